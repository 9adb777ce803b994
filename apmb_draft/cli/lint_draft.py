"""Check a draft file, with the text of the year before where that is in the same folder."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from apmb_draft.cli import console, files
from apmb_draft.draft_file import load, tree_of
from apmb_draft.lint import COMPARED, RULES, STALE, Rule, Severity, draft_of
from apmb_draft.lint.rules import Finding, check_draft
from apmb_draft.model import Resolution, Stage
from apmb_draft.problems import DraftError
from apmb_draft.rollover.stale_wording import find_stale_wording


def check_draft_file(found: files.DraftFile, rules: Iterable[Rule]) -> list[Finding]:
    """Return what some rules find in a draft; those that compare need the text before."""
    able = list(rules)
    is_compared = found.resolution.stage is Stage.DRAFT and any(rule.id in COMPARED for rule in able)
    before = last_text(found) if is_compared else None
    stale = tuple(find_stale_wording(before, found.resolution)) if before else ()
    tree = tree_of(found.data, str(found.path))
    if not before:
        able = [rule for rule in able if rule.id not in COMPARED]
    return check_draft(draft_of(found.resolution, tree.value, stale=stale, before=before), str(found.path), able, tree)


def check_stale_wording(found: files.DraftFile) -> list[Finding]:
    """Return what the check finds of wording that was carried over; nothing where the text before is not there."""
    return [one for one in check_against_last_year(found) if one.rule in STALE]


def check_against_last_year(found: files.DraftFile) -> list[Finding]:
    """Return what the check finds by comparison with the text before; nothing where that is not there."""
    rules = [rule for name, rule in RULES.items() if name in COMPARED]
    return [one for one in check_draft_file(found, rules) if one.rule in COMPARED]


def check_masthead(found: files.DraftFile, areas: tuple[str, ...] = ("SPN", "MST")) -> list[Finding]:
    """Return what is not as the United Nations writes it in sponsors, symbol, date and agenda item of a draft.

    The order of sponsors is told when their names are right, since it follows from these.
    """
    rules = [rule for name, rule in RULES.items() if name.startswith(areas) and rule.severity is not Severity.ADVICE]
    wrong = [one for one in check_draft_file(found, rules) if one.hit]
    is_named_wrongly = any(one.rule == "SPN02" for one in wrong)
    return [one for one in wrong if not (one.rule == "SPN01" and is_named_wrongly)]


def tidy_command(found: files.DraftFile, wrong: Iterable[Finding]) -> str:
    """Return the command that makes names of sponsors official and sets them in order, where it can do all of it."""
    ours = [one for one in wrong if one.rule.startswith("SPN")]
    can = bool(ours) and all(one.rule in ("SPN01", "SPN02") and one.instead for one in ours)
    return f"apmb-draft sponsors {console.quote_path(found.path)} --tidy mends it" if can else ""


def last_text(found: files.DraftFile) -> Resolution | None:
    """Return the adopted text that a draft was made from, directly or through drafts that it revises, or None."""
    text, seen = found.resolution, {str(found.resolution.symbol)}
    while text.stage is Stage.DRAFT and text.base and text.base not in seen:
        seen.add(text.base)
        before = _beside(found.path, text.base)
        if before is None:
            return None
        text = before
    return text if text.stage is Stage.ADOPTED else None


def _beside(path: Path, symbol: str) -> Resolution | None:
    """Return the text of a symbol in the folder of a file; only a file that seems to have the symbol is read."""
    named = re.compile(rb"^symbol:.*" + re.escape(symbol.encode()), re.MULTILINE)
    for other in sorted(path.parent.glob("*.yaml")):
        with contextlib.suppress(DraftError, OSError):
            if other != path and named.search(data := files.read_untrusted(other, "draft")):
                text = _text(data, str(other))
                if text.symbol == symbol:
                    return text
    return None


@lru_cache(maxsize=8)
def _text(data: bytes, name: str) -> Resolution:
    """Return the text of a file; many drafts have the same one before them."""
    return load(data, name)
