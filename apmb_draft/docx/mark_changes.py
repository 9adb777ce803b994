"""Carry out the plan of a paragraph: runs are deleted, inserted or changed in their format, each as a tracked change.

`RunMaker` makes the runs, in the format of their neighbours and in the styles of the file (`BaseStyles`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, takewhile

from apmb_draft.docx.edit_plan import Character, CharacterState, EditPlan, Reinserted
from apmb_draft.docx.elements import element, styles_part, text
from apmb_draft.docx.package import Element, UnreadableError, W
from apmb_draft.docx.segments import AS_DELETED, DELETED_TEXTS, is_alternatives
from apmb_draft.docx.styles import Styles, name_of, style_of
from apmb_draft.docx.tracked_xml import (
    SPACE,
    RevisionIds,
    alone,
    cut_above,
    cut_runs,
    free_controls,
    keep_read_form,
    replace_fields,
    top_of,
)
from apmb_draft.model.document import Run
from apmb_draft.un.typography import document_url

_STAYS = frozenset(
    W + name
    for name in (
        *("footnoteRef", "endnoteRef", "annotationRef", "commentReference", "separator", "continuationSeparator"),
        *("drawing", "pict", "object", "ruby"),
    )
)
"""What is no text, and stays where text beside it is deleted."""
_OF_FIELDS = frozenset((W + "fldChar", W + "instrText"))
"""The marks of a field that stays."""
_OF_ONE_WORD = frozenset(
    W + name for name in ("i", "iCs", "vertAlign", "rPrChange", "ins", "del", "highlight", "vanish", "lang")
)
"""Properties of a neighbour that are its own affair: italics, calls, marks."""
_NAMES = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
    *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern"),
    *("position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em"),
    *("lang", "eastAsianLayout", "specVanish", "oMath"),
)
"""The properties of a run in the order of CT_RPr."""
_ORDER = {W + name: place for place, name in enumerate(_NAMES)}


@dataclass(frozen=True)
class NeighbourFormat:
    """The form of a neighbour: the properties of its run, and the style of its paragraph."""

    properties: Element | None = None
    paragraph: str = ""


def mark_line(plan: EditPlan, maker: RunMaker) -> None:
    """Mark what changes in a line. Raises UnreadableError [word-place] where Word has no way to track a change."""
    if not plan.is_changed:
        return
    unread = keep_read_form(plan)
    with_fields = replace_fields(plan)
    free_controls(plan, maker.signed)
    characters = plan.characters
    changes = {at for at in range(1, len(characters)) if characters[at].state is not characters[at - 1].state}
    cut_runs(characters, {*changes, *(at + 1 for at in plan.inserted)})
    _insert_runs(plan, maker)
    _delete_runs(plan, with_fields, maker.signed)
    mark_deleted(unread, maker.signed)


# --- Inserted runs ----------------------------------------------------------------------------------------------------


def _insert_runs(plan: EditPlan, maker: RunMaker) -> None:
    """Insert runs behind their character; where a link ends there, behind the link."""
    for at, insertions in sorted(plan.inserted.items()):
        near = neighbour_format(plan, at)
        for one in insertions:
            if isinstance(one.what, Reinserted):
                one.elements = [maker.signed.mark("w:ins", _reinserted(one.what))]
            elif one.what:
                one.elements = maker.make(one.what, near)
    for at, insertions in sorted(plan.inserted.items(), reverse=True):
        elements = [each for one in insertions for each in one.elements]
        parent, index = _behind(plan, at, is_link=any(one.tag == W + "hyperlink" for one in elements))
        parent[index:index] = elements


def _reinserted(given: Reinserted) -> Element:
    """Return a run with the characters of another and in its form, or in italics or not."""
    run = given.run.makeelement(given.run.tag, {}, given.run.nsmap)
    properties = given.run.find(W + "rPr")
    if properties is not None:
        run.append(copy.deepcopy(properties))
    for child, group in groupby(given.characters, key=lambda character: character.child):
        characters = list(group)
        if any(character.is_call for character in characters):
            raise UnreadableError("word-place", "a field that changes holds a footnote; put it behind the field first")
        made = copy.deepcopy(child)
        if child.text:
            made.text = "".join(child.text[character.at] for character in characters)
            made.set(SPACE, "preserve")
        run.append(made)
    if given.state is not CharacterState.KEPT:
        _set_italic(run, given.state is CharacterState.ITALIC_ON)
    return run


def _behind(plan: EditPlan, at: int, *, is_link: bool) -> tuple[Element, int]:
    """Return the parent and the index behind a character, or before the first; no link comes into another."""
    paragraph, characters = plan.element, plan.characters
    before = next((character for character in reversed(characters[: at + 1]) if not character.is_counted), None)
    follows = next((character for character in characters[at + 1 :] if not character.is_counted), None)
    if before is None:
        if follows is None:
            return paragraph, len(paragraph)
        begin = None if follows.field is None else follows.field.begin
        return paragraph, paragraph.index(top_of(_run_of_mark(begin, follows), paragraph))
    inside = follows is not None and follows.field is not None and follows.field is before.field
    run = before.run if inside or before.field is None else _run_of_mark(before.field.end, before)
    parent = run.getparent()
    if parent is not paragraph and (follows is None or parent not in follows.run.iterancestors()):
        return paragraph, paragraph.index(top_of(run, paragraph)) + 1
    link = next((one for one in run.iterancestors(W + "hyperlink") if is_link), None)
    if link is not None:
        piece = cut_above(run, link.getparent())
        return piece.getparent(), piece.getparent().index(piece) + 1
    return parent, parent.index(run) + 1


def _run_of_mark(mark: Element | None, character: Character) -> Element:
    """Return the run with which the field of a character begins or ends, or that of the character in its paragraph."""
    own = next(character.run.iterancestors(W + "p"))
    return mark.getparent() if mark is not None and next(mark.iterancestors(W + "p")) is own else character.run


def neighbour_format(plan: EditPlan, at: int) -> NeighbourFormat:
    """Return the form of the run beside a place: of the character before it that shows one, else behind it."""
    around = (*reversed(plan.characters[: at + 1]), *plan.characters[at + 1 :])
    near = next((character for character in around if _shows_format(character)), None)
    properties = None if near is None else near.run.find(W + "rPr")
    return NeighbourFormat(properties, style_of(plan.element))


def _shows_format(character: Character) -> bool:
    """Return whether a character shows how its neighbours are set, as tabs, links and footnote calls do not."""
    if character.is_counted or character.is_call or character.text in ("\t", "\n", ""):
        return False
    if character.field and (character.field.is_link or character.field.calls_note):
        return False
    is_linked = next(character.run.iterancestors(W + "hyperlink"), None) is not None
    return not is_linked and character.run.find(f"{W}rPr/{W}vertAlign") is None


# --- Deleted and changed runs -----------------------------------------------------------------------------------------


def _delete_runs(plan: EditPlan, with_fields: Sequence[Element], signed: RevisionIds) -> None:
    """Wrap deleted runs, neighbours together, and note the change of form where italics are set or removed."""
    characters = [character for character in plan.characters if not character.is_counted]
    for run in dict.fromkeys(character.run for character in characters if character.is_deleted):
        stays = _STAYS if run in with_fields else _STAYS | _OF_FIELDS
        for child in [child for child in run if child.tag in stays or is_alternatives(child)]:
            alone(child)
    gone = dict.fromkeys(character.run for character in characters if character.is_deleted)
    mark_deleted([*gone, *(run for run in with_fields if run not in gone)], signed)
    for run, state in dict.fromkeys((character.run, character.state) for character in characters):
        if state in (CharacterState.ITALIC_ON, CharacterState.ITALIC_OFF):
            _set_italic(run, state is CharacterState.ITALIC_ON, signed)


def mark_deleted(runs: Sequence[Element], signed: RevisionIds) -> None:
    """`<w:del>` around runs, in rows of those that stand beside each other."""
    chosen = set(runs)
    for run in runs:
        if run.getprevious() is None or run.getprevious() not in chosen:
            row = [run, *takewhile(chosen.__contains__, run.itersiblings())]
            mark = signed.mark("w:del")
            run.addprevious(mark)
            mark.extend(row)
            for one in row:
                _as_deleted(one)


def _as_deleted(run: Element) -> None:
    """`<w:t>` → `<w:delText>`, and the instruction of a field likewise; in both forms of what nobody reads."""
    for child in run:
        if is_alternatives(child):
            for form in child:
                _as_deleted(form)
        elif (deleted := AS_DELETED.get(child.tag)) is not None:
            child.tag = deleted
            if child.tag in DELETED_TEXTS:
                child.set(SPACE, "preserve")


def _set_italic(run: Element, italic: bool, signed: RevisionIds | None = None) -> None:
    """Set a run in italics or upright, and with a signature note what it was.

    `<w:rPr><w:i/><w:iCs/><w:rPrChange …><w:rPr/></w:rPrChange></w:rPr>`
    """
    properties = run.find(W + "rPr")
    if properties is None:
        properties = element("w:rPr")
        run.insert(0, properties)
    was = element("w:rPr", *(copy.deepcopy(one) for one in properties if one.tag != W + "rPrChange"))
    for tag in ("i", "iCs"):
        for old in properties.findall(W + tag):
            properties.remove(old)
    given = {} if italic else {"val": "0"}
    made = [element(tag, **given) for tag in ("w:i", "w:iCs")]
    place = sum(1 for one in properties if _place(one) < _place(made[0]))
    properties[place:place] = made
    if signed:
        properties.append(signed.mark("w:rPrChange", was))


# --- The format of inserted runs --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RunMaker:
    """Makes the runs that are inserted into one part, with their marks.

    `relate` gives the relation to an address, `call` the runs that call a footnote, still without their form. Links and
    calls look like the first of each in the main part, `story`, or else as in our styles; `forms` are those that were
    found, for all parts.
    """

    styles: BaseStyles
    story: Element
    signed: RevisionIds
    call: Callable[[int], list[Element]]
    relate: Callable[[str], str]
    forms: dict[str, Element] = field(default_factory=dict)

    def make(self, given: Run, near: NeighbourFormat, *, is_raised: bool = False) -> list[Element]:
        """Return the elements of a run, in the form of a neighbour; a link holds its mark, as the format wants it."""
        if given.call:
            made = self.call(given.call)
            calls = self.story.iter(W + "footnoteReference", W + "endnoteReference")
            forms = (one for call in calls for one in call.getparent().iterfind(W + "rPr"))
            form = self._form("FootnoteReference", forms)
            for one in made:
                one.insert(0, copy.deepcopy(form))
            return [self.signed.mark("w:ins", one) for one in made]
        run = element("w:r", self._properties(given, near), *text(given.text))
        if self.styles.run_format(run, near.paragraph).italic != given.italic:
            _set_italic(run, given.italic)
        if is_raised:
            raised, properties = element("w:vertAlign", val="superscript"), run.get_or_add_rPr()
            properties.insert(sum(1 for one in properties if _place(one) < _place(raised)), raised)
        marked = self.signed.mark("w:ins", run)
        if given.link:
            return [element("w:hyperlink", marked, r__id=self.relate(document_url(given.link)), history=1)]
        return [marked]

    def _properties(self, given: Run, near: NeighbourFormat) -> Element | None:
        """`<w:rPr>` as a neighbour or a link has it, but for italics, highlighting and what else is of one word."""
        styles, own = self.styles, element("w:rPr") if near.properties is None else near.properties
        is_call = styles.format(near.paragraph, own).raised  # a style of calls or links is not that of other words
        left_out = {W + "rStyle"} if is_call or styles.is_link(own) else set()
        links = self.story.iterfind(f".//{W}hyperlink//{W}r/{W}rPr")
        link = self._form("Hyperlink", links) if given.link else element("w:rPr")
        beside = (one for one in own if link.find(one.tag) is None and one.tag not in left_out)
        kept = [copy.deepcopy(one) for one in (*link, *beside) if one.tag not in _OF_ONE_WORD]
        if given.status:
            kept.append(element("w:highlight", val="yellow"))
        return element("w:rPr", *sorted(kept, key=_place)) if kept else None

    def _form(self, style: str, forms: Iterable[Element]) -> Element:
        """`<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>`."""
        if style not in self.forms:
            found = next((form for form in forms if len(form)), None)
            made = element("w:rPr", element("w:rStyle", val=self.styles.style(style))) if found is None else found
            kept = (copy.deepcopy(one) for one in made if one.tag not in _OF_ONE_WORD or one.tag == W + "vertAlign")
            self.forms[style] = element("w:rPr", *kept)
        return self.forms[style]


def _place(one: Element) -> int:
    return _ORDER.get(one.tag, len(_ORDER))


class BaseStyles(Styles):
    """The styles of a file, to which those of ours can be added.

    Word lets each file call its styles by ids of its own ("SingleTxt", "_SingleTxt1"); the names are the same.
    """

    def style(self, ours: str) -> str:
        """Return the id in this file of a style of ours; add it, with those it is based on, if it is missing."""
        if self._root is None:
            return ours
        known: dict[str, Element] = {one.get(W + "styleId", ""): one for one in self._root.iter(W + "style")}
        wanted = _our_styles().get(ours)
        if wanted is None:
            return ours
        kind = (name_of(wanted), wanted.get(W + "type"))
        alike = (identity for identity, one in known.items() if (name_of(one), one.get(W + "type")) == kind)
        return next(alike, "") or self._added(copy.deepcopy(wanted), known)

    def _added(self, style: Element, known: dict[str, Element]) -> str:
        ours: str = style.get(W + "styleId", "")
        identity = next(each for each in (ours, *(f"{ours}{n}" for n in range(1, len(known) + 2))) if each not in known)
        style.set(W + "styleId", identity)
        style.attrib.pop(W + "default", None)
        assert self._root is not None
        self._root.append(style)
        for tag in ("basedOn", "next", "link"):
            for found in style.findall(W + tag):
                found.set(W + "val", self.style(found.get(W + "val", "")))
        return identity


@cache
def _our_styles() -> Mapping[str, Element]:
    return {one.get(W + "styleId", ""): one for one in styles_part().iter(W + "style")}
