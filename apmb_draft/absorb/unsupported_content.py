"""Find content of a returned file that a draft cannot represent; it is named, never read as text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from apmb_draft import word
from apmb_draft.absorb.open_changes import paragraph_names
from apmb_draft.blocks import FRONT, MASTHEAD, Document
from apmb_draft.diff.changes import describe_place
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.whole_package import FURNITURE
from apmb_draft.docx.xml import W
from apmb_draft.reading.word import inventory
from apmb_draft.reading.word.inventory import STAYING, Content, ContentItem
from apmb_draft.takeover.align_paragraphs import alphabetic_key
from apmb_draft.typography import plain_text

KnownContent = Collection[tuple[str, str]]
"""Unsupported content of the file when it was sent: kind, and text without spaces."""

_ADVICE = {
    Content.TABLE: "a draft holds tables of plain cells in its text, none that are merged: write what it says as "
    "paragraphs, or keep it in a document of its own",
    Content.BOX: "a draft has no text boxes: write its words into the text, or make a comment of them",
    Content.EQUATION: "a draft has no equations: write it in words",
    Content.WORD_ART: "a draft has none: write the words into the text",
    Content.HIDDEN: "a reader of the page does not see them, so they are left out: in Word, select all, open Font and "
    "clear Hidden; delete them, or absorb the file again",
    Content.STRUCK: "they are still in the draft: delete them in Word, tracked or not, and absorb the file again",
    Content.HEAD: "what a draft has there follows from its symbol and title: write them into the text if they matter",
    Content.FORM: "they are in the draft like any others; a draft keeps italics and no other form",
    Content.SIGN: "write it with a letter that every font has",
    Content.CALL: "it went with its first call: call it anew here, with Insert Footnote, if it is meant to stay",
    Content.GUIDE: "a draft has none; its words stay without it",
    Content.NUMBER: "numbers follow the order, and those behind it have moved on: call them by their new numbers",
}
_NONE = "a draft can hold none: say in words what it shows, or keep it in a document of its own"


@dataclass(frozen=True)
class UnsupportedContent:
    """One such content: its place, its kind, its text and how that is set, if it has any, and what to do."""

    where: str
    kind: Content
    text: str
    form: str
    advice: str
    is_lost: bool

    def __str__(self) -> str:
        kind = f"words that are {self.form}" if self.kind is Content.FORM else self.kind.value
        what = f"{kind}, “{self.text}”" if self.text else kind
        return f"{self.where}: {what}; {self.advice}"


def keys_of_ours(sent: Document) -> frozenset[tuple[str, str]]:
    """Return the keys of such content in our own files: place-holders are formatted, for example."""
    return frozenset(each.key for each in inventory.list_content(DocxPackage(word.write(sent))))


def remove_unsupported(data: bytes, sent: Document, known: KnownContent = ()) -> tuple[bytes, tuple[ContentItem, ...]]:
    """Return a file without the text that is none of its running text, and all unsupported content.

    Args:
        data: The file, its changes accepted or rejected.
        sent: The document as it was sent.
        known: Its unsupported content at that time.
    """
    body = alphabetic_key("".join(block.text for block in sent.blocks))
    front = _words(" ".join(block.text for block in sent.blocks if block.role in MASTHEAD | FRONT))
    parts = DocxPackage(data)
    found = [
        each for each in inventory.list_content(parts) if each.key not in known and not _is_in_draft(each, body, front)
    ]
    keys = {each.key for each in found}
    root = parts.tree(parts.main)
    whole = {
        Content.TABLE: inventory.refused_tables(root),
        Content.BOX: root.iter(W + "txbxContent"),
        Content.EQUATION: root.iter(inventory.MATH),
    }
    for kind, elements in whole.items():
        words_of = inventory.words_of_table if kind is Content.TABLE else inventory.words_of
        for each in list(elements):
            if ContentItem(kind, words_of(each)).key in keys and each.getparent() is not None:
                each.getparent().remove(each)
    return parts.written(), tuple(found)


def _is_in_draft(each: ContentItem, body: str, front: Collection[str]) -> bool:
    """Return whether a table, a box or a head has text of the draft; some official files have such a front.

    Such a front block may have been corrected, so half of the words of each cell are enough.
    """
    if each.form == inventory.IN_FRONT:
        cells = [cell for cell in each.words.split(inventory.CELLS) if not FURNITURE.fullmatch(cell)]
        return all(2 * sum(word in front for word in _words(cell)) >= len(_words(cell)) for cell in cells)
    if each.kind is Content.TABLE:  # one of the draft whose cells were merged is refused whole, and not left out
        cells = [key for cell in each.words.split(inventory.CELLS) if (key := alphabetic_key(cell))]
        return 2 * sum(key in body for key in cells) > len(cells)
    return each.kind in (Content.BOX, Content.HEAD) and bool(each.words) and alphabetic_key(each.words) in body


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", plain_text(text).casefold())


def describe_unsupported(
    found: Collection[ContentItem], document: Document, sent: Document
) -> tuple[UnsupportedContent, ...]:
    """Return descriptions of unsupported content.

    `document` is what the draft says now, `sent` what it said. Text typed over a place-holder still has its bright
    shading, which means nothing.
    """
    names = paragraph_names(document) if found else {}
    were_open = {describe_place(block) for block in sent.blocks if any(run.status for run in block.runs)}
    described = [(each, _describe(each, names)) for each in found if not _is_in_text(each, names)]
    return tuple(one for each, one in described if each.form != inventory.BRIGHT or one.where not in were_open)


def _is_in_text(each: ContentItem, names: Mapping[str, str]) -> bool:
    """Return whether a number between two others is in the text of its paragraph, as in a preamble."""
    return each.kind is Content.NUMBER and alphabetic_key(each.words + each.paragraph) in names


def _describe(each: ContentItem, names: Mapping[str, str]) -> UnsupportedContent:
    where = "header or footer" if each.kind is Content.HEAD else names.get(alphabetic_key(each.paragraph), "text")
    text = each.words if len(each.words) < 100 else f"{each.words[:90]} …"
    is_lost = each.kind not in STAYING or each.kind is Content.STRUCK
    place = f"behind {where}" if each.is_behind else where
    return UnsupportedContent(place, each.kind, text, each.form, _ADVICE.get(each.kind, _NONE), is_lost)
