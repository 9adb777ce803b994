"""Word files read: official ones word for word, our own back to what they were written from, hostile ones refused."""

from __future__ import annotations

import random
import re
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from lxml import etree
from made_up import HEAD, adopted, keepers, lighthouses, resolutions
from sampling import count
from test_compose import CASES, composed
from test_word_lines import ALL
from zips import parts, zipped

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.model.document import Document, Role, Run
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.extracted_document import DocumentFormat, ExtractedDocument, ExtractedParagraph, Indent
from apmb_draft.reading.word import read
from apmb_draft.un.form import form
from apmb_draft.un.typography import plain_text

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
STANDIN = SHARED / "reference" / "A_RES_79_34.standin.docx"
CORPUS = SHARED / "corpus" / "apmb-79-34.txt"
shared = pytest.mark.skipif(not SHARED.exists(), reason="the official files lie outside of the repository")

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


# --- What the tests look at ----------------------------------------------------------------------------------------


def shown(runs: Iterable[Run]) -> str:
    """Runs as a line: /italic/, <symbol|link>, [^1] call."""
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = f"[^{run.call}]" if run.call else run.text.replace("\t", "→").replace("\n", "⏎")
    text = f"<{run.link}|{text}>" if run.link else text
    return f"/{text}/" if run.italic else text


def lines(found: ExtractedDocument) -> list[str]:
    return [shown(passage.runs) for passage in found.paragraphs]


def file(body: str, styles: str = "", notes: str = "", relations: str = "", numbering: str = "", **parts: str) -> bytes:
    """A small Word file: the paragraphs of its body, its styles, its footnotes, its relations to the outside."""
    names = (
        f'xmlns:w="{W}" xmlns:mc="{MC}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    kinds = "".join(
        f'<Relationship Id="{kind}" Type="http://x/{kind}" Target="{kind}.xml"/>'
        for kind, there in (("styles", styles), ("footnotes", notes), ("numbering", numbering))
        if there
    )
    content = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships>{kinds}{relations}</Relationships>",
        **({"word/styles.xml": f"<w:styles {names}>{styles}</w:styles>"} if styles else {}),
        **({"word/footnotes.xml": f"<w:footnotes {names}>{notes}</w:footnotes>"} if notes else {}),
        **({"word/numbering.xml": f"<w:numbering {names}>{numbering}</w:numbering>"} if numbering else {}),
        **{name.replace("__", "/") + ".xml": f"<w:hdr {names}>{part}</w:hdr>" for name, part in parts.items()},
    }
    return zipped(content)


def p(text: str, properties: str = "", letters: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{letters}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def text(*passages: str, **parts: str) -> list[str]:
    return lines(read(file("".join(passages), **parts), "made-up.docx"))


def refused(data: bytes) -> str:
    """The code and the message with which a file is refused."""
    with pytest.raises(DraftError) as failure:
        read(data, "bad.docx")
    assert len(failure.value.problems) == 1
    assert str(failure.value).startswith("bad.docx: ")
    return str(failure.value)


# --- An official file ----------------------------------------------------------------------------------------------


@shared
def test_the_words_of_the_official_file_are_those_of_the_official_plain_text():
    official = CORPUS.read_text(encoding="utf-8").split("\n\n", 1)[1].split()
    for sign in ("24-23048", "(E)", "*2423048*"):
        official.remove(sign)
    found = read(STANDIN.read_bytes(), STANDIN.name)
    pieces = [*found.masthead]
    pieces += ["".join(f" {r.text} " if r.call else r.text for r in passage.runs) for passage in found.paragraphs]
    pieces += [f"[{note.number}] {note.text}" for note in found.notes]
    assert len(official) > 1100
    assert " ".join(pieces).split() == official


@shared
def test_the_official_file_is_what_our_own_draft_of_it_is():
    found = read(STANDIN.read_bytes(), STANDIN.name)
    document = composed(ROOT / "drafts" / "79.yaml")
    ours = expected(document)
    assert [letters(passage.runs, links=False) for passage in found.paragraphs] == [
        letters(runs, links=False) for runs in ours
    ]
    assert found.masthead == ("United Nations", "A/RES/79/34", "General Assembly", "Distr.: General", "9 December 2024")
    assert [(note.number, shown(note.runs)) for note in found.notes] == [
        (1, "United Nations, /Treaty Series/, vol. 2056, No. 35597.")
    ]
    linked = [run.link for passage in found.paragraphs for run in passage.runs if run.link]
    with ZipFile(STANDIN) as source:
        targets = re.findall(r"undocs\.org/en/([^\"]+)", source.read("word/_rels/document.xml.rels").decode())
    assert linked == targets
    assert len(linked) == 25
    assert found.format is DocumentFormat.WORD


@shared
def test_the_form_of_the_official_file_is_seen():
    passages = read(STANDIN.read_bytes(), STANDIN.name).paragraphs
    seen = [(passage.indent, passage.size, passage.bold) for passage in passages]
    assert seen[:6] == [
        (Indent.OUTER, 10, True),
        (Indent.OUTER, 10, False),
        (Indent.OUTER, 10, True),
        (Indent.COLUMN, 14, True),
        (Indent.COLUMN, 10, False),
        (Indent.HANGING, 12, True),
    ]
    assert set(seen[6:-2]) == {(Indent.FIRST_LINE, 10, False)}
    assert set(seen[-2:]) == {(Indent.RIGHT, 10, False)}
    assert passages[3].text == "Resolution adopted by the General Assembly\non 2 December 2024"
    assert passages[5].text.startswith("79/34.\tImplementation")


# --- Our own files -------------------------------------------------------------------------------------------------


def expected(document: Document) -> list[tuple[Run, ...]]:
    blocks = [(Run(f"{block.number}\t") if block.number else Run(""), *block.runs) for block in document.body]
    return [runs for runs in blocks if any(run.text.strip() for run in runs)]


def letters(runs: Iterable[Run], links: bool = True) -> list[tuple[str, bool, str, int]]:
    """Every letter with its form; of spaces beside each other the first."""
    made: list[tuple[str, bool, str, int]] = []
    for run in runs:
        for letter in run.text if run.call else plain_text(run.text):
            blank = not run.call and letter in " \t\n"
            if blank and (not made or (made[-1][0] in " \t\n" and not made[-1][3])):
                if made and letter == "\n":
                    made[-1] = ("\n", *made[-1][1:])
                continue
            made.append((letter, run.italic and not run.call, run.link if links else "", run.call))
    while made and made[-1][0] in " \t\n":
        made.pop()
    return made


def assert_reads_back(document: Document) -> None:
    for stamp in (False, True):
        found = read(write(document, stamp=stamp), "ours.docx")
        assert [letters(passage.runs) for passage in found.paragraphs] == [letters(runs) for runs in expected(document)]
        called = {run.call for block in document.body for run in block.runs if run.call}
        notes = [(note.number, letters(note.runs)) for note in document.notes if note.number in called]
        assert [(note.number, letters(note.runs)) for note in found.notes] == notes
        head = [plain_text(document.text(role)) for role in (Role.DISTRIBUTION, Role.DATE, Role.ORIGINAL)]
        names = ["United Nations", plain_text(document.text(Role.SYMBOL)), "General Assembly"]
        assert list(found.masthead) == [" ".join(line.split()) for line in (*names, *head) if line.strip()]


@pytest.mark.parametrize("name", ALL)
def test_documents_of_every_form_read_back(name):
    assert_reads_back(ALL[name])


def test_the_drafts_of_the_cases_read_back():
    read_back = 0
    for _, given_file, _ in CASES:
        document = composed(given_file.replace("{head}", HEAD.rstrip("\n")) + "\n")
        assert_reads_back(document)
        read_back += 1
    assert read_back == len(CASES) > 5


def test_calls_and_second_calls_read_back():
    document = ALL["open"]
    calls = [run.call for passage in read(write(document), "x").paragraphs for run in passage.runs if run.call]
    assert calls == [run.call for block in document.body for run in block.runs if run.call]
    assert len(calls) > len(set(calls))


@pytest.mark.parametrize("draft", [lighthouses(), keepers(), adopted(keepers(), "71/9", "5 December 2016")])
def test_made_up_drafts_read_back(draft):
    assert_reads_back(compose(draft))


@given(resolutions())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_every_made_up_draft_reads_back(draft):
    assert_reads_back(compose(draft))


def test_our_own_draft_of_the_79th_session_reads_back_with_its_26_links():
    document = composed(ROOT / "drafts" / "79.yaml")
    assert_reads_back(document)
    links = [run.link for passage in read(write(document), "x").paragraphs for run in passage.runs if run.link]
    assert len(links) == 26


_PLACES = {
    **dict.fromkeys((Role.SESSION, Role.COMMITTEE, Role.AGENDA_ITEM, Role.AGENDA_TITLE), Indent.OUTER),
    **dict.fromkeys(
        (Role.OPENING, Role.PREAMBULAR, Role.OPERATIVE, Role.SUBPARAGRAPH, Role.DECISION), Indent.FIRST_LINE
    ),
    **dict.fromkeys((Role.MEETING, Role.ADOPTED_ON), Indent.RIGHT),
    Role.SUBSUBPARAGRAPH: Indent.SECOND_LEVEL,
}


def test_every_role_of_our_own_files_stands_where_its_form_says():
    seen = set()
    for document in ALL.values():
        for block, passage in zip(document.body, read(write(document), "x").paragraphs, strict=True):
            hanging = Indent.HANGING if block.role is Role.TITLE and block.number else Indent.COLUMN
            assert passage.indent is _PLACES.get(block.role, hanging), block
            assert passage.size in {Role.TITLE: (12,), Role.COMMITTEE: (12,), Role.ADOPTION: (14,)}.get(
                block.role, (10,)
            )
            seen.add(block.role)
    assert len(seen) > 15


# --- What Word files carry -----------------------------------------------------------------------------------------


def test_signs_that_are_elements_become_letters():
    body = (
        "<w:p><w:r><w:tab/><w:t>3.</w:t><w:tab/><w:t>anti</w:t><w:noBreakHyphen/><w:t>per</w:t><w:softHyphen/>"
        "<w:t>sonnel\u00a0 mines</w:t><w:br/><w:tab/><w:t>two</w:t><w:br w:type='page'/><w:t>three</w:t>"
        "<w:sym w:font='Symbol' w:char='F0B7'/><w:sym w:font='Wingdings' w:char='F04A'/></w:r></w:p>"
    )
    assert text(body) == ["3.→anti-personnel mines⏎two three•"]


def test_italics_come_from_the_run_its_style_or_the_paragraphs_and_two_styles_take_each_other_back():
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Quote"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="character" w:styleId="Emphasis"><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Ring"><w:basedOn w:val="Ring"/></w:style>'
    )
    emphasis = '<w:rStyle w:val="Emphasis"/>'
    assert text(
        p("one", letters="<w:i/>"),
        p("two", letters='<w:i w:val="false"/>'),
        p("three", '<w:pStyle w:val="Quote"/>'),
        p("four", letters=emphasis),
        p("five", '<w:pStyle w:val="Quote"/>', emphasis),
        p("six", '<w:pStyle w:val="Quote"/>', emphasis + "<w:i/>"),
        p("seven", '<w:pStyle w:val="Ring"/>'),
        p("eight", '<w:pStyle w:val="gone"/>', '<w:rStyle w:val="gone"/>'),
        styles=styles,
    ) == ["/one/", "two", "/three/", "/four/", "five", "/six/", "seven", "eight"]


def test_bold_is_a_passage_all_of_whose_letters_are():
    half = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>one </w:t></w:r><w:r><w:t>two</w:t></w:r></w:p>"
    found = read(file(p("all", letters='<w:b/><w:sz w:val="24"/>') + half), "x").paragraphs
    assert [(passage.bold, passage.size) for passage in found] == [(True, 12), (False, 10)]


def test_hidden_words_and_what_belongs_to_the_editor_are_passed_over():
    styles = '<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = (
        p("hidden", letters="<w:vanish/>")
        + p("ghost", letters='<w:rStyle w:val="Ghost"/>')
        + '<w:p><w:commentRangeStart w:id="1"/><w:r><w:t>sh</w:t></w:r><w:proofErr w:type="spellStart"/>'
        '<w:bookmarkStart w:id="3" w:name="x"/><w:r><w:lastRenderedPageBreak/><w:t>own</w:t></w:r>'
        '<w:r><w:commentReference w:id="1"/></w:r></w:p>'
        "<w:p/>" + p("  ")
    )
    assert text(body, styles=styles) == ["shown"]


def _field(instruction: str, result: str, letters: str = "") -> str:
    def run(content: str) -> str:
        return f"<w:r><w:rPr>{letters}</w:rPr>{content}</w:r>"

    return (
        run('<w:fldChar w:fldCharType="begin"/>')
        + run(f"<w:instrText>{instruction}</w:instrText>")
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run(f"<w:t>{result}</w:t>")
        + run('<w:fldChar w:fldCharType="end"/>')
    )


def test_fields_are_their_results():
    nested = _field('IF "' + _field("DOCVARIABLE sss1", "inner") + '"', "outer")
    simple = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    link = _field(' HYPERLINK "https://undocs.org/en/A/RES/78/45" ', "78/45")
    hidden = _field("XE", "index", "<w:vanish/>")
    assert text(f"<w:p>{nested} {simple} {hidden}{link}</w:p>") == ["outer7<A/RES/78/45|78/45>"]


def test_a_field_without_an_end_would_swallow_words_and_is_refused():
    assert "[word-damaged]" in refused(
        file(p("before") + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + p("x"))
    )


def test_links_are_the_symbols_of_documents():
    relations = "".join(
        f'<Relationship Id="l{n}" Type="http://x/hyperlink" Target="{target}" TargetMode="External"/>'
        for n, target in enumerate(
            (
                "https://docs.un.org/en/A/80/6%20(Sect.%2029)",
                "http://undocs.org/A/RES/73/3",
                "https://example.org/en/A/1",
            )
        )
    )
    split = '<w:hyperlink r:id="l0"><w:r><w:t>A/</w:t></w:r><w:r><w:t>80/6</w:t></w:r></w:hyperlink>'
    others = "".join(f'<w:hyperlink r:id="l{n}"><w:r><w:t>{n}</w:t></w:r></w:hyperlink>' for n in (1, 2, 9))
    assert text(f"<w:p>{split}{others}</w:p>", relations=relations) == ["<A/80/6 (Sect. 29)|A/80/6><A/RES/73/3|1>29"]


_NOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>____</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="4"><w:p><w:r><w:tab/></w:r><w:r><w:footnoteRef/></w:r>'
    "<w:r><w:tab/><w:t>Four.</w:t></w:r></w:p></w:footnote>"
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t> Two,</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>on.</w:t></w:r></w:p></w:footnote>"
    '<w:footnote w:id="7"><w:p><w:r><w:t>*\u00a0Reissued.</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="9"><w:p><w:r><w:t>Never called.</w:t></w:r></w:p></w:footnote>'
)


def test_notes_are_numbered_in_the_order_of_their_calls():
    superscript = '<w:vertAlign w:val="superscript"/>'
    marked = (
        '<w:bookmarkStart w:id="1" w:name="_Ref1"/><w:r><w:footnoteReference w:id="4"/></w:r><w:bookmarkEnd w:id="1"/>'
    )
    found = read(
        file(
            f"<w:p><w:r><w:t>a</w:t></w:r>{marked}<w:r><w:t>b</w:t></w:r>"
            "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
            f"<w:p><w:r><w:t>c</w:t></w:r>{_field(' NOTEREF _Ref1 ', '1', superscript)}<w:r><w:t>, note </w:t></w:r>"
            f"{_field(' NOTEREF _Ref1 ', '1')}<w:r><w:rPr>{superscript}</w:rPr><w:t>2</w:t></w:r></w:p>",
            notes=_NOTES,
        ),
        "x",
    )
    assert lines(found) == ["a[^1]b[^2]", "c[^1], note 12"]
    assert [(note.number, shown(note.runs)) for note in found.notes] == [(1, "Four."), (2, "Two,⏎on.")]


def test_a_note_with_an_asterisk_is_a_passage_after_the_one_that_calls_it():
    call = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="7"/><w:t>*</w:t></w:r>'
    assert text(f"<w:p><w:r><w:t>Title</w:t></w:r>{call}</w:p>", p("next"), notes=_NOTES) == [
        "Title*",
        "* Reissued.",
        "next",
    ]


def test_a_note_called_by_every_word_is_read_once():
    call = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="7"/><w:t>a</w:t></w:r>' * 1_000
    long = f'<w:footnote w:id="7">{p("y") * 1_000}</w:footnote>'
    data = zipped(parts(file(f"<w:p>{call}</w:p>", notes=long)), ZIP_STORED)
    assert len(read(data, "x").paragraphs) == 2


def test_a_call_without_its_note_is_refused():
    assert "[word-damaged]" in refused(file('<w:p><w:r><w:footnoteReference w:id="3"/></w:r></w:p>', notes=_NOTES))


def _level(level: int, form: str, written: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{written}"/>'
        f'<w:pPr><w:ind w:left="1742" w:hanging="475"/></w:pPr></w:lvl>'
    )


def test_numbers_that_word_counts_itself_are_read_as_if_typed():
    levels = _level(0, "decimal", "%1.") + _level(1, "lowerLetter", "(%2)") + _level(2, "lowerRoman", "%1.%3", "")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{_level(0, "bullet", chr(0xF0B7))}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
        "</w:lvlOverride></w:num>"
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="List"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = [
        p(f"{number} {level}", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>', "<w:i/>")
        for number, level in ((1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (2, 0), (3, 0), (3, 0), (9, 0), (0, 0))
    ]
    styled = p("styled", '<w:pStyle w:val="List"/>')
    found = read(file("".join(body) + styled, styles=styles, numbering=numbering), "x")
    numbers = ["1.", "(a)", "(b)", "2.", "(a)", "2.i", "•", "7.", "8."]
    assert [line.partition("→")[0] for line in lines(found)[:9]] == numbers
    assert lines(found)[0] == "1.→/1 0/"
    assert lines(found)[9:] == ["/9 0/", "/0 0/", "9.→styled"]
    assert found.paragraphs[0].indent is Indent.COLUMN


def test_text_boxes_are_read_once_and_tables_in_their_order():
    content = f"<w:txbxContent>{p('boxed')}</w:txbxContent>"
    box = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{content}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    cells = "".join(f"<w:tr><w:tc>{p(a)}</w:tc><w:tc>{p(b)}</w:tc></w:tr>" for a, b in ("12", "34"))
    frame = p("framed", '<w:framePr w:w="9792"/>')
    found = read(
        file(
            f"<w:p><w:r>{box}<w:t>beside</w:t></w:r></w:p><w:tbl>{cells}</w:tbl>{frame}<w:sdt><w:sdtContent>{p('x')}</w:sdtContent></w:sdt>"
        ),
        "x",
    )
    assert lines(found) == ["beside", "boxed", "1→2", "3→4", "framed", "x"]
    assert [passage.indent for passage in found.paragraphs] == [Indent.OUTER, *[None] * 4, Indent.OUTER]


def test_a_row_is_one_passage_unless_its_words_stand_in_one_cell_as_in_the_session_block():
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    table = f"<w:tbl>{row(p('Kites') + p('at sea'), p(''))}{row(p('Kites') + p('lit'), p('12'))}</w:tbl>"
    assert lines(read(file(table), "x")) == ["Kites", "at sea", "Kites⏎lit→12"]


def test_the_masthead_is_the_header_of_the_first_page_of_the_first_section():
    relations = "".join(f'<Relationship Id="h{n}" Type="http://x/header" Target="h{n}.xml"/>' for n in (1, 2))
    section = (
        '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="h2"/>'
        '<w:headerReference w:type="first" r:id="h1"/><w:titlePg/></w:sectPr></w:pPr></w:p>'
    )
    big = '<w:p><w:r><w:rPr><w:sz w:val="40"/></w:rPr><w:t>A</w:t></w:r><w:r><w:t>/RES/79/34</w:t></w:r></w:p>'
    masthead = f"<w:tbl><w:tr><w:tc>{p('United Nations')}</w:tc><w:tc>{big}<w:p/></w:tc></w:tr></w:tbl>"
    data = file(section + p("text"), relations=relations, word__h1=masthead, word__h2=p("running head"))
    found = read(data, "x")
    assert found.masthead == ("United Nations", "A/RES/79/34")
    assert lines(found) == ["text"]


def test_strict_files_are_read_too():
    members = parts(file(p("text")))
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    members["word/document.xml"] = members["word/document.xml"].replace(W.encode(), strict)
    assert lines(read(zipped(members), "x")) == ["text"]


def test_a_comment_in_the_xml_does_not_cut_a_word():
    assert text(p("one<!-- x --> two<?pi?> three")) == ["one two three"]


# --- What is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-word"),
        (b"The General Assembly,", "not-word"),
        (b"%PDF-1.7", "not-word"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "not-word"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "word-encrypted"),
        (file(p("half"))[:300], "word-damaged"),
        (file(p("half"))[:-30], "word-damaged"),
        (zipped({"xl/workbook.xml": "<x/>"}), "not-word"),
        (zipped({"word/document.xml": "<x/>"}), "not-word"),
        (zipped({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>'}), "word-damaged"),
        (zipped({"word/document.xml": ""}), "word-damaged"),
        (zipped({"word/document.xml": file(p("x")), "word/vbaProject.bin": b"\0"}), "word-macros"),
        (
            zipped(
                {
                    "word/document.xml": "<x/>",
                    "[Content_Types].xml": "<T a='application/vnd.ms-word.document.macroEnabled.main+xml'/>",
                }
            ),
            "word-macros",
        ),
        (zipped({"word/document.xml": b"\0" * 300_000}), "too-large"),
        (zipped({str(n): "" for n in range(2_100)}), "too-large"),
        (zipped({"word/document.xml": "<x/>"}, ZIP_BZIP2), "word-damaged"),
        (file("<w:tbl>" * 120 + "</w:tbl>" * 120), "word-nested"),
        (file("<w:tbl>" * 5_000 + "</w:tbl>" * 5_000), "word-nested"),
        (file("<w:altChunk/>"), "word-embedded"),
        (file('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 30), "word-damaged"),
        (file(p("x"), relations='<Relationship Id="s" Type="http://x/styles" Target="gone.xml"/>'), "word-damaged"),
        (file('<w:sectPr><w:headerReference r:id="gone"/></w:sectPr>'), "word-damaged"),
        (b"PK" + b"x" * 100_000_001, "too-large"),
        *(
            (zipped({**parts(file(p("half"))), name: "x"}), "word-names")
            for name in ("../../x", "word/../../x", "/etc/x", "C:/x", "..\\x", "word\\..\\x", "..", "word/..")
        ),
    ],
)
def test_what_is_no_readable_word_file_is_refused(data, code):
    assert refused(data).endswith(f"[{code}]")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding):
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    for declared, used in (
        ('<!ENTITY l0 "ha">' + laughs, "&l12;"),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        ('<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;', ""),
        ("", ""),
    ):
        xml = f"<!DOCTYPE d [{declared}]><w:document xmlns:w='{W}'><w:body>{p(used)}</w:body></w:document>"
        head = f"<?xml version='1.0' encoding='{encoding}'?>"
        assert "[word-doctype]" in refused(zipped({"word/document.xml": (head + xml).encode(encoding)}))
    assert "[word-damaged]" in refused(file(p("&unknown;")))


def test_tracked_changes_are_refused_and_counted():
    inserted = '<w:ins w:id="1"><w:r><w:t>new</w:t></w:r></w:ins>'
    deleted = '<w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del>'
    assert re.fullmatch(r"bad\.docx: \D*\b2\b\D*\[word-tracked\]", refused(file(f"<w:p>{inserted}{deleted}</w:p>")))
    note = '<w:footnote w:id="1"><w:p><w:moveFrom w:id="1"/></w:p></w:footnote>'
    assert re.fullmatch(r"bad\.docx: \D*\b1\b\D*\[word-tracked\]", refused(file(p("x"), notes=note)))


def test_a_bomb_that_lies_about_its_size_is_not_inflated():
    bomb = bytearray(zipped({"word/document.xml": b"<x>" + b" " * 30_000_000}))
    size, lie = (30_000_003).to_bytes(4, "little"), (50_000).to_bytes(4, "little")
    assert bomb.count(size) == 2
    tracemalloc.start()
    refused(bytes(bomb).replace(size, lie))
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "body",
    [
        p("a") * 5_000,
        "<w:p>" + "<w:r><w:t>a </w:t></w:r>" * 12_000 + "</w:p>",
        '<w:p><w:r><w:tab/><w:t xml:space="preserve">a</w:t><w:br/></w:r></w:p>' * 6_000,
        "<w:p><w:r><w:t>a</w:t></w:r>"
        + "<w:r><w:instrText>a</w:instrText></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>b</w:t></w:r>" * 6_000
        + "</w:p>",
        p("a") + '<w:p><w:bookmarkStart w:id="1" w:name="x"/></w:p>' * 5_000,
        '<w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>' * 5_000,
        p("word " * 180_000),
    ],
)
def test_a_long_text_is_read(body):
    crowd = "".join(f'<w:style w:type="paragraph" w:styleId="s{n}"/>' for n in range(400))
    data = zipped(parts(file(body, styles=crowd)), ZIP_STORED)
    found = read(data, "long.docx")
    assert any(passage.runs for passage in found.paragraphs)


def test_more_than_any_resolution_has_is_refused():
    assert "[too-large]" in refused(zipped(parts(file(p("a") * 100_000)), ZIP_STORED))
    crowd = "".join(f'<w:style w:styleId="s{n}"/>' for n in range(6_000))
    assert "[too-large]" in refused(zipped(parts(file(p("a"), styles=crowd)), ZIP_STORED))
    assert "[too-large]" in refused(zipped(parts(file(p("a" * 30_000_000))), ZIP_STORED))


# --- Files that something happened to --------------------------------------------------------------------------------


def _flip_bytes(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 20))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def _without_a_member(data: bytes, dice: random.Random) -> bytes:
    members = parts(data)
    for name in dice.sample(sorted(members), dice.randint(1, 3)):
        del members[name]
    return zipped(members)


def _in_a_part(change: Callable[[bytes, random.Random], bytes]) -> Callable[[bytes, random.Random], bytes]:
    def changed(data: bytes, dice: random.Random) -> bytes:
        members = parts(data)
        name = dice.choice(
            [name for name in sorted(members) if name.endswith((".xml", ".rels"))] + ["word/document.xml"] * 9
        )
        members[name] = change(bytes(members[name]), dice)
        return zipped(members)

    return changed


def _other_names(part: bytes, dice: random.Random) -> bytes:
    """Some of the ids and values of a part, renamed."""
    values = sorted(set(re.findall(rb'"([\w.]+)"', part)))
    for old in dice.sample(values, min(3, len(values))):
        new = dice.choice([b"", b"x", b"-1", b"9" * 400, "ü€".encode(), *values[:5]])
        part = part.replace(b'"' + old + b'"', b'"' + new + b'"')
    return part


def _shuffled(part: bytes, dice: random.Random) -> bytes:
    """Elements of a part moved, copied into each other, removed or given another name."""
    try:
        root = etree.fromstring(part)
    except etree.XMLSyntaxError:
        return part
    for _ in range(dice.randint(1, 12)):
        elements = list(root.iter("*"))
        one, other = dice.choice(elements), dice.choice(elements)
        match dice.randrange(4):
            case 0 if one.getparent() is not None:
                one.getparent().remove(one)
            case 1:
                one.tag = other.tag
            case 2:
                one.append(etree.fromstring(etree.tostring(other)))
            case 3:
                box = f'<w:p xmlns:w="{W}"><w:r><w:pict><w:txbxContent>{p("box")}</w:txbxContent></w:pict></w:r></w:p>'
                table = f'<w:tbl xmlns:w="{W}"><w:tr><w:tc>{p("cell")}</w:tc></w:tr></w:tbl>'
                one.insert(dice.randint(0, len(one)), etree.fromstring(dice.choice([box, table])))
        if len(etree.tostring(root)) > 2_000_000:
            break
    return etree.tostring(root)


MUTATIONS = {
    "bytes flipped": _flip_bytes,
    "cut": _cut,
    "without a member": _without_a_member,
    "XML cut": _in_a_part(_cut),
    "XML flipped": _in_a_part(_flip_bytes),
    "renamed": _in_a_part(_other_names),
    "shuffled": _in_a_part(_shuffled),
}


def _victims() -> Iterator[bytes]:
    yield write(ALL["open"])
    yield write(ALL["adopted"], stamp=True)
    if STANDIN.exists():
        yield STANDIN.read_bytes()


@pytest.mark.parametrize("name", MUTATIONS)
def test_whatever_happened_to_a_file_it_is_read_or_refused(name):
    outcomes = {"read": 0, "refused": 0}
    for victim in _victims():
        for seed in range(count(12, of=60)):
            data = MUTATIONS[name](victim, random.Random(f"{name} {seed}"))
            try:
                found = read(data, "hurt.docx")
            except DraftError:
                outcomes["refused"] += 1
            else:
                assert isinstance(found, ExtractedDocument)
                assert all(isinstance(passage, ExtractedParagraph) and passage.runs for passage in found.paragraphs)
                outcomes["read"] += 1
    assert sum(outcomes.values()) >= count(24, of=120)
    assert outcomes["refused"] > 0 or name == "shuffled"
    assert outcomes["read"] > 0 or name == "cut"


def test_the_stamp_of_our_drafts_is_no_line_of_the_masthead():
    assert form()["stamp"]["text"] not in read(write(ALL["draft"], stamp=True), "x").masthead
