"""What people are told: every message of the golden file is what the commands say."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import WorkingFolders
from messages import Case, cases, played


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_what_commands_say_is_what_the_golden_file_has(case: Case, tmp_path: Path, working_folders: WorkingFolders):
    assert played(case, tmp_path, working_folders) == case.written


def test_the_golden_file_has_no_word_that_only_we_know():
    words = ("roll-over", "stretch", "letters", "told", "held against", "front block", "passage")
    said = "\n".join(case.written for case in cases())
    assert [word for word in words if word in said] == []
