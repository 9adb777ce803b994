"""Where in a text a change lies, as people say it."""

from __future__ import annotations

from apmb_draft.blocks import Block, Note, Role

_PLACES = {
    **dict.fromkeys((Role.SYMBOL, Role.DISTRIBUTION, Role.DATE, Role.ORIGINAL), "masthead"),
    Role.RUNNING_TITLE: "running head",
    **dict.fromkeys((Role.MEETING, Role.ADOPTED_ON), "closing lines"),
    **dict.fromkeys((Role.ADOPTION, Role.REPORT), "front block"),
}


def place(block: Block) -> str:
    """The place of a block of a redline.

    >>> place(Block(Role.OPERATIVE, (), key="operative 12 (a)"))
    'paragraph 12 (a)'
    >>> place(Block(Role.OPERATIVE, (), was_key="operative 3"))
    'paragraph 3 of the base'
    >>> place(Block(Role.AGENDA_TITLE, ())), place(Block(Role.SYMBOL, ()))
    ('agenda title', 'masthead')
    """
    if block.key or block.was_key:
        return said(block.key) if block.key else f"{said(block.was_key)} of the base"
    return _PLACES.get(block.role, block.role.value.replace("-", " "))


def place_of_note(note: Note) -> str:
    """The place of a footnote of a redline.

    >>> place_of_note(Note(2, ())), place_of_note(Note(2, (), before=1))
    ('footnote 2', 'footnote 1 of the base')
    """
    before, after = note_numbers(note)
    return f"footnote {after}" if after else f"footnote {before} of the base"


def said(key: str) -> str:
    """The name of a paragraph, from the part of the file it comes from.

    >>> said("operative 9"), said("preamble 6"), said("operative unnumbered 2 (a)")
    ('paragraph 9', 'preamble 6', 'unnumbered paragraph 2 (a)')
    """
    return key.replace("operative unnumbered", "unnumbered paragraph").replace("operative", "paragraph")


def note_numbers(note: Note) -> tuple[int, int]:
    """The numbers of a footnote in the base and in the draft, 0 where one has it not."""
    return (note.before, note.after) if note.before or note.after else (note.number, note.number)
