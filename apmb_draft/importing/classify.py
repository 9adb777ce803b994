"""Assign the paragraphs of a document to its parts, by their text, and by their place where it is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from apmb_draft.model.document import Run, merge_runs
from apmb_draft.model.problems import error
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph, Indent
from apmb_draft.un.states import begins_with_state
from apmb_draft.un.typography import ANNEX, DATE, MEETING, OPENING, SPONSORS, STROKE, SUBMITTED, find_opener


@dataclass
class AnnexParts:
    """An annex: its heading, its title, its text."""

    label: str
    title: str = ""
    text: list[ExtractedParagraph] = field(default_factory=list)


@dataclass
class DocumentParts:
    """The parts of a document; typed numbers and letters are still in the paragraphs."""

    symbol: str = ""
    distribution: str = ""
    issued: str = ""
    original: str = ""
    session: str = ""
    committee: str = ""
    agenda_item: str = ""
    agenda_title: str = ""
    sponsors: str = ""
    """The whole line, "Egypt:* draft resolution", or "Draft resolution submitted by …"."""
    adoption: str = ""
    report: str = ""
    title: str = ""
    number: str = ""
    omnibus: str = ""
    opening: str = ""
    preamble: list[ExtractedParagraph] = field(default_factory=list)
    operative: list[ExtractedParagraph] = field(default_factory=list)
    decision: list[ExtractedParagraph] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    annexes: list[AnnexParts] = field(default_factory=list)
    page_notes: list[ExtractedParagraph] = field(default_factory=list)
    mended: list[tuple[str, str]] = field(default_factory=list)
    """Slips that no draft file keeps, such as a missing space or full stop; each with what was read for it."""
    missing: list[str] = field(default_factory=list)
    """Parts that the document lacks, each with its source."""

    def mend(self, before: str, after: str) -> str:
        """Return what a slip was meant to be; record it if it differs."""
        if before != after:
            self.mended.append((before, after))
        return after


_SYMBOL = re.compile(r"(?:[A-Z]+/)+[A-Za-z0-9./\-()]+(?: [A-Z](?:[-–][A-Z])?)?\*{0,2}")
_AMENDMENT = re.compile(
    r"(?:.+?:[*, ]* )?(?:\w+ )?[Aa]mendments? to (?:revised )?draft (?:resolution|decision).*", re.S
)
_ADOPTION = re.compile(r"(?:Resolution|Decision)s? adopted by the General Assembly\b.*", re.S)
_REPORT = re.compile(r"\[.*", re.S)
_TITLE = re.compile(r"(\d{2,3}/\d+(?: [A-Z])?)\.(?:\s+(\S.*))?", re.S)
_OTHER_ORGAN = re.compile(r"The (?:Security Council|Economic and Social Council|Human Rights Council),")
_NUMBERED = re.compile(r"(\d{1,4})\.[ \t]+(?=\S)")
_PAGE_NOTE = re.compile(r"\*{1,3}[ \t]+[A-Z].*", re.S)


def classify_paragraphs(found: ExtractedDocument, name: str) -> DocumentParts:
    """Return the parts of a document; `name` is for messages.

    Raises DraftError [not-a-resolution] if a part is missing that every resolution has.
    """
    parts = DocumentParts()
    _masthead(found, parts)
    paragraphs = list(_without_page_notes(found, parts))
    rest = _opening(_front(paragraphs, parts, name), parts, name)
    _body(rest, parts)
    return parts


def _without_page_notes(found: ExtractedDocument, parts: DocumentParts) -> Iterator[ExtractedParagraph]:
    """Yield the paragraphs without the notes of asterisks on page 1 and the rule above them; keep the notes."""
    for paragraph in found.paragraphs:
        text = paragraph.text.strip()
        if _PAGE_NOTE.fullmatch(text) and len(parts.page_notes) < _MOST_PAGE_NOTES:
            parts.page_notes.append(paragraph)
        elif not STROKE.fullmatch(text):
            yield paragraph


_MOST_PAGE_NOTES = 3
"""One of the symbol, one of a sponsor, one of the list of sponsors."""


_LANGUAGES = frozenset(["Arabic", "Chinese", "English", "French", "Russian", "Spanish"])


def _masthead(found: ExtractedDocument, parts: DocumentParts) -> None:
    language = next((line.strip() for line in found.masthead if line.strip() in _LANGUAGES), "")
    for line in found.masthead:
        # In copied text the large first letter of the symbol is set apart.
        text = re.sub(r"^A /", "A/", line.strip())
        if _SYMBOL.fullmatch(text) and not parts.symbol:
            parts.symbol = text
        elif text.startswith("Distr"):
            parts.distribution = text
        elif DATE.fullmatch(text):
            parts.issued = _day(text, parts)
        elif text.startswith("Original"):
            parts.original = text.partition(":")[2].strip() or language  # which may be on a line of its own


def _front(paragraphs: list[ExtractedParagraph], parts: DocumentParts, name: str) -> list[ExtractedParagraph]:
    """Classify the front block, up to the words "The General Assembly,"; return the paragraphs behind it."""
    texts = [paragraph.text.strip() for paragraph in paragraphs]
    end = next((at for at, text in enumerate(texts) if OPENING.match(text) or _OTHER_ORGAN.match(text)), None)
    is_amendment = any(map(_AMENDMENT.fullmatch, texts[:30]))
    if is_amendment or end is None:
        what = "is an amendment," if is_amendment else _describe_other(parts.symbol)
        raise error(name, "not-a-resolution", f"{what} no resolution or draft")
    for line in _front_lines(texts[:end]):
        _front_line(line, parts)
    if parts.adoption and not parts.number and (number := re.fullmatch(r"A/RES/(\d+/\d+)\**", parts.symbol)):
        parts.number = number[1]
        parts.missing.append(f"number: the title has none; {number[1]} is that of the symbol")
    if not (parts.agenda_item or parts.number):
        raise error(name, "not-a-resolution", "has neither an agenda item nor a number; it is no resolution or draft")
    return paragraphs[end:]


def _describe_other(symbol: str) -> str:
    """Describe a document without an opening by its symbol."""
    if found := re.search(r"/(Add|Corr|Amend)\.\d", symbol):
        return f"is {_OF_ANOTHER[found[1]]} another document,"
    return "has not the words “The General Assembly,”; it is"


_OF_ANOTHER = {"Add": "an addition to", "Corr": "a correction of", "Amend": "an amendment of"}


def _front_lines(lines: list[str]) -> list[str]:
    """Return the lines of the front block, with those of the sponsors joined, up to "draft resolution".

    In a text without line breaks the sponsors follow the title of the agenda item directly.
    """
    if lines:
        session = re.match(r"((?:[A-Z][\w-]+ )+session) (.+)", lines[0], re.S)
        lines[:1] = [session[1], session[2]] if session else lines[:1]
    # The end of the sponsors may be on two lines, "draft / resolution".
    ends = (index for index in range(len(lines)) if _DRAFT.search(" ".join(lines[max(0, index - 1) : index + 1])))
    last = next(ends, None)
    item = next((index for index, line in enumerate(lines) if line.startswith("Agenda item")), None)
    if last is None or item is None:
        return lines
    first = next((index for index in range(item + 1, last + 1) if begins_with_state(lines[index])), last)
    return [*lines[:first], " ".join(lines[first : last + 1]), *lines[last + 1 :]]


_DRAFT = re.compile(r":[*, ]* (?:revised )?draft (?:resolution|decision)s?[*, ]*$")


def _front_line(text: str, parts: DocumentParts) -> None:
    """Classify a line of the front block by its text, else by the lines above it."""
    if _classify_by_text(text, parts):
        return
    line = _one_line(text)
    if parts.report and not parts.report.endswith("]") and not (parts.title or parts.number):
        parts.report += f" {line}"
    elif parts.title:
        parts.title += f" {line}"
    elif parts.number or parts.sponsors or parts.report or parts.adoption:
        parts.title = line
    elif parts.agenda_item:
        parts.agenda_title = f"{parts.agenda_title} {line}".strip()
    else:
        parts.committee = f"{parts.committee} {line}".strip()


def _classify_by_text(text: str, parts: DocumentParts) -> bool:
    if not parts.session:
        parts.session = text
    elif re.match(r"Agenda items? (?:\d|\[)", text) and not parts.agenda_item:
        parts.agenda_item = text.partition("item")[2].lstrip("s ").strip()
    elif _ADOPTION.match(text):
        parts.adoption = text
    elif parts.adoption and not parts.report and re.match(r"on \d", text):
        parts.adoption += f"\n{text}"
    elif SPONSORS.fullmatch(text) or (parts.agenda_item and not parts.title and SUBMITTED.fullmatch(text)):
        parts.sponsors = re.sub(r"\S+,[^\W\d_]\S*", lambda it: parts.mend(it[0], _with_spaces(it[0])), _one_line(text))
    elif _REPORT.match(text):
        parts.report = _one_line(text)
    elif title := _TITLE.fullmatch(text):
        parts.number, parts.title = title[1], _one_line(title[2] or "")
    elif parts.number and not parts.omnibus and re.fullmatch(r"[A-Z]{1,2}", text):
        # A lettered part of an omnibus resolution: the letter, then the title of the part.
        parts.number, parts.omnibus, parts.title = f"{parts.number} {text}", parts.title, ""
    else:
        return False
    return True


def _with_spaces(names: str) -> str:
    return re.sub(r",(?=[^\W\d_])", ", ", names)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _opening(paragraphs: list[ExtractedParagraph], parts: DocumentParts, name: str) -> list[ExtractedParagraph]:
    """Take the opening where it stands alone; return the paragraphs behind it."""
    first = paragraphs[0].text.strip()
    found = OPENING.match(first)
    if not found:
        what = "is a text of another organ; this tool reads those of the General Assembly"
        raise error(name, "not-a-resolution", what)
    if first == found[0].strip():
        parts.opening = first
        return paragraphs[1:]
    return paragraphs


def _body(paragraphs: list[ExtractedParagraph], parts: DocumentParts) -> None:
    """Classify preamble, operative part, closing lines and annexes, in this order."""
    where = parts.preamble if parts.opening else parts.decision
    last = 0
    for paragraph in paragraphs:
        if paragraph.row:
            where.append(paragraph)
            continue
        if not parts.annexes:
            paragraph, last = _with_number(paragraph, last, parts)  # noqa: PLW2901 - with its full stop
        text = paragraph.text.strip()
        if ANNEX.fullmatch(text) and paragraph.bold is not False:
            parts.annexes.append(AnnexParts(text))
            where = parts.annexes[-1].text
        elif parts.annexes and not where and not parts.annexes[-1].title and is_heading(paragraph):
            parts.annexes[-1].title = _one_line(text)
        elif closing := _closing(paragraph, parts):
            parts.closing += closing
        else:
            if where is parts.preamble and _NUMBERED.match(text):
                where = parts.operative
            where += _split_heading(paragraph)
    if parts.opening:
        _split_preamble(parts)


_CLOSING = re.compile(rf"({MEETING.pattern})(?:\s+({DATE.pattern}))?")
_WITHOUT_STOP = re.compile(r"(\d{1,3})(?=[ \t]+[A-Z])")


def _day(text: str, parts: DocumentParts) -> str:
    return parts.mend(text, DATE.sub(r"\1 \2 \3", text))


def _with_number(paragraph: ExtractedParagraph, last: int, parts: DocumentParts) -> tuple[ExtractedParagraph, int]:
    """Return a paragraph and its number, or the last one before; add the full stop in "6 Also" behind paragraph 5."""
    text = paragraph.text.strip()
    if found := _NUMBERED.match(text):
        return paragraph, int(found[1])
    found = _WITHOUT_STOP.match(text)
    if not found or DATE.fullmatch(text) or int(found[1]) != last + 1 or not (last or parts.preamble):
        return paragraph, last
    rest = without_start(paragraph, paragraph.text.index(found[1]) + found.end())
    opens_in_italics = next((run.italic for run in rest.runs if run.text.strip()), False)
    if not (opens_in_italics or find_opener(rest.text.strip(), "operative")):
        return paragraph, last
    parts.mend(text[: found.end() + 12], f"{found[1]}.{text[found.end() : found.end() + 12]}")
    return replace(paragraph, runs=merge_runs((Run(f"{found[1]}."), *rest.runs))), last + 1


def _closing(paragraph: ExtractedParagraph, parts: DocumentParts) -> list[str]:
    """Return the closing lines in a paragraph, meeting and date; empty if it has none.

    A date alone is one behind the meeting's line, or where no meeting was held.
    """
    text = paragraph.text.strip()
    if found := _CLOSING.fullmatch(text):
        return [found[1], *([_day(found[2], parts)] if found[2] else [])]
    is_placed = parts.closing or paragraph.indent in (None, Indent.RIGHT)
    is_date = DATE.fullmatch(text) and parts.number and not parts.annexes
    return [_day(text, parts)] if is_date and is_placed else []


def _split_heading(paragraph: ExtractedParagraph) -> list[ExtractedParagraph]:
    """Return a heading of two lines, such as "I" above "General", as two; any other paragraph unchanged."""
    if "\n" not in paragraph.text.strip() or not is_heading(paragraph):
        return [paragraph]
    lines: list[list[Run]] = [[]]
    for run in paragraph.runs:
        first, *others = run.text.split("\n") if not run.call else [run.text]
        lines[-1].append(run.with_text(first))
        lines += [[run.with_text(other)] for other in others]
    return [replace(paragraph, runs=merge_runs(line)) for line in lines if merge_runs(line)]


def _split_preamble(parts: DocumentParts) -> None:
    """Move what follows the preamble into the operative part.

    The preamble ends at the first section heading, else, with no number, behind the last comma: a single operative
    paragraph carries no number (rule STR05). Without a comma the opening runs on into it.
    """
    first = parts.preamble[0].text.rstrip() if parts.preamble else ""
    if not parts.opening.endswith(",") and not first.endswith(","):
        end = 0
    elif parts.operative:
        headings = (index for index, paragraph in enumerate(parts.preamble) if is_heading(paragraph))
        end = next(headings, len(parts.preamble))
    else:
        commas = (n for n, paragraph in enumerate(parts.preamble, 1) if paragraph.text.rstrip().endswith(","))
        end = max(commas, default=0)
    parts.operative[:0] = parts.preamble[end:]
    del parts.preamble[end:]


def without_start(paragraph: ExtractedParagraph, length: int) -> ExtractedParagraph:
    """Return a paragraph without its first `length` characters, such as a typed number."""
    runs: list[Run] = []
    for run in paragraph.runs:
        cut = min(length, len(run.text)) if not run.call else 0
        length -= cut
        runs.append(run.with_text(run.text[cut:]))
    return replace(paragraph, runs=merge_runs(runs))


def is_heading(paragraph: ExtractedParagraph) -> bool:
    """Return whether a paragraph of the body is a heading.

    One is bold or all italic in the column; where the form is not known, short and without a full stop.
    """
    if paragraph.row:
        return False
    if paragraph.bold is not None and paragraph.indent is not None:
        in_column = paragraph.indent in (Indent.COLUMN, Indent.OUTER)
        is_italic = all(run.italic or run.call or not run.text.strip() for run in paragraph.runs)
        return in_column and (paragraph.bold or (is_italic and not re.search(r"[,;:.]$", paragraph.text.strip())))
    text = paragraph.text.strip()
    return len(text) < 90 and not re.search(r"[,;:.”]$", text) and text[:1].isupper()
