"""Compare a draft with the text before it (rules ROL02 and on).

Wording and facts that were carried over may have gone stale: the roll-over points them out once, and the check goes on
saying so until they are changed or meant to be so. What changed by a letter, a comma or a small word, in a paragraph
that is otherwise the same, was typed by accident more often than on purpose: drafters rewrite a clause or add one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import NamedTuple

from apmb_draft.draft_file import iter_facts, to_plain
from apmb_draft.lint.rules import MEMORY, Example, Hit, advice, key_hit, text_hit, warning
from apmb_draft.lint.spelling import letters_apart
from apmb_draft.lint.view import Draft, PlacedText
from apmb_draft.model.paragraphs import Section
from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import EachYear, Ignored, Resolution
from apmb_draft.un.english import ORDINALS
from apmb_draft.un.typography import plain_text

# --- Wording that may be stale ----------------------------------------------------------------------------------------


_COUNTED = "counts: {{states: 12}}\noperative: |\n  *Notes* {};"
_HELD = (
    "meetings:\n  gatherings: {{name: Gathering, held: {{1: Oslo (2019), 2: Bergen (2020)}}}}\n"
    "operative: |\n  *Notes* {};"
)
_ARTICLES = (
    "meetings:\n  gatherings: {{name: Gathering, articles: {{prepare: article 3, invite: article 4}}}}\n"
    "convene: {{kind: gatherings, number: 1, articles: {{prepare: article {0}, invite: article 4}}}}"
)
_STALE_RULES = {
    "upcoming": ("ROL02", "An event that was upcoming has been held by now, or still lies ahead.",
                 "the light", "the upcoming Third Gathering"),
    "one-remaining": ("ROL03", "A State that was the last of its kind may have acted since.",
                      "the remaining States", "the one remaining State"),
    "signing-or-acceding": ("ROL04", "What is said of States that have not ratified hangs on their number.",
                            _COUNTED.format("the States"), _COUNTED.format("the States that have not ratified it")),
    "recent-year": ("ROL05", "A year near that of the text may have to move on.",
                    "the work of 2012", "the work of 2024"),
    "this-year": ("ROL06", "“This year” and “the next session” were said of another year.",
                  "the work of each year", "the work of this year"),
    "session-ordinal": ("ROL07", "A session of the Assembly near this one may have to move on.",
                        "the work of the sixtieth session", "the work of the eightieth session"),
    "meeting-ordinal": ("ROL08", "The ordinal of the last meeting, or of one to come, may have to move on.",
                        _HELD.format("the First Gathering"), _HELD.format("the Second Gathering")),
    "office-holder": ("ROL09", "Persons in office change.",
                           "the work of the keepers", "the work of the Special Envoy"),
    "document-of-the-year": ("ROL10", "Of a document of the session before there may be a newer one.",
                             "the report in document A/60/7", "the report in document A/79/7"),
    "other-series": ("ROL11", "Of a resolution of two sessions ago there may be a newer one.",
                     "resolution 60/7", "resolution 78/7"),
    "counted-elsewhere": ("ROL12", "Meetings of other bodies go on too.",
                          "the meetings of the Council", "the twelfth annual meeting of the Council"),
    "recent": ("ROL13", "What was news of a pandemic is less so a year later.",
               "reports of darkness", "the impact of COVID-19"),
    "articles": ("ROL14", "The articles under which a meeting is convened are those of its kind.",
                 _ARTICLES.format(3), _ARTICLES.format(9)),
    "anniversary": ("ROL15", "A round anniversary falls into the year of the session.",
                    "milestones: {first_lamp: 1993}", "milestones: {first_lamp: 1995}"),
    "years-since": ("ROL16", "Years counted from an event are more a year later.",
                    "the years of darkness", "that ten years after the storm the lamps are lit"),
    "figure": ("ROL17", "A figure of casualties, of States or of money has to be looked up again.",
               "the people", "that 140 people were hurt"),
    "parties-changing": ("ROL18", "States join a treaty and leave it between two texts.",
                         "the States", "that six States have joined"),
    "welcomed": ("ROL19", "What was welcomed of one State, or of a meeting, was news when it was written.",
                 "*Welcomes* the work of the keepers", "*Welcomes* the offer of Norway"),
}  # fmt: skip
"""The rule for each flag: its name, what it says, and examples, words of a paragraph or keys of the file.

All of an example is in the text before as well.
"""
STALE = frozenset(name for name, *_ in _STALE_RULES.values())
"""The rules on wording that was carried over."""
COMPARED = STALE | {"ROL20", "ROL21"}
"""The rules that can be kept only where the text before is known."""


def ignore_entry(flag: Flag, resolution: Resolution, reason: str) -> Ignored:
    """Return the entry of `ignore` which says that the words of a flag are meant to be so, at their place alone."""
    return Ignored(rule=_STALE_RULES[flag.rule][0], reason=reason, place=_flag_hit(Draft(resolution), flag).place)


def unconfirmed_flags(flags: Iterable[Flag], resolution: Resolution) -> tuple[Flag, ...]:
    """Return the flags of a draft but those that its `ignore` says are meant to be so."""
    draft = Draft(resolution)
    return tuple(
        flag
        for flag in flags
        if not any(
            each.holds_for(_STALE_RULES[flag.rule][0], _flag_hit(draft, flag).place) for each in resolution.ignore
        )
    )


def _flag_hits(draft: Draft, name: str) -> Iterator[Hit]:
    return (_flag_hit(draft, flag) for flag in draft.stale if flag.rule == name)


def _flag_hit(draft: Draft, flag: Flag) -> Hit:
    if flag.rule in ("articles", "anniversary"):  # which are of facts
        return key_hit(f"{flag.quote}: {flag.reason}", *flag.paragraph.split("."))
    message = f"“{flag.quote}” is as in the text before; {flag.reason}"
    paragraph, start, end = _quoted_span(draft, flag)
    return text_hit(paragraph, (start, end), message) if paragraph else key_hit(message, flag.paragraph.split()[0])


def _quoted_span(draft: Draft, flag: Flag) -> tuple[PlacedText | None, int, int]:
    """Return the span that a flag quotes, in the paragraph that it names if it is there, else where it occurs first.

    What a slot gives is a gap in a quotation: the longest words without one are looked for.
    """
    section, _, number = flag.paragraph.partition(" ")
    words = max(plain_text(flag.quote).split("…"), key=len).strip()
    inside = [paragraph for paragraph in draft.of(Section(section)) if words in paragraph.text]
    numbered = ((paragraph, paragraph.name.partition(" ")[2]) for paragraph in inside)
    named = (paragraph for paragraph, name in numbered if name == number or name.startswith(f"{number} ("))
    paragraph = next(named, next(iter(inside), None))
    start = paragraph.text.index(words) if paragraph else 0
    return paragraph, start, start + len(words)


def _example(words: str) -> str:
    is_keys = re.match(r"\w+:", words)
    return words if is_keys else f"operative: |\n  {'' if words.startswith('*') else '*Notes* '}{words};"


for _flag, (_name, _says, _good, _bad) in _STALE_RULES.items():
    advice(
        _name, _says, good=_example(_good), bad=_example(_bad), shown=Example.CARRIED,
        source=f"{MEMORY} of what goes stale between two years",
    )(partial(_flag_hits, name=_flag))  # fmt: skip


# --- Small changes ----------------------------------------------------------------------------------------------------


@warning(
    "ROL20",
    "A paragraph differs from the text before by more than a letter, a comma or a small word, or not at all.",
    good="operative: |\n  *Notes* the light in all parts of the world;",
    bad="operative: |\n  *Notes* the light in all parts of the word;",
    source="22 official drafts and the texts that they were made from: 41 such changes in 900 paragraphs",
    shown=Example.CHANGED,
)
def _nearly_the_same(draft: Draft) -> Iterator[Hit]:
    if draft.before is None:
        return
    pairs = _changed_pairs(draft.paragraphs, Draft(draft.before).paragraphs)
    found = [(hit, words) for now, before in pairs for hit, words in _small_changes(now, before)]
    counted = Counter(words for _, words in found)
    # The same change of a word three times is no slip but a new way to spell it.
    yield from (hit for hit, words in found if counted[words] < 3 or min(map(len, words)) == 0)


@warning(
    "ROL21",
    "Titles, names of meetings, and what is recalled of past years stay as they were in the text before.",
    good="milestones: {first_lamp: 1993}",
    bad="milestones: {first_lamp: 1939}",
    source="22 official drafts and the texts that they were made from: no date or place of a past event changed",
    shown=Example.CHANGED,
)
def _past_facts(draft: Draft) -> Iterator[Hit]:
    if draft.before is None:
        return
    now, before = (dict(_past_values(each)) for each in (draft.resolution, draft.before))
    for path, value in now.items():
        if before.get(path, value) != value:
            yield key_hit(f"“{value}”; the text before has “{before[path]}”", *path, instead=before[path])
    grows = {
        ("resolutions", name, "adopted")
        for name, recall in draft.resolution.resolutions.items()
        if recall.each_year is EachYear.ADD
    }
    begun: set[tuple[str, ...]] = set()  # lists of which an earlier entry is still there: their window has not moved on
    for path in before:
        if path in now:
            begun.add(path[:-1])
        elif path[:-1] in grows & begun:
            yield key_hit(f"{path[-1]} of {before[path]}, which the text before recalls, is missing", *path[:-1])


_PAST = re.compile(
    r"title|agenda_title|milestones\..+|resolutions\.[^.]+\.adopted\..+|meetings\.[^.]+\.(?:name|short|held\..+)"
)
"""The facts that no year changes, by their places."""


def _past_values(resolution: Resolution) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the facts of past years with their places, without those that are not known yet."""
    for path, value in iter_facts(to_plain(resolution)):
        if isinstance(value, str | int) and value != "unknown" and _PAST.fullmatch(".".join(path)):
            yield path, str(value)


class _Word(NamedTuple):
    """A word or a mark, where it begins and ends, and whether it is written in the file itself."""

    text: str
    start: int
    end: int
    literal: bool


_WORD = re.compile(r"\w+(?:[’'.-]\w+)*|[^\w\s]")
_LEAST_ALIKE = 0.8
"""How alike two paragraphs are of which one was made from the other, and hardly changed."""
_MOST_COMPARED = 100
"""Changed paragraphs of one part; of a text with more, none is nearly as it was."""


class _Wording(NamedTuple):
    """A paragraph, its words and marks with their places, and their text."""

    paragraph: PlacedText
    words: list[_Word]
    texts: list[str]


def _changed_pairs(now: Sequence[PlacedText], before: Sequence[PlacedText]) -> Iterator[tuple[_Wording, _Wording]]:
    """Yield the paragraphs that changed, each with the one of the text before that is most like it."""
    for section in (None, *Section):
        new, old = ([each for each in some if each.section is section] for some in (now, before))
        same = {each.text for each in new} & {each.text for each in old}
        new, old = ([each for each in some if each.text not in same] for some in (new, old))
        if len(new) <= _MOST_COMPARED and len(old) <= _MOST_COMPARED:
            others = list(map(_wording, old))
            for wording in map(_wording, new):
                if nearest := _nearest(wording.texts, others):
                    yield wording, nearest


def _nearest(words: Sequence[str], others: Sequence[_Wording]) -> _Wording | None:
    """Return the paragraph whose words are most like some words; None where none is nearly the same."""
    matcher: SequenceMatcher[str] = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(words)
    most, nearest = _LEAST_ALIKE, None
    for other in others:
        matcher.set_seq1(other.texts)
        if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and matcher.ratio() > most:
            most, nearest = matcher.ratio(), other
    return nearest


def _wording(paragraph: PlacedText) -> _Wording:
    found = _WORD.finditer(paragraph.text)
    words = [_Word(one[0], *one.span(), all(paragraph.literal[one.start() : one.end()])) for one in found]
    return _Wording(paragraph, words, [word.text for word in words])


_SMALL = frozenset({
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "within", "under", "into", "upon",
    "as", "and", "or", "that", "which", "who", "whose", "its", "their", "this", "these", "those", "has", "have", "had",
    "been", "be", "is", "are", "was", "were", "not", "should", "would", "may", "can", "shall", "will", "do", "does",
    "also", "between", "among", "through", "during", "towards", "it", "they",
})  # fmt: skip
"""Words without which, or with another of which, a sentence says nearly the same."""
_MOST_REWORDED = 1
"""Places of a paragraph that were reworded, beside which a small change may still be a slip."""


def _small_changes(now: _Wording, before: _Wording) -> Iterator[tuple[Hit, tuple[str, str]]]:
    """Yield the small changes of a paragraph with the words of both texts, unless it was reworded."""
    old, new, text = before.words, now.words, now.paragraph.text
    matcher = SequenceMatcher(None, before.texts, now.texts, autojunk=False)
    changes = [(old[a:b], new[c:d], c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    changes = [each for each in changes if not _moves_on((*each[0], *each[1]))]
    small = [each for each in changes if _is_small([word.text for word in each[0]], [word.text for word in each[1]])]
    if len(changes) - len(small) > _MOST_REWORDED:
        return
    for was, is_now, at in small:
        if _hangs_on_others(was, is_now, new[max(at - 2, 0) : at + len(is_now) + 2]):
            continue
        start, end = _changed_span(new, at, len(is_now), text)
        words = before.paragraph.text[was[0].start : was[-1].end] if was else ""
        missing = f"the text before has “{words}” here" if words else "a word more than before"
        hit = text_hit(now.paragraph, (start, end), f"“{text[start:end]}”: {missing}")
        yield hit, (words.lower(), " ".join(word.text.lower() for word in is_now))


def _hangs_on_others(was: Sequence[_Word], is_now: Sequence[_Word], around: Sequence[_Word]) -> bool:
    """Return whether a change follows from another one: “also” from the paragraph before, a plural from a number."""
    one, other = (" ".join(word.text.lower() for word in words) for words in (was, is_now))
    is_number = other in (f"{one}s", f"{one}es") or one in (f"{other}s", f"{other}es")
    return {one, other} <= {"", "also", "further"} or (is_number and _moves_on(around))


def _moves_on(words: Sequence[_Word]) -> bool:
    """Return whether words are those of a fact, or change from year to year: numbers, dates, ordinals."""
    return any(not word.literal or any(map(str.isdigit, word.text)) or word.text.lower() in ORDINALS for word in words)


def _changed_span(words: Sequence[_Word], at: int, count: int, text: str) -> tuple[int, int]:
    """Return where some words are; where a word is missing, the words on both sides."""
    first, last = (at, at + count - 1) if count else (max(at - 1, 0), min(at, len(words) - 1))
    return (words[first].start, words[last].end) if words else (0, len(text))


def _is_small(old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether words are nearly the same: by a letter or two, a small word, a comma, a space, their order.

    >>> [_is_small(*pair) for pair in ((["mine"], ["mind"]), (["on"], ["in"]), ([","], []), (["a-b"], ["ab"]))]
    [True, True, True, True]
    >>> [_is_small(*pair) for pair in ((["urges"], ["invites"]), (["Party"], ["party"]), ([], ["brutal"]))]
    [False, False, False]
    """
    both = ["".join(words).replace("-", "") for words in (old, new)]
    if both[0].lower() == both[1].lower():
        return both[0] == both[1]  # letters that became capitals are a rule of the roll-over
    if sorted(old) == sorted(new):
        return True
    if len(old) + len(new) == 1:
        return (*old, *new)[0].lower() in {*_SMALL, ","}
    if len(old) != 1 or len(new) != 1:
        return False
    one, other = old[0].lower(), new[0].lower()
    if not one[0].isalpha() or not other[0].isalpha():
        return not one[0].isalpha() and not other[0].isalpha()
    most = min(2, max(len(one), len(other)) // 3)  # letters: mine and mind, basis and bases
    return {one, other} <= _SMALL or letters_apart(one, other) <= most
