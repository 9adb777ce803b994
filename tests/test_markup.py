"""The small markup of the file: what its pieces are, and what is said about its mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import count

from apmb_draft.model.paragraphs import Level, letter_number, roman_number, split_paragraphs
from apmb_draft.text.markup import Sort, escape_text, find_faults, kept_together, tokenize_markup

HOSTILE = st.text(st.sampled_from(list("ab *{}[]^\\#()|?>1.,;\n\u00a0é")), max_size=40)


def levels(*markers: str) -> str:
    """The levels of paragraphs with these markers, as P, a, i and # for their kinds, with the number of each."""
    signs = {Level.PARAGRAPH: "P", Level.SUBPARAGRAPH: "a", Level.SUBSUBPARAGRAPH: "i", Level.HEADING: "#"}
    text = "\n\n".join(f"{marker} Text" if marker else "Text" for marker in markers)
    return " ".join(f"{signs[paragraph.level]}{paragraph.number}" for paragraph in split_paragraphs(text))


def test_letters_count_within_their_paragraph_and_numerals_within_their_letter():
    assert levels("", "(a)", "(i)", "(ii)", "(b)", "(i)", "", "(a)") == "P1 a1 i1 i2 a2 i1 P2 a1"


def test_i_after_h_is_the_ninth_letter():
    letters = [f"({letter})" for letter in "abcdefghijk"]
    assert levels("", *letters) == "P1 a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11"


def test_i_after_h_is_the_ninth_letter_at_the_end_too():
    letters = [f"({letter})" for letter in "abcdefghi"]
    assert levels("", *letters, "") == "P1 a1 a2 a3 a4 a5 a6 a7 a8 a9 P2"


def test_i_after_h_is_a_numeral_where_ii_follows():
    letters = [f"({letter})" for letter in "abcdefgh"]
    assert levels("", *letters, "(i)", "(ii)", "(i)", "(j)") == "P1 a1 a2 a3 a4 a5 a6 a7 a8 i1 i2 a9 a10"


def test_v_and_x_are_letters_in_their_turn_and_numerals_in_theirs():
    letters = [f"({letter_number(number)})" for number in range(1, 28)]
    assert levels("", *letters) == " ".join(["P1", *(f"a{number}" for number in range(1, 28))])
    numerals = [f"({roman_number(number)})" for number in range(1, 31)]
    assert levels("", "(a)", *numerals) == " ".join(["P1 a1", *(f"i{number}" for number in range(1, 31))])


def test_a_heading_ends_the_letters_before_it_and_does_not_count_as_a_paragraph():
    assert levels("#", "", "(a)", "#", "", "(a)") == "#1 P1 a1 #2 P2 a1"


@pytest.mark.parametrize(
    "words", ["(abc) Text", "(the) Text", "(A) Text", "(1) Text", "(sic) Text", "( a) Text", "[a] Text"]
)
def test_a_word_in_brackets_opens_no_sub_paragraph(words: str):
    (paragraph,) = split_paragraphs(words)
    assert (paragraph.level, paragraph.text) == (Level.PARAGRAPH, words)


def test_a_backslash_keeps_a_letter_in_brackets_and_a_hash_as_words():
    assert [paragraph.level for paragraph in split_paragraphs("\\(a) A\n\n\\# B")] == [Level.PARAGRAPH] * 2
    assert "".join(token.text for token in tokenize_markup("\\(a) and \\# and \\[^x]")) == "(a) and # and [^x]"


def test_the_place_of_a_paragraph_is_its_first_letter_behind_the_marker():
    text = "A\nb\n\n\n(a)\u00a0C\n\n# D\n"
    assert [text[paragraph.start] for paragraph in split_paragraphs(text)] == ["A", "C", "D"]


def test_lines_of_spaces_part_paragraphs_as_empty_lines_do():
    assert [paragraph.text for paragraph in split_paragraphs("A\n  \nB\n\n \n\nC")] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("*Notes* 2 \\* 3", []),
        ("*Notes", ["text-italic"]),
        ("*Notes* *this", ["text-italic"]),
        ("**Notes** *this*", ["text-bold", "text-bold"]),
        ("a } b { c", ["text-brace", "text-brace"]),
        ("\\{a\\}", []),
        ("a\tb", ["text-tab"]),
        ("See [^a b]", ["text-note"]),
        ("See [^a", ["text-note"]),
        ("See [a] and \\[^a]", []),
        ("as stated in\n(a) above", ["text-marker"]),
        ("as stated in\n(a)\u00a0above", ["text-marker"]),
        ("as stated in\n(abc) above", []),
        ("see\n# 3", ["text-marker"]),
        ("see\n#3", []),
        ("*Notes* this,\n*Recalls* that", ["text-marker"]),
        ("*Notes* this,\n2. *Recalls* that", ["text-marker"]),
        ("*Notes* this,\n*inter alia*", []),
        ("*Notes* the\n*Official Records*", []),
    ],
)
def test_mistakes_in_a_paragraph_are_found(text: str, codes: list[str]):
    assert [fault.code for fault in find_faults(text)] == codes


def test_a_mistake_is_placed_at_its_letter():
    text = "*Notes* } and\n(a) [^x y]\t"
    assert {fault.code: text[fault.start] for fault in find_faults(text)} == {
        "text-brace": "}",
        "text-marker": "(",
        "text-note": "[",
        "text-tab": "\t",
    }


@settings(max_examples=count(150, of=500), derandomize=True)
@given(HOSTILE)
def test_escaped_text_reads_back_as_the_same_words_and_has_no_mistake(text: str):
    read = list(tokenize_markup(escape_text(text)))
    assert {token.sort for token in read} <= {Sort.TEXT}
    assert "".join(token.text for token in read) == text
    assert {fault.code for fault in find_faults(escape_text(text))} <= {"text-marker"}


@settings(max_examples=count(150, of=500), derandomize=True)
@given(HOSTILE)
def test_every_letter_of_a_text_is_in_one_token_and_tokens_stand_in_order(text: str):
    starts = [token.start for token in tokenize_markup(text)]
    assert starts == sorted(set(starts))
    if text:
        assert starts[0] == 0
    plain = [token for token in tokenize_markup(text) if token.sort is Sort.TEXT and "\\" not in text]
    assert all(text.startswith(token.text, token.start) for token in plain)


@settings(max_examples=count(150, of=500), derandomize=True)
@given(HOSTILE.map(lambda text: " ".join(text.replace("{", "(a) ").replace("}", ", *Notes*").split())))
def test_a_line_may_end_at_any_space_that_is_not_kept_together(text: str):
    lines = kept_together(text, "\0").replace(" ", "\n").replace("\0", " ")
    wrong_on_one_line = [fault.code for fault in find_faults(text)]
    assert [fault.code for fault in find_faults(lines)] == wrong_on_one_line


@pytest.mark.parametrize(
    "text", ["[^" * 20_000, "{?" * 20_000, "*" * 40_000, "\\" * 40_000, "(a) " * 10_000, "\n #" * 10_000]
)
def test_a_large_text_of_nothing_but_signs_is_read(text: str):
    for paragraph in split_paragraphs(text):
        list(tokenize_markup(paragraph.text))
        list(find_faults(paragraph.text))
