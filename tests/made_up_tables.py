"""Tables of Word files as people change them: rows and columns that are added, deleted and exchanged.

`changed_tables` sends such files back to a draft, of which every cell is another one, so that sets of cells say what is
in a file and in a draft.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lxml import etree
from made_up_edits import COME, GONE, File, W
from made_up_orders import _BASE, PEOPLE, RefusedError, Version, World, _absorb, draft

from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.docx.track_changes import Marking, tracked
from apmb_draft.docx.writer import state_key, write
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.lifecycle.draft_review import differences
from apmb_draft.merge.merging import merge_returned
from apmb_draft.merge.returned_docx import match_returned_docx
from apmb_draft.model.document import ROWS
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution
from apmb_draft.un.typography import plain_text

Rows = list[list[str]]


def grids(file: File) -> list[Any]:
    """The tables of the text: those with a row of two cells with words."""
    body = (each for each in file.story.iter(W + "tbl") if next(each.iterancestors(W + "tbl"), None) is None)
    behind = [each for each in body if any(sum(map(bool, texts(row))) > 1 for row in each.iter(W + "tr"))]
    return [each for each in behind if "General Assembly" in "".join(each.xpath("preceding::*/text()"))]


def texts(row: Any) -> list[str]:
    """The texts of the cells of a row."""
    return ["".join(each.text or "" for each in cell.iter(W + "t", W + "delText")) for cell in row.iterfind(W + "tc")]


def rows_of(data: bytes, *, accept: bool = True) -> Rows:
    """The rows of the tables of the text with all changes accepted or rejected, as texts of their cells."""
    file, gone = File(data), GONE if accept else COME
    return [
        [_text(cell, gone) for cell in row.iterfind(W + "tc")]
        for table in grids(file)
        for row in table.iterfind(W + "tr")
        if not any(row.find(f"{W}trPr/{tag}") is not None for tag in gone)
    ]


def _text(cell: Any, gone: tuple[str, ...]) -> str:
    kept = (run for run in cell.iter(W + "r") if next(run.iterancestors(*gone), None) is None)
    return "".join(each.text or "" for run in kept for each in run.iter(W + "t", W + "delText"))


def with_text(rows: Rows) -> Rows:
    """The rows without their empty cells."""
    return [list(filter(None, row)) for row in rows]


def say(cell: Any, text: str) -> None:
    """Write a text into a cell, in the form of its first words."""
    paragraph = next(cell.iter(W + "p"))
    first = next(paragraph.iter(W + "r"), None)
    for run in list(cell.iter(W + "r")):
        run.getparent().remove(run)
    run = etree.SubElement(paragraph, W + "r")
    if first is not None:
        run.extend(copy.deepcopy(first.findall(W + "rPr")))
    etree.SubElement(run, W + "t").text = text


def rows(table: Any) -> list[Any]:
    """The rows of a table with words in two cells, without its head."""
    every = [each for each in table.iterfind(W + "tr") if each.find(f"{W}trPr/{W}tblHeader") is None]
    return [each for each in every if sum(map(bool, texts(each))) > 1]


def signed(file: File, row: Any, tag: str, author: str) -> None:
    """Mark a row and what is in it as inserted or deleted."""
    properties = row.find(W + "trPr")
    if properties is None:
        properties = etree.Element(W + "trPr")
        row.insert(0, properties)
    properties.append(file.mark(tag, author))
    for run in list(row.iter(W + "r")):
        mark = file.mark(tag, author)
        run.addprevious(mark)
        mark.append(run)
        for text in run.iter(W + "t") if tag == "del" else ():
            text.tag = W + "delText"


def add_row(file: File, *words: str, at: int = 1, author: str = "") -> None:
    """Put a row behind one, in its form, with other words."""
    like = rows(grids(file)[0])[at]
    made = copy.deepcopy(like)
    for cell, text in zip(made.iterfind(W + "tc"), words, strict=False):
        say(cell, text)
    if author:
        signed(file, made, "ins", author)
    like.addnext(made)


def delete_row(file: File, at: int = 1, author: str = "") -> None:
    """Take a row out."""
    gone = rows(grids(file)[0])[at]
    if author:
        signed(file, gone, "del", author)
    else:
        gone.getparent().remove(gone)


def exchange_rows(file: File, at: int = 1) -> None:
    """Put a row before the one above it."""
    above, below = rows(grids(file)[0])[at - 1 : at + 1]
    above.addprevious(below)


def add_column(file: File, head: str, words: Iterable[str] = ()) -> None:
    """Put a column behind the last one."""
    table = grids(file)[0]
    grid = table.find(W + "tblGrid")
    grid.append(copy.deepcopy(grid[-1]))
    fresh = iter(words)
    for number, row in enumerate(table.iterfind(W + "tr")):
        last = list(row.iterfind(W + "tc"))[-1]
        if len(list(row.iterfind(W + "tc"))) == 1 and row.find(f"{W}trPr/{W}tblHeader") is None:
            span = last.find(f"{W}tcPr/{W}gridSpan")
            if span is not None:
                span.set(W + "val", str(int(span.get(W + "val")) + 1))
            continue
        made = copy.deepcopy(last)
        for span in list(made.iter(W + "gridSpan")):
            span.getparent().remove(span)
        say(made, head if not number else next(fresh, str(10 + number)))
        last.addnext(made)


def delete_column(file: File, at: int = -1) -> None:
    """Take a column out of a table without headings over several."""
    table = grids(file)[0]
    grid = table.find(W + "tblGrid")
    grid.remove(grid[at])
    for row in table.iterfind(W + "tr"):
        cells = list(row.iterfind(W + "tc"))
        span = cells[at].find(f"{W}tcPr/{W}gridSpan")
        if span is None:
            row.remove(cells[at])
        else:
            span.set(W + "val", str(int(span.get(W + "val")) - 1))


def exchange_columns(file: File) -> None:
    """Exchange the last two columns in all rows in which they are cells of their own."""
    for row in grids(file)[0].iterfind(W + "tr"):
        cells = list(row.iterfind(W + "tc"))
        if len(cells) > 2 and all(cell.find(f"{W}tcPr/{W}gridSpan") is None for cell in cells[-2:]):
            cells[-2].addprevious(cells[-1])


def move_years_on(file: File, years: Callable[[int], str]) -> None:
    """Write other words over the columns, as a year that moves on."""
    head = next(each for each in grids(file)[0].iterfind(W + "tr"))
    for number, cell in enumerate(list(head.iterfind(W + "tc"))[1:]):
        say(cell, years(number))


def add_annex(file: File, title: str, body: Iterable[Iterable[str]], author: str = "") -> None:
    """Put an annex with a table behind all text, the second one or the only one."""
    last = file.text()[-1]
    like = next((each for each in file.text() if "".join(each.itertext()).strip() == "Annex"), None)
    if like is not None:
        next(like.iter(W + "t")).text = "Annex I"
    made = []
    for text in ("Annex" if like is None else "Annex II", title):
        paragraph = copy.deepcopy(like) if like is not None else copy.deepcopy(last)
        for run in list(paragraph.iter(W + "r"))[1:]:
            run.getparent().remove(run)
        run = next(paragraph.iter(W + "r"))
        for each in [each for each in run if each.tag != W + "rPr"]:
            run.remove(each)
        etree.SubElement(run, W + "t").text = text
        if author:
            run.addprevious(mark := file.mark("ins", author))
            mark.append(run)
            end = paragraph.find(f"{W}pPr/{W}rPr")
            end = etree.SubElement(paragraph.find(W + "pPr"), W + "rPr") if end is None else end
            end.insert(0, file.mark("ins", author))
        made.append(paragraph)
    table = etree.Element(W + "tbl")
    for cells in body:
        row = etree.SubElement(table, W + "tr")
        for cell in cells:
            paragraph = etree.SubElement(etree.SubElement(row, W + "tc"), W + "p")
            etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "t").text = cell
        if author:
            signed(file, row, "ins", author)
    for each in reversed((*made, table)):
        last.addnext(each)


# --- Files that come back ---------------------------------------------------------------------------------------------


def draft_with_table(head: str = "|# | *2023* | *2024* | *2025*\n") -> Resolution:
    """A draft of which every cell of its table is another one."""
    table = (
        f"{head}| Tar lamps | 101 | 102 | 103\n| Oil lamps | 104 | 105 | 106\n| *Of which*:\n| Gas lamps | – | 7 | 8"
    )
    annex = {"title": "Lamps", "text": f"As follows:\n\n{table}\n|= Total | 205 | 214 | 217"}
    return validate_plain({**to_plain(draft()), "annexes": [annex]}, "tables")


def changed_tables(number: int) -> World:
    """Two people who each change a table, openly or not, in files of one draft or of two; each file comes twice.

    What one of them changed is in the draft, or the file is refused, or the change is named; and of every draft, the
    clean and the tracked file can be written, which is proven.
    """
    chance = random.Random(number)
    first = draft_with_table() if chance.random() < 0.8 else draft_with_table("")
    world = World(first, chance, iter(()))
    sent = world.build()
    for person, figures in zip(PEOPLE[:2], (iter(range(400, 500)), iter(range(500, 600))), strict=True):
        data = world.build() if chance.random() < 0.5 else sent
        file, name = File(data), person.title() if chance.random() < 0.4 else ""
        kinds = chance.sample(_KINDS, chance.choice((1, 1, 2)))
        for kind in kinds:
            _edit(file, kind, chance, name, map(str, figures))
        written, key = file.written(), state_key(data)
        version = Version(f"{person}.docx", written, _BASE, key)
        before, was_named = _cells(world.here), _named(world)
        try:
            _absorb(world, version, key, is_named=False)
        except RefusedError as refused:
            world.counts[refused.args[0]] += 1
            if world.here == world.states[key] and refused.args[0] != "would undo":
                world.wrong.append(f"{person}, {', '.join(kinds)}: {refused}, where nobody else changed anything")
            continue
        if _named(world) == was_named:
            base, came = _cells(world.states[key]), _cells_of(rows_of(written))
            expected = (before - (base - came)) | (came - base)
            if _cells(world.here) != expected:
                differing = sorted(_cells(world.here) ^ expected)
                world.wrong.append(f"{person}, {', '.join(kinds)}: {differing} went or stayed without a word")
        again = merge_returned(world.here, match_returned_docx(written, version.name, [world.states[key]]), _accept)
        if again.resolution != world.here:
            world.wrong.append(f"{person}, {', '.join(kinds)}: taken twice it is another draft")
        world.wrong += (f"{person}, {', '.join(kinds)}: {what}" for what in _unproven(first, world.here))
    return world


def _accept(_: str) -> bool:
    return True


def _named(world: World) -> int:
    return sum(count for kind, count in world.counts.items() if kind.startswith("named"))


def _cells(resolution: Resolution) -> frozenset[str]:
    return _cells_of([block.text.split("\t") for block in compose(resolution).blocks if block.role in ROWS])


def _cells_of(rows: Rows) -> frozenset[str]:
    return frozenset(plain_text(cell).strip() for row in rows for cell in row if cell.strip())


_KINDS = (
    *("row added", "row deleted", "rows exchanged", "column added", "column deleted", "columns exchanged"),
    *("head moved on", "annex added"),
)


def _edit(file: File, kind: str, chance: random.Random, author: str, fresh: Iterator[str]) -> None:
    """Change the table of a file; rows and annexes openly with an author."""
    at = chance.randrange(len(rows(grids(file)[0])))
    match kind:
        case "row added":
            add_row(file, *(next(fresh) for _ in range(4)), at=at, author=author)
        case "row deleted":
            delete_row(file, at=at, author=author)
        case "rows exchanged":
            exchange_rows(file, at=max(1, at))
        case "column added":
            add_column(file, next(fresh), fresh)
        case "column deleted":
            delete_column(file)
        case "columns exchanged":
            exchange_columns(file)
        case "head moved on":
            move_years_on(file, lambda _: next(fresh))
        case _:
            add_annex(file, "Kites", [(next(fresh), next(fresh)), (next(fresh), next(fresh))], author=author)


def _unproven(first: Resolution, now: Resolution) -> Iterator[str]:
    """Yield why a Word file cannot be made of a draft, or is not what it should be."""
    base, document = compose(first), compose(now)
    changed, word = redline(base, document), write(base)
    try:
        write(document)
        yield from differences(word, tracked(word, "base", changed, Marking()), changed)
    except DraftError as wrong:
        yield str(wrong)
