"""Decode plain text in UTF-8 or cp1252; other encodings are refused by name, since a wrong guess changes characters."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from apmb_draft.problems import DraftError, error

_PUNCTUATION = frozenset("“”‘’–—…•")
"""What a text of the United Nations has beyond ASCII before anything else; it tells the encodings of one byte apart."""

_SEEN = 4096


def text_of(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, with or without its mark, or in cp1252, the encoding of Windows.

    Raises DraftError [encoding] for another encoding, with its name, and [unreadable] for what is no text.
    """
    if other := _other_encoding(data):
        raise error(name, "encoding", f"is saved as {other}; save it again as UTF-8")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(_is_control(character) for character in text):
            raise _unreadable(name)
        if encoding == "cp1252" and _is_of_macintosh(data):
            raise error(name, "encoding", "is saved as Mac Roman; save it again as UTF-8")
        return text
    raise _unreadable(name)


def _other_encoding(data: bytes) -> str:
    """Return the name of UTF-16 or UTF-32, by its mark or by its zeros: every second byte of English text.

    >>> _other_encoding("Kites".encode("utf-16")), _other_encoding("Kites".encode("utf-16-le"))
    ('UTF-16', 'UTF-16')
    >>> _other_encoding("Kites".encode("utf-32")), _other_encoding(b"Kites")
    ('UTF-32', '')
    """
    if data.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):  # before UTF-16, whose mark is its beginning
        return "UTF-32"
    start = data[:_SEEN]
    zeros = sorted((start[::2].count(0), start[1::2].count(0)))
    is_wide = zeros[1] > len(start) * 0.4 and zeros[0] < len(start) * 0.05
    return "UTF-16" if is_wide or data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ""


def _is_of_macintosh(data: bytes) -> bool:
    """Return whether the encoding of old Macintoshes makes quotation marks and dashes of more of the bytes.

    >>> _is_of_macintosh("“Kites” – Côte".encode("mac-roman")), _is_of_macintosh("“Kites” – Côte".encode("cp1252"))
    (True, False)
    """
    of_mac, of_windows = (
        sum(character in _PUNCTUATION for character in data.decode(encoding, "replace"))
        for encoding in ("mac-roman", "cp1252")
    )
    return of_mac > of_windows


def _is_control(character: str) -> bool:
    return character < " " and character not in "\t\n\v\f\r"


def _unreadable(name: str) -> DraftError:
    return error(name, "unreadable", "is neither a Word file nor a PDF nor plain text")
