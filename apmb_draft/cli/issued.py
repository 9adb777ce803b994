"""`apmb-draft issued`: the limited document as the Secretariat issued it, compared with what was handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import Options, shared
from apmb_draft.lifecycle.stages import compare_with, issue_draft
from apmb_draft.model.values import UNKNOWN
from apmb_draft.workspace import drafts, series_status
from apmb_draft.workspace.writing import backup_name

EPILOG = """\b
Examples:
  apmb-draft issued drafts/80.yaml A_C.1_80_L.30.pdf
  apmb-draft issued drafts/80.yaml L30.docx --diff

Exit codes: 0 the document has the words of the draft; 1 it differs, as shown; 2 wrong usage or input; 3 refused.
"""

_FACTS = ("symbol", "issued", "symbol_note", "agenda_item", "sponsors")


@click.command("issued", epilog=EPILOG)
@click.argument("draft", type=click.Path(path_type=Path))
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Put the words as issued in place of yours; your file is kept as .bak.")
@shared("dry_run", "diff", "quiet")
def command(draft: Path, document: Path, **given: Any) -> int:
    """Take over symbol and date of a draft from DOCUMENT, the Word file or PDF as issued, and show what differs.

    The symbol, the date, a reissue's asterisk with its note, and an agenda item or sponsors not known yet are written
    into the draft file, its comments kept; a symbol that was only expected gives way to that of the document. Every
    other difference is shown, paragraph by paragraph, and the words of the draft stay as they are, unless --force
    puts those of the document in their place.
    """
    options = Options(**given)
    found = rewrite.found_draft(draft)
    theirs = rewrite.official_document(document)
    before = series_status.is_issued(found, drafts.other_drafts(found))
    taken = issue_draft(found.resolution, theirs.resolution, str(document), is_issued=before)
    differing = compare_with(taken.resolution, theirs)
    if options.force:
        taken = issue_draft(found.resolution, theirs.resolution, str(document), words=True, is_issued=before)
    left = () if options.force else (each.where for each in differing)
    noted = series_status.note_issued(found.path, taken.resolution, document, left)
    made = rewrite.Rewritten(found, taken.resolution, found.path, own=noted)
    rewrite.say_differences(differing, f"{document}, compared with {draft}")
    rewrite.write_and_say(made, options, _FACTS, taken.literal, backed_up=bool(options.force and differing))
    was, now = found.resolution.symbol, taken.resolution.symbol
    if was is not UNKNOWN and str(was).rstrip("*") != str(now).rstrip("*"):  # an asterisk tells no other document
        console.print_note(f"the document is {now}; what was built so far is named after {was}")
    if not differing:
        console.print_note("the document has the words of the draft")
    elif not options.force:
        counted = "1 difference" if len(differing) == 1 else f"{len(differing)} differences"
        then = "--force puts those of the document in their place; your file is then kept as"
        console.print_note(f"{counted}; the words of the draft stay. {then} {backup_name(found.path)}")
    return 1 if differing and not options.force else 0
