"""The XML of tracked changes: marks with numbers and authors, cuts within paragraphs, and the ends of whole ones.

A change can begin or end anywhere in a paragraph: runs, links and the like are cut in two. Of what a file keeps in two
forms, for new readers and for old, one is left where part of it changes. A field in which something changes is deleted
as a whole, and what it shows is inserted as plain text: Word would undo a changed result as soon as it updates its
fields. Content controls show what is in them. Whole paragraphs are inserted, deleted, cut and joined by their ends.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, dropwhile, pairwise

from apmb_draft.docx.edit_plan import Character, CharacterState, EditPlan, Insertion, Reinserted
from apmb_draft.docx.elements import element, root_element
from apmb_draft.docx.package import DocxPackage, Element, W
from apmb_draft.docx.segments import BOXES, Field, alternatives, has_text, is_alternatives

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


class RevisionIds:
    """The attributes of every mark, each with a number of its own; a date of "" is left out."""

    def __init__(self, author: str, date: str, first: int):
        self.numbers = count(first)
        self._by = {"author": author, **({"date": date} if date else {})}

    def mark(self, tag: str, *children: Element) -> Element:
        """`<w:ins w:id="9" w:author="…" w:date="…">` around some elements."""
        return element(tag, *children, id=next(self.numbers), **self._by)


def number_above(used: Iterable[str]) -> int:
    """Return a number above all that are in use; what is none, or so large that Word takes it for none, is passed over.

    >>> number_above(["3", "-1", "x", "99999999999"])
    4
    """
    return max((int(each) for each in used if each.isdecimal() and len(each) < 10), default=-1) + 1


def track_revisions(parts: DocxPackage) -> None:
    """Let Word track whatever is changed next: `<w:trackRevisions/>`, in its place among the settings.

    A protected document is no longer: in one, Word lets nobody accept or reject a change.
    """
    settings = parts.tree(parts.related("settings") or parts.add("settings", root_element("w:settings")))
    for old in settings.findall(W + "trackRevisions"):
        settings.remove(old)
    settings.insert(sum(one.tag in _BEFORE_TRACKING for one in settings), element("w:trackRevisions"))
    for protection in settings.findall(W + "documentProtection"):
        protection.set(W + "enforcement", "0")


# --- Cuts within a paragraph ------------------------------------------------------------------------------------------

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_KEPT_PROPERTIES = frozenset(W + name for name in ("rPr", "smartTagPr", "customXmlPr"))


def cut_runs(characters: Sequence[Character], before: set[int]) -> None:
    """Cut the runs of a line before some of its characters, given by their places."""
    for last, at in pairwise(range(len(characters))):
        left, right = characters[last], characters[at]
        if at not in before or left.is_counted:
            continue
        if left.child is right.child:
            _cut_text(characters, at)
        if left.field is not right.field:
            _cut_fields(left, right)
        if left.run is right.run:
            _cut_before(right.child)


def _cut_fields(left: Character, right: Character) -> None:
    """Cut where one field ends or another begins between two characters: its marks stay with its characters."""
    begin = None if right.field is None else right.field.begin
    end = None if left.field is None else left.field.end
    if begin is not None and begin.getparent() is left.run:
        _cut_before(begin)
    if end is not None and end.getparent() is right.run:
        _cut_before(right.child)


def _cut_text(characters: Sequence[Character], at: int) -> None:
    """`<w:t>a kite</w:t>`, cut before "kite" → `<w:t>a </w:t><w:t>kite</w:t>`; the characters know where they stand."""
    old, start = characters[at].child, characters[at].at
    assert old is not None
    new = copy.copy(old)
    old.text, new.text = old.text[:start], old.text[start:]
    for text in (old, new):
        text.set(SPACE, "preserve")
    old.addnext(new)
    for character in characters[at:]:
        if character.child is not old:
            break
        character.child, character.at = new, character.at - start


def _cut_before(child: Element) -> None:
    """Cut a run before one of its elements; what stands before keeps the run, the rest gets one of the same form."""
    while (run := child.getparent()).tag != W + "r":
        child = run  # from a form of mc:AlternateContent, which stays whole
    if all(one.tag == W + "rPr" for one in child.itersiblings(preceding=True)):
        return
    _split(run, [child, *child.itersiblings()])


def _split(holder: Element, following: Sequence[Element]) -> None:
    """Put the last children of an element into one of the same form behind it."""
    new = holder.makeelement(holder.tag, dict(holder.attrib), holder.nsmap)
    new.extend([copy.deepcopy(one) for one in holder if one.tag in _KEPT_PROPERTIES])
    new.extend(following)
    holder.addnext(new)


def alone(child: Element) -> Element:
    """Return the run that holds one element and nothing else; cut out of a larger one if need be."""
    _cut_before(child)
    following = child.getnext()
    if following is not None:
        _cut_before(following)
    return child.getparent()


def cut_above(run: Element, top: Element) -> Element:
    """Cut whatever stands around a run behind it, up to an element; gives the piece below that which ends there.

    A content control cannot be two, and is taken away.
    """
    while (parent := run.getparent()) is not top:
        following = list(run.itersiblings())
        if following and parent.tag == W + "sdtContent":
            unwrap(parent.getparent(), parent)
            continue
        if following:
            _split(parent, following)
        run = parent
    return run


def top_of(run: Element, paragraph: Element) -> Element:
    """Return the child of a paragraph that holds a run, or the run itself."""
    while run.getparent() is not paragraph:
        run = run.getparent()
    return run


def unwrap(holder: Element, inner: Iterable[Element] | None = None) -> None:
    """Leave what an element holds, or some of it, in its place: `<w:ins><w:r/></w:ins>` → `<w:r/>`."""
    if holder.getparent() is not None:
        for child in list(holder if inner is None else inner):
            if child.tag != W + "fldData":
                holder.addprevious(child)
        holder.getparent().remove(holder)


# --- Words in two forms -----------------------------------------------------------------------------------------------


def keep_read_form(plan: EditPlan) -> list[Element]:
    """Leave one form of words of which some change: a change in one of two would leave the other as it was.

    `<mc:AlternateContent><mc:Choice><w:r>…</w:r></mc:Choice><mc:Fallback>…</mc:AlternateContent>` → `<w:r>…</w:r>`

    Words that all go keep both. Gives the runs of the forms that are not read, which go as well.
    """
    held: dict[Element, list[int]] = {}
    for at, character in enumerate(plan.characters):
        for holder in () if character.child is None else _forms_around(character.child, plan.element):
            held.setdefault(holder, []).append(at)
    unread: dict[Element, None] = {}
    for holder, places in held.items():
        goes = all(plan.characters[at].is_deleted and plan.characters[at].field is None for at in places)
        if goes and not any(at in plan.inserted for at in places[:-1]):
            read = alternatives(holder)
            unread |= dict.fromkeys(run for form in holder if form not in read for run in form.iter(W + "r"))
        else:
            _keep_form(holder)
    return [run for run in unread if has_text(run)]


def keep_read_around(*elements: Element) -> None:
    """Leave one form of what stands around paragraphs or runs; not of a text box, of which both forms are marked."""
    for holder in dict.fromkeys(holder for each in elements for holder in _forms_around(each, None)):
        _keep_form(holder)


def _forms_around(element: Element, top: Element | None) -> Iterator[Element]:
    for one in element.iterancestors():
        if one is top or one.tag == BOXES:
            return
        if is_alternatives(one):
            yield one


def _keep_form(holder: Element) -> None:
    for form in alternatives(holder):
        unwrap(holder, form)


# --- Fields -----------------------------------------------------------------------------------------------------------

_FIELD_MARKS = frozenset(W + name for name in ("rPr", "fldChar", "instrText"))


def spread_fields(plans: Sequence[EditPlan]) -> None:
    """Delete a field that shows several paragraphs from all of them if anything changes in one."""
    shown: dict[Field, list[tuple[EditPlan, list[int]]]] = {}
    for plan in plans:
        for given, places in _fields_of(plan).items():
            shown.setdefault(given, []).append((plan, places))
    for given, held in shown.items():
        over = len(held) > 1 and given.end is not None and not given.is_link
        if over and any(_is_changed(plan, places) for plan, places in held):
            for plan, places in held:
                _delete_field(plan, places)


def replace_fields(plan: EditPlan) -> list[Element]:
    """Delete every field in which anything changes; return the runs of those deleted, marks and instructions too.

    `<w:fldSimple …><w:r>…</w:r></w:fldSimple>` → `<w:r>…</w:r>`: its text can be changed in part. Word has no mark for
    one that goes; turned into a complex field, it would be another text to whoever reads the file. One that holds a
    complex field goes as that does.
    """
    runs: list[Element] = []
    for given, places in _fields_of(plan).items():
        if not _is_changed(plan, places):
            continue
        if given.simple is not None:
            if next(given.simple.iter(W + "fldChar"), None) is not None:
                _delete_field(plan, places)
                runs += given.simple.iter(W + "r")
            unwrap(given.simple)
        elif given.end is not None and not (given.is_link and any(not plan.characters[at].is_deleted for at in places)):
            _delete_field(plan, places)
            runs += _field_runs(given, plan.element)
    return runs


def _fields_of(plan: EditPlan) -> dict[Field, list[int]]:
    found: dict[Field, list[int]] = {}
    for at, character in enumerate(plan.characters):
        if character.field:
            found.setdefault(character.field, []).append(at)
    return found


def _is_changed(plan: EditPlan, places: Sequence[int]) -> bool:
    """Return whether anything changes at some characters, or between two of them."""
    inner = any(at in plan.inserted for at in places[:-1])
    return inner or any(plan.characters[at].state is not CharacterState.KEPT for at in places)


def _delete_field(plan: EditPlan, places: Sequence[int]) -> None:
    """Delete a field and re-insert the characters to keep behind the last, each in its format, those of a run as one.

    What was inserted between them, and the ends of paragraphs, come there as well.
    """
    shown: list[Insertion] = []
    for at in places:
        character = plan.characters[at]
        if not character.is_deleted and character.text:
            last = shown[-1].what if shown else None
            if isinstance(last, Reinserted) and last.state is character.state and last.run is character.run:
                shown.pop()
                again = Reinserted((*last.characters, character), character.state)
            else:
                again = Reinserted((character,), character.state)
            shown.append(Insertion(again))
        shown += plan.inserted.pop(at, [])
        character.state = CharacterState.DELETED
    if shown:
        plan.inserted[places[-1]] = shown


def _field_runs(given: Field, paragraph: Element) -> list[Element]:
    """Return the runs of a complex field that are deleted with a paragraph: all in it, in others those of marks alone.

    Runs that it shares with other text are cut where it begins and ends.
    """
    first, last = alone(given.begin), alone(given.end)
    box = next(first.iterancestors(BOXES), None)
    found = []
    keep_read_around(*_runs_between(first, last))
    for run in _runs_between(first, last):
        goes = next(run.iterancestors(W + "p"), None) is paragraph or all(one.tag in _FIELD_MARKS for one in run)
        is_marked = run.getparent().tag in (W + "ins", W + "del")
        if goes and not is_marked and next(run.iterancestors(BOXES), None) is box:
            found.append(run)
    for simple in list(dict.fromkeys(one for run in found for one in run.iterancestors(W + "fldSimple"))):
        unwrap(simple)
    return found


def _runs_between(first: Element, last: Element) -> Iterator[Element]:
    above = [*last.iterancestors()]
    holder = next(one for one in first.iterancestors() if one in above)
    for run in dropwhile(lambda run: run is not first, holder.iter(W + "r")):
        yield run
        if run is last:
            return


# --- Content controls -------------------------------------------------------------------------------------------------

_TIES = frozenset(("dataBinding", "lock", "showingPlcHdr"))


def _delete_control(control: Element, signed: RevisionIds) -> None:
    """Mark a content control as deleted, and not what it holds: accepted, its words stand without it.

    `<w:customXmlDelRangeStart w:id="9" …/><w:sdt>…<w:sdtContent><w:customXmlDelRangeEnd w:id="9"/>…` and likewise
    around its end, as Word marks it.
    """
    content = control.find(W + "sdtContent")
    if content is None:
        return
    begun, ended = (signed.mark("w:customXmlDelRangeStart") for _ in range(2))
    control.addprevious(begun)
    content.insert(0, element("w:customXmlDelRangeEnd", id=begun.get(W + "id")))
    content.append(ended)
    control.addnext(element("w:customXmlDelRangeEnd", id=ended.get(W + "id")))


def free_controls(plan: EditPlan, signed: RevisionIds) -> None:
    """Let content controls show what is marked in them.

    A control of which all words are deleted is deleted itself, for Word would ask for new ones in it.
    """
    characters = [character for character in plan.characters if not character.is_counted]
    changed = [character.run for character in characters if character.state is not CharacterState.KEPT]
    changed += [plan.characters[at].run for at in plan.inserted if at >= 0]
    runs = dict.fromkeys(changed)
    for one in (plan.element, *runs):
        free_around(one)
    for control in dict.fromkeys(one for run in runs for one in run.iterancestors(W + "sdt")):
        held = (character for character in characters if control in character.run.iterancestors(W + "sdt"))
        is_inner = next(control.iterancestors(W + "p"), None) is plan.element
        if is_inner and all(character.is_deleted for character in held):
            _delete_control(control, signed)


def free_around(changed: Element) -> None:
    """Let the content controls around what is changed be such in which changes are seen, accepted and rejected.

    Word would write their words anew from data elsewhere in the file, keep them locked, or take them for a prompt.
    """
    for control in changed.iterancestors(W + "sdt"):
        for tie in list(control.iterfind(f"{W}sdtPr/*")):
            if tie.tag.rpartition("}")[2] in _TIES:
                tie.getparent().remove(tie)


# --- Whole paragraphs -------------------------------------------------------------------------------------------------

_AFTER_MARK = frozenset(W + name for name in ("sectPr", "pPrChange"))
_NOT_COPIED = _AFTER_MARK | {W + "rPr", W + "pageBreakBefore", W + "framePr"}
_MARKS_OF_END = frozenset(W + name for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange"))
_BLOCKS = (W + "p", W + "tbl")
_HOLDERS = frozenset(W + name for name in ("sdtContent", "sdt", "customXml"))
"""What may stand around paragraphs without parting them from those before and behind."""
_BEFORE_LIST = frozenset(
    W + name for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


def _properties_of(paragraph: Element) -> Element:
    found = paragraph.find(W + "pPr")
    if found is None:
        found = element("w:pPr")
        paragraph.insert(0, found)
    return found


def copied_properties(paragraph: Element, *, framed: bool = False) -> Element:
    """Return the properties of a paragraph for another one: its own form, no section, no page break, no change."""
    letters = _copies(paragraph.iterfind(f"{W}pPr/{W}rPr/*"), _MARKS_OF_END)
    kept = _copies(paragraph.iterfind(f"{W}pPr/*"), _NOT_COPIED - {W + "framePr"} if framed else _NOT_COPIED)
    return element("w:pPr", *kept, element("w:rPr", *letters) if letters else None)


def _form_before(paragraph: Element) -> Element:
    """Return the properties as a change of form notes what was: without those of the mark."""
    return element("w:pPr", *_copies(paragraph.iterfind(f"{W}pPr/*"), _AFTER_MARK | {W + "rPr"}))


def _copies(elements: Iterable[Element], without: frozenset[str]) -> list[Element]:
    return [copy.deepcopy(one) for one in elements if one.tag not in without]


def sign_end(paragraph: Element, tag: str, signed: RevisionIds) -> None:
    """Mark the end of a paragraph as inserted or deleted.

    `<w:pPr>…<w:rPr><w:ins w:id="9" …/>…</w:rPr></w:pPr>`
    """
    properties = _properties_of(paragraph)
    mark = properties.find(W + "rPr")
    if mark is None:
        mark = element("w:rPr")
        properties.insert(sum(one.tag not in _AFTER_MARK for one in properties), mark)
    mark.insert(0, signed.mark(tag))


def uncount(paragraph: Element, signed: RevisionIds, *, styled: bool) -> None:
    """Take a paragraph out of its list, as a change of form; `styled`: its style puts it in one.

    `<w:pPr>…<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>…<w:pPrChange …>…`
    """
    was = _form_before(paragraph)
    leave_list(paragraph, styled=styled)
    _properties_of(paragraph).append(signed.mark("w:pPrChange", was))


def leave_list(paragraph: Element, *, styled: bool) -> None:
    """Take a paragraph out of its list; a list without a number takes back what its style says."""
    properties = _properties_of(paragraph)
    for old in properties.findall(W + "numPr"):
        properties.remove(old)
    if styled:
        place = sum(one.tag in _BEFORE_LIST for one in properties)
        properties.insert(place, element("w:numPr", element("w:ilvl", val=0), element("w:numId", val=0)))


def next_of(paragraph: Element) -> Element | None:
    """Return the paragraph or table behind one in the same text, cell or note; content controls part nothing."""
    here = paragraph
    while here is not None:
        for following in here.itersiblings(*_BLOCKS, *_HOLDERS):
            found = following if following.tag in _BLOCKS else next(following.iter(*_BLOCKS), None)
            if found is not None:
                return found
        parent = here.getparent()
        here = parent if parent is not None and parent.tag in _HOLDERS else None
    return None


def can_end(paragraph: Element, *, joins: bool = False) -> bool:
    """Return whether the end of a paragraph can be marked: not that of the last one of a text, cell or section.

    `joins`: whether it can join the next paragraph, so that what follows is no table.
    """
    following = next_of(paragraph)
    if following is None or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    return not joins or bool(following.tag == W + "p")


def put_behind(paragraph: Element, made: Sequence[Element], signed: RevisionIds) -> None:
    """Put new paragraphs behind another, or behind a table, marked as inserted; new tables are marked already.

    Behind the last one of a section, a cell or a text it is the old paragraph's end that is inserted, and the new last
    paragraph carries the old end and the section: rejected, it must have the old form, which it remembers.
    """
    ends = can_end(paragraph)
    here = paragraph
    while ends and here.getparent().tag in _HOLDERS and next(here.itersiblings(*_BLOCKS, *_HOLDERS), None) is None:
        here = here.getparent()  # a content control that ends with the paragraph: what comes stands outside of it
    for one in reversed(made):
        here.addnext(one)
    if ends:
        _sign_ends(made, signed)
        return
    was = _form_before(paragraph)
    section = paragraph.find(f"{W}pPr/{W}sectPr")
    _sign_ends((paragraph, *made[:-1]), signed)
    properties = _properties_of(made[-1])
    if section is not None:
        properties.append(section)
    properties.append(signed.mark("w:pPrChange", was))


def put_before(paragraph: Element, made: Sequence[Element], signed: RevisionIds) -> None:
    """Put new paragraphs before another, marked as inserted, and new tables."""
    for one in made:
        paragraph.addprevious(one)
    _sign_ends(made, signed)


def _sign_ends(made: Iterable[Element], signed: RevisionIds) -> None:
    for one in made:
        if one.tag == W + "p":
            sign_end(one, "w:ins", signed)


def cut_behind(paragraph: Element, last: Element | None, signed: RevisionIds) -> None:
    """Cut a paragraph in two behind a run (None: before the first); the first half is new, its end inserted."""
    kept = {name: value for name, value in paragraph.attrib.items() if not name.endswith(("}paraId", "}textId"))}
    first = paragraph.makeelement(W + "p", kept, paragraph.nsmap)
    first.append(copied_properties(paragraph, framed=True))
    if last is not None:
        top = cut_above(last, paragraph)
        own = [one for one in paragraph if one.tag != W + "pPr"]
        first.extend(own[: own.index(top) + 1])
    paragraph.addprevious(first)
    sign_end(first, "w:ins", signed)


def drop_holders(story: Element, gone: set[Element], signed: RevisionIds) -> None:
    """Delete the rows of tables in which all paragraphs with words are deleted, and content controls around such.

    Word would ask for new words in the controls.
    """
    for holder in (*story.iter(W + "tr"), *story.iter(W + "sdt")):
        held = list(holder.iter(W + "p"))
        if not any(one in gone for one in held) or not all(one in gone or _is_bare(one) for one in held):
            continue
        if holder.tag == W + "sdt":
            _delete_control(holder, signed)
            continue
        sign_row(holder, "w:del", signed)


def sign_row(row: Element, tag: str, signed: RevisionIds) -> None:
    """Mark a row of a table as inserted or deleted: `<w:trPr>…<w:ins w:id="9" …/></w:trPr>`."""
    properties = row.find(W + "trPr")
    if properties is None:
        properties = element("w:trPr", element("w:cantSplit", val="off"))  # the format wants one at least
        row.insert(sum(one.tag == W + "tblPrEx" for one in row), properties)
    properties.append(signed.mark(tag))


def _is_bare(paragraph: Element) -> bool:
    return not has_text(paragraph) and next(paragraph.iter(W + "drawing", W + "pict", W + "object"), None) is None
