"""The same input gives the same bytes: in another process, zone, locale and folder, with other seeds, another day."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.external
ROOT = Path(__file__).parents[1]
EPOCH = "1760000000"
SCRIPT = """
import sys
from freezegun import freeze_time
from apmb_draft.cli import main

with freeze_time(sys.argv[1]):
    for words in {commands}:
        try:
            main(words.split())
        except SystemExit as end:
            assert not end.code, words
""".format(
    commands=[
        "next-year drafts/79.yaml -q",
        "build drafts/79.yaml -q --docx --pdf --html --txt",
        "build -q --docx --pdf --html --txt --review --redline --changes --stamp",
    ]
)
"""The year of the example: the draft, and every form of both texts."""

HERE = {"TZ": "UTC", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
ELSEWHERE = {"TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"}


def made(folder: Path, day: str, **environment: str) -> dict[str, bytes]:
    """The files that the commands write in a folder on a day, by their names."""
    (folder / "drafts").mkdir(parents=True)
    shutil.copyfile(ROOT / "drafts" / "79.yaml", folder / "drafts" / "79.yaml")
    os.utime(folder / "drafts" / "79.yaml", (len(day) * 10**8,) * 2)
    given = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    paths = os.pathsep.join([str(ROOT), given.get("PYTHONPATH", "")])
    subprocess.run(
        [sys.executable, "-c", SCRIPT, day],
        cwd=folder,
        env={**given, "PYTHONPATH": paths, **environment},
        check=True,
        capture_output=True,
    )
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """What was made here, where no variable says what day it is."""
    return made(tmp_path_factory.mktemp("bytes") / "here", "2025-10-01 12:00:00", **HERE)


def other(first: dict[str, bytes], second: dict[str, bytes]) -> list[str]:
    """The names of the files that differ."""
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def test_everything_is_the_same_in_another_process_zone_locale_and_folder_on_another_day(without, tmp_path):
    there = made(tmp_path / "ein anderer Ordner – там", "2031-02-03 23:59:58", **ELSEWHERE)
    assert {Path(name).suffix for name in without} == {".yaml", ".docx", ".pdf", ".html", ".txt", ".md", ".json"}
    assert {name for name in without if name.endswith((".docx", ".pdf"))} == {
        "output/80-draft-clean.docx",
        "output/80-draft-tracked.docx",
        "output/80-draft-clean.pdf",
        "output/80-draft-redline.pdf",
        "output/A-RES-79-34-clean.docx",
        "output/A-RES-79-34-clean.pdf",
    }
    assert other(without, there) == []


def test_source_date_epoch_dates_only_the_marks_of_a_draft_without_a_date(without, tmp_path):
    """A text that has a date is dated by it, and so is the same with the variable and without."""
    first = made(tmp_path / "one", "2025-10-01", **HERE, SOURCE_DATE_EPOCH=EPOCH)
    second = made(tmp_path / "two", "2031-02-03", **ELSEWHERE, SOURCE_DATE_EPOCH=EPOCH)
    assert other(first, second) == []
    assert other(first, without) == ["output/.apmb-draft.json", "output/80-draft-tracked.docx"]
