"""Find documents that are older than their draft, and the command that makes them anew."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from apmb_draft.draft_file import to_plain
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution, Stage
from apmb_draft.workspace import drafts, series_status
from apmb_draft.workspace.manifest import Made, made_from, manifest_name, sha256_hex, with_made, with_manifest
from apmb_draft.workspace.writing import check_folder

_FORMS = {
    "-clean.docx": "--docx", "-tracked.docx": "--docx", "-clean.pdf": "--pdf", "-clean.txt": "--txt",
    "-clean.html": "--html", "-redline.pdf": "--redline", "-review.html": "--review", "-changes.md": "--changes",
    "-changes.json": "--changes",
}  # fmt: skip
"""The ends of the names of documents, and the option of `build` that makes each."""
_OF_CHANGES = ("-tracked.docx", "-redline.pdf", "-review.html", "-changes.md", "-changes.json")
"""Those that only a draft has, with the text before it at hand."""


# --- What documents are made from -------------------------------------------------------------------------------------


def kept_in(draft: Path, folder: Path) -> Path:
    """Return the folder whose manifest says what the documents of a draft were made from.

    It is the one of the series, where `status` looks, wherever the documents go; where it is not there, or nothing can
    be written there, `folder`, their own.
    """
    home = drafts.output_of(drafts.OUTPUT, draft)
    with suppress(DraftError):
        check_folder(home)
        return home if home.is_dir() and os.access(home, os.W_OK) else folder
    return folder


def made_by_build(
    draft: drafts.DraftFile, documents: Iterable[Path], options: Mapping[str, Any], output: Path
) -> dict[Path, Made]:
    """Return what documents of `build`, and those like them, are made from.

    Args:
        draft: The draft file, with what it says.
        documents: The documents.
        options: Those of the command that makes them.
        output: The folder for documents as it was named, or by default.
    """
    where = [] if output == drafts.OUTPUT else ["-o", str(output)]
    made = made_by(
        draft,
        ["build", str(draft.path), *content_options(options), *where],
        drafts.base_name(draft.path, draft.resolution),
    )
    forms = {path: next(form for end, form in _FORMS.items() if path.name.endswith(end)) for path in documents}
    return {path: replace(made, form=form) for path, form in forms.items()}


def made_by(draft: drafts.DraftFile, words: Sequence[str], called: str = "") -> Made:
    """Return what a document is made from that some words on the command line make."""
    return Made(manifest_name(draft.path), _state_digest(draft.resolution), tuple(words), called=called)


def with_one(output: Path, data: bytes, source: Path, words: Sequence[str]) -> dict[Path, bytes]:
    """Return a file that was named on the command line with the manifest of it, and of what it is made from.

    That is a draft file, or a document, of which nothing is recorded.
    """
    outputs = with_manifest({output: data}, output.parent)
    if source.suffix.lower() not in (".yaml", ".yml"):
        return outputs
    return with_made(outputs, {output: made_by(drafts.read_draft(source), words)}, kept_in(source, output.parent))


def content_options(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the options of a command that decide what its documents show."""
    for name, option in (("official", "--base"), ("author", "--author"), ("templates", "--templates")):
        if options.get(name):
            yield from (option, str(options[name]))
    yield from (f"--{name.replace('_', '-')}" for name in ("for_submission", "stamp") if options.get(name))


def _state_digest(text: Resolution) -> str:
    return sha256_hex(json.dumps(to_plain(text), sort_keys=True).encode())


# --- What is older ----------------------------------------------------------------------------------------------------


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
    state, called = _state_digest(text), drafts.base_name(found.path, text)
    stale = {name: each for name, each in _known_documents(found.path, folder).items() if each.state != state}
    if stale and _is_over(found):
        stale = {name: each for name, each in stale.items() if not _is_handed_in(each)}
    groups: dict[tuple[tuple[str, ...], str], list[str]] = {}
    has_base = not stale or _shows_changes(found)
    for name, each in stale.items():
        if each.called not in ("", called):
            if is_new:
                groups.setdefault(((), _RENAMED), []).append(name)
        elif name.endswith(_OF_CHANGES) and each.form and not has_base and "--base" not in each.command:
            groups.setdefault(((), _NO_BASE), []).append(name)
        else:
            groups.setdefault((each.command, ""), []).append(name)
    return [
        StaleDocuments(found.path, tuple(names), _command_line(words, [stale[name].form for name in names]), why)
        for (words, why), names in groups.items()
    ]


_NO_BASE = "there is no text before to show changes against"
_RENAMED = "made under another symbol, or while it was open: delete what nobody needs"


def _known_documents(draft: Path, folder: Path | None) -> dict[str, Made]:
    """Return what the documents of a draft that are there were made from, by their names."""
    home = drafts.output_of(drafts.OUTPUT, draft)
    known = {**(made_from(folder) if folder else {}), **made_from(home)}
    return {
        name: each for name, each in sorted(known.items()) if each.draft == manifest_name(draft) and Path(name).exists()
    }


def _is_over(found: drafts.DraftFile) -> bool:
    """Return whether a draft is handed in, as it was issued or adopted."""
    return found.resolution.stage is Stage.ADOPTED or series_status.is_issued(found, drafts.other_drafts(found))


def _is_handed_in(each: Made) -> bool:
    return each.command[:1] == ("pack",) or "--for-submission" in each.command


def _shows_changes(found: drafts.DraftFile) -> bool:
    """Return whether a text is a draft whose base lies beside it."""
    text = found.resolution
    is_draft = text.stage is Stage.DRAFT
    return is_draft and any(each.resolution.symbol == text.base for each in drafts.other_drafts(found))


def _command_line(words: Sequence[str], forms: Iterable[str]) -> str:
    return f"apmb-draft {shlex.join([*words, *dict.fromkeys(filter(None, forms))])}" if words else ""
