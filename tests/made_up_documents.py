"""Documents that nobody wrote, and what becomes of them from one draft to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import strategies as st

from apmb_draft.model.document import (
    Block,
    Document,
    FactStatus,
    Note,
    OpenQuestion,
    Role,
    Run,
    merge_runs,
)
from apmb_draft.model.paragraphs import ParagraphRef


def block(role: Role, *runs: Run | str, **more: object) -> Block:
    """A block of runs, those in the form of the text as their words alone."""
    return Block(role, tuple(Run(run) if isinstance(run, str) else run for run in runs), **more)  # type: ignore[arg-type]


def verb(text: str, **more: object) -> Run:
    """Words in italics, as paragraphs open."""
    return Run(text, italic=True, **more)  # type: ignore[arg-type]


FRONT = (
    block(Role.DISTRIBUTION, "Distr.: Limited"),
    block(Role.DATE, "8 October 2026"),
    block(Role.ORIGINAL, "Original: English"),
    block(Role.SESSION, "Eighty-first session"),
    block(Role.COMMITTEE, "First Committee"),
    block(Role.AGENDA_ITEM, "Agenda item 99 (q)"),
)
"""What a draft has between its symbol and the title of its agenda item."""
OPENING = block(Role.OPENING, verb("The General Assembly"), ",")


_WORDS = (
    *(
        "kites",
        "kites",
        "lanterns",
        "States",
        "Parties",
        "the",
        "the",
        "of",
        "of",
        "and",
        "and",
        "to",
        "in",
        "Assembly",
    ),
    *("winds", "towers", "States’", "non‑stop", "stop"),
    *(
        "Twenty-first",
        "twenty-second",
        "11",
        "1,200",
        "2014–2019",
        "2 December 2024",
        "25 to 29\u00a0November 2024",
        "(a)",
    ),
    *(
        "article\u00a07",
        "paragraph 4 (b)",
        "54/54\u00a0B of 1\u00a0December 1999",
        "79/34 of 2 December 2024",
        "para. 3",
    ),
    *(
        "co\u00adoperation",
        "A/C.1/80/L.41",
        "“kite”,",
        "(2019);",
        "year,and",
        "Corr.1,",
        "1325 (2000)",
        "co\u00adope\u00adration",
    ),
)
_OPEN = (("[date]", "issued"), ("[number of States]", "counts.states"), ("[place]", "attend.place"))
_NUMBERS = ("", "", "1.", "2.", "13.", "(a)", "(b)", "(iv)", "a.", "79/34.")
_ROLES = (Role.PREAMBULAR, Role.OPERATIVE, Role.OPERATIVE, Role.SUBPARAGRAPH, Role.SUBSUBPARAGRAPH, Role.ANNEX_TEXT)
_CALLS = 4


def _words(chance: Random, most: int = 12) -> str:
    text = " ".join(chance.choices(_WORDS, k=chance.randint(1, most)))
    return chance.choice(("", " ")) + text + chance.choice(("", " ", "\u00a0", "\n", "  "))


def _run(chance: Random) -> Run:
    """A stretch of words, a link, a fact that stands open, the call of a footnote, or a run without any text."""
    kind = chance.random()
    if kind < 0.6:
        return Run(_words(chance), chance.random() < 0.3)
    if kind < 0.7:
        return Run(chance.choice(("79/34", "A/79/408", "the kites")), chance.random() < 0.2, link="A/RES/79/34")
    if kind < 0.8:
        text, key = chance.choice(_OPEN)
        return Run(text, fact=key, status=FactStatus.OPEN)
    if kind < 0.95:
        call = chance.randint(1, _CALLS)
        return Run(str(call), call=call)
    return Run("")


def _block(chance: Random) -> Block:
    role = chance.choice(_ROLES if chance.random() < 0.7 else tuple(Role))
    runs = tuple(_run(chance) for _ in range(chance.choice((0, 1, 1, 2, 3, 6, 9))))
    section = role.section
    ref = ParagraphRef(section, chance.randint(1, 9)) if section else None
    return Block(role, runs, chance.choice(_NUMBERS), ref)


def _texts(chance: Random) -> dict[int, list[Run]]:
    return {call: [Run(_words(chance), chance.random() < 0.3) for _ in range(2)] for call in range(1, _CALLS + 1)}


def _whole(blocks: Sequence[Block], texts: dict[int, list[Run]], first: int) -> Document:
    """A document with its footnotes numbered from `first` in the order of their calls, in the fewest runs."""
    calls = dict.fromkeys(run.call for block in blocks for run in block.runs if run.call)
    numbers = {call: number for number, call in enumerate(calls, first)}

    def numbered(run: Run) -> Run:
        return replace(run, call=numbers[run.call], text=str(numbers[run.call])) if run.call else run

    made = tuple(replace(block, runs=merge_runs(map(numbered, block.runs))) for block in blocks)
    notes = tuple(Note(number, merge_runs(texts[call]), f"note_{number}") for call, number in numbers.items())
    return Document(made, notes, (OpenQuestion("issued", "When?"),))


# --- What becomes of them ------------------------------------------------------------------------------------------


def _dropped(blocks: list[Block], at: int, _: Random) -> None:
    del blocks[at]


def _inserted(blocks: list[Block], at: int, chance: Random) -> None:
    blocks.insert(at, _block(chance))


def _moved(blocks: list[Block], at: int, chance: Random) -> None:
    blocks.insert(chance.randrange(len(blocks)), blocks.pop(at))


def _repeated(blocks: list[Block], at: int, chance: Random) -> None:
    blocks.insert(chance.randrange(len(blocks)), blocks[at])


def _split(blocks: list[Block], at: int, chance: Random) -> None:
    """Cut in two in the middle of a run."""
    whole = blocks[at]
    if texts := [place for place, run in enumerate(whole.runs) if " " in run.text and not run.status]:
        place = chance.choice(texts)
        first, _, second = whole.runs[place].text.partition(" ")
        head = (*whole.runs[:place], replace(whole.runs[place], text=first))
        tail = (replace(whole.runs[place], text=second), *whole.runs[place + 1 :])
        blocks[at : at + 1] = [replace(whole, runs=head), replace(whole, runs=tail, number="9.")]


def _divided(blocks: list[Block], at: int, chance: Random) -> None:
    """Taken apart into a first line and sub-paragraphs, or these put together."""
    whole = blocks[at]
    if whole.role is not Role.OPERATIVE or len(whole.runs) < len(_LETTERS):
        return
    size = len(whole.runs) // len(_LETTERS)
    ends = [*range(size, size * len(_LETTERS), size), len(whole.runs)]
    pieces = [whole.runs[start:end] for start, end in pairwise([0, *ends])]
    parts = [
        Block(Role.SUBPARAGRAPH if letter else whole.role, (*runs, Run(";")), letter or whole.number, whole.ref)
        for letter, runs in zip(_LETTERS, pieces, strict=True)
    ]
    blocks[at : at + 1] = parts[: chance.randint(1, len(parts))]


_LETTERS = ("", "(a)", "(b)")


def _joined(blocks: list[Block], at: int, _: Random) -> None:
    if at + 1 < len(blocks):
        blocks[at : at + 2] = [replace(blocks[at], runs=(*blocks[at].runs, Run(" "), *blocks[at + 1].runs))]


def _renumbered(blocks: list[Block], at: int, chance: Random) -> None:
    first = chance.randint(1, 9)
    blocks[at:] = [
        replace(block, number=f"{number}." if block.number else "") for number, block in enumerate(blocks[at:], first)
    ]


def _reworded(blocks: list[Block], at: int, chance: Random) -> None:
    """Some words go, come, or are others; runs go, and calls and links with them."""
    runs = []
    for run in blocks[at].runs:
        words = run.text.split(" ")
        if not (run.call or run.status or run.link):
            for place in range(len(words) - 1, -1, -1):
                turn = chance.random()
                words[place : place + (turn < 0.1)] = [chance.choice(_WORDS)] if turn < 0.2 else []
        runs += [replace(run, text=" ".join(words))] * (chance.random() < 0.9)
    blocks[at] = replace(blocks[at], runs=(*runs, *[_run(chance)] * (chance.random() < 0.3)))


def _reformed(blocks: list[Block], at: int, chance: Random) -> None:
    """Other italics, no-break spaces for ordinary ones, soft hyphens, another role."""
    runs = []
    for run in blocks[at].runs:
        text = run.text.replace(" ", "\u00a0") if chance.random() < 0.3 else run.text
        text = text.replace("t", "t\u00ad") if chance.random() < 0.3 else text
        runs.append(run if run.call else replace(run, text=text, italic=run.italic != (chance.random() < 0.3)))
    role = chance.choice(_ROLES) if chance.random() < 0.3 else blocks[at].role
    blocks[at] = replace(blocks[at], runs=tuple(runs), role=role)


EDITS = (
    _dropped,
    _inserted,
    _moved,
    _repeated,
    _split,
    _joined,
    _divided,
    _divided,
    _renumbered,
    _reworded,
    _reworded,
    _reformed,
)
Edit = Callable[[list[Block], int, Random], None]


def edited(seed: int, count: int, edits: Sequence[Edit], first: int = 1) -> tuple[Document, Document]:
    """A document of so many blocks and what some edits make of it; the footnotes of the draft begin at `first`."""
    chance = Random(seed)
    blocks = [_block(chance) for _ in range(count)]
    base, texts = list(blocks), _texts(chance)
    for edit in edits:
        if blocks:
            edit(blocks, chance.randrange(len(blocks)), chance)
    other = {**texts, 2: _texts(chance)[2]} if chance.random() < 0.3 else texts
    return _whole(base, texts, chance.choice((1, 1, 37))), _whole(blocks, other, first)


def pairs() -> st.SearchStrategy[tuple[Document, Document]]:
    """A base and a draft: roles in any order, italics, links, open facts, calls of footnotes, repeated ones too."""
    edits = st.lists(st.sampled_from(EDITS), max_size=8)
    return st.builds(edited, st.integers(0, 2**32), st.integers(0, 12), edits, st.sampled_from([1, 1, 37]))
