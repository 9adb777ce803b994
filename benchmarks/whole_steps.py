"""The whole step over real history: import a year, roll it over with the facts of that October, compare with the next.

    python benchmarks/whole_steps.py [--shared ../shared]

For each step: the share of the real text's words that the draft has in their place, beside the same for a plain copy of
last year's text; the flags that hit a paragraph the drafters changed, and the idle ones; the words that the roll-over
changed although the drafters did not; and what the drafters changed that no rule could know. Exit 1 when a word that we
changed alone is not among the differences that `treaty/evolution.md` explains (`EXPLAINED`).
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from history import Facts, facts, word_diff
from roundtrip import documents

from apmb_draft.compose import compose
from apmb_draft.model import Resolution, year_of
from apmb_draft.reading import read
from apmb_draft.recognise import recognise
from apmb_draft.rollover import Answers, next_year
from apmb_draft.typography import plain

CHECKOUT = Path(__file__).parents[1]
_SHORT = "a kind of meeting that last year's text did not convene: its short name stood nowhere (1.5)"
EXPLAINED = {
    ("apmb", 61): "the item left the provisional agenda for six years (1.6)",
    ("apmb", 68): "one Review Conference in the list shows no interval; a comma came before the conferences (1.2, 2)",
    ("apmb", 69): "the Third Review Conference was held out of step, in June 2014 (2)",
    ("apmb", 70): "the meeting after the Fourteenth: 2014 was out of step (2)",
    ("apmb", 73): _SHORT,
    ("apmb", 74): f"{_SHORT}; the conference's article stayed (1.5)",
    ("apmb", 77): "the hyphen that the official text lacks (1.5)",
    ("apmb", 78): _SHORT,
    ("apmb", 79): f"{_SHORT}; capitals in the list (1.2)",
}
"""Words of ours that a real text has not, by series and session; the section of evolution.md that explains them."""


_READABLE = 0.9
"""A step whose words are rewritten to a tenth or more is no roll-over any more; its changes would fill pages."""


@dataclass(frozen=True)
class Step:
    """One step: shares of words in their place, and what the roll-over changed alone."""

    name: str
    ours: float
    copy: float
    alone: tuple[str, ...]
    theirs: str
    hits: int
    idle: int


def paragraphs(resolution: Resolution) -> dict[str, str]:
    return {block.key: plain(block.text) for block in compose(resolution).blocks if block.key}


def words(resolution: Resolution) -> list[str]:
    return [word for block in compose(resolution).blocks if block.key for word in plain(block.text).split()]


def matching(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one, other, autojunk=False)


def share(text: Sequence[str], real: Sequence[str]) -> float:
    """How much of the real text a text has in its place."""
    return sum(block.size for block in matching(text, real).get_matching_blocks()) / len(real)


def changed_alone(base: Sequence[str], ours: Sequence[str], real: Sequence[str]) -> Iterator[str]:
    """The words that the roll-over put in and that the real text has not there; open place-holders are no words."""
    new = {index for tag, _, _, c, d in matching(base, ours).get_opcodes() if tag != "equal" for index in range(c, d)}
    kept = {block.a + offset for block in matching(ours, real).get_matching_blocks() for offset in range(block.size)}
    for index in sorted(new - kept):
        if not ours[index].startswith("[") and not ours[index].rstrip(",;.").endswith("]"):
            yield ours[index]


def scored(flagged: set[str], draft: Resolution, real: Resolution) -> tuple[int, int]:
    """Flagged paragraphs that the drafters changed, and those they left as our draft has them."""
    ours, theirs = paragraphs(draft), set(paragraphs(real).values())
    seen = [ours[name] for name in flagged if name in ours]
    return sum(text not in theirs for text in seen), sum(text in theirs for text in seen)


def answers(base: Resolution, known: Facts, series: str) -> Answers:
    """What was known in the October of the next session."""
    session = base.next_session or base.session + 1
    today = datetime.date(year_of(session), 10, 15)
    if series != "apmb":
        return Answers(session=session, date=today)
    plans = [meeting.plan for meeting in known.meetings if meeting.plan and meeting.dates.last < today]
    return Answers(
        session=session,
        date=today,
        states=known.states.get(session) if "states" in base.counts else None,
        action_plan=plans[-1] if plans else None,
        known=tuple(meeting.at for meeting in known.meetings if meeting.is_known(session)),
    )


def steps(shared: Path) -> Iterator[Step]:
    known = facts((shared / "treaty" / "facts.md").read_text("utf-8"))
    texts: dict[tuple[str, int], Resolution] = {}
    for name, data in documents(shared):
        if name.endswith(".txt"):
            resolution = recognise(read(data, name), name).resolution
            texts[name.partition("-")[0], resolution.session] = resolution
    for (series, session), base in texts.items():
        following = texts.get((series, session + 1))
        if following is None:
            continue
        roll = next_year(base, answers(base, known, series))
        draft = roll.draft
        before, ours, real = words(base), words(draft), words(following)
        alone = tuple(changed_alone(before, ours, real))
        name = f"{series} {session} -> {session + 1}"
        flagged = scored({flag.paragraph for flag in roll.flags}, draft, following)
        yield Step(
            name, share(ours, real), share(before, real), alone, word_diff(" ".join(ours), " ".join(real)), *flagged
        )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Import each year, roll it over, compare with the real next year.")
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared", help="folder of corpus and treaty")
    shared = parser.parse_args(arguments).shared
    if not (shared / "corpus").is_dir():
        parser.error(f"there are no real texts in {shared}; name their folder with --shared")
    unexplained = 0
    done = list(steps(shared))
    for step in done:
        series, _, _, session = step.name.split(" ")
        why = EXPLAINED.get((series, int(session)), "NOT EXPLAINED") if step.alone else ""
        unexplained += why == "NOT EXPLAINED"
        alone = f"  changed alone: {' '.join(step.alone)}  ({why})" if step.alone else ""
        flagged = f"flags hit {step.hits} idle {step.idle}"
        print(f"{step.name:20} draft {step.ours:6.1%}  copy {step.copy:6.1%}  {flagged}{alone}")
        if step.ours > _READABLE:
            print(f"{'':20} theirs: {step.theirs or 'nothing'}")
    print(f"flags: {sum(step.hits for step in done)} hit, {sum(step.idle for step in done)} idle")
    print(f"{len(done)} steps; words changed alone and not explained in {unexplained}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
