"""The PDF as a file for a screen reader and for an archive: PDF/UA-1 and PDF/A-3a, read in the order it is meant in."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import page as page_validation
import pdfplumber
import pikepdf
import pytest
from made_up_redline import KITES, REMARKS
from programs import needs, path_of
from test_render_pdf import ADOPTED, DRAFT, LOREM, block

from apmb_draft.model.document import Document, Note, Role, Run
from apmb_draft.render import redline_pdf, render_pdf, render_text, typesetting
from apmb_draft.text.templates import Templates
from apmb_draft.un.form import form

TEMPLATES = Templates()
STARRED = Document(
    (
        block(Role.SYMBOL, "A/81/L.7"),
        block(Role.SPONSORS, "Ruritania:* draft resolution"),
        block(Role.PAGE_NOTE, "On behalf of the States that fly kites.", number="*"),
        block(Role.TITLE, "Kites"),
        *(
            block(Role.PREAMBULAR, f"Noting {place} " + LOREM * 5, Run(str(place), call=place), " " + LOREM)
            for place in range(1, 14)
        ),
        block(Role.ANNEX, "Annex"),
        block(Role.ANNEX_TITLE, "Rules of kites"),
        block(Role.ANNEX_TEXT, "Kites rise.", number="1."),
    ),
    tuple(Note(place, (Run(f"Note {place}, "), Run("A/80/1", link="A/80/1"), Run("."))) for place in range(1, 14)),
)  # fmt: skip
TABLE = Document(
    (
        *STARRED.blocks[:5],
        block(Role.ANNEX, "Annex"),
        block(Role.TABLE_HEAD, "\t", Run("Red", italic=True), "\t", Run("Blue", italic=True)),
        block(Role.TABLE_HEAD, "\t", Run("(kites)", italic=True)),
        *(block(Role.TABLE_ROW, f"Kites of kind {number}\t{number} 000\t–") for number in range(1, 12)),
        block(Role.TABLE_TOTAL, "All", Run("a", italic=True), "\t66 000\t–"),
        block(Role.TABLE_NOTE, Run("a", italic=True), " See ", Run("A/80/2", link="A/80/2"), "."),
    ),
    STARRED.notes[:1],
)
DOCUMENTS = {"draft": DRAFT, "adopted": ADOPTED, "many notes": STARRED, "table": TABLE}


@dataclass
class Tag:
    """A structure element: its type, what it is made of, its text, its page from 1 and its entry in the file."""

    kind: str
    entry: Any = field(repr=False)
    kids: list[Tag] = field(default_factory=list)
    pieces: list[str | Tag] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    leads_to: list[Any] = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    @property
    def pages_of_text(self) -> set[int]:
        """The pages that its text stands on, but for its footnotes."""
        return self.pages.union(*(kid.pages_of_text for kid in self.kids if kid.kind != "/Note"))

    def find(self, *kinds: str) -> Iterator[Tag]:
        for kid in self.kids:
            if kid.kind in kinds:
                yield kid
            yield from kid.find(*kinds)


@dataclass
class File:
    data: bytes
    pdf: pikepdf.Pdf
    root: Tag
    lost: str
    """Marked letters that belong to no element."""


def opened(data: bytes) -> File:
    """A PDF with its tags, each with the letters that belong to it."""
    letters: dict[tuple[int, int], str] = {}
    with pdfplumber.open(io.BytesIO(data)) as printed:
        for page in printed.pages:
            for letter in page.chars:
                if letter.get("mcid") is not None:
                    place = page.page_number, letter["mcid"]
                    letters[place] = letters.get(place, "") + letter["text"]
    file = pikepdf.open(io.BytesIO(data))
    pages = {page.objgen: number for number, page in enumerate(file.pages, 1)}

    def tag(entry: Any) -> Tag:
        found = Tag(str(entry.S), entry)
        for kid in entry.K if isinstance(entry.K, pikepdf.Array) else [entry.K]:
            if isinstance(kid, int):
                number = pages[entry.Pg.objgen]
                found.pieces.append(letters.pop((number, kid), ""))
                found.pages.add(number)
            elif "/S" in kid:
                found.kids.append(tag(kid))
                found.pieces.append(found.kids[-1])
            else:
                found.leads_to.append(kid.Obj)
        return found

    return File(data, file, tag(file.Root.StructTreeRoot.K[0]), "".join(letters.values()))


@cache
def made(name: str) -> File:
    """The PDF of a document by its name."""
    if name == "redline":
        return opened(redline_pdf(KITES, REMARKS, TEMPLATES))
    return opened(render_pdf(DOCUMENTS[name], TEMPLATES, stamp=True))


def mistakes(data: bytes) -> list[str]:
    reports = [page_validation.validate_pdf_bytes(data, profile=profile) for profile in ("ua1", "3a")]
    assert all(report.rules.total > 100 for report in reports)
    return [f"{found.rule_id}: {found.message}" for report in reports for found in report.failures]


def squeezed(words: str) -> str:
    """The letters of a text: a line on paper ends without a space."""
    return re.sub(r"\s+", "", words)


def headings(file: File) -> list[tuple[str, str]]:
    return [(tag.kind, tag.text) for tag in file.root.find("/H1", "/H2", "/H3")]


@pytest.mark.parametrize("name", [*DOCUMENTS, "redline"])
def test_every_pdf_is_pdf_ua_1_and_pdf_a_3a_in_one_file(name):
    assert mistakes(made(name).data) == []


@needs("veraPDF")
def test_verapdf_is_of_the_same_opinion(tmp_path):
    names = [*DOCUMENTS, "redline"]
    for name in names:
        (tmp_path / f"{name}.pdf").write_bytes(made(name).data)
    files = sorted(tmp_path.iterdir())
    java = ["java", "-cp", path_of("veraPDF"), "Standards", *files]
    judged = subprocess.run(java, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert judged.stdout.count("ok ") == 2 * len(names)


def test_the_validator_sees_what_is_missing(monkeypatch):
    monkeypatch.setattr(typesetting, "_declare_accessible", lambda pdf: None)
    assert "PDFUA1-ID-PART-001" in {found.split(":")[0] for found in mistakes(render_pdf(DRAFT, TEMPLATES))}


def test_the_metadata_say_both_standards_and_the_title():
    file = made("adopted").pdf
    with file.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata.pdfa_status) == ("1", "3A")
        assert metadata["dc:title"] == "A/RES/79/9: Kites over the hills"
    assert str(file.Root.Lang) == "en"
    assert bool(file.Root.ViewerPreferences.DisplayDocTitle)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_read_aloud_in_the_order_of_the_plain_text(name):
    document, root = DOCUMENTS[name], made(name).root
    notes, body = [note.text for note in root.find("/Note")], root.text
    for note in notes:
        assert body.count(note) == 1
        body = body.replace(note, "")
    expected = [line for line in render_text(document, TEMPLATES).split("\n") if line]
    apart = len(document.notes) + len(document.of(Role.PAGE_NOTE))
    words, below = ([squeezed(unbracketed(line)) for line in part] for part in (expected[:-apart], expected[-apart:]))
    # In the masthead the symbol stands beside the first of two lines, on paper as in the file of the UN.
    symbol, organ = document.text(Role.SYMBOL), "GeneralAssembly"
    assert squeezed(body) == "".join(words).replace(organ + symbol, symbol + organ, 1)
    assert sorted(map(squeezed, notes)) == sorted(below)


def test_words_are_apart_where_a_line_ends():
    paragraphs = [tag.text for tag in made("adopted").root.find("/P") if tag.text.startswith("Noting")]
    assert len(paragraphs) == 20
    assert {text.strip() for text in paragraphs} == {f"Noting {LOREM * 3}".strip()}


def unbracketed(line: str, before: str = "") -> str:
    """A line of the plain text with its footnote calls as on paper."""
    return re.sub(r"\[(\d+)\]", before + r"\1", line)


def test_the_heads_and_feet_of_pages_and_the_stamp_are_no_part_of_the_text():
    words = made("adopted").root.text
    assert words.count("A/RES/79/9") == 1
    assert form()["stamp"]["text"] not in words
    assert "2/" not in words


@pytest.mark.parametrize("name", [*DOCUMENTS, "redline"])
def test_no_letter_is_marked_as_text_that_is_in_none(name):
    file = made(name)
    assert file.lost == ""
    for page in list(file.pdf.pages)[1:]:
        assert re.search(rb"/Artifact\s*<</Type /Pagination>>\s*BDC", page.Contents.read_bytes())


def test_headings_are_those_of_the_text():
    assert headings(made("adopted")) == [
        ("/H1", "81/9. Kites over the hills"),
        ("/H2", "Numbers"),
        ("/H2", "Annex"),
        ("/H3", "Rules of kites"),
    ]


def test_a_paragraph_that_runs_over_a_page_is_one_paragraph():
    over = [tag for tag in made("many notes").root.find("/P") if len({*tag.pages_of_text}) > 1]
    assert over
    for tag in over:
        assert re.fullmatch(r"Noting \d+ .*", tag.text)
        assert squeezed(tag.text).count(squeezed(LOREM)) == 6


def test_a_footnote_is_read_where_its_paragraph_ends():
    file = made("many notes")
    paragraphs = [tag for tag in file.root.find("/P", "/Div") if any(kid.kind == "/Note" for kid in tag.kids)]
    assert len(paragraphs) == 14
    for tag in paragraphs:
        note = tag.kids[-1]
        assert (note.kind, note.kids[0].kind) == ("/Note", "/Lbl")
        assert tag.text.endswith(note.text)
    calls = [tag.text for tag in file.root.find("/Reference")]
    assert calls == [str(number) for number in range(1, 14)]
    assert [note.kids[0].text.strip() for note in file.root.find("/Note")] == ["*", *calls]
    assert len({str(note.entry.ID) for note in file.root.find("/Note")}) == 14


@pytest.mark.parametrize("name", [*DOCUMENTS, "redline"])
def test_every_link_is_one_element_and_says_where_it_leads(name):
    file = made(name)
    notes = [note for page in file.pdf.pages for note in page.get("/Annots", [])]
    links = [tag for tag in file.root.find("/Link") if tag.leads_to]
    assert len(notes) == len(links) > 0
    for tag in links:
        (link,) = tag.leads_to
        said = str(link.Contents)
        if "/A" in link:
            symbol, _, address = said.partition(", ")
            assert address == str(link.A.URI)
            assert tag.text.strip() in symbol
        else:
            assert said.rsplit(maxsplit=1)[-1] == tag.text.strip("[]")


def test_a_table_has_its_rows_and_its_figures_have_the_headings_above_them():
    root = made("table").root
    rows = [[cell.text.strip() for cell in row.kids] for row in root.find("/TR")]
    assert rows[:3] == [["", "Red", "Blue"], ["", "(kites)"], ["Kites of kind 1", "1 000", "–"]]
    assert len(rows) == 14
    assert len([*root.find("/Table")]) == 1
    assert rows[-1] == ["Alla", "66 000", "–"]
    assert {str(row.kids[1].entry.A.get("/ColSpan", 1)) for row in root.find("/TR")} == {"1", "2"}
    assert all(len(cell.entry.A.Headers) > 0 for cell in list(root.find("/TD"))[1:3])


def test_what_came_and_what_went_is_said():
    lines = {}
    for tag in made("redline").root.find("/Span", "/Reference", "/Lbl"):
        if "/A" in tag.entry:
            assert tag.entry.A.O == "/Layout"
            lines.setdefault(str(tag.entry.A.TextDecorationType), []).append(squeezed(tag.text))
    assert {"Hailing", "lanterns,"} <= set(lines["/Underline"])
    assert {"Deploring", "dark,"} <= set(lines["/LineThrough"])


def test_a_template_with_lists_and_tables_keeps_its_tags(tmp_path):
    page = (
        '<html lang="en"><title>Kites</title><style>{{ sheet }}</style><h1>Kites</h1>'
        '<ul style="list-style: decimal"><li>red<li>blue</ul><table><tr><th>a<tr><td>b</table>'
    )
    (tmp_path / "page.html.jinja").write_text(page, encoding="utf-8")
    file = opened(render_pdf(Document((block(Role.TITLE, "Kites"),)), Templates([tmp_path])))
    assert mistakes(file.data) == []
    assert [tag.text for tag in file.root.find("/LI")] == ["1. red", "2. blue"]
    assert [tag.text for tag in file.root.find("/TD")] == ["b"]


KITE = Document(
    (block(Role.TITLE, "Kites"), block(Role.PREAMBULAR, "Noting kites,", Run("1", call=1))),
    (Note(1, (Run("See "), Run("A/80/1", link="A/80/1"), Run("."))),),
)  # fmt: skip


@pytest.fixture
def own_tags(monkeypatch) -> bytes:
    """A PDF with the tags of WeasyPrint."""
    with monkeypatch.context() as own:
        own.setattr(typesetting, "put_in_order", lambda document, pdf: None)
        return render_pdf(KITE, TEMPLATES)


@pytest.mark.parametrize(
    ("failure", "read"),
    list(zip(typesetting.OTHERWISE, ("_read_elements", "_place_notes", "_name_kinds", "_aside"), strict=True)),
)
def test_another_weasyprint_keeps_its_own_tags_whole(monkeypatch, own_tags, failure, read):
    def otherwise(*_):
        raise failure("made otherwise")

    assert render_pdf(KITE, TEMPLATES) != own_tags
    monkeypatch.setattr(typesetting, read, otherwise)
    assert render_pdf(KITE, TEMPLATES) == own_tags


def test_the_tags_of_weasyprint_alone_are_valid_and_hold_all_the_text(own_tags):
    assert mistakes(own_tags) == []
    ours = Counter(squeezed(opened(render_pdf(KITE, TEMPLATES)).root.text))
    assert ours
    assert not ours - Counter(squeezed(opened(own_tags).root.text))


@needs("pdftotext")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_pdftotext_copies_are_the_words_of_the_plain_text(name, tmp_path):
    path = tmp_path / "kites.pdf"
    path.write_bytes(render_pdf(DOCUMENTS[name], TEMPLATES))
    copied = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True).stdout.decode()
    # Above its footnotes a page may have the line of the UN, which is typed.
    found = Counter(word for word in copied.split() if set(word) != {"_"})
    wanted = Counter(unbracketed(render_text(DOCUMENTS[name], TEMPLATES), " ").split())
    document, pages = DOCUMENTS[name], len(made(name).pdf.pages)
    heads = [document.text(Role.SYMBOL), *document.text(Role.RUNNING_TITLE).split()]
    running = Counter(heads * (pages - 1)) + Counter(f"{page}/{pages}" for page in range(2, pages + 1))
    if name == "table":  # its raised letters stand on a line of their own
        found, wanted, running = (Counter("".join(each.elements())) for each in (found, wanted, running))
    assert found == wanted + running


def test_a_draft_without_a_date_has_none_in_the_file_either():
    assert "/CreationDate" not in made("many notes").pdf.docinfo
