"""Roll real years over: a resolution, and what its sponsors or its committee made of it a year later.

    python benchmarks/years.py
    python benchmarks/years.py --pairs pairs.tsv --full

For every pair of `official/years.tsv` (ninety of all committees) or `official/pairs.tsv` (a resolution and the draft
made of it, most of the First Committee), with the session and its October for answers:

- the mechanical edits of the drafters, each of a kind: the resolution rolled over recalled, a session or meeting that
  moved on, a year that moved on while nothing else near it changed, a capital of "Parties", a symbol of the Official
  Records. Each was made by the roll-over, proposed with the right value, asked about in its place, flagged in its
  paragraph, or missed;
- the edits that the roll-over made unasked and the drafters did not: harmful, a wrong citation where the own number was
  written. Where the drafters dropped or wrote anew what was edited, or cite the own number elsewhere in the paragraph,
  it says nothing;
- the proposals and questions in the text that the drafters did not follow;
- what flags and questions were worth: how many of the paragraphs that the drafters changed in substance have one, and
  how many flags were on such paragraphs. “Also”, “further” and commas are no substance, and what the roll-over changed
  as they did needs no flag;
- how many entries a person has to look at: questions and flags of one kind are one.

Exit status 1 below the bar of the list (`BARS`), or where more than a third of the proposals was not followed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median

from yearly import compared as held
from yearly import texts
from yearly.compared import aligned
from yearly.october import nothing_known
from yearly.step import flagged, whole
from yearly.texts import Paragraph

from apmb_draft.compose import compose
from apmb_draft.importing import recognise
from apmb_draft.model.document import Role, Run
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution, year_of
from apmb_draft.reading.formats import read
from apmb_draft.rollover import RollOver, next_year
from apmb_draft.text.slots import group_questions
from apmb_draft.un.english import MONTHS, ordinal
from apmb_draft.un.typography import plain_text

CHECKOUT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Bar:
    """What a list of pairs must reach: the shares of edits made or proposed, and the most that may go wrong."""

    mechanical: float
    sure: float
    unasked: int
    flags_right: float
    changed_found: float
    entries: float


BARS = {
    "years.tsv": Bar(0.88, 0.92, 2, 0.65, 0.50, 8),
    "pairs.tsv": Bar(0.87, 0.94, 0, 0.65, 0.50, 8),  # what is reached: years of casualties are for a person
}
NOT_FOLLOWED = 1 / 3
"""The most of the proposals and questions that drafters may not follow, in any list."""
SURE = ("recall", "session", "capital")
"""The kinds that a rule knows best: recalls, sessions and Parties."""
KINDS = (*SURE, "year", "record")
FATES = ("made", "proposed", "asked", "flagged", "missed")
_WORD = re.compile(r"\w(?:[\w’/.-]*\w)?|\S")
_RECORD = re.compile(r"A/\d+/[\w/.]+")
_ORDINALS = {ordinal(number): number for number in range(1, 200)}
_NEAR = 3
"""Words between a question and the place where the drafters answered it."""


@dataclass(frozen=True)
class Marked:
    """A paragraph by its words, and which of them are highlighted as a proposal or a question."""

    paragraph: Paragraph
    proposed: frozenset[int]

    @property
    def words(self) -> Sequence[str]:
        return self.paragraph.words


@dataclass(frozen=True)
class Hunk:
    """Words of one text in the place of others: the range in the text before, and that in the text after."""

    before: range
    after: range


def hunks(before: Sequence[str], after: Sequence[str]) -> list[Hunk]:
    """The differences of two paragraphs, in order."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [Hunk(range(a, b), range(c, d)) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


@dataclass
class Result:
    """What became of the edits of one pair, or of all: how many of each kind, and the places to look at."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)
    looked_at: list[int] = field(default_factory=list)

    def note(self, kind: str, text: str = "") -> None:
        self.counts[kind] += 1
        if text:
            self.shown.append(f"  {kind:14} {text}")

    def fates(self, *kinds: str) -> list[int]:
        """How many mechanical edits of some kinds had each of the `FATES`."""
        return [sum(self.counts[f"{kind} {fate}"] for kind in kinds) for fate in FATES]

    def share(self, *kinds: str) -> float:
        """How many of the mechanical edits of some kinds were made, or proposed with the right value."""
        fates = self.fates(*kinds)
        return sum(fates[:2]) / sum(fates) if any(fates) else 1.0

    def row(self, *kinds: str) -> str:
        """The numbers of some kinds: all, by fate, and the share."""
        fates = self.fates(*kinds)
        return f"{sum(fates):5} {' '.join(f'{number:8}' for number in fates)} {self.share(*kinds):7.1%}"

    @property
    def unasked(self) -> int:
        """How many edits were made unasked that the drafters did not make."""
        return self.counts["harmful"] + self.counts["wrong citation"]

    @property
    def not_followed(self) -> float:
        """How many of the proposals and questions the drafters did not follow."""
        every = self.counts["followed"] + self.counts["not followed"]
        return self.counts["not followed"] / every if every else 0.0

    @property
    def entries(self) -> float:
        """The median of the entries that a draft has."""
        return median(self.looked_at) if self.looked_at else 0.0

    @property
    def flags_right(self) -> float:
        """How many of the flags are on paragraphs that the drafters changed in substance."""
        return self.counts["flag hit"] / max(self.counts["flag hit"] + self.counts["flag idle"], 1)

    @property
    def changed_found(self) -> float:
        """How many of the paragraphs that the drafters changed in substance have a flag or a question."""
        return self.counts["found"] / max(self.counts["changed"], 1)

    def reaches(self, bar: Bar) -> bool:
        return (
            self.share(*KINDS) >= bar.mechanical
            and self.share(*SURE) >= bar.sure
            and self.unasked <= bar.unasked
            and self.flags_right >= bar.flags_right
            and self.changed_found >= bar.changed_found
            and self.entries <= bar.entries
            and self.not_followed <= NOT_FOLLOWED
        )

    def __str__(self) -> str:
        count = self.counts
        return (
            f"{self.row(*KINDS)} {self.unasked:8} {count['followed']:9} {count['not followed']:9} {self.entries:8.1f}"
        )

    @property
    def totals(self) -> str:
        """The shares by kind, and what the flags were worth."""
        count = self.counts
        rows = [f"{kind:34} {self.row(kind)}" for kind in KINDS]
        return "\n".join(
            (
                *rows,
                f"recalls, sessions and Parties: {self.share(*SURE):.1%}",
                f"{count['found']} of {count['changed']} changed paragraphs have a flag or a question "
                f"({self.changed_found:.0%}); "
                f"{count['flag hit']} of {count['flag hit'] + count['flag idle']} flags are on these "
                f"({self.flags_right:.0%})",
            )
        )


HEAD = f"{'pair':34} edits {' '.join(f'{fate:>8}' for fate in FATES)}   share  unasked  followed not foll.  entries"


def text_of(resolution: Resolution) -> list[Marked]:
    """The paragraphs, headings and footnotes that a resolution makes."""
    document = compose(resolution)
    headings = enumerate(document.of(Role.HEADING), 1)
    return [
        *(_marked(f"heading {number}", heading.runs) for number, heading in headings),
        *(_marked(block.key, block.runs) for block in document.blocks if block.key),
        *(_marked(f"footnote {note.key}", note.runs) for note in document.notes),
    ]


def _marked(key: str, runs: Sequence[Run]) -> Marked:
    text, open_at = "", set[int]()
    for run in runs:
        if not run.call:
            open_at.update(range(len(text), len(text) + len(run.text)) if run.status else ())
            text += plain_text(run.text)
    found = list(_WORD.finditer(text))
    proposed = (at for at, word in enumerate(found) if not open_at.isdisjoint(range(*word.span())))
    return Marked(Paragraph(key, tuple(word[0] for word in found)), frozenset(proposed))


def compared(base: Resolution, roll: RollOver, real: Resolution) -> Result:
    """The edits of both, paragraph by paragraph; what was rolled over has the paragraphs of the base."""
    result = Result()
    number = base.adoption.number if base.adoption else ""
    ours = {marked.paragraph.key: marked for marked in text_of(roll.draft)}
    paragraphs = [marked.paragraph for marked in text_of(base)]
    flagged_paragraphs = {whole(flag.paragraph) for flag in roll.flags}
    interval = real.session - base.session
    for one, other in aligned(tuple(paragraphs), tuple(marked.paragraph for marked in text_of(real))):
        if one is None:
            continue
        if other is None:
            result.counts["moot"] += len(hunks(one.words, ours[one.key].words))
            continue
        is_flagged = whole(one.key) in flagged_paragraphs
        _Pair(one, ours[one.key], other, number, base.session, interval, is_flagged).sort(result)
    return result


@dataclass(frozen=True)
class _Pair:
    """One paragraph of the base, what the roll-over made of it, and what the drafters made of it."""

    base: Paragraph
    ours: Marked
    real: Paragraph
    number: str
    session: int
    interval: int
    is_flagged: bool

    def sort(self, result: Result) -> None:
        """Note what became of each edit of theirs and of ours, and of each question."""
        theirs, mine = hunks(self.base.words, self.real.words), hunks(self.base.words, self.ours.words)
        left = hunks(self.ours.words, self.real.words)
        for hunk in theirs:
            if kind := self._mechanical(hunk, theirs):
                self._sort_theirs(result, hunk, mine, left, kind)
        for hunk in mine:
            self._sort_mine(result, hunk, theirs, left)
        for span in self._questions(mine):
            answered = any(_touches(hunk.before, span) for hunk in theirs)
            words = self._words(self.base, span)
            result.note("followed" if answered else "not followed", "" if answered else f"{self._at} “{words}”?")

    @property
    def _at(self) -> str:
        return f"{self.base.key:16}"

    def _mechanical(self, hunk: Hunk, others: Sequence[Hunk]) -> str:
        """The kind of an edit that follows from the session, the number or the house style; else nothing."""
        gone = [self.base.words[at] for at in hunk.before]
        came = [self.real.words[at] for at in hunk.after]
        if self.number in came:
            return "recall"
        if gone and [word.casefold() for word in gone] == [word.casefold() for word in came]:
            return "capital" if any(word.startswith(("Part", "State")) for word in came) else ""
        sessions = range(self.session - 3, self.session + 7)
        if gone and all(_ORDINALS.get(word.lower()) in sessions for word in (*gone, *came)):
            return "session"
        if len(gone) != 1 or len(came) != 1:
            return ""
        behind = " ".join(self.base.words[hunk.before.stop : hunk.before.stop + 7]).lower()
        moved = (self._moved(gone[0], came[0]), re.search(r"\b(?:session|meeting|conference|forum)s?\b", behind))
        if all(moved):
            return "session"
        if (
            _RECORD.fullmatch(gone[0])
            and _RECORD.fullmatch(came[0])
            and gone[0].split("/")[2:] == came[0].split("/")[2:]
        ):
            return "record" if self.base.key.startswith("footnote") else ""
        if re.fullmatch(r"20\d\d", gone[0]) and re.fullmatch(r"20\d\d", came[0]):
            return "year" if self._is_year_alone(hunk, int(came[0]) - int(gone[0]), others) else ""
        return ""

    def _moved(self, gone: str, came: str) -> bool:
        """Whether an ordinal became the next one, or the one an interval later."""
        before, after = (_ORDINALS.get(word.lower(), 0) for word in (gone, came))
        return bool(before) and after - before in (1, self.interval)

    def _is_year_alone(self, hunk: Hunk, years: int, others: Sequence[Hunk]) -> bool:
        """Whether a year moved on by the interval, is of no day but that of a period, and nothing near it changed."""
        before = self.base.words[max(0, hunk.before.start - 2) : hunk.before.start]
        day, month = (before[0], before[-1]) if len(before) == 2 else ("", "")
        is_date = month in MONTHS and day not in ("1", "28", "29", "30", "31")
        alone = all(
            _only_numbers(self.base, other.before) and _only_numbers(self.real, other.after)
            for other in others
            if other != hunk and other.before.start < hunk.before.stop + 8 and hunk.before.start < other.before.stop + 8
        )
        return years in (1, self.interval) and not is_date and alone

    def _sort_theirs(self, result: Result, hunk: Hunk, mine: Sequence[Hunk], left: Sequence[Hunk], kind: str) -> None:
        there = self._in_ours(hunk.after, left)
        if kind == "recall" and self.number in self.ours.words:
            there = range(self.ours.words.index(self.number), self.ours.words.index(self.number) + 1)
        if there is not None:
            result.note(f"{kind} {'proposed' if self.ours.proposed & set(there) else 'made'}")
            return
        asked = [*self._questions(mine), *(each.before for each in mine if self._is_proposal(each))]
        near = any(_touches(hunk.before, span) for span in asked)
        fate = "asked" if near else "flagged" if self.is_flagged else "missed"
        result.note(f"{kind} {fate}", f"{self._at} {self._change(self.base, self.real, hunk)}")

    def _in_ours(self, span: range, left: Sequence[Hunk]) -> range | None:
        """Where some words of the real text stand in ours, or nothing where it has others."""
        if any(_overlaps(hunk.after, span) for hunk in left):
            return None
        shift = sum(len(hunk.before) - len(hunk.after) for hunk in left if hunk.after.stop <= span.start)
        return range(span.start + shift, span.stop + shift)

    def _sort_mine(self, result: Result, hunk: Hunk, theirs: Sequence[Hunk], left: Sequence[Hunk]) -> None:
        is_proposal = self._is_proposal(hunk)
        if not any(_overlaps(other.before, hunk.after) for other in left):
            result.counts["followed"] += is_proposal
            return
        written = [self.ours.words[at] for at in hunk.after]
        text = f"{self._at} {self._change(self.base, self.ours.paragraph, hunk)}"
        instead = [other for other in theirs if _overlaps(other.before, hunk.before)]
        if instead:
            text += "".join(f" instead of {self._change(self.base, self.real, other)}" for other in instead)
        if is_proposal:
            answered = any(other.before == hunk.before for other in instead)
            result.note("followed" if answered else "not followed", "" if answered else text)
        elif self._is_moot(hunk, instead):
            result.counts["moot"] += 1
        else:
            result.note("wrong citation" if self.number in written else "harmful", text)

    def _is_proposal(self, hunk: Hunk) -> bool:
        return bool(self.ours.proposed & set(hunk.after))

    def _is_moot(self, hunk: Hunk, instead: Sequence[Hunk]) -> bool:
        """Whether the drafters wrote what was edited anew, or put the own number elsewhere in the paragraph."""
        written = {self.ours.words[at] for at in hunk.after}
        if self.number in written or written <= {",", "and", "resolutions"}:
            return self.number in self.real.words
        return any(len(other.before) > 2 * len(hunk.before) + 4 for other in instead)

    def _questions(self, mine: Sequence[Hunk]) -> Iterator[range]:
        """What is highlighted though the words are those of the base, by its place in the base."""
        edited = {at for hunk in mine for at in hunk.after}
        places = sorted(self.ours.proposed)
        groups: list[list[int]] = []
        for at in places:
            if groups and at == groups[-1][-1] + 1:
                groups[-1].append(at)
            else:
                groups.append([at])
        for group in groups:
            if edited.isdisjoint(group):
                shift = sum(len(hunk.before) - len(hunk.after) for hunk in mine if hunk.after.stop <= group[0])
                yield range(group[0] + shift, group[-1] + 1 + shift)

    def _words(self, paragraph: Paragraph, span: range) -> str:
        return " ".join(paragraph.words[at] for at in span)

    def _change(self, before: Paragraph, after: Paragraph, hunk: Hunk) -> str:
        around = " ".join(before.words[max(0, hunk.before.start - 5) : hunk.before.start])
        gone, came = self._words(before, hunk.before), self._words(after, hunk.after)
        behind = " ".join(before.words[hunk.before.stop : hunk.before.stop + 3])
        return f"{around} [-{gone}-] {{+{came}+}} {behind}"


def _only_numbers(paragraph: Paragraph, span: range) -> bool:
    return all(re.match(r"\d|[A-Z]/", paragraph.words[at]) or paragraph.words[at].lower() in _ORDINALS for at in span)


def _overlaps(one: range, other: range) -> bool:
    """Whether two spans share a word, or one without words lies within the other."""
    return (one.start < other.stop and other.start < one.stop) or one == other


def _touches(one: range, other: range) -> bool:
    return one.start <= other.stop + _NEAR and other.start <= one.stop + _NEAR


def imported(path: Path) -> Resolution:
    """A PDF of the Secretariat as a user would import it."""
    return recognise(read(path.read_bytes(), path.name), path.name).resolution


def pairs(
    folder: Path, names: str, load: Callable[[Path], Resolution] = imported
) -> Iterator[tuple[str, Result | None]]:
    """The name of each pair of a list, and what became of the edits; nothing for papers that cannot be imported."""
    for line in (folder / names).read_text("utf-8").splitlines()[1:]:
        papers = line.split("\t")[:2]
        try:
            base, real = (load(folder / name) for name in papers)
        except DraftError:
            yield " ".join(Path(name).stem for name in papers), None
            continue
        yield " ".join(Path(name).stem for name in papers), rolled_over(base, real)


def rolled_over(base: Resolution, real: Resolution) -> Result:
    """What became of the edits, given what a drafter of the session of the real draft knew in its October."""
    answers = nothing_known(base)
    assert answers.date
    october = answers.date.replace(year=year_of(real.session))
    roll = next_year(base, replace(answers, session=real.session, date=october))
    result = compared(base, roll, real)
    found = held.compared(*map(texts.text_of, (base, roll.draft, real)))
    of_substance = tuple(each for each in found.differences if _words(each.gone) != _words(each.came))
    worth = flagged(roll.flags, replace(found, differences=of_substance))
    asked = {whole(ask.fact) for ask in roll.questions if ask.is_of_words}
    pointed_at = worth.changed & (worth.warned | asked)
    result.counts.update({"changed": len(worth.changed), "found": len(pointed_at), "flag hit": len(worth.hits)})
    result.looked_at.append(len(list_entries(roll)))
    for flag in worth.idle:
        result.note("flag idle", f"{flag.paragraph:16} “{flag.quote}” ({flag.rule})")
    return result


def list_entries(roll: RollOver) -> set[str]:
    """The entries of a draft that concern its text, as the report has them: those of one kind together."""
    asked = {group[0].question for group in group_questions(roll.questions) if group[0].is_of_words}
    return asked | {f"{flag.rule}: {flag.reason}" for flag in roll.flags}


def _words(words: Sequence[str]) -> list[str]:
    """Words without what the order of paragraphs changes in them, and without commas."""
    bare = (re.sub(r"\W", "", word).casefold() for word in words)
    return [word for word in bare if word not in ("", "also", "further")]


def report(found: Iterable[tuple[str, Result | None]], *, full: bool) -> Result:
    """Print a line for each pair, with the places to look at, and the totals."""
    total = Result()
    print(HEAD)
    for name, result in found:
        print(f"{name:34} {result or 'cannot be imported'}", *(result.shown if result and full else ()), sep="\n")
        if result:
            total.counts += result.counts
            total.looked_at += result.looked_at
    print(f"{'all':34} {total}", total.totals, sep="\n")
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Roll resolutions over and compare with the texts of a year later.")
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared", help="folder of official papers")
    parser.add_argument("--pairs", choices=sorted(BARS), default="years.tsv", help="list of pairs")
    parser.add_argument("--full", action="store_true", help="show each place that was missed or edited wrongly")
    options = parser.parse_args(arguments)
    folder = options.shared / "official"
    if not (folder / options.pairs).is_file():
        parser.error(f"there are no official papers in {options.shared}; name their folder with --shared")
    return 0 if report(pairs(folder, options.pairs), full=options.full).reaches(BARS[options.pairs]) else 1


if __name__ == "__main__":
    sys.exit(main())
