"""Check how the parts of a text begin, end and follow each other (rules STR)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from apmb_draft.lint.openings import is_foreign, italic_spans
from apmb_draft.lint.rules import Example, Hit, Severity, error, key_hit, text_hit, warning
from apmb_draft.lint.view import Draft, PlacedText
from apmb_draft.model.paragraphs import ROW_MARKS, Level, Section
from apmb_draft.model.resolution import Kind
from apmb_draft.un.typography import find_opener, known_openers

_APART = (Level.HEADING, *ROW_MARKS.values())
"""What is no paragraph of the text: headings and the lines of tables."""
_BELOW = (Level.SUBPARAGRAPH, Level.SUBSUBPARAGRAPH, Level.THIRD_LEVEL)


def _start(paragraph: PlacedText) -> tuple[int, int]:
    """Return the first word of a paragraph."""
    return 0, len(paragraph.text.split(" ", 1)[0])


def _end(paragraph: PlacedText) -> tuple[int, int]:
    """Return the mark at the end of a paragraph; the last word, where there is none."""
    last = re.compile(r"[\w’-]*\w$|.$", re.DOTALL)
    found = last.search(paragraph.text, max(len(paragraph.text) - 100, 0))  # no word is longer
    return found.span() if found else (0, 0)


def _end_hit(paragraph: PlacedText, wanted: str, severity: Severity | None = None) -> Hit:
    """Return that a paragraph ends with another mark than the one that should be there, or with none."""
    span, last = _end(paragraph), paragraph.text[-1:]
    if last in tuple(",;.:"):
        return text_hit(paragraph, span, f"ends with “{last}”, not with “{wanted}”", wanted, severity=severity)
    better = f"{paragraph.text[slice(*span)]}{wanted}"
    return text_hit(paragraph, span, f"ends without “{wanted}”", better, severity=severity)


@warning(
    "STR02",
    "A preambular paragraph begins with a participle or an adjective: Recalling, Mindful, Deeply concerned.",
    good="*Mindful* of the sea,",
    bad="*The sea* is mindful,",
    source="Editorial Manual; 258 openings seen three times or oftener in 1,206 published documents",
    shown=Example.PREAMBLE,
)
def _preambular_openings(draft: Draft) -> Iterator[Hit]:
    for paragraph in draft.of(Section.PREAMBLE):
        first, *others = paragraph.text.split(" ", 2)
        head = others[0] if first.endswith("ly") and others else first  # Profoundly concerned
        if not paragraph.is_whole:
            continue
        looks_like_one = re.search(r"(?:ing|ed|ful|ent|ous|ware),?$", head) and first[:1].isupper()
        if not paragraph.known_opening and (not looks_like_one or _near(paragraph)):
            yield _unknown(paragraph, "a preambular")
        elif better := _present(head.rstrip(",")):
            start = paragraph.text.index(head)
            words = paragraph.text[start : start + len(better) - 1]
            yield text_hit(paragraph, (start, start + len(head.rstrip(","))), f"“{words}”", better)


@warning(
    "STR03",
    "An operative paragraph begins with a verb in the third person: Requests, Also welcomes, Decides.",
    good="*Requests* the keepers to watch;",
    bad="The keepers should watch;",
    source="Editorial Manual; 2,734 operative paragraphs of published documents, 4 begin otherwise",
    shown=Example.OPERATIVE,
)
def _operative_openings(draft: Draft) -> Iterator[Hit]:
    """Find an opening that is not known, and does not look like one.

    Where more than five do, and more than half of all, the text is a declaration, which opens as it likes.
    """
    paragraphs = [paragraph for paragraph in draft.of(Section.OPERATIVE) if paragraph.is_whole]
    unknown = [paragraph for paragraph in paragraphs if not paragraph.known_opening]
    for paragraph in unknown if len(unknown) <= max(5, len(paragraphs) / 2) else ():
        words = paragraph.text.split(" ", 3)
        verb = next((word for word in words if word.lower() not in ("also", "further", "strongly", "once")), "")
        if not (re.fullmatch(r"[A-Za-z]+(?<!s)s,?", verb) and words[0][:1].isupper() and not _near(paragraph)):
            yield _unknown(paragraph, "an operative")


def _present(participle: str) -> str:
    """Return the present participle that opens preambles for another form: "Recalling" for "Recalled"."""
    stem = re.fullmatch(r"([A-Z]?[a-z]+)ed", participle)
    forms = [f"{stem[1]}ing", f"{stem[1][:-1]}ing"] if stem else []
    verbs = {words.split()[0] for words in known_openers()["preambular"]}
    return "" if participle in verbs else next((form for form in forms if form in verbs), "")


def _near(paragraph: PlacedText) -> str:
    """Return the first word of the opening that the first word of a paragraph is a slip for; "" where it is none."""
    verbs = {words.split()[0] for words in known_openers()[paragraph.openers]}
    first = paragraph.text.split(" ", 1)[0].rstrip(",")
    # A slip is more alike to its word than "Noting" is to "Voting".
    close = () if first in verbs else difflib.get_close_matches(first[:30], verbs, 1, 0.88)
    return close[0] if close else ""


def _unknown(paragraph: PlacedText, kind: str) -> Hit:
    first, near = paragraph.text.split(" ", 1)[0], _near(paragraph)
    message = f"“{first}” is no opening of {kind} paragraph that is known"
    return text_hit(paragraph, _start(paragraph), message, near or None)


@error(
    "STR04",
    "A preambular paragraph ends with a comma, or with a colon where lettered ones follow.",
    good="*Mindful* of peace and security,",
    bad="*Mindful* of peace and security;",
    source="published documents: 3,602 commas, 4 colons, nothing else",
    shown=Example.PREAMBLE,
)
def _preambular_ends(draft: Draft) -> Iterator[Hit]:
    paragraphs = [paragraph for paragraph in draft.of(Section.PREAMBLE) if paragraph.level not in _APART]
    for paragraph, after in zip_longest(paragraphs, paragraphs[1:]):
        if paragraph.level is Level.UNNUMBERED:
            continue
        wanted = ":" if paragraph.is_whole and _leads(paragraph, after) else ","
        also_right = ":,;" if paragraph.level in _BELOW else ":"
        if paragraph.text[-1:] not in (wanted, *also_right):
            yield _end_hit(paragraph, wanted)


@error(
    "STR05",
    "Operative paragraphs are numbered through, with a full stop; a single one has no number.",
    good="*Notes* the sea;\n\n*Notes* the shore.",
    bad="*Notes* the sea;\n\n~ 7. *Notes* the shore.",
    source="124 published documents: no gap; the single paragraph by the rules of the markup for resolutions",
    shown=Example.OPERATIVE,
)
def _typed_numbers(draft: Draft) -> Iterator[Hit]:
    """Find a number that is typed, because it is not the one that follows: the tool sets all others.

    Those that count on from it are not reported again.
    """
    before = None
    for paragraph in draft.of(Section.OPERATIVE):
        found = re.match(r"(\d{1,3})(?:([.)])\s|\s(?=[A-Z][a-z]+s?\b(?! ?\d)))", paragraph.text)
        if found and paragraph.level is Level.UNNUMBERED:
            if int(found[1]) - 1 != before:
                message = "is not the number that follows" if found[2] else "has no full stop behind it"
                yield text_hit(paragraph, found.span(1), f"{found[1]} {message}")
            before = int(found[1])


@error(
    "STR06",
    "An operative paragraph ends with a semicolon, the last with a full stop, and one that leads in with a colon.",
    good="*Notes* the light;\n\n*Decides* so.",
    bad="*Notes* the light.\n\n*Decides* so.",
    source="published documents: 2,436 semicolons, 47 colons, the last paragraph a full stop in 251 of 251",
    shown=Example.OPERATIVE,
)
def _operative_ends(draft: Draft) -> Iterator[Hit]:
    every = list(draft.of(Section.OPERATIVE))
    paragraphs = [each for each in every if each.level not in (*_APART, Level.UNNUMBERED)]
    goes_on = {one for one, after in pairwise(every) if after.level is Level.UNNUMBERED}
    has_sentences = _has_sentences(draft, paragraphs)
    for paragraph, after in zip_longest(paragraphs, paragraphs[1:]):
        wanted, also_right = (":", ",;") if _leads(paragraph, after) else (";" if after else ".", "")
        also_right += ".;" if has_sentences else ""
        if paragraph in goes_on:
            also_right += ",;:”"  # a quotation, or the end of the sentence, has a paragraph of its own
        is_told = paragraph.level in _BELOW and _LAST_AND.search(paragraph.text)  # by STR07
        last = paragraph.text[-1:]
        if last not in (wanted, *also_right) and not is_told:
            # a table may follow, which the text does not hold
            yield _end_hit(paragraph, wanted, Severity.WARNING if last == ":" else None)


def _leads(paragraph: PlacedText, after: PlacedText | None) -> bool:
    """Return whether a paragraph leads in those after it: they are of a lower level."""
    if after is None or after.level not in _BELOW:
        return False
    return paragraph.is_whole or _BELOW.index(after.level) > _BELOW.index(paragraph.level)


def _has_sentences(draft: Draft, paragraphs: Sequence[PlacedText]) -> bool:
    """Return whether paragraphs may end with a full stop: in sections, and where most do, as in a declaration."""
    whole = [each for each in paragraphs if each.is_whole]
    stops = sum(each.text.endswith(".") for each in whole)
    return any(each.level is Level.HEADING for each in draft.of(Section.OPERATIVE)) or stops > max(len(whole) / 2, 2)


_LAST_AND = re.compile(r"[,;]? and$")


@error(
    "STR07",
    "A sub-paragraph begins with a capital, and no “and” stands before the last one.",
    good="*Asks* the keepers:\n\n(a) To watch;\n\n(b) To sing.",
    bad="*Asks* the keepers:\n\n(a) to watch; and\n\n(b) To sing.",
    source="Editorial Manual; published documents: one “and” in about 300",
    shown=Example.OPERATIVE,
)
def _subparagraph_form(draft: Draft) -> Iterator[Hit]:
    for paragraph in draft.of(Section.OPERATIVE, Section.PREAMBLE):
        if paragraph.level not in _BELOW:
            continue
        if paragraph.text[:1].islower() and not re.match(r"[a-z]-|[a-z]+[A-Z]", paragraph.text):  # e-learning
            yield text_hit(paragraph, (0, 1), "begins with a small letter", paragraph.text[:1].upper(), safe=True)
        if found := _LAST_AND.search(paragraph.text):
            yield text_hit(paragraph, found.span(), "ends with “and”", ";")


@warning(
    "STR09",
    "A decision is one paragraph without italics, with a full stop: The General Assembly, recalling …, decides ….",
    good="document: decision\ndecision: The General Assembly decides to include the item.",
    bad="document: decision\ndecision: The General Assembly *decides* to include the item.",
    source="published decisions",
)
def _decision_form(draft: Draft) -> Iterator[Hit]:
    paragraphs = list(draft.of(Section.DECISION))
    if paragraphs and not re.search(r"\.[”’)]?$", paragraphs[-1].text):
        yield _end_hit(paragraphs[-1], ".")
    if draft.resolution.document is not Kind.DECISION or not draft.has_italics:
        return
    for paragraph in paragraphs:
        for start, end in italic_spans(paragraph):
            words = paragraph.text[start:end]
            if re.fullmatch(r"[a-z]+(?: [a-z]+){0,2}", words) and not is_foreign(words):
                yield text_hit(paragraph, (start, end), f"“{words}” in italics")


@warning(
    "STR10",
    "A title is in sentence case, not in capital letters, and has no full stop.",
    good="title: Transparency in lighthouses",
    bad="title: TRANSPARENCY IN LIGHTHOUSES",
    source="Editorial Manual; published documents",
)
def _title_form(draft: Draft) -> Iterator[Hit]:
    title = draft.resolution.title
    if title.isupper() and len(title.split()) > 1:
        yield key_hit("the title is in capital letters; only its first word and names begin with one", "title")
    elif title.endswith("."):
        yield key_hit("the title ends with a full stop", "title", instead=title.rstrip("."), safe=True)
    elif small := re.search(r"(?<=[a-z] )(?:Of|And|In|For|On|To|With|From|By|At|Or)(?= )", title):
        yield key_hit(f"“{small[0]}” has a capital in the title; only names have", "title")


@error(
    "STR08",
    "The preamble stands before the operative part.",
    good="*Notes* the light;\n\n*Decides* so.",
    bad="*Notes* the light;\n\n*Recalling* the dark,\n\n*Decides* so.",
    source="Editorial Manual",
    shown=Example.OPERATIVE,
)
def _preamble_first(draft: Draft) -> Iterator[Hit]:
    """Find a preambular opening with a final comma among the operative paragraphs, unless under a heading."""
    for before, paragraph in pairwise([None, *draft.of(Section.OPERATIVE)]):
        is_under_heading = before is not None and before.level is Level.HEADING
        if paragraph is None or not paragraph.is_whole or is_under_heading:
            continue
        if paragraph.text.endswith(",") and find_opener(paragraph.text, "preambular"):
            yield text_hit(paragraph, _start(paragraph), "a preambular paragraph among the operative ones")


@warning(
    "STR12",
    "Sub-paragraphs are lettered through: (a), (b), (c).",
    good="*Asks* the keepers:\n\n(a) To watch;\n\n(b) To sing.",
    bad="*Asks* the keepers:\n\n(a) To watch;\n\n(c) To sing.",
    source="121 published texts: no letter left out or used twice",
    shown=Example.OPERATIVE,
)
def _typed_letters(draft: Draft) -> Iterator[Hit]:
    """Find a letter that is typed and is not the one that the document will have: the tool counts them."""
    text = draft.resolution
    for section, paragraphs in ((Section.PREAMBLE, text.preamble), (Section.OPERATIVE, text.operative)):
        typed = [re.match(r"\s*(\([a-z]\))", paragraph) for paragraph in paragraphs.split("\n\n")]
        for paragraph, letter in zip(draft.of(section), typed, strict=False):
            if paragraph.level is Level.SUBPARAGRAPH and letter and letter[1] != paragraph.number:
                yield text_hit(paragraph, (0, 1), f"{letter[1]} is typed where {paragraph.number} follows")
