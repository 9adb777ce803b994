"""Detect footnotes that came back empty: some programs drop their text, and put that of one in another."""

from __future__ import annotations

from dataclasses import replace

from apmb_draft.blocks import Document, Note
from apmb_draft.diff.changes import describe_place
from apmb_draft.diff.comparison import pair_notes
from apmb_draft.problems import DraftError, Problem, Where
from apmb_draft.takeover import LOST_NOTE


def refuse_missing_footnotes(sent: Document, came: Document, name: str) -> None:
    """Refuse a document with empty footnotes, unless each can be identified by the place of its call.

    Such a footnote keeps its text in the draft. The text that is left must be that of the footnotes at their places:
    where one is lost, others may be in a wrong note.

    Raises DraftError [absorb-footnote] with each place, what is there, and what to do.
    """
    if not any(note.text == LOST_NOTE for note in came.notes):
        return
    at_place = _match_footnotes(replace(sent, notes=_without_text(sent)), replace(came, notes=_without_text(came)))
    alike = _match_footnotes(replace(sent, blocks=()), replace(came, blocks=()))
    advice = "Type the words of this footnote in the Word file, or save it again with another program; nothing written"
    problems = []
    for note in came.notes:
        where = f"{name}: footnote {note.number}, {_describe_call(came, note.number)}"
        if note.text == LOST_NOTE and note.number not in at_place:
            problems.append(Problem(Where(where), "absorb-footnote", f"came back without its words. {advice}"))
        elif note.text != LOST_NOTE and at_place.get(note.number) != alike.get(note.number):
            message = f"shows “{note.text}”, which may be the words of another: a footnote came back without its own"
            problems.append(Problem(Where(where), "absorb-footnote", f"{message}. {advice}"))
    if problems:
        raise DraftError(problems)


def _without_text(document: Document) -> tuple[Note, ...]:
    return tuple(replace(note, runs=()) for note in document.notes)


def _match_footnotes(sent: Document, came: Document) -> dict[int, int]:
    """Return the number in the sent document of each footnote that came back, by its number now."""
    pairs = pair_notes(sent, came)
    return {pair.after.number: pair.before.number for pair in pairs if pair.before and pair.after}


def _describe_call(document: Document, number: int) -> str:
    """Return the name of the paragraph that calls a footnote."""
    calls = (describe_place(block) for block in document.blocks if any(run.call == number for run in block.runs))
    return next(calls, "which nothing calls")
