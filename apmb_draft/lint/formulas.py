"""Check fixed formulas: the item of the last paragraph, reports that are asked for, words that go together (FRM)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from apmb_draft.lint.rules import Example, Hit, Severity, match_hits, rule, text_hit
from apmb_draft.lint.view import Draft, PlacedText
from apmb_draft.model.paragraphs import Section
from apmb_draft.model.resolution import Stage
from apmb_draft.text.slots import agenda_titles
from apmb_draft.un.typography import plain_text


@rule(
    "FRM01",
    Severity.ERROR,
    "The titles that the last paragraph quotes are those of the masthead.",
    good="agenda_title: Lighthouses\noperative: |\n"
    "  *Decides* to include in the provisional agenda of its eighty-second session the item entitled “Lighthouses”.",
    bad="agenda_title: Lighthouses\noperative: |\n"
    "  *Decides* to include in the provisional agenda of its eighty-second session the item entitled “Lightships”.",
    source="published documents",
    shown=Example.FACTS,
)
def quoted_titles(draft: Draft) -> Iterator[Hit]:
    """Find a quoted title that the masthead has not; a new item, and one of quite another name, may be meant."""
    if not draft.resolution.agenda_title:
        return
    for paragraph in draft.of(Section.OPERATIVE, Section.DECISION):
        if "provisional agenda of its" in paragraph.text:
            for found in re.finditer(_QUOTED_ITEM, paragraph.text):
                yield from _quoted_title(draft, paragraph, found)


_QUOTED_ITEM = r"(?<!\ba )(?<!\ban )(?<!new )\b(sub-item|item) entitled “([^”]+)”"


def _quoted_title(draft: Draft, paragraph: PlacedText, found: re.Match[str]) -> Iterator[Hit]:
    """Yield a hit where a title is another one than those of the masthead, or has other capitals."""
    title, quoted = draft.resolution.agenda_title or "", found[2]
    item, sub_item = agenda_titles(title)
    wanted = sub_item if found[1] == "sub-item" else item
    known = {_letters(each): plain_text(each) for each in (sub_item, title, wanted) if each}
    if same := known.get(_letters(quoted)):
        if quoted[1:] != same[1:] and quoted[1:].lower() == same[1:].lower():
            message, better = f"“{quoted}” has other capitals than the masthead", quoted[0] + same[1:]
            yield text_hit(paragraph, found.span(2), message, better, severity=Severity.WARNING)
        return
    alike = max(SequenceMatcher(None, _letters(quoted), each).ratio() for each in known)
    is_next = _NUMBERED.sub("", _letters(quoted)) in (_NUMBERED.sub("", each) for each in known)
    is_sure = alike >= _ALIKE and (found[1] == "item" or bool(sub_item)) and not is_next
    # A new item may be meant, which the Assembly decided on in an adopted text.
    if is_sure or draft.resolution.stage is not Stage.ADOPTED:
        message, severity = f"“{quoted}” is not the title of the masthead", None if is_sure else Severity.WARNING
        yield text_hit(paragraph, found.span(2), message, wanted or None, severity=severity)


_NUMBERED = re.compile("first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth")
"""The number of a conference: the item of the next one follows that of the last."""
_ALIKE = 0.8
"""Titles less alike are of two items; those more alike are one with a slip in it."""


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", plain_text(text).lower())


@rule(
    "FRM02",
    Severity.WARNING,
    "A request for a report names the session and the subject: a report on the implementation "
    "of the present resolution.",
    good="to submit to the General Assembly at its eighty-first session a report on the light",
    bad="to submit to the General Assembly a report on the light",
    source="published documents",
)
def report_sessions(draft: Draft) -> Iterator[Hit]:
    """Find a report to the Assembly with no session."""
    for paragraph, found in draft.found(r"\bto (?:submit|report) [^;]*?\b(?:Assembly)\b[^;]*", notes=False):
        asked = "report" in found[0] and paragraph.section is Section.OPERATIVE
        if asked and not _WHEN.search(paragraph.text[max(found.start() - _NEAR, 0) : found.end()]):
            yield text_hit(paragraph, found.span(), "a report is asked for without naming the session")


_WHEN = re.compile(
    r"session|annual|biennial|triennial|regular|periodic|continue to|\bevery\b|each year|no later than|\d{4}"
    r"|by the end of"
)
"""Words that say when, or that the report is one of many."""
_NEAR = 60
"""Characters before the request in which they may be."""


@rule(
    "FRM03",
    Severity.ADVICE,
    "“within existing resources”, and what costs money, may call for a statement of programme budget implications.",
    good="to keep the lights burning",
    bad="to keep the lights burning within existing resources",
    source="published documents: 20 places; rule 153 of the rules of procedure from memory",
)
def budget_implications(draft: Draft) -> Iterator[Hit]:
    """Find these words, and new groups and conferences, in a draft; an adopted text calls for no statement any more."""
    if draft.resolution.stage is Stage.ADOPTED:
        return
    body = "panel|group|committee|commission|conference"
    new = rf"\b(?:establish|convene|set up|create) an? (?:[\w-]+ ){{0,4}}(?:{body})\b"
    for paragraph, found in draft.found(rf"\bwithin (?:existing|available) resources\b|{new}", notes=False):
        # a preamble tells of bodies that there are
        if paragraph.section is Section.OPERATIVE or found[0].startswith("within"):
            yield text_hit(paragraph, found.span(), f"“{found[0]}” may call for a statement of budget implications")


# --- Words that go together -----------------------------------------------------------------------------------------

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
    hits = [each for each in found_here if each[0].section in (Section.PREAMBLE, Section.OPERATIVE)]
    for paragraph, found in hits if len(hits) <= _DECLARED else ():
        better = {"our": "its", "Our": "Its"}.get(found[0])
        yield text_hit(paragraph, found.span(), f"“{found[0]}” in a text of the Assembly", better)


_DECLARED = 3
"""Words in the first person; a text with more of them is a declaration."""
