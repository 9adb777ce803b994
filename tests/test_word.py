"""The body of the Word file, looked at as lines."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_word_lines import ADOPTED, ALL, DECISION, DRAFT, W, block, body, lines, tree

from apmb_draft.docx.body import role_formats
from apmb_draft.docx.writer import write
from apmb_draft.model.document import MASTHEAD, Block, Document, Role, Run
from apmb_draft.un.form import form


def test_a_draft_stands_in_the_styles_and_with_the_spacers_of_an_l_document():
    assert body(DRAFT) == [
        "Session: Eightieth session",
        "H1: First Committee",
        "AgendaItemNormal: Agenda item 99\u00a0(f)",
        "AgendaTitleH2: Disarmament: lighthouses",
        "SingleTxt:",
        "SingleTxt:",
        "SingleTxt:",
        "Sponsors: →→Malta and Peru: draft resolution",
        "SingleTxt:",
        "SingleTxt:",
        "TitleH1: →→Lighthouses⏎and their keepers",
        "SingleTxt:",
        "SingleTxt:",
        "SingleTxt: →/The General Assembly/,",
        "SingleTxt: →/Recalling/ its resolution <https://undocs.org/en/A/RES/78/45|78/45> B,",
        "SingleTxt: →1.→/Urges/ non¬flashing lighthouses to flash:",
        "SingleTxt: →(a)→Every\u00a0night;",
        "SingleTxt: (i)→From dusk;",
        "SingleTxt: →/Also urges/ their keepers.",
    ]


def test_an_adopted_resolution_has_its_own_front_block_closing_and_annex():
    text = body(ADOPTED)
    assert text[3:14] == [
        "SingleTxt:",
        "SingleTxt:",
        "SingleTxt:",
        "TitleHCH: →→Resolution adopted by the General Assembly⏎on 1 December 2025",
        "SingleTxt:",
        "SingleTxt:",
        "SingleTxt: →→[/on the report of the First Committee (/"
        "<https://undocs.org/en/A/80/534|/A/80/534/>/, para. 7)/]",
        "SingleTxt:",
        "SingleTxt:",
        "TitleH1: →80/12.→Lighthouses",
        "SingleTxt:",
    ]
    assert text[-10:] == [
        "SingleTxt:",
        "SingleTxt: /52nd plenary meeting/",
        "SingleTxt: /1 December 2025/",
        "SingleTxt:",
        "TitleH2: →→Lamps",
        "SingleTxt:",
        "TitleH2: →→Annex",
        "TitleH2: →→Rules",
        "SingleTxt: 1.→A rule.",
        "SingleTxt: A remark.",
    ]


def test_a_draft_decision_is_one_paragraph_starting_at_the_tab():
    assert body(DECISION)[-3:] == ["SingleTxt:", "SingleTxt:", "SingleTxt: →The General Assembly decides to wait."]


def test_every_document_ends_with_the_rule():
    for document in ALL.values():
        assert lines(write(document))[-1] == "SingleTxt: ▬"


def test_every_role_of_the_body_has_a_shape():
    assert set(role_formats()) == set(Role) - MASTHEAD
    assert {shape.style for shape in role_formats().values()} <= set(form()["styles"])


def placed(document: Document, text: str) -> dict[str, str]:
    """Where the first paragraph with a text stands: its own indents, distances and alignment."""
    for paragraph in tree(write(document), "document").iter(f"{W}p"):
        if text in "".join(paragraph.itertext()):
            own = (paragraph.find(f"{W}pPr/{W}{tag}") for tag in ("ind", "spacing", "jc"))
            return {
                etree.QName(name).localname: value
                for part in own
                if part is not None
                for name, value in part.attrib.items()
            }
    raise AssertionError(f"no paragraph with {text!r}")


def test_paragraphs_stand_where_the_form_says():
    title = {"left": "1267", "right": "1267", "hanging": "1267"}
    assert placed(DRAFT, "Disarmament: ") == placed(ADOPTED, "Disarmament: ") == {}
    assert placed(DRAFT, "Malta") == title
    assert placed(DRAFT, "Every") == {}
    assert placed(DRAFT, "From dusk") == {"left": "1742"}
    assert placed(ADOPTED, "on the report") == {**title, "after": "0", "val": "left"}
    assert placed(ADOPTED, "Lamps") == placed(ADOPTED, "Rules") == {"after": "120"}
    assert placed(ADOPTED, "Annex") == {}
    assert placed(ADOPTED, "52nd plenary") == {"after": "0", "val": "right"}
    assert placed(ADOPTED, "A rule.") == {}


def test_a_spacer_is_six_points_high():
    spacer = list(tree(write(DRAFT), "document").iter(f"{W}p"))[5]
    assert dict(spacer.find(f"{W}pPr/{W}spacing").attrib) == {
        f"{W}after": "0",
        f"{W}line": "120",
        f"{W}lineRule": "exact",
    }
    assert spacer.find(f"{W}pPr/{W}rPr/{W}sz").get(f"{W}val") == "10"


def test_text_that_looks_like_markup_stays_text():
    tricky = 'Mines & ERW <Protocol V> "end" {{ x }} %s *no* [^1]'
    assert body(Document((block(Role.ANNEX_TEXT, tricky),))) == [f"SingleTxt: {tricky}"]


WORDS = st.text(st.sampled_from("aZé \u00a0\u2011\t\n–’“<&/…"), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.builds(Run, WORDS, italic=st.booleans()), min_size=1, max_size=4))
def test_no_word_is_lost_on_the_way_into_the_file(runs):
    data = write(Document((Block(Role.ANNEX_TEXT, tuple(runs)),)))
    signs = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}noBreakHyphen": "\u2011"}
    paragraph = tree(data, "document")[0][1]
    read = "".join(
        child.text if child.tag == f"{W}t" else signs.get(child.tag, "")
        for run in paragraph.findall(f"{W}r")
        for child in run
    )
    assert read == "".join(run.text for run in runs)
