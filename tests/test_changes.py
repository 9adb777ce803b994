"""The statement of changes: for the cover note, and for machines."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_redline import FLAGS, KITES, REMARKS, block
from markdown_it import MarkdownIt

from apmb_draft.diff import Change, ChangeKind, Reason, RunSpan, redline
from apmb_draft.model.document import Document, Role, accept_changes
from apmb_draft.model.problems import DraftError
from apmb_draft.render import changes_json, changes_markdown
from apmb_draft.render.listed_changes import escape_markdown, markdown_code
from apmb_draft.text.templates import Templates

TEMPLATES = Templates()
STATEMENT = """\
# Changes from A/RES/80/1 to A/C.1/81/L.\\[number\\]

23 changes, 2 by hand; 3 facts open.

## Still open

Each is answered in `drafts/81.yaml`.

- [ ] The symbol: Number of the document. Look in: the issued document.
- [ ] The number of States: What is the number of States now? Last year: 164. Look in: the list of the depositary.
- [ ] “lit in”: Where are they lit?

## Masthead

1. Deleted “A/RES/80/1”, inserted “A/C.1/81/L.\\[number\\]”.
    Why: The reason for masthead.
    Source: the source for masthead.
    Still open: the symbol.
"""


def read(markdown):
    """The words of a Markdown text as a reader of Markdown shows them, line by line."""
    lines = []
    for token in MarkdownIt().parse(markdown):
        if token.type == "inline":
            row = "".join(
                child.content if child.type in ("text", "code_inline") else "\n"
                for child in token.children or ()
                if child.type in ("text", "code_inline", "softbreak")
            )
            lines += row.split("\n")
    return lines


def test_the_statement_goes_paragraph_by_paragraph_and_reads_as_plain_text():
    statement = changes_markdown(KITES, REMARKS, TEMPLATES, flags=FLAGS, file="drafts/81.yaml")
    assert statement.startswith(STATEMENT)
    headings = [line[3:] for line in statement.split("\n") if line.startswith("## ")]
    assert headings[1:4] == ["Masthead", "Running head", "Session"]
    assert headings[8:13] == [
        "Preamble 2", "Preamble 3", "Preamble 3 of the base", "Paragraph 2 of the base", "Paragraph 2"
    ]  # fmt: skip
    assert len(headings) == len(set(headings))
    assert len(headings) == 1 + len({remark.where for remark in REMARKS}) + 2  # what is open, renumbered, to look at
    assert "\n\n\n" not in statement


def test_every_change_has_its_number_in_a_list_that_counts_on():
    statement = changes_markdown(KITES, REMARKS, TEMPLATES)
    numbers = [line.partition(". ")[0] for line in statement.split("\n") if line.partition(". ")[0].isdigit()]
    assert numbers == [str(number) for number in range(1, len(REMARKS) + 1)]
    lists = [token for token in MarkdownIt().parse(statement) if token.type == "ordered_list_open"]
    assert [token.attrGet("start") for token in lists][:4] == [None, 5, 6, 7]


def test_each_sort_of_change_is_told_in_words():
    statement = changes_markdown(KITES, REMARKS, TEMPLATES)
    for said in (
        "15. Deleted “164”, inserted “\\[number of States\\]”.",
        "10. Inserted “and 80/1 of 1 December 2025”.",
        "18. Deleted “Flies them”.",
        "11. Only the form of “Noting” changed.",
        "- paragraph 2: number “3.” became “2.”",
    ):
        assert f"\n{said}\n" in statement


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" *_`[]<>#|~&\\!-+.1\n")))
def test_any_words_come_through_markdown_as_they_are(text):
    words = " ".join(text.replace("\u2011", "-").replace("\u00ad", "").split())
    assert "".join(read(f"Inserted “{escape_markdown(text)}”.")) == f"Inserted “{words}”."


@pytest.mark.parametrize("key", ["counts.states", "odd`key", "``", "_a_*b*"])
def test_a_key_stands_in_markdown_as_it_is_typed(key):
    (line,) = read(f"- {markdown_code(key)}")
    assert line == key


def test_no_value_makes_a_heading_a_list_or_a_link():
    evil = "# a\n\n## b\n- [x](http://example.org) <b> &amp; *c*"
    reasons = (Reason(evil, evil, evil),)
    remark = Change(RunSpan(0, 0, 0, 0), evil, evil + "!", ChangeKind.WORDS, evil, reasons=reasons)
    document = Document((block(Role.SYMBOL, "A/1"),))
    statement = changes_markdown(document, (remark,), TEMPLATES, flags=(replace(FLAGS[0], quote=evil, reason=evil),))
    tokens = MarkdownIt().parse(statement)
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2", "h2"]
    assert not [child for token in tokens for child in token.children or () if child.type in ("link_open", "em_open")]


def test_two_equal_drafts_have_an_empty_statement():
    draft = replace(accept_changes(KITES), asked=())
    same = redline(draft, draft)
    statement = changes_markdown(same, (), TEMPLATES)
    assert (statement.count("#"), statement.count("A/C.1/81/L.\\[number\\]"), "\n\n0 " in statement) == (1, 2, True)
    values = changes_json(same, ())
    assert [values[key] for key in ("changes", "renumbered", "paragraphs", "open", "look_at")] == [[], [], [], [], []]


def test_machines_read_the_version_the_drafts_and_every_change_with_its_reasons():
    values = json.loads(json.dumps(changes_json(KITES, REMARKS, flags=FLAGS)))
    assert list(values) == [
        "schema_version", "base", "draft", "changes", "renumbered", "paragraphs", "open", "look_at",
    ]  # fmt: skip
    assert (values["schema_version"], values["base"], values["draft"]) == (1, "A/RES/80/1", "A/C.1/81/L.[number]")
    assert len(values["changes"]) == len(REMARKS)
    assert values["changes"][14] == {
        "number": 15,
        "where": "paragraph 2",
        "what": "words",
        "before": "164",
        "after": "[number of States]",
        "reasons": [
            {"rule": "rule-of-paragraph", "why": "the reason for paragraph 2", "source": "the source for paragraph 2"}
        ],
        "by_hand": False,
        "unknown": ["counts.states"],
    }
    assert [change["number"] for change in values["changes"] if change["by_hand"]] == [12, 13]
    assert [change["where"] for change in values["changes"] if change["what"] == "form"] == ["preamble 2"]


def test_machines_read_what_changed_besides_words_what_is_open_and_what_to_look_at():
    values = changes_json(KITES, REMARKS, flags=FLAGS)
    assert {"where": "paragraph 2", "before": "3.", "after": "2."} in values["renumbered"]
    assert values["paragraphs"] == [
        {"where": "paragraph 3", "what": "joined", "before": "", "after": ""},
        {"where": "paragraph 4", "what": "split", "before": "", "after": ""},
        {"where": "paragraph 5 (a)", "what": "recast", "before": "operative", "after": "subparagraph"},
    ]
    assert values["open"][2] == {"key": "lit_in", "question": "Where are they lit?", "look": "", "ground": ""}
    assert values["look_at"][0] == {"where": "paragraph 1", "quote": "the kites", "rule": "kites", "why": "still so?"}


def test_a_mistake_in_a_template_of_the_users_is_named_with_its_line(tmp_path):
    (tmp_path / "changes.md.jinja").write_text("fine\n{{ remark }}\n", encoding="utf-8")
    with pytest.raises(DraftError, match=r"changes\.md\.jinja:2:1: .*remark"):
        changes_markdown(KITES, REMARKS, Templates([tmp_path]))
