"""A returned file taken into the draft as its file is now, with what others wrote into that in the meantime."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from apmb_draft import word
from apmb_draft.absorb.absorbing import Absorbed, absorbed
from apmb_draft.absorb.lost_notes import refuse_unknown
from apmb_draft.absorb.passed_by import passed_by
from apmb_draft.absorb.returned import Returned, goes_on, questions
from apmb_draft.absorb.three_way import Conflict, merged
from apmb_draft.blocks import Document
from apmb_draft.compose import compose
from apmb_draft.draft_file import to_plain, validated
from apmb_draft.model import Ask, Resolution
from apmb_draft.reading import read
from apmb_draft.recognise import recognise
from apmb_draft.redline.places import describe_place
from apmb_draft.takeover.sides import Side


@dataclass(frozen=True)
class Taken:
    """A draft with what came back.

    `resolution` is None where changes collide, `conflicts` says where. `unread` are parts of the file that a draft
    cannot say in the same words, as they were read and as they are composed.
    """

    resolution: Resolution | None
    came: Absorbed
    document: Document
    questions: tuple[Ask, ...]
    conflicts: tuple[Conflict, ...]
    unread: tuple[tuple[str, str, str], ...]
    findings: tuple[str, ...] = ()
    """What has no place in a draft and is kept at another."""


def taken(
    here: Resolution, file: Returned, accepts: Callable[[str], bool], known: Collection[tuple[str, str]] = ()
) -> Taken:
    """The draft as it is now, with what came back in a file.

    `known` are the comments that were in it when it was sent, author and text; they are no questions.
    Raises DraftError for a file that is none of this draft, or that cannot be read.
    """
    before = recognise(read(word.write(compose(file.sent)), "sent"), "sent").resolution
    read_again = file.read(accepts)
    refuse_unknown(compose(file.sent), compose(read_again.resolution), file.name)
    came = absorbed(file.sent, before, read_again.resolution, file.name, compose(here))
    document = compose(came.resolution)
    asked = tuple(ask for ask in questions(file.resolved(accepts), document, known) if ask not in here.ask)
    there = came.resolution.model_copy(update={"ask": (*came.resolution.ask, *asked)})
    plain, conflicts = merged(to_plain(file.sent), to_plain(here), to_plain(there))
    unread = tuple((part.where, part.read, part.composed) for part in read_again.differences)
    if conflicts:
        names = places(file.sent)
        conflicts = [replace(each, where=names.get(each.where, each.where)) for each in conflicts]
    made = None if conflicts else _without_earlier(validated(plain, file.name), asked)
    if made and here != file.sent:
        conflicts = list(passed_by(file.sent, here, came, made))
    return Taken(None if conflicts else made, came, document, asked, tuple(conflicts), unread, read_again.findings)


def _without_earlier(made: Resolution, asked: Collection[Ask]) -> Resolution:
    """Return a draft without the questions that stand in it again, with the replies that came since."""
    left = (ask for ask in made.ask if not any(goes_on(ask, each) for each in asked))
    return made.model_copy(update={"ask": tuple(left)})


def places(sent: Resolution) -> dict[str, str]:
    """What people call each paragraph, by its text and its number there, with one more behind the last."""
    side = Side.of(sent)
    found: dict[str, str] = {}
    count: Counter[str] = Counter()
    for unit, block in zip(side.units, side.blocks, strict=True):
        text = re.sub(r"annex (\d+)", lambda annex: f"annex.{int(annex[1]) + 1}.text", unit.text)
        count[text] += 1
        found[f"{text} {count[text]}"] = describe_place(block)
        found[f"{text} {count[text] + 1}"] = f"behind {describe_place(block)}"
    return found
