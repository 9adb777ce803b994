"""What large and hostile input costs: processor time for n, 2n and 4n of each kind, and the ratio of each doubling.

    python benchmarks/large_input.py [WORD ...] [--profile]
    python benchmarks/large_input.py paragraphs --entries 5000

Each kind is a file of up to a megabyte, or a Word file, given to a command as a person would call it, within this
process; what the command refuses is measured too. WORDs choose the kinds whose names hold one of them; --profile adds
where the time of the largest goes. --entries lifts the limit of what a draft may hold, and says whether time grows in
proportion beyond it too.

Exit 1 where doubling more than doubles the time by far, where one takes longer than ten seconds, and for an internal
error. PDFs are of smaller sizes: WeasyPrint takes some four milliseconds for a paragraph and twenty for a footnote.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import importlib
import io
import pstats
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias
from zipfile import ZIP_STORED, ZipFile

from in_process import INTERNAL, called

GROWTH, LONGEST, NOISE = 3.0, 10.0, 0.5
"""The ratio of a doubling that is clearly more than linear; seconds; seconds below which a ratio says nothing."""
DRAFT = Path("drafts/81.yaml")
LONGEST_PARAGRAPH = 19_900
Files: TypeAlias = dict[Path, bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of input: what makes its files for a size, the commands that get them, and the largest size."""

    name: str
    files: Callable[[int], Files]
    largest: int
    commands: Sequence[Sequence[str]]


# --- Drafts ----------------------------------------------------------------------------------------------------------

HEAD = """\
format: 1
session: {session}
stage: draft
symbol: A/C.1/{session}/L.5
issued: 8 October {year}
committee: First Committee
agenda_item: 99 (q)
agenda_title: "General and complete disarmament: lanterns and kites"
title: Lanterns and kites
next_session: {next}
"""
SPONSORS = "sponsors: [Chad, Egypt]\n"
ADOPTED = "symbol: A/RES/80/3\nadoption: {number: 80/3, date: 1 December 2025, meeting: 43}\n"


def head(session: int = 81) -> str:
    """The head of a draft, sponsors apart."""
    return HEAD.format(session=session, year=session + 1945, next=session + 1)


def body(paragraphs: Sequence[str], key: str = "operative") -> str:
    """Paragraphs under a key."""
    return f"{key}: |\n" + "\n\n".join(f"  {text}" for text in paragraphs) + "\n"


def draft(*parts: str) -> Files:
    """A draft of parts behind its head."""
    return {DRAFT: "".join([head(), *parts]).encode()}


def with_base(before: Sequence[str], after: Sequence[str]) -> Files:
    """A draft, and beside it the adopted text that it was made from."""
    adopted = re.sub("(?m)^symbol: .*\n", ADOPTED, head(80)).replace("stage: draft", "stage: adopted")
    return {
        DRAFT: "".join([head(), "base: A/RES/80/3\n", SPONSORS, body(after)]).encode(),
        Path("drafts/80.yaml"): (adopted + body(before)).encode(),
    }


def urged(number: int, what: str = "red") -> list[str]:
    """Paragraphs that differ in their numbers."""
    return [
        f"*Urges* all States to fly {what} kites on the hill of number {each} every year;" for each in range(number)
    ]


def other_words(number: int) -> list[str]:
    """Paragraphs that have few words in common with those of `urged`, or with each other."""
    return [f"*Notes* w{each} x{each * 7} the y{each % 97} of z{each % 89} and v{each * 3};" for each in range(number)]


def notes(number: int) -> str:
    """Footnotes, each called once."""
    calls = body([f"*Urges* all to fly kite {each};[^a{each}]" for each in range(number)])
    return SPONSORS + calls + "footnotes:\n" + "".join(f"  a{each}: See A/81/{each}.\n" for each in range(number))


def annexes(number: int) -> str:
    """Annexes of one paragraph."""
    return "annexes:\n" + "".join(f"  - title: Kite {each}\n    text: |\n      Flies.\n" for each in range(number))


def recalled(number: int) -> str:
    """A list of resolutions, recalled in the text."""
    listed = "".join(f"      {10 + each % 71}/{each + 1}: 1 December 2020\n" for each in range(number))
    lists = f"resolutions:\n  recalled:\n    adopted:\n{listed}"
    return SPONSORS + lists + body(["*Recalling* its resolutions {recalled},"], "preamble") + body(["*Urges* all."])


def held(number: int) -> str:
    """Meetings, listed in the text."""
    meetings = "".join(f"      {each + 1}: Geneva ({1000 + each % 9000})\n" for each in range(number))
    kinds = f"meetings:\n  kites:\n    name: Meeting of the Kites\n    held:\n{meetings}"
    text = ["*Recalling* the {kites}, held in {kites.places},"]
    return SPONSORS + kinds + body(text, "preamble") + body(["*Urges* all."])


def filled(piece: str, number: int) -> Files:
    """A draft of so many bytes, whose paragraphs are a piece again and again, each as long as may be."""
    size, times = len(piece.encode()), LONGEST_PARAGRAPH // len(piece)
    text = [f"*Urges* {piece * times} all;"] * (number // (size * times))
    return draft(SPONSORS, body(text), "footnotes:\n  a: See A/81/1.\n" if "[^a]" in piece else "")


CHECK = ("check", str(DRAFT))
BUILD = ("build", str(DRAFT), "--force", "--quiet")
DOCX, TXT, PDF = ((*BUILD, form) for form in ("--docx", "--txt", "--pdf"))
PIECES = {
    "commas": "kite, ",
    "letters": "kite",
    "capitals": "Kite ",
    "numbers": "12 ",
    "figures": "1",
    "quotation marks": "“kite” ",
    "open quotation marks": "“",
    "straight quotation marks": '"',
    "brackets": "(a) ",
    "open brackets": "(",
    "symbols": "A/81/12 ",
    "resolutions": "81/12 and ",
    "dates": "8 October 2026 ",
    "italics": "*kite* ",
    "hyphens": "kite-",
    "dashes": "–",
    "full stops": "k. ",
    "ands": "and ",
    "per cents": "12% ",
    "sessions": "eighty-first session ",
    "slots": "{session} ",
    "apostrophes": "kite’s ",
    "calls": "kite[^a] ",
    "spaces kept": "k\u00a0",
    "links": "http://a.org/ ",
    "States": "Ruritania and Chad, ",
}

# --- YAML of nothing but mistakes ------------------------------------------------------------------------------------

MISTAKES = {
    "open brackets": "[",
    "open groups": "{a: ",
    "lists in lists": "- ",
    "calls that do not end": "a: [^",
    "slots that do not end": "preamble: '{a",
    "unknown slots": "preamble: '{recaled} ",
    "keys of keys": "? ",
    "quotation marks": "'",
    "quotation marks in lines": "a: 'x\n",
    "characters that cannot be seen": "\u200b",
    "tabs": "\t",
    "tabs in lines": "a\n\t",
    "colons": "a: b: ",
    "colons in lines": "a: b: c\n",
    "lines without a colon": "kite\n",
    "anchors": "&a ",
    "anchors in lines": "a: &b c\n",
    "repeated keys": "session: 81\n",
    "documents": "---\n",
    "empty values in a group": "{a: , ",
    "comments": "# kite\n",
}
LINES = {
    "unknown keys": "sesion{0}: x\n",
    "names that are none": "counts:\n  A{0}: x\n",
    "footnotes that nothing calls": "footnotes:\n  a{0}: x\n",
    "wrong numbers": "counts:\n  a{0}: x\n",
    "wrong resolutions": "resolutions:\n  a{0}: x\n",
    "sponsors that are several": "sponsors:\n  - Chad, Egypt {0}\n",
    "questions without a question": "ask:\n  - fact: a{0}\n",
    "annexes without a text": "annexes:\n  - title: Kite {0}\n",
    "unknown printed slots": "printed:\n  a{0}: x\n",
    "names of two things": "counts:\n  a{0}: 1\n",
    "ignored rules": "ignore:\n  - {{rule: ABC{0}, reason: x}}\n",
    "open values": "dates:\n  a{0}: unknown\n",
}
WHOLE = "{{recaled}} [^a] **x\n\n"


def mistakes(piece: str, number: int) -> Files:
    """A file that is a piece of YAML again and again; what stands before its value stands once."""
    key, colon, value = piece.partition(": '")
    text = f"{key}{colon}{value * (number // len(value))}'" if colon else piece * (number // len(piece))
    return {DRAFT: text.encode()[:1_000_000]}


def lines(form: str, number: int) -> Files:
    """A draft with a line for each number, below a key that stands once."""
    key, end, line = form.rpartition(":\n  ")
    made = "".join(("  " if end else "") + line.format(each) for each in range(number))
    return draft("" if key == "sponsors" else SPONSORS, f"{key}{end.strip(' ')}{made}", body(["*Urges* all."]))


# --- Word files ------------------------------------------------------------------------------------------------------

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARAGRAPHS = {
    "paragraphs": "<w:p><w:r><w:t>{0}.</w:t></w:r><w:r><w:tab/><w:t>Urges all to fly kite {0};</w:t></w:r></w:p>",
    "empty paragraphs": "<w:p/>",
    "tables": "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>kite {0}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>hill</w:t>"
    "</w:r></w:p></w:tc></w:tr></w:tbl>",
    "tracked paragraphs": '<w:p><w:r><w:t>{0}. Urges </w:t></w:r><w:ins w:id="{0}" w:author="A"><w:r><w:t>all</w:t>'
    '</w:r></w:ins><w:del w:id="9{0}" w:author="A"><w:r><w:delText>none</w:delText></w:r></w:del></w:p>',
    "ends that were deleted": '<w:p><w:pPr><w:rPr><w:del w:id="{0}" w:author="A"/></w:rPr></w:pPr><w:r><w:t>kite '
    "</w:t></w:r></w:p>",
    "words of one paragraph": "<w:r><w:t>kite </w:t></w:r>",
    "commas of one paragraph": "<w:r><w:t>kite, </w:t></w:r>",
}
FIRST = (
    "United Nations", "A/C.1/81/L.5", "General Assembly", "Distr.: Limited", "8 October 2026", "Original: English",
    "Eighty-first session", "First Committee", "Agenda item 99 (q)", "General and complete disarmament: kites",
    "Chad and Egypt: draft resolution", "Kites", "The General Assembly,", "Recalling its resolutions on kites,",
)  # fmt: skip
WORD = Path("kites.docx")
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def word(form: str, number: int) -> Files:
    """A Word file with a body of one form again and again."""
    first = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in FIRST)
    text = "".join(form.format(each + 1) for each in range(number))
    text = text if "<w:p" in form or "<w:tbl" in form else f"<w:p>{text}</w:p>"
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_STORED) as archive:  # packed, it would be taken for a trap
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{first}{text}</w:body></w:document>')
        archive.writestr("_rels/.rels", RELATIONS)
    return {WORD: data.getvalue()}


PLAIN = Path("kites.txt")


def plain(number: int) -> Files:
    """A plain text."""
    text = "\n".join([*FIRST, *(f"\n{each + 1}. Urges all to fly kite {each};" for each in range(number))])
    return {PLAIN: f"{text}\n".encode()}


# --- All kinds -------------------------------------------------------------------------------------------------------

MOST = 1_980
"""Entries and paragraphs; a draft may have two thousand."""
READ = (("check", str(WORD)), ("import", str(WORD)))
KINDS = (
    Kind("paragraphs", lambda n: draft(SPONSORS, body(urged(n))), MOST, (CHECK, DOCX, TXT)),
    Kind("paragraphs, as pages", lambda n: draft(SPONSORS, body(urged(n))), 1_200, (PDF,)),
    Kind("paragraphs as the year before", lambda n: with_base(urged(n), urged(n)), MOST, (CHECK, DOCX)),
    Kind("paragraphs that all changed", lambda n: with_base(urged(n), urged(n, "blue")), MOST, (CHECK, DOCX)),
    Kind("other paragraphs than before", lambda n: with_base(urged(n), other_words(n)), MOST, (CHECK, DOCX)),
    Kind("the same paragraph", lambda n: with_base(urged(1) * n, urged(1, "blue") * n), MOST, (CHECK, DOCX)),
    Kind("paragraphs in the other order", lambda n: with_base(urged(n), urged(n)[::-1]), MOST, (CHECK, DOCX)),
    Kind("sponsors", lambda n: draft(body(["*Urges* all;"]), sponsors(n)), MOST, (CHECK, DOCX, TXT)),
    Kind("calls of one footnote", lambda n: draft(SPONSORS, calls(n)), MOST, (CHECK, DOCX, TXT)),
    Kind("calls of one footnote, as pages", lambda n: draft(SPONSORS, calls(n)), 400, (PDF,)),
    Kind("footnotes", lambda n: draft(notes(n)), MOST // 2, (CHECK, DOCX, TXT)),
    Kind("footnotes, as pages", lambda n: draft(notes(n)), 400, (PDF,)),
    Kind("annexes", lambda n: draft(SPONSORS, body(["*Urges* all;"]), annexes(n)), MOST, (CHECK, DOCX, TXT)),
    Kind("resolutions recalled", lambda n: draft(recalled(n)), MOST, (CHECK, DOCX)),
    Kind("meetings held", lambda n: draft(held(n)), MOST, (CHECK, DOCX)),
    Kind("too many paragraphs", lambda n: draft(SPONSORS, body(urged(n))), 10_000, (CHECK,)),
    Kind("too many sponsors", lambda n: draft(body(["*Urges* all;"]), sponsors(n)), 40_000, (CHECK,)),
    *(Kind(name, partial(filled, each), 900_000, (CHECK, TXT)) for name, each in PIECES.items()),
    *(Kind(f"YAML of {name}", partial(mistakes, each), 900_000, (CHECK,)) for name, each in MISTAKES.items()),
    *(Kind(f"YAML of {name}", partial(lines, each), MOST, (CHECK,)) for name, each in LINES.items()),
    *(Kind(f"YAML of too many {name}", partial(lines, each), 24_000, (CHECK,)) for name, each in LINES.items()),
    Kind("YAML of wrong texts", lambda n: draft(body([WHOLE.strip()] * n, "preamble")), MOST, (CHECK,)),
    *(Kind(f"Word file of {name}", partial(word, each), MOST, READ) for name, each in PARAGRAPHS.items()),
    *(Kind(f"Word file of too many {name}", partial(word, each), 20_000, READ) for name, each in PARAGRAPHS.items()),
    Kind("plain text", plain, MOST, (("check", str(PLAIN)), ("import", str(PLAIN)))),
    Kind("too long a plain text", plain, 20_000, (("check", str(PLAIN)), ("import", str(PLAIN)))),
)  # fmt: skip


def sponsors(number: int) -> str:
    """Sponsors that nobody knows."""
    return "sponsors:\n" + "".join(f"  - Utopia {each}\n" for each in range(number))


def calls(number: int) -> str:
    """Calls of one footnote."""
    return body([f"*Urges* all to fly kite {each};[^a]" for each in range(number)]) + "footnotes:\n  a: See A/81/1.\n"


# --- Measuring -------------------------------------------------------------------------------------------------------


def measured(kind: Kind, command: Sequence[str], longest: float, profile: bool) -> bool:
    """Print what a command takes for a quarter, a half and all of a kind; gives whether that is in bounds."""
    times: list[float] = []
    code, message = 0, ""
    for size in (kind.largest // 4, kind.largest // 2, kind.largest):
        for path, data in kind.files(size).items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        ended = called(command)
        code, message = ended.code, ended.said.partition("\n")[0]
        times.append(ended.seconds)
        if code == INTERNAL or ended.seconds > longest:
            break
    ratios = [after / max(before, 0.001) for before, after in pairwise(times)]
    grows = any(ratio > GROWTH and after > NOISE for ratio, after in zip(ratios, times[1:], strict=True))
    wrong = "internal error" if code == INTERNAL else "too long" if times[-1] > longest else "grows" if grows else ""
    shown = " ".join(f"{each:6.2f}" for each in times), " ".join(f"{each:4.1f}" for each in ratios)
    print(
        f"{kind.name:40} {command[0]:6} {command[-1][-10:]:10} {shown[0]:20}  {shown[1]:10} {code:2} {wrong}",
        flush=True,
    )
    if message and (wrong or code == 2):
        print(f"    {message[:150]}")
    if profile:
        with cProfile.Profile() as watch:
            called(command)
        pstats.Stats(watch).sort_stats("cumulative").print_stats(60)
    return not wrong


def main() -> int:
    """Measure the kinds that are asked for, and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--entries", type=int, default=MOST)
    given = parser.parse_args()
    kinds = [kind for kind in KINDS if not given.words or any(word in kind.name for word in given.words)]
    longest = LONGEST * given.entries / MOST
    if given.entries > MOST:
        # By its full name, since the package has a function that is called as its module.
        importlib.import_module("apmb_draft.draft_file.load").MOST_ENTRIES = given.entries  # type: ignore[attr-defined]
        kinds = [replace(kind, largest=given.entries) for kind in kinds if kind.largest == MOST]
    called(["--version"])  # the first call loads what all need
    good = True
    print(f"{'kind':40} {'command':17} {'seconds':20}  {'ratios':10} exit code")
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            for command in kind.commands:
                good &= measured(kind, command, longest, given.profile)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
