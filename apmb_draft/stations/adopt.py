"""Turn the draft into the adopted resolution, ready for the next year."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from apmb_draft.model import LINE_OF_SPONSORS, Adoption, EachYear, Recall, Resolution, Stage
from apmb_draft.open_facts import open_questions
from apmb_draft.problems import error
from apmb_draft.stations.issue import StageResult
from apmb_draft.stations.same_resolution import refuse_other, refuse_other_parts
from apmb_draft.takeover import AlignedTexts, DraftText, take_over
from apmb_draft.values import UNKNOWN, Unknown
from apmb_draft.words import date_text, ordinal

_DRAFT_ONLY: dict[str, object] = {
    **dict.fromkeys(LINE_OF_SPONSORS),
    "sponsors": (),
    "symbol_note": None,
    "original": None,
    "base": None,
    "layout": None,
    "ask": (),
}
"""The fields that only a draft has, with their values in a text that is none."""


def adopt_draft(
    draft: Resolution, adoption: Adoption, name: str, *, issued: datetime.date | Unknown = UNKNOWN
) -> Resolution:
    """Return the draft as the plenary adopted it, in the words of the draft; what surrounds the text follows.

    Args:
        draft: The draft that was adopted; every fact of its text is known.
        adoption: Number, day, meeting and report.
        name: What the draft is called, for the messages.
        issued: The date in the masthead of the adopted text, some days after the adoption; unknown at first.

    Raises:
        DraftError: [not-a-draft], [open-facts], or [adoption] for facts that cannot be those of this draft.
    """
    _refuse_adopted(draft, name)
    _refuse_open(draft, name)
    _refuse_impossible(draft, adoption, issued, name)
    report = adoption.report or (None if draft.committee or draft.symbol is UNKNOWN else draft.symbol.rstrip("*"))
    values = {
        "stage": Stage.ADOPTED,
        "symbol": f"A/RES/{adoption.number}",
        "issued": issued,
        "adoption": adoption.model_copy(update={"report": report}),
    }
    return draft.model_copy(update={**_DRAFT_ONLY, **values})


def adopt_from_document(draft: Resolution, document: Resolution, name: str) -> StageResult:
    """Return the draft with everything that the official document says: its words, facts and front block.

    A draft that was adopted by its facts alone is updated in the same way, from the document of its number.

    Raises:
        DraftError: [other-document] for a draft, or a text of another resolution or number, [part] for one in which an
            unchanged paragraph is in another part.
    """
    if document.stage is not Stage.ADOPTED:
        message = "is a draft, not the adopted resolution; apmb-draft issued DRAFT DOCUMENT takes a draft over"
        raise error(name, "other-document", message)
    refuse_other(draft, document, name)
    _refuse_other_number(draft, document, name)
    keys = ("stage", "symbol", "issued", "agenda_item", "agenda_title", "title", "committee", "adoption", "layout")
    values = {key: getattr(document, key) for key in keys}
    before = draft.model_copy(update={**_DRAFT_ONLY, **values})
    both = AlignedTexts.of(DraftText.of(before), DraftText.of(document))
    refuse_other_parts(both, name)
    taken = take_over(both)
    lists = dict(_find_growing_lists(taken.resolution, document))
    after = taken.resolution.model_copy(update={"resolutions": {**taken.resolution.resolutions, **lists}})
    return StageResult(after, tuple((where, slot) for where, slot, _ in taken.literal))


def _find_growing_lists(made: Resolution, document: Resolution) -> Iterator[tuple[str, Recall]]:
    """Yield the lists that grow, as the adopted text shows, though the draft replaced their one resolution."""
    grow = [each.adopted for each in document.resolutions.values() if each.each_year is EachYear.ADD]
    for name, recall in made.resolutions.items():
        if recall.each_year is EachYear.REPLACE and len(recall.adopted) > 1 and recall.adopted in grow:
            yield name, recall.model_copy(update={"each_year": EachYear.ADD})


def _refuse_adopted(draft: Resolution, name: str) -> None:
    if draft.stage is not Stage.DRAFT:
        raise error(name, "not-a-draft", "is adopted already")


def _refuse_other_number(draft: Resolution, document: Resolution, name: str) -> None:
    if draft.adoption and document.adoption and draft.adoption.number != document.adoption.number:
        message = f"is resolution {document.adoption.number}, and the file is {draft.adoption.number}; name the right"
        raise error(name, "other-document", f"{message} file, or correct “symbol” and “number” in the draft file")


def _refuse_impossible(draft: Resolution, adoption: Adoption, issued: datetime.date | Unknown, name: str) -> None:
    """Refuse a number of another session, and days in an order that no document can have had."""
    if adoption.number.partition("/")[0] != str(draft.session):
        reason = f"resolution {adoption.number} is of another session than this draft, the {ordinal(draft.session)}"
    elif not isinstance(draft.issued, Unknown) and adoption.date < draft.issued:
        reason = f"adopted on {date_text(adoption.date)}, before the draft was handed in, {date_text(draft.issued)}"
    elif not isinstance(issued, Unknown) and issued < adoption.date:
        reason = f"issued on {date_text(issued)}, before it was adopted, {date_text(adoption.date)}"
    else:
        return
    raise error(name, "adoption", reason)


def _refuse_open(draft: Resolution, name: str) -> None:
    """Refuse while facts of the text are open.

    What only the masthead of a draft says no longer matters, and words that were proposed were adopted as they are.
    """
    masthead = ("symbol", "issued", "sponsors")
    keys = [ask.fact for ask in open_questions(draft) if ask.fact not in masthead and not ask.is_of_words]
    if keys:
        message = f"cannot be adopted while these are open: {', '.join(keys)}; fill them in, or delete their entries"
        raise error(name, "open-facts", f"{message} under “ask”, or take all from the official document with --from")
