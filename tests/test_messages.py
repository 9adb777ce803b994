"""What people are told: every message of the golden file is what the commands say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from commands import WorkingFolders
from messages import Case, cases, played

from apmb_draft.cli.console import COMMANDS


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_what_commands_say_is_what_the_golden_file_has(case: Case, tmp_path: Path, working_folders: WorkingFolders):
    assert played(case, tmp_path, working_folders) == case.written


def test_the_golden_file_has_no_word_that_only_we_know():
    words = ("roll-over", "stretch", "letters", "told", "held against", "front block", "passage")
    said = "\n".join(case.written for case in cases())
    assert [word for word in words if word in said] == []


NEEDED = {"absorb": 2, "issued": 2, "redline": 2, "sponsors": 1}
"""The arguments that a command cannot do without; any other finds its draft itself."""


def test_commands_that_are_advised_name_their_files_with_the_folder_and_what_is_to_be_filled_in():
    said = "\n".join(
        line for case in cases() for line in case.written.splitlines()
        if not line.startswith(("$ ", "after ", "Usage: ", "Try "))
    )  # fmt: skip
    advised = re.findall(rf"apmb-draft ({'|'.join(COMMANDS)}) ((?:'[^']*'|[^;,:”`\[\n])*)", said)
    assert len(advised) > 50
    for name, rest in advised:
        words = shlex.split(rest)
        files = [word for word in words if word.endswith((".yaml", ".docx", ".pdf"))]
        assert [word for word in files if not re.search(r"/|^[A-Z]+\.docx$", word)] == [], (name, rest)
        arguments = [word for word in words if word in files or (word.isupper() and word.isalpha())]
        assert len(arguments) >= NEEDED.get(name, 0), (name, rest)
