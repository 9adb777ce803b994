"""Wording that may have gone stale, as comments: in the Word files and the redline, counted, resolved, and not sent."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from commands import After, Call
from made_up import KEEPERS, keepers, lighthouses

from apmb_draft.compose import compose
from apmb_draft.diff import add_check_comments, redline
from apmb_draft.diff.changes import comment_text
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.review_marks import Comment, comments
from apmb_draft.docx.track_changes import Marking, tracked
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load
from apmb_draft.importing import recognise
from apmb_draft.lifecycle.draft_review import check_remarks, differences, wording_to_check
from apmb_draft.lint import ignore_entry, unconfirmed_flags
from apmb_draft.model.document import (
    CHECKING,
    Block,
    Document,
    Note,
    Revision,
    Role,
    Run,
    accept_changes,
    reject_changes,
)
from apmb_draft.model.paragraphs import ParagraphRef
from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import Ignored
from apmb_draft.reading.formats import read
from apmb_draft.rollover import next_year

ROOT = Path(__file__).parents[1]
SUBMISSION = [
    "--place", "Geneva", "--dates", "2025-12-01..2025-12-05", "--agenda-item", "99 (n)", "--states", "166",
    "--sponsor", "Zambia", "--action-plan", "2025-2029", "--date", "2025-10-13",
]  # fmt: skip
BASE = load((ROOT / "drafts/79.yaml").read_bytes(), "79")
EIGHTIETH = Path("drafts/80.yaml")
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
BOTH = (Path("output/80-draft-clean.docx"), Path("output/80-draft-tracked.docx"))


def checks(data: bytes) -> list[Comment]:
    return [comment for comment in comments(DocxPackage(data)) if comment.author == CHECKING]


def places(path: Path) -> list[tuple[str, str]]:
    """The words at which comments on wording to check stand, and the number of their paragraph."""
    return [(one.quote, one.paragraph.partition(" ")[0]) for one in checks(path.read_bytes())]


def counted(said: str) -> dict[str, int]:
    """How many places of each draft a command says are to be checked."""
    return {file: int(number) for file, number in re.findall(r"^(\S+): (\d+) places?\b", said, re.M)}


def replaced(old: str, new: str) -> None:
    text = EIGHTIETH.read_text(encoding="utf-8")
    assert old in text
    EIGHTIETH.write_text(text.replace(old, new, 1), encoding="utf-8")


FLAGGED = [
    ("have not signed the Convention on the Prohibition of the Use", "1."),
    ("one remaining State", "2."),
    ("have not ratified the Convention or acceded to it to provide", "6."),
    ("upcoming Fifth Review Conference", "8."),
    ("Requests", "10."),  # on the articles under which the meeting is convened, which are a fact
]


# --- In the files ----------------------------------------------------------------------------------------------------


def test_both_word_files_have_a_comment_at_the_words_of_every_flag_after_next_year_and_after_build(
    after: After, call: Call
) -> None:
    after("next-year", "-q")
    made = {path: path.read_bytes() for path in BOTH}
    assert [places(path) for path in BOTH] == [FLAGGED, FLAGGED]
    assert call("build", "--docx").code == 0
    assert {path: path.read_bytes() for path in BOTH} == made


def test_a_comment_is_one_sentence_that_quotes_the_words_and_has_no_key_and_no_rule(after: After) -> None:
    after("next-year", "-q")
    rolled = next_year(BASE)
    for path in BOTH:
        for one, flag in zip(checks(path.read_bytes()), rolled.flags, strict=True):
            assert one.text == comment_text(flag)
            assert one.text.endswith((".", "?"))
            assert not re.search(r"\b\w+\.\w|[A-Z]{3}\d\d", one.text)


def test_what_was_changed_since_or_is_meant_has_no_comment_and_is_not_counted(after: After, call: Call) -> None:
    after("next-year", "-q")
    assert counted(call("build", "--docx").err) == {str(EIGHTIETH): len(FLAGGED)}
    replaced("have not ratified", "did not ratify")
    with EIGHTIETH.open("a", encoding="utf-8") as file:
        file.write("ignore: [{rule: ROL03, reason: seen, place: paragraph 2}, {rule: ROL02, reason: seen}]\n")
    said = call("build", "--docx")
    assert (said.code, counted(said.err)) == (0, {str(EIGHTIETH): 2})
    assert [places(path) for path in BOTH] == [[FLAGGED[0], FLAGGED[4]]] * 2
    assert len(json.loads(call("check", str(EIGHTIETH), "--select", "ROL", "--format", "json").out)["problems"]) == 2


@pytest.mark.parametrize("formats", [["--pdf"], ["--txt"]])
def test_places_are_counted_where_no_word_file_is_made(after: After, call: Call, formats: list[str]) -> None:
    after("next-year", "-q")
    said = call("build", *formats)
    assert (said.code, counted(said.err)) == (0, {str(EIGHTIETH): len(FLAGGED)})
    assert counted(call("build", *formats, "-q").text) == {}


def test_a_revised_draft_has_them_too(after: After, call: Call) -> None:
    after(("next-year", "-q", *SUBMISSION), ("build", "-q", "--docx"))
    replaced("symbol: unknown", "symbol: A/C.1/80/L.30")
    assert call("revise", str(EIGHTIETH), "-q").code == 0
    for name in ("clean", "tracked"):
        path = Path(f"output/A-C.1-80-L.30-Rev.1-{name}.docx")
        assert places(path) == FLAGGED
    assert counted(call("build", "drafts/80-Rev.1.yaml", "--docx").err) == {"drafts/80-Rev.1.yaml": len(FLAGGED)}
    assert places(path) == FLAGGED


def test_what_is_handed_in_has_none(after: After, call: Call) -> None:
    after("next-year", "-q", *SUBMISSION)
    said = call("build", "--docx", "--for-submission", "--author", "Ruritania")
    assert (said.code, counted(said.text)) == (0, {})
    assert [comments(DocxPackage(path.read_bytes())) for path in Path("output").glob("*-submission-*.docx")] == [(), ()]


def test_the_redline_names_them_behind_the_changes_with_their_numbers_in_the_text(after: After, call: Call) -> None:
    after("next-year", "-q")
    assert call("build", "--redline", "-q").code == 0
    with pypdfium2.PdfDocument(Path("output/80-draft-redline.pdf").read_bytes()) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    number = re.search(r"upcoming Fifth Review Conference\[(\d+)\]", text)
    assert number
    (upcoming,) = [flag for flag in next_year(BASE).flags if flag.rule == "upcoming"]
    assert f"{number[1]} paragraph 8: {comment_text(upcoming)}" in text
    assert all(f"“{flag.quote}”" in text for flag in next_year(BASE).flags)


# --- Where they stand ------------------------------------------------------------------------------------------------


def anchored(runs: list[Run], quote: str, key: str = "operative 2") -> tuple[Document, list[str], list[str]]:
    """A document cut at a quotation; the texts of its runs, and of those on which the comment is."""
    document = Document(
        (
            Block(Role.PREAMBULAR, (Run("Before"),), ref=ParagraphRef.parse("preamble 1")),
            Block(Role.OPERATIVE, tuple(runs), ref=ParagraphRef.parse(key)),
        ),
        (Note(1, (Run("A note."),), key="note"),),
    )
    name = "footnote note" if quote == "note" else "operative 2"
    cut, (comment,) = add_check_comments(document, [Flag(name, quote, "why", "recent")], lighthouses())
    texts = [run.text for run in cut.blocks[1].runs]
    return cut, texts, texts[comment.span.first : comment.span.last + 1] if comment.span.block == 1 else []


def test_runs_are_cut_where_the_words_begin_and_end() -> None:
    assert anchored([Run("of this year,")], "this year")[1:] == (["of ", "this year", ","], ["this year"])
    assert anchored([Run("Of", italic=True), Run(" this"), Run(" year")], "this year")[1] == [
        "Of",
        " ",
        "this",
        " year",
    ]


def test_words_of_a_fact_and_no_break_spaces_are_skipped_in_a_quotation() -> None:
    assert anchored([Run("the Third Meeting on 2\u00a0May 2024")], "the … on 2 May 2024")[2] == [
        "the Third Meeting on 2\u00a0May 2024"
    ]
    assert anchored([Run("non\u2011party"), Run("1", call=1), Run(" States")], "non-party States")[2] == [
        "non\u2011party", "1", " States"
    ]  # fmt: skip


def test_words_of_a_sub_paragraph_are_found_and_a_footnote_is_checked_at_its_call() -> None:
    assert anchored([Run("in 2024")], "2024", "operative 2 (a)")[2] == ["2024"]
    assert anchored([Run("in 2024")], "2024", "operative 21")[2] == []
    assert anchored([Run("Urges"), Run("1", call=1)], "note")[2] == ["1"]


def test_a_call_after_words_that_are_cut_is_found() -> None:
    runs = (Run("Notes what was said this year"), Run("1", call=1))
    document = Document(
        (Block(Role.OPERATIVE, runs, ref=ParagraphRef.parse("operative 1")),), (Note(1, (Run("A/79/1."),), key="note"),)
    )
    flags = [Flag("operative 1", "this year", "why", "this-year"), Flag("footnote note", "A/79/1", "why", "recent")]
    cut, comments = add_check_comments(document, flags, lighthouses())
    assert [cut.blocks[0].runs[comment.span.first].text for comment in comments] == ["this year", "1"]


def test_words_that_are_not_found_are_checked_at_the_beginning_of_their_paragraph() -> None:
    assert anchored([Run("Urges", italic=True), Run(" States")], "no such words")[2] == ["Urges"]


def test_deleted_words_are_no_part_of_a_quotation_and_both_texts_stay_what_they_were() -> None:
    runs = [
        Run("recent States "), Run("parties", change=Revision.DELETED), Run("Parties", change=Revision.INSERTED),
        Run(" go"),
    ]  # fmt: skip
    cut, texts, at = anchored(runs, "States Parties")
    assert (texts, at) == (["recent ", "States ", "parties", "Parties", " go"], ["States ", "parties", "Parties"])
    uncut = replace(cut, blocks=(cut.blocks[0], replace(cut.blocks[1], runs=tuple(runs))))
    assert [accept_changes(cut), reject_changes(cut)] == [accept_changes(uncut), reject_changes(uncut)]


def test_all_flags_of_a_redline_are_at_their_words_in_the_base_and_it_proves_itself() -> None:
    base = lighthouses(operative="*Urges* the Special Envoy of this year to shine, in a year to come;")
    draft = next_year(base).draft
    draft = draft.model_copy(update={"operative": draft.operative.replace("to shine, in", "to shine and to sing, in")})
    flags = wording_to_check(draft, base)
    redlined, comments = add_check_comments(redline(compose(base), compose(draft)), flags, draft)
    word = write(compose(base))
    data = tracked(word, "base", redlined, Marking(remarks=check_remarks(comments)))
    assert not differences(word, data, redlined)
    assert [one.quote for one in checks(data)] == ["Special Envoy", "this year"]


# --- What was seen ---------------------------------------------------------------------------------------------------


def test_an_accepted_flag_is_no_longer_displayed_at_its_place_alone() -> None:
    flags = tuple(next_year(BASE).flags)
    for flag in flags:
        entry = ignore_entry(flag, BASE, "seen")
        left = unconfirmed_flags(flags, BASE.model_copy(update={"ignore": (entry,)}))
        assert left == tuple(other for other in flags if other is not flag)


def test_what_was_seen_last_year_is_to_be_checked_again_and_other_entries_stay() -> None:
    entries = tuple(Ignored(rule=rule, reason="so") for rule in ("ROL01", "ROL05", "ABB01"))
    assert [each.rule for each in next_year(BASE.model_copy(update={"ignore": entries})).draft.ignore] == [
        "ROL01", "ABB01"
    ]  # fmt: skip


def with_threads(path: Path, resolved: tuple[str, ...] = (), reply: tuple[str, str] = ("", "")) -> Path:
    """The file as it comes back, with comments resolved whose text has some words, and one answered by Ana."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    text, entries = parts["word/comments.xml"].decode(), []
    names: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        key = f"B{len(entries):07X}"
        names[key] = found[0]
        done = any(words in found[0] for words in resolved)
        entries.append(f'<w15:commentEx w15:paraId="{key}" w15:done="{int(done)}"/>')
        return f'{found[1]}<w:p w14:paraId="{key}">{found[2]}'

    text = re.sub(r"(<w:comment (?:(?!</w:comment>).)*)<w:p>(.*?</w:comment>)", named, text)
    if reply[0]:
        above = next(key for key, said in names.items() if reply[0] in said)
        said = f'<w:p w14:paraId="A1"><w:r><w:t>{reply[1]}</w:t></w:r></w:p>'
        text = text.replace("</w:comments>", f'<w:comment w:id="900" w:author="Ana">{said}</w:comment></w:comments>')
        entries.append(f'<w15:commentEx w15:paraId="A1" w15:paraIdParent="{above}" w15:done="0"/>')
    parts["word/comments.xml"] = text.replace("<w:comments ", f'<w:comments xmlns:w14="{W14}" ', 1).encode()
    extended = f'<w15:commentsEx xmlns:w15="{W15}">{"".join(entries)}</w15:commentsEx>'
    parts["word/commentsExtended.xml"] = extended.encode()
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    related = f'<Relationship Id="rIdEx" Type="{kind}" Target="commentsExtended.xml"/></Relationships>'
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", related.encode())
    back, made = Path("back.docx"), io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    back.write_bytes(made.getvalue())
    return back


def eightieth() -> Any:
    return load(EIGHTIETH.read_bytes(), "80")


@pytest.mark.parametrize("path", BOTH, ids=["clean", "tracked"])
def test_comments_of_ours_that_come_back_are_no_questions(after: After, call: Call, path: Path) -> None:
    after("next-year", "-q")
    before = EIGHTIETH.read_bytes()
    assert call("absorb", str(EIGHTIETH), str(with_threads(path))).code == 0
    assert EIGHTIETH.read_bytes() == before


@pytest.mark.parametrize("path", BOTH, ids=["clean", "tracked"])
def test_a_comment_that_is_resolved_in_word_is_recognised(after: After, call: Call, path: Path) -> None:
    after("next-year", "-q")
    back = with_threads(path, ("one remaining State", "carried over"))
    assert call("absorb", str(EIGHTIETH), str(back)).code == 0
    assert [(each.rule, each.place) for each in eightieth().ignore] == [
        ("ROL03", "paragraph 2"), ("ROL14", "convene.articles")
    ]  # fmt: skip
    assert call("build", "-q", "--docx", "--force").code == 0
    assert [places(each) for each in BOTH] == [[FLAGGED[0], *FLAGGED[2:4]]] * 2
    # Once more is no change.
    before = EIGHTIETH.read_bytes()
    assert call("absorb", str(EIGHTIETH), str(back)).code == 0
    assert EIGHTIETH.read_bytes() == before


def test_a_reply_to_a_comment_is_a_question_of_the_person_unless_it_is_resolved(after: After, call: Call) -> None:
    after("next-year", "-q")
    back = with_threads(BOTH[0], (), ("one remaining State", "It ratified in May."))
    assert call("absorb", str(EIGHTIETH), str(back)).code == 0
    (asked,) = [ask for ask in eightieth().ask if ask.author]
    assert (asked.author, asked.fact, eightieth().ignore) == ("Ana", "operative 2", ())
    assert asked.question.endswith("Ana: It ratified in May.")


def test_of_two_comments_that_say_the_same_only_the_one_that_is_resolved_is_seen(call: Call) -> None:
    path = Path("drafts/79.yaml")
    added = (
        "operative: |\n  *Notes* the campaign of this year once;\n\n  *Notes also* the campaign of this year twice;\n"
    )
    path.write_text(path.read_text(encoding="utf-8").replace("operative: |", added, 1), encoding="utf-8")
    assert call("next-year", "-q").code == 0
    data = with_one_resolved(BOTH[0], "2.")
    assert call("absorb", str(EIGHTIETH), str(data)).code == 0
    assert [each.place for each in eightieth().ignore] == ["paragraph 2"]


def with_one_resolved(path: Path, number: str) -> Path:
    """The file with the comment on wording to check resolved that stands in the paragraph of a number."""
    order = [comment for comment in comments(DocxPackage(path.read_bytes())) if comment.quote or comment.paragraph]
    at = next(at for at, one in enumerate(order) if one.author == CHECKING and one.paragraph.startswith(number))
    with zipfile.ZipFile(path) as file:
        found = re.findall(r'<w:comment w:id="\d+"', file.read("word/comments.xml").decode())
        ids = [re.sub(r"\D", "", each) for each in found]
    return with_threads(path, (f'w:id="{ids[at]}"',))


# --- After an import -------------------------------------------------------------------------------------------------


def test_what_an_adopted_text_tells_of_its_year_is_flagged_after_an_import_as_after_adopt() -> None:
    told = (
        "*Welcomes* the holding in Lima in May 2014 of the Third Meeting of the Keepers of the Convention;\n\n"
        "*Notes* the report of the Guild on the dark lamps (A/70/5) and the offer of Norway to host the keepers;\n\n"
    )
    text = keepers(operative=told + KEEPERS["operative"])
    imported = recognise(read(write(compose(text)), "70.docx"), "70.docx").resolution
    found = [{(flag.paragraph, flag.rule, flag.quote) for flag in next_year(one).flags} for one in (text, imported)]
    assert found[0] <= found[1]  # an import may leave in words what a file has as facts, and that is flagged too
    assert {rule for _, rule, _ in found[0]} >= {"welcomed", "recent-year", "document-of-the-year", "upcoming"}
