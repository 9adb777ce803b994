"""Which commands there are, each with its module and a line for the list of commands.

The docstring of a command is its help. click leaves out what follows the form feed in it, for
readers of the code.
"""

from __future__ import annotations

COMMANDS = {
    "init": ("init", "a working folder with the example"),
    "status": ("status", "where each series stands, what is open, what comes next"),
    "import": ("import_", "an official document → a draft file"),
    "next-year": ("next_year", "last year's resolution → this year's draft"),
    "answer": ("answer", "what the draft asks, one by one or by options"),
    "sponsors": ("sponsors", "who tables the draft"),
    "build": ("build", "the Word files and the PDF"),
    "pack": ("pack", "everything that is handed in, in one folder"),
    "absorb": ("absorb", "a Word file that came back → the draft file"),
    "issued": ("issued", "the document as issued, against what was handed in"),
    "revise": ("revise", "the revised draft of an issued one"),
    "adopt": ("adopt", "the draft → the adopted resolution"),
    "redline": ("redline", "what changed between any two texts, to look at or to read out"),
    "check": ("check", "what a careful clerk would mark"),
    "doctor": ("doctor", "what is installed and current, and how to get what is not"),
}
"""Commands in the order of a year, each with its own module, which is loaded when it is called, and a few words."""

INSTEAD = {
    "oral-revision": "The sheet that is read out: apmb-draft redline BASE DRAFT --oral.",
    "schema": "The schema lies beside the drafts; apmb-draft doctor says whether it is current.",
    "completion": "Shells get it from _APMB_DRAFT_COMPLETE=bash_source apmb-draft (also zsh_source, fish_source).",
}
"""The replacements of commands that were removed."""
