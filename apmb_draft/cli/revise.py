"""`apmb-draft revise`: the revised draft of an issued document, under the next symbol."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import DATE, Options, draft_argument, shared
from apmb_draft.lifecycle import draft_review
from apmb_draft.lifecycle.draft_check import refuse_nonsense
from apmb_draft.lifecycle.snapshots import with_snapshot
from apmb_draft.lifecycle.stages import revise_draft
from apmb_draft.model.problems import DraftError, error
from apmb_draft.model.resolution import Resolution
from apmb_draft.model.values import Unknown
from apmb_draft.un.english import date_text
from apmb_draft.workspace import drafts, manifest, series_status

EPILOG = """\b
Examples:
  apmb-draft revise drafts/80.yaml --date 2025-10-24
  apmb-draft revise drafts/80.yaml --base A_C.1_80_L.30.docx --dry-run

Exit codes: 0 done; 1 the tracked file is missing, as said; 2 wrong usage or input; 3 refused, nothing written.
"""


@click.command("revise", epilog=EPILOG)
@draft_argument
@click.option("--date", type=DATE, help="Day on which the revised draft is handed in; asked in the file if not given.")
@click.option("-f", "--file", type=click.Path(path_type=Path), metavar="FILE",
              help="The new draft file. Default: beside the old one, such as drafts/80-Rev.1.yaml.")  # fmt: skip
@shared("official", "dry_run", "diff", "output", "templates", "force", "quiet")
def command(draft: Path | None, date: datetime.date | None, file: Path | None, **given: Any) -> int:
    """Begin the revised draft of an issued one: A/C.1/80/L.30 becomes A/C.1/80/L.30/Rev.1, then Rev.2 and so on.

    DRAFT is the file of the document as issued, which stays as it is; the new file beside it has its words and
    comments, to be changed in any editor. `build` of the new file tracks every change against the text as issued, or,
    with --base, in the Word file of the Secretariat.
    \f

    Raises:
        DraftError: [exists] where the new file would replace the document as issued, and what reading, revising and
            writing raise.
    """
    options = Options(**given)
    found = rewrite.found_draft(draft)
    _refuse_other_words(found)
    after = revise_draft(found.resolution, str(found.path), date)
    _refuse_date(found.resolution, after, date)
    path = drafts.draft_path(file, "--file") if file else _beside(found.path, after)
    if os.path.realpath(path) == os.path.realpath(found.path):
        raise error(str(path), "exists", "is the document as issued, which stays; name another file for the revision")
    _say_not_issued(found)
    new = drafts.DraftFile(path, after, rewrite.Rewritten(found, after, path).data)
    folder = drafts.output_of(options.output, path)
    others, untracked = ({}, None) if options.is_trial else _documents(found, new, folder, options)
    whole = with_snapshot(others, new, folder, official=options.official)
    own = {each: kept for each, kept in whole.items() if each not in others}
    made_from = manifest.made_by_build(new, others, options.of_build)
    made = rewrite.Rewritten(found, after, path, others, made_from, own)
    if rewrite.write_and_say(made, options, ("symbol", "issued", "base")):
        build = f"apmb-draft build {console.quote_path(path)}"
        console.print_note(f"change the words in {path}; {build} tracks them")
    if untracked:
        console.print_untracked(untracked)
    return 1 if untracked else 0


def _refuse_other_words(found: drafts.DraftFile) -> None:
    """Refuse a draft whose document was issued with other words.

    Raises DraftError [issued-differs]: a revision begins from the text as issued.
    """
    document, places = series_status.issued_differences(found)
    if places:
        issued = Path(document)
        again = f"apmb-draft issued {console.quote_path(found.path)} {console.quote_path(issued)}"
        message = f"its words are not those of {issued.name} in {', '.join(places)}; {again} --force takes those over"
        raise error(str(found.path), "issued-differs", f"{message}, and without --force compares again")


def _say_not_issued(found: drafts.DraftFile) -> None:
    """Say that no document was compared with the draft, so that its words are taken for those of the document."""
    if not series_status.is_issued(found, drafts.other_drafts(found)):
        how = f"apmb-draft issued {console.quote_path(found.path)} DOCUMENT compares it with the document"
        message = f"{found.path} is not noted as issued; its words are taken for those of the document. {how}"
        console.print_note(message)


def _refuse_date(before: Resolution, after: Resolution, date: datetime.date | None) -> None:
    """Refuse a day outside the session, and one before the document that is revised."""
    refuse_nonsense(after, {"issued": "--date"} if date else {})
    if date and not isinstance(before.issued, Unknown) and date < before.issued:
        message = f"{date_text(date)} is before the day of {before.symbol}, {date_text(before.issued)}"
        raise error("--date", "answer", f"{message}; nothing was written")


def _beside(path: Path, after: Resolution) -> Path:
    """Return the name of the new file: that of the old one with its revision.

    >>> from types import SimpleNamespace
    >>> str(_beside(Path("80-Rev.1.yaml"), SimpleNamespace(symbol="A/C.1/80/L.30/Rev.2")))
    '80-Rev.2.yaml'
    """
    revision = str(after.symbol).rpartition("/")[2]
    return path.with_name(f"{drafts.unrevised_stem(path)}-{revision}{path.suffix}")


def _documents(
    found: drafts.DraftFile, new: drafts.DraftFile, folder: Path, options: Options
) -> tuple[dict[Path, bytes], DraftError | None]:
    """Return the Word files of the revised draft, tracked against the text as issued, as `word_files` does."""
    base = draft_review.find_base(found, options.official, options.filling, force=options.force)
    assert base
    if base.note:
        console.print_note(base.note)
    flags = draft_review.wording_to_check(new.resolution, drafts.adopted_before(found))
    review = draft_review.review_draft(base, new.resolution, options.filling, flags)
    stem = folder / drafts.base_name(new.path, new.resolution)
    return draft_review.word_files(stem, review, new.resolution, state=new.key)
