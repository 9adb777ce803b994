"""Two drafts as one that shows the way between them: its laws, and what a careful editor would mark."""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from corpus import needs_corpus, published
from hypothesis import given, settings
from made_up import resolutions
from made_up_documents import EDITS, edited, pairs
from sampling import count, sample

from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.diff.tokens import tokenize_runs
from apmb_draft.model.document import (
    Block,
    Document,
    FactStatus,
    Note,
    Revision,
    Role,
    Run,
    accept_changes,
    merge_runs,
    reject_changes,
)
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import next_year
from apmb_draft.text.similarity import is_short

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# --- What a careful editor would mark ------------------------------------------------------------------------------


def cases() -> list[tuple[str, str, str, str]]:
    """Title, base, draft and redline of each case."""
    text = (ROOT / "tests" / "cases" / "redline.txt").read_text(encoding="utf-8")
    found = []
    for case in text.split("\n=== ")[1:]:
        title, _, rest = case.partition("\n")
        found.append((title, *(part.strip("\n") for part in rest.split("\n---\n"))))
    return found


def written(text: str) -> Document:
    """A document of a case: paragraphs, and footnotes behind them."""
    blocks, notes = [], []
    for line in text.splitlines():
        if found := re.match(r"\[(\d+)\] (.*)", line):
            notes.append(Note(int(found[1]), runs_of(found[2]), f"note_{found[1]}"))
        else:
            number, words = re.fullmatch(r"(\d+\.|\([a-z]\))? ?(.*)", line).groups()
            role = Role.SUBPARAGRAPH if number and number[0] == "(" else Role.OPERATIVE
            blocks.append(Block(role, runs_of(words), number or ""))
    return Document(tuple(blocks), tuple(notes))


def runs_of(text: str) -> tuple[Run, ...]:
    pieces = re.findall(r"\*[^*]+\*|\^\d+|[^*^]+", text)
    return tuple(
        Run(piece[1:], call=int(piece[1:])) if piece[0] == "^" else Run(piece.strip("*"), italic=piece[0] == "*")
        for piece in pieces
    )


SIGNS = {Revision.DELETED: "[-{}-]", Revision.INSERTED: "{{+{}+}}", Revision.NONE: "{}"}
ENDS = {Revision.DELETED: "-¶", Revision.INSERTED: "+¶", Revision.NONE: ""}


def shown(document: Document) -> str:
    """A redline as the cases write it."""
    lines = []
    for block in document.blocks:
        number = block.number if block.was_number is None else f"{{{block.was_number}→{block.number}}}"
        lines.append(f"{number}{marked(block.runs, ' ' if number else '')}{ENDS[block.change]}")
    for note in document.notes:
        numbers = (
            f"{note.before or ''}→{note.after or ''}" if note.before or note.after else f"{note.number}→{note.number}"
        )
        lines.append(f"[{numbers}]{marked(note.runs, ' ')}")
    return "\n".join(lines)


def marked(runs: Sequence[Run], space: str) -> str:
    pieces = []
    for change, group in groupby(runs, key=lambda run: run.change):
        words = "".join(
            f"<{run.text}>" if run.was else f"^{run.call}" if run.call else f"*{run.text}*" if run.italic else run.text
            for run in group
        )
        pieces.append(SIGNS[change].format(space + words))
        space = ""
    return "".join(pieces)


@pytest.mark.parametrize(("title", "base", "draft", "expected"), cases())
def test_the_marks_are_those_of_a_careful_editor(title: str, base: str, draft: str, expected: str):
    before, after = written(base), written(draft)
    found = redline(before, after)
    assert (accept_changes(found), reject_changes(found)) == (after, before)
    assert shown(found) == expected, title


def test_every_case_is_read():
    assert len(cases()) == 36


# --- Laws ----------------------------------------------------------------------------------------------------------


def stretches(document: Document) -> Iterator[tuple[bool, list[Run]]]:
    """The runs of each block and footnote, those that changed together and those that stayed together."""
    for owner in (*document.blocks, *document.notes):
        yield from ((changed, list(runs)) for changed, runs in groupby(owner.runs, key=lambda run: bool(run.change)))
        yield False, []


def words(runs: Sequence[Run], change: Revision | None = None) -> list[str]:
    """The words of runs, or of those that came, or went."""
    chosen = [replace(run, change=Revision.NONE, was=None) for run in runs if change in (None, run.change)]
    return [token.text for token in tokenize_runs(chosen) if not token.is_space]


def sides(document: Document, old: bool) -> Iterator[list[Run]]:
    """The paragraphs of the base, or of the draft, in the runs of the redline."""
    other = Revision.INSERTED if old else Revision.DELETED
    row: list[Run] = []
    for block in document.blocks:
        row += [
            replace(run.was or run, change=run.change) if old else run for run in block.runs if run.change is not other
        ]
        if block.change is not other:
            yield row
            row = []


def halves(document: Document) -> Iterator[str]:
    """Words, dates and citations that a change cuts in two, in the base or in the draft."""
    for row in (*sides(document, old=True), *sides(document, old=False)):
        whole = tokenize_runs([replace(run, change=Revision.NONE, was=None) for run in row])
        ends, place = {0}, 0
        for token in whole:
            place += sum(len(run.text) for run in token.runs)
            ends.add(place)
        place = 0
        for run, following in pairwise(row):
            place += len(run.text)
            if run.change is not following.change and place not in ends:
                yield f"{run.text[-20:]}|{following.text[:20]}"


def equal_but_marked(document: Document) -> Iterator[str]:
    """Words at the edge of a change that both texts have there."""
    for changed, runs in stretches(document):
        gone, come = words(runs, Revision.DELETED), words(runs, Revision.INSERTED)
        if changed and gone and come and (gone[0] == come[0] or gone[-1] == come[-1]):
            yield f"{gone} {come}"


def parted_by_a_short_word(document: Document) -> Iterator[str]:
    """Return short words alone between two changes of which one is long; calls of footnotes that moved are no words."""
    found = list(stretches(document))
    for (before, left), (stays, between), (after, right) in zip(found, found[1:], found[2:], strict=False):
        if not (before and after and not stays):
            continue
        told = all(any(not word.startswith("\0") for word in words(runs)) for runs in (left, right))
        alone = words(between)
        long = any(
            len(words(runs, side)) > 4 for runs in (left, right) for side in (Revision.DELETED, Revision.INSERTED)
        )
        if told and long and len(alone) == 1 and is_short(alone[0]):
            yield alone[0]


def broken_laws(base: Document, draft: Document, found: Document | None = None) -> Iterator[str]:
    """What a redline must not do, and does; looked at for every pair, real and made up."""
    found = found or redline(base, draft)
    if accept_changes(found) != draft:
        yield "accepted, it is not the draft"
    if reject_changes(found) != replace(base, asked=()):
        yield "rejected, it is not the base"
    yield from (f"cut in two: {text}" for text in halves(found))
    yield from (f"marked and equal: {text}" for text in equal_but_marked(found))
    yield from (f"parted by a short word: {text}" for text in parted_by_a_short_word(found))
    if redline(draft, draft) != draft:
        yield "there is a change from a document to itself"


@settings(max_examples=count(30, of=60), deadline=None, derandomize=True)
@given(pairs())
def test_the_laws_hold_for_documents_that_were_made_up(pair: tuple[Document, Document]):
    assert list(broken_laws(*pair)) == []


@settings(max_examples=count(4, of=10), deadline=None, derandomize=True)
@given(resolutions())
def test_the_laws_hold_from_a_made_up_resolution_to_the_next(resolution: Resolution):
    assert list(broken_laws(compose(resolution), compose(next_year(resolution).draft))) == []


def test_the_made_up_pairs_try_every_sort_of_change():
    seen: set[str] = set()
    for seed in range(40):
        found = redline(*edited(seed, 8, EDITS))
        runs = [run for owner in (*found.blocks, *found.notes) for run in owner.runs]
        seen |= {f"run {run.change or 'same'}" for run in runs}
        seen |= {f"end {block.change or 'same'}" for block in found.blocks}
        seen |= {"form" for run in runs if run.was} | {"number" for block in found.blocks if block.was_number}
        seen |= {"role" for block in found.blocks if block.was_role}
        seen |= {
            "part of a paragraph"
            for block in found.blocks
            if block.change and any(not run.change for run in block.runs)
        }
    sorts = {f"{what} {change or 'same'}" for what in ("run", "end") for change in Revision}
    assert seen == sorts | {"form", "number", "role", "part of a paragraph"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u00ad",
        "a\u00ad",
        "\u00adkite",
        "2\u00a0December\u00a02024",
        "\n",
        "[",
        "^",
        "54/54\u00a0B",
        "no\u2011break",
    ],
)
def test_signs_that_cannot_be_seen_break_no_law(text: str):
    plain = text.replace("\u00ad", "").replace("\u00a0", " ").replace("\u2011", "-")
    slanted = (Run("a "), Run(text, italic=True), Run(" kite"))
    for one in (Run(text), Run(plain), *slanted):
        before = Document((Block(Role.OPERATIVE, merge_runs((one,))),))
        for runs in ((), (Run(text),), (Run(plain),), slanted):
            after = Document((Block(Role.OPERATIVE, merge_runs(runs)),))
            assert (accept_changes(redline(before, after)), reject_changes(redline(before, after))) == (after, before)


def test_words_that_differ_in_no_break_signs_and_soft_hyphens_are_the_same_words():
    base = Document((Block(Role.OPERATIVE, (Run("the co-operation of 2 December 2024"),)),))
    draft = Document((Block(Role.OPERATIVE, (Run("the co\u2011oper\u00adation of 2\u00a0December\u00a02024"),)),))
    found = redline(base, draft)
    assert [run.change for run in found.blocks[0].runs if run.change] == []
    assert (accept_changes(found), reject_changes(found)) == (draft, base)


def test_an_open_fact_with_last_years_words_is_no_change_of_the_words():
    base = Document((Block(Role.OPERATIVE, (Run("under article 12, paragraph 1, of the Convention"),)),))
    asked = (
        Run("under "),
        Run("article 12, paragraph 1", fact="convene.articles", status=FactStatus.PROPOSED),
        Run(", of the Convention"),
    )
    found = redline(base, Document((Block(Role.OPERATIVE, asked),)))
    assert [run.change for run in found.blocks[0].runs if run.change] == []
    assert [run.fact for run in found.blocks[0].runs if run.status] == ["convene.articles"]


def test_masthead_front_block_and_closing_lines_are_marked_too():
    lines = [Role.SYMBOL, Role.DISTRIBUTION, Role.DATE, Role.RUNNING_TITLE, Role.SESSION, Role.REPORT, Role.MEETING]
    base = Document(tuple(Block(role, (Run(f"the old {role}"),)) for role in lines))
    draft = Document(tuple(Block(role, (Run(f"the new {role}"),)) for role in lines[:-1]))
    found = redline(base, draft)
    assert [[run.text for run in block.runs if run.change] for block in found.blocks[:-1]] == [["old", "new"]] * 6
    assert found.blocks[-1].change is Revision.DELETED


def test_a_split_text_of_one_omnibus_resolution_meets_the_next_part_by_part():
    base = Document(tuple(Block(Role.TITLE, (Run(text),)) for text in ("Complete darkness", "B", "LAMPS OF TOWERS")))
    draft = Document(tuple(Block(Role.TITLE, (Run(text),)) for text in ("Complete darkness", "V", "Lamps of towers")))
    found = redline(base, draft)
    assert shown(found).splitlines()[1] == "[-B-]{+V+}"
    assert [block.change for block in found.blocks] == [Revision.NONE] * 3


def test_what_a_draft_asks_is_asked_in_its_redline():
    base, draft = edited(3, 4, EDITS)
    assert redline(base, draft).asked == draft.asked != ()
    assert reject_changes(redline(base, draft)).asked == ()


# --- Real texts, and how much is marked ----------------------------------------------------------------------------


def real(*sessions: int) -> list[Document]:
    """The texts of some sessions of the real series."""
    return [compose(resolution) for session in sessions for _, resolution in published(f"apmb-{session}-*")]


BAR = 1.05
"""Marks against the smallest insert-and-delete distance over the same tokens, at most."""


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The part of the benchmark that counts."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("redlines.measured")


@needs_corpus
def test_the_laws_hold_for_real_texts_and_hardly_more_than_the_smallest_difference_is_marked(measured: ModuleType):
    texts = real(*range(69, 80))
    steps = sample([*pairwise(texts), *pairwise(real(58, 59)), (texts[-1], texts[0])], 4)
    found = [redline(*pair) for pair in steps]
    assert [list(broken_laws(*pair, one)) for pair, one in zip(steps, found, strict=True)] == [[]] * len(steps)
    counted = [(measured.marks(one), measured.smallest(one)) for one in found[:10]]
    assert sum(marked for marked, _ in counted) <= BAR * sum(smallest for _, smallest in counted)
    assert all(0 < marked <= BAR * smallest for marked, smallest in counted)


def test_the_smallest_distance_is_that_of_a_longest_common_subsequence(measured: ModuleType):
    chance = Random(5)
    for _ in range(50):
        before, after = (chance.choices("abcde", k=chance.randint(0, 12)) for _ in range(2))
        table = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
        for a, one in enumerate(before, 1):
            for b, other in enumerate(after, 1):
                table[a][b] = table[a - 1][b - 1] + 1 if one == other else max(table[a - 1][b], table[a][b - 1])
        assert measured.distance(before, after) == len(before) + len(after) - 2 * table[-1][-1]


def test_every_word_that_is_marked_is_counted_once_with_the_numbers_and_the_footnotes(measured: ModuleType):
    base = written("1. Urges 3 kites;\n2. Thanks the wind.^1\n[1] See K/1.")
    draft = written("1. Urges 4 kites;\n2. Asks all;\n3. Thanks the wind.^1\n[1] See K/2.")
    assert measured.marks(redline(base, draft)) == 2 + 4 + 2 + 2
    assert measured.smallest(redline(base, draft)) == 2 + 3 + 1 + 2
    assert measured.marks(redline(base, base)) == measured.smallest(redline(base, base)) == 0


@needs_corpus
def test_the_benchmark_names_the_engines_that_are_not_there(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    benchmark = importlib.import_module("redline")
    assert benchmark.main(["--shared", str(SHARED), "--from", "78", "--engines", sys.executable]) == 0
    said = capsys.readouterr().out
    assert "78 -> 79" in said
    assert re.search(r"apmb-draft redline +\d+ +1\.\d+ +1 of +1 +1 of +1", said)
    assert re.search(r": .*\bdocx-redline\b", said)


PARAGRAPHS = 500
AT_MOST = 12
"""Times what reading the words of both texts takes; a redline that looks at every pair of words takes hundreds."""


def test_five_hundred_paragraphs_take_a_small_multiple_of_reading_their_words():
    chance = Random(1)
    kinds = [f"kite{number}" for number in range(400)] + ["the", "of", "and", "to", "in"] * 40
    texts = [chance.choices(kinds, k=chance.randint(10, 30)) for _ in range(PARAGRAPHS)]
    changed = [[word if chance.random() < 0.9 else "lantern" for word in text] for text in texts]
    changed.insert(5, changed.pop(PARAGRAPHS // 2))
    base, draft = (
        Document(tuple(Block(Role.OPERATIVE, (Run(" ".join(text)),), f"{at}.") for at, text in enumerate(side, 1)))
        for side in (texts, changed)
    )
    start = time.process_time()
    read_words = [tokenize_runs(block.runs) for document in (base, draft) for block in document.blocks]
    reading = time.process_time() - start
    found = redline(base, draft)
    took = time.process_time() - start - reading
    assert len(read_words) == 2 * PARAGRAPHS
    assert len([block for block in found.blocks if block.change]) == 2
    assert took < AT_MOST * reading
