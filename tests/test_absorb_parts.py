"""The parts of a text that comes back: what nobody touched stays preambular, operative or part of its annex."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import Call
from lxml import etree
from made_up import lighthouses
from made_up_edits import File, W
from messages import line_with, problems, quoted

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, load
from apmb_draft.lifecycle.stages import adopt_from_document, issue_draft
from apmb_draft.merge.merging import MergeResult, merge_returned
from apmb_draft.merge.returned_docx import match_returned_docx
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution

DRAFT = {"stage": "draft", "symbol": "A/C.1/70/L.30", "adoption": None, "sponsors": ["Chad"], "next_session": None}
SENT = lighthouses(
    DRAFT,
    preamble="*Recalling* its resolutions {recalled},\n\n*Stressing* the need for lamps,\n\n"
    "*Noting* moths in the night,\n\n*Noting also* ships at sea,",
    operative="*Urges* all lighthouses to shine;\n\n*Invites* all keepers:\n\n(a) To wake;\n\n(b) To watch;\n\n"
    "*Calls upon* ships to look;\n\n*Decides* to remain seized of the matter.",
)
PREAMBLE = SENT.preamble.split("\n\n")

Edit = Callable[[File], None]


def came(sent: Resolution, edit: Edit) -> MergeResult:
    file = File(write(compose(sent)))
    edit(file)
    return merge_returned(sent, match_returned_docx(file.written(), "it.docx", [sent]), lambda author: True)


def paragraph(file: File, words: str) -> Any:
    return next(each for each in file.story.iter(W + "p") if words in "".join(each.itertext()))


def typed(text: str, *, bold: bool = False) -> Any:
    made = etree.Element(W + "p")
    run = etree.SubElement(made, W + "r")
    if bold:
        etree.SubElement(etree.SubElement(run, W + "rPr"), W + "b")
    etree.SubElement(run, W + "t").text = text
    return made


def in_table(*paragraphs: Any) -> Any:
    table = etree.Element(W + "tbl")
    for each in paragraphs:
        etree.SubElement(etree.SubElement(table, W + "tr"), W + "tc").append(each)
    return table


def behind(words: str, *made: Any) -> Edit:
    def edit(file: File) -> None:
        for each in reversed(made):
            paragraph(file, words).addnext(each)

    return edit


def both(*edits: Edit) -> Edit:
    def edit(file: File) -> None:
        for each in edits:
            each(file)

    return edit


def replaced(old: str, new: str) -> Edit:
    def edit(file: File) -> None:
        text = next(each for each in file.story.iter(W + "t") if old in (each.text or ""))
        text.text = (text.text or "").replace(old, new)

    return edit


# --- A heading in the preamble ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made", [typed("Gender", bold=True), in_table(typed("Gender")), in_table(typed("Gender", bold=True))]
)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_heading_in_the_preamble_leaves_all_behind_it_preambular(made: Any, at: int):
    found = came(SENT, behind(("Recalling", "Stressing", "Noting moths")[at - 1], made))
    assert found.resolution is not None
    assert found.resolution.preamble.split("\n\n") == [*PREAMBLE[:at], "# Gender", *PREAMBLE[at:]]
    assert found.resolution.operative == SENT.operative
    assert found.findings == ()


def test_a_paragraph_that_was_edited_behind_a_new_heading_is_preambular_too():
    edit = both(behind("Noting moths", typed("Gender", bold=True)), replaced("ships at sea", "many ships at sea"))
    found = came(SENT, edit)
    assert found.resolution is not None
    assert found.resolution.preamble.split("\n\n") == [*PREAMBLE[:3], "# Gender", "*Noting also* many ships at sea,"]
    assert found.resolution.operative == SENT.operative


def test_a_new_paragraph_with_a_comma_behind_a_new_heading_is_preambular():
    found = came(
        SENT, behind("Noting also", typed("Gender", bold=True), typed("Bearing in mind the keepers at night,"))
    )
    assert found.resolution is not None
    assert found.resolution.preamble.split("\n\n") == [*PREAMBLE, "# Gender", "Bearing in mind the keepers at night,"]
    assert found.resolution.operative == SENT.operative


def test_a_heading_before_the_first_number_is_operative():
    found = came(SENT, behind("Noting also", typed("Lamps at sea", bold=True)))
    assert found.resolution is not None
    assert found.resolution.preamble == SENT.preamble
    assert found.resolution.operative.startswith("# Lamps at sea\n\n*Urges*")


def test_a_heading_in_the_preamble_stays_when_its_document_comes_back_again():
    again = came(SENT, behind("Stressing", typed("Gender", bold=True))).resolution
    assert again is not None
    assert came(again, lambda file: None).resolution == again
    assert load(dump(again).encode(), "it") == again


def test_sections_with_paragraphs_without_a_number_come_back_as_they_were_sent():
    sections = "# I\n\n~ *Recalling* the lamps,\n\n*Asks* all;\n\n*Begs* them.\n\n# II\n\n~ *Noting* it,\n\n1. *Ends*."
    sent = lighthouses(DRAFT, preamble=SENT.preamble, operative=sections)
    assert came(sent, lambda file: None).resolution == sent


# --- What would change the part of others ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "heading", "named"),
    [
        ("Urges", "Annex", "paragraph 2"),
        ("Stressing", "Annex I", "preamble 3"),
        ("To wake", "Appendix", "paragraph 2 (b)"),
    ],
)
def test_the_heading_of_an_annex_in_the_middle_of_the_text_is_refused_with_what_it_would_move(
    words: str, heading: str, named: str
):
    with pytest.raises(DraftError) as refused:
        came(SENT, behind(words, typed(heading, bold=True)))
    (problem,) = refused.value.problems
    assert problem.code == "absorb-part"
    assert problem.message.startswith(f"{named}, ")
    assert quoted(problem.message)[-1] == heading


ANNEXED = lighthouses(DRAFT, annexes=[{"text": "1. Lamps burn.\n\n2. They are seen."}])


def test_the_heading_of_an_annex_that_is_gone_is_refused():
    with pytest.raises(DraftError) as refused:
        came(ANNEXED, lambda file: paragraph(file, "Annex").getparent().remove(paragraph(file, "Annex")))
    (problem,) = refused.value.problems
    assert (problem.code, quoted(problem.message)) == ("absorb-part", ["Lamps burn."])


def test_a_new_annex_before_another_moves_nothing_to_another_part():
    made = [typed("Annex I", bold=True), typed("Ships look."), typed("Annex II", bold=True)]

    def edit(file: File) -> None:
        old = paragraph(file, "Annex")
        for each in made:
            old.addprevious(each)
        old.getparent().remove(old)

    found = came(ANNEXED, edit)
    assert found.findings == ()
    assert found.resolution is not None
    assert [annex.text for annex in found.resolution.annexes] == ["Ships look.", ANNEXED.annexes[0].text]


def named(found: MergeResult) -> list[tuple[str, list[str]]]:
    """The place of each finding, and what it quotes."""
    return [(finding.partition(",")[0], quoted(finding)) for finding in found.findings]


def test_a_number_that_went_or_came_with_the_part_is_named():
    gone = came(SENT, replaced("1.", ""))
    assert named(gone) == [("paragraph 1", ["Urges all lighthouses to shine;"])]
    assert gone.resolution is not None
    assert gone.resolution.preamble.endswith("*Urges* all lighthouses to shine;")
    assert gone.resolution.operative.startswith("*Invites*")
    number = came(SENT, replaced("Noting also", "1. Noting also"))
    assert named(number) == [("preamble 4", ["Noting also ships at sea,"])]
    assert number.resolution is not None
    assert number.resolution.operative.startswith("*Noting also* ships at sea,")


def test_a_reworded_paragraph_in_another_part_is_named_too():
    gone = came(SENT, both(replaced("1.", ""), replaced("all lighthouses", "the lighthouses")))
    assert named(gone) == [("paragraph 1", ["Urges all lighthouses to shine;"])]
    number = came(SENT, both(replaced("Noting also", "1. Notes"), replaced("ships at sea", "ships at night")))
    assert named(number) == [("preamble 4", ["Noting also ships at sea,"])]
    annex = came(SENT, both(behind("Calls upon", typed("Annex", bold=True)), replaced("remain seized", "stay seized")))
    assert named(annex) == [("paragraph 4", ["Decides to remain seized of the matter.", "Annex"])]


def test_what_is_reworded_where_it_was_is_not_named():
    edit = both(replaced("2.", ""), replaced("all keepers", "the keepers"), replaced("ships at sea", "ships at night"))
    assert came(SENT, edit).findings == ()


def test_a_heading_that_lost_its_form_is_named():
    sent = lighthouses(DRAFT, operative="# Lamps at sea by night\n\n1. *Urges* all;\n\n2. *Decides* so.")

    def plain(file: File) -> None:
        one = paragraph(file, "Lamps at sea")
        for each in one.iter(W + "pStyle"):
            each.set(W + "val", "SingleTxt")

    found = came(sent, plain)
    assert named(found) == [("heading", ["Lamps at sea by night"])]
    assert found.resolution is not None
    assert found.resolution.preamble.endswith("Lamps at sea by night")


def test_what_was_moved_by_hand_goes_where_it_was_put():
    def move(file: File) -> None:
        paragraph(file, "Calls upon").addnext(paragraph(file, "Urges"))

    found = came(SENT, move)
    assert found.findings == ()
    assert found.resolution is not None
    assert found.resolution.operative.split("\n\n")[-2] == "*Urges* all lighthouses to shine;"


def test_the_command_writes_nothing_where_it_refuses_and_says_1_where_it_names(call: Call):
    Path("80.yaml").write_text(dump(SENT), encoding="utf-8")
    before = Path("80.yaml").read_bytes()
    file = File(write(compose(SENT)))
    behind("Urges", typed("Annex", bold=True))(file)
    Path("back.docx").write_bytes(file.written())
    refused = call("absorb", "80.yaml", "back.docx")
    assert (refused.code, Path("80.yaml").read_bytes()) == (2, before)
    assert problems(refused.err) == [("back.docx", "absorb-part")]
    file = File(write(compose(SENT)))
    replaced("1.", "")(file)
    Path("back.docx").write_bytes(file.written())
    done = call("absorb", "80.yaml", "back.docx")
    assert (done.code, quoted(line_with(done.out, "paragraph 1, "))[0]) == (1, "Urges all lighthouses to shine;")


# --- The stations of the year ----------------------------------------------------------------------------------------


def test_a_document_in_which_an_unchanged_paragraph_is_in_another_part_is_not_taken_over():
    *first, last = PREAMBLE
    moved = {"preamble": "\n\n".join(first), "operative": f"# Ships\n\n~ {last}\n\n1. {SENT.operative}"}
    document = SENT.model_copy(update=moved)
    with pytest.raises(DraftError) as refused:
        issue_draft(SENT, document, "L30.pdf", words=True)
    assert [(each.code, each.message[:10]) for each in refused.value.problems] == [("part", "preamble 4")]
    assert issue_draft(SENT, document, "L30.pdf").resolution.preamble == SENT.preamble
    adoption = {key: getattr(lighthouses(), key) for key in ("stage", "symbol", "issued", "adoption")}
    with pytest.raises(DraftError) as refused:
        adopt_from_document(SENT, document.model_copy(update={**adoption, "sponsors": ()}), "RES.pdf")
    assert [each.code for each in refused.value.problems] == ["part"]
    assert adopt_from_document(SENT, SENT.model_copy(update={**adoption, "sponsors": ()}), "RES.pdf").literal == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Draft resolution submitted by the Vice-Chair", ("Draft resolution submitted by the Vice-Chair", ())),
        ("Chad and Egypt: draft resolution", (None, ("Chad", "Egypt"))),
    ],
)
def test_a_line_in_the_place_of_sponsors_comes_back_as_it_was_typed(line: str, expected: tuple[Any, ...]):
    sent = SENT.model_copy(update={"sponsors": (), "sponsors_line": "Draft resolution submitted by the Chair"})

    def edit(file: File) -> None:
        old = paragraph(file, "submitted by the Chair")
        old.getparent().replace(old, typed(line, bold=True))

    found = came(sent, edit).resolution
    assert (found.sponsors_line, found.sponsors) == expected
