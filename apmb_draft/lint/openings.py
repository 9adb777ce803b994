"""Check the openings of paragraphs: their italics (rules ITA), capitals (CAP06), and verbs that repeat (REP).

Where paragraphs that follow each other have one verb, it goes V, V also, V further, and again from V. Italics are
checked only in sources that show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, pairwise
from operator import attrgetter

from apmb_draft.lint.rules import Example, Hit, Severity, error, text_hit, warning
from apmb_draft.lint.spelling import LATIN
from apmb_draft.lint.view import Draft, PlacedText
from apmb_draft.model.paragraphs import Level, Section
from apmb_draft.un.typography import find_opener

# --- Italics and capitals ---------------------------------------------------------------------------------------------


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


@error(
    "ITA01",
    "The verb with which a paragraph opens is in italics.",
    good="*Welcomes* the light;",
    bad="Welcomes the light;",
    source="published documents: 24 exceptions in about 6,900 paragraphs",
    shown=Example.OPERATIVE,
)
def _openings_in_italics(draft: Draft) -> Iterator[Hit]:
    every = draft.of(Section.PREAMBLE, Section.OPERATIVE)
    openings = [paragraph for paragraph in every if paragraph.is_whole and paragraph.known_opening]
    upright = [paragraph for paragraph in openings if not paragraph.opening]
    # Where more than four are upright and none is not, the text has lost its italics, which is one thing to say.
    all_are = len(upright) == len(openings) > 4
    for paragraph in upright[:1] if all_are else upright:
        known = paragraph.known_opening
        message = f"none of {len(openings)} openings is in italics" if all_are else f"“{known}” is not in italics"
        yield text_hit(paragraph, (0, len(known)), message, f"*{known}*")


@warning(
    "ITA02",
    "Italics end before the preposition, “that” or the object: *Takes note* of, *Mindful* of; but *Calls upon*.",
    good="*Takes note* of the report;",
    bad="*Takes note of* the report;",
    source="1,206 published documents, opening by opening",
    shown=Example.OPERATIVE,
)
def _length_of_italics(draft: Draft) -> Iterator[Hit]:
    for paragraph in draft.of(Section.PREAMBLE, Section.OPERATIVE):
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


@warning(
    "ITA03",
    "A verb further on in a paragraph is not in italics.",
    good="*Welcomes* the light, and encourages the keepers;",
    bad="*Welcomes* the light, and *encourages* the keepers;",
    source="published documents: 5 exceptions",
    shown=Example.OPERATIVE,
)
def _later_verbs(draft: Draft) -> Iterator[Hit]:
    for paragraph in draft.of(Section.PREAMBLE, Section.OPERATIVE):
        for start, end in italic_spans(paragraph):
            words = paragraph.text[start:end]
            if start and words[:1].islower() and _is_opening(words):
                yield text_hit(paragraph, (start, end), f"“{words}” is in italics")


def _is_opening(words: str) -> bool:
    """Return whether words open paragraphs of either part, but for their capital."""
    raised = words[:1].upper() + words[1:]
    return any(find_opener(raised, part) for part in ("preambular", "operative"))


@warning(
    "ITA04",
    "“inter alia” is not in italics, nor are words for emphasis; the Treaty Series is.",
    good="as, inter alia, the light",
    bad="as, *inter alia*, the light",
    source="published documents: 197 of 197 without",
)
def _foreign_words(draft: Draft) -> Iterator[Hit]:
    for paragraph in draft.paragraphs:
        for start, end in italic_spans(paragraph):
            words = paragraph.text[start:end]
            is_within = start and paragraph.section is not Section.FOOTNOTE
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


@warning(
    "CAP06",
    "Of the words that open a paragraph, only the first has a capital.",
    good="*Also notes* the sea;",
    bad="*Also Notes* the sea;",
    source="258 openings of 1,206 published documents",
    shown=Example.OPERATIVE,
)
def _opening_capitals(draft: Draft) -> Iterator[Hit]:
    for paragraph in draft.of(Section.PREAMBLE, Section.OPERATIVE):
        opening, right = paragraph.opening, paragraph.opening.capitalize()
        if paragraph.is_whole and opening != right and find_opener(right, paragraph.openers) == right:
            yield text_hit(paragraph, (0, len(opening)), f"“{opening}”", f"*{right}*")


# --- Verbs that repeat ------------------------------------------------------------------------------------------------

_ADDRESSED = re.compile(
    r"\b(?:encourages|requests?|calls? (?:up)?on|urges|invites|invitation|calls? for|appeals?|recommends)\b"
)
"""Verbs that are addressed to somebody: another addressee takes the bare verb again."""
_PERSONAL = re.compile(r"\b(?:commends|thanks|demands?|reminds|congratulates|authorizes|appreciation|gratitude)\b")
"""Verbs that may be: nobody has measured them, so that another addressee makes a warning of the error."""


@dataclass(frozen=True)
class _Opened:
    """The opening of a paragraph: its verb without "also" and "further", and which of them it has.

    `everybody` are all who are addressed, as far as "to" or a comma; they are asked to do something if `is_asked`:
    "Encourages the adoption" is addressed to nobody.
    """

    paragraph: PlacedText
    words: str
    verb: str
    modifier: str
    addressee: str
    everybody: str
    is_asked: bool

    def hit(self, message: str, modifier: str, *, safe: bool = False, severity: Severity | None = None) -> Hit:
        """Return a hit at the opening, which should have another modifier."""
        better = self.verb[:1].upper() + self.verb[1:]
        if modifier:
            is_behind = self.paragraph.section is Section.PREAMBLE
            better = f"{better} {modifier}" if is_behind else f"{modifier.capitalize()} {self.verb}"
        return text_hit(self.paragraph, (0, len(self.words)), message, better, safe=safe, severity=severity)

    def repeats(self, wanted: str) -> str:
        """Return the message that it repeats a verb, and what it should have."""
        what = f"takes “{wanted}”" if wanted else "stands bare again"
        return f"“{self.words}” repeats the verb of the paragraph before and {what}"


def _uninterrupted(draft: Draft, section: Section) -> Iterator[list[_Opened]]:
    """Yield the openings of paragraphs that follow each other, up to a heading; a quotation in between is skipped."""
    openings: list[_Opened] = []
    for paragraph in draft.of(section):
        is_between = paragraph.level is Level.UNNUMBERED and (paragraph.text[:1] == "“" or paragraph.text[:1].islower())
        if paragraph.level in (Level.HEADING, Level.UNNUMBERED) and not is_between:
            yield openings
            openings = []
        elif paragraph.is_whole:
            openings.append(_opened(paragraph))
    yield openings


def _opened(paragraph: PlacedText) -> _Opened:
    known = paragraph.known_opening
    is_opening = len(paragraph.opening.split()) < 10  # a whole title in italics is none
    words = (paragraph.opening if is_opening else "") or known or _guessed_verb(paragraph.text)
    if not words:
        return _Opened(paragraph, "", paragraph.text, "", "", "", is_asked=False)  # a sentence, as in a declaration
    found = re.search(r"\b(also|further)\b", words, re.IGNORECASE)
    if not found and (found := re.match(r" (also)\b", paragraph.text[len(words) :])):
        words += found[0]  # which stands there without italics; "further" may describe what follows
    modifier = found[1].lower() if found else ""
    verb = " ".join(re.sub(r"\b(?:also|further)\b", "", words, flags=re.IGNORECASE).split()).lower()
    rest = paragraph.text[len(words) :].strip()
    addressee = re.match(r"(?:upon )?(?:all )?(?:the )?(?:[\w’-]+ ?){1,3}", rest)
    everybody, _, asked = re.sub(r"(,|;| to\b)", r"\0\1", rest, count=1).partition("\0")
    first = addressee[0].strip() if addressee else ""
    return _Opened(paragraph, paragraph.text[: len(words)], verb, modifier, first, everybody, bool(_ASKED.match(asked)))


_ASKED = re.compile(r" to\b|,[^;]*?, to\b")


def _guessed_verb(text: str) -> str:
    """Return the verb of an opening that is not known, as far as one word tells; nothing where that is no verb.

    "Also" and "Further" go on to the next.
    """
    words = text.split(" ", 2)
    first = words[: 2 if words[0] in ("Also", "Further") else 1]
    return " ".join(first) if re.search(r"(?:s|ing|ed),?$", first[-1]) else ""


def _runs_of_a_verb(draft: Draft, section: Section) -> Iterator[list[_Opened]]:
    """Yield the openings that follow each other with one verb."""
    for openings in _uninterrupted(draft, section):
        yield from (list(run) for _, run in groupby(openings, key=attrgetter("verb")))


_CYCLE = ("", "also", "further")


def _is_addressed(run: Sequence[_Opened]) -> bool:
    return run[0].paragraph.section is Section.OPERATIVE and bool(_ADDRESSED.search(run[0].verb))


def _is_of_others(run: Sequence[_Opened]) -> bool:
    """Return whether a verb that may be addressed to somebody has several addressees in a run."""
    people = {tuple(one.addressee.split()[:3]) for one in run}
    is_operative = run[0].paragraph.section is Section.OPERATIVE
    return is_operative and bool(_PERSONAL.search(run[0].verb)) and len(people) > 1


def _may_describe(draft: Draft, one: _Opened) -> bool:
    """Return whether "further" may belong to what follows ("Noting further progress"), which italics alone tell."""
    return not draft.has_italics and one.modifier == "further"


def _out_of_cycle(draft: Draft, section: Section) -> Iterator[Hit]:
    """Yield openings with another modifier than the one that follows; surely so where none of their run has one."""
    for run in _runs_of_a_verb(draft, section):
        if _is_addressed(run):
            continue
        may_be_meant = _is_of_others(run) or any(one.modifier for one in run)
        begun = _CYCLE.index(run[0].modifier)  # whether it may begin so, REP04 says
        for place, one in enumerate(run[1:], begun + 1):
            wanted = _CYCLE[place % 3]
            if one.modifier != wanted:
                is_sure = not may_be_meant and not _may_describe(draft, one)
                severity = None if is_sure else Severity.WARNING
                yield one.hit(one.repeats(wanted), wanted, safe=is_sure, severity=severity)


def _misplaced(draft: Draft, section: Section) -> Iterator[Hit]:
    """Yield modifiers on the wrong side of the verb: "Also recalling" and "Requests also"."""
    is_preamble = section is Section.PREAMBLE
    pattern = r"(also|further) " if is_preamble else r"(?!also|further).* (also|further)$"
    for one in chain.from_iterable(_uninterrupted(draft, section)):
        if found := re.match(pattern, one.words, re.IGNORECASE):
            side = "behind" if is_preamble else "before"
            yield one.hit(f"“{one.words}”: “{found[1].lower()}” stands {side} the verb", one.modifier)


def _modifiers(draft: Draft, section: Section) -> Iterator[Hit]:
    yield from _out_of_cycle(draft, section)
    yield from _misplaced(draft, section)


error(
    "REP01",
    "Preambular paragraphs that follow each other with one verb go V, V also, V further, and again from V.",
    good="*Recalling* the sea,\n\n*Recalling also* the shore,",
    bad="*Recalling* the sea,\n\n*Recalling* the shore,",
    source="adopted resolutions: 2,166 of 2,218 runs; drafts of the First Committee 102 of 105",
    shown=Example.PREAMBLE,
)(partial(_modifiers, section=Section.PREAMBLE))


error(
    "REP02",
    "Operative paragraphs that follow each other with one verb go V, Also V, Further V, and again from V.",
    good="*Notes* the sea;\n\n*Also notes* the shore.",
    bad="*Notes* the sea;\n\n*Notes* the shore.",
    source="published documents: 1,285 runs of two, 250 of three",
    shown=Example.OPERATIVE,
)(partial(_modifiers, section=Section.OPERATIVE))


@warning(
    "REP03",
    "A verb that is addressed to somebody takes “Also” where the addressee is that of the paragraph before, and only "
    "there.",
    good="*Requests* the Secretary-General to report;\n\n*Requests* the Chair to listen.",
    bad="*Requests* the Secretary-General to report;\n\n*Also requests* the Chair to listen.",
    source="published documents: another addressee 895 bare of 937, the same 777 with “Also” or “Further”",
    shown=Example.OPERATIVE,
)
def _addressee_changes(draft: Draft) -> Iterator[Hit]:
    """Find a modifier with another addressee; the same addressee, and nobody beside, without one."""
    for run in _runs_of_a_verb(draft, Section.OPERATIVE):
        if not _is_addressed(run):
            continue
        for before, one in pairwise(run):
            same = before.addressee.split()[:2] == one.addressee.split()[:2]
            wanted = _CYCLE[(_CYCLE.index(before.modifier) + 1) % 3]
            if one.modifier and not same and before.is_asked and one.is_asked:
                yield one.hit(f"“{one.words}”: the paragraph before is addressed to others", "")
            elif same and one.everybody == before.everybody and one.modifier != wanted:
                people = " ".join(one.addressee.split()[:2])
                yield one.hit(f"{one.repeats(wanted)}; both are addressed to “{people}”", wanted)


@error(
    "REP04",
    "“also” and “further” never stand in the first paragraph of a run.",
    good="*Recalling* the sea,\n\n*Noting* the shore,\n\n*Recalling* the dunes,",
    bad="*Recalling* the sea,\n\n*Noting* the shore,\n\n*Recalling also* the dunes,",
    source="published documents: 6,454 bare, 8 with one, in preambles",
    shown=Example.PREAMBLE,
)
def _first_of_a_run(draft: Draft) -> Iterator[Hit]:
    for section in (Section.PREAMBLE, Section.OPERATIVE):
        for openings in _uninterrupted(draft, section):
            for before, one in pairwise([None, *openings]):
                if one is None or not one.modifier or (before and (before.verb == one.verb or _is_kin(before, one))):
                    continue
                # A verb further on in the paragraph before is what "also" may go on from.
                goes_on = before and re.search(rf"\b{re.escape(one.verb)}\b", before.paragraph.text)
                severity = Severity.WARNING if goes_on or _may_describe(draft, one) else None
                yield one.hit(f"“{one.words}”: the paragraph before has another verb", "", severity=severity)


def _is_kin(before: _Opened, one: _Opened) -> bool:
    """Return whether one verb goes on from the other: "Noting with concern", "Noting also"; "Strongly condemns"."""
    heads = [next((word for word in each.verb.split() if not word.endswith("ly")), "") for each in (before, one)]
    return heads[0] == heads[1]
