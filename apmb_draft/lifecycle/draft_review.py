"""Review a draft against its base: the redline, the reason of every change, and the files that show them.

`find_base` is what a draft is compared with; `review_draft` and `submission_review` compare, for the house and for
submission; `clean_file` and `tracked_file` are the Word files. The latter is proven: `differences` reads it with all
changes rejected, and accepted, and compares it with the base and the draft.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from pathlib import Path

from apmb_draft.compose import compose
from apmb_draft.diff import (
    Change,
    CheckComment,
    Compared,
    Reason,
    add_check_comments,
    explain_changes,
    find_changes,
    redline,
)
from apmb_draft.docx import writer
from apmb_draft.docx.body import INITIALS, NOWHERE, Annotation
from apmb_draft.docx.edit_plan import edit_plans
from apmb_draft.docx.package import DocxPackage, refused_as
from apmb_draft.docx.review_marks import resolve
from apmb_draft.docx.styles import Styles
from apmb_draft.docx.track_changes import Marking, tracked
from apmb_draft.model.document import (
    ASKING,
    AUTHOR,
    CHECKING,
    FRONT,
    MASTHEAD,
    ROWS,
    Document,
    FactStatus,
    Role,
    Run,
    accept_changes,
    merge_runs,
    reject_changes,
)
from apmb_draft.model.problems import DraftError, Flag, Problem, Where, error
from apmb_draft.model.resolution import Ignored, Resolution, Stage
from apmb_draft.model.values import Unknown
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph
from apmb_draft.reading.word import read_package
from apmb_draft.rollover import Trace, trace_roll_over
from apmb_draft.rollover.stale_wording import find_stale_wording
from apmb_draft.text.templates import Templates
from apmb_draft.un.typography import on_one_line, ordinary
from apmb_draft.workspace.drafts import DraftFile, read_untrusted, text_before

WORD_SIGNATURE = b"PK\x03\x04"
"""The first bytes of a Word file."""
_MASTHEAD_LINES = MASTHEAD - {Role.RUNNING_TITLE}
_RUNNING_HEADS = (Role.SYMBOL, Role.RUNNING_TITLE)


@dataclass(frozen=True)
class Base:
    """What a draft is compared with: the resolution, its document, and the Word file in which changes are marked.

    The Word file is the official one itself, or our rendering; `note` says so where it is that of an official text.
    """

    resolution: Resolution
    document: Document
    word: bytes
    name: str
    is_official: bool = False
    note: str = ""


@dataclass(frozen=True)
class Review:
    """A draft against its base: the redline, and every change in it, with its reasons only if it `is_told` why.

    `flags` is wording to check, `checks` are the comments on it in the redline.
    """

    base: Base
    draft: Document
    redlined: Document
    entries: tuple[Change, ...]
    flags: tuple[Flag, ...] = ()
    checks: tuple[Annotation, ...] = ()
    is_told: bool = True


def find_base(own: DraftFile | None, official: Path | None, filling: Templates, *, force: bool) -> Base | None:
    """Return what a draft is compared with: the official document, else our own rendering of the text before it.

    None where there is neither. Raises DraftError as `_official_base` does.
    """
    if official is not None:
        expected = own.resolution if own else None
        return _official_base(read_untrusted(official), str(official), expected, filling, force=force)
    if own is None:
        return None
    # No words are highlighted that were asked about.
    asked = tuple(ask for ask in own.resolution.ask if not ask.is_of_words)
    document = compose(own.resolution.model_copy(update={"ask": asked}), filling)
    return Base(own.resolution, document, writer.write(document), str(own.path))


def _official_base(data: bytes, name: str, expected: Resolution | None, filling: Templates, *, force: bool) -> Base:
    """Return a text as issued, with the Word file to mark changes in: its own, or our rendering of a PDF or plain text.

    Raises DraftError [base-words] where its words are not those that are expected.
    """
    resolution = recognise_document(data, name, "base-words")
    document = compose(resolution, filling)
    if expected and not force:
        if expected.adoption and resolution.adoption and expected.adoption.number != resolution.adoption.number:
            message = f"is {resolution.symbol}, not {expected.symbol}; name the right file, or --force takes it"
            raise error(name, "base-words", message)
        _refuse_other_words(document, compose(expected, filling), name, str(expected.symbol))
    is_word = data.startswith(WORD_SIGNATURE)
    word, note = (data, "") if is_word else (writer.write(document), f"{name}: {_OUR_RENDERING}")
    return Base(expected or resolution, document, word, name, is_word, note)


_OUR_RENDERING = (
    "is no Word file: changes are tracked in our own rendering of its text; for handing in, name the Word file that "
    "the Secretariat issued"
)


def recognise_document(data: bytes, name: str, code: str) -> Resolution:
    """Read a document that somebody else set. Raises DraftError with the given code where words would be lost."""
    from apmb_draft.importing import recognise_file  # noqa: PLC0415 - the readers, which next-year rarely needs

    found = recognise_file(data, name)
    if found.differences:
        part = found.differences[0]
        raise error(name, code, f"{part.where} cannot be read without losing words: “{part.read[:200]}”")
    if found.findings:
        raise error(name, code, found.findings[0])
    return found.resolution


def _refuse_other_words(found: Document, expected: Document, name: str, symbol: str) -> None:
    """Refuse a base with other words: every change would be marked against the wrong text."""
    between = redline(expected, found)
    # The Secretariat sets the masthead, such as lines of a running head broken by hand.
    masthead = [at for at, block in enumerate(between.blocks) if block.role in (Role.RUNNING_TITLE, Role.DISTRIBUTION)]
    changes = ((one.span.block, on_one_line(one.before), on_one_line(one.after)) for one in find_changes(between))
    shown = [
        f"“{was}” in {symbol}, “{now}” here" for block, was, now in changes if was != now and block not in masthead
    ]
    if shown:
        more = f"; and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
        message = f"differs from our file of {symbol}, so that it may be the wrong one; --force takes it all the same"
        raise error(name, "base-words", f"{message}: {'; '.join(shown[:_SHOWN])}{more}")


_SHOWN = 3
"""Differences that are shown of a file that may be the wrong one."""


def without_questions(document: Document) -> Document:
    """Return a document for handing in: no comment on what is open, and place-holders as words among others."""
    blocks = tuple(replace(block, runs=_without_status(block.runs)) for block in document.blocks)
    notes = tuple(replace(note, runs=_without_status(note.runs)) for note in document.notes)
    return Document(blocks, notes)


def _without_status(runs: Sequence[Run]) -> tuple[Run, ...]:
    return merge_runs(replace(run, fact="", status=FactStatus.KNOWN) for run in runs)


def wording_to_check(draft: Resolution, text: Resolution | None) -> tuple[Flag, ...]:
    """Return wording that was carried over from an adopted text, may have gone stale, and nobody has confirmed."""
    if text is None or text.stage is not Stage.ADOPTED or text.session >= draft.session:
        return ()
    flags = tuple(find_stale_wording(text, draft))
    if not draft.ignore:
        return flags
    from apmb_draft.lint import unconfirmed_flags  # noqa: PLC0415 - all rules, which next-year does without

    return unconfirmed_flags(flags, draft)


def confirmed_wording(
    draft: Resolution, document: Document, text: Resolution | None, resolved: Sequence[tuple[str, str]], reason: str
) -> tuple[Ignored, ...]:
    """Return an entry of `ignore` for all wording to check of which the comment was resolved in a returned file.

    `document` is what the draft is composed to, `text` the adopted text before it, and `resolved` the texts of these
    comments with the keys of their places.
    """
    if not resolved:
        return ()
    from apmb_draft.lint import ignore_entry  # noqa: PLC0415 - as above

    flags = wording_to_check(draft, text)
    said = [comment.text for comment in add_check_comments(document, flags, draft)[1]]
    return tuple(
        ignore_entry(flag, draft, reason)
        for flag, comment in zip(flags, said, strict=True)
        if (comment, flag.paragraph) in resolved or (said.count(comment) == 1 and comment in dict(resolved))
    )


def review_draft(
    base: Base,
    draft: Resolution,
    filling: Templates,
    flags: tuple[Flag, ...] | None = None,
    trace: Trace | None = None,
) -> Review:
    """Return the redline of a draft against its base, with the reason of every change, for the house.

    `flags` is wording to check; that which was carried over from the base, if none is given. `trace` is what the rules
    made of the base, if they have just been run; else they are run with the answers that the draft gives.
    """
    document = compose(draft, filling)
    flags = wording_to_check(draft, base.resolution) if flags is None else flags
    redlined, comments = add_check_comments(redline(base.document, document), flags, draft)
    trace = trace or trace_roll_over(base.resolution, draft)
    compared = None  # where the base does not lead to this draft by the rules, what changed has no reason
    if trace:
        ruled = document if trace.ruled == draft else compose(trace.ruled, filling)
        compared = Compared(trace, draft, base.document, document, ruled)
    return Review(base, document, redlined, explain_changes(redlined, compared), flags, check_remarks(comments))


def submission_review(base: Base, draft: Document) -> Review:
    """Return the redline of a draft against its base for submission: every change, no reason and no question."""
    document = without_questions(draft)
    redlined = redline(base.document, document)
    entries = tuple(replace(entry, reasons=()) for entry in explain_changes(redlined))
    return Review(base, document, redlined, entries, is_told=False)


def clean_file(
    document: Document, draft: Resolution, flags: tuple[Flag, ...], *, stamp: bool = False, state: str = ""
) -> bytes:
    """Return the clean Word file of a draft, with a comment on all wording to check."""
    marked, comments = add_check_comments(document, flags, draft)
    return writer.write(marked, stamp=stamp, comments=check_remarks(comments), state=state)


def word_files(
    stem: Path, review: Review, draft: Resolution, *, stamp: bool = False, state: str = ""
) -> tuple[dict[Path, bytes], DraftError | None]:
    """Return the Word files of a draft, clean and tracked against its base, with the key of its `state`.

    With them comes why there is no tracked one, if that cannot be made.
    """
    clean = clean_file(review.draft, draft, review.flags, stamp=stamp, state=state)
    files = {stem.with_name(f"{stem.name}-clean.docx"): clean}
    marked = tracked_file_or_why(review, date=revision_date(draft), state=state)
    if isinstance(marked, DraftError):
        return files, marked
    return files | {stem.with_name(f"{stem.name}-tracked.docx"): marked}, None


def tracked_file_or_why(found: Review, *, author: str = "", date: str = "", state: str = "") -> bytes | DraftError:
    """Return what `tracked_file` does, or the error that it raises: no other file of a draft depends on it."""
    try:
        return tracked_file(found, author=author, date=date, state=state)
    except DraftError as wrong:
        return wrong


def why_untracked(here: DraftFile, draft: Resolution, filling: Templates) -> DraftError | None:
    """Return why `build` would write no tracked file of what a draft file is to say, or None where it would."""
    base = find_base(text_before(here), None, filling, force=False) if draft.stage is Stage.DRAFT else None
    made = tracked_file_or_why(review_draft(base, draft, filling)) if base else None
    return made if isinstance(made, DraftError) else None


def check_remarks(comments: Sequence[CheckComment]) -> tuple[Annotation, ...]:
    """Return comments on wording to check as a Word file has them."""
    return tuple(
        Annotation((each.span.block, each.span.first), (each.span.block, each.span.last), (each.text,), CHECKING, "!")
        for each in comments
    )


def tracked_file(found: Review, *, author: str = "", date: str = "", state: str = "") -> bytes:
    """Return the base with every change tracked, proven; with an author it is for handing in and has no comment.

    Raises DraftError [tracked-proof] where the changes, accepted and rejected, would not give the two texts.
    """
    notes = () if author else tuple(_reason_comments(found))
    marking = Marking(author=author or AUTHOR, date=date, remarks=notes, state=state)
    data = tracked(found.base.word, found.base.name, found.redlined, marking)
    if author:
        from apmb_draft.docx.sanitize import sanitized  # noqa: PLC0415 - only for submission

        data = sanitized(data, author, found.base.name, draft=found.draft)
    wrong = differences(found.base.word, data, found.redlined)
    if wrong:
        raise DraftError(Problem(Where(found.base.name), "tracked-proof", text) for text in wrong)
    return data


def revision_date(draft: Resolution) -> str:
    """Return the date of all marks: that of the draft, else of SOURCE_DATE_EPOCH, else none; the same on every run.

    Raises DraftError [epoch] where SOURCE_DATE_EPOCH is needed and no number of seconds up to the year 9999.
    """
    if not isinstance(draft.issued, Unknown):
        return f"{draft.issued:%Y-%m-%d}T00:00:00Z"
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return ""
    if not re.fullmatch(r"[0-9]{1,15}", epoch) or int(epoch) > _LAST_SECOND:
        message = f"“{epoch[:40]}” is no time: seconds since 1970 are expected, such as 1760000000; or unset it"
        raise error("SOURCE_DATE_EPOCH", "epoch", message)
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_LAST_SECOND = 253_402_300_799
"""The end of the year 9999, in seconds since 1970."""


def _reason_comments(found: Review) -> Iterator[Annotation]:
    """Yield a comment for neighbouring changes of one reason, for every open question, and for wording to check.

    Word takes no comments in headers and footnotes: changes there are listed in one comment at the first words.
    """
    elsewhere = [entry for entry in found.entries if _is_elsewhere(found, entry)]
    if elsewhere:
        yield Annotation(NOWHERE, NOWHERE, tuple(_describe_elsewhere(elsewhere)), AUTHOR, INITIALS)
    here = (entry for entry in found.entries if not _is_elsewhere(found, entry))
    places: dict[Reason, list[str]] = {}  # of each reason, in the order of the text; where it is explained is the first
    explained: list[tuple[list[Change], list[Reason]]] = []
    for (_, reasons), group in groupby(here, key=lambda entry: (entry.span.block, entry.reasons)):
        entries = list(group)
        new = [reason for reason in dict.fromkeys(reasons) if reason.by_hand or reason not in places]
        for reason in reasons:
            places.setdefault(reason, []).append(entries[0].where)
        if new:
            explained.append((entries, new))
    for entries, new in explained:
        start, end = entries[0].span, entries[-1].span
        lines = tuple(line for reason in new for line in _reason_lines(reason, places[reason]))
        yield Annotation((start.block, start.first), (end.block, end.last), lines, AUTHOR, INITIALS)
    yield from _question_comments(found)
    yield from found.checks


def _is_elsewhere(found: Review, entry: Change) -> bool:
    return entry.span.block < 0 or found.redlined.blocks[entry.span.block].role in MASTHEAD


def _question_comments(found: Review) -> Iterator[Annotation]:
    """Yield a comment for each open question, at the place-holder of its fact or at its paragraph."""
    places: dict[str, tuple[int, int]] = {}
    for at, block in enumerate(found.redlined.blocks):
        if block.key and block.runs:
            places.setdefault(block.key, (at, 0))  # what a person asks about a paragraph
        for number, run in enumerate(block.runs):
            if run.status and block.role not in MASTHEAD:
                places.setdefault(run.fact, (at, number))
    for asked in found.redlined.asked:
        place = places.get(asked.key, NOWHERE)
        first, *others = asked.lines
        yield Annotation(place, place, (f"OPEN: {first}", *others), ASKING, "?")


def _describe_elsewhere(entries: Sequence[Change]) -> Iterator[str]:
    """Yield a line for each change in a place without comments, and each reason once."""
    said: set[str] = set()
    for entry in entries:
        before, after = " ".join(entry.before.split()), " ".join(entry.after.split())
        what = f"“{before}” → “{after}”" if before and after else f"“{after}” added" if after else f"“{before}” deleted"
        new = [reason.why for reason in entry.reasons if reason.why not in said]
        said.update(new)
        why = f": {'; '.join(new)}" if new else ""
        yield f"{entry.where[:1].upper()}{entry.where[1:]}: {what}{why}."


def _reason_lines(reason: Reason, places: Sequence[str]) -> Iterator[str]:
    """Yield what a comment says: why, where that can be looked up, and where else the same was done."""
    yield f"{reason.why[:1].upper()}{reason.why[1:]}."
    yield f"Source: {reason.source}."
    first, *others = dict.fromkeys(places)
    if others and not reason.by_hand:
        yield f"The same in {', '.join(place for place in others if place != first)}."


# --- The proof of a marked file ---------------------------------------------------------------------------------------


def differences(base: bytes, marked: bytes, redlined: Document) -> tuple[str, ...]:
    """Return what is not as it should be, in words; nothing for a file that is proven.

    Rejected, the file has every character of the base, in text, footnotes, headers and footers, and the same form;
    accepted, it has the words and the italics of the draft, and no header says what was before.
    """
    before, undone = DocxPackage(base), DocxPackage(marked)
    done = undone.copy()
    resolve(undone, accept=False)
    resolve(done, accept=True)
    wrong = [
        *_rejected_differences(_read_named(before, "base"), _read_named(undone, "rejected")),
        *_rejected_part_differences(before, undone),
    ]
    after, draft = _read_named(done, "accepted"), accept_changes(redlined)
    words = [
        *_body_differences(after, draft),
        *_row_differences(after, draft),
        *_note_differences(after, draft),
        *_header_differences(before, done, redlined),
    ]
    return (*(f"rejected, {text}" for text in wrong), *(f"accepted, {text}" for text in words))


def _read_named(package: DocxPackage, name: str) -> ExtractedDocument:
    with refused_as(name):
        return read_package(package)


# --- Rejected: the base again -----------------------------------------------------------------------------------------


def _rejected_differences(before: ExtractedDocument, again: ExtractedDocument) -> Iterator[str]:
    first = _numbered_from(before)
    texts = [_with_marks([each.runs for each in found.paragraphs], first) for found in (before, again)]
    notes = [_with_marks([each.runs for each in found.notes], first) for found in (before, again)]
    yield from _first_difference("a paragraph", *texts)
    yield from _first_difference("a footnote", *notes)
    yield from _first_difference("the masthead", before.masthead, again.masthead)
    if texts[0] == texts[1]:
        forms = [list(map(_describe_form, found.paragraphs)) for found in (before, again)]
        yield from _first_difference("the form of a paragraph", *forms)


def _describe_form(paragraph: ExtractedParagraph) -> str:
    bold = ", bold" if paragraph.bold else ""
    return f"{paragraph.indent or ''}, {paragraph.size or 0:g} pt{bold}: {paragraph.text[:60]}"


def _rejected_part_differences(before: DocxPackage, after: DocxPackage) -> Iterator[str]:
    for name in (*before.used("header"), *before.used("footer"), *before.every("footnotes", "endnotes")):
        # A note that came stays behind without its call and without words.
        old, new = (_squeezed(_part_characters(each, name)) for each in (before, after))
        if old != new:
            yield f"a header, footer or note reads “{new[:200]}” and not “{old[:200]}”"


def _first_difference(what: str, expected: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    for one, other in zip_longest(expected, found, fillvalue=""):
        if one != other:
            yield f"{what} reads “{other[:300]}” and not “{one[:300]}”"
            return


# --- Accepted: the draft ----------------------------------------------------------------------------------------------


def _body_differences(after: ExtractedDocument, draft: Document) -> Iterator[str]:
    blocks = [block for block in draft.body if block.role is not Role.PAGE_NOTE]
    first = min((note.number for note in draft.notes), default=1)
    made = _with_marks([(Run(f"{block.number} "), *block.runs) for block in blocks], first)
    paragraphs = [each for each in after.paragraphs if each.text.strip("_ \n\t") or any(run.call for run in each.runs)]
    for block in draft.of(Role.PAGE_NOTE):
        note = _squeezed(block.number + block.text)
        same = next((each for each in paragraphs if _squeezed(each.text) == note), None)
        if same is None:
            yield f"no note at the foot of page 1 reads “{block.number} {block.text}”"
        else:
            paragraphs.remove(same)
    front = sum(len("".join(text.split())) for text, block in zip(made, blocks, strict=True) if block.role in FRONT)
    found = _with_marks([each.runs for each in paragraphs], _numbered_from(after))
    yield from _text_differences(made, found, front)


def _text_differences(made: Sequence[str], found: Sequence[str], front: int) -> Iterator[str]:
    """Compare words and paragraphs; in the front block, up to a place, paragraphs and lines are free.

    Places are counted in characters without spaces.
    """
    ours, theirs = ("".join("".join(texts).split()) for texts in (made, found))
    if ours != theirs:
        pairs = enumerate(zip(ours, theirs, strict=False))
        place = next((at for at, (a, b) in pairs if a != b), min(len(ours), len(theirs)))
        yield f"a paragraph reads “{_around(found, place)}” and not “{_around(made, place)}”"
        return
    paragraphs, others = _breaks(made, _PARAGRAPH_END), _breaks(found, _PARAGRAPH_END)
    for what, places in (
        ("begins no line", paragraphs - others - _breaks(found, "\n")),
        ("is cut in two", {at for at in others if at > front} - paragraphs),
        ("has other spaces between its words", (_breaks(made) ^ _breaks(found)) - {0}),
    ):
        for place in sorted(places)[:1]:
            yield f"a paragraph {what}: “{_around(made, place)}”, at “{ours[place : place + 20]}”"


def _row_differences(after: ExtractedDocument, draft: Document) -> Iterator[str]:
    """Name the first row with text in two cells that is not in the file, in its place, with these cells.

    A row with text in one cell is no more than a paragraph.
    """
    found = (_cells(each.runs) for each in after.paragraphs)
    wanted = [_cells(block.runs) for block in draft.body if block.role in ROWS]
    missing = next((cells for cells in wanted if len(cells) > 1 and cells not in found), None)
    if missing:
        yield f"a row does not read “{' | '.join(missing)}”"


def _cells(row: Sequence[Run]) -> list[str]:
    """Return the cells of a row with text, in ordinary characters; italics and calls are compared with all text."""
    text = ordinary("".join(run.text for run in row if not run.call))
    return [" ".join(cell.split()) for cell in text.split("\t") if cell.strip()]


_PARAGRAPH_END = "\x1e"
"""The record separator, which counts as a space."""


def _breaks(texts: Sequence[str], mark: str = "") -> set[int]:
    """Return the places of the spaces between words that have a mark among them, such as the end of a paragraph."""
    found, at = set(), 0
    for piece in re.split(r"(\s+)", "".join(f"{text}{_PARAGRAPH_END}" for text in texts)):
        if piece.isspace() and mark in piece:
            found.add(at)
        at += 0 if piece.isspace() else len(piece)
    return found


def _around(texts: Sequence[str], place: int) -> str:
    """Return the paragraph around a place, without spaces."""
    for text in texts:
        squeezed = "".join(text.split())
        if place < len(squeezed):
            return squeezed[:300]
        place -= len(squeezed)
    return ""


def _note_differences(after: ExtractedDocument, draft: Document) -> Iterator[str]:
    texts = [_with_marks([note.runs for note in notes], 1) for notes in (draft.notes, after.notes)]
    made, found = ([" ".join(text.split()) for text in each] for each in texts)
    yield from _first_difference("a footnote", made, found)


def _header_differences(before: DocxPackage, after: DocxPackage, redlined: Document) -> Iterator[str]:
    """Check that every header that said something of the masthead says what it is now."""
    old, new = reject_changes(redlined), accept_changes(redlined)
    for name in (*before.used("header"), *before.used("footer")):
        said, says = (_squeezed(_part_characters(each, name)) for each in (before, after))
        is_masthead = "Distr" in said
        for role in _MASTHEAD_LINES if is_masthead else _RUNNING_HEADS:
            was, now = (_squeezed(each.text(role)).rstrip("*") for each in (old, new))
            if was and was != now and was in said and now not in says:
                yield f"a header does not say “{new.text(role)}”"
            elif was and was != now and was in said.replace(now, "") and was in says.replace(now, ""):
                yield f"a header still says “{old.text(role)}”"
        dated = is_masthead and _squeezed(old.text(Role.DATE)) in said
        if dated and _squeezed(new.text(Role.ORIGINAL)) not in says:
            yield f"the masthead does not say “{new.text(Role.ORIGINAL)}”"


def _part_characters(parts: DocxPackage, name: str) -> str:
    """Return all characters of a part, text boxes in both their forms."""
    found = edit_plans(parts.tree(name), Styles.from_package(parts), every=True)
    return "".join(character.text for plan in found for character in plan.characters if not character.is_call)


def _squeezed(text: str) -> str:
    return "".join(ordinary(text).split())


# --- Texts to compare -------------------------------------------------------------------------------------------------


def _with_marks(paragraphs: Iterable[Sequence[Run]], first: int) -> list[str]:
    """Return paragraphs in ordinary characters, a slash where italics begin and end, calls in brackets from [1] on."""
    texts: list[str] = []
    italic = False
    for runs in paragraphs:
        pieces: list[str] = []
        for run in runs:
            for character in f"[{run.call - first + 1}]" if run.call else ordinary(run.text):
                is_italic = run.italic and not run.call
                if is_italic != italic and character.isalnum():
                    pieces.append("/")
                    italic = is_italic
                pieces.append(character)
        texts.append("".join(pieces))
    return texts


def _numbered_from(found: ExtractedDocument) -> int:
    return min((note.number for note in found.notes), default=1)
