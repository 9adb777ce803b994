"""Import every official PDF of a folder, and count how many come word for word, differ, or are refused.

    python benchmarks/survey.py [FOLDER]

The letters and figures of the new draft file are counted, and those of the pages as PDFium gives them, which no reader
of ours has touched: a paper that is imported as identical and has others is silently wrong. (Its spaces and hyphens
cannot be compared: PDFium guesses them; the head of a table, printed again on each of its pages, counts once.)
Amendments, notes and reports are counted apart. Exit 1 where fewer than 97 in a hundred resolutions and drafts come
word for word, or one is silently wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
from in_process import called

from apmb_draft.compose import compose
from apmb_draft.draft_file import load
from apmb_draft.model.document import Role

LEAST = 0.97
OFFICIAL = Path(__file__).parents[2] / "shared/official"
HEAD, FOOT = 66.0, 52.0
"""pt: running heads of later pages, and page numbers of all, which are no part of the text."""
_AROUND = re.compile(
    r"^(?:Please recycle.*|\d\d-\d{5} ?\([A-Z]\).*|\*\d{7}\*|United Nations (?=A/)|General Assembly (?=Distr))", re.M
)


@dataclass(frozen=True)
class Paper:
    """How the import of one paper ended. `is_text`: whether it is a resolution, a decision or a draft of one."""

    name: str
    is_text: bool
    code: int
    said: str
    missing: str = ""
    added: str = ""

    @property
    def outcome(self) -> str:
        if self.code == 0:
            return "SILENTLY WRONG" if self.missing or self.added else "word for word"
        return "named" if self.code == 1 else "refused"


def surveyed(path: Path, folder: Path) -> Paper:
    """Import a paper into a folder and compare the words of the draft with those of its pages."""
    pages = _printed(path)
    printed = "\n".join(pages)
    target = folder / f"{path.stem}.yaml"
    done = called(["import", str(path), "-o", str(target), "--force"])
    is_text = _is_text(path.stem, printed)
    if done.code not in (0, 1):
        return Paper(path.name, is_text, done.code, done.said.strip())
    document = compose(load(target.read_bytes(), target.name))
    blocks = [block for block in document.blocks if block.role is not Role.RUNNING_TITLE]
    ours = [text for block in blocks for text in (block.number, *(run.text for run in block.runs))]
    ours += [text for note in document.notes for text in (str(note.number), note.text)]
    made, read = _letters("".join(ours)), _letters(printed)
    read -= _heads_again(pages, read - made)
    lines = [line for line in done.printed.splitlines() if not re.match(r"\S+  \d+ (?:KB|bytes)$|all \d+ parts", line)]
    return Paper(path.name, is_text, done.code, " ".join(lines), _shown(read - made), _shown(made - read))


def _shown(letters: Counter[str]) -> str:
    return "".join(sorted(letters.elements()))


def _printed(path: Path) -> list[str]:
    """The words of each page without what is printed around the text."""
    with pypdfium2.PdfDocument(path) as document:
        return [_AROUND.sub("\n", text) for text in map(_page, document, range(len(document)))]


def _heads_again(pages: list[str], missing: Counter[str]) -> Counter[str]:
    """The letters that are missing, where they are those of the heads of tables that go on from the page before."""
    heads: Counter[str] = Counter()
    for before, page in pairwise(pages):
        lines = page.strip().split("\n")
        count = next((n for n in range(1, len(lines) + 1) if "\n".join(lines[:n]) not in before), 1) - 1
        heads += _letters("".join(lines[:count]))
    return missing if missing == heads else Counter()


def _page(page: pypdfium2.PdfPage, index: int) -> str:
    _, height = page.get_size()
    text = page.get_textpage()
    return str(text.get_text_bounded(bottom=FOOT, top=height - (HEAD if index else 0))).replace("\r", "")


def _letters(text: str) -> Counter[str]:
    return Counter(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())


def _is_text(name: str, printed: str) -> bool:
    """Whether a paper is a resolution or a draft, by its symbol and its words, whatever the importer takes it for."""
    opens = re.search(r"^The General Assembly\b", printed, re.MULTILINE)
    amends = re.search(r"\bamendments? to (?:revised )?draft (?:resolution|decision)", printed[:4000])
    return bool(opens and not amends and re.search(r"_RES_|_L\.\d", name))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=OFFICIAL, help="folder of official PDFs")
    files = sorted(parser.parse_args().folder.glob("*.pdf"))
    if not files:
        parser.error("there are no PDFs in the folder")
    papers: list[Paper] = []
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            papers.append(paper := surveyed(path, Path(folder)))
            if paper.outcome != "word for word":
                more = f" missing “{paper.missing[:60]}” added “{paper.added[:60]}”" if paper.code < 2 else ""
                kind = "" if paper.is_text else " (no resolution or draft)"
                print(f"{paper.name:26} {paper.outcome}{kind}: {paper.said[:200]}{more}", flush=True)
    texts = Counter(paper.outcome for paper in papers if paper.is_text)
    share = texts["word for word"] / max(texts.total(), 1)
    print(f"\n{len(papers)} papers, {texts.total()} resolutions and drafts: {share:.1%} word for word, ", end="")
    print(f"{texts['named']} named, {texts['refused']} refused, {texts['SILENTLY WRONG']} silently wrong")
    return 0 if share >= LEAST and not texts["SILENTLY WRONG"] else 1


if __name__ == "__main__":
    sys.exit(main())
