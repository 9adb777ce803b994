"""The proof of a marked file: accepted, it is the draft, and rejected, it is the file that it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from apmb_draft.blocks import MASTHEAD, Document, Role, Run
from apmb_draft.reading.found import Found
from apmb_draft.reading.word import read
from apmb_draft.redline import accepted
from apmb_draft.tracked.resolved import resolved
from apmb_draft.typography import plain


def differences(base: bytes, marked: bytes, redlined: Document) -> tuple[str, ...]:
    """What is not as it should be; nothing for a file that is proven.

    Rejected, the file reads as the base does, letter by letter, in text, footnotes and masthead; accepted, it has the
    words and the italics of the draft.
    """
    before, again = read(base, "base"), read(resolved(marked, accept=False), "rejected")
    wrong = [f"rejected, {text}" for text in _unlike(before, again)]
    after = read(resolved(marked, accept=True), "accepted")
    return (*wrong, *(f"accepted, {text}" for text in _unlike_draft(after, accepted(redlined))))


def _unlike(before: Found, again: Found) -> Iterator[str]:
    pairs = (
        (
            "a paragraph",
            [_letters(one.runs) for one in before.passages],
            [_letters(one.runs) for one in again.passages],
        ),
        ("a footnote", [_letters(one.runs) for one in before.notes], [_letters(one.runs) for one in again.notes]),
        ("the masthead", [_plain(line) for line in before.masthead], [_plain(line) for line in again.masthead]),
    )
    for what, old, new in pairs:
        yield from _first(what, old, new)


def _unlike_draft(after: Found, draft: Document) -> Iterator[str]:
    blocks = [block for block in draft.body if block.role is not Role.PAGE_NOTE]
    read_back = [letters for one in after.passages if (letters := _letters(one.runs)).replace("/", "").strip("_*")]
    first = min((note.number for note in draft.notes), default=1)
    made = [_letters((Run(block.number), *block.runs), first) for block in blocks]
    yield from _first("a paragraph", made, _as_many(read_back, made))
    yield from _first(
        "a footnote", [_letters(one.runs) for one in draft.notes], [_letters(one.runs) for one in after.notes]
    )
    lines = {_plain(line) for line in after.masthead}
    for block in draft.blocks:
        if block.role in MASTHEAD - {Role.RUNNING_TITLE} and _plain(block.text) not in lines:
            yield f"the masthead does not say “{block.text}”"


def _as_many(found: Sequence[str], made: Sequence[str]) -> list[str]:
    """Passages put together where one block stands in two paragraphs."""
    result: list[str] = []
    for text in found:
        whole = (result[-1] if result else "") + text
        if result and len(result) <= len(made) and made[len(result) - 1] == whole:
            result[-1] = whole
        else:
            result.append(text)
    return result


def _first(what: str, expected: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    for one, other in zip_longest(expected, found, fillvalue=""):
        if one != other:
            yield f"{what} reads “{other[:300]}” and not “{one[:300]}”"
            return


def _letters(runs: Sequence[Run], first: int = 1) -> str:
    """Runs as text without spaces, italics between slashes, calls in brackets: what must be the same.

    `first` is the number of the first footnote, which Word counts from 1.
    """
    pieces: list[str] = []
    italic = False
    for run in runs:
        for letter in f"[{run.call - first + 1}]" if run.call else "".join(plain(run.text).split()):
            slanted = run.italic and not run.call
            if slanted != italic and letter.isalnum():
                pieces.append("/")
                italic = slanted
            pieces.append(letter)
    return "".join(pieces)


def _plain(text: str) -> str:
    return "".join(plain(text).split())
