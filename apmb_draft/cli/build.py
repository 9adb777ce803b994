"""`apmb-draft build`: a draft or an adopted text as Word file, PDF, text and HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from apmb_draft.blocks import Document
from apmb_draft.cli import console, files
from apmb_draft.cli.options import (
    force_option,
    output_option,
    quiet_option,
    stamp_option,
    templates,
    templates_option,
)
from apmb_draft.compose import compose
from apmb_draft.open_facts import open_questions
from apmb_draft.templates import Templates

EPILOG = """\b
Examples:
  apmb-draft build
  apmb-draft build drafts/79.yaml --pdf --txt -o elsewhere
"""


@click.command("build", epilog=EPILOG)
@click.argument("draft", required=False, type=click.Path(path_type=Path))
@click.option("--docx", is_flag=True, help="The Word file.")
@click.option("--pdf", is_flag=True, help="The PDF.")
@click.option("--txt", is_flag=True, help="The words alone, one paragraph a line.")
@click.option("--html", is_flag=True, help="A page for a browser.")
@output_option
@templates_option
@stamp_option
@force_option
@quiet_option
def command(draft: Path | None, **options: Any) -> None:
    """Write the documents of a draft, or of an adopted text, in United Nations form.

    DRAFT is a file such as drafts/80.yaml; without it, the highest session in drafts/. Without --docx, --pdf, --txt
    or --html the Word file and the PDF are made.
    """
    found = files.read(draft) if draft else files.drafts()[0]
    filling = templates(options["templates"])
    document = compose(found.resolution, filling)
    stem = Path(options["output"]) / f"{files.base_name(found.path, found.resolution)}-clean"
    wanted = [form for form in ("docx", "pdf", "txt", "html") if options[form]] or ["docx", "pdf"]
    made = {form: _made(form, document, filling, options["stamp"]) for form in wanted}
    outputs = {stem.with_name(f"{stem.name}.{form}"): data for form, data in made.items()}
    changed = files.changed_by_hand(outputs)
    if not options["force"]:
        files.refuse_changed(changed)
    kept = files.write(files.with_record(outputs, stem.parent), backed_up=changed)
    console.files(files.sizes(outputs), quiet=options["quiet"])
    console.asides(kept, files.older(outputs, found.path), quiet=options["quiet"])
    _say_open(found, quiet=options["quiet"])


def _made(form: str, document: Document, filling: Templates, stamp: bool) -> bytes:
    """One format; what makes it is loaded only when it is asked for."""
    if form == "docx":
        from apmb_draft import word  # noqa: PLC0415

        return word.write(document, stamp=stamp)
    from apmb_draft import render  # noqa: PLC0415

    if form == "pdf":
        return render.pdf(document, filling, stamp=stamp)
    if form == "html":
        return render.html(document, filling, stamp=stamp).encode()
    return render.text(document, filling).encode()


def _say_open(found: files.Found, *, quiet: bool) -> None:
    questions = open_questions(found.resolution)
    if questions and not quiet:
        keys = ", ".join(f"{ask.fact} (proposed: {ask.proposed})" if ask.proposed else ask.fact for ask in questions)
        hint = "; delete an entry under “ask” to confirm what was proposed" if "(proposed" in keys else ""
        console.say(f"{found.path}: {len(questions)} still open: {keys}{hint}")
