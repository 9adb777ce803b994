"""Rules on what the pages of a document show, and composing sets for a draft file: in Word files, PDFs and texts."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from commands import run
from made_up_documents import block, verb
from made_up_lighthouses import PLAIN

from apmb_draft.cli.check import SET_BY_ITSELF
from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load, validate_plain
from apmb_draft.lifecycle.submission import Kit, fill_sheets
from apmb_draft.lint import RULES as CHECKED
from apmb_draft.lint import Appearance, Draft
from apmb_draft.model.document import Block, Document, Role, Run
from apmb_draft.render import render_pdf
from apmb_draft.render import render_text as plain_text
from apmb_draft.text.templates import Templates

ROOT = Path(__file__).parents[1]
RULES = "STR01,MST02,MST06,SPN03"
OPENING = "the line “The General Assembly,”"
"""The place of the opening line."""
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


class Found(NamedTuple):
    """A finding: its rule, its place, what to write instead, and the words of the document that it quotes."""

    rule: str
    place: str
    instead: str | None
    quoted: list[str]


@pytest.fixture
def found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str, bytes], list[Found]]:
    """What the four rules find in a document."""

    def of(name: str, data: bytes) -> list[Found]:
        path = tmp_path / name
        path.write_bytes(data)
        run("check", "--select", RULES, "--format", "json", str(path))
        return [
            Found(one["rule"], one["place"], one["instead"], re.findall("“([^”]*)”", one["message"]))
            for one in json.loads(capsys.readouterr().out)["problems"]
        ]

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
    ("line", "quoted"),
    [
        (("The General Assembly,",), "The General Assembly"),
        ((verb("The General Assembly,"),), "The General Assembly"),
        ((verb("The General"), " Assembly,"), "The General Assembly"),
        ((verb("The General Assembly"), ":"), "The General Assembly:"),
    ],
)
def test_the_opening_line_has_its_form(written: Written, line: tuple[Any, ...], quoted: str, found: Any):
    given = found(*written(with_block(draft(), Role.OPENING, block(Role.OPENING, *line))))
    assert given == [("STR01", OPENING, "*The General Assembly*,", [quoted])]


@both
@pytest.mark.parametrize("has_preamble", [True, False])
def test_the_comma_of_the_opening_may_be_left_out_where_no_preamble_follows(
    written: Written, has_preamble: bool, found: Any
):
    made = with_block(draft(), Role.OPENING, block(Role.OPENING, verb("The General Assembly")))
    kept = tuple(one for one in made.blocks if has_preamble or one.role is not Role.PREAMBULAR)
    assert [one.rule for one in found(*written(replace(made, blocks=kept)))] == ["STR01"] * has_preamble


def test_a_full_stop_and_a_space_left_out_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = plain_text(compose(load((ROOT / "drafts/79.yaml").read_bytes(), "79")), Templates())
    (tmp_path / "79.txt").write_text(
        text.replace("5. Urges", "5 Urges").replace("\n2 December 2024", "\n2 December2024")
    )
    run("check", "--select", "STR", "--format", "json", str(tmp_path / "79.txt"))
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {(one["rule"], one["instead"][:7]) for one in problems} == {("STR11", "5. Urge"), ("STR11", "2 Decem")}


@both
def test_the_opening_stands_alone_on_its_line(written: Written, found: Any):
    made = draft()
    first = next(one for one in made.blocks if one.key == "preamble 1")
    joined = replace(first, runs=(verb("The General Assembly"), Run(", "), *first.runs))
    blocks = tuple(joined if one is first else one for one in made.blocks if one.role is not Role.OPENING)
    assert found(*written(replace(made, blocks=blocks))) == [("STR01", OPENING, None, ["The General Assembly,"])]


@both
def test_the_masthead_of_a_draft_says_limited_and_names_its_language(written: Written, found: Any):
    wrong = with_block(draft(), Role.DISTRIBUTION, block(Role.DISTRIBUTION, "Distr.: General"))
    place = "masthead, distribution"
    assert found(*written(wrong)) == [("MST02", place, "Distr.: Limited", ["Distr.: General"])]
    (one,) = found(*written(with_block(draft(), Role.ORIGINAL)))
    assert one[:3] == ("MST02", "masthead, original language", "Original: English")
    (one,) = found(*written(with_block(draft(), Role.DISTRIBUTION)))
    assert one[:3] == ("MST02", place, "Distr.: Limited")


@both
def test_the_masthead_of_an_adopted_text_says_general_and_no_language(written: Written, found: Any):
    lines = block(Role.DISTRIBUTION, "Distr.: Limited"), block(Role.ORIGINAL, "Original: English")
    assert found(*written(with_block(adopted(), Role.DISTRIBUTION, *lines))) == [
        ("MST02", "masthead, distribution", "Distr.: General", ["Distr.: Limited"]),
        ("MST02", "masthead, original language", None, ["Original: English"]),
    ]


def test_a_masthead_in_a_table_is_seen_cell_by_cell():
    rows = "United Nations\tA/C.1/80/L.30", "General Assembly\tDistr.: Limited\n12 October 2025\nOriginal: English"
    for shown, count in ((rows, 0), (rows[:1], 2), (("A/C.1/80/L.30",), 0)):
        made = Draft(validate_plain(PLAIN, "draft"), shown=Appearance(masthead=shown))
        assert len(list(CHECKED["MST02"].find(made))) == count


def test_the_running_head_of_a_draft_is_its_symbol_alone(found: Any):
    data = write(draft())
    assert found("draft.docx", headed(data, "Lighthouses")) == [("MST06", "running head", None, ["Lighthouses"])]
    assert found("draft.docx", headed(data, "A/C.1/79/L.30", instead="A/C.1/80/L.30")) == [
        ("MST06", "running head", "A/C.1/80/L.30", ["A/C.1/79/L.30"])
    ]
    assert found("draft.docx", headed(data, "Page 2 of 3")) == []


@both
def test_the_running_head_of_an_adopted_text_has_its_title(written: Written, found: Any):
    bare = replace(adopted(), blocks=tuple(one for one in adopted().blocks if one.role is not Role.RUNNING_TITLE))
    assert found(*written(bare)) == [("MST06", "running head", None, [])]


@both
@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("Brazil, Chile, and Thailand: draft resolution", ["and Thailand"]),
        ("Brazil, Chile, Thailand: draft resolution", ["and Thailand"]),
        ("Brazil, Chile, and Thailand - Draft Resolution", [None, "and Thailand"]),
        ("Brazil, Chile and Thailand: Draft resolution", [None]),
        ("Mali, Nigeria and Niger: draft resolution", []),
        ("Mali, Nigeria, and Niger: draft resolution", ["and Niger"]),
        ("Brazil, Trinidad and Tobago and Zambia: revised draft resolution", []),
        ("Bosnia and Herzegovina, Trinidad and Tobago: draft resolution", ["and Trinidad and Tobago"]),
    ],
)
def test_the_line_of_the_sponsors_has_its_form(written: Written, line: str, instead: list[str | None], found: Any):
    """What has nothing to write instead is the form of the whole line, which is quoted."""
    given = found(*written(with_block(draft(), Role.SPONSORS, block(Role.SPONSORS, line))))
    assert [one[:3] for one in given] == [("SPN03", "sponsors", each) for each in instead]
    assert all(one.quoted[0] == line for one in given if one.instead is None)


def test_of_a_plain_text_the_line_of_the_sponsors_alone_is_looked_at(found: Any):
    lines = (
        "Eightieth session\nFirst Committee\nAgenda item 99 (q)\nGeneral and complete disarmament\n\n{}\n\nLights\n\n"
    )
    text = f"{lines}The General Assembly,\n\nRecalling the sea,\n\n1. Notes the report;\n\n2. Decides so.\n"
    assert found("draft.txt", text.format("Chad and Egypt: draft resolution").encode()) == []
    (one,) = found("draft.txt", text.format("Chad, and Egypt: draft resolution").encode())
    assert one[:3] == ("SPN03", "sponsors", "and Egypt")


def test_a_rule_on_what_the_tool_sets_itself_says_so(capsys: pytest.CaptureFixture[str]):
    run("check", "--explain", "MST02")
    assert SET_BY_ITSELF in capsys.readouterr().out
    run("check", "--explain", "MST01")
    assert SET_BY_ITSELF not in capsys.readouterr().out


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
    made = Draft(validate_plain({**PLAIN, "operative": text}, "draft"))
    assert len(list(CHECKED["CAP05"].find(made))) == count


def test_the_checklist_ticks_only_what_has_no_finding():
    def lines(*rules: str) -> list[str]:
        kit = Kit(validate_plain(PLAIN, "draft"), "A Delegation", rules=frozenset(rules))
        return fill_sheets(kit, Templates())["checklist.txt"].splitlines()

    clean = lines()
    ticked = set()
    for rule in ("SPN02", "REP03", "FRM01"):
        ((before, after),) = [pair for pair in zip(clean, lines(rule), strict=True) if pair[0] != pair[1]]
        assert (before[:3], after) == ("[x]", before.replace("[x]", "[ ]"))
        ticked.add(before)
    assert len(ticked) == 3


def test_a_document_without_operative_paragraphs_is_told_that_it_lacks_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    lines = ("A/C.1/81/L.5", "8 October 2026", "Eighty-first session", "Agenda item 99", "Kites",
             "Chad: draft resolution", "Kites", "The General Assembly,", "Recalling its resolution 80/1,")  # fmt: skip
    path = tmp_path / "kites.txt"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    assert run("check", str(path)) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"{path}: ")
    assert "operative paragraph" in err
    assert "[not-a-resolution]" in err
