"""Files edited the way people edit them, taken back: which edits come home, which are lost, which are invented.

    python benchmarks/absorb.py [--files 300] [--first 0] [--with-writer]

A seeded generator (tests/made_up_edits.py) changes the Word files of four drafts; with --with-writer a share of them
is saved by LibreOffice afterwards, and a share is changed in LibreOffice itself. What each file says is read from its
XML by a plain reader of the generator, with every change accepted; the draft that `absorb` makes of it is composed,
and must say the same, letter by letter, with the same italics and footnotes. Adopted, it must roll over once more.
Exit 1 when one of them does not.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, edit_text, load, to_plain, validate_plain
from apmb_draft.merge.merging import merge_returned
from apmb_draft.merge.returned_docx import match_returned_docx
from apmb_draft.model.document import Document, FactStatus, merge_runs
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import Answers, next_year
from apmb_draft.un.english import read_dates

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from made_up import keepers, lighthouses  # noqa: E402 - the made-up drafts of the tests
from made_up_edits import File, said  # noqa: E402
from made_up_edits import edited as edited_file  # noqa: E402

WAYS = ("xml", "xml", "xml", "xml", "saved", "writer")
"""Of six files four are edited in their XML, one is saved by LibreOffice afterwards, one is edited there."""


def drafts() -> list[Resolution]:
    """Drafts with facts open and known, of four series."""
    base = load((ROOT / "drafts/79.yaml").read_bytes(), "79.yaml")
    known = Answers(states=165, place="Geneva", dates=read_dates("1 to 5 December 2025"), agenda_item="99 (q)")
    return [next_year(base).draft, next_year(base, known).draft, next_year(lighthouses()).draft,
            next_year(keepers()).draft]  # fmt: skip


def said_by(draft: Resolution) -> list[list[tuple[str, bool]]]:
    """The letters of each paragraph of a draft, as `made_up_edits.said` gives those of a file."""
    document = compose(draft)
    notes = {note.number: "".join(note.text.split()) for note in document.notes}
    found = []
    for block in document.body:
        if block.key or block.role.value == "heading":
            letters: list[tuple[str, bool]] = []
            for run in block.runs:
                text = f"[{notes[run.call]}]" if run.call else run.text
                letters += [(each.replace("\u2011", "-"), run.italic) for each in text if not each.isspace()]
            found.append(letters)
    return found


def problems(sent: Resolution, data: bytes) -> Iterator[str]:
    """What is wrong with the draft that is made of a file."""
    wanted = said(File(data))
    # Where LibreOffice saved a note without its words, that must be told, and cannot come back.
    is_lost = any("[]" in "".join(letter for letter, _ in each) for each in wanted)
    try:
        file = match_returned_docx(data, "returned.docx", [sent])
        found = merge_returned(sent, file, lambda author: True)
        assert found.resolution is not None
        text = edit_text(dump(sent), sent, found.resolution, "sent.yaml")
        draft = load(text.encode(), "80.yaml")
    except DraftError as wrong:
        if not (is_lost and all(problem.code == "absorb-footnote" for problem in wrong.problems)):
            yield f"refused: {wrong}"
        return
    if sorted(file.open_by) != File(data).authors():
        yield f"open changes of {sorted(file.open_by)}, not of {File(data).authors()}"
    if is_lost:
        if not any("footnote" in where for where, _, _ in found.came.differences):
            yield "a footnote that lost its words is not told"
        return
    made = said_by(draft)
    for at in range(max(len(wanted), len(made))):
        one, two = (each[at] if at < len(each) else [] for each in (wanted, made))
        if one != two:
            same = next((n for n, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), 0)
            there, here = _words(one[max(same - 20, 0) : same + 80]), _words(two[max(same - 20, 0) : same + 80])
            yield f"paragraph {at + 1}: {there!r}, from the draft {here!r}"
            break
    yield from (f"does not come back: {each}" for each in (*found.came.differences, *found.unread))
    yield from _rolled(draft)


def _words(letters: list[tuple[str, bool]]) -> str:
    return "".join(f"_{letter}" if italic else letter for letter, italic in letters)


def _rolled(draft: Resolution) -> Iterator[str]:
    """Whether the draft, once adopted, leads to the next one."""
    adoption = {"number": "80/99", "date": "1 December 2025", "meeting": "50", "report": "A/80/1", "paragraph": "2"}
    plain = {**to_plain(draft), "stage": "adopted", "adoption": adoption, "symbol": "A/RES/80/99"}
    plain = {**plain, "issued": "5 December 2025", "ask": []}
    try:
        next_year(validate_plain(plain, "80.yaml"), Answers(agenda_item="99 (a)"))
    except DraftError as wrong:
        if not all(problem.code in ("not-due", "open-facts") for problem in wrong.problems):
            yield f"does not roll over: {wrong}"


# --- LibreOffice ---------------------------------------------------------------------------------------------------


def by_writer(made: dict[int, tuple[str, bytes]]) -> dict[int, bytes]:
    """The files that LibreOffice saves: as they are, or after changes of its own."""
    with tempfile.TemporaryDirectory() as folder:
        saved, jobs = [], []
        for seed, (way, data) in made.items():
            path = Path(folder, f"{seed}.docx")
            path.write_bytes(data)
            chance = random.Random(seed)
            out = Path(folder, "out", path.name)
            if way == "saved":
                saved.append(str(path))
            else:
                jobs.append({"file": str(path), "out": str(out), "changes": list(_changes(File(data), chance)),
                             "tracked": chance.random() < 0.5})  # fmt: skip
        Path(folder, "out").mkdir()
        profile = f"-env:UserInstallation=file://{folder}/profile"
        convert = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", f"{folder}/out", *saved]
        subprocess.run(convert, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        Path(folder, "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
        subprocess.run(["/usr/bin/python3", str(ROOT / "benchmarks/writer.py"), f"{folder}/jobs.json"], check=True)
        return {seed: Path(folder, "out", f"{seed}.docx").read_bytes() for seed in made}


def unasked(draft: Resolution) -> bytes:
    """The Word file of a draft without questions in it."""
    document = compose(draft)
    blocks = tuple(
        replace(block, runs=merge_runs(replace(run, fact="", status=FactStatus.KNOWN) for run in block.runs))
        for block in document.blocks
    )
    return write(Document(blocks, document.notes))


def _changes(file: File, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Words of the text, and others to put in their place; a number or an ordinal among them."""
    text = " ".join("".join(p.itertext()) for p in file.text())
    front = "".join(file.story.itertext()).partition("The General Assembly")[0].lower()
    words = sorted(word for word in set(re.findall(r"\b[a-z]{7,}\b", text)) if word not in front)
    for word in chance.sample(words, chance.randrange(1, 4)):
        yield word, chance.choice(("further steps", "", f"{word} and others"))
    for wanted, new in (("Twenty-third", "Twenty-fourth"), ("Geneva, from", "Vienna, from"), ("1999", "1998")):
        if wanted in text and chance.random() < 0.4:
            yield wanted, new


def main() -> int:
    """Print a table of edits by kind, and every file that does not come back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--with-writer", action="store_true")
    given = parser.parse_args()
    bases = [(draft, write(compose(draft))) for draft in drafts()]
    kinds: dict[int, list[str]] = {}
    files: dict[int, bytes] = {}
    writer: dict[int, tuple[str, bytes]] = {}
    for seed in range(given.first, given.first + given.files):
        way = WAYS[seed // len(bases) % len(WAYS)] if given.with_writer else "xml"
        base = bases[seed % len(bases)][1]
        file, kinds[seed], _ = edited_file(base, seed) if way != "writer" else (None, ["in LibreOffice"], [])
        files[seed] = file.written() if file else unasked(bases[seed % len(bases)][0])
        if way != "xml":
            writer[seed] = (way, files[seed])
    files |= by_writer(writer) if writer else {}
    return report(bases, files, kinds, {seed: way for seed, (way, _) in writer.items()})


def report(bases: list[tuple[Resolution, bytes]], files: dict[int, bytes], kinds: dict[int, list[str]],
           ways: dict[int, str]) -> int:  # fmt: skip
    """Take every file back, print what is wrong, and count."""
    all_kinds: Counter[str] = Counter()
    wrong_kinds: Counter[str] = Counter()
    wrong = 0
    for seed, data in files.items():
        found = list(problems(bases[seed % len(bases)][0], data))
        all_kinds.update(set(kinds[seed]))
        if found:
            wrong += 1
            wrong_kinds.update(set(kinds[seed]))
            print(f"file {seed} ({ways.get(seed, 'xml')}; {', '.join(kinds[seed])})")
            print("\n".join(f"    {line}" for line in found))
    print(f"{'edit':<34}{'files':>7}{'wrong':>7}")
    for kind, count in sorted(all_kinds.items()):
        print(f"{kind:<34}{count:>7}{wrong_kinds[kind]:>7}")
    print(f"{'files':<34}{len(files):>7}{wrong:>7}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
