"""Where pages end, as Word ends them: no line alone, headings with what they head, footnotes with their calls."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pdfplumber
import pytest
from sampling import sample

from apmb_draft.model.document import Block, Document, Note, Role, Run
from apmb_draft.render import render_pdf
from apmb_draft.text.templates import Templates

TEXT = "the kites of all States that have flown them over the hills and under the clouds of the present century, "


def block(role: Role, text: str, number: str = "", call: int = 0) -> Block:
    calls = (Run(str(call), call=call),) if call else ()
    return Block(role, (Run(text.strip()), *calls), number)


def paragraphs(count: int, role: Role = Role.PREAMBULAR, lines: int = 1) -> list[Block]:
    return [block(role, f"Filling {TEXT * (2 * (lines - 1))}") for _ in range(count)]


def pages(blocks: Sequence[Block], notes: Sequence[Note] = ()) -> list[list[tuple[float, str]]]:
    """The lines of each page, with their baselines from the top, without heads and feet."""
    with pdfplumber.open(io.BytesIO(render_pdf(Document(tuple(blocks), tuple(notes)), Templates()))) as opened:
        return [_lines(page) for page in opened.pages]


def _lines(page: pdfplumber.page.Page) -> list[tuple[float, str]]:
    rows: dict[float, list[str]] = {}
    for char in page.chars:
        if char["size"] > 7:
            rows.setdefault(round(792 - char["matrix"][5], 1), []).append(char["text"])
    below = 66 if page.page_number > 1 else 210
    return [(y, "".join(rows[y])) for y in sorted(rows) if below < y < 745]


def page_of(found: Sequence[Sequence[tuple[float, str]]], words: str) -> int:
    return next(number for number, lines in enumerate(found, 1) if any(words in text for _, text in lines))


@pytest.mark.parametrize("lines", sample(range(23, 30), 4))
def test_two_lines_of_a_paragraph_stay_together_at_the_foot_and_the_head_of_a_page(lines: int):
    last = block(Role.PREAMBULAR, "Beginning " + TEXT * 4)
    found = pages([*paragraphs(lines), last, *paragraphs(3)])
    on_first = sum("Filling" not in text for _, text in found[0])
    on_second = sum("Filling" not in text for _, text in found[1]) if len(found) > 1 else 0
    assert on_first + on_second == 5
    assert on_first != 1
    assert on_second != 1


@pytest.mark.parametrize("lines", sample(range(22, 30), 4))
def test_headings_in_a_row_stay_with_two_lines_of_what_they_head(lines: int):
    headed = [
        block(Role.HEADING, "I"),
        block(Role.HEADING, "General"),
        block(Role.OPERATIVE, "Asks for " + TEXT * 4, "1."),
    ]
    found = pages([*paragraphs(lines), *headed])
    page = page_of(found, "Asks for")
    assert page_of(found, "General") == page
    texts = [text.strip() for _, text in found[page - 1]]
    assert "I" in texts
    at = next(n for n, text in enumerate(texts) if "Asks for" in text)
    assert len(texts) > at + 1


@pytest.mark.parametrize("lines", sample(range(22, 30), 4))
def test_the_closing_lines_are_never_alone_on_a_page(lines: int):
    last = block(Role.OPERATIVE, "Decides " + TEXT * 3, "1.")
    closing = [block(Role.MEETING, "43rd plenary meeting"), block(Role.ADOPTED_ON, "2 December 2026")]
    found = pages([*paragraphs(lines), last, *closing])
    page = page_of(found, "43rd plenary")
    assert page_of(found, "2 December") == page
    before = [text for _, text in found[page - 1] if "Filling" not in text and "43rd" not in text]
    assert len(before) > 2  # at least two lines of the last paragraph, and the date


@pytest.mark.parametrize("lines", sample(range(20, 29), 3))
def test_a_footnote_stands_on_the_page_of_its_call_whole_where_it_is_short(lines: int):
    note = Note(1, (Run("See " + TEXT * 4),))
    found = pages([*paragraphs(lines), block(Role.PREAMBULAR, "Calling " + TEXT, call=1), *paragraphs(9)], [note])
    page = page_of(found, "Calling")
    assert page_of(found, "See the kites") == page
    assert page_of(found[page - 1 :], "See the kites") == 1
    small = [text for y, text in found[page - 1] if "Filling" not in text and "Calling" not in text]
    assert sum(text.count("kites") for text in small) >= 4


@pytest.mark.parametrize("words", sample([500, 250, 900, 1500], 2))
def test_a_long_footnote_begins_on_the_page_of_its_call_and_goes_on_on_the_next_ones(words: int):
    said = [f"word{number}" for number in range(words)]
    blocks = [*paragraphs(22), block(Role.PREAMBULAR, "Calling kites", call=1), *paragraphs(12, lines=3)]
    found = pages(blocks, [Note(1, (Run(" ".join(said)),))])
    page = page_of(found, "Calling")
    assert page_of(found, "word0 ") == page
    lines = [(y, text) for one in found for y, text in one if "word" in text]
    assert [word for _, text in lines for word in re.findall(r"word\d+", text)] == said
    assert all(66 < y < 735 for y, _ in lines)
    for one in found[page - 1 :]:
        assert sum("word" in text for _, text in one) != 1  # neither its first line nor its last alone
        assert any("word" not in text for _, text in one)  # no page without text


def test_two_footnotes_of_one_line_stand_in_their_order_on_one_page():
    calling = Block(Role.PREAMBULAR, (Run("Calling"), Run("1", call=1), Run(" and again"), Run("2", call=2)))
    found = pages([*paragraphs(20), calling, *paragraphs(9)], [Note(1, (Run("First."),)), Note(2, (Run("Second."),))])
    page = page_of(found, "Calling")
    places = {text.strip().lstrip("12"): y for y, text in found[page - 1] if "irst." in text or "econd." in text}
    assert list(places) == ["First.", "Second."]
    assert places["Second."] - places["First."] == pytest.approx(10.5, abs=0.2)


def test_the_end_rule_takes_no_room_from_the_text():
    full = pages(paragraphs(40))[0]
    alone = pages(paragraphs(len(full)))
    assert [len(lines) for lines in alone] == [len(full)]


def test_the_last_line_of_a_page_ends_above_its_bottom_margin():
    """Word sets a fifth of the pitch of a line below its baseline: 55 lines begun at 84.4 pt find no room, 54 do."""
    second = pages([block(Role.PREAMBULAR, f"Filling {TEXT * 90}")])[1]
    assert (second[0][0], second[-1][0]) == (84.4, 720.4)
    assert len(second) == 54


@pytest.mark.parametrize(("notes", "last"), [(1, 696.4), (2, 696.4)])
def test_the_separator_takes_its_own_height_and_no_more_from_the_text(notes: int, last: float):
    """A line may end 13.2 pt above the first footnote; one that ended 13.1 pt above it goes to the next page."""
    calls = [Run(str(number), call=number) for number in range(1, notes + 1)]
    text = Block(Role.PREAMBULAR, (Run(f"Filling {TEXT * 60}"), *calls, Run(f" {TEXT * 60}")))
    second = pages([text], [Note(number, (Run("See A/79/1."),)) for number in range(1, notes + 1)])[1]
    rule = next(at for at, (_, words) in enumerate(second) if "___" in words)
    assert second[rule - 1][0] == last
    assert second[rule][0] == pytest.approx(718.4 - 10.5 * (notes - 1), abs=0.1)
