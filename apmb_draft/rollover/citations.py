"""Lists of resolutions in the wording of a text, and which of them is the text's own chain, that goes on every year.

A text recalls its own forerunners, resolutions that founded something, and those of other series. Only the first of
these follows from a rule; the words around a list tell which it is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice, pairwise, takewhile

from apmb_draft.rollover.wording import NEAR, shortly_before
from apmb_draft.typography import OTHER_ORGAN
from apmb_draft.values import RESOLUTION
from apmb_draft.words import MONTHS, read_date

DATE = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
_ITEM = re.compile(rf"(?P<numbers>{RESOLUTION}(?:(?:, | and )(?:{RESOLUTION}|[A-Z]\b))*) of (?P<date>{DATE})")
_JOINT = re.compile(r", and |, | and ")
_HEAD = re.compile(
    r"\b(?:(?P<word>[Rr]esolutions?|[Dd]ecisions?)|(?:including|most recently|which (?:is|was|being))) (?=\d|E?S-)"
)


@dataclass(frozen=True)
class Item:
    """A resolution with its date, or several of one day: "36/87 A and B of 9 December 1981"."""

    text: str
    numbers: str
    date: str
    start: int

    @property
    def end(self) -> int:
        """Where the words behind it begin."""
        return self.start + len(self.text)

    @property
    def is_single(self) -> bool:
        """Whether it is one resolution, of a day of the calendar."""
        try:
            read_date(self.date)
        except ValueError:
            return False
        return bool(re.fullmatch(RESOLUTION, self.numbers))

    @property
    def session(self) -> int:
        """The session that adopted it; none for the numbers of earlier times, "2373 (XXII)"."""
        found = re.match(r"(\d+)/", self.numbers)
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class Listed:
    """A list of resolutions, or of decisions, in a paragraph: its items and where they stand."""

    paragraph: str
    head: str
    head_start: int
    items: tuple[Item, ...]

    @property
    def end(self) -> int:
        """Where the words behind the list begin."""
        return self.items[-1].end

    @property
    def before(self) -> str:
        """The words shortly before "resolutions", without markup."""
        return shortly_before(self.paragraph, self.head_start)

    @property
    def after(self) -> str:
        """The words that follow on the list."""
        return self.paragraph[self.end : self.end + NEAR]

    @property
    def is_of_decisions(self) -> bool:
        """Whether decisions are listed, not resolutions."""
        return self.head.lower().startswith("decision")

    @property
    def tail(self) -> tuple[Item, ...]:
        """The last items, each one resolution; what stands before them are several of one day."""
        singles = list(takewhile(lambda item: item.is_single, reversed(self.items)))
        return tuple(reversed(singles))


def lists(paragraph: str) -> Iterator[Listed]:
    """The lists of a paragraph, in order; those of other organs are left out.

    >>> [[item.text for item in found.items] for found in lists("its resolutions 1 (I) of 24 January 1946, 36/87 A "
    ...     "and B of 9 December 1981 and 78/17 of 4 December 2023; Council resolution 48/13 of 8 October 2021")]
    [['1 (I) of 24 January 1946', '36/87 A and B of 9 December 1981', '78/17 of 4 December 2023']]
    """
    for head in _HEAD.finditer(paragraph):
        if OTHER_ORGAN.search(shortly_before(paragraph, head.start())):
            continue
        if items := tuple(_items(paragraph, head.end())):
            listed = Listed(paragraph, head["word"] or "", head.start() if head["word"] else head.end(), items)
            yield listed
            yield from _gone_on(listed)


def _items(paragraph: str, position: int) -> Iterator[Item]:
    while found := _ITEM.match(paragraph, position):
        yield Item(found[0], found["numbers"], found["date"], position)
        joint = _JOINT.match(paragraph, found.end())
        if not joint:
            return
        position = joint.end()


def _gone_on(listed: Listed) -> Iterator[Listed]:
    """The rest of "its resolutions 63/71 of 2 December 2008 on munitions and 78/32 of 4 December 2023 on …"."""
    if not listed.head.endswith("s") or len(listed.items) > 1:
        return
    found = re.match(rf" (?:on|regarding|concerning|entitled) [^;]*?\band (?={RESOLUTION} of )", listed.after)
    items = tuple(_items(listed.paragraph, listed.end + found.end())) if found else ()
    if items:
        yield Listed(listed.paragraph, listed.head, listed.head_start, items)


# --- Whose they are ------------------------------------------------------------------------------------------------

_OPENS = re.compile(
    r"\W*(?:Recall|Reaffirm|Reiterat|Mindful|Bearing in mind|Guided|Having (?:considered|examined)"
    r"|The General Assembly,)"
)
_OF_THE_ASSEMBLY = re.compile(
    r"(?:\bits (?:[a-z, ]+ )?|\bAssembly |[Rr]ecalling (?:also |further )?|\band |\bas well as |\bincluding "
    r"|\bin particular |\brecent(?:ly)?[a-z ]* |\bla(?:te)?st[a-z ]* )$"
)
_LEANS = re.compile(r"\b(?:pursuant to|with|in|by|to|of|under|from|for|on|since|through) (?:its|General Assembly) $")
"""A sentence that says something by way of a resolution does not recall it: "adopted by its resolution"."""
_HISTORY = re.compile(
    r"\b(?:(?:by|in|under|through|with|pursuant to|according to) which|where(?:by|in))\b"
    r"|, (?:endors|establish|decid|request|call|adopt|proclaim|declar|conven|creat)ing\b"
)
"""What a resolution once did, said behind it, up to the next one: "by which it established a group"."""
_GOES_ON = re.compile(r",?(?: and| as well as)? (?:\d|\{)")
_SOMETHING_ELSE = re.compile(r"\b(?:resolution|decision)s?\b|\bas well as\b|\band (?:its|the)\b|;")
_LATEST = re.compile(r"\b(?:including|in particular|recent(?:ly)?[a-z ]*|la(?:te)?st[a-z ]*) $")
_SUBJECT = re.compile(
    r"(?:,? (?:and|as well as) (?:(?:its|all|other|the|previous|relevant|subsequent|earlier|\d+) )*resolutions"
    rf"|,? and its decisions? [^ ]+ of {DATE})?"
    r",? (?:on|regarding|concerning|relating to|entitled) (?P<words>“[^”]+”|[^;.]+)"
)
_SUBJECT_BEFORE = re.compile(
    r"\b(?:on|regarding|concerning|relating to) (?P<words>(?:(?!\bon\b|\bresolutions?\b)[^;.])+)"
)
"""The subject of resolutions of which the latest is named behind it: "on the subject of kites, in particular"."""
_PREVIOUS = re.compile(
    r",? (?:and|as well as) (?:(?:its|all|other|the|relevant) )*(?:previous|earlier|preceding|prior) (?:relevant )?"
    r"resolutions\b"
)
_NO_SUBJECT = frozenset(("subjec", "matter", "issue", "questi", "item", "topic", "conven"))
"""The beginnings of words that only point back: "on the subject", "on the Convention"."""
_POINTS = _NO_SUBJECT - {"conven"}
_FRAME = frozenset(("with", "from", "their", "into", "than", "other", "this", "these", "same", "that"))


def _stems(words: str) -> tuple[str, ...]:
    """The words of a title by their beginnings, in order: "prevention" is "preventing"."""
    found = (word[:6] for word in re.findall(r"[a-z]{4,}", words.lower()) if word not in _FRAME)
    return tuple(dict.fromkeys(found))


_MOST = 50
"""Lists of one paragraph that are looked at."""
_COMMAS = 8
"""Parts between commas that a title may have."""


class Subject(IntEnum):
    """Whether a list says that it is on the subject of the text; the higher, the more speaks for it."""

    OTHER = 0
    NEAR = 1
    NOT_SAID = 2
    SAME = 3


def subject(listed: Listed, titles: Iterable[str]) -> Subject:
    """How the subject that a list names compares with the titles of the text.

    >>> on = next(lists("its resolution 78/27 of 4 December 2023 on nuclear disarmament,"))
    >>> [subject(on, [title]).name for title in ("Nuclear disarmament", "Follow-up to the meeting on nuclear weapons")]
    ['SAME', 'OTHER']
    """
    found = _SUBJECT.match(listed.after)
    said = _said(found["words"]) if found else []
    if not said and _LATEST.search(listed.before):
        said = next(filter(None, (_said(one["words"]) for one in reversed(_before(listed)))), [])
    if not said:
        return Subject.NOT_SAID
    pairs = [(words, title) for words in said for title in map(_stems, titles)]
    likeness = max((_likeness(*pair) for pair in pairs), default=0)
    # A long title is cut at its end; what ends like it is mostly on something else about the same.
    if likeness > 4 / 5 or any(len(words) > 1 and title[: len(words)] == words for words, title in pairs):
        return Subject.SAME
    return Subject.NEAR if likeness > 1 / 2 or any(set(words) < set(title) for words, title in pairs) else Subject.OTHER


def _before(listed: Listed) -> list[re.Match[str]]:
    return list(_SUBJECT_BEFORE.finditer(listed.before.rpartition(";")[2]))


def _said(words: str) -> list[tuple[str, ...]]:
    """A subject by the beginnings of its words; nothing where it only points back.

    A title may hold commas, and a comma may end it: every part from its beginning is tried.
    """
    others = _PREVIOUS.search(words)
    parts = words[: others.start() if others else None].split(",")[:_COMMAS]
    said = [_stems(",".join(parts[: count + 1])) for count in range(len(parts))]
    return [] if set(said[0]) <= _NO_SUBJECT else [tuple(word for word in each if word not in _POINTS) for each in said]


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The share of the words of both that both have."""
    return len({*one} & {*other}) / len({*one, *other}) if one or other else 0


@dataclass(frozen=True)
class Chain:
    """A list that may be the text's own: what it does each year, and whether it names the subject of the text."""

    listed: Listed
    replaces: bool
    subject: Subject

    def weight(self, session: int, interval: int | None) -> tuple[bool, Subject, bool]:
        """What speaks for it, the heaviest first: that it ends one interval ago, its subject, that it is a list."""
        return self.last == session - (interval or 1), self.subject, not self.replaces

    @property
    def last(self) -> int:
        """The session of its last resolution."""
        return self.listed.items[-1].session


_LONG = 4
"""Resolutions; a list as long as that is the text's own even where its title has come to differ, if no other is."""
_FARTHEST = 3
"""Sessions between two texts of a series: every third is the rarest that First Committee texts have."""


def chain(listed: Listed, session: int, titles: Sequence[str]) -> Chain | None:
    """A list as the chain of the text's forerunners, or None where its words or sessions speak against it.

    One resolution alone takes the place of the one before it each year; so does the last of a list that has nothing
    near before it ("63/71 … and 78/32": the founding one, and the latest).
    """
    last = listed.items[-1]
    before = listed.before
    recalls = _OPENS.match(listed.paragraph) or "recalling" in before
    if not recalls or not last.is_single or not last.session < session:
        return None
    if not _OF_THE_ASSEMBLY.search(before) or _LEANS.search(before):
        return None
    on = subject(listed, titles)
    # A list under the text's own title goes on after a long pause; one resolution alone may be what founded it.
    is_titled = on is Subject.SAME and _grows(listed) and re.match(r",? entitled “", listed.after)
    if _GOES_ON.match(listed.after) or not (is_titled or last.session >= session - _FARTHEST):
        return None
    # The latest of several, named as such, is followed by what each of them says.
    if _HISTORY.search(_SOMETHING_ELSE.split(listed.after)[0]) and not _LATEST.search(before):
        return None
    if on in (Subject.OTHER, Subject.NEAR) and len(listed.items) < _LONG and not (on and _names_others(listed)):
        return None
    return Chain(listed, not (_grows(listed) or _ends_a_chain(listed)), on)


def _names_others(listed: Listed) -> bool:
    """Whether a list speaks of the resolutions before it: "and all previous resolutions on", "most recently"."""
    return bool(_PREVIOUS.search(listed.after.partition(";")[0]) or _LATEST.search(listed.before))


_BETWEEN = re.compile(rf"(?:,|\b(?:and|its|of|[Rr]esolutions?|[Dd]ecisions?|{DATE}|[A-Z])\b|\d+/\d+| )*")
"""What stands between the lists of one chain: "…, its decisions 76/568 of 21 June 2022 and its resolution …"."""


def _ends_a_chain(listed: Listed) -> bool:
    """Whether one resolution alone goes on from a list near before it, decisions and commas apart."""
    if len(listed.items) > 1 or not listed.head:
        return False
    return any(
        0 < listed.items[0].session - other.items[-1].session <= _FARTHEST
        and _BETWEEN.fullmatch(listed.paragraph, other.end, listed.head_start)
        for other in islice(lists(listed.paragraph), _MOST)
        if other.end <= listed.head_start and not other.is_of_decisions
    )


def _grows(listed: Listed) -> bool:
    """Whether the last of a list has another near before it; a long list may have paused once."""
    items = listed.items
    gap = items[-1].session - items[-2].session if len(items) > 1 else 0
    return len(items) > 1 and gap <= (_FARTHEST if len(items) < 3 else 2 * _FARTHEST)


def own(chains: Sequence[Chain], session: int, interval: int | None) -> Chain | None:
    """The one of several chains that goes on; what is less sure of its subject must end one interval ago.

    A text that comes back every second year has none of last year's for a forerunner.
    """
    fitting = [
        found
        for found in chains
        if not interval or found.last == session - interval or not (found.replaces or found.subject is Subject.OTHER)
    ]
    return max(fitting, key=lambda found: found.weight(session, interval), default=None)


@dataclass(frozen=True)
class Text:
    """What is known of a text whose chain is looked for: the number and day of a draft are not."""

    session: int
    interval: int | None
    number: str = ""
    adopted: datetime.date | None = None


NUMBERS, _DAYS = 30, 21
"""How far apart two texts of a series are at most among those of their session, and in the calendar."""


def is_proven(found: Chain, chains: Sequence[Chain], text: Text) -> bool:
    """Whether a list is shown to be the text's own: by its subject, or by its years and numbers.

    It is not where another list has as much for it, or where the steps of the list do not lead to the text.
    """
    if found.subject is Subject.SAME:
        return True
    gap = text.session - found.last
    rivals = [other for other in chains if other is not found and other.subject >= found.subject]
    if gap != text.interval if text.interval else rivals:
        return False
    if found.subject is Subject.NEAR and _names_others(found.listed):
        return True
    items = found.listed.items
    steps = [after.session - before.session for before, after in pairwise(items)][-2:]
    if len(items) == 1:
        alone = not any(other.last == found.last for other in rivals)
        return _ends_a_chain(found.listed) or (alone and is_near(items[0], text))
    if found.replaces:
        return is_near(items[-1], text)
    return gap in steps and (len(items) > _FEW or is_near(items[-1], text))


_FEW = 2
"""Resolutions of a list that does not show its steps by itself."""


def is_near(item: Item, text: Text) -> bool:
    """Whether a resolution has its place in the year and among the numbers where the text has its own."""
    if not text.adopted or "/" not in text.number:
        return True
    own, other = (int(re.sub(r"\D.*", "", number.partition("/")[2])) for number in (text.number, item.numbers))
    day = read_date(item.date)
    days = abs((text.adopted.replace(year=2000) - day.replace(year=2000)).days)
    return abs(own - other) <= NUMBERS and min(days, 366 - days) <= _DAYS
