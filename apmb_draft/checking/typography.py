"""Marks of punctuation as they are printed (rules TYP)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Hit, Severity, in_words, rule
from apmb_draft.checking.text import Draft


@rule(
    "TYP01",
    Severity.ERROR,
    "Quotation marks and apostrophes are curly.",
    good="the item entitled “Lights”, the Assembly’s agenda",
    bad='the item entitled "Lights", the Assembly\'s agenda',
    source="124 published texts: no straight mark among 6,276",
)
def straight_marks(draft: Draft) -> Iterator[Hit]:
    """Straight quotation marks; which of a pair opens is told by what stands before it."""
    for passage, found in draft.found("[\"'`´]"):
        at = found.start()
        opens = at == 0 or passage.text[at - 1] in " (“[\u2013"
        new = ("“" if opens else "”") if found[0] == '"' else ("‘" if opens else "’")
        safe = not (found[0] != '"' and opens)  # an apostrophe may open a word, as in ’70s
        yield in_words(passage, found.span(), f"straight mark {found[0]}", new, safe=safe)


@rule(
    "TYP02",
    Severity.ERROR,
    "A full stop, comma or semicolon stands outside the closing quotation mark.",
    good="the item entitled “Lights”.",
    bad="the item entitled “Lights.”",
    source="124 published texts: 552 outside, none inside",
)
def marks_inside(draft: Draft) -> Iterator[Hit]:
    """A mark before the closing quotation mark; a whole quoted sentence keeps its own full stop."""
    for passage, found in draft.found(r"[.,;]”"):
        opened = passage.text.rfind("“", 0, found.start())
        quoted = passage.text[opened + 1 : found.start()]
        is_title = passage.text[:opened].endswith(("entitled ", "titled ", "called ", "term ", "theme "))
        if found[0][0] == "." and len(quoted.split()) > _SENTENCE and not is_title:
            continue
        follows = passage.text[found.end() : found.end() + 1] in tuple(",.;:")
        instead = "”" if follows else f"”{found[0][0]}"
        yield in_words(passage, found.span(), f"“{found[0][0]}” inside the quotation marks", instead, safe=True)


_SENTENCE = 12
"""Words; a longer quotation may be a sentence of its own, whose full stop belongs to it."""


@rule(
    "TYP03",
    Severity.WARNING,
    "A simple list has no comma before its last “and” or “or”.",
    good="organs, organizations and bodies",
    bad="organs, organizations, and bodies",
    source="Editorial Manual on punctuation; published texts: 1,576 lists without, 17 with it",
)
def serial_comma(draft: Draft) -> Iterator[Hit]:
    """A comma before "and" where every member of the list is a word or two."""
    for passage, found in draft.found(r"\b[\w-]+, [\w-]+(?: [\w-]+)?(, )(?:and|or) [\w-]+(?= [a-z]+\b|[,;.:])"):
        if re.search(r"\b[A-Z]|\d", found[0]):
            continue  # places, dates and names have commas of their own
        yield in_words(passage, found.span(1), f"comma before the last of a list: “{found[0]}”", " ")


@rule(
    "TYP05",
    Severity.WARNING,
    "No em dash is used.",
    good="thousands of people – women, girls, boys and men – every year",
    bad="thousands of people — women, girls, boys and men — every year",
    source="124 published texts: none",
)
def em_dashes(draft: Draft) -> Iterator[Hit]:
    """Em dashes, with or without spaces."""
    for passage, found in draft.found(r" ?— ?"):
        yield in_words(passage, found.span(), "em dash", " – ", safe=True)


@rule(
    "TYP07",
    Severity.ADVICE,
    "No space stands before a mark.",
    good="the lights, the sea",
    bad="the lights , the sea",
    source="common knowledge, not measured",
)
def spaces(draft: Draft) -> Iterator[Hit]:
    """A space before a mark; several between words are one in a draft file."""
    for passage, found in draft.found(r" (?=[,;:.](?:\s|$))"):
        yield in_words(passage, found.span(), "a space before a mark", "", safe=True)
