"""`apmb-draft adopt`: the draft becomes the adopted resolution, ready for the next year."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import (
    DATE,
    NUMBER,
    PARAGRAPH,
    SYMBOL,
    Read,
    diff_option,
    draft_argument,
    dry_run_option,
    force_option,
    quiet_option,
)
from apmb_draft.lifecycle.draft_check import refuse_nonsense
from apmb_draft.lifecycle.stages import adopt_draft, adopt_from_document, compare_resolutions
from apmb_draft.model.problems import error
from apmb_draft.model.resolution import LINE_OF_SPONSORS, Adoption, Resolution, Stage
from apmb_draft.model.values import UNKNOWN, read_resolution
from apmb_draft.workspace import drafts

EPILOG = """\b
Examples:
  apmb-draft adopt drafts/80.yaml --number 80/35 --date 2025-12-01 --meeting 52 --report A/80/534 --paragraph 7
  apmb-draft adopt drafts/80.yaml --from A_RES_80_35.pdf
"""

_GIVEN = ("number", "date", "meeting", "report", "paragraph", "issued")
_FACTS = ("symbol", "issued", "agenda_item", "agenda_title", "title", "next_session")


@click.command("adopt", epilog=EPILOG)
@draft_argument
@click.option("--number", type=Read("resolution", read_resolution), help="Number of the resolution, such as 80/35.")
@click.option("--date", type=DATE, help="Day on which the plenary adopted it.")
@click.option("--meeting", type=NUMBER, help="Number of the plenary meeting, such as 52.")
@click.option("--resumed", is_flag=True, help="The meeting was a resumed one.")
@click.option("--report", type=SYMBOL, help="Symbol of the Committee's report, such as A/80/534.")
@click.option("--paragraph", type=PARAGRAPH, help="Paragraph of the report, such as 7.")
@click.option("--issued", type=DATE, help="Date in the masthead of the adopted text; it can be filled in later.")
@click.option("--from", "document", type=click.Path(path_type=Path), metavar="FILE",
              help="The official document, Word file or PDF: everything is taken from it.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="File of the adopted text. Default: that of the session, such as drafts/80.yaml; the draft there is "
              "kept as .bak.")  # fmt: skip
@dry_run_option
@diff_option
@force_option
@quiet_option
def command(draft: Path | None, **options: Any) -> None:
    """Turn a draft into the adopted resolution: number, closing lines and front block; the sponsors go.

    The facts are given, or taken with --from from the official document, whose words and facts then replace those of
    the draft; how the adopted text differs is shown. A fact that the document explains stays a fact, so that
    next-year can carry it on; a document of another resolution is refused. A text that was adopted by its facts is held
    against its document with --from in the same way. The text goes where the first draft of the session stood, also
    that of a revision, whose own file stays.
    \f

    Raises:
        DraftError: [not-a-draft] for an adopted text without --from, and what reading, comparing and writing raise.
    """
    path: Path | None = options["output"] and drafts.draft_path(options["output"], "-o")
    found = rewrite.found_draft(draft)
    is_draft = found.resolution.stage is Stage.DRAFT
    if not is_draft and not options["document"]:
        again = f"apmb-draft adopt {console.quote_path(found.path)} --from DOCUMENT"
        raise error(str(found.path), "not-a-draft", f"is adopted already; {again} takes over its official document")
    _check(options, found.resolution)
    if is_draft:
        _refuse_superseded(found, force=options["force"])
    after, literal = _from(found, options) if options["document"] else (_given(found, options), ())
    own = _first(found) if is_draft else found.path
    made = rewrite.Rewritten(found, after, path or own, replaces=not path and _is_before(own, found))
    kept = rewrite.write(made, options, backed_up=after != found.resolution)
    rewrite.say_facts(found.resolution, after, _FACTS)
    rewrite.say_literal(after, literal)
    if kept is not None:
        rewrite.say_written(made, kept)
    if after.issued is UNKNOWN:
        message = f"“issued” is still open, the date in the masthead of {after.symbol}"
        adopt = f"apmb-draft adopt {console.quote_path(made.path)} --from DOCUMENT"
        then = f"fill it in, or take all from the document: {adopt}"
        console.print_note(f"{made.path}: {message}; {then}")


def _first(found: drafts.DraftFile) -> Path:
    """Return the file of the document that a draft is a revision of, by the bases; else the one that its name tells."""
    others = [each for each in drafts.other_drafts(found) if each.resolution.stage is Stage.DRAFT]
    first, seen = found, {found.path}
    while before := next(
        (each for each in others if each.resolution.symbol == first.resolution.base and each.path not in seen), None
    ):
        first = before
        seen.add(first.path)
    return first.path.with_name(f"{drafts.unrevised_stem(first.path)}{first.path.suffix}")


def _is_before(path: Path, found: drafts.DraftFile) -> bool:
    """Return whether a file holds the document that a draft is a revision of, or an earlier revision of it."""
    before = drafts.read_draft(path).resolution if path.is_file() else None
    if before is None or before.stage is not Stage.DRAFT:
        return False
    named = {str(text.symbol).rstrip("*").partition("/Rev.")[0] for text in (before, found.resolution)}
    return len(named) == 1


def _check(options: dict[str, Any], draft: Resolution) -> None:
    """Refuse facts from both the command line and the document, and name all missing ones at once."""
    given = [f"--{name}" for name in _GIVEN if options[name] is not None] + ["--resumed"] * options["resumed"]
    if options["document"] and given:
        raise click.UsageError(f"--from takes everything from the document; leave out {', '.join(given)}")
    needed = ("number", "date", "meeting", *(["report"] if draft.committee else []))
    missing = [f"--{name}" for name in needed if options[name] is None]
    if not options["document"] and missing:
        whose = f" (that of the {draft.committee})" if missing[-1] == "--report" else ""
        raise click.UsageError(f"missing: {', '.join(missing)}{whose}; or name the official document with --from")


def _given(found: drafts.DraftFile, options: dict[str, Any]) -> Resolution:
    names = ("number", "date", "meeting", "resumed", "report", "paragraph")
    adoption = Adoption.model_validate({name: options[name] for name in names if options[name] is not None})
    session = re.match(r"A/(\d+)/", adoption.report or "")
    if session and int(session[1]) != found.resolution.session:
        raise error("--report", "answer", f"{adoption.report} is a document of another session than the draft")
    after = adopt_draft(found.resolution, adoption, str(found.path), issued=options["issued"] or UNKNOWN)
    dates = {"adoption.date": "--date"} | ({"issued": "--issued"} if options["issued"] else {})
    refuse_nonsense(after, dates)
    return after


def _from(found: drafts.DraftFile, options: dict[str, Any]) -> tuple[Resolution, tuple[tuple[str, str], ...]]:
    """Return the draft as the official document has it, and its literal slots; print what was changed on the way."""
    document: Path = options["document"]
    theirs = rewrite.official_document(document)
    adopted = adopt_from_document(found.resolution, theirs, str(document))
    # A draft in the form of the document, so that only what was changed on the way shows, not the other front block.
    draft = found.resolution
    before = _in_form(draft, adopted.resolution) if draft.stage is Stage.DRAFT else draft
    differing = compare_resolutions(before, theirs)
    rewrite.say_differences(differing, f"{document} against {found.path}")
    if not differing:
        console.print_note(f"the adopted text is that of {found.path}")
    return adopted.resolution, adopted.literal


def _in_form(draft: Resolution, adopted: Resolution) -> Resolution:
    keys = ("stage", "symbol", "issued", "adoption", *LINE_OF_SPONSORS, "symbol_note", "original")
    return draft.model_copy(update={key: getattr(adopted, key) for key in keys})


def _refuse_superseded(found: drafts.DraftFile, *, force: bool) -> None:
    """Refuse to adopt a document while a revision of it lies beside: the revision is what was before the Assembly."""
    others = [each for each in drafts.other_drafts(found) if each.resolution.stage is Stage.DRAFT]
    last, seen = found, {found.path}
    while later := [
        each for each in others if each.resolution.base == last.resolution.symbol and each.path not in seen
    ]:
        last = later[0]
        seen.add(last.path)
    if last is not found and not force:
        message = f"was revised: adopt {last.path} instead; --force adopts this one all the same"
        raise error(str(found.path), "superseded", message)
