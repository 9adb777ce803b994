"""The rules of the check: what a rule is, and the table of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from apmb_draft.checking.text import Draft, PlacedText


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
    """A rule: its name, what it says, examples that are its test, how much it weighs, and where it comes from."""

    id: str
    severity: Severity
    says: str
    good: str
    bad: str
    source: str
    shown: Example
    find: Find


RULES: dict[str, Rule] = {}
"""All rules by their names, in the order in which they are shown."""


def rule(  # noqa: PLR0913 - what a rule has, by name
    name: str, severity: Severity, says: str, *, good: str, bad: str, source: str, shown: Example = Example.WORDS
) -> Callable[[Find], Find]:
    """Make a rule of the function that looks for breaches of it.

    Raises ValueError for a name that is taken, and for a rule from memory that claims to be more than advice.
    """

    def register(find: Find) -> Find:
        """Add the rule to RULES, and return its function. Raises ValueError as above."""
        if name in RULES:
            raise ValueError(f"{name} is there already")
        if source.startswith(MEMORY) and severity is not Severity.ADVICE:
            raise ValueError(f"{name} comes from memory and can only be advice")
        RULES[name] = Rule(name, severity, says, good, bad, source, shown, find)
        return find

    return register


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

    `instead` is a template for the match, such as "\1 to", or a function of it. `message` has {0} for the words of the
    match, and {1} for those of its first group.
    """
    for paragraph, found in draft.found(pattern, notes=notes, quoted=quoted):
        better = found.expand(instead) if isinstance(instead, str) else instead and instead(found)
        words = message.format(found[0].strip(), *found.groups())
        yield text_hit(paragraph, found.span(group), words, better, safe=safe, severity=severity)


def key_hit(
    message: str, *path: str | int, instead: str | None = None, safe: bool = False, severity: Severity | None = None
) -> Hit:
    """Return a hit at a key of the file."""
    return Hit(message, path=path, instead=instead, is_safe=safe, severity=severity)
