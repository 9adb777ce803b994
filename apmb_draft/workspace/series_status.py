"""The status of a series in its year: its texts, open questions, next steps, and known dates.

`issued` notes which drafts were issued, so that a symbol filled in by hand is not taken for proof of it.
"""

from __future__ import annotations

import datetime
import json
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from apmb_draft.model.resolution import Ask, Resolution, Stage, year_of
from apmb_draft.model.values import UNKNOWN, Unknown
from apmb_draft.text.slots import meeting_name, open_questions
from apmb_draft.un.english import Dates, ordinal, ordinal_figure
from apmb_draft.workspace import drafts
from apmb_draft.workspace.drafts import DraftFile
from apmb_draft.workspace.manifest import FOLDER


@dataclass(frozen=True)
class Day:
    """A day, or the first and last of several, and what is on them."""

    when: Dates
    what: str


@dataclass(frozen=True)
class NextStep:
    """A next step, and the command for it, if there is one; a person fills in what is in capitals."""

    what: str
    command: str = ""


@dataclass(frozen=True)
class SeriesStatus:
    """One series: its texts, the furthest on first, and those of the drafts that were issued."""

    texts: tuple[DraftFile, ...]
    issued: tuple[DraftFile, ...] = ()

    @property
    def now(self) -> DraftFile:
        """Return the text that is being worked on."""
        return self.texts[0]

    @property
    def open(self) -> tuple[Ask, ...]:
        """Return what is open in it."""
        return open_questions(self.now.resolution)

    def station(self, text: DraftFile) -> str:
        """Return how far a text has come: draft, issued, revised or adopted.

        Whether it was issued is noted by `issued`, or follows from a revision of it: a symbol may have been filled in
        by hand, or follow from that of the document before. A revised draft counts as issued again when it is.
        """
        if text.resolution.stage is Stage.ADOPTED:
            return "adopted"
        if text in self.issued:
            return "issued"
        return "revised" if re.search(r"/Rev\.\d+", str(text.resolution.symbol)) else "draft"


def group_series(found: Sequence[DraftFile]) -> list[SeriesStatus]:
    """Group the texts of a folder into series: by title, and by the text that each was made from."""
    groups: list[list[DraftFile]] = []
    for text in found:
        group = next((each for each in groups if any(_belong(text, other) for other in each)), [])
        if not group:
            groups.append(group)
        group.append(text)
    return [SeriesStatus(tuple(each), tuple(text for text in each if is_issued(text, each))) for each in groups]


def _belong(one: DraftFile, other: DraftFile) -> bool:
    a, b = one.resolution, other.resolution
    return a.title.casefold() == b.title.casefold() or a.symbol == b.base or b.symbol == a.base


# --- Issued or not ----------------------------------------------------------------------------------------------------


def note_issued(draft: Path, after: Resolution, document: Path, differing: Iterable[str]) -> dict[Path, bytes]:
    """Return the note that a draft was issued as a document, and where that has other words; `build` keeps it, too."""
    if after.symbol is UNKNOWN:
        return {}
    places = list(dict.fromkeys(differing))
    noted = {"symbol": after.symbol, "document": str(document), **({"differs": places} if places else {})}
    return {_issued_note(draft, after): f"{json.dumps(noted, indent=2, ensure_ascii=False)}\n".encode()}


def issued_differences(found: DraftFile) -> tuple[str, list[str]]:
    """Return the document that a draft was issued as, and where its words were not those of the draft when noted.

    The document is the file as it was named then, seen from the working folder.
    """
    if found.resolution.symbol is UNKNOWN:
        return "", []
    with suppress(OSError, ValueError):
        noted = json.loads(_issued_note(found.path, found.resolution).read_text("utf-8"))
        return str(noted.get("document", "")), [str(each) for each in noted.get("differs", ())]
    return "", []


def is_issued(found: DraftFile, others: Iterable[DraftFile]) -> bool:
    """Return whether a draft was issued under the symbol that it has: `issued` noted it, or another text revises it."""
    draft = found.resolution
    if draft.stage is not Stage.DRAFT or draft.symbol is UNKNOWN:
        return False
    return _issued_note(found.path, draft).is_file() or any(other.resolution.base == draft.symbol for other in others)


def _issued_note(draft: Path, text: Resolution) -> Path:
    return drafts.output_of(drafts.OUTPUT, draft) / FOLDER / f"{drafts.base_name(draft, text)}-issued.json"


# --- What comes next, and when ----------------------------------------------------------------------------------------


def next_steps(
    series: SeriesStatus, stale: int, older: Sequence[str] = (), kits: Sequence[str] = ()
) -> Iterator[NextStep]:
    """Yield what can be done now, the likeliest first.

    Args:
        series: The texts of the series.
        stale: The number of places that may have gone stale.
        older: The commands that make documents anew which are older than the draft.
        kits: What was packed from the draft as it is now.
    """
    text, name = series.now.resolution, shlex.quote(str(series.now.path))
    station = series.station(series.now)
    is_open = any(ask.fact != "symbol" for ask in series.open)
    if is_open:
        yield NextStep(f"answer what is open in {series.now.path}", f"apmb-draft answer {name}")
        if station == "adopted":
            yield NextStep("or take it from the official document", f"apmb-draft adopt {name} --from DOCUMENT")
    packs = [command for command in older if command.startswith("apmb-draft pack ")]
    anew = [NextStep(_ANEW, command) for command in older if command not in packs]
    if station == "adopted":
        yield from (*anew, _next_draft(text, name))
        return
    if stale:
        what = f"{stale} place{'s' * (stale != 1)} that may have gone stale"
        yield NextStep(f"look at {what}", f"apmb-draft check {name} --select ROL")
    yield from anew
    if station != "issued":
        packs = packs or [f"apmb-draft pack {name} --base OFFICIAL.docx --author DELEGATION"]
        hand_in = [NextStep("then hand it in" if is_open else "hand it in", command) for command in packs]
        yield from [NextStep(f"packed in {', '.join(kits)}: send it")] if kits else hand_in
        what = "take its symbol and date over" if text.symbol is UNKNOWN else "compare it with the document"
        yield NextStep(f"when it is issued, {what}", f"apmb-draft issued {name} DOCUMENT")
    if text.symbol is not UNKNOWN:
        yield from _steps_in_consultations(series, name, is_issued=station == "issued")


def _next_draft(text: Resolution, name: str) -> NextStep:
    if not text.next_session:
        return NextStep("the draft of the next session", f"apmb-draft next-year {name} --session NUMBER")
    session = f"the {ordinal(text.next_session)} session, {year_of(text.next_session)}"
    return NextStep(f"the draft of {session}", f"apmb-draft next-year {name}")


def _steps_in_consultations(series: SeriesStatus, name: str, *, is_issued: bool) -> Iterator[NextStep]:
    document, differs = issued_differences(series.now)
    if differs:
        what = f"compare it with {Path(document).name} again; with --force, take over its words"
        yield NextStep(what, f"apmb-draft issued {name} {shlex.quote(str(Path(document)))}")
    if is_issued:
        yield NextStep("if the text is changed in consultations, revise it", f"apmb-draft revise {name}")
    yield NextStep("when the Assembly has adopted it", f"apmb-draft adopt {name} --from DOCUMENT")


_ANEW = "make anew what is older than the draft"


def known_days(series: SeriesStatus) -> list[Day]:
    """Return the known days in their order: of the text that is being worked on, and of the last one adopted.

    Of a draft that a revision has replaced, only the day on which it was issued counts.
    """
    now = series.now.resolution
    adopted = [text for text in series.texts if text.resolution.stage is Stage.ADOPTED]
    before = [text for text in adopted if text.resolution.session < now.session]
    found = {day for text in (series.now, *before[:1]) for day in _days(text.resolution, series.station(text))}
    earlier = [text.resolution for text in series.issued if text.resolution.session == now.session]
    found |= {day for text in earlier for day in _issue(text)}
    return sorted(found, key=lambda day: (day.when.first, day.when.last, day.what))


def _issue(text: Resolution, what: str = "issued") -> Iterator[Day]:
    called = "the draft" if text.symbol is UNKNOWN else str(text.symbol)
    if not isinstance(text.issued, Unknown):
        yield Day(_on(text.issued), f"{called} {what}")


def _days(text: Resolution, station: str) -> Iterator[Day]:
    yield from _issue(text, "issued" if station in ("adopted", "issued") else "submitted")
    if text.adoption:
        meeting = f" at the {ordinal_figure(text.adoption.meeting)} plenary meeting" if text.adoption.meeting else ""
        yield Day(_on(text.adoption.date), f"resolution {text.adoption.number} adopted{meeting}")
    attend = text.attend
    if attend and attend.dates and not isinstance(attend.dates, Unknown):
        kind = text.meetings.get(attend.kind)
        name = attend.called or (meeting_name(kind, attend.number) if kind else f"{ordinal(attend.number)} meeting")
        place = f", {attend.place}" if attend.place and not isinstance(attend.place, Unknown) else ""
        yield Day(attend.dates, f"{name}{place}")
    for key, day in text.dates.items():
        if not isinstance(day, Unknown):
            yield Day(_on(day), key.replace("_", " "))


def _on(day: datetime.date) -> Dates:
    return Dates(day, day)
