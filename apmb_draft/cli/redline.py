"""`apmb-draft redline`: any two texts as one file that shows every change between them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, files, showing, tracking
from apmb_draft.cli.older import given, kept_in, with_one
from apmb_draft.cli.options import TEXT, force_option, quiet_option, templates, templates_option
from apmb_draft.model import Resolution
from apmb_draft.problems import error
from apmb_draft.templates import Templates

EPILOG = """\b
Examples:
  apmb-draft redline drafts/79.yaml drafts/80.yaml -o output/80-against-79.docx
  apmb-draft redline A_RES_79_34.docx drafts/80.yaml -o for-colleagues.html
"""

ENDINGS = (".docx", *showing.ENDINGS)
_ISSUED = (".docx", ".docm", ".dotx", ".doc", ".pdf", ".txt")
"""Endings of what was set by others; any other file is a draft file, unless its first bytes say that it is not."""
_MAGIC = (tracking.WORD, b"%PDF", b"\xd0\xcf\x11\xe0")


@click.command("redline", epilog=EPILOG)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("draft", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE",
              help="The file to write; its ending says which: .docx, .pdf, .html, .md or .json.")  # fmt: skip
@click.option("--author", type=TEXT, help="For handing in: one author, no remarks of ours.")
@templates_option
@force_option
@quiet_option
def command(base: Path, draft: Path, **options: Any) -> None:
    """Show what changed from BASE to DRAFT; each is a draft file (YAML), a Word file or a PDF.

    A Word file as BASE is marked itself, as the Secretariat issued it: its styles, headers and footnotes stay. The
    reason of every change is told where the rules of the roll-over made it.
    """
    filling = templates(options["templates"])
    output: Path = options["output"]
    if output.suffix.lower() not in ENDINGS:
        raise error(f"-o {output}", "ending", f"a redline ends in one of {', '.join(ENDINGS)}")
    quiet = options["quiet"] or output.suffix.lower() != ".docx"  # nothing is marked in any file of another format
    before, after = _base(base, filling, quiet=quiet), _resolution(draft)
    found = (tracking.for_handing_in if options["author"] else tracking.review)(before, after, filling)
    options["draft"] = draft
    data = made(output.suffix.lower(), found, after, filling, options)
    words = ["redline", str(base), str(draft), "-o", str(output), *given(options)]
    with files.held([output.parent, kept_in(draft, output.parent)]):
        changed = files.changed_by_hand({output: data})
        if not options["force"]:
            files.refuse_changed(changed)
        kept = files.write(with_one(output, data, draft, words), backed_up=changed)
    console.files(files.sizes([output]), quiet=options["quiet"])
    console.asides(kept, [], quiet=options["quiet"])


def made(ending: str, found: tracking.Review, draft: Resolution, filling: Templates, options: dict[str, Any]) -> bytes:
    """The redline in the format of an ending."""
    if ending in showing.ENDINGS:
        return showing.shown(ending, found, str(options["draft"]), filling)
    from apmb_draft.tracked.state_key import with_state_key  # noqa: PLC0415 - lxml, only where a Word file is made

    file = tracking.tracked_file(found, author=options["author"] or "", date=tracking.marked_on(draft))
    return with_state_key(file, "")  # that of a base of ours is no state of this draft


def _base(path: Path, filling: Templates, *, quiet: bool) -> tracking.Base:
    if _is_issued(path):
        return tracking.official_base(path, None, filling, force=False, quiet=quiet)
    return tracking.own_base(files.read(path).resolution, str(path), filling)


def _resolution(path: Path) -> Resolution:
    if _is_issued(path):
        return tracking.recognised(files.stranger(path), path, "words")
    return files.read(path).resolution


def _is_issued(path: Path) -> bool:
    """Whether a file is to be read as a document, not as a draft file."""
    return path.suffix.lower() in _ISSUED or files.stranger(path).startswith(_MAGIC)
