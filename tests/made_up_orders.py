"""Three people who each send three versions of a draft, in some order, and what must not happen to their changes.

Every word of the draft stands in it once, and every word that somebody puts in is new, so that plain sets of words
say what is in a file and in a draft. Nothing here asks the tool what was changed.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from lxml import etree
from made_up_edits import Editor, File, W

from apmb_draft.compose import compose
from apmb_draft.docx.writer import state_key, with_state_key, write
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.merge.amendments import (
    Absorption,
    Loss,
    MissingChanges,
    find_amendments,
    find_base_states,
    find_losses,
    find_missing,
    version_of,
)
from apmb_draft.merge.merging import MergeResult, merge_returned
from apmb_draft.merge.returned_docx import ReturnedDocx, match_returned_docx
from apmb_draft.model.document import Document
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution
from apmb_draft.un.typography import plain_text

PEOPLE = ("oslo", "madrid", "nairobi")
VERSIONS = 3
_STEMS = ("bal", "cor", "dun", "fen", "gor", "hul", "kar", "lim")
_ENDS = ("tane", "nile", "rosa", "vend", "sick", "pord", "luma")
_OPENINGS = ("Recalling", "Noting", "Welcoming", "Stressing")
_CALLS = ("Urges", "Invites", "Encourages", "Requests")


def draft() -> Resolution:
    """A draft of eight paragraphs in which no word stands twice."""
    texts = [" and the ".join(stem + end for end in _ENDS) for stem in _STEMS]
    old = (f"*{opening}* the {text}," for opening, text in zip(_OPENINGS, texts[:4], strict=True))
    new = [f"*{call}* the {text};" for call, text in zip(_CALLS, texts[4:], strict=True)]
    plain: dict[str, Any] = {
        "format": "1", "session": "80", "stage": "draft", "symbol": "A/C.1/80/L.30", "issued": "12 October 2025",
        "committee": "First Committee", "agenda_item": "99 (q)", "agenda_title": "Disarmament", "title": "Lighthouses",
        "sponsors": ["Chad", "Egypt"], "preamble": "\n\n".join(old), "operative": "\n\n".join(new)[:-1] + ".",
    }  # fmt: skip
    return validate_plain(plain, "orders")


def words_of(text: str) -> frozenset[str]:
    """The made-up words of a text."""
    return frozenset(re.findall(rf"\b(?:(?:{'|'.join(_STEMS)})(?:{'|'.join(_ENDS)})|[qwz][aeiou][xvj]\w{{4}})\b", text))


def words_in(document: Document) -> frozenset[str]:
    """The made-up words of a draft."""
    return words_of(_text(document))


def _text(document: Document) -> str:
    return " ".join(block.text for block in document.blocks)


_BASE = words_of(" ".join(stem + end for stem in _STEMS for end in _ENDS))


# --- Files ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """A file that somebody sends: its words, those of the draft or file it was made from, and the files before it."""

    name: str
    data: bytes
    words: frozenset[str]
    base: str
    before: tuple[Version, ...] = ()


def _seen(file: File) -> frozenset[str]:
    return words_of(" ".join(each.text or "" for each in file.story.iter(W + "t")))


_NEW = [f"{a}{b}{c}{d}{e}{f}{g}" for a in "qwz" for b in "aeiou" for c in "xvj" for d in "aeiou" for e in "kpt"
        for f in "aeiou" for g in "xyz"]  # fmt: skip


class Hand:
    """Somebody at work on a file, with Track Changes under a name or without."""

    def __init__(self, file: File, chance: random.Random, author: str, fresh: Iterator[str]):
        self.file, self.chance, self._fresh = file, chance, fresh
        self._editor = Editor(file, chance, author)

    def _put(self, word: str, new: str) -> None:
        for paragraph in self.file.text():
            for run in self._editor.runs(paragraph):
                found = re.search(rf"\b{word}\b ?" if not new else rf"\b{word}\b", run.find(W + "t").text or "")
                if found:
                    self._editor.replace(run, found.start(), found.end(), new)
                    return

    def insert(self, word: str) -> None:
        """Put a new word behind one."""
        self._put(word, f"{word} {next(self._fresh)}")

    def replace(self, word: str) -> None:
        """Put a new word in the place of one."""
        self._put(word, next(self._fresh))

    def delete(self, word: str) -> None:
        """Take a word out."""
        self._put(word, "")

    def restore(self, word: str, new: str) -> None:
        """Put back a word that was taken out, behind another."""
        self._put(word, f"{word} {new}")

    def _paragraph(self, word: str) -> Any:
        return next((each for each in self.file.text() if word in _said(each)), None)

    def add(self, word: str) -> None:
        """Put a paragraph behind that of a word."""
        like = self._paragraph(word)
        number = re.match(r"(\d+)\.", _said(like))
        text = f" the {' of the '.join(next(self._fresh) for _ in range(6))}{';' if number else ','}"
        made = self._editor._new_paragraph(like, text, "Requests" if number else "Noting")
        if number:
            first = etree.Element(W + "r")
            etree.SubElement(first, W + "t").text = f"{int(number[1]) + 1}."
            etree.SubElement(first, W + "tab")
            made.insert(1, first)
        self._editor._signed(made, "ins")
        like.addnext(made)

    def drop(self, word: str) -> None:
        """Take out the paragraph of a word, unless it ends the text."""
        gone = self._paragraph(word)
        if gone is self.file.text()[-1] or next(gone.iter(W + "ins", W + "del"), None) is not None:
            self.delete(word)
        elif self._editor.author:
            self._editor._signed(gone, "del")
        else:
            gone.getparent().remove(gone)


def _said(paragraph: Any) -> str:
    return "".join(each.text or "" for each in paragraph.iter(W + "t"))


_KINDS = ("insert", "insert", "insert", "replace", "replace", "delete", "delete", "add", "drop")


# --- One order ------------------------------------------------------------------------------------------------------


@dataclass
class World:
    """The house: its draft as it is now, the states that it sent, and what it took over."""

    here: Resolution
    chance: random.Random
    fresh: Iterator[str]
    states: dict[str, Resolution] = field(default_factory=dict)
    earlier: list[Absorption] = field(default_factory=list)
    absorbed: list[Version] = field(default_factory=list)
    came: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def build(self) -> bytes:
        """Write the Word file of the draft as it is, and keep its state."""
        if self.here not in self.states.values():
            self.states[f"{len(self.states):012x}"] = self.here
        key = next(key for key, state in self.states.items() if state == self.here)
        return with_state_key(write(compose(self.here)), key)


def order(number: int) -> list[str]:
    """The people in the order in which their files come back: one of the 1,680 that keep the versions in order."""
    places = list(combinations(range(9), 3))
    mine = places[number // 20 % len(places)]
    rest = [at for at in range(9) if at not in mine]
    other = [rest[at] for at in list(combinations(range(6), 3))[number % 20]]
    return [PEOPLE[0] if at in mine else PEOPLE[1] if at in other else PEOPLE[2] for at in range(9)]


def tried(number: int) -> World:
    """One order, with builds in between and files of every kind; from 1,680 on versions come in any order."""
    chance = random.Random(number)
    world = World(draft(), chance, iter(chance.sample(_NEW, 200)))
    builds = [world.build()]
    made: dict[str, list[Version]] = {person: [] for person in PEOPLE}
    waiting = order(number % 1680)
    if number < 1680:
        for person in waiting:
            made[person].append(_version(world, person, made[person], builds))
            _return(world, made[person][-1], chance)
            if chance.random() < 0.3:
                builds.append(world.build())
        return world
    for person in waiting:
        made[person].append(_version(world, person, made[person], builds))
    files = [version for person in PEOPLE for version in made[person]]
    chance.shuffle(files)
    for version in files:
        _return(world, version, chance)
        if chance.random() < 0.3:
            builds.append(world.build())
    return world


def _version(world: World, person: str, mine: Sequence[Version], builds: Sequence[bytes]) -> Version:
    """The next version of somebody, made from the one before or from a document that was sent."""
    chance = world.chance
    last = mine[-1] if mine and chance.random() < 0.6 else None
    data = last.data if last else chance.choice((builds[-1], builds[-1], builds[0]))
    file = File(data)
    hand = Hand(file, chance, person.title() if chance.random() < 0.4 else "", world.fresh)
    for _ in range(chance.choice((1, 1, 2))):
        _edit(hand, mine, chance)
    written = file.written()
    key = state_key(data)
    if chance.random() < 0.12:
        written = with_state_key(written, "")
    name = f"{person}{len(mine) + 1}.docx" if chance.random() < 0.5 else f"{'abc'[len(mine)]}-{person}.docx"
    return Version(name, written, _seen(file), last.base if last else key, (*last.before, last) if last else ())


def _edit(hand: Hand, mine: Sequence[Version], chance: random.Random) -> None:
    words = sorted(_seen(hand.file))
    others = [word for word in words if word not in _BASE]
    kind = chance.random()
    if others and kind < 0.25:  # one's own change is taken back, or that of another is undone or changed
        getattr(hand, chance.choice(("delete", "replace", "insert")))(chance.choice(others))
    elif mine and kind < 0.35 and _BASE - set(words):
        word = chance.choice(sorted(_BASE - set(words)))
        before = [word[:3] + end for end in _ENDS[: _ENDS.index(word[3:])] if word[:3] + end in words]
        if before:
            hand.restore(before[-1], word)
    else:
        hot = [word for word in words if word.startswith(_STEMS[2])]
        near = hot if hot and chance.random() < 0.15 else words
        getattr(hand, chance.choice(_KINDS))(chance.choice(near))


# --- A file comes back ----------------------------------------------------------------------------------------------


def _return(world: World, version: Version, chance: random.Random) -> None:
    world.counts["files"] += 1
    key = state_key(version.data)
    named = ""
    for _ in range(2):
        try:
            _absorb(world, version, named or key, bool(named))
        except RefusedError as refused:
            world.counts[refused.args[0]] += 1
            if refused.args[0] == "conflict" or chance.random() < 0.3:
                return
            named = version.base
        else:
            return


class RefusedError(Exception):
    """A file that was refused: why."""


def _absorb(world: World, version: Version, key: str, is_named: bool) -> None:
    """Take a file over as the command does, or refuse it, and compare the words."""
    file, result = _merged(world, version, key)
    before, made = compose(world.here), compose(result.resolution)
    lost = list(find_losses(world.earlier, before, made))
    if not is_named and any(each.is_undone for each in lost):
        raise RefusedError("would undo")
    called = version.name, tuple(file.open_by)
    of = version_of(world.earlier, called, (file.sent.document, result.came.document))
    new = Absorption(*called, find_amendments(before, made), of)
    kept = list(find_missing(world.earlier, new, result.came.document, made))
    _compared(world, version, (words_in(before), words_in(made), words_in(file.sent.document)), (lost, kept))
    twice = {word for word in words_in(made) if _text(made).count(word) > 1 and _text(before).count(word) < 2}
    if twice:
        world.wrong.append(f"{version.name}: {' '.join(sorted(twice))} came twice")
    world.here = result.resolution
    world.earlier.append(new)
    world.absorbed.append(version)
    _absorb_again(world, version, key)


def _merged(world: World, version: Version, key: str) -> tuple[ReturnedDocx, MergeResult]:
    states = [world.states[key]] if key else list(reversed(world.states.values()))
    try:
        file = match_returned_docx(version.data, version.name, states)
        if len(states) > 1:
            in_order = [*reversed(states)]
            found = find_base_states(list(map(compose, in_order)), compose(file.read(lambda author: False).resolution))
            if len(found) > 1:
                raise RefusedError("several states fit")
            file = match_returned_docx(version.data, version.name, [in_order[found[0]]])
        result = merge_returned(world.here, file, lambda author: True)
    except DraftError as wrong:
        raise RefusedError(f"refused: {wrong.problems[0].code}") from wrong
    if result.resolution is None:
        raise RefusedError("conflict")
    return file, result


def _absorb_again(world: World, version: Version, key: str) -> None:
    """Take a file over that was just taken over: it changes nothing, and is not refused."""
    try:
        again = _merged(world, version, key)[1].resolution
    except RefusedError as refused:
        again = refused
    if again != world.here:
        world.wrong.append(f"{version.name}, taken twice: {again if isinstance(again, RefusedError) else 'changes'}")


def _compared(
    world: World, version: Version, words: tuple[frozenset[str], ...], named: tuple[list[Loss], list[MissingChanges]]
) -> None:
    """Note every word that went without being named, and every change of the file that did not come.

    `words` are those of the draft before and after, and of the state that it was compared with.
    """
    old, new, base = words
    lost = words_of(" ".join(each.words for each in named[0]))
    kept = words_of(" ".join(one.words for each in named[1] if each.is_version for one in each.kept))
    silent = {*(world.came & old - new), *(world.gone & new - old)} - lost
    if silent:
        world.wrong.append(f"{version.name}: {' '.join(sorted(silent))} went without a word")
    again = words_of(" ".join(one.words for each in named[1] for one in each.kept))  # put back by somebody since then
    left_out = {*(version.words - base - new), *((base - version.words) & new)} - kept - lost - (again & world.came)
    if left_out:
        world.wrong.append(f"{version.name}: {' '.join(sorted(left_out))} did not come")
    withdrawn = _withdrawn(world, version, base, new) - kept
    if withdrawn:
        world.wrong.append(f"{version.name}: {' '.join(sorted(withdrawn))} was taken back, and nobody says so")
    world.counts["absorbed"] += 1
    world.counts["named: replaced or undone"] += bool(named[0])
    world.counts["named: kept"] += any(each.is_version for each in named[1])
    world.came = (world.came | new - old) & new
    world.gone = (world.gone | old - new) - new


def _withdrawn(world: World, version: Version, base: frozenset[str], new: frozenset[str]) -> set[str]:
    """What an earlier version changed and a later one has not, while the draft keeps it, if that can be known.

    It can where something of the earlier one is left, or of a version between them that has something of it, or where
    the files are called alike.
    """
    family = [version]
    for each in (each for each in reversed(version.before) if each in world.absorbed):
        is_left = any((each.words - base) & other.words for other in family)
        family += [each] * (is_left or each.name[:-6] == version.name[:-6])
    found: set[str] = set()
    for each in family[1:]:
        found |= (each.words - base) & world.came & new - version.words
        found |= (base - each.words) & world.gone & version.words - new
    return found


# --- Paragraphs that were moved by hand -------------------------------------------------------------------------------


def moved_by_hand(number: int) -> World:
    """A file comes back after paragraphs of the draft were moved by hand; what it changed in them is in them, once."""
    chance = random.Random(number)
    world = World(draft(), chance, iter(chance.sample(_NEW, 200)))
    sent = world.build()
    plain = dict(to_plain(world.here))
    key = chance.choice(("preamble", "operative"))
    paragraphs = plain[key].replace(".", ";").split("\n\n")
    for _ in range(chance.choice((1, 1, 2))):
        paragraphs.insert(chance.randrange(4), paragraphs.pop(chance.randrange(4)))
    plain[key] = re.sub(";$", ".", "\n\n".join(paragraphs))
    world.here = validate_plain(plain, "orders")
    version = _version(world, "oslo", [], [sent])
    _return(world, version, chance)
    # A paragraph may have been added where another was moved to: which comes first, a person says.
    if not world.counts["absorbed"] and len(version.words - _BASE) < 4:
        world.wrong.append(f"{version.name} was refused")
    return world


# --- Footnotes in like words ------------------------------------------------------------------------------------------


def like_footnotes(number: int) -> World:
    """Two people who each add a footnote in like words, or the same, at places of their own; each file comes twice.

    The draft may have such a footnote already, and the second file may be made with the first one in the draft. Nothing
    is to be named, and nothing refused but two changes near each other in one paragraph.
    """
    chance = random.Random(number)
    text, *others = (f"See A/80/{chance.choice((253, 348))}, para. 4." for _ in range(3))
    places = chance.sample(sorted(_BASE), 3)
    if chance.random() < 0.4:  # in one paragraph
        places = [places[0][:3] + end for end in chance.sample(_ENDS, 3)]
    first = with_note(draft(), places[0], text) if chance.random() < 0.5 else draft()
    world = World(first, chance, iter(()))
    sent = world.build()
    expected = _text_with_notes(first)
    is_near = places[1][:3] == places[2][:3]
    versions = []
    for person, word, words in zip(PEOPLE, places[1:], others, strict=False):
        made_from = world.build() if versions and chance.random() < 0.3 else sent
        key = state_key(made_from)
        document = compose(with_note(world.states[key], word, words))
        versions.append(Version(f"{person}.docx", with_state_key(write(document), key), words_in(document), key))
        try:
            _absorb(world, versions[-1], key, is_named=False)
        except RefusedError as refused:
            if not is_near or refused.args != ("conflict",):
                world.wrong.append(f"{person}, footnote behind {word}: {refused}")
            world.counts["conflict"] += 1
            return world
        expected = re.sub(rf"\b{word}\b", f"{word}[{words}]", expected)
        for version in versions:
            _absorb_again(world, version, version.base)
        found = _text_with_notes(world.here)
        if found != expected:
            differing = set(expected.split("\n")) - set(found.split("\n"))
            world.wrong.append(f"{person}: the draft has no {' | '.join(differing)}")
    if world.counts["named: kept"] or world.counts["named: replaced or undone"]:
        world.wrong.append("a footnote was named that is where it was")
    return world


def with_note(resolution: Resolution, word: str, text: str) -> Resolution:
    """The draft with a footnote behind a word."""
    plain = dict(to_plain(resolution))
    name = f"note_{len(resolution.footnotes) + 1}"
    for key in ("preamble", "operative"):
        plain[key] = re.sub(rf"\b{word}\b", f"{word}[^{name}]", plain[key])
    return validate_plain({**plain, "footnotes": {**resolution.footnotes, name: text}}, "orders")


def _text_with_notes(resolution: Resolution) -> str:
    document = compose(resolution)
    notes = {note.number: f"[{note.text}]" for note in document.notes}
    texts = ("".join(notes.get(run.call, run.text) for run in block.runs) for block in document.blocks)
    return plain_text("\n".join(texts))
