"""Find the snapshot of the draft from which a returned file was made, and what earlier files changed in it.

`find_merge_base` returns the state of the draft that `absorb` merges a file with; `read_absorptions` and
`with_absorption` keep the log of what was absorbed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from apmb_draft.compose import compose
from apmb_draft.docx.writer import state_key
from apmb_draft.lifecycle.snapshots import SentLog, all_snapshots, draft_name, draft_snapshots, key_of
from apmb_draft.merge.amendments import Absorption, Amendment, find_amendments, find_base_states
from apmb_draft.merge.returned_docx import ReturnedDocx, match_returned_docx
from apmb_draft.model.document import Document
from apmb_draft.model.problems import DraftError, error
from apmb_draft.un.english import date_text
from apmb_draft.workspace import drafts
from apmb_draft.workspace.manifest import FOLDER


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
        message = f"it was made from {draft_name(other)}: name that draft, or --as-sent {key} if it was renamed"
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
    came = file.read(lambda author: False).document
    fits = [in_order[at] for at in find_base_states([text.document for text in reversed(file.states)], came)]
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


# --- What earlier files changed ---------------------------------------------------------------------------------------


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
