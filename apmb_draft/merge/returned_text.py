"""Set right what people type in a returned text: its front block, the parts of its paragraphs, their numbers.

`returned_docx` calls `with_placeholder` on what was read and the others on its parts: `tidy_front`, then
`ReturnedParagraphs`, which aligns the paragraphs with those that were sent, then `renumber_paragraphs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from apmb_draft.importing.classify import DocumentParts, is_heading, without_start
from apmb_draft.merge.aligned_texts import AlignedParagraphs, DraftText, ParagraphPosition, align_paragraphs
from apmb_draft.model.document import Block, Document, Role, Run, describe_place
from apmb_draft.model.paragraphs import letter_number, roman_number
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph
from apmb_draft.un.typography import OPENING, SPONSORS

# --- The front block --------------------------------------------------------------------------------------------------


_NO_SPONSORS = re.compile(r"(?:unknown)?\s*(:\*{0,2} (?:revised )?draft (?:resolution|decision)s?\*{0,2})", re.I)
"""A line of sponsors from which all names were deleted."""
_LINES = {
    "symbol": (Role.SYMBOL, "the symbol in the masthead"),
    "issued": (Role.DATE, "the date in the masthead"),
    "session": (Role.SESSION, "the line of the session"),
    "agenda_item": (Role.AGENDA_ITEM, "the line of the agenda item"),
    "sponsors": (Role.SPONSORS, "the line of the sponsors"),
    "title": (Role.TITLE, "the title"),
}
"""The keys of the front block, each with its line in the document and the name of that line."""


def with_placeholder(found: ExtractedDocument) -> ExtractedDocument:
    """Return a document with the place-holder in the line of sponsors, if that names nobody."""
    paragraphs = list(found.paragraphs)
    for at, paragraph in enumerate(paragraphs):
        if line := _NO_SPONSORS.fullmatch(paragraph.text.strip()):
            paragraphs[at] = replace(paragraph, runs=(Run(f"[sponsors]{line[1]}"),))
    return replace(found, paragraphs=tuple(paragraphs))


def tidy_front(parts: DocumentParts, sent: Document) -> None:
    """Separate the sponsors by commas and one "and", whatever was typed; empty a title without letters.

    Raises DraftError: [symbol] for the symbol of a draft that has no number, [not-a-resolution] if the line of the
    sponsors is gone, without which the titles of the item and of the draft are one.
    """
    if (was := sent.text(Role.SPONSORS)) and not parts.sponsors:
        end = was[was.rindex(":") :] if ":" in was else was
        message = f"the line of the sponsors is gone, or does not end in “{end}”; it was sent as “{was}”. {_SET_RIGHT}"
        raise error("", "not-a-resolution", message)
    parts.title = parts.title if any(map(str.isalnum, parts.title)) else ""
    if re.search(r"/L\.(?!\d)", parts.symbol):
        raise error("", "symbol", f"“{parts.symbol}” has no number behind “L.”")
    line = SPONSORS.fullmatch(parts.sponsors)
    if line and not line["names"].startswith("["):
        given = re.sub(r"\s*(?:;|,? & |, and )\s*", ", ", line["names"].strip(" ,;."))
        names = [name for name in re.split(r"\s*,\s*", given) if name]
        series = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 and " and " not in names[-1] else given
        parts.sponsors = series + parts.sponsors[line.end("names") :]


def describe_failure(failure: DraftError, found: ExtractedDocument, sent: Document, name: str) -> DraftError:
    """Return the error of a file that is no draft any more, with the line at fault and its text as sent."""
    return DraftError(Problem(Where(name), each.code, _describe(each, found, sent)) for each in failure.problems)


def _describe(problem: Problem, found: ExtractedDocument, sent: Document) -> str:
    if problem.code == "absorb-part":
        return problem.message
    if problem.code == "not-a-resolution":
        return next(_describe_missing(found, sent), problem.message)
    if "operative" in problem.message:
        return "no operative paragraph is left in it; put at least one back, with its number"
    for key, (role, line) in _LINES.items():
        if re.match(rf"{key}\b|: the key “{key}” is missing", problem.message) or problem.code == key:
            is_missing = f"the key “{key}” is missing" in problem.message
            what = f"{line} is gone" if is_missing else f"{line}: {problem.message.removeprefix(f'{key}: ')}"
            return f"{what}; it was sent as “{sent.text(role)}”. {_SET_RIGHT}"
    return problem.message


_SET_RIGHT = "Set it right in the Word file"


def _describe_missing(found: ExtractedDocument, sent: Document) -> Iterator[str]:
    """Yield a description of each line that every draft has and this document lacks."""
    texts = [paragraph.text.strip() for paragraph in found.paragraphs]
    if not any(map(OPENING.match, texts)):
        yield "the words “The General Assembly,” above the text are gone; put them back on a line of their own"
    if not any(re.match(r"Agenda items? [\d\[]", text) for text in texts):
        line = sent.text(Role.AGENDA_ITEM)
        yield f"the line of the agenda item is gone or has no number, such as 99 (q); it was sent as “{line}”"


# --- The parts: preamble, operative part and annexes ------------------------------------------------------------------


_NAMES = {
    "preamble": "the preamble", "operative": "the operative part", "decision": "the decision", "annex": "an annex"
}  # fmt: skip


@dataclass(frozen=True)
class ReturnedParagraphs:
    """The paragraphs of a returned text, aligned with those of the draft that was sent."""

    parts: DocumentParts
    sent: DraftText
    aligned: AlignedParagraphs

    @classmethod
    def of(cls, parts: DocumentParts, sent: DraftText) -> ReturnedParagraphs:
        """Align the paragraphs of a text with those that were sent, whatever part it has them in."""
        before = [Block(Role.PREAMBULAR, block.runs) for block in sent.blocks]
        texts = (without_start(paragraph, _mark_length(paragraph)) for _, paragraph in _paragraphs_by_part(parts))
        return cls(parts, sent, align_paragraphs(before, [Block(Role.PREAMBULAR, text.runs) for text in texts]))

    def restore_preamble(self) -> None:
        """Move back into the preamble, in place, what follows a heading in it, up to its last paragraph.

        A new paragraph that ends with a comma is preambular too, if the draft has none without a number in its
        operative part.
        """
        parts, sent = self.parts, self.sent.paragraphs
        numbered = next((at for at, one in enumerate(parts.operative) if is_numbered(one)), 0)
        has_plain = any(each.section == "operative" and each.marker.startswith("~") for each in sent)
        sources = self.aligned.sources[len(parts.preamble) :]

        def is_preambular(at: int) -> bool:
            if is_heading(parts.operative[at]):
                return False
            is_new = parts.operative[at].text.rstrip().endswith(",") and not has_plain
            return is_new or any(sent[source].section == "preamble" for source in sources[at])

        end = max((at + 1 for at in range(numbered) if is_preambular(at)), default=0)
        parts.preamble += parts.operative[:end]
        del parts.operative[:end]

    def describe_moved(self) -> tuple[str, ...]:
        """Describe the paragraphs, reworded or not, that are in another part now or became a heading.

        Raises DraftError [absorb-part] if a paragraph is entirely unchanged and another one puts it into another part.
        """
        paragraphs = list(_paragraphs_by_part(self.parts))
        old = self.sent.positions
        new = [ParagraphPosition(part, bool(_mark_length(each)), is_heading(each)) for part, each in paragraphs]
        same = {b: a for a, b in self.aligned.pairs if self.aligned.is_unchanged(a, b)}
        added = [at for at in range(len(paragraphs)) if at not in same]

        def cause(at: int) -> str:
            above = [paragraphs[each][1] for each in added if each < at]
            return _cause(self.parts, paragraphs[at][1], above)

        if untouched := [(a, b) for b, a in same.items() if old[a].is_misread_as(new[b])]:
            a, b = untouched[0]
            why = "the heading of its annex is gone" if old[a].part == "annex" else cause(b)
            others = f" (and {len(untouched) - 1} more)" if len(untouched) > 1 else ""
            what = f"{_quoted(self.sent.blocks[a])}{others}, would be in {_NAMES[new[b].part]}"
            raise error("", "absorb-part", f"{what}, though nobody changed it; {why}. Set it right in the Word file")
        moved = ((a, _describe_move(old[a], new[b], cause(b))) for a, b in self.aligned.pairs if old[a] != new[b])
        return tuple(f"{_quoted(self.sent.blocks[a])}, {what}" for a, what in moved if what)


def _describe_move(old: ParagraphPosition, new: ParagraphPosition, cause: str) -> str:
    """Describe how the position of a paragraph changed; "" for a number or letter within one part."""
    part = _NAMES[new.part]
    if old.is_heading != new.is_heading:
        return f"{'became' if new.is_heading else 'is no longer'} a heading, by its form, and is in {part}"
    if old.part == new.part:
        return ""
    number = "it has a number now" if new.is_marked else "its number is gone"
    return f"is in {part} now: {number if old.is_marked != new.is_marked else cause}"


def _quoted(block: Block) -> str:
    return f"{describe_place(block)}, “{_short(block.text)}”"


def _paragraphs_by_part(parts: DocumentParts) -> Iterator[tuple[str, ExtractedParagraph]]:
    texts = [("preamble", parts.preamble), ("operative", parts.operative), ("decision", parts.decision)]
    texts += [("annex", annex.text) for annex in parts.annexes]
    return ((part, paragraph) for part, paragraphs in texts for paragraph in paragraphs)


def _cause(parts: DocumentParts, paragraph: ExtractedParagraph, new: Sequence[ExtractedParagraph]) -> str:
    """Describe what moved a paragraph: the heading of an annex, else the last new paragraph before it."""
    above = [annex.label for annex in parts.annexes if paragraph in annex.text] or [each.text for each in new[-1:]]
    return f"“{_short(above[0])}” above it does that" if above else "something above it does that"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) < 60 else f"{line[:50]} …"


# --- Numbers: they are read as what they count, whatever they say -----------------------------------------------------


_NUMBER = re.compile(r"(\d{1,4})(?:[ \u00a0]+(?:bis|ter|quater|alt))?\.?(?<=[.a-z])[ \t\u00a0]+(?=\S)")
"""The number of a paragraph, also of one inserted between two others ("8 bis.")."""
_LETTER = re.compile(r"\(([a-z]{1,5})\)[ \t\u00a0]+(?=\S)")
_LETTERS = {letter_number(number): number for number in range(1, 53)}
_ROMANS = {roman_number(number): number for number in range(1, 40)}


def _mark_length(paragraph: ExtractedParagraph) -> int:
    """Return the length, in characters, of a typed number or letter and the space behind it; 0 without one."""
    found = _NUMBER.match(paragraph.text) or _LETTER.match(paragraph.text)
    return found.end() if found and not paragraph.row else 0


def is_numbered(paragraph: ExtractedParagraph) -> bool:
    """Return whether a paragraph begins with a typed number."""
    return bool(_NUMBER.match(paragraph.text)) and not paragraph.row


@dataclass
class _Count:
    """The last number of a text so far, at each level."""

    number: int = 0
    letter: int = 0
    roman: int = 0


def renumber_paragraphs(parts: DocumentParts, *, unnumbered: bool, alone: bool) -> None:
    """Give the operative paragraphs the numbers and letters of their order.

    A paragraph added without a number gets one, unless the draft has paragraphs of that kind (`unnumbered`). A lone
    paragraph has none (rule STR05), unless that of the draft has one (`alone`).
    """
    parts.operative = _counted(parts.operative, unnumbered=unnumbered)
    whole = [each for each in parts.operative if is_numbered(each)]
    if len(whole) == 1 and not alone:
        parts.operative = [
            without_start(each, _mark_length(each)) if each in whole else each for each in parts.operative
        ]
    parts.preamble = _lettered(parts.preamble)


def _counted(paragraphs: Sequence[ExtractedParagraph], *, unnumbered: bool) -> list[ExtractedParagraph]:
    count = _Count()
    result: list[ExtractedParagraph] = []
    begun = False
    for paragraph in paragraphs:
        if is_heading(paragraph):
            result.append(paragraph)
            begun = True
        elif paragraph.row:
            result.append(paragraph)
        elif number := _NUMBER.match(paragraph.text):
            again = begun and number[1] == "1"
            count = _Count(1 if again else count.number + 1)
            result.append(_with_mark(paragraph, number.end(), f"{count.number}."))
            begun = False
        elif letter := _LETTER.match(paragraph.text):
            result.append(_with_mark(paragraph, letter.end(), _next_letter(letter[1], count)))
        elif not unnumbered and re.match(r"[A-Z“]", paragraph.text) and len(paragraph.text.split()) > 2:
            # A whole paragraph, without any mark.
            count = _Count(count.number + 1)
            result.append(_with_mark(paragraph, 0, f"{count.number}."))
        else:
            result.append(paragraph)
    return result


def _lettered(paragraphs: Sequence[ExtractedParagraph]) -> list[ExtractedParagraph]:
    count = _Count()
    result: list[ExtractedParagraph] = []
    for paragraph in paragraphs:
        letter = None if paragraph.row else _LETTER.match(paragraph.text)
        if letter:
            result.append(_with_mark(paragraph, letter.end(), _next_letter(letter[1], count)))
        else:
            count = _Count()
            result.append(paragraph)
    return result


def _next_letter(typed: str, count: _Count) -> str:
    """Return the mark of a sub-paragraph by its order and the typed mark: (a), or below it (i)."""
    letter, roman = _LETTERS.get(typed, 0), _ROMANS.get(typed, 0)
    away = abs(letter - count.letter - 1) if letter else 99
    below = abs(roman - count.roman - 1) if roman else 99
    if typed == "i" and away and not count.roman:
        below = 0
    if min(away, below) == 99:
        return f"({typed})"
    if below < away or (below == away and count.roman):
        count.roman += 1
        return f"({roman_number(count.roman)})"
    count.letter += 1
    count.roman = 0
    return f"({letter_number(count.letter)})"


def _with_mark(paragraph: ExtractedParagraph, end: int, mark: str) -> ExtractedParagraph:
    rest = without_start(paragraph, end) if end else paragraph
    return replace(rest, runs=(Run(f"{mark}\t"), *rest.runs))
