"""Passages sorted into the parts of a document, told by their words, and by their place where that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from apmb_draft.blocks import Run, joined
from apmb_draft.problems import error
from apmb_draft.reading.found import Found, Indent, Passage


@dataclass
class Sorted:
    """A document in its parts. Body parts hold (marker, runs): "3." and the runs behind it, or "" and the runs."""

    symbol: str = ""
    distribution: str = ""
    issued: str = ""
    session: str = ""
    committee: str = ""
    agenda_item: str = ""
    agenda_title: str = ""
    sponsors: str = ""
    adoption: str = ""
    report: str = ""
    title: str = ""
    number: str = ""
    omnibus: str = ""
    opening: str = ""
    preamble: list[Passage] = field(default_factory=list)
    operative: list[Passage] = field(default_factory=list)
    decision: list[Passage] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    annexes: list[list[Passage]] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)


_SYMBOL = re.compile(r"(?:[A-Z]+/)+[A-Za-z0-9./\-()]+(?: [A-Z](?:[-–][A-Z])?)?\*?")
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_SPONSORS = re.compile(r"(.+?)(?:\*?: ?\*?)(?:revised )?draft (resolution|decision)", re.S)
_ADOPTION = re.compile(r"(?:Resolution|Decision)s? adopted by the General Assembly\b.*", re.S)
_REPORT = re.compile(r"\[(on the report of|without reference to).*\]?", re.S)
_TITLE = re.compile(r"(\d{2,3}/\d+(?: [A-Z])?)\.[ \t]+(.+)", re.S)
_OPENING = re.compile(r"The (?:General Assembly|Security Council|Economic and Social Council|Human Rights Council),")
_NUMBERED = re.compile(r"(\d{1,3})\.[ \t]+(?=\S)")
_MEETING = re.compile(r"\d+(?:st|nd|rd|th) (?:\(resumed\) )?(?:plenary )?meeting")
_ANNEX = re.compile(r"Annex(?: [IVXL]+)?")


def sort(found: Found, name: str) -> Sorted:
    """The parts of a document. Raises DraftError where a part that every resolution has is not there."""
    parts = Sorted()
    _masthead(found, parts)
    rest = _front(list(found.passages), parts, name)
    rest = _opening(rest, parts, name)
    _body(rest, parts)
    return parts


def _masthead(found: Found, parts: Sorted) -> None:
    for line in found.masthead:
        text = line.strip()
        if _SYMBOL.fullmatch(text) and not parts.symbol:
            parts.symbol = text
        elif text.startswith("Distr"):
            parts.distribution = text
        elif _DATE.fullmatch(text):
            parts.issued = text


def _front(passages: list[Passage], parts: Sorted, name: str) -> list[Passage]:
    """The front block up to the words "The General Assembly,"; lines of one part that were found apart are joined."""
    end = next((index for index, passage in enumerate(passages) if _OPENING.match(passage.text.strip())), None)
    if end is None:
        raise error(name, "not-a-resolution", "has not the words “The General Assembly,”; it is no resolution or draft")
    for passage in passages[:end]:
        _front_line(passage.text.strip(), parts)
    if not (parts.agenda_item or parts.number):
        raise error(name, "not-a-resolution", "has neither an agenda item nor a number; it is no resolution or draft")
    return passages[end:]


def _front_line(text: str, parts: Sorted) -> None:
    """One line of the front block: told by its words, else by what stands above it."""
    if _by_its_words(text, parts):
        return
    line = _one_line(text)
    if parts.report and ")" not in parts.report:
        parts.report += f" {line.strip('[]')}"
    elif parts.title:
        parts.title += f" {line}"
    elif parts.number or parts.sponsors or parts.report or parts.adoption:
        parts.title = line
    elif parts.agenda_item:
        parts.agenda_title = f"{parts.agenda_title} {line}".strip()
    else:
        parts.committee = line


def _by_its_words(text: str, parts: Sorted) -> bool:
    if not parts.session:
        parts.session = text
    elif re.match(r"Agenda items? \d", text):
        parts.agenda_item = text.partition("item")[2].lstrip("s ").strip()
    elif _ADOPTION.match(text):
        parts.adoption = text
    elif parts.adoption and not parts.report and re.match(r"on \d", text):
        parts.adoption += f"\n{text}"
    elif _REPORT.match(text):
        parts.report = text.strip("[]")
    elif title := _TITLE.fullmatch(text):
        parts.number, parts.title = title[1], _one_line(title[2])
    elif parts.number and re.fullmatch(r"[A-Z]{1,2}", text):
        # A lettered part of an omnibus resolution: the letter, then the title of the part.
        parts.number, parts.omnibus, parts.title = f"{parts.number} {text}", parts.title, ""
    elif sponsors := _SPONSORS.fullmatch(text):
        parts.sponsors = _one_line(sponsors[1])
    else:
        return False
    return True


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _opening(passages: list[Passage], parts: Sorted, name: str) -> list[Passage]:
    first = passages[0].text.strip()
    found = _OPENING.match(first)
    assert found
    if not first.startswith("The General Assembly"):
        raise error(
            name, "not-a-resolution", "is a text of another organ; this tool reads those of the General Assembly"
        )
    if first == found[0]:
        parts.opening = first
        return passages[1:]
    return passages


def _body(passages: list[Passage], parts: Sorted) -> None:
    """Preamble, operative part, closing lines and annexes, in this order."""
    where = parts.preamble if parts.opening else parts.decision
    for passage in passages:
        text = passage.text.strip()
        if _ANNEX.fullmatch(text):
            parts.annexes.append([])
            where = parts.annexes[-1]
            continue
        if _MEETING.fullmatch(text) or (parts.closing and _DATE.fullmatch(text) and not parts.annexes):
            parts.closing.append(text)
            continue
        if where is parts.preamble and _NUMBERED.match(text):
            where = parts.operative
        where.append(passage)
    if parts.opening and not parts.operative:
        _single_operative(parts)


def _single_operative(parts: Sorted) -> None:
    """A single operative paragraph carries no number (STR05): the preamble ends with the last comma."""
    last = max(
        (index for index, passage in enumerate(parts.preamble) if passage.text.rstrip().endswith(",")), default=-1
    )
    parts.operative = parts.preamble[last + 1 :]
    del parts.preamble[last + 1 :]


def without_start(passage: Passage, length: int) -> Passage:
    """A passage without its first letters, such as a typed number."""
    runs: list[Run] = []
    for run in passage.runs:
        cut = min(length, len(run.text)) if not run.call else 0
        length -= cut
        runs.append(replace(run, text=run.text[cut:]))
    return replace(passage, runs=joined(runs))


def is_heading(passage: Passage) -> bool:
    """Whether a passage of the body is a heading: bold, or short and without the end of a sentence."""
    if passage.bold is not None and passage.indent is not None:
        return passage.bold and passage.indent in (Indent.COLUMN, Indent.OUTER)
    text = passage.text.strip()
    return len(text) < 90 and not re.search(r"[,;:.”]$", text) and text[:1].isupper()
