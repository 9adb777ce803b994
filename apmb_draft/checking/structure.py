"""Check how the parts of a text begin, end and follow each other (rules STR)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from apmb_draft.checking.italics import is_foreign, italic_spans
from apmb_draft.checking.rules import Example, Hit, Severity, key_hit, rule, text_hit
from apmb_draft.checking.text import Draft, Part, Passage
from apmb_draft.model import Kind
from apmb_draft.openers import find_opener, known_openers
from apmb_draft.paragraphs import ROW_MARKS, Level

_APART = (Level.HEADING, *ROW_MARKS.values())
"""What is no paragraph of the text: headings and the lines of tables."""
_BELOW = (Level.SUBPARAGRAPH, Level.SUBSUBPARAGRAPH, Level.THIRD_LEVEL)


def _start(passage: Passage) -> tuple[int, int]:
    """Return the first word of a passage."""
    return 0, len(passage.text.split(" ", 1)[0])


def _end(passage: Passage) -> tuple[int, int]:
    """Return the mark at the end of a passage; the last word, where there is none."""
    found = _LAST.search(passage.text, max(len(passage.text) - 100, 0))  # no word is longer
    return found.span() if found else (0, 0)


_LAST = re.compile(r"[\w’-]*\w$|.$", re.DOTALL)


def _ends(passage: Passage, wanted: str) -> str:
    """Return what is wrong with the end of a passage: another mark, or none."""
    last = passage.text[-1:]
    return f"ends with “{last}”, not with “{wanted}”" if last in tuple(",;.:") else f"ends without “{wanted}”"


@rule(
    "STR02",
    Severity.WARNING,
    "A preambular paragraph begins with a participle or an adjective: Recalling, Mindful, Deeply concerned.",
    good="*Mindful* of the sea,",
    bad="*The sea* is mindful,",
    source="Editorial Manual; 258 openings seen three times or oftener in 1,206 published documents",
    shown=Example.PREAMBLE,
)
def preambular_openings(draft: Draft) -> Iterator[Hit]:
    """Find an opening that is not known, and does not look like one."""
    for passage in draft.of(Part.PREAMBLE):
        words = passage.text.split(" ", 2)
        first = words[0]
        head = words[1] if first.endswith("ly") and len(words) > 1 else first  # Profoundly concerned
        if (
            passage.is_whole
            and not find_opener(passage.text, "preambular")
            and not (re.search(r"(?:ing|ed|ful|ent|ous|ware),?$", head) and first[:1].isupper() and not _near(passage))
        ):
            yield _unknown(passage, "a preambular")
        elif passage.is_whole and (better := _present(head.rstrip(","))):
            start = passage.text.index(head)
            span = (start, start + len(better) - 1)
            yield text_hit(passage, (start, start + len(head.rstrip(","))), f"“{passage.text[slice(*span)]}”", better)


@rule(
    "STR03",
    Severity.WARNING,
    "An operative paragraph begins with a verb in the third person: Requests, Also welcomes, Decides.",
    good="*Requests* the keepers to watch;",
    bad="The keepers should watch;",
    source="Editorial Manual; 2,734 operative paragraphs of published documents, 4 begin otherwise",
    shown=Example.OPERATIVE,
)
def operative_openings(draft: Draft) -> Iterator[Hit]:
    """Find an opening that is not known, and does not look like one; a declaration opens as it likes."""
    passages = [passage for passage in draft.of(Part.OPERATIVE) if passage.is_whole]
    unknown = sum(not find_opener(passage.text, "operative") for passage in passages)
    if unknown > max(_FEW, len(passages) / 2):
        return
    for passage in passages:
        words = passage.text.split(" ", 3)
        verb = next((word for word in words if word.lower() not in ("also", "further", "strongly", "once")), "")
        if find_opener(passage.text, "operative"):
            continue
        if not (re.fullmatch(r"[A-Za-z]+(?<!s)s,?", verb) and words[0][:1].isupper() and not _near(passage)):
            yield _unknown(passage, "an operative")


_FEW = 5
"""Paragraphs; with more that open in no known way, and more than half of all, a text is a declaration."""


def _present(participle: str) -> str:
    """Return the present participle that opens preambles for another form: "Recalling" for "Recalled"."""
    stem = re.fullmatch(r"([A-Z]?[a-z]+)ed", participle)
    forms = [f"{stem[1]}ing", f"{stem[1][:-1]}ing"] if stem else []
    verbs = {words.split()[0] for words in known_openers()["preambular"]}
    return "" if participle in verbs else next((form for form in forms if form in verbs), "")


def _near(passage: Passage) -> str:
    """Return the first word of the opening that the first word of a passage is a slip for; nothing where it is none."""
    verbs = {
        words.split()[0] for words in known_openers()["preambular" if passage.part is Part.PREAMBLE else "operative"]
    }
    first = passage.text.split(" ", 1)[0].rstrip(",")
    close = difflib.get_close_matches(first[:30], verbs, 1, _SLIP)
    return close[0] if close and first not in verbs else ""


_SLIP = 0.88
"""How alike a word and the one it is a slip for are; "Noting" and "Voting" are less so."""


def _unknown(passage: Passage, kind: str) -> Hit:
    first, near = passage.text.split(" ", 1)[0], _near(passage)
    message = f"“{first}” is no opening of {kind} paragraph that is known"
    return text_hit(passage, _start(passage), message, near or None)


@rule(
    "STR04",
    Severity.ERROR,
    "A preambular paragraph ends with a comma, or with a colon where lettered ones follow.",
    good="*Mindful* of peace and security,",
    bad="*Mindful* of peace and security;",
    source="published documents: 3,602 commas, 4 colons, nothing else",
    shown=Example.PREAMBLE,
)
def preambular_ends(draft: Draft) -> Iterator[Hit]:
    """Find another mark at the end."""
    passages = [passage for passage in draft.of(Part.PREAMBLE) if passage.level not in _APART]
    for passage, after in pairwise([*passages, None]):
        if passage is None or passage.level is Level.UNNUMBERED:
            continue
        opens = after is not None and after.level in _BELOW and passage.level is not after.level
        wanted = ":" if opens and passage.is_whole else ","
        if passage.text[-1:] in (wanted, ":") or (passage.level in _BELOW and passage.text[-1:] in ",;"):
            continue
        yield text_hit(passage, _end(passage), _ends(passage, wanted), _ended(passage, wanted))


def _ended(passage: Passage, mark: str) -> str:
    """Return the end of a passage with the mark that should be there."""
    last = passage.text[slice(*_end(passage))]
    return mark if last in tuple(",;.:") else f"{last}{mark}"


@rule(
    "STR05",
    Severity.ERROR,
    "Operative paragraphs are numbered through, with a full stop; a single one has no number.",
    good="*Notes* the sea;\n\n*Notes* the shore.",
    bad="*Notes* the sea;\n\n~ 7. *Notes* the shore.",
    source="124 published documents: no gap; the single paragraph by the rules of the markup for resolutions",
    shown=Example.OPERATIVE,
)
def typed_numbers(draft: Draft) -> Iterator[Hit]:
    """Find a number that is typed, because it is not the one that follows: the tool sets all others.

    Those that count on from it are not reported again.
    """
    before = None
    for passage in draft.of(Part.OPERATIVE):
        found = re.match(r"(\d{1,3})(?:([.)])\s|\s(?=[A-Z][a-z]+s?\b(?! ?\d)))", passage.text)
        if found and passage.level is Level.UNNUMBERED:
            if int(found[1]) - 1 != before:
                message = "is not the number that follows" if found[2] else "has no full stop behind it"
                yield text_hit(passage, found.span(1), f"{found[1]} {message}")
            before = int(found[1])


@rule(
    "STR06",
    Severity.ERROR,
    "An operative paragraph ends with a semicolon, the last with a full stop, and one that leads in with a colon.",
    good="*Notes* the light;\n\n*Decides* so.",
    bad="*Notes* the light.\n\n*Decides* so.",
    source="published documents: 2,436 semicolons, 47 colons, the last paragraph a full stop in 251 of 251",
    shown=Example.OPERATIVE,
)
def operative_ends(draft: Draft) -> Iterator[Hit]:
    """Find another mark at the end; what follows tells which it should be."""
    every = list(draft.of(Part.OPERATIVE))
    passages = [each for each in every if each.level not in (*_APART, Level.UNNUMBERED)]
    goes_on = {one for one, after in pairwise(every) if after.level is Level.UNNUMBERED}
    has_sentences = _has_sentences(draft, passages)
    for passage, after in pairwise([*passages, None]):
        if passage is None:
            continue
        leads = (
            after is not None
            and after.level in _BELOW
            and (passage.is_whole or _BELOW.index(after.level) > _BELOW.index(passage.level))
        )
        wanted = "." if after is None else ":" if leads else ";"
        last = passage.text[-1:]
        if last == wanted or (leads and last in ",;") or (has_sentences and last in ".;"):
            continue
        if passage in goes_on and last in ",;:”":
            continue  # a quotation, or the end of the sentence, has a paragraph of its own
        if passage.level in _BELOW and _LAST_AND.search(passage.text):
            continue  # which STR07 says
        severity = Severity.WARNING if last == ":" else None  # a table may follow, which the text does not hold
        yield text_hit(passage, _end(passage), _ends(passage, wanted), _ended(passage, wanted), severity=severity)


def _has_sentences(draft: Draft, passages: Sequence[Passage]) -> bool:
    """Return whether paragraphs may end with a full stop: in sections, and where most do, as in a declaration."""
    whole = [each for each in passages if each.is_whole]
    stops = sum(each.text.endswith(".") for each in whole)
    return any(each.level is Level.HEADING for each in draft.of(Part.OPERATIVE)) or stops > max(len(whole) / 2, 2)


_LAST_AND = re.compile(r"[,;]? and$")


@rule(
    "STR07",
    Severity.ERROR,
    "A sub-paragraph begins with a capital, and no “and” stands before the last one.",
    good="*Asks* the keepers:\n\n(a) To watch;\n\n(b) To sing.",
    bad="*Asks* the keepers:\n\n(a) to watch; and\n\n(b) To sing.",
    source="Editorial Manual; published documents: one “and” in about 300",
    shown=Example.OPERATIVE,
)
def subparagraph_form(draft: Draft) -> Iterator[Hit]:
    """Find a small letter at the beginning, or "and" at the end."""
    for passage in draft.of(Part.OPERATIVE, Part.PREAMBLE):
        if passage.level not in _BELOW:
            continue
        if passage.text[:1].islower() and not re.match(r"[a-z]-|[a-z]+[A-Z]", passage.text):  # e-learning
            yield text_hit(passage, (0, 1), "begins with a small letter", passage.text[:1].upper(), safe=True)
        if found := _LAST_AND.search(passage.text):
            yield text_hit(passage, found.span(), "ends with “and”", ";")


@rule(
    "STR09",
    Severity.WARNING,
    "A decision is one paragraph without italics, with a full stop: The General Assembly, recalling …, decides ….",
    good="document: decision\ndecision: The General Assembly decides to include the item.",
    bad="document: decision\ndecision: The General Assembly *decides* to include the item.",
    source="published decisions",
    shown=Example.FACTS,
)
def decision_form(draft: Draft) -> Iterator[Hit]:
    """Find no full stop at the end of a decision, and verbs in italics in it."""
    passages = list(draft.of(Part.DECISION))
    if passages and not re.search(r"\.[”’)]?$", passages[-1].text):
        yield text_hit(passages[-1], _end(passages[-1]), _ends(passages[-1], "."), _ended(passages[-1], "."))
    if draft.resolution.document is not Kind.DECISION or not draft.has_italics:
        return
    for passage in passages:
        for start, end in italic_spans(passage):
            if re.fullmatch(r"[a-z]+(?: [a-z]+){0,2}", passage.text[start:end]) and not is_foreign(
                passage.text[start:end]
            ):
                yield text_hit(passage, (start, end), f"“{passage.text[start:end]}” in italics")


@rule(
    "STR10",
    Severity.WARNING,
    "A title is in sentence case, not in capital letters, and has no full stop.",
    good="title: Transparency in lighthouses",
    bad="title: TRANSPARENCY IN LIGHTHOUSES",
    source="Editorial Manual; published documents",
    shown=Example.FACTS,
)
def title_form(draft: Draft) -> Iterator[Hit]:
    """Find capitals throughout, or a full stop."""
    title = draft.resolution.title
    if title.isupper() and len(title.split()) > 1:
        yield key_hit("the title is in capital letters; only its first word and names begin with one", "title")
    elif title.endswith("."):
        yield key_hit("the title ends with a full stop", "title", instead=title.rstrip("."), safe=True)
    elif small := re.search(r"(?<=[a-z] )(?:Of|And|In|For|On|To|With|From|By|At|Or)(?= )", title):
        yield key_hit(f"“{small[0]}” has a capital in the title; only names have", "title")


@rule(
    "STR08",
    Severity.ERROR,
    "The preamble stands before the operative part.",
    good="*Notes* the light;\n\n*Decides* so.",
    bad="*Notes* the light;\n\n*Recalling* the dark,\n\n*Decides* so.",
    source="Editorial Manual",
    shown=Example.OPERATIVE,
)
def preamble_first(draft: Draft) -> Iterator[Hit]:
    """Find a preambular opening with a final comma among the operative paragraphs, unless under a heading."""
    passages = list(draft.of(Part.OPERATIVE))
    for before, passage in pairwise([None, *passages]):
        under = before is not None and before.level is Level.HEADING
        if (
            passage
            and passage.is_whole
            and not under
            and passage.text.endswith(",")
            and find_opener(passage.text, "preambular")
        ):
            yield text_hit(passage, _start(passage), "a preambular paragraph among the operative ones")


@rule(
    "STR12",
    Severity.WARNING,
    "Sub-paragraphs are lettered through: (a), (b), (c).",
    good="*Asks* the keepers:\n\n(a) To watch;\n\n(b) To sing.",
    bad="*Asks* the keepers:\n\n(a) To watch;\n\n(c) To sing.",
    source="121 published texts: no letter left out or used twice",
    shown=Example.OPERATIVE,
)
def typed_letters(draft: Draft) -> Iterator[Hit]:
    """Find a letter that is typed and is not the one that the document will have: the tool counts them."""
    for part, text in ((Part.PREAMBLE, draft.resolution.preamble), (Part.OPERATIVE, draft.resolution.operative)):
        typed = [re.match(r"\s*(\([a-z]\))", paragraph) for paragraph in text.split("\n\n")]
        for passage, letter in zip(draft.of(part), typed, strict=False):
            if passage.level is Level.SUBPARAGRAPH and letter and letter[1] != passage.number:
                yield text_hit(passage, (0, 1), f"{letter[1]} is typed where {passage.number} follows")
