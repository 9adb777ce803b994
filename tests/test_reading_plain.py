"""Plain text into passages and parts: one paragraph a line, broken lines, footnote calls of every kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from apmb_draft.problems import DraftError
from apmb_draft.reading.plain import read
from apmb_draft.reading.sort import sort

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
KITES = """\
United Nations
A/RES/81/7
General Assembly
Distr.: General
9 December 2026
26-12345 (E)
*2612345*
Eighty-first session
Agenda item 12 (b)
General and complete calm: kites
Resolution adopted by the General Assembly
on 2 December 2026
[on the report of the First Committee (A/81/9, para. 4)]
81/7. Kites
The General Assembly,
Recalling the kites of 1926, 1
Noting article 2 of the Convention on Kites, [2]
1. Welcomes the kites;
2. Decides to fly 3 of them.
50th plenary meeting
2 December 2026

[1] See A/81/3.
[2] United Nations, Treaty Series, vol. 1, No. 2.
"""


def test_the_parts_of_a_text_are_told_by_their_words():
    parts = sort(read(KITES, "kites"), "kites")
    assert (parts.symbol, parts.issued, parts.session) == ("A/RES/81/7", "9 December 2026", "Eighty-first session")
    assert (parts.agenda_item, parts.agenda_title) == ("12 (b)", "General and complete calm: kites")
    assert (parts.number, parts.title) == ("81/7", "Kites")
    assert parts.report == "[on the report of the First Committee (A/81/9, para. 4)]"
    assert parts.adoption.endswith("on 2 December 2026")
    assert [passage.text for passage in parts.operative] == ["1. Welcomes the kites;", "2. Decides to fly 3 of them."]
    assert parts.closing == ["50th plenary meeting", "2 December 2026"]


def test_footnote_calls_are_told_from_numbers_and_notes_from_paragraphs():
    found = read(KITES, "kites")
    assert [run.call for passage in found.passages for run in passage.runs if run.call] == [1, 2]
    assert [note.text for note in found.notes] == ["See A/81/3.", "United Nations, Treaty Series, vol. 1, No. 2."]


def test_broken_lines_are_joined_up_to_the_end_of_a_paragraph():
    broken = KITES.replace("the kites of", "the\nkites of").replace("Convention on Kites", "Convention on\nKites")
    assert [p.text for p in read(broken, "x").passages] == [p.text for p in read(KITES, "x").passages]


@pytest.mark.parametrize(
    "text", ["", "Dear colleague,", "Eighty-first session", "Eighty-first session\nThe Security Council,"]
)
def test_what_is_no_resolution_is_refused(text: str):
    with pytest.raises(DraftError) as refused:
        sort(read(text, "letter.txt"), "letter.txt")
    assert [problem.code for problem in refused.value.problems] == ["not-a-resolution"]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real texts are not here")
def test_every_real_text_falls_into_its_parts_and_no_word_is_lost():
    seen = 0
    for path in sorted(CORPUS.glob("*.txt")):
        lines = [line for line in path.read_text().split("\n")[1:] if "[not read" not in line]
        found = read("\n".join(lines), path.name)
        parts = sort(found, path.name)
        assert parts.symbol.startswith("A/RES/"), path.name
        assert parts.title, path.name
        assert 6 <= len(parts.operative) <= 12, path.name
        assert len(parts.closing) == 2, path.name
        body = [*parts.preamble, *parts.operative]
        start = lines.index("The General Assembly,")
        count = sum(1 for line in lines[start + 1 :] if line and not line.startswith("[")) - 2
        assert len(body) == count, path.name
        calls = [run.call for passage in body for run in passage.runs if run.call]
        assert set(calls) == {note.number for note in found.notes}, path.name
        seen += 1
    assert seen == 30
