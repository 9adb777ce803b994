"""Front blocks and closing lines as official papers have them: each is imported word for word, or named."""

from __future__ import annotations

import pytest
from made_up import lighthouses

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, load
from apmb_draft.importing import Recognised, recognise
from apmb_draft.model.document import Role
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.formats import read
from apmb_draft.render import render_text as plain_text
from apmb_draft.rollover import next_year
from apmb_draft.text.slots import unknown_facts
from apmb_draft.text.templates import Templates

TEXT = "The General Assembly,\n\nRecalling the lamps,\n\n1. Urges all to look;\n\n2. Decides to look again.\n"
CHANGES = "Any changes to the list of sponsors will be reflected in the official record of the meeting."
KEEPERS = "On behalf of the States Members of the United Nations that are members of the League of Lamps."


def imported(*front: str, committee: str = "Second Committee", text: str = TEXT) -> Recognised:
    """Import a draft whose front block has these lines behind that of the agenda item."""
    lines = ("A/C.2/80/L.50", "Eightieth session", committee, "Agenda item 18 (i)", "Lamps", *front)
    return recognise(read("\n\n".join((*filter(None, lines), text)).encode(), "L.50"), "L.50", as_printed=True)


def adopted(*front: str, closing: str, text: str = TEXT) -> Recognised:
    lines = ("A/RES/79/9", "Seventy-ninth session", "Agenda item 125", "Lamps", *front)
    return recognise(read("\n\n".join((*lines, text, closing)).encode(), "9"), "9")


ADOPTED = "Resolution adopted by the General Assembly on 18 November 2024"
REPORT = "[without reference to a Main Committee (A/79/L.9/Rev.1)]"


@pytest.mark.parametrize(
    "line", ["Chad: draft resolution", "Chad:* draft resolution", "Chad and Cuba: revised draft decision"]
)
def test_a_draft_whose_title_begins_as_that_of_a_report_is_a_draft(line: str):
    title = "Report of the Keepers of Lamps"
    recognised = imported(line, title)
    assert recognised.resolution.title == title


@pytest.mark.parametrize(
    "line",
    [
        "Draft resolution submitted by the Chair of the Committee following informal consultations",
        "Draft resolution submitted by the Rapporteur of the Committee, Mona Lamp (Chad), on the basis of informal "
        "consultations on draft resolution A/C.2/80/L.39",
        "Draft decision submitted by the President of the General Assembly",
        "Revised draft resolution submitted by the Vice-Chair",
        "Draft resolution",
    ],
)
@pytest.mark.parametrize("form", ["docx", "txt"])
def test_a_draft_that_no_states_table_keeps_its_line(line: str, form: str):
    recognised = imported(line, "Combating storms")
    found = recognised.resolution
    assert (found.sponsors_line, found.sponsors, found.title) == (line, (), "Combating storms")
    assert recognised.differences == recognised.findings == ()
    assert "sponsors" not in unknown_facts(found)
    document = compose(found)
    again = write(document) if form == "docx" else plain_text(document, Templates()).encode()
    back = recognise(read(again, form), form)
    assert (back.resolution.sponsors_line, back.differences) == (line, ())


@pytest.mark.parametrize("line", ["draft resolution", "Draft resolution A/C.2/80/L.39", "Draft resolution I"])
def test_a_line_that_names_another_draft_or_lost_its_sponsors_is_no_line_of_a_draft(line: str):
    with pytest.raises(DraftError) as refused:
        imported(line, "Lamps of the sea")
    assert [problem.code for problem in refused.value.problems] == ["missing-key"]


def test_a_line_of_its_own_and_sponsors_exclude_each_other():
    draft = imported("Draft resolution", "Storms").resolution
    with pytest.raises(DraftError) as refused:
        load(dump(draft.model_copy(update={"sponsors": ("Chad",)})).encode(), "80.yaml")
    assert [problem.code for problem in refused.value.problems] == ["unknown-key"]


@pytest.mark.parametrize(
    ("committee", "line", "place"),
    [
        ("Second Committee", "Chad and Cuba:* draft resolution", None),
        ("Second Committee", "Chad and Cuba: draft resolution*", "line"),
        ("", "Chad and Cuba:* draft resolution", "colon"),
        ("", "Chad and Cuba: draft resolution*", None),
    ],
)
@pytest.mark.parametrize("form", ["docx", "txt"])
def test_the_asterisk_of_the_sponsors_stays_where_it_is(committee: str, line: str, place: str | None, form: str):
    recognised = imported(line, "Storms", f"* {CHANGES}", committee=committee)
    found = recognised.resolution
    assert (found.sponsors, found.sponsors_mark, found.sponsors_note) == (("Chad", "Cuba"), place, CHANGES)
    document = compose(found)
    assert (document.text(Role.SPONSORS), recognised.differences) == (line, ())
    again = write(document) if form == "docx" else plain_text(document, Templates()).encode()
    assert recognise(read(again, form), form).resolution == found


@pytest.mark.parametrize(
    ("line", "sponsors"),
    [
        ("Mali, Nigeria,* and Thailand: draft resolution", ("Mali", "Nigeria,*", "Thailand")),
        ("Mali, Nigeria,* Peru and Thailand: draft resolution", ("Mali", "Nigeria,*", "Peru", "Thailand")),
        ("Mali, Nigeria* and Thailand: draft resolution", ("Mali", "Nigeria*", "Thailand")),
    ],
)
def test_an_asterisk_behind_the_comma_of_a_sponsor_stays_there(line: str, sponsors: tuple[str, ...]):
    recognised = imported(line, "Storms", f"* {KEEPERS}")
    assert (recognised.resolution.sponsors, recognised.differences) == (sponsors, ())
    assert load(dump(recognised.resolution).encode(), "80.yaml") == recognised.resolution


def test_two_notes_on_the_sponsors_are_both_kept():
    line = "Mali and Nigeria*:** draft resolution"
    recognised = imported(line, "Storms", f"* {KEEPERS}", f"** {CHANGES}", committee="")
    found = recognised.resolution
    assert (found.sponsors_note, found.list_note, found.sponsors) == (KEEPERS, CHANGES, ("Mali", "Nigeria*"))
    assert recognised.differences == ()


@pytest.mark.parametrize("line", ["Chad, Cuba, Mali: draft resolution", "Chad:*, ** draft decision"])
def test_a_line_of_sponsors_in_no_usual_form_stays_as_it_is(line: str):
    recognised = imported(line, "Storms")
    assert (recognised.resolution.sponsors_line, recognised.differences) == (line, ())
    assert "sponsors" in recognised.doubts[0]


def test_a_space_left_out_between_sponsors_is_put_in_and_named():
    recognised = imported("Chad, Venezuela (Bolivarian Republic of),Viet Nam and Yemen: draft resolution", "Storms")
    assert recognised.resolution.sponsors[1:3] == ("Venezuela (Bolivarian Republic of)", "Viet Nam")
    assert "“of),Viet”" in recognised.doubts[0]


@pytest.mark.parametrize("form", ["docx", "txt"])
def test_an_opening_without_a_comma_stays_so(form: str):
    opening = "The General Assembly\n\nAdopts the following declaration:\n\n"
    text = f"{opening}Lamps of the sea\n\n1. We light them in the dark;\n\n2. We turn.\n"
    found = imported("Chad: draft resolution", "Storms", text=text)
    assert (found.resolution.opening, found.differences) == ("The General Assembly", ())
    assert (found.resolution.preamble, found.resolution.operative.partition(" the ")[0]) == ("", "~ Adopts")
    document = compose(found.resolution)
    assert document.text(Role.OPENING) == "The General Assembly"
    again = write(document) if form == "docx" else plain_text(document, Templates()).encode()
    assert recognise(read(again, form), form).resolution.opening == "The General Assembly"


def test_the_closing_lines_in_one_are_told_apart():
    found = adopted(ADOPTED, REPORT, "79/9. Lamps", closing="39th plenary meeting 18 November 2024")
    assert found.resolution.adoption is not None
    assert (found.resolution.adoption.meeting, found.differences) == (39, ())


def test_a_date_without_its_space_is_read_and_named():
    found = adopted(ADOPTED, REPORT, "79/9. Lamps", closing="39th plenary meeting\n\n18 November2024")
    assert found.resolution.adoption is not None
    assert (found.resolution.adoption.date.day, found.differences) == (18, ())
    assert "18 November2024" in found.doubts[0]


def test_a_closing_date_that_follows_the_number_of_the_last_paragraph_is_none():
    found = adopted(ADOPTED, REPORT, "79/9. Lamps", closing="39th plenary meeting\n\n3 November 2024")
    assert found.resolution.adoption is not None
    assert str(found.resolution.adoption.date) == "2024-11-03"
    again = recognise(read(write(compose(found.resolution)), "docx"), "docx")  # where it is in italics
    assert (again.resolution.adoption, again.differences) == (found.resolution.adoption, ())


def test_an_adopted_text_whose_title_has_no_number_takes_that_of_its_symbol_and_says_so():
    found = adopted(ADOPTED, REPORT, "Lamps of the sea", closing="39th plenary meeting\n\n18 November 2024")
    assert (found.resolution.stage, found.resolution.title) == ("adopted", "Lamps of the sea")
    assert [finding.partition(":")[0] for finding in found.findings] == ["number"]


@pytest.mark.parametrize("form", ["docx"])
def test_an_adopted_text_keeps_the_line_of_its_original(form: str):
    draft = lighthouses(original="English")
    back = recognise(read(write(compose(draft)), form), form)
    assert (back.resolution.original, back.differences) == ("English", ())
    assert next_year(draft).draft.original is None


def test_a_number_without_its_full_stop_counts_and_is_named():
    text = TEXT.replace("2. Decides", "2 Also urges all to turn;\n\n3. Decides")
    found = imported("Chad: draft resolution", "Storms", text=text)
    assert [block.number for block in compose(found.resolution).of(Role.OPERATIVE)] == ["1.", "2.", "3."]
    assert (found.differences, found.unplaced) == ((), [])
    assert "2 Also" in found.doubts[0]


@pytest.mark.parametrize("words", ["9 Urges all to shine", "2 Lamps of the sea shine"])
def test_a_figure_that_is_no_next_number_stays_in_its_words(words: str):
    text = TEXT.replace("2. Decides", f"{words};\n\n2. Decides")
    found = imported("Chad: draft resolution", "Storms", text=text)
    assert words in found.resolution.operative.replace("*", "")


@pytest.mark.parametrize("lines", ["Original: English", "English\nOriginal:", "Original:\nEnglish"])
def test_the_language_of_the_original_may_stand_on_a_line_of_its_own(lines: str):
    head = f"United Nations\nA/RES/79/9\nGeneral Assembly\nDistr.: General\n9 December 2024\n{lines}\n"
    front = ("Seventy-ninth session", "Agenda item 125", "Lamps", ADOPTED, REPORT, "79/9. Lamps of the sea")
    closing = "39th plenary meeting\n\n18 November 2024"
    found = recognise(read((head + "\n\n".join((*front, TEXT, closing))).encode(), "9"), "9")
    assert (found.resolution.original, found.differences, found.unplaced) == ("English", (), [])


def test_a_decision_without_a_comma_behind_the_organ_is_read():
    text = "The General Assembly decides to keep the lamps burning.\n"
    found = imported("Chad: draft decision", "Lamps of the sea", text=text)
    assert (found.resolution.document, found.differences) == ("decision", ())
    assert found.resolution.decision.startswith("The General Assembly decides")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Programme budget implications of draft resolution A/C.2/80/L.3", "statement"),
        ("Statement submitted by the Secretary-General in accordance with rule 153", "statement"),
        ("Proposed programme of work and timetable of the Second Committee", "programme of work"),
        ("Addendum", "addition"),
        ("Chad: amendment to draft resolution A/C.2/80/L.3", "amendment"),
        ("Chad and Cuba:*, ** amendments to revised draft decision A/C.2/80/L.3/Rev.1", "amendment"),
        ("Proposed amendments to draft resolution A/C.2/80/L.3", "amendment"),
    ],
)
def test_what_is_no_draft_is_named(line: str, what: str):
    with pytest.raises(DraftError) as refused:
        imported(line, text="The lamps of the sea are lit, and the oil for them is in the budget of the keepers.")
    (problem,) = refused.value.problems
    assert problem.code == "not-a-resolution"
    assert what in problem.message


@pytest.mark.parametrize(
    ("symbol", "what"), [("A/C.2/80/L.3/Add.1", "an addition to"), ("A/RES/79/9/Corr.1", "a correction of")]
)
def test_what_is_added_to_a_draft_is_named_by_its_symbol(symbol: str, what: str):
    text = f"{symbol}\n\nEightieth session\n\nAgenda item 9\n\nLamps\n\nThe following States are sponsors: Chad.\n"
    with pytest.raises(DraftError) as refused:
        recognise(read(text.encode(), "it"), "it")
    assert what in refused.value.problems[0].message
