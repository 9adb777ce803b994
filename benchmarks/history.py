"""Bar B, history: roll each year of the series on, and hold the result against the text the Assembly adopted.

For every resolution from the sixty-ninth session on, five paragraphs of the *next* one are built: the text is read with
its facts taken out as data, the facts known in the October after it come from the tables of `treaty/facts.md`, and
`next_year` does the rest. A difference is in order only if `EXPLAINED` names it, word for word, with the section of
`treaty/evolution.md` that gives its reason; any other makes the exit status 1.

    python benchmarks/history.py
    python benchmarks/history.py --shared ../shared --from 68
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from apmb_draft.compose import compose
from apmb_draft.draft_file import load, validated
from apmb_draft.markup import escaped
from apmb_draft.model import Attend, Resolution, year_of
from apmb_draft.rollover import Answers, RollOver, next_year
from apmb_draft.typography import plain
from apmb_draft.words import MONTHS, Dates, Years, capitalised, ordinal, read_dates, read_years

CHECKOUT = Path(__file__).parents[1]
FIRST, LAST = 69, 79
"""The sessions whose step is checked: from the first to the one before the last."""

PARAGRAPHS: Mapping[str, str] = {
    "RES": r"^Recalling its resolutions",
    "MTG": r"^Recalling the [Ff]irst to ",
    "O-INV": r"to attend the .*, to be held in ",
    "O-CONV": r"to undertake the preparations necessary to convene",
    "O-AGENDA": r"in the provisional agenda",
}
"""The five paragraphs under their names in `evolution.md`, and how each is told from the others."""


class Explained(NamedTuple):
    """A difference that was the drafters' or the Secretariat's doing."""

    difference: str
    section: str
    reason: str


EXPLAINED: Mapping[tuple[int, str], Explained] = {
    (69, "MTG"): Explained(
        "[-(2008), Geneva (2010),-] {+(2008 and 2010),+} … [-(2011), Geneva (2012)-] {+(2011)+} … "
        "[-(2013),-] {+(2012 and 2013),+} … [-First,-] {+First and+} … [-and Third-] … [-(2004),-] {+(2004) and in+} … "
        "[-and Maputo (2014),-]",
        "1.2, 1.3, 3 (68->69)",
        "S: places grouped from here on; the Third Review Conference has a paragraph of its own for one year",
    ),
    (69, "O-CONV"): Explained(
        "[-Fifteenth-] {+Fourteenth+} … [-Fifteenth-] {+Fourteenth+}",
        "2 (2014 is out of step)",
        "S: the conference was in June, so the Fourteenth Meeting was attended and convened in one text",
    ),
    (70, "O-INV"): Explained(
        "[-meeting-] … {+meetings of the States parties to+}",
        "1.4, 3 (69->70)",
        "S: “future programme of meetings of the States parties”",
    ),
    (70, "O-AGENDA"): Explained(
        "[-Anti-personnel-] {+Anti-Personnel+}", "1.8, 3 (69->70)", "E: the title has a capital from here on"
    ),
    (73, "O-INV"): Explained(
        "[-Reiterates its invitation-] {+Invites+} … [-encouragement to-] {+encourages+}",
        "1.4, 3 (72->73)",
        "S: the verb goes back to that of 54 to 61",
    ),
    (74, "O-CONV"): Explained(
        "[-11,-] {+12,+} … [-11,-] {+12,+} … [-4,-] {+3,+}",
        "1.5 (articles)",
        "S: the conference's articles stayed for a Meeting; article 11 is proposed and asked",
    ),
    (77, "O-CONV"): Explained(
        "[-Twenty-first-] {+Twenty first+}", "1.5 (official typos)", "E: the official text lacks the hyphen once"
    ),
    (79, "MTG"): Explained(
        "[-first-] {+First+} … [-twenty-first meetings-] {+Twenty-first Meetings+} … [-parties-] {+Parties+}",
        "1.2, 3 (78->79)",
        "E: capitals in the list of meetings",
    ),
    (79, "O-INV"): Explained(
        "[-States Parties to the-]", "1.4, 3 (78->79)", "S: short form, where 74 had “of the States Parties”"
    ),
    (79, "O-CONV"): Explained(
        "[-11,-] {+12,+} … [-11,-] {+12,+} … [-4,-] {+3,+}",
        "1.5 (articles)",
        "S: the conference's articles stayed for a Meeting; article 11 is proposed and asked",
    ),
    (80, "O-INV"): Explained(
        "{+the Twenty-second Meeting of the States Parties, to be held in+}",
        "1.4",
        "S: short form, “to the Convention” dropped",
    ),
}

FRAGMENTS_80: Sequence[tuple[str, str]] = (
    ("RES", "77/63 of 7 December 2022, 78/45 of 4 December 2023 and 79/34 of 2 December 2024,"),
    ("MTG", "the First to Twenty-first Meetings of the States Parties to the Convention, held in Maputo (1999),"),
    ("MTG", "The Hague (2021) and Geneva (2022 and 2023), and the First, Second, Third, Fourth and Fifth Review"),
    ("MTG", "held in Nairobi (2004), Cartagena, Colombia (2009), Maputo (2014), Oslo (2019) and Siem Reap, Cambodia"),
    ("O-INV", "the Twenty-second Meeting of the States Parties, to be held in"),
    ("O-INV", "to be held in Geneva from 1 to 5 December 2025, and"),
    ("O-CONV", "convene the Twenty-third Meeting of the States Parties to the Convention and"),
    ("O-AGENDA", "its eighty-first session"),
)
"""What is known of the eightieth session, of which the corpus has no text (`evolution.md`, sections 1.2 to 1.6)."""


# --- The facts of facts.md -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meeting:
    """A row of the first table: a meeting, the sessions whose texts name its dates, and its action plan."""

    at: Attend
    cited: tuple[int, ...]
    plan: Years | None

    @property
    def dates(self) -> Dates:
        assert isinstance(self.at.dates, Dates)
        return self.at.dates

    def is_known(self, session: int) -> bool:
        """Whether its place and dates were known in the October of that session."""
        return self.dates.first.year <= year_of(session) or min(self.cited, default=session + 1) <= session


@dataclass(frozen=True)
class Facts:
    """The three tables: meetings, numbers of States by session, and how each resolution was adopted."""

    meetings: tuple[Meeting, ...]
    states: Mapping[int, int]
    adopted: Mapping[int, Mapping[str, str]]


def facts(text: str) -> Facts:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:2] == "| "]
    meetings = (_meeting(row) for row in rows if re.match(r"\d+(MSP|RC)\b", row[0]) and row[1] != "?")
    resolutions = (row for row in rows if re.match(r"\d+/\d+", row[0]))
    adopted = {int(row[0].partition("/")[0]): _adopted(row) for row in resolutions}
    return Facts(tuple(meetings), dict(_states(text)), adopted)


def _meeting(row: Sequence[str]) -> Meeting:
    """`1RC "Nairobi Summit" | Nairobi | Kenya | 29 Nov–3 Dec 2004 (T 60/80) | … | … Action Plan 2005–2009 (T)`."""
    number, kind = re.findall(r"^(\d+)(MSP|RC)", row[0])[0]
    plan = re.search(r"\d{4}–\d{4}", row[5])
    at = Attend(
        kind="meetings" if kind == "MSP" else "review_conferences",
        number=number,
        place=row[1].partition(" (")[0],
        dates=_dates(row[3]),
    )
    cited = re.findall(r"(\d\d)/\d+", row[3])
    return Meeting(at, tuple(map(int, cited)), read_years(plan[0]) if plan else None)


def _dates(cell: str) -> Dates:
    """The first dates of a cell: `planned "during the week of 28 Nov to 2 Dec 2016" (T 71/34)` is a week."""
    found = re.search(r"(\d+)(?: ([A-Z]\w+))? ?(?:–|to) ?(\d+) ([A-Z]\w+) (\d{4})", cell)
    assert found, cell
    days = f"{found[1]} {_month(found[2] or found[4])} to {found[3]} {_month(found[4])} {found[5]}"
    return read_dates(f"the week of {days}" if "week of" in cell else days)


def _month(short: str) -> str:
    return next(month for month in MONTHS if month.startswith(short))


def _states(text: str) -> Iterator[tuple[int, int]]:
    """`69: 162 · 70–72: 162 · 73–79: 164`."""
    for first, last, number in re.findall(r"\b(\d\d)(?:–(\d\d))?: (\d{3})(?= ·|\.)", text):
        for session in range(int(first), int(last or first) + 1):
            yield session, int(number)


def _adopted(row: Sequence[str]) -> dict[str, str]:
    """`79/34 | 2 Dec 2024 | 43rd | 98 (l) | A/79/408, para. 114`."""
    day, month, year = row[1].split(" ")
    report, _, paragraph = row[4].partition(", para. ")
    values = {
        "number": row[0],
        "date": f"{day} {_month(month)} {year}",
        "meeting": row[2].rstrip("stndrh"),
        "agenda_item": row[3],
        "report": report,
        "paragraph": paragraph,
    }
    return {key: value for key, value in values.items() if value}


# --- A real text, its facts taken out ------------------------------------------------------------------------------


class Text(NamedTuple):
    """The body of a resolution, footnote marks and numbers off."""

    preamble: tuple[str, ...]
    operative: tuple[str, ...]

    def paragraph(self, name: str) -> str:
        """One of the five, by its name."""
        return next(text for text in self.preamble + self.operative if re.search(PARAGRAPHS[name], text))


def real_text(corpus: Path, session: int) -> Text:
    lines = next(corpus.glob(f"apmb-{session}-*.txt")).read_text("utf-8").splitlines()
    start = lines.index("The General Assembly,") + 1
    end = next(index for index, line in enumerate(lines) if re.fullmatch(r"\d+\w\w plenary meeting", line))
    body = [re.sub(r"\[\d+\]|(?<=Destruction) ?1(?= )", "", line) for line in lines[start:end]]
    operative = [re.sub(r"^\d+\. ", "", line) for line in body if re.match(r"\d+\. ", line)]
    return Text(tuple(body[: len(body) - len(operative)]), tuple(operative))


_ARTICLE = r"article \d+, paragraph \d+"
_SLOTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^Recalling its resolutions (?P<recalled>.+),$",
        r"^Recalling the (?:(?P<meetings__ordinals_lower>[a-z-]+ to [a-z-]+)|(?P<meetings__ordinals>[\w-]+ to [\w-]+)) "
        r"[Mm]eetings of .+?, held in (?P<meetings__places>.+\)), and the (?P<review_conferences>.+? of .+?), "
        r"held in (?P<review_conferences__places>.+),$",
        r" that, at the (?P<review_conferences__latest>\w+ Review Conference of .+?), the .* for the period "
        r"(?P<review_conferences__action_plan>\d{4}.\d{4}) to support",
        r" that (?P<states>\d+) States have",
        r" the total number of States .* to (?P<states>\d+),$",
        r" to attend the (?P<attend>.+?), to be held in (?P<attend__place_and_dates>.+? \d{4}), and to participate",
        rf", in accordance with (?P<convene__prepare>{_ARTICLE}), of .+? to convene the (?P<convene>.+?) and, "
        rf".+? in accordance with (?P<convene__invite>{_ARTICLE}), of .* "
        r"to attend the (?P<convene__short>.+?) as observers",
        r"agenda of its (?P<next_session>[\w-]+) session, under the item entitled “(?P<agenda__item>.+?)”, "
        r"the sub-item entitled “(?P<agenda__sub_item>.+?)”",
    )
)
"""Where the facts stand in this series; a named group is a slot, `meetings__places` that of {meetings.places}."""

_OWN_PARAGRAPH = re.compile(r"^Recalling also the \w+ Review Conference of .+?, held in (.+?),? from .+? (\d{4}), at ")
"""The newest Review Conference before it joined the list (61 to 69)."""

_ORDINALS = {ordinal(number): number for number in range(1, 130)}
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "meetings": {
        "name": "Meeting of the States Parties to the Convention",
        "short": "Meeting of the States Parties",
        "articles": {"prepare": "article 11, paragraph 1", "invite": "article 11, paragraph 4"},
    },
    "review_conferences": {
        "name": "Review Conference of the States Parties to the Convention",
        "short": "Review Conference",
        "ordinals": "each",
        "every": "5",
        "articles": {"prepare": "article 12, paragraph 1", "invite": "article 12, paragraph 3"},
    },
}


def slotted(text: str, said: dict[str, str]) -> str:
    """A paragraph with slots for its facts, and what stood there put into `said`."""
    text = escaped(text)
    found = next((match for pattern in _SLOTS if (match := pattern.search(text))), None)
    groups = {group: value for group, value in (found.groupdict() if found else {}).items() if value}
    for group in sorted(groups, key=lambda group: found.start(group) if found else 0, reverse=True):
        slot = group.replace("__", ".")
        said[slot] = groups[group]
        if slot == "meetings.places" and re.search(r"(\S+) \(\d+\)(?:,| and) \1 \(", groups[group]):
            slot = "meetings.places_apart"
        assert found
        text = f"{text[: found.start(group)]}{{{slot}}}{text[found.end(group) :]}"
    return text


def resolution(session: int, text: Text, known: Facts) -> Resolution:
    """The resolution of a session: the wording from its text, how it was adopted from the table."""
    said: dict[str, str] = {}
    preamble = "\n\n".join(slotted(paragraph, said) for paragraph in text.preamble)
    operative = "\n\n".join(slotted(paragraph, said) for paragraph in text.operative)
    own = [f"{found[1]} ({found[2]})" for paragraph in text.preamble if (found := _OWN_PARAGRAPH.match(paragraph))]
    item, sub_item = said["agenda.item"], said["agenda.sub_item"]
    adoption = dict(known.adopted[session])
    recalled = dict(re.findall(r"(\d+/\d+(?: [A-Z])?) of (.+? \d{4})", said["recalled"]))
    values = {
        "session": str(session),
        "stage": "adopted",
        "symbol": f"A/RES/{adoption['number']}",
        "issued": "unknown",
        "agenda_item": adoption.pop("agenda_item"),
        "agenda_title": f"{item}: {sub_item[0].lower()}{sub_item[1:]}",
        "title": sub_item,
        "adoption": adoption,
        "next_session": str(_ORDINALS[said["next_session"]]),
        "resolutions": {"recalled": {"adopted": recalled}},
        "meetings": _meetings(said, own),
        "attend": _attend(said),
        "convene": _convene(said),
        "counts": {"states": said["states"]},
        "milestones": {"signature": "1997", "entry_into_force": "1999"},
        "preamble": preamble,
        "operative": operative,
    }
    return validated(values, f"corpus of {session}")


def _meetings(said: Mapping[str, str], own: Sequence[str]) -> dict[str, Any]:
    held = {
        "meetings": list(_held(said["meetings.places"])),
        "review_conferences": [*_held(said["review_conferences.places"]), *own],
    }
    kinds = {
        name: {**kind, "held": {str(number): at for number, at in enumerate(held[name], 1)}}
        for name, kind in _KINDS.items()
    }
    plan = said.get("review_conferences.action_plan")
    kinds["review_conferences"]["action_plan"] = plan or "unknown"
    return kinds


def _held(places: str) -> Iterator[str]:
    """`Geneva (2008 and 2010) and in Cartagena, Colombia (2009)` is three meetings."""
    for place, years in re.findall(r"(?:, and |, | and )?(?:in )?([^()]+?) \(([^()]+)\)", places):
        for year in re.findall(r"\d{4}", years):
            yield f"{place} ({year})"


def _named(name: str) -> dict[str, Any]:
    """A meeting by its name in the text: `Twenty first Meeting of the States Parties to the Convention`."""
    which, _, head = re.findall(r"^(\w+([- ][a-z]+)?) (Meeting|Review Conference)", name)[0]
    kind = "meetings" if head == "Meeting" else "review_conferences"
    number = _ORDINALS[which.lower().replace(" ", "-")]
    usual = f"{capitalised(ordinal(number))} {_KINDS[kind]['name']}"
    return {"kind": kind, "number": str(number)} | ({} if name == usual else {"called": name})


def _attend(said: Mapping[str, str]) -> dict[str, Any]:
    place, dates = re.findall(r"^(.+?),? ((?:from|during|on) .+)$", said["attend.place_and_dates"])[0]
    return {**_named(said["attend"]), "place": place, "dates": dates.removeprefix("on ")}


def _convene(said: Mapping[str, str]) -> dict[str, Any]:
    articles = {"prepare": said["convene.prepare"], "invite": said["convene.invite"]}
    return {**_named(said["convene"]), "articles": articles}


# --- The step from year to year ------------------------------------------------------------------------------------


def answers(known: Facts, session: int) -> Answers:
    """What was known on 15 October of a session, when its draft was written."""
    today = datetime.date(year_of(session), 10, 15)
    plans = [meeting.plan for meeting in known.meetings if meeting.plan and meeting.dates.last < today]
    return Answers(
        date=today,
        states=known.states[session],
        action_plan=plans[-1],
        known=tuple(meeting.at for meeting in known.meetings if meeting.is_known(session)),
    )


def composed(draft: Resolution) -> dict[str, str]:
    """The paragraphs of a draft by their place: "preamble 1"."""
    return {block.key: plain(block.text) for block in compose(draft).blocks if block.key}


def as_text(paragraphs: Mapping[str, str]) -> Text:
    parts = {part: tuple(text for key, text in paragraphs.items() if key.startswith(part)) for part in Text._fields}
    return Text(**parts)


def word_diff(ours: str, real: str) -> str:
    """Only the words that differ: `[-Twenty-first-] {+Twenty first+}`."""
    before, after = ours.split(" "), real.split(" ")
    pieces = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            gone, come = " ".join(before[a:b]), " ".join(after[c:d])
            pieces.append(" ".join([f"[-{gone}-]"] * (a < b) + [f"{{+{come}+}}"] * (c < d)))
    return " … ".join(pieces)


@dataclass(frozen=True)
class Line:
    """One paragraph of one step: what differs, and whether that is explained."""

    session: int
    paragraph: str
    difference: str

    @property
    def explained(self) -> Explained | None:
        found = EXPLAINED.get((self.session, self.paragraph))
        return found if found and found.difference == self.difference else None

    @property
    def is_in_order(self) -> bool:
        return not self.difference or self.explained is not None

    def __str__(self) -> str:
        step = f"{self.session - 1} -> {self.session}  {self.paragraph:<9}"
        if not self.difference:
            return f"{step} equal"
        why = f"{self.explained.reason} [evolution.md {self.explained.section}]" if self.explained else "NOT EXPLAINED"
        return f"{step} differs  {why}\n{'':21}{self.difference}"


def compared(session: int, ours: Text, real: Text) -> list[Line]:
    return [Line(session, name, word_diff(ours.paragraph(name), real.paragraph(name))) for name in PARAGRAPHS]


def partners(ours: Mapping[str, str], real: Text) -> dict[str, str]:
    """For each paragraph of ours the one of the real text that it became, or nothing."""
    found: dict[str, str] = {}
    for key, text in ours.items():
        part = real.preamble if key.startswith("preamble") else real.operative
        likeness = {other: SequenceMatcher(None, text.split(), other.split(), False).ratio() for other in part}
        best = max(likeness, key=lambda other: likeness[other])
        found[key] = best if likeness[best] > 0.5 else ""
    return found


def observed(rolled: RollOver, ours: Mapping[str, str], real: Text) -> Iterator[str]:
    """Whether each flag pointed at a paragraph that the drafters changed, and what they changed unprompted."""
    became = partners(ours, real)
    changed = {key for key, text in ours.items() if became[key] != text}
    whole = " ".join((*real.preamble, *real.operative))
    flagged: set[str] = set()
    for flag in rolled.flags:
        hit = flag.paragraph in changed
        if flag.rule == "articles":
            hit = flag.quote.partition(";")[0] not in whole
        elif flag.rule == "anniversary":
            hit = "anniversary" in whole
        flagged.add(flag.paragraph)
        yield f"flag {'hit ' if hit else 'idle'}  {flag.paragraph}: “{flag.quote}” ({flag.rule})"
    ruled = {key for change in rolled.changes for key in change.paragraphs}
    for key in ours:
        if key in changed - flagged - ruled:
            yield f"unflagged  {key}: {word_diff(ours[key], became[key]) if became[key] else 'dropped'}"
    yield from (f"new        {text[:80]}…" for text in (*real.preamble, *real.operative) if text not in became.values())


def step(session: int, corpus: Path, known: Facts) -> tuple[list[Line], list[str]]:
    """The step to a session: its five lines, and what else there is to say."""
    base_text, real = real_text(corpus, session - 1), real_text(corpus, session)
    base = resolution(session - 1, base_text, known)
    said = [
        f"read as    {line.paragraph}: {line.difference}"
        for line in compared(session - 1, as_text(composed(base)), base_text)
        if line.difference
    ]
    rolled = next_year(base, answers(known, session))
    ours = composed(rolled.draft)
    masthead = ("symbol", "agenda_item", "sponsors")
    said += [f"asked      {ask.fact}: {ask.proposed}" for ask in rolled.questions if ask.fact not in masthead]
    return compared(session, as_text(ours), real), [*said, *observed(rolled, ours, real)]


def eightieth(corpus: Path, known: Facts) -> list[Line]:
    """The step beyond the corpus: what is known of 80 stands in the draft, whether 79 is read here or from drafts/."""
    file = CHECKOUT / "drafts" / "79.yaml"
    bases = (load(file.read_bytes(), str(file)), resolution(LAST, real_text(corpus, LAST), known))
    lines = []
    for base in bases:
        ours = as_text(composed(next_year(base, answers(known, LAST + 1)).draft))
        for name, fragment in FRAGMENTS_80:
            missing = "" if fragment in ours.paragraph(name) else f"{{+{fragment}+}}"
            lines.append(Line(LAST + 1, name, missing))
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Roll each year of the series on and compare with the real text.")
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared", help="folder of corpus and treaty")
    parser.add_argument("--from", type=int, default=FIRST, dest="first", help="session to begin at, 68 or later")
    options = parser.parse_args(arguments)
    if not (options.shared / "treaty" / "facts.md").is_file():
        parser.error(f"there are no real texts in {options.shared}; name their folder with --shared")
    known = facts((options.shared / "treaty" / "facts.md").read_text("utf-8"))
    lines: list[Line] = []
    remarks: list[str] = []
    for session in range(options.first + 1, LAST + 1):
        now, said = step(session, options.shared / "corpus", known)
        print("\n".join(map(str, now)), *(f"{'':10}{remark}" for remark in said), "", sep="\n")
        lines, remarks = lines + now, remarks + said
    further = eightieth(options.shared / "corpus", known)
    print("\n".join(summary(lines, further, remarks)))
    return 0 if all(line.is_in_order for line in (*lines, *further)) else 1


def summary(lines: Sequence[Line], further: Sequence[Line], remarks: Sequence[str]) -> Iterator[str]:
    yield from (str(line) for line in further if line.difference)
    held = sum(not line.difference for line in further)
    yield f"79 -> 80: {held} of {len(further)} fragments known of the eightieth session stand in the draft"
    equal = sum(not line.difference for line in lines)
    explained = sum(line.explained is not None for line in lines)
    hit, idle, unflagged = (sum(said.startswith(word) for said in remarks) for word in ("flag hit", "flag idle", "unf"))
    yield f"flags: {hit} hit, {idle} idle; {unflagged} paragraphs changed with neither flag nor rule"
    rest = len(lines) - equal - explained
    yield f"{len(lines)} paragraphs: {equal} equal, {explained} explained, {rest} not explained"


if __name__ == "__main__":
    sys.exit(main())
