"""Documents of a draft that were not made anew, and may show an older text; what is said of them, and what to do."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from apmb_draft.cli import files
from apmb_draft.model import Stage

_OPTIONS = {
    "-clean.docx": "--docx", "-tracked.docx": "--docx", "-clean.pdf": "--pdf", "-clean.txt": "--txt",
    "-clean.html": "--html", "-redline.pdf": "--redline", "-review.html": "--review", "-changes.md": "--changes",
    "-changes.json": "--changes",
}  # fmt: skip
"""How the documents of a draft are called behind its name, and the option of `build` that makes them."""
_OF_CHANGES = ("-tracked.docx", "-redline.pdf", "-review.html", "-changes.md", "-changes.json")
"""Those that only a draft has, with the text before it at hand."""


def is_named_anew(outputs: Mapping[Path, bytes]) -> bool:
    """Whether no document of this name is there yet, before any is written."""
    return not any(path.exists() for path in _all(_stem(next(iter(outputs)))).values())


def older(outputs: Mapping[Path, bytes], draft: Path, output: Path, *, is_new: bool = False) -> list[str]:
    """What to say of documents of a draft that were not made this time, nor since its file was changed.

    Those of its name are made anew by `build`; those that it had while its symbol was open are nobody's any more.

    Args:
        outputs: The documents that were made, in one folder.
        draft: The draft file.
        output: The folder for the documents as it was named, or by default.
        is_new: Whether its documents have a new name, so that those of the old one are told of, once.
    """
    first = next(iter(outputs))
    stem = _stem(first)
    messages = []
    if found := _older(stem, outputs, draft):
        can = found if _shows_changes(draft) else {end: found[end] for end in found if end not in _OF_CHANGES}
        where = [] if output == files.OUTPUT else ["-o", str(output)]
        again = shlex.join(["build", str(draft), *dict.fromkeys(_OPTIONS[end] for end in can), *where])
        for some, then in (
            (can, f"apmb-draft {again} makes them anew"),
            ({end: found[end] for end in found if end not in can}, "there is no text before to show changes against"),
        ):
            if some:
                shown = ", ".join(map(str, some.values()))
                messages.append(f"not made anew, and may show an older text: {shown}; {then}")
    unnamed = first.with_name(f"{draft.stem}-draft")
    if is_new and unnamed != stem and (found := _older(unnamed, outputs, draft)):
        shown = ", ".join(map(str, found.values()))
        messages.append(f"made while the symbol was open: {shown}; delete them if nobody needs them")
    return messages


def _shows_changes(draft: Path) -> bool:
    """Whether a text is a draft whose base lies beside it."""
    found = files.read(draft)
    text = found.resolution
    is_draft = text.stage is Stage.DRAFT
    return is_draft and any(each.resolution.symbol == text.base for each in files.beside(found))


def _stem(document: Path) -> Path:
    name = next((document.name.removesuffix(end) for end in _OPTIONS if document.name.endswith(end)), document.stem)
    return document.with_name(name)


def _all(stem: Path) -> dict[str, Path]:
    return {end: stem.with_name(stem.name + end) for end in _OPTIONS}


def _older(stem: Path, outputs: Mapping[Path, bytes], draft: Path) -> dict[str, Path]:
    """The documents of a name that are older than the draft, by their endings."""
    changed = draft.stat().st_mtime_ns
    there = {end: path for end, path in _all(stem).items() if path.exists()}
    return {end: path for end, path in there.items() if path not in outputs and path.stat().st_mtime_ns < changed}
