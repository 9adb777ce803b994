"""What people really do in Word: changes of several hands inside each other, and what no draft can hold."""

from __future__ import annotations

import copy
import itertools
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import After, Call
from lxml import etree
from made_up_edits import KINDS as EDITS
from made_up_edits import PEOPLE, Editor, File, R, W, said
from messages import line_with, quoted
from sampling import count, sample
from test_absorb import BENCHMARK

from apmb_draft.compose import compose
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.review_marks import RevisedParagraph, RevisedText
from apmb_draft.docx.segments import CALL
from apmb_draft.docx.whole_package import FURNITURE
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, load
from apmb_draft.merge import merging
from apmb_draft.merge import returned_docx as returned_module
from apmb_draft.merge.aligned_texts import DraftText
from apmb_draft.merge.merging import MergeResult, merge_returned, merge_values
from apmb_draft.merge.returned_docx import (
    OpenChange,
    ParagraphChange,
    ReturnedDocx,
    UnsupportedContent,
    match_returned_docx,
)
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Annex, Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.reading.inventory import Content, list_content
from apmb_draft.rollover import next_year
from apmb_draft.un.typography import plain_text

ROOT = Path(__file__).parents[1]
SENT = next_year(load((ROOT / "drafts/79.yaml").read_bytes(), "79")).draft
ANA, BOB = "Ana Ruiz", "Bob Smith"
NAMES = {
    "w": W[1:-1], "r": R[1:-1], "v": "urn:schemas-microsoft-com:vml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}  # fmt: skip


@pytest.fixture(scope="module")
def document() -> bytes:
    """The Word file of the draft as it was sent."""
    return write(compose(SENT))


# --- A hand that works in the file -----------------------------------------------------------------------------------


class Hand:
    """Somebody at work on the document that was sent."""

    def __init__(self, data: bytes):
        self.file = File(data)

    def paragraph(self, words: str) -> Any:
        """The paragraph of the file that holds some words."""
        found = (p for p in self.file.story.iter(W + "p") if words in text_of(p))
        return next(found)

    def words(self, words: str) -> Any:
        """Some words as a run of their own."""
        run = next(each for each in self.file.story.iter(W + "r") if words in text_of(each))
        text = run.find(W + "t").text
        at = text.replace("\u00a0", " ").index(words)
        like = Editor(self.file, random.Random(1), "")._like
        pieces = [like(run, each) for each in (text[:at], text[at : at + len(words)], text[at + len(words) :])]
        for piece in pieces:
            run.addprevious(piece)
        run.getparent().remove(run)
        return pieces[1]

    def type(self, old: str, new: str) -> None:
        """Put other words in the place of some, openly."""
        self.words(old).find(W + "t").text = new

    def signed(self, tag: str, author: str, *runs: Any) -> Any:
        """A change with Track Changes around some runs, in their place."""
        mark = self.file.mark(tag, author)
        if runs[0].getparent() is not None:
            runs[0].addprevious(mark)
        mark.extend(runs)
        for each in mark.iter(W + "t") if tag == "del" else ():
            each.tag = W + "delText"
        return mark

    def end(self, paragraph: Any, tag: str, author: str) -> None:
        """A change of the end of a paragraph."""
        form = paragraph.find(W + "pPr")
        mark = form.find(W + "rPr")
        if mark is None:
            mark = etree.SubElement(form, W + "rPr")
        mark.insert(0, self.file.mark(tag, author))

    def form(self, words: str, xml: str) -> None:
        """Another form for some words."""
        run = self.words(words)
        if run.find(W + "rPr") is None:
            run.insert(0, etree.Element(W + "rPr"))
        run.find(W + "rPr").append(made(xml))

    def written(self) -> bytes:
        """The file."""
        return self.file.written()


W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


def with_comments(hand: Hand, *said: tuple[str, str, str, str, bool]) -> bytes:
    """The file with comments: author, text, words they stand at, the text that they answer, whether it is resolved."""
    parts = hand.file.parts
    comments = etree.fromstring(parts["word/comments.xml"])
    for number, each in enumerate(comments):
        each[-1].set(W14 + "paraId", f"B{number:07X}")
    extended = etree.Element(W15 + "commentsEx", nsmap={"w15": W15[1:-1]})
    known = {text_of(each): each[-1].get(W14 + "paraId") for each in comments}
    for number, (author, text, words, parent, is_resolved) in enumerate(said, 700):
        comment = etree.SubElement(comments, W + "comment", {W + "id": str(number), W + "author": author})
        for at, line in enumerate(text.split("\n")):
            key = known[text] = f"A{number:06X}{at}"
            etree.SubElement(comment, W + "p", {W14 + "paraId": key}).append(run_of(line))
        above = {W15 + "paraIdParent": next(known[one] for one in known if parent in one)} if parent else {}
        attributes = {W15 + "paraId": key, **above, W15 + "done": "01"[is_resolved]}
        etree.SubElement(extended, W15 + "commentEx", attributes)
        if words:
            place = hand.words(words)
            place.addprevious(made(f'<w:commentRangeStart w:id="{number}"/>'))
            place.addnext(made(f'<w:commentRangeEnd w:id="{number}"/>'))
    parts["word/comments.xml"] = etree.tostring(comments)
    parts["word/commentsExtended.xml"] = etree.tostring(extended)
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    related = f'<Relationship Id="rIdEx" Type="{kind}" Target="commentsExtended.xml"/></Relationships>'
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", related.encode())
    return hand.written()


def text_of(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter(W + "t")).replace("\u00a0", " ")


def made(xml: str) -> Any:
    """`made("<w:b/>")`."""
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMES.items())
    return etree.fromstring(f"<x {spaces}>{xml}</x>")[0]


def run_of(text: str, form: str = "") -> Any:
    return made(f'<w:r><w:rPr>{form}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>')


class Back:
    """A file that came back, taken with the changes of some people."""

    def __init__(self, data: bytes, *names: str, sent: Resolution = SENT):
        self.file: ReturnedDocx = match_returned_docx(data, "back.docx", [sent])
        self.accepts: Callable[[str], bool] = lambda author: author in names
        self.found: MergeResult = merge_returned(sent, self.file, self.accepts)
        assert self.found.resolution
        assert not self.found.came.differences
        self.draft: Resolution = self.found.resolution

    @property
    def open(self) -> tuple[OpenChange, ...]:
        return self.file.open_changes(compose(self.file.read(lambda author: False).resolution))

    @property
    def left_out(self) -> tuple[UnsupportedContent, ...]:
        return self.file.describe_unsupported(self.accepts, compose(self.draft))


# --- Changes inside changes ------------------------------------------------------------------------------------------


@pytest.fixture
def nested(document: bytes) -> bytes:
    """Ana inserts " and diversity questions", Bob takes "diversity " out of it."""
    hand = Hand(document)
    place = hand.words("gender aspects")
    gone = hand.file.mark("del", BOB, made('<w:r><w:delText xml:space="preserve">diversity </w:delText></w:r>'))
    place.addnext(hand.file.mark("ins", ANA, run_of(" and "), gone, run_of("questions")))
    return hand.written()


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ((ANA, BOB), "gender aspects and questions in"),
        ((ANA,), "gender aspects and diversity questions in"),
        ((BOB,), "gender aspects in"),
        ((), "gender aspects in"),
    ],
)
def test_a_deletion_inside_the_insertion_of_another_comes_as_in_word(nested: bytes, names: tuple[str, ...], text: str):
    assert text in Back(nested, *names).draft.preamble


def test_it_is_shown_with_the_one_inside_whose_insertion_it_lies(nested: bytes):
    ana, bob = Back(nested).open
    assert (ana.author, ana.where, ana.within) == (ANA, "preamble 9", ())
    assert [run.text for run in ana.runs if run.change] == [" and diversity questions"]
    assert (bob.author, bob.where, bob.within) == (BOB, "preamble 9", (ANA,))
    assert [run.text for run in bob.runs if run.change] == ["diversity "]
    taken_of = {names: [each.is_accepted(set(names).__contains__) for each in (ana, bob)] for names in ((ANA,), (BOB,))}
    assert taken_of == {(ANA,): [True, False], (BOB,): [False, False]}


@pytest.mark.parametrize("tracked", [True, False])
def test_a_typed_number_is_no_word_where_two_paragraphs_were_joined(document: bytes, tracked: bool):
    hand = Hand(document)
    first, second = hand.paragraph("Urges the one remaining"), hand.paragraph("Stresses the importance")
    if tracked:
        hand.end(first, "del", ANA)
    else:
        first.extend(each for each in list(second) if each.tag != W + "pPr")
        second.getparent().remove(second)
    back = Back(hand.written(), ANA)
    assert "without delay; *Stresses* the importance" in back.draft.operative
    if tracked:
        assert [(each.where, each.whole) for each in back.open] == [("paragraph 2", (ParagraphChange.JOINED,))]
        assert Back(hand.written()).draft == SENT


def test_the_number_a_paragraph_begins_with_is_its_number(document: bytes):
    hand = Hand(document)
    hand.paragraph("Urges the one remaining").addnext(
        made("<w:p><w:r><w:tab/><w:t>3.</w:t><w:tab/><w:t>Step 2.</w:t><w:tab/><w:t>and more;</w:t></w:r></w:p>")
    )
    assert "\n\nStep 2. and more;\n\n" in Back(hand.written()).draft.operative


@pytest.mark.parametrize("typed", ["3.", "2 bis."])
def test_a_number_typed_without_a_space_is_one(document: bytes, typed: str):
    hand = Hand(document)
    new = made(f"<w:p><w:r><w:t>{typed}</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>Welcomes</w:t></w:r></w:p>")
    new.append(run_of(" all efforts;"))
    hand.paragraph("Urges the one remaining").addnext(new)
    assert "\n\n*Welcomes* all efforts;\n\n*Stresses*" in Back(hand.written()).draft.operative


def test_a_first_paragraph_put_in_between_is_none_of_the_preamble(document: bytes):
    hand = Hand(document)
    first = hand.paragraph("Invites all States that have not signed")
    first.addprevious(made("<w:p><w:r><w:t>1 bis.</w:t><w:tab/><w:t>Welcomes all efforts;</w:t></w:r></w:p>"))
    first.getparent().remove(first)
    draft = Back(hand.written()).draft
    assert draft.preamble == SENT.preamble
    assert draft.operative.startswith("Welcomes all efforts;\n\n*Urges* the one")


@pytest.mark.parametrize("typed", ["2 bis.", "2\u00a0ter.", "2 bis"])
@pytest.mark.parametrize("names", [(), (ANA,)])
def test_a_number_between_two_others_is_named_with_the_place_it_comes_to(
    document: bytes, typed: str, names: tuple[str, ...]
):
    hand = Hand(document)
    new = made(f"<w:p><w:pPr/><w:r><w:tab/><w:t>{typed}</w:t><w:tab/><w:t>Welcomes all efforts;</w:t></w:r></w:p>")
    hand.paragraph("Urges the one remaining").addnext(new)
    if names:
        hand.end(new, "ins", ANA)
        hand.signed("ins", ANA, new.find(W + "r"))
    back = Back(hand.written(), *names)
    assert "\n\nWelcomes all efforts;\n\n*Stresses*" in back.draft.operative
    (one,) = back.left_out
    assert (one.where, one.kind, one.text, one.is_lost) == ("paragraph 3", Content.NUMBER, plain_text(typed), True)


def test_such_a_number_in_the_preamble_stays_in_its_words_and_is_not_named(document: bytes):
    hand = Hand(document)
    hand.paragraph("Stressing the need").addprevious(
        made("<w:p><w:r><w:t>8 bis. Recalling all efforts,</w:t></w:r></w:p>")
    )
    back = Back(hand.written())
    assert "\n\n8 bis. Recalling all efforts,\n\n*Stressing*" in back.draft.preamble
    assert back.left_out == ()


MARKERS = [
    "# 3 of all mines", "#1 of all mines", "## Gender", "#", "~ 40 States", "~40 States", "*of all mines", "**", "*",
    "{recalled} of all", "{mines}", "[^treaty] of all", "[^mines", "\\ of all mines", "\\# of all", "\\(a) of all",
    "(a)of all mines",
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "number", "end"), [("Stressing", "", ","), ("Stresses", "", ";"), ("Stresses", "3.\t", ";")]
)
def test_what_looks_like_a_marker_of_the_file_at_the_start_of_a_paragraph_is_text(
    document: bytes, place: str, number: str, end: str
):
    hand = Hand(document)
    texts = [f"{words}{end}" for words in MARKERS]
    for text in texts:
        hand.paragraph(f"{place} the").addprevious(made(f"<w:p><w:r><w:t>{number}{text}</w:t></w:r></w:p>"))
    back = Back(hand.written())
    blocks = [block for block in compose(back.draft).body if plain_text(block.text) in texts]
    assert [plain_text(block.text) for block in blocks] == texts
    assert [block.number for block in blocks] == [f"{at}." if number else "" for at, _ in enumerate(texts, 3)]
    assert len(compose(back.draft).body) == len(compose(SENT).body) + len(texts)
    assert load(dump(back.draft).encode(), "80") == back.draft


@pytest.mark.parametrize(("names", "first"), [((ANA,), "Stressing"), ((), "Wishing")])
def test_several_paragraphs_that_were_moved(document: bytes, names: tuple[str, ...], first: str):
    hand = Hand(document)
    target = hand.paragraph("Wishing to do")
    for words in ("Stressing the need", "Underlining the importance"):
        gone = hand.paragraph(words)
        came = copy.deepcopy(gone)
        target.addprevious(came)
        for each, tag in ((gone, "moveFrom"), (came, "moveTo")):
            hand.end(each, tag, ANA)
            for run in each.findall(W + "r"):
                hand.signed(tag, ANA, run)
    back = Back(hand.written(), *names)
    assert back.draft.preamble.split("\n\n")[3].startswith(f"*{first}*")
    here, away = (ParagraphChange.MOVED_HERE,), (ParagraphChange.MOVED_AWAY,)
    assert [(each.where, each.whole) for each in back.open] == [
        ("before preamble 4", here), ("before preamble 4", here), ("preamble 8", away), ("preamble 9", away)
    ]  # fmt: skip


def test_changes_of_form(document: bytes):
    hand = Hand(document)
    form = next(each for each in hand.file.story.iter(W + "r") if text_of(each) == "Stresses").find(W + "rPr")
    old = copy.deepcopy(form)
    form.remove(form.find(W + "i"))
    form.append(hand.file.mark("rPrChange", ANA, old))
    lines = hand.paragraph("Urges the one remaining").find(W + "pPr")
    lines.append(made('<w:jc w:val="center"/>'))
    lines.append(hand.file.mark("pPrChange", BOB, made("<w:pPr/>")))
    data = hand.written()
    ana, bob = sorted(Back(data).open, key=lambda each: each.author)
    assert [(run.text, bool(run.was)) for run in ana.runs if run.was] == [("Stresses", True)]
    assert (bob.where, bob.whole) == ("paragraph 2", (ParagraphChange.FORM,))
    assert "*Stresses*" in Back(data, BOB).draft.operative
    assert "*Stresses*" not in Back(data, ANA).draft.operative


@pytest.mark.parametrize(("names", "cells"), [((ANA,), ["One", "Three"]), ((), ["One", "Two"])])
def test_cells_of_a_table_that_came_and_went(document: bytes, names: tuple[str, ...], cells: list[str]):
    hand = Hand(document)
    row = made(
        "<w:tbl><w:tr>" + "".join(f"<w:tc><w:tcPr/><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
                                  for text in ("One", "Two", "Three")) + "</w:tr></w:tbl>"
    )  # fmt: skip
    for cell, tag in zip(row.iter(W + "tcPr"), ("", "cellDel", "cellIns"), strict=True):
        if tag:
            cell.append(hand.file.mark(tag, ANA))
    hand.paragraph("Stresses").addprevious(row)
    back = Back(hand.written(), *names)
    assert back.left_out == ()
    row_of_draft = f"| {' | '.join(cells)}"
    assert row_of_draft in back.draft.operative.split("\n\n")
    assert back.draft.operative.replace(f"{row_of_draft}\n\n", "") == SENT.operative
    assert {each.where for each in back.open} == {"table"}


def test_an_insertion_of_a_list_number_is_rejected_with_its_number(document: bytes):
    hand = Hand(document)
    form = hand.paragraph("Stressing the need").find(W + "pPr")
    form.append(made('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr>'))
    form[-1].append(hand.file.mark("ins", ANA))
    assert Back(hand.written()).draft == SENT


KINDS = [kind for kind in EDITS if kind != "italics_forgotten"]
"""Without changes of form, which the plain reader of the generator always takes as made."""


@pytest.mark.parametrize("seed", range(count(3, of=8)))
def test_whoever_is_accepted_the_draft_says_what_word_would_leave(seed: int, document: bytes):
    chance = random.Random(seed)
    file = File(document)
    for author in PEOPLE:
        getattr(Editor(file, chance, author), chance.choice(KINDS))()
    for mark in chance.sample(list(file.story.iter(W + "ins")), 1):
        cut_inside(file, mark, chance)
    data = file.written()
    for names in (PEOPLE[:1], PEOPLE[1:], ()):
        wanted = said(File(data), names.__contains__)
        assert BENCHMARK.said_by(Back(data, *names).draft) == wanted, names


def cut_inside(file: File, mark: Any, chance: random.Random) -> None:
    """Let another person delete some of the letters that one inserted, if there are any."""
    run = mark.find(W + "r")
    if run is None or [each.tag for each in run if each.tag != W + "rPr"] != [W + "t"]:
        return
    text = run.find(W + "t").text
    start, end = sorted(chance.sample(range(len(text) + 1), 2))
    like = Editor(file, chance, "")._like
    gone = like(run, text[start:end])
    gone.find(W + "t").tag = W + "delText"
    other = next(name for name in PEOPLE if name != mark.get(W + "author"))
    for each in (like(run, text[:start]), file.mark("del", other, gone), like(run, text[end:])):
        run.addprevious(each)
    mark.remove(run)


@pytest.mark.parametrize(("author", "kind"), sample(itertools.product(["", ANA], EDITS), 13))
def test_what_came_back_once_changes_nothing_when_it_comes_again(kind: str, author: str, document: bytes):
    file = File(document)
    getattr(Editor(file, random.Random(5), author), kind)()
    back = Back(file.written(), ANA)
    assert merge_returned(back.draft, back.file, back.accepts).resolution == back.draft


def test_a_new_footnote_that_was_given_a_name_keeps_it(document: bytes):
    file = File(document)
    Editor(file, random.Random(5), "").footnote_added()
    back = Back(file.written())
    named = load(dump(back.draft).replace("note_1", "survey").encode(), "80")
    assert "[^survey]" in named.preamble + named.operative
    assert merge_returned(named, back.file, back.accepts).resolution == named


# --- What cannot come into a draft -----------------------------------------------------------------------------------

TABLE = """<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Country</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>Mines cleared</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"""
BOX = """<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Not agreed</w:t></w:r></w:p></w:txbxContent>
</v:textbox></v:shape></w:pict></w:r>"""
DRAWING = """<w:r><w:drawing><wp:inline><wp:docPr id="1" name="A map"/><a:graphic><a:graphicData
uri="http://schemas.openxmlformats.org/drawingml/2006/{}"/></a:graphic></wp:inline></w:drawing></w:r>"""
EQUATION = "<m:oMath><m:r><m:t>a</m:t></m:r><m:r><m:t>b</m:t></m:r></m:oMath>"


@pytest.mark.parametrize(
    ("xml", "kind", "text"),
    [
        (BOX, Content.BOX, "Not agreed"),
        (DRAWING.format("picture"), Content.PICTURE, "A map"),
        (DRAWING.format("diagram"), Content.DIAGRAM, "A map"),
        (DRAWING.format("chart"), Content.CHART, "A map"),
        (EQUATION, Content.EQUATION, "ab"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', Content.SIGN, "Wingdings F04A"),
        ("<w:r><w:object><v:shape><v:imagedata/></v:shape></w:object></w:r>", Content.OBJECT, ""),
    ],
)
def test_things_in_a_paragraph_are_named_and_are_no_text(document: bytes, xml: str, kind: Content, text: str):
    hand = Hand(document)
    hand.paragraph("Stresses").append(made(xml))
    back = Back(hand.written())
    assert [(each.where, each.kind, each.text, each.is_lost) for each in back.left_out] == [
        ("paragraph 3", kind, text, True)
    ]
    assert back.draft == SENT


def test_a_table_with_merged_cells_is_no_heading_and_a_box_around_paragraphs_no_table(document: bytes):
    hand = Hand(document)
    table = made(TABLE)
    next(table.iter(W + "tc")).insert(0, made('<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'))
    hand.paragraph("Stresses").addprevious(table)
    kept = hand.paragraph("Stressing the need")
    box = made("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>")
    kept.addprevious(box)
    next(box.iter(W + "tc")).append(kept)
    back = Back(hand.written())
    assert [(each.kind, each.text) for each in back.left_out] == [(Content.TABLE, "Country | Mines cleared")]
    assert back.draft == SENT


def test_a_table_in_front_of_the_text_is_no_title(document: bytes):
    hand = Hand(document)
    opening = hand.paragraph("General Assembly,")
    opening.addprevious(made(TABLE))
    block = made("<w:tbl><w:tr><w:tc/><w:tc><w:p><w:r><w:t>3 October</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")
    session = hand.paragraph("Eightieth session")
    session.addprevious(block)
    next(block.iter(W + "tc")).append(session)
    found = match_returned_docx(hand.written(), "back.docx", [SENT]).find_unsupported(lambda author: True)
    assert [each.words for each in found] == ["Country | Mines cleared"]  # the other one holds the session block


@pytest.mark.parametrize(
    ("cells", "is_ours"),
    [
        (("Secret instructions: vote against", "draft"), False),
        (("Eightieth session", "Agenda item 98 (a)"), True),
        (("A/C.1/80/L.30", "13 October 2025"), True),
    ],
)
def test_a_table_in_front_is_ours_when_every_cell_is(document: bytes, cells: tuple[str, str], is_ours: bool):
    hand = Hand(document)
    table = made(TABLE)
    for text, words in zip(table.iter(W + "t"), cells, strict=True):
        text.text = words
    hand.paragraph("General Assembly,").addprevious(table)
    found = match_returned_docx(hand.written(), "back.docx", [SENT]).find_unsupported(lambda author: True)
    assert [each.words for each in found] == ([] if is_ours else [" | ".join(cells)])


@pytest.mark.parametrize(
    ("line", "is_usual"),
    [
        ("[CONFIDENTIAL – do not share]", False),
        ("Page 2 – embargoed until Monday", False),
        ("Distr. only to friends", False),
        ("A/C.1/80/L.30 for our eyes alone", False),
        ("Distr.: Limited 13 October 2025 Original: English", True),
        ("A/C.1/80/L.[number] Page 2", True),
        ("A/RES/54/54 B 2/3 99-77725", True),
        ("24-22333 (E) 131224 *2422333*", True),
        ("A/80/6 (Sect. 29)", True),
    ],
)
def test_what_heads_always_hold_is_known_by_its_exact_form(line: str, is_usual: bool):
    assert bool(FURNITURE.fullmatch(line)) is is_usual


def test_a_word_in_brackets_that_somebody_typed_is_no_call_of_a_footnote():
    assert (
        RevisedParagraph("", (RevisedText("see [footnote]"), RevisedText(CALL))).text(lambda author: True)
        == "see [footnote]"
    )


def test_what_was_chosen_from_a_list_of_a_form_is_read(document: bytes):
    hand = Hand(document)
    run = hand.words("gender aspects")
    entries = "".join(f'<w:listEntry w:val="{each}"/>' for each in ("age", "gender aspects"))
    chosen = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    for each in (f'<w:fldChar w:fldCharType="begin">{chosen}</w:fldChar>', "<w:instrText> FORMDROPDOWN </w:instrText>",
                 '<w:fldChar w:fldCharType="end"/>'):  # fmt: skip
        run.addprevious(made(f"<w:r>{each}</w:r>"))
    run.getparent().remove(run)
    assert Back(hand.written()).draft == SENT


def test_a_paragraph_added_at_the_very_end_is_behind_the_last(document: bytes):
    hand = Hand(document)
    last = hand.file.text()[-1]
    new = made("<w:p><w:pPr/></w:p>")
    new.append(hand.file.mark("ins", ANA, run_of("Thanks all delegations.")))
    last.addnext(new)
    hand.end(last, "ins", ANA)
    assert [each.where for each in Back(hand.written()).open] == ["behind paragraph 12"]


def test_a_paragraph_added_behind_another_is_behind_it(document: bytes):
    hand = Hand(document)
    nine = hand.paragraph("gender aspects")
    new = made("<w:p><w:pPr/></w:p>")
    new.append(hand.file.mark("ins", ANA, run_of("Bearing in mind the children,")))
    nine.addnext(new)
    hand.end(nine, "ins", ANA)  # as when Enter is pressed at its end
    assert [each.where for each in Back(hand.written()).open][-1] == "behind preamble 9"


def test_the_headers_of_several_pages_are_shown_once(document: bytes):
    hand = Hand(document)
    for name in ("default", "even", "first"):
        header = etree.fromstring(hand.file.parts[f"word/header-{name}.xml"])
        next(header.iter(W + "p")).append(hand.file.mark("ins", ANA, run_of("Confidential")))
        hand.file.parts[f"word/header-{name}.xml"] = etree.tostring(header)
    assert [(each.where, each.runs[0].text) for each in Back(hand.written()).open if each.where == "header"] == [
        ("header", "Confidential")
    ]


def test_a_second_call_of_a_footnote_that_went_with_its_first_is_no_word_and_is_named():
    operative = SENT.operative.replace("of landmines;", "of landmines;[^treaty]").replace(
        "without delay;", "without delay;[^treaty]", 1
    )
    twice = SENT.model_copy(update={"operative": operative})
    hand = Hand(write(compose(twice)))
    first = hand.paragraph("the work undertaken to implement the Convention")
    first.getparent().remove(first)
    back = Back(hand.written(), sent=twice)
    assert [(one.kind, one.text) for one in back.left_out] == [(Content.CALL, "")]
    assert back.draft.footnotes == {}
    assert back.draft.operative == SENT.operative


def test_words_struck_through_by_hand_stay_and_are_told(document: bytes):
    hand = Hand(document)
    hand.form("gender aspects", "<w:strike/>")
    back = Back(hand.written())
    (struck,) = back.left_out
    assert (struck.where, struck.kind, struck.text) == ("preamble 9", Content.STRUCK, "gender aspects")
    assert struck.is_lost
    assert back.draft == SENT


def test_hidden_words_are_named(document: bytes):
    hand = Hand(document)
    hand.form("gender aspects", "<w:vanish/>")
    whole = hand.paragraph("Wishing to do")
    for each in whole.iter(W + "r"):
        each.insert(0, made("<w:rPr><w:vanish/></w:rPr>"))
    back = Back(hand.written())
    assert "gender aspects" not in back.draft.preamble
    assert {each.kind for each in back.left_out} == {Content.HIDDEN}
    assert [(each.where, each.text[:14]) for each in back.left_out] == [
        ("behind preamble 3", "Wishing to do "), ("preamble 8", "gender aspects")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ('<w:highlight w:val="yellow"/>', "highlighted"),
        ('<w:u w:val="single"/>', "underlined"),
        ("<w:b/>", "bold"),
        ("<w:caps/>", "in capitals"),
        ('<w:vertAlign w:val="superscript"/>', "raised"),
        ('<w:u w:val="none"/>', ""),
    ],
)
def test_a_form_that_no_draft_keeps_is_told_and_nothing_is_lost(document: bytes, form: str, said: str):
    hand = Hand(document)
    hand.form("gender aspects", form)
    back = Back(hand.written())
    assert [(each.kind, each.form, each.text) for each in back.left_out] == (
        [(Content.FORM, said, "gender aspects")] if said else []
    )
    assert not any(each.is_lost for each in back.left_out)
    assert back.draft == SENT


def test_what_was_typed_over_a_place_holder_is_not_set_apart(document: bytes):
    hand = Hand(document)
    hand.type("[place]", "Geneva")
    back = Back(hand.written())
    assert back.left_out == ()
    assert back.draft.attend
    assert back.draft.attend.place == "Geneva"


def test_words_in_the_header_are_named_and_what_always_stands_there_is_not(document: bytes):
    adopted = load((ROOT / "drafts/79.yaml").read_bytes(), "79")
    assert Back(write(compose(adopted)), sent=adopted).left_out == ()
    hand = Hand(document)
    header = etree.fromstring(hand.file.parts["word/header-default.xml"])
    next(header.iter(W + "p")).append(run_of("Norland reserves its position"))
    hand.file.parts["word/header-default.xml"] = etree.tostring(header)
    next(header.iter(W + "p")).append(
        made('<w:r><w:pict><v:shape><v:textpath string="SECRET"/></v:shape></w:pict></w:r>')
    )
    hand.file.parts["word/header-default.xml"] = etree.tostring(header)
    assert [(each.kind, each.text) for each in Back(hand.written()).left_out] == [
        (Content.HEAD, "Norland reserves its position"), (Content.HEAD, "SECRET")
    ]  # fmt: skip


def test_nothing_is_named_that_was_in_the_file_when_it_was_sent(document: bytes):
    hand = Hand(document)
    hand.paragraph("Stresses").append(made(DRAWING.format("picture")))
    data = hand.written()
    known = [each.key for each in list_content(DocxPackage(data))]
    assert match_returned_docx(data, "back.docx", [SENT], known=known).find_unsupported(lambda author: True) == ()
    assert Back(document).left_out == ()


# --- The front block -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Chile; Peru; Zambia", "Chile, Peru, and Zambia", "Chile, Peru & Zambia."])
def test_sponsors_are_read_however_they_are_typed(document: bytes, typed: str):
    hand = Hand(document)
    hand.type("[sponsors]", typed)
    assert Back(hand.written()).draft.sponsors == ("Chile", "Peru", "Zambia")


def test_a_line_without_sponsors_names_nobody(document: bytes):
    hand = Hand(document)
    hand.type("[sponsors]", "")
    assert Back(hand.written()).draft.sponsors is UNKNOWN


@pytest.mark.parametrize(
    ("words", "new", "code", "line"),
    [
        ("[number and letter]", "ninety", "not-a-resolution", "Agenda item [number and letter]"),
        ("Eightieth session", "Eigthieth session", "session", "Eightieth session"),
        ("General Assembly", "Assembly", "not-a-resolution", "The General Assembly,"),
    ],
)
def test_what_is_wrong_in_front_is_said_in_terms_of_the_word_file(
    document: bytes, words: str, new: str, code: str, line: str
):
    hand = Hand(document)
    hand.type(words, new)
    with pytest.raises(DraftError) as refused:
        Back(hand.written())
    (problem,) = refused.value.problems
    assert (str(problem.where), problem.code) == ("back.docx", code)
    assert plain_text(quoted(problem.message)[-1]) == line
    assert "- " not in quoted(problem.message)


@pytest.mark.parametrize("names", ["[sponsors]", "Chad and Egypt"])
@pytest.mark.parametrize("gone", ["line", "words", ": draft resolution"])
def test_without_the_line_of_the_sponsors_it_is_that_line_that_is_missing(names: str, gone: str):
    sent = SENT if names == "[sponsors]" else SENT.model_copy(update={"sponsors": tuple(names.split(" and "))})
    hand = Hand(write(compose(sent)))
    line = hand.paragraph(": draft resolution")
    if gone.startswith(":"):
        hand.type(gone, "")
    else:
        for each in [line] if gone == "line" else line.findall(W + "r"):
            each.getparent().remove(each)
    with pytest.raises(DraftError) as refused:
        Back(hand.written(), sent=sent)
    (problem,) = refused.value.problems
    said = [": draft resolution", f"{names}: draft resolution"]
    assert (problem.code, quoted(problem.message)) == ("not-a-resolution", said)


@pytest.mark.parametrize(("place", "new"), [(b"[number]", b"thirty"), (b"[date]", b"31 November 2025")])
def test_nonsense_in_the_masthead_is_no_fact(document: bytes, place: bytes, new: bytes):
    hand = Hand(document)
    hand.file.parts = {name: data.replace(place, new) for name, data in hand.file.parts.items()}
    with pytest.raises(DraftError) as refused:
        Back(hand.written())
    (problem,) = refused.value.problems
    assert (str(problem.where), problem.code) == ("back.docx", "symbol" if place == b"[number]" else "value")
    assert new.decode() in quoted(problem.message)[0]
    assert place.decode() in quoted(problem.message)[-1]


@pytest.mark.parametrize(
    ("words", "new"),
    [("[place]", "a week"), ("[place]", "the last week of November"), ("Oslo", "some town or other")],
)
def test_words_that_are_no_place_fill_no_place(document: bytes, words: str, new: str):
    hand = Hand(document)
    hand.type(words, new)
    back = Back(hand.written())
    assert (back.draft.attend, back.draft.meetings) == (SENT.attend, SENT.meetings)
    printed = "; ".join(back.draft.printed.values())  # words for the whole of a list, which are told as well
    assert new in (printed or back.draft.preamble + back.draft.operative)
    assert printed or back.found.came.literal


# --- Another session -------------------------------------------------------------------------------------------------


def of_session(number: int, symbol: str) -> bytes:
    """The same text as a draft of another session."""
    return write(compose(SENT.model_copy(update={"session": number, "symbol": symbol})))


@pytest.mark.parametrize("symbol", ["A/C.1/79/L.30", UNKNOWN])
def test_a_draft_of_another_session_is_refused(symbol: str):
    with pytest.raises(DraftError) as refused:
        Back(of_session(79, symbol))
    (problem,) = refused.value.problems
    assert problem.code == "absorb-other"
    assert re.findall(r"seventy-ninth|eightieth|A/\S+30", problem.message) == [
        "seventy-ninth", *([] if symbol is UNKNOWN else [symbol]), "eightieth"
    ]  # fmt: skip


def test_a_session_or_a_symbol_that_was_mistyped_is_no_other_draft(document: bytes):
    hand = Hand(document)
    hand.type("Eightieth session", "Eighty-first session")
    assert Back(hand.written()).draft.session == 81
    hand = Hand(document)
    hand.file.parts = {name: data.replace(b"A/C.1/80/", b"A/C.1/81/") for name, data in hand.file.parts.items()}
    assert Back(hand.written()).draft.session == 80


# --- Footnotes without their words -----------------------------------------------------------------------------------

NEW = "See A/79/1."
TREATY = "United Nations, Treaty Series, vol. 2056, No. 35597."


def with_notes(document: bytes, before: bool, *words: str) -> bytes:
    """The document with a new footnote before or behind its own, and in its notes what some program left of them."""
    hand = Hand(document)
    own = next(each for each in hand.file.story.iter(W + "footnoteReference"))
    key = own.get(W + "id")
    note = copy.deepcopy(hand.file.note(key))
    note.set(W + "id", "77")
    hand.file.notes.append(note)
    paragraph = hand.paragraph("Reaffirming its determination" if before else "Stresses the importance")
    paragraph.append(made('<w:r><w:footnoteReference w:id="77"/></w:r>'))
    for each, text in zip(("77", key) if before else (key, "77"), words, strict=True):
        first, *others = hand.file.note(each).iter(W + "t")
        first.text = text
        for other in others:
            other.text = ""
    return hand.written()


@pytest.mark.parametrize(
    ("before", "words", "where"),
    [
        (False, (NEW, ""), ["footnote 1, ", "footnote 2, paragraph 3"]),
        (False, (TREATY, ""), ["footnote 2, paragraph 3"]),
        (False, ("", ""), ["footnote 2, paragraph 3"]),
        (True, (TREATY, ""), ["footnote 1, preamble 2"]),
        (True, ("", NEW), ["footnote 1, preamble 2", "footnote 2, "]),
    ],
)
def test_a_new_footnote_without_words_is_refused(
    document: bytes, before: bool, words: tuple[str, str], where: list[str]
):
    with pytest.raises(DraftError) as refused:
        Back(with_notes(document, before, *words))
    places = [str(each.where).removeprefix("back.docx: ") for each in refused.value.problems]
    assert [place.startswith(one) for place, one in zip(places, where, strict=True)] == [True] * len(where), places
    assert {each.code for each in refused.value.problems} == {"absorb-footnote"}


@pytest.mark.parametrize(("before", "words"), [(True, (NEW, "")), (False, ("", NEW))])
def test_a_footnote_of_the_draft_that_lost_its_words_keeps_them(absorb: Any, document: bytes, before: bool, words: Any):
    code, said = absorb(with_notes(document, before, *words))
    assert code == 1
    (lost,) = (line for line in said.splitlines() if line.startswith(f"footnote {2 if before else 1}: "))
    assert quoted(lost) == [TREATY]
    draft = load(Path("drafts/80.yaml").read_bytes(), "80")
    assert draft.footnotes == {**SENT.footnotes, "note_1": NEW}
    assert (draft.preamble + draft.operative).count("[^treaty]") == 1


# --- Three ways ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "here", "there", "both"),
    [
        (["Chile", "Peru"], ["Chile"], ["Chile", "Peru", "Togo"], ["Chile", "Togo"]),
        (["Peru"], ["Chile", "Peru"], ["Peru", "Cuba"], ["Chile", "Cuba", "Peru"]),
        ("unknown", ["Peru"], ["Cuba"], ["Cuba", "Peru"]),
        (["Peru", "Chile"], ["Togo", "Peru", "Chile"], ["Peru", "Chile", "Cuba"], ["Togo", "Peru", "Chile", "Cuba"]),
    ],
)
def test_sponsors_that_both_sides_changed_are_put_together(base: Any, here: Any, there: Any, both: list[str]):
    found, conflicts = merge_values({"sponsors": base}, {"sponsors": here}, {"sponsors": there})
    assert (found, conflicts) == ({"sponsors": both}, [])


def test_lines_whose_order_matters_are_not_put_together():
    lines = [{"layout": {"running_title": each}} for each in (["A"], ["A", "B"], ["C", "A"])]
    assert [each.where for each in merge_values(*lines)[1]] == ["layout.running_title"]


def test_questions_that_one_side_answered_all_are_gone():
    found, conflicts = merge_values({"ask": [1, 2]}, {}, {"ask": [2, 3]})
    assert (found, conflicts) == ({"ask": [3]}, [])


def test_questions_of_which_each_side_answered_another_are_gone():
    one, other = {"fact": "a", "question": "A?"}, {"fact": "b", "question": "B?"}
    assert merge_values({"ask": [one, other]}, {"ask": [one]}, {"ask": [other]}) == ({}, [])


@pytest.mark.parametrize(
    ("part", "place"), [("operative", "paragraph 2 (a)"), ("preamble", "preamble 2"), ("annex", "annex 2")]
)
def test_a_collision_is_named_as_its_paragraph_is_printed(part: str, place: str):
    texts = {"preamble": "*Noting* one,\n\n*Noting* two,", "operative": "*Asks* one;\n\n*Asks*:\n\n(a) Three."}
    sent = SENT.model_copy(update={**texts, "annexes": (Annex(text="One.\n\nTwo."),)})
    found = merging.display_names(DraftText.of(sent))
    assert place in found.values()
    text = "annex.1.text" if part == "annex" else part
    last = len((sent.annexes[0].text if part == "annex" else texts[part]).split("\n\n"))
    assert found[f"{text} {last}"] == place
    assert found[f"{text} {last + 1}"] == f"behind {place}"


# --- The command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def absorb(after: After, call: Call) -> Any:
    """Takes a file back on the command line; gives the exit code and what was said."""
    after("next-year", "-q")

    def run(data: bytes, *options: str) -> tuple[int, str]:
        Path("back.docx").write_bytes(data)
        said = call("absorb", "drafts/80.yaml", "back.docx", *options)
        return said.code, said.text

    return run


def test_the_command_says_what_was_taken_and_what_was_not(absorb: Any, nested: bytes):
    code, said = absorb(nested, "--accept", ANA)
    assert code == 0
    assert "{+ and diversity questions+}" in line_with(said, f"{ANA}, preamble 9: ")
    inside = line_with(said, f"{BOB}, preamble 9: ")
    assert ("[-diversity -]" in inside, quoted(inside)) == (True, [ANA])
    taken, not_taken = (said.index(f"  {name}, preamble 9: ") for name in (ANA, BOB))
    assert "\n\n" in said[taken:not_taken]  # each under a heading of its own
    assert "and diversity questions" in Path("drafts/80.yaml").read_text("utf-8").replace("\n  ", " ")


def test_the_file_is_read_once_for_all_whose_changes_are_shown(
    absorb: Any, document: bytes, monkeypatch: pytest.MonkeyPatch
):
    def read(count: int) -> int:
        hand = Hand(document)
        for number in range(count):
            hand.words("gender aspects").addnext(hand.file.mark("ins", f"Delegate {number}", run_of(" more")))
        calls: list[str] = []
        true = returned_module.recognise
        with monkeypatch.context() as patch:
            patch.setattr(returned_module, "recognise", lambda *given: calls.append("read") or true(*given))
            absorb(hand.written())
        return len(calls)

    assert read(1) == read(4) == 1


def test_the_command_ends_with_1_where_something_was_left_out(absorb: Any, document: bytes):
    hand = Hand(document)
    hand.form("gender aspects", "<w:strike/>")
    code, said = absorb(hand.written())
    assert code == 1
    assert quoted(line_with(said, "preamble 9: ")) == ["gender aspects"]
    hand = Hand(document)
    hand.form("gender aspects", "<w:b/>")
    assert absorb(hand.written())[0] == 0


def test_a_fact_whose_words_are_gone_is_said_to_be_gone(absorb: Any, document: bytes):
    hand = Hand(document)
    hand.type("[number of States]", "")
    _, said = absorb(hand.written())
    assert quoted(line_with(said, "preamble 10: ", "{states}")) == []


def test_names_of_no_state_are_told(absorb: Any, document: bytes):
    hand = Hand(document)
    hand.type("[sponsors]", "Chile and Norland")
    assert quoted(line_with(absorb(hand.written())[1], "sponsors: ", "“Norland”"))[0] == "Norland"


# --- Comments and their replies --------------------------------------------------------------------------------------


def asked(back: Back) -> list[tuple[str, str, str]]:
    return [(ask.author or "", ask.fact, ask.question) for ask in back.found.questions]


def test_a_comment_and_the_replies_to_it_are_one_question(document: bytes):
    said = [
        (ANA, "Is this\nagreed?", "gender aspects", "", False),
        (BOB, "Not yet.", "", "agreed?", False),
        (BOB, "And this?", "universalization", "", False),
        (ANA, "It is now.", "", "Not yet.", False),
    ]
    assert asked(Back(with_comments(Hand(document), *said))) == [
        (ANA, "preamble 9", f"“gender aspects”: {ANA}: Is this agreed? / {BOB}: Not yet. / {ANA}: It is now."),
        (BOB, "preamble 11", "“universalization”: And this?"),
    ]


def test_a_comment_that_comes_again_with_other_words_beside_it_is_asked_once(document: bytes):
    once = Back(with_comments(Hand(document), (ANA, "Is this agreed?", "gender aspects", "", False)))
    again = match_returned_docx(
        with_comments(Hand(document), (ANA, "Is this agreed?", "take into account gender aspects", "", False)),
        "again.docx",
        [SENT],
    )
    merged = merge_returned(once.draft, again, lambda author: False)
    assert (merged.questions, merged.resolution) == ((), once.draft)


def test_what_was_resolved_is_no_question(document: bytes):
    said = [
        (ANA, "Is this agreed?", "gender aspects", "", True),
        (BOB, "It is.", "", "Is this agreed?", False),
        (BOB, "And this?", "universalization", "", False),
    ]
    back = Back(with_comments(Hand(document), *said))
    assert asked(back) == [(BOB, "preamble 11", "“universalization”: And this?")]


def test_a_reply_that_is_resolved_alone_stays_in_its_thread(document: bytes):
    said = [(ANA, "Is this agreed?", "gender aspects", "", False), (BOB, "It is.", "", "Is this agreed?", True)]
    back = Back(with_comments(Hand(document), *said))
    assert asked(back) == [(ANA, "preamble 9", f"“gender aspects”: {ANA}: Is this agreed? / {BOB}: It is.")]


@pytest.mark.parametrize("is_resolved", [False, True])
def test_an_answer_to_a_question_of_ours_is_kept_while_that_is_open(document: bytes, is_resolved: bool):
    hand = Hand(document)
    ours = next(ask.question for ask in SENT.ask if ask.fact == "attend.place")
    with_comments(hand, (BOB, "Geneva, I hear.", "", ours, False))
    extended = etree.fromstring(hand.file.parts["word/commentsExtended.xml"])
    first = {W15 + "paraId": extended[0].get(W15 + "paraIdParent"), W15 + "done": "01"[is_resolved]}
    extended.insert(0, etree.Element(W15 + "commentEx", first))
    hand.file.parts["word/commentsExtended.xml"] = etree.tostring(extended)
    ((author, _, question),) = asked(Back(hand.written()))
    assert author == BOB
    assert ours in question
    assert question.endswith(f" / {BOB}: Geneva, I hear.")
    hand.type("[place]", "Geneva")
    assert bool(asked(Back(hand.written()))) is not is_resolved


def test_replies_that_came_since_take_the_place_of_the_question(document: bytes):
    first = (ANA, "Is this agreed?", "gender aspects", "", False)
    draft = Back(with_comments(Hand(document), first)).draft
    later = [first, (BOB, "It is.", "", "Is this agreed?", False)]
    for replies in (later, [*later, (ANA, "Fine.", "", "It is.", False)]):
        file = match_returned_docx(with_comments(Hand(document), *replies), "back.docx", [SENT])
        found = merge_returned(draft, file, lambda author: False).resolution
        assert found
        assert [ask.author for ask in found.ask if ask.author] == [ANA]
        assert found.ask[-1].question.endswith(f"{replies[-1][0]}: {replies[-1][1]}")
        draft = found


def test_replies_that_answer_each_other_in_a_circle_are_read(document: bytes):
    hand = Hand(document)
    with_comments(hand, (ANA, "One?", "gender aspects", "", False), (BOB, "Two?", "", "One?", False))
    extended = etree.fromstring(hand.file.parts["word/commentsExtended.xml"])
    extended[0].set(W15 + "paraIdParent", extended[1].get(W15 + "paraId"))
    hand.file.parts["word/commentsExtended.xml"] = etree.tostring(extended)
    assert {author for author, _, _ in asked(Back(hand.written()))} <= {ANA, BOB}
    assert len(asked(Back(hand.written()))) == 2


@pytest.mark.parametrize("part", ["comments.xml", "commentsExtended.xml"])
def test_damaged_comments_are_refused_by_name(document: bytes, part: str):
    hand = Hand(document)
    with_comments(hand, (ANA, "Is this agreed?", "gender aspects", "", False))
    hand.file.parts[f"word/{part}"] = b"<"
    with pytest.raises(DraftError) as refused:
        match_returned_docx(hand.written(), "back.docx", [SENT])
    assert [each.code for each in refused.value.problems] == ["word-damaged"]
