"""Rules on what the pages of a document show, and composing sets for a draft file: in Word files, PDFs and texts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from commands import run
from made_up_documents import block, verb
from made_up_lighthouses import PLAIN

from apmb_draft.blocks import Block, Document, Role, Run
from apmb_draft.checking import RULES as CHECKED
from apmb_draft.checking import Appearance, draft_of
from apmb_draft.compose import compose
from apmb_draft.draft_file import load, validate_plain
from apmb_draft.kit import Kit, fill_sheets
from apmb_draft.render import render_pdf
from apmb_draft.render import render_text as plain_text
from apmb_draft.templates import Templates
from apmb_draft.word import write

ROOT = Path(__file__).parents[1]
RULES = "STR01,MST02,MST06,SPN03"
Written = Callable[[Document], tuple[str, bytes]]


def draft(**other: Any) -> Document:
    return compose(validate_plain({**PLAIN, "sponsors": ["Brazil", "Chile", "Thailand"], **other}, "draft"))


def adopted() -> Document:
    return compose(load((ROOT / "drafts/79.yaml").read_bytes(), "79.yaml"))


def word(document: Document) -> tuple[str, bytes]:
    return "draft.docx", write(document)


def printed(document: Document) -> tuple[str, bytes]:
    return "draft.pdf", render_pdf(document, Templates())


def with_block(document: Document, role: Role, *new: Block) -> Document:
    """A document with others in place of the first block of a role."""
    at = next(at for at, one in enumerate(document.blocks) if one.role is role)
    return replace(document, blocks=(*document.blocks[:at], *new, *document.blocks[at + 1 :]))


def headed(data: bytes, line: str, *, instead: str = "") -> bytes:
    """A Word file with a line more in the heads of its later pages, or with other letters in them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("word/header") and b"United Nations" not in text:
                more = f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p></w:hdr>".encode()
                text = text.replace(instead.encode(), line.encode()) if instead else text.replace(b"</w:hdr>", more)
            new.writestr(name, text)
    return made.getvalue()


@pytest.fixture
def found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str, bytes], list[tuple[str, str]]]:
    """What the four rules find in a document: rule and message."""

    def of(name: str, data: bytes) -> list[tuple[str, str]]:
        path = tmp_path / name
        path.write_bytes(data)
        run("check", "--select", RULES, "--format", "json", str(path))
        return [(one["rule"], one["message"]) for one in json.loads(capsys.readouterr().out)["problems"]]

    return of


both = pytest.mark.parametrize("written", [word, printed])


@both
@pytest.mark.parametrize(
    "document",
    [draft(), draft(symbol="unknown"), draft(original="French"), draft(symbol="A/C.1/80/L.30*"), adopted()],
    ids=["draft", "open symbol", "French", "reissued", "adopted"],
)
def test_what_the_tool_sets_itself_is_right(written: Written, document: Document, found: Any):
    assert found(*written(document)) == []


def test_the_stamp_of_a_draft_is_no_running_head(found: Any):
    assert found("draft.docx", write(draft(), stamp=True)) == []
    assert found("draft.pdf", render_pdf(adopted(), Templates(), stamp=True)) == []


@both
@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("The General Assembly,",), "not wholly in italics"),
        ((verb("The General Assembly,"),), "the comma behind"),
        ((verb("The General"), " Assembly,"), "not wholly in italics"),
        ((verb("The General Assembly"), ":"), "does not end with a comma"),
    ],
)
def test_the_opening_line_has_its_form(written: Written, line: tuple[Any, ...], message: str, found: Any):
    ((name, said),) = found(*written(with_block(draft(), Role.OPENING, block(Role.OPENING, *line))))
    assert name == "STR01"
    assert message in said


@both
@pytest.mark.parametrize("has_preamble", [True, False])
def test_the_comma_of_the_opening_may_be_left_out_where_no_preamble_follows(
    written: Written, has_preamble: bool, found: Any
):
    made = with_block(draft(), Role.OPENING, block(Role.OPENING, verb("The General Assembly")))
    kept = tuple(one for one in made.blocks if has_preamble or one.role is not Role.PREAMBULAR)
    assert [name for name, _ in found(*written(replace(made, blocks=kept)))] == ["STR01"] * has_preamble


def test_a_full_stop_and_a_space_left_out_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = plain_text(compose(load((ROOT / "drafts/79.yaml").read_bytes(), "79")), Templates())
    (tmp_path / "79.txt").write_text(
        text.replace("5. Urges", "5 Urges").replace("\n2 December 2024", "\n2 December2024")
    )
    run("check", "--select", "STR", "--format", "json", str(tmp_path / "79.txt"))
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {(one["rule"], one["message"].split("”")[0][1:7]) for one in problems} == {
        ("STR11", "5 Urge"),
        ("STR11", "2 Dece"),
    }


@both
def test_the_opening_stands_alone_on_its_line(written: Written, found: Any):
    made = draft()
    first = next(one for one in made.blocks if one.key == "preamble 1")
    joined = replace(first, runs=(verb("The General Assembly"), Run(", "), *first.runs))
    blocks = tuple(joined if one is first else one for one in made.blocks if one.role is not Role.OPENING)
    assert found(*written(replace(made, blocks=blocks))) == [
        ("STR01", "“The General Assembly,” does not stand alone on its line")
    ]


@both
def test_the_masthead_of_a_draft_says_limited_and_names_its_language(written: Written, found: Any):
    wrong = with_block(draft(), Role.DISTRIBUTION, block(Role.DISTRIBUTION, "Distr.: General"))
    assert found(*written(wrong)) == [("MST02", "“Distr.: General” in the masthead of a draft")]
    assert [name for name, _ in found(*written(with_block(draft(), Role.ORIGINAL)))] == ["MST02"]
    assert [name for name, _ in found(*written(with_block(draft(), Role.DISTRIBUTION)))] == ["MST02"]


@both
def test_the_masthead_of_an_adopted_text_says_general_and_no_language(written: Written, found: Any):
    lines = block(Role.DISTRIBUTION, "Distr.: Limited"), block(Role.ORIGINAL, "Original: English")
    messages = found(*written(with_block(adopted(), Role.DISTRIBUTION, *lines)))
    assert [name for name, _ in messages] == ["MST02", "MST02"]


def test_a_masthead_in_a_table_is_seen_cell_by_cell():
    rows = "United Nations\tA/C.1/80/L.30", "General Assembly\tDistr.: Limited\n12 October 2025\nOriginal: English"
    for shown, count in ((rows, 0), (rows[:1], 2), (("A/C.1/80/L.30",), 0)):
        made = draft_of(validate_plain(PLAIN, "draft"), shown=Appearance(masthead=shown))
        assert len(list(CHECKED["MST02"].find(made))) == count


def test_the_running_head_of_a_draft_is_its_symbol_alone(found: Any):
    data = write(draft())
    ((name, said),) = found("draft.docx", headed(data, "Lighthouses"))
    assert (name, "“Lighthouses” in the running head" in said) == ("MST06", True)
    ((name, said),) = found("draft.docx", headed(data, "A/C.1/79/L.30", instead="A/C.1/80/L.30"))
    assert (name, "“A/C.1/79/L.30” in the running head is not" in said) == ("MST06", True)
    assert found("draft.docx", headed(data, "Page 2 of 3")) == []


@both
def test_the_running_head_of_an_adopted_text_has_its_title(written: Written, found: Any):
    bare = replace(adopted(), blocks=tuple(one for one in adopted().blocks if one.role is not Role.RUNNING_TITLE))
    assert [name for name, _ in found(*written(bare))] == ["MST06"]


@both
@pytest.mark.parametrize(
    ("line", "messages"),
    [
        ("Brazil, Chile, and Thailand: draft resolution", ["a comma before “and”"]),
        ("Brazil, Chile, Thailand: draft resolution", ["no “and” before the last"]),
        ("Brazil, Chile, and Thailand - Draft Resolution", ["has not the form", "a comma before “and”"]),
        ("Brazil, Chile and Thailand: Draft resolution", ["has not the form"]),
        ("Mali, Nigeria and Niger: draft resolution", []),
        ("Mali, Nigeria, and Niger: draft resolution", ["a comma before “and”"]),
        ("Brazil, Trinidad and Tobago and Zambia: revised draft resolution", []),
        ("Bosnia and Herzegovina, Trinidad and Tobago: draft resolution", ["no “and” before the last"]),
    ],
)
def test_the_line_of_the_sponsors_has_its_form(written: Written, line: str, messages: list[str], found: Any):
    given = found(*written(with_block(draft(), Role.SPONSORS, block(Role.SPONSORS, line))))
    assert [name for name, _ in given] == ["SPN03"] * len(messages)
    assert all(part in said for part, (_, said) in zip(messages, given, strict=True))


def test_of_a_plain_text_the_line_of_the_sponsors_alone_is_looked_at(found: Any):
    lines = (
        "Eightieth session\nFirst Committee\nAgenda item 99 (q)\nGeneral and complete disarmament\n\n{}\n\nLights\n\n"
    )
    text = f"{lines}The General Assembly,\n\nRecalling the sea,\n\n1. Notes the report;\n\n2. Decides so.\n"
    assert found("draft.txt", text.format("Chad and Egypt: draft resolution").encode()) == []
    ((name, _),) = found("draft.txt", text.format("Chad, and Egypt: draft resolution").encode())
    assert name == "SPN03"


def test_a_rule_on_what_the_tool_sets_itself_says_so(capsys: pytest.CaptureFixture[str]):
    run("check", "--explain", "MST02")
    assert "for a draft file the tool sets this itself" in capsys.readouterr().out
    run("check", "--explain", "MST01")
    assert "sets this itself" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("the General Assembly and the organs of the General Assembly, at the will of the General Assembly", 2),
        ("the General Assembly and the Assembly’s organs", 0),
        ("the General Assembly and the General Assembly of the Organization of American States", 0),
        ("the General Assembly and the item entitled “Rules of the General Assembly”", 0),
        ("the General Assembly and the President of the General Assembly", 0),
        ("the General Assembly, and *Official Records of the General Assembly, Eightieth Session*", 0),
    ],
)
def test_the_short_form_of_the_assembly(words: str, count: int):
    text = f"*Notes* {words};\n\n*Invites* the General Assembly to listen."
    made = draft_of(validate_plain({**PLAIN, "operative": text}, "draft"))
    assert len(list(CHECKED["CAP05"].find(made))) == count


def test_the_checklist_ticks_only_what_has_no_finding():
    kit = Kit(validate_plain(PLAIN, "draft"), "A Delegation", rules=frozenset({"REP03"}))
    text = fill_sheets(kit, Templates())["checklist.txt"]
    assert "[ ] Verbs are repeated with also and further" in text
    assert "[x] Sponsors have their official names" in text
    assert "[x] The title agrees with the paragraph" in text


def test_a_document_without_operative_paragraphs_is_told_that_it_lacks_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    lines = ("A/C.1/81/L.5", "8 October 2026", "Eighty-first session", "Agenda item 99", "Kites",
             "Chad: draft resolution", "Kites", "The General Assembly,", "Recalling its resolution 80/1,")  # fmt: skip
    path = tmp_path / "kites.txt"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    assert run("check", str(path)) == 2
    assert "kites.txt: no operative paragraph was found" in capsys.readouterr().err
