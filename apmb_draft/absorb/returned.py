"""The Word file that came back: whose changes it holds, what it says with some accepted, what people ask in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from apmb_draft.absorb.front import in_words, tidied, with_nobody
from apmb_draft.absorb.left_out import Known, of_ours, without
from apmb_draft.absorb.numbers import renumbered
from apmb_draft.absorb.open_changes import Open, bare, open_changes
from apmb_draft.absorb.text_parts import in_other_parts, with_whole_preamble
from apmb_draft.blocks import CHECKING, OURS, Document, Note, Run
from apmb_draft.compose import compose
from apmb_draft.model import Ask, Resolution
from apmb_draft.paragraphs import Level, paragraphs
from apmb_draft.problems import DraftError, error
from apmb_draft.reading import read
from apmb_draft.reading.found import Passage
from apmb_draft.reading.word.beside import Beside
from apmb_draft.reading.word.comments import Comment, comments
from apmb_draft.reading.word.refusals import refused_as
from apmb_draft.recognise import Recognised, recognise
from apmb_draft.recognise.sort import Sorted
from apmb_draft.sanitize import damaged_parts
from apmb_draft.takeover import LOST
from apmb_draft.takeover.sides import Side
from apmb_draft.tracked.open_marks import MarkedParagraph, marked_paragraphs
from apmb_draft.tracked.resolved import authors, resolved
from apmb_draft.typography import plain
from apmb_draft.values import UNKNOWN
from apmb_draft.words import ordinal


@dataclass(frozen=True)
class Returned:
    """A Word file that came back, and the state of the draft that it was made from.

    `ours` are the authors of the changes that it left the house with; `open_by` are those of all other changes that
    nobody has accepted or rejected yet, with their number. `known` is what it held beside its text when it left.
    """

    data: bytes
    name: str
    sent: Resolution
    ours: frozenset[str]
    open_by: dict[str, int]
    paragraphs: Sequence[MarkedParagraph] = ()
    known: Known = ()

    def read(self, accepts: Callable[[str], bool]) -> Recognised:
        """What the file says with the changes of some people accepted, and ours in any case.

        Raises DraftError, in words of the Word file, for what is no draft any more.
        """
        data, _ = self._parted(accepts)
        found = with_nobody(read(data, self.name))
        passages = tuple(_with_plain_numbers(passage) for passage in found.passages)
        found = replace(found, passages=passages, notes=tuple(_with_words(note) for note in found.notes))
        has_plain = any(each.level is Level.UNNUMBERED for each in paragraphs(self.sent.operative))
        is_numbered = bool(re.match(r"1\.\s", self.sent.operative))

        named: list[str] = []

        def tidy(parts: Sorted) -> None:
            tidied(parts)
            with_whole_preamble(parts, self._side)
            named.extend(in_other_parts(parts, self._side))
            renumbered(parts, unnumbered=has_plain, alone=is_numbered)

        try:
            recognised = recognise(found, self.name, tidy)
        except DraftError as failure:
            raise in_words(failure, found, self._document, self.name) from failure
        self._refuse_other_session(recognised.resolution, " ".join(found.masthead))
        return replace(recognised, findings=(*named, *recognised.findings))

    def _refuse_other_session(self, came: Resolution, masthead: str) -> None:
        """Refuse the draft of another session; where one of its line and its symbol is ours, the other was mistyped."""
        sessions = {came.session, *map(int, re.findall(r"/(\d+)/L\.", plain(masthead)))}
        if came.stage is self.sent.stage and self.sent.session not in sessions:
            symbol = "" if came.symbol is UNKNOWN else f" ({came.symbol})"
            message = (
                f"it is a draft of the {ordinal(came.session)} session{symbol}, and the draft named is of the "
                f"{ordinal(self.sent.session)}; name the draft it was made from"
            )
            raise error(self.name, "absorb-other", message)

    def resolved(self, accepts: Callable[[str], bool]) -> bytes:
        """The file with the changes of some people accepted, ours in any case, and all others rejected."""
        return resolved(self.data, accept=lambda author: author in self.ours or accepts(author))

    def _parted(self, accepts: Callable[[str], bool]) -> tuple[bytes, tuple[Beside, ...]]:
        return without(self.resolved(accepts), self._document, {*self.known, *self._of_ours})

    @cached_property
    def _side(self) -> Side:
        return Side.of(self.sent)

    @property
    def _document(self) -> Document:
        return self._side.document

    @cached_property
    def _of_ours(self) -> frozenset[tuple[str, str]]:
        return of_ours(self._document)

    def beside(self, accepts: Callable[[str], bool]) -> tuple[Beside, ...]:
        """What stands in the file, with the changes of some people accepted, and cannot come into a draft."""
        return self._parted(accepts)[1]

    def open_changes(self, document: Document) -> tuple[Open, ...]:
        """What is still open, by paragraph and author; `document` is the file with all of it rejected."""
        return open_changes(self.paragraphs, document, self.ours)


_NUMBER_INSIDE = re.compile(r"(^|[A-Za-z”’][,;:.]?)[\t\n]+(?:\d{1,3}\.|\([a-z]{1,5}\))\t")
"""The typed number of a paragraph that was joined with the one before it, between its tabs."""
_NUMBER_BETWEEN = re.compile(r"^(\d{1,3})[ \u00a0]+(?:bis|ter|quater|alt)\.?(?=[ \t])")
"""The number of a paragraph that was put between two others; the first of a text must be told from the preamble."""

_NUMBER_CLOSE = re.compile(r"^(\d{1,3}(?:[ \u00a0]+(?:bis|ter|quater|alt))?\.)(?=[A-Z“]|$)")
"""A number that was typed without a space behind it."""


def _with_plain_numbers(passage: Passage) -> Passage:
    """A passage without the numbers of paragraphs joined in it, which are no words; "2 bis." at its start as "2."."""
    first, *others = passage.runs
    start = "\0" + first.text  # at the start of a passage stands its own number
    text = _NUMBER_INSIDE.sub(r"\1 ", start)[1:]
    text = _NUMBER_CLOSE.sub(r"\1\t", text) if re.match(r"[\d. a-z\u00a0]+[A-Z“]", passage.text) else text
    if passage.text.rstrip().endswith((";", ":", ".")):
        text = _NUMBER_BETWEEN.sub(r"\1.", text)
    rest = (each if each.call else replace(each, text=_NUMBER_INSIDE.sub(r"\1 ", each.text)) for each in others)
    return replace(passage, runs=(replace(first, text=text), *rest))


def _with_words(note: Note) -> Note:
    """A footnote, with something to see where its words were lost: some programs save notes without them."""
    return note if note.text.strip() else replace(note, runs=(Run(LOST),))


def returned(
    data: bytes, name: str, states: Sequence[Resolution], senders: Collection[str] = (), known: Known = ()
) -> Returned:
    """A file with the state of the draft that it is nearest to, the earlier named of two, and whose changes it holds.

    Changes of this tool are those it was sent with. So may be those of one author, as in a file for handing in: of one
    of the `senders`, or of another whose changes plainly lead to the draft. Raises DraftError for what is no Word file.
    """
    if damage := damaged_parts(data, name):
        raise DraftError(damage)
    with refused_as(name):
        counted, paragraphs = authors(data), marked_paragraphs(data)
        comments(data)  # their parts are read later, and are refused here if they are damaged
    wanted = [_bag([block.text for block in compose(state).body]) for state in states]
    tool = OURS & set(counted)
    best = (-1.0, 0, tool)
    for sender in ("", *(author for author in counted if author not in OURS)):
        ours = tool | {sender} if sender else tool
        mine = _bag([each.text(ours.__contains__) for each in paragraphs if each.part in ("", "table")])
        margin = _PLAIN if sender and sender not in senders else 0.0
        for at, words in enumerate(wanted):
            likeness = 2 * (mine & words).total() / max(mine.total() + words.total(), 1) - margin
            best = (likeness, at, ours) if likeness > best[0] else best
    others = {author: count for author, count in counted.items() if author not in best[2]}
    return Returned(data, name, states[best[1]], best[2], others, paragraphs, known)


_PLAIN = 0.02
"""How much nearer, as a share of all words, changes lead to the draft that nobody makes by chance."""


def _bag(texts: Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in plain(text).split())


def questions(data: bytes, document: Document, known: Collection[tuple[str, str]] = ()) -> Iterator[Ask]:
    """Yield the comments of other people as questions, each with its author and the paragraph it stands at.

    A comment and the replies to it are one question; what was resolved is none. An answer to a question of ours is one
    as long as `document` asks that.
    """
    places = _places(document)
    threads: dict[str, list[Comment]] = {}
    for comment in comments(data):
        threads.setdefault(comment.thread, []).append(comment)
    for thread in threads.values():
        first = thread[0]
        theirs = [each for each in thread if each.author not in OURS and (each.author, each.text) not in known]
        if theirs and not (first.is_resolved and not _is_asked(first, document)):
            said = " / ".join(f"{_author(each)}: {each.text}" for each in thread) if thread[1:] else first.text
            yield Ask(
                fact=places.get(bare(first.paragraph), "document"),
                question=f"“{first.quote}”: {said}" if first.quote else said,
                author=_author(theirs[0]),
            )


def resolved_checks(data: bytes, document: Document) -> Iterator[tuple[str, str]]:
    """Yield what our comments on wording to check say that people resolved, each with the paragraph it stands at."""
    places = _places(document)
    for comment in comments(data):
        if comment.author == CHECKING and comment.is_resolved:
            yield comment.text, places.get(bare(comment.paragraph), "")


def _places(document: Document) -> dict[str, str]:
    """The part of the draft file of each paragraph, by its letters."""
    return {bare(f"{block.number} {block.text}"): block.key for block in document.body if block.key}


def _is_asked(comment: Comment, document: Document) -> bool:
    """Whether a comment is ours and asks what is still open."""
    return comment.author in OURS and any(" ".join(each.question.split()) in comment.text for each in document.asked)


def goes_on(before: Ask, after: Ask) -> bool:
    """Whether a question is another one with more replies.

    >>> def ask(text):
    ...     return Ask(fact="operative 3", question=f"“the need”: {text}", author="Ana")
    >>> goes_on(ask("Why?"), ask("Ana: Why? / Bob: So."))
    True
    >>> goes_on(ask("Ana: Why? / Bob: So."), ask("Ana: Why? / Bob: So. / Ana: Ah."))
    True
    >>> goes_on(ask("Ana: Why? / Bob: So."), ask("Ana: Who? / Bob: I."))
    False
    """
    alone = after.question.replace(f"{after.author}: ", "", 1)
    same = before.author and (before.fact, before.author) == (after.fact, after.author)
    return bool(same) and any(text.startswith(f"{before.question} / ") for text in (after.question, alone))


def _author(comment: Comment) -> str:
    return " ".join(comment.author.split()) or "unnamed"
