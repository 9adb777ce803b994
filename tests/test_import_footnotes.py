"""Footnotes whose call was not found, or stands where a draft can have none: kept, named, and in a file that loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from commands import Call
from made_up import lighthouses
from messages import line_with

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, edit_text, load
from apmb_draft.importing import Recognised, recognise
from apmb_draft.lifecycle.stages import read_official_document
from apmb_draft.model.document import Role, Run
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution
from apmb_draft.reading import formats
from apmb_draft.reading.extracted_document import ExtractedDocument
from apmb_draft.reading.formats import read
from apmb_draft.workspace import drafts, writing

NOTED = lighthouses(
    preamble="*Recalling* its resolutions {recalled},[^one]\n\n*Noting* lamps[^two] and moths,[^three]",
    operative="*Urges* all to shine;[^four]\n\n*Decides* so.",
    footnotes={"one": "A/70/1.", "two": "A/70/2.", "three": "A/70/3.", "four": "A/70/4."},
)


def found(resolution: Resolution = NOTED) -> ExtractedDocument:
    return read(write(compose(resolution)), "it.docx")


def without_call(number: int) -> ExtractedDocument:
    """The document as a reader gives it that missed one call."""
    whole = found()
    passages = (replace(one, runs=tuple(run for run in one.runs if run.call != number)) for one in whole.paragraphs)
    return replace(whole, paragraphs=tuple(passages))


def calls(recognised: Recognised) -> dict[str, list[int]]:
    """The calls of each paragraph."""
    blocks = compose(recognised.resolution).blocks
    return {block.key: numbers for block in blocks if (numbers := [run.call for run in block.runs if run.call])}


def loaded(resolution: Resolution) -> Resolution:
    return load(dump(resolution).encode(), "it")


@pytest.mark.parametrize(
    ("lost", "places", "where"),
    [
        (1, {"preamble 1": [1], "preamble 2": [2, 3], "operative 1": [4]}, "preamble 1"),
        (2, {"preamble 1": [1, 2], "preamble 2": [3], "operative 1": [4]}, "preamble 1"),
        (3, {"preamble 1": [1], "preamble 2": [2, 3], "operative 1": [4]}, "preamble 2"),
        (4, {"preamble 1": [1], "preamble 2": [2, 3, 4]}, "preamble 2"),
    ],
)
def test_a_footnote_whose_call_was_missed_is_called_behind_the_one_before_it_and_named(
    lost: int, places: dict[str, list[int]], where: str
):
    recognised = recognise(without_call(lost), "it")
    assert calls(recognised) == places
    assert [finding.split(":")[0] for finding in recognised.findings] == [where]
    assert f"footnote {lost} " in recognised.findings[0]
    assert recognised.differences == ()
    assert loaded(recognised.resolution) == recognised.resolution
    assert len(recognised.resolution.footnotes) == 4


def test_a_call_that_was_found_is_left_in_its_place_and_nothing_is_named():
    recognised = recognise(found(), "it")
    assert calls(recognised) == {"preamble 1": [1], "preamble 2": [2, 3], "operative 1": [4]}
    assert recognised.findings == ()


def test_a_footnote_that_the_title_calls_is_called_in_the_text_and_named(tmp_path: Path, call: Call):
    document = compose(NOTED)
    blocks = list(document.blocks)
    moved = Run("1", call=1)
    first = next(at for at, block in enumerate(blocks) if block.key == "preamble 1")
    blocks[first] = replace(blocks[first], runs=tuple(run for run in blocks[first].runs if not run.call))
    title = next(at for at, block in enumerate(blocks) if block.role is Role.TITLE)
    blocks[title] = replace(blocks[title], runs=(*blocks[title].runs, moved))
    Path("L1.docx").write_bytes(write(replace(document, blocks=tuple(blocks))))
    done = call("import", "L1.docx", "-o", "drafts/70.yaml")
    assert done.code == 1
    assert "footnote 1" in line_with(done.out, "preamble 1: ")
    assert list(drafts.read_draft(Path("drafts/70.yaml")).resolution.footnotes) == [
        "note_1",
        "note_2",
        "note_3",
        "note_4",
    ]
    assert call("build", "drafts/70.yaml", "--txt").code == 0


def with_call(number: int, at: int) -> ExtractedDocument:
    """The document with one raised figure more, at the end of its passage `at` or, if negative, of a footnote."""
    whole = found()
    if at < 0:
        notes = list(whole.notes)
        notes[at] = replace(notes[at], runs=(*notes[at].runs, Run(str(number), call=number)))
        return replace(whole, notes=tuple(notes))
    passages = list(whole.paragraphs)
    passages[at] = replace(passages[at], runs=(*passages[at].runs, Run(str(number), call=number)))
    return replace(whole, paragraphs=tuple(passages))


@pytest.mark.parametrize("at", [-1, -4, 9])
def test_a_raised_figure_without_a_footnote_stays_as_a_figure_and_is_named(at: int):
    recognised = recognise(with_call(9, at), "it")
    assert len(recognised.findings) == 1
    assert "9”" in recognised.findings[0]
    assert sum(block.text.endswith("9") for block in compose(recognised.resolution).blocks) == (at > 0)
    assert sum(text.endswith(".9") for text in recognised.resolution.footnotes.values()) == (at < 0)
    assert loaded(recognised.resolution) == recognised.resolution


@pytest.mark.parametrize("numbers", [(1, 2, 2, 4), (0, 2, 3, 4), (0, 0, 3, 4)])
def test_footnotes_of_one_number_or_of_none_keep_all_their_words(numbers: Sequence[int]):
    whole = found()
    notes = tuple(replace(note, number=number) for note, number in zip(whole.notes, numbers, strict=True))
    recognised = recognise(replace(whole, notes=notes), "it")
    assert sorted(recognised.resolution.footnotes.values()) == ["A/70/1.", "A/70/2.", "A/70/3.", "A/70/4."]
    assert recognised.findings
    assert loaded(recognised.resolution) == recognised.resolution


def test_what_is_not_in_its_place_does_not_replace_a_draft(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(formats, "read", lambda data, name: without_call(2))
    with pytest.raises(DraftError) as refused:
        read_official_document(b"", "it.docx")
    assert [problem.code for problem in refused.value.problems] == ["words"]


# --- What does not load is never written -----------------------------------------------------------------------------


def test_a_file_that_does_not_load_is_not_written(monkeypatch: pytest.MonkeyPatch, call: Call):
    Path("L1.docx").write_bytes(write(compose(NOTED)))
    monkeypatch.setattr(
        "apmb_draft.cli.import_.dump", lambda made: dump(made).replace("[^two]", "").replace("_2]", "]")
    )
    done = call("import", "L1.docx", "-o", "drafts/70.yaml", "--report", "proof.html")
    assert done.code == 2
    assert "[note-unused]" in done.err
    assert not Path("drafts/70.yaml").exists()
    assert not Path("proof.html").exists()


def test_a_file_that_says_something_else_is_not_written():
    data = dump(NOTED).encode()
    assert writing.read_back(data, Path("70.yaml"), NOTED) == data
    with pytest.raises(DraftError) as refused:
        writing.read_back(data.replace(b"all to shine", b"all to sing"), Path("70.yaml"), NOTED)
    assert [problem.code for problem in refused.value.problems] == ["read-back"]


@pytest.mark.parametrize(
    "words",
    [
        ("absorb", "80.yaml", "reviewed.docx"),
        ("revise", "80.yaml"),
        ("issued", "80.yaml", "L30.docx"),
        ("sponsors", "80.yaml", "--add", "Cuba"),
    ],
)
def test_no_command_leaves_a_draft_file_that_does_not_load(
    words: Sequence[str], monkeypatch: pytest.MonkeyPatch, call: Call
):
    parts = {"stage": "draft", "symbol": "A/C.1/70/L.30", "adoption": None, "sponsors": ["Chad"]}
    draft = lighthouses({key: getattr(NOTED, key) for key in ("preamble", "operative", "footnotes")}, parts)
    Path("80.yaml").write_text(dump(draft), encoding="utf-8")
    sung = draft.model_copy(update={"operative": draft.operative.replace("shine", "sing")})
    Path("reviewed.docx").write_bytes(write(compose(sung)))
    Path("L30.docx").write_bytes(write(compose(draft.model_copy(update={"symbol": "A/C.1/70/L.31"}))))
    before = {path: path.read_bytes() for path in Path().glob("*") if path.is_file()}
    monkeypatch.setattr(drafts, "edit_text", lambda *given: edit_text(*given).replace("lamps[^two]", "lamps"))
    done = call(*words)
    assert (done.code, "[note-unused]" in done.err) == (2, True)
    assert {path: path.read_bytes() for path in Path().glob("*") if path.is_file()} == before


def test_a_draft_file_that_begins_with_a_byte_order_mark_has_one_after_absorb(call: Call):
    draft = lighthouses({"stage": "draft", "symbol": "A/C.1/70/L.30", "adoption": None, "sponsors": ["Chad"]})
    Path("80.yaml").write_bytes(b"\xef\xbb\xbf" + dump(draft).encode())
    sung = draft.model_copy(update={"operative": draft.operative.replace("shine", "sing")})
    Path("reviewed.docx").write_bytes(write(compose(sung)))
    assert call("absorb", "80.yaml", "reviewed.docx").code == 0
    assert Path("80.yaml").read_bytes().count(b"\xef\xbb\xbf") == 1
    assert drafts.read_draft(Path("80.yaml")).resolution.operative == sung.operative
