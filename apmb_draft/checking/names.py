"""Names of treaties, organs and plans: as they are known, and alike wherever they stand (rules SNS15 and SPL05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from itertools import combinations

from apmb_draft.checking.rules import Hit, Severity, rule, text_hit
from apmb_draft.checking.text import Draft, PlacedText, TextPart, is_quoted
from apmb_draft.states import state_names
from apmb_draft.words import ORDINALS

_SMALL = r"(?:of|the|and|for|on|in|to|or|by|with|their|its|against|from|at|as|an?|all|their)"
_CAPITAL = r"[A-Z][\w’-]*"
_NAME = re.compile(rf"\b{_CAPITAL}(?:,? {_CAPITAL}|,? (?:{_SMALL},? ){{1,3}}{_CAPITAL})*")
_LONG = 6
"""Words of a name that cannot be near another by chance."""
_MOST = 300
"""Long names of one draft; the longest published one has half as many."""
_Words = tuple[str, ...]


@rule(
    "SNS15",
    Severity.WARNING,
    "A long name is written in the same way wherever it stands: of a treaty, an organ, a plan.",
    good="the Treaty on the Lamps of the Sea and Their Keepers, and once more the Treaty on the Lamps of the Sea and "
    "Their Keepers",
    bad="the Treaty on the Lamps of the Sea and Their Keepers, and once more the Treaty on the Lamps of the Seas and "
    "Their Keepers",
    source="121 published texts: eight such pairs, five of them slips",
)
def one_name(draft: Draft) -> Iterator[Hit]:
    """Find names that differ from another by one word in their middle, or by the order of their words."""
    places: dict[_Words, list[tuple[PlacedText, int, int]]] = {}
    for paragraph in draft.paragraphs:
        if paragraph.part is not TextPart.NOTE and paragraph.part is not TextPart.ANNEX:
            for words, start, end in _names(paragraph.text):
                places.setdefault(words, []).append((paragraph, start, end))
    if len(places) > _MOST:
        return
    for one, other in combinations(places, 2):
        if _are_near(one, other):
            rare, usual = sorted((one, other), key=lambda words: (len(places[words]), words == one))
            for paragraph, start, end in places[rare][:1]:
                yield text_hit(paragraph, (start, end), f"“{paragraph.text[start:end]}”; elsewhere “{' '.join(usual)}”")


def _names(text: str) -> Iterator[tuple[_Words, int, int]]:
    """Yield the long names of a paragraph, without the verb that opens it, and where they stand."""
    opening = re.match(rf"{_CAPITAL}(?: {_SMALL})* ", text)
    for found in _NAME.finditer(text, opening.end() if opening else 0):
        words = tuple(re.findall(r"[\w’-]+", found[0]))
        if len(words) >= _LONG:
            yield words, *found.span()


def _are_near(one: _Words, other: _Words) -> bool:
    """Return whether two names are one, but for a word in the middle or their order.

    >>> names = [tuple(name.split()) for name in ("T on the Use of Red Mines", "T on the Use of Read Mines")]
    >>> _are_near(*names), _are_near(names[0], tuple("T on the Red Use of Mines".split()))
    (True, False)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        changed = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
        if len(changed) == 1:
            return one[0] == other[0] and one[-1] == other[-1] and _are_alike(*changed[0])
        return len(one) > _LONG + 3 and one[0] == other[0] and sorted(one) == sorted(other)
    short, long = sorted((one, other), key=len)
    inner = range(1, len(long) - 1)
    return len(long) > _LONG and any(long[:at] + long[at + 1 :] == short for at in inner if long[at] != "and")


def _are_alike(one: str, other: str) -> bool:
    """Return whether one of two words may be a slip for the other, and is no number of the same kind.

    >>> _are_alike("Transfer", "Transport"), _are_alike("of", "to"), _are_alike("Midterm", "Final")
    (True, True, False)
    """
    if any(word.lower() in ORDINALS or word.isdigit() or word.isupper() for word in (one, other)):
        return False
    are_small = one.islower() and other.islower()
    return are_small or SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= _ALIKE


_ALIKE = 0.6


@rule(
    "SPL05",
    Severity.WARNING,
    "Names of organs, treaties, plans and States are written as they are known.",
    good="the Conference on Disarmament and the International Labour Organization",
    bad="the Conference of Disarmament and the International Labor Organization",
    source="168 names, most of them in three published texts or more; in 121 texts six names nearly the same, three of "
    "them slips",
)
def known_names(draft: Draft) -> Iterator[Hit]:
    """Find names that are nearly known ones: by one small word, or by a letter or two in one of their words."""
    for paragraph in draft.paragraphs:
        for start, end, known in _nearly_known(paragraph.text):
            if not is_quoted(paragraph.text, start):
                yield text_hit(paragraph, (start, end), f"“{paragraph.text[start:end]}”", known)


def _nearly_known(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a name stands that is nearly a known one, with the known one.

    >>> [known for _, _, known in _nearly_known("the work of the Conference of Disarmament, and the Security Council")]
    ['Conference on Disarmament']
    """
    for found in _ANY_NAME.finditer(text):
        words = [(each[0], each.start(), each.end()) for each in re.finditer(r"\S+", found[0])]
        capitals = [at for at, word in enumerate(words) if word[0][0].isupper()]
        done = -1
        for first in capitals:
            for last in reversed(capitals):
                if not first < last < first + _LONGEST_NAME or first <= done:
                    continue
                name = tuple(word[0] for word in words[first : last + 1])
                if " ".join(name) in _known():
                    done = last
                elif (known := _known_near(name)) and not _goes_on(words[last + 1 :]):
                    done = last
                    yield found.start() + words[first][1], found.start() + words[last][2], known


_ANY_NAME = re.compile(rf"\b{_CAPITAL}(?: {_CAPITAL}| (?:{_SMALL} ){{1,2}}{_CAPITAL})+")
_LONGEST_NAME = 24
_CONNECTING = frozenset({"of", "on", "for", "in", "to", "by", "with", "the", "or", "against"})
_KINDS = frozenset({
    "Committee", "Commission", "Council", "Conference", "Convention", "Organization", "Office", "Agency", "Programme",
    "Treaty", "Protocol", "Agreement", "Fund", "Forum", "Group",
})  # fmt: skip
"""Words for kinds of organs and treaties, which are taken for each other in long names."""
_LEAST_KIND = 5
"""Words of a name in which another kind is a slip, and not another organ."""


def _goes_on(rest: Sequence[tuple[str, int, int]]) -> bool:
    """Return whether a name is only the beginning of a longer one: its next word has a capital."""
    return bool(rest) and rest[0][0][0].isupper()


@cache
def _known() -> frozenset[str]:
    text = files("apmb_draft.checking").joinpath("published_names.txt").read_text(encoding="utf-8")
    states = (name for name in state_names() if " " in name and "(" not in name)
    return frozenset(name for name in (*text.split("\n"), *states) if name)


@cache
def _by_gap() -> dict[tuple[_Words, _Words], list[tuple[str, str]]]:
    """The words before and behind each word of the known names, with that word and the name."""
    found: dict[tuple[_Words, _Words], list[tuple[str, str]]] = {}
    for name in sorted(_known()):
        words = tuple(name.replace(",", "").split())
        for at, word in enumerate(words):
            found.setdefault((words[:at], words[at + 1 :]), []).append((word, name))
    return found


def _known_near(name: _Words) -> str:
    """Return the known name that another one is nearly; "" if there is none."""
    for at, word in enumerate(name):
        for meant, known in _by_gap().get((name[:at], name[at + 1 :]), ()):
            if _is_slip(word, meant, len(name), is_last=at == len(name) - 1):
                return known
    for at in range(1, len(name)):  # a small word left out
        for meant, known in _by_gap().get((name[:at], name[at:]), ()):
            if meant in _CONNECTING and len(name) >= _LEAST_KIND - 1:
                return known
    return ""


def _is_slip(word: str, meant: str, length: int, *, is_last: bool) -> bool:
    """Return whether a word of a name is a slip for another; the last one may be in the plural."""
    if {word, meant} <= _CONNECTING:
        return True
    if {word, meant} <= _KINDS:
        return length >= _LEAST_KIND
    bare, wanted = (re.sub(r"[’']?s[’']?$", "", each) for each in (word, meant))
    is_name = word[0].isupper() and meant[0].isupper() and word.lower() not in ORDINALS
    if bare == wanted:
        return not is_last and word.endswith("s") is not meant.endswith("s")
    if not is_name or min(len(word), len(meant)) < len("Arms"):
        return False
    matcher = SequenceMatcher(None, bare, wanted, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return max(len(bare), len(wanted)) - same <= max(1, min(2, len(wanted) // 4))
