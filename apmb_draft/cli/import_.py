"""`apmb-draft import`: an official document becomes a draft file, and the file is proven against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, files
from apmb_draft.cli.options import force_option, quiet_option
from apmb_draft.draft_file import dump
from apmb_draft.problems import error
from apmb_draft.templates import Templates
from apmb_draft.typography import plain

EPILOG = """\b
Examples:
  apmb-draft import A_RES_79_34.pdf
  apmb-draft import L30.docx -o drafts/80.yaml --report proof.html
"""


@click.command("import", epilog=EPILOG)
@click.argument("document", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="The draft file. Default: drafts/ and the session, such as drafts/79.yaml.")  # fmt: skip
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE", help="A page with source and result side by side."
)
@force_option
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, document: Path, **options: Any) -> None:
    """Read an official resolution or draft (Word file, PDF or plain text) into a draft file.

    Facts become data where they give the very same words back; the rest stays as it is written. The new file is
    composed and held against what was read: exit code 0 when all is identical, 1 when something differs.
    """
    from apmb_draft.reading import read  # noqa: PLC0415 - the readers bring libraries of their own
    from apmb_draft.recognise import recognise  # noqa: PLC0415

    recognised = recognise(read(_bytes(document), str(document)), str(document))
    path = options["output"] or files.DRAFTS / f"{recognised.resolution.session}.yaml"
    outputs = {path: dump(recognised.resolution).encode()}
    if options["report"]:
        values = {"name": document.name, "parts": recognised.compared, "doubts": recognised.doubts}
        outputs[options["report"]] = Templates().fill("proof.html.jinja", values, autoescape=True).encode()
    replaced = [each for each, data in outputs.items() if each.exists() and each.read_bytes() != data]
    if replaced and not options["force"]:
        message = "is there already and says something else; use -o to name another, or --force (it stays as .bak)"
        raise error(str(replaced[0]), "exists", message)
    kept = files.write(files.with_schema(outputs, path.parent), backed_up=replaced)
    console.files(files.sizes(outputs), quiet=options["quiet"])
    console.asides(kept, [], quiet=options["quiet"])
    _print(recognised, quiet=options["quiet"])
    ctx.exit(1 if recognised.differences else 0)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise error(str(path), "file", "there is no such file")
    if path.stat().st_size > _LARGEST:
        raise error(str(path), "too-large", f"{path.stat().st_size:,} bytes; a document has at most {_LARGEST:,}")
    return path.read_bytes()


_LARGEST = 100_000_000
"""Bytes; asked of the file system, so that a larger file is not even read."""


def _print(recognised: Any, *, quiet: bool) -> None:
    for doubt in recognised.doubts:
        console.say(doubt, quiet=quiet)
    for part in recognised.differences:
        click.echo(f"{part.where}: {' '.join(redline(part.read, part.composed))}")
    if not recognised.differences and not quiet:
        click.echo(f"all {len(recognised.compared)} parts identical")


def redline(before: str, after: str) -> Iterator[str]:
    """The words of two texts, what is gone and what came between marks.

    >>> " ".join(redline("the Twenty first Meeting", "the Twenty-first Meeting"))
    'the [-Twenty first-] {+Twenty-first+} Meeting'
    """
    old, new = re.split(r"\s+", plain(before).strip()), re.split(r"\s+", plain(after).strip())
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield " ".join(old[a:b])
            continue
        if old[a:b] != [""] and a < b:
            yield f"[-{' '.join(old[a:b])}-]"
        if new[c:d] != [""] and c < d:
            yield f"{{+{' '.join(new[c:d])}+}}"
