"""The Word file that came back: whose changes it holds, what it says with some accepted, what people ask in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from apmb_draft.absorb.numbers import renumbered
from apmb_draft.blocks import Document, Note, Run
from apmb_draft.compose import compose
from apmb_draft.model import Ask, Resolution
from apmb_draft.paragraphs import Level, paragraphs
from apmb_draft.problems import error
from apmb_draft.reading import read
from apmb_draft.reading.word.comments import Comment, comments
from apmb_draft.reading.word.refusals import UnreadableError
from apmb_draft.recognise import Recognised, recognise
from apmb_draft.takeover import LOST
from apmb_draft.tracked.resolved import authors, resolved
from apmb_draft.typography import plain

OURS = frozenset({"apmb-draft", "apmb-draft (open question)"})
"""The names under which this tool speaks in a Word file."""


@dataclass(frozen=True)
class Returned:
    """A Word file that came back, and the state of the draft that it was made from.

    `ours` are the authors of the changes that it left the house with; `open_by` are those of all other changes that
    nobody has accepted or rejected yet, with their number.
    """

    data: bytes
    name: str
    sent: Resolution
    ours: frozenset[str]
    open_by: dict[str, int]

    def read(self, accepts: Callable[[str], bool]) -> Recognised:
        """What the file says with the changes of some people accepted, and ours in any case."""
        found = read(self.resolved(accepts), self.name)
        found = replace(found, notes=tuple(_with_words(note) for note in found.notes))
        has_plain = any(each.level is Level.UNNUMBERED for each in paragraphs(self.sent.operative))
        tidy = partial(renumbered, unnumbered=has_plain, alone=bool(re.match(r"1\.\s", self.sent.operative)))
        return recognise(found, self.name, tidy)

    def resolved(self, accepts: Callable[[str], bool]) -> bytes:
        """The file with the changes of some people accepted, ours in any case, and all others rejected."""
        return resolved(self.data, accept=lambda author: author in self.ours or accepts(author))


def _with_words(note: Note) -> Note:
    """A footnote, with something to see where its words were lost: some programs save notes without them."""
    return note if note.text.strip() else replace(note, runs=(Run(LOST),))


def returned(data: bytes, name: str, states: Sequence[Resolution], senders: Collection[str] = ()) -> Returned:
    """A file with the state of the draft that it is nearest to, the earlier named of two, and whose changes it holds.

    Changes of this tool are those it was sent with. So may be those of one author, as in a file for handing in: of one
    of the `senders`, or of another whose changes plainly lead to the draft. Raises DraftError for what is no Word file.
    """
    try:
        counted = authors(data)
    except UnreadableError as wrong:
        raise error(name, wrong.code, str(wrong)) from wrong
    wanted = [_bag([block.text for block in compose(state).body]) for state in states]
    tool = OURS & set(counted)
    best = (-1.0, 0, tool)
    for sender in ("", *(author for author in counted if author not in OURS)):
        ours = tool | {sender} if sender else tool
        found = read(resolved(data, accept=ours.__contains__), name)
        mine = _bag([passage.text for passage in found.passages])
        margin = _PLAIN if sender and sender not in senders else 0.0
        for at, words in enumerate(wanted):
            likeness = 2 * (mine & words).total() / max(mine.total() + words.total(), 1) - margin
            best = (likeness, at, ours) if likeness > best[0] else best
    others = {author: count for author, count in counted.items() if author not in best[2]}
    return Returned(data, name, states[best[1]], best[2], others)


_PLAIN = 0.02
"""How much nearer, as a share of all words, changes lead to the draft that nobody makes by chance."""


def _bag(texts: Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in plain(text).split())


def questions(data: bytes, document: Document, known: Collection[tuple[str, str]] = ()) -> Iterator[Ask]:
    """The comments of other people as questions, each with its author and the paragraph it stands at."""
    places = {_bare(f"{block.number} {block.text}"): block.key for block in document.body if block.key}
    for comment in comments(data):
        if comment.author not in OURS and (comment.author, comment.text) not in known:
            yield Ask(
                fact=places.get(_bare(comment.paragraph), "document"),
                question=f"“{comment.quote}”: {comment.text}" if comment.quote else comment.text,
                author=_author(comment),
            )


def _author(comment: Comment) -> str:
    return " ".join(comment.author.split()) or "unnamed"


def _bare(text: str) -> str:
    """The letters of a paragraph alone: numbers of paragraphs and of footnotes are set in several ways."""
    return "".join(letter for letter in plain(text) if letter.isalpha())
