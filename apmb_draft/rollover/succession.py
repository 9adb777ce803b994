"""Update the meeting that last year's text looked forward to, where the new one reports it as held."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.rollover.paragraph_refs import FileParagraph
from apmb_draft.rollover.report import Step
from apmb_draft.rollover.wording import TextEdit, apply_edits
from apmb_draft.slots import slot_phrases
from apmb_draft.values import UNKNOWN
from apmb_draft.words import MONTHS


def place_last_meeting(step: Step) -> Step:
    """Put the place and days of the meeting that was held into the text.

    "the {conferences.latest}, held in Geneva from 19 to 23 August 2024": last year's text names them as those of the
    meeting to come.
    """
    attend = step.base.attend
    if not attend or UNKNOWN in (attend.place, attend.dates) or not attend.place or not attend.dates:
        return step
    if list(step.draft.meetings[attend.kind].held)[-1:] != [attend.number]:
        return step
    after = slot_phrases(step.base)["attend.place_and_dates"]
    latest = re.escape(f"{{{attend.kind}.latest}}, held in ")
    pattern = re.compile(rf"(?<={latest})[^;()]*?(?:from|during|on) [^,;()]*?(?:{'|'.join(MONTHS)}) \d{{4}}")

    def edits(paragraph: FileParagraph) -> Iterator[TextEdit]:
        for found in pattern.finditer(paragraph.text):
            if found[0] != after:
                yield TextEdit(*found.span(), after, "the meeting that was to be held has been held")

    return apply_edits(step, "held", edits, "last year's text, which named it as one to come")
