"""Wording that may have gone stale: shown with its reason, never changed.

Each habit below is one small test of one paragraph. What a fact keeps up to date is no concern of theirs: they see
the literal words only, slots as a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice

from apmb_draft.model import Resolution, year_of
from apmb_draft.redline.similarity import Bag, bag_of_words, measure_similarity
from apmb_draft.rollover.report import Flag
from apmb_draft.rollover.where import annex_paragraphs, literal, named_paragraphs, slots_of
from apmb_draft.rollover.wording import shortly_before
from apmb_draft.states import names
from apmb_draft.words import capitalised, cardinal, ordinal


@dataclass(frozen=True)
class Seen:
    """One paragraph of the new draft, its literal words, its markup, and both texts it belongs to."""

    paragraph: str
    words: str
    raw: str
    base: Resolution
    draft: Resolution

    @property
    def count_stands(self) -> bool:
        """Whether the text has counts and all of them are the same as last year."""
        return bool(self.draft.counts) and self.draft.counts == self.base.counts


Habit = Callable[[Seen], Iterator[tuple[str, str]]]
"""Gives the words to look at, and the reason."""

_ORDINAL_MEETING = r"(?:[A-Z][a-z]+(?:-[a-z]+)?) (?:[A-Z][A-Za-z]* )*(?:Meeting|Conference|Session|Assembly)\b"


def upcoming(seen: Seen) -> Iterator[tuple[str, str]]:
    """An event called upcoming: past now, if it is in the lists; ahead, if it is to be attended or convened.

    So is what a text looks forward to, and what a State offers to host.
    """
    for found in re.finditer(rf"\b(?:upcoming|forthcoming)\b(?: {_ORDINAL_MEETING})?", seen.words):
        if any(name in found[0] for name in _names_ahead(seen.draft)):
            continue
        held = any(
            f"{capitalised(ordinal(number))} {name}" in found[0]
            for kind in seen.draft.meetings.values()
            for number in kind.held
            for name in {kind.name.split(" of ")[0], kind.short or kind.name}
        )
        yield (
            found[0],
            "it has been held: name the next one, or drop the words" if held else "see whether it still lies ahead",
        )
    for found in _AHEAD.finditer(seen.words):
        yield found[0], "see whether it still lies ahead"


_AHEAD = re.compile(
    r"\b[Ll]ook(?:s|ing) forward to(?: [\w’-]+){1,6}"
    r"|\boffers? (?:(?:of|by|from) [\w’ -]{1,60} )?to host(?: [\w’-]+){1,6}"
)


def _names_ahead(draft: Resolution) -> Iterator[str]:
    """ "Fifth Review Conference", of the meetings that the facts show to lie ahead."""
    for meeting in (draft.attend, draft.convene):
        if meeting:
            yield f"{capitalised(ordinal(meeting.number))} {draft.meetings[meeting.kind].name.split(' of ')[0]}"


def one_remaining(seen: Seen) -> Iterator[tuple[str, str]]:
    """A State that is the last of its kind may have acted since."""
    if not seen.count_stands:
        for found in re.finditer(r"\b(?:one|only) remaining State\b", seen.words):
            yield found[0], "see the depositary's status list: it may have ratified"


def signing_or_acceding(seen: Seen) -> Iterator[tuple[str, str]]:
    """Wording about who has not signed, ratified or acceded hangs on the count."""
    if seen.count_stands or not seen.draft.counts:
        return
    found = re.search(r"\bhave not (?:signed|ratified|acceded)\b[^,;.]*", seen.words)
    if found:
        yield found[0], "the number of States changes: do such States remain?"


def recent_year(seen: Seen) -> Iterator[tuple[str, str]]:
    """A year near the two texts that no fact keeps up to date; what lies farther ahead, as 2030 did, still does.

    So does a period that is not over yet, as 2024–2034.
    """
    last, ahead = year_of(seen.base.session) - 2, year_of(seen.draft.session) + 1
    for found in re.finditer(r"(?<!\w)[^,;.]{0,40}?\b(20\d\d)(?:[–-](20\d\d))?\b", seen.words):
        if last <= int(found[2] or found[1]) <= ahead:
            tied = re.match(r"(?:Welcom|Tak|Not|Decid|Express)", seen.words)
            yield (
                found[0].strip(),
                "tied to one year: does it still belong here?"
                if tied
                else "a year of last year's text: does it still fit?",
            )


def this_year(seen: Seen) -> Iterator[tuple[str, str]]:
    """The present, current, last or next year or session."""
    for found in re.finditer(r"\b(?:this|current|present|last|next|previous) (?:year|session)\b", seen.words):
        yield found[0], "tied to one year: does it still belong here?"


def session_ordinal(seen: Seen) -> Iterator[tuple[str, str]]:
    """The ordinal of a session near this one, standing as literal text."""
    near = range(seen.base.session, (seen.draft.next_session or seen.draft.session + 1) + 1)
    for number in near:
        for found in re.finditer(rf"\b{ordinal(number)} (?:\w+ )?sessions?\b", seen.words, re.IGNORECASE):
            yield found[0], "a session of last year's text: does it still fit?"


def meeting_ordinal(seen: Seen) -> Iterator[tuple[str, str]]:
    """The ordinal of a meeting of one of the kinds, last or to come, standing as literal text."""
    for kind in seen.draft.meetings.values():
        head = kind.name.split(" of ")[0]
        last = max(kind.held, default=0)
        for number in range(max(last, 1), last + 3):
            name = f"{capitalised(ordinal(number))} {head}"
            if name in seen.words and f"coming {name}" not in seen.words:
                yield name, "an ordinal of last year's text: does it still fit?"


def office_or_campaign(seen: Seen) -> Iterator[tuple[str, str]]:
    """Persons in office change, campaigns end."""
    pattern = (
        r"\b(?:Special Envoy|President of the (?!General Assembly|Security Council)[A-Z]\w+|[Pp]residency of [A-Z]\w+"
        r"|Chair of the [A-Z]\w+|campaign)\b"
    )
    for found in re.finditer(pattern, seen.words):
        yield found[0], "an office-holder or a campaign: still so this year?"


def document_of_the_year(seen: Seen) -> Iterator[tuple[str, str]]:
    """A document of the base's own session, such as a yearly report: there may be a newer one."""
    for found in re.finditer(rf"\b[A-Z](?:/[A-Z][A-Z0-9.]*)*/{seen.base.session}/[A-Z0-9./]*\d", seen.words):
        if not found[0].startswith("A/RES/"):
            yield found[0], f"a document of the {ordinal(seen.base.session)} session: is there a newer one?"


def other_series(seen: Seen) -> Iterator[tuple[str, str]]:
    """A resolution of the session before last year's text: if its series goes on, there is a newer one."""
    session = seen.base.session - 1
    reason = "a resolution of the session before last year's text: is there a newer one?"
    for found in re.finditer(rf"(?<![\w/]){session}/\d+(?!\d)", seen.words):
        yield found[0], reason
    for slot in slots_of(seen.raw):
        kept = seen.draft.resolutions.get(slot)
        numbers = kept.adopted if kept and not kept.each_year.goes_on else ()
        behind = seen.raw.partition(f"{{{slot}}}")[2]
        for number in numbers:
            if number.startswith(f"{session}/") and not re.match(r"[^;]*?\b(?:by|in|under) which\b", behind):
                yield number, reason


_COUNTED = re.compile(
    rf"\b({'|'.join(sorted(map(ordinal, range(1, 200)), key=len, reverse=True))}) "
    r"(?:(?!of |the |to |and |or |in |on )[a-z-]+ ){0,3}(?:session|[Mm]eeting|[Cc]onference|forum)s?\b"
)
_ORGAN = re.compile(
    r"(?P<ours>\bAssembly|\bFirst Committee|\bMain Committees?)\b"
    r"|\b(?:Commission|Council|Committee|Agency|Board|Conference|Organi[sz]ation)\b"
)


def counted_elsewhere(seen: Seen) -> Iterator[tuple[str, str]]:
    """A session or meeting of another body by its ordinal, where no year says that it is long past."""
    if re.search(r"\b(?:19|20)\d\d\b", seen.words):
        return
    for found in _COUNTED.finditer(seen.words):
        organs = list(_ORGAN.finditer(shortly_before(seen.words, found.start()).rpartition(";")[2]))
        theirs = "session" not in found[0] or (organs and not organs[-1]["ours"])
        if theirs and not re.search(r"\bAssembly\b", seen.words[found.end() : found.end() + 20]):
            yield found[0], "meetings of other bodies go on too: which is the latest now?"


def recent(seen: Seen) -> Iterator[tuple[str, str]]:
    """What was recent last year, and the pandemic, which fewer texts speak of each year."""
    for found in re.finditer(
        r"(?<!most )\b(?:recent(?:ly)?|latest)\b(?! years| fiscal| available| of which)(?: \w+)?"
        r"|\bCOVID-19\b(?: pandemic)?",
        seen.words,
    ):
        yield found[0], "recent when it was written: still so?"


_NUMBER = rf"(?:\d+|{'|'.join(map(cardinal, (*range(1, 21), 25, 30, 40, 50, 60, 70, 75, 80, 90)))}|a hundred)"
_OF_YEARS = re.compile(
    rf"\b{_NUMBER} (?:years|decades) (?:after|since|ago|later|have passed)\b|(?:\b[\w-]+ )?\banniversar(?:y|ies)\b"
)
_FIGURE = re.compile(
    r"(?<![\w/.,])(?:\d{1,3}(?:,\d{3})+|\d{2,3})(?: (?:million|per cent of))? (?:[a-z-]+ ){0,2}"
    r"(?:people|persons|casualties|victims|civilians|survivors|women|children|deaths|refugees|(?:Member )?States"
    r"|countries|signator(?:y|ies)|ratifications|accessions)\b"
)
_JOINING = re.compile(
    r"\b(?:accessions?|withdraw(?:n|s|als?))\b(?: (?:of|by|from) [\w ]{0,30}\b)?|\badditional States? ha(?:s|ve) \w+"
    r"|\b(?:ratification|signature)s?\b[\w ’-]{0,80}? by (?:the )?(?!States?\b)[A-Z][\w’-]+"
)
_ALL_TO_JOIN = re.compile(r"\b(?:adherence|universali[sz]ation)\b")


def years_since(seen: Seen) -> Iterator[tuple[str, str]]:
    """Years counted from an event, and its anniversary, that are others a year later."""
    for found in _OF_YEARS.finditer(seen.words):
        yield found[0], "counted from one year: how many are they now, and is it still marked?"


def figure(seen: Seen) -> Iterator[tuple[str, str]]:
    """A number of casualties or of States that stands in the words, and that no fact keeps up to date."""
    for found in _FIGURE.finditer(seen.words):
        yield found[0], "a figure: look up what it is now"


def parties_changing(seen: Seen) -> Iterator[tuple[str, str]]:
    """What is said of States that join a treaty or leave it.

    Where their number fell, also what is said of it, and of all that are to join.
    """
    before, now = seen.base.counts.get("states"), seen.draft.counts.get("states")
    fell = isinstance(before, int) and isinstance(now, int) and now < before
    for found in (*_JOINING.finditer(seen.words), *(_ALL_TO_JOIN.finditer(seen.words) if fell else ())):
        yield found[0], "States join and leave between two texts: does it still tell all of it?"
    if fell and "states" in slots_of(seen.raw) and (told := re.match(r"[^,;.…]*…[^,;.…]{0,40}\b", seen.words)):
        yield told[0], "the number is lower than last year's: do the words before it still fit?"


_SHOWN = 60
"""Letters of what is welcomed that are quoted, the last ones."""


@cache
def _news() -> re.Pattern[str]:
    """What is welcomed of one State, by its name, or of a meeting."""
    told = "|".join((*map(re.escape, names()), "convening", "holding", "submission"))
    return re.compile(rf"\b[Ww]elcom(?:e|es|ed|ing)\b[^;]*?\b(?:{told})\b")


def welcomed(seen: Seen) -> Iterator[tuple[str, str]]:
    """What one State did, by its name, and a meeting that was held, which were news when they were welcomed."""
    for found in _news().finditer(seen.words):
        words = found[0] if len(found[0]) <= _SHOWN else found[0][-_SHOWN:].partition(" ")[2]
        yield words, "news when it was written: is it still to be welcomed?"


HABITS: tuple[Habit, ...] = (
    upcoming,
    one_remaining,
    signing_or_acceding,
    recent_year,
    this_year,
    session_ordinal,
    meeting_ordinal,
    office_or_campaign,
    document_of_the_year,
    other_series,
    counted_elsewhere,
    recent,
    years_since,
    figure,
    parties_changing,
    welcomed,
)


def carried_over(base: Resolution, draft: Resolution) -> Iterator[Flag]:
    """What a drafter should look at, in the order of the text; at most one flag of a kind for a paragraph.

    Only words that the paragraph had in the base as well: those that a rule or a hand has written since need no look.
    """
    before = _Before.of((*named_paragraphs(base), *annex_paragraphs(base)))
    notes = _Before.of(base.footnotes.items())
    # Numbers of a list that is kept stand in no words of either text.
    kept = " ".join(_words(number) for each in base.resolutions.values() for number in each.adopted)
    for name, raw in (*named_paragraphs(draft), *annex_paragraphs(draft)):
        seen = Seen(name, literal(raw), raw, base, draft)
        # Few paragraphs have such wording, and only for these is the paragraph looked up that they were.
        old = cache(partial(before.of_the_same, raw, kept))
        for habit in HABITS:
            yield from islice(_raised(seen, habit, old), 1)
    for key, text in draft.footnotes.items():
        seen = Seen(f"footnote {key}", literal(text), text, base, draft)
        for habit in (document_of_the_year, session_ordinal):
            yield from _raised(seen, habit, partial(notes.of_the_same, text))
    yield from _articles(draft)
    yield from _anniversaries(draft)


_SAME = 0.35
"""The least likeness of a paragraph to the one of the text before that it was."""


@dataclass(frozen=True)
class _Before:
    """The paragraphs of a text, or its footnotes: what each says, and the words that tell it from others."""

    texts: Mapping[str, Bag]

    @classmethod
    def of(cls, parts: Iterable[tuple[str, str]]) -> _Before:
        return cls({words: bag_of_words(words.split()) for words in (_words(text) for _, text in parts)})

    def of_the_same(self, raw: str, kept: str = "") -> str:
        """Return what the paragraph said that became this one, nothing for a new one, and behind it `kept`."""
        words = _words(raw)
        if words in self.texts:
            return f"{words} {kept}"
        mine = bag_of_words(words.split())
        best = max(self.texts, key=lambda text: measure_similarity(self.texts[text], mine), default="")
        return f"{best if best and measure_similarity(self.texts[best], mine) >= _SAME else ''} {kept}"


def _raised(seen: Seen, habit: Habit, old: Callable[[], str]) -> Iterator[Flag]:
    for quote, reason in habit(seen):
        if _words(quote) in old():
            yield Flag(seen.paragraph, quote, reason, rule_of(habit))


def rule_of(habit: Habit) -> str:
    """The name of a habit among the rules: "recent-year"."""
    return habit.__name__.replace("_", "-")


def _articles(draft: Resolution) -> Iterator[Flag]:
    """Articles carried over that are not those of the kind of meeting: said once, not corrected."""
    convene = draft.convene
    if not convene or not convene.articles or any(ask.fact == "convene.articles" for ask in draft.ask):
        return
    usual = draft.meetings[convene.kind].articles
    if usual and usual != convene.articles:
        name = draft.meetings[convene.kind].short or convene.kind
        reason = f"carried over; a {name} has {usual.prepare}, and {usual.invite}"
        yield Flag("convene.articles", f"{convene.articles.prepare}; {convene.articles.invite}", reason, "articles")


def _anniversaries(draft: Resolution) -> Iterator[Flag]:
    """A round anniversary in the year of the session: earlier texts marked some of them."""
    year = year_of(draft.session)
    for name, first in draft.milestones.items():
        if year > first and (year - first) % 10 == 0:
            event = name.replace("_", " ")
            yield Flag(
                "milestones",
                f"{year}: {year - first} years of {event}",
                "texts often mark such years",
                "anniversary",
            )


def new_wording(base: Resolution, before: Resolution | None) -> Iterator[str]:
    """Paragraphs whose literal wording was new last year: they change again far oftener than older ones."""
    if before is None:
        return
    known = {_words(text) for _, text in named_paragraphs(before)}
    for name, text in named_paragraphs(base):
        if _words(text) not in known:
            yield name


def _words(text: str) -> str:
    """What a paragraph says apart from its facts, markup and house style."""
    return re.sub(r"\W+", " ", literal(text)).casefold()
