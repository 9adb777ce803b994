"""Carry a draft through the stages of its year: as issued, as revised, as adopted.

A document of the Secretariat is read whole (`read_official_document`), must be one of the same resolution
(`refuse_other`), and is taken over as far as the stage says; `compare_with` describes how it differs from the draft.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.diff.tokens import tokenize_runs
from apmb_draft.importing import Recognised, recognise_file
from apmb_draft.merge.aligned_texts import AlignedTexts, DraftText
from apmb_draft.merge.takeover import take_over
from apmb_draft.model.document import Block, Document, Revision, Run, describe_place
from apmb_draft.model.problems import DraftError, error
from apmb_draft.model.resolution import LINE_OF_SPONSORS, Adoption, Ask, EachYear, Recall, Resolution, Stage
from apmb_draft.model.values import UNKNOWN, Unknown
from apmb_draft.text.similarity import Bag, bag_of_words, measure_similarity
from apmb_draft.text.slots import open_questions, unknown_facts
from apmb_draft.un.english import date_text, ordinal
from apmb_draft.un.typography import plain_text


@dataclass(frozen=True)
class StageResult:
    """A draft after a stage of its year; `literal` are the slots that became words, with their paragraphs."""

    resolution: Resolution
    literal: tuple[tuple[str, str], ...] = ()


# --- Issued: symbol, date and the asterisk of a reissue ---------------------------------------------------------------


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
        return StageResult(_drop_answered_questions(draft.model_copy(update=values)))
    keys = ("agenda_title", "title", "committee", "original", "opening", *LINE_OF_SPONSORS)
    values |= {key: getattr(document, key) for key in keys}
    taken = _take_over(draft.model_copy(update=values), document, name)
    return replace(taken, resolution=_drop_answered_questions(taken.resolution))


def _take_over(draft: Resolution, document: Resolution, name: str) -> StageResult:
    """Return a draft with the words of a document.

    Raises DraftError [part] where an unchanged paragraph is in another part of the text there than in the draft.
    """
    both = AlignedTexts.of(DraftText.of(draft), DraftText.of(document))
    for at, position in both.misread():
        block, part = both.ours.blocks[at], both.ours.positions[at].part
        where = f"{describe_place(block)}, “{block.text[:50]} …”, is in the {part} of the draft"
        advice = "see whether a heading was misread, and set the draft file right by hand"
        raise error(name, "part", f"{where}, and is read as {position.part} here; {advice}")
    taken = take_over(both)
    return StageResult(taken.resolution, tuple((where, slot) for where, slot, _ in taken.literal))


def _drop_answered_questions(draft: Resolution) -> Resolution:
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
    is_titled = _comparable_title(draft.title) == _comparable_title(document.title)
    expected = not is_issued and _series_of(here) == _series_of(there) != "" and is_titled
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


# --- Revised: the same text under the next symbol, to be changed and compared with the text as issued -----------------


_LIMITED_SYMBOL = re.compile(r"(?P<issued>.+?/L\.\d+)(?:/Rev\.(?P<revision>\d+))?\*?")


def revise_draft(draft: Resolution, name: str, date: datetime.date | None = None) -> Resolution:
    """Return the revised draft of an issued limited document: its symbol, its date, and the issued text as its base.

    The words are kept; "revised draft resolution" follows from the symbol. The note of a reissue belongs to the
    document before, and is dropped.

    Raises:
        DraftError: [not-a-draft] for an adopted text, [not-issued] while the document has no symbol,
            or is itself a revision that was not handed in.
    """
    if draft.stage is not Stage.DRAFT:
        raise error(name, "not-a-draft", "is adopted already; only a draft can be revised")
    if draft.symbol is UNKNOWN:
        issued = "apmb-draft issued DRAFT DOCUMENT takes it over, or fill it in"
        raise error(name, "not-issued", f"has no symbol yet, and only an issued document is revised; {issued}")
    symbol = _next_symbol(str(draft.symbol), name)
    if "/Rev." in draft.symbol and draft.issued is UNKNOWN:
        raise error(name, "not-issued", "is a revised draft that was not handed in yet: its date is open (“issued”)")
    question = Ask(fact="issued", question="On which day is the revised draft handed in?")
    asked = [ask for ask in draft.ask if ask.fact not in ("symbol", "issued") and not ask.is_of_words]
    values = {
        "symbol": symbol,
        "issued": date or UNKNOWN,
        "base": draft.symbol,
        "symbol_note": None,
        "layout": None,
        "ask": tuple(asked if date else [*asked, question]),
    }
    return draft.model_copy(update=values)


def _next_symbol(symbol: str, name: str = "symbol") -> str:
    """Return the symbol of the next revision; `name` is what a message calls the draft.

    Raises DraftError [not-issued] for what is no symbol of a limited document.

    >>> _next_symbol("A/C.1/80/L.30"), _next_symbol("A/C.1/80/L.23*"), _next_symbol("A/C.1/80/L.30/Rev.1")
    ('A/C.1/80/L.30/Rev.1', 'A/C.1/80/L.23/Rev.1', 'A/C.1/80/L.30/Rev.2')
    """
    found = _LIMITED_SYMBOL.fullmatch(symbol)
    if not found:
        raise error(name, "not-issued", f"{symbol} is no symbol of a limited document, such as A/C.1/80/L.30")
    return f"{found['issued']}/Rev.{int(found['revision'] or 0) + 1}"


# --- Adopted: the resolution, ready for the next year -----------------------------------------------------------------


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
    if draft.stage is not Stage.DRAFT:
        raise error(name, "not-a-draft", "is adopted already")
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
    if draft.adoption and document.adoption and draft.adoption.number != document.adoption.number:
        message = f"is resolution {document.adoption.number}, and the file is {draft.adoption.number}; name the right"
        raise error(name, "other-document", f"{message} file, or correct “symbol” and “number” in the draft file")
    keys = ("stage", "symbol", "issued", "agenda_item", "agenda_title", "title", "committee", "adoption", "layout")
    values = {key: getattr(document, key) for key in keys}
    taken = _take_over(draft.model_copy(update={**_DRAFT_ONLY, **values}), document, name)
    lists = taken.resolution.resolutions | dict(_find_growing_lists(taken.resolution, document))
    return replace(taken, resolution=taken.resolution.model_copy(update={"resolutions": lists}))


def _find_growing_lists(made: Resolution, document: Resolution) -> Iterator[tuple[str, Recall]]:
    """Yield the lists that grow, as the adopted text shows, though the draft replaced their one resolution."""
    grow = [each.adopted for each in document.resolutions.values() if each.each_year is EachYear.ADD]
    for name, recall in made.resolutions.items():
        if recall.each_year is EachYear.REPLACE and len(recall.adopted) > 1 and recall.adopted in grow:
            yield name, recall.model_copy(update={"each_year": EachYear.ADD})


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


# --- A document of the Secretariat ------------------------------------------------------------------------------------


def read_official_document(data: bytes, name: str) -> tuple[Recognised, tuple[str, ...]]:
    """Return what an official document says, and which of it, as lines, is not placed word for word.

    Raises:
        DraftError: for what is no resolution or draft, and [words] where a part of the running text or a footnote
            cannot be read without losing words or its place, since a text that was read wrongly must not replace one
            that is right.
    """
    recognised = recognise_file(data, name)
    for part in recognised.differences:
        if part.is_text or part.where.startswith("footnote"):
            message = f"{part.where} cannot be read without losing words: “{part.read[:200]}”; take the Word file, or"
            raise error(name, "words", f"{message} see what import says of it")
    if recognised.findings:
        raise error(name, "words", f"{recognised.findings[0]}; take the Word file, or see what import says of it")
    differing = [
        f"{part.where}: “{part.read[:200]}” is kept as “{part.composed[:200]}”" for part in recognised.differences
    ]
    return recognised, (*differing, *(f"not placed: “{words}”" for words in recognised.unplaced))


# --- The same resolution: by its session, its title, its agenda item and its text -------------------------------------


_LEAST_SIMILARITY = 0.6
"""The least similarity of two texts of one resolution, where a title was changed in the Committee."""


def refuse_other(ours: Resolution, theirs: Resolution, name: str) -> None:
    """Refuse a document of another resolution, and say what differs.

    A title that was changed is no other resolution, as long as the agenda item and most of the text are the same.

    Raises:
        DraftError: [other-document] with the place, both sides, and what to do.
    """
    if ours.session != theirs.session:
        here, there = ordinal(theirs.session), ordinal(ours.session)
        raise _other_document_error(name, f"its session is the {here}, that of the draft the {there}")
    if ours.document is not theirs.document:
        raise _other_document_error(name, f"it is a {theirs.document}, the draft a {ours.document}")
    differing = [
        f"its {what} is “{there}”, that of the draft “{here}”"
        for what, here, there in (
            ("title", ours.title, theirs.title),
            ("agenda title", ours.agenda_title or "", theirs.agenda_title or ""),
        )
        if here and there and _comparable_title(here) != _comparable_title(there)
    ]
    if len(differing) > 1 or (differing and measure_similarity(_word_bag(ours), _word_bag(theirs)) < _LEAST_SIMILARITY):
        raise _other_document_error(name, "; ".join(differing))


def _other_document_error(name: str, reason: str) -> DraftError:
    return error(name, "other-document", f"is a document of another resolution: {reason}; name the right file")


def _comparable_title(text: str) -> str:
    """Return the letters and figures of a title, for comparing: without capitals, hyphens and spaces.

    >>> _comparable_title("Anti-personnel Mines") == _comparable_title("Anti‑Personnel mines")
    True
    """
    return re.sub(r"[\W_]+", "", plain_text(text)).casefold()


def _word_bag(resolution: Resolution) -> Bag:
    """Return the words that distinguish the text from others."""
    runs = [Run(f"{block.text} ") for block in DraftText.of(resolution).document.blocks if block.key]
    return bag_of_words([token.text for token in tokenize_runs(runs) if not token.is_space])


# --- What differs between two texts, as lines that a terminal can display ---------------------------------------------


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
        *((describe_place(block), _format_paragraph(block)) for block in redlined.blocks),
        *((describe_place(note), "".join(_format_runs(note.runs))) for note in redlined.notes),
    ]
    return tuple(Difference(where, " ".join(text.split())) for where, text in found if text)


def compare_with(before: Resolution, document: DraftText) -> tuple[Difference, ...]:
    """Return every difference between a resolution and the text of a document, as `find_differences` does."""
    return find_differences(compose(before), document.document)


def format_changes(runs: Sequence[Run]) -> str:
    """Return the changes among some runs in the same form, with a few words around them; "" where there are none."""
    return " ".join("".join(_format_runs(runs)).split())


def _format_paragraph(block: Block) -> str:
    """Return the changes within a paragraph, and what became of it as a whole: inserted, deleted, split, joined."""
    if block.change is not Revision.NONE and all(run.change is block.change for run in block.runs):
        text = _display_text(block.runs)
        return f"{{+{text}+}}" if block.change is Revision.INSERTED else f"[-{text}-]"
    words = "".join(_format_runs(block.runs))
    form = f"was {block.was_role.value}, is {block.role.value}" if block.was_role else ""
    if block.change is not Revision.NONE:
        form = "a new paragraph begins behind it" if block.change is Revision.INSERTED else "joins the next paragraph"
    return f"{words} ({form})" if words and form else words or form


def _format_runs(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the changes with a few words around them; nothing where nothing changed."""
    groups = [(kind, list(group)) for kind, group in groupby(runs, key=_kind_of_change)]
    if not any(kind for kind, _ in groups):
        return
    for at, (kind, group) in enumerate(groups):
        match kind:
            case "":
                yield _shorten(_display_text(group), first=at == 0, last=at == len(groups) - 1)
            case "form":
                was, text = group[0].was, _display_text(group)
                described = f"“{text.strip()}” {'no longer ' if was and was.italic else ''}in italics"
                yield text.replace(text.strip(), described)
            case _:
                deleted = _display_text(run for run in group if run.change is Revision.DELETED)
                inserted = _display_text(run for run in group if run.change is Revision.INSERTED)
                yield (f"[-{deleted}-]" if deleted else "") + (f"{{+{inserted}+}}" if inserted else "")


def _kind_of_change(run: Run) -> str:
    if run.change is not Revision.NONE:
        return "words"
    return "form" if run.was and run.was.italic != run.italic and run.text.strip() else ""


def _display_text(runs: Iterator[Run] | Sequence[Run]) -> str:
    return "".join(f"[{run.text}]" if run.call else plain_text(run.text) for run in runs)


def _shorten(text: str, *, first: bool, last: bool) -> str:
    """Return the words beside a change, those further away left out."""
    words = text.split(" ")
    if len(words) <= 2 * _CONTEXT_WORDS + 1:
        return text
    begin = "" if first else f"{' '.join(words[:_CONTEXT_WORDS])} "
    end = "" if last else f" {' '.join(words[-_CONTEXT_WORDS:])}"
    return f"{begin}…{end}"
