"""Merge a returned file into the current state of the draft file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from apmb_draft.absorb.absorb_changes import AbsorbedDraft, absorb_changes
from apmb_draft.absorb.lost_updates import find_lost_updates
from apmb_draft.absorb.missing_footnotes import refuse_missing_footnotes
from apmb_draft.absorb.returned_docx import ReturnedDocx, comments_as_questions, continues_thread, is_same_comment
from apmb_draft.absorb.three_way import Conflict, Value, merge_values
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model import Ask, Resolution
from apmb_draft.problems import DraftError
from apmb_draft.redline.places import describe_place
from apmb_draft.takeover.align_paragraphs import DraftText


@dataclass(frozen=True)
class MergeResult:
    """The merged draft; `merged` is None if there are conflicts. `here` is the draft before.

    `unread` are parts of the file that the draft does not give in the same text: place, as read, as composed.
    """

    here: DraftText
    merged: DraftText | None
    came: AbsorbedDraft
    questions: tuple[Ask, ...]
    conflicts: tuple[Conflict, ...]
    unread: tuple[tuple[str, str, str], ...]
    findings: tuple[str, ...] = ()
    """Descriptions of content that a draft keeps in another place."""

    @property
    def resolution(self) -> Resolution | None:
        """Return the merged draft, or None."""
        return self.merged.resolution if self.merged else None


def merge_returned(
    here: Resolution, file: ReturnedDocx, accepts: Callable[[str], bool], known: Collection[tuple[str, str]] = ()
) -> MergeResult:
    """Return the current draft, `here`, merged with the changes of a returned file.

    `known` are the comments that were in it when it was sent, author and text; they are no questions. Raises DraftError
    for a file that is none of this draft, or that cannot be read.
    """
    sent, now = file.sent.resolution, DraftText.of(here, file.sent)
    read_again = file.read(accepts)
    after = DraftText(read_again.resolution, read_again.document)
    refuse_missing_footnotes(file.sent.document, after.document, file.name)
    came = absorb_changes(file.sent, file.read_as_sent(), after, file.name, now.document)
    questions = comments_as_questions(file.resolve(accepts), came.document, known)
    asked = tuple(ask for ask in questions if not any(is_same_comment(ask, other) for other in here.ask))
    there = came.resolution.model_copy(update={"ask": (*came.resolution.ask, *asked)})
    plain, conflicts = merge_values(to_plain(sent), to_plain(here), to_plain(there))
    unread = tuple((part.where, part.read, part.composed) for part in read_again.differences)
    if conflicts:
        names = display_names(file.sent)
        conflicts = [replace(each, where=names.get(each.where, each.where)) for each in conflicts]
    draft = _validated(plain, file.name, has_conflicts=bool(conflicts))
    made = DraftText.of(_without_earlier(draft, asked), now, came.text) if draft else None
    if made and here != sent:
        conflicts += find_lost_updates(sent, here, came, made)
    return MergeResult(now, None if conflicts else made, came, asked, tuple(conflicts), unread, read_again.findings)


def _validated(plain: Mapping[str, Value], name: str, *, has_conflicts: bool) -> Resolution | None:
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


def display_names(sent: DraftText) -> dict[str, str]:
    """Return the names of the paragraphs by section and index, with one more behind the last of each section."""
    found: dict[str, str] = {}
    count: Counter[str] = Counter()
    for paragraph, block in zip(sent.paragraphs, sent.blocks, strict=True):
        text = re.sub(r"annex (\d+)", lambda annex: f"annex.{int(annex[1]) + 1}.text", paragraph.section)
        count[text] += 1
        found[f"{text} {count[text]}"] = describe_place(block)
        found[f"{text} {count[text] + 1}"] = f"behind {describe_place(block)}"
    return found
