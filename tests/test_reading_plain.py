"""Plain text into passages and parts: one paragraph a line, blank lines between, footnote calls of every kind."""

from __future__ import annotations

import textwrap

import pytest
from corpus import needs_corpus, texts
from made_up import FRONT

from apmb_draft.importing.classify import classify_paragraphs
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.plain_text import calls_of
from apmb_draft.reading.plain_text import read_text as read

JOB = "26-12345 (E)\n*2612345*\n"
KITES = f"""\
{FRONT.replace("Eighty-first", f"{JOB}Eighty-first")}Recalling the kites of 1926, 1
Noting article 2 of the Convention on Kites, [2]
1. Welcomes the kites;
2. Decides to fly 3 of them.
50th plenary meeting
2 December 2026

[1] See A/81/3.
[2] United Nations, Treaty Series, vol. 1, No. 2.
"""


def test_the_parts_of_a_text_are_told_by_their_words():
    parts = classify_paragraphs(read(KITES, "kites"), "kites")
    assert (parts.symbol, parts.issued, parts.session) == ("A/RES/81/7", "9 December 2026", "Eighty-first session")
    assert (parts.agenda_item, parts.agenda_title) == ("12 (b)", "General and complete calm: kites")
    assert (parts.number, parts.title) == ("81/7", "Kites")
    assert parts.report == "[on the report of the First Committee (A/81/9, para. 4)]"
    assert parts.adoption.endswith("on 2 December 2026")
    assert [passage.text for passage in parts.operative] == ["1. Welcomes the kites;", "2. Decides to fly 3 of them."]
    assert parts.closing == ["50th plenary meeting", "2 December 2026"]


def test_footnote_calls_are_told_from_numbers_and_notes_from_paragraphs():
    found = read(KITES, "kites")
    assert [run.call for passage in found.paragraphs for run in passage.runs if run.call] == [1, 2]
    assert [note.text for note in found.notes] == ["See A/81/3.", "United Nations, Treaty Series, vol. 1, No. 2."]


def spaced(text: str, *, width: int) -> str:
    """The text with blank lines between paragraphs, and lines no longer than a width."""
    front, body = text.split("The General Assembly,\n")
    lines = ["The General Assembly,", *filter(None, body.split("\n"))]
    return front + "\n\n".join(textwrap.fill(line, width, break_on_hyphens=False) for line in lines)


@pytest.mark.parametrize("width", [24, 40, 72, 500])
def test_lines_between_blank_ones_are_one_paragraph(width: int):
    found, expected = read(spaced(KITES, width=width), "x"), read(KITES, "x")
    assert [(p.text, p.runs) for p in found.paragraphs] == [(p.text, p.runs) for p in expected.paragraphs]
    assert found.notes == expected.notes


def test_closing_lines_and_footnotes_need_no_blank_lines_between_them():
    text = spaced(KITES, width=40).replace("meeting\n\n2 Dec", "meeting\n2 Dec").replace("81/3.\n\n[2]", "81/3.\n[2]")
    assert [p.text for p in read(text, "x").paragraphs] == [p.text for p in read(KITES, "x").paragraphs]


def test_a_hyphen_at_the_end_of_a_line_is_the_words_own():
    text = spaced(KITES.replace("the kites;", "kite-flyers, short- and long-term;"), width=500)
    broken = text.replace("kite-f", "kite-\nf").replace("short- ", "short-\n").replace("long-", "long-\n")
    assert [p.text for p in read(broken, "x").paragraphs] == [p.text for p in read(text, "x").paragraphs]


def test_an_amendment_has_no_opening_words():
    lines = ["Eighty-first session", "Third Committee", "Agenda item 12", "Kites",
             "Ruritania:* amendment to draft resolution A/C.3/81/L.3", "Kites", "1. In paragraph 2, delete “at sea”.",
             "2. Delete paragraph 3.", "* On behalf of the States that fly kites."]  # fmt: skip
    assert [p.text for p in read("\n".join(lines), "x").paragraphs] == lines


def refusal(text: str) -> tuple[str, int]:
    """The code and the line with which a text is refused."""
    with pytest.raises(DraftError) as refused:
        read(text, "x.txt")
    (problem,) = refused.value.problems
    assert problem.where.file == "x.txt"
    return problem.code, problem.where.line


LINE = KITES.split("\n").index("Recalling the kites of 1926, 1") + 1


@pytest.mark.parametrize(
    "broken",
    [
        KITES.replace("the kites of", "the\nkites of"),
        KITES.replace("the kites of 1926", "the\nMeeting of 1926"),
        KITES.replace("the kites of 1926", "it in Oslo (2019)\nand Cork"),
        KITES.replace("the kites of 1926", "the kite-\nflyers"),
        KITES.replace("Recalling the kites", "1\n\nRecalling the kites"),
        spaced(KITES, width=500).replace("the kites of", "the\n\nkites of"),
        spaced(KITES, width=500).replace("the kites of", "the\nkites of").replace("1\n\nNoting", "1\nNoting"),
        spaced(KITES, width=500).replace("the kites of", "the\nkites of").replace("kites;\n\n2.", "kites;\n2."),
        spaced(KITES, width=500).replace("the kites of", "the\nkites of").replace("2. Dec", "1/2\n\n2. Dec"),
    ],
)  # fmt: skip
def test_sentences_broken_by_lines_that_no_blank_lines_join_are_refused_with_their_place(broken: str):
    code, line = refusal(broken)
    assert code == "page-lines"
    assert LINE <= line <= LINE + 2


@pytest.mark.parametrize(
    "text", ["", "Dear colleague,", "Eighty-first session", "Eighty-first session\nThe Security Council,"]
)
def test_what_is_no_resolution_is_refused(text: str):
    with pytest.raises(DraftError) as refused:
        classify_paragraphs(read(text, "letter.txt"), "letter.txt")
    assert [problem.code for problem in refused.value.problems] == ["not-a-resolution"]


PAGES = """\
                United Nations                                              A/RES/81/7
                General Assembly                            Distr.: General
                                                            9 December 2026

Eighty-first session
Agenda item 12 (b)
General and complete calm: kites
and lanterns

                Resolution adopted by the General Assembly
                on 2 December 2026
                [on the report of the First Committee (A/81/9, para. 4)]

  81/7.         Kites and their lanterns, which are lit
                at night

                      The General Assembly,
                      Recalling the kites of 1926,1 and the lanterns that were lit by all States
                that lie at the sea or near to it in the course of that year, and the kite-
                flyers among them,
                                               I
                   Lanterns and how they burn in the night over the sea and over the land
                                                    Islands
                      1.    Welcomes the work of the States at sea, as well as that of some 2 of
                the Islands and of all those who fly their kites, and the short- and the long-
                term aims of those who have joined them there and have brought with them their
        __________________
            1
                See A/81/3 and the
                document that follows.

26-12345 (E)
*2612345*
\fA/RES/81/7                                                    Kites and their lanterns, which are lit

                  Lanterns, and calls upon them to burn:
                        (a)   At sea, in the wind and in the rain, and wherever else there may be any
                  who see them;
                        (b)   On land.2
                  Ruritania ..........           0.1
                  Utopia .............           0.2
                        2.    Decides to fly.
                                                                       50th plenary meeting
                                                                            2 December 2026

         __________________
             2
                  Ibid.

2/2                                                                            26-12345
\f"""


COPIED = """\
A/C.1/81/L.7

United Nations

Eighty-first session
First Committee
Agenda item 12
Kites

Ruritania and Utopia: draft resolution

Kites
The General Assembly,
Noting the kites that fly over the sea and over the land, and those of the Islands,
Recalling the lanterns and the postwar kites,1
1.
Welcomes the work of the States at sea, as well as that of some 2 of the Islands;
2.
Decides to light post-war lanterns.
__________________
1

2/2

See A/81/3.

\f"""


@pytest.mark.parametrize("text", [PAGES, COPIED, *(each.replace("\f", "") for each in (PAGES, COPIED))])
def test_the_text_of_pages_is_refused(text: str):
    assert refusal(text)[0] == "page-lines"


@pytest.mark.parametrize("text", ["some 3.5 kites of 12", "paragraph 3 of it", "in 3 of them", "on 3 December 2026"])
def test_numbers_that_count_are_no_calls_of_footnotes(text: str):
    assert calls_of([f"The Assembly,1 noting 2 {text}"], {3, 5, 12}) == []


@needs_corpus
def test_every_real_text_falls_into_its_parts_and_no_word_is_lost():
    seen = 0
    for name, text in texts():
        found, lines = read(text, name), text.split("\n")
        parts = classify_paragraphs(found, name)
        assert parts.symbol.startswith("A/RES/"), name
        assert parts.title, name
        assert 6 <= len(parts.operative) <= 12, name
        assert len(parts.closing) == 2, name
        body = [*parts.preamble, *parts.operative]
        start = lines.index("The General Assembly,")
        count = sum(1 for line in lines[start + 1 :] if line and not line.startswith("[")) - 2
        assert len(body) == count, name
        calls = [run.call for passage in body for run in passage.runs if run.call]
        assert set(calls) == {note.number for note in found.notes}, name
        seen += 1
    assert seen == 30
