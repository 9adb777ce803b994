"""Check italics (rules ITA), for sources that show them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Example, Hit, Severity, rule, text_hit
from apmb_draft.checking.spelling import LATIN
from apmb_draft.checking.text import Draft, Part, Passage
from apmb_draft.openers import find_opener


def italic_spans(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield the spans in italics, without spaces at their edges."""
    for found in re.finditer("1+", "".join("01"[leans] for leans in passage.italic)):
        words = passage.text[found.start() : found.end()]
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
    openings = [each for each in draft.of(Part.PREAMBLE, Part.OPERATIVE) if each.is_whole and each.known_opening]
    upright = [passage for passage in openings if not passage.opening]
    if len(upright) == len(openings) > _ALL:
        known = openings[0].known_opening
        yield text_hit(openings[0], (0, len(known)), f"none of {len(openings)} openings is in italics", f"*{known}*")
        return
    for passage in upright:
        known = passage.known_opening
        yield text_hit(passage, (0, len(known)), f"“{known}” is not in italics", f"*{known}*")


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
    for passage in draft.of(Part.PREAMBLE, Part.OPERATIVE):
        known, opening = passage.known_opening, passage.opening
        rest = opening[len(known) :].strip()
        if known and opening.startswith(known) and _OBJECT.match(rest):
            span = (len(known), len(opening))
            yield text_hit(passage, span, f"“{rest}” is in italics; they end behind “{known}”")
        elif opening and known.startswith(f"{opening} ") and _PART_OF_IT.match(known[len(opening) :]):
            message = f"“{known[len(opening) :].strip()}” is not in italics; it belongs to “{known}”"
            yield text_hit(passage, (0, len(known)), message, f"*{known}*")


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
    for passage in draft.of(Part.PREAMBLE, Part.OPERATIVE):
        for start, end in italic_spans(passage):
            words = passage.text[start:end]
            raised = words[:1].upper() + words[1:]
            if (
                start
                and words[:1].islower()
                and (find_opener(raised, "preambular") or find_opener(raised, "operative"))
            ):
                yield text_hit(passage, (start, end), f"“{words}” is in italics")


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
    for passage in draft.passages:
        for start, end in italic_spans(passage):
            words = passage.text[start:end]
            # Titles have capitals, and a later verb in italics is the business of ITA03.
            is_stressed = passage.part is not Part.NOTE and re.fullmatch(r"[a-z]+(?: [a-z]+){0,3}", words)
            is_verb = any(find_opener(words[:1].upper() + words[1:], part) for part in ("preambular", "operative"))
            is_letter = (
                len(words) == 1 or passage.text[start - 1 : start].isalnum()
            )  # Article 73 *b*; a name in two forms
            is_latin = not is_foreign(words) and bool(LATIN & set(words.split()))
            is_word = start and is_stressed and not is_verb and not is_letter and not is_latin
            if is_foreign(words) or is_word:
                yield text_hit(passage, (start, end), f"“{words}” is in italics")
        for found in re.finditer(r"\bTreaty Series\b|\bOfficial Records of the \w+(?: \w+)*", passage.text):
            if not any(passage.italic[found.start() : found.end()]):
                yield text_hit(passage, found.span(), f"“{found[0]}” is not in italics", f"*{found[0]}*")
