"""Track Changes marked inside a Word file: accepted the draft, rejected the base, for readers of other makers too."""

from __future__ import annotations

import functools
import itertools
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import corpus
import pytest
from lxml import etree
from made_up import lighthouses
from programs import needs
from sampling import sample
from scripts import loaded
from zips import part, parts, zipped

from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.docx.body import Annotation
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.review_marks import resolved
from apmb_draft.docx.track_changes import Marking, tracked
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load
from apmb_draft.importing import recognise
from apmb_draft.lifecycle.draft_review import differences
from apmb_draft.model.document import Block, Document, Note, Role, Run, accept_changes, reject_changes
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.formats import read
from apmb_draft.rollover import next_year

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
STANDIN = SHARED / "reference" / "A_RES_79_34.standin.docx"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real texts are not here")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@functools.cache
def last_year() -> Document:
    return compose(load((ROOT / "drafts/79.yaml").read_bytes(), "79"))


@functools.cache
def this_year() -> Document:
    return compose(next_year(load((ROOT / "drafts/79.yaml").read_bytes(), "79")).draft)


def proven(base: Document, draft: Document) -> bytes:
    """The tracked file of two drafts, on our own rendering, proven."""
    word, redlined = write(base), redline(base, draft)
    data = tracked(word, "base", redlined, Marking())
    assert differences(word, data, redlined) == ()
    return data


def paragraphs(*texts: str, role: Role = Role.OPERATIVE, notes: Sequence[str] = ()) -> Document:
    """A made-up draft: `*italics*`, `[^1]` calls; operative paragraphs are numbered where there are several."""
    numbered = role is Role.OPERATIVE and len(texts) > 1
    blocks = [Block(Role.SYMBOL, (Run("A/RES/70/1"),)), Block(Role.DATE, (Run("1 May 2016"),)), *(
        Block(role, tuple(_runs(text)), f"{number}." if numbered else "") for number, text in enumerate(texts, 1)
    )]  # fmt: skip
    return Document(tuple(blocks), tuple(Note(n, tuple(_runs(text))) for n, text in enumerate(notes, 1)))


def _runs(text: str) -> list[Run]:
    found = []
    for piece in re.split(r"(\*[^*]+\*|\[\^\d\])", text):
        if piece.startswith("*"):
            found.append(Run(piece[1:-1], italic=True))
        elif piece.startswith("[^"):
            found.append(Run(piece[2:-1], call=int(piece[2:-1])))
        elif piece:
            found.append(Run(piece))
    return found


ONE = "*Urges* all States to fly red kites every year, by day and by night;"
PAIRS = {
    "a word": (paragraphs(ONE), paragraphs(ONE.replace("red", "blue"))),
    "the first word": (paragraphs(ONE), paragraphs(ONE.replace("*Urges*", "*Also urges*"))),
    "the last words": (paragraphs(ONE), paragraphs(ONE.replace(";", ", on hills;"))),
    "italics": (paragraphs(ONE), paragraphs(ONE.replace("*Urges* all", "*Urges all*"))),
    "nothing but italics gone": (paragraphs(ONE), paragraphs(ONE.replace("*", ""))),
    "a paragraph that comes first": (paragraphs(ONE, "*Ends*."), paragraphs("*Notes* the wind;", ONE, "*Ends*.")),
    "a paragraph that comes last": (paragraphs("*Notes* it;", ONE), paragraphs("*Notes* it;", ONE, "*Ends* so.")),
    "a paragraph that goes": (paragraphs("*Notes* the wind;", ONE, "*Ends*."), paragraphs(ONE, "*Ends*.")),
    "all but one go, and the numbers": (paragraphs("*Notes* it;", ONE), paragraphs(ONE)),
    "one alone gets a number": (paragraphs(ONE), paragraphs(ONE, "*Ends* all of it.")),
    "split": (
        paragraphs(f"{ONE} *and asks* the keepers of kites to write a report on the strings;", "*Ends*."),
        paragraphs(ONE, "*and asks* the keepers of kites to write a report on the strings;", "*Ends*."),
    ),
    "joined": (
        paragraphs(ONE, "*and asks* the keepers of kites to write a report on the strings;", "*Ends*."),
        paragraphs(f"{ONE} *and asks* the keepers of kites to write a report on the strings;", "*Ends*."),
    ),
    "moved": (
        paragraphs("*Notes* the wind in the hills;", ONE, "*Ends*."),
        paragraphs(ONE, "*Notes* the wind in the hills;", "*Ends*."),
    ),
    "a footnote that comes before another": (
        paragraphs(f"{ONE}[^1]", notes=["See A/70/1."]),
        paragraphs(f"{ONE.replace('kites', 'kites[^1]')}[^2]", notes=["*Kites*, vol. 2.", "See A/70/1."]),
    ),
    "a footnote that goes": (
        paragraphs(f"{ONE.replace('kites', 'kites[^1]')}[^2]", notes=["*Kites*, vol. 2.", "See A/70/1."]),
        paragraphs(f"{ONE}[^1]", notes=["See A/70/1."]),
    ),
    "a footnote that is reworded": (
        paragraphs(f"{ONE}[^1]", notes=["United Nations, *Treaty Series*, vol. 2056, No. 35597."]),
        paragraphs(f"{ONE}[^1]", notes=["United Nations, *Treaty Series*, vol. 2057, No. 35597, and A/70/1."]),
    ),
    "a footnote that is called again": (
        paragraphs(f"{ONE}[^1]", "*Ends*.", notes=["See A/70/1."]),
        paragraphs(f"{ONE}[^1]", "*Ends* so.[^1]", notes=["See A/70/1."]),
    ),
    "a first call that moves to another paragraph": (
        paragraphs(f"{ONE}[^1]", "*Ends*.", notes=["See A/70/1."]),
        paragraphs(ONE, "*Ends*.[^1]", notes=["See A/70/1."]),
    ),
    "signs of XML": (paragraphs("*Notes* a & b < c;"), paragraphs("*Notes* a & <d> < c;")),
}


@pytest.mark.parametrize(("base", "draft"), PAIRS.values(), ids=PAIRS)
def test_every_kind_of_change_is_proven_both_ways(base: Document, draft: Document):
    assert base != draft
    proven(base, draft)
    proven(draft, base)


def test_equal_drafts_have_nothing_marked():
    data = proven(last_year(), last_year())
    assert not re.search(r"<w:(?:ins|del|rPrChange|pPrChange)\b", part(data))


def test_the_draft_of_this_year_is_proven_and_carries_one_author_and_unique_numbers():
    redlined = redline(last_year(), this_year())
    word = write(last_year())
    data = tracked(word, "79", redlined, Marking("Delegation of Ruritania", "2025-10-08T00:00:00Z"))
    assert differences(word, data, redlined) == ()
    marks = [mark for name, text in parts(data).items() if name.endswith(".xml") for mark in
             etree.fromstring(text).iter(*(W + tag for tag in ("ins", "del", "rPrChange", "pPrChange")))]  # fmt: skip
    assert len(marks) > 60
    assert {mark.get(W + "author") for mark in marks} == {"Delegation of Ruritania"}
    assert {mark.get(W + "date") for mark in marks} == {"2025-10-08T00:00:00Z"}
    assert len({mark.get(W + "id") for mark in marks}) == len(marks)
    assert "<w:trackRevisions/>" in part(data, "word/settings.xml")


def test_the_same_input_gives_the_same_bytes():
    redlined = redline(last_year(), this_year())
    word = write(last_year())
    assert tracked(word, "79", redlined, Marking()) == tracked(word, "79", redlined, Marking())


def test_nothing_is_marked_as_a_move():
    base, draft = PAIRS["moved"]
    assert not re.search(r"<w:move", part(proven(base, draft)))


def test_a_citation_that_comes_is_a_link_and_a_word_beside_it_keeps_its_form():
    text = part(tracked(write(last_year()), "79", redline(last_year(), this_year()), Marking()))
    link = re.search(r'<w:hyperlink r:id="(\w+)"[^>]*><w:ins [^>]*><w:r>.*?79/34', text)
    assert link
    relations = part(tracked(write(last_year()), "79", redline(last_year(), this_year()), Marking()),
                     "word/_rels/document.xml.rels")  # fmt: skip
    assert re.search(rf'Id="{link[1]}"[^>]*Target="https://undocs.org/en/A/RES/79/34"', relations)


def test_remarks_become_comments_beside_those_that_are_there():
    redlined = redline(last_year(), this_year())
    remark = Annotation((7, 0), (7, 0), ("Because.", "Rule: kites."), "apmb-draft", "ad")
    nowhere = Annotation((-1, -1), (-1, -1), ("Asked.",), "asking", "?")
    data = tracked(write(last_year()), "79", redlined, Marking(remarks=(remark, nowhere)))
    comments = part(data, "word/comments.xml")
    assert re.findall(r'w:author="([^"]+)"', comments) == ["apmb-draft", "asking"]
    text = part(data)
    assert text.count("<w:commentRangeStart") == text.count("<w:commentReference") == 2
    assert not re.search(r"<w:(?:ins|del) [^>]*>(?:(?!</w:(?:ins|del)>).)*<w:commentR", text)


def test_a_file_with_other_words_is_refused_and_one_with_tracked_changes_too():
    redlined = redline(last_year(), this_year())
    with pytest.raises(DraftError, match=r"base-words"):
        tracked(write(compose(lighthouses())), "lights", redlined, Marking())
    marked = tracked(write(last_year()), "79", redlined, Marking())
    with pytest.raises(DraftError, match=r"^79: .*\b\d+\b.*\[word-tracked\]"):
        tracked(marked, "79", redlined, Marking())


def test_a_field_whose_result_changes_goes_as_a_whole_and_plain_text_comes():
    word = write(paragraphs(ONE))
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{more}' for kind, more in (
        ("begin", '<w:r><w:instrText xml:space="preserve"> DOCVARIABLE "sss1" </w:instrText></w:r>'),
        ("separate", "<w:r><w:rPr><w:b/></w:rPr><w:t>A/RES/70/1</w:t></w:r>"), ("end", "")))  # fmt: skip
    head = part(word, "word/header-default.xml")
    made = re.sub(r"<w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>A/RES/70/1</w:t></w:r>", field, head)
    assert made != head
    base = zipped({**parts(word), "word/header-default.xml": made})
    draft = paragraphs(ONE)
    draft = replace(draft, blocks=(Block(Role.SYMBOL, (Run("A/C.1/71/L.2"),)), *draft.blocks[1:]))
    redlined = redline(paragraphs(ONE), draft)
    data = tracked(base, "base", redlined, Marking())
    assert differences(base, data, redlined) == ()
    text = part(data, "word/header-default.xml")
    assert re.search(r"<w:del [^>]*>.*begin.*delInstrText.*separate.*<w:delText[^>]*>A/RES/70/1.*end.*</w:del>", text)
    assert "DOCVARIABLE" not in part(resolved(data, accept=True), "word/header-default.xml")
    assert "DOCVARIABLE" in part(resolved(data, accept=False), "word/header-default.xml")


@pytest.mark.parametrize("accept", [True, False])
def test_no_change_of_any_kind_is_left_open_once_all_are_resolved(accept: bool):
    open_ones = "".join(f"<w:{name}/>" for name in ("cellMerge", "numberingChange", "tblGridChange", "rPrChange"))
    word = write(paragraphs(ONE))
    marked = part(word).replace("<w:body>", f"<w:body><w:p><w:pPr><w:rPr>{open_ones}<w:ins/></w:rPr></w:pPr></w:p>", 1)
    done = part(resolved(zipped({**parts(word), "word/document.xml": marked}), accept=accept))
    assert not re.search(r"<w:(?:ins|del|cellMerge|\w+Change)\b", done)


def test_a_wrong_file_is_told_by_the_proof():
    redlined = redline(last_year(), this_year())
    word = write(last_year())
    data = tracked(word, "79", redlined, Marking())
    spoiled = {name: content.replace(b"desirability", b"undesirability") for name, content in parts(data).items()}
    wrong = differences(word, zipped(spoiled), redlined)
    assert [text.split(",")[0] for text in wrong] == ["rejected", "accepted"]


def test_the_proof_opens_the_base_and_the_marked_file_each_once(monkeypatch: pytest.MonkeyPatch):
    opened: list[bytes] = []
    open_package = DocxPackage.__init__

    def counted(package: DocxPackage, data: bytes) -> None:
        opened.append(data)
        open_package(package, data)

    word, redlined = write(last_year()), redline(last_year(), this_year())
    data = tracked(word, "79", redlined, Marking())
    monkeypatch.setattr(DocxPackage, "__init__", counted)
    assert differences(word, data, redlined) == ()
    assert opened == [word, data]


# --- Real documents, and readers that share no code with ours ---------------------------------------------------------


@functools.cache
def published() -> tuple[tuple[str, Document], ...]:
    return tuple((name, compose(resolution)) for name, resolution in corpus.published())


@needs_shared
def test_all_steps_of_the_real_series_are_proven_there_and_back():
    documents = published()
    assert len(documents) == 30
    for (_, base), (_, draft) in sample(itertools.pairwise(documents), 5):
        proven(base, draft)
        proven(draft, base)


@functools.cache
def outside() -> Any:
    """The checker of tracked files that lies outside of the project and shares no code with it."""
    return loaded(SHARED / "tools" / "check_redline.py")


@needs_shared
def test_another_reader_finds_the_very_paragraphs_styles_notes_and_headers(tmp_path: Path):
    old, new, marked = (tmp_path / name for name in ("old.docx", "new.docx", "marked.docx"))
    old.write_bytes(write(last_year()))
    new.write_bytes(write(this_year()))
    marked.write_bytes(proven(last_year(), this_year()))
    for mode, file in (("accept", new), ("reject", old)):
        assert outside().view(str(marked), mode) == outside().view(str(file), "raw")


def on_standin() -> tuple[bytes, bytes, Document]:
    word = STANDIN.read_bytes()
    base = compose(recognise(read(word, "standin"), "standin").resolution)
    redlined = redline(base, this_year())
    return (
        word,
        tracked(word, "standin", redlined, Marking(remarks=(Annotation((9, 0), (9, 0), ("Why.",), "a", "a"),))),
        redlined,
    )


@needs_shared
def test_on_the_file_in_the_real_template_only_text_and_what_belongs_to_marks_differs():
    word, data, redlined = on_standin()
    assert differences(word, data, redlined) == ()
    before, after = parts(word), parts(data)
    changed = {name for name in before if before[name] != after[name]}
    assert set(before) == set(after)
    allowed = r"word/(?:document|comments|settings|styles|footnotes|header\d+)\.xml|.*\.rels|\[Content_Types\]\.xml"
    assert {name for name in changed if not re.fullmatch(allowed, name)} == set()
    assert "word/document.xml" in changed
    assert "Reviser" in part(data, "word/comments.xml")  # earlier comments stay


@needs_shared
def test_on_the_file_in_the_real_template_runs_are_cut_only_where_a_change_begins_or_ends():
    word, data, _ = on_standin()
    untouched = re.findall(r"<w:p [^>]*>(?:(?!</w:p>).)*</w:p>", part(word), re.S)
    kept = [paragraph for paragraph in untouched if paragraph in part(data)]
    assert len(kept) == 25  # of 52; the others hold a change, or a deleted part of the front block


def without_comments(data: bytes) -> bytes:
    """A copy that LibreOffice 7.4 can open in this way: it fails on comments."""
    kept = {
        name: re.sub(COMMENTS, b"", content) if name.endswith(("ml", ".rels")) else content
        for name, content in parts(data).items()
        if "comments" not in name.lower() and name != "word/people.xml"
    }
    return zipped(kept)


COMMENTS = (
    rb"<(?:Relationship|Override)\b[^>]*(?:comments|people)[^>]*/>|<w:commentRange(?:Start|End)\b[^>]*/>"
    rb"|<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:commentReference[^>]*/></w:r>"
)


@needs_shared
@needs("LibreOffice", "Python of LibreOffice")
def test_libreoffice_accepts_and_rejects_to_the_two_texts(tmp_path: Path):
    _, data, redlined = on_standin()
    for name, file in (("own", proven(last_year(), this_year())), ("standin", data)):
        (tmp_path / f"{name}.docx").write_bytes(without_comments(file))
    tool = str(SHARED / "tools" / "lo_resolve.py")
    for mode, document in (("accept", accept_changes(redlined)), ("reject", reject_changes(redlined))):
        words = [str(tmp_path / "own.docx"), str(tmp_path / "standin.docx")]
        done = subprocess.run(
            ["/usr/bin/python3", tool, mode, str(tmp_path), *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.stdout.count(mode) == 2, done.stderr[-500:]
        expected = squeezed("".join(block.number + block.text for block in document.body))
        for name in ("own", "standin"):
            assert squeezed((tmp_path / f"{name}.{mode}.txt").read_text(encoding="utf-8-sig")) == expected


def squeezed(text: str) -> str:
    """The letters alone: LibreOffice writes footnotes as raised figures, and its own spaces."""
    text = re.sub(r"\s+", "", text.replace("\u00a0", " ").replace("\u2011", "-").replace("\u00ad", ""))
    return (
        text.replace("¹", "")
        .replace("OnTheirDestruction1", "OnTheirDestruction")
        .replace("Destruction1and", "Destructionand")
    )
