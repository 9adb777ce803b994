"""Check draft files, with the text of the year before where that is beside them; check answers before they go in."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping

from apmb_draft.lint import COMPARED, RULES, STALE, Draft, Rule, Severity
from apmb_draft.lint.rules import Finding, check_draft, select_rules
from apmb_draft.model.problems import DraftError, Problem, Where
from apmb_draft.model.resolution import Resolution, Stage
from apmb_draft.rollover.stale_wording import find_stale_wording
from apmb_draft.workspace import drafts


def check_draft_file(found: drafts.DraftFile, rules: Iterable[Rule]) -> list[Finding]:
    """Return what some rules find in a draft; those that compare need the text before."""
    able = list(rules)
    is_compared = found.resolution.stage is Stage.DRAFT and any(rule.id in COMPARED for rule in able)
    before = drafts.adopted_before(found) if is_compared else None
    stale = tuple(find_stale_wording(before, found.resolution)) if before else ()
    tree = found.tree
    if not before:
        able = [rule for rule in able if rule.id not in COMPARED]
    return check_draft(Draft(found.resolution, tree.value, stale=stale, before=before), str(found.path), able, tree)


def check_stale_wording(found: drafts.DraftFile) -> list[Finding]:
    """Return what the check finds of wording that was carried over; nothing where the text before is not there."""
    return [one for one in check_against_last_year(found) if one.rule in STALE]


def check_against_last_year(found: drafts.DraftFile) -> list[Finding]:
    """Return what the check finds by comparison with the text before; nothing where that is not there."""
    rules = [rule for name, rule in RULES.items() if name in COMPARED]
    return [one for one in check_draft_file(found, rules) if one.rule in COMPARED]


def check_masthead(found: drafts.DraftFile, areas: tuple[str, ...] = ("SPN", "MST")) -> list[Finding]:
    """Return what is not as the United Nations writes it in sponsors, symbol, date and agenda item of a draft.

    The order of sponsors is told when their names are right, since it follows from these.
    """
    rules = [rule for name, rule in RULES.items() if name.startswith(areas) and rule.severity is not Severity.ADVICE]
    wrong = [one for one in check_draft_file(found, rules) if one.hit]
    is_named_wrongly = any(one.rule == "SPN02" for one in wrong)
    return [one for one in wrong if not (one.rule == "SPN01" and is_named_wrongly)]


def tidy_command(found: drafts.DraftFile, wrong: Iterable[Finding]) -> str:
    """Return the command that makes names of sponsors official and sets them in order, where it can do all of it."""
    ours = [one for one in wrong if one.rule.startswith("SPN")]
    can = bool(ours) and all(one.rule in ("SPN01", "SPN02") and one.instead for one in ours)
    return f"apmb-draft sponsors {shlex.quote(str(found.path))} --tidy mends it" if can else ""


_OPEN = "SNS07"
"""The rule that names what is open, which is no fault of an answer."""


def refuse_nonsense(text: Resolution, answers: Mapping[str, str]) -> None:
    """Refuse an answer that no text of this session can have; `answers` are options by the key that they fill.

    Raises:
        DraftError: [answer] with the option, and what is wrong with what it gives.
    """
    if not answers:
        return

    problems = [
        Problem(Where(answers[one.place]), "answer", f"{one.message}; nothing was written")
        for one in check_draft(Draft(text), "", select_rules(ignore=[_OPEN]))
        if one.place in answers and one.severity is not Severity.ADVICE
    ]
    if problems:
        raise DraftError(problems)
