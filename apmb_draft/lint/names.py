"""Check names: capitals (rules CAP), abbreviations (ABB), and names as they are known (SNS15, SPL05)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from itertools import combinations

from apmb_draft.lint.rules import Hit, Severity, advice, error, match_hits, patterns, text_hit, warning
from apmb_draft.lint.spelling import letters_apart
from apmb_draft.lint.view import Draft, PlacedText, is_quoted
from apmb_draft.model.paragraphs import Section
from apmb_draft.un.english import HOUSE_STYLE, ORDINALS, cardinal, ordinal
from apmb_draft.un.states import state_names

# --- Capitals ---------------------------------------------------------------------------------------------------------


@error(
    "CAP01",
    "From the eightieth session on “States Parties” has a capital P; in the sessions before it has a small one.",
    good="the States Parties to the Convention",
    bad="the States parties to the Convention",
    source="published texts: 78th session 104 small of 108, 79th 125 of 128, 80th none of 121",
)
def _states_parties_capitals(draft: Draft) -> Iterator[Hit]:
    """Find another letter case than that of the session, outside of quotation marks.

    Before that session the capital was written in the names of conferences.
    """
    for style in HOUSE_STYLE:
        is_new = draft.resolution.session >= style.since
        right = {style.after, style.after.upper()} | (set() if is_new else {style.before})
        wanted = style.after if is_new else style.before
        pattern = rf"(?i)\b{re.escape(style.before)}\b(?! politics)"
        for paragraph, found in draft.found(pattern, quoted=False):
            if found[0] not in right:
                yield text_hit(paragraph, found.span(), f"“{found[0]}”", wanted, safe=True)
    several = "“{0}”; it is “States” where there are several"
    yield from match_hits(draft, r"\bState [Pp]arties\b", message=several, severity=Severity.WARNING)


_ALWAYS = {
    "member states": "Member States",
    "red cross": "Red Cross",
    "red crescent": "Red Crescent",
    "secretary general": "Secretary-General",
    "secretary-general": "Secretary-General",
    "general assembly": "General Assembly",
    "security council": "Security Council",
    "united nations": "United Nations",
    "charter of the united nations": "Charter of the United Nations",
    "united nations headquarters": "United Nations Headquarters",
}
_OFFICES = ("secretary general", "secretary-general", "general assembly", "security council")
"""Names that other organizations and States have for their own, and write as they like."""
_OF_OTHERS = re.compile(
    r"(?:’s)? of (?:the )?(?!United Nations)(?:[A-Z][\w-]+ (?:(?:and|of|for|on) (?:the )?)?){0,4}(?:League|Council"
    r"|Union|Organi[sz]ation|Commonwealth|Community|Association|Forum|Conference|Agency|Federation|Authority|Bank|Court"
    r"|Group|Committee|Institute|Movement|Parliament|Assembly|Cooperation|States|[A-Z]{3,})\b"
)
"""What follows on the name of an office that another organization, or a State, has as well."""
_STATES = (
    r"\b(?:all|other|interested|participating|neighbouring|coastal|non-member|developing|some|many|those|these"
    r"|landlocked|sovereign|weapon|small island|upon|urges|invites|requests|encourages|among|between"
    r"|(?:observer|signatory|flag|port|donor|host|requesting|third)(?! states that\b)) (states)\b"
    r"(?! (?:in )?its\b| of (?:emergency|mind|affairs|health|war|conflict|alert)\b| parties\b| not parties\b)"
)
"""Words before which, or behind which, "states" is no verb."""
_NOT_MEASURED = (
    (
        r"\b[Tt]he (?:whole |entire )?(international Community|International [Cc]ommunity(?! of\b))\b",
        "international community",
    ),
    (r"\b(?:and|with|of|including|by|by the) (Civil [Ss]ociety|civil Society)\b(?! [A-Z])", "civil society"),
    (_STATES, "States"),
    (r"\b(member States)(?= of the United Nations\b(?! system))", "Member States"),
    (
        r"(?<!-)\b(?:one|each|every|any|another|remaining|[Mm]ember|observer|signatory|neighbouring|coastal|flag) "
        r"(state)\b(?! of\b| or\b| party\b|-)",
        "State",
    ),
    (r"\b\d+ (states)\b", "States"),
    (r"(?<=[a-z,] )(Anti)(?=-[Pp]ersonnel (?:land)?mines?\b)", "anti"),
    (r"\b[A-Z][a-z-]*(?:st|nd|rd|th) (review conference)\b", "Review Conference"),
    (r"\b[Tt]he (government)(?= of (?:the )?[A-Z])", "Government"),
)
"""What follows from the rule, but was not counted: it weighs less."""


@warning(
    "CAP02",
    "Conferences and Meetings of the Parties have capitals where one of them is named.",
    good="the Twelfth Conference of States Parties",
    bad="the twelfth conference of states parties",
    source="published documents",
)
def _conference_capitals(draft: Draft) -> Iterator[Hit]:
    """Find small letters after an ordinal, in the sessions that were measured; without an ordinal, they are right."""
    session = draft.resolution.session
    for paragraph, found in draft.found(_CONFERENCE):
        wanted = re.sub(r"\b(?!of\b|the\b)[a-z]", lambda letter: letter[0].upper(), found[1].lower())
        old = wanted.replace("States Parties", "States parties") if session < 80 else wanted  # as CAP01 says
        # 73 is the first session that was measured; some ten sessions before it these names had small letters.
        is_right = found[1] in (wanted, old) or (session < 73 and re.search(r"[A-Z]", found[1]))
        if not is_right:
            yield text_hit(paragraph, found.span(1), f"“{found[1]}”", wanted, safe=True)
    tens = "|".join(cardinal(ten).capitalize() for ten in range(20, 91, 10))
    yield from match_hits(
        draft, rf"\b(?:{tens})-[A-Z]\w+", lambda found: found[0].capitalize(), quoted=False, safe=True
    )
    yield from _small_elsewhere(draft)


_CONFERENCE = (
    r"(?i)(?<![\w-])(?:[a-z-]{0,24}(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|teenth|ieth)|\d+(?:st|nd|rd|th)) "
    r"((?:review )?(?:conference|meeting) of (?:the )?(?:high contracting |states )?parties)\b"
)
"""A conference with its ordinal."""


def _small_elsewhere(draft: Draft) -> Iterator[Hit]:
    """Find "the convention" and "the fifth Review Conference" in a text that writes them with a capital elsewhere."""
    text = "\n".join(paragraph.text for paragraph in draft.running)
    known: dict[str, bool] = {}
    for pattern in (
        r"\bthe (convention|treaty|protocol)\b(?! on\b| of\b| for\b)",
        rf"\b({'|'.join(ordinal(number) for number in range(1, 50))}) Review Conference\b",
    ):
        for paragraph, found in draft.found(pattern, notes=False):
            wanted = found[0].replace(found[1], found[1].capitalize(), 1)
            if wanted not in known:
                known[wanted] = bool(re.search(rf"\b{re.escape(wanted)}\b", text))
            if known[wanted]:
                yield text_hit(paragraph, found.span(1), f"“{found[1]}”", found[1].capitalize())


@error(
    "CAP03",
    "States, Member States, the Secretary-General and the organs of the United Nations have capitals.",
    good="calls upon Member States and the Secretary-General",
    bad="calls upon member states and the Secretary-general",
    source="Editorial Manual on capitals; published texts: 601 with, 33 without, those of other organizations",
)
def _name_capitals(draft: Draft) -> Iterator[Hit]:
    """Find names in small letters, and "states"; "member States" of another organization have a small m."""
    names = "|".join(map(re.escape, sorted(_ALWAYS, key=len, reverse=True)))
    for paragraph, found in draft.found(rf"(?i)\b(?:{names})\b"):
        wanted, before = _ALWAYS[found[0].lower()], paragraph.text[: found.start()]
        is_of_others = found[0].lower() in _OFFICES and (
            _OF_OTHERS.match(paragraph.text, found.end())
            or re.search(r"\b(?:national|its own|annual|ordinary|extraordinary) $", before)
        )
        if found[0] not in (wanted, "member States", wanted.upper()) and not is_of_others:
            # Other organizations write their own "Secretary General" so, also where their name stands before it.
            is_named = not re.search(r"\bthe $|^$", before)
            severity = Severity.WARNING if found[0] == "Secretary General" and is_named else None
            yield text_hit(paragraph, found.span(), f"“{found[0]}”", wanted, severity=severity)
    for pattern, wanted in _NOT_MEASURED:
        yield from match_hits(draft, pattern, wanted, group=1, message="“{1}”", safe=True, severity=Severity.WARNING)


warning(
    "CAP04",
    "Indigenous Peoples have capitals since the seventy-eighth session.",
    good="the rights of Indigenous Peoples",
    bad="the rights of indigenous peoples",
    source="Editorial Manual on capitals; published texts: 712 with, 2 without",
    since=78,
)(
    patterns(
        (r"\b(?:[Ii]ndigenous peoples?|indigenous Peoples?)\b", lambda found: found[0].title()), quoted=False, safe=True
    )
)


@advice(
    "CAP05",
    "In a paragraph that has named the General Assembly, the short form is “the Assembly”.",
    good="the General Assembly of the sea, the General Assembly and the decisions of the Assembly",
    bad="the General Assembly and the decisions of the General Assembly",
    source="published documents: of 34 texts of the First Committee none names it in full again",
)
def _assembly_name(draft: Draft) -> Iterator[Hit]:
    """Find the full name once more; that of another body, a title in quotation marks, and an office are left."""
    for paragraph in draft.of(Section.PREAMBLE, Section.OPERATIVE, Section.DECISION):
        every = re.finditer(r"\bGeneral Assembly\b(?! (?:of|Hall)\b)", paragraph.text)
        named = [one.span() for one in every if not is_quoted(paragraph.text, one.start())]
        for start, end in named[1:]:
            if _NAMED_AGAIN.search(paragraph.text[:start]):
                yield text_hit(
                    paragraph, (start, end), "the General Assembly, named in this paragraph already", "Assembly"
                )


_NAMED_AGAIN = re.compile(
    r"(?<!President of )(?<!Records of )(?<!bserver of )(?<!bservers of )(?<!ession of )(?<!eeting of )\b[Tt]he $"
)
"""The text before the name where it is no part of a title or an office."""


# --- Abbreviations ----------------------------------------------------------------------------------------------------

_NO_ABBREVIATIONS = frozenset({
    "HIV", "AIDS", "COVID", "SARS", "MERS", "CONF", "DNA", "RNA", "TNT", "GMT", "UTC", "CITES", "UNITAID", "MARPOL",
    "SOLAS", "CLOUT", "TRIPS", "CGIAR", "SS",
})  # fmt: skip
"""Words that nobody writes in full, or that are part of symbols; names that are abbreviations alone."""
_WRITTEN_IN_FULL = frozenset({
    "UN", "UNGA", "UNSC", "GA", "SC", "SG", "UNSG", "IAEA", "OPCW", "CTBTO", "CTBT", "NPT", "BWC", "CWC", "ATT", "CCW",
    "CCM", "APMBC", "APLC", "MBT", "MSP", "ISU", "ICRC", "IFRC", "ICBL", "GICHD", "NATO", "OSCE", "EU", "AU", "ASEAN",
    "OAS", "UNDP", "UNEP", "UNICEF", "UNHCR", "UNRWA", "OCHA", "UNODA", "UNODC", "UNIDIR", "UNMAS", "UNOPS", "WHO",
    "WFP", "FAO", "ILO", "IMO", "ICAO", "ITU", "IMF", "WTO", "ICC", "ICJ", "ECOSOC", "HRC", "OHCHR", "UNFCCC", "NGO",
    "INGO", "CSO", "IGO", "LDC", "SDG", "MDG", "ODA", "GDP", "GHG", "IED", "ERW", "UXO", "EORE", "WMD", "SALW", "NWS",
    "NNWS", "NWFZ", "PAROS", "IHL", "IHRL", "PWD", "MS", "USA", "UK", "USSR", "DPRK", "DRC",
    "UAE", "US", "USD", "EUR",
})  # fmt: skip
"""Bodies, treaties and terms that resolutions name in full."""
_TITLE_BEHIND = re.compile(
    r" (?!Secretar|Director|Member|General|Headquarters|Charter|Security|Office|Special|Resident|Country|Statute|Board"
    r"|Executive|State|Council)[A-Z]\w+ (?:[A-Z]|\d{4}\b|on\b)"
)
"""The words after an abbreviation that is part of the title of a paper or a plan: the WHO Pandemic Agreement."""
_IN_LONGER_NAMES = frozenset({"SDG", "GHG"})
"""Those of them that are part of longer names."""


@warning(
    "ABB01",
    "Names are written in full: no abbreviations; and no “e.g.” or “i.e.”.",
    good="the International Atomic Energy Agency",
    bad="the IAEA and the UN",
    source="Editorial Manual; 254 published texts: a dozen abbreviations, most in titles and symbols",
)
def _abbreviation_use(draft: Draft) -> Iterator[Hit]:
    """Find words of capital letters that are no Roman number, symbol or part of a title in quotation marks.

    One that the text gives in brackets behind the name may stand for it further on; a whole name in capitals is none.
    Letters that are not known to stand for a name are advice, once, and nothing beside a word with a capital, which
    they may make a name with.
    """
    latin = r"\b(?:e\.g\.|i\.e\.|vs\.|viz\.|cf\.)"
    yield from match_hits(draft, latin, message="“{0}” in the text", notes=False)
    seen: set[str] = set()
    given = {found[1] for _, found in draft.found(r"\((?:the )?“?([A-Z]{2,8})s?”?\)")}
    for paragraph, found in draft.found(_ABBREVIATION, notes=False, quoted=False):
        word = found[0].rstrip("s")
        if word in given or not _may_stand_for_a_name(word, paragraph.text, *found.span()):
            continue
        is_known = word.replace(".", "") in _WRITTEN_IN_FULL
        is_of_others = word in seen and (not is_known or paragraph.section is Section.ANNEX)  # as others write it
        if is_of_others or _is_in_name(word, paragraph.text, *found.span()):
            continue
        seen.add(word)
        message = f"abbreviation “{found[0]}”; write the name in full"
        yield text_hit(paragraph, found.span(), message, severity=None if is_known else Severity.ADVICE)


_ABBREVIATION = r"(?<![\w/.\-(“+])(?:[A-Z]{2,8}|(?:[A-Z]\.){2,4})s?(?![\w/\-+]|\.\d|\([\dXVIL]+\)/)"
"""Words of capital letters."""
_NEAR = 60
"""Letters before an abbreviation that tell what it is."""


def _may_stand_for_a_name(word: str, text: str, start: int, end: int) -> bool:
    """Return whether letters are no Roman number, no part of a symbol or of a name in capitals, and no word."""
    before = text[max(start - _NEAR, 0) : start]
    is_letters = re.search(r"\d/\d+ (?:[A-Z]{1,2}(?:,| and| to)? ?)*$", before)
    is_capitals = re.search(r"\b[A-Z]{2,} $", before) or re.match(r" [A-Z]{2,}\b", text[end:])
    return not (word in _NO_ABBREVIATIONS or re.fullmatch(r"[IVXLC]+", word) or is_letters or is_capitals)


def _is_in_name(word: str, text: str, start: int, end: int) -> bool:
    """Return whether an abbreviation is part of a name: a word with a capital, or "known as", is beside it.

    For one that is known to stand for a name, that says it only before a title.
    """
    may_be = (
        word.replace(".", "") not in _WRITTEN_IN_FULL
        or word in _IN_LONGER_NAMES
        or (word != "UN" and _TITLE_BEHIND.match(text, end))
    )
    before, behind = text[max(start - _NEAR, 0) : start], text[end:]
    is_beside = re.search(r"(?:\b[A-Z][\w’-]+,?|known as) $", before) or re.match(r" (?:for )?[A-Z]| road maps", behind)
    return bool(may_be and is_beside)


# --- Names as they are known ------------------------------------------------------------------------------------------

_SMALL_WORD = r"(?:of|the|and|for|on|in|to|or|by|with|their|its|against|from|at|as|an?|all|their)"
_CAPITALIZED = r"[A-Z][\w’-]*"
_NAME = re.compile(rf"\b{_CAPITALIZED}(?:,? {_CAPITALIZED}|,? (?:{_SMALL_WORD},? ){{1,3}}{_CAPITALIZED})*")
_LONG_NAME = 6
"""Words of a name that cannot be near another by chance."""
_MOST_NAMES = 300
"""Long names of one draft; the longest published one has half as many."""
_Words = tuple[str, ...]


@warning(
    "SNS15",
    "A long name is written in the same way wherever it stands: of a treaty, an organ, a plan.",
    good="the Treaty on the Lamps of the Sea and Their Keepers, and once more the Treaty on the Lamps of the Sea and "
    "Their Keepers",
    bad="the Treaty on the Lamps of the Sea and Their Keepers, and once more the Treaty on the Lamps of the Seas and "
    "Their Keepers",
    source="121 published texts: eight such pairs, five of them slips",
)
def _one_name(draft: Draft) -> Iterator[Hit]:
    """Find names that differ from another by one word in their middle, or by the order of their words."""
    places: dict[_Words, list[tuple[PlacedText, int, int]]] = {}
    for paragraph in draft.paragraphs:
        if paragraph.section is not Section.FOOTNOTE and paragraph.section is not Section.ANNEX:
            for words, start, end in _names(paragraph.text):
                places.setdefault(words, []).append((paragraph, start, end))
    if len(places) > _MOST_NAMES:
        return
    for one, other in combinations(places, 2):
        if _are_near(one, other):
            rare, usual = sorted((one, other), key=lambda words: (len(places[words]), words == one))
            for paragraph, start, end in places[rare][:1]:
                yield text_hit(paragraph, (start, end), f"“{paragraph.text[start:end]}”; elsewhere “{' '.join(usual)}”")


def _names(text: str) -> Iterator[tuple[_Words, int, int]]:
    """Yield the long names of a paragraph, without the verb that opens it, and where they stand."""
    opening = re.match(rf"{_CAPITALIZED}(?: {_SMALL_WORD})* ", text)
    for found in _NAME.finditer(text, opening.end() if opening else 0):
        words = tuple(re.findall(r"[\w’-]+", found[0]))
        if len(words) >= _LONG_NAME:
            yield words, *found.span()


def _are_near(one: _Words, other: _Words) -> bool:
    """Return whether two names are one, but for a word in the middle or their order.

    >>> names = [tuple(name.split()) for name in ("T on the Use of Red Mines", "T on the Use of Read Mines")]
    >>> _are_near(*names), _are_near(names[0], tuple("T on the Red Use of Mines".split()))
    (True, False)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        changed = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
        if len(changed) == 1:
            return one[0] == other[0] and one[-1] == other[-1] and _are_alike(*changed[0])
        return len(one) > _LONG_NAME + 3 and one[0] == other[0] and sorted(one) == sorted(other)
    short, long = sorted((one, other), key=len)
    inner = range(1, len(long) - 1)
    return len(long) > _LONG_NAME and any(long[:at] + long[at + 1 :] == short for at in inner if long[at] != "and")


def _are_alike(one: str, other: str) -> bool:
    """Return whether one of two words may be a slip for the other, and is no number of the same kind.

    >>> _are_alike("Transfer", "Transport"), _are_alike("of", "to"), _are_alike("Midterm", "Final")
    (True, True, False)
    """
    if any(word.lower() in ORDINALS or word.isdigit() or word.isupper() for word in (one, other)):
        return False
    are_small = one.islower() and other.islower()
    return are_small or SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= 0.6


@warning(
    "SPL05",
    "Names of organs, treaties, plans and States are written as they are known.",
    good="the Conference on Disarmament and the International Labour Organization",
    bad="the Conference of Disarmament and the International Labor Organization",
    source="168 names, most of them in three published texts or more; in 121 texts six names nearly the same, three of "
    "them slips",
)
def _nearly_known_names(draft: Draft) -> Iterator[Hit]:
    """Find names that are nearly known ones: by one small word, or by a letter or two in one of their words."""
    for paragraph in draft.paragraphs:
        for start, end, known in _nearly_known(paragraph.text):
            if not is_quoted(paragraph.text, start):
                yield text_hit(paragraph, (start, end), f"“{paragraph.text[start:end]}”", known)


def _nearly_known(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a name stands that is nearly a known one, with the known one.

    >>> [known for _, _, known in _nearly_known("the work of the Conference of Disarmament, and the Security Council")]
    ['Conference on Disarmament']
    """
    for found in _ANY_NAME.finditer(text):
        words = [(each[0], each.start(), each.end()) for each in re.finditer(r"\S+", found[0])]
        capitals = [at for at, word in enumerate(words) if word[0][0].isupper()]
        done = -1
        for first in capitals:
            for last in reversed(capitals):
                if not first < last < first + _LONGEST_NAME or first <= done:
                    continue
                name = tuple(word[0] for word in words[first : last + 1])
                if " ".join(name) in _known_names():
                    done = last
                elif (known := _known_near(name)) and last + 1 not in capitals:  # else a longer name goes on
                    done = last
                    yield found.start() + words[first][1], found.start() + words[last][2], known


_ANY_NAME = re.compile(rf"\b{_CAPITALIZED}(?: {_CAPITALIZED}| (?:{_SMALL_WORD} ){{1,2}}{_CAPITALIZED})+")
_LONGEST_NAME = 24
_CONNECTING = frozenset({"of", "on", "for", "in", "to", "by", "with", "the", "or", "against"})
_KINDS = frozenset({
    "Committee", "Commission", "Council", "Conference", "Convention", "Organization", "Office", "Agency", "Programme",
    "Treaty", "Protocol", "Agreement", "Fund", "Forum", "Group",
})  # fmt: skip
"""Words for kinds of organs and treaties, which are taken for each other in long names."""
_LEAST_KIND = 5
"""Words of a name in which another kind is a slip, and not another organ."""


@cache
def _known_names() -> frozenset[str]:
    text = files("apmb_draft.lint").joinpath("published_names.txt").read_text(encoding="utf-8")
    states = (name for name in state_names() if " " in name and "(" not in name)
    return frozenset(name for name in (*text.split("\n"), *states) if name)


@cache
def _known_by_gap() -> dict[tuple[_Words, _Words], list[tuple[str, str]]]:
    """Return each word of the known names with its name, by the words before and behind it."""
    found: dict[tuple[_Words, _Words], list[tuple[str, str]]] = {}
    for name in sorted(_known_names()):
        words = tuple(name.replace(",", "").split())
        for at, word in enumerate(words):
            found.setdefault((words[:at], words[at + 1 :]), []).append((word, name))
    return found


def _known_near(name: _Words) -> str:
    """Return the known name that another one is nearly; "" if there is none."""
    for at, word in enumerate(name):
        for meant, known in _known_by_gap().get((name[:at], name[at + 1 :]), ()):
            if _is_slip(word, meant, len(name), is_last=at == len(name) - 1):
                return known
    for at in range(1, len(name)):  # a small word left out
        for meant, known in _known_by_gap().get((name[:at], name[at:]), ()):
            if meant in _CONNECTING and len(name) >= _LEAST_KIND - 1:
                return known
    return ""


def _is_slip(word: str, meant: str, length: int, *, is_last: bool) -> bool:
    """Return whether a word of a name is a slip for another; the last one may be in the plural."""
    if {word, meant} <= _CONNECTING:
        return True
    if {word, meant} <= _KINDS:
        return length >= _LEAST_KIND
    bare, wanted = (re.sub(r"[’']?s[’']?$", "", each) for each in (word, meant))
    is_name = word[0].isupper() and meant[0].isupper() and word.lower() not in ORDINALS
    if bare == wanted:
        return not is_last and word.endswith("s") is not meant.endswith("s")
    if not is_name or min(len(word), len(meant)) < len("Arms"):
        return False
    return letters_apart(bare, wanted) <= max(1, min(2, len(wanted) // 4))
