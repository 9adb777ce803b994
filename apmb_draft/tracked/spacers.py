"""The empty paragraphs between the parts of a document, which go and come with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from apmb_draft.blocks import FRONT, Block, Revision, Role
from apmb_draft.docx.package import Element, W
from apmb_draft.form import form
from apmb_draft.tracked.edit_plan import EditPlan, nearest

_HEAVY = frozenset(W + name for name in ("hyperlink", "sdt", "smartTag", "fldSimple", "customXml"))
_LIGHT = frozenset(W + name for name in ("rPr", "t", "tab", "br", "lastRenderedPageBreak"))


@dataclass
class Spaced:
    """What comes behind each line: blocks of the redline by their place, and empty paragraphs, which are None."""

    behind: dict[int, list[int | None]] = field(default_factory=dict)

    def add(self, line: int, *what: int | None) -> None:
        """Let something come behind a line, -1 for the beginning."""
        if what:
            self.behind.setdefault(line, []).extend(what)


def is_spacer(script: EditPlan) -> bool:
    """Return whether a paragraph is empty, ends no section and holds nothing else, such as a picture or a comment."""
    paragraph = script.line.element
    ends = paragraph.find(f"{W}pPr/{W}sectPr") is not None
    holds = any(_is_held(one) for one in paragraph)
    return script.line.is_empty and not (holds or ends or script.line.is_apart or _is_stroke(script))


def _is_held(child: Element) -> bool:
    """Return whether an element of a paragraph is more than spaces and marks of where the reviser was."""
    if child.tag in (W + "commentRangeStart", W + "commentRangeEnd"):
        return True
    if child.tag != W + "r":
        return child.tag in _HEAVY
    return any(one.tag not in _LIGHT for one in child)


def _is_stroke(script: EditPlan) -> bool:
    return any(atom.text.strip() for atom in script.line.atoms)


def spaced(scripts: Sequence[EditPlan], new: Mapping[int, Sequence[int]], blocks: Sequence[Block]) -> Spaced:
    """Let empty paragraphs go with the parts that they set off, and come with new ones, as many as the file has.

    `new` are the blocks that come behind each line. Between two parts that stay beside each other nothing changes.
    """
    return _Spacing(scripts, new, blocks).done()


@dataclass
class _Spacing:
    scripts: Sequence[EditPlan]
    new: Mapping[int, Sequence[int]]
    blocks: Sequence[Block]
    result: Spaced = field(default_factory=Spaced)

    def __post_init__(self) -> None:
        self._are = [is_spacer(script) for script in self.scripts]
        self._before = self._counts()
        self._there = any(self._are)
        self._lines = self._of_kinds()

    def done(self) -> Spaced:
        last = -1
        for at, script in [*enumerate(self.scripts), (len(self.scripts), None)]:
            if script and (script.line.is_empty or script.line.is_apart or script.is_gone):
                continue
            self._between(last, at)
            last = at
        return self.result

    def _counts(self) -> list[int]:
        """Count the empty paragraphs before each line, and before the end."""
        counts = [0]
        for at, is_one in enumerate(self._are):
            counts.append(counts[at] + 1 if is_one else 0)
        return counts

    def _of_kinds(self) -> dict[tuple[Role, bool], list[int]]:
        """The lines of each role, those that open the text behind the front block apart."""
        found: dict[tuple[Role, bool], list[int]] = {}
        is_behind_front = False
        for at, script in enumerate(self.scripts):
            if script.block:
                opens = is_behind_front and script.block.role not in FRONT
                found.setdefault((script.block.role, opens), []).append(at)
            if script.role:
                is_behind_front = script.role in FRONT
        return found

    def _between(self, last: int, following: int) -> None:
        """Decide on the empty paragraphs between two lines that are kept; the second may be the end of the text."""
        lines = range(last + 1, following)
        joins = last >= 0 and self.scripts[last].mark is Revision.DELETED
        if joins:
            for at in lines:
                if self.scripts[at].line.is_empty:
                    self.scripts[at].mark = Revision.DELETED
        come = [(line, at) for line in range(last, following) for at in self.new.get(line, ())]
        if joins or not (come or any(self.scripts[at].is_gone for at in lines)):
            for line, at in come:
                self.result.add(line, at)
            return
        self._laid_out(last, following, come)

    def _laid_out(self, last: int, following: int, come: Sequence[tuple[int, int]]) -> None:
        """Go from one part to the next and keep, drop or add the empty paragraphs between them."""
        place, role = last, self.scripts[last].role if last >= 0 else None
        left = self._before[following]
        for line, at in come:
            block = self.blocks[at]
            wanted = self._wanted(block.role, role, line)
            there, place = self._taken(place, max(line, place), following, wanted, left)
            self._drop(there, wanted)
            self.result.add(place, *[None] * (wanted - len(there)), at)
            role = block.role
        there = [each for each in range(place + 1, following) if self._are[each]]
        self._drop(there, left)
        if following < len(self.scripts):
            self.result.add(place, *[None] * (left - len(there)))

    def _taken(self, last: int, line: int, following: int, wanted: int, left: int) -> tuple[list[int], int]:
        """The empty paragraphs before a new part that comes behind a line, and behind which line it comes then.

        It may come further down, behind empty paragraphs that the part that follows can spare: that one wants `left`.
        """
        there = [each for each in range(last + 1, line + 1) if self._are[each]]
        spare = sum(self._are[line + 1 : following]) - left
        while len(there) < wanted and spare > 0 and line + 1 < following and self._are[line + 1]:
            line, spare = line + 1, spare - 1
            there.append(line)
        return there, line

    def _drop(self, there: Sequence[int], wanted: int) -> None:
        for at in there[: max(0, len(there) - wanted)]:
            self.scripts[at].mark = Revision.DELETED
            self.scripts[at].is_whole = True

    def _wanted(self, role: Role, before: Role | None, line: int) -> int:
        """Return how many empty paragraphs precede a new part: as before others of its kind, else as in the form."""
        if not self._there:
            return 0
        starts_text = before in FRONT and role not in FRONT
        if alike := self._lines.get((role, starts_text)):
            return self._before[alike[nearest(alike, line)]]
        return int(form()["spacers"].get("text" if starts_text else role, 0))


def new_spacer(scripts: Sequence[EditPlan]) -> Element | None:
    """An empty paragraph of the file as a model for others, or None."""
    return next((script.line.element for script in scripts if is_spacer(script)), None)
