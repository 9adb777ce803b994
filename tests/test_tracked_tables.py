"""Tables that people change: no file is missing for it, and every change of rows is tracked as Word tracks rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import made_up_tables as edits
import ooxml_integrity
import pytest
from commands import Call
from lxml import etree
from made_up import lighthouses
from made_up_edits import COME, GONE, File, W
from made_up_tables import rows_of, with_text
from messages import line_with, problems
from openxml_audit import OpenXmlValidator
from sampling import sample

from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.docx.track_changes import Marking, tracked
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump
from apmb_draft.lifecycle import draft_review
from apmb_draft.lifecycle.draft_review import differences
from apmb_draft.model.problems import error

TABLE = """
|# | *2014* | *2015*
|## Lamps
| Lamps of oil*a* | 1 234 | 56
| Lamps of gas | – | 7
|= Subtotal | 1 234 | 63
| *Of which*:
| Lamps of wood | | 7
|^ *a* See A/70/1.
""".strip()
SMALL = "| Kites | 1\n| Gulls | 2"
ANNEX = {"title": "Lamps", "text": f"As follows:\n\n{TABLE}"}
CLEAN, TRACKED = Path("output/71-draft-clean.docx"), Path("output/71-draft-tracked.docx")


def replace(path: Path, old: str, new: str) -> None:
    """Change some words of a draft by hand."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def marks_of_rows(data: bytes) -> tuple[int, int]:
    """How many rows are inserted, and how many deleted."""
    every = [row.find(W + "trPr") for row in File(data).story.iter(W + "tr")]
    marked = [[one.tag for one in properties] for properties in every if properties is not None]
    return sum(COME[0] in tags for tags in marked), sum(GONE[0] in tags for tags in marked)


def assert_valid(data: bytes, path: Path) -> None:
    """Fail where the validators find anything in a Word file."""
    path.write_bytes(data)
    assert OpenXmlValidator().validate(path).errors == []
    assert ooxml_integrity.check(path) == []


# --- The tracked file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "becomes", "rows"),
    [
        ("|= Subtotal", "| Lamps of wax | 3 | 4\n|= Subtotal", (1, 0)),
        ("|# | *2014* | *2015*", "|# | *2014* | *2015*\n|# | *(kites)*", (1, 0)),
        ("|^ *a*", "|= Total | 9 | 9\n|^ *a*", (1, 0)),
        ("| *Of which*:", "| *Of which*: | 5", (1, 1)),
        ("Lamps of gas | – | 7", "Lamps of gas | –", (1, 1)),
        ("| Lamps of gas", "|= Lamps of gas", (1, 1)),
        ("| Lamps of gas | – | 7\n", "", (0, 1)),
        ("*2014* | *2015*", "*2015* | *2016*", (0, 0)),
        (TABLE, TABLE.replace("2014* | *2015*", "2014* | *2015* | *2016*").replace("7\n", "7 | 8\n"), (7, 7)),
        (TABLE, SMALL, (2, 7)),
        (TABLE, f"{TABLE}\n\n{SMALL}", (2, 0)),
        (TABLE, f"{TABLE}\n|# One | *Two*\n{SMALL}", (3, 0)),
        (TABLE, f"{SMALL}\n{TABLE}", (2, 0)),
        (TABLE, f"{SMALL}\n\nText.\n\n{TABLE}", (2, 0)),
        (f"\n\n{TABLE}", "", (0, 7)),
        (f"As follows:\n\n{TABLE}", f"{SMALL}\n\nAs follows:\n\n{TABLE.replace('2015', '2016')}", (2, 0)),
    ],
)
def test_rows_and_tables_that_change_are_tracked_and_proven(
    was: str, becomes: str, rows: tuple[int, int], tmp_path: Path
):
    text = ANNEX["text"]
    assert was in text
    old, new = (
        compose(lighthouses(annexes=[{**ANNEX, "text": given}])) for given in (text, text.replace(was, becomes))
    )
    changed = redline(old, new)
    word = write(old)
    made = tracked(word, "base", changed, Marking())
    assert differences(word, made, changed) == ()
    assert marks_of_rows(made) == rows
    assert rows_of(made, accept=False) == rows_of(word)
    assert [list(filter(None, row)) for row in rows_of(made)] == [
        list(filter(None, row)) for row in rows_of(write(new))
    ]
    assert_valid(made, tmp_path / "tracked.docx")


def test_a_row_is_like_its_neighbours_and_one_of_a_new_kind_like_those_of_our_own_files():
    was = "| Lamps | 1\n| Oil | 2"
    old, new = (
        compose(lighthouses(annexes=[{**ANNEX, "text": text}])) for text in (was, f"{was}\n| Gas | 3\n|= Total | 6")
    )
    file = File(write(old))
    (table,) = edits.grids(file)
    for size in (*table.iter(W + "trHeight"), *table.iter(W + "sz")):
        size.getparent().remove(size)
    widths = [1111, 3333]
    for row in table.iterfind(W + "tr"):
        for cell, width in zip(row.iterfind(W + "tc"), widths, strict=True):
            cell.find(f"{W}tcPr/{W}tcW").set(W + "w", str(width))
    for column, width in zip(table.find(W + "tblGrid"), widths, strict=True):
        column.set(W + "w", str(width))
    (made,) = edits.grids(File(tracked(file.written(), "base", redline(old, new), Marking())))
    rows = list(made.iterfind(W + "tr"))
    assert [edits.texts(row) for row in rows[2:]] == [["Gas", "3"], ["Total", "6"]]
    assert {tuple(one.get(W + "w") for one in row.iter(W + "tcW")) for row in rows} == {("1111", "3333")}
    assert [row.find(f".//{W}b") is not None for row in rows] == [False, False, False, True]


# --- The commands: a file comes back, the draft takes it over, all documents are built --------------------------------


@pytest.fixture
def draft(call: Call) -> Path:
    """A draft whose annex has a table, made from an adopted text, with its Word files."""
    Path("drafts/70.yaml").write_text(dump(lighthouses(annexes=[ANNEX])), "utf-8")
    assert call("next-year", "drafts/70.yaml", "-q").code == 0
    return Path("drafts/71.yaml")


def columns_added(file: File) -> None:
    edits.add_column(file, "2016")


def head_moved_on(file: File) -> None:
    edits.move_years_on(file, lambda number: str(2015 + number))


def row_added(file: File) -> None:
    edits.add_row(file, "Lamps of wax", "12", "13")


def row_added_by_ana(file: File) -> None:
    edits.add_row(file, "Lamps of wax", "12", "13", author="Ana Ruiz")


def row_deleted_by_ana(file: File) -> None:
    edits.delete_row(file, author="Ana Ruiz")


def annex_added(file: File) -> None:
    edits.add_annex(file, "Kites", [("Kites", "2014", "2015"), ("Red kites", "1", "2")])


@pytest.mark.parametrize(
    ("edit", "line", "rows"),
    [
        (row_added, "| Lamps of wax | 12 | 13", (1, 0)),
        (row_added_by_ana, "| Lamps of wax | 12 | 13", (1, 0)),
        (edits.delete_row, "", (0, 1)),
        (row_deleted_by_ana, "", (0, 1)),
        (edits.exchange_rows, "| Lamps of gas | – | 7\n      | Lamps of oil*a* | 1 234 | 56", (1, 1)),
        (columns_added, "| *2014* | *2015* | *2016*", (7, 7)),
        (edits.delete_column, "| Lamps of oil*a* | 1 234\n", (7, 7)),
        (edits.exchange_columns, "| Lamps of oil*a* | 56 | 1 234", (1, 1)),
        (annex_added, "| Red kites | 1 | 2", (2, 0)),
        (head_moved_on, "*2015* | *2016*", (0, 0)),
    ],
)
def test_a_table_that_came_back_changed_is_in_the_draft_and_in_every_file(
    call: Call, draft: Path, edit: Callable[[File], None], line: str, rows: tuple[int, int]
):
    base = rows_of(write(compose(lighthouses(annexes=[ANNEX]))))
    file = File(CLEAN.read_bytes())
    edit(file)
    Path("back.docx").write_bytes(file.written())
    done = call("absorb", str(draft), "back.docx", "--accept", "all")
    assert (done.code, "no tracked file" in done.err) == (0, False), done.text
    said = draft.read_text("utf-8")
    assert line in said
    assert "nothing to change" in call("absorb", str(draft), "back.docx", "--accept", "all").text
    assert draft.read_text("utf-8") == said

    done = call("build", str(draft), "--docx", "--pdf", "--changes")
    assert done.code == 0, done.text
    made = TRACKED.read_bytes()
    assert marks_of_rows(made) == rows
    assert rows_of(made, accept=False) == base
    accepted = with_text(rows_of(made))
    assert accepted == with_text(rows_of(CLEAN.read_bytes())) == with_text(rows_of(file.written()))
    assert_valid(made, Path("valid.docx"))


def test_what_was_tracked_and_accepted_by_others_is_no_change_when_it_comes_back(call: Call, draft: Path):
    file = File(CLEAN.read_bytes())
    edits.add_column(file, "2016")
    Path("back.docx").write_bytes(file.written())
    assert call("absorb", str(draft), "back.docx", "-q").code == 0
    assert call("build", str(draft), "--docx", "-q").code == 0
    before = draft.read_text("utf-8")
    for name in (TRACKED, CLEAN):
        assert call("absorb", str(draft), str(name), "-q", "--accept", "all").code == 0
        assert draft.read_text("utf-8") == before


@pytest.mark.parametrize("number", sample(range(3, 43), 5))
def test_of_tables_that_two_people_change_nothing_goes_without_a_word(number: int):
    world = edits.changed_tables(number)
    assert world.wrong == []
    assert world.counts["absorbed"] >= 1


def test_the_measure_of_tables_can_fail(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(edits, "differences", lambda *_: ["it differs"])
    assert [line for line in edits.changed_tables(3).wrong if line.endswith("it differs")]


def test_redline_marks_rows_in_the_official_word_file(call: Call, draft: Path):
    draft.write_text(
        draft.read_text("utf-8").replace("      |= Subtotal", "      | Lamps of wax | 3 | 4\n      |= Subtotal"),
        "utf-8",
    )
    Path("official.docx").write_bytes(write(compose(lighthouses(annexes=[ANNEX]))))
    assert call("redline", "official.docx", str(draft), "-o", "redline.docx", "-q").code == 0
    assert call("build", str(draft), "--docx", "--base", "official.docx", "-q").code == 0
    for name in ("redline.docx", TRACKED):
        made = Path(name).read_bytes()
        assert marks_of_rows(made) == (1, 0)
        assert rows_of(made, accept=False) == rows_of(Path("official.docx").read_bytes())
        assert ["Lamps of wax", "3", "4"] in rows_of(made)


# --- Where a change cannot be tracked ---------------------------------------------------------------------------------


def in_a_text_box(data: bytes, words: str) -> bytes:
    """The Word file with a paragraph in a text box."""
    file = File(data)
    moved = next(each for each in file.text() if words in "".join(each.itertext()))
    holder = etree.SubElement(etree.Element(W + "p"), W + "r")
    moved.addprevious(holder.getparent())
    shape = etree.SubElement(etree.SubElement(holder, W + "pict"), "{urn:schemas-microsoft-com:vml}textbox")
    etree.SubElement(shape, W + "txbxContent").append(moved)
    return file.written()


def _all_text(path: Path) -> str:
    return "".join(each.text or "" for each in File(path.read_bytes()).story.iter(W + "t"))


def test_where_word_cannot_track_a_change_the_tracked_file_alone_is_missing(call: Call, draft: Path):
    Path("official.docx").write_bytes(in_a_text_box(write(compose(lighthouses(annexes=[ANNEX]))), "Urges"))
    replace(draft, "lighthouses to shine", "lighthouses to shine brightly")
    before = TRACKED.read_bytes()
    CLEAN.unlink()
    done = call("build", str(draft), "--docx", "--txt", "--base", "official.docx")
    assert done.code == 1, done.text
    why = "official.docx: “1.\tUrges all lighthouses to shine;” changes, which stands in a text box"
    assert f"no tracked file, while all else is written: {why}" in done.err
    assert "shine brightly;" in _all_text(CLEAN)
    assert "shine brightly;" in Path("output/71-draft-clean.txt").read_text("utf-8")
    assert TRACKED.read_bytes() == before
    assert TRACKED.name in line_with(done.err, f"older than {draft}: ")


def test_what_cannot_be_tracked_is_said_when_a_file_is_taken(call: Call, draft: Path, monkeypatch: pytest.MonkeyPatch):
    file = File(CLEAN.read_bytes())
    row_added(file)
    Path("back.docx").write_bytes(file.written())

    def fail(*_: object, **__: object) -> bytes:
        raise error("drafts/70.yaml", "word-place", "a row changes")

    monkeypatch.setattr(draft_review, "tracked", fail)
    done = call("absorb", str(draft), "back.docx")
    assert (done.code, problems(done.err)) == (0, [("drafts/71.yaml", "word-place")])
    assert "build will write no tracked file of it, while it writes all else: drafts/70.yaml: a row changes" in done.err
    assert "| Lamps of wax | 12 | 13" in draft.read_text("utf-8")
    assert call("build", str(draft), "--docx").code == 1
    assert ["Lamps of wax", "12", "13"] in rows_of(CLEAN.read_bytes())
    again = call("next-year", "drafts/70.yaml", "--force")
    assert (again.code, "no tracked file, while all else is written" in again.err) == (1, True)
