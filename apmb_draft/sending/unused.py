"""Words that no page shows though nothing hides them, and letters that cannot be seen at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from apmb_draft.reading.word.package import R, W
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.parts import File
from apmb_draft.sending.quoting import brief, quotation, words

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SEEN_ANYWAY = frozenset("\u00ad\t\n\r")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u180b\u180c\u180d\u2800") | {
    chr(at) for at in range(0xFE00, 0xFE10)
}
"""Letters and marks that are no format signs by their category and cannot be seen either."""


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
    """Notes that nothing calls, which Word shows nowhere, and words where only the rule above the notes should be."""
    for kind in ("footnote", "endnote"):
        called = {
            (part, call.get(W + "id", "")) for part, root in file.texts() for call in root.iter(f"{W}{kind}Reference")
        }
        numbers = {number for _, number in called}
        for part, root in file.texts():
            for note in root.iterfind(W + kind):
                said, is_rule = brief(words(note)), note.get(W + "type", "normal") != "normal"
                if is_rule and any(map(str.isalnum, said)):
                    yield error("unused-text", part, f"words in the rule above the {kind}s", "delete them", said)
                elif not is_rule and note.get(W + "id", "") not in numbers:
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
