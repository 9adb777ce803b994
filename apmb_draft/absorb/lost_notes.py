"""Footnotes that came back empty: some programs save notes without their words, and put those of one in another."""

from __future__ import annotations

from dataclasses import replace

from apmb_draft.blocks import Document, Note
from apmb_draft.problems import DraftError, Problem, Where
from apmb_draft.redline.footnotes import pair_notes
from apmb_draft.redline.places import describe_place
from apmb_draft.takeover import LOST


def refuse_unknown(sent: Document, came: Document, name: str) -> None:
    """Refuse a document with empty footnotes, unless each can be told from the place at which it is called.

    Such a note is one of the draft, whose words stay. The words that are left must be those of the notes at their
    places: where one is lost, others may stand in a wrong note.

    Raises DraftError [absorb-footnote] with each place, what stands there, and what to do.
    """
    if not any(note.text == LOST for note in came.notes):
        return
    at_place = _same(replace(sent, notes=_blank(sent)), replace(came, notes=_blank(came)))
    alike = _same(replace(sent, blocks=()), replace(came, blocks=()))
    advice = "Type the words of this footnote in the Word file, or save it again with another program; nothing written"
    problems = []
    for note in came.notes:
        where = f"{name}: footnote {note.number}, {_called(came, note.number)}"
        if note.text == LOST and note.number not in at_place:
            problems.append(Problem(Where(where), "absorb-footnote", f"came back without its words. {advice}"))
        elif note.text != LOST and at_place.get(note.number) != alike.get(note.number):
            message = f"shows “{note.text}”, which may be the words of another: a footnote came back without its own"
            problems.append(Problem(Where(where), "absorb-footnote", f"{message}. {advice}"))
    if problems:
        raise DraftError(problems)


def _blank(document: Document) -> tuple[Note, ...]:
    return tuple(replace(note, runs=()) for note in document.notes)


def _same(sent: Document, came: Document) -> dict[int, int]:
    """The number of each footnote that came back, with that of the same one in the document that was sent."""
    pairs = pair_notes(sent, came)
    return {pair.after.number: pair.before.number for pair in pairs if pair.before and pair.after}


def _called(document: Document, number: int) -> str:
    """The paragraph in which a footnote is called."""
    calls = (describe_place(block) for block in document.blocks if any(run.call == number for run in block.runs))
    return next(calls, "which nothing calls")
