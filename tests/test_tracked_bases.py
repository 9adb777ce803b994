"""Track Changes in more strange Word files: other writers, two forms of the same, controls, fields, parts that lack."""

from __future__ import annotations

import copy
import functools
import io
import random
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from made_up_redline import KITES
from programs import needs, path_of
from sampling import count, sample
from test_tracked import paragraphs
from test_tracked_strange import (
    DOCUMENT,
    ONE,
    SETTINGS,
    STYLES,
    TRAITS,
    TWO,
    File,
    R,
    W,
    around,
    bases,
    edited,
    faults,
    made,
    proven,
    random_draft,
    refused,
    remarks,
    same_when_rejected,
    shown,
    sponsored,
)
from zips import part, parts, zipped

from apmb_draft.diff import redline
from apmb_draft.docx.body import Annotation
from apmb_draft.docx.review_marks import resolved
from apmb_draft.docx.track_changes import Marking, tracked
from apmb_draft.docx.writer import write
from apmb_draft.lifecycle.draft_review import differences
from apmb_draft.model.document import Document, accept_changes, reject_changes
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.formats import read

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TYPES, RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
WHY = Annotation((2, 0), (2, 0), ("Why.",), "a", "a")
RED, BLUE = paragraphs(ONE), paragraphs(ONE.replace("red", "blue"))

PLANTED: dict[str, Callable[[File], None]] = {}
WRITTEN: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {}


def planted(plant: Callable[[File], None]) -> Callable[[File], None]:
    PLANTED[plant.__name__.replace("_", " ")] = plant
    return plant


def written(
    write: Callable[[dict[str, bytes]], dict[str, bytes]],
) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    WRITTEN[write.__name__.replace("_", " ")] = write
    return write


def strange(word: bytes, name: str, seed: str) -> bytes:
    if name in WRITTEN:
        return zipped(WRITTEN[name](parts(word)))
    file = File(word, seed)
    ({**TRAITS, **PLANTED}[name])(file)
    return file.done()


def texts(file: File) -> list[str]:
    return [name for name in file.trees if name not in (STYLES, SETTINGS)]


def in_body(file: File, share: float) -> list[Any]:
    """Some paragraphs with words that stand in the body itself and end no section."""
    found = [one for one in file.some(share) if one.getparent().tag == W + "body"]
    return [one for one in found if one.find(f"{W}pPr/{W}sectPr") is None]


def control(file: File, *properties: Any) -> tuple[Any, Any]:
    inner = made("sdtContent")
    return made("sdt", made("sdtPr", made("id", val=file.number()), *properties), inner), inner


def table(*cells: Any) -> Any:
    return made("tbl", made("tblPr"), made("tblGrid", *(made("gridCol") for _ in cells)), made("tr", *cells))


def two_forms(first: Any, requires: str) -> None:
    """The same twice, for new readers and for old."""
    forms = etree.Element(f"{MC}AlternateContent", nsmap={"mc": MC[1:-1]})
    first.addprevious(forms)
    etree.SubElement(forms, f"{MC}Choice", Requires=requires).append(first)
    etree.SubElement(forms, f"{MC}Fallback").append(copy.deepcopy(first))


def field(instruction: str, first: Any, last: Any) -> None:
    marks = {kind: made("r", made("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")}
    for one in (marks["begin"], made("r", made("instrText", text=instruction)), marks["separate"]):
        first.addprevious(one)
    last.addnext(marks["end"])


# --- The same in two forms --------------------------------------------------------------------------------------------


@planted
def runs_in_two_forms(file: File) -> None:
    for one in [found for name in texts(file) for each in file.some(0.4, name) for found in each.findall(W + "r")]:
        if one.find(W + "t") is not None:
            two_forms(one, "w14")


@planted
def letters_in_two_forms(file: File) -> None:
    for name in texts(file):
        for one in [text for each in file.some(0.4, name) for text in each.iter(W + "t")]:
            two_forms(one, "w16se")


@planted
def paragraphs_in_two_forms(file: File) -> None:
    for one in in_body(file, 0.3):
        two_forms(one, "w14")


@planted
def pictures_in_two_forms_among_letters(file: File) -> None:
    for one in file.runs(0.4):
        picture = made("drawing")
        one.insert(file.chance.choice([len(one), int(one.find(W + "rPr") is not None)]), picture)
        two_forms(picture, "wps")


# --- What stands around words -----------------------------------------------------------------------------------------


@planted
def custom_xml_at_every_level(file: File) -> None:
    TRAITS["a table around paragraphs"](file)
    tables = [one for tag in ("tr", "tc") for one in file.trees[DOCUMENT].iter(W + tag)]
    for one in [*file.runs(0.3), *in_body(file, 0.3), *tables]:
        around([one], made("customXml", made("customXmlPr"), uri="urn:kites", element="kite"))


@planted
def controls_at_every_level(file: File) -> None:
    TRAITS["a table around paragraphs"](file)
    tables = [one for tag in ("tr", "tc", "tbl") for one in file.trees[DOCUMENT].iter(W + tag)]
    for one in [*file.runs(0.3), *in_body(file, 0.3), *tables]:
        for _ in range(file.chance.choice([1, 2])):
            around([one], *control(file, made(file.chance.choice(["text", "showingPlcHdr"]))))


@planted
def a_control_around_the_whole_text(file: File) -> None:
    body = file.trees[DOCUMENT].find(W + "body")
    around([one for one in body if one.tag != W + "sectPr"], *control(file, made("docPartObj")))


@planted
def controls_in_heads(file: File) -> None:
    for one in [one for name in file.trees if "header" in name for one in file.some(0.7, name)]:
        last = one.findall(W + "r")[-1:]
        around(last if last and file.chance.random() < 0.5 else [one], *control(file))


@planted
def directions(file: File) -> None:
    for one in file.runs(0.4):
        around([one], made(file.chance.choice(["dir", "bdo"]), val="ltr"))


@planted
def tables_in_tables(file: File) -> None:
    for one in file.chance.sample(in_body(file, 1), 4):
        inner, outer = made("tc", made("tcPr")), made("tc", made("tcPr"))
        around([one], table(inner), inner)
        around([inner.getparent().getparent()], table(outer), outer)
        outer.append(made("p"))


@planted
def rows_of_two_cells(file: File) -> None:
    for one in in_body(file, 0.1):
        cell = made("tc", made("tcPr"))
        around([one], table(made("tc", made("tcPr"), made("p")), cell), cell)


@planted
def links_in_two_pieces(file: File) -> None:
    for link in [link for name in texts(file) for link in file.trees[name].iter(W + "hyperlink")]:
        text = link.find(f"{W}r/{W}t")
        if text is not None and len(text.text or "") > 1:
            double = copy.deepcopy(link)
            text.text, double.find(f"{W}r/{W}t").text = text.text[:1], text.text[1:]
            link.addnext(double)


# --- Fields -----------------------------------------------------------------------------------------------------------


@planted
def fields_in_fields(file: File) -> None:
    for one in file.runs(0.3):
        field(" REF kites ", one, one)
        field(" QUOTE ", one.getprevious().getprevious().getprevious(), one.getnext())


@planted
def fields_that_ask_another_in_their_instruction(file: File) -> None:
    for one in file.runs(0.3):
        field(" IF ", one, one)
        asked = made("r", made("t", text="never seen"))
        one.getprevious().addprevious(asked)
        field(" DOCPROPERTY kites ", asked, asked)


@planted
def fields_over_several_paragraphs(file: File) -> None:
    body = file.trees[DOCUMENT].find(W + "body")
    found = [one for one in file.some(1) if one.getparent() is body and one.find(W + "r") is not None]
    for at in range(1, len(found) - 3, 4):
        first = file.chance.choice(found[at].findall(W + "r"))
        field(" DOCVARIABLE v ", first, file.chance.choice(found[at + file.chance.choice([1, 2])].findall(W + "r")))


@planted
def fields_without_result(file: File) -> None:
    for one in file.runs(0.4):
        for mark in (made("fldChar", fldCharType="begin"), made("instrText", text=" XE kites ")):
            one.addprevious(made("r", mark))
        one.addprevious(made("r", made("fldChar", fldCharType="end")))


@planted
def simple_fields_in_others_and_around_others(file: File) -> None:
    for one in [one for name in file.trees if "header" in name or name == DOCUMENT for one in file.some(0.5, name)]:
        inner = [each for each in one.findall(W + "r") if each.find(W + "t") is not None]
        if not inner:
            continue
        simple = made("fldSimple", instr=" STYLEREF 1 ")
        if file.chance.random() < 0.5:
            around(inner[:1], simple)
            field(" QUOTE ", simple, simple)
        else:
            field(" QUOTE ", inner[0], inner[0])
            begin = inner[0].getprevious().getprevious().getprevious()
            around([begin, *[each for each, _ in zip(begin.itersiblings(), range(4), strict=False)]], simple)


@planted
def places_to_fill_in(file: File) -> None:
    for one in file.runs(0.3):
        field(" FORMTEXT ", one, one)
        one.getprevious().getprevious().getprevious()[0].append(made("ffData", made("name", val="Text1")))


# --- Signs ------------------------------------------------------------------------------------------------------------


@planted
def signs_of_fonts_for_letters(file: File) -> None:
    for text in [text for name in texts(file) for one in file.some(0.5, name) for text in one.iter(W + "t")]:
        words = text.text or ""
        if len(words) > 4:
            at = file.chance.randrange(len(words))
            sign = made("sym", font="Times New Roman", char=f"{ord(words[at]):04X}")
            text.addnext(sign)
            sign.addnext(made("t", text=words[at + 1 :]))
            text.getparent().replace(text, made("t", text=words[:at]))


@planted
def other_tabs_and_ends_of_lines(file: File) -> None:
    for name in texts(file):
        for old in [old for old in file.trees[name].iter(W + "tab", W + "br") if old.getparent().tag == W + "r"]:
            new = made("ptab", relativeTo="margin", alignment="left", leader="none")
            if old.get(W + "type") is None and file.chance.random() < 0.7:
                old.getparent().replace(old, new if old.tag == W + "tab" else made("cr"))


@planted
def hyphens_that_do_not_break(file: File) -> None:
    for text in [text for name in texts(file) for one in file.some(0.8, name) for text in one.iter(W + "t")]:
        before, hyphen, behind = (text.text or "").partition("-")
        if hyphen:
            text.addnext(made("noBreakHyphen"))
            text.getnext().addnext(made("t", text=behind))
            text.getparent().replace(text, made("t", text=before))


@planted
def spaces_and_breaks_at_the_ends(file: File) -> None:
    for one in file.some(0.6):
        last = made("br") if file.chance.random() < 0.5 else made("t", text="\u00a0")
        one.append(made("r", made("t", text="  "), made("tab"), last))


@planted
def words_hidden_by_a_style(file: File) -> None:
    hidden = made("style", made("name", val="Hid"), made("rPr", made("vanish")), type="character", styleId="Hid")
    file.trees[STYLES].append(hidden)
    for one in file.runs(0.3):
        form = made("rPr", made("rStyle", val="Hid"))
        one.addnext(made("r", form, made("tab"), made("t", text="secret "), made("br")))
    for one in in_body(file, 0.2):
        form = made("rPr", made("vanish"))
        one.addprevious(made("p", made("r", form, made("t", text="a hidden paragraph"))))


# --- Marks and numbers ------------------------------------------------------------------------------------------------


@planted
def what_moves_left_behind(file: File) -> None:
    for one in file.runs(0.2):
        number, kind = file.number(), file.chance.choice(["moveFrom", "moveTo"])
        one.addprevious(made(f"{kind}RangeStart", id=number, name=f"move{number}", author="a"))
        one.addnext(made(f"{kind}RangeEnd", id=number))


@planted
def numbers_that_are_none(file: File) -> None:
    for one in file.runs(0.3):
        number = file.chance.choice(["²", "-5", "x", "", "99999999999999999999", "2147483647", "0"])
        one.addprevious(made("bookmarkStart", id=number, name="kites"))
        one.addnext(made("bookmarkEnd", id=number))


@planted
def marks_of_comments_that_are_gone(file: File) -> None:
    for number, one in enumerate(file.runs(0.3)):
        one.addprevious(made("commentRangeStart", id=number))
        one.addnext(made("r", made("commentReference", id=number)))
        one.addnext(made("commentRangeEnd", id=number))


@planted
def notes_with_other_numbers_and_several_paragraphs(file: File) -> None:
    for note in file.trees["word/footnotes.xml"].iterfind(W + "footnote"):
        if note.get(W + "type") is None:
            before, number = note.get(W + "id"), file.number()
            note.set(W + "id", str(number))
            note.append(made("p"))
            for call in file.trees[DOCUMENT].iter(W + "footnoteReference"):
                if call.get(W + "id") == before:
                    call.set(W + "id", str(number))


@planted
def heads_of_first_pages_that_no_page_shows(file: File) -> None:
    for one in file.trees[DOCUMENT].iter(W + "titlePg"):
        one.set(W + "val", "0")


# --- The file ---------------------------------------------------------------------------------------------------------


def rewritten(content: dict[str, bytes], write: Callable[[bytes], bytes]) -> dict[str, bytes]:
    return {name: write(data) if _is_text(name) else data for name, data in content.items()}


def _is_text(name: str) -> bool:
    return bool(re.fullmatch(r"word/(?:document|header[\w-]*|footnotes|styles|settings)\.xml", name))


@written
def utf_16(content: dict[str, bytes]) -> dict[str, bytes]:
    return rewritten(content, lambda data: etree.tostring(etree.fromstring(data), encoding="UTF-16"))


@written
def another_prefix(content: dict[str, bytes]) -> dict[str, bytes]:
    return rewritten(
        content, lambda data: re.sub(rb"(?<=[<\s/])w:(?=\w)", b"ns0:", data).replace(b"xmlns:w=", b"xmlns:ns0=")
    )


@written
def no_prefix_for_elements(content: dict[str, bytes]) -> dict[str, bytes]:
    space = f'xmlns="{W[1:-1]}" xmlns:w="'.encode()
    return rewritten(content, lambda data: re.sub(rb"<(/?)w:", rb"<\1", data).replace(b'xmlns:w="', space, 1))


@written
def another_folder_and_name(content: dict[str, bytes]) -> dict[str, bytes]:
    names = {name: name.replace("word/", "text/").replace("document.xml", "main2.xml") for name in content}
    moved = {names[name]: data for name, data in content.items()}
    moved[TYPES] = moved[TYPES].replace(b"/word/document.xml", b"/text/main2.xml").replace(b"/word/", b"/text/")
    return {**moved, "_rels/.rels": moved["_rels/.rels"].replace(b"word/document.xml", b"/text/main2.xml")}


@written
def a_template(content: dict[str, bytes]) -> dict[str, bytes]:
    return {**content, TYPES: content[TYPES].replace(b".document.main+xml", b".template.main+xml")}


@written
def no_styles_no_theme_no_fonts(content: dict[str, bytes]) -> dict[str, bytes]:
    lacking = rb"(?:styles|theme\d|fontTable|webSettings)\.xml"
    for name in (TYPES, RELATIONS):
        content[name] = re.sub(rb"<(?:Relationship|Override) [^>]*\b%b[^>]*/>" % lacking, b"", content[name])
    return {name: data for name, data in content.items() if not re.search(lacking.decode(), name)}


# --- What holds -------------------------------------------------------------------------------------------------------

_READ_BY_US_ALONE = ("two forms", "prefix", "folder")
"""Files that the checker outside of the project does not read: it counts both forms, and knows parts by their names."""


def holds(word: bytes, base: Document, draft: Document, *, checked: bool = True) -> bool:
    """Whether a file was marked and proven; else it must be refused for a place in which Word cannot track."""
    try:
        data = proven(word, base, draft, *remarks(base, draft))
    except DraftError as wrong:
        assert "[word-place]" in str(wrong)  # noqa: PT017 - what is refused counts below
        return False
    if checked and len(bases()) > 2:  # the checker is here
        same_when_rejected(word, data)
    return True


@pytest.mark.parametrize("name", [*PLANTED, *WRITTEN])
def test_every_strange_file_is_marked_and_proven(name: str):
    done = 0
    for number, (word, base) in sample(enumerate(bases()[::2]), 1):
        seed = f"{name} {number}"
        other = strange(word, name, seed)
        assert parts(other) != parts(word)
        checked = not any(words in name for words in _READ_BY_US_ALONE)
        done += holds(other, base, random_draft(base, seed), checked=checked)
    assert done


@pytest.mark.parametrize("turn", range(count(3, of=6)))
def test_several_of_them_at_once_are_marked_and_proven_or_refused_for_a_place(turn: int):
    word, base = bases()[turn % len(bases())]
    for name in random.Random(f"at once {turn}").sample([*TRAITS, *PLANTED], 4):
        word = strange(word, name, f"at once {turn}")
    holds(word, base, random_draft(base, f"at once {turn}"), checked=False)


@pytest.mark.parametrize("name", sample([*TRAITS, *PLANTED, *WRITTEN], 17))
def test_a_redline_with_every_sort_of_change_holds_on_every_strange_file(name: str):
    before, after = reject_changes(KITES), accept_changes(KITES)
    done = 0
    for base, draft in ((before, after), (after, before)):
        done += holds(strange(write(base), name, f"kites {name}"), base, draft, checked=False)
    assert done


# --- Files of other writers -------------------------------------------------------------------------------------------


def test_files_that_python_docx_wrote_again_are_marked_and_proven():
    for number, (word, base) in enumerate(bases()):
        again = io.BytesIO()
        docx.Document(io.BytesIO(word)).save(again)
        assert holds(again.getvalue(), base, random_draft(base, f"python-docx {number}"))


@functools.cache
def by_libreoffice(folder: Path) -> list[bytes]:
    """The bases as LibreOffice writes them again."""
    files = [folder / f"{number}.docx" for number in range(len(bases()))]
    for file, (word, _) in zip(files, bases(), strict=True):
        file.write_bytes(word)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = [path_of("LibreOffice"), profile, "--headless", "--convert-to", "docx", "--outdir", str(folder / "again")]
    subprocess.run([*words, *map(str, files)], capture_output=True, check=True, timeout=180)
    return [(folder / "again" / file.name).read_bytes() for file in files]


@needs("LibreOffice")
def test_files_that_libreoffice_wrote_again_are_marked_and_proven(tmp_path: Path):
    for number, ((word, base), again) in enumerate(zip(bases(), by_libreoffice(tmp_path), strict=True)):
        assert parts(again)[DOCUMENT] != parts(word)[DOCUMENT]
        texts = [[each.text for each in read(file, "").paragraphs] for file in (word, again)]
        assert texts[0] == texts[1]
        for turn in range(3):
            assert holds(again, base, random_draft(base, f"LibreOffice {number} {turn}"))


# --- One by one -------------------------------------------------------------------------------------------------------

URGES = r"<w:p>(?:(?!</w:p>).)*red kites.*?</w:p>"
WORDS = r"<w:r>(?:(?!</w:r>).)*red kites.*?</w:r>"


def test_words_in_two_forms_that_change_have_one_and_those_that_stay_keep_both():
    forms = r'<mc:Choice Requires="w14">\g<0></mc:Choice><mc:Fallback>\g<0></mc:Fallback>'
    forms = f'<mc:AlternateContent xmlns:mc="{MC[1:-1]}">{forms}</mc:AlternateContent>'
    word = edited(write(RED), DOCUMENT, WORDS, forms)
    assert part(proven(word, RED, RED)).count("<mc:Fallback><w:r>") == 1
    data = proven(word, RED, BLUE)
    assert "<mc:Fallback><w:r>" not in part(data)
    assert sum(text.count("red kites") for text in shown(resolved(data, accept=False))) == 1


def test_words_in_two_forms_that_all_go_have_both_again_once_that_is_rejected():
    base, draft = paragraphs(ONE, TWO, "*Ends*."), paragraphs(ONE, "*Ends*.")
    run_of_two = r"<w:r>((?:(?!</w:r>).)*)(<w:t[^>]*>[^<]*the wind[^<]*</w:t>)</w:r>"
    for other in (r"\g<0>", r'<w:hyperlink w:anchor="x">\g<0></w:hyperlink>'):
        forms = rf'<mc:Choice Requires="w14">\g<0></mc:Choice><mc:Fallback>{other}</mc:Fallback>'
        around = f'<mc:AlternateContent xmlns:mc="{MC[1:-1]}">{forms}</mc:AlternateContent>'
        assert_rejected_as_it_was(edited(write(base), DOCUMENT, run_of_two, around), base, draft)
    forms = r'<mc:Choice Requires="w14">\2</mc:Choice><mc:Fallback>\2</mc:Fallback>'
    both = rf'<mc:AlternateContent xmlns:mc="{MC[1:-1]}">{forms}</mc:AlternateContent>'
    inside = rf'<w:r>\1<w:t xml:space="preserve"> the kites and</w:t>{both}</w:r>'
    word = edited(write(base), DOCUMENT, run_of_two, inside)
    base = paragraphs(ONE, TWO.replace("*Notes*", "*Notes* the kites and"), "*Ends*.")
    assert_rejected_as_it_was(word, base, paragraphs(ONE, "*Notes* the kites and", "*Ends*."))


def assert_rejected_as_it_was(word: bytes, base: Document, draft: Document) -> None:
    """That a draft without some words has none of them in any form, and the base has all of it again."""
    data = proven(word, base, draft)
    before, again = (etree.fromstring(parts(each)[DOCUMENT]) for each in (word, resolved(data, accept=False)))
    assert wrappers(again) == wrappers(before)
    assert "the wind" not in "".join(etree.fromstring(parts(resolved(data, accept=True))[DOCUMENT]).itertext())


def wrappers(story: Any) -> list[tuple[str, str]]:
    """The content controls and the two forms of a text, with the words in them."""
    found = story.iter(W + "sdtContent", f"{MC}Choice", f"{MC}Fallback")
    return [(one.tag, "".join(text.text or "" for text in one.iter(W + "t"))) for one in found]


@pytest.mark.parametrize(
    "place", [r"<w:r>(?:(?!</w:r>).)*the wind.*?</w:r>", r"<w:p>(?:(?!</w:p>).)*the wind.*?</w:p>"]
)
def test_a_control_whose_words_all_go_goes_with_them_and_is_there_again_once_that_is_rejected(place: str):
    control = r'<w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent>\g<0></w:sdtContent></w:sdt>'
    base, draft = paragraphs(ONE, TWO, "*Ends*."), paragraphs(ONE, "*Ends*.")
    word = edited(write(base), DOCUMENT, place, control)
    assert_rejected_as_it_was(word, base, draft)
    assert "<w:sdt>" not in part(resolved(proven(word, base, draft), accept=True))


def test_a_control_whose_words_are_all_replaced_is_there_again_once_that_is_rejected():
    control = r"<w:sdt><w:sdtPr/><w:sdtContent>\g<0></w:sdtContent></w:sdt>"
    base, draft = paragraphs(ONE, TWO, "*Ends*."), paragraphs(ONE, "*Notes* nothing else at all;", "*Ends*.")
    word = edited(write(base), DOCUMENT, r"<w:r>(?:(?!</w:r>).)*the wind.*?</w:r>", control)
    data = proven(word, base, draft)
    before, again = (etree.fromstring(parts(each)[DOCUMENT]) for each in (word, resolved(data, accept=False)))
    assert wrappers(again) == wrappers(before)


def test_a_field_over_two_paragraphs_goes_from_both_and_no_words_with_it():
    base, draft = paragraphs(ONE, TWO, "*Ends*."), paragraphs(ONE.replace("red", "blue"), TWO, "*Ends*.")
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    begin = f"{marks['begin']}<w:r><w:instrText> DOCVARIABLE v </w:instrText></w:r>{marks['separate']}"
    word = edited(write(base), DOCUMENT, WORDS, rf"{begin}\g<0>")
    word = edited(word, DOCUMENT, r"<w:r>(?:(?!</w:r>).)*the wind.*?</w:r>", rf"\g<0>{marks['end']}")
    data = proven(word, base, draft)
    assert "fldChar" not in part(resolved(data, accept=True))
    assert "<w:instrText> DOCVARIABLE v </w:instrText>" in part(resolved(data, accept=False))
    assert "delInstrText" not in part(proven(word, base, base))


def test_a_comment_without_a_place_is_at_the_first_words_though_words_of_a_field_come_again():
    base, draft = paragraphs(TWO, ONE), paragraphs(TWO, ONE.replace("red", "blue"))
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    begin = f"{marks['begin']}<w:r><w:instrText> DOCVARIABLE v </w:instrText></w:r>{marks['separate']}"
    word = edited(write(base), DOCUMENT, WORDS, rf"{begin}\g<0>{marks['end']}")
    nowhere = Annotation((-1, -1), (-1, -1), ("Asked.",), "?", "?")
    text = part(proven(word, base, draft, nowhere))
    assert text.index("commentReference") < text.index("delInstrText")


@pytest.mark.parametrize("tie", ['<w:lock w:val="sdtContentLocked"/>', "<w:showingPlcHdr/>"])
def test_a_control_that_would_lock_or_replace_the_changes_is_free(tie: str):
    inner = rf"<w:sdt><w:sdtPr>{tie}</w:sdtPr><w:sdtContent>\g<0></w:sdtContent></w:sdt>"
    for place, draft in (
        (WORDS, BLUE),
        (URGES, BLUE),
        (r"<w:p>(?:(?!</w:p>).)*red kites.*?</w:p>(?:(?!</w:p>).)*</w:p>", paragraphs(ONE, TWO, "*Ends*.")),
    ):
        base = RED if draft is BLUE else paragraphs(ONE, "*Ends*.")
        word = edited(write(base), DOCUMENT, place, inner)
        assert tie in part(proven(word, base, base))
        data = part(proven(word, base, draft))
        assert tie not in data
        assert "<w:sdt>" in data


def test_a_control_in_which_a_paragraph_is_cut_in_two_is_taken_away():
    more = "*and asks* the keepers of kites to write a report on the strings;"
    base, draft = paragraphs(f"{ONE} {more}", "*Ends*."), paragraphs(ONE, more, "*Ends*.")
    control = r"<w:sdt><w:sdtPr/><w:sdtContent>\g<0></w:sdtContent></w:sdt>"
    word = edited(write(base), DOCUMENT, r"<w:r>(?:(?!</w:r>).)*red kites.*(?=</w:p>(?:(?!</w:p>).)*Ends)", control)
    assert "<w:sdt>" in part(proven(word, base, base))
    assert "<w:sdt>" not in part(proven(word, base, draft))


def test_a_control_around_paragraphs_goes_with_the_last_of_them_alone():
    base = paragraphs(ONE, TWO, "*Ends*.")
    control = r"<w:sdt><w:sdtPr/><w:sdtContent>\g<0></w:sdtContent></w:sdt>"
    both = r"<w:p>(?:(?!</w:p>).)*red kites.*?</w:p>(?:(?!</w:p>).)*</w:p>"
    word = edited(write(base), DOCUMENT, both, control)
    assert "customXmlDelRange" not in part(proven(word, base, paragraphs(TWO, "*Ends*.")))
    data = proven(word, base, paragraphs("*Ends*."))
    assert "<w:sdt>" not in part(resolved(data, accept=True))
    assert "<w:sdt>" in part(resolved(data, accept=False))


def test_comments_of_ours_take_no_marks_of_comments_that_are_gone():
    mark = '<w:r><w:commentReference w:id="0"/></w:r>'
    word = edited(write(RED), DOCUMENT, WORDS, rf"\g<0>{mark}")
    assert mark in part(proven(word, RED, BLUE))
    assert re.findall(r"commentReference[^>]*>", part(proven(word, RED, BLUE, WHY))) == [
        'commentReference w:id="0"/>'
    ]  # ours; the file had no comments, and what led to one is gone
    comments = f'<w:comments xmlns:w="{W[1:-1]}"/>'.encode()
    relation = f'<Relationship Id="rId77" Type="{R[1:-1]}/comments" Target="comments.xml"/></Relationships>'
    there = zipped({**parts(edited(word, RELATIONS, "</Relationships>", relation)), "word/comments.xml": comments})
    data = proven(there, RED, BLUE, WHY)
    assert sorted(re.findall(r'commentReference w:id="(\d)"', part(data))) == ["0", "1"]
    assert re.findall(r'<w:comment w:id="(\d)"', part(data, "word/comments.xml")) == ["1"]


def test_a_protected_file_lets_its_changes_be_accepted():
    protection = '<w:documentProtection w:edit="trackedChanges" w:enforcement="1"/>'
    word = edited(write(RED), SETTINGS, "<w:defaultTabStop", f"{protection}<w:defaultTabStop")
    assert protection.replace('"1"', '"0"') in part(proven(word, RED, BLUE), SETTINGS)


def test_a_template_becomes_a_document_which_word_opens_under_that_name():
    word = zipped(a_template(parts(write(RED))))
    types = part(proven(word, RED, BLUE), TYPES)
    assert ".document.main+xml" in types
    assert ".template.main+xml" not in types


def test_a_part_that_was_taken_out_leaves_no_second_kind_for_a_new_one():
    left = '<Override PartName="/Word/comments.xml" ContentType="text/xml"/></Types>'
    word = edited(write(RED), TYPES, "</Types>", left)
    assert part(proven(word, RED, BLUE, WHY), TYPES).lower().count('"/word/comments.xml"') == 1


def test_a_part_whose_bytes_are_spoiled_is_told_by_its_name():
    """A picture that nobody reads, whose letters are not those that the file counted."""
    stored = zipped({**parts(write(RED)), "word/media/kite.png": b"a red kite in the sky"}, zipfile.ZIP_STORED)
    word = stored.replace(b"a red kite in the sky", b"a mad kite in the sky")
    message = refused(word, RED, BLUE)
    assert "word/media/kite.png" in message
    assert "[word-damaged]" in message


@pytest.mark.parametrize("kind", ["ins", "del", "moveFrom", "moveTo"])
def test_changes_and_moves_that_are_still_open_are_refused_with_their_number(kind: str):
    mark = rf'<w:{kind} w:id="1" w:author="a">\g<0></w:{kind}>'
    word = edited(write(paragraphs(ONE, TWO)), DOCUMENT, r"<w:r>(?:(?!</w:r>).)*(?:red kites|the wind).*?</w:r>", mark)
    message = refused(word, paragraphs(ONE, TWO), paragraphs(TWO))
    assert re.fullmatch(r"base: \D*\b2\b\D*\[word-tracked\]", message)


def test_the_proof_and_the_list_of_faults_tell_words_that_were_lost_and_marks_in_the_wrong_place():
    """What the tests here stand on can fail."""
    redlined = redline(RED, BLUE)
    data = tracked(write(RED), "base", redlined, Marking())
    assert differences(write(RED), edited(data, DOCUMENT, "every year", "each year"), redlined)
    assert "document.xml: t " in " ".join(faults(edited(data, DOCUMENT, "w:delText", "w:t")))


def test_the_number_of_a_title_comes_before_its_last_tab_whatever_is_hidden_there():
    base, draft = (
        accept_changes(KITES),
        reject_changes(KITES),
    )  # the adopted text has the number "80/1." before its title
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
    title = r"(<w:r>(?:(?!</w:r>).)*<w:tab/></w:r>)?(<w:r>(?:(?!</w:r>).)*Lanterns and kites</w:t></w:r>)"
    data = resolved(proven(edited(write(base), DOCUMENT, title, rf"\1{hidden}\2"), base, draft), accept=True)
    ours = re.search(r"80/1\.(.*?)Lanterns and kites", part(write(draft)), re.S)
    found = re.search(r"80/1\.(.*?)Lanterns and kites", part(data), re.S)
    assert ours
    assert found
    assert found[1].count("<w:tab/>") == ours[1].count("<w:tab/>") == 1


def test_an_instruction_in_two_forms_goes_with_its_field_in_one():
    asked = "<w:r><w:t>never seen</w:t></w:r>"
    forms = f'<mc:Choice Requires="w14">{asked}</mc:Choice><mc:Fallback>{asked}</mc:Fallback>'
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    begin = f'{marks["begin"]}<mc:AlternateContent xmlns:mc="{MC[1:-1]}">{forms}</mc:AlternateContent>'
    field = rf"{begin}{marks['separate']}\g<0>{marks['end']}"
    data = proven(edited(write(RED), DOCUMENT, WORDS, field), RED, BLUE)
    assert part(data).count("never seen") == 1
    assert "never seen" not in part(resolved(data, accept=True))


def with_note_of_its_own_sign(word: bytes) -> bytes:
    """The note of an asterisk as a footnote with the asterisk for a number, instead of a frame."""
    text = part(word)
    framed = next(one for one in re.finditer(r"<w:p>(?:(?!</w:p>).)*</w:p>", text, re.S) if "On behalf" in one[0])
    call = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="7"/><w:t>*</w:t></w:r>'
    text = text.replace(framed[0], "").replace("Ruritania:*", f"Ruritania:</w:t></w:r>{call}<w:r><w:t>")
    note = re.sub(r"<w:framePr[^>]*/>", "", framed[0])
    notes = f'<w:footnotes xmlns:w="{W[1:-1]}"><w:footnote w:id="7">{note}</w:footnote></w:footnotes>'
    relation = f'<Relationship Id="rId77" Type="{R[1:-1]}/footnotes" Target="footnotes.xml"/></Relationships>'
    word = edited(word, RELATIONS, "</Relationships>", relation)
    return zipped({**parts(word), DOCUMENT: text.encode(), "word/footnotes.xml": notes.encode()})


def test_a_footnote_with_an_asterisk_for_a_number_changes_and_goes_with_its_call():
    base, draft = sponsored("On behalf of the League of Kites."), sponsored("On behalf of the Union of Kites.")
    word = with_note_of_its_own_sign(write(base))
    data = proven(word, base, draft)
    assert "On behalf of the Union of Kites." in " ".join(shown(resolved(data, accept=True), "word/footnotes.xml"))
    gone = resolved(proven(word, base, sponsored("")), accept=True)
    assert "footnoteReference" not in part(gone)
