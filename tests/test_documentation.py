"""The check of the documentation sees what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts import loaded

DOCUMENTATION = loaded(Path(__file__).parent.parent / ".ci" / "documentation.py")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("`rollover.roll.RULES`, `slots.FORMS`, `form.toml` and `yaml.compose` stand in `render/typesetting.py`.", []),
        ("`rollover.roll.LAWS`", ["rollover.roll.LAWS"]),
        ("`diff.nowhere`", ["diff.nowhere"]),
        ("`render/nowhere.py`", ["render/nowhere.py"]),
    ],
)
def test_a_name_that_leads_nowhere_is_told(tmp_path: Path, text: str, wrong: list[str]):
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    assert [fault.split()[-1] for fault in DOCUMENTATION.wrong_names(page)] == wrong


def test_a_part_that_is_not_described_is_told(tmp_path: Path):
    page = tmp_path / "architecture.md"
    page.write_text(" ".join(f"`{part}`" for part in DOCUMENTATION.PARTS - {"diff"}), encoding="utf-8")
    (wrong,) = DOCUMENTATION.undescribed_parts(page)
    assert [part for part in DOCUMENTATION.PARTS if part in wrong.split()] == ["diff"]
