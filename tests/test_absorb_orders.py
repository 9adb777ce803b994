"""What several people send comes back in any order, and nothing that one of them changed is undone without a word."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import made_up_orders
import pytest
from commands import Call
from made_up_edits import Editor, File, W
from made_up_orders import like_footnotes, moved_by_hand, tried, with_note
from messages import line_with, problems, quoted
from sampling import sample

from apmb_draft.compose import compose
from apmb_draft.docx.writer import state_key, with_state_key, write
from apmb_draft.draft_file import dump, load
from apmb_draft.merge.amendments import Absorption, version_of
from apmb_draft.merge.paragraph_words import ParagraphText
from apmb_draft.model.document import Block, Document, Note, Role, Run

DRAFT = made_up_orders.draft()
CLEAN = Path("output/A-C.1-80-L.30-clean.docx")


@pytest.mark.parametrize("number", sample([*range(3, 1680, 150), *range(1680, 1684)], 6))
def test_no_change_goes_without_being_named(number: int):
    world = tried(number)
    assert world.wrong == []
    assert world.counts["files"] == 9
    assert world.counts["absorbed"] >= 1


@pytest.mark.parametrize("number", sample(range(40), 8))
def test_footnotes_in_like_words_at_two_places_both_stay(number: int):
    world = like_footnotes(number)
    assert world.wrong == []
    assert world.counts["absorbed"] >= 1


@pytest.mark.parametrize("number", sample(range(60), 8))
def test_what_a_file_changed_in_a_paragraph_that_was_moved_by_hand_is_in_it(number: int):
    assert moved_by_hand(number).wrong == []


def test_the_measure_can_fail(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(made_up_orders, "find_losses", lambda *_: [])
    assert [line for line in tried(31).wrong if "went without a word" in line]


def absorption(file: str, *authors: str) -> Absorption:
    return Absorption(file, authors, ())


@pytest.mark.parametrize(
    ("old", "new", "is_later"),
    [
        (absorption("oslo1.docx"), absorption("oslo2.docx"), True),
        (absorption("80-draft-clean Oslo.docx"), absorption("80-draft-clean Oslo.docx"), True),
        (absorption("oslo1.docx"), absorption("madrid1.docx"), False),
        (absorption("one.docx", "Ana Ruiz"), absorption("two.docx", "Bob Smith", "Ana Ruiz"), True),
        (absorption("80-draft-clean.docx"), absorption("80-draft-clean.docx"), False),
        (absorption("80-draft-clean (1).docx"), absorption("80-draft-clean (2).docx"), False),
    ],
)
def test_a_later_version_is_known_by_its_name_or_its_authors(old: Absorption, new: Absorption, is_later: bool):
    document = compose(DRAFT)
    called = new.file, new.authors
    found = version_of([old], called, (document, document), ["80-draft-clean.docx", "80-draft-tracked.docx"])
    assert found == ((0,) if is_later else ())


# --- The command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def call(call: Call) -> Call:
    """The commands, in a folder with a draft and its Word file."""
    Path("drafts/80.yaml").write_text(dump(DRAFT), encoding="utf-8")
    assert call("build", "drafts/80.yaml", "--docx", "-q").code == 0
    return call


def typed(source: Path | str, name: str, *changes: tuple[str, str]) -> str:
    """A copy of a Word file in which some words were typed over."""
    file = File(Path(source).read_bytes())
    for old, new in changes:
        words = next(each for each in file.story.iter(W + "t") if old in (each.text or ""))
        words.text = (words.text or "").replace(old, new)
    Path(name).write_bytes(file.written())
    return name


def without_key(name: str) -> str:
    """The file as a program leaves it that does not keep the key."""
    Path(name).write_bytes(with_state_key(Path(name).read_bytes(), ""))
    return name


def said() -> str:
    return Path("drafts/80.yaml").read_text("utf-8")


def absorbed(call: Call, *names: str) -> None:
    for name in names:
        assert call("absorb", "drafts/80.yaml", name, "-q").code == 0, name


@pytest.fixture
def two(call: Call) -> Call:
    """Oslo and Madrid changed the first file; both are absorbed, and the draft is built again."""
    typed(CLEAN, "oslo1.docx", ("balrosa", "balrosa oslo"))
    typed(CLEAN, "madrid1.docx", ("corrosa", "corrosa madrid"))
    absorbed(call, "oslo1.docx", "madrid1.docx")
    assert call("build", "drafts/80.yaml", "--docx", "-q").code == 0
    return call


def test_a_second_version_of_one_person_keeps_what_another_changed_meanwhile(two: Call):
    absorbed(two, typed("oslo1.docx", "under another name.docx", ("dunrosa", "dunrosa again")))
    assert all(words in said() for words in ("balrosa oslo", "corrosa madrid", "dunrosa again"))
    before = said()
    absorbed(two, "under another name.docx")
    assert said() == before


def test_a_file_without_a_key_that_several_states_fit_is_refused_with_the_choices(two: Call):
    name = without_key(typed("oslo1.docx", "oslo2.docx", ("dunrosa", "dunrosa again")))
    before = said()
    code, _, err = two("absorb", "drafts/80.yaml", name)
    assert (code, said(), problems(err)) == (3, before, [(name, "absorb-state")])
    kept = sorted(Path("output/.apmb-draft").glob("80-*.yaml"), key=lambda path: path.stat().st_mtime_ns)
    keys = [path.stem.removeprefix("80-") for path in kept if "absorbed" not in path.stem]
    assert len(keys) == 2
    assert all(key in err for key in keys)
    assert "preamble 2" in err  # where the file differs from the later one
    assert two("absorb", "drafts/80.yaml", name, "-q", "--as-sent", "f" * 12).code == 2
    assert two("absorb", "drafts/80.yaml", name, "-q", "--as-sent", keys[0][:6]).code == 0
    assert all(words in said() for words in ("balrosa oslo", "corrosa madrid", "dunrosa again"))


def test_a_file_without_a_key_that_one_state_fits_is_taken_over(two: Call):
    absorbed(two, without_key(typed(CLEAN, "rome.docx", ("dunrosa", "dunrosa rome"))))
    first = next(path for path in Path("output/.apmb-draft").glob("80-*.yaml") if "oslo" not in path.read_text("utf-8"))
    assert "madrid" not in first.read_text("utf-8")
    absorbed(
        two, without_key(typed("madrid1.docx", "bonn.docx", ("corrosa madrid", "corrosa"), ("fenrosa", "fenrosa bonn")))
    )
    assert all(words in said() for words in ("balrosa oslo", "corrosa madrid", "dunrosa rome", "fenrosa bonn"))


def test_a_file_of_a_state_that_is_not_kept_is_refused(two: Call):
    Path("oslo1.docx").write_bytes(with_state_key(Path("oslo1.docx").read_bytes(), "0" * 12))
    code, _, err = two("absorb", "drafts/80.yaml", "oslo1.docx")
    assert code == 3
    assert "0" * 12 in err
    assert problems(err) == [("oslo1.docx", "absorb-state")]


def test_a_file_of_another_draft_is_refused(two: Call):
    Path("drafts/81.yaml").write_text(said().replace("limnile", "limsome"), "utf-8")
    assert two("build", "drafts/81.yaml", "--docx", "-q", "-o", "output").code in (0, 3)
    assert two("build", "drafts/81.yaml", "--docx", "-q", "--force").code == 0
    code, _, err = two("absorb", "drafts/80.yaml", str(CLEAN))
    assert code == 2
    assert "81.yaml" in err
    assert problems(err) == [(str(CLEAN), "absorb-other")]


def test_a_change_that_would_be_undone_is_refused_and_named_when_it_is_insisted_on(two: Call):
    name = typed(CLEAN, "rome.docx", ("corrosa madrid", "corrosa"))
    before = said()
    code, _, err = two("absorb", "drafts/80.yaml", name)
    assert (code, said()) == (3, before)
    assert problems(err)[-1][1] == "absorb-undoes"
    assert quoted(line_with(err, "preamble 2: ", "madrid1.docx")) == ["madrid"]
    key = next(
        path.stem[3:] for path in Path("output/.apmb-draft").glob("80-*.yaml") if "madrid" in path.read_text("utf-8")
    )
    code, out, _ = two("absorb", "drafts/80.yaml", name, "-q", "--as-sent", key)
    assert code == 1
    assert quoted(line_with(out, "preamble 2: ", "madrid1.docx")) == ["madrid"]
    assert "madrid" not in said()


def test_a_change_that_is_reworded_is_taken_over_and_named(two: Call):
    code, out, _ = two("absorb", "drafts/80.yaml", typed(CLEAN, "rome.docx", ("corrosa madrid", "corrosa rome")), "-q")
    assert code == 1
    assert quoted(line_with(out, "preamble 2: ", "madrid1.docx")) == ["madrid"]
    assert "corrosa rome" in said()


@pytest.mark.parametrize("name", ["oslo2.docx", "final.docx"])
def test_what_somebody_took_back_stays_and_is_named(two: Call, name: str):
    two("absorb", "drafts/80.yaml", typed("oslo1.docx", "oslo2.docx", ("dunrosa", "dunrosa again")), "-q")
    typed("oslo2.docx", name, ("balrosa oslo", "balrosa"))
    code, out, _ = two("absorb", "drafts/80.yaml", name, "-q")
    assert code == 1
    assert quoted(line_with(out, "preamble 1: ", "oslo1.docx")) == ["oslo"]
    assert "balrosa oslo" in said()


def test_what_a_sister_version_changed_is_named_too(two: Call):
    """What the second version added may be taken back in a third, or never have been in it."""
    absorbed(two, typed("oslo1.docx", "second.docx", ("dunrosa", "dunrosa again")))
    code, out, _ = two("absorb", "drafts/80.yaml", typed("oslo1.docx", "third.docx", ("fenrosa", "fenrosa also")), "-q")
    assert code == 1
    assert quoted(line_with(out, "preamble 3: ", "second.docx")) == ["again"]
    assert all(words in said() for words in ("balrosa oslo", "corrosa madrid", "dunrosa again", "fenrosa also"))


def test_what_is_not_accepted_a_second_time_is_in_the_document_all_the_same(call: Call):
    file = File(CLEAN.read_bytes())
    editor = Editor(file, random.Random(1), "Ana Ruiz")
    run = next(each for each in file.story.iter(W + "r") if "balrosa" in "".join(each.itertext()))
    text = "".join(run.itertext())
    editor.replace(run, text.index("balrosa"), text.index("balrosa") + 7, "belrosa")
    Path("ana.docx").write_bytes(file.written())
    assert call("absorb", "drafts/80.yaml", "ana.docx", "-q", "--accept", "all").code == 0
    assert "belrosa" in said()
    assert call("absorb", "drafts/80.yaml", "ana.docx", "-q", "--accept", "none").code == 0
    assert "belrosa" in said()


def test_a_log_that_is_damaged_is_refused(two: Call):
    log = Path("output/.apmb-draft/80-absorbed.json")
    assert [each["file"] for each in json.loads(log.read_text("utf-8"))] == ["oslo1.docx", "madrid1.docx"]
    log.write_text("[{", "utf-8")
    code, _, err = two("absorb", "drafts/80.yaml", "oslo1.docx", "-q")
    assert code == 2
    assert "80-absorbed.json" in err


@pytest.mark.parametrize("names", [("oslo", "madrid"), ("madrid", "oslo")])
def test_a_new_footnote_is_what_its_place_says(call: Call, names: tuple[str, str]):
    """Two delegations each add one in like words: both stay, in either order, and nothing is said to be missing."""
    added = {"oslo": ("cornile", "See A/80/348, para. 4, on lamps."), "madrid": ("karvend", "See A/80/253, para. 4.")}
    for name, (word, text) in added.items():
        data = with_state_key(write(compose(with_note(DRAFT, word, text))), state_key(CLEAN.read_bytes()))
        Path(f"{name}.docx").write_bytes(data)
    absorbed(call, *(f"{name}.docx" for name in names))
    before = said()
    absorbed(call, *(f"{name}.docx" for name in names))
    assert said() == before
    notes = load(before.encode(), "80").footnotes
    for word, text in added.values():
        assert notes[re.search(rf"{word}\[\^(\w+)\]", before)[1]] == text


def test_a_footnote_that_is_deleted_is_named_though_another_is_in_like_words(call: Call):
    """It was where it was called, not where a like one is."""
    key = state_key(CLEAN.read_bytes())
    text = "See A/80/348, para. 4."
    Path("oslo.docx").write_bytes(with_state_key(write(compose(with_note(DRAFT, "cornile", text))), key))
    absorbed(call, "oslo.docx")
    assert call("build", "drafts/80.yaml", "--docx", "-q").code == 0
    data = write(compose(with_note(DRAFT, "karvend", text)))
    Path("rome.docx").write_bytes(with_state_key(data, state_key(CLEAN.read_bytes())))
    before = said()
    code, _, err = call("absorb", "drafts/80.yaml", "rome.docx", "-q")
    assert (code, said()) == (3, before)
    assert problems(err)[-1][1] == "absorb-undoes"
    assert quoted(line_with(err, "preamble 2: the footnote ", "oslo.docx")) == [text]


def test_a_file_that_edits_a_paragraph_moved_by_hand_changes_nothing_the_second_time(call: Call):
    first, second, *others = DRAFT.preamble.split("\n\n")
    moved = DRAFT.model_copy(update={"preamble": "\n\n".join((second, first, *others))})
    Path("drafts/80.yaml").write_text(dump(moved), "utf-8")
    name = typed(CLEAN, "oslo.docx", ("balrosa", "balrosa oslo"))
    absorbed(call, name)
    before = said()
    assert before.index("cornile") < before.index("balrosa oslo") < before.index("dunnile")
    code, out, err = call("absorb", "drafts/80.yaml", name)
    assert (code, said()) == (0, before)
    assert "nothing to change" in out + err


def test_what_is_lost_is_quoted_as_the_file_shows_it(call: Call):
    """With its marks and spaces, so that it can be searched; what is not side by side is quoted apart."""
    old, new = "balnile and the balrosa and the balvend", "balnile (see 2025/26, lamps), the balrosa – the balvend"
    typed(CLEAN, "oslo.docx", (old, new))
    absorbed(call, "oslo.docx")
    assert call("build", "drafts/80.yaml", "--docx", "-q").code == 0
    code, _, err = call("absorb", "drafts/80.yaml", typed(CLEAN, "rome.docx", (new, old)), "-q")
    assert code == 3
    line = line_with(err, "preamble 1: ", "oslo.docx")
    assert line.count("the deletion of “and") == 2
    assert quoted(line)[:2] == ["(see 2025/26, lamps),", "–"]


def test_words_of_italics_and_footnotes_are_quoted_as_such():
    runs = (Run("Notes with care", italic=True), Run(" the report"), Run("1", call=1), Run(" on lamps, and"))
    block = Block(Role.PREAMBULAR, runs)
    text = ParagraphText.of([block], Document((block,), notes=(Note(1, (Run("See A/80/202, para. 4."),)),)))
    assert text.quote(range(len(text.words))) == [
        "“Notes with care the report”", "the footnote “See A/80/202, para. 4.”", "“on lamps, and”"
    ]  # fmt: skip
    assert text.quote([0, 1, 5]) == ["“Notes with” in italics", "the call of a footnote"]
    assert text.quote([text.words.index("^A/80/202")]) == ["“A/80/202” in a footnote"]
