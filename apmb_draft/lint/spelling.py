"""Check spelling (rules SPL): British with -ize, fixed terms, words that are no words, words that sound like another.

A word is right where published resolutions have it, or the dictionary, or where it is made of one that they have. It
is a finding only where a word that they have is meant, a letter or two away: a new term is nobody's slip.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from spellchecker import SpellChecker

from apmb_draft.lint.rules import Hit, Severity, error, one_of, patterns, text_hit, warning
from apmb_draft.lint.view import Draft, is_quoted
from apmb_draft.model.paragraphs import Section
from apmb_draft.un.english import ordinal

# --- British spelling and fixed terms ---------------------------------------------------------------------------------

_BRITISH = {
    "programs": "programmes", "program": "programme", "center": "centre", "centers": "centres", "centered": "centred",
    "theater": "theatre", "defense": "defence", "offense": "offence", "labor": "labour", "laborers": "labourers",
    "catalog": "catalogue", "fulfill": "fulfil", "fulfills": "fulfils", "fulfillment": "fulfilment",
    "enrollment": "enrolment", "skillful": "skilful", "analyze": "analyse", "analyzed": "analysed",
    "analyzes": "analyses", "analyzing": "analysing", "catalyze": "catalyse", "paralyze": "paralyse",
    "traveling": "travelling", "traveled": "travelled", "travelers": "travellers", "signaling": "signalling",
    "canceled": "cancelled", "labeled": "labelled", "labeling": "labelling", "modeling": "modelling",
    "counseling": "counselling", "channeled": "channelled", "maneuvers": "manoeuvres", "plow": "plough",
    "aluminum": "aluminium", "behavioral": "behavioural",
    "co-operation": "cooperation", "co-operate": "cooperate", "co-operative": "cooperative",
    "co-operatives": "cooperatives", "co-operating": "cooperating", "co-ordination": "coordination",
    "co-ordinate": "coordinate", "co-ordinated": "coordinated", "co-ordinating": "coordinating",
    "co-ordinator": "coordinator",
}  # fmt: skip
_OUR = one_of(
    "favor honor behavior neighbor endeavor harbor color rumor vapor armor flavor vigor rigor humor splendor valor "
    "candor"
)
_ENDINGS = r"s|ed|ings?|ers?|able|ably|ful|fully|less|ly|hoods?|ites?|itism|y|ies"
"""Words that end in -our, and what may follow on it; before -ous, -ary, -al and -ation they have -or."""
_ISE = one_of(
    "organ recogn emphas real author util character critic final general harmon local maxim minim mobil modern normal "
    "optim priorit stabil standard summar symbol universal special sensit neutral national ideal formal central "
    "capital revital penal privat operational demilitar denuclear industrial marginal victim stigmat visual apolog "
    "scrutin jeopard equal immun institutional criminal commercial subsid synchron digital global liberal legal urban "
    "radical social hospital categor terror civil decolon colon civilian democrat contextual conceptual individual "
    "internal external material memor regional regular rational traumat public personal professional steril vandal "
    "weapon incentiv catastroph crystall familiar computer container monet polar synthes hypothes theor customs? "
    "constitutional international multilateral sectoral sexual factual initial item militar patron pressur random "
    "serial tantal"
)
"""The stems of words in -ize that others write with -ise."""


@error(
    "SPL01",
    "Spelling is British with -ize: organization, recognize, programme, centre, defence, cooperation.",
    good="emphasizing the programme of the organization",
    bad="emphasising the program of the organisation",
    source="Editorial Manual on spelling; published texts: no exception but names of other bodies",
)
def _british_spelling(draft: Draft) -> Iterator[Hit]:
    words = "|".join(map(re.escape, _BRITISH))
    stem = rf"(?:re|de|dis|un|over|under)?-?{_ISE}"
    for pattern, better in (
        (rf"(?<!computer )(?:{words})(?![\w-])|^(?:Co-op|Co-ord)\w+",
         lambda found: _BRITISH.get(found[0]) or found[0].replace("-", "", 1)),
        (r"((?:an|cat|par|electro|hydro)(?:a)?l)yz(e[ds]?|ing)\b", lambda found: f"{found[1]}ys{found[2]}"),
        (rf"({_OUR})((?:{_ENDINGS})?)\b", lambda found: f"{found[1][:-1]}ur{found[2]}"),
        (rf"({stem}i)s(e[ds]?|ing|ation|ations|ational|er|ers)\b", lambda found: f"{found[1]}z{found[2]}"),
        # within a paragraph a capital begins a name
        (rf"^(?=[A-Z])((?i:(?:Also |Further )?{stem}i))s(e[ds]?|ing)\b", lambda found: f"{found[1]}z{found[2]}"),
    ):  # fmt: skip
        yield from _spelt(draft, pattern, better)


def _spelt(draft: Draft, pattern: str, better: Callable[[re.Match[str]], str]) -> Iterator[Hit]:
    """Yield words in another spelling; in quotation marks it may be that of a title."""
    for paragraph, found in draft.found(rf"(?<![\w./@])(?:{pattern})"):
        severity = Severity.WARNING if is_quoted(paragraph.text, found.start()) else None
        message, safe = f"“{found[0]}”", severity is None
        yield text_hit(paragraph, found.span(), message, better(found), safe=safe, severity=severity)


_FIXED = {
    r"nuclear[- ]weapon[- ]free[- ]zone(s?)": r"nuclear-weapon-free zone\1",
    r"nuclear[- ]weapon State(s?)": r"nuclear-weapon State\1",
    r"weapon(?:s)? of mass destructions": "weapons of mass destruction",
    r"antipersonnel": "anti-personnel",
    r"nonproliferation": "non-proliferation",
    r"([Nn]on|[Aa]nti)(?<!qua non) ([a-z]{4,}|State\b)": r"\1-\2",
    r"sub items?": "sub-item",
    r"([Pp]ost) (conflict)|([Ss]o) (called)|([Mm]ine) (affected)|([Gg]ender) (sensitive)": r"\1\3\5\7-\2\4\6\8",
    r"(bi|sub|multi|trans)-(lateral|regional|national|sectoral|committee|commission|dimensional)": r"\1\2",
    r"(sub|inter|multi|co) (regional|governmental|lateral|operation|ordination)": r"\1\2",
    r"(?<!heritage of )(?<!security of )(?<!sake of all )mankind": "humankind",
}


@warning(
    "SPL02",
    "“nuclear-weapon-free zone”, “nuclear-weapon State”, “anti-personnel” and “non-governmental” have their hyphens; "
    "“humankind”, not “mankind”.",
    good="a nuclear-weapon-free zone for humankind",
    bad="a nuclear weapon free zone for humankind",
    source="published texts: 464 and 220 with the hyphens, none without; anti-personnel 193 of 193",
)
def _fixed_terms(draft: Draft) -> Iterator[Hit]:
    """Find the terms with other hyphens; in quotation marks a title stays."""
    for pattern, wanted in _FIXED.items():
        for paragraph, found in draft.found(rf"\b{pattern}\b", quoted=False):
            better = found.expand(wanted)
            if found[0] != better:
                same = re.sub(r"[ -]", "", found[0]) == better.replace("-", "").replace(" ", "")
                yield text_hit(paragraph, found.span(), f"“{found[0]}”", better, safe=same)


# --- Words that are no words ------------------------------------------------------------------------------------------


@warning(
    "SPL03",
    "Words are spelt as published resolutions spell them.",
    good="the implementation of the declaration on microplastics",
    bad="the implmentation of the decleration",
    source="3,735 words of 111 published texts; the dictionary of pyspellchecker",
)
def _misspelt_words(draft: Draft) -> Iterator[Hit]:
    """Find words near one that is known; names have capitals, and other languages italics and quotation marks."""
    unknown: set[str] = set()
    for paragraph, found in draft.found(_WORD):
        for part in re.finditer(r"[a-z]+", found[0]):
            word, start = part[0], found.start() + part.start()
            if word in published_words() or word in LATIN or (len(word) < _SHORTEST and word not in _SHORT):
                continue
            unknown.add(word)
            if len(unknown) > _MOST:
                return  # another language, or no language
            is_foreign = paragraph.section is Section.FOOTNOTE and paragraph.italic[start]
            if not is_foreign and not is_quoted(paragraph.text, start) and (meant := _meant(word)):
                yield text_hit(paragraph, (start, start + len(word)), f"“{word}”", meant)
    for paragraph, found in draft.found(r"\b([A-Z][a-z]{3,}(?:-[a-z]+)?)(?= (?:Review Conference|Meeting|Session)\b)"):
        word = found[1].lower()
        close = [] if word in _ordinals() else difflib.get_close_matches(word, _ordinals(), 1, _ALIKE)
        if close and word not in published_words():
            yield text_hit(paragraph, found.span(1), f"“{found[1]}”", close[0].capitalize())


_WORD = r"(?<![\w./@’'-])[a-z]+(?:-[a-z]+)*(?![\w@/’'-]|\.\w)"
_SHORTEST = 5
"""Letters; of shorter words too many are near."""
_SHORT = {"teh": "the", "hte": "the", "adn": "and", "nad": "and", "taht": "that", "wich": "which", "whith": "with"}
LATIN = frozenset({
    "facto", "jure", "cogens", "proprio", "motu", "erga", "omnes", "officio", "bono", "sine", "grata", "persona",
    "generis", "ratione", "materiae", "personae", "loci", "temporis", "ferenda", "lata", "mutatis", "mutandis",
    "stricto", "sensu", "vires", "habeas", "amicus", "curiae", "pacta", "sunt", "servanda", "possidetis", "rebus",
    "prima", "facie", "refoulement", "ibid", "supra", "infra", "passim",
})  # fmt: skip
"""Words of the law, most of them Latin; some have italics in published texts."""
_MOST = 200
"""Unknown words in one draft; the longest published one has a dozen."""
_ALIKE = 0.87
"""How alike a long word and the one it is a slip for are."""
_COMMON = 5_000
"""How often a word of the dictionary is counted there that others may be slips for."""


@cache
def published_words() -> frozenset[str]:
    """Return the words of published resolutions: those of two texts or more, and those no dictionary has."""
    text = files("apmb_draft.lint").joinpath("published_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split("\n")[:-1])


@cache
def _ordinals() -> tuple[str, ...]:
    return tuple(ordinal(number) for number in range(1, 100))


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en", distance=1)  # 0.1 s, which a draft without unknown words does not wait for


@cache
def _meant(word: str) -> str:
    """Return the word that another is a slip for; nothing where it is a word, or none is near.

    >>> _meant("decleration"), _meant("thier"), _meant("travelled"), _meant("recontextualize")
    ('declaration', 'their', '', '')
    """
    if word in _SHORT:
        return _SHORT[word]
    if _is_word(word):
        return ""
    near = [each for each in _dictionary().edit_distance_1(word) if each.isascii() and each.isalpha()]
    if ours := [each for each in near if each in published_words()]:
        return max(ours, key=lambda each: _dictionary()[each])
    long = [each for each in published_words() if each[0] == word[0] and len(each) > _SHORTEST]
    if len(word) > 2 * _SHORTEST - 2 and (close := difflib.get_close_matches(word, long, 1, _ALIKE)):
        return close[0]
    common = [each for each in near if _dictionary()[each] >= _COMMON]
    return max(common, key=lambda each: _dictionary()[each], default="")


def letters_apart(one: str, other: str) -> int:
    """Return how many letters of the longer of two words the other one does not have in the same order.

    >>> letters_apart("mine", "mind"), letters_apart("basis", "bases"), letters_apart("party", "parties")
    (1, 1, 3)
    """
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return max(len(one), len(other)) - sum(block.size for block in matcher.get_matching_blocks())


def _is_word(word: str) -> bool:
    """Return whether a word is known, in British spelling too, or made of one that is by an ending or a prefix."""
    if _is_known(word) or any(_is_known(re.sub(pattern, new, word)) for pattern, new in _AMERICAN):
        return True
    if (stem := re.fullmatch(r"(.{4,})(?:s|ly|ness|(?<=[aeiou]l)l(?:ed|ing|ers?))", word)) and _is_known(stem[1]):
        return True
    made = re.match(rf"(?:{_PREFIXES})(.{{4,}})", word)
    return made is not None and _is_known(made[1])


def _is_known(word: str) -> bool:
    return word in published_words() or word in _dictionary()


_AMERICAN = (
    (r"our", "or"), (r"ys(?=e|i)", "yz"), (r"is(?=e[ds]?$|ing$|ations?$)", "iz"), (r"re(?=s?$)", "er"),
    (r"red$", "ered"),
    (r"ence(?=s?$)", "ense"), (r"mme(?=s?$)", "m"), (r"ogue(?=s?$)", "og"),
    (r"ae|oe", "e"),
)  # fmt: skip
"""How a British word is spelt in the dictionary, which is American."""
_PREFIXES = (
    "non|anti|multi|inter|intra|sub|trans|agro|agri|geo|bio|micro|macro|re|de|un|pre|post|co|extra|over|under|counter"
    "|hydro|socio|cyber|eco|electro|mini|mis|neo|para|plur|poly|pseudo|semi|super|tele|ultra|aero|auto|cross|infra|mid"
    "|nano|photo|radio|thermo|ethno"
)

_VERBS = (
    r"assure|ensure|implement|promote|support|strengthen|fulfil|increase|continue|improve|of|by|for|with|from|under|to"
)
_CONFUSED = (
    (r"\b([Ii])t[’'‘]s\b", r"\1ts"),
    (r"\b(?:(?i:that|there|what|here|who|let|he|she)[’']s|[A-Za-z]+n[’']t|(?i:we|they|you|who|it|that)[’'](?:re|ve|ll|d))\b",
     None),
    (r"\b([Tt])here (?=own\b)", r"\1heir "),
    (rf"\b({_VERBS}) there (?!is\b|are\b|was\b|were\b|be\b|has\b|have\b|had\b|to\b|by\b|will\b|would\b|should\b|may\b"
     rf"|might\b|can\b|could\b|must\b|shall\b|in\b|and\b|for\b|remains?\b|exists?\b)(?=[a-z])", r"\1 their "),
    (r"\b(more|less|rather|other|fewer|greater|earlier|later) then\b(?!,)", r"\1 than"),
    (r"\b([Ii])n principal\b", r"\1n principle"),
    (r"\b([Tt]h)rough[ -]out\b", r"\1roughout"),
    (r"\b([Ww]ith) out\b", r"\1out"),
    (r"\b([Tt]h|[Ww]h)ere (fore\b|by(?= [a-z]+ing\b))", r"\1ere\2"),
    (r"\b([Ww])here as\b", r"\1hereas"),
    (r"\b([Ii])nspite\b", r"\1n spite"),
    (r"\bdo the (?:outmost|upmost)\b", "do the utmost"),
    (r"\b(information|equipment|advice|evidence|knowledge|feedback|assistance)s\b", r"\1"),
)  # fmt: skip

error(
    "SPL04",
    "“its” has no apostrophe, “their” is no “there”, “throughout” is one word, and nothing is contracted.",
    good="its universalization, and their own States, which do not sign",
    bad="it’s universalization, and there own States, which don’t sign",
    source="111 published texts: none",
)(patterns(*_CONFUSED, quoted=False))
