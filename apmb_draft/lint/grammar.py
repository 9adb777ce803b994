"""Check formulas and grammar (rules FRM): what fixed formulas say; small words that are missing, doubled or wrong.

Verbs that open a paragraph and go on in another way, and words in another form than they need, are found as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from apmb_draft.lint.rules import Example, Hit, Severity, advice, error, match_hits, one_of, patterns, text_hit, warning
from apmb_draft.lint.view import Draft, PlacedText
from apmb_draft.model.paragraphs import Section
from apmb_draft.model.resolution import Stage
from apmb_draft.text.slots import agenda_titles
from apmb_draft.un.english import cardinal
from apmb_draft.un.typography import plain_text

# --- Formulas ---------------------------------------------------------------------------------------------------------


@error(
    "FRM01",
    "The titles that the last paragraph quotes are those of the masthead.",
    good="agenda_title: Lighthouses\noperative: |\n"
    "  *Decides* to include in the provisional agenda of its eighty-second session the item entitled “Lighthouses”.",
    bad="agenda_title: Lighthouses\noperative: |\n"
    "  *Decides* to include in the provisional agenda of its eighty-second session the item entitled “Lightships”.",
    source="published documents",
)
def _quoted_titles(draft: Draft) -> Iterator[Hit]:
    """Find a quoted title that the masthead has not; a new item, and one of quite another name, may be meant."""
    if not draft.resolution.agenda_title:
        return
    for paragraph in draft.of(Section.OPERATIVE, Section.DECISION):
        if "provisional agenda of its" in paragraph.text:
            quoted = r"(?<!\ba )(?<!\ban )(?<!new )\b(sub-item|item) entitled “([^”]+)”"
            for found in re.finditer(quoted, paragraph.text):
                yield from _quoted_title(draft, paragraph, found)


def _quoted_title(draft: Draft, paragraph: PlacedText, found: re.Match[str]) -> Iterator[Hit]:
    """Yield a hit where a title is another one than those of the masthead, or has other capitals."""
    title, quoted = draft.resolution.agenda_title or "", found[2]
    item, sub_item = agenda_titles(title)
    wanted = sub_item if found[1] == "sub-item" else item
    known = {_title_key(each): plain_text(each) for each in (sub_item, title, wanted) if each}
    if same := known.get(_title_key(quoted)):
        if quoted[1:] != same[1:] and quoted[1:].lower() == same[1:].lower():
            message, better = f"“{quoted}” has other capitals than the masthead", quoted[0] + same[1:]
            yield text_hit(paragraph, found.span(2), message, better, severity=Severity.WARNING)
        return
    # Titles less alike are of two items; those more alike are one with a slip in it.
    is_alike = max(SequenceMatcher(None, _title_key(quoted), each).ratio() for each in known) >= 0.8
    # The item of the next conference follows that of the last.
    number = re.compile("first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth")
    is_next = number.sub("", _title_key(quoted)) in (number.sub("", each) for each in known)
    is_sure = is_alike and (found[1] == "item" or bool(sub_item)) and not is_next
    # A new item may be meant, which the Assembly decided on in an adopted text.
    if is_sure or draft.resolution.stage is not Stage.ADOPTED:
        message, severity = f"“{quoted}” is not the title of the masthead", None if is_sure else Severity.WARNING
        yield text_hit(paragraph, found.span(2), message, wanted or None, severity=severity)


def _title_key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", plain_text(text).lower())


@warning(
    "FRM02",
    "A request for a report names the session and the subject: a report on the implementation "
    "of the present resolution.",
    good="to submit to the General Assembly at its eighty-first session a report on the light",
    bad="to submit to the General Assembly a report on the light",
    source="published documents",
)
def _report_sessions(draft: Draft) -> Iterator[Hit]:
    # words that say when, or that the report is one of many, also in the sixty characters before the request
    when = (
        r"session|annual|biennial|triennial|regular|periodic|continue to|\bevery\b|each year|no later than|\d{4}"
        r"|by the end of"
    )
    for paragraph, found in draft.found(r"\bto (?:submit|report) [^;]*?\b(?:Assembly)\b[^;]*", notes=False):
        asked = "report" in found[0] and paragraph.section is Section.OPERATIVE
        if asked and not re.search(when, paragraph.text[max(found.start() - 60, 0) : found.end()]):
            yield text_hit(paragraph, found.span(), "a report is asked for without naming the session")


@advice(
    "FRM03",
    "“within existing resources”, and what costs money, may call for a statement of programme budget implications.",
    good="to keep the lights burning",
    bad="to keep the lights burning within existing resources",
    source="published documents: 20 places; rule 153 of the rules of procedure from memory",
)
def _budget_implications(draft: Draft) -> Iterator[Hit]:
    """Find these words, and new groups and conferences, in a draft; an adopted text calls for no statement any more."""
    if draft.resolution.stage is Stage.ADOPTED:
        return
    body = "panel|group|committee|commission|conference"
    new = rf"\b(?:establish|convene|set up|create) an? (?:[\w-]+ ){{0,4}}(?:{body})\b"
    for paragraph, found in draft.found(rf"\bwithin (?:existing|available) resources\b|{new}", notes=False):
        # a preamble tells of bodies that there are
        if paragraph.section is Section.OPERATIVE or found[0].startswith("within"):
            yield text_hit(paragraph, found.span(), f"“{found[0]}” may call for a statement of budget implications")


# --- Words that go together -------------------------------------------------------------------------------------------

_ORGANS = (
    r"(?:Secretary-General|General Assembly(?! and Conference)|Security Council|Human Rights Council"
    r"|Economic and Social Council|Conference on Disarmament|Disarmament Commission|International Committee(?= of\b)"
    r"|International Atomic Energy Agency|High Commissioner|President of the General Assembly"
    r"|United Nations(?=[,;.]| to\b))"
)
_RUNS_ON = (
    r"(?:at|on|in|to|and|or|by|for|of|its|the|with|as|through|under|that|which|has|is|was|will|should|may|shall|during)"
)
_BEFORE_ORGANS = (
    r"(?:to|by|in|with|from|for|at|on|of|and|that|upon|(?:[Rr]equest|[Ii]nvite|[Ee]ncourage|[Uu]rge|[Tt]hank|[Cc]ommend"
    r"|[Ww]elcome)(?:s|ing))"
)
_IN_ACCORDANCE = (
    r"accordance|compliance|conformity|line|cooperation|consultation|coordination|partnership|collaboration"
)
_FORMULAS = (
    (rf"\b([Ii]n (?:{_IN_ACCORDANCE})|[Cc]onsistent|[Cc]ompl(?:y|ies|ying)) (?:to|of)"
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
    (rf"\b({_BEFORE_ORGANS}) (?={_ORGANS}(?:[,;.]|$| {_RUNS_ON}\b))", r"\1 the "),
)  # fmt: skip


warning(
    "FRM04",
    "Formulas stay as they are: in accordance with, under the item entitled, requests the Secretary-General, "
    "to report to the General Assembly, in the light of.",
    good="in accordance with the plan, to report to the General Assembly, in General Assembly resolution 70/1",
    bad="in accordance to the plan, to report to General Assembly in light of it",
    source="111 published texts: one exception among all of them",
)(patterns(*_FORMULAS, notes=False, quoted=False))


@warning(
    "FRM06",
    "The Assembly speaks of itself in the third person: its resolution, not our resolution.",
    good="its determination to do the utmost",
    bad="our determination to do the utmost",
    source="111 published texts: “our time” in two",
)
def _third_person(draft: Draft) -> Iterator[Hit]:
    """Find "we" and "our"; a declaration is made of them, and quotes are somebody's own."""
    pattern = r"\b(?:[Ww]e|[Oo]ur(?! (?:time|planet|common|world|oceans?)\b)|us)\b"
    found_here = draft.found(pattern, notes=False, quoted=False)
    hits = [each for each in found_here if each[0].section in (Section.PREAMBLE, Section.OPERATIVE)]
    for paragraph, found in hits if len(hits) <= 3 else ():  # a text with more of them is a declaration
        better = {"our": "its", "Our": "Its"}.get(found[0])
        yield text_hit(paragraph, found.span(), f"“{found[0]}” in a text of the Assembly", better)


# --- Missing words ----------------------------------------------------------------------------------------------------

_CLOSED = "of to for from is are has have be will should may can"
_IMPOSSIBLE = {
    "the": "in on at to of for from by with within into upon as and or that which a an their its have has be is are "
    "these those this between during towards but where will should can must it they them",
    "a|an": "in on at to of for from by with as and or that which the their its is are has have",
    "their|its": "in on at to of for from by with as and or that which the a an their its is are has have",
    "in": "of to for from with have be is are will",
    "on|for|by|of|at|with|within|under|into|towards|among|during|between": f"{_CLOSED} with",
    "from|through": _CLOSED,
    "upon": "of for with from is are has have",
    "to": "of for from with is are has will may can should on",
    "will|should|may|can|must|shall": "of the is are has",
    "would|could|might": "a an the of to its their",
    "these|those": "the a an this",
    "which": "and or for of with that",
}
"""Small words, and those that stand behind them in no published text though both are common."""
_PAIRS = "|".join(rf"(?:{first}) {one_of(second)}" for first, second in _IMPOSSIBLE.items())
_VERBS_AFTER_TO = one_of(
    "do ensure promote achieve contribute implement strengthen provide put support continue make take work address "
    "build enhance prevent develop reaffirm recall express facilitate improve maintain encourage assist share "
    "advance protect reduce eliminate increase avoid create establish identify consider explore pursue undertake "
    "participate engage comply respond respect combat counter tackle"
)
_NOUNS_BEFORE_TO = one_of(
    "need ability commitment efforts? order determination willingness readiness obligation failure "
    "opportunit(?:y|ies) responsibility capacity desire intention able determined encouraged urged committed obliged "
    "inability"
)
"""Words that “to” and a verb follow."""
_VERBS_OF_WISH = one_of("[Ww]ishing [Dd]esiring [Dd]etermined [Rr]esolved [Ss]eeking [Ss]triving [Ii]ntending")
_MISSING = (
    rf"(?<![\w’'.-])(?:{_PAIRS})(?![\w’'-])",
    r"\b(?:that|which|who) not (?:yet )?(?:signed|ratified|acceded|become|done)\b",
    rf"\b{_NOUNS_BEFORE_TO} {_VERBS_AFTER_TO}\b(?!-)",
    rf"^(?:[A-Z][a-z]+ )?{_VERBS_OF_WISH} {_VERBS_AFTER_TO}\b",
    r"\b(?:at|of|in|to|by|for|on|from) (?:highest|lowest|greatest|largest|widest|fullest|broadest|best interests?)\b",
    r"\b(?:the|an|its|their)[,;.](?= |$)",
    r"\b(?:and|or|of|to|with|for|by|in|from) ?[;.]$",
)


warning(
    "FRM07",
    "No word is missing, and none is there twice in another form: with the payment of, States that have not signed, at "
    "the highest level.",
    good="the payment of the share of States that have not signed, at the highest level",
    bad="the of the share of States that not signed, at highest level",
    source="121 published texts: 230 pairs of small words that none of them has; no exception to the others",
)(
    patterns(
        *((pattern, None) for pattern in _MISSING),
        message="“{0}”: a word is missing, or one too many",
        notes=False,
        quoted=False,
    )
)


# --- Openings ---------------------------------------------------------------------------------------------------------

_NO_PREPOSITION = "(?!(?:of|to|for|on|upon|about|at|from) )[A-Za-z]+"
_GO_ON = (
    ("Takes Taking", "note|into|fully into|due note|due account|further note"),
    ("Bearing", "in mind"),
    ("Convinced", "that|of"),
    ("Mindful Aware Conscious Cognizant", "of|that"),
    ("Calls", "upon|for|on|attention|its attention|once"),
    ("Appeals", "to|for|once"),
    ("Guided Inspired", "by"),
    ("Looks Looking", "forward"),
    ("Wishing Desiring Desirous", "to|that|of"),
    ("Express(?:es|ing) Reiterat(?:es|ing) Reaffirm(?:s|ing) Renews", rf"(?!(?:with|in) ){_NO_PREPOSITION}"),
    ("Recall(?:s|ing) Emphasiz(?:es|ing) Stress(?:es|ing) Welcom(?:es|ing) Acknowledg(?:es|ing)", _NO_PREPOSITION),
    ("Underlin(?:es|ing) Underscor(?:es|ing) Commends Endorses Urges Encourages Requests Invites", _NO_PREPOSITION),
)
"""Verbs that open a paragraph, and what follows on them."""
_ADVERBS = r"(?:,[^,]{1,80},|also|further|again|once again|fully|deeply|in this regard|in that regard)"


@warning(
    "FRM08",
    "What follows on the verb that opens a paragraph: takes note, convinced that, calls upon, mindful of, bearing in "
    "mind.",
    good="*Calls upon* all States to take part;",
    bad="*Calls* all States to take part;",
    source="1,900 paragraphs of 121 published texts",
    shown=Example.OPERATIVE,
)
def _openings_go_on(draft: Draft) -> Iterator[Hit]:
    for verbs, onward in _GO_ON:
        adverbs = rf"(?: {_ADVERBS})*(?!,)(?= [A-Za-z])"
        head = re.compile(rf"(?:[A-Z][a-z]+ (?:once again |again |also )?)?\b(?i:{one_of(verbs)})\b{adverbs}")
        goes_on = re.compile(rf" (?:{onward})\b")
        for paragraph in draft.of(Section.PREAMBLE, Section.OPERATIVE):
            found = head.match(paragraph.text)
            if found and paragraph.is_whole and not goes_on.match(paragraph.text, found.end()):
                following = re.match(r" [\w’-]+", paragraph.text[found.end() :])
                end = found.end() + (following.end() if following else 0)
                yield text_hit(paragraph, (0, end), f"“{paragraph.text[:end]}”")


# --- Agreement --------------------------------------------------------------------------------------------------------

_SINGULAR = one_of(
    "State Party mine country effort measure victim child person resolution report session meeting activity challenge"
)
_PLURAL = one_of(
    "States Parties mines countries efforts measures victims women children persons resolutions reports sessions"
)
_MANY = one_of("States Parties countries organizations measures efforts mines Governments weapons persons activities")
_SEVERAL = one_of(
    "States Parties agreements countries measures efforts weapons Governments organizations resolutions conflicts "
    "women children"
)
_ONE_DOES = one_of(
    "provides has is was contributes includes promotes plays remains continues requires needs faces constitutes "
    "represents offers makes does"
)
_STEMS = one_of(
    "ensur promot achiev continu provid includ consider conven becom acced implement assist encourag prevent "
    "facilitat enhanc develop undertak strengthen submit tak mak ratif recogniz reaffirm recall invit urg decid "
    "establish adopt pursu accelerat contribut participat cooperat eliminat destroy stockpil mobiliz universaliz "
    "prohibit protect seek bring give keep allow enabl remain serv assum requir maintain fulfil determin expand"
)
"""Stems of verbs of which no other form is a noun."""
_MODAL = one_of("should shall will may can must could would")
_NOT_OF = "".join(rf"(?<!\b{word} )" for word in ("of", "by", "between", "among", "to", "and"))
_AGREEMENT = (
    rf"\b(?:[Tt]his|[Ee]ach|[Ee]very|[Aa]nother|[Aa]n?) {_PLURAL}\b(?![’'-])",
    rf"\b(?:[Tt]hese|[Tt]hose|[Mm]any|[Ss]everal|[Vv]arious) {_SINGULAR}\b"
    r"(?=[;.]| (?:of|in|that|which|who|from|by|on|at|with)\b)",
    rf"\b{_MANY} (?:Parties )?(?:that|which|who) (?!as\b|thus\b|perhaps\b|always\b)[a-z]+[^su\W]s\b(?! (?:and|or)\b)",
    rf"\bto {_STEMS}(?:ies|e?s)\b(?! (?:and|or|to|by|in)\b)",
    rf"\b{_MODAL} (?:not |also )?(?:{_STEMS}(?:ies|e?s|ed)|has|is|are|was|does)\b",
    rf"\b(?:has|have|had|been) {_STEMS}(?:e|y|es|ies)?\b(?<!become)(?<!develop)(?<!protect)",
    rf"{_NOT_OF}\b(?:[Tt]he|[Aa]ll|[Tt]hese|[Tt]hose) (?:[a-z]+ ){{0,2}}{_SEVERAL} {_ONE_DOES}\b",
    rf"(?:^|[,;] |\bthat )(?:(?:anti-personnel )?mines|nuclear weapons|(?:Member )?States(?: Parties)?) {_ONE_DOES}\b",
    r"(?:^|[,;] |that )[Tt]he (?:General Assembly|Secretary-General) (?:have|are|were)\b",
    r"\b[Aa] (?:number|variety|range|series) of [a-z]+ (?:has|is|was)\b",
    r"\b(?:one|each) of the (?:[a-z]+ )?(?:State|Party|mine|country|effort|measure|child|person|organization)\b(?!-)",
)


warning(
    "FRM09",
    "Words agree: this measure, these measures, States that ratify, to ensure, has adopted, one of the countries.",
    good="these measures of States that ratify",
    bad="this measures of States that ratifies",
    source="121 published texts: one exception",
)(patterns(*((pattern, None) for pattern in _AGREEMENT), notes=False, quoted=False))


_ARTICLES = (
    (r"(?<=[a-z,;] )a (?=(?!one\b|one-|once|eu|uni|us[aeiu]|ubi|ut)[aeiou][a-z])", "an "),
    (r"(?<=[a-z,;] )an (?=(?!h|un|[fhlmnrsx]-)[bcdfgjklmnpqrstvwxyz][a-z])", "a "),
    (r"\b(?:in in|a the|the an?|an the|is are|are is|has have|have has|(?:should|must|can|shall) to)\b", None),
)
_ALWAYS_PLURAL = (
    "part|region|country|conflict|measure|way|aspect|level|area|occasion|institution|victim|effort|initiative"
)
_BARE_VERBS = frozenset([
    "affect", "continue", "hinder", "impede", "injure", "maim", "place", "prevent", "promote", "strengthen", "support",
    "threaten", "undermine",
])  # fmt: skip
_PLURAL_VERBS = {"has": "have", "is": "are", "was": "were", "does": "do"}


@warning(
    "FRM05",
    "States that have, and the one State that has; various parts; a plan, and an action plan.",
    good="all States that have signed, the one remaining State and an action plan",
    bad="all States that has signed, the one remaining States and a action plan",
    source="111 published texts: none",
)
def _verb_agreement(draft: Draft) -> Iterator[Hit]:
    for pattern, better in _ARTICLES:
        for paragraph, found in draft.found(pattern, notes=False):
            words = paragraph.text[found.start() :].split()[:2]
            yield text_hit(paragraph, found.span(), f"“{' '.join(words)}”", better)
    several = r"(?:States (?:[Pp]arties |Members )?(?:that|which|who)|that \d+ States(?: [Pp]arties)?)"
    has = rf"\b{several} (has|is|was|does)\b"
    yield from match_hits(draft, has, lambda found: _PLURAL_VERBS[found[1]], group=1, notes=False, safe=True)
    have = r"\b(has|have) (?:[a-z]+ed|been) (?:but|and) (?!\1\b)(has|have)\b"
    yield from match_hits(draft, have, r"\1", group=2, notes=False)
    both = r"\bwhich ([a-z]{3,}[^s\W])s (?:or|and) ([a-z]{3,}[^sd\W]) (?!of\b)"
    for paragraph, found in draft.found(both, notes=False):
        if found[1][:2] != found[2][:2] and found[2] in _BARE_VERBS:
            yield text_hit(paragraph, found.span(1), f"“{found[0].strip()}”, with one verb in the singular")
    parts = (
        rf"\b(?:various|several|numerous|many|these|those) ({_ALWAYS_PLURAL})(?=[,;.]| (?:of|in|to|that|where|which)\b)"
    )
    yield from match_hits(draft, parts, group=1, message="“{0}”, without its plural", notes=False)
    adverb = r"\bwith (deep|grave|strong|serious|great|high)ly (?=[a-z])"
    yield from match_hits(draft, adverb, r"with \1 ", notes=False)
    one = r"\b(?:one|each|every|another|either)(?: (?!of\b|or\b|and\b|to\b|by\b|in\b|per\b)[a-z-]+)? (States)\b"
    yield from match_hits(draft, one, "State", group=1, notes=False)


# --- Forms of words ---------------------------------------------------------------------------------------------------

_PAST = one_of(
    "became was were did went took made gave came held began fell met kept built spent sought undertook chose wrote "
    "arose withdrew drew grew knew sent"
)
_BASE_FORMS = one_of(
    "recommend describe define outline agree propose envisage provide stipulate prescribe determine amend adopt "
    "establish endorse approve convene organize submit prepare express acknowledge recognize accept require affect "
    "undertake carry take pose face decide mention"
)
_COUNTED = one_of(
    "State Party year month day country meeting session region report resolution language weapon mine woman child"
)
_CARDINAL = "|".join(sorted({cardinal(number) for number in range(1, 130)}, key=len, reverse=True))
_COMMITTEE = one_of("First Second Third Fourth Fifth Sixth")
_TENS = one_of("twenty thirty forty fifty sixty seventy eighty ninety")
_UNITS = one_of("one two three four five six seven eight nine")
_ORDINAL = one_of("first second third fourth fifth sixth seventh eighth ninth")
_HYPHENATED = (
    "above-mentioned cross-cutting cross-sectoral faith-based forward-looking gender-sensitive gender-based "
    "self-defence gender-responsive self-determination small-scale large-scale so-called long-standing well-being "
    "well-functioning low-income middle-income multi-hazard through-life youth-focused community-based "
    "cost-effective know-how open-ended cross-border medium-sized evidence-based information-sharing "
    "awareness-raising system-wide inter-agency far-reaching multi-stakeholder people-centred confidence-building "
    "decision-making capacity-building counter-terrorism public-private mine-affected"
)
"""Compounds that are in three published texts or more, and in none without the hyphen."""
_PREFIXED = one_of(
    "conflict governmental proliferation discrimination state nuclear compliance war crisis disaster aligned binding "
    "formal intervention interference violent"
)
_BEHALF = "".join(rf"(?<!\b{word} )" for word in ("their", "its", "whose", "our"))
_GOES_ON = r"(?!with\b|of\b|to\b|(?:full |due )?account\b|consideration\b|for\b|towards\b)(?=[a-z])"
_WRONG_FORMS = {
    "an ordinal": (
        rf"\b(?:its|the) (?:{_CARDINAL}) (?:regular |special |annual )?(?=(?:session|anniversary)\b)",
        rf"\b[a-z-]+(?:th|first|second|third), {_TENS}-{_UNITS}\b",
        rf"\b{_TENS}-{_UNITS} (?:and|to) [a-z-]+(?:th|first|second|third)\b",
    ),
    "a verb in its base form": (rf"\bto {_PAST}\b(?=[ ,;])", r"\bin order to [a-z]+ing\b(?<!bring)"),
    "a participle": (
        rf"\b(?:as )?{_BASE_FORMS} by\b",
        rf"\bas (?:{_BASE_FORMS}|request|mandate|contain|reflect) (?:in|at|by)\b",
    ),
    "from … to …, on … and …": (
        r"\bfrom \d{1,2} and \d{1,2} (?=[A-Z][a-z]+)",
        r"\bon \d{1,2} to \d{1,2} (?=[A-Z][a-z]+)",
        r"\bfrom \d{1,2} [A-Z][a-z]+ and \d",
    ),
    "a plural": (
        r"\b(?:paragraph|article|section|chapter) (?:\d+|[IVX]+)(?: \([a-z]\))?(?:,| and| to) (?:\d+|[IVX]+)\b(?![/.])",
        rf"\b{_COMMITTEE} (?:and|or) {_COMMITTEE} Committee\b",
        rf"\b(?:{_UNITS}(?<!one)|ten|several|(?<![\d/.])(?:[2-9]|1?\d\d)) {_COUNTED}\b(?![-’'/])",
        r"\b(?:by|among|between|of|to|from|all|other|with) (?:all )?Member State\b",
        r"\b(?:thousands|millions|hundreds) of (?:woman|man|child|person|civilian|mine|State|country|year)\b",
    ),
    "a singular": (
        r"\b(?:paragraphs|articles|sections|annexes) (?:\d+|[IVX]+)(?: \([a-z]\))?"
        r"(?=[,;.]? (?:of|in|thereof|above|below)\b)",
    ),
    "people": (r"\b(?:thousands|millions|hundreds) of peoples\b",),
    "the other apostrophe": (
        r"\b[a-z]*(?:women|men|children|people)s[’'](?! own)",
        r"\b(?:women|men|children)[’'](?!s)",
    ),
    "“principle”": (r"\bprincipals? of (?=[a-z])",),
    "“principal”": (r"\b(?:a|the|its|his|her) principle (?=(?:organ|objective|office|judicial|purpose)s?\b)",),
    "“fourth”": (r"\b[Ff]orth (?=World|Review|Meeting|Conference|session|meeting|[A-Z])",),
    "the other conjunction": (
        r"\bneither [^,;]{1,40} or\b",
        r"\beither [^,;]{1,40} nor\b",
        r"\bboth [a-z]+ or (?=[a-z])",
    ),
    "another small word": (
        r"\bwith (?:the|an) view (?:to|of)\b",
        r"\bwith a view (?!to\b|towards\b)",
        r"\bin order (?!to\b|that\b|of\b|for\b|and\b)(?=[a-z])",
        r"\bdue (?=the\b|its\b|their\b)",
        r"\bas well (?!as\b|in\b|and\b|by\b|on\b)(?=[a-z])",
        r"\bin which (?:in|to|of)\b",
        rf"\b(?:[Ii]n (?:accordance|conformity|compliance|line|keeping)|[Pp]ursuant) {_GOES_ON}",
        rf"\b[Ww]ith (?:a view|regard) {_GOES_ON}",
        rf"\b(?:[Ii]n (?:the light|spite|pursuance|contravention)|[Bb]y means|[Oo]n the basis) {_GOES_ON}",
        rf"\b(?:[Tt]ak(?:e|en|es|ing) into|[Gg]iv(?:e|ing) effect|[Rr]egardless|[Ii]rrespective) {_GOES_ON}",
        rf"(?:{_BEHALF}\b[Bb]ehalf|\b[Pp]ut an end(?! for all time)) {_GOES_ON}",
        r"\b(?:in)?consistent (?:to|of|on)\b",
        r"\b[Cc]ompatible (?:to|of)\b|\b[Aa]ssociated to\b|\b[Dd]eprived from\b|\b[Rr]ely(?:ing)? (?:in|of|to)\b",
        r"\b[Cc]apable (?:to|for)\b|\b[Ii]n charge (?:for|to)\b|\b[Dd]epend(?:s|ing|ent)? (?:of|from)\b",
        r"\b[Pp]articipat(?:es|ing) (?:at|to)\b|\bin an? (?:[a-z-]+ )?basis\b|\bon (?:an? )?[a-z]+ manner\b",
        r"\b[Oo]n the behalf\b",
    ),
    "“-led”": (r"\b[a-z]+-lead\b|\blead by\b",),
    "a number with a slash": (r"\b[Rr]esolutions? \d{4,}\b(?! ?[A-Z(]|/)",),
    "a lower number, of which a session has some 350,": (r"\b[Rr]esolutions? (?:[3-9]\d|1\d\d)/[4-9]\d\d\b",),
    "a hyphen, as in S-10/2,": (r"\bS/\d{1,2}/\d+",),
    "one word": (r"\b(?:[Ii]t|[Tt]hem|[Tt]heir|[Oo]ne)(?: self| selves|selfs)\b(?!-)",),
    "“themselves”": (r"\b[Tt]hemself\b|\b[Tt]heirselves\b",),
    "“weapons of mass destruction”": (r"\bmass (?:distraction|destructive)\b",),
    "“six official languages”": (r"\b(?:three|four|five|seven) official languages\b",),
    "“where in a position”": (r"\bwere in a position to do so\b",),
    "“their”": (r"\b(?:[Gg]iven|[Dd]ue to|[Dd]espite|[Dd]uring|[Ww]ithin) there\b(?! (?:is|are|was|were|has|have)\b)",),
    "“Heads of State”": (r"\bheads of [Ss]tate (?:and|or) government\b|\bHeads of state\b|\bheads of State\b",),
    "“seized of”": (r"\b(?:ceased|sized|seize) of\b",),
    "“losing”": (r"\bloosing\b",),
    "“Ibid.”": (r"\bIbid(?!\.)",),
    "“COVID-19”": (r"\bCOVID[ –]19\b|\bCovid\b",),
    "“towards”, “among” or “while”": (r"\b(?:[Tt]oward|[Aa]mongst|[Ww]hilst|gotten)\b(?= [a-z])",),
    "British spelling": (r"\b(?:Programs?|Labor|Defense)\b(?= (?:of|for|and|Organization)\b|[,;.])",),
    "a day of the calendar": (
        r"\b(?:on|from|to|of) (?:31 (?:February|April|June|September|November)|30 February)\b",
        r"\b(?:on|from|to|of) (?:3[2-9]|[4-9]\d) [A-Z][a-z]+(?= \d{4})",
    ),
    "a hyphen": (
        rf"\b(?:[Nn]on|[Pp]ost)(?={_PREFIXED}\b)[a-z]+",
        rf"\b{_TENS} ?{_ORDINAL}\b",
        rf"\b(?:{one_of(_HYPHENATED).replace('-', ' ?')})\b(?!-)",
    ),
}
"""What is meant, and what stands in its place in no published text."""


@warning(
    "FRM10",
    "Ordinals of sessions, participles before “by”, from … to …, paragraphs 9 and 10, principles, and the fourth.",
    good="its fifty-eighth session, as recommended by it in paragraphs 9 and 10",
    bad="its fifty-eight session, as recommend by it in paragraph 9 and 10",
    source="121 published texts: none but one “toward”",
)
def _word_forms(draft: Draft) -> Iterator[Hit]:
    for meant, wrong in _WRONG_FORMS.items():
        for pattern in wrong:
            message = f"“{{0}}”, where {meant} is meant"
            yield from match_hits(draft, pattern, message=message, notes=False, quoted=False)
    short = r"\b(Nos?|[Vv]ols?|paras?|chaps?|sects?) (?=[\dIVX])"
    yield from match_hits(draft, short, r"\1. ", message="“{0}” without its full stop")
