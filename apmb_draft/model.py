"""What a resolution says, before anyone has formatted it: facts as data, wording as text with slots.

The models are the YAML file: their fields are its keys, their descriptions the help an editor shows, and the JSON
Schema is made from them. Every scalar arrives as the text that stands in the file, so that YAML's own readings of
`no`, `1:30` or a bare date can never change it; each type below reads its own form and says what it expected.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from apmb_draft.words import Dates, Years, date_text, read_date, read_dates, read_years


class Unknown(StrEnum):
    """What nobody has answered yet; written `unknown` in the file."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN
FORMAT: Literal[1] = 1
"""The version of the file format; a change that old files cannot follow raises it."""

_RESOLUTION = r"(?:[0-9]{2,3}/[0-9]+(?: [A-Z]{1,2})?|(?:S|ES)-[0-9]+/[0-9]+|[0-9]+(?: [A-Z])? \([IVXL]+\))"
_SYMBOL = r"[A-Z]+(?:/[A-Za-z0-9.()\-]+)+(?: [A-Z]{1,2})?\*?"
_DATE_FORM = r"[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"


class Stage(StrEnum):
    """How far a text has come."""

    DRAFT = "draft"
    ADOPTED = "adopted"


class Kind(StrEnum):
    """What the document is; a decision is one unnumbered paragraph (rule STR09)."""

    RESOLUTION = "resolution"
    DECISION = "decision"


class EachYear(StrEnum):
    """What the roll-over does with a list of recalled resolutions."""

    ADD = "add"
    REPLACE = "replace"
    KEEP = "keep"


class Ordinals(StrEnum):
    """How the meetings of one kind are counted: "First to Twenty-first", or "First, Second and Third"."""

    SPAN = "span"
    EACH = "each"


# --- Readers of one value each -------------------------------------------------------------------------------------


def _reader(read: Callable[[str], Any], what: str, *, known: bool = False) -> Callable[[Any], Any]:
    """A validator that lets values already read pass, `unknown` too unless it must be known, and reads text."""

    def validate(value: Any) -> Any:
        if value is None:
            raise ValueError(f"a value is missing: {what}" + ("" if known else ", or unknown"))
        if isinstance(value, dict | list | tuple):
            raise ValueError(f"expected {what}, not a {'list' if not isinstance(value, dict) else 'group of keys'}")
        if not isinstance(value, str):
            return value
        text = value.strip(" \n")
        if any(letter.isdecimal() and letter > "9" for letter in text):
            raise ValueError("figures of another script; write 0 to 9")
        if text.lower() == UNKNOWN and known:
            raise ValueError(f"this cannot be unknown; write {what}")
        if text.lower() == UNKNOWN:
            return UNKNOWN
        return read(text)

    return validate


def read_text(text: str) -> str:
    """One line of text, its white space as single spaces; no-break spaces stay."""
    if "\t" in text:
        raise ValueError("a tab in the text; write a space")
    line = re.sub(r"[ \n]+", " ", text).strip()
    if not line:
        raise ValueError("the text is empty")
    return line


def read_number(text: str) -> int:
    """A whole number in figures."""
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise ValueError(f"“{text}” is not a whole number from 1 up, in figures without commas or points: 164")
    return int(text)


def read_yes(text: str) -> bool:
    """Yes or no, in the words a person would use."""
    if text.lower() not in ("yes", "no", "true", "false"):
        raise ValueError(f"“{text}” is neither yes nor no")
    return text.lower() in ("yes", "true")


def read_resolution(text: str) -> str:
    """The number of a resolution (rules REF02, REF03, REF05)."""
    if not re.fullmatch(_RESOLUTION, text):
        raise ValueError(f"“{text}” is not the number of a resolution; write it as “79/34”, “54/54 B” or “S-10/2”")
    return text


def read_symbol(text: str) -> str:
    """The symbol of a United Nations document: capitals, figures and strokes."""
    if not re.fullmatch(_SYMBOL, text):
        raise ValueError(f"“{text}” is not the symbol of a document; write it as “A/RES/79/34” or “A/C.1/80/L.30”")
    return text


def read_paragraphs(text: str) -> str:
    """Running text: paragraphs apart by blank lines, each on one line, so that line breaks of an editor do not count.

    >>> read_paragraphs("One\\nparagraph.\\n\\n\\nAnother.\\n")
    'One paragraph.\\n\\nAnother.'
    """
    paragraphs = (re.sub(r"[ \n]+", " ", part).strip() for part in re.split(r"\n[ ]*\n", text))
    joined = "\n\n".join(part for part in paragraphs if part)
    if not joined:
        raise ValueError("the text is empty")
    return joined


class Held(BaseModel):
    """Where and when a meeting was held, as the United Nations shows it: "the Dead Sea (2007)"."""

    model_config = ConfigDict(frozen=True)
    place: str | Unknown
    year: int | Unknown

    def __str__(self) -> str:
        return f"{self.place} ({self.year})"


def read_held(text: str) -> Held:
    """A place as the list shows it, with its year.

    >>> read_held("Cartagena, Colombia (2009)").year
    2009
    """
    found = re.fullmatch(r"([^\s()][^\n\t]*?) ?\(([0-9]{4}|unknown)\)", text)
    if not found:
        raise ValueError(f"“{text}” is not a place with its year; write it as “Geneva (2023)”")
    place: str | Unknown = UNKNOWN if found[1].lower() == UNKNOWN else re.sub(" +", " ", found[1])
    return Held(place=place, year=UNKNOWN if found[2] == UNKNOWN else int(found[2]))


def _texts(value: Any) -> Any:
    """A list of texts, `unknown` as a whole, or one text alone."""
    if isinstance(value, str):
        return UNKNOWN if value.strip().lower() == UNKNOWN else (read_text(value),)
    if isinstance(value, dict):
        raise ValueError("expected a list, each entry on a line of its own behind “- ”, not a group of keys")
    return tuple(value) if isinstance(value, list) else value


def _schema(kind: str | list[str], **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, **more})


def _form(*forms: str) -> WithJsonSchema:
    """The schema of a text that has one of these forms, as regular expressions."""
    return _schema("string", pattern=f"^(?:{'|'.join(forms)})$")


_text_form = _schema(["string", "integer"])
"""YAML takes a paragraph number such as 114 for a number; to the tool it is text."""
_to_text = PlainSerializer(str, return_type=str)
_number_form = {"type": "integer", "minimum": 1, "maximum": 999999}
_date_out = PlainSerializer(lambda d: str(d) if isinstance(d, Unknown) else date_text(d), return_type=str)

Text: TypeAlias = Annotated[str, BeforeValidator(_reader(read_text, "text", known=True)), _text_form]
AskedText: TypeAlias = Annotated[str | Unknown, BeforeValidator(_reader(read_text, "text")), _text_form, _to_text]
Number: TypeAlias = Annotated[
    int, BeforeValidator(_reader(read_number, "a number", known=True)), WithJsonSchema(_number_form)
]
AskedNumber: TypeAlias = Annotated[
    int | Unknown,
    BeforeValidator(_reader(read_number, "a number")),
    WithJsonSchema({"anyOf": [_number_form, {"const": UNKNOWN.value}]}),
]
YesNo: TypeAlias = Annotated[
    bool,
    BeforeValidator(_reader(read_yes, "yes or no", known=True)),
    WithJsonSchema({"enum": ["yes", "no", True, False]}),
]
Date: TypeAlias = Annotated[
    datetime.date, BeforeValidator(_reader(read_date, "a date", known=True)), _date_out, _form(_DATE_FORM)
]
AskedDate: TypeAlias = Annotated[
    datetime.date | Unknown, BeforeValidator(_reader(read_date, "a date")), _date_out, _form(_DATE_FORM, UNKNOWN)
]
AskedDates: TypeAlias = Annotated[
    Dates | Unknown, BeforeValidator(_reader(read_dates, "dates")), _schema("string"), _to_text
]
AskedYears: TypeAlias = Annotated[
    Years | Unknown,
    BeforeValidator(_reader(read_years, "a period of years")),
    _to_text,
    _form("[0-9]{4} ?[-–] ?[0-9]{4}", UNKNOWN),
]
HeldAt: TypeAlias = Annotated[
    Held,
    BeforeValidator(_reader(read_held, "a place with its year, as “Geneva (2023)” or “unknown (2025)”", known=True)),
    _to_text,
    _form(r"[^\s()].*\((?:[0-9]{4}|unknown)\)"),
]
ResolutionNumber: TypeAlias = Annotated[
    str, BeforeValidator(_reader(read_resolution, "the number of a resolution", known=True)), _form(_RESOLUTION)
]
Symbol: TypeAlias = Annotated[str, BeforeValidator(_reader(read_symbol, "a symbol", known=True)), _form(_SYMBOL)]
AskedSymbol: TypeAlias = Annotated[
    str | Unknown, BeforeValidator(_reader(read_symbol, "a symbol")), _form(_SYMBOL, UNKNOWN), _to_text
]
Paragraphs: TypeAlias = Annotated[
    str, BeforeValidator(_reader(read_paragraphs, "paragraphs", known=True)), _schema("string")
]
Texts: TypeAlias = Annotated[
    tuple[Text, ...] | Unknown,
    BeforeValidator(_texts),
    WithJsonSchema({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}),
]
Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Part(BaseModel):
    """A group of keys of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Adoption(Part):
    """How the resolution was adopted: its front block, its number and its closing lines follow from it."""

    number: ResolutionNumber = Field(description="number of the resolution, such as 79/34")
    date: Date = Field(description="day on which the plenary adopted it (not the date of issue)")
    meeting: Number = Field(description="number of the plenary meeting, such as 43")
    resumed: YesNo = Field(default=False, description="yes when the meeting was a resumed one: 84th (resumed)")
    report: Text | None = Field(default=None, description="symbol of the report, such as A/79/408")
    paragraph: Text | None = Field(default=None, description="paragraph of the report, such as 114")


class Recall(Part):
    """A list of resolutions that the text recalls."""

    each_year: EachYear = Field(
        default=EachYear.ADD,
        description="what next-year does: add the resolution adopted last, replace the list by it, or keep the list",
    )
    adopted: dict[ResolutionNumber, AskedDate] = Field(
        min_length=1, description="number: date of adoption, in the order of the text"
    )


class Articles(Part):
    """The provisions under which a meeting is convened and observers are invited."""

    prepare: Text = Field(description="for the preparations, such as: article 12, paragraph 1")
    invite: Text = Field(description="for inviting observers, such as: article 12, paragraph 3")


class MeetingKind(Part):
    """One kind of meeting, and those of it that were held."""

    name: Text = Field(description="full name in the singular: Meeting of the States Parties to the Convention")
    short: Text | None = Field(default=None, description="the name where it is repeated; the full name if absent")
    ordinals: Ordinals = Field(
        default=Ordinals.SPAN, description="First to Third (span), or First, Second and Third (each)"
    )
    every: Number | None = Field(
        default=None, description="years from one to the next; absent: every year without another"
    )
    articles: Articles | None = Field(default=None, description="what is proposed when this kind comes to be convened")
    action_plan: AskedYears | None = Field(
        default=None, description="period of the action plan of the latest: 2020–2024"
    )
    held: dict[Number, HeldAt] = Field(
        default_factory=dict,
        description="ordinal: place as the list shows it (year)",
        json_schema_extra={"propertyNames": {"pattern": "^[1-9][0-9]{0,5}$"}},
    )


class Attend(Part):
    """The meeting that States are invited to attend."""

    kind: Text = Field(description="one of the names under meetings")
    number: Number = Field(description="its ordinal, in figures")
    called: Text | None = Field(default=None, description="its name in this text, where that is not the usual one")
    place: AskedText | None = Field(default=None, description="as the text names it: Siem Reap, Cambodia")
    dates: AskedDates | None = Field(
        default=None, description="1 to 5 December 2025; or: the week of 1 to 5 December 2025"
    )


class Convene(Part):
    """The meeting that the Secretary-General is requested to prepare."""

    kind: Text = Field(description="one of the names under meetings")
    number: Number = Field(description="its ordinal, in figures")
    called: Text | None = Field(default=None, description="its name in this text, where that is not the usual one")
    articles: Articles | None = Field(default=None, description="the provisions cited in this text")


class Annex(Part):
    """An annex; its paragraphs keep the numbers typed in them."""

    title: Text | None = Field(default=None, description="title of the annex")
    text: Paragraphs = Field(description="paragraphs apart by blank lines; a number typed at the start stays")


class Ask(Part):
    """A question that is still open; filling in the value, or deleting the entry, answers it."""

    fact: Text = Field(description="the key that answers it, such as attend.place")
    question: Text = Field(description="what is asked, and why")
    look: Text | None = Field(default=None, description="where the answer usually appears")
    proposed: Text | None = Field(
        default=None, description="the value filled in meanwhile; delete the entry to confirm it"
    )


class Resolution(Part):
    """One year's resolution or draft, as its file holds it."""

    format: Annotated[Literal[1], BeforeValidator(_reader(read_number, "1", known=True))] = Field(
        default=FORMAT, description="version of this file format"
    )
    document: Kind = Field(default=Kind.RESOLUTION, description="resolution, or decision (one unnumbered paragraph)")
    session: Number = Field(description="session of the General Assembly, in figures")
    stage: Stage = Field(description="draft, or adopted")
    symbol: AskedSymbol = Field(description="A/RES/79/34, A/C.1/80/L.30, or unknown")
    issued: AskedDate = Field(description="date in the masthead: of submission (draft) or of issue (adopted)")
    committee: Text | None = Field(default=None, description="Main Committee; absent for a text without one")
    agenda_item: AskedText = Field(description="number and letter, such as 98 (l)")
    agenda_title: Text | None = Field(default=None, description="title of the item: title of the sub-item")
    title: Text = Field(description="title of the resolution")
    sponsors: Texts = Field(
        default=(), description="States that table the draft, by their official short names, or unknown"
    )
    adoption: Adoption | None = Field(default=None, description="only of an adopted text")
    base: Symbol | None = Field(default=None, description="the text this draft was made from")
    next_session: Number | None = Field(
        default=None, description="session in whose provisional agenda the item is included"
    )
    resolutions: dict[Name, Recall] = Field(
        default_factory=dict, description="lists of resolutions; each name is a slot"
    )
    meetings: dict[Name, MeetingKind] = Field(default_factory=dict, description="kinds of meeting; each name is a slot")
    attend: Attend | None = Field(default=None, description="meeting that States are invited to attend")
    convene: Convene | None = Field(default=None, description="meeting that the Secretary-General is to prepare")
    counts: dict[Name, AskedNumber] = Field(
        default_factory=dict, description="numbers of the text; each name is a slot"
    )
    dates: dict[Name, AskedDate] = Field(default_factory=dict, description="days of the text; each name is a slot")
    milestones: dict[Name, Number] = Field(
        default_factory=dict, description="years whose round anniversaries the text may mark: entry_into_force: 1999"
    )
    preamble: Paragraphs = Field(default="", description="preambular paragraphs, apart by blank lines")
    operative: Paragraphs = Field(default="", description="operative paragraphs, apart by blank lines, without numbers")
    decision: Paragraphs = Field(default="", description="the text of a decision")
    footnotes: dict[Name, Text] = Field(default_factory=dict, description="name: text; called in the text by [^name]")
    annexes: tuple[Annex, ...] = Field(default=(), description="annexes, in order")
    ask: tuple[Ask, ...] = Field(default=(), description="what is still open")


TEXTS = ("preamble", "operative", "decision")
"""The keys of the body, in reading order."""

COMMITTEES = {
    "First Committee": "A/C.1",
    "Second Committee": "A/C.2",
    "Third Committee": "A/C.3",
    "Special Political and Decolonization Committee (Fourth Committee)": "A/C.4",
    "Fifth Committee": "A/C.5",
    "Sixth Committee": "A/C.6",
}
"""The Main Committees, and how the symbols of their documents begin."""


def draft_symbol_prefix(committee: str | None, session: int) -> str:
    """What a draft's symbol says before its number is known.

    >>> draft_symbol_prefix("First Committee", 80), draft_symbol_prefix(None, 80)
    ('A/C.1/80/L.', 'A/80/L.')
    """
    return f"{COMMITTEES.get(committee or '', 'A')}/{session}/L."
