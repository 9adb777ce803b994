"""The draft as plain text and as a web page."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from made_up_documents import FRONT, OPENING, block, verb

from apmb_draft.model.document import Block, Document, FactStatus, Note, Role, Run
from apmb_draft.model.problems import DraftError
from apmb_draft.render import font_metrics, render_html, render_text
from apmb_draft.render.html import Paper, html_element, symbol_in_two, type_settings, whole_words
from apmb_draft.text.templates import Templates
from apmb_draft.un.form import form
from apmb_draft.un.typography import document_url

TEMPLATES = Templates()


DRAFT = Document(
    (
        block(Role.SYMBOL, "A/C.1/81/L.", Run("[…]", fact="symbol", status=FactStatus.OPEN)),
        *FRONT,
        block(Role.AGENDA_TITLE, "General and complete disarmament: lanterns & kites"),
        block(Role.SPONSORS, "Ruritania and Utopia: draft resolution"),
        block(Role.TITLE, "Lanterns and kites"),
        OPENING,
        block(
            Role.PREAMBULAR,
            verb("Recalling"),
            " its resolution ",
            Run("80/1", link="A/RES/80/1"),
            " of 1\u00a0December 2025,",
            Run("1", call=1),
        ),
        block(Role.OPERATIVE, verb("Welcomes"), " the kites;", Run("1", call=1), number="1."),
        block(Role.OPERATIVE, verb("Decides"), " to fly them:", number="2."),
        block(Role.SUBPARAGRAPH, "By day;", number="(a)"),
    ),
    (Note(1, (Run("See "), Run("A/80/1", link="A/80/1"), Run("."))),),
)

EVERY_ROLE = Document(tuple(block(role, f"words of {role};") for role in Role))


class Reader(HTMLParser):
    """The visible words of a page, the attributes of its elements, and whether every element is closed in order."""

    def __init__(self, page: str):
        super().__init__()
        self.words, self.elements, self.open, self.within = "", [], [], {"header": "", "main": "", "footer": ""}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words += data
        for part_of_page in {"header", "main", "footer"} & set(self.open):
            self.within[part_of_page] += data

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def test_plain_text_is_a_paragraph_a_line_with_blank_lines_between_the_parts():
    assert (
        render_text(DRAFT, TEMPLATES)
        == """\
United Nations
General Assembly
A/C.1/81/L.[…]
Distr.: Limited
8 October 2026
Original: English

Eighty-first session
First Committee
Agenda item 99 (q)
General and complete disarmament: lanterns & kites

Ruritania and Utopia: draft resolution

Lanterns and kites

The General Assembly,
Recalling its resolution 80/1 of 1 December 2025,[1]

1. Welcomes the kites;[1]
2. Decides to fly them:
(a) By day;

[1] See A/80/1.
"""
    )


def test_plain_text_makes_a_line_break_in_a_paragraph_a_space():
    adopted = Document((block(Role.ADOPTION, "Resolution adopted by the General Assembly\non 2 December 2026"),))
    assert "Resolution adopted by the General Assembly on 2 December 2026\n" in render_text(adopted, TEMPLATES)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_shown_in_text_and_page_but_for_running_titles(role):
    words = f"words of {role};"
    printed = render_text(EVERY_ROLE, TEMPLATES)
    page = Reader(render_html(EVERY_ROLE, TEMPLATES))
    if role is Role.RUNNING_TITLE:
        assert words not in printed
        assert words in page.all("header")[0]["data-title"]
    else:
        assert printed.count(words) == 1
        assert sum(page.within[part].count(words) for part in ("header", "main", "footer")) == 1


def test_every_role_of_the_body_has_a_form_of_its_own_in_the_style_sheet():
    sheet = render_html(EVERY_ROLE, TEMPLATES).split("</style>")[0]
    formed = {role for role in Role if re.search(rf"^[^@{{}}]*\.{role}\b", sheet, re.MULTILINE)}
    assert formed == set(Role) - {Role.RUNNING_TITLE}


def test_page_and_text_have_the_same_words_in_the_same_order():
    page = Reader(render_html(DRAFT, TEMPLATES))
    masthead, body = render_text(DRAFT, TEMPLATES).split("\n[1] ")[0].split("\n\n", 1)
    assert re.sub(r"\s+", " ", page.within["main"]).split() == body.replace("[1]", "1").split()
    assert sorted(page.within["header"].split()) == sorted(masthead.split())


def test_the_page_is_well_formed_and_says_its_language_and_title():
    page = Reader(render_html(DRAFT, TEMPLATES))
    assert page.open == []
    assert page.all("html")[0]["lang"] == "en"
    assert "A/C.1/81/L.[…]: Lanterns and kites" in page.words


def test_titles_and_headings_are_headings():
    page = Reader(render_html(EVERY_ROLE, TEMPLATES))
    found = [(tag, attrs["class"].split()[0]) for tag, attrs in page.elements if re.fullmatch("h[1-6]", tag)]
    assert found == [("h1", "title"), ("h2", "heading"), ("h2", "annex"), ("h3", "annex-title")]


def test_a_symbol_is_a_link_and_an_unknown_fact_is_marked():
    page = Reader(render_html(DRAFT, TEMPLATES))
    links = [link for link in page.all("a") if link["href"].startswith("http")]
    assert [(link["href"], link["title"]) for link in links] == [
        ("https://undocs.org/en/A/RES/80/1", "A/RES/80/1"),
        ("https://undocs.org/en/A/80/1", "A/80/1"),
    ]
    assert page.all("mark") == [{"title": "symbol"}]


def test_text_cannot_become_markup():
    page = render_html(Document((block(Role.TITLE, "<b>&amp;</b>", number="<1>"),)), TEMPLATES)
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in page
    assert "&lt;1&gt;" in page
    assert Reader(page).all("b") == []


def test_in_a_browser_notes_stand_at_the_end_and_the_second_call_is_a_plain_number():
    page = Reader(render_html(DRAFT, TEMPLATES))
    assert [link["href"] for link in page.all("a") if link["href"].startswith("#")] == ["#note-1", "#call-1"]
    assert [attrs.get("id") for attrs in page.all("sup")] == ["call-1", None, None]
    assert page.words.rstrip().endswith("See A/80/1.")


def test_the_page_for_a_browser_names_no_file():
    page = render_html(DRAFT, TEMPLATES)
    assert "file:" not in page
    assert "url(" not in page


def test_the_page_for_paper_names_the_four_faces_by_file(tmp_path):
    faces = font_metrics.Faces("Kite", *(tmp_path / f"a b'{name}\".ttf" for name in ("1", "2", "3", "4")))
    page = render_html(DRAFT, TEMPLATES, paper=Paper(faces))
    assert page.count("@font-face") == 4
    for file in faces.files:
        assert f'src: url("{file.as_uri()}")' in page
    assert "Liberation Serif" not in page


def test_the_stamp_is_there_only_when_asked_for():
    stamp = form()["stamp"]["text"]
    assert stamp in render_html(DRAFT, TEMPLATES, stamp=True)
    assert stamp not in render_html(DRAFT, TEMPLATES)


@pytest.mark.parametrize("render", [render_text, render_html])
def test_a_note_without_a_call_or_a_call_without_a_note_is_an_error(render):
    for broken in (replace(DRAFT, notes=()), replace(DRAFT, blocks=DRAFT.blocks[:3])):
        with pytest.raises(DraftError, match=r"1 \[footnotes\]"):
            render(broken, TEMPLATES)


def test_a_template_of_the_users_replaces_the_shipped_one(tmp_path):
    template = "{% for passage in passages %}{{ passage.blocks[0].role }};{% endfor %}"
    (tmp_path / "text.jinja").write_text(template, encoding="utf-8")
    assert render_text(DRAFT, Templates([tmp_path])) == "symbol;session;sponsors;title;opening;operative;\n"


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [("A/RES/54/54 B", "A/RES/54/54%20B"), ("S/RES/1 (2000)", "S/RES/1%20(2000)")],
)
def test_an_address_has_no_blanks(symbol, expected):
    assert document_url(symbol) == "https://undocs.org/en/" + expected


def test_a_symbol_is_kept_whole_and_a_line_break_is_kept():
    assert whole_words("1/2\n3 / 4") == '<span class="whole">1/2</span><br>3 / 4'


def test_the_first_letter_of_the_symbol_stands_apart():
    runs = (Run("A/C.1/81/L."), Run("[…]", fact="symbol", status=FactStatus.OPEN))
    assert symbol_in_two(Document((Block(Role.SYMBOL, runs),))) == ("A", (Run("/C.1/81/L."), runs[1]))
    assert symbol_in_two(Document((Block(Role.SYMBOL, runs[1:]),))) == ("", runs[1:])
    assert symbol_in_two(Document(())) == ("", ())


def test_settings_come_from_the_styles_of_the_form():
    assert {name: (kind.size, kind.line, kind.weight) for name, kind in type_settings().items()} == {
        "body": (10, 12, "normal"),
        "natural": (10, 12, "normal"),
        "distribution": (10, 12, "normal"),
        "bold": (10, 12, "bold"),
        "title": (12, 13.5, "bold"),
        "adoption": (14, 15, "bold"),
        "organ": (20, 19.5, "bold"),
        "note": (8.5, 10.5, "normal"),
        "running": (8.5, 9.8, "bold"),
        "united_nations": (14, 14, "normal"),
        "letter": (20, 20, "normal"),
    }


def test_every_role_has_an_element():
    assert {html_element(role) for role in Role} == {"p", "h1", "h2", "h3", "tr"}


def family(folder, *names):
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).touch()


def test_fonts_are_found_by_file_the_best_family_first(tmp_path):
    family(tmp_path / "a", "times.ttf", "TIMESI.TTF", "timesbd.ttf", "timesbi.ttf")
    assert font_metrics.find_faces([tmp_path]).family == "Times New Roman"
    assert font_metrics.find_faces([tmp_path]).italic == tmp_path / "a" / "TIMESI.TTF"
    family(tmp_path / "b/c", *(f"LiberationSerif-{face}.ttf" for face in ("Regular", "Italic", "Bold", "BoldItalic")))
    assert font_metrics.find_faces([tmp_path]).family == "Liberation Serif"
    assert font_metrics.find_faces([tmp_path]).bold_italic == tmp_path / "b/c/LiberationSerif-BoldItalic.ttf"


def test_a_family_that_lacks_a_face_is_not_taken(tmp_path):
    family(tmp_path / "a", "Tinos-Regular.ttf", "Tinos-Italic.ttf", "Tinos-Bold.ttf")
    family(tmp_path / "b", "Tinos-BoldItalic.ttf")
    with pytest.raises(DraftError):
        font_metrics.find_faces([tmp_path])


def test_a_missing_font_is_told_with_what_to_install_on_each_platform(monkeypatch, tmp_path):
    monkeypatch.setattr(font_metrics, "font_folders", lambda: [tmp_path, tmp_path / "absent"])
    with pytest.raises(DraftError) as caught:
        font_metrics.find_faces()
    said = str(caught.value)
    assert "[font-missing]" in said
    for way in ("fonts-liberation2", "font-liberation", "Windows"):
        assert way in said
