"""List the tracked changes of a returned file that are still pending, by paragraph and author."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from apmb_draft.docx.pending_revisions import Mark, RevisedParagraph, RevisedText, stands
from apmb_draft.docx.segments import CALL
from apmb_draft.merge.aligned_texts import alphabetic_key
from apmb_draft.model.document import Document, Revision, Run, describe_place, merge_runs


class ParagraphChange(StrEnum):
    """What became of a whole paragraph, as a person reads it."""

    MOVED_HERE = "moved here"
    MOVED_AWAY = "moved from here"
    SPLIT = "a new paragraph begins behind it"
    JOINED = "it joins the next paragraph"
    FORM = "its form alone, which a draft does not keep"


@dataclass(frozen=True)
class OpenChange:
    """What one person changed in one paragraph.

    `runs` are its text, with the changes of all others rejected; `whole` is what text cannot show. `within` are the
    authors of the insertions it is inside: it is rejected with any of these, as in Word.
    """

    author: str
    where: str
    runs: tuple[Run, ...]
    whole: tuple[ParagraphChange, ...] = ()
    within: tuple[str, ...] = ()

    def is_accepted(self, accepts: Callable[[str], bool]) -> bool:
        """Return whether the change is in the draft when `accepts` chooses the accepted authors."""
        return all(accepts(author) for author in (self.author, *self.within))


def open_changes(
    paragraphs: Sequence[RevisedParagraph], document: Document, ours: Container[str]
) -> tuple[OpenChange, ...]:
    """Return the pending changes in the order of the file.

    Args:
        paragraphs: The paragraphs of the file.
        document: The file with all of these changes rejected.
        ours: The authors whose changes count as accepted: those of this tool.
    """
    found: list[OpenChange] = []
    names, last = paragraph_names(document), ""
    for group in _group_joined(paragraphs, ours):
        text = "".join(each.text(ours.__contains__) for each in group)
        known = names.get(alphabetic_key(text), "")
        is_behind = False
        for each in group:
            is_new = not each.text(ours.__contains__).strip()
            is_behind = is_behind or not is_new
            new = (
                f"{'behind' if is_behind else 'before'} {known}"
                if known
                else f"behind {last}"
                if last and not each.part
                else ""
            )
            made = _changes_in(each, (new if is_new else known) or each.part or "text", ours)
            # The headers of first, even and other pages say the same.
            found += (one for one in made if each.part not in ("header", "footer") or one not in found)
        last = known or last
    return tuple(found)


def _group_joined(paragraphs: Sequence[RevisedParagraph], ours: Container[str]) -> Iterator[list[RevisedParagraph]]:
    """Yield groups of paragraphs that are one when their ends are resolved."""
    group: list[RevisedParagraph] = []
    for at, each in enumerate(paragraphs):
        group.append(each)
        if stands(each.end, ours.__contains__) or each.part != paragraphs[min(at + 1, len(paragraphs) - 1)].part:
            yield group
            group = []
    if group:
        yield group


def paragraph_names(document: Document) -> dict[str, str]:
    """Return the names of the paragraphs of a document by their letters, with their number and without."""
    found: dict[str, str] = {}
    for block in document.blocks:
        for text in (f"{block.number} {block.text}", block.text):
            found.setdefault(alphabetic_key(text), describe_place(block))
    return {letters: name for letters, name in found.items() if letters}


def _changes_in(paragraph: RevisedParagraph, where: str, ours: Container[str]) -> Iterator[OpenChange]:
    """Yield what each person changed in a paragraph; separately, if inside the insertions of others."""
    keys = [
        (mark.author, _enclosing_authors(piece.marks, mark, ours)) for piece in paragraph.pieces for mark in piece.marks
    ]
    keys += [(mark.author, ()) for mark in paragraph.end]
    formed_by = (*paragraph.formed_by, *(each.formed_by for each in paragraph.pieces))
    keys += [(author, ()) for author in formed_by if author is not None]
    for author, within in dict.fromkeys(keys):
        if author in ours:
            continue
        runs = merge_runs(run for piece in paragraph.pieces for run in _runs_of_author(piece, author, within, ours))
        whole = tuple(_changes_of_whole(paragraph, author, within))
        if whole or any(run.change is not Revision.NONE or run.was for run in runs):
            yield OpenChange(author, where, _from_first_word(runs), whole, within)


def _from_first_word(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return (replace(runs[0], text=runs[0].text.lstrip()), *runs[1:]) if runs else runs


def _enclosing_authors(marks: Sequence[Mark], mark: Mark, ours: Container[str]) -> tuple[str, ...]:
    """Return the other authors of insertions that a change is inside."""
    outer = [each.author for each in marks[: marks.index(mark)] if each.comes]
    return tuple(dict.fromkeys(each for each in outer if each not in ours and each != mark.author))


def _runs_of_author(piece: RevisedText, author: str, within: tuple[str, ...], ours: Container[str]) -> Iterator[Run]:
    """Yield a piece as one person left it; nothing if it is not there for that person."""
    own = [
        each for each in piece.marks if each.author == author and _enclosing_authors(piece.marks, each, ours) == within
    ]
    others = [each for each in piece.marks if each not in own]
    if not stands(others, lambda name: name in ours or name in within) or len({each.comes for each in own}) > 1:
        return
    change = Revision.NONE if not own else Revision.INSERTED if own[0].comes else Revision.DELETED
    is_formed = piece.formed_by == author and piece.was_italic != piece.italic and not own
    italic = piece.italic if piece.formed_by in (None, author) or piece.formed_by in ours else piece.was_italic
    text = piece.text.replace(CALL, "[footnote]")
    yield Run(text, italic, change=change, was=Run(text, piece.was_italic) if is_formed else None)


def _changes_of_whole(paragraph: RevisedParagraph, author: str, within: tuple[str, ...]) -> Iterator[ParagraphChange]:
    """Yield what became of the end and the form of a paragraph, and whether it moved."""
    ends = [mark for mark in paragraph.end if mark.author == author and not within]
    own = [mark for piece in paragraph.pieces for mark in piece.marks if mark.author == author]
    moves = {mark.tag for mark in (*own, *ends)}
    yield from [ParagraphChange.MOVED_HERE] * ("moveTo" in moves)
    yield from [ParagraphChange.MOVED_AWAY] * ("moveFrom" in moves)
    for end in ends:
        if not all(_is_whole(piece, end) for piece in paragraph.pieces):
            yield ParagraphChange.SPLIT if end.comes else ParagraphChange.JOINED
    if not within and (author in paragraph.formed_by or any(_is_formed(piece, author) for piece in paragraph.pieces)):
        yield ParagraphChange.FORM


def _is_whole(piece: RevisedText, end: Mark) -> bool:
    """Return whether a piece was inserted or deleted together with the end of its paragraph."""
    return any(mark.author == end.author and mark.comes == end.comes for mark in piece.marks)


def _is_formed(piece: RevisedText, author: str) -> bool:
    """Return whether somebody changed the form of a piece, italics aside."""
    return piece.formed_by == author and piece.was_italic == piece.italic
