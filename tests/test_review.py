"""The page on which a redline is read: every change in its place, with its reason behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from made_up import keepers, resolutions
from made_up_redline import FLAGS, KITES, REMARKS, block, came, remarks

from apmb_draft.compose import compose
from apmb_draft.diff import Change, ChangeKind, Reason, RunSpan, redline
from apmb_draft.model.document import (
    Document,
    FactStatus,
    Note,
    OpenQuestion,
    Revision,
    Role,
    Run,
    accept_changes,
    reject_changes,
)
from apmb_draft.model.problems import DraftError
from apmb_draft.render import render_review, render_text
from apmb_draft.render.listed_changes import Shift, Turn, list_shifts, split_at_remarks
from apmb_draft.rollover import next_year
from apmb_draft.text.templates import Templates

TEMPLATES = Templates()
VOID = ("meta", "br", "link", "input")
OTHER_TAGS = {"title", "style", "script", "button", "header", "nav", "h2"}
OTHER_CLASSES = {"open", "flags", "shifts", "running-title"}
"""What is no part of the text; running heads are none of it in plain text either."""


class Page(HTMLParser):
    """The elements of a page, and its words: those of the draft alone, of the base alone, of the reasons, of all."""

    def __init__(self, page: str):
        super().__init__()
        self.elements, self.open, self.words = [], [], {"": "", "inserted": "", "deleted": "", "reasons": ""}
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))
        if tag == "p" or (tag == "br" and "class" not in dict(attrs)):
            self._add("\n")
        elif tag == "br":
            self.words["deleted"] += "\n"

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self._add(data)

    def _add(self, data):
        tags = {tag for tag, _ in self.open}
        classes = {name for _, attrs in self.open for name in (attrs.get("class") or "").split()}
        if tags & OTHER_TAGS or classes & OTHER_CLASSES:
            return
        if "why" in classes:
            self.words["reasons"] += data
        elif "end" not in classes:
            for side, other in (("inserted", "del"), ("deleted", "ins")):
                self.words[side] += "" if other in tags else data
            self.words[""] += data

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    def ids(self):
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]


def page(document=KITES, found=None, **more):
    return render_review(document, remarks(document) if found is None else found, TEMPLATES, **more)


def words_of(document):
    """The words of a draft in order, as plain text has them, footnote calls as they stand on the page."""
    printed = render_text(document, TEMPLATES).removeprefix("United Nations\nGeneral Assembly\n")
    return re.sub(r"\[(\d+)\]", r"\1", printed).split()


def shown(words):
    return words.replace("\u00a0", " ").replace("\u2011", "-").split()


KEEPERS = redline(compose(keepers()), compose(next_year(keepers()).draft))


@pytest.mark.parametrize("document", [KITES, KEEPERS], ids=["kites", "keepers"])
def test_without_its_deletions_the_page_is_the_draft_and_without_its_insertions_the_base(document):
    seen = Page(page(document))
    assert shown(seen.words["inserted"]) == words_of(accept_changes(document))
    assert shown(seen.words["deleted"]) == words_of(reject_changes(document))
    assert seen.words["inserted"] != seen.words["deleted"]


@settings(max_examples=15, deadline=None, derandomize=True)
@given(resolutions())
def test_the_page_of_any_roll_over_holds_both_drafts(base):
    before, after = compose(base), compose(next_year(base).draft)
    seen = Page(page(redline(before, after)))
    assert shown(seen.words["inserted"]) == words_of(after)
    assert shown(seen.words["deleted"]) == words_of(before)


def test_two_equal_drafts_show_no_change():
    draft = accept_changes(KITES)
    seen = Page(page(redline(draft, draft)))
    assert re.findall(r"\d+", page(redline(draft, draft)).partition("</h1>")[2].partition(".")[0]) == ["0", "3"]
    assert "same" in {name for attrs in seen.all("p") for name in (attrs.get("class") or "").split()}
    assert [attrs for attrs in seen.all("button") if attrs.get("popovertarget")] == []
    assert len(seen.all("ins")) == len(seen.all("del")) == 1  # the legend


def test_every_change_opens_its_reason_and_source_and_every_link_and_button_leads_somewhere():
    seen = Page(page(flags=FLAGS))
    ids = seen.ids()
    assert len(ids) == len(set(ids))
    targets = [attrs["popovertarget"] for attrs in seen.all("button") if "popovertarget" in attrs]
    assert sorted(set(targets)) == sorted(f"why-{number}" for number in range(1, len(REMARKS) + 1))
    assert set(targets) <= set(ids)
    inner = [attrs["href"][1:] for attrs in seen.all("a") if attrs["href"].startswith("#")]
    assert len(inner) > 5
    assert set(inner) <= set(ids)
    for remark in REMARKS:
        (why,) = remark.reasons
        assert f"{why.source}." in seen.words["reasons"]


def test_changes_by_hand_are_told_from_those_of_a_rule():
    seen = Page(page())
    buttons = [attrs for attrs in seen.all("button") if "why-button" in attrs.get("class", "")]
    by_hand = [attrs["aria-label"] for attrs in buttons if "by-hand" in attrs["class"]]
    for label, (number, place) in zip(by_hand, ((12, "preamble 3"), (13, "preamble 3 of the base")), strict=True):
        assert label.startswith(f"{number}: ")
        assert f" {place} " in label
        assert REMARKS[number - 1].where == place
    assert len(buttons) == len(REMARKS)
    summary = re.findall(r"\d+", page().partition("</h1>")[2].partition(".")[0])
    assert summary == [str(len(REMARKS)), "2", "3"]


def test_open_facts_stand_on_top_with_the_key_that_answers_each():
    shown_page = page(file="drafts/81.yaml")
    for fact in KITES.asked:
        assert 0 < shown_page.index(fact.question) < shown_page.index('id="text"')
        assert f"<code>{fact.key}</code>" in shown_page
        assert f'href="#fact-{fact.key}"' in shown_page
    assert "<code>drafts/81.yaml</code>" in shown_page
    assert len([attrs for attrs in Page(shown_page).all("input") if attrs["type"] == "checkbox"]) == 3 + 1


def test_an_open_fact_that_stands_nowhere_in_the_text_has_no_link():
    asked = (OpenQuestion("dates.founded", "Is this still the day?"),)
    assert "#fact-" not in page(replace(KITES, asked=asked))


def test_a_paragraph_that_changed_its_number_shows_both():
    shown_page = page()
    assert '<span class="number"><del>3.</del> <ins>2.</ins></span> <em>Notes</em>' in shown_page
    sentence = Shift("paragraph 2", Turn.RENUMBERED, "3.", "2.").sentence
    assert f"<li>paragraph 2: {sentence}</li>" in shown_page


def test_a_footnote_that_changed_its_number_shows_both_at_its_call_and_at_its_text():
    shown_page = page()
    assert '<a href="#note-2"><del>1</del><ins>2</ins></a>' in shown_page
    assert '<span class="number"><del>1</del> <ins>2</ins></span>' in shown_page
    assert '<sup id="call-3"><a href="#note-3">2</a></sup></del>' in shown_page


def test_a_paragraph_that_went_is_shown_as_deleted_and_one_that_came_as_inserted():
    shown_page = page()
    assert '<p class="operative went"><span class="number gone"><del>2.</del></span>' in shown_page
    assert '<p class="preambular came"><span id="text-preamble-3"></span><span class="change"' in shown_page


def test_joined_paragraphs_are_one_paragraph_and_one_that_was_cut_shows_the_cut():
    shown_page = page()
    assert '<del class="end">¶</del><br class="end"><span class="number gone"><del>5.</del></span>' in shown_page
    assert '<em>Mends</em> them;<ins class="end">¶</ins></p>' in shown_page


def test_what_changed_besides_words_is_told_in_a_list():
    assert list(list_shifts(KITES)) == [
        Shift("title", Turn.RENUMBERED, "80/1.", ""),
        Shift("paragraph 2", Turn.RENUMBERED, "3.", "2."),
        Shift("paragraph 3", Turn.RENUMBERED, "4.", "3."),
        Shift("paragraph 3", Turn.JOINED),
        Shift("paragraph 3", Turn.RENUMBERED, "5.", ""),
        Shift("paragraph 4", Turn.RENUMBERED, "6.", "4."),
        Shift("paragraph 4", Turn.SPLIT),
        Shift("paragraph 5", Turn.RENUMBERED, "", "5."),
        Shift("paragraph 5 (a)", Turn.RENUMBERED, "7.", "(a)"),
        Shift("paragraph 5 (a)", Turn.RECAST, "operative", "subparagraph"),
        Shift("footnotes", Turn.RENUMBERED, "1", "2"),
    ]


def test_words_that_only_turned_italic_are_marked_and_said_to_be_the_same():
    shown_page = page()
    assert '<span class="form"><em>Noting</em></span>' in shown_page
    reasons = re.findall(r'<div class="why".*?</div>', shown_page, re.DOTALL)
    (form,) = [each for each in reasons if "“Noting”" in each]
    assert "<ins>" not in form
    assert "<del>" not in form


def test_the_number_of_a_change_stands_behind_its_last_word_and_before_the_space():
    assert [piece.number for piece in split_at_remarks(KITES.blocks[20].runs, REMARKS, block=20)] == [0, 15, 0, 16, 0]
    assert re.search(r'<ins>large</ins><button[^>]*>16</button></span><ins class="gap"> </ins>kites;', page())


def test_wording_to_look_at_leads_to_its_paragraph_where_it_has_one():
    shown_page = page(flags=FLAGS)
    assert '<a href="#text-operative-1">paragraph 1</a>: “the kites”. Still so?' in shown_page
    assert "<li>convene.articles: “article 1”. Carried over.</li>" in shown_page


def test_no_text_becomes_markup_wherever_it_comes_from():
    evil = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}"
    document = Document(
        (
            block(Role.SYMBOL, came(evil)),
            block(Role.TITLE, came(evil, fact=evil, status=FactStatus.OPEN), number=evil, was_number=evil + "!"),
            block(Role.OPERATIVE, came(evil, link=evil), Run("1", call=1)),
        ),
        (Note(1, (came(evil),)),),
        (OpenQuestion(evil, evil, evil),),
    )
    reasons = (Reason(evil, evil, evil),)
    found = [
        Change(RunSpan(place, 0, 0, 0), evil, evil + "!", ChangeKind.WORDS, evil, (evil,), reasons) for place in (0, 1)
    ]
    shown_page = page(document, found, flags=(replace(FLAGS[0], paragraph=evil, quote=evil, reason=evil),), file=evil)
    seen = Page(shown_page)
    assert len(seen.all("script")) == 1
    assert seen.all("img") == []
    assert "49" not in shown_page
    assert shown_page.count("alert(1)") > 20


def test_the_page_fetches_nothing_and_says_so_to_the_browser():
    shown_page = page(flags=FLAGS)
    seen = Page(shown_page)
    policy = next(attrs["content"] for attrs in seen.all("meta") if "http-equiv" in attrs)
    assert "default-src 'none'" in policy
    assert [attrs["href"] for attrs in seen.all("link")] == ["data:,"]
    assert "url(" not in shown_page
    assert "@import" not in shown_page
    assert not [attrs for _, attrs in seen.elements if "src" in attrs]


def test_drafts_without_a_symbol_are_called_base_and_draft():
    title = re.search(r"<title>.* (the \w+) to (the \w+)</title>", page(Document(KITES.blocks[11:], KITES.notes)))
    assert title
    assert title.groups() == ("the base", "the draft")


def test_a_note_without_a_call_is_an_error_as_in_every_other_format():
    with pytest.raises(DraftError, match=r"\[footnotes\]"):
        page(Document(KITES.blocks[:11], KITES.notes))


def test_a_template_of_the_users_replaces_the_shipped_one(tmp_path):
    (tmp_path / "review.html.jinja").write_text("{{ base }} → {{ draft }}: {{ remarks | length }}", encoding="utf-8")
    assert render_review(KITES, REMARKS, Templates([tmp_path])) == "A/RES/80/1 → A/C.1/81/L.[number]: 23"


def test_a_style_sheet_of_the_users_replaces_the_shipped_one_alone(tmp_path):
    (tmp_path / "review.css.jinja").write_text("ins { color: teal }", encoding="utf-8")
    shown_page = render_review(KITES, REMARKS, Templates([tmp_path]))
    assert "ins { color: teal }" in shown_page
    assert "prefers-color-scheme" not in shown_page
    assert "scrollIntoView" in shown_page


def test_insertions_and_deletions_are_told_apart_without_colour():
    sheet = page().split("<style>")[1].split("</style>")[0]
    for element, line in (("ins", "underline"), ("del", "line-through"), (".form", "wavy")):
        assert re.search(rf"^{re.escape(element)} {{[^}}]*text-decoration: [^;}}]*{line}", sheet, re.MULTILINE)


def test_a_page_of_a_redline_that_has_changes_but_no_remarks_still_shows_them():
    seen = Page(page(KITES, ()))
    assert shown(seen.words["inserted"]) == words_of(accept_changes(KITES))
    assert any(run.change is Revision.DELETED for one in KITES.blocks for run in one.runs)
