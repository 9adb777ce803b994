"""Name the place of a change as people say it."""

from __future__ import annotations

from apmb_draft.blocks import ROLES, Block, Note
from apmb_draft.paragraphs import ParagraphRef


def describe_place(block: Block) -> str:
    """Return the place of a block of a redline.

    >>> from apmb_draft.blocks import Role
    >>> describe_place(Block(Role.OPERATIVE, (), was_ref=ParagraphRef.parse("operative 3")))
    'paragraph 3 of the base'
    >>> describe_place(Block(Role.AGENDA_TITLE, ())), describe_place(Block(Role.SYMBOL, ()))
    ('agenda title', 'masthead')
    """
    if block.ref or block.was_ref:
        return str(block.ref or f"{block.was_ref} of the base")
    return ROLES[block.role].place or block.role.value.replace("-", " ")


def describe_note_place(note: Note) -> str:
    """Return the place of a footnote of a redline.

    >>> describe_note_place(Note(2, ())), describe_note_place(Note(2, (), before=1))
    ('footnote 2', 'footnote 1 of the base')
    """
    before, after = note_numbers(note)
    return f"footnote {after}" if after else f"footnote {before} of the base"


def describe_key(key: str) -> str:
    """Return what people call what a key of the file names; one that names no paragraph remains.

    >>> describe_key("operative 9"), describe_key("operative unnumbered 2 (a)"), describe_key("attend.place")
    ('paragraph 9', 'unnumbered paragraph 2 (a)', 'attend.place')
    """
    return str(ParagraphRef.parse(key) or key)


def note_numbers(note: Note) -> tuple[int, int]:
    """Return the numbers of a footnote in the base and in the draft, 0 where it is not in one of them."""
    return (note.before, note.after) if note.before or note.after else (note.number, note.number)
