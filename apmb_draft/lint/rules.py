"""Define, register and run the rules of the check; place each finding, and leave out those that `ignore` names.

A rule is a function from a draft to its `Hit`s, which `error`, `warning` and `advice` register in `RULES`; `patterns`
makes one that is nothing but patterns. `check_draft` runs rules and makes a `Finding` of each hit. `fix_draft` fixes
those that nobody needs to look at first, in the values of a file.
"""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial, reduce
from itertools import islice
from operator import getitem
from typing import Any

from apmb_draft.draft_file import Tree, edit_text, load, to_plain, tree_of, validate_plain
from apmb_draft.lint.view import Draft, PlacedText
from apmb_draft.model.paragraphs import Section
from apmb_draft.model.problems import Where
from apmb_draft.model.resolution import Ignored, Stage
from apmb_draft.model.values import PARAGRAPH_BREAK
from apmb_draft.text.markup import escape_text

# --- Rules and hits ---------------------------------------------------------------------------------------------------


class Severity(StrEnum):
    """The severity of a finding: an error is a rule that published documents keep, advice is for a person to weigh."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Example(StrEnum):
    """The part of a draft in which the examples of a rule are tried."""

    WORDS = "words"
    """Within an operative paragraph."""
    PREAMBLE = "preamble"
    OPERATIVE = "operative"
    FOOTNOTE = "footnote"
    FACTS = "facts"
    """Keys of the file, as YAML."""
    CARRIED = "carried"
    """Keys of the file that the text of the session before has as well, but for its counts."""
    CHANGED = "changed"
    """The text before has the good one, and the draft the other."""
    SHOWN = "shown"
    """What a Word file or a PDF shows, as `Appearance` has it: a draft file cannot break such a rule."""


@dataclass(frozen=True)
class Hit:
    """One thing that a rule found: at a span of a paragraph, or at a key of the file.

    `instead` is what to write there; `is_safe` says that nobody needs to look at it first. `severity` is given where
    this one weighs less than its rule.
    """

    message: str
    paragraph: PlacedText | None = None
    start: int = 0
    end: int = 0
    path: tuple[str | int, ...] = ()
    instead: str | None = None
    is_safe: bool = False
    severity: Severity | None = None

    @property
    def place(self) -> str:
        """Return what people call the place: the name of the paragraph, or the key."""
        if self.paragraph:
            return self.paragraph.name
        return ".".join(map(str, self.path)).replace("operative ", "paragraph ")


Find = Callable[[Draft], Iterator[Hit]]


@dataclass(frozen=True)
class Rule:
    """A rule: its name, what it says, examples that are its test, how much it weighs, and where it comes from.

    It holds for texts from the session `since` on.
    """

    id: str
    severity: Severity
    says: str
    good: str
    bad: str
    source: str
    shown: Example
    since: int
    find: Find


RULES: dict[str, Rule] = {}
"""All rules by their names, in the order in which they are shown."""


def rule(  # noqa: PLR0913 - what a rule has, by name
    severity: Severity, name: str, says: str, *, good: str, bad: str, source: str, shown: Example | None = None,
    since: int = 0,
) -> Callable[[Find], Find]:  # fmt: skip
    """Make a rule of the function that looks for breaches of it.

    Examples are keys of the file if they begin with a key, else words of a paragraph, unless `shown` says otherwise.
    Raises ValueError for a name that is taken.
    """
    examples = shown or (Example.FACTS if re.match(r"\w+:", good) else Example.WORDS)

    def register(find: Find) -> Find:
        """Add the rule to RULES, and return its function. Raises ValueError as above."""
        if name in RULES:
            raise ValueError(f"{name} is there already")
        RULES[name] = Rule(name, severity, says, good, bad, source, examples, since, find)
        return find

    return register


error = partial(rule, Severity.ERROR)
warning = partial(rule, Severity.WARNING)
advice = partial(rule, Severity.ADVICE)
MEMORY = "common knowledge"
"""The beginning of the source of a rule that nobody has measured or read in a manual: it can only be advice."""


def text_hit(  # noqa: PLR0913 - what a hit has, by name
    paragraph: PlacedText, span: tuple[int, int], message: str, instead: str | None = None, *, safe: bool = False,
    severity: Severity | None = None,
) -> Hit:  # fmt: skip
    """Return a hit at a span of a paragraph."""
    return Hit(message, paragraph, span[0], span[1], instead=instead, is_safe=safe, severity=severity)


def match_hits(  # noqa: PLR0913 - what a hit has, by name
    draft: Draft, pattern: str, instead: str | Callable[[re.Match[str]], str] | None = None, *, group: int = 0,
    message: str = "“{0}”", notes: bool = True, quoted: bool = True, safe: bool = False,
    severity: Severity | None = None,
) -> Iterator[Hit]:  # fmt: skip
    r"""Yield a hit at each match of a pattern in a draft, as `Draft.found` has them, or at a group of it.

    What is already as it should be is none.

    `instead` is a template for the match, such as "\1 to", or a function of it. `message` has {0} for the words of the
    match, and {1} for those of its first group.
    """
    for paragraph, found in draft.found(pattern, notes=notes, quoted=quoted):
        better = found.expand(instead) if isinstance(instead, str) else instead and instead(found)
        if better != found[group]:
            words = message.format(found[0].strip(), *found.groups())
            yield text_hit(paragraph, found.span(group), words, better, safe=safe, severity=severity)


def patterns(*pairs: tuple[str, str | Callable[[re.Match[str]], str] | None], **options: Any) -> Find:
    """Return the function of a rule that is nothing but patterns, each with what to write instead, as `match_hits`."""

    def find(draft: Draft) -> Iterator[Hit]:
        """Yield the hits of all patterns."""
        return (hit for pattern, instead in pairs for hit in match_hits(draft, pattern, instead, **options))

    return find


def one_of(words: str) -> str:
    """Return a pattern that matches any of some words, which are given with spaces between them."""
    return f"(?:{'|'.join(words.split())})"


def key_hit(
    message: str, *path: str | int, instead: str | None = None, safe: bool = False, severity: Severity | None = None
) -> Hit:
    """Return a hit at a key of the file."""
    return Hit(message, path=path, instead=instead, is_safe=safe, severity=severity)


# --- Running the rules ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """What a rule found, where, and what to write instead.

    `place` is what people call the place, `quote` the words there. `hit` is None for a finding about the file itself.
    `left` says why it was not mended, where that was asked for.
    """

    rule: str
    severity: Severity
    where: Where
    message: str
    instead: str | None = None
    place: str = ""
    quote: str = ""
    hit: Hit | None = None
    left: str = ""

    @property
    def description(self) -> str:
        """Return the rule, what is wrong, what to write instead, and the place, without the line of the file."""
        instead = f"; write “{self.instead.strip()}”" if self.instead and self.instead.strip() else ""
        quote = f": … {self.quote} …" if self.quote else ""
        place = f" ({self.place}{quote})" if self.place else ""
        left = f"; not mended: {self.left}" if self.left else ""
        return f"{self.rule}: {self.message}{instead}{left}{place}"

    def __str__(self) -> str:
        return f"{self.where}: {self.severity} {self.description}"


def select_rules(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[Rule]:
    """Return the rules whose names begin with one of `select`, all if there is none, and with none of `ignore`.

    Raises ValueError where no rule starts with a name, with the closest names.
    """
    wanted, unwanted = (tuple(each.upper() for each in given) for given in (select, ignore))
    for name in (*wanted, *unwanted):
        if not any(rule.startswith(name) for rule in RULES):
            raise ValueError(f"no rule starts with “{name}”{suggest_rule(name)}")
    return [
        rule
        for name, rule in RULES.items()
        if (not wanted or name.startswith(wanted)) and not (unwanted and name.startswith(unwanted))
    ]


def suggest_rule(name: str) -> str:
    """Return what may have been meant by the name of no rule, as the end of a sentence.

    >>> suggest_rule("TPY01"), suggest_rule("TYP")
    ('; did you mean TYP01?', '; the rules TYP are TYP01, TYP02, TYP03, TYP05, TYP07, TYP08, TYP09, TYP10, TYP11')
    """
    areas = sorted({rule[:3] for rule in RULES})
    if name[:3].upper() in areas:
        area = name[:3].upper()
        return f"; the rules {area} are {', '.join(sorted(rule for rule in RULES if rule[:3] == area))}"
    if close := difflib.get_close_matches(name.upper()[:20], [*areas, *RULES], 1, 0.6):
        return f"; did you mean {close[0]}?"
    return f"; rules begin with {', '.join(areas)}"


def check_draft(draft: Draft, file: str, rules: Iterable[Rule], tree: Tree | None = None) -> list[Finding]:
    """Return the findings of some rules in a draft, in the order of their places; `tree` gives line and column."""
    rules, ignored = list(rules), draft.resolution.ignore
    found = [one for rule in rules for one in _run_rule(rule, draft, file, tree)]
    entries = [next((each for each in ignored if each.holds_for(one.rule, one.place)), None) for one in found]
    left = [one for one, entry in zip(found, entries, strict=True) if entry is None]
    for at, each in enumerate(ignored):
        if each not in entries and (each.rule not in RULES or each.rule in (rule.id for rule in rules)):
            left.append(_unused_entry(each, at, file, tree, [one.place for one in left if one.rule == each.rule]))
    return sorted(left, key=lambda one: (one.where, one.rule))


_MOST_OF_A_RULE = 1_000
"""Findings of one rule that are shown one by one; nobody mends more before checking again."""


def _run_rule(rule: Rule, draft: Draft, file: str, tree: Tree | None) -> Iterator[Finding]:
    """Yield what a rule finds, if it holds for the draft and can be told of it; of very many, the rest as a number."""
    if draft.resolution.session < rule.since or (rule.id.startswith("ITA") and not draft.has_italics):
        return
    hits = iter(rule.find(draft))
    for hit in islice(hits, _MOST_OF_A_RULE):
        weight = _severity(rule, hit, draft, is_read=tree is None)
        yield Finding(rule.id, weight, _where(hit, file, tree), hit.message, hit.instead, hit.place, _quote(hit), hit)
    if more := [_severity(rule, hit, draft, is_read=tree is None) for hit in hits]:
        yield Finding(rule.id, min(more, key=list(Severity).index), Where(file), f"{len(more):,} more of this kind")


def _severity(rule: Rule, hit: Hit, draft: Draft, *, is_read: bool) -> Severity:
    """Return the severity of a hit: an annex may hold the words of others, and a document may be misread.

    Facts are, and numbers of paragraphs, where a document quotes some of another one. In an adopted text, how a
    paragraph begins and ends is no error: its editors left a verb that repeats, a semicolon in the preamble.
    """
    weight = hit.severity or rule.severity
    is_annexed = hit.paragraph is not None and hit.paragraph.section is Section.ANNEX
    is_misread = rule.id == "STR05" or (not hit.paragraph and rule.id.startswith(("SNS", "MST")))
    is_left = draft.resolution.stage is Stage.ADOPTED and rule.id.startswith(("REP", "ITA", "STR04", "STR06"))
    is_doubtful = is_annexed or is_left or (is_read and is_misread)
    return Severity.WARNING if is_doubtful and weight is Severity.ERROR else weight


def _quote(hit: Hit) -> str:
    """Return the words of a hit with a few around it."""
    if not hit.paragraph:
        return ""
    text = hit.paragraph.text
    start, end = text.rfind(" ", 0, max(hit.start - 15, 0)) + 1, text.find(" ", hit.end + 15)
    return text[start : end if end >= 0 else len(text)]


def _where(hit: Hit, file: str, tree: Tree | None) -> Where:
    if tree is None:
        return Where(file)
    if hit.paragraph is None:
        return tree.at(hit.path, key=True)
    path, source = hit.paragraph.path, hit.paragraph.source
    return tree.inside(path, _text_at(tree.value, path), source[min(hit.start, len(source) - 1)] if source else 0)


def _unused_entry(entry: Ignored, at: int, file: str, tree: Tree | None, others: Sequence[str]) -> Finding:
    """Return the finding about an entry of `ignore` that matches no finding, or is of an unknown rule.

    `others` are the places of the findings of its rule that no entry covers: numbers of paragraphs change.
    """
    what = "is no longer needed; delete the entry" if entry.rule in RULES else f"is no rule{suggest_rule(entry.rule)}"
    if entry.place and others:
        found = ", ".join(filter(None, dict.fromkeys(others)))
        what = f"is not found there, but at {found}; correct the place if the words have moved, or delete the entry"
    named = f"{entry.rule} at {entry.place}" if entry.place else entry.rule
    where = tree.at(("ignore", at)) if tree else Where(file)
    return Finding("SUP01", Severity.WARNING, where, f"{named}, {entry.reason}: {what}", place=f"ignore {at + 1}")


# --- Fixing what is safe ----------------------------------------------------------------------------------------------

_Plain = dict[str, Any]
_ROUNDS = 20
"""Fixing one thing may show the next; nothing takes more than a few."""


def fix_draft(
    text: str, name: str, found: Sequence[Finding], check: Callable[[bytes], list[Finding]]
) -> tuple[str, int, list[Finding]]:
    """Fix in the text of a file what is safe, until there is no more of it.

    Args:
        text: The text of the file.
        name: Its name, for messages.
        found: What `check` finds in it.
        check: Finds it again, in the bytes of the file as it is then.

    Returns:
        The new text, how many findings were fixed, and those that are left, each with the reason.
    """
    left, count = list(found), 0
    for _ in range(_ROUNDS):
        before = load(text.encode(), name)
        plain, done = fix_findings(to_plain(before), tree_of(text.encode(), name).value, left)
        new = edit_text(text, before, validate_plain(plain, name), name) if done else text
        if new == text:
            break
        text, count = new, count + len(done)
        left = check(text.encode())
    values = tree_of(text.encode(), name).value
    return text, count, [replace(one, left=why_left(one, values)) for one in left]


def fix_findings(plain: _Plain, values: _Plain, findings: Iterable[Finding]) -> tuple[_Plain, list[Finding]]:
    """Return the values of a file with the safe fixes applied, and the findings that were fixed.

    Args:
        plain: The values as `to_plain` gives them.
        values: The same as in the file, with its line breaks: findings count their characters in these.
        findings: All findings; those that are not safe, or within the phrase of a slot, are left.
    """
    result, done = copy.deepcopy(plain), []
    texts: dict[tuple[str | int, ...], list[tuple[int, int, str, Finding]]] = {}
    for one in findings:
        hit = one.hit
        if hit is None or not hit.is_safe:
            continue
        if hit.paragraph is None:
            if hit.instead is not None and _set_fact(result, hit.path, hit.instead):
                done.append(one)
        elif change := _replacement(hit, hit.paragraph, _text_at(values, hit.paragraph.path)):
            texts.setdefault(hit.paragraph.path, []).append((*change, one))
    for path, changes in texts.items():
        new, applied = _apply_changes(_text_at(values, path), changes)
        group: Any = result
        for key in path[:-1]:
            group = group[key]
        group[path[-1]] = _as_lines(new) if path[0] != "footnotes" else " ".join(new.split())
        done += applied
    return result, done


class NotMended(StrEnum):
    """Why a finding is not mended."""

    NOTHING_TO_WRITE = "only you know what to write"
    FACT = "facts are changed by hand"
    FORM = "italics, footnote calls and slots are set by hand"
    FROM_FACT = "the words come from a fact; change the fact"
    MEANING = "the meaning may change; look first"


def why_left(one: Finding, values: _Plain) -> NotMended:
    """Return why a finding was not mended, for the person who is to do it."""
    hit = one.hit
    is_form = hit is not None and hit.instead is None and (hit.is_safe or one.rule.startswith("ITA"))
    if hit is None or (hit.instead is None and not is_form):
        return NotMended.NOTHING_TO_WRITE
    if hit.paragraph is None:
        return NotMended.FACT
    span = _source_span(hit, hit.paragraph)
    words = _text_at(values, hit.paragraph.path)[slice(*span)] if span else ""
    if is_form or "*" in str(hit.instead) or _MARKUP.search(words):
        return NotMended.FORM
    return NotMended.MEANING if all(hit.paragraph.literal[hit.start : hit.end]) else NotMended.FROM_FACT


def _source_span(hit: Hit, paragraph: PlacedText) -> tuple[int, int] | None:
    """Return the span of a hit in the value of the file, if all its characters are written there."""
    literal = paragraph.literal[hit.start : hit.end]
    if not literal or not all(literal):
        return None
    start, end = paragraph.source[hit.start], paragraph.source[hit.end - 1] + 1
    return (start, end) if end > start else None


def _replacement(hit: Hit, paragraph: PlacedText, raw: str) -> tuple[int, int, str] | None:
    """Return the span of a text that a hit changes, and its replacement; None where it must not be changed.

    A hit that has nothing to write instead is about a footnote call: it goes behind the mark, or before the space,
    that is found, as long as a space is left before the next word.
    """
    span = _source_span(hit, paragraph)
    if span is None or _MARKUP.search(words := raw[slice(*span)]):
        return None
    if hit.instead is not None:
        return (*span, escape_text(hit.instead))
    if not words.strip():
        behind = re.match(rf"\s+({_CALLS})(?=\s|$)", raw[span[0] :])
        return (span[0], span[0] + behind.end(), behind[1]) if behind else None
    before = re.search(rf"\s*({_CALLS})$", raw[: span[0]])
    return (before.start(), span[1], words + before[1]) if before else None


_CALLS = r"(?:\[\^[^\]\s]+\])+"
_MARKUP = re.compile(r"[*{}]|\[\^")


def _apply_changes(raw: str, changes: Iterable[tuple[int, int, str, Finding]]) -> tuple[str, list[Finding]]:
    """Return a text with some spans replaced, of two that overlap the first."""
    pieces, position, applied = [], 0, []
    for start, end, new, one in sorted(changes, key=lambda change: change[:2]):
        if start < position:
            continue
        pieces += [raw[position:start], new]
        position = end
        applied.append(one)
    return "".join([*pieces, raw[position:]]), applied


def _as_lines(raw: str) -> str:
    """Return a running text as the model keeps it: one line a paragraph."""
    return "\n\n".join(" ".join(each.split()) for each in PARAGRAPH_BREAK.split(raw.strip()) if each.strip())


def _text_at(values: Any, path: tuple[str | int, ...]) -> str:
    return str(reduce(getitem, path, values))


def _set_fact(values: _Plain, path: tuple[str | int, ...], new: str) -> bool:
    """Set a fact, a list of States from its names, which have no commas; return whether it could be set."""
    key = str(path[0])
    if path == ("sponsors",):
        values[key] = [name.strip() for name in new.split(", ")]
    elif len(path) == 1 and isinstance(values.get(key), str):
        values[key] = new
    else:
        return False
    return True
