"""Check italics (rules ITA), for sources that show them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Example, Hit, Severity, rule, text_hit
from apmb_draft.checking.spelling import LATIN
from apmb_draft.checking.text import Draft, PlacedText, TextPart
from apmb_draft.openers import find_opener


def italic_spans(paragraph: PlacedText) -> Iterator[tuple[int, int]]:
    """Yield the spans in italics, without spaces at their edges."""
    for found in re.finditer("1+", "".join("01"[leans] for leans in paragraph.italic)):
        words = paragraph.text[found.start() : found.end()]
        if words.strip():
            start = found.start() + len(words) - len(words.lstrip())
            yield start, start + len(words.strip())


def is_foreign(words: str) -> bool:
    """Return whether words are Latin ones that resolutions print in roman type."""
    return words.lower() in ("inter alia", "mutatis mutandis", "prima facie", "ad hoc", "per se", "ex officio")


@rule(
    "ITA01",
    Severity.ERROR,
    "The verb with which a paragraph opens is in italics.",
    good="*Welcomes* the light;",
    bad="Welcomes the light;",
    source="published documents: 24 exceptions in about 6,900 paragraphs",
    shown=Example.OPERATIVE,
)
def openings_in_italics(draft: Draft) -> Iterator[Hit]:
    """Find a known opening without italics; a text without any is reported once."""
    if not draft.has_italics:
        return
    every = draft.of(TextPart.PREAMBLE, TextPart.OPERATIVE)
    openings = [paragraph for paragraph in every if paragraph.is_whole and paragraph.known_opening]
    upright = [paragraph for paragraph in openings if not paragraph.opening]
    all_are = len(upright) == len(openings) > _ALL
    for paragraph in upright[:1] if all_are else upright:
        known = paragraph.known_opening
        message = f"none of {len(openings)} openings is in italics" if all_are else f"“{known}” is not in italics"
        yield text_hit(paragraph, (0, len(known)), message, f"*{known}*")


_ALL = 4
"""Openings; where more are upright and none is not, the text has lost its italics, which is one thing to say."""


@rule(
    "ITA02",
    Severity.WARNING,
    "Italics end before the preposition, “that” or the object: *Takes note* of, *Mindful* of; but *Calls upon*.",
    good="*Takes note* of the report;",
    bad="*Takes note of* the report;",
    source="1,206 published documents, opening by opening",
    shown=Example.OPERATIVE,
)
def length_of_italics(draft: Draft) -> Iterator[Hit]:
    """Find italics that go on by a preposition, "that" or the object behind a known opening, or end within one."""
    if not draft.has_italics:
        return
    for paragraph in draft.of(TextPart.PREAMBLE, TextPart.OPERATIVE):
        known, opening = paragraph.known_opening, paragraph.opening
        rest = opening[len(known) :].strip()
        if known and opening.startswith(known) and _OBJECT.match(rest):
            span = (len(known), len(opening))
            yield text_hit(paragraph, span, f"“{rest}” is in italics; they end behind “{known}”")
        elif opening and known.startswith(f"{opening} ") and _PART_OF_IT.match(known[len(opening) :]):
            message = f"“{known[len(opening) :].strip()}” is not in italics; it belongs to “{known}”"
            yield text_hit(paragraph, (0, len(known)), message, f"*{known}*")


_OBJECT = re.compile(
    r"(?:of|that|the|to|on|by|for|with(?! \w+ (?:concern|satisfaction|appreciation|regret|interest|alarm))|at|all"
    r"|its (?:resolutions?|decisions?)|also that|in(?! the strongest| this regard))(?: [^,]*)?$"
)
"""What follows on an opening and is none of it; "in the strongest terms" and "its grave concern" are."""
_PART_OF_IT = re.compile(r" (?:upon|in mind|note|for|concerned|alarmed|its (?:deep )?appreciation|with satisfaction)\b")
"""What belongs to the opening in all published documents (Calls upon, Bearing in mind, Deeply concerned)."""


@rule(
    "ITA03",
    Severity.WARNING,
    "A verb further on in a paragraph is not in italics.",
    good="*Welcomes* the light, and encourages the keepers;",
    bad="*Welcomes* the light, and *encourages* the keepers;",
    source="published documents: 5 exceptions",
    shown=Example.OPERATIVE,
)
def later_verbs(draft: Draft) -> Iterator[Hit]:
    """Find a known opening in italics, in small letters, within a paragraph."""
    if not draft.has_italics:
        return
    for paragraph in draft.of(TextPart.PREAMBLE, TextPart.OPERATIVE):
        for start, end in italic_spans(paragraph):
            words = paragraph.text[start:end]
            if start and words[:1].islower() and _is_opening(words):
                yield text_hit(paragraph, (start, end), f"“{words}” is in italics")


def _is_opening(words: str) -> bool:
    """Return whether words open paragraphs of either part, but for their capital."""
    raised = words[:1].upper() + words[1:]
    return any(find_opener(raised, part) for part in ("preambular", "operative"))


@rule(
    "ITA04",
    Severity.WARNING,
    "“inter alia” is not in italics, nor are words for emphasis; the Treaty Series is.",
    good="as, inter alia, the light",
    bad="as, *inter alia*, the light",
    source="published documents: 197 of 197 without",
)
def foreign_words(draft: Draft) -> Iterator[Hit]:
    """Find Latin and words within a sentence in italics, and titles of series without."""
    if not draft.has_italics:
        return
    for paragraph in draft.paragraphs:
        for start, end in italic_spans(paragraph):
            words = paragraph.text[start:end]
            is_within = start and paragraph.part is not TextPart.NOTE
            if is_foreign(words) or (is_within and _is_stressed(paragraph, words, start)):
                yield text_hit(paragraph, (start, end), f"“{words}” is in italics")
        for found in re.finditer(r"\bTreaty Series\b|\bOfficial Records of the \w+(?: \w+)*", paragraph.text):
            if not any(paragraph.italic[found.start() : found.end()]):
                yield text_hit(paragraph, found.span(), f"“{found[0]}” is not in italics", f"*{found[0]}*")


def _is_stressed(paragraph: PlacedText, words: str, start: int) -> bool:
    """Return whether words within a sentence have italics for emphasis: no title, no Latin, no later verb (ITA03)."""
    is_letter = len(words) == 1 or paragraph.text[start - 1 : start].isalnum()  # Article 73 *b*; a name in two forms
    is_plain = re.fullmatch(r"[a-z]+(?: [a-z]+){0,3}", words)  # titles have capitals
    return bool(is_plain) and not is_letter and not LATIN & set(words.split()) and not _is_opening(words)


@rule(
    "CAP06",
    Severity.WARNING,
    "Of the words that open a paragraph, only the first has a capital.",
    good="*Also notes* the sea;",
    bad="*Also Notes* the sea;",
    source="258 openings of 1,206 published documents",
    shown=Example.OPERATIVE,
)
def opening_capitals(draft: Draft) -> Iterator[Hit]:
    """Find an opening that is known but for its capitals."""
    for paragraph in draft.of(TextPart.PREAMBLE, TextPart.OPERATIVE):
        opening, right = paragraph.opening, paragraph.opening.capitalize()
        if paragraph.is_whole and opening != right and find_opener(right, paragraph.openers) == right:
            yield text_hit(paragraph, (0, len(opening)), f"“{opening}”", f"*{right}*")
