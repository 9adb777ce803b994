"""Apply the house style of a session to a text: what the Secretariat writes otherwise by then.

`apply_house_style` is the rule; `_restyle_text` and `_find_capitals` find what it changes in one text.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from apmb_draft.model.resolution import TEXTS, Resolution
from apmb_draft.rollover.step import (
    FactChange,
    FileParagraph,
    Step,
    TextEdit,
    annex_paragraphs,
    apply_edits,
    named_paragraphs,
    paragraphs_showing,
)
from apmb_draft.un.english import HOUSE_STYLE, HouseStyle

_CONFLICT = r"(?! to (?:an? |the |any |this |that |such )?(?:\w+ )?(?:conflicts?|disputes?|hostilities)\b)"
_TREATY = r"(?:Convention|Covenant|Treaty|Treaties|Protocols?|Agreement|Statute)"
_YET = r"(?:(?:also|already|currently|not|not yet|now|still) )?"
_BE = r"(?:is|are|was|were|be|been|being)"
_ONE = r"(?:the|that|this|these|those|its)"
_ASKS_THEM = r"(?:encouraging|urging|inviting|calling upon)"
_IN_DOUBT = "Parties of a treaty? "
_PARTIES: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), question)
    for pattern, question in (
        (rf"\b[Bb]ec(?:ome|omes|ame|oming) (?P<party>party|parties)\b{_CONFLICT}", ""),
        (rf"\b{_BE} {_YET}(?P<party>parties)(?= to\b){_CONFLICT}", ""),
        (r"\b(?:[Dd]eveloped|[Dd]eveloping)[ -]country (?P<party>party|parties)\b", ""),
        (
            r"\b(?P<party>States? not (?:party|parties))\b",
            "Of 14 drafts of the eightieth session, 10 wrote “States not Parties”. ",
        ),
        (rf"\b{_BE} {_YET}(?P<party>party)(?= to\b){_CONFLICT}", _IN_DOUBT),
        (rf"(?<!third )(?<!other )\b(?P<party>parties)(?= to {_ONE} [^,;.]{{0,90}}\b{_TREATY})", _IN_DOUBT),
        (rf"\b{_TREATY}\b[^;.]{{0,120}}\b[Ii]ts (?P<party>parties)\b(?! concerned| involved)", _IN_DOUBT),
        (rf"\b{_TREATY}\b[^;.]{{0,120}}\b{_ASKS_THEM} (?:all )?(?P<party>parties)(?= to\b){_CONFLICT}", _IN_DOUBT),
    )
)
"""Other parties of a treaty than "States Parties", and what is asked where not every draft of that year agrees.

Of 53 drafts: "become Parties" 14 of 17, "are Parties to" 15 of 18, "country Parties" 16 of 16, "States not Parties"
10 of 14.
"""
_STATES_PARTIES = re.compile(r"\bStates?[ \u00a0](?P<party>party|parties)\b"), ""
_QUOTATION = re.compile(r"“[^”]*”")


def apply_house_style(step: Step) -> Step:
    """Change what the Secretariat writes otherwise from this session on: in the text, its annexes and names.

    Footnotes are kept: they give the titles of documents. In a text without a Main Committee every capital is proposed:
    not all of those followed the Secretariat.
    """
    session = step.draft.session
    if not step.draft.committee:
        return _capitalise_parties(step, asks=_PLENARY_NOTE)
    values: dict[str, Any] = {key: _restyle_text(getattr(step.draft, key), session)[0] for key in TEXTS}
    values["annexes"] = tuple(_restyle_part(annex, session, "title", "text") for annex in step.draft.annexes)
    values["meetings"] = {
        name: _restyle_part(kind, session, "name", "short") for name, kind in step.draft.meetings.items()
    }
    made: dict[HouseStyle, list[str]] = {}
    counted: dict[HouseStyle, int] = {}
    for name, text in (*named_paragraphs(step.draft), *annex_paragraphs(step.draft)):
        for style, count in _restyle_text(text, session)[1]:
            made.setdefault(style, []).append(name)
            counted[style] = counted.get(style, 0) + count
    for style, where in (made | _restyled_in_names_alone(step.draft, session, made)).items():
        after = f"{style.after} ({counted[style]} times)" if counted.get(style, 0) > 1 else style.after
        edits = ((style.before, style.after),)
        step = step.set(
            FactChange("house-style", "text", style.before, after, style.why, style.source, tuple(where), edits)
        )
    return _capitalise_parties(step.set(None, **values))


def _restyled_in_names_alone(
    draft: Resolution, session: int, made: Container[HouseStyle]
) -> dict[HouseStyle, list[str]]:
    """Return the styles that change no wording but the name of a meeting, with the paragraphs that show it."""
    found: dict[HouseStyle, list[str]] = {}
    for name, kind in draft.meetings.items():
        meetings = [key for key in ("attend", "convene") if (of := getattr(draft, key)) and of.kind == name]
        for style, _ in _restyle_text(f"{kind.name}; {kind.short}", session)[1]:
            if style not in made:
                found.setdefault(style, []).extend(paragraphs_showing(draft, name, *meetings))
    return found


_PLENARY_NOTE = "Drafts without a Main Committee differ. "


def _capitalise_parties(step: Step, asks: str = "") -> Step:
    """Give the parties of treaties their capital, and ask about each where that is not plain, or in all places."""

    def edits(paragraph: FileParagraph) -> Iterator[TextEdit]:
        if paragraph.name.startswith("footnote"):
            return
        for found in _find_capitals(paragraph.text, step.draft.session, plain=bool(asks)):
            doubt = f"{asks}{found.question}"
            question = (
                f"{doubt}Is “{found.after}” to have a capital here? Where not, change the words." if doubt else ""
            )
            yield TextEdit(found.start, found.end, found.after, HOUSE_STYLE[0].why, question)

    return apply_edits(step, "house-style", edits, HOUSE_STYLE[0].source)


def _restyle_part(part: Any, session: int, *keys: str) -> Any:
    texts = {key: getattr(part, key) for key in keys}
    return part.model_copy(update={key: text and _restyle_text(text, session)[0] for key, text in texts.items()})


@dataclass(frozen=True)
class Capital:
    """Words that get a capital, and what is asked about it; "" where there is no doubt."""

    start: int
    end: int
    after: str
    question: str


def _find_capitals(text: str, session: int, *, plain: bool = False) -> Iterator[Capital]:
    """Yield where parties of a treaty get a capital, in reading order, “States Parties” only if they are `plain` too.

    >>> text = "Urges all to become parties, States not parties too, and all parties to the conflict"
    >>> [(text[one.start : one.end], bool(one.question)) for one in _find_capitals(text, 80)]
    [('parties', False), ('States not parties', True)]
    """
    if session < HOUSE_STYLE[0].since:
        return
    kept = [range(*found.span()) for found in _QUOTATION.finditer(text)]
    made: dict[int, Capital] = {}
    for pattern, question in (*_PARTIES, *([_STATES_PARTIES] if plain else [])):
        for found in pattern.finditer(text):
            start, end = found.span("party")
            if end not in made and not any(start in span for span in kept):
                head, _, tail = text[start:end].rpartition("p")
                made[end] = Capital(start, end, f"{head}P{tail}", question)
    yield from (made[end] for end in sorted(made))


def _restyle_text(text: str, session: int) -> tuple[str, tuple[tuple[HouseStyle, int], ...]]:
    """Return the text in the house style of a session, and how often each change was made.

    Text between quotation marks is a title and is kept; "other relevant parties" are no States Parties.

    >>> _restyle_text("all States parties and other relevant parties, “States parties”", 80)[0]
    'all States Parties and other relevant parties, “States parties”'
    >>> _restyle_text("all States parties", 79)[0]
    'all States parties'
    """
    made: list[tuple[HouseStyle, int]] = []
    for style in HOUSE_STYLE:
        if session < style.since:
            continue
        pieces = re.split(r"(“[^”]*”)", text)
        pattern = re.compile(rf"\b{re.escape(style.before)}\b".replace(r"\ ", r"[ \u00a0]"))
        counted = [
            pattern.subn(style.after, piece) if index % 2 == 0 else (piece, 0) for index, piece in enumerate(pieces)
        ]
        text = "".join(piece for piece, _ in counted)
        count = sum(number for _, number in counted)
        if count:
            made.append((style, count))
    return text, tuple(made)
