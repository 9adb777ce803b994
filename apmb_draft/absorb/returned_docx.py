"""A returned Word file: whose changes it has, what it says with some accepted, its comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from apmb_draft.absorb.front import describe_failure, tidy_front, with_placeholder
from apmb_draft.absorb.numbers import renumber_paragraphs
from apmb_draft.absorb.open_changes import OpenChange, open_changes
from apmb_draft.absorb.text_parts import describe_moved, restore_preamble
from apmb_draft.absorb.unsupported_content import KnownContent, keys_of_ours, remove_unsupported
from apmb_draft.blocks import CHECKING, OURS, Document, Note, Run
from apmb_draft.compose import compose
from apmb_draft.docx.comments import Comment, comments
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.pending_revisions import RevisedParagraph, authors, marked_paragraphs, resolved
from apmb_draft.docx.refusals import refused_as
from apmb_draft.docx.whole_package import damaged_parts
from apmb_draft.model import Ask, Resolution
from apmb_draft.paragraphs import Level, split_paragraphs
from apmb_draft.problems import DraftError, error
from apmb_draft.reading.extracted_document import ExtractedParagraph
from apmb_draft.reading.formats import read
from apmb_draft.reading.word.inventory import ContentItem
from apmb_draft.recognise import Recognised, recognise
from apmb_draft.recognise.classify import DocumentParts
from apmb_draft.takeover import LOST_NOTE
from apmb_draft.takeover.align_paragraphs import Side, alphabetic_key
from apmb_draft.typography import plain_text
from apmb_draft.values import UNKNOWN
from apmb_draft.words import ordinal


@dataclass(frozen=True)
class ReturnedDocx:
    """A returned Word file, and the state of the draft that it was made from.

    `ours` are the authors of the changes that it was sent with; `open_by` are those of all other pending changes, with
    their number. `known` is the unsupported content that it was sent with.
    """

    data: bytes
    name: str
    sent: Resolution
    ours: frozenset[str]
    open_by: dict[str, int]
    paragraphs: Sequence[RevisedParagraph] = ()
    known: KnownContent = ()

    def read(self, accepts: Callable[[str], bool]) -> Recognised:
        """Return the file as a resolution, with the changes of some people, and ours, accepted.

        Raises DraftError, in terms of the Word file, for a file that is no draft any more.
        """
        data, _ = self._remove_unsupported(accepts)
        found = with_placeholder(read(data, self.name))
        passages = tuple(_with_plain_numbers(passage) for passage in found.paragraphs)
        found = replace(found, paragraphs=passages, notes=tuple(_with_lost_text(note) for note in found.notes))
        has_plain = any(each.level is Level.UNNUMBERED for each in split_paragraphs(self.sent.operative))
        is_numbered = bool(re.match(r"1\.\s", self.sent.operative))

        named: list[str] = []

        def tidy(parts: DocumentParts) -> None:
            tidy_front(parts, self._document)
            restore_preamble(parts, self._side)
            named.extend(describe_moved(parts, self._side))
            renumber_paragraphs(parts, unnumbered=has_plain, alone=is_numbered)

        try:
            recognised = recognise(found, self.name, tidy)
        except DraftError as failure:
            raise describe_failure(failure, found, self._document, self.name) from failure
        self._refuse_other_session(recognised.resolution, " ".join(found.masthead))
        return replace(recognised, findings=(*named, *recognised.findings))

    def _refuse_other_session(self, came: Resolution, masthead: str) -> None:
        """Refuse the draft of another session; if its line or its symbol is ours, the other one is a slip."""
        sessions = {came.session, *map(int, re.findall(r"/(\d+)/L\.", plain_text(masthead)))}
        if came.stage is self.sent.stage and self.sent.session not in sessions:
            symbol = "" if came.symbol is UNKNOWN else f" ({came.symbol})"
            message = (
                f"it is a draft of the {ordinal(came.session)} session{symbol}, and the draft named is of the "
                f"{ordinal(self.sent.session)}; name the draft it was made from"
            )
            raise error(self.name, "absorb-other", message)

    def resolve(self, accepts: Callable[[str], bool]) -> bytes:
        """Return the file with the changes of some people, and ours, accepted, and all others rejected."""
        return resolved(self.data, accept=lambda author: author in self.ours or accepts(author))

    def _remove_unsupported(self, accepts: Callable[[str], bool]) -> tuple[bytes, tuple[ContentItem, ...]]:
        return remove_unsupported(self.resolve(accepts), self._document, {*self.known, *self._keys_of_ours})

    @cached_property
    def _side(self) -> Side:
        return Side.of(self.sent)

    @property
    def _document(self) -> Document:
        return self._side.document

    @cached_property
    def _keys_of_ours(self) -> frozenset[tuple[str, str]]:
        return keys_of_ours(self._document)

    def find_unsupported(self, accepts: Callable[[str], bool]) -> tuple[ContentItem, ...]:
        """Return the content that a draft cannot represent, with the changes of some people accepted."""
        return self._remove_unsupported(accepts)[1]

    def open_changes(self, document: Document) -> tuple[OpenChange, ...]:
        """Return the pending changes by paragraph and author; `document` is the file with all rejected."""
        return open_changes(self.paragraphs, document, self.ours)


_NUMBER_INSIDE = re.compile(r"(^|[A-Za-z”’][,;:.]?)[\t\n]+(?:\d{1,3}\.|\([a-z]{1,5}\))\t")
"""The typed number of a paragraph that was joined with the one before it, between its tabs."""
_NUMBER_BETWEEN = re.compile(r"^(\d{1,3})[ \u00a0]+(?:bis|ter|quater|alt)\.?(?=[ \t])")
"""The number of a paragraph inserted between two others; the first of a text must not be taken for preamble."""

_NUMBER_CLOSE = re.compile(r"^(\d{1,3}(?:[ \u00a0]+(?:bis|ter|quater|alt))?\.)(?=[A-Z“]|$)")
"""A number typed without a space behind it."""


def _with_plain_numbers(passage: ExtractedParagraph) -> ExtractedParagraph:
    """Return a passage without the numbers of paragraphs joined into it; "2 bis." at its start becomes "2."."""
    first, *others = passage.runs
    start = "\0" + first.text  # at the start of a passage is its own number
    text = _NUMBER_INSIDE.sub(r"\1 ", start)[1:]
    text = _NUMBER_CLOSE.sub(r"\1\t", text) if re.match(r"[\d. a-z\u00a0]+[A-Z“]", passage.text) else text
    if passage.text.rstrip().endswith((";", ":", ".")):
        text = _NUMBER_BETWEEN.sub(r"\1.", text)
    rest = (each if each.call else replace(each, text=_NUMBER_INSIDE.sub(r"\1 ", each.text)) for each in others)
    return replace(passage, runs=(replace(first, text=text), *rest))


def _with_lost_text(note: Note) -> Note:
    """Return a footnote, with a text in place of a lost one: some programs drop the text of notes."""
    return note if note.text.strip() else replace(note, runs=(Run(LOST_NOTE),))


def match_returned_docx(
    data: bytes, name: str, states: Sequence[Resolution], senders: Collection[str] = (), known: KnownContent = ()
) -> ReturnedDocx:
    """Match a file with the nearest state of the draft, the earlier of two, and with the authors it was sent with.

    The changes of this tool are those that it was sent with. So may be those of one author, as in a file for
    submission: of one of the `senders`, or of another whose changes plainly lead to the draft. Raises DraftError for a
    file that is no Word file.
    """
    if damage := damaged_parts(data, name):
        raise DraftError(damage)
    with refused_as(name):
        package = DocxPackage(data)
        counted, paragraphs = authors(package), marked_paragraphs(package)
        comments(package)  # their parts are read later, and are refused here if they are damaged
    wanted = [_bag([block.text for block in compose(state).body]) for state in states]
    tool = OURS & set(counted)
    best = (-1.0, 0, tool)
    for sender in ("", *(author for author in counted if author not in OURS)):
        ours = tool | {sender} if sender else tool
        mine = _bag([each.text(ours.__contains__) for each in paragraphs if each.part in ("", "table")])
        margin = _MARGIN if sender and sender not in senders else 0.0
        for at, words in enumerate(wanted):
            likeness = 2 * (mine & words).total() / max(mine.total() + words.total(), 1) - margin
            best = (likeness, at, ours) if likeness > best[0] else best
    others = {author: count for author, count in counted.items() if author not in best[2]}
    return ReturnedDocx(data, name, states[best[1]], best[2], others, paragraphs, known)


_MARGIN = 0.02
"""The share of all words by which changes must bring a file nearer to the draft, so that it is no coincidence."""


def _bag(texts: Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in plain_text(text).split())


def comments_as_questions(data: bytes, document: Document, known: Collection[tuple[str, str]] = ()) -> Iterator[Ask]:
    """Yield the comments of other people as questions, each with its author and its paragraph.

    A comment and its replies are one question; a resolved one is none. A reply to a question of ours is one as long as
    `document` asks that.
    """
    places = _places(document)
    threads: dict[str, list[Comment]] = {}
    for comment in comments(DocxPackage(data)):
        threads.setdefault(comment.thread, []).append(comment)
    for thread in threads.values():
        first = thread[0]
        theirs = [each for each in thread if each.author not in OURS and (each.author, each.text) not in known]
        if theirs and not (first.is_resolved and not _is_asked(first, document)):
            question = " / ".join(f"{_author(each)}: {each.text}" for each in thread) if thread[1:] else first.text
            yield Ask(
                fact=places.get(alphabetic_key(first.paragraph), "document"),
                question=f"“{first.quote}”: {question}" if first.quote else question,
                author=_author(theirs[0]),
            )


def is_same_comment(one: Ask, other: Ask) -> bool:
    """Return whether two questions are one comment, though the words it is about were changed in between.

    >>> one = Ask(fact="operative 8", question="“the hard work”: Why?", author="Ana")
    >>> is_same_comment(one, one.model_copy(update={"question": "“the vigorous work”: Why?"}))
    True
    """
    said = [re.sub(r"^“[^”]*”: ", "", ask.question) for ask in (one, other)]
    return (one.fact, one.author, said[0]) == (other.fact, other.author, said[1])


def resolved_checks(data: bytes, document: Document) -> Iterator[tuple[str, str]]:
    """Yield our comments on wording to check that people resolved, each with the key of its paragraph."""
    places = _places(document)
    for comment in comments(DocxPackage(data)):
        if comment.author == CHECKING and comment.is_resolved:
            yield comment.text, places.get(alphabetic_key(comment.paragraph), "")


def _places(document: Document) -> dict[str, str]:
    """Return the key of each paragraph in the draft file, by its letters."""
    return {alphabetic_key(f"{block.number} {block.text}"): block.key for block in document.body if block.key}


def _is_asked(comment: Comment, document: Document) -> bool:
    """Return whether a comment is ours and asks about a fact that is still open."""
    return comment.author in OURS and any(" ".join(each.question.split()) in comment.text for each in document.asked)


def continues_thread(before: Ask, after: Ask) -> bool:
    """Return whether a question is another one with more replies.

    >>> def ask(text):
    ...     return Ask(fact="operative 3", question=f"“the need”: {text}", author="Ana")
    >>> continues_thread(ask("Why?"), ask("Ana: Why? / Bob: So."))
    True
    >>> continues_thread(ask("Ana: Why? / Bob: So."), ask("Ana: Why? / Bob: So. / Ana: Ah."))
    True
    >>> continues_thread(ask("Ana: Why? / Bob: So."), ask("Ana: Who? / Bob: I."))
    False
    """
    alone = after.question.replace(f"{after.author}: ", "", 1)
    same = before.author and (before.fact, before.author) == (after.fact, after.author)
    return bool(same) and any(text.startswith(f"{before.question} / ") for text in (after.question, alone))


def _author(comment: Comment) -> str:
    return " ".join(comment.author.split()) or "unnamed"
