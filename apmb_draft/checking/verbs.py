"""Check verbs that repeat (rules REP): V, V also, V further, and again, for paragraphs that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from operator import attrgetter

from apmb_draft.checking.rules import Example, Hit, Severity, rule, text_hit
from apmb_draft.checking.text import Draft, PlacedText, TextPart
from apmb_draft.paragraphs import Level

ADDRESSED = re.compile(
    r"\b(?:encourages|requests?|calls? (?:up)?on|urges|invites|invitation|calls? for|appeals?|recommends)\b"
)
"""Verbs that are addressed to somebody: another addressee takes the bare verb again."""
_PERSONAL = re.compile(r"\b(?:commends|thanks|demands?|reminds|congratulates|authorizes|appreciation|gratitude)\b")
"""Verbs that may be: nobody has measured them, so that another addressee makes a warning of the error."""


@dataclass(frozen=True)
class _Opened:
    """The opening of a paragraph: its verb without "also" and "further", and which of them it has."""

    paragraph: PlacedText
    length: int
    verb: str
    modifier: str
    addressee: str
    everybody: str
    """All who are addressed, as far as "to" or a comma."""
    is_asked: bool
    """True if they are asked to do something: "Encourages the adoption" is addressed to nobody."""


def _stretches(draft: Draft, part: TextPart) -> Iterator[list[_Opened]]:
    """Yield the openings of paragraphs that follow each other, up to a heading; a quotation in between is skipped."""
    stretch: list[_Opened] = []
    for paragraph in draft.of(part):
        is_between = paragraph.level is Level.UNNUMBERED and (paragraph.text[:1] == "“" or paragraph.text[:1].islower())
        if paragraph.level in (Level.HEADING, Level.UNNUMBERED) and not is_between:
            yield stretch
            stretch = []
        elif paragraph.is_whole:
            stretch.append(_opening(paragraph))
    yield stretch


def _opening(paragraph: PlacedText) -> _Opened:
    known = paragraph.known_opening
    words = (paragraph.opening if _has_opening(paragraph) else known) or known or _first(paragraph.text)
    if not words:
        return _Opened(paragraph, 0, paragraph.text, "", "", "", is_asked=False)  # a sentence, as in a declaration
    found = re.search(r"\b(also|further)\b", words, re.IGNORECASE)
    if not found and (found := re.match(r" (also)\b", paragraph.text[len(words) :])):
        words += found[0]  # which stands there without italics; "further" may describe what follows
    modifier = found[1].lower() if found else ""
    verb = " ".join(re.sub(r"\b(?:also|further)\b", "", words, flags=re.IGNORECASE).split()).lower()
    rest = paragraph.text[len(words) :].strip()
    addressee = re.match(r"(?:upon )?(?:all )?(?:the )?(?:[\w’-]+ ?){1,3}", rest)
    everybody, _, asked = re.sub(r"(,|;| to\b)", r"\0\1", rest, count=1).partition("\0")
    first = addressee[0].strip() if addressee else ""
    return _Opened(paragraph, len(words), verb, modifier, first, everybody, bool(_ASKED.match(asked)))


_ASKED = re.compile(r" to\b|,[^;]*?, to\b")


def _first(text: str) -> str:
    """Return the verb of an opening that is not known, as far as one word tells; nothing where that is no verb.

    "Also" and "Further" go on to the next.
    """
    words = text.split(" ", 2)
    first = words[: 2 if words[0] in ("Also", "Further") else 1]
    return " ".join(first) if re.search(r"(?:s|ing|ed),?$", first[-1]) else ""


def _has_opening(paragraph: PlacedText) -> bool:
    """Return whether the italics at the beginning are those of an opening: some words, not a whole title."""
    return 0 < len(paragraph.opening.split()) < 10


def _runs(draft: Draft, part: TextPart) -> Iterator[list[_Opened]]:
    """Yield the openings that follow each other with one verb."""
    for stretch in _stretches(draft, part):
        yield from (list(run) for _, run in groupby(stretch, key=attrgetter("verb")))


def _with(one: _Opened, modifier: str, part: TextPart) -> str:
    """Return the opening with another modifier."""
    verb = one.verb[:1].upper() + one.verb[1:]
    if not modifier:
        return verb
    return f"{verb} {modifier}" if part is TextPart.PREAMBLE else f"{modifier.capitalize()} {one.verb}"


_CYCLE = ("", "also", "further")


def _is_addressed(run: Sequence[_Opened], part: TextPart) -> bool:
    return part is TextPart.OPERATIVE and bool(ADDRESSED.search(run[0].verb))


def _is_of_others(run: Sequence[_Opened], part: TextPart) -> bool:
    """Return whether a verb that may be addressed to somebody has several addressees in a run."""
    people = {tuple(one.addressee.split()[:3]) for one in run}
    return part is TextPart.OPERATIVE and bool(_PERSONAL.search(run[0].verb)) and len(people) > 1


def _may_describe(draft: Draft, one: _Opened) -> bool:
    """Return whether "further" may belong to what follows ("Noting further progress"), which italics alone tell."""
    return not draft.has_italics and one.modifier == "further"


def _message(one: _Opened, wanted: str) -> str:
    words = one.paragraph.text[: one.length]
    what = f"takes “{wanted}”" if wanted else "stands bare again"
    return f"“{words}” repeats the verb of the paragraph before and {what}"


def _out_of_cycle(draft: Draft, part: TextPart) -> Iterator[Hit]:
    """Yield openings with another modifier than the one that follows; surely so where none of their run has one."""
    for run in _runs(draft, part):
        if _is_addressed(run, part):
            continue
        may_be_meant = _is_of_others(run, part) or any(one.modifier for one in run)
        begun = _CYCLE.index(run[0].modifier)  # whether it may begin so, REP04 says
        for place, one in enumerate(run[1:], begun + 1):
            wanted = _CYCLE[place % 3]
            if one.modifier != wanted:
                is_sure = not may_be_meant and not _may_describe(draft, one)
                yield text_hit(
                    one.paragraph, (0, one.length), _message(one, wanted), _with(one, wanted, part),
                    safe=is_sure, severity=None if is_sure else Severity.WARNING,
                )  # fmt: skip


def _misplaced(draft: Draft, part: TextPart) -> Iterator[Hit]:
    """Yield modifiers on the wrong side of the verb: "Also recalling" and "Requests also"."""
    is_preamble = part is TextPart.PREAMBLE
    pattern = r"(also|further) " if is_preamble else r"(?!also|further).* (also|further)$"
    for one in chain.from_iterable(_stretches(draft, part)):
        words = one.paragraph.text[: one.length]
        if found := re.match(pattern, words, re.IGNORECASE):
            message = f"“{words}”: “{found[1].lower()}” stands {'behind' if is_preamble else 'before'} the verb"
            yield text_hit(one.paragraph, (0, len(words)), message, _with(one, one.modifier, part))


@rule(
    "REP01",
    Severity.ERROR,
    "Preambular paragraphs that follow each other with one verb go V, V also, V further, and again from V.",
    good="*Recalling* the sea,\n\n*Recalling also* the shore,",
    bad="*Recalling* the sea,\n\n*Recalling* the shore,",
    source="adopted resolutions: 2,166 of 2,218 runs; drafts of the First Committee 102 of 105",
    shown=Example.PREAMBLE,
)
def preambular_runs(draft: Draft) -> Iterator[Hit]:
    """Find openings out of the cycle, and "also" before the verb."""
    yield from _out_of_cycle(draft, TextPart.PREAMBLE)
    yield from _misplaced(draft, TextPart.PREAMBLE)


@rule(
    "REP02",
    Severity.ERROR,
    "Operative paragraphs that follow each other with one verb go V, Also V, Further V, and again from V.",
    good="*Notes* the sea;\n\n*Also notes* the shore.",
    bad="*Notes* the sea;\n\n*Notes* the shore.",
    source="published documents: 1,285 runs of two, 250 of three",
    shown=Example.OPERATIVE,
)
def operative_runs(draft: Draft) -> Iterator[Hit]:
    """Find openings out of the cycle, but for verbs that are addressed to somebody (REP03); "also" behind the verb."""
    yield from _out_of_cycle(draft, TextPart.OPERATIVE)
    yield from _misplaced(draft, TextPart.OPERATIVE)


@rule(
    "REP03",
    Severity.WARNING,
    "A verb that is addressed to somebody takes “Also” where the addressee is that of the paragraph before, and only "
    "there.",
    good="*Requests* the Secretary-General to report;\n\n*Requests* the Chair to listen.",
    bad="*Requests* the Secretary-General to report;\n\n*Also requests* the Chair to listen.",
    source="published documents: another addressee 895 bare of 937, the same 777 with “Also” or “Further”",
    shown=Example.OPERATIVE,
)
def addressee_changes(draft: Draft) -> Iterator[Hit]:
    """Find a modifier with another addressee; the same addressee, and nobody beside, without one."""
    for run in _runs(draft, TextPart.OPERATIVE):
        if not _is_addressed(run, TextPart.OPERATIVE):
            continue
        for before, one in pairwise(run):
            same = before.addressee.split()[:2] == one.addressee.split()[:2]
            wanted = _CYCLE[(_CYCLE.index(before.modifier) + 1) % 3]
            if one.modifier and not same and before.is_asked and one.is_asked:
                words = f"“{one.paragraph.text[: one.length]}”: the paragraph before is addressed to others"
                yield text_hit(one.paragraph, (0, one.length), words, _with(one, "", TextPart.OPERATIVE))
            elif same and one.everybody == before.everybody and one.modifier != wanted:
                words = f"{_message(one, wanted)}; both are addressed to “{' '.join(one.addressee.split()[:2])}”"
                yield text_hit(one.paragraph, (0, one.length), words, _with(one, wanted, TextPart.OPERATIVE))


@rule(
    "REP04",
    Severity.ERROR,
    "“also” and “further” never stand in the first paragraph of a run.",
    good="*Recalling* the sea,\n\n*Noting* the shore,\n\n*Recalling* the dunes,",
    bad="*Recalling* the sea,\n\n*Noting* the shore,\n\n*Recalling also* the dunes,",
    source="published documents: 6,454 bare, 8 with one, in preambles",
    shown=Example.PREAMBLE,
)
def first_of_a_run(draft: Draft) -> Iterator[Hit]:
    """Find a modifier where no paragraph before has the verb."""
    for part in (TextPart.PREAMBLE, TextPart.OPERATIVE):
        for stretch in _stretches(draft, part):
            for before, one in pairwise([None, *stretch]):
                if one is None or not one.modifier or (before and (before.verb == one.verb or _is_kin(before, one))):
                    continue
                # A verb further on in the paragraph before is what "also" may go on from.
                goes_on = before and re.search(rf"\b{re.escape(one.verb)}\b", before.paragraph.text)
                words = f"“{one.paragraph.text[: one.length]}”: the paragraph before has another verb"
                yield text_hit(
                    one.paragraph, (0, one.length), words, _with(one, "", part),
                    severity=Severity.WARNING if goes_on or _may_describe(draft, one) else None,
                )  # fmt: skip


def _is_kin(before: _Opened, one: _Opened) -> bool:
    """Return whether one verb goes on from the other: "Noting with concern", "Noting also"; "Strongly condemns"."""
    heads = [next((word for word in each.verb.split() if not word.endswith("ly")), "") for each in (before, one)]
    return heads[0] == heads[1]
