"""PDFs read back: the official ones against their plain texts, our own against the draft, damaged ones refused."""

from __future__ import annotations

import random
import re
import zlib
from pathlib import Path

import made_up
import pytest
from made_up_pages import made
from sampling import count, sample

from apmb_draft.compose import compose
from apmb_draft.draft_file import load
from apmb_draft.model.document import MASTHEAD, ROWS, Block, Document, Note, Role, Run
from apmb_draft.model.problems import DraftError
from apmb_draft.reading import formats as reading
from apmb_draft.reading.extracted_document import DocumentFormat, ExtractedDocument, Indent
from apmb_draft.render import render_pdf
from apmb_draft.text.templates import Templates
from apmb_draft.un.typography import plain_text

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
REFERENCE = SHARED / "reference"
needs_references = pytest.mark.skipif(not REFERENCE.exists(), reason="the official files lie outside of the repository")

HEAD = made_up.HEAD.replace("symbol: unknown", "symbol: A/C.1/81/L.7")


def marked(runs: tuple[Run, ...]) -> str:
    """Runs as text with *italics* and [^calls]; a space may be of either form."""
    pieces = [f"[^{r.text}]" if r.call else re.sub(r"\S+", r"*\g<0>*", r.text) if r.italic else r.text for r in runs]
    return plain_text("".join(pieces)).replace("**", "")


def shown(found: ExtractedDocument) -> list[str]:
    """What was found as lines: number and text, and the notes."""
    lines = [marked(passage.runs) for passage in found.paragraphs]
    return lines + [f"note {note.number}: {marked(note.runs)}" for note in found.notes]


def expected(document: Document) -> list[str]:
    """The same of a draft."""
    lines = [f"{b.number}{_gap(b)}{marked(b.runs)}" if b.number else marked(b.runs) for b in document.body]
    return lines + [f"note {note.number}: {marked(note.runs)}" for note in document.notes]


def _gap(block: Block) -> str:
    """What stands behind a number; the tab behind an asterisk is no wider than a space."""
    return " " if block.role is Role.PAGE_NOTE else "\t"


def printed(document: Document) -> ExtractedDocument:
    return reading.read_pdf(render_pdf(document, Templates()), "made-up.pdf")


# --- The official documents ------------------------------------------------------------------------------------------


def official(name: str) -> tuple[list[str], list[str]]:
    """Paragraphs and footnotes of a text of the corpus; its front block is wrapped as printed."""
    _, text = (SHARED / "corpus" / f"{name}.txt").read_text(encoding="utf-8").split("\n\n", 1)
    lines = [line for line in text.split("\n") if line]
    notes = [line for line in lines if re.match(r"\[\d", line)]
    return [line for line in lines if line not in notes], notes


def with_calls(found: ExtractedDocument) -> list[str]:
    """Passages as the plain text has them: calls are figures, tabs spaces."""
    return ["".join(run.text for run in passage.runs).replace("\t", " ") for passage in found.paragraphs]


@needs_references
@pytest.mark.parametrize(("file", "name"), [("A_RES_79_34", "apmb-79-34"), ("A_RES_79_25", "regional-79-25")])
def test_an_official_pdf_has_the_words_of_its_plain_text(file: str, name: str):
    found = reading.read_pdf((REFERENCE / f"{file}.pdf").read_bytes(), file)
    theirs, notes = official(name)
    ours = with_calls(found)
    body = next(n for n, line in enumerate(theirs) if line == "The General Assembly,")
    assert len(theirs) - body > 15
    # The machine copy sets a call off from its word.
    squeezed = [re.sub(r"(?<=Destruction|l Assembly,|ve session,) (?=\d\b)", "", line) for line in theirs[body:]]
    assert ours[ours.index("The General Assembly,") :] == squeezed
    front = " ".join([*found.masthead, *ours[: ours.index("The General Assembly,")]]).split()
    theirs_front = re.sub(r"\d{2}-\d{5} \(E\)|\*\d{7}\*", "", " ".join(theirs[:body])).split()
    assert front == theirs_front
    assert [f"[{note.number}] {note.text}" for note in found.notes] == notes


@needs_references
def test_an_official_pdf_has_the_forms_of_our_draft_of_the_same_text():
    found = reading.read_pdf((REFERENCE / "A_RES_79_34.pdf").read_bytes(), "79")
    document = compose(load((ROOT / "drafts" / "79.yaml").read_bytes(), "79.yaml"))
    assert shown(found) == expected(document)
    links = [run.link for passage in found.paragraphs for run in passage.runs if run.link]
    assert links == [run.link for block in document.blocks for run in block.runs if run.link]
    assert [run.text for passage in found.paragraphs for run in passage.runs if run.link][:2] == ["A/79/408", "54/54"]


@needs_references
def test_a_draft_paper_is_read_with_its_masthead_indents_sizes_and_footnotes():
    found = reading.read_pdf((REFERENCE / "A_C.1_80_L.7.pdf").read_bytes(), "L.7")
    assert found.format is DocumentFormat.PDF
    assert found.masthead == (
        "United Nations",
        "A/C.1/80/L.7",
        "General Assembly",
        "Distr.: Limited",
        "3 October 2025",
        "Original: English",
    )
    front = [(one.text, one.indent, one.size, one.bold) for one in found.paragraphs[:6]]
    assert front == [
        ("Eightieth session", Indent.OUTER, 10.0, True),
        ("First Committee", Indent.OUTER, 12.0, True),
        ("Agenda item 99 (f)", Indent.OUTER, 10.0, False),
        ("General and complete disarmament: regional disarmament", Indent.OUTER, 10.0, True),
        ("Egypt, Iraq, Pakistan and Sri Lanka: draft resolution", Indent.COLUMN, 10.0, True),
        ("Regional disarmament", Indent.COLUMN, 12.0, True),
    ]
    assert len(found.paragraphs) == 6 + 1 + 9 + 6
    assert {one.indent for one in found.paragraphs[6:]} == {Indent.FIRST_LINE}
    assert [marked(note.runs) for note in found.notes] == [
        "Resolution S-10/2.",
        "*Official* *Records* *of* *the* *General* *Assembly,* *Forty-eighth* *Session,* *Supplement* *No.* *42* "
        "(A/48/42), annex II.",
    ]
    assert next(run.link for note in found.notes for run in note.runs if run.link) == "A/RES/S-10/2"
    calls = [run.call for one in found.paragraphs for run in one.runs if run.call]
    assert calls == [1, 2]


# --- Our own ---------------------------------------------------------------------------------------------------------

INDENTS = {
    Role.SESSION: Indent.OUTER,
    Role.COMMITTEE: Indent.OUTER,
    Role.AGENDA_ITEM: Indent.OUTER,
    Role.AGENDA_TITLE: Indent.OUTER,
    Role.SPONSORS: Indent.COLUMN,
    Role.ADOPTION: Indent.COLUMN,
    Role.REPORT: Indent.COLUMN,
    Role.HEADING: Indent.COLUMN,
    Role.ANNEX: Indent.COLUMN,
    Role.ANNEX_TITLE: Indent.COLUMN,
    Role.SUBSUBPARAGRAPH: Indent.SECOND_LEVEL,
    Role.THIRD_LEVEL: Indent.SECOND_LEVEL,
    Role.PAGE_NOTE: Indent.COLUMN,
    Role.MEETING: Indent.RIGHT,
    Role.ADOPTED_ON: Indent.RIGHT,
    **dict.fromkeys((*ROWS, Role.TABLE_NOTE)),
}
"""Titles hang or stand in the column, annex paragraphs are numbered or not, and rows of tables have no indent; the rest
begins where paragraphs do."""


def checked(document: Document) -> ExtractedDocument:
    """The draft printed and read back, with every word, form and indent."""
    found = printed(document)
    assert shown(found) == expected(document)
    masthead = [plain_text(b.text) for b in document.blocks if b.role in MASTHEAD and b.role is not Role.RUNNING_TITLE]
    assert [line for line in found.masthead if line not in ("United Nations", "General Assembly")] == masthead
    for block, passage in zip(document.body, found.paragraphs, strict=True):
        if block.role is Role.TITLE:
            assert passage.indent is (Indent.HANGING if block.number else Indent.COLUMN)
        elif block.role is not Role.ANNEX_TEXT:
            assert passage.indent is INDENTS.get(block.role, Indent.FIRST_LINE), block
    return found


def cases() -> list[tuple[str, str]]:
    text = (ROOT / "tests" / "cases" / "compose.txt").read_text(encoding="utf-8")
    parts = [part.split("\n", 1) for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]]
    return [(title, body.split("\n---\n")[0].replace("{head}\n", HEAD)) for title, body in parts]


@pytest.mark.parametrize("file", [pytest.param(file, id=title) for title, file in cases()])
def test_a_made_up_draft_is_read_back_word_for_word(file: str):
    assert checked(compose(load(file.encode(), "made-up.yaml"))).paragraphs


TEXT_OF_KITES = (
    "the kites of all States – small, large and very large – that have post-conflict and pre-~and~mid-term reviews, "
    "nuclear-weapon-free zones, anti-personnel lanterns, 2020–2024, 164 States, article 7 of the so-called “rules” "
    "and Member States’ views on kite-flying over hills, under clouds and in the twenty-first century"
)


def some(random_words: random.Random, least: int, most: int) -> str:
    return " ".join(
        random_words.choice(TEXT_OF_KITES.split()).replace("~", " ") for _ in range(random_words.randint(least, most))
    )


def long_document(seed: int, adopted: bool) -> Document:
    """Twenty paragraphs and more with sub-paragraphs, headings, an annex and footnotes that run over pages."""
    chance = random.Random(seed)
    notes = tuple(
        Note(n, (Run("United Nations, "), Run("Treaty Series", italic=True), Run(f", {some(chance, 2, 60)}.")))
        for n in range(1, 8)
    )
    calls = iter(range(1, 8))
    body = [Block(Role.OPENING, (Run("The General Assembly", italic=True), Run(",")))]
    for _ in range(8):
        call = next(calls, 0)
        note = (Run(str(call), call=call),) if call else ()
        body.append(
            Block(Role.PREAMBULAR, (Run("Recalling also", italic=True), Run(f" {some(chance, 5, 90)},"), *note))
        )
    body.append(Block(Role.HEADING, (Run("I\nKites"),)))
    for n in range(1, 14):
        body.append(
            Block(Role.OPERATIVE, (Run("Requests", italic=True), Run(f" {some(chance, 5, 90)};")), number=f"{n}.")
        )
        if n % 4 == 0:
            for letter in "abc":
                body.append(Block(Role.SUBPARAGRAPH, (Run(f"To fly {some(chance, 5, 60)}:"),), number=f"({letter})"))
            for letter in ("i", "ii", "iii", "iv"):
                body.append(
                    Block(Role.SUBSUBPARAGRAPH, (Run(f"By night {some(chance, 5, 60)};"),), number=f"({letter})")
                )
    annex = [
        Block(Role.ANNEX, (Run("Annex"),)),
        Block(Role.ANNEX_TITLE, (Run("Rules of kites"),)),
        *(Block(Role.ANNEX_TEXT, (Run(f"Kites {some(chance, 5, 60)}."),), number=f"{n}.") for n in range(1, 9)),
    ]
    front = [
        Block(Role.SYMBOL, (Run("A/RES/81/9" if adopted else "A/C.1/81/L.9"),)),
        Block(Role.DISTRIBUTION, (Run("Distr.: General" if adopted else "Distr.: Limited"),)),
        Block(Role.DATE, (Run("9 December 2026"),)),
        Block(Role.SESSION, (Run("Eighty-first session"),)),
        Block(Role.AGENDA_ITEM, (Run("Agenda item 99 (q)"),)),
        Block(Role.AGENDA_TITLE, (Run("General and complete disarmament: the flying of kites over hills and lakes"),)),
    ]
    title = "Kites over the hills and far away, their makers and the strings by which they are held by them"
    if adopted:
        front += [
            Block(Role.RUNNING_TITLE, (Run("Kites over the hills\nand far away"),)),
            Block(Role.ADOPTION, (Run("Resolution adopted by the General Assembly\non 2 December 2026"),)),
            Block(Role.REPORT, (Run("["), Run("on the report of the First Committee", italic=True), Run("]"))),
            Block(Role.TITLE, (Run(title),), number="81/9."),
        ]
        closing = [
            Block(Role.MEETING, (Run("43rd plenary meeting", italic=True),)),
            Block(Role.ADOPTED_ON, (Run("2 December 2026", italic=True),)),
        ]
    else:
        front += [Block(Role.SPONSORS, (Run("Ruritania: draft resolution"),)), Block(Role.TITLE, (Run(title),))]
        closing = []
    return Document((*front, *body, *closing, *annex), notes)


@pytest.mark.parametrize("seed", sample([141, 2, 3, 4, 5, 6, 7, 1], 2))
def test_paragraphs_and_footnotes_over_page_breaks_are_read_back_whole(seed: int):
    assert len(checked(long_document(seed, adopted=bool(seed % 2))).paragraphs) > 40


# --- What is no official document ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> bytes:
    return render_pdf(compose(load((ROOT / "drafts" / "79.yaml").read_bytes(), "79.yaml")), Templates())


def code(data: bytes) -> str:
    """The code a file is refused with."""
    with pytest.raises(DraftError) as caught:
        reading.read_pdf(data, "strange.pdf")
    return caught.value.problems[0].code


@pytest.mark.parametrize("data", [b"", b"%PDF-", b"%PDF-1.7\n%%EOF\n", b"PK\x03\x04", b"General Assembly\n" * 99])
def test_what_is_not_a_pdf_is_refused(data: bytes):
    assert code(data) == "pdf-broken"


def test_half_a_file_is_refused(whole: bytes):
    for share in sample(range(1, 20), 5):
        assert code(whole[: len(whole) * share // 20]) == "pdf-broken"


def test_a_file_too_large_is_refused_at_once():
    assert code(b"%PDF-1.7\n" + bytes(51 * 1024 * 1024)) == "pdf-too-large"


def test_damaged_files_are_refused_or_read(whole: bytes):
    chance = random.Random(1)
    refused = 0
    for _ in range(count(40, of=200)):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 3, 20])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            reading.read_pdf(bytes(data), "damaged.pdf")
        except DraftError:
            refused += 1
    assert refused > count(20, of=100)


def page(content: bytes, box: bytes = b"0 0 612 792", count: int = 1, notes: bytes = b"", **keys: bytes) -> bytes:
    """A PDF of so many equal pages, with links or other notes on them."""
    packed = zlib.compress(content)
    kids = b" ".join(b"%d 0 R" % n for n in range(5, 5 + count))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"
    return made(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d/MediaBox[%s]>>" % (kids, count, box),
        font,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        *[b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>/Annots[%s]>>" % notes] * count,
        **keys,
    )


TEXT = b"BT /F 10 Tf 123.4 500 Td (The General Assembly, recalling its kites,) Tj ET"


def laid(*pieces: tuple[float, float, float, str]) -> bytes:
    """A page with pieces of text: x, baseline from the top, size, words."""
    set_ = [f"BT /F {size} Tf {x} {792 - y} Td ({text}) Tj ET" for x, y, size, text in pieces]
    return page(" ".join(set_).replace("(a)", "\\(a\\)").encode("latin-1"))


@pytest.mark.parametrize(
    "address", [b"https://undocs.org/en/A/RES/73/3", b"https://undocs.org/Home/Mobile?FinalSymbol=A%2FRES%2F73%2F3"]
)
def test_a_link_leads_to_the_document_that_its_address_names_in_any_way(address: bytes):
    note = b"<</Type/Annot/Subtype/Link/Rect[0 495 600 510]/A<</S/URI/URI(%s)>>>>" % address
    (passage,) = reading.read_pdf(page(TEXT, notes=note), "linked.pdf").paragraphs
    assert [run.link for run in passage.runs if run.link] == ["A/RES/73/3"]


def test_page_furniture_calls_and_notes_are_told_apart_by_place():
    found = reading.read_pdf(
        laid(
            (123.4, 57.8, 14, "United Nations"),
            (500, 56.5, 10, "A/C.1/81/L.7*"),
            (123.4, 86.3, 20, "General Assembly"),
            (397, 86.6, 10, "Distr.: Limited"),
            (397, 98.4, 10, "8 October 2026"),
            (60, 222, 10, "Eighty-first session"),
            (147.1, 300, 10, "The General Assembly,"),
            (147.1, 318, 10, "Noting the Anti-"),
            (123.4, 330, 10, "Kite Convention and CO"),
            (222, 332, 6.5, "2"),
            (123.4, 342, 10, "in 1999,"),
            (159, 338.6, 6.5, "1"),
            (165, 342, 10, "pre-"),
            (123.4, 354, 10, "and mid-term reviews of 2020-"),
            (123.4, 366, 10, "2024,"),
            (147.1, 384, 10, "1."),
            (170.9, 384, 10, "Requests:"),
            (147.1, 402, 10, "(a)"),
            (170.9, 402, 10, "Kites;"),
            (99.6, 640, 8, "__________________"),
            (117, 650, 5.5, "1"),
            (123.4, 653, 8.5, "Resolution 80/9"),
            (123.4, 663.5, 8.5, "of 2025."),
            (117, 690, 8.5, "* On behalf of all."),
            (65.4, 747.5, 10, "26-15908 (E)    201026"),
            (65.4, 762, 12, "*2615908*"),
        ),
        "laid",
    )
    assert found.masthead[1:] == ("A/C.1/81/L.7*", "General Assembly", "Distr.: Limited", "8 October 2026")
    assert [marked(one.runs) for one in found.paragraphs] == [
        "Eighty-first session",
        "* On behalf of all.",
        "The General Assembly,",
        "Noting the Anti-Kite Convention and CO2 in 1999,[^1] pre- and mid-term reviews of 2020-2024,",
        "1.\tRequests:",
        "(a)\tKites;",
    ]
    assert found.paragraphs[1].size == 8.5
    assert [(note.number, note.text) for note in found.notes] == [(1, "Resolution 80/9 of 2025.")]


def test_all_figures_of_a_call_at_the_right_edge_belong_to_it_and_a_second_call_stands_beside_the_first():
    found = reading.read_pdf(
        laid(
            (147.1, 300, 10, "The General Assembly,"),
            (147.1, 318, 10, "Noting kites in a single conflict"),
            (277, 314.6, 6.5, "10"),
            (283.5, 314.6, 6.5, ","),
            (285.1, 314.6, 6.5, "11"),
            (147.1, 336, 10, "Noting kites"),
            (196, 332.6, 6.5, "1"),
            (201.5, 332.6, 6.5, "2"),
        ),
        "laid",
    )
    assert [marked(one.runs) for one in found.paragraphs][1:] == [
        "Noting kites in a single conflict[^10],[^11]",
        "Noting kites[^12]",
    ]


def test_a_letter_i_is_told_from_a_roman_figure_by_what_stands_before_it():
    def marks(*letters: str) -> list[Indent | None]:
        rows = [
            (x, 300 + 18 * n, 10, text)
            for n, letter in enumerate(letters)
            for x, text in ((147.1, rf"\({letter}\)"), (170.9, "Kites;"))
        ]
        return [one.indent for one in reading.read_pdf(laid(*rows), "marks").paragraphs]

    first, second = Indent.FIRST_LINE, Indent.SECOND_LEVEL
    assert marks("g", "h", "i", "j") == [first, first, first, first]
    assert marks("a", "i", "ii", "b", "i", "ii", "iii", "iv", "v") == [first, second, second, first, *[second] * 5]


def test_forms_within_forms_and_streams_packed_twice_are_given_up_in_time():
    packed = zlib.compress(zlib.compress(bytes(1 << 28), 9), 9)
    twice = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed)
    box = b"<</Type/Pages/Kids[4 0 R]/Count 1/MediaBox[0 0 612 792]>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"
    only = b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 3 0 R>>/XObject<</X 6 0 R>>>>>>"
    start = [b"<</Type/Catalog/Pages 2 0 R>>", box, font, only]
    assert code(made(*start, twice)) in ("pdf-too-large", "pdf-no-text")
    draw = b"/X Do " * 10
    forms = [
        b"<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>stream\n%s\n"
        b"endstream" % (n, len(draw), draw)
        for n in range(7, 17)
    ]
    last = b"<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>/Length %d>>stream\n%s\n"
    content = b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw)
    assert code(made(*start, content, *forms, last % (len(TEXT), TEXT) + b"endstream")) == "pdf-too-large"


def test_files_that_say_what_is_wrong():
    encrypted = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)
    assert code(page(TEXT, trailer=encrypted)) == "pdf-encrypted"
    assert code(page(b"")) == "pdf-no-text"
    assert code(page(TEXT.replace(b"123.4 500 Td", b"0 1 -1 0 123.4 500 Tm"))) == "pdf-no-text"
    assert code(page(TEXT, box=b"0 0 300 300")) == "pdf-paper"
    assert code(page(TEXT, count=201)) == "pdf-too-large"
    assert code(page(b" " * (210 << 20))) == "pdf-too-large"
    assert code(page(TEXT * 2000)) == "pdf-too-large"
