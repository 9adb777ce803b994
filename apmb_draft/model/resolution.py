"""What a resolution says, before anyone has formatted it: facts as data, wording as text with slots.

The models are the YAML file: their fields are its keys, their descriptions the help an editor shows, and the JSON
Schema is made from them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from apmb_draft.model.values import (
    AskedDate,
    AskedDates,
    AskedNumber,
    AskedPlace,
    AskedStates,
    AskedSymbol,
    AskedText,
    AskedYears,
    Condensed,
    Date,
    FromFoot,
    FromTop,
    HeadingStep,
    HeldAt,
    LinesName,
    Name,
    Number,
    ParagraphName,
    Paragraphs,
    Pitch,
    PitchName,
    ResolutionNumber,
    Session,
    SlotName,
    Symbol,
    Text,
    YesNo,
    known_value,
    read_number,
)

FORMAT: Literal[1] = 1
"""The version of the file format; a change that old files cannot follow raises it."""


class Stage(StrEnum):
    """How far a text has come."""

    DRAFT = "draft"
    ADOPTED = "adopted"


class Kind(StrEnum):
    """What the document is; a decision is one unnumbered paragraph (rule STR09)."""

    RESOLUTION = "resolution"
    DECISION = "decision"


class Announced(StrEnum):
    """How the words "Resolution adopted by the General Assembly" head the text; they have changed over the years."""

    DATED = "dated"
    UNDATED = "undated"
    NO = "no"


class EachYear(StrEnum):
    """What the roll-over does with a list of recalled resolutions."""

    ADD = "add"
    SHIFT = "shift"
    REPLACE = "replace"
    KEEP = "keep"
    ASK = "ask"

    @property
    def goes_on(self) -> bool:
        """Return whether the list holds the text's own forerunners."""
        return self in (EachYear.ADD, EachYear.SHIFT, EachYear.REPLACE)


class Ordinals(StrEnum):
    """How the meetings of one kind are counted: "First to Twenty-first", or "First, Second and Third"."""

    SPAN = "span"
    EACH = "each"


class AsteriskPlace(StrEnum):
    """Where the asterisk of the sponsors stands where none of them carries it."""

    COLON = "colon"
    LINE = "line"


def _optional(description: str) -> Any:
    """Return the field of a key that may be absent, with what it holds."""
    return Field(default=None, description=description)


def _group(description: str) -> Any:
    """Return the field of a group of keys, which may be absent."""
    return Field(default_factory=dict, description=description)


class Part(BaseModel):
    """A group of keys of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Adoption(Part):
    """How the resolution was adopted: its front block, its number and its closing lines follow from it."""

    number: ResolutionNumber = Field(description="number of the resolution, such as 79/34")
    date: Date = Field(description="day on which the plenary adopted it (not the date of issue)")
    meeting: Number | None = _optional("number of the plenary meeting, such as 43")
    resumed: YesNo = Field(default=False, description="yes when the meeting was a resumed one: 84th (resumed)")
    announced: Announced = Field(
        default=Announced.DATED,
        description="the heading “Resolution adopted by the General Assembly”: dated, undated, or no heading",
    )
    omnibus: Text | None = _optional("title of the resolution of which this is a lettered part, such as 54/54 B")
    first_footnote: Number = Field(default=1, description="number of the first footnote in a part of an omnibus text")
    several: YesNo = Field(default=False, description="yes where the heading says “Resolutions adopted …”")
    report: Text | None = _optional("symbol of the report, such as A/79/408")
    paragraph: Text | None = _optional("paragraph of the report, such as 114")
    reference: Text | None = _optional("the words between the brackets, where they have none of the usual forms")


class Recall(Part):
    """A list of resolutions that the text recalls."""

    each_year: EachYear = Field(
        default=EachYear.ADD,
        description="what next-year does: add the resolution adopted last, replace the list by it, keep the list, or "
        "ask whether the resolution adopted last is to be recalled there",
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
    short: Text | None = _optional("the name where it is repeated; the full name if absent")
    ordinals: Ordinals = Field(
        default=Ordinals.SPAN, description="First to Third (span), or First, Second and Third (each)"
    )
    every: Number | None = _optional("years from one to the next; absent: every year without another")
    articles: Articles | None = _optional("what is proposed when this kind comes to be convened")
    action_plan: AskedYears | None = _optional("period of the action plan of the latest: 2020–2024")
    held: dict[Number, HeldAt] = Field(
        default_factory=dict,
        description="ordinal: place as the list shows it (year)",
        json_schema_extra={"propertyNames": {"pattern": "^[1-9][0-9]{0,5}$"}},
    )


class Attend(Part):
    """The meeting that States are invited to attend."""

    kind: Text = Field(description="one of the names under meetings")
    number: Number = Field(description="its ordinal, in figures")
    called: Text | None = _optional("its name in this text, where that is not the usual one")
    place: AskedPlace | None = _optional("as the text names it: Siem Reap, Cambodia")
    dates: AskedDates | None = _optional("1 to 5 December 2025; or: the week of 1 to 5 December 2025")


class Convene(Part):
    """The meeting that the Secretary-General is requested to prepare."""

    kind: Text = Field(description="one of the names under meetings")
    number: Number = Field(description="its ordinal, in figures")
    called: Text | None = _optional("its name in this text, where that is not the usual one")
    articles: Articles | None = _optional("the provisions cited in this text")


class Annex(Part):
    """An annex; its paragraphs keep the numbers typed in them."""

    label: Text | None = _optional("its heading, where that is not Annex, or Annex II")
    title: Text | None = _optional("title of the annex")
    text: Paragraphs = Field(description="paragraphs apart by blank lines; a number typed at the start stays")


class Layout(Part):
    """What differs between real documents; whatever is left out is as in the form."""

    first_page_bottom: FromFoot | None = _optional("foot of page 1 to its text; usually 86.4 pt")
    first_baseline: FromTop | None = _optional("top of later pages to their first letters, in pt")
    heading_step: HeadingStep | None = _optional("title of the item to “Resolution adopted …”, in pt")
    running_title: tuple[Text, ...] = Field(default=(), max_length=3, description="lines of the title in running heads")
    agenda_title: tuple[Text, ...] = Field(default=(), description="lines of the title of the agenda item, as broken")
    condensed: dict[LinesName, Condensed] = _group(
        "operative 3, or operative 3 lines 1-2: by how much its character spacing is condensed, in pt"
    )
    pitch: dict[PitchName, Pitch] = _group(
        "operative 3, or footnote 2: from line to line where they are set closer, in pt"
    )
    page_starts: tuple[ParagraphName, ...] = Field(
        default=(), description="paragraphs, such as operative 3, that begin a page though the one before has room"
    )


class Ask(Part):
    """A question that is still open; filling in the value, or deleting the entry, answers it."""

    fact: Text = Field(description="the key that answers it, such as attend.place, or a paragraph: operative 3")
    question: Text = Field(description="what is asked")
    look: Text | None = _optional("where the answer usually appears")
    ground: Text | None = _optional("why it is asked, and on what ground a value is proposed")
    proposed: Text | None = _optional(
        "the value filled in meanwhile, or the words of the paragraph that are asked about; delete the "
        "entry to confirm it"
    )
    author: Text | None = _optional("who asks, in a comment of the Word file; delete the entry when it is settled")

    @property
    def is_of_words(self) -> bool:
        """Return whether a rule asks about words of a paragraph, and not about a fact."""
        return self.proposed is not None and " " in self.fact

    @property
    def key(self) -> str:
        """Return what tells the question from others: the fact, or the paragraph with the words."""
        return f"{self.fact}: {self.proposed}" if self.is_of_words else self.fact


class Ignored(Part):
    """A finding of the check that is meant to be so."""

    rule: Text = Field(description="name of the rule, such as ABB01")
    reason: Text = Field(description="why it does not hold here")
    place: Text | None = _optional("where alone: preamble 3, or a key; absent: everywhere")

    def holds_for(self, rule: str, place: str) -> bool:
        """Return whether a finding of a rule at a place is meant to be so."""
        return self.rule == rule and self.place in (None, place)


_NONE_LEFT = BeforeValidator(lambda value: () if value is None else value)
_OR_NOTHING: dict[str, Any] = {"type": ["array", "null"]}
"""A list whose last entry was deleted, and whose key is still in the file."""


class Resolution(Part):
    """One year's resolution or draft, as its file holds it."""

    format: Annotated[Literal[1], known_value(read_number, "1")] = Field(
        default=FORMAT, description="version of this file format"
    )
    document: Kind = Field(default=Kind.RESOLUTION, description="resolution, or decision (one unnumbered paragraph)")
    session: Session = Field(description="session of the General Assembly, in figures")
    stage: Stage = Field(description="draft, or adopted")
    symbol: AskedSymbol = Field(description="A/RES/79/34, A/C.1/80/L.30, or unknown")
    issued: AskedDate = Field(description="date in the masthead: of submission (draft) or of issue (adopted)")
    committee: Text | None = _optional("Main Committee; absent for a text without one")
    agenda_item: AskedText = Field(description="number and letter, such as 98 (l)")
    agenda_title: Text | None = _optional("title of the item: title of the sub-item")
    title: Text = Field(description="title of the resolution")
    sponsors: AskedStates = Field(
        default=(), description="States that table the draft, by their official short names, or unknown"
    )
    sponsors_line: Text | None = _optional(
        "the line above the title where no list of States makes it, as it is written: Draft resolution "
        "submitted by the Chair of the Committee"
    )
    sponsors_mark: AsteriskPlace | None = _optional(
        "where the asterisk stands if no sponsor carries it: behind the colon (usual in a Main Committee) "
        "or behind the line (usual in the plenary)"
    )
    sponsors_note: Text | None = _optional(
        "what an asterisk behind the sponsors says at the foot of page 1: On behalf of the States …"
    )
    list_note: Text | None = _optional(
        "what a further asterisk of that line says there, of changes to the list of sponsors"
    )
    symbol_note: Text | None = _optional(
        "what the asterisk behind the symbol says there: Reissued for technical reasons …"
    )
    original: Text | None = _optional(
        "language of the original of a draft, where it is not English, and of a resolution that names it"
    )
    adoption: Adoption | None = _optional("only of an adopted text")
    base: Symbol | None = _optional("the text this draft was made from")
    next_session: Session | None = _optional("session in whose provisional agenda the item is included")
    resolutions: dict[Name, Recall] = _group("lists of resolutions; each name is a slot")
    meetings: dict[Name, MeetingKind] = _group("kinds of meeting; each name is a slot")
    attend: Attend | None = _optional("meeting that States are invited to attend")
    convene: Convene | None = _optional("meeting that the Secretary-General is to prepare")
    counts: dict[Name, AskedNumber] = _group("numbers of the text; each name is a slot")
    dates: dict[Name, AskedDate] = _group("days of the text; each name is a slot")
    milestones: dict[Name, Number] = _group("years whose round anniversaries the text may mark: entry_into_force: 1999")
    printed: dict[SlotName, Text] = _group(
        "slot: words of the official text where the facts give others; a new document starts without them"
    )
    opening: Text | None = _optional("the words above the text, where they are not “The General Assembly,”")
    preamble: Paragraphs = Field(default="", description="preambular paragraphs, apart by blank lines")
    operative: Paragraphs = Field(default="", description="operative paragraphs, apart by blank lines, without numbers")
    decision: Paragraphs = Field(default="", description="the text of a decision")
    footnotes: dict[Name, Text] = _group("name: text; called in the text by [^name]")
    annexes: tuple[Annex, ...] = Field(default=(), description="annexes, in order")
    layout: Layout | None = _optional("how the pages differ from the usual ones")
    ask: Annotated[tuple[Ask, ...], _NONE_LEFT] = Field(
        default=(), description="what is still open", json_schema_extra=_OR_NOTHING
    )
    ignore: Annotated[tuple[Ignored, ...], _NONE_LEFT] = Field(
        default=(), description="findings of the check that are meant to be so", json_schema_extra=_OR_NOTHING
    )

    def value_at(self, key: str) -> Any:
        """Return the plain value of a key such as "attend.place"; None where there is none."""
        value: Any = self.model_dump(mode="json", include={key.partition(".")[0]})
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value

    def proposals(self) -> tuple[Ask, ...]:
        """Return the questions whose proposed value is still the value of their fact.

        A value that was changed is an answer, whether its entry under `ask` was deleted or not.
        """
        asked = (ask for ask in self.ask if ask.proposed is not None and not ask.is_of_words)
        return tuple(ask for ask in asked if _is_proposed(self.value_at(ask.fact), str(ask.proposed)))


def _is_proposed(value: Any, proposed: str) -> bool:
    """Return whether a value is the one that was proposed; a group of texts is shown as its texts, others as a word."""
    if isinstance(value, dict):
        texts = [text for text in value.values() if isinstance(text, str)]
        return len(texts) < len(value) or "; ".join(texts) == proposed
    return str(value) == proposed


TEXTS = ("preamble", "operative", "decision")
"""The keys of the body, in reading order."""

LINE_OF_SPONSORS = ("sponsors", "sponsors_line", "sponsors_mark", "sponsors_note", "list_note")
"""The keys that make the line of the sponsors and its notes."""

GROUPS = ("resolutions", "meetings", "counts", "dates")
"""The keys whose entries have names of their own, each of them a slot."""


def year_of(session: int) -> int:
    """Return the year in which a regular session opens: the eightieth in 2025."""
    return session + 1945


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
    """Return what a draft's symbol says before its number is known.

    >>> draft_symbol_prefix("First Committee", 80), draft_symbol_prefix(None, 80)
    ('A/C.1/80/L.', 'A/80/L.')
    """
    return f"{COMMITTEES.get(committee or '', 'A')}/{session}/L."
