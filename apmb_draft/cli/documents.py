"""The Word files of a draft, for the commands that write them: what it is compared with, clean and tracked."""

from __future__ import annotations

from pathlib import Path

from apmb_draft.cli import console
from apmb_draft.lifecycle import draft_review
from apmb_draft.lifecycle.draft_review import Base, Review
from apmb_draft.model.resolution import Resolution
from apmb_draft.text.templates import Templates
from apmb_draft.workspace import drafts


def find_base(
    own: drafts.DraftFile | None, official: Path | None, filling: Templates, *, force: bool, quiet: bool = False
) -> Base | None:
    """Return what a draft is compared with: the official document, else our own rendering of the text before it.

    Unless it is to be `quiet`, it is said where that is no Word file. Raises DraftError as `official_base` does.
    """
    if official is None:
        return draft_review.own_base(own.resolution, str(own.path), filling) if own else None
    expected = own.resolution if own else None
    base = draft_review.official_base(drafts.read_untrusted(official), str(official), expected, filling, force=force)
    if not base.is_official and not quiet:
        message = "is no Word file: changes are tracked in our own rendering of its text; for handing in, name the Word"
        console.print_note(f"{official}: {message} file that the Secretariat issued")
    return base


def word_files(stem: Path, review: Review, draft: Resolution, *, stamp: bool = False) -> dict[Path, bytes]:
    """Return the Word files of a draft: clean, and with every change against its base tracked."""
    clean = draft_review.clean_file(review.draft, draft, review.flags, stamp=stamp)
    tracked = draft_review.tracked_file(review, date=draft_review.revision_date(draft))
    return {stem.with_name(f"{stem.name}-{form}.docx"): data for form, data in (("clean", clean), ("tracked", tracked))}
