"""Words that no page shows though nothing hides them, and letters that cannot be seen at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from apmb_draft.reading.word.package import Element, R, W
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.parts import File
from apmb_draft.sending.quoting import brief, counted, listed, quotation, words

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SEEN_ANYWAY = frozenset("\u00ad\t\n\r")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u180b\u180c\u180d\u2800") | {
    chr(at) for at in range(0xFE00, 0xFE10)
}
"""Letters and marks that are no format signs by their category and cannot be seen either."""
_GIVEN_BY_WORD = ("_", "OLE_LINK")


def unseen_letters(file: File) -> Iterator[Finding]:
    """Zero-width and other letters without a shape: they can hold a message, or the number of a copy."""
    remedy = "type the paragraph anew, or paste it as text only"
    for part, root in file.texts():
        for text in root.iter(W + "t", W + "delText", W + "instrText"):
            found = {letter for letter in text.text or "" if is_unseen(letter)}
            if found:
                named = ", ".join(sorted(f"U+{ord(letter):04X}" for letter in found)[:5])
                yield error("unseen-letters", part, f"letters that cannot be seen ({named})", remedy, quotation(text))


def is_unseen(letter: str) -> bool:
    """Whether a letter takes part in a text without being seen; no-break spaces, hyphens and soft hyphens are seen."""
    if letter in _SEEN_ANYWAY:
        return False
    return letter in _FILLERS or unicodedata.category(letter) in _UNSEEN or "\U000e0000" <= letter <= "\U000e01ef"


def unused_notes(file: File) -> Iterator[Finding]:
    """Notes that nothing calls: Word shows them nowhere and keeps them."""
    for kind in ("footnote", "endnote"):
        called = {
            (part, call.get(W + "id", "")) for part, root in file.texts() for call in root.iter(f"{W}{kind}Reference")
        }
        numbers = {number for _, number in called}
        for part, root in file.texts():
            for note in root.iterfind(W + kind):
                if note.get(W + "type", "normal") == "normal" and note.get(W + "id", "") not in numbers:
                    said = brief(words(note))
                    yield error("unused-text", part, f"a {kind} that nothing calls", "delete it", said)


def unused_heads(file: File) -> Iterator[Finding]:
    """Heads and feet that no section uses, if they say what no other part of the file does."""
    used = used_texts(file)
    shown = " ".join(_line(words(root)) for part, root in file.texts() if part in used)
    for part, root in file.texts():
        said = _line(words(root))
        if root.tag in (W + "hdr", W + "ftr") and part not in used and said not in shown:
            what = "a head or foot that no page shows"
            yield hint("unused-text", part, what, "see whether it is of an earlier document", brief(said))


def used_texts(file: File) -> set[str]:
    """The parts with text that pages show: all but heads and feet that no section refers to."""
    main = file.main()
    ids = {each.get(R + "id", "") for each in file.tree(main).iter(W + "headerReference", W + "footerReference")}
    heads = {found.target for at, found in file.relations(main).items() if at in ids}
    return heads | {part for part, root in file.texts() if root.tag not in (W + "hdr", W + "ftr")}


def _line(text: str) -> str:
    return " ".join(text.split())


def second_forms(file: File) -> Iterator[Finding]:
    """Passages kept in two forms, for newer and for older programs, that do not say the same."""
    remedy = "delete the drawing and draw it again, or open and save the file in the newest Word"
    for part, root in file.texts():
        for both in root.iter(_MC + "AlternateContent"):
            said = [_line(words(form)) for form in both.iterchildren(_MC + "Choice", _MC + "Fallback")]
            other = next((text for text in said[1:] if text and text != said[0]), "")
            if other:
                what = f"other words for programs that read another form: “{brief(other)}”"
                yield error("hidden-text", part, what, remedy, quotation(both))


def unshown_words(file: File) -> Iterator[Finding]:
    """What only the pointer of the mouse or a click brings up: choices of a list, tooltips, names of bookmarks."""
    for part, root in file.texts():
        choices = [_choice(each) for each in root.iter(W + "listItem", W + "listEntry")]
        if choices:
            what = f"{counted(len(choices), 'choice')} of a list in the text: {listed(choices)}"
            yield hint("unused-text", part, what, "make the chosen words plain text (Remove Content Control)")
        for link in root.iter(W + "hyperlink"):
            if link.get(W + "tooltip"):
                what = f"a tooltip: “{brief(link.get(W + 'tooltip'))}”"
                yield hint("unused-text", part, what, "see whether others may read it", quotation(link))
        yield from _bookmarks(part, root)


def _choice(item: Element) -> str:
    return str(item.get(W + "displayText") or item.get(W + "value") or item.get(W + "val") or "")


def _bookmarks(part: str, root: Element) -> Iterator[Finding]:
    names = [each.get(W + "name", "") for each in root.iter(W + "bookmarkStart")]
    given = [name for name in names if name and not name.startswith(_GIVEN_BY_WORD)]
    if given:
        what = f"{counted(len(given), 'bookmark')}: {listed(given)}"
        yield hint("bookmarks", part, what, "see whether others may read the names (Insert, Bookmark)")
