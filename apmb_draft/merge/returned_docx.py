"""Read a returned Word file: its text with the changes of some people accepted, its comments, other content.

`match_returned_docx` reads it and says whose changes it has, `comments_as_questions` what was asked in comments. A
`ReturnedDocx` describes what a draft cannot represent, and lists the tracked changes that are still pending.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from apmb_draft.docx import writer
from apmb_draft.docx.package import DocxPackage, W, refused_as
from apmb_draft.docx.review_marks import (
    Comment,
    Mark,
    RevisedParagraph,
    RevisedText,
    authors,
    comments,
    marked_paragraphs,
    resolved,
    stands,
)
from apmb_draft.docx.segments import CALL
from apmb_draft.docx.whole_package import FURNITURE, damaged_parts
from apmb_draft.importing import Recognised, recognise
from apmb_draft.importing.classify import DocumentParts
from apmb_draft.merge.aligned_texts import DraftText, alphabetic_key
from apmb_draft.merge.returned_text import (
    ReturnedParagraphs,
    describe_failure,
    renumber_paragraphs,
    tidy_front,
    with_placeholder,
)
from apmb_draft.merge.takeover import LOST_NOTE
from apmb_draft.model.document import (
    CHECKING,
    FRONT,
    MASTHEAD,
    OURS,
    Document,
    Revision,
    Run,
    describe_place,
    merge_runs,
)
from apmb_draft.model.paragraphs import Level, split_paragraphs
from apmb_draft.model.problems import DraftError, error
from apmb_draft.model.resolution import Ask, Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.reading import inventory
from apmb_draft.reading.extracted_document import ExtractedParagraph
from apmb_draft.reading.formats import read
from apmb_draft.reading.inventory import STAYING, Content, ContentItem
from apmb_draft.un.english import ordinal
from apmb_draft.un.typography import plain_text

KnownContent = Collection[tuple[str, str]]
"""Unsupported content of the file when it was sent: kind, and text without spaces."""


@dataclass(frozen=True)
class ReturnedDocx:
    """A returned Word file, and the state of the draft that it was made from.

    `ours` are the authors of the changes that it was sent with; `open_by` are those of all other pending changes, with
    their number. `known` is the unsupported content that it was sent with. `states` are all with which it was compared.
    """

    data: bytes
    name: str
    sent: DraftText
    ours: frozenset[str]
    open_by: dict[str, int]
    paragraphs: Sequence[RevisedParagraph] = ()
    known: KnownContent = ()
    states: Sequence[DraftText] = ()
    _readings: dict[frozenset[str], Recognised] = field(default_factory=dict, init=False, compare=False, repr=False)

    def read(self, accepts: Callable[[str], bool]) -> Recognised:
        """Return the file as a resolution, with the changes of some people, and ours, accepted.

        Raises DraftError, in terms of the Word file, for a file that is no draft any more.
        """
        accepted = frozenset(filter(accepts, self.open_by))
        if accepted not in self._readings:
            self._readings[accepted] = self._read(accepts)
        return self._readings[accepted]

    def _read(self, accepts: Callable[[str], bool]) -> Recognised:
        data, _ = self._take_out_unsupported(accepts)
        found = with_placeholder(read(data, self.name))
        paragraphs = tuple(_with_plain_numbers(paragraph) for paragraph in found.paragraphs)
        # Some programs drop the text of notes.
        notes = tuple(note if note.text.strip() else replace(note, runs=(Run(LOST_NOTE),)) for note in found.notes)
        found = replace(found, paragraphs=paragraphs, notes=notes)
        sent = self.sent.resolution
        has_plain = any(each.level is Level.UNNUMBERED for each in split_paragraphs(sent.operative))
        is_numbered = bool(re.match(r"1\.\s", sent.operative))

        named: list[str] = []

        def tidy(parts: DocumentParts) -> None:
            tidy_front(parts, self.sent.document)
            returned = ReturnedParagraphs.of(parts, self.sent)
            returned.restore_preamble()
            named.extend(returned.describe_moved())
            renumber_paragraphs(parts, unnumbered=has_plain, alone=is_numbered)

        try:
            recognised = recognise(found, self.name, tidy)
        except DraftError as failure:
            raise describe_failure(failure, found, self.sent.document, self.name) from failure
        self._refuse_other_session(recognised.resolution, " ".join(found.masthead))
        return replace(recognised, findings=(*named, *recognised.findings))

    def _refuse_other_session(self, came: Resolution, masthead: str) -> None:
        """Refuse the draft of another session; if its line or its symbol is ours, the other one is a slip."""
        sessions = {came.session, *map(int, re.findall(r"/(\d+)/L\.", plain_text(masthead)))}
        sent = self.sent.resolution
        if came.stage is sent.stage and sent.session not in sessions:
            symbol = "" if came.symbol is UNKNOWN else f" ({came.symbol})"
            message = (
                f"it is a draft of the {ordinal(came.session)} session{symbol}, and the draft named is of the "
                f"{ordinal(sent.session)}; name the draft it was made from"
            )
            raise error(self.name, "absorb-other", message)

    def resolve(self, accepts: Callable[[str], bool]) -> bytes:
        """Return the file with the changes of some people, and ours, accepted, and all others rejected."""
        return resolved(self.data, accept=lambda author: author in self.ours or accepts(author))

    def _take_out_unsupported(self, accepts: Callable[[str], bool]) -> tuple[bytes, tuple[ContentItem, ...]]:
        """Return the file without the text that is none of its running text, and all unsupported content."""
        sent, known = self.sent.document, {*self.known, *self._keys_of_ours}
        body = alphabetic_key("".join(block.text for block in sent.blocks))
        front = _words(" ".join(block.text for block in sent.blocks if block.role in MASTHEAD | FRONT))
        package = DocxPackage(self.resolve(accepts))
        every = inventory.list_content(package)
        found = [each for each in every if each.key not in known and not _is_in_draft(each, body, front)]
        keys = {each.key for each in found}
        root = package.tree(package.main)
        whole = {
            Content.TABLE: (table for table, _ in inventory.refused_tables(root)),
            Content.BOX: root.iter(W + "txbxContent"),
            Content.EQUATION: root.iter(inventory.MATH),
        }
        for kind, elements in whole.items():
            words_of = inventory.words_of_table if kind is Content.TABLE else inventory.words_of
            for each in list(elements):
                if ContentItem(kind, words_of(each)).key in keys and each.getparent() is not None:
                    each.getparent().remove(each)
        return package.written(), tuple(found)

    @cached_property
    def _keys_of_ours(self) -> frozenset[tuple[str, str]]:
        return frozenset(each.key for each in inventory.list_content(DocxPackage(self._as_written)))

    @cached_property
    def _as_written(self) -> bytes:
        return writer.write(self.sent.document)

    def read_as_sent(self) -> Resolution:
        """Return the draft as it is read from the file that we wrote, to compare with what is read now."""
        return recognise(read(self._as_written, "sent"), "sent").resolution

    def find_unsupported(self, accepts: Callable[[str], bool]) -> tuple[ContentItem, ...]:
        """Return the content that a draft cannot represent, with the changes of some people accepted."""
        return self._take_out_unsupported(accepts)[1]

    def describe_unsupported(
        self, accepts: Callable[[str], bool], document: Document
    ) -> tuple[UnsupportedContent, ...]:
        """Return the same content with its place in the document that the draft says now, and what to do.

        Text typed over a place-holder still has its bright shading, which means nothing.
        """
        found, described = self.find_unsupported(accepts), []
        names = _paragraph_names(document) if found else {}
        were_open = {
            describe_place(block) for block in self.sent.document.blocks if any(run.status for run in block.runs)
        }
        for each in found:
            if each.kind is Content.NUMBER and alphabetic_key(each.words + each.paragraph) in names:
                continue  # a number between two others is in the text of its paragraph, as in a preamble
            one = _describe_content(each, names)
            if each.form != inventory.BRIGHT or one.where not in were_open:
                described.append(one)
        return tuple(described)

    def open_changes(self, document: Document) -> tuple[OpenChange, ...]:
        """Return the pending changes in the order of the file; `document` is the file with all of them rejected."""
        found: list[OpenChange] = []
        names, last = _paragraph_names(document), ""
        for group in _group_joined(self.paragraphs, self.ours):
            texts = [each.text(self.ours.__contains__) for each in group]
            known = names.get(alphabetic_key("".join(texts)), "")
            is_behind = False
            for each, text in zip(group, texts, strict=True):
                is_behind = is_behind or bool(text.strip())
                where = known
                if not text.strip():  # it is new
                    beside = f"behind {last}" if last and not each.part else ""
                    where = f"{'behind' if is_behind else 'before'} {known}" if known else beside
                made = _changes_in(each, where or each.part or "text", self.ours)
                # The headers of first, even and other pages say the same.
                found += (one for one in made if each.part not in ("header", "footer") or one not in found)
            last = known or last
        return tuple(found)


_NUMBER_INSIDE = re.compile(r"(^|[A-Za-z”’][,;:.]?)[\t\n]+(?:\d{1,3}\.|\([a-z]{1,5}\))\t")
"""The typed number of a paragraph that was joined with the one before it, between its tabs."""
_NUMBER_BETWEEN = re.compile(r"^(\d{1,3})[ \u00a0]+(?:bis|ter|quater|alt)\.?(?=[ \t])")
"""The number of a paragraph inserted between two others; the first of a text must not be taken for preamble."""
_NUMBER_CLOSE = re.compile(r"^(\d{1,3}(?:[ \u00a0]+(?:bis|ter|quater|alt))?\.)(?=[A-Z“]|$)")
"""A number typed without a space behind it."""


def _with_plain_numbers(paragraph: ExtractedParagraph) -> ExtractedParagraph:
    """Return a paragraph without the numbers of paragraphs joined into it; "2 bis." at its start becomes "2."."""
    first, *others = paragraph.runs
    start = "\0" + first.text  # at the start of a paragraph is its own number
    text = _NUMBER_INSIDE.sub(r"\1 ", start)[1:]
    text = _NUMBER_CLOSE.sub(r"\1\t", text) if re.match(r"[\d. a-z\u00a0]+[A-Z“]", paragraph.text) else text
    if paragraph.text.rstrip().endswith((";", ":", ".")):
        text = _NUMBER_BETWEEN.sub(r"\1.", text)
    rest = (each if each.call else replace(each, text=_NUMBER_INSIDE.sub(r"\1 ", each.text)) for each in others)
    return replace(paragraph, runs=(first.with_text(text), *rest))


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
    texts = [DraftText.of(state) for state in states]
    wanted = [_word_counts([block.text for block in text.document.body]) for text in texts]
    tool = OURS & set(counted)
    best = (-1.0, 0, tool)
    for sender in ("", *(author for author in counted if author not in OURS)):
        ours = tool | {sender} if sender else tool
        mine = _word_counts([each.text(ours.__contains__) for each in paragraphs if each.part in ("", "table")])
        margin = _SENDER_MARGIN if sender and sender not in senders else 0.0
        for at, words in enumerate(wanted):
            likeness = 2 * (mine & words).total() / max(mine.total() + words.total(), 1) - margin
            best = (likeness, at, ours) if likeness > best[0] else best
    others = {author: count for author, count in counted.items() if author not in best[2]}
    return ReturnedDocx(data, name, texts[best[1]], best[2], others, paragraphs, known, texts)


_SENDER_MARGIN = 0.02
"""The share of all words by which changes must bring a file nearer to the draft, so that it is no coincidence."""


def _word_counts(texts: Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in plain_text(text).split())


# --- Comments ---------------------------------------------------------------------------------------------------------


def comments_as_questions(data: bytes, document: Document, known: Collection[tuple[str, str]] = ()) -> Iterator[Ask]:
    """Yield the comments of other people as questions, each with its author and its paragraph.

    A comment and its replies are one question; a resolved one is none. A reply to a question of ours is one as long as
    `document` asks that.
    """
    places = _keys_by_letters(document)
    threads: dict[str, list[Comment]] = {}
    for comment in comments(DocxPackage(data)):
        threads.setdefault(comment.thread, []).append(comment)
    for thread in threads.values():
        first = thread[0]
        theirs = [each for each in thread if each.author not in OURS and (each.author, each.text) not in known]
        if theirs and not (first.is_resolved and not _is_asked(first, document)):
            question = " / ".join(f"{_author_name(each)}: {each.text}" for each in thread) if thread[1:] else first.text
            yield Ask(
                fact=places.get(alphabetic_key(first.paragraph), "document"),
                question=f"“{first.quote}”: {question}" if first.quote else question,
                author=_author_name(theirs[0]),
            )


def is_same_comment(one: Ask, other: Ask) -> bool:
    """Return whether two questions are one comment, though the words it is about were changed in between.

    >>> one = Ask(fact="operative 8", question="“the hard work”: Why?", author="Ana")
    >>> is_same_comment(one, one.model_copy(update={"question": "“the vigorous work”: Why?"}))
    True
    """
    said = [re.sub(r"^“[^”]*”: ", "", ask.question) for ask in (one, other)]
    return (one.fact, one.author, said[0]) == (other.fact, other.author, said[1])


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


def resolved_checks(data: bytes, document: Document) -> Iterator[tuple[str, str]]:
    """Yield our comments on wording to check that people resolved, each with the key of its paragraph."""
    places = _keys_by_letters(document)
    for comment in comments(DocxPackage(data)):
        if comment.author == CHECKING and comment.is_resolved:
            yield comment.text, places.get(alphabetic_key(comment.paragraph), "")


def _keys_by_letters(document: Document) -> dict[str, str]:
    return {alphabetic_key(f"{block.number} {block.text}"): block.key for block in document.body if block.key}


def _is_asked(comment: Comment, document: Document) -> bool:
    return comment.author in OURS and any(" ".join(each.question.split()) in comment.text for each in document.asked)


def _author_name(comment: Comment) -> str:
    return " ".join(comment.author.split()) or "unnamed"


# --- Content that a draft cannot represent: it is named, never read as text -------------------------------------------


_ADVICE = {
    Content.TABLE: "a draft holds tables of plain cells in its text, none that are merged: write what it says as "
    "paragraphs, or keep it in a document of its own",
    Content.BOX: "a draft has no text boxes: write its words into the text, or make a comment of them",
    Content.EQUATION: "a draft has no equations: write it in words",
    Content.WORD_ART: "a draft has none: write the words into the text",
    Content.HIDDEN: "a reader of the page does not see them, so they are left out: in Word, select all, open Font and "
    "clear Hidden; delete them, or absorb the file again",
    Content.STRUCK: "they are still in the draft: delete them in Word, tracked or not, and absorb the file again",
    Content.HEAD: "what a draft has there follows from its symbol and title: write them into the text if they matter",
    Content.FORM: "they are in the draft like any others; a draft keeps italics and no other form",
    Content.SIGN: "write it with a letter that every font has",
    Content.CALL: "it went with its first call: call it anew here, with Insert Footnote, if it is meant to stay",
    Content.GUIDE: "a draft has none; its words stay without it",
    Content.NUMBER: "numbers follow the order, and those behind it have moved on: call them by their new numbers",
}
_NO_PLACE = "a draft can hold none: say in words what it shows, or keep it in a document of its own"


@dataclass(frozen=True)
class UnsupportedContent:
    """One such content: its place, its kind, its text and how that is set, if it has any, and what to do."""

    where: str
    kind: Content
    text: str
    form: str
    advice: str
    is_lost: bool

    def __str__(self) -> str:
        kind = f"words that are {self.form}" if self.kind is Content.FORM else self.kind.value
        what = f"{kind}, “{self.text}”" if self.text else kind
        return f"{self.where}: {what}; {self.advice}"


def _is_in_draft(each: ContentItem, body: str, front: Collection[str]) -> bool:
    """Return whether a table, a box or a head has text of the draft; some official files have such a front.

    Such a front block may have been corrected, so half of the words of each cell are enough.
    """
    if each.form == inventory.IN_FRONT:
        cells = [cell for cell in each.words.split(inventory.CELLS) if not FURNITURE.fullmatch(cell)]
        return all(2 * sum(word in front for word in _words(cell)) >= len(_words(cell)) for cell in cells)
    if each.kind is Content.TABLE:  # one of the draft whose cells were merged is refused whole, and not left out
        cells = [key for cell in each.words.split(inventory.CELLS) if (key := alphabetic_key(cell))]
        return 2 * sum(key in body for key in cells) > len(cells)
    return each.kind in (Content.BOX, Content.HEAD) and bool(each.words) and alphabetic_key(each.words) in body


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", plain_text(text).casefold())


def _describe_content(each: ContentItem, names: Mapping[str, str]) -> UnsupportedContent:
    where = "header or footer" if each.kind is Content.HEAD else names.get(alphabetic_key(each.paragraph), "text")
    text = each.words if len(each.words) < 100 else f"{each.words[:90]} …"
    is_lost = each.kind not in STAYING or each.kind is Content.STRUCK
    place = f"behind {where}" if each.is_behind else where
    return UnsupportedContent(place, each.kind, text, each.form, _ADVICE.get(each.kind, _NO_PLACE), is_lost)


# --- Tracked changes that are still pending ---------------------------------------------------------------------------


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


def _paragraph_names(document: Document) -> dict[str, str]:
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
    return (runs[0].with_text(runs[0].text.lstrip()), *runs[1:]) if runs else runs


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
    formed = {piece.formed_by for piece in paragraph.pieces if piece.was_italic == piece.italic}
    if not within and author in (*paragraph.formed_by, *formed):
        yield ParagraphChange.FORM


def _is_whole(piece: RevisedText, end: Mark) -> bool:
    """Return whether a piece was inserted or deleted together with the end of its paragraph."""
    return any((mark.author, mark.comes) == (end.author, end.comes) for mark in piece.marks)
