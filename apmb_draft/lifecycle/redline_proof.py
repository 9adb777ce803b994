"""The proof of a marked file: accepted, it is the draft, and rejected, it is the file that it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from apmb_draft.docx.edit_plan import lines
from apmb_draft.docx.package import DocxPackage, refused_as
from apmb_draft.docx.review_marks import resolve
from apmb_draft.docx.styles import Styles
from apmb_draft.model.document import FRONT, MASTHEAD, Document, Role, Run, accept_changes, reject_changes
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph
from apmb_draft.reading.word import read_package
from apmb_draft.un.typography import ordinary

_OF_MASTHEAD = MASTHEAD - {Role.RUNNING_TITLE}
_OF_HEADS = (Role.SYMBOL, Role.RUNNING_TITLE)


def differences(base: bytes, marked: bytes, redlined: Document) -> tuple[str, ...]:
    """Return what is not as it should be, in words; nothing for a file that is proven.

    Rejected, the file reads as the base does, letter by letter, in text, footnotes, headers and footers, and in the
    same form; accepted, it has the words and the italics of the draft, and no header says what was before.
    """
    before, undone = DocxPackage(base), DocxPackage(marked)
    done = undone.copy()
    resolve(undone, accept=False)
    resolve(done, accept=True)
    wrong = [*_unlike(_read(before, "base"), _read(undone, "rejected")), *_other_heads(before, undone)]
    after, draft = _read(done, "accepted"), accept_changes(redlined)
    words = [*_body(after, draft), *_notes(after, draft), *_heads(before, done, redlined)]
    return (*(f"rejected, {text}" for text in wrong), *(f"accepted, {text}" for text in words))


def _read(package: DocxPackage, name: str) -> ExtractedDocument:
    with refused_as(name):
        return read_package(package)


# --- Rejected ------------------------------------------------------------------------------------------------------


def _unlike(before: ExtractedDocument, again: ExtractedDocument) -> Iterator[str]:
    first = _numbered_from(before)
    texts = [_marked([each.runs for each in found.paragraphs], first) for found in (before, again)]
    notes = [_marked([each.runs for each in found.notes], first) for found in (before, again)]
    yield from _first("a paragraph", *texts)
    yield from _first("a footnote", *notes)
    yield from _first("the masthead", before.masthead, again.masthead)
    if texts[0] == texts[1]:
        forms = [[_form(each) for each in found.paragraphs] for found in (before, again)]
        yield from _first("the form of a paragraph", *forms)


def _form(passage: ExtractedParagraph) -> str:
    return f"{passage.indent or ''}, {passage.size or 0:g} pt{', bold' if passage.bold else ''}: {passage.text[:60]}"


def _other_heads(before: DocxPackage, after: DocxPackage) -> Iterator[str]:
    for name in (*before.used("header"), *before.used("footer"), *before.every("footnotes", "endnotes")):
        # A note that came stays behind without its call and without words.
        old, new = (_squeezed(_said(each, name)) for each in (before, after))
        if old != new:
            yield f"a header, footer or note reads “{new[:200]}” and not “{old[:200]}”"


def _first(what: str, expected: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    for one, other in zip_longest(expected, found, fillvalue=""):
        if one != other:
            yield f"{what} reads “{other[:300]}” and not “{one[:300]}”"
            return


# --- Accepted ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Text:
    """Paragraphs as one text: its letters without spaces, and the places in them where words and paragraphs end."""

    letters: str
    words: frozenset[int]
    lines: frozenset[int]
    paragraphs: tuple[int, ...]

    @classmethod
    def of(cls, paragraphs: Sequence[str]) -> _Text:
        letters: list[str] = []
        words, lines, ends = {0}, set(), []
        for paragraph in paragraphs:
            for letter in paragraph:
                if letter.isspace():
                    words.add(len(letters))
                    lines |= {len(letters)} if letter == "\n" else set()
                else:
                    letters.append(letter)
            words.add(len(letters))
            ends.append(len(letters))
        return cls("".join(letters), frozenset(words), frozenset(lines), tuple(ends))

    def around(self, place: int) -> str:
        """Return the paragraph at a letter."""
        start = max((end for end in self.paragraphs if end <= place), default=0)
        end = min((end for end in self.paragraphs if end > place), default=len(self.letters))
        return self.letters[start:end][:300]


def _body(after: ExtractedDocument, draft: Document) -> Iterator[str]:
    blocks = [block for block in draft.body if block.role is not Role.PAGE_NOTE]
    first = min((note.number for note in draft.notes), default=1)
    made = _marked([(Run(f"{block.number} "), *block.runs) for block in blocks], first)
    passages = [each for each in after.paragraphs if each.text.strip("_ \n\t") or any(run.call for run in each.runs)]
    for block in draft.of(Role.PAGE_NOTE):
        note = _squeezed(block.number + block.text)
        same = next((each for each in passages if _squeezed(each.text) == note), None)
        if same is None:
            yield f"no note at the foot of page 1 reads “{block.number} {block.text}”"
        else:
            passages.remove(same)
    front = sum(len("".join(text.split())) for text, block in zip(made, blocks, strict=True) if block.role in FRONT)
    found = _marked([each.runs for each in passages], _numbered_from(after))
    yield from _same_text(_Text.of(made), _Text.of(found), front)


def _same_text(made: _Text, found: _Text, front: int) -> Iterator[str]:
    """Compare words and paragraphs; in the front block, up to a place, paragraphs and lines are free."""
    pairs = zip(made.letters, found.letters, strict=False)
    same = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(made.letters), len(found.letters)))
    if made.letters != found.letters:
        yield f"a paragraph reads “{found.around(same)}” and not “{made.around(same)}”"
        return
    for what, places in (
        ("begins no line", set(made.paragraphs) - {*found.paragraphs, *found.lines}),
        ("is cut in two", {at for at in found.paragraphs if at > front} - set(made.paragraphs)),
        ("has other spaces between its words", made.words ^ found.words),
    ):
        for place in sorted(places)[:1]:
            yield f"a paragraph {what}: “{made.around(place)}”, at “{made.letters[place : place + 20]}”"


def _notes(after: ExtractedDocument, draft: Document) -> Iterator[str]:
    texts = [_marked([note.runs for note in notes], 1) for notes in (draft.notes, after.notes)]
    made, found = ([" ".join(text.split()) for text in each] for each in texts)
    yield from _first("a footnote", made, found)


def _heads(before: DocxPackage, after: DocxPackage, redlined: Document) -> Iterator[str]:
    """Check that every header that said something of the masthead says what it is now."""
    old, new = reject_changes(redlined), accept_changes(redlined)
    for name in (*before.used("header"), *before.used("footer")):
        said, says = (_squeezed(_said(each, name)) for each in (before, after))
        is_masthead = "Distr" in said
        for role in _OF_MASTHEAD if is_masthead else _OF_HEADS:
            was, now = (_squeezed(each.text(role)).rstrip("*") for each in (old, new))
            if was and was != now and was in said and now not in says:
                yield f"a header does not say “{new.text(role)}”"
            elif was and was != now and was in said.replace(now, "") and was in says.replace(now, ""):
                yield f"a header still says “{old.text(role)}”"
        dated = is_masthead and _squeezed(old.text(Role.DATE)) in said
        if dated and _squeezed(new.text(Role.ORIGINAL)) not in says:
            yield f"the masthead does not say “{new.text(Role.ORIGINAL)}”"


def _said(parts: DocxPackage, name: str) -> str:
    """Return all letters of a part, text boxes in both their forms."""
    found = lines(parts.tree(name), Styles.from_package(parts), every=True)
    return "".join(character.text for line in found for character in line.characters if not character.is_call)


def _squeezed(text: str) -> str:
    return "".join(ordinary(text).split())


# --- Letters -------------------------------------------------------------------------------------------------------


def _marked(paragraphs: Iterable[Sequence[Run]], first: int) -> list[str]:
    """Return paragraphs in ordinary characters, a slash where italics begin and end, calls in brackets from [1] on."""
    texts: list[str] = []
    italic = False
    for runs in paragraphs:
        pieces: list[str] = []
        for run in runs:
            for letter in f"[{run.call - first + 1}]" if run.call else ordinary(run.text):
                slanted = run.italic and not run.call
                if slanted != italic and letter.isalnum():
                    pieces.append("/")
                    italic = slanted
                pieces.append(letter)
        texts.append("".join(pieces))
    return texts


def _numbered_from(found: ExtractedDocument) -> int:
    return min((note.number for note in found.notes), default=1)
