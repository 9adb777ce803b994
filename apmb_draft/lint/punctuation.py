"""Check marks of punctuation as they are printed (rules TYP)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from apmb_draft.lint.rules import Hit, Severity, match_hits, rule, text_hit
from apmb_draft.lint.spelling import published_words
from apmb_draft.lint.view import Draft
from apmb_draft.model.paragraphs import Section
from apmb_draft.un.typography import find_opener


@rule(
    "TYP01",
    Severity.ERROR,
    "Quotation marks and apostrophes are curly.",
    good="the item entitled “Lights”, the Assembly’s agenda",
    bad='the item entitled "Lights", the Assembly\'s agenda',
    source="124 published texts: no straight mark among 6,276",
)
def straight_marks(draft: Draft) -> Iterator[Hit]:
    """Find straight quotation marks; the character before one tells whether it opens."""
    for paragraph, found in draft.found("[\"'`´]"):
        at = found.start()
        opens = at == 0 or paragraph.text[at - 1] in " (“[\u2013"
        new = ("“" if opens else "”") if found[0] == '"' else ("‘" if opens else "’")
        is_measure = paragraph.text[at - 1 : at].isdigit() and (found[0] != '"' or paragraph.text.count('"') % 2)
        safe = not is_measure and not (found[0] != '"' and opens)  # an apostrophe may open a word, as in ’70s
        yield text_hit(paragraph, found.span(), f"straight mark {found[0]}", new, safe=safe)


@rule(
    "TYP02",
    Severity.ERROR,
    "A full stop, comma or semicolon stands outside the closing quotation mark.",
    good="the item entitled “Lights”.",
    bad="the item entitled “Lights.”",
    source="124 published texts: 552 outside, none inside",
)
def marks_inside(draft: Draft) -> Iterator[Hit]:
    """Find a mark before the closing quotation mark; a whole quoted sentence keeps its own full stop."""
    for paragraph, found in draft.found(r"(?<!\.\.)(?<!\betc)(?<!\bNo)(?<!\bInc)(?<!\bLtd)[.,;]”"):
        opened = paragraph.text.rfind("“", 0, found.start())
        quoted = paragraph.text[opened + 1 : found.start()]
        is_title = paragraph.text[: max(opened, 0)].endswith(("entitled ", "titled ", "called ", "term ", "theme "))
        length = len(quoted.split())
        is_whole = opened <= 0 and found.end() == len(paragraph.text)  # the paragraph is the quotation
        if found[0][0] == "." and (is_whole or length > _SENTENCE) and not is_title:
            continue
        follows = paragraph.text[found.end() : found.end() + 1] in tuple(",.;:")
        instead = "”" if follows else f"”{found[0][0]}"
        severity = None if is_title or length < _CLAUSE else Severity.WARNING
        words = f"“{found[0][0]}” inside the quotation marks"
        yield text_hit(paragraph, found.span(), words, instead, safe=severity is None, severity=severity)


_SENTENCE = 12
"""Words; a longer quotation may be a sentence of its own, whose full stop belongs to it."""
_CLAUSE = 5
"""Words; a longer quotation that is no title may be one, so that a person has to look."""


@rule(
    "TYP03",
    Severity.WARNING,
    "A simple list has no comma before its last “and” or “or”.",
    good="organs, organizations and bodies",
    bad="organs, organizations, and bodies",
    source="Editorial Manual on punctuation; published texts: 1,576 lists without, 17 with it",
)
def serial_comma(draft: Draft) -> Iterator[Hit]:
    """Find a comma before "and" where every member of the list is a word or two."""
    pattern = r"(?<![\w-])[\w-]+, ([\w-]+)(?: ([\w-]+))?(, )(?:and|or) ([\w-]+)(?= [a-z]+\b|[,;.:]| –)"
    for paragraph, found in draft.found(pattern):
        if re.search(r"\b(?!States\b|Governments\b|Parties\b)[A-Z]|\d", found[0]):
            continue  # places, dates and names have commas of their own
        follows = paragraph.text[found.end() :].split(" ", 2)
        is_clause = found[4].endswith("ed") and follows[1:2] in (["with"], ["by"], ["to"], ["for"])
        if _NO_MEMBER & {found[1], found[2], found[4]} or _is_verb(found[4]) or is_clause:
            continue  # an insertion or a clause stands between commas: "bodies, as appropriate, and others"
        yield text_hit(paragraph, found.span(3), f"comma before the last of a list: “{found[0]}”", " ")


def _is_verb(word: str) -> bool:
    """Return whether a word begins another decision, before which a comma is right: ", and encourages all"."""
    return word.endswith("ing") or bool(find_opener(word.capitalize(), "operative"))


_NO_MEMBER = frozenset({
    "as", "where", "when", "who", "which", "that", "whose", "if", "in", "at", "by", "on", "for", "with", "from", "to",
    "of", "upon", "under", "including", "inter", "among", "also", "therefore", "however", "thus", "then", "notably",
    "especially", "particularly", "mainly", "primarily", "such", "both", "either", "is", "are", "was", "were", "be",
    "been", "has", "have", "had", "will", "should", "could", "would", "can", "may", "must", "not", "it", "they",
    "there", "this", "these", "all", "like", "respectively", "and", "or", "provide", "ensure", "promote", "support",
    "strengthen", "enhance", "improve", "reduce", "request", "make", "take", "build", "map",
})  # fmt: skip
"""Words with which no member of a simple list begins or goes on."""


@rule(
    "TYP05",
    Severity.WARNING,
    "A dash is an en dash between spaces: no em dash and no hyphen.",
    good="thousands of people – women, girls, boys and men – every year",
    bad="thousands of people — women, girls, boys and men — every year",
    source="124 published texts: none",
)
def em_dashes(draft: Draft) -> Iterator[Hit]:
    """Find em dashes, with or without spaces, and two hyphens for one, but in older texts, which were set with them."""
    if draft.resolution.session < _EN_DASHES:
        return
    for pattern, message in (
        (r" ?(?:—|(?<!-)--(?!-)) ?", "em dash"),
        (r"(?<=[a-z,]) - (?=[a-z])", "a hyphen for a dash"),
        (r"(?<=[a-z]) –(?=[a-z])|(?<=[a-z])– (?=[a-z])", "a dash with a space on one side alone"),
    ):
        yield from match_hits(draft, pattern, " – ", message=message, safe=True)


_EN_DASHES = 72
"""The session since which texts have en dashes; that before it had em dashes still."""


@rule(
    "TYP07",
    Severity.WARNING,
    "A mark stands once, without a space before it and with one behind it; brackets have no space inside.",
    good="the lights, the sea",
    bad="the lights ,, the sea",
    source="111 published texts: two exceptions, both slips",
)
def stray_spaces(draft: Draft) -> Iterator[Hit]:
    """Find spaces on the wrong side of marks, and doubled marks; several spaces between words are one in a draft."""
    for pattern, message, instead in _SPACES:
        yield from match_hits(draft, pattern, instead, message=message, safe=True)
    for paragraph, found in draft.found(r"(?<!\.)\.\.(?!\.)|([,;:])\1+|[;:],|,[;:.]"):
        is_one = len({*found[0]}) == 1
        yield text_hit(paragraph, found.span(), f"“{found[0]}”", found[0][0] if is_one else None, safe=is_one)


_SPACES = (
    (r" (?=[?!](?:\s|”|$)|[,;](?!\d)|[:.](?:[\s,;:.]|$))", "a space before a mark", ""),
    (r"(?<=[a-z]{2})([,;])(?=[A-Za-z])", "no space behind a mark", r"\1 "),
    (r"(?<=[(“\[]) | (?=[)”\]])", "a space inside brackets or quotation marks", ""),
    (r"(?<=[A-Za-z]-) (?!and\b|or\b|to\b|as\b|but\b|nor\b)(?=[A-Za-z])", "a space behind a hyphen", ""),
)


@rule(
    "TYP08",
    Severity.ERROR,
    "No word stands twice.",
    good="the keepers of the light, who had had that light",
    bad="the keepers of of the light",
    source="111 published texts: none",
)
def doubled_words(draft: Draft) -> Iterator[Hit]:
    """Find one word, or two, repeated; "that that" and "had had" may be meant, and names are doubled (Pago Pago).

    "and countries and countries of origin" is a list.
    """
    for paragraph, found in draft.found(r"(?<![\w’-])(?i:([a-z]+(?: [a-z]+)?) (?=\1(?![\w’-])))"):
        words, again = found[1], paragraph.text[found.end() : found.end() + len(found[1])]
        is_name = again[:1].isupper() and words.lower() not in _CAPITALIZED | published_words()
        if re.match(r"(?:that|had|(?:and|or) .*)$", words, re.IGNORECASE) or is_name:
            continue
        safe = words.lower() in ("the", "a", "an", "of", "and", "of the", "in the", "to the")
        yield text_hit(paragraph, (found.start(), found.end() + len(words)), f"“{words} {again}”", words, safe=safe)


_CAPITALIZED = frozenset({
    "states", "state", "parties", "party", "convention", "assembly", "member", "members", "nations", "council",
    "conference", "committee", "government", "governments", "treaty", "organization",
})  # fmt: skip
"""Words that have a capital, and are no name that is doubled."""


@rule(
    "TYP09",
    Severity.ERROR,
    "What is opened is closed: quotation marks and brackets.",
    good="the item entitled “Lights (old)”",
    bad="the item entitled “Lights (old”",
    source="111 published texts: one exception, a slip",
)
def unpaired_marks(draft: Draft) -> Iterator[Hit]:
    """Find a mark without its partner, or in the wrong order; a quotation opens anew in each of its paragraphs."""
    for section in (None, *Section):
        is_open = False
        for paragraph, after in pairwise([*draft.of(section), None]):
            if paragraph is None:
                continue
            goes_on, is_open = is_open, after is not None and after.text.startswith("“")
            for at in _lone(paragraph.text):
                mark = paragraph.text[at]
                if not (mark == "“" and is_open) and not (mark == "”" and goes_on):
                    yield text_hit(paragraph, (at, at + 1), f"“{mark}” has no partner in its paragraph")


def _lone(text: str) -> Iterator[int]:
    """Yield the places of marks without a partner; "a)" and "1)" that letter a list have none."""
    partner = {")": "(", "]": "[", "”": "“"}
    opened: list[int] = []
    for found in re.finditer(r"(?:(?<=^)|(?<=[\s(“]))(?:[a-z]|[ivx]+|\d{1,2})\)|[()\[\]“”]", text):
        mark = found[0][-1]
        if mark in partner.values():
            opened.append(found.start())
        elif opened and text[opened[-1]] == partner[mark]:
            opened.pop()
        elif len(found[0]) == 1 or (opened and text[opened[-1]] == "("):
            yield found.end() - 1
    yield from opened


@rule(
    "TYP10",
    Severity.WARNING,
    "“and” is written in words.",
    good="the sea and the shore",
    bad="the sea & the shore",
    source="111 published texts: none",
)
def ampersand_use(draft: Draft) -> Iterator[Hit]:
    """Find "&" between spaces; the name of a firm may have it."""
    return match_hits(draft, r"(?<= )&(?:amp;)?(?= )", "and", message="“&”")


@rule(
    "TYP11",
    Severity.WARNING,
    "“and” stands before the last of a series.",
    good="bilateral, regional and multilateral contacts, by day and by night",
    bad="bilateral, regional, multilateral contacts, by day and by night",
    source="111 published texts: none",
)
def series_conjunctions(draft: Draft) -> Iterator[Hit]:
    """Find single words, adjectives of one kind and resolutions in a series that ends without "and" or "or"."""
    words = rf"\b(?:[a-z-]+(?<!ever), ){{2,{_LONGEST}}}[a-z-]+(?=[;.]|$| –)"
    kinds = rf"\b(?:(?:{_KINDS}), ){{1,{_LONGEST}}}(?:{_KINDS}) (?!and\b|or\b|of\b)[a-z]+s\b"
    dated = r"\d{2,3}/\d{1,3}(?: [A-Z])? of \d{1,2} [A-Z][a-z]+ \d{4}"
    cited = rf"\bits resolutions {dated}(?:, {dated})+(?=[,;.]|$)(?!, and\b| and\b|, [0-9A-Z])"
    for pattern in (words, kinds, cited):
        for paragraph, found in draft.found(pattern, notes=False):
            members = found[0].split(", ")
            if {"and", "or"} & set(found[0].split()) or members[0].split()[-1] in _INSERTED:
                continue
            at = found.start() + found[0].rindex(", ")
            yield text_hit(paragraph, (at, at + 2), f"no “and” before the last: “{found[0]}”", " and ")


_LONGEST = 12
"""Members of a series that are looked at together; one text may be nothing but commas."""
_KINDS = (
    "(?:sub|inter|multi|trans|cross)?-?(?:national|regional|global|local|lateral)|international|bilateral|political|social"
    "|economic|cultural|civil|environmental|legal|technical|financial|institutional|educational|humanitarian|military"
)
_INSERTED = frozenset({"however", "therefore", "also", "respectively", "potential", "including", "namely", "thus"})
"""Words behind which a comma begins no series."""
