"""`apmb-draft redline`: any two texts as one file that shows every change between them, or as the sheet to read out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import TEXT, Options, shared
from apmb_draft.lifecycle import draft_formats, draft_review
from apmb_draft.lifecycle.oral_revision import Sheet, list_instructions, sheet_docx, sheet_markdown
from apmb_draft.lifecycle.stages import refuse_other
from apmb_draft.merge.aligned_texts import DraftText
from apmb_draft.model.problems import error
from apmb_draft.model.resolution import LINE_OF_SPONSORS
from apmb_draft.workspace import drafts, manifest, writing

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
              help="The file to write, .docx, .pdf, .html, .md or .json; without it Markdown is printed.")  # fmt: skip
@click.option("--oral", is_flag=True,
              help="The sheet that is read out, as .docx or .md; without -o it is printed as Markdown.")  # fmt: skip
@click.option("--author", type=TEXT, help="For handing in: one author, no comments of ours.")
@shared("templates", "force", "quiet")
def command(base: Path, draft: Path, output: Path | None, oral: bool, **given: Any) -> None:
    """Show what changed from BASE to DRAFT; each is a draft file (YAML), a Word file or a PDF.

    A Word file as BASE is marked itself, as the Secretariat issued it: its styles, headers and footnotes stay. The
    reason of every change is told where the rules of the roll-over made it. A FILE that shows another comparison is not
    replaced without --force.

    With --oral, what is read out to revise BASE, the text before the delegates, into DRAFT: “In the fourth preambular
    paragraph, delete …”, “After paragraph 7, insert a new paragraph reading: …”. Paragraphs have the numbers of BASE,
    and what is quoted is found once in its paragraph. Masthead, sponsors and agenda item are not revised from the
    podium; where they differ, it is said.
    \f

    Raises:
        click.UsageError: for options that exclude or need each other.
        DraftError: [ending] for a format that is not written, [exists] for a file that another command made, and what
            reading, comparing and writing raise.
    """
    options = Options(**given)
    if oral and options.author:
        raise click.UsageError("--author is for a redline; what is read out names nobody")
    endings, what = (_ORAL, "the sheet") if oral else (draft_formats.REDLINE_ENDINGS, "a redline")
    ending = output.suffix.lower() if output else ".md"
    if ending not in endings:
        raise error(f"-o {output}", "ending", f"{what} ends in one of {', '.join(endings)}")
    data = _sheet(base, draft, ending, options) if oral else _redline(base, draft, ending, options)
    if data is None:
        return
    if output is None:
        click.echo(data.decode(), nl=False)
        return
    words: list[str | Path] = ["redline", base, draft, *["--oral"] * oral, "-o"]
    home = manifest.kept_in(draft, output.parent)
    with writing.hold_folders([output.parent, home]):
        changed = manifest.changed_by_hand({output: data})
        other = manifest.made_otherwise(output, data, words, home)
        if not options.force:
            manifest.refuse_changed(changed)
            if other:
                message = f"was made by {other}; nothing was written. Name another file, or use --force"
                raise error(str(output), "exists", f"{message} (the old file stays as .bak)")
        made = _made(draft, [*words, output, *options.of_content])
        outputs = manifest.with_manifest({output: data}, output.parent, {output: made}, home)
        kept = writing.write_files(outputs, backed_up=[output] if changed or other else [])
    console.print_files([output])
    console.print_backups(kept)


def _made(draft: Path, words: Sequence[str | Path]) -> manifest.Made:
    """Return what the file is made from; a text that others set does not change any more."""
    if _is_issued(draft):
        return manifest.Made(manifest.manifest_name(draft), "", tuple(words))
    return manifest.made_by(drafts.read_draft(draft), words)


# --- The redline ------------------------------------------------------------------------------------------------------


def _redline(base: Path, draft: Path, ending: str, options: Options) -> bytes:
    own, official = (None, base) if _is_issued(base) else (drafts.read_draft(base), None)
    before = draft_review.find_base(own, official, options.filling, force=False)
    assert before
    if before.note and ending == ".docx":  # nothing is marked in any file of another format
        console.print_note(before.note)
    if _is_issued(draft):
        after = draft_review.recognise_document(drafts.read_untrusted(draft), str(draft), "words")
    else:
        after = drafts.read_draft(draft).resolution
    if options.author:
        clean = draft_formats.clean_text(after, (), options.filling, is_for_submission=True)
        found = draft_review.submission_review(before, clean.document)
    else:
        found = draft_review.review_draft(before, after, options.filling)
    if ending == ".docx":
        return draft_formats.word_redline(found, after, options.author or "")
    return draft_formats.render_redline(ending, found, str(draft), options.filling)


def _is_issued(path: Path) -> bool:
    """Return whether a file is to be read as a document, not as a draft file."""
    return path.suffix.lower() in _ISSUED or drafts.read_untrusted(path).startswith(_MAGIC)


# --- The sheet that is read out ---------------------------------------------------------------------------------------


def _sheet(base: Path, draft: Path, ending: str, options: Options) -> bytes | None:
    """Return the sheet that revises one text into another, as a Word file or Markdown; None if they say the same."""
    before, after = _read_out(base), _read_out(draft)
    old, new = before.resolution, after.resolution
    refuse_other(old, new, str(draft))
    sheet = Sheet(old, list_instructions(before.document, after.document))
    differing = [key.replace("_", " ") for key in _REST if getattr(old, key) != getattr(new, key)]
    if differing:
        console.print_note(f"not part of an oral revision, and different: {', '.join(differing)}")
    if not sheet.instructions:
        console.print_note("the two texts say the same: there is nothing to read out")
        return None
    return sheet_docx(sheet) if ending == ".docx" else sheet_markdown(sheet, options.filling).encode()


def _read_out(path: Path) -> DraftText:
    """Return a text of which only what is read out must be right; what else of a document is not placed, is said."""
    if _is_issued(path):
        return rewrite.official_document(path)
    return DraftText.of(drafts.read_draft(path).resolution)


_REST = (*LINE_OF_SPONSORS, "agenda_item", "agenda_title")
