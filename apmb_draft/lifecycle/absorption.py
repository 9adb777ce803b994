"""Absorb a returned Word file into its draft: the state it was made from, the merge, and the log of what files changed.

`find_merge_base` finds the snapshot of the draft from which the file was made, `absorb` merges the file with the draft
as it is now, and `with_absorption` notes what it changed, so that no later file undoes it silently.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path

from pydantic import TypeAdapter

from apmb_draft.compose import compose
from apmb_draft.docx.writer import state_key
from apmb_draft.lifecycle.draft_review import confirmed_wording
from apmb_draft.lifecycle.snapshots import (
    SentLog,
    all_snapshots,
    draft_name,
    draft_snapshots,
    other_with,
    read_sent_log,
)
from apmb_draft.merge.aligned_texts import renamed_paragraphs
from apmb_draft.merge.amendments import (
    Absorption,
    Loss,
    MissingChanges,
    find_amendments,
    find_base_states,
    find_losses,
    find_missing,
    version_of,
)
from apmb_draft.merge.merging import Conflict, MergeResult, merge_returned
from apmb_draft.merge.returned_docx import (
    ReturnedDocx,
    UnsupportedContent,
    match_returned_docx,
    resolved_checks,
)
from apmb_draft.model.document import Document
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.model.resolution import Ignored, Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.un.english import date_text
from apmb_draft.workspace import drafts
from apmb_draft.workspace.manifest import FOLDER, documents_in

Accepts = Callable[[str], bool]
"""Return whether the tracked changes of an author are accepted."""


@dataclass(frozen=True)
class MergeBase:
    """A returned file, the state of the draft that it was made from, and the states among which that was chosen.

    `here` is the draft file as it is now, which stands in where no state `is_kept`; `folder` is the one from which the
    file was sent, and `known` its log.
    """

    here: drafts.DraftFile
    folder: Path
    known: SentLog
    file: ReturnedDocx
    state: drafts.DraftFile
    choices: list[drafts.DraftFile]
    is_kept: bool

    @property
    def document(self) -> Path:
        """Return the path of the returned file."""
        return Path(self.file.name)


def find_merge_base(here: drafts.DraftFile, document: Path, folder: Path, named: str | None) -> MergeBase:
    """Return a returned file with the state of the draft that it was made from.

    Args:
        here: The draft file as it is now.
        document: The file that came back.
        folder: The folder from which it was sent.
        named: The state that --as-sent names, by its key or its file.

    Raises:
        DraftError: [absorb-state] where the state cannot be known, [absorb-other] for the file of another draft, and
            others for what is no Word file.
    """
    known = read_sent_log(folder)
    data, name = drafts.read_untrusted(document), str(document)
    kept, key = draft_snapshots(here.path, folder), state_key(data)
    if named:
        choices = [_named(named, folder)]
    elif key:
        choices = [_with_key(key, kept, here, document, folder)]
    else:
        # What was written into the file since then must not be taken for a change of the document.
        choices = kept or [here]
    file = match_returned_docx(data, name, [state.resolution for state in choices], known.senders, known.beside)
    state = choices[0]
    if len(choices) > 1:
        state = _only_one(choices, file, document)
        file = match_returned_docx(data, name, [state.resolution], known.senders, known.beside)
    return MergeBase(here, folder, known, file, state, choices, bool(kept or named or key))


def _with_key(
    key: str, kept: Sequence[drafts.DraftFile], here: drafts.DraftFile, document: Path, folder: Path
) -> drafts.DraftFile:
    mine = next((each for each in (*kept, here) if each.key == key), None)
    if mine:
        return mine
    other = next((each for each in all_snapshots(folder) if each.key == key), None)
    if other:
        message = f"it was made from {draft_name(other)}: name that draft, or --as-sent {key} if it was renamed"
        raise error(str(document), "absorb-other", message)
    message = f"was made from a state of the draft, {key}, that is not kept in {folder}; --sent names another folder"
    raise _refuse_file(document, "absorb-state", message, kept)


def _named(name: str, folder: Path) -> drafts.DraftFile:
    """Return the state that --as-sent names, by its file or by the first characters of its key."""
    named = [each for each in all_snapshots(folder) if name and each.key.startswith(name)]
    keys = [each.key for each in named]
    if len(set(keys)) == 1:
        return named[0]
    if Path(name).exists() or not named:
        return drafts.read_draft(Path(name))
    raise error("--as-sent", "absorb-state", f"“{name}” begins several: {', '.join(keys)}")


def _only_one(kept: Sequence[drafts.DraftFile], file: ReturnedDocx, document: Path) -> drafts.DraftFile:
    """Return the one state that fits a file without a key, of those that are kept, the latest first.

    Raises DraftError [absorb-state], with the choices, where several fit.
    """
    in_order = [*reversed(kept)]
    came = file.read(lambda author: False).document
    fits = [in_order[at] for at in find_base_states([text.document for text in reversed(file.states)], came)]
    if len(fits) > 1:
        message = "does not say from which state of the draft it was made, and several fit"
        raise _refuse_file(document, "absorb-state", message, fits, came)
    return fits[0]


def _refuse_file(
    document: Path, code: str, why: str, choices: Sequence[drafts.DraftFile], came: Document | None = None
) -> DraftError:
    """Return the error that refuses a file, with the states that may be named instead, and where each differs."""
    listed = "; ".join(_described(each, came) for each in choices)
    which = f"by one of these keys: {listed}" if listed else "by its file"
    say = f"--as-sent says which draft the document was made from, {which}"
    return error(str(document), code, f"{why}; nothing was written. {say}")


def _described(state: drafts.DraftFile, came: Document | None) -> str:
    """Describe a state: its key, the time when it was sent, and where the file differs from it.

    3f2a91c0b7de (25 November 2026, 16:37; the document differs in paragraph 3, preamble 6)
    """
    sent_at = datetime.fromtimestamp(state.path.stat().st_mtime).astimezone()
    where = [each.where for each in find_amendments(compose(state.resolution), came)] if came else []
    differs = f"; the document differs in {', '.join(dict.fromkeys(where))}" if where else ""
    return f"{state.key} ({date_text(sent_at.date())}, {sent_at:%H:%M}{differs})"


# --- The merge --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AbsorbResult:
    """A draft with what people changed in a returned file.

    `confirmed` are its new entries under `ignore`, for wording to check of which the comment was resolved. `lost` is
    what earlier files changed and the draft loses, `kept` what it keeps of them and this file lacks; `entry` is what
    the log says of this one.
    """

    base: MergeBase
    found: MergeResult
    resolution: Resolution
    confirmed: tuple[Ignored, ...]
    lost: tuple[Loss, ...]
    kept: tuple[MissingChanges, ...]
    entry: Absorption
    left_out: tuple[UnsupportedContent, ...]

    @property
    def differences(self) -> tuple[tuple[str, str, str], ...]:
        """Return the parts for which the draft gives other text than came back: place, as read, as composed."""
        return (*self.found.unread, *self.found.came.differences)

    @property
    def is_whole(self) -> bool:
        """Return whether nothing of the file is lost, beside text that is a difference."""
        return not (self.found.findings or any(each.is_lost for each in self.left_out))


def absorb(base: MergeBase, accepts: Accepts, *, may_undo: bool) -> AbsorbResult:
    """Return the draft merged with a returned file, with the open changes of some authors accepted.

    Raises:
        DraftError: [absorb-other] for the file of another draft, [absorb-undoes] where it would undo what an earlier
            file changed and may not, the code of each conflict with what the draft says now, and what the steps of the
            merge raise.
    """
    here, file = base.here, base.file
    found = merge_returned(here.resolution, file, accepts, base.known.comments)
    symbol = found.came.resolution.symbol
    if symbol not in (UNKNOWN, here.resolution.symbol) and (other := other_with(symbol, here.path, base.folder)):
        raise error(file.name, "absorb-other", f"it is {symbol}, made from {other}: name that draft")
    if found.merged is None:
        raise DraftError(_conflict_problem(each, here.path) for each in found.conflicts)
    before, merged = found.here.document, found.merged.document
    log = read_absorptions(here.path, base.folder)
    authors = tuple(filter(accepts, file.open_by))
    # What nobody takes now is in the document all the same.
    came = found.came.document if len(authors) == len(file.open_by) else file.read(lambda author: True).document
    called = base.document.name, authors
    of = version_of(log, called, (file.sent.document, came), documents_in(base.folder))
    entry = Absorption(*called, find_amendments(before, merged), of)
    lost = tuple(find_losses(log, before, merged))
    undone = [str(each) for each in lost if each.is_undone]
    if undone and not may_undo:
        why = f"would take back what an earlier document changed: {'; '.join(undone)}"
        raise _refuse_file(base.document, "absorb-undoes", why, base.choices)
    made = found.merged.resolution
    checks = list(resolved_checks(file.resolve(accepts), found.came.document))
    names = renamed_paragraphs(found.came.text, found.merged) if checks else {}
    resolved = [(comment, names.get(place, place)) for comment, place in checks]
    reason = f"resolved in {base.document.name}"
    confirmed = confirmed_wording(made, merged, drafts.adopted_before(here), resolved, reason)
    return AbsorbResult(
        base,
        found,
        made.model_copy(update={"ignore": (*made.ignore, *confirmed)}),
        confirmed,
        lost,
        tuple(find_missing(log, entry, came, merged)),
        entry,
        file.describe_unsupported(accepts, merged),
    )


def _conflict_problem(conflict: Conflict, draft: Path) -> Problem:
    here, there = (f"“{text}”" if text else "it is gone" for text in _quote_differences(conflict.here, conflict.there))
    message = (
        f"{conflict.where} was changed in the draft and in the document: {here} in the draft, {there} in the "
        "document; make both alike, or take one of the two changes back"
    )
    return Problem(Where(str(draft)), "absorb-conflict", message)


def _quote_differences(one: str, other: str) -> Iterator[str]:
    """Yield two texts in short: all words that differ, each with a few words around.

    >>> list(_quote_differences("One red kite", "Two red kites"))
    ['One red kite', 'Two red kites']
    >>> list(_quote_differences(f"old {'word ' * 30}kite flies", f"new {'word ' * 30}kite sings"))[0].count("word")
    19
    """
    words = one.split(), other.split()
    changed = [each[1:] for each in SequenceMatcher(None, *words, autojunk=False).get_opcodes() if each[0] != "equal"]
    yield _quote_near(words[0], [(start, end) for start, end, _, _ in changed])
    yield _quote_near(words[1], [(start, end) for _, _, start, end in changed])


_NEAR = 10
"""Words that are displayed on each side of a difference."""
_LONG = 15
"""Words of a difference that are displayed at its beginning, and at its end."""


def _quote_near(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> str:
    """Return the words in some spans and near them, with an ellipsis for what is left out."""
    shown = ["…"] * len(words)
    for start, end in spans:
        for at in range(max(start - _NEAR, 0), min(end + _NEAR, len(words))):
            if at < start + _LONG or at >= end - _LONG:
                shown[at] = words[at]
    return re.sub("…(?: …)+", "…", " ".join(shown))


# --- What earlier files changed ---------------------------------------------------------------------------------------


def read_absorptions(draft: Path, folder: Path) -> tuple[Absorption, ...]:
    """Return the files that were absorbed into a draft, with what each changed, the first one first.

    Raises DraftError [file] where the log of them is damaged: nobody would know any more what must not be undone.
    """
    path = _absorbed_log(draft, folder)
    if not path.exists():
        return ()
    try:
        return TypeAdapter(tuple[Absorption, ...]).validate_json(path.read_bytes())
    except (OSError, ValueError) as wrong:
        message = "is the log of what was absorbed, and cannot be read; put it back, or move it away"
        raise error(str(path), "file", message) from wrong


def with_absorption(draft: Path, folder: Path, new: Absorption) -> dict[Path, bytes]:
    """Return the log of what was absorbed into a draft with one more file, to be written with the draft."""
    every = [asdict(each) for each in (*read_absorptions(draft, folder), new)]
    return {_absorbed_log(draft, folder): (json.dumps(every, indent=1, ensure_ascii=False) + "\n").encode()}


def _absorbed_log(draft: Path, folder: Path) -> Path:
    return folder / FOLDER / f"{draft.stem}-absorbed.json"
