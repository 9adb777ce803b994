"""Word files as people send them back: edits of every kind in the XML, by a seed, and a plain reader of the result.

Nothing here uses the tool's own readers, so that it can be held against them.
"""

from __future__ import annotations

import copy
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
COME, GONE = (W + "ins", W + "moveTo"), (W + "del", W + "moveFrom")
"""LibreOffice writes a paragraph that was deleted here and inserted there as moved."""
PEOPLE = ("Ana Ruiz", "M. O’Neill", "Delegation of Norland")
WORDS = (
    "the",
    "of",
    "landmine",
    "clearance",
    "further",
    "States",
    "assistance",
    "victims",
    "also",
    "universal",
    "funding",
)


class File:
    """The parts of a Word file that are edited."""

    def __init__(self, data: bytes):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self.parts = {info.filename: archive.read(info) for info in archive.infolist()}
        self.story = etree.fromstring(self.parts["word/document.xml"])
        self.notes = etree.fromstring(self.parts["word/footnotes.xml"]) if "word/footnotes.xml" in self.parts else None
        self.marks = 9000

    def written(self) -> bytes:
        """The file with its changes."""
        parts = {**self.parts, "word/document.xml": etree.tostring(self.story, xml_declaration=True, encoding="UTF-8")}
        if self.notes is not None:
            parts["word/footnotes.xml"] = etree.tostring(self.notes, xml_declaration=True, encoding="UTF-8")
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return target.getvalue()

    def text(self) -> list[Any]:
        """The paragraphs of the text, from behind "The General Assembly," to the last one with words."""
        body = [p for p in self.story.iter(W + "p") if not any(True for _ in p.iterancestors(W + "tbl"))]
        start = next(
            at for at, p in enumerate(body) if "".join(p.itertext()).strip().startswith("The General Assembly")
        )
        return [p for p in body[start + 1 :] if "".join(p.itertext()).strip()]

    def authors(self) -> list[str]:
        """Whose changes stand open in the file."""
        parts = [part for part in (self.story, self.notes) if part is not None]
        changes = [each for part in parts for each in part.iter(*COME, *GONE, W + "rPrChange")]
        return sorted({each.get(W + "author") for each in changes})

    def mark(self, tag: str, author: str, *children: Any) -> Any:
        """`<w:ins w:id="9001" w:author="Ana Ruiz" w:date="…">`"""
        self.marks += 1
        made = etree.Element(
            W + tag, {W + "id": str(self.marks), W + "author": author, W + "date": "2025-10-02T09:00:00Z"}
        )
        made.extend(children)
        return made


# --- A reader that knows nothing but paragraphs, runs, insertions and deletions -------------------------------------


def said(file: File, accept: Callable[[str], bool] = lambda author: True) -> list[list[tuple[str, bool]]]:
    """The letters of each paragraph with their italics, the calls of notes as the words of the note."""
    found: list[list[tuple[str, bool]]] = [[]]
    for paragraph in file.text():
        found[-1] += letters(file, paragraph, accept)
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        gone = mark is not None and any(accept(each.get(W + "author")) for each in mark.iter(*GONE))
        never = mark is not None and any(not accept(each.get(W + "author")) for each in mark.iter(*COME))
        if not (gone or never):
            found.append([])
    return [bare for each in found if (bare := _bare(each))]


def _bare(found: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Without spaces, without the number or letter before the words, kinds of hyphen alike."""
    text = "".join(letter for letter, _ in found)
    number = re.match(r"\s*(?:\d+(?: bis)?\.|\([a-z]+\)|[a-z]\.)?[\s\u00a0]*", text)
    return [
        (letter.replace("\u2011", "-"), italic)
        for letter, italic in found[number.end() if number else 0 :]
        if not letter.isspace()
    ]


def letters(file: File, paragraph: Any, accept: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """The letters that stand in a paragraph once changes are accepted as asked."""
    for run in paragraph.iter(W + "r"):
        around = [(a.tag, a.get(W + "author")) for a in run.iterancestors(*COME, *GONE)]
        if any((tag in GONE) == accept(author) for tag, author in around):
            continue
        italic = run.find(f"{W}rPr/{W}i")
        leans = italic is not None and italic.get(W + "val") not in ("0", "false")
        for each in run:
            if each.tag in (W + "t", W + "delText"):
                yield from ((letter, leans) for letter in each.text or "")
            elif each.tag in (W + "tab", W + "br"):
                yield " ", False
            elif each.tag == W + "noBreakHyphen":
                yield "-", leans
            elif each.tag == W + "footnoteReference":
                words = "".join(file.note(each.get(W + "id")).itertext()).strip() if file.notes is not None else ""
                yield from ((letter, False) for letter in f"[{''.join(words.split())}]")


def _note(self: File, key: str) -> Any:
    return next(each for each in self.notes.iter(W + "footnote") if each.get(W + "id") == key)  # type: ignore[union-attr]


File.note = _note  # type: ignore[attr-defined]


# --- Edits ---------------------------------------------------------------------------------------------------------


class Editor:
    """Somebody at work on a file: with Track Changes under a name, or without."""

    def __init__(self, file: File, chance: random.Random, author: str):
        self.file, self.chance, self.author = file, chance, author

    def runs(self, paragraph: Any) -> list[Any]:
        """The runs that hold nothing but words, not those already gone."""
        return [
            run
            for run in paragraph.iter(W + "r")
            if [each.tag for each in run if each.tag != W + "rPr"] == [W + "t"]
            and next(run.iterancestors(W + "del"), None) is None
        ]

    def any_run(self, least: int = 25) -> Any:
        runs = [run for p in self.file.text() for run in self.runs(p) if len(run.find(W + "t").text or "") > 10]
        long = [run for run in runs if len(run.find(W + "t").text) >= least]
        return self.chance.choice(long or sorted(runs, key=lambda run: len(run.find(W + "t").text))[-3:])

    def replace(self, run: Any, start: int, end: int, new: str, looks: str = "") -> None:
        """Put other words for some letters of a run, tracked or not."""
        text = run.find(W + "t").text
        pieces = [self._like(run, text[:start]), self._like(run, text[start:end]), self._like(run, text[end:])]
        came = self._like(run, new)
        if looks:
            form = came.find(W + "rPr")
            if form is None:
                form = etree.Element(W + "rPr")
                came.insert(0, form)
            form.insert(0, etree.Element(W + "rFonts", {W + "ascii": looks, W + "hAnsi": looks}))
        middle = [came] if new else []
        if self.author:
            gone = pieces[1]
            gone.find(W + "t").tag = W + "delText"
            middle = [self.file.mark("del", self.author, gone)] if start < end else []
            middle += [self.file.mark("ins", self.author, came)] if new else []
        if self.author and next(run.iterancestors(W + "ins"), None) is not None:
            middle = [came] if new else []  # one's own or another's insertion is changed in place
        for piece in [*([pieces[0]] if start else []), *middle, *([pieces[2]] if end < len(text) else [])]:
            run.addprevious(piece)
        run.getparent().remove(run)

    def _like(self, run: Any, text: str) -> Any:
        made = etree.Element(W + "r")
        if run.find(W + "rPr") is not None:
            made.append(copy.deepcopy(run.find(W + "rPr")))
        words = etree.SubElement(made, W + "t")
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return made

    # --- words

    def words_changed(self) -> None:
        run = self.any_run()
        found = list(re.finditer(r"[a-z]+", run.find(W + "t").text))
        word = self.chance.choice(found)
        self.replace(run, word.start(), word.end(), " ".join(self.chance.sample(WORDS, self.chance.randrange(1, 4))))

    def words_dropped(self) -> None:
        run = self.any_run(60)
        found = list(re.finditer(r" [a-z]+(?= [a-z]+ )", run.find(W + "t").text))
        word = self.chance.choice(found)
        self.replace(run, word.start(), word.end(), "")

    def words_added(self) -> None:
        run = self.any_run()
        found = list(re.finditer(r"(?<=[a-z]) (?=[a-z])", run.find(W + "t").text))
        place = self.chance.choice(found).start() if found else len(run.find(W + "t").text)
        new = "".join(f" {word}" for word in self.chance.sample(WORDS, self.chance.randrange(1, 6)))
        self.replace(run, place, place, new, self.chance.choice(("", "", "Arial")))

    def fact_corrected(self) -> None:
        """A date, a year, a number or an ordinal."""
        found = []
        for paragraph in self.file.text():
            for run in self.runs(paragraph):
                text = run.find(W + "t").text or ""
                found += [(run, m) for m in re.finditer(r"(?<![\d./])\d{1,4}(?![\d./])(?=\D)", text) if m.start()]
                found += [
                    (run, m) for m in re.finditer(r"\b(?:Twenty|Thirt|Fif|Six|Seven|Nin)[\w-]*(?:th|st|nd|rd)\b", text)
                ]
        run, match = self.chance.choice(found)
        new = str(int(match[0]) % 25 + 1) if len(match[0]) < 3 and match[0].isdigit() else (
            str(int(match[0]) + 1) if match[0].isdigit() else self.chance.choice(("Eleventh", "Thirtieth", "Sixth"))
        )  # fmt: skip
        self.replace(run, match.start(), match.end(), new)

    def place_holder_filled(self) -> None:
        found = [
            run
            for p in self.file.text()
            for run in self.runs(p)
            if re.fullmatch(r"\[.+\]", run.find(W + "t").text or "")
        ]
        if not found:
            return self.words_changed()
        run = self.chance.choice(found)
        new = {"[place]": "Geneva", "[dates]": "1 to 5 December 2025"}.get(run.find(W + "t").text, "165")
        self.replace(run, 0, len(run.find(W + "t").text), new)
        return None

    def double_space(self) -> None:
        run = self.any_run()
        place = self.chance.choice(list(re.finditer(" ", run.find(W + "t").text))).start()
        self.replace(run, place, place, " ")

    def straight_quotes(self) -> None:
        for paragraph in self.file.text():
            for run in self.runs(paragraph):
                text = run.find(W + "t").text or ""
                if "“" in text:
                    self.replace(run, text.index("“"), text.index("“") + 1, '"')
                    return
        self.words_added()

    def italics_forgotten(self) -> None:
        runs = [
            run for p in self.file.text() for run in self.runs(p)
            if run.find(f"{W}rPr/{W}i") is not None and next(run.iterancestors(W + "ins"), None) is None
        ]  # fmt: skip
        run = self.chance.choice(runs)
        form = run.find(W + "rPr")
        if self.author:
            old = copy.deepcopy(form)
            form.append(self.file.mark("rPrChange", self.author, old))
        form.remove(form.find(W + "i"))

    # --- paragraphs

    def _new_paragraph(self, like: Any, text: str, opening: str) -> Any:
        made = etree.Element(W + "p")
        if like.find(W + "pPr") is not None:
            form = copy.deepcopy(like.find(W + "pPr"))
            for mark in form.findall(W + "rPr"):
                form.remove(mark)
            made.append(form)
        slanted = etree.SubElement(made, W + "r")
        etree.SubElement(etree.SubElement(slanted, W + "rPr"), W + "i")
        etree.SubElement(slanted, W + "t").text = opening
        rest = etree.SubElement(made, W + "r")
        etree.SubElement(rest, W + "t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = text
        return made

    def _typed_number(self, like: Any) -> str:
        number = re.match(r"(\d+)\.", "".join(like.itertext()))
        if not number:
            return ""
        typed = int(number[1]) + 1
        return self.chance.choice((f"{typed}.", f"{number[1]} bis.", ""))

    def paragraph_added(self) -> None:
        like = self.chance.choice(self._whole())
        words = " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randrange(8, 30)))
        is_operative = bool(re.match(r"\d+\.", "".join(like.itertext())))
        opening = "Encourages" if is_operative else "Bearing in mind"
        made = self._new_paragraph(like, f" {words}{';' if is_operative else ','}", opening)
        number = self._typed_number(like)
        if number:
            first = etree.Element(W + "r")
            etree.SubElement(first, W + "t").text = number
            etree.SubElement(first, W + "tab")
            made.insert(1 if made[0].tag == W + "pPr" else 0, first)
        self._signed(made, "ins")
        like.addnext(made)

    def _whole(self) -> list[Any]:
        """Paragraphs that are no sub-paragraphs and not the last, which ends the text."""
        return [p for p in self.file.text()[:-1] if not re.match(r"\s*\(|\s*[a-z]\.", "".join(p.itertext()))]

    def _signed(self, paragraph: Any, tag: str) -> None:
        """Mark a whole paragraph as come or gone."""
        if not self.author:
            return
        form = paragraph.find(W + "pPr")
        if form is None:
            form = etree.Element(W + "pPr")
            paragraph.insert(0, form)
        mark = form.find(W + "rPr")
        if mark is None:
            mark = etree.Element(W + "rPr")
            after = form.find(W + "sectPr")
            form.append(mark) if after is None else after.addprevious(mark)
        mark.insert(0, self.file.mark(tag, self.author))
        for run in list(paragraph.iter(W + "r")):
            if next(run.iterancestors(W + "del", W + "ins"), None) is not None:
                continue
            holder = self.file.mark(tag, self.author)
            run.addprevious(holder)
            holder.append(run)
            for words in run.iter(W + "t") if tag == "del" else ():
                words.tag = W + "delText"

    def paragraph_dropped(self) -> None:
        whole = [p for p in self._whole() if next(p.iter(W + "ins"), None) is None]
        gone = self.chance.choice(whole[1:-1] or whole)
        if self.author:
            self._signed(gone, "del")
        else:
            gone.getparent().remove(gone)

    def paragraph_moved(self) -> None:
        whole = [p for p in self._whole() if next(p.iter(W + "ins", W + "del"), None) is None]
        kind = self.chance.choice((True, False))
        same = [p for p in whole if bool(re.match(r"\d", "".join(p.itertext()))) == kind]
        if len(same) < 4:
            return self.words_added()
        gone, there = self.chance.sample(same, 2)
        came = copy.deepcopy(gone)
        if self.author:
            self._signed(gone, "del")
            self._signed(came, "ins")
        else:
            gone.getparent().remove(gone)
        there.addnext(came)
        return None

    def paragraph_split(self) -> None:
        run = self.any_run(80)
        paragraph = next(run.iterancestors(W + "p"))
        if self.author or paragraph not in self._whole() or next(run.iterancestors(W + "hyperlink"), None) is not None:
            return self.words_changed()
        text = run.find(W + "t").text
        places = [found.start() + 20 for found in re.finditer(r" (?=[a-z])", text[20:])]
        if not places:
            return self.words_changed()
        place = self.chance.choice(places)
        made = etree.Element(W + "p")
        if paragraph.find(W + "pPr") is not None:
            made.append(copy.deepcopy(paragraph.find(W + "pPr")))
        rest = list(run.itersiblings())
        made.append(self._like(run, text[place + 1 :].capitalize()))
        made.extend(rest)
        run.find(W + "t").text = text[:place]
        paragraph.addnext(made)
        return None

    def footnote_added(self) -> None:
        if self.file.notes is None or len(list(self.file.notes.iter(W + "footnote"))) < 3:
            return self.words_added()  # nothing but the two strokes
        run = self.any_run()
        text = run.find(W + "t").text
        place = self.chance.choice(list(re.finditer(r"(?<=[a-z]) ", text))).start()
        keys = [int(each.get(W + "id")) for each in self.file.notes.iter(W + "footnote")]
        key = str(max(keys) + 1)
        note = copy.deepcopy(self.file.note(str(max(keys))))
        note.set(W + "id", key)
        for words in list(note.iter(W + "t"))[1:]:
            words.text = ""
        next(note.iter(W + "t")).text = f" See A/{self.chance.randrange(60, 80)}/{self.chance.randrange(100, 400)}."
        self.file.notes.append(note)
        rest = self._like(run, text[place:])
        call = etree.Element(W + "r")
        form = etree.SubElement(call, W + "rPr")
        etree.SubElement(form, W + "rStyle", {W + "val": "FootnoteReference"})
        etree.SubElement(call, W + "footnoteReference", {W + "id": key})
        run.find(W + "t").text = text[:place]
        run.addnext(call)
        call.addnext(rest)
        if self.author and next(run.iterancestors(W + "ins"), None) is None:
            holder = self.file.mark("ins", self.author)
            call.addprevious(holder)
            holder.append(call)
        return None


KINDS = tuple(name for name in vars(Editor) if not name.startswith("_") and name not in ("runs", "any_run", "replace"))
"""What people do, by the names of the methods that do it."""


def edited(data: bytes, seed: int) -> tuple[File, list[str], list[str]]:
    """A file with some edits, what they were, and the authors whose changes are open in it."""
    chance = random.Random(seed)
    file = File(data)
    kinds = []
    for author in chance.choice((("",), (chance.choice(PEOPLE),), (chance.choice(PEOPLE),), ("", *PEOPLE[:2]))):
        for _ in range(chance.randrange(1, 4)):
            kind = chance.choice(KINDS)
            getattr(Editor(file, chance, author), kind)()
            kinds.append(f"{kind}{' (tracked)' if author else ''}")
    return file, kinds, file.authors()
