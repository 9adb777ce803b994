"""The types of the values in the file: how each is read from text, written again, and described in the JSON Schema.

`model` declares its fields with the types at the end: `Date` must be known, `AskedDate` may be `unknown` as well. Each
is made of a function that reads a text (`read_date`), what it expects in words, for errors, and the form that editors
check. Options of commands are read with the same functions (`cli.options`).

Every scalar arrives as the text that is in the file, so that YAML's own readings of `no`, `1:30` or a bare date
never change it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from apmb_draft.un.english import MONTHS, Dates, Years, date_text, read_date, read_dates, read_years
from apmb_draft.un.states import begins_with_state, other_names, state_names


class Unknown(StrEnum):
    """The value of a fact that nobody knows yet; `unknown` in the file."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN

# Regular expressions: a number of a resolution (79/34, 54/54 B, S-10/2, 3485 (XXX)), a symbol, a date.
RESOLUTION = r"(?:[0-9]{2,3}/[0-9]+(?: [A-Z]{1,2})?|(?:S|ES)-[0-9]+/[0-9]+|[0-9]+(?: [A-Z])? \([IVXL]+\))"
_SYMBOL = r"[A-Z]+(?:/[A-Za-z0-9.()\-]+)+(?: [A-Z]{1,2}(?:[-–][A-Z])?)?\*?"
_DATE_FORM = r"[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"


def asked_value(read: Callable[[str], Any], what: str, *, is_known: bool = False) -> BeforeValidator:
    """Return the validator of a value that may be `unknown`, whose text `read` takes; one read before passes.

    `what` says in errors what was expected, "a date". A value that `is_known` cannot be `unknown`.

    Raises ValueError (the validator), with a message for the user, for a missing value, a list, and a text that `read`
    does not take.
    """

    def validate(value: Any) -> Any:
        """Return a value as read. Raises ValueError for one of another form."""
        if value is None:
            raise ValueError(f"a value is missing: {what}" + ("" if is_known else ", or unknown"))
        if isinstance(value, dict | list | tuple):
            raise ValueError(f"expected {what}, not a {'group of keys' if isinstance(value, dict) else 'list'}")
        if not isinstance(value, str):
            return value
        text = value.strip(" \n")
        if any(character.isdecimal() and character > "9" for character in text):
            raise ValueError("figures of another script; write 0 to 9")
        if text.lower() != UNKNOWN:
            return read(text)
        if is_known:
            raise ValueError(f"this cannot be unknown; write {what}")
        return UNKNOWN

    return BeforeValidator(validate)


known_value = partial(asked_value, is_known=True)
"""The validator of a value that cannot be `unknown`."""


def read_text(text: str) -> str:
    """Read one line of text, its white space as single spaces; no-break spaces stay.

    Raises ValueError for text of another form.
    """
    if "\t" in text:
        raise ValueError("a tab in the text; write a space")
    line = re.sub(r"[ \n]+", " ", text).strip()
    if not line:
        raise ValueError("the text is empty")
    return line


def read_number(text: str) -> int:
    """Read a whole number in figures. Raises ValueError for other text."""
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise ValueError(f"“{text}” is not a whole number from 1 up, in figures without commas or points: 164")
    return int(text)


def read_session(text: str) -> int:
    """Read a session, from which years are counted, in figures. Raises ValueError for other text."""
    if not re.fullmatch("[1-9][0-9]{0,2}", text):
        raise ValueError(f"“{text}” is not a session, in figures from 1 to 999: 80")
    return int(text)


def read_length(text: str) -> float:
    """Read a length in points. Raises ValueError for other text.

    >>> read_length("57.6 pt"), read_length("84")
    (57.6, 84.0)
    """
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)(?: ?pt)?", text)
    if not found:
        raise ValueError(f"“{text}” is no length in points; write it as “57.6 pt”")
    return float(found[1])


def _between(least: int, most: int) -> BeforeValidator:

    def read(text: str) -> float:
        """Read a length between the bounds. Raises ValueError for any other text."""
        if not least <= read_length(text) <= most:
            raise ValueError(f"“{text}” does not lie between {least} and {most} pt")
        return read_length(text)

    return known_value(read, f"a length in points from {least} to {most}, as 57.6 pt")


def read_yes(text: str) -> bool:
    """Read yes or no, in the words a person would use. Raises ValueError for other text."""
    if text.lower() not in ("yes", "no", "true", "false"):
        raise ValueError(f"“{text}” is neither yes nor no")
    return text.lower() in ("yes", "true")


def read_resolution(text: str) -> str:
    """Read the number of a resolution (rules REF02, REF03, REF05). Raises ValueError for other text."""
    if not re.fullmatch(RESOLUTION, text):
        raise ValueError(f"“{text}” is not the number of a resolution; write it as “79/34”, “54/54 B” or “S-10/2”")
    return text


def read_symbol(text: str) -> str:
    """Read the symbol of a United Nations document: capitals, figures and strokes. Raises ValueError for other text."""
    if not re.fullmatch(_SYMBOL, text):
        raise ValueError(f"“{text}” is not the symbol of a document; write it as “A/RES/79/34” or “A/C.1/80/L.30”")
    return text


PARAGRAPH_BREAK = re.compile(r"\n[ ]*\n|\n(?=[ ]*\|)")
"""What separates two paragraphs: a blank line, or the beginning of a row of a table."""


def read_paragraphs(text: str) -> str:
    """Read running text: paragraphs separated by blank lines, each made one line, so that editors may wrap it.

    The rows of a table begin with a stroke and need no blank line between them.

    >>> read_paragraphs("One\\nparagraph.\\n\\n\\nAnother.\\n")
    'One paragraph.\\n\\nAnother.'

    Raises ValueError for text of another form.
    """
    paragraphs = (re.sub(r"[ \n]+", " ", part).strip() for part in PARAGRAPH_BREAK.split(text))
    joined = "\n\n".join(part for part in paragraphs if part)
    if not joined:
        raise ValueError("the text is empty")
    return joined


_CALENDAR = re.compile(
    rf"\b(?:{'|'.join(MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?)\b"
)


def read_place(text: str) -> str:
    """Read the name of a place: no day or number alone, and of several words one has a capital letter.

    “in” belongs to the words around it: "to be held in {place}".

    A place-holder that was read from a document, "[place]", passes: it is compared with the open fact.

    >>> read_place("the Dead Sea"), read_place("online")
    ('the Dead Sea', 'online')
    >>> read_place("the last week of November")
    Traceback (most recent call last):
    ValueError: “the last week of November” is not the name of a place; write it as “Geneva” or “the Dead Sea”
    >>> read_place("in Geneva")
    Traceback (most recent call last):
    ValueError: “in Geneva”: leave out “in”, which the text says already

    Raises ValueError for text of another form.
    """
    place = read_text(text)
    rest = _CALENDAR.sub("", place)
    is_named = any(character.isupper() or character == "[" for character in rest)
    if not is_named and (" " in place or not any(map(str.isalpha, rest))):
        raise ValueError(f"“{place}” is not the name of a place; write it as “Geneva” or “the Dead Sea”")
    if place.startswith("in "):
        raise ValueError(f"“{place}”: leave out “in”, which the text says already")
    return place


class PlaceAndYear(BaseModel):
    """The place and year in which a meeting was held, as the United Nations writes them: "the Dead Sea (2007)"."""

    model_config = ConfigDict(frozen=True)
    place: str | Unknown
    year: int | Unknown

    def __str__(self) -> str:
        return f"{self.place} ({self.year})"


def read_held(text: str) -> PlaceAndYear:
    """Read the place and year of a meeting that was held. Raises ValueError for other text.

    >>> read_held("Cartagena, Colombia (2009)").year
    2009
    """
    found = re.fullmatch(r"([^\s()][^\n\t]*?) ?\(([0-9]{4}|unknown)\)", text)
    if not found:
        raise ValueError(f"“{text}” is not a place with its year; write it as “Geneva (2023)”")
    place: str | Unknown = UNKNOWN if found[1].lower() == UNKNOWN else read_place(found[1])
    return PlaceAndYear(place=place, year=UNKNOWN if found[2] == UNKNOWN else int(found[2]))


def _states(value: Any) -> Any:
    """Return a list of States as a tuple, the name of one State as a tuple of one, and `unknown` as UNKNOWN.

    Raises ValueError for several States in one text, and for a group of keys.
    """
    if isinstance(value, str):
        if value.lstrip().startswith("-") or _is_several_states(value):
            raise ValueError(f"“{value}” has no dashes; write each State on a line of its own behind “- ”")
        return UNKNOWN if value.strip().lower() == UNKNOWN else (read_state(value),)
    if isinstance(value, dict):
        raise ValueError("expected a list, each entry on a line of its own behind “- ”, not a group of keys")
    return tuple(value) if isinstance(value, list) else value


def _is_several_states(text: str) -> bool:
    """Return whether a text is the names of two States or more in a row, as YAML reads lines without dashes."""
    is_one = text in state_names()
    return not is_one and any(
        begins_with_state(text[len(name) :].strip()) for name in state_names() if text.startswith(name)
    )


def read_state(text: str) -> str:
    """Read the name of one State: no official short name has a comma, so a comma joins several.

    One may be before an asterisk, "Nigeria,*", as the line has it.

    Raises ValueError for text of another form.
    """
    name = read_text(text)
    if "," in re.sub(r",\*+$", "", name):
        raise ValueError(f"“{name}” is more than one State; write each on a line of its own behind “- ”")
    return name


def _schema(kind: str | list[str], **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, **more})


def _form(*forms: str) -> WithJsonSchema:
    """Return the schema of a text that has one of these forms, as regular expressions."""
    return _schema("string", pattern=f"^(?:{'|'.join(forms)})$")


_text_form = _schema(["string", "integer"])
"""An editor takes 114, the number of a paragraph, for an integer; to the tool it is text."""
_to_text = PlainSerializer(str, return_type=str)
_number_form = {"type": "integer", "minimum": 1, "maximum": 999999}
_to_date_text = PlainSerializer(lambda d: str(d) if isinstance(d, Unknown) else date_text(d), return_type=str)

Text: TypeAlias = Annotated[str, known_value(read_text, "text"), _text_form]
AskedText: TypeAlias = Annotated[str | Unknown, asked_value(read_text, "text"), _text_form, _to_text]
AskedPlace: TypeAlias = Annotated[str | Unknown, asked_value(read_place, "the name of a place"), _text_form, _to_text]
Number: TypeAlias = Annotated[int, known_value(read_number, "a number"), WithJsonSchema(_number_form)]
Session: TypeAlias = Annotated[
    int, known_value(read_session, "a number"), WithJsonSchema({**_number_form, "maximum": 999})
]
AskedNumber: TypeAlias = Annotated[
    int | Unknown,
    asked_value(read_number, "a number"),
    WithJsonSchema({"anyOf": [_number_form, {"const": UNKNOWN.value}]}),
]
YesNo: TypeAlias = Annotated[
    bool, known_value(read_yes, "yes or no"), WithJsonSchema({"enum": ["yes", "no", True, False]})
]
Date: TypeAlias = Annotated[datetime.date, known_value(read_date, "a date"), _to_date_text, _form(_DATE_FORM)]
AskedDate: TypeAlias = Annotated[
    datetime.date | Unknown, asked_value(read_date, "a date"), _to_date_text, _form(_DATE_FORM, UNKNOWN)
]
AskedDates: TypeAlias = Annotated[Dates | Unknown, asked_value(read_dates, "dates"), _schema("string"), _to_text]
AskedYears: TypeAlias = Annotated[
    Years | Unknown, asked_value(read_years, "a period of years"), _to_text, _form("[0-9]{4} ?[-–] ?[0-9]{4}", UNKNOWN)
]
HeldAt: TypeAlias = Annotated[
    PlaceAndYear,
    known_value(read_held, "a place with its year, as “Geneva (2023)” or “unknown (2025)”"),
    _to_text,
    _form(r"[^\s()].*\((?:[0-9]{4}|unknown)\)"),
]
ResolutionNumber: TypeAlias = Annotated[
    str, known_value(read_resolution, "the number of a resolution"), _form(RESOLUTION)
]
Symbol: TypeAlias = Annotated[str, known_value(read_symbol, "a symbol"), _form(_SYMBOL)]
AskedSymbol: TypeAlias = Annotated[
    str | Unknown, asked_value(read_symbol, "a symbol"), _form(_SYMBOL, UNKNOWN), _to_text
]
Paragraphs: TypeAlias = Annotated[
    str, known_value(read_paragraphs, "paragraphs of text, indented below a key with |"), _schema("string")
]
State: TypeAlias = Annotated[str, known_value(read_state, "the name of a State"), _text_form]


def _offer_states(schema: dict[str, Any]) -> None:
    """Offer the States to an editor, each with its other names; any text is valid, as “Egypt*” for a group.

    Which names are official is said by the tool, in words and with the nearest one.
    """
    observers = ("Holy See", "State of Palestine")
    kinds = {name: "observer State" if name in observers else "Member State" for name in state_names()}
    described = ["; also: ".join(filter(None, (kind, ", ".join(other_names(name))))) for name, kind in kinds.items()]
    items = {"anyOf": [{"enum": list(kinds), "enumDescriptions": described}, {"type": "string"}]}
    schema["anyOf"] = [{"items": items, "type": "array"}, {"type": "string"}]


AskedStates: TypeAlias = Annotated[
    tuple[State, ...] | Unknown, BeforeValidator(_states), Field(json_schema_extra=_offer_states)
]
# Lengths of the layout, in points; the bounds are those between which a page of the form makes sense.
_to_length_text = PlainSerializer(lambda length: f"{length:g} pt", return_type=str)
_length_form = _schema(["string", "number"], pattern=r"^[0-9]{1,3}([.][0-9]{1,2})?( ?pt)?$")
FromFoot: TypeAlias = Annotated[float, _between(36, 216), _to_length_text, _length_form]
FromTop: TypeAlias = Annotated[float, _between(76, 216), _to_length_text, _length_form]
HeadingStep: TypeAlias = Annotated[float, _between(18, 108), _to_length_text, _length_form]
Condensed: TypeAlias = Annotated[float, _between(0, 1), _to_length_text, _length_form]
Pitch: TypeAlias = Annotated[float, _between(8, 12), _to_length_text, _length_form]
PARAGRAPH = r"(?:preamble|operative|operative unnumbered|decision|annex) [0-9]+(?: [(][a-z0-9]+[)]| [a-z][.])*"
"""The name of a paragraph in the file: operative 3 (a)."""
LinesName: TypeAlias = Annotated[
    str, Field(pattern=rf"^(?:{PARAGRAPH}(?: lines? [1-9][0-9]*(?:-[1-9][0-9]*)?)?|footnote [1-9][0-9]*)$")
]
ParagraphName: TypeAlias = Annotated[str, Field(pattern=rf"^{PARAGRAPH}$")]
PitchName: TypeAlias = Annotated[str, Field(pattern=rf"^(?:{PARAGRAPH}|footnote [1-9][0-9]*)$")]
Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
SlotName: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(?:\.[a-z_]+)?$")]
