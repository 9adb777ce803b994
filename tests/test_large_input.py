"""Input larger than any resolution: refused in its place, or worked on in pieces; a benchmark measures the costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import Call
from lxml import etree
from made_up import HEAD, LIGHTHOUSES, lighthouses
from zips import parts, zipped

from apmb_draft.cli import check
from apmb_draft.diff import paragraph_groups, redline
from apmb_draft.docx.edit_plan import nearest
from apmb_draft.docx.review_marks import resolved
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load, tree_of, validate_plain
from apmb_draft.draft_file.load import LONGEST, MOST_ENTRIES
from apmb_draft.lint import Draft, Severity
from apmb_draft.lint.rules import check_draft, select_rules
from apmb_draft.model.document import Block, Document, Role, Run, accept_changes, reject_changes
from apmb_draft.model.problems import DraftError
from apmb_draft.rollover import stale_wording

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def body(count: int) -> str:
    return "operative: |\n" + "\n\n".join(f"  *Urges* kite {each};" for each in range(count)) + "\n"


def sponsors(count: int) -> str:
    return HEAD.partition("sponsors:")[0] + "sponsors:\n" + "".join(f"  - Utopia {each}\n" for each in range(count))


def counts(count: int) -> str:
    return HEAD + "counts:\n" + "".join(f"  kites{each}: 1\n" for each in range(count)) + body(1)


def calls(count: int) -> str:
    return HEAD + f"operative: |\n  *Urges* {'a[^a] ' * count}all;\n\nfootnotes:\n  a: See A/81/1.\n"


def annexes(count: int) -> str:
    return (
        HEAD + body(2) + "annexes:\n  - text: |\n" + "\n\n".join(f"      {each}. a" for each in range(2, count)) + "\n"
    )


TOO_LARGE = {
    "sponsors": (lambda n: sponsors(n) + body(1), "10:1"),
    "entries of a group": (counts, "13:1"),
    "paragraphs": (lambda n: HEAD + body(n), "13:1"),
    "paragraphs of several texts": (annexes, "18:5"),
    "calls of footnotes": (calls, "13:1"),
}


@pytest.mark.parametrize(("made", "place"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_more_than_any_resolution_has_is_refused_in_its_place(made: Any, place: str):
    assert load(made(MOST_ENTRIES).encode(), "81.yaml")
    with pytest.raises(DraftError) as refused:
        load(made(MOST_ENTRIES + 1).encode(), "81.yaml")
    (problem,) = refused.value.problems
    assert (str(problem.where), problem.code) == (f"81.yaml:{place}", "too-large")


def test_a_paragraph_that_is_longer_than_any_is_refused():
    assert load(f"{HEAD}operative: |\n  {'a' * LONGEST}\n".encode(), "81.yaml")
    with pytest.raises(DraftError) as refused:
        load(f"{HEAD}operative: |\n  {'a' * (LONGEST + 1)}\n".encode(), "81.yaml")
    assert [problem.code for problem in refused.value.problems] == ["too-large"]


def test_what_is_read_from_a_document_is_never_larger_than_what_a_file_may_hold():
    text = "\n\n".join(["*Urges* all;"] * (MOST_ENTRIES + 1))
    with pytest.raises(DraftError) as refused:
        validate_plain({**LIGHTHOUSES, "operative": text}, "kites.docx")
    (problem,) = refused.value.problems
    assert problem.code == "too-large"
    assert problem.message.startswith("operative: ")


def test_very_many_findings_of_a_rule_are_shown_up_to_a_number(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("apmb_draft.lint.rules._MOST_OF_A_RULE", 3)
    data = f"{HEAD}operative: |\n  *Urges* {'10% ' * 8}of all.\n".encode()
    draft = Draft(load(data, "81.yaml"), tree_of(data, "81.yaml").value)
    found = check_draft(draft, "81.yaml", select_rules(["NUM02"]), tree_of(data, "81.yaml"))
    assert [one.where.line for one in found] == [0, 14, 14, 14]
    assert found[0].message.startswith("5 more")


def test_the_findings_that_are_not_shown_weigh_as_much_as_those_that_are(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("apmb_draft.lint.rules._MOST_OF_A_RULE", 1)
    adopted = {**LIGHTHOUSES, "operative": "\n\n".join(["*Notes* the light;"] * 6)}
    found = check_draft(Draft(validate_plain(adopted, "kites.docx")), "kites.docx", select_rules(["REP02"]))
    assert [one.severity for one in found] == [Severity.WARNING, Severity.WARNING]


def test_a_finding_names_the_line_and_the_column_of_each_of_many_lines():
    text = "".join(f"  kite {each},\n" for each in range(50))
    data = f"{HEAD}operative: |\n  *Urges* all,\n{text}  and so on.\n".encode()
    found = tree_of(data, "81.yaml")
    value = found.value["operative"]
    for each in (0, 1, 25, 49):
        where = found.inside(("operative",), value, value.index(f"kite {each},"))
        assert (where.line, where.column) == (15 + each, 3)


def test_a_document_that_takes_too_long_is_refused_by_check_too(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check, "_LONGEST", 0.001)
    Path("79.docx").write_bytes(write(paragraphs_of(["*Urges* all the keepers of the lamps."] * 300)))
    said = call("check", "79.docx")
    assert said.code == 2
    assert "[too-long]" in said.err


# --- In pieces -------------------------------------------------------------------------------------------------------


def paragraphs_of(texts: list[str]) -> Document:
    return Document(tuple(Block(Role.OPERATIVE, (Run(text),), f"{at}.") for at, text in enumerate(texts, 1)))


@pytest.mark.parametrize("count", [7, 8, 20])
def test_long_texts_are_compared_piece_by_piece_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch, count: int):
    monkeypatch.setattr(paragraph_groups, "_MOST_PAIRS", 30)
    monkeypatch.setattr(paragraph_groups, "_CHUNK", 3)
    base = paragraphs_of([f"Urges all to fly red kites on hill {each};" for each in range(count)])
    draft = paragraphs_of([f"Urges all to fly blue kites on hill {each};" for each in range(count + 5)])
    found = redline(base, draft)
    assert accept_changes(found) == draft
    assert reject_changes(found) == base
    changed = [block for block in found.blocks if any(run.change for run in block.runs) and not block.change]
    assert len(changed) > count // 2


def test_paragraphs_without_stale_wording_are_compared_with_none(monkeypatch: pytest.MonkeyPatch):
    compared = []
    monkeypatch.setattr(stale_wording, "measure_similarity", lambda one, other: compared.append(one) or 0.0)
    base = lighthouses(operative="*Urges* all to shine;\n\n*Asks* for light.")
    draft = lighthouses(operative="*Urges* everybody to shine;\n\n*Asks* for more light.")
    assert list(stale_wording.find_stale_wording(base, draft)) == []
    assert compared == []


def test_the_nearest_of_many_places_is_found():
    places = [2, 3, 10, 11, 40]
    for at in range(-1, 45):
        assert nearest(places, at) == min(range(5), key=lambda one: abs(places[one] - at))


def words(paragraph: Any) -> str:
    return "".join(text.text for text in paragraph.iter(W + "t"))


def test_paragraphs_in_a_row_whose_ends_go_join_in_order():
    data = parts(write(paragraphs_of(["One.", "Two.", "Three.", "Four.", "Five."])))
    story = etree.fromstring(data["word/document.xml"])
    held = [one for one in story.iter(W + "p") if words(one).strip(".\t 12345")]
    for one in held[1:3]:
        mark = etree.SubElement(etree.SubElement(one.find(W + "pPr"), W + "rPr"), W + "del")
        mark.set(W + "author", "Ana Ruiz")
    made = zipped({**data, "word/document.xml": etree.tostring(story)})

    def shown(accept: bool) -> list[str]:
        left = etree.fromstring(parts(resolved(made, accept=accept))["word/document.xml"])
        return [text for one in left.iter(W + "p") if (text := words(one)).strip(".\t 12345")]

    before = [words(one) for one in held]
    assert shown(accept=False) == before
    assert shown(accept=True) == [before[0], "".join(before[1:4]), before[4]]
