"""Flag wording that may be stale, each with its reason; none is changed.

Each of the `DETECTORS` is one small test of one paragraph. What a fact keeps up to date is no concern of theirs: they
see the literal words only, slots as a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import Resolution, year_of
from apmb_draft.rollover.clauses import TIED, Sort, Treatment, judge_places
from apmb_draft.rollover.step import (
    Answers,
    FileParagraph,
    Step,
    annex_paragraphs,
    literal_text,
    named_paragraphs,
    slot_names,
    whole_paragraphs,
)
from apmb_draft.text.similarity import Bag, bag_of_words, measure_similarity
from apmb_draft.un.english import capitalise_first, cardinal, ordinal
from apmb_draft.un.states import state_names


@dataclass(frozen=True)
class CheckedParagraph:
    """One paragraph of the new draft, its literal text, its markup, and both resolutions."""

    paragraph: str
    words: str
    raw: str
    parts: Sequence[FileParagraph]
    base: Resolution
    draft: Resolution

    @property
    def is_count_unchanged(self) -> bool:
        """Return whether the text has counts and all of them are the same as last year."""
        return bool(self.draft.counts) and self.draft.counts == self.base.counts


Detector = Callable[[CheckedParagraph], Iterator[tuple[str, str]]]
"""A function that yields the words to look at, each with the reason."""

# --- The detectors ----------------------------------------------------------------------------------------------------


def _every(pattern: str, reason: str) -> Detector:
    """Return a detector of all words that a pattern matches, for one reason."""
    compiled = re.compile(pattern)
    return lambda checked: ((found[0], reason) for found in compiled.finditer(checked.words))


_ORDINAL_MEETING = r"(?:[A-Z][a-z]+(?:-[a-z]+)?) (?:[A-Z][A-Za-z]* )*(?:Meeting|Conference|Session|Assembly)\b"
_LIES_AHEAD = "see whether it still lies ahead"
_look_ahead = _every(
    r"\b[Ll]ook(?:s|ing) forward to(?: [\w’-]+){1,6}"
    r"|\boffers? (?:(?:of|by|from) [\w’ -]{1,60} )?to host(?: [\w’-]+){1,6}",
    _LIES_AHEAD,
)


def _flag_upcoming(checked: CheckedParagraph) -> Iterator[tuple[str, str]]:
    """Flag an event called upcoming: past now, if it is in the lists; ahead, if it is to be attended or convened.

    Flag what a text looks forward to, and what a State offers to host, as well.
    """
    meetings = checked.draft.meetings
    for found in re.finditer(rf"\b(?:upcoming|forthcoming)\b(?: {_ORDINAL_MEETING})?", checked.words):
        ahead = (
            _call(meeting.number, meetings[meeting.kind].name)
            for meeting in (checked.draft.attend, checked.draft.convene)
            if meeting
        )
        if any(name in found[0] for name in ahead):
            continue
        held = (
            _call(number, name)
            for kind in meetings.values()
            for number in kind.held
            for name in (kind.name, kind.short or kind.name)
        )
        is_held = any(name in found[0] for name in held)
        yield found[0], "it has been held: name the next one, or drop the words" if is_held else _LIES_AHEAD
    yield from _look_ahead(checked)


def _call(number: int, name: str) -> str:
    """Return how a text calls a meeting, without the parties to what: "Fifth Review Conference"."""
    return f"{capitalise_first(ordinal(number))} {name.split(' of ', maxsplit=1)[0]}"


def _flag_one_remaining(checked: CheckedParagraph) -> Iterator[tuple[str, str]]:
    if not checked.is_count_unchanged:
        for found in re.finditer(r"\b(?:one|only) remaining State\b", checked.words):
            yield found[0], "see the depositary's status list: it may have ratified"


def _flag_signing_or_acceding(checked: CheckedParagraph) -> Iterator[tuple[str, str]]:
    """Flag wording about who has not signed, ratified or acceded, which depends on the count."""
    found = re.search(r"\bhave not (?:signed|ratified|acceded)\b[^,;.]*", checked.words)
    if found and checked.draft.counts and not checked.is_count_unchanged:
        yield found[0], "the number of States changes: do such States remain?"


def _flag_judged(sort: Sort) -> Detector:
    """Return the detector of the sessions or years of one sort: those that no rule changes, or has left unchanged."""

    def flag(checked: CheckedParagraph) -> Iterator[tuple[str, str]]:
        step = Step(checked.base, Answers(), checked.draft)
        asked = [ask.proposed or "" for ask in checked.draft.ask if ask.fact == checked.paragraph]
        for part in checked.parts:
            for found in judge_places(part, step):
                words = literal_text(part.text[found.start : found.end]).strip()
                is_asked = found.verdict.treatment is not Treatment.FLAGGED and any(words in each for each in asked)
                if found.sort is sort and not is_asked:
                    yield words, found.verdict.why

    return flag


def _flag_meeting_ordinal(checked: CheckedParagraph) -> Iterator[tuple[str, str]]:
    """Flag the ordinal of a meeting of one of the kinds, the last or the next ones, in literal text."""
    for kind in checked.draft.meetings.values():
        last = max(kind.held, default=0)
        for number in range(max(last, 1), last + 3):
            name = _call(number, kind.name)
            if name in checked.words and f"coming {name}" not in checked.words:
                yield name, "an ordinal of last year's text: does it still fit?"


def _flag_document_of_the_year(checked: CheckedParagraph) -> Iterator[tuple[str, str]]:
    """Flag a document of the base's own session, such as a yearly report: there may be a newer one."""
    for found in re.finditer(rf"\b[A-Z](?:/[A-Z][A-Z0-9.]*)*/{checked.base.session}/[A-Z0-9./]*\d", checked.words):
        if not found[0].startswith("A/RES/"):
            yield found[0], f"a document of the {ordinal(checked.base.session)} session: is there a newer one?"


def _flag_other_series(checked: CheckedParagraph) -> Iterator[tuple[str, str]]:
    """Flag a resolution of the session before last year's text: if its series continues, there is a newer one."""
    session = checked.base.session - 1
    own = checked.base.adoption.number if checked.base.adoption else ""
    reason = "a resolution of the session before last year's text: is there a newer one?"
    for found in re.finditer(rf"(?<![\w/]){session}/\d+(?!\d)", checked.words):
        if not own or own not in checked.words:
            yield found[0], reason
    for slot in slot_names(checked.raw):
        kept = checked.draft.resolutions.get(slot)
        numbers = kept.adopted if kept and not kept.each_year.goes_on and own not in kept.adopted else ()
        rest = checked.raw.partition(f"{{{slot}}}")[2]
        for number in numbers:
            if number.startswith(f"{session}/") and not re.match(r"[^;]*?\b(?:by|in|under) which\b", rest):
                yield number, reason


_NUMBER = rf"(?:\d+|{'|'.join(map(cardinal, (*range(1, 21), 25, 30, 40, 50, 60, 70, 75, 80, 90)))}|a hundred)"
_MEMBERSHIP = re.compile(
    rf"\b(?:{_NUMBER}|additional|several|some) (?:[a-z]+ ){{0,2}}States(?: [Pp]arties)?\b[^,;.]{{0,40}}?"
    r"\b(?:acced|join|ratif|sign|withdr)\w+"
    r"|\b(?:accession|ratification|signature|withdrawal)s?\b[\w ’-]{0,80}? by (?:the )?(?!States?\b)[A-Z][\w’-]+"
    r"|\bwithdraw\w* from (?:the )?(?:Convention|Treaty)\b"
)
_ALL_TO_JOIN = re.compile(r"\b(?:adherence|universali[sz]ation)\b")


def _flag_parties_changing(checked: CheckedParagraph) -> Iterator[tuple[str, str]]:
    """Flag wording about States that join a treaty or leave it.

    Where their number fell, also the wording about that number, and about all that are to join.
    """
    before, now = checked.base.counts.get("states"), checked.draft.counts.get("states")
    fell = isinstance(before, int) and isinstance(now, int) and now < before
    for found in (*_MEMBERSHIP.finditer(checked.words), *(_ALL_TO_JOIN.finditer(checked.words) if fell else ())):
        yield found[0], "States join and leave between two texts: does it still tell all of it?"
    passage = re.match(r"[^,;.…]*…[^,;.…]{0,40}\b", checked.words)
    if passage and fell and "states" in slot_names(checked.raw):
        yield passage[0], "the number is lower than last year's: do the words before it still fit?"


@cache
def _news_pattern() -> re.Pattern[str]:
    """Return the pattern of what is welcomed: an act of one State, by its name, or a meeting."""
    news = "|".join((*map(re.escape, state_names()), "convening", "holding", "submission"))
    return re.compile(rf"\b[Ww]elcom(?:e|es|ed|ing)\b[^;]*?\b(?:{news})\b")


def _flag_welcomed(checked: CheckedParagraph) -> Iterator[tuple[str, str]]:
    """Flag what one State did, by its name, and a meeting that was held, with the last words of what is welcomed."""
    for found in _news_pattern().finditer(checked.words):
        words = found[0] if len(found[0]) <= 60 else found[0][-60:].partition(" ")[2]
        yield words, "news when it was written: is it still to be welcomed?"


DETECTORS: Mapping[str, Detector] = {
    "meeting-ordinal": _flag_meeting_ordinal,
    "signing-or-acceding": _flag_signing_or_acceding,
    "one-remaining": _flag_one_remaining,
    "document-of-the-year": _flag_document_of_the_year,
    "figure": _every(  # of casualties, of States, or of money
        r"(?<![\w/.,])(?:\d{1,3}(?:,\d{3})+|\d{2,3})(?: (?:million|per cent of))? (?:[a-z-]+ ){0,2}"
        r"(?:people|persons|casualties|victims|civilians|survivors|women|children|deaths|refugees|(?:Member )?States"
        r"|countries|signator(?:y|ies)|ratifications|accessions)\b"
        r"|(?<![\w/.,])\d{1,3}(?:,\d{3})+(?: (?:United States )?dollars)?(?![,.]?\d)",
        "a figure: look up what it is now",
    ),
    "session-ordinal": _flag_judged(Sort.SESSION),
    "this-year": _every(r"\b(?:this|current|present|last|next|previous) (?:year|session)\b", TIED),
    "recent-year": _flag_judged(Sort.YEAR),
    "other-series": _flag_other_series,
    "welcomed": _flag_welcomed,
    "upcoming": _flag_upcoming,
    "office-holder": _every(
        r"\b(?:Special Envoy|President of the (?!General Assembly|Security Council|Economic and Social)[A-Z]\w+"
        r"|[Pp]residency of [A-Z]\w+|Chair of the [A-Z]\w+)\b",
        "an office-holder: still so this year?",
    ),
    "recent": _every(
        r"\bCOVID-19\b(?: pandemic)?",  # which fewer texts name each year
        "recent when it was written: still so?",
    ),
    "counted-elsewhere": _flag_judged(Sort.BODY),
    "years-since": _every(
        rf"\b{_NUMBER} (?:years|decades) (?:after|since|ago|later|have passed)\b|(?:\b[\w-]+ )?\banniversar(?:y|ies)\b",
        "counted from one year: how many are they now, and is it still marked?",
    ),
    "parties-changing": _flag_parties_changing,
}
"""The detectors by the names of their flags; each yields all such words of a paragraph.

Those first of which more were right in ninety real years: of documents and figures 94 per cent, of years 78, of what is
welcomed 70, of office-holders 60, of other bodies and anniversaries half. The first three hang on facts of the file.
"""


def certainty(rule: str) -> int:
    """Return the rank of a kind of flag, the most certain lowest; what hangs on a fact of the file is certain."""
    return list(DETECTORS).index(rule) if rule in DETECTORS else -1


# --- Flags of a text --------------------------------------------------------------------------------------------------


def find_stale_wording(base: Resolution, draft: Resolution) -> Iterator[Flag]:
    """Yield what a drafter should look at, in the order of the text; of each kind one flag a paragraph for each reason.

    Only words that the paragraph had in the base as well are flagged: those that a rule or a person has just written
    need no look.
    """
    before = _bags((*named_paragraphs(base), *annex_paragraphs(base)))
    notes = _bags(base.footnotes.items())
    # Numbers of a list that is kept are in the words of neither text.
    kept = " ".join(_comparable(number) for each in base.resolutions.values() for number in each.adopted)
    annexes = ((name, [FileParagraph(name, text)]) for name, text in annex_paragraphs(draft))
    for name, parts in (*whole_paragraphs(draft), *annexes):
        raw = " ".join(part.text for part in parts)
        checked = CheckedParagraph(name, literal_text(raw), raw, parts, base, draft)
        # Few paragraphs have such wording, and only for these is the paragraph looked up that they were.
        old = cache(partial(_paragraph_before, before, raw, kept))
        for rule in DETECTORS:
            seen: set[str] = set()
            for flag in _raise_flags(checked, rule, old):
                if flag.reason not in seen:
                    seen.add(flag.reason)
                    yield flag
    for key, text in draft.footnotes.items():
        whole = FileParagraph(f"footnote {key}", text)
        checked = CheckedParagraph(whole.name, literal_text(text), text, [whole], base, draft)
        for rule in ("document-of-the-year", "session-ordinal"):
            yield from _raise_flags(checked, rule, partial(_paragraph_before, notes, text))
    yield from _flag_articles(draft)
    yield from _flag_anniversaries(draft)


def _bags(parts: Iterable[tuple[str, str]]) -> dict[str, Bag]:
    """Return the text of each paragraph or footnote, and the words that distinguish it from others."""
    return {words: bag_of_words(words.split()) for words in (_comparable(text) for _, text in parts)}


def _paragraph_before(texts: Mapping[str, Bag], raw: str, kept: str = "") -> str:
    """Return the text of the paragraph that became this one, "" for a new one, and after it `kept`."""
    words = _comparable(raw)
    if words in texts:
        return f"{words} {kept}"
    mine = bag_of_words(words.split())
    best = max(texts, key=lambda text: measure_similarity(texts[text], mine), default="")
    return f"{best if best and measure_similarity(texts[best], mine) >= 0.35 else ''} {kept}"


def _raise_flags(checked: CheckedParagraph, rule: str, old: Callable[[], str]) -> Iterator[Flag]:
    for quote, reason in DETECTORS[rule](checked):
        if _comparable(quote) in old():
            yield Flag(checked.paragraph, quote, reason, rule)


def _flag_articles(draft: Resolution) -> Iterator[Flag]:
    """Flag articles carried over that are not those of the kind of meeting; they are not corrected."""
    convene = draft.convene
    if not convene or not convene.articles or any(ask.fact == "convene.articles" for ask in draft.ask):
        return
    usual = draft.meetings[convene.kind].articles
    if usual and usual != convene.articles:
        name = draft.meetings[convene.kind].short or convene.kind
        reason = f"carried over; a {name} has {usual.prepare}, and {usual.invite}"
        yield Flag("convene.articles", f"{convene.articles.prepare}; {convene.articles.invite}", reason, "articles")


def _flag_anniversaries(draft: Resolution) -> Iterator[Flag]:
    """Flag a round anniversary in the year of the session: earlier texts marked some of them."""
    year = year_of(draft.session)
    for name, first in draft.milestones.items():
        if year > first and (year - first) % 10 == 0:
            quote = f"{year}: {year - first} years of {name.replace('_', ' ')}"
            yield Flag("milestones", quote, "texts often mark such years", "anniversary")


def find_new_wording(base: Resolution, before: Resolution | None) -> Iterator[str]:
    """Yield the paragraphs whose literal wording was new last year: they change far more often than older ones."""
    if before is None:
        return
    known = {_comparable(text) for _, text in named_paragraphs(before)}
    for name, text in named_paragraphs(base):
        if _comparable(text) not in known:
            yield name


def _comparable(text: str) -> str:
    """Return the text of a paragraph for comparing: without its facts, markup and house style."""
    return re.sub(r"\W+", " ", literal_text(text)).casefold()
