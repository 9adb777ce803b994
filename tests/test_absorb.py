"""Back from Word: what people change in the document finds its way into the file, and nothing else does."""

from __future__ import annotations

import difflib
import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from commands import After, run
from lxml import etree
from made_up import lighthouses
from made_up_edits import PEOPLE, Editor, File, W
from messages import line_with, problems, quoted
from sampling import count, sample

from apmb_draft.compose import compose, template_context
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, load
from apmb_draft.merge.merging import merge_returned, merge_values
from apmb_draft.merge.returned_docx import match_returned_docx
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import next_year

ROOT = Path(__file__).parents[1]


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_absorb", ROOT / "benchmarks/absorb.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BENCHMARK = benchmark()
DRAFT = next_year(load((ROOT / "drafts/79.yaml").read_bytes(), "79")).draft


@pytest.fixture(scope="module")
def bases() -> list[tuple[Resolution, bytes]]:
    return [(draft, write(compose(draft))) for draft in BENCHMARK.drafts()]


@pytest.mark.parametrize("seed", range(1000, 1000 + count(8, of=20)))
def test_edits_of_every_kind_come_back_and_none_is_invented(seed: int, bases: list[tuple[Resolution, bytes]]):
    draft, data = bases[seed % len(bases)]
    file, kinds, _ = BENCHMARK.edited_file(data, seed)
    assert list(BENCHMARK.problems(draft, file.written())) == [], kinds


def test_the_measure_can_fail(bases: list[tuple[Resolution, bytes]]):
    draft, data = bases[0]
    other = draft.model_copy(update={"operative": draft.operative.replace("without delay", "at once")})
    assert list(BENCHMARK.problems(draft, write(compose(other)))) == []
    file = File(data)
    file.text()[2].getparent().remove(file.text()[2])
    wanted = BENCHMARK.said(file)
    assert wanted != BENCHMARK.said_by(draft)


# --- The command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(folder: Path, after: After) -> Path:
    """A working folder with the draft of the eightieth session and its documents."""
    after("next-year", "-q")
    return folder


def draft_file() -> str:
    return Path("drafts/80.yaml").read_text(encoding="utf-8")


def changed(search: str, new: str, author: str = "", file: str = "output/80-draft-clean.docx") -> Path:
    """A copy of a document in which some words were replaced, tracked if there is an author."""
    return worked_on(lambda editor: replace(editor, search, new), author, file)


def replace(editor: Editor, search: str, new: str) -> None:
    for paragraph in editor.file.story.iter(W + "p"):
        for each in editor.runs(paragraph):
            text = (each.find(W + "t").text or "").replace("\u00a0", " ")
            if search in text:
                editor.replace(each, text.index(search), text.index(search) + len(search), new)
                return
    raise AssertionError(f"{search} stands nowhere")


def worked_on(work: Callable[[Editor], None], author: str = "", file: str = "output/80-draft-clean.docx") -> Path:
    opened = File(Path(file).read_bytes())
    work(Editor(opened, BENCHMARK.random.Random(1), author))
    Path("came back.docx").write_bytes(opened.written())
    return Path("came back.docx")


def differing(before: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), draft_file().splitlines(), n=0, lineterm="")
    return [line.strip() for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.usefixtures("folder")
def test_a_document_that_nobody_changed_is_composed_at_most_four_times(monkeypatch: pytest.MonkeyPatch):
    composing = sys.modules[compose.__module__]
    composed: list[Resolution] = []

    def counted(resolution: Resolution) -> object:
        composed.append(resolution)
        return template_context(resolution)

    monkeypatch.setattr(composing, "template_context", counted)
    assert run("absorb", "drafts/80.yaml", "output/80-draft-clean.docx") == 0
    assert 1 <= len(composed) <= 4


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("search", "new", "lines"),
    [
        ("[place]", "Geneva", ["-  place: unknown", "+  place: Geneva"]),
        ("[number of States]", "165", ["-  states: unknown", "+  states: 165"]),
        ("4 December 2023", "5 December 2023", ["-      78/45: 4 December 2023", "+      78/45: 5 December 2023"]),
        ("Oslo (2019)", "Bergen (2019)", ["-      4: Oslo (2019)", "+      4: Bergen (2019)"]),
        ("[sponsors]", "Chad and Egypt", ["-sponsors: unknown", "+sponsors:", "+  - Chad", "+  - Egypt"]),
        ("[number and letter]", "99 (q)", ["-agenda_item: unknown", "+agenda_item: 99 (q)"]),
    ],
)
def test_a_fact_corrected_in_the_words_is_corrected_in_the_file(search: str, new: str, lines: list[str]):
    before = draft_file()
    assert run("absorb", "drafts/80.yaml", str(changed(search, new))) == 0
    made = [line for line in differing(before) if re.match(r"[-+] *(?!-? ?(?:fact|question|look|proposed):)", line)]
    assert set(lines) - {""} <= {re.sub(r"^([-+])", r"\1", line) for line in made}
    key = {"[place]": "attend.place", "[number of States]": "counts.states", "[sponsors]": "sponsors"}.get(search)
    if key:
        assert f"fact: {key}" in before
        assert f"fact: {key}" not in draft_file()
    assert {"+", "-"} >= {line[:1] for line in made}


@pytest.mark.usefixtures("folder")
def test_wording_comes_back_to_its_paragraph_and_slots_stay():
    before = draft_file()
    assert run("absorb", "drafts/80.yaml", str(changed("to work strenuously", "to work at once"))) == 0
    after = load(draft_file().encode(), "80")
    assert "to work at once" in after.preamble
    assert set(re.findall(r"\{[a-z_.]+\}", before)) == set(re.findall(r"\{[a-z_.]+\}", draft_file()))
    assert Path("drafts/80.yaml.bak").read_text(encoding="utf-8") == before


@pytest.mark.usefixtures("folder")
def test_comments_in_the_file_stay():
    Path("drafts/80.yaml").write_text(draft_file().replace("preamble: |", "# agreed on Monday\npreamble: |"), "utf-8")
    assert run("absorb", "drafts/80.yaml", str(changed("without delay", "at once"))) == 0
    assert "# agreed on Monday\npreamble: |" in draft_file()


@pytest.mark.usefixtures("folder")
def test_a_file_nobody_changed_changes_nothing(capsys: pytest.CaptureFixture[str]):
    before = draft_file()
    for name in ("clean", "tracked"):
        assert run("absorb", "drafts/80.yaml", f"output/80-draft-{name}.docx") == 0
        assert capsys.readouterr().out == ""
    assert draft_file() == before
    assert not Path("drafts/80.yaml.bak").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("file", ["output/80-draft-clean.docx", "output/80-draft-tracked.docx"])
def test_open_changes_are_shown_and_nothing_is_written_until_somebody_says_so(
    file: str, capsys: pytest.CaptureFixture[str]
):
    before = draft_file()
    document = str(changed("to work strenuously", "to work at once", "Ana Ruiz", file))
    assert run("absorb", "drafts/80.yaml", document) == 1
    shown = capsys.readouterr()
    assert "Ana Ruiz" in shown.out
    assert "[-to work strenuously-]{+to work at once+}" in shown.out.replace("\n", " ")
    assert "--accept" in shown.err
    assert draft_file() == before
    assert run("absorb", "drafts/80.yaml", document, "--accept", "none", "-q") == 0
    assert draft_file() == before
    assert run("absorb", "drafts/80.yaml", document, "--accept", "Ana Ruiz", "-q") == 0
    assert "to work at once" in draft_file()


@pytest.mark.usefixtures("folder")
def test_of_several_people_those_named_are_taken():
    def work(editor: Editor) -> None:
        replace(editor, "to work strenuously", "to labour")
        editor.author = PEOPLE[1]
        replace(editor, "Stresses", "Underlines")
        editor.author = ""
        replace(editor, "gender aspects", "gender and age aspects")

    document = str(worked_on(work, PEOPLE[0]))
    assert run("absorb", "drafts/80.yaml", document, "--accept", PEOPLE[1], "-q") == 0
    after = load(draft_file().encode(), "80")
    assert "*Underlines*" in after.operative
    assert "to labour" not in after.preamble
    assert "gender and age aspects" in after.preamble


@pytest.mark.usefixtures("folder")
def test_a_name_that_changed_nothing_is_refused(capsys: pytest.CaptureFixture[str]):
    document = str(changed("without delay", "at once", "Ana Ruiz"))
    assert run("absorb", "drafts/80.yaml", document, "--accept", "Ana Ruis") == 2
    assert "Ana Ruiz" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_nothing_is_written_on_a_dry_run_and_the_difference_is_shown(capsys: pytest.CaptureFixture[str]):
    before = draft_file()
    assert run("absorb", "drafts/80.yaml", str(changed("without delay", "at once")), "-n", "--diff") == 0
    shown = capsys.readouterr()
    assert any(line.startswith("+ ") and "at once" in line for line in shown.out.splitlines())
    assert draft_file() == before


@pytest.mark.usefixtures("folder")
def test_what_was_written_into_the_file_meanwhile_stays():
    document = str(changed("to work strenuously", "to work at once"))
    mine = draft_file().replace("gender aspects", "gender aspects, and age,").replace("every: 5", "every: 4")
    Path("drafts/80.yaml").write_text(mine, encoding="utf-8")
    assert run("absorb", "drafts/80.yaml", document, "-q") == 0
    assert "gender aspects, and age," in draft_file()
    assert "every: 4" in draft_file()
    assert "to work at once" in draft_file()


@pytest.mark.usefixtures("folder")
def test_a_paragraph_that_was_deleted_is_one_of_the_draft_as_sent(capsys: pytest.CaptureFixture[str]):
    shorter = draft_file().replace("\n\n  *Underlining*", "\n\n  *Deleted*", 1)
    start = shorter.index("  *Deleted*")
    shorter = shorter[:start] + shorter[shorter.index("\n\n", start) + 2 :]
    Path("shorter.docx").write_bytes(write(compose(load(shorter.encode(), "80"))))
    assert run("absorb", "drafts/80.yaml", "shorter.docx", "-n") == 0
    assert line_with(capsys.readouterr().out, "preamble 8 of the draft as sent: [-Underlining")


@pytest.mark.usefixtures("folder")
def test_two_changes_of_one_paragraph_are_shown_and_nothing_is_written(capsys: pytest.CaptureFixture[str]):
    document = str(changed("gender aspects", "gender and age aspects"))
    mine = draft_file().replace("gender aspects", "gender questions")
    Path("drafts/80.yaml").write_text(mine, encoding="utf-8")
    assert run("absorb", "drafts/80.yaml", document, "-q") == 3
    said = capsys.readouterr().err
    assert problems(said) == [("drafts/80.yaml", "absorb-conflict")]
    here, there = quoted(said)
    assert ("gender questions" in here, "gender and age aspects" in there) == (True, True)
    assert draft_file() == mine


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("here", "there", "sides"),
    [
        (("{states} States", "nearly all States"), "167", ["167"]),
        (("states: unknown", "states: 166"), "nearly all", ["166", "nearly all"]),
        (("{states} States", "167 States"), "167", []),
        (("states: unknown", "states: 166"), "166", []),
    ],
)
def test_a_fact_changed_on_one_side_and_its_slot_typed_over_on_the_other_collide(
    capsys: pytest.CaptureFixture[str], here: tuple[str, str], there: str, sides: list[str]
):
    came = changed("[number of States]", there)
    assert here[0] in draft_file()
    Path("drafts/80.yaml").write_text(draft_file().replace(*here, 1), encoding="utf-8")
    before = draft_file()
    assert run("absorb", "drafts/80.yaml", str(came)) == (3 if sides else 0)
    said = capsys.readouterr().err
    assert problems(said) == ([("drafts/80.yaml", "absorb-conflict")] if sides else [])
    if sides:
        assert [each for each in quoted(said) if each in sides] == sides
        assert draft_file() == before


@pytest.mark.usefixtures("folder")
def test_all_conflicts_are_named_at_once(capsys: pytest.CaptureFixture[str]):
    def both(editor: Editor) -> None:
        replace(editor, "[number of States]", "nearly all")
        replace(editor, "in the future programme", "in the further programme")

    came = worked_on(both)
    mine = draft_file().replace("in the future programme", "in the coming programme")
    Path("drafts/80.yaml").write_text(mine.replace("states: unknown", "states: 166"), encoding="utf-8")
    assert run("absorb", "drafts/80.yaml", str(came), "-q") == 3
    said = capsys.readouterr().err
    assert problems(said) == [("drafts/80.yaml", "absorb-conflict")] * 2
    assert "programme" in quoted(line_with(said, "paragraph 9"))[0]
    assert quoted(line_with(said, "preamble 10, {states}")) == ["166", "nearly all"]


@pytest.mark.usefixtures("folder")
def test_a_conflict_is_named_as_it_is_printed_and_quoted_where_it_lies(capsys: pytest.CaptureFixture[str]):
    document = str(changed("in the future programme", "in the further programme"))
    mine = draft_file().replace("in the future programme", "in the coming programme")
    assert mine != draft_file()
    Path("drafts/80.yaml").write_text(mine, encoding="utf-8")
    assert run("absorb", "drafts/80.yaml", document, "-q") == 3
    said = capsys.readouterr().err
    assert said.startswith("drafts/80.yaml: paragraph 9 ")
    sides = quoted(said)
    assert [side.startswith("… ") for side in sides] == [True, True]
    rest = "programme of meetings of the States Parties to the Convention;"
    assert [side.endswith(f"{word} {rest}") for side, word in zip(sides, ("coming", "further"), strict=True)] == [
        True, True
    ]  # fmt: skip


@pytest.mark.usefixtures("folder")
def test_all_words_that_differ_are_quoted_of_a_conflict(capsys: pytest.CaptureFixture[str]):
    """Where the first difference is far from the one that collides, and where one is long."""
    theirs = draft_file().replace("hinder the development of", f"hinder {'very ' * 99}all development of")
    Path("theirs.docx").write_bytes(write(compose(load(theirs.encode(), "80"))))
    mine = draft_file().replace("put an end to the suffering", "end the suffering")
    mine = mine.replace("hinder the development of", "slow the development of")
    Path("drafts/80.yaml").write_text(mine, encoding="utf-8")
    assert run("absorb", "drafts/80.yaml", "theirs.docx", "-q") == 3
    here, there = quoted(capsys.readouterr().err)
    assert ("to end the suffering" in here, "slow the development" in here) == (True, True)
    assert ("put an end" in there, "hinder very" in there, "all development" in there) == (True, True, True)
    assert max(map(len, (here, there))) < 600


@pytest.mark.usefixtures("folder")
def test_a_comment_becomes_a_question_with_its_author_and_ours_do_not():
    worked_on(lambda editor: comment_on(editor, "Stresses", "Is this agreed?"))
    before = load(draft_file().encode(), "80")
    for _ in range(2):  # and only once
        assert run("absorb", "drafts/80.yaml", "came back.docx", "-q") == 0
    after = load(draft_file().encode(), "80")
    assert after.ask[:-1] == before.ask
    assert after.ask[-1].author == "Ana Ruiz"
    assert after.ask[-1].fact == "operative 3"
    assert after.ask[-1].question.endswith("”: Is this agreed?")
    assert run("build", "drafts/80.yaml", "--docx", "-q") == 0
    for file in ("clean", "tracked"):
        assert "Stresses" in commented_paragraph(f"output/80-draft-{file}.docx", "Ana Ruiz: “")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("name", ["clean", "tracked"])
def test_questions_stay_at_their_words_when_a_paragraph_above_is_deleted(name: str, by_hand: bool):
    assert run("answer", "drafts/80.yaml", "--seen", "op8", "-q") == 0
    worked_on(lambda editor: comment_on(editor, "future programme of meetings", "Is this agreed?"))
    assert run("absorb", "drafts/80.yaml", "came back.docx", "-q") == 0
    assert asked_places() == {"States not Parties": "operative 10", "Is this agreed?": "operative 9"}
    assert [each.place for each in loaded().ignore] == ["paragraph 8"]
    assert run("build", "drafts/80.yaml", "--docx", "-q", "--force") == 0
    gone = next(text for text in loaded().operative.split("\n\n") if "to make global mine action" in text)
    if by_hand:
        Path("drafts/80.yaml").write_text(re.sub(as_written(gone), "", draft_file()), "utf-8")
    else:
        worked_on(lambda editor: delete_paragraph(editor, "to make global mine action"))
        assert run("absorb", "drafts/80.yaml", "came back.docx", "-q") == 0
        assert [each.place for each in loaded().ignore] == ["paragraph 7"]
    assert "to make global mine action" not in loaded().operative
    assert asked_places() == {"States not Parties": "operative 9", "Is this agreed?": "operative 8"}
    assert run("build", "drafts/80.yaml", "--docx", "-q", "--force") == 0
    assert "Requests the Secretary-General" in commented_paragraph(f"output/80-draft-{name}.docx", "States not Parties")
    assert "future programme of meetings" in commented_paragraph(f"output/80-draft-{name}.docx", "Is this agreed?")


@pytest.mark.usefixtures("folder")
def test_a_comment_on_a_paragraph_that_is_gone_is_about_the_document():
    worked_on(lambda editor: comment_on(editor, "to make global mine action", "Why this?"))
    assert run("absorb", "drafts/80.yaml", "came back.docx", "-q") == 0
    worked_on(lambda editor: delete_paragraph(editor, "to make global mine action"))
    assert run("absorb", "drafts/80.yaml", "came back.docx", "-q") == 0
    assert loaded().ask[-1].fact == "document"


def loaded() -> Resolution:
    return load(draft_file().encode(), "80")


def asked_places() -> dict[str, str]:
    """The places of questions on words, and of those of people, by their words."""
    return {
        each.proposed or each.question.rpartition(": ")[2]: each.fact
        for each in loaded().ask
        if each.is_of_words or each.author
    }


def as_written(text: str) -> str:
    """A pattern for a paragraph in the file, on lines of any length."""
    return r"\s+".join(map(re.escape, text.split())) + r"\s+"


def comment_on(editor: Editor, search: str, text: str) -> None:
    """Put a comment of Ana Ruiz on the last words of a paragraph."""
    comments = etree.fromstring(editor.file.parts["word/comments.xml"])
    comment = etree.SubElement(comments, W + "comment", {W + "id": "77", W + "author": "Ana Ruiz"})
    etree.SubElement(etree.SubElement(etree.SubElement(comment, W + "p"), W + "r"), W + "t").text = text
    editor.file.parts["word/comments.xml"] = etree.tostring(comments)
    words = editor.runs(paragraph_with(editor.file, search))[-1]
    words.addprevious(etree.Element(W + "commentRangeStart", {W + "id": "77"}))
    words.addnext(etree.Element(W + "commentRangeEnd", {W + "id": "77"}))


def delete_paragraph(editor: Editor, search: str) -> None:
    paragraph = paragraph_with(editor.file, search)
    paragraph.getparent().remove(paragraph)


def paragraph_with(file: File, search: str) -> etree._Element:
    return next(each for each in file.text() if search in "".join(each.itertext()).replace("\u00a0", " "))


def commented_paragraph(name: str, text: str) -> str:
    """The text of the paragraph on which a comment with some words is."""
    file = File(Path(name).read_bytes())
    said = etree.fromstring(file.parts["word/comments.xml"])
    number = next(each.get(W + "id") for each in said if text in "".join(each.itertext()))
    anchor = next(each for each in file.story.iter(W + "commentRangeStart") if each.get(W + "id") == number)
    return "".join(next(anchor.iterancestors(W + "p")).itertext()).replace("\u00a0", " ")


@pytest.mark.usefixtures("folder")
def test_another_document_is_refused(capsys: pytest.CaptureFixture[str]):
    other = next_year(lighthouses()).draft.model_copy(update={"session": 80})
    Path("other.docx").write_bytes(write(compose(other)))
    before = draft_file()
    assert run("absorb", "drafts/80.yaml", "other.docx", "-q") == 2
    assert problems(capsys.readouterr().err) == [("other.docx", "absorb-other")]
    assert run("absorb", "drafts/80.yaml", "drafts/79.yaml", "-q") == 2
    assert draft_file() == before


@pytest.mark.usefixtures("folder")
def test_an_adopted_resolution_is_no_file_that_came_back(capsys: pytest.CaptureFixture[str]):
    adopted = load(Path("drafts/79.yaml").read_bytes(), "79")
    Path("adopted.docx").write_bytes(write(compose(adopted)))  # as issued, without a key
    before = draft_file()
    assert run("absorb", "drafts/80.yaml", "adopted.docx", "-q") == 2
    said = capsys.readouterr().err
    assert (problems(said), "A/RES/79/34" in said) == ([("adopted.docx", "absorb-other")], True)
    assert draft_file() == before


@pytest.mark.usefixtures("folder")
def test_the_document_of_a_revision_is_none_of_the_draft_it_revises(capsys: pytest.CaptureFixture[str]):
    Path("drafts/80.yaml").write_text(draft_file().replace("symbol: unknown", "symbol: A/C.1/80/L.30"), "utf-8")
    assert run("build", "--docx", "-q") == 0
    assert run("revise", "drafts/80.yaml", "-q") == 0
    before = draft_file()
    document = str(changed("without delay", "at once", file="output/A-C.1-80-L.30-Rev.1-clean.docx"))
    assert run("absorb", "drafts/80.yaml", document) == 2
    said = capsys.readouterr().err
    assert (problems(said)[-1][1], "80-Rev.1.yaml" in said) == ("absorb-other", True)
    assert draft_file() == before
    assert run("absorb", "drafts/80-Rev.1.yaml", document, "-q") == 0
    assert run("absorb", "drafts/80.yaml", str(changed("all", "most", file="output/A-C.1-80-L.30-clean.docx"))) == 0


@pytest.mark.usefixtures("folder")
def test_a_file_for_handing_in_is_known_by_its_author():
    call = [
        "build",
        "drafts/80.yaml",
        "--docx",
        "--for-submission",
        "--author",
        "Delegation of Norland",
        "--force",
        "-q",
    ]
    assert run(*call) == 0
    before = draft_file()
    sent = "output/80-draft-submission-tracked.docx"
    assert run("absorb", "drafts/80.yaml", sent, "-q") == 0
    assert draft_file() == before
    document = changed("to work strenuously", "to work at once", "", sent)
    assert run("absorb", "drafts/80.yaml", str(document), "-q") == 0
    assert "to work at once" in draft_file()


@pytest.mark.usefixtures("folder")
def test_numbers_typed_by_hand_say_nothing_but_the_order():
    def work(editor: Editor) -> None:
        like = next(p for p in editor.file.text() if "Stresses" in "".join(p.itertext()))
        made = etree.fromstring(etree.tostring(like))
        for words in list(made.iter(W + "t"))[1:]:
            words.text = words.text.replace("Stresses", "Welcomes")
        like.addnext(made)  # its number stands there twice

    assert run("absorb", "drafts/80.yaml", str(worked_on(work)), "-q") == 0
    after = load(draft_file().encode(), "80")
    assert "~" not in after.operative
    numbers = [block.number for block in compose(after).body if block.key.startswith("operative")]
    assert numbers == [f"{number}." for number in range(1, len(numbers) + 1)]


@pytest.mark.usefixtures("folder")
def test_build_points_here_when_somebody_changed_its_file(capsys: pytest.CaptureFixture[str]):
    changed("without delay", "at once").replace("output/80-draft-clean.docx")
    assert run("build", "--docx") == 3
    assert "apmb-draft absorb" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("author", sample(["Ana Ruiz", ""], 1))
def test_a_document_changed_in_its_place_is_made_anew_once_all_of_it_is_in_the_draft(author: str):
    document = Path("output/80-draft-clean.docx")
    changed("without delay", "at once", author).replace(document)
    edited = document.read_bytes()
    for options in (["--accept", "none"], ["-n", "--accept", "all"]) if author else (["-n"], ["--diff"]):
        assert run("absorb", "drafts/80.yaml", str(document), "-q", *options) == 0
        assert run("build", "--docx", "-q") == 3
    assert run("absorb", "drafts/80.yaml", str(document), "-q", *(["--accept", "all"] if author else [])) == 0
    assert run("build", "--docx", "-q") == 0
    assert document.with_name(f"{document.name}.bak").read_bytes() == edited
    changed("at once", "soon").replace(document)
    assert run("build", "--docx", "-q") == 3


@pytest.mark.usefixtures("folder")
def test_a_document_of_which_something_was_left_out_is_not_made_anew():
    document = Path("output/80-draft-clean.docx")
    edited = File(document.read_bytes())
    form = next(each for each in edited.story.iter(W + "r") if "Stresses" in "".join(each.itertext()))
    form.find(W + "rPr").append(etree.Element(W + "strike"))
    document.write_bytes(edited.written())
    assert run("absorb", "drafts/80.yaml", str(document), "-q") == 1
    assert run("build", "--docx", "-q") == 3


# --- Three ways ------------------------------------------------------------------------------------------------------


def test_changes_of_different_paragraphs_and_facts_go_together():
    base = {"preamble": "One\n\nTwo\n\nThree", "counts": {"a": "1", "b": "2"}, "ask": [{"fact": "x"}]}
    here = {"preamble": "One!\n\nTwo\n\nThree", "counts": {"a": "5", "b": "2"}, "ask": []}
    there = {
        "preamble": "One\n\nTwo\n\nThree\n\nFour",
        "counts": {"a": "1", "b": "3", "c": "4"},
        "ask": [{"fact": "x"}],
    }
    found, conflicts = merge_values(base, here, there)
    assert found["preamble"] == "One!\n\nTwo\n\nThree\n\nFour"
    assert found["counts"] == {"a": "5", "b": "3", "c": "4"}
    assert "ask" not in found or not found["ask"]
    assert conflicts == []


def test_what_both_changed_alike_is_no_conflict():
    base, both = {"preamble": "One\n\nTwo", "title": "A"}, {"preamble": "One\n\nToo", "title": "B"}
    assert merge_values(base, both, both) == (both, [])


DRAFT = {"stage": "draft", "symbol": "A/C.1/70/L.30", "adoption": None, "sponsors": ["Chad"], "next_session": None}
AT_LENGTH = " ".join(f"w{number}" for number in range(1, 60))
ONE, TWO, THREE = "red kites fly over the hill", "blue boats sail on a lake", "grey trains go by night"


@pytest.mark.parametrize(
    ("here", "there", "together"),
    [
        # a neighbour of what both sides changed alike
        ((f"{ONE} again", f"{TWO} at once", THREE), (f"{ONE} again", TWO, "late trains go by night"),
         (f"{ONE} again", f"{TWO} at once", "late trains go by night")),
        # the same change with more of it, on either side
        ((f"{ONE} again", TWO), (f"two {ONE} again", TWO), (f"two {ONE} again", TWO)),
        ((f"two {ONE} again", TWO), (f"{ONE} again", TWO), (f"two {ONE} again", TWO)),
        ((ONE, "new", TWO), (ONE, "new", "more of it", TWO), (ONE, "new", "more of it", TWO)),
        # what was put in, once more with other words in it, and beside what the other side deleted
        ((ONE, "a new one", TWO), (ONE, "a quite new one", TWO), (ONE, "a quite new one", TWO)),
        (("a new one", THREE), (ONE, "a new one", TWO, THREE), ("a new one", THREE)),
        (("a new one", THREE), (ONE, TWO, "a new one", THREE), ("a new one", THREE)),
        ((ONE, TWO, "a new one"), (ONE, TWO, "a new one", THREE), (ONE, TWO, "a new one")),
        # a paragraph put before one that is reworded at once, and the one in front of it reworded
        ((ONE, "new", f"{TWO} at once"), (f"{ONE} again", TWO), (f"{ONE} again", "new", f"{TWO} at once")),
    ],
)  # fmt: skip
def test_changes_of_neighbours_and_one_that_includes_the_other_go_together(
    here: tuple[str, ...], there: tuple[str, ...], together: tuple[str, ...]
):
    base = (ONE, TWO, THREE)[: 3 if THREE in (*here, *there) else 2]
    made, conflicts = merge_values(*({"preamble": "\n\n".join(text)} for text in (base, here, there)))
    assert conflicts == []
    assert made["preamble"].split("\n\n") == [*together]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("red kites fly the hill", "red kites fly under the hill"),
        ("red kites soar over the hill", "red kites glide over the hill"),
        ("new red kites fly over the hill", "red kites fly over the hill again"),
        ("", "red kites fly over the hill again"),
    ],
)
def test_changes_of_one_paragraph_of_which_none_includes_the_other_collide(here: str, there: str):
    sides = ("\n\n".join(filter(None, (each, TWO))) for each in (ONE, here, there))
    _, conflicts = merge_values(*({"preamble": each} for each in sides))
    assert [(each.where, each.here, each.there) for each in conflicts] == [("preamble 1", here, there)]


@pytest.mark.parametrize(
    ("base", "here", "there"),
    [
        (AT_LENGTH, AT_LENGTH.replace("w3 ", "*w3 ").replace("w30", "w30*"),
         AT_LENGTH.replace("w15", "*w15").replace("w45", "w45*")),
        (AT_LENGTH, AT_LENGTH.replace("w3 ", "*w3 ").replace("w40", "w40*"), AT_LENGTH.replace("w20", "*w20*")),
        (f"*{AT_LENGTH}*", AT_LENGTH, f"*{AT_LENGTH}*".replace("w20", "w20* new *")),
    ],
)  # fmt: skip
def test_italics_that_reach_over_changes_of_the_other_side_collide(base: str, here: str, there: str):
    _, conflicts = merge_values(*({"preamble": each} for each in (base, here, there)))
    assert [(each.where, each.here, each.there) for each in conflicts] == [("preamble 1", here, there)]


@pytest.mark.parametrize("escaped", [r"\*", r"\[^x]", r"\{"])
def test_escaped_marks_are_words_of_changes_that_are_far_apart(escaped: str):
    here, there = AT_LENGTH.replace("w5 ", f"w5{escaped} "), AT_LENGTH.replace("w40", "*new*")
    made, conflicts = merge_values(*({"preamble": each} for each in (AT_LENGTH, here, there)))
    assert (made["preamble"], conflicts) == (here.replace("w40", "*new*"), [])


def test_a_paragraph_in_which_one_side_moved_a_footnote_and_the_other_changed_words_is_named():
    def draft(text: str) -> Resolution:
        values = {"operative": f"{text};\n\nDecides to go on.", "footnotes": {"lamps": "Of oil."}}
        return lighthouses(DRAFT, **values)

    text = (
        "*Urges* all keepers of the old{} lighthouses, which the States have long maintained with care, to keep the "
        "lamps{} burning in every night of the winter and to report each ship that they see to its {}"
    )
    sent, here, there = map(
        draft,
        (
            text.format("[^lamps]", "", "owner"),
            text.format("", "[^lamps]", "owner"),
            text.format("[^lamps]", "", "master"),
        ),
    )
    file = match_returned_docx(write(compose(there)), "it.docx", [sent])
    found = merge_returned(here, file, lambda author: True)
    assert found.resolution
    assert text.format("", "[^lamps]", "master") in found.resolution.operative
    assert found.joined == ["paragraph 1"]


@pytest.mark.usefixtures("folder")
def test_two_people_may_change_a_paragraph_in_words_that_are_far_apart(capsys: pytest.CaptureFixture[str]):
    """Both changes are in the draft, and the paragraph that has both is named."""
    one = changed("full and effective", "universal").rename("one.docx")
    other = changed("action plans", "plans").rename("other.docx")
    assert run("absorb", "drafts/80.yaml", str(one), "-q") == 0
    capsys.readouterr()
    assert run("absorb", "drafts/80.yaml", str(other)) == 0
    text = " ".join(loaded().operative.split())
    assert "importance of the universal implementation" in text
    assert "implementation of the plans" in text
    said = capsys.readouterr()
    assert "paragraph 3 has changes of both" in said.out + said.err
    assert "the draft has the text of the document" not in said.out + said.err


@pytest.mark.parametrize(
    ("here", "there", "together"),
    [
        ((TWO, THREE, ONE), (f"{ONE} again", TWO, THREE), (TWO, THREE, f"{ONE} again")),
        ((TWO, THREE, f"{ONE} again"), (f"{ONE} again", TWO, THREE), (TWO, THREE, f"{ONE} again")),
        ((TWO, THREE, f"two {ONE}"), (f"two {ONE} again", TWO, THREE), (TWO, THREE, f"two {ONE} again")),
        ((TWO, THREE, ONE), (TWO, THREE), (TWO, THREE)),
        ((THREE, ONE, TWO), (ONE, f"{TWO} at once", THREE), (THREE, ONE, f"{TWO} at once")),
        # the mark at the end of a paragraph depends on where it is
        ((f"{TWO};", f"{THREE};", f"{ONE}."), (f"{ONE} again;", f"{TWO};", f"{THREE}."),
         (f"{TWO};", f"{THREE};", f"{ONE} again.")),
        ((f"{THREE};", f"{ONE};", f"{TWO}."), (f"{ONE};", f"{TWO}."), (f"{ONE};", f"{TWO}.")),
    ],
)  # fmt: skip
def test_a_paragraph_that_one_side_moved_and_the_other_changed_is_changed_where_it_is_now(
    here: tuple[str, ...], there: tuple[str, ...], together: tuple[str, ...]
):
    base = (f"{ONE};", f"{TWO};", f"{THREE}.") if here[0].endswith(";") else (ONE, TWO, THREE)
    for sides in ((here, there), (there, here)):
        made, conflicts = merge_values(*({"preamble": "\n\n".join(text)} for text in (base, *sides)))
        assert (made["preamble"].split("\n\n"), conflicts) == ([*together], [])


@pytest.mark.parametrize(
    ("here", "there", "named"),
    [
        (
            (TWO, THREE, "red kites soar over the hill"),
            ("red kites glide over the hill", TWO, THREE),
            ("soar", "glide"),
        ),
        ((TWO, THREE, f"{ONE} again"), (TWO, THREE), ("again", "")),
        ((TWO, THREE, ONE, "x", "y"), (TWO, THREE, "x", "y", ONE), (f"behind “{THREE}”", "behind “y”")),
    ],
)
def test_what_collides_in_a_paragraph_that_was_moved_is_named_as_it_is_on_each_side(
    here: tuple[str, ...], there: tuple[str, ...], named: tuple[str, str]
):
    base = (ONE, TWO, THREE, "x", "y")[: max(len(here), 3)]
    _, conflicts = merge_values(*({"preamble": "\n\n".join(text)} for text in (base, here, there)))
    (conflict,) = conflicts
    assert conflict.where == "preamble 1"
    assert named[0] in conflict.here
    assert named[1] in conflict.there
    assert bool(named[1]) == bool(conflict.there)


def test_one_fact_changed_in_two_ways_is_a_conflict():
    _, conflicts = merge_values({"title": "A"}, {"title": "B"}, {"title": "C"})
    assert [(each.where, each.here, each.there) for each in conflicts] == [("title", "B", "C")]


def test_every_draft_of_the_tests_comes_back_as_itself():
    for draft in sample(BENCHMARK.drafts(), 9):
        assert list(BENCHMARK.problems(draft, write(compose(draft)))) == []
        assert load(dump(draft).encode(), "x") == draft


@pytest.mark.usefixtures("folder")
def test_symbol_and_date_typed_into_the_masthead_answer_their_questions():
    opened = File(Path("output/80-draft-clean.docx").read_bytes())
    for name, data in opened.parts.items():
        if "word/header" in name or name == "word/document.xml":
            opened.parts[name] = data.replace(b"[number]", b"30").replace(b"[date]", b"2 October 2025")
    opened.story = etree.fromstring(opened.parts["word/document.xml"])
    Path("came back.docx").write_bytes(opened.written())
    assert run("absorb", "drafts/80.yaml", "came back.docx", "-q") == 0
    after = load(draft_file().encode(), "80")
    assert (after.symbol, str(after.issued)) == ("A/C.1/80/L.30", "2025-10-02")
    assert not {"symbol", "issued"} & {ask.fact for ask in after.ask}


@pytest.mark.usefixtures("folder")
def test_comments_that_were_in_the_official_file_are_no_questions():
    official = File(write(compose(load(Path("drafts/79.yaml").read_bytes(), "79"))))
    words = etree.fromstring(
        f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="0" w:author="Reviser"><w:p><w:r><w:t>Keep.</w:t></w:r></w:p>'
        "</w:comment></w:comments>"
    )
    official.parts["word/comments.xml"] = etree.tostring(words)
    types = official.parts["[Content_Types].xml"].decode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    override = f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'
    official.parts["[Content_Types].xml"] = types.replace("</Types>", override).encode()
    relations = official.parts["word/_rels/document.xml.rels"].decode()
    target = 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"'
    relations = relations.replace("</Relationships>", f'<Relationship Id="rIdC" {target}/></Relationships>')
    official.parts["word/_rels/document.xml.rels"] = relations.encode()
    call = etree.Element(W + "r")
    etree.SubElement(call, W + "commentReference", {W + "id": "0"})
    official.text()[3].append(call)
    Path("official.docx").write_bytes(official.written())
    assert run("build", "drafts/80.yaml", "--docx", "--base", "official.docx", "--force", "-q") == 0
    assert b"Keep." in File(Path("output/80-draft-tracked.docx").read_bytes()).parts["word/comments.xml"]
    before = draft_file()
    assert run("absorb", "drafts/80.yaml", "output/80-draft-tracked.docx", "-q") == 0
    assert draft_file() == before


@pytest.mark.usefixtures("folder")
def test_what_was_written_since_then_is_no_change_of_the_document(capsys: pytest.CaptureFixture[str]):
    answered = draft_file().replace("states: unknown", "states: 166")
    Path("drafts/80.yaml").write_text(answered, encoding="utf-8")
    assert run("build", "drafts/80.yaml", "--docx", "--force", "-q") == 0
    document = str(changed("166 States", "168 States"))
    Path("drafts/80.yaml").write_text(answered.replace("states: 166", "states: 167"), encoding="utf-8")
    assert run("absorb", "drafts/80.yaml", document, "-q") == 3
    said = capsys.readouterr().err
    assert (problems(said), quoted(said)) == ([("drafts/80.yaml", "absorb-conflict")], ["167", "168"])


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("search", "new", "places", "words"),
    [
        ("the Dead Sea (2007)", "the Dead Sea 2007", ("printed.meetings.places: ",), "Maputo (1999), "),
        ("Twenty-first", "Twentieth", ("preamble 6: ", "{meetings}"), "First to Twentieth Meetings"),
    ],
)
def test_a_slip_in_a_list_does_not_cost_its_data(
    search: str, new: str, places: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
):
    before = load(draft_file().encode(), "80")
    assert run("absorb", "drafts/80.yaml", str(changed(search, new))) == 0
    assert load(draft_file().encode(), "80").meetings == before.meetings
    assert quoted(line_with(capsys.readouterr().err, *places))[0].startswith(words)


@pytest.mark.usefixtures("folder")
def test_a_resolution_added_in_word_is_data():
    new = "53/77 N of 4 December 1998, 54/54"
    assert run("absorb", "drafts/80.yaml", str(changed("54/54", new)), "-q") == 0
    assert "    adopted:\n      53/77 N: 4 December 1998\n      54/54 B: 1 December 1999\n" in draft_file()


@pytest.mark.usefixtures("folder")
def test_what_a_list_does_next_year_is_not_for_a_document_to_say():
    assert run(
        "absorb",
        "drafts/80.yaml",
        str(
            changed("of 2 December 2024", "of 2 December 2024, 80/99 of 3 December 2025 and 54/191 of 17 December 1999")
        ),
        "-q",
    ) in (0, 1)
    before = load(Path("drafts/80.yaml.bak").read_bytes(), "80")
    after = load(draft_file().encode(), "80")
    assert [each.each_year for each in after.resolutions.values()] == [
        each.each_year for each in before.resolutions.values()
    ]
