"""Plain text in the encodings in which people save it; a wrong guess would change letters without a sound."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator

from apmb_draft.problems import DraftError, error

_MARKS = (
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
_PUNCTUATION = frozenset("“”‘’–—…•")
"""What a text of the United Nations has beyond ASCII before anything else; it tells the encodings of one byte apart."""

_SEEN = 4096


def text_of(data: bytes, name: str) -> str:
    """The letters of a plain text. Raises DraftError [unreadable] for what is no text."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(_is_control(letter) for letter in text):
            raise _unreadable(name)
        return text
    raise _unreadable(name)


def _encodings(data: bytes) -> Iterator[str]:
    """The encodings to be tried: the one that the file names by its mark, or those that its bytes allow."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if marked:
        yield marked
    elif wide := _without_mark(data[:_SEEN]):
        yield wide
    else:
        yield "utf-8"
        yield _of_one_byte(data)


def _without_mark(start: bytes) -> str:
    """UTF-16 without its mark: of every two bytes of English text one is zero, always the same.

    >>> _without_mark("Kites".encode("utf-16-le")), _without_mark("Kites".encode("utf-16-be")), _without_mark(b"Kites")
    ('utf-16-le', 'utf-16-be', '')
    """
    first, second = start[::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if second > half * 0.8 and first < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if first > half * 0.8 and second < half * 0.1 else ""


def _of_one_byte(data: bytes) -> str:
    r"""The encoding of Windows, unless that of old Macintoshes makes quotation marks and dashes of more of the bytes.

    >>> _of_one_byte("“Kites” – Côte".encode("mac-roman")), _of_one_byte("“Kites” – Côte".encode("cp1252"))
    ('mac-roman', 'cp1252')
    """

    def marks(encoding: str) -> int:
        return sum(letter in _PUNCTUATION for letter in data.decode(encoding, "replace"))

    return "mac-roman" if marks("mac-roman") > marks("cp1252") else "cp1252"


def _is_control(letter: str) -> bool:
    return letter < " " and letter not in "\t\n\v\f\r"


def _unreadable(name: str) -> DraftError:
    return error(name, "unreadable", "is neither a Word file nor a PDF nor plain text")
