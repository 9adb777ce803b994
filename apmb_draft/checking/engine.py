"""Run the rules on a draft; place each finding, and leave out those that its `ignore` names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from apmb_draft.checking.rules import RULES, Hit, Rule, Severity
from apmb_draft.checking.text import Draft, Part
from apmb_draft.draft_file import Tree
from apmb_draft.model import Ignored, Stage
from apmb_draft.problems import Where


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
    rules = list(rules)
    is_adopted = draft.resolution.stage is Stage.ADOPTED
    found = [one for rule in rules for one in _run_rule(rule, draft, file, tree)]
    found = [_relax_adopted(one) for one in found] if is_adopted else found
    bitten: set[Ignored] = set()
    left = [one for one in found if not _is_ignored(one, draft.resolution.ignore, bitten)]
    names = {rule.id for rule in rules}
    left += _unused_entries(draft.resolution.ignore, bitten, names, file, tree)
    return sorted(left, key=lambda one: (one.where, one.rule))


def _relax_adopted(one: Finding) -> Finding:
    """Return a finding as it counts in an adopted text: how a paragraph begins and ends is no error there.

    Its editors left such things: a verb that repeats, an opening without italics, a semicolon in the preamble.
    """
    is_left = one.severity is Severity.ERROR and one.rule.startswith(_EDITED)
    return replace(one, severity=Severity.WARNING) if is_left else one


_EDITED = ("REP", "ITA", "STR04", "STR06")
_MOST = 1_000
"""Findings of one rule that are shown one by one; nobody mends more before checking again."""


def _run_rule(rule: Rule, draft: Draft, file: str, tree: Tree | None) -> Iterator[Finding]:
    """Yield what a rule finds; of very many, the rest as a number."""
    hits = iter(rule.find(draft))
    for hit in islice(hits, _MOST):
        yield _finding(rule, hit, file, tree)
    if more := sum(1 for _ in hits):
        yield Finding(rule.id, rule.severity, Where(file), f"{more:,} more of this kind")


def _finding(rule: Rule, hit: Hit, file: str, tree: Tree | None) -> Finding:
    weight = _severity(rule, hit, is_read=tree is None)
    return Finding(rule.id, weight, _where(hit, file, tree), hit.message, hit.instead, hit.place, _quote(hit), hit)


def _severity(rule: Rule, hit: Hit, *, is_read: bool) -> Severity:
    """Return the severity of a hit: an annex may hold the words of others, and a document may be misread.

    Facts are, and numbers of paragraphs, where a document quotes some of another one.
    """
    weight = hit.severity or rule.severity
    is_annexed = hit.passage is not None and hit.passage.part is Part.ANNEX
    is_doubtful = is_annexed or (
        is_read and (rule.id == "STR05" or (not hit.passage and rule.id.startswith(("SNS", "MST"))))
    )
    return Severity.WARNING if is_doubtful and weight is Severity.ERROR else weight


def _quote(hit: Hit) -> str:
    """Return the words of a hit with a few around it."""
    if not hit.passage:
        return ""
    text = hit.passage.text
    start, end = max(text.rfind(" ", 0, max(hit.start - 15, 0)) + 1, 0), text.find(" ", min(hit.end + 15, len(text)))
    return text[start : end if end >= 0 else len(text)]


def _where(hit: Hit, file: str, tree: Tree | None) -> Where:
    if tree is None:
        return Where(file)
    if hit.passage is None:
        return tree.at(hit.path, key=True)
    value = tree.value
    for key in hit.passage.path:
        value = value[key]
    at = min(hit.start, len(hit.passage.source) - 1)
    return tree.inside(hit.passage.path, str(value), hit.passage.source[at] if at >= 0 else 0)


def _is_ignored(one: Finding, ignored: Iterable[Ignored], bitten: set[Ignored]) -> bool:
    for each in ignored:
        if each.holds_for(one.rule, one.place):
            bitten.add(each)
            return True
    return False


def _unused_entries(
    ignored: tuple[Ignored, ...], bitten: set[Ignored], names: set[str], file: str, tree: Tree | None
) -> Iterator[Finding]:
    """Yield entries of `ignore` that match no finding, and those of unknown rules."""
    for at, each in enumerate(ignored):
        if each in bitten or (each.rule in RULES and each.rule not in names):
            continue
        where = tree.at(("ignore", at)) if tree else Where(file)
        is_known = each.rule in RULES
        what = "is no longer needed; delete the entry" if is_known else f"is no rule{suggest_rule(each.rule)}"
        named = f"{each.rule} at {each.place}" if each.place else each.rule
        yield Finding("SUP01", Severity.WARNING, where, f"{named}, {each.reason}: {what}", place=f"ignore {at + 1}")
