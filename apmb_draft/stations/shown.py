"""What differs between two texts, paragraph by paragraph, as lines that a terminal can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.blocks import Block, Change, Document, Note, Run
from apmb_draft.redline import redline
from apmb_draft.redline.places import describe_note_place, describe_place
from apmb_draft.typography import plain

_NEAR = 5
"""Words shown on each side of a change."""


@dataclass(frozen=True)
class Difference:
    """One paragraph, line of the front block or footnote that differs.

    In `shown`, what is gone stands in [-…-] and what came in {+…+}; words whose form alone changed are named.
    """

    where: str
    shown: str

    def __str__(self) -> str:
        return f"{self.where}: {self.shown}"


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Every difference of words, italics and footnotes between two texts, in reading order.

    >>> from apmb_draft.blocks import Role
    >>> one, other = (Block(Role.OPERATIVE, (Run(text),), "1.", "operative 1") for text in ("Red kites", "Blue kites"))
    >>> print(*differences(Document((one,)), Document((other,))))
    paragraph 1: [-Red-]{+Blue+} kites
    """
    redlined = redline(before, after)
    found = [
        *(
            (describe_place(block), _whole(block) or "".join(_pieces(block.runs)) or _form(block))
            for block in redlined.blocks
        ),
        *((describe_note_place(note), "".join(_pieces(note.runs))) for note in redlined.notes if _is_changed(note)),
    ]
    return tuple(Difference(where, " ".join(text.split())) for where, text in found if text)


def changes(runs: Sequence[Run]) -> str:
    """The changes among some runs in the same form, with a few words around them; "" where there are none."""
    return " ".join("".join(_pieces(runs)).split())


def _is_changed(note: Note) -> bool:
    return any(_kind(run) for run in note.runs)


def _whole(block: Block) -> str:
    """A paragraph that came or went as a whole."""
    if block.change is Change.NONE or any(run.change is not block.change for run in block.runs):
        return ""
    text = _text(block.runs)
    return f"{{+{text}+}}" if block.change is Change.INSERTED else f"[-{text}-]"


def _form(block: Block) -> str:
    """What became of a paragraph whose words stayed: it was cut in two, joined with the next, or is of another kind."""
    if block.change is not Change.NONE:
        return "a new paragraph begins behind it" if block.change is Change.INSERTED else "joins the next paragraph"
    return f"was {block.was_role.value}, is {block.role.value}" if block.was_role else ""


def _pieces(runs: Sequence[Run]) -> Iterator[str]:
    """The changes with a few words around them; nothing where nothing changed."""
    groups = [(kind, list(group)) for kind, group in groupby(runs, key=_kind)]
    if not any(kind for kind, _ in groups):
        return
    for at, (kind, group) in enumerate(groups):
        match kind:
            case "":
                yield _shortened(_text(group), first=at == 0, last=at == len(groups) - 1)
            case "form":
                was, text = group[0].was, _text(group)
                said = f"“{text.strip()}” {'no longer ' if was and was.italic else ''}in italics"
                yield text.replace(text.strip(), said)
            case _:
                gone = _text(run for run in group if run.change is Change.DELETED)
                come = _text(run for run in group if run.change is Change.INSERTED)
                yield (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else "")


def _kind(run: Run) -> str:
    if run.change is not Change.NONE:
        return "words"
    return "form" if run.was and run.was.italic != run.italic and run.text.strip() else ""


def _text(runs: Iterator[Run] | Sequence[Run]) -> str:
    return "".join(f"[{run.text}]" if run.call else plain(run.text) for run in runs)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """The words beside a change, those further off left out."""
    words = text.split(" ")
    if len(words) <= 2 * _NEAR + 1:
        return text
    begin = "" if first else f"{' '.join(words[:_NEAR])} "
    end = "" if last else f" {' '.join(words[-_NEAR:])}"
    return f"{begin}…{end}"
