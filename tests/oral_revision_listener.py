"""A listener with last week's text and a pencil: does what is read out, by the words alone, and knows nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from apmb_draft.model.document import Block, Document, Role, Run
from apmb_draft.un.english import ordinal
from apmb_draft.un.typography import plain_text

Letters = list[tuple[str, bool]]
"""The letters of a paragraph, each with whether it stands in italics."""
DEPTH = {Role.SUBPARAGRAPH: 1, Role.SUBSUBPARAGRAPH: 2, Role.THIRD_LEVEL: 3}
KINDS = {
    "preambular paragraph": Role.PREAMBULAR, "paragraph": Role.OPERATIVE, "heading": Role.HEADING,
    "unnumbered paragraph": Role.UNNUMBERED,
}  # fmt: skip
ORDINALS = {ordinal(number): number for number in range(1, 100)}


@dataclass(eq=False)
class Entry:
    """A paragraph of the text as it becomes."""

    role: Role
    number: str
    letters: Letters
    names: list[str] = field(default_factory=list)

    @property
    def depth(self) -> int:
        return DEPTH.get(self.role, 0)


def letters_of(runs: tuple[Run, ...], calls: dict[int, str]) -> Letters:
    """The letters of runs; a call is shown in brackets; a space is in italics between words that are."""
    found: Letters = []
    for run in runs:
        text = f"[{calls[run.call]}]" if run.call else plain_text(run.text)
        found += [(letter, run.italic and not run.call) for letter in text]
    return evened(found)


def evened(found: Letters) -> Letters:
    text = [one for one in found if one[0] != " "]
    made, seen = [], 0
    for letter, slanted in found:
        if letter == " ":
            before = text[seen - 1][1] if seen else False
            after = text[seen][1] if seen < len(text) else False
            made.append((letter, before and after))
        else:
            seen += 1
            made.append((letter, slanted))
    return made


def spoken(markup: str) -> Letters:
    """A text that was read out: asterisks show italics, a backslash stands before what is no markup."""
    found: Letters = []
    slanted = False
    for piece in re.findall(r"\\.|.", markup, re.S):
        if piece == "*":
            slanted = not slanted
        else:
            found.append((piece[-1], slanted))
    return evened(found)


def said(letters: Letters) -> str:
    return "".join(letter for letter, _ in letters)


class Listener:
    """The old text, entry by entry; every name is that of the old text, whatever was done meanwhile."""

    def __init__(self, old: Document):
        self.calls = {note.number: f"footnote {note.number}" for note in old.notes}
        self.notes = {note.number: letters_of(note.runs, {}) for note in old.notes}
        self.entries = list(self._entries(old))
        self.by_name = {name: entry for entry in self.entries for name in entry.names}
        self.renumbered: set[str] = set()
        self.same: str = ""
        self.last: Entry | None = None

    def _entries(self, old: Document) -> Iterator[Entry]:
        preambular = unnumbered = 0
        row: list[str] = []
        for block in old.blocks:
            entry = Entry(block.role, block.number, letters_of(block.runs, self.calls))
            if block.role is Role.TITLE:
                entry.names = ["the title"]
            elif block.role is Role.PREAMBULAR:
                preambular += 1
                row = [f"the {ordinal(preambular)} preambular paragraph"]
                entry.names = list(row)
            elif block.role is Role.OPERATIVE:
                row = [f"paragraph {block.number.rstrip('.')}" if block.number else "the operative paragraph"]
                entry.names = list(row)
            elif block.role is Role.UNNUMBERED:
                unnumbered += 1
                row = [f"the {ordinal(unnumbered)} unnumbered paragraph"]
                entry.names = list(row)
            elif block.role is Role.HEADING:
                entry.names = [f"the heading “{plain_text(block.text)}”"]
            elif block.role in DEPTH:
                row = [*row[: DEPTH[block.role]], block.number]
                letters = " ".join(row[1:])
                numbered = row[0].startswith("paragraph")
                entry.names = [f"{row[0]} {letters}" if numbered else f"subparagraph {letters} of {row[0]}"]
            else:
                continue
            yield entry

    # --- Sentences -----------------------------------------------------------------------------------------------

    def hear(self, sentence: str, texts: tuple[str, ...]) -> None:
        """Do what a sentence says; what is not understood is an error."""
        if found := re.fullmatch(r"Renumber the ((?:subsequent )?(?:subparagraphs|paragraphs|footnotes)) .*", sentence):
            self.renumbered.add(found[1].removeprefix("subsequent "))
        elif found := re.fullmatch(r"Delete the number of (.+)\.", sentence):
            assert found[1] in self.by_name
            self.renumbered.add("paragraphs")
        elif found := re.fullmatch(r"Delete (.+)\.", sentence):
            for entry in self._whole(self._named(found[1])):
                self.entries.remove(entry)
        elif found := re.fullmatch(r"Replace (the chapeau of )?(.+?) with the following (.+):", sentence):
            self._replace(found[2], found[3], texts, alone=bool(found[1]))
        elif found := re.fullmatch(r"(.+), (?:insert|add) (.+?) reading:", sentence):
            self._insert(found[1], found[2], texts)
        elif found := re.fullmatch(r"In (.+?), ((?:replace|delete|after|before|set) .+)\.", sentence):
            where = self.same if found[1] == "the same paragraph" else found[1]
            self._change(where, found[2])
            self.same = where
        else:
            raise AssertionError(f"not understood: {sentence}")

    def _named(self, name: str) -> Entry:
        return self.by_name[name]

    def _whole(self, entry: Entry) -> list[Entry]:
        """A paragraph with what stands below it."""
        at = self.entries.index(entry)
        below = at + 1
        while below < len(self.entries) and self.entries[below].depth > entry.depth:
            below += 1
        return self.entries[at:below]

    # --- Paragraphs ----------------------------------------------------------------------------------------------

    def _replace(self, name: str, kind: str, texts: tuple[str, ...], *, alone: bool) -> None:
        if name.startswith("footnote "):
            self.notes[int(name.split()[1])] = spoken(texts[0])
            return
        entry = self._named(name)
        role = entry.role if kind == "text" else self._kind(kind, entry.role)
        gone = [entry] if alone else self._whole(entry)  # what lies below goes with it
        at = self.entries.index(entry)
        new = self._new(role, texts)
        # The first of them is the old one with other words: names and places of the old text still lead to it.
        entry.role, entry.letters = new[0].role, new[0].letters
        self.entries[at : at + len(gone)] = [entry, *new[1:]]
        self.last = [entry, *new[1:]][-1]

    def _kind(self, kind: str, beside: Role) -> Role:
        words = re.sub(r"^(?:a )?(?:new )?(?:(?:two|three|four|five|six|seven|eight|nine|\d+) )?(?:new )?", "", kind)
        words = words.removesuffix("s")
        return beside if words == "subparagraph" else KINDS[words]

    def _insert(self, where: str, kind: str, texts: tuple[str, ...]) -> None:
        if where == "After that":
            assert self.last
            at, beside = self.entries.index(self.last) + 1, self.last.role
        elif where.startswith("After the words “The General Assembly"):
            at = next(i for i, one in enumerate(self.entries) if one.role is not Role.TITLE)
            beside = Role.PREAMBULAR
        elif found := re.fullmatch(r"After (.+)", where):
            whole = self._whole(self._named(found[1]))
            at, beside = self.entries.index(whole[-1]) + 1, whole[0].role
        elif found := re.fullmatch(r"Before (.+)", where):
            entry = self._named(found[1])
            at, beside = self.entries.index(entry), entry.role
        else:
            found = re.fullmatch(r"At the end of (.+)", where)
            assert found, where
            whole = self._whole(self._named(found[1]))
            at = self.entries.index(whole[-1]) + 1
            beside = {0: Role.SUBPARAGRAPH, 1: Role.SUBSUBPARAGRAPH, 2: Role.THIRD_LEVEL}[whole[0].depth]
        new = self._new(self._kind(kind, beside), texts)
        self.entries[at:at] = new
        self.last = new[-1]

    def _new(self, role: Role, texts: tuple[str, ...]) -> list[Entry]:
        """The paragraphs read out; their letters tell how deep they lie."""
        made = []
        for text in texts:
            lettered = re.match(r"\([a-z]+\) |[a-z]\. ", text)
            if not lettered:
                made.append(Entry(role, "", spoken(text)))
                continue
            letter = lettered[0].strip()
            is_roman = re.fullmatch(r"\([ivx]+\)", letter)
            level = (
                Role.THIRD_LEVEL if letter.endswith(".") else Role.SUBSUBPARAGRAPH if is_roman else Role.SUBPARAGRAPH
            )
            made.append(Entry(level, letter, spoken(text[lettered.end() :])))
        return made

    # --- Words ---------------------------------------------------------------------------------------------------

    def _change(self, name: str, change: str) -> None:
        is_note = re.fullmatch(r"footnote (\d+)", name)
        letters = self.notes[int(is_note[1])] if is_note else self._named(name).letters
        changed = changed_letters(letters, change)
        if is_note:
            self.notes[int(is_note[1])] = changed
        else:
            self._named(name).letters = changed

    # --- What the text says now ----------------------------------------------------------------------------------

    def result(self) -> list[tuple[Role, Letters]]:
        return [(entry.role, self._with_notes(entry.letters)) for entry in self.entries]

    def _with_notes(self, letters: Letters) -> Letters:
        """The text with what each footnote says where it is called."""
        made: Letters = []
        at, text = 0, said(letters)
        for found in re.finditer(r"\[footnote(?: (\d+)|: ((?:[^\[\]]|\[[^\[\]]*\])*))\]", text):
            note = self.notes[int(found[1])] if found[1] else letters[found.start(2) : found.end(2)]
            made += [*letters[at : found.start()], ("[", False), *note, ("]", False)]
            at = found.end()
        return made + letters[at:]


def quotations(change: str) -> list[str]:
    """The outermost quotations of a sentence."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate(change):
        if letter == "“":
            depth += 1
            start = at + 1 if depth == 1 else start
        elif letter == "”":
            depth -= 1
            if not depth:
                found.append(change[start:at])
    assert depth == 0, change
    return found


def changed_letters(letters: Letters, change: str) -> Letters:
    """A paragraph after one change; what is quoted stands in it exactly once."""
    text = said(letters)
    if found := re.fullmatch(r"delete (?:the call of )?(footnote \d+)", change):
        at = one_place(text, f"[{found[1]}]")
        return letters[:at] + letters[at + len(found[1]) + 2 :]
    quoted = [spoken(one) for one in quotations(change)]
    at = one_place(text, said(quoted[0]))
    end = at + len(quoted[0])
    if change.startswith("set "):
        slanted = change.endswith("in italics")
        assert slanted or change.endswith("in roman type")
        return evened([*letters[:at], *((letter, slanted) for letter, _ in letters[at:end]), *letters[end:]])
    if change.startswith("delete "):
        return heard(letters[:at], [], letters[end:])
    if change.startswith("replace "):
        return evened([*letters[:at], *quoted[1], *letters[end:]])
    new = quoted[1]
    if ", insert a footnote reading: “" in change:
        new = spoken("[footnote: ") + new + spoken("]")
    else:
        assert ", insert “" in change
    place = end if change.startswith("after ") else at
    return heard(letters[:place], new, letters[place:])


def one_place(text: str, part: str) -> int:
    """Where a quotation stands."""
    assert text.count(part) == 1, f"“{part}” stands {text.count(part)} times in: {text}"
    return text.index(part)


def heard(before: Letters, new: Letters, after: Letters) -> Letters:
    """Words put in by ear: one space between words, none before a comma, within a bracket, or before a footnote."""
    for piece in (new, after):
        if not piece:
            continue
        left, right = list(before), list(piece)
        while left and left[-1][0] == " ":
            left.pop()
        while right and right[0][0] == " ":
            right.pop(0)
        tight = not left or not right or right[0][0] in ",;:.)”]?!’" or left[-1][0] in "(“[‘"
        tight = tight or said(right).startswith("[footnote")
        before = [*left, *([] if tight else [(" ", False)]), *right]
    return evened(before)


def expected(new: Document) -> list[tuple[Role, Letters]]:
    """What the new document says, in the same form."""
    notes = {note.number: letters_of(note.runs, {}) for note in new.notes}
    made = []
    for block in of_the_text(new):
        letters: Letters = []
        for is_call, group in groupby(block.runs, key=lambda run: bool(run.call)):
            for run in group:
                if is_call:
                    letters += [("[", False), *notes[run.call], ("]", False)]
                else:
                    letters += [(letter, run.italic) for letter in plain_text(run.text)]
        made.append((block.role, evened(letters)))
    return made


def of_the_text(document: Document) -> list[Block]:
    """The blocks that are revised from the podium."""
    return [block for block in document.blocks if block.role in {*KINDS.values(), *DEPTH, Role.TITLE}]


def numbers(document: Document) -> list[str]:
    """The printed number of each of them."""
    return [block.number for block in of_the_text(document)]
