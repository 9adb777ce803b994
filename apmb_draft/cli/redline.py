"""`apmb-draft redline`: any two texts as one file that shows every change between them, or as the sheet to read out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import TEXT, force_option, load_templates, quiet_option, templates_option
from apmb_draft.lifecycle import draft_formats, draft_review
from apmb_draft.lifecycle.oral_revision import revision_sheet, sheet_docx, sheet_markdown
from apmb_draft.lifecycle.stages import refuse_other
from apmb_draft.model.problems import error
from apmb_draft.model.resolution import LINE_OF_SPONSORS, Resolution
from apmb_draft.workspace import drafts, manifest, writing
from apmb_draft.workspace.stale_outputs import content_options, kept_in, with_one

EPILOG = """\b
Examples:
  apmb-draft redline drafts/79.yaml drafts/80.yaml -o output/80-against-79.docx
  apmb-draft redline A_C.1_80_L.30.docx drafts/80-Rev.1.yaml --oral -o podium.docx
"""

_ORAL = (".docx", ".md")
"""Endings of the sheet that is read out."""
_ISSUED = (".docx", ".docm", ".dotx", ".doc", ".pdf", ".txt")
"""Endings of what was set by others; any other file is a draft file, unless its first bytes say that it is not."""
_MAGIC = (draft_review.WORD_SIGNATURE, b"%PDF", b"\xd0\xcf\x11\xe0")


@click.command("redline", epilog=EPILOG)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("draft", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="The file to write; its ending says which: .docx, .pdf, .html, .md or .json.")  # fmt: skip
@click.option("--oral", is_flag=True,
              help="The sheet that is read out, as .docx or .md; without -o it is printed as Markdown.")  # fmt: skip
@click.option("--author", type=TEXT, help="For handing in: one author, no comments of ours.")
@templates_option
@force_option
@quiet_option
def command(base: Path, draft: Path, **options: Any) -> None:
    """Show what changed from BASE to DRAFT; each is a draft file (YAML), a Word file or a PDF.

    A Word file as BASE is marked itself, as the Secretariat issued it: its styles, headers and footnotes stay. The
    reason of every change is told where the rules of the roll-over made it.

    With --oral, what is read out to revise BASE, the text before the delegates, into DRAFT: “In the fourth preambular
    paragraph, delete …”, “After paragraph 7, insert a new paragraph reading: …”. Paragraphs have the numbers of BASE,
    and what is quoted is found once in its paragraph. Masthead, sponsors and agenda item are not revised from the
    podium; where they differ, it is said.
    """
    output: Path | None = options["output"]
    _check_options(output, options)
    data = _sheet(base, draft, options) if options["oral"] else _redline(base, draft, options)
    if data is None:
        return
    if output is None:
        click.echo(data.decode(), nl=False)
        return
    oral = ["--oral"] if options["oral"] else []
    words = ["redline", str(base), str(draft), *oral, "-o", str(output), *content_options(options)]
    with writing.hold_folders([output.parent, kept_in(draft, output.parent)]):
        changed = manifest.changed_by_hand({output: data})
        if not options["force"]:
            manifest.refuse_changed(changed)
        kept = writing.write_files(with_one(output, data, draft, words), backed_up=changed)
    console.print_files(writing.file_sizes([output]))
    console.print_backups_and_stale(kept, [])


def _check_options(output: Path | None, options: dict[str, Any]) -> None:
    """Raise UsageError for options that do not go together, DraftError [ending] for a format that is not written."""
    if options["oral"] and options["author"]:
        raise click.UsageError("--author is for a redline; what is read out names nobody")
    if output is None and not options["oral"]:
        raise click.UsageError("Missing option '-o' / '--output'.")
    endings, what = (_ORAL, "the sheet") if options["oral"] else (draft_formats.REDLINE_ENDINGS, "a redline")
    if output and output.suffix.lower() not in endings:
        raise error(f"-o {output}", "ending", f"{what} ends in one of {', '.join(endings)}")


# --- The redline ------------------------------------------------------------------------------------------------------


def _redline(base: Path, draft: Path, options: dict[str, Any]) -> bytes:
    """Return the redline of two texts in the format of the file to write."""
    filling, ending = load_templates(options["templates"]), options["output"].suffix.lower()
    own, official = (None, base) if _is_issued(base) else (drafts.read_draft(base), None)
    before = draft_review.find_base(own, official, filling, force=False)
    assert before
    if before.note and ending == ".docx":  # nothing is marked in any file of another format
        console.print_note(before.note)
    after = _resolution(draft)
    review = draft_review.submission_review if options["author"] else draft_review.review_draft
    found = review(before, after, filling)
    if ending == ".docx":
        return draft_formats.word_redline(found, after, options["author"] or "")
    return draft_formats.render_redline(ending, found, str(draft), filling)


def _resolution(path: Path) -> Resolution:
    if _is_issued(path):
        return draft_review.recognise_document(drafts.read_untrusted(path), str(path), "words")
    return drafts.read_draft(path).resolution


def _is_issued(path: Path) -> bool:
    """Return whether a file is to be read as a document, not as a draft file."""
    return path.suffix.lower() in _ISSUED or drafts.read_untrusted(path).startswith(_MAGIC)


# --- The sheet that is read out ---------------------------------------------------------------------------------------


def _sheet(base: Path, draft: Path, options: dict[str, Any]) -> bytes | None:
    """Return the sheet that revises one text into another, as a Word file or Markdown; None if they say the same."""
    before, after = _read_out(base), _read_out(draft)
    refuse_other(before, after, str(draft))
    sheet = revision_sheet(before, after)
    _say_rest(before, after)
    if not sheet.instructions:
        console.print_note("the two texts say the same: there is nothing to read out")
        return None
    if options["output"] and options["output"].suffix.lower() == ".docx":
        return sheet_docx(sheet)
    return sheet_markdown(sheet, load_templates(options["templates"])).encode()


def _read_out(path: Path) -> Resolution:
    """Return a text of which only what is read out must be right; what else of a document is not placed, is said."""
    if _is_issued(path):
        return rewrite.official_document(path)
    return drafts.read_draft(path).resolution


_REST = (*LINE_OF_SPONSORS, "agenda_item", "agenda_title")


def _say_rest(before: Resolution, after: Resolution) -> None:
    differing = [key.replace("_", " ") for key in _REST if getattr(before, key) != getattr(after, key)]
    if differing:
        console.print_note(f"not part of an oral revision, and different: {', '.join(differing)}")
