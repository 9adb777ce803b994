"""Damaged and missing parts of a Word file, named whatever they hold and whichever command is given the file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from commands import ROOT, Call
from zips import parts, zipped

from apmb_draft.compose import compose
from apmb_draft.docx.whole_package import damaged_parts
from apmb_draft.draft_file import load
from apmb_draft.word import write

CLEAN = write(compose(load((ROOT / "drafts/79.yaml").read_bytes(), "79")))
INSERTED = b'<w:ins w:id="9001" w:author="Ana Ruiz"><w:r><w:t>all</w:t></w:r></w:ins></w:p>'
UNREAD = ("word/footer-default.xml", "word/settings.xml", "docProps/core.xml")
"""Parts that reading does without."""


@cache
def damaged(part: str, content: bytes | None, *, tracked: bool = False) -> bytes:
    """Our Word file with other bytes in a part, or without it."""
    content_of: dict[str, bytes] = dict(parts(CLEAN))
    assert part in content_of
    if tracked:
        before, end, after = content_of["word/document.xml"].rpartition(b"</w:p>")
        assert end
        content_of["word/document.xml"] = before + INSERTED + after
    content_of[part] = b"" if content is None else content
    return zipped({name: data for name, data in content_of.items() if name != part or content is not None})


def test_a_sound_file_has_no_damaged_part():
    assert damaged_parts(CLEAN, "79.docx") == ()


@pytest.mark.parametrize("part", UNREAD)
@pytest.mark.parametrize("content", [b"<", b"", None])
def test_a_damaged_or_missing_part_is_named(part: str, content: bytes | None):
    (problem,) = damaged_parts(damaged(part, content), "79.docx")
    assert (problem.where.file, problem.code) == ("79.docx", "word-damaged")
    assert part in problem.message


@pytest.mark.parametrize("part", UNREAD)
def test_check_names_a_damaged_part_beside_all_else_that_it_finds(call: Call, part: str):
    Path("79.docx").write_bytes(damaged(part, b"<"))
    said = call("check", "--format", "json", "79.docx")
    problems = json.loads(said.out)["problems"]
    assert said.code == 1
    assert [each["severity"] for each in problems if each["rule"] == "word-damaged" and part in each["message"]] == [
        "error"
    ]


@pytest.mark.parametrize("part", [*UNREAD, "word/header-even.xml", "word/styles.xml"])
def test_check_of_a_file_with_tracked_changes_and_a_damaged_part_names_it(call: Call, part: str):
    Path("79.docx").write_bytes(damaged(part, b"<", tracked=True))
    said = call("check", "79.docx")
    assert said.code in (1, 2)
    assert "[word-damaged]" in said.err or "word-damaged:" in said.out
    assert part in said.text


@pytest.mark.parametrize("part", ["word/styles.xml", "word/header-even.xml", "word/settings.xml"])
@pytest.mark.parametrize("content", [b"<", None])
def test_absorb_refuses_a_damaged_file_and_names_the_part(call: Call, part: str, content: bytes | None):
    Path("79.docx").write_bytes(damaged(part, content))
    said = call("absorb", "drafts/79.yaml", "79.docx")
    assert said.code == 2
    assert "[word-damaged]" in said.err
    assert part in said.err
