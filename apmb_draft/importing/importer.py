"""Import a document as a resolution, and verify it: facts become data where composing gives the same text.

`recognise` reads the parts, composes the resolution and compares it with what was read, part by part
(`_compare_parts`); `_find_unplaced_text` looks for text that no part took.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from apmb_draft.compose import compose
from apmb_draft.draft_file import validate_plain
from apmb_draft.importing.classify import AnnexParts, DocumentParts, classify_paragraphs
from apmb_draft.importing.facts import (
    PATTERNS,
    FactCollector,
    insert_next_session,
    read_or_none,
    read_ordinal,
)
from apmb_draft.importing.manual_layout import own_layout, read_manual_layout
from apmb_draft.importing.paragraph_markup import (
    TextKind,
    as_markup,
    describe_inserted_calls,
    insert_missing_calls,
    paragraphs_as_markup,
    set_openers,
    with_italic_titles,
    with_known_calls,
)
from apmb_draft.model.document import ROWS, Block, Document, Note, PageLayout, Role, Run
from apmb_draft.model.paragraphs import Level, are_rows, roman_number, split_paragraphs
from apmb_draft.model.problems import error
from apmb_draft.model.resolution import EachYear, Layout, Resolution
from apmb_draft.reading import formats
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph
from apmb_draft.text.slots import agenda_titles
from apmb_draft.un.english import read_date
from apmb_draft.un.states import split_sponsors
from apmb_draft.un.typography import FURNITURE, SPONSORS, on_one_line, plain_text

ITALICS_SET = "the source shows no italics; those of opening words and titles of publications were set"
"""The doubt about every text from a source without italics."""


@dataclass(frozen=True)
class Recognised:
    """The imported resolution, what stays literal, and where composing it gives other text than was read.

    `findings` describe content that a draft keeps in another place; `found` is what was read, and `document` what the
    resolution composes to.
    """

    found: ExtractedDocument
    resolution: Resolution
    document: Document
    doubts: tuple[str, ...]
    compared: tuple[PartComparison, ...]
    findings: tuple[str, ...]

    @property
    def differences(self) -> tuple[PartComparison, ...]:
        """Return the parts for which composing gives other text than was read; empty if nothing was lost."""
        return tuple(part for part in self.compared if not part.is_equal)

    @property
    def unplaced(self) -> list[str]:
        """Return the lines that were read and are in no part, as text of the draft or of a difference."""
        return _find_unplaced_text(self.found, self.document, self.differences)


_ADVICE = (
    "A draft holds rows of plain cells, none merged with the one below it, without pictures and tables in them. Take "
    "it out of a copy of the Word file, import that, and put the table back in the Word file that is handed in"
)


def recognise_file(data: bytes, name: str, *, as_printed: bool = False) -> Recognised:
    """Return the resolution in a Word file, a PDF or a plain text, as `recognise` does; `name` is that of the file."""
    return recognise(formats.read(data, name), name, as_printed=as_printed)


def recognise(
    found: ExtractedDocument,
    name: str,
    tidy: Callable[[DocumentParts], None] | None = None,
    *,
    as_printed: bool = False,
) -> Recognised:
    """Return the resolution that a document holds, in a form that loads as a draft file.

    A paragraph whose facts do not give the same text is read again without them; parts that still differ, such as a
    front block in the form of another time, are in `differences`.

    Args:
        found: The document as it was read.
        name: Its name, for messages.
        tidy: May correct the parts before they are read, as it does numbers typed by hand.
        as_printed: Keep a line of sponsors as it is, without the names, if the names do not give it again.

    Raises DraftError [not-a-resolution] or [session] for what is no resolution, decision or draft of a regular session
    of the General Assembly, and [table] for a table that is no simple grid, whose cells would become prose.
    """
    if found.tables:
        raise error(name, "table", f"has a table that is no simple grid: {'; '.join(found.tables)}. {_ADVICE}")
    found, findings = with_known_calls(found)
    parts = classify_paragraphs(found, name)
    if tidy:
        tidy(parts)
    findings += parts.missing
    called = insert_missing_calls(parts, found)
    unopened: list[str] = []
    if not found.has_italics:
        unopened = set_openers(parts)
        found = replace(found, notes=tuple(with_italic_titles(note) for note in found.notes))
    resolution, document, compared, literal = _read_until_equal(found, parts, name, as_printed=as_printed)
    findings += describe_inserted_calls(called, document)
    doubts = [*_describe_doubts(parts, resolution, literal)]
    if not found.has_italics:
        doubts += [ITALICS_SET]
        doubts += [f"“{words} …”: no known opening; set its first words between asterisks" for words in unopened]
    own, notes = read_manual_layout(found, document)
    if own:
        layout = (resolution.layout or Layout()).model_copy(update=own)
        resolution = resolution.model_copy(update={"layout": layout})
        document = replace(document, layout=PageLayout(**dict(layout)))
    return Recognised(found, resolution, document, (*doubts, *notes), tuple(compared), tuple(findings))


def _read_until_equal(
    found: ExtractedDocument, parts: DocumentParts, name: str, *, as_printed: bool
) -> tuple[Resolution, Document, list[PartComparison], frozenset[str]]:
    """Return the resolution, its document, and the comparison; last the paragraphs that kept their text literally."""
    literal: frozenset[str] = frozenset()
    while True:
        resolution = _assemble(found, parts, literal, name)
        document = compose(resolution)
        compared = _compare_parts(found, parts, document)
        differing = (part for part in compared if part.is_text or (as_printed and part.where == "sponsors"))
        wrong = {part.where for part in differing if not part.is_equal} - literal
        if not wrong:
            return resolution, document, compared, literal
        literal |= wrong


def _describe_doubts(parts: DocumentParts, resolution: Resolution, literal: frozenset[str]) -> Iterator[str]:
    """Describe what was read for a slip, what stays literal, and what a single recalled resolution may mean."""
    yield from (f"“{slip}” is read as “{meant}”" for slip, meant in parts.mended)
    yield from (f"{where}: its facts stay literal" for where in sorted(literal))
    for name, recall in resolution.resolutions.items():
        if recall.each_year is EachYear.REPLACE:
            yield f"resolutions.{name}: one resolution alone, taken to be replaced each year; or set “add”"


def _assemble(found: ExtractedDocument, parts: DocumentParts, literal: frozenset[str], name: str) -> Resolution:
    """Return the resolution of the parts; the paragraphs in `literal` keep their text without slots."""
    session = _session_number(parts.session)
    if not session:
        message = f"“{parts.session}” is none of the regular sessions, whose resolutions this tool carries on"
        raise error(name, "session", message)
    adoption = _adoption_values(parts, min((note.number for note in found.notes), default=1)) if parts.number else {}
    item, sub_item = agenda_titles(parts.agenda_title)
    day = read_or_none(read_date, adoption.get("date", ""))
    facts = FactCollector(session, item, sub_item or "", parts.title, parts.number, day)
    texts = _slotted_texts(parts, facts, literal)
    values: dict[str, object] = {
        **_front_values(parts, session),
        **_sponsor_values(parts, literal="sponsors" in literal),
        "adoption": adoption,
        "footnotes": {f"note_{note.number}": as_markup(note.runs) for note in found.notes},
        "layout": own_layout(found.layout, parts.title, parts.symbol, adopted=bool(parts.number)),
        **texts,
        "annexes": list(_annex_values(parts.annexes)),
        **facts.used_in(" ".join(texts.values())),
    }
    return validate_plain({key: value for key, value in values.items() if value}, name)


def _session_number(words: str) -> int:
    """Return the number of a session from its ordinal; 0 if it is none.

    >>> _session_number("Seventy-ninth session")
    79
    """
    return read_ordinal(words.removesuffix(" session"))


# --- The front block --------------------------------------------------------------------------------------------------


def _front_values(parts: DocumentParts, session: int) -> dict[str, str]:
    return {
        "document": "decision" if parts.decision else "resolution",
        "session": str(session),
        "stage": "adopted" if parts.number else "draft",
        "symbol": parts.symbol or "unknown",
        "issued": parts.issued or "unknown",
        "committee": parts.committee or _committee(parts.report),
        "agenda_item": parts.agenda_item if parts.agenda_item[:1].isdigit() else "unknown",
        "agenda_title": parts.agenda_title,
        "title": parts.title,
        "original": parts.original if parts.original != "English" or parts.number else "",
        "opening": parts.opening if parts.opening != "The General Assembly," else "",
        **_page_notes(parts),
    }


def _page_notes(parts: DocumentParts) -> dict[str, str]:
    """Return the notes of asterisks by key: that of the symbol first, if it has one, then those of the sponsors."""
    texts = [note.text.lstrip("* \t").strip() for note in parts.page_notes]
    keys = (["symbol_note"] if parts.symbol.endswith("*") else []) + ["sponsors_note", "list_note"]
    return dict(zip(keys, texts, strict=False))


def _committee(report: str) -> str:
    found = re.match(r"\[on the report of the (.+?Committee(?: \([A-Z]\w+ Committee\))?) \(", report)
    return found[1] if found else ""


def _adoption_values(parts: DocumentParts, first: int) -> dict[str, str]:
    meeting = next((line for line in parts.closing if "meeting" in line), "")
    heading = " ".join(parts.adoption.split())
    date = next((line for line in parts.closing if "meeting" not in line), "") or heading.rpartition(" on ")[2]
    values = {
        "number": parts.number,
        "date": date,
        "meeting": re.sub(r"\D.*", "", meeting),
        "resumed": "yes" if "resumed" in meeting else "",
        "omnibus": parts.omnibus,
        "announced": "" if " on " in heading else "undated" if heading else "no",
        "several": "yes" if re.match(r"(?:Resolu|Deci)tions ", heading) else "",
        "first_footnote": str(first) if first > 1 else "",
        **_report_values(parts.report),
    }
    return {key: value for key, value in values.items() if value}


_REPORTED = re.compile(
    r"\[(?:on the report of the [^()]+?(?: \([A-Z]\w+ Committee\))?|without reference to a Main Committee) "
    r"\((?P<report>[^()]+?(?: \([^()]+\))?)(?:, paras?\. (?P<paragraph>[^()]+))?\)\]"
)


def _report_values(line: str) -> dict[str, str]:
    """Return symbol and paragraph of the report in brackets, or its text if it has another form."""
    found = _REPORTED.fullmatch(line)
    if found:
        return {key: value or "" for key, value in found.groupdict().items()}
    return {"reference": line.strip("[]")}


def _sponsor_values(parts: DocumentParts, *, literal: bool) -> dict[str, str | list[str]]:
    """Return the States and the place of the asterisk; the line itself if it names none or is `literal`."""
    found = SPONSORS.fullmatch(parts.sponsors)
    if literal or not found:
        return {"sponsors_line": parts.sponsors}
    place = "colon" if found["mark"] else "line" if found["end"] else ""
    usual = "colon" if parts.committee else "line"
    return {"sponsors": [*split_sponsors(found["names"])], "sponsors_mark": place if place != usual else ""}


# --- The text ---------------------------------------------------------------------------------------------------------


def _slotted_texts(parts: DocumentParts, facts: FactCollector, literal: frozenset[str]) -> dict[str, str]:
    """Return the running texts with slots; the text that names the next session comes before the others."""
    texts = (
        ("preamble", parts.preamble, TextKind.OTHER),
        ("operative", parts.operative, TextKind.OPERATIVE),
        ("decision", parts.decision, TextKind.OTHER),
    )
    slotted: list[tuple[str, str, bool]] = []
    for key, paragraphs, kind in texts:
        for where, text in _with_names(key, paragraphs_as_markup(paragraphs, kind)):
            is_kept = where in literal or are_rows(text)
            slotted.append((key, text if is_kept else _with_slots(text, facts), is_kept))
    found: dict[str, list[str]] = {}
    for key, text, is_kept in slotted:
        found.setdefault(key, []).append(text if is_kept else insert_next_session(text, facts))
    return {key: "\n\n".join(paragraphs) for key, paragraphs in found.items()}


def _with_slots(text: str, facts: FactCollector) -> str:
    for pattern in PATTERNS:
        text = pattern(text, facts)
    return text


def _with_names(key: str, paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each paragraph with its name in the draft: "operative 3"; sub-paragraphs have that of their parent."""
    count = {Level.PARAGRAPH: 0, Level.UNNUMBERED: 0}
    name = key
    for paragraph, text in zip(split_paragraphs("\n\n".join(paragraphs)), paragraphs, strict=True):
        if paragraph.level in count:
            count[paragraph.level] += 1
            kind = " unnumbered" if paragraph.level is Level.UNNUMBERED else ""
            name = f"{key}{kind} {count[paragraph.level]}"
        yield name, text


def _annex_values(annexes: Sequence[AnnexParts]) -> Iterator[dict[str, str]]:
    """Yield the annexes, with their headings only where the tool would set others."""
    for number, annex in enumerate(annexes, 1):
        usual = f"Annex {roman_number(number).upper()}" if len(annexes) > 1 else "Annex"
        text = "\n\n".join(paragraphs_as_markup(annex.text, TextKind.ANNEX))
        values = {"label": annex.label if annex.label != usual else "", "title": annex.title, "text": text}
        yield {key: value for key, value in values.items() if value}


# --- Verify: compare what was composed with what was read -------------------------------------------------------------


@dataclass(frozen=True)
class PartComparison:
    """One part as read and as composed; `where` is "operative 3", or the name of a part of the document."""

    where: str
    read: str
    composed: str

    @property
    def is_equal(self) -> bool:
        """Return whether the texts are equal, no-break spaces and hyphens aside: the tool sets those itself."""
        return on_one_line(self.read) == on_one_line(self.composed)

    @property
    def is_text(self) -> bool:
        """Return whether the part is running text, where facts could be the cause of a difference."""
        return bool(re.match(r"(?:preamble|operative|decision) ", self.where))


def _compare_parts(found: ExtractedDocument, parts: DocumentParts, document: Document) -> list[PartComparison]:
    """Return every part of a document as read, with what the composed `document` has for it."""
    pairs = [*_compare_front(parts, document), *_compare_body(parts, document)]
    for index, (read, made) in enumerate(zip_longest(found.notes, document.notes), 1):
        pairs.append((f"footnote {index}", _note_text(read), _note_text(made)))
    return [PartComparison(*pair) for pair in pairs]


def _compare_front(parts: DocumentParts, document: Document) -> Iterator[tuple[str, str, str]]:
    original = parts.original and f"Original: {parts.original}"
    masthead = {"symbol": parts.symbol, "distribution": parts.distribution, "date": parts.issued, "original": original}
    for name, read in masthead.items():
        made = document.text(Role(name))
        if read or made:  # a text copied without a masthead has none of its lines
            yield name, read or made, made
    yield "session", parts.session, document.text(Role.SESSION)
    if parts.agenda_item:
        item = re.sub(r"^Agenda items? ", "", plain_text(document.text(Role.AGENDA_ITEM)))
        yield "agenda item", parts.agenda_item, item
    yield "agenda title", parts.agenda_title, document.text(Role.AGENDA_TITLE)
    if parts.opening:
        yield "opening", parts.opening, document.text(Role.OPENING)
    titles = document.of(Role.TITLE)
    yield "title", parts.title, titles[-1].text
    if parts.omnibus:
        yield "title of the omnibus resolution", parts.omnibus, titles[0].text
    if parts.number:
        yield "adoption", parts.adoption, document.text(Role.ADOPTION)
        yield "report", parts.report, document.text(Role.REPORT)
        letter = [block.text for block in titles[1:2]] if len(titles) > 1 else []
        yield "number", parts.number, " ".join([titles[0].number.rstrip("."), *letter])
        closing = [document.text(role) for role in (Role.MEETING, Role.ADOPTED_ON)]
        yield "closing", " ".join(parts.closing), " ".join(closing)
    else:
        yield "committee", parts.committee, document.text(Role.COMMITTEE)
        yield "sponsors", parts.sponsors, document.text(Role.SPONSORS)
    for index, (note, block) in enumerate(zip_longest(parts.page_notes, document.of(Role.PAGE_NOTE)), 1):
        yield f"note {index} of page 1", _paragraph_text(note) if note else "", _block_text(block)


_WITHOUT_KEY = frozenset({Role.HEADING, Role.ANNEX, Role.ANNEX_TITLE})
"""Roles of blocks of the text that have no key of the file."""


def _compare_body(parts: DocumentParts, document: Document) -> Iterator[tuple[str, str, str]]:
    """Yield paragraphs in pairs, aligned by equal text where their numbers differ."""
    blocks = [block for block in document.body if block.ref or block.role in _WITHOUT_KEY]
    read = list(map(_paragraph_text, (*parts.preamble, *parts.operative, *parts.decision)))
    for annex in parts.annexes:
        read += [annex.label, *([annex.title] if annex.title else []), *map(_paragraph_text, annex.text)]
    made = [_block_text(block) for block in blocks]
    where = "the beginning"
    aligned = SequenceMatcher(None, [*map(on_one_line, read)], [*map(on_one_line, made)], autojunk=False)
    for _, a, b, c, d in aligned.get_opcodes():
        for text, block in zip_longest(read[a:b], blocks[c:d]):
            where = block.ref.whole.key if block and block.ref else where
            yield where, text or "", _block_text(block)


def _note_text(note: Note | None) -> str:
    return f"{note.number} {note.text}" if note else ""


def _paragraph_text(paragraph: ExtractedParagraph) -> str:
    return "".join(_run_text(run, bool(paragraph.row)) for run in paragraph.runs)


def _block_text(block: Block | None) -> str:
    if block is None:
        return ""
    is_row = block.role in ROWS
    return f"{block.number} " * bool(block.number) + "".join(_run_text(run, is_row) for run in block.runs)


def _run_text(run: Run, is_row: bool) -> str:
    return f"[{run.call}]" if run.call else run.text.replace("\t", " | ") if is_row else run.text


# --- Text that is nowhere ---------------------------------------------------------------------------------------------


_BOILERPLATE = re.compile(
    rf"United Nations|General Assembly|Original: English|[Rr]ecycle.*|[\d\s]*|{FURNITURE.pattern}"
)
"""Lines of the masthead that every document has, or that the Secretariat adds."""


def _find_unplaced_text(
    found: ExtractedDocument, document: Document, differences: Sequence[PartComparison]
) -> list[str]:
    """Return the lines that were read and are nowhere in the draft, whatever part it has them in.

    A comparison of parts would miss a line that was assigned to none; the text of its `differences` is left out. A last
    entry has single words, if any.
    """
    blocks = [block for block in document.blocks if block.role is not Role.RUNNING_TITLE]
    there = Counter(_split_words([*map(_block_text, blocks), *map(_note_text, document.notes)]))
    there.update(_split_words(part.read for part in differences))
    lines = list(_lines_read(found))
    missing = Counter(_split_words(lines)) - there
    whole = [line for line in lines if _is_missing(line, missing)]
    rest = " ".join(missing.elements())
    return [*(" ".join(line.split()) for line in whole), *([rest] if rest else [])]


def _lines_read(found: ExtractedDocument) -> Iterator[str]:
    yield from (line for line in found.masthead if not _BOILERPLATE.fullmatch(line.strip()))
    yield from map(_paragraph_text, found.paragraphs)
    yield from map(_note_text, found.notes)


def _is_missing(line: str, missing: Counter[str]) -> bool:
    """Return whether all words of a line are missing; if so, take them from `missing`."""
    words = Counter(_split_words([line])) if missing else Counter[str]()
    if not words or words - missing:
        return False
    missing.subtract(words)
    return True


def _split_words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from re.findall(r"[^\W\d_]+|\d+", plain_text(text))
