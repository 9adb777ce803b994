"""Why a Word file is not read, in words for the person who has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from apmb_draft.model.problems import error


class UnreadableError(Exception):
    """Why a file is not read: a code for machines and a message for the user."""

    def __init__(self, code: str, message: str):
        self.code, self.message = code, message
        super().__init__(message)


class DamagedError(UnreadableError):
    """The file is a Word file, but broken."""


@contextmanager
def refused_as(name: str) -> Iterator[None]:
    """Give every UnreadableError of the work inside the name of the file. Raises DraftError with the same code."""
    try:
        yield
    except UnreadableError as failure:
        raise error(name, failure.code, failure.message) from failure


def damaged(what: str) -> DamagedError:
    """Return the error to raise for something that is broken."""
    return DamagedError("word-damaged", f"{what}; the file is damaged or half of it is missing")


def old_format(data: bytes) -> UnreadableError:
    """Return the error to raise for a file of the years before .docx, which the names of its streams tell."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return UnreadableError("word-encrypted", "is protected by a password; save it as a plain .docx file first")
    others = {"Workbook": "an old Excel file", "PowerPoint Document": "an old PowerPoint file", "__substg1": "a mail"}
    what = next((what for stream, what in others.items() if has(stream)), "an old .doc file or protected by a password")
    return UnreadableError("not-word", f"is {what}; save it as a plain .docx file first")


def shown(name: str) -> str:
    """Return the name of a part as a message may show it; a file can call its parts what it likes."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in name)
    return printable if len(printable) < 80 else f"{printable[:80]}…"


def too_large(why: str) -> UnreadableError:
    """Return the error to raise for a file that is larger than any document, or would be when it is unpacked."""
    return UnreadableError("too-large", f"{why}; that is no resolution, or a trap")
