"""Describe what differs between two texts, paragraph by paragraph, as lines that a terminal can display."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.diff.changes import describe_note_place, describe_place
from apmb_draft.model.document import Block, Document, Note, Revision, Run
from apmb_draft.model.resolution import Resolution
from apmb_draft.un.typography import plain_text

_CONTEXT_WORDS = 5
"""Words displayed on each side of a change."""


@dataclass(frozen=True)
class Difference:
    """One paragraph, line of the front block or footnote that differs.

    In `displayed`, deleted words are in [-…-] and inserted ones in {+…+}; words whose format alone changed are named.
    """

    where: str
    displayed: str

    def __str__(self) -> str:
        return f"{self.where}: {self.displayed}"


def find_differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Return every difference of words, italics and footnotes between two texts, in reading order.

    >>> from apmb_draft.model.document import Role
    >>> from apmb_draft.model.paragraphs import ParagraphRef
    >>> place = ParagraphRef.parse("operative 1")
    >>> one, other = (Block(Role.OPERATIVE, (Run(text),), "1.", place) for text in ("Red kites", "Blue kites"))
    >>> print(*find_differences(Document((one,)), Document((other,))))
    paragraph 1: [-Red-]{+Blue+} kites
    """
    redlined = redline(before, after)
    found = [
        *((describe_place(block), _format_whole(block) or _format_paragraph(block)) for block in redlined.blocks),
        *(
            (describe_note_place(note), "".join(_format_runs(note.runs)))
            for note in redlined.notes
            if _is_changed(note)
        ),
    ]
    return tuple(Difference(where, " ".join(text.split())) for where, text in found if text)


def compare_resolutions(before: Resolution, after: Resolution) -> tuple[Difference, ...]:
    """Return every difference between the texts of two resolutions, as `find_differences` does."""
    return find_differences(compose(before), compose(after))


def format_changes(runs: Sequence[Run]) -> str:
    """Return the changes among some runs in the same form, with a few words around them; "" where there are none."""
    return " ".join("".join(_format_runs(runs)).split())


def _is_changed(note: Note) -> bool:
    return any(_kind_of_change(run) for run in note.runs)


def _format_whole(block: Block) -> str:
    """Return a paragraph that was inserted or deleted as a whole; "" for any other."""
    if block.change is Revision.NONE or any(run.change is not block.change for run in block.runs):
        return ""
    text = _text(block.runs)
    return f"{{+{text}+}}" if block.change is Revision.INSERTED else f"[-{text}-]"


def _format_paragraph(block: Block) -> str:
    """Return the changes within a paragraph, and what became of it as a whole."""
    words, form = "".join(_format_runs(block.runs)), _describe_form(block)
    return f"{words} ({form})" if words and form else words or form


def _describe_form(block: Block) -> str:
    """Describe what became of a paragraph: it was split, joined with the next, or has another role."""
    if block.change is not Revision.NONE:
        return "a new paragraph begins behind it" if block.change is Revision.INSERTED else "joins the next paragraph"
    return f"was {block.was_role.value}, is {block.role.value}" if block.was_role else ""


def _format_runs(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the changes with a few words around them; nothing where nothing changed."""
    groups = [(kind, list(group)) for kind, group in groupby(runs, key=_kind_of_change)]
    if not any(kind for kind, _ in groups):
        return
    for at, (kind, group) in enumerate(groups):
        match kind:
            case "":
                yield _shorten(_text(group), first=at == 0, last=at == len(groups) - 1)
            case "form":
                was, text = group[0].was, _text(group)
                described = f"“{text.strip()}” {'no longer ' if was and was.italic else ''}in italics"
                yield text.replace(text.strip(), described)
            case _:
                deleted = _text(run for run in group if run.change is Revision.DELETED)
                inserted = _text(run for run in group if run.change is Revision.INSERTED)
                yield (f"[-{deleted}-]" if deleted else "") + (f"{{+{inserted}+}}" if inserted else "")


def _kind_of_change(run: Run) -> str:
    if run.change is not Revision.NONE:
        return "words"
    return "form" if run.was and run.was.italic != run.italic and run.text.strip() else ""


def _text(runs: Iterator[Run] | Sequence[Run]) -> str:
    return "".join(f"[{run.text}]" if run.call else plain_text(run.text) for run in runs)


def _shorten(text: str, *, first: bool, last: bool) -> str:
    """Return the words beside a change, those further away left out."""
    words = text.split(" ")
    if len(words) <= 2 * _CONTEXT_WORDS + 1:
        return text
    begin = "" if first else f"{' '.join(words[:_CONTEXT_WORDS])} "
    end = "" if last else f" {' '.join(words[-_CONTEXT_WORDS:])}"
    return f"{begin}…{end}"
