"""Track Changes in Word files as people have edited them: a seeded mutator plants what they carry, all is proven."""

from __future__ import annotations

import copy
import functools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree
from made_up import lighthouses
from sampling import count, sample
from test_tracked import STANDIN, last_year, needs_shared, outside, paragraphs, this_year
from zips import part, parts, zipped

from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.docx.body import Annotation
from apmb_draft.docx.review_marks import resolved
from apmb_draft.docx.track_changes import Marking, tracked
from apmb_draft.docx.writer import write
from apmb_draft.importing import recognise
from apmb_draft.lifecycle.draft_review import differences
from apmb_draft.model.document import Block, Document, FactStatus, Note, Role, Run, merge_runs
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.formats import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
ONE = "*Urges* all States to fly red kites every year, by day and by night;"
TWO = "*Notes* the wind in the hills, and the kites on the hills;"


# --- Files, taken apart and put together ------------------------------------------------------------------------------


def edited(word: bytes, name: str, pattern: str, text: str, count: int = 0) -> bytes:
    """The file with a part in which every place of a pattern reads otherwise; there must be one."""
    content = parts(word)
    changed, places = re.subn(pattern, text, content[name].decode(), count=count, flags=re.S)
    assert places
    return zipped({**content, name: changed.encode()})


def proven(word: bytes, base: Document, draft: Document, *remarks: Annotation) -> bytes:
    """The tracked file on a base, proven, and nothing in it that Word would choke on."""
    redlined = redline(base, draft)
    data = tracked(word, "base", redlined, Marking(remarks=remarks))
    assert differences(word, data, redlined) == ()
    assert [fault for fault in faults(data) if fault not in faults(word)] == []
    return data


def refused(word: bytes, base: Document, draft: Document) -> str:
    with pytest.raises(DraftError) as caught:
        tracked(word, "base", redline(base, draft), Marking())
    return str(caught.value)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def shown(data: bytes, name: str = DOCUMENT) -> list[str]:
    """The words of every paragraph of a part."""
    story = etree.fromstring(parts(data)[name])
    return ["".join(text.text or "" for text in one.iter(W + "t")) for one in story.iter(W + "p")]


# --- What Word would choke on -----------------------------------------------------------------------------------------

_IN_MARKS = ("r", "smartTag", "sdt", "customXml", "proofErr", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd")
_AROUND_MARKS = ("p", "hyperlink", "smartTag", "sdtContent", "customXml", "fldSimple", "dir", "bdo", "rPr", "trPr")
_FIRST, _LAST = ("pPr", "rPr"), ("pPrChange", "rPrChange")


def faults(data: bytes) -> list[str]:
    """Marks where none may stand, fields that do not close, numbers given twice, ends that cannot go."""
    found, numbers = [], []
    for name, content in parts(data).items():
        if re.fullmatch(r"word/(?:document|header[\w-]*|footnotes|endnotes)\.xml", name):
            story = etree.fromstring(content)
            found += [f"{name}: {fault}" for one in story.iter(W + "*") for fault in _faults(one)]
            found += [f"{name}: fields" for accept in (None, True, False) if not _fields_close(story, accept)]
            numbers += [one.get(W + "id") for one in story.iter(*(W + tag for tag in ("ins", "del", *_LAST)))]
    return found + ["a number twice"] * (len(set(numbers)) < len(numbers))


def _faults(one: Any) -> Iterator[str]:
    name, holder = one.tag.removeprefix(W), one.getparent()
    # A reader puts the form that it chooses in the place of mc:AlternateContent.
    above = (each.tag for each in one.iterancestors() if "markup-compatibility" not in each.tag)
    around = next(above, "").removeprefix(W)
    if name in ("ins", "del") and around == "rPr":
        yield from _end_faults(one, holder.getparent().getparent())
    elif name in ("ins", "del"):
        yield from (f"{name} in {around}" for _ in [0] if around not in _AROUND_MARKS)
        kinds = [child.tag.removeprefix(W) for child in one]
        yield from (f"{kind} in {name}" for kind in kinds if kind not in _IN_MARKS)
        yield from (f"empty {name}" for _ in [0] if not kinds and around != "trPr")
    is_gone = next(one.iterancestors(W + "del"), None) is not None
    if (name in ("t", "instrText") and is_gone) or (name in ("delText", "delInstrText") and not is_gone):
        yield f"{name} where it cannot stand"
    if name == "hyperlink" and next(one.iterancestors(W + "hyperlink"), None) is not None:
        yield "a link in a link"
    if (name in _FIRST and around in ("p", "r") and holder[0] is not one) or (name in _LAST and holder[-1] is not one):
        yield f"{name} in the wrong place"


def _end_faults(mark: Any, paragraph: Any) -> Iterator[str]:
    if mark.getparent().index(mark):
        yield "a mark behind the form of a paragraph's end"
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        yield "the end of a section is marked"
    inner = paragraph.getparent().tag in (W + "sdtContent", W + "customXml")
    if not inner and not any(one.tag != W + "sectPr" for one in paragraph.itersiblings()):
        yield "the last end of a text is marked"


def _fields_close(story: Any, accept: bool | None) -> bool:
    """Whether every field closes, in the file as it is or as it would be."""
    gone = () if accept is None else (W + ("del" if accept else "ins"),)
    depth = 0
    for mark in story.iter(W + "fldChar"):
        if not gone or next(mark.iterancestors(*gone), None) is None:
            depth += {"begin": 1, "end": -1}.get(mark.get(W + "fldCharType"), 0)
    return depth == 0


# --- The mutator ------------------------------------------------------------------------------------------------------


class File:
    """A Word file while it is mutated: its parts as trees, and numbers that nothing else has."""

    def __init__(self, word: bytes, seed: str):
        self.content, self.chance = parts(word), random.Random(seed)
        self.trees = {name: etree.fromstring(data) for name, data in self.content.items() if _is_story(name)}
        self.last = 7000

    def number(self) -> int:
        self.last += 1
        return self.last

    def done(self) -> bytes:
        return zipped({**self.content, **{name: etree.tostring(tree) for name, tree in self.trees.items()}})

    def some(self, share: float, name: str = DOCUMENT) -> list[Any]:
        """Some paragraphs with words."""
        found = [one for one in self.trees[name].iter(W + "p") if next(one.iter(W + "t"), None) is not None]
        return [one for one in found if self.chance.random() < share]

    def runs(self, share: float) -> list[Any]:
        """Some runs of text that stand in paragraphs themselves."""
        found = [run for one in self.some(1) for run in one.iterfind(W + "r") if run.find(W + "t") is not None]
        return [run for run in found if self.chance.random() < share]


def _is_story(name: str) -> bool:
    return bool(re.fullmatch(r"word/(?:document|header[\w-]*|footnotes|styles|settings)\.xml", name))


def made(tag: str, *children: Any, text: str | None = None, **attributes: Any) -> Any:
    one = etree.Element(W + tag, {W + name.rstrip("_"): str(value) for name, value in attributes.items()})
    one.extend(children)
    one.text = text
    if text is not None:
        one.set(SPACE, "preserve")
    return one


def around(elements: list[Any], outer: Any, inner: Any = None) -> None:
    elements[0].addprevious(outer)
    for one in elements:
        (outer if inner is None else inner).append(one)


TRAITS: dict[str, Callable[[File], None]] = {}


def trait(plant: Callable[[File], None]) -> Callable[[File], None]:
    TRAITS[plant.__name__.replace("_", " ")] = plant
    return plant


@trait
def runs_split_between_all_letters(file: File) -> None:
    for name in [name for name in file.trees if name not in (STYLES, SETTINGS)]:
        for one in [run for each in file.some(0.5, name) for run in each.iter(W + "r")]:
            form = [copy.deepcopy(child) for child in one if child.tag == W + "rPr"]
            for child in [child for child in one if child.tag != W + "rPr"]:
                pieces = [made("t", text=letter) for letter in child.text or ""] if child.tag == W + "t" else [child]
                for piece in pieces:
                    one.addprevious(made("r", *copy.deepcopy(form), piece))
            one.getparent().remove(one)


@trait
def bookmarks_and_proof_marks(file: File) -> None:
    starts = []
    for one in file.runs(0.3):
        number = file.number()
        one.addprevious(made("bookmarkStart", id=number, name=f"OLE_LINK{number}"))
        one.addprevious(made("proofErr", type="spellStart"))
        one.addnext(made("proofErr", type="spellEnd"))
        starts.append(number)
    ends = file.runs(1)
    for number in starts:  # many of them over several paragraphs
        ends[-1].addnext(made("bookmarkEnd", id=number))


@trait
def smart_tags_and_content_controls(file: File) -> None:
    for one in file.runs(0.3):
        if file.chance.random() < 0.5:
            around([one], made("smartTag", uri="urn:kites", element="place"))
        else:
            inner = made("sdtContent")
            around([one], made("sdt", made("sdtPr", made("id", val=file.number())), inner), inner)


@trait
def content_controls_around_paragraphs(file: File) -> None:
    for one in file.some(0.2):
        if one.getparent().tag == W + "body" and one.find(f"{W}pPr/{W}sectPr") is None:
            inner = made("sdtContent")
            around([one], made("sdt", made("sdtPr", made("id", val=file.number())), inner), inner)


@trait
def fields_in_text_and_heads(file: File) -> None:
    for name in [name for name in file.trees if "header" in name or name == DOCUMENT]:
        for one in file.some(0.4, name):
            inner = [run for run in one.iterfind(W + "r") if run.find(W + "t") is not None]
            if not inner:
                continue
            first, word = inner[-1], f' DOCVARIABLE "v{file.number()}" '
            if file.chance.random() < 0.3:
                around([first], made("fldSimple", instr=word))
                continue
            begin, asked, separate = made("fldChar", fldCharType="begin"), made("instrText", text=word), made("r")
            separate.append(made("fldChar", fldCharType="separate"))
            first.addprevious(made("r", begin, asked))
            first.addprevious(separate)
            first.addnext(made("r", made("fldChar", fldCharType="end")))


@trait
def a_field_within_one_run(file: File) -> None:
    for one in file.runs(0.3):
        text = one.find(W + "t")
        words = text.text or ""
        if len(words) < 6 or len(one.findall(W + "t")) > 1:
            continue
        pieces = [made("t", text=words[:2]), made("fldChar", fldCharType="begin"), made("instrText", text=" QUOTE x ")]
        pieces += [made("fldChar", fldCharType="separate"), made("t", text=words[2:5])]
        pieces += [made("fldChar", fldCharType="end"), made("t", text=words[5:])]
        around([text], made("t"))
        text.getparent().getparent().replace(text.getparent(), pieces[-1])
        for piece in pieces[:-1]:
            pieces[-1].addprevious(piece)


@trait
def signs_instead_of_letters(file: File) -> None:
    for text in [text for one in file.some(0.8) for text in one.iter(W + "t")]:
        words = text.text or ""
        if " " in words.strip() and file.chance.random() < 0.5:
            text.text = words.replace(" ", file.chance.choice("\u00a0\u202f"), 1)
        elif len(words) > 10:
            at = file.chance.randrange(1, len(words))
            text.text = words[:at]
            text.set(SPACE, "preserve")
            text.addnext(made("t", text=words[at:]))
            text.addnext(made(file.chance.choice(["softHyphen", "lastRenderedPageBreak"])))


@trait
def hidden_words_and_earlier_comments(file: File) -> None:
    for one in file.runs(0.2):
        one.addprevious(made("r", made("rPr", made("vanish")), made("t", text="hidden words")))
        one.addnext(made("r", made("commentReference", id=file.number())))  # the comment itself is gone


@trait
def empty_paragraphs_more(file: File) -> None:
    for one in file.some(0.2):
        form = one.find(W + "pPr")
        kept = [] if form is None or form.find(W + "sectPr") is not None else [copy.deepcopy(form)]
        one.addprevious(made("p", *kept))


@trait
def sections_and_drawings(file: File) -> None:
    body = file.trees[DOCUMENT].find(W + "body")
    for one in file.some(0.1):
        if one.getparent() is body:
            section = made("sectPr", made("type", val="continuous"))
            one.addnext(made("p", made("pPr", section), made("r", made("drawing"))))


@trait
def paragraphs_that_end_sections(file: File) -> None:
    for one in file.some(0.1):
        form = one.find(W + "pPr")
        if one.getparent().tag == W + "body" and form is not None and form.find(W + "sectPr") is None:
            form.append(made("sectPr", made("type", val="continuous")))


@trait
def a_table_around_paragraphs(file: File) -> None:
    found = [one for one in file.some(1) if one.getparent().tag == W + "body"]
    for one in file.chance.sample(found, min(2, len(found))):
        cell = made("tc", made("tcPr"))
        around([one], made("tbl", made("tblPr"), made("tblGrid", made("gridCol")), made("tr", cell)), cell)


@trait
def heads_with_the_symbol_in_two_runs(file: File) -> None:
    for name in [name for name in file.trees if "header" in name]:
        for text in list(file.trees[name].iter(W + "t")):
            if (text.text or "").startswith("A/"):
                one, double = text.getparent(), copy.deepcopy(text.getparent())
                text.text, double.find(W + "t").text = text.text[:1], text.text[1:]
                one.addnext(double)


@trait
def styles_with_other_ids(file: File) -> None:
    names = {one.get(W + "styleId") for one in file.trees[STYLES].iter(W + "style")}
    for tree in file.trees.values():
        for one in tree.iter(*(W + tag for tag in ("pStyle", "rStyle", "basedOn", "next", "link"))):
            if one.get(W + "val") in names:
                one.set(W + "val", f"_{one.get(W + 'val')}1")
    for one in file.trees[STYLES].iter(W + "style"):
        one.set(W + "styleId", f"_{one.get(W + 'styleId')}1")


@trait
def no_settings(file: File) -> None:
    for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
        pattern = rb"<(?:Relationship|Override) [^>]*settings\.xml[^>]*/>"
        file.content[name] = re.sub(rb"(?<=/)websettings", b"", re.sub(pattern, b"", file.content[name]))
    file.trees.pop(SETTINGS, None)
    file.content.pop(SETTINGS, None)


def mutated(word: bytes, names: list[str], seed: str) -> bytes:
    file = File(word, seed)
    for name in names:
        TRAITS[name](file)
    return file.done()


# --- Random drafts ----------------------------------------------------------------------------------------------------

_TEXT = (Role.PREAMBULAR, Role.OPERATIVE, Role.SUBPARAGRAPH, Role.UNNUMBERED)
_WORDS = (
    "kites",
    "of",
    "all",
    "the wind,",
    "hills and",
    "States;",
    "in Ruritania,",
    "at night –",
    "“kept”",
    "29 May 2025",
)


def random_draft(base: Document, seed: str) -> Document:
    """A document with paragraphs dropped, added, moved, cut and joined, words changed, notes called and not."""
    chance = random.Random(seed)
    blocks = list(base.blocks)
    notes = [*base.notes, Note(900, (Run("See "), Run("Kites", italic=True), Run(", vol. 2.")))]
    for _ in range(chance.choice([1, 3, 8])):
        at = chance.choice([at for at, block in enumerate(blocks) if block.role in _TEXT])
        _one_change(blocks, at, chance)
    for at, block in enumerate(blocks):
        if block.role is Role.SYMBOL and chance.random() < 0.7:
            blocks[at] = replace(block, runs=(Run(chance.choice(["A/C.1/80/L.30", "A/RES/80/77"])),))
        if block.role is Role.DATE and chance.random() < 0.5:
            blocks[at] = replace(block, runs=(Run("8 October 2025"),))
    return _numbered(blocks, notes)


def _one_change(blocks: list[Block], at: int, chance: random.Random) -> None:
    block = blocks[at]
    words = " ".join(chance.choice(_WORDS) for _ in range(chance.randrange(1, 8)))
    kind = chance.choice(["words", "words", "words", "italics", "call", "link", "drop", "add", "move", "cut", "join"])
    if kind == "drop" and sum(one.role in _TEXT for one in blocks) > 3:
        del blocks[at]
    elif kind == "add":
        new = replace(block, ref=None, runs=(Run("Notes", italic=True), Run(f" {words},")))
        blocks[at + chance.randrange(2) : at] = [new]
    elif kind == "move":
        block = blocks.pop(at)
        blocks.insert(chance.choice([at for at, one in enumerate(blocks) if one.role is block.role] or [at]), block)
    elif kind == "join" and at + 1 < len(blocks) and blocks[at + 1].role is block.role:
        blocks[at : at + 2] = [replace(block, runs=merge_runs((*block.runs, Run(" "), *blocks[at + 1].runs)))]
    else:
        blocks[at : at + 1] = _reworded(block, kind, words, chance)


def _reworded(block: Block, kind: str, words: str, chance: random.Random) -> list[Block]:
    plain = [index for index, one in enumerate(block.runs) if not (one.call or one.link) and " " in one.text.strip()]
    if not plain:
        return [block]
    index = chance.choice(plain)
    given = block.runs[index]
    cut = chance.choice([at for at, letter in enumerate(given.text) if letter == " "])
    before, after = (*block.runs[:index], replace(given, text=given.text[:cut])), block.runs[index + 1 :]
    rest = replace(given, text=given.text[cut:])
    if kind == "cut" and given.text[cut:].strip() and given.text[:cut].strip():
        second = (replace(rest, text=rest.text.lstrip()), *after)
        return [replace(block, runs=merge_runs(before)), replace(block, runs=merge_runs(second))]
    new = {
        "italics": (Run(f" {words}", italic=True), rest),
        "call": (Run("900", call=900), rest),
        "link": (Run(" see "), Run("A/RES/80/1", link="A/RES/80/1"), rest),
    }.get(kind, (Run(f" {words}"), replace(rest, text=rest.text[len(rest.text) // 2 :])))
    return [replace(block, runs=merge_runs((*before, *new, *after)))]


def _numbered(blocks: list[Block], notes: list[Note]) -> Document:
    """The draft with its operative paragraphs and its footnotes numbered through."""
    count = sum(block.role is Role.OPERATIVE for block in blocks)
    number = 0
    order: dict[int, int] = {}
    found = []
    for block in blocks:
        number += block.role is Role.OPERATIVE
        typed = (f"{number}." if count > 1 else "") if block.role is Role.OPERATIVE else block.number
        for given in block.runs:
            if given.call:
                order.setdefault(given.call, len(order) + 1)
        calls = (
            replace(one, call=order[one.call], text=str(order[one.call])) if one.call else one for one in block.runs
        )
        found.append(replace(block, number=typed, runs=tuple(calls)))
    kept = [replace(note, number=order[note.number]) for note in notes if note.number in order]
    return Document(tuple(found), tuple(sorted(kept, key=lambda note: note.number)))


@functools.cache
def bases() -> tuple[tuple[bytes, Document], ...]:
    own = [(write(document), document) for document in (last_year(), this_year())]
    if not STANDIN.is_file():
        return tuple(own)
    word = STANDIN.read_bytes()
    return (*own, (word, compose(recognise(read(word, "standin"), "standin").resolution)))


def remarks(base: Document, draft: Document) -> tuple[Annotation, ...]:
    """A remark on every change, and one on none."""
    found = [
        Annotation((at, number), (at, len(block.runs) - 1), ("Why.",), "a", "a")
        for at, block in enumerate(redline(base, draft).blocks)
        for number, one in enumerate(block.runs)
        if one.change
    ]
    return (*found, Annotation((-1, -1), (-1, -1), ("Asked.",), "?", "?"))


def holds(word: bytes, base: Document, draft: Document) -> bool:
    """Whether a file was marked and proven; else it must be refused for a place in which Word cannot track."""
    try:
        data = proven(word, base, draft, *remarks(base, draft))
    except DraftError as wrong:
        why = str(wrong)
    else:
        if STANDIN.is_file():
            same_when_rejected(word, data)
        return True
    assert "[word-place]" in why
    return False


def same_when_rejected(word: bytes, data: bytes) -> None:
    """The checker outside of the project finds the very paragraphs, styles, italics, notes and headers of the base."""
    checker = outside()
    views = []
    for mode, file in (("raw", word), ("reject", data)):
        found = {name: content for name, content in parts(file).items() if "header" in name or name in _OF_CHECKER}
        stories = {re.sub(r"header-\w+", "header1", name): etree.fromstring(found[name]) for name in sorted(found)}
        checker.stories = lambda _, stories=stories: stories
        views.append(checker.view("", mode))
    assert views[0] == views[1]


_OF_CHECKER = (DOCUMENT, "word/footnotes.xml")


@pytest.mark.parametrize("name", TRAITS)
def test_a_file_with_what_edited_files_carry_is_marked_and_proven(name: str):
    done = 0
    tried = sample(enumerate(bases()), 2)
    for number, (word, base) in tried:
        seed = f"{name} {number}"
        done += holds(mutated(word, [name], seed), base, random_draft(base, seed))
    assert done >= len(tried) - 1


@pytest.mark.parametrize("turn", range(count(3, of=8)))
def test_a_file_with_many_of_them_at_once_is_marked_and_proven_or_refused_for_a_place(turn: int):
    word, base = bases()[turn % len(bases())]
    names = random.Random(f"many {turn}").sample([*TRAITS], 5)
    holds(mutated(word, names, f"many {turn}"), base, random_draft(base, f"many {turn}"))


# --- One by one -------------------------------------------------------------------------------------------------------


def test_formatting_alone_that_is_tracked_is_refused_too():
    change = r'<w:rPr><w:rPrChange w:id="1" w:author="a"><w:rPr/></w:rPrChange></w:rPr>'
    word = edited(write(paragraphs(ONE)), DOCUMENT, r"<w:r>(?=<w:t[^>]*> all)", f"<w:r>{change}")
    message = refused(word, paragraphs(ONE), paragraphs(TWO))
    assert re.fullmatch(r"base: \D*\b1\b\D*\[word-tracked\]", message)


def test_new_notes_of_one_paragraph_come_in_the_order_of_their_calls():
    draft = paragraphs(ONE.replace("kites", "kites[^1]").replace("day", "day[^2]"), notes=["See A/1.", "See A/2."])
    data = proven(write(paragraphs(ONE)), paragraphs(ONE), draft)
    assert re.findall(r'footnoteReference w:id="(\d+)"', part(data)) == ["1", "2"]
    assert part(data, "word/footnotes.xml").index("See A/1") < part(data, "word/footnotes.xml").index("See A/2")


def test_a_link_in_the_first_note_of_a_file_without_notes_belongs_to_the_part_of_the_notes():
    word = write(paragraphs(ONE))
    for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
        word = edited(word, name, r"<(?:Relationship|Override) [^>]*footnotes\.xml[^>]*/>", "")
    word = zipped({name: data for name, data in parts(word).items() if "footnotes" not in name})
    draft = paragraphs(f"{ONE}[^1]")
    notes = (Note(1, (Run("See "), Run("A/RES/70/1", link="A/RES/70/1"), Run("."))),)
    data = proven(word, paragraphs(ONE), replace(draft, notes=notes))
    link = re.search(r'<w:hyperlink r:id="(\w+)"', part(data, "word/footnotes.xml"))
    assert link
    assert f'Id="{link[1]}"' in part(data, "word/_rels/footnotes.xml.rels")


def test_the_words_of_a_note_that_goes_are_struck_and_its_number_stays():
    base, draft = paragraphs(f"{ONE}[^1]", notes=["See A/1."]), paragraphs(ONE)
    notes = part(proven(write(base), base, draft), "word/footnotes.xml")
    assert "<w:delText" in notes
    assert not re.search(r"<w:del [^>]*>(?:(?!</w:del>).)*footnoteRef/", notes)


def test_a_new_note_beside_one_that_goes_has_a_tab_behind_its_number():
    base, draft = paragraphs(f"{ONE}[^1]", notes=["See A/1."]), ONE.replace("kites", "kites[^1]")
    notes = part(proven(write(base), base, paragraphs(draft, notes=["*Kites*, vol. 2."])), "word/footnotes.xml")
    assert re.search(r"footnoteRef/></w:r></w:ins><w:ins [^>]*><w:r><w:tab/></w:r></w:ins>", notes)


def test_endnotes_are_notes_too():
    base = paragraphs(f"{ONE}[^1]", notes=["See A/1."])
    content = {name.replace("footnotes", "endnotes"): data for name, data in parts(write(base)).items()}
    names = rb"(?:foot|Foot)note(?=s|Ref|Reference| w:id| w:type|>)"
    word = zipped({
        name: data if name == STYLES else re.sub(names, rb"endnote", data).replace(b"endnotePr", b"footnotePr")
        for name, data in content.items()
    })  # fmt: skip
    word = edited(word, DOCUMENT, 'endnoteReference(?=")', "FootnoteReference")
    draft = paragraphs(f"{ONE.replace('kites', 'kites[^1]')}[^2]", notes=["*Kites*, vol. 2.", "See A/1."])
    assert re.findall(r'endnoteReference w:id="(\d+)"', part(proven(word, base, draft))) == ["2", "1"]


def test_a_simple_field_becomes_plain_text_which_word_does_not_undo():
    word, base = write(paragraphs(ONE)), paragraphs(ONE)
    pattern = r"(<w:r>(?:(?!</w:r>).)*A/RES/70/1.*?</w:r>)"
    word = edited(
        word, "word/header-default.xml", pattern, r'<w:fldSimple w:instr=" DOCVARIABLE &quot;s&quot; ">\1</w:fldSimple>'
    )
    draft = replace(base, blocks=(Block(Role.SYMBOL, (Run("A/C.1/71/L.2"),)), *base.blocks[1:]))
    data = proven(word, base, draft)
    assert "DOCVARIABLE" not in part(resolved(data, accept=True), "word/header-default.xml")
    assert "A/RES/70/1" in shown(resolved(data, accept=False), "word/header-default.xml")


def test_a_link_that_is_a_field_stays_where_only_words_in_it_change():
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{more}' for kind, more in (
        ("begin", '<w:r><w:instrText> HYPERLINK "https://undocs.org/en/A/70/1" </w:instrText></w:r>'),
        ("separate", run("fly red kites")), ("end", "")))  # fmt: skip
    pattern = r"<w:r><w:t[^>]*>( all States to )fly red kites([^<]*)</w:t></w:r>"
    word = edited(write(paragraphs(ONE)), DOCUMENT, pattern, run(r"\1") + field + run(r"\2"))
    text = part(proven(word, paragraphs(ONE), paragraphs(ONE.replace("red", "blue"))))
    assert "<w:instrText" in text
    assert "delInstrText" not in text


def test_a_content_control_whose_words_change_is_cut_from_the_data_it_shows():
    tie = '<w:dataBinding w:xpath="/x" w:storeItemID="{0}"/>'
    control = rf"<w:sdt><w:sdtPr>{tie}</w:sdtPr><w:sdtContent>\g<0></w:sdtContent></w:sdt>"
    word = edited(write(paragraphs(ONE)), DOCUMENT, r"<w:r><w:t[^>]*> all States.*?</w:r>", control)
    assert "dataBinding" in part(proven(word, paragraphs(ONE), paragraphs(ONE)))
    assert "dataBinding" not in part(proven(word, paragraphs(ONE), paragraphs(ONE.replace("red", "blue"))))


def test_what_comes_behind_a_content_control_stands_outside_of_it():
    control = r"<w:sdt><w:sdtPr/><w:sdtContent>\g<0></w:sdtContent></w:sdt>"
    base, draft = paragraphs(TWO, "*Ends*."), paragraphs(TWO, ONE, "*Ends*.")
    word = edited(write(base), DOCUMENT, r"<w:p>(?:(?!</w:p>).)*the wind.*?</w:p>", control)
    assert re.search(r"</w:sdtContent></w:sdt><w:p>(?:(?!</w:p>).)*red kites", part(proven(word, base, draft)), re.S)


def test_new_words_inside_of_a_link_are_no_link_in_a_link():
    link = '<w:hyperlink w:anchor="x"><w:r><w:rPr><w:u w:val="single"/></w:rPr>\\1</w:r></w:hyperlink>'
    word = edited(write(paragraphs(ONE)), DOCUMENT, r"<w:r>(<w:t[^>]*> all States.*?</w:t>)</w:r>", link)
    draft = paragraphs(ONE)
    runs = (*draft.blocks[2].runs[:1], Run(" all States see "), Run("A/RES/80/1", link="A/RES/80/1"),
            Run(" to fly red kites every year, by day and by night;"))  # fmt: skip
    draft = replace(draft, blocks=(*draft.blocks[:2], replace(draft.blocks[2], runs=runs)))
    data = part(proven(word, paragraphs(ONE), draft))
    assert data.count("<w:hyperlink") == 3  # the old one in two pieces, the new one between them


@pytest.mark.parametrize("name", ["../../x", "/x", "C:\\x", "word/..\\..\\x"])
def test_a_part_whose_name_leads_out_of_the_file_is_never_copied(name: str):
    base, draft = paragraphs(ONE, "*Ends*."), paragraphs(TWO, "*Ends*.")
    assert refused(zipped({**parts(write(base)), name: b"x"}), base, draft).endswith("[word-names]")


def test_a_paragraph_that_becomes_a_sub_paragraph_keeps_its_words_and_its_form():
    report = "report of the keepers on the lanterns of the eastern harbour;"
    base, draft = (
        compose(lighthouses(operative="\n\n".join([*text, "*Ends*."])))
        for text in ([f"*Notes* the {report}"], ["*Recalls*:", f"(a) The {report}"])
    )
    data = proven(write(base), base, draft)
    assert "report of the keepers" not in "".join(re.findall(r"<w:(?:delText|ins )[^>]*>(.*?)</w:", part(data)))
    assert [line for line in shown(resolved(data, accept=True)) if "harbour" in line] == [f"(a)The {report}"]


def test_names_of_strict_files_stay_in_the_parts_that_are_changed():
    names = ((W[1:-1], "http://purl.oclc.org/ooxml/wordprocessingml/main"),
             (R[1:-1], "http://purl.oclc.org/ooxml/officeDocument/relationships"))  # fmt: skip
    content = parts(write(paragraphs(ONE)))
    for usual, strict in names:
        content = {name: data.replace(usual.encode(), strict.encode()) for name, data in content.items()}
    draft = paragraphs(f"{ONE}[^1]", notes=["See A/1."])
    redlined = redline(paragraphs(ONE), draft)
    data = tracked(
        zipped(content), "base", redlined, Marking(remarks=(Annotation((2, 0), (2, 0), ("Why.",), "a", "a"),))
    )
    assert differences(zipped(content), data, redlined) == ()
    assert {name for name, text in parts(data).items() if names[0][0].encode() in text} == set()
    assert "word/comments.xml" in parts(data)


def test_new_parts_get_names_that_nothing_has_and_settings_are_made_where_there_are_none():
    content = parts(write(paragraphs(ONE)))
    for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
        content[name] = re.sub(
            rb"<(?:Relationship|Override) [^>]*/settings\.xml[^>]*/>|<Relationship [^>]*\"settings\.xml\"[^>]*/>",
            b"",
            content[name],
        )
    del content[SETTINGS]
    content["word/comments.xml"] = b"<old/>"  # nothing refers to it
    draft = paragraphs(ONE.replace("red", "blue"))
    data = proven(zipped(content), paragraphs(ONE), draft, Annotation((2, 0), (2, 0), ("Why.",), "a", "a"))
    assert parts(data)["word/comments.xml"] == b"<old/>"
    assert "Why." in part(data, "word/comments1.xml")
    assert "<w:trackRevisions/>" in part(data, SETTINGS)


def test_tracking_that_was_switched_off_is_on():
    word = edited(
        write(paragraphs(ONE)), SETTINGS, "<w:defaultTabStop", '<w:trackRevisions w:val="0"/><w:defaultTabStop'
    )
    data = proven(word, paragraphs(ONE), paragraphs(TWO))
    assert re.findall(r"<w:trackRevisions[^>]*>", part(data, SETTINGS)) == ["<w:trackRevisions/>"]


def test_styles_are_known_by_their_names_whatever_their_ids():
    base, draft = paragraphs(f"{ONE}[^1]", notes=["See A/1."]), paragraphs(
        f"{ONE.replace('kites', 'kites[^1]')}[^2]", "*Ends*.", notes=["*Kites*.", "See A/1."]
    )  # fmt: skip
    word = mutated(write(base), ["styles with other ids"], "styles")
    data = proven(word, base, draft, Annotation((2, 0), (2, 0), ("Why.",), "a", "a"))
    used = {name for each in (DOCUMENT, "word/footnotes.xml", "word/comments.xml") for name in
            re.findall(r'<w:[pr]Style w:val="([^"]+)"', part(data, each))}  # fmt: skip
    assert used <= set(re.findall(r'w:styleId="([^"]+)"', part(data, STYLES)))
    assert {name for name in used if not name.startswith("_")} == set()


def test_what_comes_behind_the_end_of_a_section_stands_before_that_end():
    base, draft = paragraphs(TWO, ONE, "*Ends*."), paragraphs(TWO, ONE, "*Asks* for string.", "*Ends*.")
    pattern = r"(<w:pPr><w:pStyle w:val=\"SingleTxt\"/>)(</w:pPr>(?:(?!</w:p>).)*red kites)"
    word = edited(write(base), DOCUMENT, pattern, r'\1<w:sectPr><w:type w:val="continuous"/></w:sectPr>\2')
    text = part(resolved(proven(word, base, draft), accept=True))
    assert text.index("red kites") < text.index("for string") < text.index("Ends")
    section = re.search(r"<w:p>(?:(?!</w:p>).)*continuous(?:(?!</w:p>).)*</w:p>", text, re.S)
    assert section
    assert "for string" in section[0]


def test_paragraphs_of_two_sections_cannot_join_and_the_message_names_the_place():
    long = "*and asks* the keepers of kites to write a report on the strings;"
    base, draft = paragraphs(ONE, long, "*Ends*."), paragraphs(f"{ONE} {long}", "*Ends*.")
    pattern = r"(<w:pPr><w:pStyle w:val=\"SingleTxt\"/>)(</w:pPr>(?:(?!</w:p>).)*red kites)"
    word = edited(write(base), DOCUMENT, pattern, r'\1<w:sectPr><w:type w:val="nextPage"/></w:sectPr>\2')
    message = refused(word, base, draft)
    assert "[word-place]" in message
    assert "Urges all States" in message


def test_a_row_of_a_table_goes_with_its_words():
    base, draft = paragraphs(TWO, ONE, "*Ends*."), paragraphs(TWO, "*Ends*.")
    table = r"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>\g<0></w:tc></w:tr></w:tbl>"
    word = edited(write(base), DOCUMENT, r"<w:p>(?:(?!</w:p>).)*red kites.*?</w:p>", table)
    data = proven(word, base, draft)
    assert "<w:tbl>" not in part(resolved(data, accept=True))
    assert "<w:tbl>" in part(resolved(data, accept=False))


def test_a_paragraph_that_comes_behind_the_last_words_of_a_table_stands_behind_the_table():
    base, draft = paragraphs(TWO, ONE, "*Ends*."), paragraphs(TWO, ONE, "*Asks* for string.", "*Ends*.")
    table = r"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>\g<0></w:tc></w:tr></w:tbl>"
    word = edited(write(base), DOCUMENT, r"<w:p>(?:(?!</w:p>).)*red kites.*?</w:p>", table)
    text = part(proven(word, base, draft))
    assert text.index("</w:tbl>") < text.index("for string")


def listed(word: bytes) -> bytes:
    """The file with its typed numbers taken out, and Word counting the paragraphs in a list."""
    word = edited(word, DOCUMENT, r"<w:r><w:tab/><w:t[^>]*>\d\.</w:t><w:tab/></w:r>", "<!-- counted -->")
    word = edited(
        word, DOCUMENT, r"(<w:pPr><w:pStyle w:val=\"SingleTxt\"/>)(</w:pPr><!-- counted -->)",
        r'\1<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>\2'
    )  # fmt: skip
    space = f'xmlns:w="{W[1:-1]}"'
    levels = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    lists = (f'<w:numbering {space}><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
             '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>')  # fmt: skip
    kind = f'<Relationship Id="rId77" Type="{R[1:-1]}/numbering" Target="numbering.xml"/></Relationships>'
    word = edited(word, "word/_rels/document.xml.rels", "</Relationships>", kind)
    return zipped({**parts(word), "word/numbering.xml": lists.encode()})


def test_paragraphs_that_word_counts_are_renumbered_by_word():
    base, draft = paragraphs(TWO, ONE, "*Ends*."), paragraphs(ONE, "*Asks* for string and paper.", "*Ends*.")
    data = proven(listed(write(base)), base, draft)
    new = re.search(r"<w:p>(?:(?!</w:p>).)*for string.*?</w:p>", part(data), re.S)
    assert new
    assert "<w:numPr>" in new[0]
    assert "2." not in new[0]


def test_a_paragraph_that_loses_its_counted_number_leaves_the_list_as_a_change_of_form():
    base, draft = paragraphs(TWO, ONE), paragraphs(ONE)
    text = part(proven(listed(write(base)), base, draft))
    assert re.search(r"<w:pPrChange [^>]*><w:pPr>(?:(?!</w:pPr>).)*<w:numPr>", text)


def test_the_masthead_keeps_its_large_letter_and_heads_with_symbol_and_title_in_one_line_are_marked():
    base = last_year()
    word = write(base)
    for name in ("default", "even"):
        head = f"word/header-{name}.xml"
        cells = re.findall(r"<w:tc>.*?</w:tc>", part(word, head), re.S)
        runs = ["".join(re.findall(r"<w:r>.*?</w:r>", cell, re.S)) for cell in cells]
        together = cells[0].replace(runs[0], f"{runs[0]}<w:r><w:tab/></w:r>{runs[1]}")
        word = edited(
            word, head, re.escape("".join(cells)), (together + cells[1].replace(runs[1], "")).replace("\\", "\\\\")
        )
    draft = replace(base, blocks=tuple(
        replace(block, runs=(Run("A/C.1/80/L.30"),)) if block.role is Role.SYMBOL else
        replace(block, runs=(Run("Kites"),)) if block.role is Role.RUNNING_TITLE else block for block in base.blocks
    ))  # fmt: skip
    data = resolved(proven(word, base, draft), accept=True)
    for name in ("default", "even"):
        assert sorted(re.findall(r"A/C\.1/80/L\.30|Kites", " ".join(shown(data, f"word/header-{name}.xml")))) == [
            "A/C.1/80/L.30",
            "Kites",
        ]
    sizes = re.findall(r'<w:sz w:val="(\d+)"/>(?:(?!</w:r>).)*?<w:t[^>]*>([^<]*)', part(data, "word/header-first.xml"))
    assert ("40", "A") in sizes
    assert not any(size == "40" and "/C.1" in text for size, text in sizes)


def test_a_running_title_broken_into_paragraphs_and_lines_goes_from_all_of_them():
    base = last_year()
    word = write(base)
    head = part(word, "word/header-default.xml")
    first = re.search(r"<w:t[^>]*>(Implementation of )", head)
    assert first
    broken = "<w:t>Implementation of</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>"
    word = edited(word, "word/header-default.xml", r"<w:t[^>]*>Implementation of ", broken)
    data = proven(word, base, this_year())
    assert not any("Implementation" in text for text in shown(resolved(data, accept=True), "word/header-default.xml"))


def test_a_file_without_a_masthead_has_its_running_heads_marked_all_the_same():
    base = paragraphs(ONE)
    unknown = replace(
        base, blocks=(Block(Role.SYMBOL, (Run("[symbol]", fact="symbol", status=FactStatus.OPEN),)), *base.blocks[1:])
    )
    word = edited(write(base), DOCUMENT, r'<w:headerReference w:type="first"[^>]*/>', "")
    draft = replace(base, blocks=(Block(Role.SYMBOL, (Run("A/C.1/71/L.2"),)), *base.blocks[1:]))
    data = resolved(proven(word, unknown, draft), accept=True)
    assert "A/C.1/71/L.2" in shown(data, "word/header-default.xml")


def sponsored(note: str) -> Document:
    """A draft of a group, with the note of its asterisk, or without."""
    front = [Block(Role.SPONSORS, (Run("Ruritania:* draft resolution" if note else "Ruritania: draft resolution"),)),
             Block(Role.TITLE, (Run("Kites"),))]  # fmt: skip
    notes = [Block(Role.PAGE_NOTE, (Run(note),), "*")] if note else []
    return Document((*paragraphs(ONE).blocks[:2], *front, *notes, *paragraphs(ONE).blocks[2:]))


def test_the_note_of_an_asterisk_comes_goes_and_changes_in_its_frame():
    before, after = sponsored("On behalf of the League of Kites."), sponsored("On behalf of the Union of Kites.")
    for base, draft in ((before, after), (before, sponsored("")), (sponsored(""), before)):
        proven(write(base), base, draft)


def test_the_note_of_an_asterisk_in_a_text_box_is_marked_in_both_its_forms():
    base = sponsored("On behalf of the League of Kites.")
    framed = re.search(r"<w:p><w:pPr>(?:(?!</w:p>).)*framePr.*?</w:p>", part(write(base)), re.S)
    assert framed
    plain = re.sub(r"<w:framePr[^>]*/>", "", framed[0])
    boxes = [f"<w:txbxContent>{plain}</w:txbxContent>"] * 2
    forms = "<mc:Choice><w:drawing>{}</w:drawing></mc:Choice><mc:Fallback><w:pict>{}</w:pict></mc:Fallback>".format(
        *boxes
    )
    box = f"<w:p><w:r><mc:AlternateContent>{forms}</mc:AlternateContent></w:r></w:p>"
    word = zipped({**parts(write(base)), DOCUMENT: part(write(base)).replace(framed[0], box).encode()})
    data = proven(word, base, sponsored("On behalf of the Union of Kites."))
    assert part(data).count("<w:delText") == part(data).count("Union")


def test_words_of_a_text_box_in_the_text_are_not_changed_but_refused():
    box = r"<w:p><w:r><w:pict><w:txbxContent>\g<0></w:txbxContent></w:pict></w:r></w:p>"
    word = edited(write(paragraphs(ONE)), DOCUMENT, r"<w:p>(?:(?!</w:p>).)*red kites.*?</w:p>", box)
    message = refused(word, paragraphs(ONE), paragraphs(ONE.replace("red", "blue")))
    assert message.startswith("base: “Urges all States to fly red kites ")
    assert "text box" in message
    assert "[word-place]" in message


def test_a_part_that_comes_in_place_of_another_takes_its_empty_paragraphs():
    data = resolved(proven(write(last_year()), last_year(), this_year()), accept=True)
    ours = shown(write(this_year()))
    found = shown(data)
    title = next(at for at, text in enumerate(found) if "draft resolution" in text)
    same = next(at for at, text in enumerate(ours) if "draft resolution" in text)
    assert found[title - 4 : title + 8] == ours[same - 4 : same + 8]


def test_paragraphs_that_stand_in_one_with_breaks_are_marked_in_it():
    base = Document((*paragraphs(ONE).blocks[:2], Block(Role.SESSION, (Run("Seventieth session"),)),
                     Block(Role.AGENDA_ITEM, (Run("Agenda item 5"),)), *paragraphs(ONE).blocks[2:]))  # fmt: skip
    blocks = [
        replace(block, runs=(Run("Agenda item 6"),)) if block.role is Role.AGENDA_ITEM else block
        for block in base.blocks
    ]
    blocks.insert(3, Block(Role.COMMITTEE, (Run("First Committee"),)))
    pattern = r"</w:p><w:p><w:pPr><w:pStyle w:val=\"AgendaItemNormal\"/></w:pPr>"
    word = edited(write(base), DOCUMENT, pattern, "<w:r><w:br/></w:r>")
    proven(word, base, Document(tuple(blocks)))
    gone = Document(tuple(block for block in base.blocks if block.role is not Role.AGENDA_ITEM))
    proven(word, base, gone)


def test_the_proof_tells_a_header_that_still_says_what_was_before_and_words_that_run_together():
    word, redlined = write(last_year()), redline(last_year(), this_year())
    data = tracked(word, "79", redlined, Marking())
    old = {**parts(data), "word/header-even.xml": parts(word)["word/header-even.xml"]}
    assert any(f"“{this_year().text(Role.SYMBOL)}”" in text for text in differences(word, zipped(old), redlined))
    together = edited(data, DOCUMENT, "> all States to ", "> all Statesto ")
    # What differs in its spaces alone is quoted without any.
    assert any("“8./Urges/allStatestoremain" in text for text in differences(word, together, redlined))
    assert list(differences(word, data, redlined)) == []


@needs_shared
def test_comments_stand_outside_of_marks_and_their_ends_in_order():
    word, base = bases()[-1]
    data = proven(word, base, this_year(), *remarks(base, this_year()))
    story = etree.fromstring(parts(data)[DOCUMENT])
    order = {one: at for at, one in enumerate(story.iter())}
    places: dict[str, list[int]] = {}
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for one in story.iter(W + tag):
            places.setdefault(one.get(W + "id"), []).append(order[one])
            assert next(one.iterancestors(W + "ins", W + "del", W + "hyperlink"), None) is None
    assert len(places) > 30
    assert all(len(found) == 3 and found == sorted(found) for found in places.values())
