"""The small markup of the file: paragraphs, `*italics*`, `[^notes]`, `{slots}`, `(a)`, `~` and `# headings`.

All functions keep offsets into the given text, so that a mistake can be reported at its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from apmb_draft.model.paragraphs import BEGINS, THIRD, Level, Paragraph


class Marked(str):
    """Text that is markup already; any other text is escaped when it is inserted into a template."""

    __slots__ = ()


def escape_text(text: str) -> Marked:
    r"""Return plain text as markup.

    >>> print(escape_text("L.23* {x}"))
    L.23\* \{x\}
    """
    return Marked(re.sub(r"([*{}\\|]|\[(?=\^))", r"\\\1", text))


def escape_marker(text: str) -> str:
    r"""Return a paragraph with its first characters escaped if they look like a marker of the file.

    >>> print(escape_marker("# 3"), escape_marker("~ 4"), escape_marker("(a) to (c)"), escape_marker("All"))
    \# 3 \~ 4 \(a) to (c) All
    """
    return re.sub(rf"^(?={BEGINS})", r"\\", text)


class Sort(StrEnum):
    """The kind of a token."""

    TEXT = "text"
    ITALIC = "italic"
    CALL = "call"
    SLOT = "slot"
    OPEN = "open"
    PROPOSED = "proposed"
    LINK = "link"
    FACT = "fact"


@dataclass(frozen=True)
class MarkupToken:
    """A piece of a paragraph: plain text, a change between italic and roman, or something to fill in.

    `name` is the footnote, the slot, the key of the open or proposed fact, or the symbol of the link. A FACT token is
    where the text of a fact begins, or, without a name, where it ends.
    """

    sort: Sort
    start: int
    text: str = ""
    name: str = ""


@dataclass(frozen=True)
class Fault:
    """A mistake in the markup, at an offset into the text."""

    start: int
    code: str
    message: str


_OPENS = r"(?:\d+\.[ \t]*)?\*[A-Z]"
"""The beginning of the next paragraph: an opening word in italics, perhaps behind a number."""

_TOKEN = re.compile(
    r"(?P<escape>\\(?P<escaped>[*{}\\\[\]#(~|]))"
    r"|(?P<bold>\*\*+)"
    r"|(?P<italic>\*)"
    r"|\[\^(?P<call>[^\[\]\s]*)\]"
    r"|(?P<bracket>\[\^)"
    r"|\{\?(?P<open>[^|{}\n]*)\|(?P<open_text>[^{}]*)\}"
    r"|\{!(?P<proposed>[^|{}\n]*)\|(?P<proposed_text>[^{}]*)\}"
    r"|\{>(?P<link>[^|{}\n]*)\|(?P<link_text>[^{}]*)\}"
    r"|\{=(?P<fact>[^|{}\n]*)\}"
    r"|\{(?P<slot>[^{}\n]*)\}"
    r"|(?P<brace>[{}])"
)


def tokenize_markup(text: str, start: int = 0) -> Iterator[MarkupToken]:
    r"""Yield the tokens of one paragraph, in order; mistakes are left to `find_faults`.

    >>> [(t.sort.value, t.text or t.name) for t in tokenize_markup("*Recalling* {recalled},[^treaty] 3 \\* 4")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('italic', '*'), ('text', 'Recalling'), ('italic', '*'), ('text', ' '), ('slot', 'recalled'), ('text', ','),
     ('call', 'treaty'), ('text', ' 3 '), ('text', '*'), ('text', ' 4')]
    """
    position = 0
    for found in _TOKEN.finditer(text):
        if found.start() > position:
            yield MarkupToken(Sort.TEXT, start + position, text[position : found.start()])
        position = found.end()
        yield _token(found, start + found.start())
    if position < len(text):
        yield MarkupToken(Sort.TEXT, start + position, text[position:])


_NAMED = (Sort.CALL, Sort.OPEN, Sort.PROPOSED, Sort.LINK, Sort.FACT, Sort.SLOT)
"""The tokens with a name, which is in the group that is called like them."""


def _token(found: re.Match[str], start: int) -> MarkupToken:
    if found["italic"]:
        return MarkupToken(Sort.ITALIC, start, "*")
    for sort in _NAMED:
        if found[sort] is not None:
            return MarkupToken(sort, start, found.groupdict().get(f"{sort}_text", ""), found[sort])
    return MarkupToken(Sort.TEXT, start, found["escaped"] or found[0])


def find_faults(text: str, start: int = 0) -> Iterator[Fault]:
    """Yield the mistakes in the markup of one paragraph: unclosed italics, bold, lone braces, tabs.

    >>> [f.code for f in find_faults("*Recalling its {recalled")]
    ['text-italic', 'text-brace']
    """
    italic: list[int] = []
    for found in _TOKEN.finditer(text):
        place = start + found.start()
        if found["italic"]:
            italic = [] if italic else [place]
        elif found["bold"]:
            yield Fault(
                place, "text-bold", "bold is not used in resolutions; write *…* for italics, \\* for an asterisk"
            )
    for place in italic:
        yield Fault(place, "text-italic", "this * has no partner in the paragraph; write \\* if you mean an asterisk")
    for found in _TOKEN.finditer(text):
        place = start + found.start()
        if found["brace"]:
            yield Fault(place, "text-brace", f"lone “{found[0]}”; write \\{found[0]} if you mean a brace")
        elif found["bracket"]:
            yield Fault(place, "text-note", "a footnote is called by its name alone, as [^treaty]; \\[ for a bracket")
    for found in re.finditer(r"\t", text):
        yield Fault(
            start + found.start(),
            "text-tab",
            "a tab in the text; write a space, or nothing before a paragraph: numbers are set by the tool",
        )
    yield from _line_faults(text, start)


def _line_faults(text: str, start: int) -> Iterator[Fault]:
    """Yield lines that look like the beginning of a paragraph: probably an empty line is missing.

    >>> [f.start for f in find_faults("*Recalling* this,\\n*Noting* that,\\n(a) A;")]
    [33, 18]
    """
    for found in re.finditer(rf"\n[ ]*(?=({BEGINS})[ \u00a0])", text):
        message = f"“{found[1]}” begins a line; put an empty line before it, or move it up if the sentence goes on"
        yield Fault(start + found.end(), "text-marker", message)
    for found in re.finditer(rf"(?<=[,;])\n[ ]*(?={_OPENS})", text):
        message = "a paragraph seems to begin here; put an empty line before it, or move it up if the sentence goes on"
        yield Fault(start + found.end(), "text-marker", message)


def kept_together(text: str, glue: str) -> str:
    """Return a paragraph with `glue` for each space behind which a line would look like a new paragraph.

    >>> kept_together("as in (a) and, *Inter alia*, # 3", "_")
    'as in_(a) and,_*Inter alia*,_# 3'
    """
    return re.sub(rf" (?=(?:{BEGINS}|{THIRD})[ \u00a0])|(?<=[,;]) (?={_OPENS})", glue, text)


def beginning_faults(paragraph: Paragraph, *, numbered: bool) -> Iterator[Fault]:
    """Yield the mistakes at the beginning of a paragraph; numbers are allowed only where the tool sets none.

    >>> from apmb_draft.model.paragraphs import split_paragraphs
    >>> [next(beginning_faults(p, numbered=True)).code for p in split_paragraphs("2. *Invites* all;\\n\\n(a)All")]
    ['text-number', 'text-marker']
    """
    if paragraph.level is not Level.PARAGRAPH:
        return
    number = re.match(r"(?:\d+[.)]|\(\d+\))(?=[\s*])", paragraph.text)
    if number and numbered and number[0] != "1.":  # which lets the numbers begin anew
        yield Fault(paragraph.start, "text-number", f"paragraphs are numbered by the tool; delete “{number[0]}”")
    other = re.match(r"(?:[a-z]\)|\([A-Z]\)|[a-h]\.|[-•–])(?=[ \u00a0])", paragraph.text)
    if other and numbered:
        message = f"“{other[0]}” begins no paragraph here; a sub-paragraph begins with (a), one below it with (i)"
        yield Fault(paragraph.start, "text-marker", message)
    marker = re.match(BEGINS, paragraph.text)
    if marker and marker.end() == len(paragraph.text):
        yield Fault(paragraph.start, "text-marker", f"no text stands behind “{marker[0]}”")
    elif marker:
        message = f"put a space behind “{marker[0]}”, or \\ before it if it is no marker"
        yield Fault(paragraph.start, "text-marker", message)
