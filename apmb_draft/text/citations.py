"""Read the lists of resolutions in a text, and find its own chain, which is extended every year.

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

from apmb_draft.model.values import RESOLUTION
from apmb_draft.un.english import MONTHS, read_date
from apmb_draft.un.typography import OTHER_ORGAN

DATE = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
_ITEM = re.compile(rf"(?P<numbers>{RESOLUTION}(?:(?:, | and )(?:{RESOLUTION}|[A-Z]\b))*) of (?P<date>{DATE})")
_JOINT = re.compile(r", and |, | and ")
_HEAD = re.compile(
    r"\b(?:(?P<word>[Rr]esolutions?|[Dd]ecisions?)|(?:including|most recently|which (?:is|was|being))) (?=\d|E?S-)"
)


CONTEXT = 600
"""Characters around a citation or a session in which a rule looks for what is said of it."""


def context_before(text: str, end: int) -> str:
    """Return at most CONTEXT characters before an offset, without the markup of italics."""
    return text[max(0, end - CONTEXT) : end].replace("*", "")


@dataclass(frozen=True)
class CitedItem:
    """A resolution with its date, or several of one day: "36/87 A and B of 9 December 1981"."""

    text: str
    numbers: str
    date: str
    start: int

    @property
    def end(self) -> int:
        """Return the offset at which the text after it begins."""
        return self.start + len(self.text)

    @property
    def is_single(self) -> bool:
        """Return whether it is one resolution, with a valid date."""
        try:
            read_date(self.date)
        except ValueError:
            return False
        return bool(re.fullmatch(RESOLUTION, self.numbers))

    @property
    def session(self) -> int:
        """Return the session that adopted it; 0 for the numbers of earlier times, "2373 (XXII)"."""
        found = re.match(r"(\d+)/", self.numbers)
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class CitedList:
    """A list of resolutions, or of decisions, in a paragraph: its items and their places."""

    paragraph: str
    head: str
    head_start: int
    items: tuple[CitedItem, ...]

    @property
    def end(self) -> int:
        """Return the offset at which the text after the list begins."""
        return self.items[-1].end

    @property
    def before(self) -> str:
        """Return the text shortly before "resolutions", without markup."""
        return context_before(self.paragraph, self.head_start)

    @property
    def after(self) -> str:
        """Return the text that follows the list."""
        return self.paragraph[self.end : self.end + CONTEXT]

    @property
    def is_of_decisions(self) -> bool:
        """Return whether decisions are listed, not resolutions."""
        return self.head.lower().startswith("decision")

    @property
    def tail(self) -> tuple[CitedItem, ...]:
        """Return the last items that are each one resolution; those before them are several of one day."""
        singles = list(takewhile(lambda item: item.is_single, reversed(self.items)))
        return tuple(reversed(singles))


def find_lists(paragraph: str) -> Iterator[CitedList]:
    """Yield the lists of a paragraph, in order; those of other organs are left out.

    >>> text = (
    ...     "its resolutions 1 (I) of 24 January 1946, 36/87 A and B of 9 December 1981 and 78/17 of 4 December 2023; "
    ...     "Council resolution 48/13 of 8 October 2021"
    ... )
    >>> [[item.text for item in found.items] for found in find_lists(text)]
    [['1 (I) of 24 January 1946', '36/87 A and B of 9 December 1981', '78/17 of 4 December 2023']]
    """
    for head in _HEAD.finditer(paragraph):
        if OTHER_ORGAN.search(context_before(paragraph, head.start())):
            continue
        if items := tuple(_read_items(paragraph, head.end())):
            listed = CitedList(paragraph, head["word"] or "", head.start() if head["word"] else head.end(), items)
            yield listed
            yield from _rest_of_list(listed)


def _read_items(paragraph: str, position: int) -> Iterator[CitedItem]:
    while found := _ITEM.match(paragraph, position):
        yield CitedItem(found[0], found["numbers"], found["date"], position)
        joint = _JOINT.match(paragraph, found.end())
        if not joint:
            return
        position = joint.end()


def _rest_of_list(listed: CitedList) -> Iterator[CitedList]:
    """Yield the rest of "its resolutions 63/71 of 2 December 2008 on munitions and 78/32 of 4 December 2023 on …"."""
    if not listed.head.endswith("s") or len(listed.items) > 1:
        return
    found = re.match(rf" (?:on|regarding|concerning|entitled) [^;]*?\band (?={RESOLUTION} of )", listed.after)
    items = tuple(_read_items(listed.paragraph, listed.end + found.end())) if found else ()
    if items:
        yield CitedList(listed.paragraph, listed.head, listed.head_start, items)


# --- Whose they are ---------------------------------------------------------------------------------------------------

_OPENS = re.compile(
    r"\W*(?:Recall|Reaffirm|Reiterat|Mindful|Bearing in mind|Guided|Having (?:considered|examined)"
    r"|The General Assembly,)"
)
_OF_THE_ASSEMBLY = re.compile(
    r"(?:\bits (?:[a-z, ]+ )?|\bAssembly |[Rr]ecalling (?:also |further )?|\band |\bas well as |\bincluding "
    r"|\bin particular |\brecent(?:ly)?[a-z ]* |\bla(?:te)?st[a-z ]* )$"
)
_BY_WAY_OF = re.compile(
    r"\b(?:pursuant to|with|in|by|to|of|under|from|for|on|since|through) (?:its|General Assembly) $"
)
"""A sentence that says something by way of a resolution does not recall it: "adopted by its resolution"."""
_HISTORY = re.compile(
    r"\b(?:(?:by|in|under|through|with|pursuant to|according to) which|where(?:by|in))\b"
    r"|, (?:endors|establish|decid|request|call|adopt|proclaim|declar|conven|creat)ing\b"
)
"""An earlier act of a resolution, in the text after it up to the next one: "by which it established a group"."""
_LIST_CONTINUES = re.compile(r",?(?: and| as well as)? (?:\d|\{)")
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
"""The subject of resolutions of which the latest is named after it: "on the subject of kites, in particular"."""
_PREVIOUS = re.compile(
    r",? (?:and|as well as) (?:(?:its|all|other|the|relevant) )*(?:previous|earlier|preceding|prior) (?:relevant )?"
    r"resolutions\b"
)
_POINTING = frozenset(("subjec", "matter", "issue", "questi", "item", "topic", "conven"))
"""The beginnings of words that only point back: "on the subject", "on the Convention"."""
_ALWAYS_POINTING = _POINTING - {"conven"}
_FUNCTION_WORDS = frozenset(("with", "from", "their", "into", "than", "other", "this", "these", "same", "that"))


def _stems(words: str) -> tuple[str, ...]:
    """Return the words of a title by their first six characters, in order: "prevention" is "preventing"."""
    found = (word[:6] for word in re.findall(r"[a-z]{4,}", words.lower()) if word not in _FUNCTION_WORDS)
    return tuple(dict.fromkeys(found))


_MOST_LISTS = 50
"""Lists of one paragraph that are looked at."""
_MOST_COMMAS = 8
"""Parts between commas that a title may have."""


class Subject(IntEnum):
    """The relation of the subject that a list names to that of the text; a higher one speaks more for the list."""

    OTHER = 0
    NEAR = 1
    NOT_SAID = 2
    SAME = 3


def compare_subject(listed: CitedList, titles: Iterable[str]) -> Subject:
    """Compare the subject that a list names with the titles of the text.

    >>> on = next(find_lists("its resolution 78/27 of 4 December 2023 on nuclear disarmament,"))
    >>> titles = ("Nuclear disarmament", "Follow-up to the meeting on nuclear weapons")
    >>> [compare_subject(on, [title]).name for title in titles]
    ['SAME', 'OTHER']
    """
    stems = _stems_of_subject(listed)
    if not stems:
        return Subject.NOT_SAID
    pairs = [(words, title) for words in stems for title in map(_stems, titles)]
    likeness = max((_overlap(*pair) for pair in pairs), default=0)
    # A long title is cut at its end; what ends like it is mostly on something else about the same.
    if likeness > 4 / 5 or any(len(words) > 1 and title[: len(words)] == words for words, title in pairs):
        return Subject.SAME
    return Subject.NEAR if likeness > 1 / 2 or any(set(words) < set(title) for words, title in pairs) else Subject.OTHER


def _stems_of_subject(listed: CitedList) -> list[tuple[str, ...]]:
    """Return the stems of the subject that a list names behind it; of the latest of several, also before it."""
    found = _SUBJECT.match(listed.after)
    stems = _subject_stems(found["words"]) if found else []
    if stems or not _LATEST.search(listed.before):
        return stems
    before = list(_SUBJECT_BEFORE.finditer(listed.before.rpartition(";")[2]))
    return next(filter(None, (_subject_stems(one["words"]) for one in reversed(before))), [])


def _subject_stems(words: str) -> list[tuple[str, ...]]:
    """Return the stems of a subject, in several readings; none where it only points back.

    A title may hold commas, and a comma may end it: every part from its beginning is tried.
    """
    others = _PREVIOUS.search(words)
    parts = words[: others.start() if others else None].split(",")[:_MOST_COMMAS]
    stems = [_stems(",".join(parts[: count + 1])) for count in range(len(parts))]
    if set(stems[0]) <= _POINTING:
        return []
    return [tuple(word for word in each if word not in _ALWAYS_POINTING) for each in stems]


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return len({*one} & {*other}) / len({*one, *other}) if one or other else 0


# --- The text's own chain ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chain:
    """A list that may be the own chain of a text: whether its last item is replaced, and how it fits the subject."""

    listed: CitedList
    replaces: bool
    subject: Subject

    @property
    def last(self) -> int:
        """Return the session of its last resolution."""
        return self.listed.items[-1].session


_LONG_LIST = 4
"""Resolutions of a list that is the text's own even under another title, if no other list is."""
_LONGEST_GAP = 3
"""Sessions between two texts of a series: every third is the rarest that First Committee texts have."""


def as_chain(listed: CitedList, session: int, titles: Sequence[str]) -> Chain | None:
    """Return a list as the chain of the text's predecessors, or None where its words or sessions speak against it.

    One resolution alone takes the place of the one before it each year; so does the last of a list that has nothing
    near before it ("63/71 … and 78/32": the founding one, and the latest).
    """
    last = listed.items[-1]
    if not (_is_recalled(listed) and last.is_single and last.session < session):
        return None
    on = compare_subject(listed, titles)
    # A list under the text's own title continues after a long pause; one resolution alone may be what founded it.
    is_titled = on is Subject.SAME and _is_growing(listed) and re.match(r",? entitled “", listed.after)
    if _LIST_CONTINUES.match(listed.after) or not (is_titled or last.session >= session - _LONGEST_GAP):
        return None
    # The latest of several, named as such, is followed by what each of them says.
    if _HISTORY.search(_SOMETHING_ELSE.split(listed.after)[0]) and not _LATEST.search(listed.before):
        return None
    if on in (Subject.OTHER, Subject.NEAR) and len(listed.items) < _LONG_LIST and not (on and _names_others(listed)):
        return None
    return Chain(listed, not (_is_growing(listed) or _ends_a_chain(listed)), on)


def _is_recalled(listed: CitedList) -> bool:
    """Return whether a paragraph recalls the resolutions of the Assembly in a list, and says nothing by way of them."""
    before = listed.before
    recalls = bool(_OPENS.match(listed.paragraph)) or "recalling" in before
    return recalls and bool(_OF_THE_ASSEMBLY.search(before)) and not _BY_WAY_OF.search(before)


def _names_others(listed: CitedList) -> bool:
    """Return whether a list names the resolutions before it: "and all previous resolutions on", "most recently"."""
    return bool(_PREVIOUS.search(listed.after.partition(";")[0]) or _LATEST.search(listed.before))


_BETWEEN = re.compile(rf"(?:,|\b(?:and|its|of|[Rr]esolutions?|[Dd]ecisions?|{DATE}|[A-Z])\b|\d+/\d+| )*")
"""The text between the lists of one chain: "…, its decisions 76/568 of 21 June 2022 and its resolution …"."""


def _ends_a_chain(listed: CitedList) -> bool:
    """Return whether one resolution alone continues a list near before it, decisions and commas apart."""
    if len(listed.items) > 1 or not listed.head:
        return False
    return any(
        0 < listed.items[0].session - other.items[-1].session <= _LONGEST_GAP
        and _BETWEEN.fullmatch(listed.paragraph, other.end, listed.head_start)
        for other in islice(find_lists(listed.paragraph), _MOST_LISTS)
        if other.end <= listed.head_start and not other.is_of_decisions
    )


def _is_growing(listed: CitedList) -> bool:
    """Return whether the last of a list has another near before it; a long list may have paused once."""
    items = listed.items
    gap = items[-1].session - items[-2].session if len(items) > 1 else 0
    return len(items) > 1 and gap <= (_LONGEST_GAP if len(items) < 3 else 2 * _LONGEST_GAP)


def choose_chain(chains: Sequence[Chain], session: int, interval: int | None) -> Chain | None:
    """Return the one of several chains that continues; one less sure of its subject must end one interval ago.

    A text that comes back every second year has none of last year's as a predecessor.
    """
    fitting = [
        found
        for found in chains
        if not interval or found.last == session - interval or not (found.replaces or found.subject is Subject.OTHER)
    ]
    # The one that ends one interval ago, then that of the nearest subject, then a list and not one resolution alone.
    last = session - (interval or 1)
    return max(fitting, key=lambda found: (found.last == last, found.subject, not found.replaces), default=None)


@dataclass(frozen=True)
class SeriesText:
    """The data of a text whose chain is looked for; the number and day of a draft are not known."""

    session: int
    interval: int | None
    number: str = ""
    adopted: datetime.date | None = None


MOST_NUMBERS_APART, _MOST_DAYS_APART = 30, 21
"""The greatest distance of two texts of a series, among the numbers of a session, and in days of the calendar."""


def is_proven(found: Chain, chains: Sequence[Chain], text: SeriesText) -> bool:
    """Return whether a list is proven to be the text's own: by its subject, or by its years and numbers.

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
    if len(items) == 1:
        is_alone = all(other.last != found.last for other in rivals)
        return _ends_a_chain(found.listed) or (is_alone and is_near(items[0], text))
    return _leads_to(items, gap, found, text)


def _leads_to(items: Sequence[CitedItem], gap: int, found: Chain, text: SeriesText) -> bool:
    """Return whether the last steps of a list are those to the text; a short list must be near it, too."""
    if found.replaces:
        return is_near(items[-1], text)
    steps = [after.session - before.session for before, after in pairwise(items)][-2:]
    return gap in steps and (len(items) > _SHORT_LIST or is_near(items[-1], text))


_SHORT_LIST = 2
"""Resolutions of a list that does not show its steps by itself."""


def is_near(item: CitedItem, text: SeriesText) -> bool:
    """Return whether a resolution is at the place in the year, and among the numbers, where the text is."""
    if not text.adopted or "/" not in text.number:
        return True
    own, other = (int(re.sub(r"\D.*", "", number.partition("/")[2])) for number in (text.number, item.numbers))
    return abs(own - other) <= MOST_NUMBERS_APART and is_of_the_season(item, text)


def is_of_the_season(item: CitedItem, text: SeriesText) -> bool:
    """Return whether a resolution is at the place in the year where the text is."""
    if not text.adopted:
        return True
    days = abs((text.adopted.replace(year=2000) - read_date(item.date).replace(year=2000)).days)
    return min(days, 366 - days) <= _MOST_DAYS_APART
