"""Apply the house style of a session to a text: what the Secretariat writes otherwise by then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
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
_IN_DOUBT = "A capital is for the parties of a treaty."
_PARTIES = (
    (rf"\b[Bb]ec(?:ome|omes|ame|oming) (?P<party>party|parties)\b{_CONFLICT}", ""),
    (rf"\b{_BE} {_YET}(?P<party>parties)(?= to\b){_CONFLICT}", ""),
    (r"\b(?:[Dd]eveloped|[Dd]eveloping)[ -]country (?P<party>party|parties)\b", ""),
    (
        r"\b(?P<party>States? not (?:party|parties))\b",
        "Of 14 drafts of the eightieth session 10 wrote “States not Parties”.",
    ),
    (rf"\b{_BE} {_YET}(?P<party>party)(?= to\b){_CONFLICT}", _IN_DOUBT),
    (rf"(?<!third )(?<!other )\b(?P<party>parties)(?= to {_ONE} [^,;.]{{0,90}}\b{_TREATY})", _IN_DOUBT),
    (rf"\b{_TREATY}\b[^;.]{{0,120}}\b[Ii]ts (?P<party>parties)\b(?! concerned| involved)", _IN_DOUBT),
    (rf"\b{_TREATY}\b[^;.]{{0,120}}\b{_ASKS_THEM} (?:all )?(?P<party>parties)(?= to\b){_CONFLICT}", _IN_DOUBT),
)
"""Other parties of a treaty than "States Parties", and what is asked where not every draft of that year agrees.

Of 53 drafts: "become Parties" 14 of 17, "are Parties to" 15 of 18, "country Parties" 16 of 16, "States not Parties"
10 of 14.
"""
_STATES_PARTIES = r"\bStates?[ \u00a0](?P<party>party|parties)\b", ""


def apply_house_style(step: Step) -> Step:
    """Change what the Secretariat writes otherwise from this session on: in the text, its annexes and names.

    A style is applied to texts older than it alone: a text that was adopted under it has been through the editors, and
    what it writes otherwise they left so. Footnotes are kept: they give the titles of documents. In a text without a
    Main Committee every capital is proposed: not all of those followed the Secretariat.
    """
    asks = "" if step.draft.committee else "Drafts without a Main Committee differ."
    for style in HOUSE_STYLE:
        if _is_new(style, step) and not asks:
            step = _apply_style(step, style)
    find = partial(_capitalise_parties, asks=asks)
    return apply_edits(step, "house-style", find, HOUSE_STYLE[0].source, ())


def _is_new(style: HouseStyle, step: Step) -> bool:
    """Return whether a style holds for the draft and did not hold yet for the text that it is made from."""
    return step.base.session < style.since <= step.draft.session


def _apply_style(step: Step, style: HouseStyle) -> Step:
    """Write words as one style has them, and record it, if only the name of a meeting changes."""
    draft = step.draft
    paragraphs = (*named_paragraphs(draft), *annex_paragraphs(draft))
    counts = [(name, count) for name, text in paragraphs if (count := _restyle(text, style)[1])]
    renamed = [name for name, kind in draft.meetings.items() if _restyle(f"{kind.name}; {kind.short}", style)[1]]
    if counts or renamed:
        times = sum(count for _, count in counts)
        after = f"{style.after} ({times} times)" if times > 1 else style.after
        where = tuple(name for name, _ in counts) or _paragraphs_naming(draft, renamed)
        edits = ((style.before, style.after),)
        step = step.set(FactChange("house-style", "text", style.before, after, style.why, style.source, where, edits))
    return step.set(
        None,
        **{key: _restyle(getattr(draft, key), style)[0] for key in TEXTS},
        annexes=tuple(_restyle_part(annex, style, "title", "text") for annex in draft.annexes),
        meetings={name: _restyle_part(kind, style, "name", "short") for name, kind in draft.meetings.items()},
    )


def _paragraphs_naming(draft: Resolution, kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs that show the names of some kinds of meeting, kind by kind."""
    coming = [(key, meeting.kind) for key in ("attend", "convene") if (meeting := getattr(draft, key))]
    slots = [(name, *(key for key, kind in coming if kind == name)) for name in kinds]
    return tuple(paragraph for names in slots for paragraph in paragraphs_showing(draft, *names))


def _restyle_part(part: Any, style: HouseStyle, *keys: str) -> Any:
    texts = {key: getattr(part, key) for key in keys}
    return part.model_copy(update={key: text and _restyle(text, style)[0] for key, text in texts.items()})


def _restyle(text: str, style: HouseStyle) -> tuple[str, int]:
    """Return the text with words as a style has them, and how often they were changed.

    Text between quotation marks is a title and is kept; "other relevant parties" are no States Parties.

    >>> _restyle("all States parties and other relevant parties, “States parties”", HOUSE_STYLE[0])
    ('all States Parties and other relevant parties, “States parties”', 1)
    """
    words = re.compile(rf"\b{re.escape(style.before)}\b".replace(r"\ ", r"[ \u00a0]"))
    pieces, count = re.split(r"(“[^”]*”)", text), 0
    for at in range(0, len(pieces), 2):
        pieces[at], made = words.subn(style.after, pieces[at])
        count += made
    return "".join(pieces), count


def _capitalise_parties(paragraph: FileParagraph, step: Step, asks: str) -> Iterator[TextEdit]:
    """Give the parties of treaties their capital, and ask about each where that is not plain, or in all places.

    “States Parties” are among them only where all are asked about.
    """
    if not _is_new(HOUSE_STYLE[0], step):
        return
    text = paragraph.text
    kept = [range(*found.span()) for found in re.finditer(r"“[^”]*”", text)]
    made: dict[int, TextEdit] = {}
    for pattern, doubt in (*_PARTIES, *([_STATES_PARTIES] if asks else [])):
        for found in re.finditer(pattern, text):
            start, end = found.span("party")
            if end not in made and not any(start in span for span in kept):
                after = "P".join(text[start:end].rsplit("p", 1))
                ground = " ".join(filter(None, (asks, doubt)))
                asked = f"Is “{after}” to have a capital here? Where not, change the words." if ground else ""
                made[end] = TextEdit(start, end, after, HOUSE_STYLE[0].why, asked, ground)
    yield from made.values()
