"""A document read back into a resolution: facts as data, the rest literal, all of it proven by composing again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made_up import LIGHTHOUSES, adopted, keepers, lighthouses
from scripts import loaded

from apmb_draft.cli import main
from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, load
from apmb_draft.importing import Recognised, recognise
from apmb_draft.importing.importer import ITALICS_SET
from apmb_draft.model.document import Role
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.reading.formats import read
from apmb_draft.render import render_text as plain_text
from apmb_draft.rollover import Answers, next_year
from apmb_draft.text.templates import Templates
from apmb_draft.un.english import read_dates

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


SECTIONS = (
    "# I\n\n# *Lamps*\n\n~ *Recalling* the lamps,\n\n1. *Asks*:\n\n(a) To turn:\n\n(i) Left:\n\na. Slowly;\n\n"
    "b. At once;\n\n(ii) Right;\n\n*Urges* all to look;\n\n# II\n\n1. *Invites* all;\n\n~ 7. *Jumps*;\n\n*Decides* so."
)
ANNEXES = [
    {"title": "Rules", "text": "# A. Scope\n\n1. A lamp burns:\n\n(a) By day;\n\n(b) By night.\n\n– As a star."},
    {"label": "Appendix", "text": "None."},
]
SUBPARAGRAPHS = "*Asks*:\n\n(a) To shine;\n\n(b) To turn:\n\n(i) Left;\n\n(ii) Right;\n\n*Urges* all to look."
ITEM = Answers(agenda_item="98 (c)")
ALL = Answers(agenda_item="98 (c)", states=41, place="Oslo", dates=read_dates("5 to 9 December 2016"))


def real() -> Resolution:
    return load((ROOT / "drafts/79.yaml").read_bytes(), "79")


def read_back(resolution: Resolution, form: str) -> Recognised:
    document = compose(resolution)
    data = write(document) if form == "docx" else plain_text(document, Templates()).encode()
    return recognise(read(data, form), form)


@pytest.mark.parametrize("form", ["docx", "txt"])
def test_our_own_resolution_comes_back_with_its_facts_as_data(form: str):
    recognised = read_back(real(), form)
    assert recognised.differences == ()
    assert len(recognised.compared) == 37
    ours, theirs = real(), recognised.resolution
    assert theirs.resolutions == ours.resolutions
    assert [kind.held for kind in theirs.meetings.values()] == [kind.held for kind in ours.meetings.values()]
    assert theirs.meetings["review_conferences"].every == 5
    assert theirs.meetings["review_conferences"].action_plan == ours.meetings["review_conferences"].action_plan
    assert (theirs.attend, theirs.convene) == (ours.attend, ours.convene)
    assert (theirs.counts, theirs.next_session, theirs.adoption) == (ours.counts, ours.next_session, ours.adoption)


def test_italics_come_back_from_a_word_file_and_are_set_by_the_list_of_openers_in_plain_text():
    assert read_back(real(), "docx").resolution.preamble.startswith("*Recalling* its resolutions {recalled},")
    recognised = read_back(real(), "txt")
    theirs, ours = recognised.resolution, real()
    assert theirs.preamble.startswith("*Recalling* its resolutions {recalled},")
    assert italics(theirs) == italics(ours)
    assert len(italics(ours)) == 25
    assert recognised.doubts == (ITALICS_SET,)
    assert ITALICS_SET not in read_back(real(), "docx").doubts


def italics(resolution: Resolution) -> list[str]:
    texts = (resolution.preamble, resolution.operative, *resolution.footnotes.values())
    return [words for text in texts for words in re.findall(r"\*([^*]+)\*", text)]


def test_a_paragraph_that_opens_with_no_known_words_is_named():
    text = plain_text(compose(lighthouses(operative="*Zaps* the lights;\n\n*Decides* so.")), Templates())
    recognised = recognise(read(text.encode(), "it"), "it")
    assert [re.findall("“([^”]*)”", doubt) for doubt in recognised.doubts if doubt != ITALICS_SET] == [
        ["Zaps the lights; …"]
    ]
    assert recognised.resolution.operative == "Zaps the lights;\n\n*Decides* so."


def test_what_was_read_can_be_written_and_rolled_over_as_if_it_had_been_typed():
    resolution = read_back(real(), "docx").resolution
    assert load(dump(resolution).encode(), "79") == resolution
    draft = next_year(resolution).draft
    assert draft.attend is not None
    assert (draft.session, draft.attend.number) == (80, 22)
    assert [str(at) for at in draft.meetings["review_conferences"].held.values()][-1] == "Siem Reap, Cambodia (2024)"


@pytest.mark.parametrize("base", [real(), lighthouses(), keepers()])
def test_a_draft_of_ours_with_open_facts_is_read_back_whole(base: Resolution):
    draft = next_year(base).draft
    recognised = read_back(draft, "docx")
    assert recognised.differences == ()
    assert recognised.resolution.agenda_item == draft.agenda_item == UNKNOWN
    assert len(compose(recognised.resolution).blocks) == len(compose(draft).blocks)


@pytest.mark.parametrize("form", ["docx", "txt"])
@pytest.mark.parametrize(
    "resolution",
    [
        lighthouses(),
        lighthouses(adoption={**LIGHTHOUSES["adoption"], "announced": "undated"}),
        lighthouses(adoption={**LIGHTHOUSES["adoption"], "number": "70/12 C", "omnibus": "Shores", "announced": "no"}),
        lighthouses(operative="*Decides* to shine."),
        lighthouses(operative=SUBPARAGRAPHS),
        lighthouses(operative=SECTIONS),
        lighthouses(annexes=ANNEXES),
        lighthouses(preamble="*Noting*:\n\n(a) The sea,\n\n(b) The shore,\n\n*Noting also* the sky,"),
        lighthouses(adoption={**LIGHTHOUSES["adoption"], "reference": "on the recommendation of the keepers (A/70/3)"}),
        lighthouses(adoption={**LIGHTHOUSES["adoption"], "several": "yes", "paragraph": "4 and 5"}),
        lighthouses(operative="*Notes*,[^one] *inter alia*,[^two] the light;[^one]\n\n*Decides* so.",
                    footnotes={"one": "See A/70/12.", "two": "*Official Records*, vol. 3."}),
        adopted(next_year(lighthouses(), ITEM).draft, "71/3", "5 December 2016"),
        adopted(next_year(keepers(), ALL).draft, "71/4", "5 December 2016"),
    ],
)  # fmt: skip
def test_made_up_texts_come_back_word_for_word(resolution: Resolution, form: str):
    recognised = read_back(resolution, form)
    assert recognised.differences == ()


@pytest.mark.parametrize("form", ["docx", "txt"])
@pytest.mark.parametrize(
    ("sponsors", "line"),
    [
        (["Egypt"], "Egypt:* revised draft resolution"),
        (["Australia", "Nigeria*"], "Australia and Nigeria*: revised draft resolution"),
    ],
)
def test_sponsors_that_speak_for_a_group_come_back_with_their_note(form: str, sponsors: list[str], line: str):
    values = {
        "stage": "draft",
        "symbol": "A/C.1/70/L.8/Rev.1",
        "sponsors": sponsors,
        "adoption": None,
        "original": "French",
    }
    note = "On behalf of the States Members of the United Nations that are members of the League of Lamps."
    draft = lighthouses(**values, sponsors_note=note, committee="First Committee")
    recognised = read_back(draft, form)
    assert recognised.differences == ()
    assert (recognised.resolution.sponsors_note, recognised.resolution.original) == (note, "French")
    assert list(recognised.resolution.sponsors) == sponsors
    assert compose(recognised.resolution).text(Role.SPONSORS) == line


def test_an_amendment_is_no_resolution():
    text = "A/C.1/80/L.9\n\nEightieth session\nAgenda item 99\n\nUtopia: amendment to draft resolution A/C.1/80/L.3\n"
    with pytest.raises(DraftError, match=r"^it: .*\bamendment\b.*\[not-a-resolution\]"):
        recognise(read(text.encode(), "it"), "it")


def test_sponsors_are_told_from_the_title_of_the_agenda_item_in_a_text_without_empty_lines():
    text = plain_text(compose(lighthouses(stage="draft", symbol="A/C.1/70/L.8", adoption=None,
                                          sponsors=["Côte d’Ivoire", "Cuba"])), Templates())  # fmt: skip
    squeezed = "\n".join(line for line in text.splitlines() if line).replace(
        ": draft resolution", ": draft\nresolution"
    )
    resolution = recognise(read(squeezed.encode(), "it"), "it").resolution
    assert list(resolution.sponsors) == ["Côte d’Ivoire", "Cuba"]
    assert resolution.agenda_title == lighthouses().agenda_title


def test_a_fact_that_would_not_give_the_very_words_back_stays_literal():
    slip = "*Recalling* its resolutions 69/11 of 2 December 2014, and 68/9 of 5 December 2013,"
    recognised = read_back(lighthouses(preamble=slip, resolutions=None), "docx")
    assert recognised.differences == ()
    assert recognised.resolution.preamble == slip
    assert recognised.resolution.resolutions == {}
    assert any("preamble 1" in doubt for doubt in recognised.doubts)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\x03", "unreadable"),
        (b"PK\x03\x04nothing", "word-damaged"),
        (b"%PDF-1.7\nnothing", "pdf-broken"),
        ("Quatre-vingtième session\nPoint 99\nL’Assemblée générale,".encode(), "not-a-resolution"),
        (b"Eightieth session\nReport of the First Committee\nIntroduction", "not-a-resolution"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, expected: str):
    with pytest.raises(DraftError) as refused:
        recognise(read(data, "it"), "it")
    assert [(str(each.where), each.code) for each in refused.value.problems] == [("it", expected)]


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["import", *words])
    return int(stopped.value.code or 0)


def test_the_command_writes_the_file_the_proof_and_nothing_it_was_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "it.bin").write_bytes(write(compose(real())))
    assert run("it.bin", "--report", "proof.html") == 0
    assert re.search(r"\b37\b", capsys.readouterr().out)
    assert sorted(path.name for path in (tmp_path / "drafts").iterdir()) == ["79.yaml", "draft.schema.json"]
    proof = (tmp_path / "proof.html").read_text()
    assert proof.count("<tr class") == proof.count('<tr class="equal"') == 37
    (tmp_path / "drafts/79.yaml").write_text("mine")
    assert run("it.bin") == 3
    assert (tmp_path / "drafts/79.yaml").read_text() == "mine"
    assert run("missing.pdf") == 2


def test_a_difference_is_shown_as_a_redline_and_is_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    words = plain_text(compose(real()), Templates()).replace("Distr.: General", "Distr.: Limited")
    (tmp_path / "it.txt").write_text(words.replace("43rd plenary meeting", "43rd meeting"))
    assert run("it.txt") == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "distribution: Distr.: [-Limited-] {+General+}",
        "closing: 43rd {+plenary+} meeting 2 December 2024",
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real texts are not here")
def test_the_real_documents_come_back_and_their_facts_are_data(capsys: pytest.CaptureFixture[str]):
    assert loaded(ROOT / "benchmarks" / "roundtrip.py").main([]) == 0
    out = capsys.readouterr().out
    assert out.count(" parts ") == 34
    assert "34 of 34" in out
