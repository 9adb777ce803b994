"""Check capitals, spelling and abbreviations (rules CAP, SPL, ABB)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Hit, Severity, match_hits, rule, text_hit
from apmb_draft.checking.text import Draft, TextPart, is_quoted
from apmb_draft.rollover.house_style import HOUSE_STYLE
from apmb_draft.words import cardinal, ordinal


@rule(
    "CAP01",
    Severity.ERROR,
    "From the eightieth session on “States Parties” has a capital P; in the sessions before it has a small one.",
    good="the States Parties to the Convention",
    bad="the States parties to the Convention",
    source="published texts: 78th session 104 small of 108, 79th 125 of 128, 80th none of 121",
)
def states_parties_capitals(draft: Draft) -> Iterator[Hit]:
    """Find another letter case than that of the session, outside of quotation marks.

    Before that session the capital was written in the names of conferences.
    """
    for style in HOUSE_STYLE:
        is_new = draft.resolution.session >= style.since
        right = {style.after, style.after.upper()} | (set() if is_new else {style.before})
        wanted = style.after if is_new else style.before
        pattern = rf"\b{re.escape(style.before)}\b(?! politics)"
        for paragraph, found in draft.found(pattern, flags=re.IGNORECASE, quoted=False):
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


@rule(
    "CAP02",
    Severity.WARNING,
    "Conferences and Meetings of the Parties have capitals where one of them is named.",
    good="the Twelfth Conference of States Parties",
    bad="the twelfth conference of states parties",
    source="published documents",
)
def conference_capitals(draft: Draft) -> Iterator[Hit]:
    """Find small letters after an ordinal, in the sessions that were measured; without an ordinal, they are right."""
    session = draft.resolution.session
    for paragraph, found in draft.found(_CONFERENCE, flags=re.IGNORECASE):
        wanted = re.sub(r"\b(?!of\b|the\b)[a-z]", lambda letter: letter[0].upper(), found[1].lower())
        old = wanted.replace("States Parties", "States parties") if session < _PARTIES else wanted
        is_right = found[1] in (wanted, old) or (session < _MEASURED and re.search(r"[A-Z]", found[1]))
        if not is_right:
            yield text_hit(paragraph, found.span(1), f"“{found[1]}”", wanted, safe=True)
    tens = "|".join(cardinal(ten).capitalize() for ten in range(20, 91, 10))
    yield from match_hits(
        draft, rf"\b(?:{tens})-[A-Z]\w+", lambda found: found[0].capitalize(), quoted=False, safe=True
    )
    yield from _small_elsewhere(draft)


_CONFERENCE = (
    r"(?<![\w-])(?:[a-z-]{0,24}(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
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


_MEASURED = 73
"""The first session that was; some ten sessions before it these names had small letters."""
_PARTIES = 80
"""The session from which on "States Parties" has its capital everywhere (CAP01)."""


@rule(
    "CAP03",
    Severity.ERROR,
    "States, Member States, the Secretary-General and the organs of the United Nations have capitals.",
    good="calls upon Member States and the Secretary-General",
    bad="calls upon member states and the Secretary-general",
    source="Editorial Manual on capitals; published texts: 601 with, 33 without, those of other organizations",
)
def name_capitals(draft: Draft) -> Iterator[Hit]:
    """Find names in small letters, and "states"; "member States" of another organization have a small m."""
    names = "|".join(map(re.escape, sorted(_ALWAYS, key=len, reverse=True)))
    for paragraph, found in draft.found(rf"\b(?:{names})\b", flags=re.IGNORECASE):
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


@rule(
    "CAP04",
    Severity.WARNING,
    "Indigenous Peoples have capitals since the seventy-eighth session.",
    good="the rights of Indigenous Peoples",
    bad="the rights of indigenous peoples",
    source="Editorial Manual on capitals; published texts: 712 with, 2 without",
)
def indigenous_capitals(draft: Draft) -> Iterator[Hit]:
    """Find small letters, from that session on."""
    if draft.resolution.session >= 78:
        pattern = r"\bindigenous peoples?\b|\bIndigenous peoples?\b|\bindigenous Peoples?\b"
        yield from match_hits(draft, pattern, lambda found: found[0].title(), quoted=False, safe=True)


@rule(
    "CAP05",
    Severity.ADVICE,
    "In a paragraph that has named the General Assembly, the short form is “the Assembly”.",
    good="the General Assembly of the sea, the General Assembly and the decisions of the Assembly",
    bad="the General Assembly and the decisions of the General Assembly",
    source="published documents: of 34 texts of the First Committee none names it in full again",
)
def assembly_name(draft: Draft) -> Iterator[Hit]:
    """Find the full name once more; that of another body, a title in quotation marks, and an office are left."""
    for paragraph in draft.of(TextPart.PREAMBLE, TextPart.OPERATIVE, TextPart.DECISION):
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


_LETTERS = frozenset({
    "HIV", "AIDS", "COVID", "SARS", "MERS", "CONF", "DNA", "RNA", "TNT", "GMT", "UTC", "CITES", "UNITAID", "MARPOL",
    "SOLAS", "CLOUT", "TRIPS", "CGIAR", "SS",
})  # fmt: skip
"""Words that nobody writes in full, or that are part of symbols; names that are abbreviations alone."""
_IN_FULL = frozenset({
    "UN", "UNGA", "UNSC", "GA", "SC", "SG", "UNSG", "IAEA", "OPCW", "CTBTO", "CTBT", "NPT", "BWC", "CWC", "ATT", "CCW",
    "CCM", "APMBC", "APLC", "MBT", "MSP", "ISU", "ICRC", "IFRC", "ICBL", "GICHD", "NATO", "OSCE", "EU", "AU", "ASEAN",
    "OAS", "UNDP", "UNEP", "UNICEF", "UNHCR", "UNRWA", "OCHA", "UNODA", "UNODC", "UNIDIR", "UNMAS", "UNOPS", "WHO",
    "WFP", "FAO", "ILO", "IMO", "ICAO", "ITU", "IMF", "WTO", "ICC", "ICJ", "ECOSOC", "HRC", "OHCHR", "UNFCCC", "NGO",
    "INGO", "CSO", "IGO", "LDC", "SDG", "MDG", "ODA", "GDP", "GHG", "IED", "ERW", "UXO", "EORE", "WMD", "SALW", "NWS",
    "NNWS", "NWFZ", "PAROS", "IHL", "IHRL", "PWD", "MS", "USA", "UK", "USSR", "DPRK", "DRC",
    "UAE", "US", "USD", "EUR",
})  # fmt: skip
"""Bodies, treaties and terms that resolutions name in full."""
_TITLE = re.compile(
    r" (?!Secretar|Director|Member|General|Headquarters|Charter|Security|Office|Special|Resident|Country|Statute|Board"
    r"|Executive|State|Council)[A-Z]\w+ (?:[A-Z]|\d{4}\b|on\b)"
)
"""The words after an abbreviation that is part of the title of a paper or a plan: the WHO Pandemic Agreement."""
_OF_NAMES = frozenset({"SDG", "GHG"})
"""Those of them that are part of longer names."""


@rule(
    "ABB01",
    Severity.WARNING,
    "Names are written in full: no abbreviations; and no “e.g.” or “i.e.”.",
    good="the International Atomic Energy Agency",
    bad="the IAEA and the UN",
    source="Editorial Manual; 254 published texts: a dozen abbreviations, most in titles and symbols",
)
def abbreviation_use(draft: Draft) -> Iterator[Hit]:
    """Find words of capital letters that are no Roman number, symbol or part of a title in quotation marks.

    One that the text gives in brackets behind the name may stand for it further on; a whole name in capitals is none.
    Letters that are not known to stand for a name are advice, once, and nothing beside a word with a capital, which
    they may make a name with.
    """
    latin = r"\b(?:e\.g\.|i\.e\.|vs\.|viz\.|cf\.)"
    yield from match_hits(draft, latin, message="“{0}” in the text", notes=False)
    seen: set[str] = set()
    given = {found[1] for _, found in draft.found(r"\((?:the )?“?([A-Z]{2,8})s?”?\)")}
    for paragraph, found in draft.found(_CAPITALS, notes=False, quoted=False):
        word = found[0].rstrip("s")
        if word in given or not _may_stand_for_a_name(word, paragraph.text, *found.span()):
            continue
        is_known = word.replace(".", "") in _IN_FULL
        is_of_others = word in seen and (not is_known or paragraph.part is TextPart.ANNEX)  # as others write it
        if is_of_others or _is_in_name(word, paragraph.text, *found.span()):
            continue
        seen.add(word)
        message = f"abbreviation “{found[0]}”; write the name in full"
        yield text_hit(paragraph, found.span(), message, severity=None if is_known else Severity.ADVICE)


_CAPITALS = r"(?<![\w/.\-(“+])(?:[A-Z]{2,8}|(?:[A-Z]\.){2,4})s?(?![\w/\-+]|\.\d|\([\dXVIL]+\)/)"
"""Words of capital letters."""
_NEAR = 60
"""Letters before an abbreviation that tell what it is."""


def _may_stand_for_a_name(word: str, text: str, start: int, end: int) -> bool:
    """Return whether letters are no Roman number, no part of a symbol or of a name in capitals, and no word."""
    before = text[max(start - _NEAR, 0) : start]
    is_letters = re.search(r"\d/\d+ (?:[A-Z]{1,2}(?:,| and| to)? ?)*$", before)
    is_capitals = re.search(r"\b[A-Z]{2,} $", before) or re.match(r" [A-Z]{2,}\b", text[end:])
    return not (word in _LETTERS or re.fullmatch(r"[IVXLC]+", word) or is_letters or is_capitals)


def _is_in_name(word: str, text: str, start: int, end: int) -> bool:
    """Return whether an abbreviation is part of a name: a word with a capital, or "known as", is beside it.

    For one that is known to stand for a name, that says it only before a title.
    """
    may_be = word.replace(".", "") not in _IN_FULL or word in _OF_NAMES or (word != "UN" and _TITLE.match(text, end))
    before, behind = text[max(start - _NEAR, 0) : start], text[end:]
    is_beside = re.search(r"(?:\b[A-Z][\w’-]+,?|known as) $", before) or re.match(r" (?:for )?[A-Z]| road maps", behind)
    return bool(may_be and is_beside)
