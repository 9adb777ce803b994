"""The oral revision: a listener who does what is read out has the new text, word by word and in its italics."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from corpus import needs_corpus, published
from made_up import lighthouses
from made_up_changes import Hand
from oral_revision_listener import Listener, expected, numbers, said
from sampling import count

from apmb_draft.compose import compose
from apmb_draft.draft_file import load
from apmb_draft.lifecycle.oral_revision import Instruction, list_instructions
from apmb_draft.lifecycle.quotations import quote_changes
from apmb_draft.model.document import Role, Run
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import next_year

ROOT = Path(__file__).parents[1]
BASE = load((ROOT / "drafts/79.yaml").read_bytes(), "79")


def text(
    *preamble: str, operative: Sequence[str] = ("*Urges* all lighthouses to shine;", "*Decides* to rest."), **keys
):
    """A resolution of a few paragraphs."""
    preambles = "\n\n".join(preamble or ["*Recalling* the lighthouses of the north and the keepers of the south,"])
    return lighthouses(
        preamble=preambles, operative="\n\n".join(operative), resolutions=None, next_session=None, **keys
    )


def read_out(old: Resolution, new: Resolution) -> list[str]:
    """The sentences and paragraphs that are read out, proven by the listener."""
    made = list_instructions(compose(old), compose(new))
    prove(old, new, made)
    return [line for one in made for line in (one.sentence, *one.texts)]


def prove(old: Resolution, new: Resolution, made: Sequence[Instruction]) -> None:
    listener = Listener(compose(old))
    for one in made:
        listener.hear(one.sentence, one.texts)
    got, wanted = listener.result(), expected(compose(new))
    shown = [(role.value, said(letters)) for role, letters in got]
    assert shown == [(role.value, said(letters)) for role, letters in wanted]
    assert got == wanted
    moved = {
        "subparagraphs" if entry.depth else "paragraphs"
        for entry, number in zip(listener.entries, numbers(compose(new)), strict=True)
        if entry.names and entry.role is not Role.TITLE and entry.number != number
    }
    assert moved == listener.renumbered - {"footnotes"}


LONG = "*Noting* the work of the keepers of the lighthouses in the north, and of the keepers in the south,"


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        (LONG, LONG.replace("the work of ", ""), ["delete “work of the”"]),
        (LONG, LONG.replace("work", "labour"), ["replace “work” with “labour”"]),
        (LONG, LONG.replace("lighthouses", "old lighthouses"), ["before “lighthouses”", "after “"]),
        (LONG, LONG.replace("south,", "south and east,"), ["after “south”, insert “and east”"]),
        (LONG, LONG.replace("in the north", "in the far north"), ["insert “far”"]),
        (LONG, LONG.replace("*Noting*", "*Noting with joy*"), ["insert “*with joy*”"]),
        (LONG, LONG.replace("*Noting*", "Noting"), ["set “Noting” in roman type"]),
        (LONG, LONG.replace("work", "*work*"), ["set “work” in italics"]),
        (LONG, LONG.replace("the keepers in", "keepers in"), ["replace “and of the” with “and of”"]),
    ],
)
def test_one_change_is_one_sentence_in_the_words_of_the_un(before: str, after: str, sentences: list[str]):
    lines = read_out(text("*Recalling* kites,", before), text("*Recalling* kites,", after))
    assert len(lines) == 1
    assert lines[0].startswith("In the second preambular paragraph, ")
    assert lines[0].endswith(".")
    assert any(words in lines[0] for words in sentences), lines


def test_paragraphs_come_go_and_are_replaced_and_what_follows_is_renumbered():
    one, two, three = "*Urges* all lighthouses to shine;", "*Invites* the keepers to a dinner;", "*Decides* to rest."
    new = "*Requests* the Secretary-General to report on moths;"
    assert read_out(text(operative=(one, two, three)), text(operative=(one, three))) == [
        "Delete paragraph 2.",
        "Renumber the subsequent paragraphs accordingly.",
    ]
    assert read_out(text(operative=(one, three)), text(operative=(one, new, three))) == [
        "After paragraph 1, insert a new paragraph reading:",
        new,
        "Renumber the subsequent paragraphs accordingly.",
    ]
    assert read_out(text(operative=(one, three)), text(operative=(new, two, one, three)))[0] == (
        "Before paragraph 1, insert two new paragraphs reading:"
    )
    assert read_out(text(operative=(one, two, three)), text(operative=(one, new, three))) == [
        "Replace paragraph 2 with the following text:",
        new,
    ]
    assert read_out(text("*Noting* kites,", "*Seeing* birds,"), text("*Noting* kites,")) == [
        "Delete the second preambular paragraph."
    ]
    assert read_out(text("*Noting* kites,"), text("*Noting* kites,", "*Seeing* birds,")) == [
        "After the first preambular paragraph, insert a new preambular paragraph reading:",
        "*Seeing* birds,",
    ]


def test_subparagraphs_have_their_letters_and_their_paragraph():
    lead, rest = "*Requests* the keepers:", "*Decides* to rest."
    a, b, c = "To light the lamps of the north;", "To feed all gulls;", "To count the ships that pass;"
    old = text(operative=(lead, f"(a) {a}", f"(b) {b}", rest))
    assert read_out(old, text(operative=(lead, f"(a) {a}", f"(b) {b}", f"(c) {c}", rest))) == [
        "After paragraph 1 (b), insert a new subparagraph reading:",
        f"(c) {c}",
    ]
    assert read_out(old, text(operative=(lead, f"(a) {b}", rest))) == [
        "Delete paragraph 1 (a).",
        "Renumber the subsequent subparagraphs accordingly.",
    ]
    assert read_out(old, text(operative=(lead, f"(a) {a.replace('north', 'south')}", f"(b) {b}", rest))) == [
        "In paragraph 1 (a), replace “north” with “south”."
    ]
    assert read_out(text(operative=(lead, rest)), old) == [
        "At the end of paragraph 1, add two new subparagraphs reading:", f"(a) {a}", f"(b) {b}"
    ]  # fmt: skip
    new = ("*Thanks* the moths:", "(a) For their patience;", "(i) By night;", "(b) For nothing else;")
    assert read_out(old, text(operative=(*old.operative.split("\n\n")[:3], *new, rest)))[:5] == [
        "After paragraph 1, insert a new paragraph reading:", *new
    ]  # fmt: skip


def test_footnotes_come_go_and_change():
    plain, called = text(LONG), text(LONG.replace("lighthouses", "lighthouses[^a]"), footnotes={"a": "See A/80/1."})
    assert read_out(plain, called) == [
        "In the first preambular paragraph, after “lighthouses”, insert a footnote reading: “See A/80/1.”."
    ]
    assert read_out(called, plain) == ["In the first preambular paragraph, delete footnote 1."]
    other = text(LONG.replace("lighthouses", "lighthouses[^a]"), footnotes={"a": "See A/80/2 and A/80/3."})
    assert all(line.startswith("In footnote 1, ") for line in read_out(called, other))
    two = text(
        LONG.replace("work", "work[^b]").replace("lighthouses", "lighthouses[^a]"),
        footnotes={"b": "*Lamps*, vol. 3.", "a": "See A/80/1."},
    )
    assert read_out(called, two)[-1] == "Renumber the footnotes accordingly."


def test_the_title_a_heading_and_a_single_operative_paragraph_have_names_of_their_own():
    assert read_out(text(), text(title="New lamps"))[0] == "In the title, replace “Lighthouses” with “New lamps”."
    heads = ("# Lamps of old", "*Urges* all lighthouses to shine;", "# Birds", "*Decides* to rest.")
    changed = ("# Lamps of old and new", *heads[1:])
    assert read_out(text(operative=heads), text(operative=changed))[0].startswith("In the heading “Lamps of old”, ")
    one = ("*Urges* all lighthouses to shine brightly in every night of the coming winter.",)
    assert read_out(text(operative=one), text(operative=(one[0].replace("winter", "spring"),))) == [
        "In the operative paragraph, replace “winter” with “spring”."
    ]


def test_a_single_paragraph_has_no_number_and_two_have():
    one, other = "*Urges* all lighthouses to shine brightly.", "*Decides* to rest."
    two = (one.replace("brightly.", "brightly;"), other)
    assert read_out(text(operative=(one,)), text(operative=two))[-1] == "Renumber the paragraphs accordingly."
    assert read_out(text(operative=two), text(operative=(one,)))[-1] == "Delete the number of paragraph 1."


def test_an_annex_is_read_out_as_a_whole_or_in_its_parts():
    before = [
        {"title": "Terms", "text": "1. The group has nine members.\n\n2. It meets:\n\n(a) In spring;\n\n(b) In May."}
    ]
    after = [{"title": "Terms", "text": "1. The group has ten members.\n\n2. It meets:\n\n(a) In spring."}]

    def sentences(old: Resolution, new: Resolution) -> list[str]:
        return [one.sentence for one in list_instructions(compose(old), compose(new))]

    assert sentences(text(annexes=before), text(annexes=after)) == [
        "In paragraph 1 of the annex, replace “nine” with “ten”.",
        "In paragraph 2 (a) of the annex, replace “spring;” with “spring.”.",
        "Delete paragraph 2 (b) of the annex.",
    ]
    assert sentences(text(annexes=before), text()) == ["Delete the annex."]
    added = list_instructions(compose(text()), compose(text(annexes=before)))
    assert [one.sentence for one in added] == ["At the end of the text, add a new annex reading:"]
    assert added[0].texts[:3] == ("Annex", "Terms", "1. The group has nine members.")


def test_a_number_that_comes_again_is_told_by_its_heading():
    old = (
        "# I",
        "1. *Urges* all lighthouses to shine;",
        "*Invites* the keepers;",
        "# II",
        "1. *Asks* the gulls to wait.",
    )
    sentences = list_instructions(
        compose(text(operative=old)), compose(text(operative=(*old[:4], "1. *Asks* the gulls to fly.")))
    )
    assert [one.sentence for one in sentences] == ["In paragraph 1 under the heading “II”, replace “wait” with “fly”."]


def test_two_texts_that_say_the_same_give_nothing_to_read_out():
    assert list_instructions(compose(BASE), compose(BASE)) == ()


def test_a_real_step_from_year_to_year_can_be_read_out():
    lines = read_out(BASE, next_year(BASE).draft)
    assert "In the same paragraph, after “Fourth”, insert “and Fifth”." in lines
    assert len(lines) > 15


# --- Random edits -----------------------------------------------------------------------------------------------------


SUBS = text(
    "*Noting* the work of the keepers of the lighthouses in the north[^a] and of the keepers in the south,",
    "*Recalling* gulls and moths,[^b] and the ships that pass by night,",
    operative=(
        "*Requests* the keepers of every lighthouse:", "(a) To light the lamps of the north at dusk;",
        "(b) To feed all gulls, and:", "(i) To count those that are fed;", "(ii) To name the others;",
        "(c) To count the ships that pass;", "*Invites* the keepers to a dinner with the moths;", "*Decides* to rest.",
    ),
    footnotes={"a": "See A/80/1, annex.", "b": "*Lamps*, vol. 3, No. 12."},
)  # fmt: skip


@pytest.mark.parametrize("start", range(0, count(40, of=120), 20))
@pytest.mark.parametrize("old", [BASE, SUBS], ids=["mines", "lamps"])
def test_whatever_is_changed_the_listener_has_the_new_text(old: Resolution, start: int):
    proven = 0
    for seed in range(start, start + 20):
        new = Hand(seed).resolution(old)
        if new:
            read_out(old, new)
            proven += 1
    assert proven > 10


@needs_corpus
def test_the_real_steps_of_the_series_can_be_read_out():
    found = [resolution for _, resolution in published("apmb-*") if resolution.session >= 62]
    proven = [read_out(old, new) for old, new in pairwise(found)]
    assert len(proven) > 10
    assert all(len(lines) > 5 for lines in proven)


def test_a_space_alone_is_heard_by_nobody_and_the_paragraph_is_read_out_anew():
    begin, ends = [Run("Notes the kites,"), Run("2", call=2)], (" which fly in the north;", "which fly in the north;")
    before, after = ([*begin, Run(end)] for end in ends)
    assert quote_changes(before, after) is None
