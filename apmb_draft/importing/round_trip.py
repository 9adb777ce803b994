"""Verify an import: compare what was composed with what was read, part by part, and look for text that no part took."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from apmb_draft.importing.classify import DocumentParts
from apmb_draft.model.document import ROWS, Block, Document, Note, Role, Run
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph
from apmb_draft.un.typography import FURNITURE, plain_text


@dataclass(frozen=True)
class PartComparison:
    """One part as read and as composed; `where` is "operative 3", or the name of a part of the document."""

    where: str
    read: str
    composed: str

    @property
    def is_equal(self) -> bool:
        """Return whether the texts are equal, no-break spaces and hyphens aside: the tool sets those itself."""
        return _normalized(self.read) == _normalized(self.composed)

    @property
    def is_text(self) -> bool:
        """Return whether the part is running text, where facts could be the cause of a difference."""
        return bool(re.match(r"(?:preamble|operative|decision) ", self.where))


def compare_parts(found: ExtractedDocument, parts: DocumentParts, document: Document) -> list[PartComparison]:
    """Return every part of a document as read, with what the composed `document` has for it."""
    pairs = (*_front(parts, document), *_body(parts, document), *_notes(found, document))
    return [PartComparison(*pair) for pair in pairs]


def _normalized(text: str) -> str:
    return " ".join(plain_text(text).split())


def _front(parts: DocumentParts, document: Document) -> Iterator[tuple[str, str, str]]:
    for name, read, role in _masthead(parts):
        if read or document.text(role):
            yield name, read or document.text(role), document.text(role)
    yield "session", parts.session, document.text(Role.SESSION)
    if parts.agenda_item:
        yield (
            "agenda item",
            parts.agenda_item,
            re.sub(r"^Agenda items? ", "", plain_text(document.text(Role.AGENDA_ITEM))),
        )
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
        yield f"note {index} of page 1", _passage([note] if note else []), _block(block)


def _masthead(parts: DocumentParts) -> tuple[tuple[str, str, Role], ...]:
    """Return the lines that a masthead must show again; a text copied without one has none."""
    return (
        ("symbol", parts.symbol, Role.SYMBOL),
        ("distribution", parts.distribution, Role.DISTRIBUTION),
        ("date", parts.issued, Role.DATE),
        ("original", parts.original and f"Original: {parts.original}", Role.ORIGINAL),
    )


_BODY = frozenset({Role.HEADING, Role.ANNEX, Role.ANNEX_TITLE})
"""Roles of blocks of the text that have no key of the file."""


def _body(parts: DocumentParts, document: Document) -> Iterator[tuple[str, str, str]]:
    """Yield paragraphs in pairs, aligned by equal text where their numbers differ."""
    blocks = [block for block in document.body if block.ref or block.role in _BODY]
    read = [_passage([passage]) for passage in (*parts.preamble, *parts.operative, *parts.decision)]
    for annex in parts.annexes:
        read += [annex.label, *([annex.title] if annex.title else []), *(_passage([one]) for one in annex.text)]
    made = [_block(block) for block in blocks]
    where = "the beginning"
    for at, index in _align([_normalized(text) for text in read], [_normalized(text) for text in made]):
        ref = blocks[index].ref if index is not None else None
        where = ref.whole.key if ref else where
        yield where, "" if at is None else read[at], "" if index is None else made[index]


def _align(read: Sequence[str], made: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield the indices of equal paragraphs of two texts, and of those without a partner."""
    for _, a, b, c, d in SequenceMatcher(None, read, made, autojunk=False).get_opcodes():
        yield from zip_longest(range(a, b), range(c, d))


def _notes(found: ExtractedDocument, document: Document) -> Iterator[tuple[str, str, str]]:
    for index, (read, made) in enumerate(zip_longest(found.notes, document.notes), 1):
        yield f"footnote {index}", _note(read), _note(made)


def _note(note: Note | None) -> str:
    return f"{note.number} {note.text}" if note else ""


def _passage(passages: Sequence[ExtractedParagraph]) -> str:
    return "".join(_run_text(run, bool(passage.row)) for passage in passages for run in passage.runs)


def _block(block: Block | None) -> str:
    if block is None:
        return ""
    is_row = block.role in ROWS
    return f"{block.number} " * bool(block.number) + "".join(_run_text(run, is_row) for run in block.runs)


def _run_text(run: Run, is_row: bool) -> str:
    return f"[{run.call}]" if run.call else run.text.replace("\t", " | ") if is_row else run.text


# --- Text that is nowhere --------------------------------------------------------------------------------------------


_BOILERPLATE = re.compile(
    rf"United Nations|General Assembly|Original: English|[Rr]ecycle.*|[\d\s]*|{FURNITURE.pattern}"
)
"""Lines of the masthead that every document has, or that the Secretariat adds."""


def find_unplaced_text(
    found: ExtractedDocument, document: Document, differences: Sequence[PartComparison]
) -> list[str]:
    """Return the lines that were read and are nowhere in the draft, whatever part it has them in.

    A comparison of parts would miss a line that was assigned to none; the text of its `differences` is left out. A last
    entry has single words, if any.
    """
    blocks = [block for block in document.blocks if block.role is not Role.RUNNING_TITLE]
    there = Counter(_split_words([*map(_block, blocks), *map(_note, document.notes)]))
    there.update(_split_words(part.read for part in differences))
    lines = list(_lines(found))
    missing = Counter(_split_words(lines)) - there
    whole = [line for line in lines if _is_missing(line, missing)]
    rest = " ".join(missing.elements())
    return [*(" ".join(line.split()) for line in whole), *([rest] if rest else [])]


def _lines(found: ExtractedDocument) -> Iterator[str]:
    yield from (line for line in found.masthead if not _BOILERPLATE.fullmatch(line.strip()))
    yield from (_passage([passage]) for passage in found.paragraphs)
    yield from map(_note, found.notes)


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
