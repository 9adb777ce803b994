"""The differences of two documents in a terminal: each paragraph that changed, with marks around what did."""

from __future__ import annotations

from collections.abc import Iterator

from apmb_draft.blocks import Block, Change, Document, Note, Role, Run
from apmb_draft.redline import redline
from apmb_draft.typography import plain

_NEAR = 5
"""Words shown on each side of a change."""


def lines(before: Document, after: Document) -> Iterator[tuple[str, str]]:
    """Each place that differs, with its words: "preamble 3", "… the [-Second-] {+Third+} Meeting …".

    Numbers of paragraphs that follow from others are not shown.
    """
    marked = redline(before, after)
    for block in marked.blocks:
        if _is_changed(block) and block.role is not Role.RUNNING_TITLE:
            place = block.key or block.was_key or block.role.value.replace("-", " ")
            yield place, _shown(block.runs)
    for note in marked.notes:
        if _is_changed(note):
            yield f"footnote {note.after or note.before}", _shown(note.runs)


def _is_changed(owner: Block | Note) -> bool:
    return any(_mark(run) and run.text.strip() for run in owner.runs)


def _mark(run: Run) -> str:
    if run.change is Change.INSERTED:
        return "+"
    if run.change is Change.DELETED:
        return "-"
    return "*" if run.was and run.was.italic != run.italic else ""


def _shown(runs: tuple[Run, ...]) -> str:
    pieces = []
    for at, run in enumerate(runs):
        text = plain(f"[^{run.text}]" if run.call else run.text)
        match _mark(run):
            case "+":
                pieces.append(f"{{+{text}+}}")
            case "-":
                pieces.append(f"[-{text}-]")
            case "*":
                pieces.append(f"{{{'italic' if run.italic else 'upright'}: {text}}}")
            case _:
                pieces.append(_cut(text, first=at == 0, last=at == len(runs) - 1))
    return " ".join("".join(pieces).split())


def _cut(text: str, *, first: bool, last: bool) -> str:
    """Words that stayed, but for those far from any change."""
    words = text.split(" ")
    keep_before, keep_after = (0 if first else _NEAR), (0 if last else _NEAR)
    if len(words) <= keep_before + keep_after + 2:
        return text
    head, tail = " ".join(words[:keep_before]), " ".join(words[len(words) - keep_after :])
    return f"{head} … {tail}" if head or tail else "…"
