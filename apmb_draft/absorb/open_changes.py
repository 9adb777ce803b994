"""What people changed in a file that came back and nobody has accepted or rejected yet: by paragraph and author."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace

from apmb_draft.blocks import Change, Document, Run, joined
from apmb_draft.redline.places import describe_place
from apmb_draft.tracked.open_marks import CALL, Mark, MarkedParagraph, Piece, stands
from apmb_draft.typography import plain


@dataclass(frozen=True)
class Open:
    """What one person changed in one paragraph.

    `runs` are its words, in which the changes of all others count as rejected; `remark` is what no words can show.
    `within` are those inside whose insertions it lies: it goes where one of these goes, as in Word.
    """

    author: str
    where: str
    runs: tuple[Run, ...]
    remark: str = ""
    within: tuple[str, ...] = ()

    def is_taken(self, accepts: Callable[[str], bool]) -> bool:
        """Whether it comes into the draft when the changes of some people are accepted."""
        return all(accepts(author) for author in (self.author, *self.within))


def open_changes(paragraphs: Sequence[MarkedParagraph], document: Document, ours: Container[str]) -> tuple[Open, ...]:
    """Every open change in the order of the file.

    Args:
        paragraphs: Those of the file.
        document: What it says with all of these changes rejected.
        ours: The authors whose changes count as accepted, those of this tool.
    """
    found: list[Open] = []
    names, last = places(document), ""
    for group in _groups(paragraphs, ours):
        text = "".join(each.text(ours.__contains__) for each in group)
        known = names.get(bare(text), "")
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
            made = _of(each, (new if is_new else known) or each.part or "text", ours)
            # The headers of first, even and other pages say the same.
            found += (one for one in made if each.part not in ("header", "footer") or one not in found)
        last = known or last
    return tuple(found)


def _groups(paragraphs: Sequence[MarkedParagraph], ours: Container[str]) -> Iterator[list[MarkedParagraph]]:
    """Paragraphs that are one where their ends do not stand."""
    group: list[MarkedParagraph] = []
    for at, each in enumerate(paragraphs):
        group.append(each)
        if stands(each.end, ours.__contains__) or each.part != paragraphs[min(at + 1, len(paragraphs) - 1)].part:
            yield group
            group = []
    if group:
        yield group


def places(document: Document) -> dict[str, str]:
    """Where the paragraphs of a document stand, by their letters, with their number and without."""
    found: dict[str, str] = {}
    for block in document.blocks:
        for text in (f"{block.number} {block.text}", block.text):
            found.setdefault(bare(text), describe_place(block))
    return {letters: name for letters, name in found.items() if letters}


def bare(text: str) -> str:
    """The letters of a paragraph alone: numbers of paragraphs and of footnotes are set in several ways."""
    return "".join(letter for letter in plain(text) if letter.isalpha())


def _of(paragraph: MarkedParagraph, where: str, ours: Container[str]) -> Iterator[Open]:
    """What each person changed in a paragraph, apart where it lies inside the insertions of others."""
    keys = [(mark.author, _within(piece.marks, mark, ours)) for piece in paragraph.pieces for mark in piece.marks]
    keys += [(mark.author, ()) for mark in paragraph.end]
    formed_by = (*paragraph.formed_by, *(each.formed_by for each in paragraph.pieces))
    keys += [(author, ()) for author in formed_by if author is not None]
    for author, within in dict.fromkeys(keys):
        if author in ours:
            continue
        runs = joined(run for piece in paragraph.pieces for run in _run(piece, author, within, ours))
        remark = _remark(paragraph, author, within)
        if remark or any(run.change is not Change.NONE or run.was for run in runs):
            yield Open(author, where, _from_first_word(runs), remark, within)


def _from_first_word(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return (replace(runs[0], text=runs[0].text.lstrip()), *runs[1:]) if runs else runs


def _within(marks: Sequence[Mark], mark: Mark, ours: Container[str]) -> tuple[str, ...]:
    """The others inside whose insertions a change lies."""
    outer = [each.author for each in marks[: marks.index(mark)] if each.comes]
    return tuple(dict.fromkeys(each for each in outer if each not in ours and each != mark.author))


def _run(piece: Piece, author: str, within: tuple[str, ...], ours: Container[str]) -> Iterator[Run]:
    """Some letters as one person leaves them; nothing where they are not there for that person."""
    own = [each for each in piece.marks if each.author == author and _within(piece.marks, each, ours) == within]
    others = [each for each in piece.marks if each not in own]
    if not stands(others, lambda name: name in ours or name in within) or len({each.comes for each in own}) > 1:
        return
    change = Change.NONE if not own else Change.INSERTED if own[0].comes else Change.DELETED
    is_formed = piece.formed_by == author and piece.was_italic != piece.italic and not own
    italic = piece.italic if piece.formed_by in (None, author) or piece.formed_by in ours else piece.was_italic
    text = piece.text.replace(CALL, "[footnote]")
    yield Run(text, italic, change=change, was=Run(text, piece.was_italic) if is_formed else None)


def _remark(paragraph: MarkedParagraph, author: str, within: tuple[str, ...]) -> str:
    """What became of the end and the form of a paragraph, and whether its words moved; in words."""
    own = [mark for piece in paragraph.pieces for mark in piece.marks if mark.author == author]
    ends = [mark for mark in paragraph.end if mark.author == author and not within]
    said = ["moved here"] if any(mark.tag == "moveTo" for mark in (*own, *ends)) else []
    said += ["moved from here"] if any(mark.tag == "moveFrom" for mark in (*own, *ends)) else []
    for end in ends:
        is_whole = all(any(m.author == author and m.comes == end.comes for m in p.marks) for p in paragraph.pieces)
        if not is_whole:
            said.append("a new paragraph begins behind it" if end.comes else "it joins the next paragraph")
    formed = [piece for piece in paragraph.pieces if piece.formed_by == author and piece.was_italic == piece.italic]
    if not within and (formed or author in paragraph.formed_by):
        said.append("its form alone, which a draft does not keep")
    return "; ".join(said)
