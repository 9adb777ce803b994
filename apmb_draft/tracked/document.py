"""A redline marked inside a Word file: body, footnotes, headers, comments and settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from apmb_draft.blocks import MASTHEAD, Change, Document, Role
from apmb_draft.form import form
from apmb_draft.problems import error
from apmb_draft.reading.word.package import Element, UnreadableError, W
from apmb_draft.tracked.atoms import Line, lines
from apmb_draft.tracked.footnotes import Notes
from apmb_draft.tracked.heads import mark_head
from apmb_draft.tracked.inline import Inline
from apmb_draft.tracked.marked import Maker, Signed, mark_line, top_of
from apmb_draft.tracked.package import Parts
from apmb_draft.tracked.paragraphs import copied_properties, cut_behind, is_last, put_before, put_behind, sign_end
from apmb_draft.tracked.placed import Cut, MismatchError, Place, Script, Walk, is_come
from apmb_draft.tracked.remarks import Comments, Remark
from apmb_draft.tracked.styles import add_styles
from apmb_draft.word.body import shapes
from apmb_draft.word.xml import element, paragraph, run

_ANNOTATIONS = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "cellIns")


@dataclass(frozen=True)
class Marking:
    """Who marks the changes and when ("2026-10-08T00:00:00Z", or "" for no date), and what links are put behind."""

    author: str = "apmb-draft"
    date: str = ""
    base_url: str = "https://undocs.org/en/"
    remarks: tuple[Remark, ...] = field(default=())


def tracked(base: bytes, name: str, redlined: Document, marking: Marking) -> bytes:
    """The Word file with the changes of a redline marked in it; all else of it stays as it is.

    Raises DraftError: [base-words] where its words are not those of the redline's base, [word-tracked] where it holds
    tracked changes already, and whatever else keeps a Word file from being read.
    """
    try:
        parts = Parts(base)
        _refuse_tracked(parts)
        return _Tracking(parts, redlined, marking).done()
    except UnreadableError as wrong:
        raise error(name, wrong.code, str(wrong)) from wrong
    except MismatchError as wrong:
        message = f"its words are not those of the text it should hold: {wrong}"
        raise error(name, "base-words", message) from wrong


def _refuse_tracked(parts: Parts) -> None:
    tags = tuple(W + tag for tag in _ANNOTATIONS)
    names = [parts.main, parts.related("footnotes"), *parts.heads()]
    count = sum(1 for name in names if name for _ in parts.tree(name).iter(*tags))
    if count:
        raise UnreadableError(
            "word-tracked", f"holds {count:,} tracked change{'s' * (count != 1)} already; accept or reject them first"
        )


class _Tracking:
    """One file while its changes are marked."""

    def __init__(self, parts: Parts, redlined: Document, marking: Marking):
        self._parts, self._redlined, self._marking = parts, redlined, marking
        self._signed = Signed(marking.author, marking.date, _first_free(parts))
        self._lines = [line for line in lines(parts.tree(parts.main)) if not _is_framed(line)]
        self._notes = Notes(parts, redlined, self._lines)
        self._walk = Walk(self._lines, {note.number: note.before or note.number for note in redlined.notes})
        self._new: dict[int, list[int]] = {}
        self._touched: dict[Place, list[Element]] = {}
        self._shapes = shapes(adopted=redlined.is_adopted)
        self._styles: set[str] = set()

    def done(self) -> bytes:
        """The file, once everything is marked."""
        for at, block in enumerate(self._redlined.blocks):
            if block.role in MASTHEAD or block.role is Role.PAGE_NOTE:
                continue
            if is_come(block):
                self._new.setdefault(self._walk.here, []).append(at)
            else:
                self._walk.block(block, at)
        make = self._maker(self._parts.main)
        self._spacers()
        for at, script in enumerate(self._walk.scripts):
            self._line(script, make)
            self._paragraphs(at, script, make)
        for place in self._new.get(-1, ()):
            first = self._walk.scripts[0].line.element
            put_before(first, [self._made(place, make)], self._signed)
        self._notes.mark(self._signed, self._maker(self._parts.related("footnotes") or self._parts.main))
        for head in self._parts.heads():
            mark_head(self._parts.tree(head), self._redlined, self._signed, self._maker(head))
        self._notes.set_bookmarks(self._parts.tree(self._parts.main), self._signed.next_number())
        self._comments()
        add_styles(self._parts, self._styles)
        _track_revisions(self._parts)
        return self._parts.written()

    def _maker(self, part: str) -> Maker:
        relate = partial(self._parts.relate, part, "hyperlink", outside=True)
        numbers = {note.number: note.after or note.number for note in self._redlined.notes}
        return Inline(relate, self._notes.id_of_new, numbers, self._marking.base_url).make

    # --- Lines that are there --------------------------------------------------------------------------------------

    def _line(self, script: Script, make: Maker) -> None:
        if not script.is_changed:
            return
        self._touched |= mark_line(script, self._signed, make)
        if script.mark is Change.DELETED and not is_last(script.line.element):
            sign_end(script.line.element, "w:del", self._signed)
        for cut in script.cuts:
            cut_behind(script.line.element, _last_before(script, cut), self._signed)

    def _spacers(self) -> None:
        """The empty paragraphs before a part that goes go with it, unless another part takes its place."""
        scripts = self._walk.scripts
        for at, script in enumerate(scripts):
            if script.mark is not Change.DELETED or script.line.is_empty:
                continue
            first = at
            while first and _is_spacer(scripts[first - 1]):
                first -= 1
            taken = first and self._new and not self._goes(first - 1) and self._replaced(at)
            if first < at and not taken:
                for spacer in scripts[first:at]:
                    spacer.mark = Change.DELETED

    def _goes(self, at: int) -> bool:
        return self._walk.scripts[at].mark is Change.DELETED

    def _replaced(self, at: int) -> bool:
        """Whether something comes behind a line that goes, or behind those that go after it."""
        scripts = self._walk.scripts
        while at < len(scripts) and (scripts[at].mark is Change.DELETED or scripts[at].line.is_empty):
            if at in self._new:
                return True
            at += 1
        return False

    # --- Paragraphs that come --------------------------------------------------------------------------------------

    def _paragraphs(self, at: int, script: Script, make: Maker) -> None:
        made: list[Element] = []
        for number, place in enumerate(self._new.get(at, ())):
            role = self._redlined.blocks[place].role
            count = form()["spacers"].get(role, 0) if number else 0
            made += [self._spacer() for _ in range(count)]
            made.append(self._made(place, make))
        if made:
            put_behind(script.line.element, made, self._signed)

    def _spacer(self) -> Element:
        empty = next((one.line for one in self._walk.scripts if not one.line.atoms), None)
        return element("w:p", copied_properties(empty.element)) if empty else paragraph(style="SingleTxt")

    def _made(self, at: int, make: Maker) -> Element:
        """A new paragraph in the form of one of its role that is there, or else of the role's own style."""
        block = self._redlined.blocks[at]
        shape = self._shapes[block.role]
        model = next((one for one in self._walk.scripts if one.block and one.block.role is block.role), None)
        if model:
            made = element("w:p", copied_properties(model.line.element))
        else:
            made = paragraph(style=shape.style, **shape.adds)
            self._styles.add(shape.style)
        letters = next((a.run.find(W + "rPr") for a in model.line.atoms if not a.is_space), None) if model else None
        if lead := shape.lead(block.number):
            made.append(self._signed.mark("w:ins", run(lead)))
        for index, given in enumerate(block.runs):
            new = make(given, letters)
            for one in new:
                made.append(self._signed.mark("w:ins", one) if one.tag == W + "r" else _inside(one, self._signed))
            self._touched[Place(at, index)] = new
        return made

    # --- Comments --------------------------------------------------------------------------------------------------

    def _comments(self) -> None:
        if not self._marking.remarks:
            return
        comments = Comments(self._parts, self._marking.date)
        elsewhere = next(one.line.element for one in self._walk.scripts if not one.line.is_empty)
        for remark in self._marking.remarks:
            elements = [self._top(one) for place in _between(remark) for one in self._touched.get(place, ())]
            if not elements:
                elements = [one for one in elsewhere if one.tag != W + "pPr"][:1]
            comments.add(remark, elements)

    def _top(self, made: Element) -> Element:
        while made.getparent().tag != W + "p":
            made = made.getparent()
        return made


def _is_spacer(script: Script) -> bool:
    """Whether a paragraph is empty, ends no section and holds nothing else, such as a picture."""
    paragraph = script.line.element
    holds = any(one.tag not in (W + "pPr", W + "proofErr") for one in paragraph)
    ends = paragraph.find(f"{W}pPr/{W}sectPr") is not None
    return script.line.is_empty and script.mark is Change.NONE and not (holds or ends)


def _is_framed(line: Line) -> bool:
    """Whether a paragraph stands in a frame of its own, as the note of an asterisk at the foot of page 1."""
    return line.element.find(f"{W}pPr/{W}framePr") is not None


def _between(remark: Remark) -> Iterable[Place]:
    block, first = remark.first
    return (Place(block, index) for index in range(first, remark.last[1] + 1))


def _inside(link: Element, signed: Signed) -> Element:
    """A link whose runs came: the mark stands inside."""
    runs = list(link)
    for one in runs:
        link.remove(one)
    link.append(signed.mark("w:ins", *runs))
    return link


def _last_before(script: Script, cut: Cut) -> Element | None:
    """The last element of a paragraph before it is cut."""
    paragraph = script.line.element
    if cut.order:
        return top_of(script.made[cut.at][cut.order - 1][-1], paragraph)
    return top_of(script.line.atoms[cut.at].run, paragraph) if cut.at >= 0 else None


def _first_free(parts: Parts) -> int:
    """A number above all that the file uses for marks, bookmarks and comments."""
    names = [parts.main, parts.related("footnotes"), parts.related("comments"), *parts.heads()]
    found = (one.get(W + "id", "") for name in names if name for one in parts.tree(name).iter())
    return max((int(value) for value in found if value.isdigit() and len(value) < 10), default=0) + 1


_BEFORE_TRACKING = frozenset(
    W + name
    for name in (
        *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
        *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
        *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts"),
        *("saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader"),
        *("bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors"),
        *("activeWritingStyle", "proofState", "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter"),
        *("stylePaneSortMethod", "documentType", "mailMerge", "revisionView"),
    )
)


def _track_revisions(parts: Parts) -> None:
    """Let Word track whatever is changed next: `<w:trackRevisions/>`, in its place among the settings."""
    name = parts.related("settings")
    if not name:
        return
    settings = parts.tree(name)
    if settings.find(W + "trackRevisions") is None:
        place = next((at for at, one in enumerate(settings) if one.tag not in _BEFORE_TRACKING), len(settings))
        settings.insert(place, element("w:trackRevisions"))
