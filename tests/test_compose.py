"""A resolution through its template into a draft: the official text word for word, and texts of every other shape."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made_up import HEAD, keepers

from apmb_draft.compose import compose
from apmb_draft.draft_file import dump, load
from apmb_draft.model.document import MASTHEAD, Document, Role, Run
from apmb_draft.model.problems import DraftError, Where
from apmb_draft.text.templates import Templates, shipped_templates
from apmb_draft.un.typography import plain_text

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus" / "apmb-79-34.txt"
OFFICIAL = SHARED / "reference" / "A_RES_79_34.pdf"
GOLDEN = ROOT / "tests" / "golden" / "79.txt"


def composed(file: str | Path, templates: Templates | None = None) -> Document:
    """The draft of a file of the repository, or of a made-up text."""
    data = file.read_bytes() if isinstance(file, Path) else file.encode()
    return compose(load(data, "made-up.yaml"), templates)


def operative(text: str) -> list[str]:
    """The operative part that a text of the file makes, a line for a paragraph: role, number, words."""
    indented = "\n".join(f"  {line}" for line in text.split("\n"))
    lines = shown(composed(f"{HEAD}operative: |\n{indented}\n")).split("\n")
    return lines[next(n for n, line in enumerate(lines) if line.startswith("opening")) + 1 : -1]


def shown(document: Document) -> str:
    """A draft as lines: role, number, text; *italics*, [text](link), [^call], {unknown key: place-holder}."""
    lines = [f"{block.role} | {block.number} | {_marked(block.runs)}" for block in document.blocks]
    lines += [f"note | {note.number} | {_marked(note.runs)}" for note in document.notes]
    return "\n".join(line.replace(" |  | ", " | ") for line in lines) + "\n"


def _marked(runs: tuple[Run, ...]) -> str:
    text = "".join(f"*{_run(run)}*" if run.italic else _run(run) for run in runs)
    return text.replace("**", "").replace("\n", " / ").replace("\u00a0", "~").replace("\u2011", "=")


def _run(run: Run) -> str:
    if run.call:
        return f"[^{run.text}]"
    if run.status:
        return f"{{{run.fact}: {run.text}}}"
    return f"[{run.text}]({run.link})" if run.link else run.text


# --- The official text ---------------------------------------------------------------------------------------------


def test_the_resolution_of_the_79th_session_is_composed_as_it_was_checked_against_the_official_text():
    assert shown(composed(ROOT / "drafts" / "79.yaml")) == GOLDEN.read_text(encoding="utf-8")


def words(document: Document) -> list[str]:
    """All words in reading order, as the official plain text gives them: masthead and heads once, call as a figure."""
    pieces = []
    for block in document.blocks:
        if block.role is not Role.RUNNING_TITLE:
            pieces.append(f"{block.number} " + "".join(f" {r.text} " if r.call else r.text for r in block.runs))
    pieces += [f"[{note.number}] {note.text}" for note in document.notes]
    return plain_text(" ".join(pieces)).split()


@pytest.mark.skipif(not CORPUS.exists(), reason="the official text lies outside of the repository")
def test_the_words_of_the_79th_session_are_those_of_the_official_plain_text():
    official = CORPUS.read_text(encoding="utf-8").split("\n\n", 1)[1].split()
    # The job number and its bar code belong to the Secretariat, and the masthead's names to the form.
    for sign in ("24-23048", "(E)", "*2423048*", "United", "Nations", "General", "Assembly"):
        official.remove(sign)
    assert len(official) > 1100
    assert words(composed(ROOT / "drafts" / "79.yaml")) == official


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official PDF lies outside of the repository")
def test_the_italics_of_the_79th_session_are_those_of_the_official_pdf():
    document = composed(ROOT / "drafts" / "79.yaml")
    ours = [
        (letter, run.italic)
        for block in document.blocks
        if block.role not in MASTHEAD
        for number, run in [(True, Run(block.number)), *((False, run) for run in block.runs)]
        for letter in plain_text(run.text)
        if letter.strip() and (number or not run.call)
    ]
    notes = [
        (letter, run.italic) for run in document.notes[0].runs for letter in plain_text(run.text) if letter.strip()
    ]
    official, official_notes = _letters_of_the_pdf()
    assert len(official) > 6000
    assert sum(italic for _, italic in official) > 390
    assert _words_and_form(ours) == _words_and_form(official)
    assert notes == official_notes


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official PDF lies outside of the repository")
def test_the_links_of_the_79th_session_are_those_of_the_official_pdf():
    import pdfplumber  # noqa: PLC0415 - only where the official file is

    with pdfplumber.open(OFFICIAL) as pdf:
        official = [link["uri"].partition("/en/")[2] for page in pdf.pages for link in page.hyperlinks]
    document = composed(ROOT / "drafts" / "79.yaml")
    assert len(official) == 26
    assert [run.link for block in document.blocks for run in block.runs if run.link] == official


def _words_and_form(letters: list[tuple[str, bool]]) -> list[str]:
    """Letters as stretches of one form, so that a difference shows its surroundings."""
    text = "".join(f"*{letter}*" if italic else letter for letter, italic in letters).replace("**", "")
    return re.split(r"(?<=[,;.])", text)


def _letters_of_the_pdf() -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """The letters of the official PDF with their form: of the body, and of the footnote, without page furniture."""
    import pdfplumber  # noqa: PLC0415 - only where the official file is

    texts: list[tuple[str, bool]] = []
    notes: list[tuple[str, bool]] = []
    with pdfplumber.open(OFFICIAL) as pdf:
        for page in pdf.pages:
            lines = page.extract_text_lines(return_chars=True)
            first = next(
                n for n, line in enumerate(lines) if re.match(r"Seventy-ninth|Mines and on Their|7\.", line["text"])
            )
            target = texts
            for line in lines[first:]:
                if line["text"].startswith("____"):
                    target = notes
                elif not re.search(r"24-23048|2423048", line["text"]):
                    target += [
                        (plain_text(char["text"]), "Italic" in char["fontname"])
                        for char in line["chars"]
                        if char["text"].strip() and char["size"] > 7.5
                    ]
    return texts, notes


# --- Texts of every shape ------------------------------------------------------------------------------------------


def cases(file: str) -> list[tuple[str, str, str]]:
    """Title, input and expectation of each case of a file in tests/cases."""
    text = (ROOT / "tests" / "cases" / file).read_text(encoding="utf-8")
    parts = [part.split("\n", 1) for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]]
    return [(title, *body.strip("\n").split("\n---\n", 1)) for title, body in parts]  # type: ignore[misc]


CASES = cases("compose.txt")


def test_there_is_a_case_for_every_shape():
    assert len(CASES) == 11


@pytest.mark.parametrize(("file", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_a_made_up_text_is_composed_as_its_case_says(file: str, expected: str):
    assert shown(composed(file.replace("{head}\n", HEAD))) == f"{expected}\n"


@pytest.mark.parametrize("file", [pytest.param(case[1], id=case[0]) for case in CASES])
def test_what_is_written_of_a_made_up_text_makes_the_same_draft(file: str):
    resolution = load(file.replace("{head}\n", HEAD).encode(), "made-up.yaml")
    again = load(dump(resolution).encode(), "again.yaml")
    assert again == resolution
    assert compose(again) == compose(resolution)


def test_the_asterisk_of_a_reissue_comes_before_that_of_the_sponsors_and_a_speaker_for_a_group_carries_its_own():
    notes = "symbol_note: Reissued.\nsponsors_note: On behalf of the Kite League.\noperative: Let go.\n"
    document = composed(HEAD.replace("symbol: unknown", "symbol: A/C.1/81/L.23*") + notes)
    assert document.text(Role.SPONSORS) == "Ruritania and Utopia:** draft resolution"
    assert [block.number for block in document.of(Role.PAGE_NOTE)] == ["*", "**"]
    speaker = composed(HEAD.replace("- Utopia", "- Utopia*") + notes.partition("\n")[2])
    assert speaker.text(Role.SPONSORS) == "Ruritania and Utopia*: draft resolution"


def test_every_role_of_a_block_is_made_by_some_text():
    documents = [composed(file.replace("{head}\n", HEAD)) for _, file, _ in CASES]
    documents.append(composed(ROOT / "drafts" / "79.yaml"))
    assert {block.role for document in documents for block in document.blocks} == set(Role)


def test_a_single_operative_paragraph_has_no_number_but_its_sub_paragraphs_have_letters():
    assert operative("*Decides*:\n\n(a) To fly;\n\n(b) To land.") == [
        "operative | *Decides*:",
        "subparagraph | (a) | To fly;",
        "subparagraph | (b) | To land.",
    ]


def test_letters_are_set_anew_whatever_was_typed_so_that_one_can_be_put_in_between():
    assert operative("*Decides*:\n\n(a) To fly;\n\n(a) To turn;\n\n(b) To land;\n\n*Ends*.")[1:4] == [
        "subparagraph | (a) | To fly;",
        "subparagraph | (b) | To turn;",
        "subparagraph | (c) | To land;",
    ]


def test_a_slot_may_be_in_italics_and_its_words_are_then_italic():
    assert operative("*Recalls {session} in all*.") == ["operative | *Recalls eighty-first in all*."]


def test_markup_characters_in_a_fact_are_text_and_not_markup():
    kite = (
        'counts: {kites: 5}\nmeetings: {talks: {name: "*Talks* {kites} [^a] \\\\ <b>", held: {1: "A*b {x} (2020)"}}}\n'
    )
    document = composed(f"{HEAD}{kite}operative: At the {{talks}} in {{talks.places}}.\n")
    assert document.text(Role.OPERATIVE) == "At the First *Talks* {kites} [^a] \\ <b> in A*b {x} (2020)."
    assert not document.notes
    assert not any(run.italic for block in document.of(Role.OPERATIVE) for run in block.runs)


def test_an_unknown_year_of_a_list_asks_for_its_own_meeting_even_where_the_place_is_shared():
    talks = 'meetings: {talks: {name: Talks, held: {1: "Cork (2020)", 2: "Cork (unknown)"}}}\n'
    document = composed(f"{HEAD}{talks}operative: In {{talks.places}} or {{talks.places_apart}}.\n")
    assert document.text(Role.OPERATIVE) == "In Cork (2020 and [year]) or Cork (2020) and Cork ([year])."
    asked = {run.fact for run in document.of(Role.OPERATIVE)[0].runs if run.status}
    assert asked == {"meetings.talks.held.2"}


def test_a_title_with_markup_of_jinja_and_of_html_is_kept_as_it_is():
    title = "L.23* & <kites> {{ 7 * 7 }} {% x %} \\ # | 3"
    assert composed(HEAD.replace("Lanterns and kites", f"'{title}'") + "operative: A.\n").text(Role.TITLE) == title


def test_a_long_title_runs_in_lines_of_the_page_head_without_losing_a_word():
    document = composed(ROOT / "drafts" / "79.yaml")
    lines = document.text(Role.RUNNING_TITLE).split("\n")
    assert " ".join(lines) == document.text(Role.TITLE)
    assert len(lines) == 3


# --- Templates of the user -----------------------------------------------------------------------------------------


def changed(folder: Path, old: str, new: str) -> Templates:
    """The templates with one change of the user's in `draft.jinja`."""
    source = (shipped_templates() / "draft.jinja").read_text(encoding="utf-8")
    assert old in source
    (folder / "draft.jinja").write_text(source.replace(old, new, 1), encoding="utf-8")
    return Templates([folder])


DRAFT = f"{HEAD}operative: |\n  *Welcomes* the kites.\n"


def test_a_template_in_a_folder_of_the_user_replaces_the_shipped_one(tmp_path: Path):
    templates = changed(tmp_path, "opening\t*The General Assembly*,", "opening\t*The Economic and Social Council*,")
    assert composed(DRAFT, templates).text(Role.OPENING) == "The Economic and Social Council,"
    assert composed(DRAFT).text(Role.OPENING) == "The General Assembly,"


def test_a_folder_without_the_template_changes_nothing(tmp_path: Path):
    assert composed(DRAFT, Templates([tmp_path])) == composed(DRAFT)


BROKEN = {
    "a statement that does not close": ("{% if not is_decision %}", "{% if not is_decision %", "template-syntax"),
    "a statement without its end": (
        "{% if not is_decision %}\n",
        "{% if not is_decision %}\n{% if 1 %}\n",
        "template-syntax",
    ),
    "a name that is not there": ("{{ symbol }}", "{{ symbl }}", "template"),
    "a filter that is not there": ("{{ symbol }}", "{{ symbol|shout }}", "template-syntax"),
    "an attribute that is not there": ("{{ part.text }}", "{{ part.txt }}", "template"),
    "a way to the machine": ("{{ symbol }}", "{{ symbol.__class__.__mro__ }}", "template"),
    "a way through format": ("{{ symbol }}", "{{ '{0.__class__}'.format(symbol) }}", "template"),
    "a change of what it is given": ("{{ symbol }}", "{{ text.append(1) }}", "template"),
    "too much": ("{{ symbol }}", "{{ range(1000000000)|list }}", "template"),
    "no number": ("{{ symbol }}", "{{ 1 / 0 }}", "template"),
    "a missing part": ("{{ symbol }}", "{% include 'nothing.jinja' %}", "template-missing"),
    "a role that is none": ("opening\t", "openning\t", "template-role"),
    "a line without a role": ("opening\t*The General Assembly*,", "The General Assembly,", "template-role"),
    "a call without a footnote": ("*The General Assembly*,", "*The General Assembly*,[^kite]", "template-note"),
}


@pytest.mark.parametrize(("old", "new", "code"), [pytest.param(*change, id=name) for name, change in BROKEN.items()])
def test_a_broken_template_is_an_error_at_its_line(tmp_path: Path, old: str, new: str, code: str):
    templates = changed(tmp_path, old, new)
    with pytest.raises(DraftError) as refused:
        composed(DRAFT, templates)
    (problem,) = refused.value.problems
    lines = (tmp_path / "draft.jinja").read_text(encoding="utf-8").split("\n")
    assert problem.code == code
    assert "__class__" not in problem.message or "unsafe" in problem.message
    if code == "template-missing":
        assert problem.where.file == "nothing.jinja"
        return
    assert problem.where.file == str(tmp_path / "draft.jinja")
    first = next(n for n, line in enumerate(lines, 1) if new.partition("\n")[0] in line)
    # Jinja names the line where a statement was left open, or the one where it noticed.
    assert first <= problem.where.line <= (len(lines) if code == "template-syntax" else first)


def test_a_misspelt_role_is_named_with_the_one_that_is_meant(tmp_path: Path):
    with pytest.raises(DraftError, match=r"“openning”.*“opening”.*\[template-role\]"):
        composed(DRAFT, changed(tmp_path, "opening\t", "openning\t"))


@pytest.mark.parametrize("source", [b"symbol\t\n\xff", "symbol\t\né".encode("latin-1"), "symbol".encode("utf-16")])
def test_a_template_that_is_not_utf_8_is_named_by_its_path_and_line(tmp_path: Path, source: bytes):
    (tmp_path / "own.jinja").write_bytes(source)
    with pytest.raises(DraftError) as refused:
        composed(DRAFT, changed(tmp_path, "opening\t", "{% include 'own.jinja' %}\nopening\t"))
    (problem,) = refused.value.problems
    assert problem.where == Where(str(tmp_path / "own.jinja"), 1 if source.startswith(b"\xff") else 2, 1)
    assert problem.code == "template-syntax"
    assert "UTF-8" in problem.message


def test_a_part_of_an_omnibus_resolution_has_its_letter_and_continues_the_footnotes():
    text = (ROOT / "drafts/79.yaml").read_text().replace("number: 79/34", "number: 79/34 B")
    text = text.replace("meeting: 43", "meeting: 43\n  omnibus: Shores and lights\n  first_footnote: 3")
    document = compose(load(text.encode(), "79"))
    titles = [(block.number, block.text[:17]) for block in document.of(Role.TITLE)]
    assert titles == [("79/34.", "Shores and lights"), ("", "B"), ("", "Implementation of")]
    assert [note.number for note in document.notes] == [3]
    assert [run.call for block in document.blocks for run in block.runs if run.call] == [3]
    assert document.is_adopted


def test_a_block_knows_which_fact_made_which_part_of_its_text():
    document = compose(keepers(counts={"states": "unknown"}))
    found = {
        block.key: [(block.text[span.start : span.end], span.fact) for span in block.facts] for block in document.blocks
    }
    assert found["preamble 3"] == [
        ("First Review Conference of the Keepers of the Convention", "meetings.reviews.held"),
        ("2012–2016", "meetings.reviews.action_plan"),
        ("[number of States]", "counts.states"),
    ]
    assert [(plain_text(text), fact) for text, fact in found["preamble 1"]] == [
        ("68/9 of 5 December 2013", "resolutions.recalled.adopted.68/9"),
        (" and ", "resolutions.recalled"),
        ("69/11 of 2 December 2014", "resolutions.recalled.adopted.69/11"),
    ]
