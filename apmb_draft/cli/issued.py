"""`apmb-draft issued`: the limited document as the Secretariat issued it, compared with what was handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import diff_option, dry_run_option, quiet_option
from apmb_draft.lifecycle.stages import compare_resolutions, issue_draft
from apmb_draft.model.resolution import Resolution
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
@dry_run_option
@diff_option
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, draft: Path, document: Path, **options: Any) -> None:
    """Take over symbol and date of a draft from DOCUMENT, the Word file or PDF as issued, and show what differs.

    The symbol, the date, a reissue's asterisk with its note, and an agenda item or sponsors not known yet are written
    into the draft file, its comments kept; a symbol that was only expected gives way to that of the document. Every
    other difference is shown, paragraph by paragraph, and the words of the draft stay as they are, unless --force
    puts those of the document in their place.
    """
    found = rewrite.found_draft(draft)
    theirs = rewrite.official_document(document)
    before = series_status.is_issued(found, drafts.other_drafts(found))
    facts = issue_draft(found.resolution, theirs, str(document), is_issued=before)
    differing = compare_resolutions(facts.resolution, theirs)
    taken = facts
    if options["force"]:
        taken = issue_draft(found.resolution, theirs, str(document), words=True, is_issued=before)
    left = () if options["force"] else (each.where for each in differing)
    noted = series_status.note_issued(found.path, taken.resolution, document, left)
    made = rewrite.Rewritten(found, taken.resolution, found.path, own=noted)
    rewrite.say_differences(differing, f"{document}, compared with {draft}")
    kept = rewrite.write(made, options, backed_up=bool(options["force"] and differing))
    rewrite.say_facts(found.resolution, taken.resolution, _FACTS)
    rewrite.say_literal(taken.resolution, taken.literal)
    if kept is not None:
        rewrite.say_written(made, kept)
    _say_symbol(found.resolution, taken.resolution)
    _say(len(differing), found, options)
    ctx.exit(1 if differing and not options["force"] else 0)


def _say_symbol(before: Resolution, after: Resolution) -> None:
    """Say that another symbol was expected; an asterisk tells no other document."""
    if before.symbol is not UNKNOWN and str(before.symbol).rstrip("*") != str(after.symbol).rstrip("*"):
        message = f"the document is {after.symbol}; what was built so far is named after {before.symbol}"
        console.print_note(message)


def _say(differing: int, found: drafts.DraftFile, options: dict[str, Any]) -> None:
    if not differing:
        console.print_note("the document has the words of the draft")
    elif not options["force"]:
        counted = "1 difference" if differing == 1 else f"{differing} differences"
        name = backup_name(found.path)
        then = f"--force puts those of the document in their place; your file is then kept as {name}"
        console.print_note(f"{counted}; the words of the draft stay. {then}")
