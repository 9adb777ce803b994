"""Name the place of a change as people say it."""

from __future__ import annotations

from apmb_draft.blocks import Block, Note, Role

_PLACES = {
    **dict.fromkeys((Role.SYMBOL, Role.DISTRIBUTION, Role.DATE, Role.ORIGINAL), "masthead"),
    Role.RUNNING_TITLE: "running head",
    **dict.fromkeys((Role.MEETING, Role.ADOPTED_ON), "closing lines"),
    **dict.fromkeys((Role.ADOPTION, Role.REPORT), "lines above the title"),
}


def describe_place(block: Block) -> str:
    """Return the place of a block of a redline.

    >>> describe_place(Block(Role.OPERATIVE, (), key="operative 12 (a)"))
    'paragraph 12 (a)'
    >>> describe_place(Block(Role.OPERATIVE, (), was_key="operative 3"))
    'paragraph 3 of the base'
    >>> describe_place(Block(Role.AGENDA_TITLE, ())), describe_place(Block(Role.SYMBOL, ()))
    ('agenda title', 'masthead')
    """
    if block.key or block.was_key:
        return describe_key(block.key) if block.key else f"{describe_key(block.was_key)} of the base"
    return _PLACES.get(block.role, block.role.value.replace("-", " "))


def describe_note_place(note: Note) -> str:
    """Return the place of a footnote of a redline.

    >>> describe_note_place(Note(2, ())), describe_note_place(Note(2, (), before=1))
    ('footnote 2', 'footnote 1 of the base')
    """
    before, after = note_numbers(note)
    return f"footnote {after}" if after else f"footnote {before} of the base"


def describe_key(key: str) -> str:
    """Return the name of a paragraph, from the part of the file it comes from.

    >>> describe_key("operative 9"), describe_key("preamble 6"), describe_key("operative unnumbered 2 (a)")
    ('paragraph 9', 'preamble 6', 'unnumbered paragraph 2 (a)')
    """
    return key.replace("operative unnumbered", "unnumbered paragraph").replace("operative", "paragraph")


def note_numbers(note: Note) -> tuple[int, int]:
    """Return the numbers of a footnote in the base and in the draft, 0 where it is not in one of them."""
    return (note.before, note.after) if note.before or note.after else (note.number, note.number)
