"""The sponsors of a draft: official names in UN order, one State that speaks for a group, CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.model.resolution import Resolution
from apmb_draft.model.values import Unknown
from apmb_draft.un.english import in_un_order
from apmb_draft.un.states import official_name, without_asterisk

COLUMNS = ("State", "On behalf of")
"""The columns of a table of sponsors, as it is written."""

_NOTE = "On behalf of the States Members of the United Nations that are members of the {}."
"""The note to the asterisk, at the foot of page 1 (rule SPN04)."""

_GROUPS = frozenset({"group", "on behalf of"})
_HEADS = frozenset({"state", "member state", "sponsor", "cosponsor", "delegation", "country", "countrie", "name"})
"""Names of the columns of groups and of States in tables of others, simplified, without a final s."""


@dataclass(frozen=True)
class Sponsors:
    """The sponsors of a draft, and the note to the asterisk behind one of them.

    A State that speaks for a group has its asterisk behind its name; if it is alone, it needs none (rule SPN04).
    """

    states: tuple[str, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, draft: Resolution) -> Sponsors:
        """Return the sponsors of a draft, none while they are open."""
        return cls(() if isinstance(draft.sponsors, Unknown) else draft.sponsors, draft.sponsors_note or "")

    @property
    def group(self) -> str:
        """Return the group for which one of them speaks, if the note has the usual wording; else ""."""
        found = re.fullmatch(re.escape(_NOTE).replace(r"\{\}", "(.+)"), self.note)
        return found[1] if found else ""

    @property
    def marked(self) -> tuple[str, ...]:
        """Return the States, with an asterisk behind the one that speaks for a group, even if it is alone."""
        alone = len(self.states) == 1 and self.group
        return (f"{without_asterisk(self.states[0])}*",) if alone else self.states


@dataclass(frozen=True)
class CorrectedNames:
    """Official names in UN order, and a note on each correction."""

    states: tuple[str, ...]
    notes: tuple[str, ...] = ()


def note_of(group: str) -> str:
    """Return the note for a group of States.

    >>> note_of("the League of Arab States")
    'On behalf of the States Members of the United Nations that are members of the League of Arab States.'
    """
    return _NOTE.format(re.sub(r"^the ", "", group.strip().removesuffix("."), flags=re.IGNORECASE))


def correct_names(given: Iterable[str], where: str, places: Mapping[str, Where] | None = None) -> CorrectedNames:
    """Return every State by its official short name, once, in UN order (rules SPN01, SPN02).

    Raises DraftError [unknown-state] for all names of no State, with a suggestion for each; `places` has the place of
    each, if known.

    >>> correct_names(["Zambia", "Turkey", "Nigeria*", "Zambia"], "--add").states
    ('Nigeria*', 'Türkiye', 'Zambia')
    """
    states: dict[str, str] = {}
    notes: list[str] = []
    problems: list[Problem] = []
    for each in given:
        name, mark = _apart(each)
        try:
            state = official_name(name)
        except ValueError as wrong:
            place = (places or {}).get(each, Where(where))
            problems.append(Problem(place, "unknown-state", str(wrong)))
            continue
        if state != name:
            notes.append(f"“{name}” is written “{state}”")
        if state in states:
            notes.append(f"“{state}” is among them already")
        states[state] = mark or states.get(state, "")
    if problems:
        raise DraftError(problems)
    return CorrectedNames(in_un_order(f"{state}{mark}" for state, mark in states.items()), tuple(dict.fromkeys(notes)))


def describe_faults(states: Sequence[str]) -> tuple[str, ...]:
    """Return how sponsors differ from the way the United Nations writes them, in sentences; empty if not.

    >>> describe_faults(["Zambia", "Peru"]), describe_faults(["Peru", "Zambia"])
    (('the sponsors are not in the order of the United Nations',), ())
    """
    try:
        right = correct_names(states, "sponsors")
    except DraftError as wrong:
        return tuple(problem.message for problem in wrong.problems)
    if right.states == tuple(states) or right.notes:
        return right.notes
    return ("the sponsors are not in the order of the United Nations",)


def _apart(given: str) -> tuple[str, str]:
    name = " ".join(given.split())
    bare = without_asterisk(name)
    return bare.strip(), name[len(bare) :]


def remove_sponsors(states: Sequence[str], gone: Iterable[str], where: str) -> tuple[str, ...]:
    """Return the sponsors without some; a name of no State can be removed as well, as it is written.

    Raises DraftError [no-sponsor] for a name that is not among them.

    >>> remove_sponsors(["Ruritania", "Türkiye*"], ["Turkey", "Ruritania"], "--remove")
    ()
    """
    left = list(states)
    problems = []
    for each in gone:
        meant = {_apart(each)[0], _official(_apart(each)[0])}
        found = [state for state in left if {_apart(state)[0], _official(_apart(state)[0])} & meant]
        if not found:
            problems.append(Problem(Where(where), "no-sponsor", f"“{each}” is not among the sponsors"))
        left = [state for state in left if state not in found]
    if problems:
        raise DraftError(problems)
    return tuple(left)


def _official(name: str) -> str:
    try:
        return official_name(name)
    except ValueError:
        return name


def with_group(sponsors: Sponsors, group: str | None) -> Sponsors:
    """Return the sponsors, one of whom speaks for a group; "" removes the group, None keeps it.

    Raises DraftError [asterisk] if it is unclear who speaks for the group, or if an asterisk has no meaning.

    >>> with_group(Sponsors(("Egypt*",)), "League of Arab States").states
    ('Egypt',)
    """
    note = sponsors.note if group is None else note_of(group) if group else ""
    marked = [state for state in sponsors.states if state.endswith("*")]
    if group == "":
        return Sponsors(tuple(_apart(state)[0] for state in sponsors.states))
    if marked and not note:
        speaker = without_asterisk(marked[0])
        message = f"the asterisk behind {speaker} calls no note; name its group: apmb-draft sponsors DRAFT --group NAME"
        raise error("sponsors", "asterisk", message)
    if group and len(sponsors.states) > 1 and not marked:
        message = "one of several sponsors speaks for the group; write an asterisk behind it: --add “Nigeria*”"
        raise error("sponsors", "asterisk", message)
    alone = len(sponsors.states) == 1 and marked
    return Sponsors((without_asterisk(marked[0]),) if alone else sponsors.states, note)


# --- Tables -----------------------------------------------------------------------------------------------------------


def to_csv(sponsors: Sponsors) -> str:
    """Return the sponsors as a CSV table (RFC 4180), one State a line.

    >>> print(to_csv(Sponsors(("Egypt", "Türkiye"))).replace("\\r", ""), end="")
    State,On behalf of
    Egypt,
    Türkiye,
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    alone = len(sponsors.states) == 1
    for state in sponsors.states:
        name, mark = _apart(state)
        rows.writerow((name, sponsors.group if mark or alone else ""))
    return text.getvalue()


def read_table(data: bytes, where: str) -> tuple[list[str], str | None]:
    """Return the States and the group of a table as a file holds it; see `from_csv`.

    Raises DraftError [csv], and as `text_of` does for bytes that are no text.
    """
    from apmb_draft.reading.plain_text import text_of  # noqa: PLC0415 - the reader, only where a table is read

    return from_csv(text_of(data, where), where)


def from_csv(text: str, where: str) -> tuple[list[str], str | None]:
    """Return the States of a table, with an asterisk if one speaks for a group, and the group.

    The group is None if the table has no such column. The first row names the columns, in any order, separated by
    commas, semicolons or tabs, among others; without such names every line is a State. Raises DraftError [csv] for what
    is no such table.

    >>> from_csv("No.;Delegation\\n1;Turkey\\n2;Congo\\n", "list.csv")
    (['Turkey', 'Congo'], None)
    """
    heads, rows = _table(text, where)
    # A column "Name" beside one of States has the people who signed.
    states_at = _column(heads, _HEADS - {"name"}) or _column(heads, {"name"})
    groups_at = _column(heads, _GROUPS)
    if states_at is None:
        raise error(where, "csv", "has no column of States; call it State")
    entries = [(state, _cell(row, groups_at)) for row in rows if (state := _cell(row, states_at))]
    groups = list(dict.fromkeys(group for _, group in entries if group))
    if len(groups) > 1:
        raise error(where, "csv", f"names several groups ({', '.join(groups)}); a draft can name one")
    if not entries:
        raise error(where, "csv", "names no State")
    states = [f"{state.removesuffix('*')}*" if group else state for state, group in entries]
    return states, None if groups_at is None else "".join(groups)


def _column(heads: Sequence[str], names: Container[str]) -> slice | None:
    """Return where the first column with one of some names is, if there is one."""
    return next((slice(at, at + 1) for at, head in enumerate(heads) if head in names), None)


def _cell(row: Sequence[str], column: slice | None) -> str:
    """Return the text in a column of a row; nothing where the row is too short, or there is no such column."""
    return "".join(row[column]).strip() if column else ""


def _table(text: str, where: str) -> tuple[list[str], list[list[str]]]:
    """Return the simplified names of the columns, and the rows that are not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    heads = [_plain(cell) for cell in re.split("[;\t,]", first)]
    named = bool({*heads} & (_HEADS | _GROUPS))
    # Names such as "Congo, Democratic Republic of the" have commas of their own: without heads a line is one cell.
    apart = max(";\t,", key=first.count) if named and len(heads) > 1 else "\x1f"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=apart)
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as wrong:
        raise error(where, "csv", f"cannot be read as a table, near line {reader.line_num}: {wrong}") from wrong
    if not rows:
        raise error(where, "csv", "is empty")
    return ([_plain(cell) for cell in rows[0]], rows[1:]) if named else (["state"], rows)


def _plain(head: str) -> str:
    return " ".join(re.sub(r"[^a-z ]", "", head.casefold()).split()).removesuffix("s")
