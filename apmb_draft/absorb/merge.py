"""Merge a returned file into the current state of the draft file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from apmb_draft import word
from apmb_draft.absorb.absorb_changes import AbsorbedDraft, absorb_changes
from apmb_draft.absorb.lost_updates import find_lost_updates
from apmb_draft.absorb.missing_footnotes import refuse_missing_footnotes
from apmb_draft.absorb.returned_docx import ReturnedDocx, comments_as_questions, continues_thread, is_same_comment
from apmb_draft.absorb.three_way import Conflict, Plain, merge_values
from apmb_draft.blocks import Document
from apmb_draft.compose import compose
from apmb_draft.diff.changes import describe_place
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model import Ask, Resolution
from apmb_draft.problems import DraftError
from apmb_draft.reading.formats import read
from apmb_draft.recognise import recognise
from apmb_draft.takeover.align_paragraphs import Side


@dataclass(frozen=True)
class MergeResult:
    """The merged draft; `resolution` is None if there are conflicts.

    `unread` are parts of the file that the draft does not give in the same text: place, as read, as composed.
    """

    resolution: Resolution | None
    came: AbsorbedDraft
    document: Document
    questions: tuple[Ask, ...]
    conflicts: tuple[Conflict, ...]
    unread: tuple[tuple[str, str, str], ...]
    findings: tuple[str, ...] = ()
    """Descriptions of content that a draft keeps in another place."""


def merge_returned(
    here: Resolution, file: ReturnedDocx, accepts: Callable[[str], bool], known: Collection[tuple[str, str]] = ()
) -> MergeResult:
    """Return the current draft, `here`, merged with the changes of a returned file.

    `known` are the comments that were in it when it was sent, author and text; they are no questions. Raises DraftError
    for a file that is none of this draft, or that cannot be read.
    """
    before = recognise(read(word.write(compose(file.sent)), "sent"), "sent").resolution
    read_again = file.read(accepts)
    refuse_missing_footnotes(compose(file.sent), compose(read_again.resolution), file.name)
    came = absorb_changes(file.sent, before, read_again.resolution, file.name, compose(here))
    document = compose(came.resolution)
    questions = comments_as_questions(file.resolve(accepts), document, known)
    asked = tuple(ask for ask in questions if not any(is_same_comment(ask, other) for other in here.ask))
    there = came.resolution.model_copy(update={"ask": (*came.resolution.ask, *asked)})
    plain, conflicts = merge_values(to_plain(file.sent), to_plain(here), to_plain(there))
    unread = tuple((part.where, part.read, part.composed) for part in read_again.differences)
    if conflicts:
        names = display_names(file.sent)
        conflicts = [replace(each, where=names.get(each.where, each.where)) for each in conflicts]
    made = _validated(plain, file.name, has_conflicts=bool(conflicts))
    if made and here != file.sent:
        conflicts += find_lost_updates(file.sent, here, came, made)
    merged = None if conflicts or made is None else _without_earlier(made, asked)
    return MergeResult(merged, came, document, asked, tuple(conflicts), unread, read_again.findings)


def _validated(plain: Plain, name: str, *, has_conflicts: bool) -> Resolution | None:
    """Return merged values as a draft; with conflicts they may be none, and all that is left is to name those."""
    try:
        return validate_plain(plain, name)
    except DraftError:
        if has_conflicts:
            return None
        raise


def _without_earlier(made: Resolution, asked: Collection[Ask]) -> Resolution:
    """Return a draft without the questions that it has again with later replies."""
    left = (ask for ask in made.ask if not any(continues_thread(ask, each) for each in asked))
    return made.model_copy(update={"ask": tuple(left)})


def display_names(sent: Resolution) -> dict[str, str]:
    """Return the names of the paragraphs by section and index, with one more behind the last of each section."""
    side = Side.of(sent)
    found: dict[str, str] = {}
    count: Counter[str] = Counter()
    for paragraph, block in zip(side.paragraphs, side.blocks, strict=True):
        text = re.sub(r"annex (\d+)", lambda annex: f"annex.{int(annex[1]) + 1}.text", paragraph.section)
        count[text] += 1
        found[f"{text} {count[text]}"] = describe_place(block)
        found[f"{text} {count[text] + 1}"] = f"behind {describe_place(block)}"
    return found
