"""Write a redline in a format: tracked in Word, on the review page, as PDF, as a statement of changes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from apmb_draft import render
from apmb_draft.diff import Change
from apmb_draft.docx.state_key import with_state_key
from apmb_draft.lifecycle.draft_review import Review, revision_date, tracked_file
from apmb_draft.model.document import describe_place
from apmb_draft.model.resolution import Resolution
from apmb_draft.render import ListedChange, Why
from apmb_draft.text.templates import Templates

ENDINGS = (".docx", ".pdf", ".html", ".md", ".json")


def word_redline(found: Review, draft: Resolution, author: str) -> bytes:
    """Return a redline as a Word file that is of no state of a draft; `author` as for `tracked_file`."""
    return with_state_key(tracked_file(found, author=author, date=revision_date(draft)), "")


def render_redline(ending: str, found: Review, file: str, filling: Templates) -> bytes:
    """Return the redline of a draft as PDF, page, Markdown or JSON; `file` is the name of the draft's file."""
    remarks = [_as_remark(entry) for entry in found.entries]
    if ending == ".pdf":
        return render.redline_pdf(found.redlined, [*remarks, *_checks(found)] if found.is_told else None, filling)
    if ending == ".html":
        return render.render_review(found.redlined, remarks, filling, flags=found.flags, file=file).encode()
    if ending == ".md":
        return render.changes_markdown(found.redlined, remarks, filling, flags=found.flags, file=file).encode()
    report = render.changes_json(found.redlined, remarks, flags=found.flags)
    return (json.dumps(report, indent=2, ensure_ascii=False) + "\n").encode()


def _checks(found: Review) -> Iterator[ListedChange]:
    """Yield the wording to check as remarks of the pages: at its words, or without a place."""
    from apmb_draft.render import ListedChange, Why  # noqa: PLC0415

    for comment in found.checks:
        (block, first), (_, last) = comment.first, comment.last
        where = describe_place(found.redlined.blocks[block]) if block >= 0 else "the whole text"
        why = Why("", " ".join(comment.lines), "")
        yield ListedChange(where, block, 0, first, last, "", "", (why,), is_check=True)


def _as_remark(entry: Change) -> ListedChange:
    """Return an entry of the statement as the pages want it."""
    from apmb_draft.render import ListedChange  # noqa: PLC0415

    span = entry.span
    whys = tuple(Why(reason.rule, reason.why, reason.source) for reason in entry.reasons)
    return ListedChange(
        entry.where, span.block, span.note, span.first, span.last, entry.before, entry.after, whys, entry.by_hand,
        entry.open_facts,
    )  # fmt: skip
