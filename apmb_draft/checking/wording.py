"""Capitals, spelling and abbreviations (rules CAP, SPL, ABB)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Hit, Severity, in_words, rule
from apmb_draft.checking.text import Draft, Passage
from apmb_draft.rollover.house_style import HOUSE_STYLE


@rule(
    "CAP01",
    Severity.ERROR,
    "From the eightieth session on “States Parties” has a capital P; in the sessions before it has a small one.",
    good="the States Parties to the Convention",
    bad="the States parties to the Convention",
    source="published texts: 78th session 104 small of 108, 79th 125 of 128, 80th none of 121",
)
def parties(draft: Draft) -> Iterator[Hit]:
    """Other letters than those of the session; what stands in quotation marks stays.

    Before that session the capital was written in the names of conferences.
    """
    for style in HOUSE_STYLE:
        is_new = draft.resolution.session >= style.since
        right = {style.after, style.after.upper()} | (set() if is_new else {style.before})
        wanted = style.after if is_new else style.before
        for passage, found in draft.found(rf"\b{re.escape(style.before)}\b(?! politics)", flags=re.IGNORECASE):
            if found[0] not in right and not _is_quoted(passage.text, found.start()):
                yield in_words(passage, found.span(), f"“{found[0]}”", wanted, safe=True)


def _is_quoted(text: str, at: int) -> bool:
    return text.count("“", 0, at) > text.count("”", 0, at)


_ALWAYS = {
    "member states": "Member States",
    "secretary general": "Secretary-General",
    "secretary-general": "Secretary-General",
    "general assembly": "General Assembly",
    "security council": "Security Council",
    "united nations": "United Nations",
}
_OFFICES = ("secretary general", "secretary-general", "general assembly", "security council")
"""Names that other organizations and States have for their own, and write as they like."""
_OF_OTHERS = re.compile(r"(?:’s)? of (?!the United Nations\b)(?:the )?[A-Z]")
_STATES = re.compile(
    r"\b(?:all|other|interested|participating|concerned|neighbouring|coastal|non-member|observer|signatory|developing"
    r"|some|many|those|these|affected|landlocked|flag|port|donor|host|requesting|requested|third|sovereign|weapon"
    r"|small island|upon|urges|invites|requests|encourages|among|between) (states)\b"
    r"(?! of\b| that\b| parties\b| not parties\b)"
)
"""Words before which, or behind which, "states" is no verb."""


@rule(
    "CAP03",
    Severity.ERROR,
    "States, Member States, the Secretary-General and the organs of the United Nations have capitals.",
    good="calls upon Member States and the Secretary-General",
    bad="calls upon member states and the Secretary-general",
    source="Editorial Manual on capitals; published texts: 601 with, 33 without, those of other organizations",
)
def capitals(draft: Draft) -> Iterator[Hit]:
    """Names in small letters, and "states"; "member States" of another organization have a small m."""
    names = "|".join(map(re.escape, _ALWAYS))
    for passage, found in draft.found(rf"\b(?:{names})\b", flags=re.IGNORECASE):
        wanted = _ALWAYS[found[0].lower()]
        is_of_others = found[0].lower() in _OFFICES and (
            _OF_OTHERS.match(passage.text, found.end())
            or re.search(r"\b(?:national|its own|annual|ordinary|extraordinary) $", passage.text[: found.start()])
        )
        if found[0] not in (wanted, "member States", wanted.upper()) and not is_of_others:
            yield in_words(passage, found.span(), f"“{found[0]}”", wanted)
    for passage, found in draft.found(_STATES.pattern):
        yield in_words(passage, found.span(1), "“states”", "States", safe=True, severity=Severity.WARNING)


@rule(
    "CAP04",
    Severity.WARNING,
    "Indigenous Peoples have capitals since the seventy-eighth session.",
    good="the rights of Indigenous Peoples",
    bad="the rights of indigenous peoples",
    source="Editorial Manual on capitals; published texts: 712 with, 2 without",
)
def indigenous(draft: Draft) -> Iterator[Hit]:
    """Small letters, from that session on."""
    if draft.resolution.session >= 78:
        for passage, found in draft.found(r"\bindigenous peoples?\b|\bIndigenous peoples?\b|\bindigenous Peoples?\b"):
            if not _is_quoted(passage.text, found.start()):
                yield in_words(passage, found.span(), f"“{found[0]}”", found[0].title(), safe=True)


_BRITISH = {
    "programs": "programmes", "program": "programme", "center": "centre", "centers": "centres", "defense": "defence",
    "labor": "labour", "favor": "favour", "favorable": "favourable", "honor": "honour", "honoring": "honouring",
    "behavior": "behaviour", "neighboring": "neighbouring", "endeavor": "endeavour", "endeavors": "endeavours",
    "fulfill": "fulfil", "fulfillment": "fulfilment", "co-operation": "cooperation", "co-operate": "cooperate",
    "co-ordination": "coordination", "co-ordinate": "coordinate", "co-ordinated": "coordinated",
    "co-operative": "cooperative", "traveling": "travelling", "signaling": "signalling", "catalog": "catalogue",
    "harbor": "harbour", "color": "colour", "license": "", "practise": "",
}  # fmt: skip
_ISE = "|".join((
    "organ", "recogn", "emphas", "real", "author", "util", "character", "critic", "final", "general", "harmon", "local",
    "maxim", "minim", "mobil", "modern", "normal", "optim", "priorit", "stabil", "standard", "summar", "symbol",
    "universal", "special", "sensit", "neutral", "national", "ideal", "formal", "central", "capital", "revital",
    "penal",
    "privat", "operational", "demilitar", "denuclear", "industrial", "marginal", "victim", "stigmat", "visual",
    "apolog",
    "scrutin", "jeopard", "equal", "immun", "institutional", "criminal", "commercial", "subsid", "synchron",
))  # fmt: skip
"""What stands before -ize in words that others write with -ise."""


@rule(
    "SPL01",
    Severity.ERROR,
    "Spelling is British with -ize: organization, recognize, programme, centre, defence, cooperation.",
    good="emphasizing the programme of the organization",
    bad="emphasising the program of the organisation",
    source="Editorial Manual on spelling; published texts: no exception but names of other bodies",
)
def spelling(draft: Draft) -> Iterator[Hit]:
    """American words, -ise, and hyphens in cooperation and coordination."""
    words = "|".join(re.escape(word) for word, better in _BRITISH.items() if better)
    for passage, found in draft.found(rf"(?<![\w./@-])(?<!computer )(?:{words})(?![\w-])|^(?:Co-op|Co-ord)\w+"):
        yield _spelt(passage, found, _BRITISH.get(found[0]) or found[0].replace("-", "", 1))
    stem = rf"(?:re|de|dis|un|over|under)?-?(?:{_ISE})"
    ise = rf"(?<![\w./@-])({stem}i)s(e[ds]?|ing|ation|ations|ational|er|ers)\b"
    opening = rf"^((?:Also |Further )?{stem}i)s(e[ds]?|ing)\b"  # within a paragraph a capital begins a name
    for pattern, flags in ((ise, 0), (opening, re.IGNORECASE)):
        for passage, found in draft.found(pattern, flags=flags):
            if flags and found[0].islower():
                continue
            yield _spelt(passage, found, f"{found[1]}z{found[2]}")


def _spelt(passage: Passage, found: re.Match[str], better: str) -> Hit:
    """A word in another spelling; in quotation marks it may be that of a title."""
    severity = Severity.WARNING if _is_quoted(passage.text, found.start()) else None
    return in_words(passage, found.span(), f"“{found[0]}”", better, safe=severity is None, severity=severity)


_FIXED = {
    r"nuclear[- ]weapon[- ]free[- ]zone(s?)": r"nuclear-weapon-free zone\1",
    r"nuclear[- ]weapon State(s?)": r"nuclear-weapon State\1",
    r"weapon(?:s)? of mass destructions": "weapons of mass destruction",
    r"antipersonnel": "anti-personnel",
    r"non ?proliferation": "non-proliferation",
    r"(?<!heritage of )(?<!security of )mankind": "humankind",
}


@rule(
    "SPL02",
    Severity.WARNING,
    "“nuclear-weapon-free zone”, “nuclear-weapon State”, “anti-personnel” and “non-proliferation” have their hyphens; "
    "“humankind”, not “mankind”.",
    good="a nuclear-weapon-free zone for humankind",
    bad="a nuclear weapon free zone for humankind",
    source="published texts: 464 and 220 with the hyphens, none without; anti-personnel 193 of 193",
)
def fixed_terms(draft: Draft) -> Iterator[Hit]:
    """The terms with other hyphens; in quotation marks a title stays."""
    for pattern, wanted in _FIXED.items():
        for passage, found in draft.found(rf"\b{pattern}\b"):
            better = found.expand(wanted)
            if found[0] != better and not _is_quoted(passage.text, found.start()):
                same = re.sub(r"[ -]", "", found[0]) == better.replace("-", "").replace(" ", "")
                yield in_words(passage, found.span(), f"“{found[0]}”", better, safe=same)


_LETTERS = frozenset({"HIV", "AIDS", "COVID", "SARS", "MERS", "CONF", "DNA", "RNA", "TNT", "GMT", "UTC"})
"""Words that nobody writes in full, or that stand in symbols."""


@rule(
    "ABB01",
    Severity.WARNING,
    "Names are written in full: no abbreviations.",
    good="the International Atomic Energy Agency",
    bad="the IAEA and the UN",
    source="Editorial Manual; 254 published texts: a dozen abbreviations, most in titles and symbols",
)
def abbreviations(draft: Draft) -> Iterator[Hit]:
    """Words of capital letters that are no Roman number, symbol or part of a title in quotation marks.

    One that the text gives in brackets behind the name may stand for it further on; a whole name in capitals is none.
    """
    given = {found[1] for _, found in draft.found(r"\((?:the )?“?([A-Z]{2,6})s?”?\)")}
    for passage, found in draft.found(
        r"(?<![\w/.\-(“+])[A-Z]{2,6}s?(?![\w/\-]|\.\d| Accelerated Modalities)", notes=False
    ):
        word = found[0].rstrip("s")
        roman = re.fullmatch(r"[IVXLC]+", word)
        before = passage.text[: found.start()]
        is_letters = bool(re.search(r"\d/\d+ (?:[A-Z]{1,2}(?:,| and| to)? ?)*$", before))
        is_known = word in _LETTERS or word in given or roman or is_letters
        is_capitals = re.search(r"\b[A-Z]{2,} $", before) or re.match(r" [A-Z]{2,}\b", passage.text[found.end() :])
        if not is_known and not is_capitals and not _is_quoted(passage.text, found.start()):
            yield in_words(passage, found.span(), f"abbreviation “{found[0]}”; write the name in full")
