"""`apmb-draft adopt`: the draft becomes the adopted resolution, ready for the next year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import DATE, NUMBER, PARAGRAPH, SYMBOL, Options, Read, draft_argument, shared
from apmb_draft.lifecycle.draft_check import refuse_nonsense
from apmb_draft.lifecycle.stages import adopt_draft, adopt_from_document, compare_with
from apmb_draft.model.problems import error
from apmb_draft.model.resolution import LINE_OF_SPONSORS, Adoption, Resolution, Stage
from apmb_draft.model.values import UNKNOWN, read_resolution
from apmb_draft.workspace import drafts

EPILOG = """\b
Examples:
  apmb-draft adopt drafts/80.yaml --number 80/35 --date 2025-12-01 --meeting 52 --report A/80/534 --paragraph 7
  apmb-draft adopt drafts/80.yaml --from A_RES_80_35.pdf
"""

_GIVEN = ("number", "date", "meeting", "report", "paragraph", "issued", "resumed")
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
@shared("dry_run", "diff", "force", "quiet")
def command(draft: Path | None, document: Path | None, output: Path | None, **given: Any) -> None:
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
    facts = {name: given.pop(name) for name in _GIVEN}
    options = Options(**given)
    path = output and drafts.draft_path(output, "-o")
    found = rewrite.found_draft(draft)
    is_draft = found.resolution.stage is Stage.DRAFT
    if not is_draft and not document:
        again = f"apmb-draft adopt {console.quote_path(found.path)} --from DOCUMENT"
        raise error(str(found.path), "not-a-draft", f"is adopted already; {again} takes over its official document")
    _check(facts, document, found.resolution)
    if is_draft and not options.force:
        _refuse_superseded(found)
    after, literal = _from(found, document) if document else (_given(found, facts), ())
    own = _first(found) if is_draft else found.path
    made = rewrite.Rewritten(found, after, path or own, replaces=not path and _is_before(own, found))
    rewrite.write_and_say(made, options, _FACTS, literal, backed_up=after != found.resolution)
    if after.issued is UNKNOWN:
        message = f"“issued” is still open, the date in the masthead of {after.symbol}"
        adopt = f"apmb-draft adopt {console.quote_path(made.path)} --from DOCUMENT"
        console.print_note(f"{made.path}: {message}; fill it in, or take all from the document: {adopt}")


def _first(found: drafts.DraftFile) -> Path:
    """Return the file of the document that a draft is a revision of, by the bases; else the one that its name tells."""
    others = {each.resolution.symbol: each for each in _other_drafts(found)}
    first = found
    while before := others.pop(first.resolution.base or "", None):
        first = before
    return first.path.with_name(f"{drafts.unrevised_stem(first.path)}{first.path.suffix}")


def _other_drafts(found: drafts.DraftFile) -> list[drafts.DraftFile]:
    """Return the other drafts of the folder; of two with the same symbol or base the last one counts."""
    return [each for each in reversed(drafts.other_drafts(found)) if each.resolution.stage is Stage.DRAFT]


def _is_before(path: Path, found: drafts.DraftFile) -> bool:
    """Return whether a file holds the document that a draft is a revision of, or an earlier revision of it."""
    before = drafts.read_draft(path).resolution if path.is_file() else None
    if before is None or before.stage is not Stage.DRAFT:
        return False
    named = {str(text.symbol).rstrip("*").partition("/Rev.")[0] for text in (before, found.resolution)}
    return len(named) == 1


def _check(facts: Mapping[str, Any], document: Path | None, draft: Resolution) -> None:
    """Refuse facts from both the command line and the document, and name all missing ones at once."""
    given = [f"--{name}" for name, value in facts.items() if value is not None and value is not False]
    if document and given:
        raise click.UsageError(f"--from takes everything from the document; leave out {', '.join(given)}")
    needed = ("number", "date", "meeting", *(["report"] if draft.committee else []))
    missing = [f"--{name}" for name in needed if facts[name] is None]
    if not document and missing:
        whose = f" (that of the {draft.committee})" if missing[-1] == "--report" else ""
        raise click.UsageError(f"missing: {', '.join(missing)}{whose}; or name the official document with --from")


def _given(found: drafts.DraftFile, facts: Mapping[str, Any]) -> Resolution:
    adoption = Adoption.model_validate(
        {name: value for name, value in facts.items() if value is not None and name != "issued"}
    )
    session = re.match(r"A/(\d+)/", adoption.report or "")
    if session and int(session[1]) != found.resolution.session:
        raise error("--report", "answer", f"{adoption.report} is a document of another session than the draft")
    after = adopt_draft(found.resolution, adoption, str(found.path), issued=facts["issued"] or UNKNOWN)
    dates = {"adoption.date": "--date"} | ({"issued": "--issued"} if facts["issued"] else {})
    refuse_nonsense(after, dates)
    return after


def _from(found: drafts.DraftFile, document: Path) -> tuple[Resolution, tuple[tuple[str, str], ...]]:
    """Return the draft as the official document has it, and its literal slots; print what was changed on the way."""
    theirs = rewrite.official_document(document)
    adopted = adopt_from_document(found.resolution, theirs.resolution, str(document))
    before = found.resolution
    if before.stage is Stage.DRAFT:
        # In the form of the document, so that only what was changed on the way shows, not the other front block.
        keys = ("stage", "symbol", "issued", "adoption", *LINE_OF_SPONSORS, "symbol_note", "original")
        before = before.model_copy(update={key: getattr(adopted.resolution, key) for key in keys})
    differing = compare_with(before, theirs)
    rewrite.say_differences(differing, f"{document} against {found.path}")
    if not differing:
        console.print_note(f"the adopted text is that of {found.path}")
    return adopted.resolution, adopted.literal


def _refuse_superseded(found: drafts.DraftFile) -> None:
    """Refuse to adopt a document while a revision of it lies beside: the revision is what was before the Assembly."""
    others = {each.resolution.base: each for each in _other_drafts(found)}
    last = found
    while later := others.pop(str(last.resolution.symbol), None):
        last = later
    if last is not found:
        message = f"was revised: adopt {last.path} instead; --force adopts this one all the same"
        raise error(str(found.path), "superseded", message)
