"""Take over the document as the Secretariat issued it: symbol, date and the asterisk of a reissue."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apmb_draft.model import LINE_OF_SPONSORS, Resolution, Stage
from apmb_draft.open_facts import unknown_facts
from apmb_draft.problems import error
from apmb_draft.stations.same_resolution import has_title, refuse_other, refuse_other_parts
from apmb_draft.takeover import AlignedTexts, DraftText, take_over
from apmb_draft.values import UNKNOWN, Unknown


@dataclass(frozen=True)
class StageResult:
    """A draft after a stage of its year; `literal` are the slots that became words, with their paragraphs."""

    resolution: Resolution
    literal: tuple[tuple[str, str], ...] = ()


def issue_draft(
    draft: Resolution, document: Resolution, name: str, *, words: bool = False, is_issued: bool = False
) -> StageResult:
    """Return the draft with symbol, date and asterisk of the document as issued, and what else was unknown.

    Args:
        draft: The draft as it was handed in.
        document: The limited document, as it was read.
        name: What the document is called, for the messages.
        words: Whether the words of the document replace those of the draft, where they differ.
        is_issued: Whether the draft is known to have been issued under the symbol that it has.

    A symbol that was only expected gives way to that of the document; one under which the draft was issued does not.

    Raises:
        DraftError: [not-a-draft] for an adopted text, [other-document] for one of another resolution or symbol, [part]
            where its words are taken and an unchanged paragraph is in another part of it.
    """
    _refuse_unfit(draft, document, name, is_issued=is_issued)
    values: dict[str, object] = {
        "symbol": document.symbol if document.symbol is not UNKNOWN else draft.symbol,
        "issued": document.issued if document.issued is not UNKNOWN else draft.issued,
        "symbol_note": document.symbol_note,
        "layout": document.layout or draft.layout,
    }
    if draft.agenda_item is UNKNOWN or words:
        values["agenda_item"] = document.agenda_item
    if not (draft.sponsors_line or draft.sponsors not in (UNKNOWN, ())) or words:
        values |= {key: getattr(document, key) for key in ("sponsors", "sponsors_line")}
    if not words:
        return StageResult(drop_answered_questions(draft.model_copy(update=values)))
    keys = ("agenda_title", "title", "committee", "original", "opening", *LINE_OF_SPONSORS)
    values |= {key: getattr(document, key) for key in keys}
    both = AlignedTexts.of(DraftText.of(draft.model_copy(update=values)), DraftText.of(document))
    refuse_other_parts(both, name)
    taken = take_over(both)
    return StageResult(
        drop_answered_questions(taken.resolution), tuple((where, slot) for where, slot, _ in taken.literal)
    )


def drop_answered_questions(draft: Resolution) -> Resolution:
    """Return the draft without the questions that have been answered.

    A question without a proposal is dropped once its fact is known, one about proposed words in any case: they were
    issued as they are.
    """
    unknown = set(unknown_facts(draft))
    proposed = draft.proposals()
    kept = tuple(ask for ask in draft.ask if not ask.is_of_words and (ask in proposed or ask.fact in unknown))
    return draft.model_copy(update={"ask": kept})


def _refuse_unfit(draft: Resolution, document: Resolution, name: str, *, is_issued: bool) -> None:
    if draft.stage is not Stage.DRAFT:
        raise error(str(draft.symbol), "not-a-draft", "is adopted already; only a draft can be issued")
    if document.stage is not Stage.DRAFT:
        adopt = "apmb-draft adopt DRAFT --from DOCUMENT takes it over"
        raise error(name, "other-document", f"is the adopted resolution {document.symbol}, not the draft; {adopt}")
    refuse_other(draft, document, name)
    here, there = _number_of(draft.symbol), _number_of(document.symbol)
    expected = not is_issued and _series_of(here) == _series_of(there) != "" and has_title(draft, document.title)
    if here and there and here != there and not expected:
        message = f"is {document.symbol}, and the draft says {draft.symbol}; correct the symbol in the draft file"
        hint = ", or begin with apmb-draft revise DRAFT" if there.startswith(f"{here}/Rev.") else ""
        raise error(name, "other-document", message + hint)


def _number_of(symbol: str | Unknown) -> str:
    """Return a symbol without the asterisk of a reissue; "" while it is open."""
    return "" if symbol is UNKNOWN else str(symbol).rstrip("*")


def _series_of(symbol: str) -> str:
    """Return the series in which a symbol is numbered, that of a session and a committee; "" for a revision.

    >>> _series_of("A/C.1/80/L.30"), _series_of("A/C.1/80/L.30/Rev.1")
    ('A/C.1/80/L.', '')
    """
    found = re.fullmatch(r"(A/.+/L\.)\d+", symbol)
    return found[1] if found else ""
