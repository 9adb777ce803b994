"""Snapshot the draft with each DOCX built from it; find the snapshot from which a returned file was made.

`with_snapshot` keeps the draft, with a log of who sent it; `find_merge_base` finds the state of the draft that `absorb`
merges a file with, and `read_absorptions` what earlier files changed.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from apmb_draft.compose import compose
from apmb_draft.docx.comments import comments
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.state_key import state_key, with_state_key
from apmb_draft.merge.amendments import Absorption, Amendment, find_amendments, find_base_states
from apmb_draft.merge.returned_docx import ReturnedDocx, match_returned_docx
from apmb_draft.model.document import OURS, Document
from apmb_draft.model.problems import DraftError, error
from apmb_draft.reading.word.inventory import Content, list_content
from apmb_draft.un.english import date_text
from apmb_draft.workspace import drafts
from apmb_draft.workspace.manifest import FOLDER

_KEY = 12
"""Characters of the key of a state, with which its name there ends: one draft may be 80.yaml, another 80-Rev.1.yaml."""
_SENT_LOG = "sent.json"
"""The file there that tells who sent, and what official files brought along."""


@dataclass(frozen=True)
class SentLog:
    """The log of the Word files of a folder.

    It holds the authors of the files that were made for submission, and the comments and other content beside the
    text that came with an official file, such as pictures, each described by two texts.
    """

    senders: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, str], ...] = ()


def key_of(data: bytes) -> str:
    """Return the key of a state of a draft: a digest of its file, which tells nothing of what is in it."""
    return hashlib.sha256(data).hexdigest()[:_KEY]


def with_state_keys(outputs: Mapping[Path, bytes], data: bytes) -> dict[Path, bytes]:
    """Return the outputs, each Word file with the key of the state of the draft that it was made from."""
    key = key_of(data)
    return {path: with_state_key(each, key) if path.suffix == ".docx" else each for path, each in outputs.items()}


def with_snapshot(
    outputs: Mapping[Path, bytes],
    draft: drafts.DraftFile,
    folder: Path,
    *,
    author: str = "",
    official: Path | None = None,
) -> dict[Path, bytes]:
    """Return the outputs and the draft file they were made from, where a Word file is among them.

    Args:
        outputs: The documents.
        draft: The draft file, as it was when they were made.
        folder: The folder of the documents.
        author: The delegation, where they are for submission.
        official: The official file in which changes were tracked; the comments and other content in it is kept.
    """
    if not any(path.suffix == ".docx" for path in outputs):
        return dict(outputs)
    kept = {folder / FOLDER / f"{draft.path.stem}-{key_of(draft.data)}.yaml": draft.data}
    known = read_sent_log(folder)
    new = _with(known, author, drafts.read_untrusted(official) if official else b"")
    if new != known:
        kept[folder / FOLDER / _SENT_LOG] = (json.dumps(asdict(new), indent=2, ensure_ascii=False) + "\n").encode()
    return {**outputs, **kept}


def _with(known: SentLog, author: str, official: bytes) -> SentLog:
    """Return the log with another sender, and with what came in a Word file; a file of another kind brings nothing."""
    senders, said, things = [*known.senders, *([author] if author else [])], [*known.comments], [*known.beside]
    if official.startswith(b"PK"):
        package = DocxPackage(official)
        said += ((one.author, one.text) for one in comments(package) if one.author not in OURS)
        things += (each.key for each in list_content(package) if each.kind is not Content.FORM)
    return SentLog(tuple(dict.fromkeys(senders)), tuple(dict.fromkeys(said)), tuple(dict.fromkeys(things)))


def read_sent_log(folder: Path) -> SentLog:
    """Read the log of what was sent from a folder; an empty one where nothing is kept."""
    try:
        found = json.loads((folder / FOLDER / _SENT_LOG).read_text(encoding="utf-8"))
        comments, beside = (tuple((one, other) for one, other in found.get(key, ())) for key in ("comments", "beside"))
        return SentLog(tuple(found["senders"]), comments, beside)
    except (OSError, ValueError, KeyError, TypeError):
        return SentLog()


def draft_snapshots(draft: Path, folder: Path) -> list[drafts.DraftFile]:
    """Return the states of a draft of which Word files were made, the latest first; what cannot be read is left out."""
    return _latest_first(_states(folder, f"{glob.escape(draft.stem)}-{'?' * _KEY}.yaml"))


def all_snapshots(folder: Path) -> list[drafts.DraftFile]:
    """Return the states of all drafts of a folder, the latest first."""
    return _latest_first(_states(folder, f"*-{'?' * _KEY}.yaml"))


def _latest_first(found: Iterable[drafts.DraftFile]) -> list[drafts.DraftFile]:
    return sorted(found, key=lambda each: (-each.path.stat().st_mtime_ns, each.path.name))


def draft_of(state: drafts.DraftFile) -> str:
    """Return the name of the draft file that a state is of."""
    return f"{state.path.stem[: -_KEY - 1]}.yaml"


def other_with(symbol: str, draft: Path, folder: Path) -> str:
    """Return the name of another draft file of which Word files with a symbol were made; "" where there is none."""
    names = {draft_of(each) for each in all_snapshots(folder) if each.resolution.symbol == symbol}
    return "" if draft.name in names else min(names, default="")


def _states(folder: Path, names: str) -> Iterator[drafts.DraftFile]:
    for path in (folder / FOLDER).glob(names):
        with contextlib.suppress(DraftError, OSError):
            yield drafts.read_draft(path)


# --- The merge base of a returned file -------------------------------------------------------------------------------


@dataclass(frozen=True)
class MergeBase:
    """A returned file, the state of the draft that it was made from, and the states among which that was chosen.

    Where no state `is_kept`, the draft as it is now stands in.
    """

    file: ReturnedDocx
    state: drafts.DraftFile
    choices: list[drafts.DraftFile]
    is_kept: bool


def find_merge_base(
    here: drafts.DraftFile, document: Path, known: SentLog, folder: Path, named: str | None
) -> MergeBase:
    """Return a returned file with the state of the draft that it was made from.

    Args:
        here: The draft file as it is now.
        document: The file that came back.
        known: Who sent the documents of the folder, and what came with official ones.
        folder: The folder from which it was sent.
        named: The state that --as-sent names, by its key or its file.

    Raises:
        DraftError: [absorb-state] where the state cannot be known, [absorb-other] for the file of another draft, and
            others for what is no Word file.
    """
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
    return MergeBase(file, state, choices, bool(kept or named or key))


def _with_key(
    key: str, kept: Sequence[drafts.DraftFile], here: drafts.DraftFile, document: Path, folder: Path
) -> drafts.DraftFile:
    mine = next((each for each in (*kept, here) if key_of(each.data) == key), None)
    if mine:
        return mine
    other = next((each for each in all_snapshots(folder) if key_of(each.data) == key), None)
    if other:
        message = f"it was made from {draft_of(other)}: name that draft, or --as-sent {key} if it was renamed"
        raise error(str(document), "absorb-other", message)
    message = f"was made from a state of the draft, {key}, that is not kept in {folder}; --sent names another folder"
    raise refuse_file(document, "absorb-state", message, kept)


def _named(name: str, folder: Path) -> drafts.DraftFile:
    """Return the state that --as-sent names, by its file or by the first characters of its key."""
    named = [each for each in all_snapshots(folder) if name and _key(each).startswith(name)]
    if len(set(map(_key, named))) == 1:
        return named[0]
    if Path(name).exists() or not named:
        return drafts.read_draft(Path(name))
    raise error("--as-sent", "absorb-state", f"“{name}” begins several: {', '.join(map(_key, named))}")


def _only_one(kept: Sequence[drafts.DraftFile], file: ReturnedDocx, document: Path) -> drafts.DraftFile:
    """Return the one state that fits a file without a key, of those that are kept, the latest first.

    Raises DraftError [absorb-state], with the choices, where several fit.
    """
    in_order = [*reversed(kept)]
    came = compose(file.read(lambda author: False).resolution)
    fits = [in_order[at] for at in find_base_states([compose(state.resolution) for state in in_order], came)]
    if len(fits) > 1:
        message = "does not say from which state of the draft it was made, and several fit"
        raise refuse_file(document, "absorb-state", message, fits, came)
    return fits[0]


def refuse_file(
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
    return f"{_key(state)} ({date_text(sent_at.date())}, {sent_at:%H:%M}{differs})"


def _key(state: drafts.DraftFile) -> str:
    return key_of(state.data)


# --- What earlier files changed --------------------------------------------------------------------------------------


def read_absorptions(draft: Path, folder: Path) -> tuple[Absorption, ...]:
    """Return the files that were absorbed into a draft, with what each changed, the first one first.

    Raises DraftError [file] where the log of them is damaged: nobody would know any more what must not be undone.
    """
    path = _absorbed_log(draft, folder)
    if not path.exists():
        return ()
    try:
        return tuple(_absorption(each) for each in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        message = "is the log of what was absorbed, and cannot be read; put it back, or move it away"
        raise error(str(path), "file", message) from wrong


def with_absorption(draft: Path, folder: Path, new: Absorption) -> dict[Path, bytes]:
    """Return the log of what was absorbed into a draft with one more file, to be written with the draft."""
    every = [asdict(each) for each in (*read_absorptions(draft, folder), new)]
    return {_absorbed_log(draft, folder): (json.dumps(every, indent=1, ensure_ascii=False) + "\n").encode()}


def _absorbed_log(draft: Path, folder: Path) -> Path:
    return folder / FOLDER / f"{draft.stem}-absorbed.json"


def _absorption(entry: dict[str, Any]) -> Absorption:
    made = tuple(
        Amendment(str(each["where"]), tuple(map(str, each["before"])), tuple(map(str, each["after"])))
        for each in entry["amendments"]
    )
    return Absorption(str(entry["file"]), tuple(map(str, entry["authors"])), made, tuple(map(int, entry["version_of"])))
