"""The roll-over of other series: a resolution rolled over, and the draft that its sponsors made of it a year later.

    python benchmarks/eightieth.py
    python benchmarks/eightieth.py --shared ../shared --full

For every pair of `official/pairs.tsv`, with the session and its October for answers:

- the mechanical edits of the drafters (capitals, sessions, the resolution rolled over recalled, years and symbols that
  go on with the session): made by the roll-over, proposed or asked in their place, or missed;
- the edits of the roll-over that the drafters did not make: harmful, a wrong citation where the own number was written.
  Where the drafters dropped or wrote anew what was edited, or cite the own number elsewhere in the paragraph, it says
  nothing;
- the proposals and questions in the text that the drafters did not follow;
- what the flags were worth: how many of the paragraphs that the drafters changed in substance were flagged, and how
  many flags were on such paragraphs. “Also”, “further” and commas are no substance, and what the roll-over changed as
  they did needs no flag. These have no bar.

Exit status 1 below the bar: no harmful edit and no wrong citation, 98 in a hundred mechanical edits made or proposed,
and at most one proposal in three not followed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path

from years import compared as held
from years import texts
from years.compared import aligned
from years.october import nothing_known
from years.step import flagged
from years.texts import Paragraph

from apmb_draft.compose import compose
from apmb_draft.importing import recognise
from apmb_draft.model.document import Role, Run
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution, year_of
from apmb_draft.reading.formats import read
from apmb_draft.rollover import RollOver, next_year
from apmb_draft.un.english import ordinal
from apmb_draft.un.typography import plain_text

CHECKOUT = Path(__file__).parents[1]
MADE_OR_PROPOSED, NOT_FOLLOWED = 0.98, 1 / 3
_WORD = re.compile(r"\w(?:[\w’/.-]*\w)?|\S")
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

    def note(self, kind: str, text: str = "") -> None:
        self.counts[kind] += 1
        if text:
            self.shown.append(f"  {kind:14} {text}")

    @property
    def mechanical(self) -> int:
        return sum(self.counts[kind] for kind in ("made", "proposed", "missed"))

    @property
    def share(self) -> float:
        """How many of the mechanical edits were made or proposed."""
        return 1 - self.counts["missed"] / self.mechanical if self.mechanical else 1.0

    @property
    def not_followed(self) -> float:
        """How many of the proposals and questions the drafters did not follow."""
        every = self.counts["followed"] + self.counts["not followed"]
        return self.counts["not followed"] / every if every else 0.0

    @property
    def flags(self) -> str:
        """What the flags were worth."""
        count = self.counts
        raised = count["flag hit"] + count["flag idle"]
        return (
            f"flags: {count['flagged']} of {count['changed']} paragraphs changed in substance had been flagged "
            f"({count['flagged'] / max(count['changed'], 1):.0%}); {count['flag hit']} of {raised} flags were on these "
            f"({count['flag hit'] / max(raised, 1):.0%})"
        )

    @property
    def is_in_order(self) -> bool:
        wrong = self.counts["harmful"] + self.counts["wrong citation"]
        return not wrong and self.share >= MADE_OR_PROPOSED and self.not_followed <= NOT_FOLLOWED

    def __str__(self) -> str:
        count = self.counts
        return (
            f"{self.mechanical:5} {count['made']:5} {count['proposed']:9} {count['missed']:7} {self.share:7.1%} "
            f"{count['harmful']:8} {count['wrong citation']:9} {count['followed']:9} {count['not followed']:8}"
        )


HEAD = f"{'pair':34} edits  made  proposed  missed   share  harmful  citation  followed  not foll."


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
    for one, other in aligned(tuple(paragraphs), tuple(marked.paragraph for marked in text_of(real))):
        if one is None:
            continue
        if other is None:
            result.counts["moot"] += len(hunks(one.words, ours[one.key].words))
            continue
        _Pair(one, ours[one.key], other, number, base.session).sort(result)
    return result


@dataclass(frozen=True)
class _Pair:
    """One paragraph of the base, what the roll-over made of it, and what the drafters made of it."""

    base: Paragraph
    ours: Marked
    real: Paragraph
    number: str
    session: int

    def sort(self, result: Result) -> None:
        """Note what became of each edit of theirs and of ours, and of each question."""
        theirs, mine = hunks(self.base.words, self.real.words), hunks(self.base.words, self.ours.words)
        left = hunks(self.ours.words, self.real.words)
        for hunk in theirs:
            if kind := self._mechanical(hunk):
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

    def _mechanical(self, hunk: Hunk) -> str:
        """The kind of an edit that follows from the session, the number or the house style; else nothing."""
        gone = [self.base.words[at] for at in hunk.before]
        came = [self.real.words[at] for at in hunk.after]
        behind = self.base.words[hunk.before.stop : hunk.before.stop + 3]
        if self.number in came:
            return "recalled"
        if gone and [word.casefold() for word in gone] == [word.casefold() for word in came]:
            return "capital" if any(word.startswith(("Part", "State")) for word in came) else ""
        sessions = {ordinal(self.session + step) for step in range(-3, 7)}
        if gone and {word.lower() for word in (*gone, *came)} <= sessions | {word.capitalize() for word in sessions}:
            return "session"
        if len(gone) == len(came) == 1 and re.fullmatch(r"20\d\d", gone[0]) and re.fullmatch(r"20\d\d", came[0]):
            return "year" if "session" in (*behind, *self.base.words[hunk.before.start - 3 : hunk.before.start]) else ""
        return ""

    def _sort_theirs(self, result: Result, hunk: Hunk, mine: Sequence[Hunk], left: Sequence[Hunk], kind: str) -> None:
        there = self._in_ours(hunk.after, left)
        if kind == "recalled" and self.number in self.ours.words:
            there = range(self.ours.words.index(self.number), self.ours.words.index(self.number) + 1)
        if there is None:
            asked = [*self._questions(mine), *(each.before for each in mine if self._is_proposal(each))]
            near = any(_touches(hunk.before, span) for span in asked)
            text = f"{self._at} {kind}: {self._change(self.base, self.real, hunk)}"
            result.note("proposed" if near else "missed", "" if near else text)
        else:
            result.note("proposed" if self.ours.proposed & set(there) else "made")

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


def _overlaps(one: range, other: range) -> bool:
    """Whether two spans share a word, or one without words lies within the other."""
    return (one.start < other.stop and other.start < one.stop) or one == other


def _touches(one: range, other: range) -> bool:
    return one.start <= other.stop + _NEAR and other.start <= one.stop + _NEAR


def imported(path: Path) -> Resolution:
    """A PDF of the Secretariat as a user would import it."""
    return recognise(read(path.read_bytes(), path.name), path.name).resolution


def pairs(shared: Path, load: Callable[[Path], Resolution] = imported) -> Iterator[tuple[str, Result | None]]:
    """The name of each pair, and what became of the edits; nothing for papers that cannot be imported."""
    folder = shared / "official"
    for line in (folder / "pairs.tsv").read_text("utf-8").splitlines()[1:]:
        names = line.split("\t")[:2]
        try:
            base, real = (load(folder / name) for name in names)
        except DraftError:
            yield " ".join(Path(name).stem for name in names), None
            continue
        yield " ".join(Path(name).stem for name in names), rolled_over(base, real)


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
    result.counts.update({"changed": len(worth.changed), "flagged": len(worth.warned), "flag hit": len(worth.hits)})
    for flag in worth.idle:
        result.note("flag idle", f"{flag.paragraph:16} “{flag.quote}” ({flag.rule})")
    return result


def _words(words: Sequence[str]) -> list[str]:
    """Words without what the order of paragraphs changes in them, and without commas."""
    bare = (re.sub(r"\W", "", word).casefold() for word in words)
    return [word for word in bare if word not in ("", "also", "further")]


def report(found: Sequence[tuple[str, Result | None]], *, full: bool) -> Result:
    """Print a line for each pair, with the places to look at, and the totals."""
    total = Result()
    print(HEAD)
    for name, result in found:
        print(f"{name:34} {result or 'cannot be imported'}", *(result.shown if result and full else ()), sep="\n")
        total.counts += result.counts if result else Counter()
    print(f"{'all':34} {total}", total.flags, sep="\n")
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Roll resolutions over and compare with the drafts of their sponsors.")
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared", help="folder of official papers")
    parser.add_argument("--full", action="store_true", help="show each place that was missed or edited wrongly")
    options = parser.parse_args(arguments)
    if not (options.shared / "official" / "pairs.tsv").is_file():
        parser.error(f"there are no official papers in {options.shared}; name their folder with --shared")
    return 0 if report(list(pairs(options.shared)), full=options.full).is_in_order else 1


if __name__ == "__main__":
    sys.exit(main())
