"""Write a draft and its redline in every format: Word file, PDF, page, plain text, Markdown, JSON.

`clean_text` is the draft by itself, `render_redline` and `word_redline` its changes against a base.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from apmb_draft import render
from apmb_draft.compose import compose
from apmb_draft.diff import Change, ChangeKind, Reason, RunSpan
from apmb_draft.docx.writer import with_state_key
from apmb_draft.lifecycle.draft_review import Review, clean_file, revision_date, tracked_file, without_questions
from apmb_draft.model.document import Document, describe_place
from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import Resolution
from apmb_draft.text.templates import Templates

REDLINE_ENDINGS = (".docx", ".pdf", ".html", ".md", ".json")


@dataclass(frozen=True)
class CleanText:
    """The text of a draft by itself, to be written in any format; `flags` is wording to check, commented on in Word."""

    draft: Resolution
    document: Document
    flags: tuple[Flag, ...] = ()

    def write(self, form: str, filling: Templates, *, stamp: bool = False, state: str = "") -> bytes:
        """Return the text as ".docx", with the key of the state of the draft, ".pdf", ".html" or ".txt".

        Raises DraftError as the renderer of the format does, ValueError for another format.
        """
        match form:
            case ".docx":
                return clean_file(self.document, self.draft, self.flags, stamp=stamp, state=state)
            case ".pdf":
                return render.render_pdf(self.document, filling, stamp=stamp)
            case ".html":
                return render.render_html(self.document, filling, stamp=stamp).encode()
            case ".txt":
                return render.render_text(self.document, filling).encode()
        raise ValueError(f"no format {form}")


def clean_text(draft: Resolution, flags: tuple[Flag, ...], filling: Templates, *, is_for_submission: bool) -> CleanText:
    """Return the text of a draft to be written; for submission without questions."""
    document = compose(draft, filling)
    return CleanText(draft, without_questions(document) if is_for_submission else document, flags)


def word_redline(found: Review, draft: Resolution, author: str) -> bytes:
    """Return a redline as a Word file that is of no state of a draft; `author` as for `tracked_file`."""
    return with_state_key(tracked_file(found, author=author, date=revision_date(draft)), "")


def render_redline(ending: str, found: Review, file: str, filling: Templates) -> bytes:
    """Return the redline of a draft as PDF, page, Markdown or JSON; `file` is the name of the draft's file."""
    if ending == ".pdf":
        return render.redline_pdf(found.redlined, [*found.entries, *_checks(found)] if found.is_told else None, filling)
    if ending == ".html":
        return render.render_review(found.redlined, found.entries, filling, flags=found.flags, file=file).encode()
    if ending == ".md":
        return render.changes_markdown(found.redlined, found.entries, filling, flags=found.flags, file=file).encode()
    report = render.changes_json(found.redlined, found.entries, flags=found.flags)
    return (json.dumps(report, indent=2, ensure_ascii=False) + "\n").encode()


def _checks(found: Review) -> Iterator[Change]:
    """Yield the wording to check as changes that are none, at its words, or without a place."""
    for comment in found.checks:
        (block, first), (_, last) = comment.first, comment.last
        where = describe_place(found.redlined.blocks[block]) if block >= 0 else "the whole text"
        reasons = (Reason("", " ".join(comment.lines), ""),)
        yield Change(RunSpan(block, 0, first, last), "", "", ChangeKind.CHECK, where, reasons=reasons)
