"""Check fixed formulas of resolutions, and small slips of grammar in them (rules FRM04 to FRM06 and TYP11)."""

from __future__ import annotations

from collections.abc import Iterator

from apmb_draft.checking.rules import Hit, Severity, match_hits, rule, text_hit
from apmb_draft.checking.text import Draft, TextPart

_ORGANS = (
    r"(?:Secretary-General|General Assembly(?! and Conference)|Security Council|Human Rights Council"
    r"|Economic and Social Council|Conference on Disarmament|Disarmament Commission|International Committee(?= of\b)"
    r"|International Atomic Energy Agency|High Commissioner|President of the General Assembly"
    r"|United Nations(?=[,;.]| to\b))"
)
_GOES_ON = (
    r"(?:at|on|in|to|and|or|by|for|of|its|the|with|as|through|under|that|which|has|is|was|will|should|may|shall|during)"
)
_BEFORE = (
    r"(?:to|by|in|with|from|for|at|on|of|and|that|upon|(?:[Rr]equest|[Ii]nvite|[Ee]ncourage|[Uu]rge|[Tt]hank|[Cc]ommend"
    r"|[Ww]elcome)(?:s|ing))"
)
_WITH = r"accordance|compliance|conformity|line|cooperation|consultation|coordination|partnership|collaboration"
_FORMULAS = (
    (rf"\b([Ii]n (?:{_WITH})|[Cc]onsistent|[Cc]ompl(?:y|ies|ying)) (?:to|of)"
     r"(?= (?:the|its|their|an?|all|[a-z]+ \d+|[A-Z][a-z]+)\b)", r"\1 with"),
    (r"\b([Pp]ursuant) (?:with|of)\b", r"\1 to"),
    (r"\b([Ww])ith regards (?=to\b)", r"\1ith regard "),
    (r"\b([Ii])n regards? (?=to\b)", r"with regard "),
    (r"\b([Ii])n light (?=of\b)", r"\1n the light "),
    (r"\bin the ((?:sub-)?item) (?=entitled\b)", r"under the \1 "),
    (r"\b((?:sub-)?item) (?:titled|named|called)(?= “)", r"\1 entitled"),
    (r"\b(seized) (?:with|on|off|in|about)\b", r"\1 of"),
    (r"^((?:[A-Z][a-z]+ing|[A-Z][a-z]+s)(?: [a-z]+){0,3}), (?=that\b)", r"\1 "),
    (r"\b([Pp]articipat(?:e[ds]?|ing|ion)) to(?= the\b)", r"\1 in"),
    (r"\b([Rr]esponsible) of\b", r"\1 for"),
    (r"\bon the (?=highest (?:\w+ )?level)", "at the "),
    (r"\bCommittee of Red Cross\b", "Committee of the Red Cross"),
    (r"\bUnited Nation\b|\bUntied Nations\b", "United Nations"),
    (r"\bSecurity Counsel\b", "Security Council"),
    (r"^((?:Also |Further )?(?:[Rr]equests|[Uu]rges|[Ii]nvites|[Ee]ncourages|[Cc]ommends)) to (?=the\b|all\b|States\b)",
     r"\1 "),
    (r"^((?:Also |Further )?(?:[Cc]alls|[Rr]enews its call|[Rr]eiterates its call)) (?=all\b|the\b|States\b|Member\b)",
     r"\1 upon "),
    (r"\b([Ii]n) (?:relation|reference) with\b", r"\1 relation to"),
    (r"\b([Cc]oncerned|[Aa]larmed) (?:on|of)(?= the\b)", r"\1 about"),
    (r"\b([Ee]mphasiz|[Ss]tress|[Uu]nderlin|[Dd]iscuss)(e[ds]?|es|s|ing|ed) (?:on|upon|about) (?=the\b)", r"\1\2 "),
    (r"\b(of|to|under|by|with|in) (?=(?:Convention|Treaty|Protocol)(?:[,;.]| (?:and|in|to|by|is|are)\b))", r"\1 the "),
    (r"\binclude into\b", "include in"),
    (r"\b(inclu(?:de[ds]?|sion|ding)) (?:on|at|into|to|under) (?=the (?:provisional )?agenda\b)", r"\1 in "),
    (r"\b(on|at|under) (?=the provisional agenda of its\b)", "in "),
    (r"\b([Cc]ompliance|[Cc]onformity|[Aa]ccordance) to\b", r"\1 with"),
    (r"\bin to (?=account\b|consideration\b|force\b|effect\b)", "into "),
    (r"\bhave entered? in force\b", "have entered into force"),
    (r"(?<!called )(?<!relied )\b(towards|upon) to\b", r"\1"),
    (r"\b(utmost|able|continue|determined) (?=(?:ensure|promote|achieve|contribute|implement|strengthen|provide|do)\b)",
     r"\1 to "),
    (r"(?<=\bto attend )([^;]*) as observer(?=[,;.])", r"\1 as observers"),
    (r"\b(work|measures|efforts|steps|activities|action) undertook\b", r"\1 undertaken"),
    (r"\b(a|the) affective\b|\baffective (?=implementation|measures?|participation|functioning)", "effective"),
    (r"\b(full(?:y)? and) affective", r"\1 effective"),
    (r"(?<=\bincluding )trough\b|\btrough (?=the|bilateral|its|their|international|regional)\b", "through"),
    (r"\b(No)(?= \d)", r"\1."),
    (r"\b([Ww])ith a view of (?=\w+ing\b)", r"\1ith a view to "),
    (r"\b([Ii])nter-alia\b", r"\1nter alia"),
    (r"\b([Aa]ccede[ds]?|[Aa]cceding|[Aa]dhere[ds]?|[Aa]dhering) (?=(?:it|the|this|that|these|those)\b)", r"\1 to "),
    (r"\b([Rr]atify|[Rr]atifies|[Rr]atified|[Rr]atifying) to (?=(?:it|the|this|that)\b)", r"\1 "),
    (rf"\b({_BEFORE}) (?={_ORGANS}(?:[,;.]|$| {_GOES_ON}\b))", r"\1 the "),
)  # fmt: skip


@rule(
    "FRM04",
    Severity.WARNING,
    "Formulas stay as they are: in accordance with, under the item entitled, requests the Secretary-General, "
    "to report to the General Assembly, in the light of.",
    good="in accordance with the plan, to report to the General Assembly, in General Assembly resolution 70/1",
    bad="in accordance to the plan, to report to General Assembly in light of it",
    source="111 published texts: one exception among all of them",
)
def fixed_formulas(draft: Draft) -> Iterator[Hit]:
    """Find another preposition, and the name of an organ without its article."""
    for pattern, better in _FORMULAS:
        yield from match_hits(draft, pattern, better, notes=False, quoted=False)


_ARTICLES = (
    (r"(?<=[a-z,;] )a (?=(?!one\b|one-|once|eu|uni|us[aeiu]|ubi|ut)[aeiou][a-z])", "an "),
    (r"(?<=[a-z,;] )an (?=(?!h|un|[fhlmnrsx]-)[bcdfgjklmnpqrstvwxyz][a-z])", "a "),
    (r"\b(?:in in|a the|the an?|an the|is are|are is|has have|have has|(?:should|must|can|shall) to)\b", None),
)
_SEVERAL = "various|several|numerous|many|these|those"
_COUNTED = "part|region|country|conflict|measure|way|aspect|level|area|occasion|institution|victim|effort|initiative"
_BARE_VERBS = frozenset([
    "affect", "continue", "hinder", "impede", "injure", "maim", "place", "prevent", "promote", "strengthen", "support",
    "threaten", "undermine",
])  # fmt: skip
_PLURAL = {"has": "have", "is": "are", "was": "were", "does": "do"}


@rule(
    "FRM05",
    Severity.WARNING,
    "States that have, and the one State that has; various parts; a plan, and an action plan.",
    good="all States that have signed, the one remaining State and an action plan",
    bad="all States that has signed, the one remaining States and a action plan",
    source="111 published texts: none",
)
def verb_agreement(draft: Draft) -> Iterator[Hit]:
    """Find a verb in the singular behind several States, "States" where there is one, and the other article."""
    for pattern, better in _ARTICLES:
        for paragraph, found in draft.found(pattern, notes=False):
            words = paragraph.text[found.start() :].split()[:2]
            yield text_hit(paragraph, found.span(), f"“{' '.join(words)}”", better)
    several = r"(?:States (?:[Pp]arties |Members )?(?:that|which|who)|that \d+ States(?: [Pp]arties)?)"
    has = rf"\b{several} (has|is|was|does)\b"
    yield from match_hits(draft, has, lambda found: _PLURAL[found[1]], group=1, notes=False, safe=True)
    have = r"\b(has|have) (?:[a-z]+ed|been) (?:but|and) (?!\1\b)(has|have)\b"
    yield from match_hits(draft, have, r"\1", group=2, notes=False)
    both = r"\bwhich ([a-z]{3,}[^s\W])s (?:or|and) ([a-z]{3,}[^sd\W]) (?!of\b)"
    for paragraph, found in draft.found(both, notes=False):
        if found[1][:2] != found[2][:2] and found[2] in _BARE_VERBS:
            yield text_hit(paragraph, found.span(1), f"“{found[0].strip()}”, with one verb in the singular")
    parts = rf"\b(?:{_SEVERAL}) ({_COUNTED})(?=[,;.]| (?:of|in|to|that|where|which)\b)"
    yield from match_hits(draft, parts, group=1, message="“{0}”, without its plural", notes=False)
    adverb = r"\bwith (deep|grave|strong|serious|great|high)ly (?=[a-z])"
    yield from match_hits(draft, adverb, r"with \1 ", notes=False)
    one = r"\b(?:one|each|every|another|either)(?: (?!of\b|or\b|and\b|to\b|by\b|in\b|per\b)[a-z-]+)? (States)\b"
    yield from match_hits(draft, one, "State", group=1, notes=False)


@rule(
    "FRM06",
    Severity.WARNING,
    "The Assembly speaks of itself in the third person: its resolution, not our resolution.",
    good="its determination to do the utmost",
    bad="our determination to do the utmost",
    source="111 published texts: “our time” in two",
)
def third_person(draft: Draft) -> Iterator[Hit]:
    """Find "we" and "our"; a declaration is made of them, and quotes are somebody's own."""
    pattern = r"\b(?:[Ww]e|[Oo]ur(?! (?:time|planet|common|world|oceans?)\b)|us)\b"
    found_here = draft.found(pattern, notes=False, quoted=False)
    hits = [each for each in found_here if each[0].part in (TextPart.PREAMBLE, TextPart.OPERATIVE)]
    for paragraph, found in hits if len(hits) <= _DECLARED else ():
        better = {"our": "its", "Our": "Its"}.get(found[0])
        yield text_hit(paragraph, found.span(), f"“{found[0]}” in a text of the Assembly", better)


_DECLARED = 3
"""Words in the first person; a text with more of them is a declaration."""


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
