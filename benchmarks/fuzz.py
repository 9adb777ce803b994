"""Files that something happened to, given to the commands that read them: none may end in an internal error.

    python benchmarks/fuzz.py [--count 2000] [--seed 1] [--kind yaml ...] [--keep FOLDER]

Draft files, Word files (clean and with tracked changes), PDFs and plain texts of the example are changed by a seed, in
their bytes or in what they are made of, one to four times each; a command that takes such a file is called with it,
within this process. Prints how many of each kind ended how, what was slowest, and the most memory; --keep writes the
files of internal errors and of slow cases.

Exit 1 for an internal error, a case of more than ten seconds of the processor, and more than 500 MB.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import re
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from in_process import INTERNAL, called

from apmb_draft import render
from apmb_draft.compose import compose
from apmb_draft.docx import writer
from apmb_draft.draft_file import dump, load
from apmb_draft.model.document import Document
from apmb_draft.rollover import next_year
from apmb_draft.text.templates import Templates

ROOT = Path(__file__).parent.parent
LONGEST, MOST_MEGABYTES = 10.0, 500
BASE, DRAFT = Path("drafts/79.yaml"), Path("drafts/80.yaml")
Changed = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of file: its ending, what is changed, how, the commands that get it, and how many of a hundred it is."""

    ending: str
    sources: Sequence[bytes]
    changes: Sequence[Changed]
    commands: Sequence[Sequence[str]]
    share: int


# --- Bytes and characters ---------------------------------------------------------------------------------------------


def flipped(chance: random.Random, data: bytes) -> bytes:
    """Some bytes are others."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def cut(chance: random.Random, data: bytes) -> bytes:
    """A stretch is missing, perhaps all that follows."""
    start = chance.randrange(len(data))
    end = chance.choice([start + chance.randint(1, 40), start + len(data) // 10, len(data)])
    return data[:start] + data[end:]


def moved(chance: random.Random, data: bytes) -> bytes:
    """A stretch stands elsewhere, or a second time."""
    start = chance.randrange(len(data))
    some = data[start : start + chance.choice([1, 8, 80, 800])]
    to = chance.randrange(len(data))
    rest = data if chance.random() < 0.5 else data[:start] + data[start + len(some) :]
    return rest[:to] + some * chance.choice([1, 1, 2, 50]) + rest[to:]


STRANGE = (
    "\0", "\u200b", "\u202e", "\ufeff", "\x1b[31m", "\ud7ff", "é", "e\u0301", "𝒳", "\u00ad", "\u2028", "\t", "\r",
    "\r\n",
    "'", '"', "“", "*", "**", "[^", "[^a]", "{", "}", "{session}", "{?a|b}", "{>a|b}", "\\", "#", "~", "&a", "*a", "!x",
    "%", "@", "`", "|", ">", "- ", ": ", "? ", "---", "...", "<", ">", "&", "&amp;", "]]>", "<!--", "unknown", "null",
    "0", "-1", "999999", "1e9", "2024-02-30", "31 February 2024", "1 January 0001", "79/34", "A/RES/79/34", "yes",
    "[]", "{}", "(a) ", "(iv) ", "2. ", "2 bis. ", "A" * 300, "9" * 300, " " * 300, "\n" * 30, "x, " * 200,
)  # fmt: skip


def with_strange(chance: random.Random, data: bytes) -> bytes:
    """Something strange stands in the text, perhaps in place of a word."""
    text = data.decode("utf-8", "surrogateescape")
    places = [found.span() for found in re.finditer(r"[\w/.-]+", text)] or [(0, 0)]
    start, end = chance.choice(places)
    start = chance.choice([start, end])
    made = text[:start] + chance.choice(STRANGE) + text[end:]
    return made.encode("utf-8", "surrogateescape")


def with_lines_changed(chance: random.Random, data: bytes) -> bytes:
    """Lines are missing, doubled, swapped, or begin elsewhere."""
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 3)):
        at, other = (chance.randrange(len(lines)) for _ in range(2))
        match chance.randrange(6):
            case 0:
                del lines[at : at + chance.randint(1, 3)]
                lines = lines or [b""]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = b" " * chance.randint(1, 4) + lines[at]
            case 4:
                lines[at] = lines[at].lstrip()
            case _:
                lines[at : at + 2] = [b" ".join(lines[at : at + 2])]
    return b"\n".join(lines)


VALUES = (
    "", "unknown", "[]", "{}", "null", "yes", "0", "1", "79", "999", "1000", "999999", "9999999", "-1", "1.5", "draft",
    "adopted", "1 December 2025", "29 February 2023", "2025-12-01", "1 to 5 December 2025", "Geneva", "Geneva (2025)",
    "unknown (2025)", "(2025)", "Geneva (9999)", "79/34", "79/34 B", "S-10/2", "A/C.1/80/L.30", "A/RES/79/34",
    "2020–2024", "[a, b]", "{a: b}", "|", "*a*", "“a”", "first", "add", "span", "57.6 pt",
)  # fmt: skip


def with_values_changed(chance: random.Random, data: bytes) -> bytes:
    """The value of a key is another, or a key has another name."""
    text = data.decode("utf-8", "surrogateescape")
    keys = list(re.finditer(r"(?m)^( *(?:- )?)([\w /.()-]+):(.*)$", text))
    if not keys:
        return data
    found, other = chance.choice(keys), chance.choice(keys)
    if chance.random() < 0.7:
        line = f"{found[1]}{found[2]}: {chance.choice([*VALUES, other[3].strip()])}"
    else:
        line = f"{found[1]}{chance.choice([other[2], 'kites', found[2].upper(), '1'])}:{found[3]}"
    return (text[: found.start()] + line + text[found.end() :]).encode("utf-8", "surrogateescape")


# --- What a Word file is made of --------------------------------------------------------------------------------------


def unpacked(data: bytes) -> dict[str, bytes] | None:
    """The parts of a Word file; None for what a change before has made of it."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # a damaged zip file fails in many ways
        return None


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A file of parts."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def with_parts_changed(chance: random.Random, data: bytes) -> bytes:
    """A part is missing, is that of another name, or is no XML."""
    parts = unpacked(data)
    if not parts:
        return data
    name, other = chance.choice([*parts]), chance.choice([*parts])
    match chance.randrange(4):
        case 0:
            del parts[name]
        case 1:
            parts[name] = parts[other]
        case 2:
            parts[name] = chance.choice([b"", b"<", b"<a/>", b"kite", parts[name][: len(parts[name]) // 2]])
        case _:
            parts[chance.choice(["../../x", "word/x.xml", "customXml/item1.xml", "X/" + name])] = parts[name]
    return packed(parts)


def with_xml_changed(chance: random.Random, data: bytes) -> bytes:
    """Elements of a part are missing, doubled, moved or others, attributes have other values."""
    parts = unpacked(data)
    if not parts:
        return data
    heavy = [name for name in parts if re.search(r"document|footnotes|header|footer|styles|comments|rels|Types", name)]
    name = chance.choice(["word/document.xml" if chance.random() < 0.5 else chance.choice(heavy or [*parts])])
    text = parts.get(name, b"").decode("utf-8", "replace")
    for _ in range(chance.randint(1, 3)):
        text = _xml_changed(chance, text)
    return packed({**parts, name: text.encode("utf-8", "replace")})


WRAPPERS = (
    "w:ins", "w:del", "w:sdt", "w:sdtContent", "w:hyperlink", "w:smartTag", "w:p", "w:r", "w:tbl", "w:tr", "w:tc",
    "w:fldSimple", "w:txbxContent", "w:moveFrom", "w:moveTo", "w:pPr", "w:rPr", "w:body", "mc:AlternateContent",
    "mc:Choice", "mc:Fallback", "w:footnote", "w:customXml",
)  # fmt: skip
EMPTY = (
    '<w:br/>', '<w:tab/>', '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>', '<w:p/>', '<w:r/>',
    '<w:footnoteReference w:id="1"/>', '<w:footnoteReference w:id="99"/>', '<w:sectPr/>',
    '<w:commentRangeStart w:id="0"/>',
    '<w:bookmarkStart w:id="1" w:name="a"/>', '<w:rPr><w:vanish/></w:rPr>', '<w:numPr><w:numId w:val="1"/></w:numPr>',
    '<w:sym w:font="Symbol" w:char="F0B7"/>', '<w:instrText> PAGE </w:instrText>', '<w:pStyle w:val="H1"/>',
    '<w:strike/>',
)  # fmt: skip


def _xml_changed(chance: random.Random, text: str) -> str:
    elements = list(re.finditer(r"<(\w+:\w+)(?: [^<>]*)?(?:/>|>[^<>]*</\1>|>)", text))
    if not elements:
        return text
    found, other = chance.choice(elements), chance.choice(elements)
    before, after = text[: found.start()], text[found.end() :]
    match chance.randrange(7):
        case 0:
            return before + after
        case 1:
            return before + found[0] * chance.choice([2, 3, 200]) + after
        case 2:
            return before + other[0] + after
        case 3:
            return before + chance.choice(EMPTY) + found[0] + after
        case 4:
            tag = chance.choice(WRAPPERS)
            space = ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"' if tag[0] == "m" else ""
            signed = f'<{tag}{space} w:id="{chance.randrange(99)}" w:author="Ana Ruiz">'
            end = chance.choice([found.end(), text.find("</w:p>", found.end()), text.find("</w:r>", found.end())])
            end = max(end, found.end())
            return f"{before}{signed}{text[found.start() : end]}</{tag}>{text[end:]}"
        case 5:
            values = [
                "",
                "0",
                "-1",
                "99999999999",
                "unknown",
                "1",
                "rId1",
                "none",
                *(each[:20] for each in STRANGE[:8]),
            ]
            value = chance.choice(values).replace("<", "").replace("\0", "").replace("\x1b", "")
            return before + re.sub(r'"[^"]*"', f'"{value}"', found[0], count=1) + after
        case _:
            words = chance.choice(STRANGE).replace("<", "&lt;").replace("&", "&amp;")
            return before + re.sub(r">[^<>]+<", lambda _: f">{words}<", found[0], count=1) + after


# --- The kinds --------------------------------------------------------------------------------------------------------


_IN_BYTES: tuple[Changed, ...] = (flipped, cut, moved)
_IN_TEXT: tuple[Changed, ...] = (*_IN_BYTES, with_strange, with_strange, with_lines_changed)
_IMPORT = ["import", "{}", "-o", "made/imported.yaml", "--force"]


def drafts() -> Kind:
    """The adopted text and the draft that follows upon it."""
    made = ["--force", "-o", "made"]
    commands = [
        ["check", "{}"], ["check", "{}"], ["check", "--fix", "--dry-run", "{}"], ["build", "{}", "--txt", *made],
        ["build", "{}", "--docx", *made], ["next-year", "{}", "--dry-run"], ["sponsors", "{}"],
        ["redline", str(BASE), "{}", "-o", "made/redline.json", "--force"],
    ]  # fmt: skip
    changes = [*_IN_TEXT, with_lines_changed, *[with_values_changed] * 4]
    return Kind(".yaml", [BASE.read_bytes(), DRAFT.read_bytes()], changes, commands, 50)


def word_files() -> Kind:
    """The Word files of both, and the one with the changes tracked."""
    called(["build", str(DRAFT), "--docx"])
    built = [path.read_bytes() for path in sorted(Path("output").glob("*.docx"))]
    absorb = ["absorb", str(DRAFT), "{}", "--dry-run"]
    commands = [
        ["check", "{}"], _IMPORT, ["check", "--before-sending", "{}"], absorb, [*absorb, "--accept", "all"],
        ["redline", "{}", str(DRAFT), "-o", "made/redline.docx", "--force"],
        ["build", str(DRAFT), "--docx", "--base", "{}", "--force", "-o", "made"],
    ]  # fmt: skip
    changes = [*_IN_BYTES, *[with_parts_changed] * 3, *[with_xml_changed] * 12]
    return Kind(".docx", [*built, writer.write(composed(BASE))], changes, commands, 28)


def plain_texts() -> Kind:
    """The words of both."""
    texts = [render.render_text(composed(path), Templates()).encode() for path in (BASE, DRAFT)]
    redline = ["redline", str(BASE), "{}", "-o", "made/redline.html", "--force"]
    return Kind(".txt", texts, _IN_TEXT, [["check", "{}"], _IMPORT, redline], 18)


def pdfs() -> Kind:
    """The PDF of the adopted text."""
    return Kind(".pdf", [render.render_pdf(composed(BASE), Templates())], _IN_BYTES, [["check", "{}"], _IMPORT], 4)


def composed(path: Path) -> Document:
    """A draft file as a document."""
    return compose(load(path.read_bytes(), str(path)))


KINDS = {"yaml": drafts, "word": word_files, "text": plain_texts, "pdf": pdfs}


def prepared() -> None:
    """Put the adopted text of the example and the draft that follows upon it into the folder in which we stand."""
    BASE.parent.mkdir()
    Path("made").mkdir()
    BASE.write_bytes((ROOT / "drafts/79.yaml").read_bytes())
    DRAFT.write_bytes(dump(next_year(load(BASE.read_bytes(), "79")).draft).encode())


# --- Counting ---------------------------------------------------------------------------------------------------------


def run(given: argparse.Namespace) -> int:
    """Change, call and count."""
    prepared()
    every = {name: make() for name, make in KINDS.items() if not given.kind or name in given.kind}
    outcomes: Counter[tuple[str, str, int]] = Counter()
    slowest: list[tuple[float, str]] = []
    wrong = 0
    for number in range(given.start, given.start + given.count):
        chance = random.Random(f"{given.seed} {number}")
        name = chance.choices([*every], [each.share for each in every.values()])[0]
        kind = every[name]
        data = chance.choice(kind.sources)
        for _ in range(chance.choice([1, 1, 1, 2, 4])):
            data = chance.choice(kind.changes)(chance, data) if data else data
        file = (BASE.parent if name == "yaml" else Path()) / f"fuzzed{kind.ending}"
        file.write_bytes(data)
        command = [each.replace("{}", str(file)) for each in chance.choice(kind.commands)]
        ended = called(command)
        internal = next((line for line in ended.said.splitlines() if "internal error" in line), "")
        code = INTERNAL if internal else ended.code
        file.unlink()
        outcomes[name, command[0], code] += 1
        label = f"case {number}: {' '.join(command)}"
        slowest = sorted([*slowest, (ended.seconds, label)], reverse=True)[:5]
        if code == INTERNAL or ended.seconds > LONGEST:
            wrong += 1
            print(f"{label}: {internal or ended.said[-150:]} ({ended.seconds:.1f} s)", flush=True)
            if given.keep:
                (given.keep / f"{given.seed}-{number}{kind.ending}").write_bytes(data)
    for (name, verb, code), count in sorted(outcomes.items()):
        print(f"{name:5} {verb:10} exit {code:2} {count:6}")
    for seconds, label in slowest:
        print(f"{seconds:5.1f} s  {label}")
    processes = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)  # a PDF is read by a process of its own
    megabytes = max(resource.getrusage(who).ru_maxrss for who in processes) / 1024
    print(f"{sum(outcomes.values()):,} cases, {wrong} wrong, at most {megabytes:.0f} MB")
    return 1 if wrong or megabytes > MOST_MEGABYTES else 0


def main() -> int:
    """Read the options, and work in a folder of our own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--start", type=int, default=0, help="the number of the first case, to see one again")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--kind", nargs="+", choices=KINDS)
    parser.add_argument("--keep", type=lambda name: Path(name).absolute())
    given = parser.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        return run(given)


if __name__ == "__main__":
    sys.exit(main())
