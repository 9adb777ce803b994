"""`apmb-draft oral-revision`: the sheet that is read out to turn the text before the delegates into a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, files, stations
from apmb_draft.cli.older import given, kept_in, with_one
from apmb_draft.cli.options import force_option, quiet_option, templates, templates_option
from apmb_draft.compose import compose
from apmb_draft.model import LINE_OF_SPONSORS, Resolution
from apmb_draft.problems import error
from apmb_draft.templates import Templates

EPILOG = """\b
Examples:
  apmb-draft oral-revision drafts/80.yaml agreed.yaml
  apmb-draft oral-revision A_C.1_80_L.30.docx drafts/80-Rev.1.yaml -o podium.docx
"""

ENDINGS = (".docx", ".md", ".txt")


@click.command("oral-revision", epilog=EPILOG)
@click.argument("draft", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="The file to write: .docx, .md or .txt. Default: printed as Markdown.")  # fmt: skip
@templates_option
@force_option
@quiet_option
def command(draft: Path, new: Path, **options: Any) -> None:
    """Write what is read out to revise DRAFT, the text before the delegates, into NEW; each YAML, Word file or PDF.

    “In the fourth preambular paragraph, delete …”, “After paragraph 7, insert a new paragraph reading: …”: paragraphs
    have the numbers of DRAFT, and what is quoted stands once in its paragraph. Masthead, sponsors and agenda item are
    not revised from the podium; where they differ, it is said.
    """
    from apmb_draft.podium import Sheet, instructions  # noqa: PLC0415 - brings the redline
    from apmb_draft.stations import refuse_other  # noqa: PLC0415

    output: Path | None = options["output"]
    if output and output.suffix.lower() not in ENDINGS:
        raise error(f"-o {output}", "ending", f"the sheet ends in one of {', '.join(ENDINGS)}")
    old, after = _text(draft, quiet=options["quiet"]), _text(new, quiet=options["quiet"])
    refuse_other(old, after, str(new))
    sheet = Sheet(old, instructions(compose(old), compose(after)))
    _say_rest(old, after, quiet=options["quiet"])
    if not sheet.instructions:
        console.say("the two texts say the same: there is nothing to read out", quiet=options["quiet"])
        return
    if output is None:
        click.echo(_made(".md", sheet, templates(options["templates"])).decode(), nl=False)
        return
    data = _made(output.suffix.lower(), sheet, templates(options["templates"]))
    words = ["oral-revision", str(draft), str(new), "-o", str(output), *given(options)]
    with files.held([output.parent, kept_in(new, output.parent)]):
        changed = files.changed_by_hand({output: data})
        if not options["force"]:
            files.refuse_changed(changed)
        kept = files.write(with_one(output, data, new, words), backed_up=changed)
    console.files(files.sizes([output]), quiet=options["quiet"])
    console.asides(kept, [], quiet=options["quiet"])


def _made(ending: str, sheet: Any, filling: Templates) -> bytes:
    from apmb_draft.podium import docx, markdown  # noqa: PLC0415

    return docx(sheet) if ending == ".docx" else markdown(sheet, filling).encode()


def _text(path: Path, *, quiet: bool) -> Resolution:
    """A text from a draft file, or from a document."""
    if path.suffix.lower() in (".yaml", ".yml"):
        return files.read(path).resolution
    return stations.official_document(path, quiet=quiet).resolution


_REST = (*LINE_OF_SPONSORS, "agenda_item", "agenda_title")


def _say_rest(old: Resolution, new: Resolution, *, quiet: bool) -> None:
    differing = [key.replace("_", " ") for key in _REST if getattr(old, key) != getattr(new, key)]
    if differing:
        console.say(f"not part of an oral revision, and different: {', '.join(differing)}", quiet=quiet)
