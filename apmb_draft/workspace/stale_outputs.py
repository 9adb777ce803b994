"""Find the documents that are older than their draft, and the command that makes them anew."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from apmb_draft.model.resolution import Stage
from apmb_draft.workspace import drafts, series_status
from apmb_draft.workspace.manifest import OF_CHANGES, Made, made_from, manifest_name, state_digest


@dataclass(frozen=True)
class StaleDocuments:
    """Documents of a draft that show what it said before, and the command that makes them anew, or why none does."""

    draft: Path
    documents: tuple[str, ...]
    command: str
    why: str = ""

    def __str__(self) -> str:
        it = "it" if len(self.documents) == 1 else "them"
        then = self.why or f"{self.command} makes {it} anew"
        return f"older than {self.draft}: {', '.join(self.documents)}; {then}"


def is_named_anew(draft: drafts.DraftFile, folder: Path) -> bool:
    """Return whether no document of a draft has its name yet, before any is written; `folder` is where they go."""
    called = drafts.base_name(draft.path, draft.resolution)
    return not any(each.called == called for each in _known_documents(draft.path, folder).values())


def find_stale(found: drafts.DraftFile, folder: Path | None = None, *, is_new: bool = True) -> list[StaleDocuments]:
    """Return the documents of a draft that were made from it before it was changed.

    `build` makes those of its name anew; those that it had under another symbol are nobody's any more. What was handed
    in is not named once the draft is issued or adopted.

    Args:
        found: The draft file as it is now.
        folder: Where its documents go, if not to the folder of its series.
        is_new: Whether to name documents under another symbol.
    """
    text = found.resolution
    state, called = state_digest(text), drafts.base_name(found.path, text)
    stale = {name: each for name, each in _known_documents(found.path, folder).items() if each.state != state}
    if not stale:
        return []
    is_adopted = text.stage is Stage.ADOPTED
    if is_adopted or series_status.is_issued(found, drafts.other_drafts(found)):
        stale = {name: each for name, each in stale.items() if not _is_handed_in(each)}
    groups: dict[tuple[tuple[str | Path, ...], str], list[str]] = {}
    has_base = not is_adopted and drafts.text_before(found) is not None
    for name, each in stale.items():
        if each.called not in ("", called):
            if is_new:
                groups.setdefault(((), _RENAMED), []).append(name)
        elif name.endswith(OF_CHANGES) and each.form and not has_base and "--base" not in each.command:
            groups.setdefault(((), _NO_BASE), []).append(name)
        else:
            groups.setdefault((each.command, ""), []).append(name)
    found_stale = []
    for (words, why), names in groups.items():
        forms = dict.fromkeys(stale[name].form for name in names if stale[name].form)
        command = f"apmb-draft {shlex.join(map(str, [*words, *forms]))}" if words else ""
        found_stale.append(StaleDocuments(found.path, tuple(names), command, why))
    return found_stale


def find_kits(found: drafts.DraftFile) -> list[str]:
    """Return the kits, folders or zips, that were packed from a draft as it is now."""
    state = state_digest(found.resolution)
    return [name for name, each in _known_documents(found.path, None).items() if _is_kit(each) and each.state == state]


_NO_BASE = "there is no text before to show changes against"
_RENAMED = "made under another symbol, or while it was open: delete what nobody needs"


def _known_documents(draft: Path, folder: Path | None) -> dict[str, Made]:
    """Return what the documents of a draft that are there were made from, by their names."""
    home = drafts.output_of(drafts.OUTPUT, draft)
    known = {**(made_from(folder) if folder else {}), **made_from(home)}
    return {
        name: each for name, each in sorted(known.items()) if each.draft == manifest_name(draft) and Path(name).exists()
    }


def _is_handed_in(each: Made) -> bool:
    return _is_kit(each) or "--for-submission" in each.command


def _is_kit(each: Made) -> bool:
    return each.command[:1] == ("pack",)
