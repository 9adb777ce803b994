"""Check a draft as a careful editor would before it is sent: each rule is a function in the module of its subject.

`view` shows a draft as the rules see it; `rules` registers them, runs them and mends what is safe. The other modules
hold the rules; importing them registers these.
"""

from apmb_draft.lint import (  # noqa: F401 - they register their rules
    consistency,
    front_matter,
    grammar,
    names,
    openings,
    print_style,
    references,
    spelling,
    structure,
)
from apmb_draft.lint.carried_over import COMPARED, STALE, ignore_entry, unconfirmed_flags
from apmb_draft.lint.rules import MEMORY, RULES, Example, Rule, Severity
from apmb_draft.lint.view import Appearance, Draft

__all__ = [
    "COMPARED",
    "MEMORY",
    "RULES",
    "STALE",
    "Appearance",
    "Draft",
    "Example",
    "Rule",
    "Severity",
    "ignore_entry",
    "unconfirmed_flags",
]
