"""`apmb-draft absorb`: what colleagues changed in the Word file of a draft goes back into the draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import Options, shared
from apmb_draft.lifecycle.absorption import (
    AbsorbResult,
    Accepts,
    MergeBase,
    absorb,
    find_merge_base,
    with_absorption,
)
from apmb_draft.lifecycle.draft_review import why_untracked, without_questions
from apmb_draft.lifecycle.sponsor_list import describe_faults
from apmb_draft.lifecycle.stages import find_differences, format_changes
from apmb_draft.merge.returned_docx import OpenChange
from apmb_draft.merge.takeover import LOST_NOTE
from apmb_draft.model.paragraphs import describe_key
from apmb_draft.model.problems import error
from apmb_draft.model.values import Unknown
from apmb_draft.workspace import drafts, writing
from apmb_draft.workspace.manifest import with_absorbed

EPILOG = """\b
Examples:
  apmb-draft absorb drafts/80.yaml 80-draft-clean-from-Oslo.docx
  apmb-draft absorb drafts/80.yaml consultations.docx --accept "Ana Ruiz" --dry-run

Exit codes: 0 all was taken over; 1 something was not, as shown; 2 wrong usage or input; 3 refused.
"""


@click.command("absorb", epilog=EPILOG)
@click.argument("draft", type=click.Path(path_type=Path))
@click.argument("document", metavar="REVIEWED.docx", type=click.Path(path_type=Path))
@click.option("--accept", "accepted", multiple=True, metavar="all|none|AUTHOR",
              help="Which changes that are still open to take; several authors may be named.")  # fmt: skip
@click.option("--sent", "folder", type=click.Path(path_type=Path, file_okay=False), default=drafts.OUTPUT,
              show_default=True, metavar="DIR", help="Folder from which the document was sent.")  # fmt: skip
@click.option("--as-sent", "state", metavar="STATE",
              help="The draft as it was when the document was made: its key, or a file.")  # fmt: skip
@click.option("-n", "--dry-run", is_flag=True, help="Show everything, write nothing.")
@shared("diff", "quiet")
def command(
    draft: Path, document: Path, accepted: tuple[str, ...], folder: Path, state: str | None, **given: Any
) -> int:
    """Write what people changed in the Word file of a draft back into the draft.

    REVIEWED.docx is our clean or tracked file as it came back, under any name: changed openly or with Track Changes,
    by several people, with comments. Wording goes to its paragraph; a fact that was corrected is corrected where it
    stands as data; comments that are not resolved become questions under “ask”, each with its replies. Changes that are
    still open are shown, and nothing is written until --accept says what becomes of them; one inside the insertion of
    another goes where that goes. What no draft can hold, such as a picture, words struck through by hand or a number
    “2 bis.”, is named. What an earlier document brought in is never undone without --as-sent. Exit code 1 when
    something does not come back or is in another part of the text now, or words of an earlier document do not stay.
    Where what nobody changed would be in another part, as below a new “Annex”, the file is refused.
    \f

    Raises:
        DraftError: what finding the state of the draft and the merge raise.
    """
    options = Options(**given)
    here = drafts.read_draft(draft)
    folder = drafts.output_of(folder, here.path)
    base = find_merge_base(here, document, folder, state)
    if not base.is_kept:
        stands_in = f"the document is compared with {here.path} as it is now"
        console.print_note(f"{folder} holds no draft as it was sent; {stands_in}")
    accepts = _accepts(base.file.open_by, accepted)
    if not options.quiet:
        _print_changes(base, accepts)
    if accepts is None:
        people = ", ".join(map(_name_author, base.file.open_by))
        console.print_message(
            f"{document}: changes of {people} are still open; --accept all, none or a name; nothing written"
        )
        return 1
    result = absorb(base, accepts, may_undo=bool(state))
    for each in result.confirmed:
        console.print_note(f"{each.place}: marked as seen, since its comment was resolved")
    _write(result, options)
    _print_untracked(result, options)
    is_whole = _print_result(result)
    are_all_kept = _print_earlier(result)
    if is_whole and are_all_kept and all(map(accepts, base.file.open_by)) and not options.is_trial:
        _release_document(base)
    return 0 if is_whole and are_all_kept and not result.lost else 1


def _accepts(open_by: dict[str, int], accepted: Sequence[str]) -> Accepts | None:
    """Return what --accept says of each author; None where changes are open and it says nothing.

    Raises DraftError for a name that has changed nothing.
    """
    if not accepted:
        return None if open_by else lambda author: False
    names = set(accepted) - {"all", "none"}
    if "all" in accepted:
        if len(set(accepted)) > 1:
            raise click.UsageError("--accept all takes the changes of everybody; leave the names out")
        return lambda author: True
    if "none" in accepted and names:
        raise click.UsageError("--accept none takes the changes of nobody; leave the names out")
    for name in names - set(open_by):
        known = ", ".join(open_by) or "nobody"
        raise error("--accept", "author", f"“{name}” has no open change here; these have: {known}")
    return lambda author: author in names


def _write(result: AbsorbResult, options: Options) -> None:
    """Write the draft file and the log, or only show it. Raises DraftError as `read_back` does."""
    here = result.base.here
    text = here.edited(result.resolution)
    data = writing.read_back(text.encode(), here.path, result.resolution)
    if options.diff:
        console.print_diff(here.text, text, (str(here.path), f"{here.path}, with {result.base.document.name}"))
    if data == here.data:
        console.print_note(f"{here.path}: nothing to change")
    elif options.is_trial:
        console.print_note("nothing written")
    else:
        log = with_absorption(here.path, result.base.folder, result.entry)
        kept = writing.write_files({here.path: data, **log}, backed_up=[here.path], seen={here.path: here.data})
        console.print_files([here.path])
        console.print_backups(kept)


def _print_untracked(result: AbsorbResult, options: Options) -> None:
    """Print why `build` will write no tracked file of the draft as it is now, if it will not."""
    here, draft = result.base.here, result.resolution
    if draft != here.resolution and (why := why_untracked(here, draft, options.filling)):
        console.print_message(f"{here.path}: build will write no tracked file of it, while it writes all else: {why}")


def _release_document(base: MergeBase) -> None:
    """Let `build` write one of our documents anew that was changed in its place, as all of it is in the draft."""
    noted = with_absorbed(base.document, base.file.data)
    if noted:
        writing.write_files(noted)
        console.print_note(f"{base.document}: build may write it anew, and keeps this one as .bak")


# --- What is shown ----------------------------------------------------------------------------------------------------


def _name_author(author: str) -> str:
    return f"“{author}”" if author else "somebody without a name"


def _print_changes(base: MergeBase, accepts: Accepts | None) -> None:
    """Print what differs, paragraph by paragraph: what was changed openly, then what was still open, taken or not."""
    file = base.file
    console.print_message(f"compared with the draft as it was sent: {base.state.path}")
    unsigned = file.read(lambda author: False).document
    sent = without_questions(file.sent.document)
    changed = find_differences(sent, without_questions(unsigned), "the draft as sent")
    _print_lines("changed without Track Changes, or accepted", map(str, changed))
    found = file.open_changes(unsigned) if file.open_by else ()
    if accepts is None:
        _print_lines("still open", map(_describe_open, found))
        return
    for heading, is_taken in (("was open, and is taken", True), ("was open, and is not taken", False)):
        some = [each for each in found if each.is_accepted(accepts) == is_taken]
        _print_lines(heading, map(_describe_open, some))


def _describe_open(change: OpenChange) -> str:
    inside = f"inside what {' and '.join(map(_name_author, change.within))} inserted" if change.within else ""
    said = "; ".join(filter(None, (*change.whole, format_changes(change.runs), inside)))
    return f"{change.author or 'without a name'}, {change.where}: {said}"


def _print_lines(heading: str, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if not number:
            console.print_heading(heading)
        click.echo(f"  {line}")


def _print_result(result: AbsorbResult) -> bool:
    """Print what became literal, what is asked, and what is lost; return whether nothing is lost."""
    found, came = result.found, result.found.came
    for where, slot, words in came.literal:
        plain = f"plain words now, which next-year will not carry on: “{_shorten(words)}”"
        now = plain if words.strip() else "gone, as its words were deleted"
        console.print_note(f"{describe_key(where)}: {{{slot}}} is {now}")
    sponsors = came.resolution.sponsors
    for fault in () if isinstance(sponsors, Unknown) else describe_faults(sponsors):
        console.print_note(f"sponsors: {fault}")
    rewrite.say_printed(came.resolution)
    for ask in found.questions:
        console.print_note(f"asked by {ask.author}, {describe_key(ask.fact)}: {_short_comment(ask.question)}")
    for where, read, made in result.differences:
        click.echo(f"{describe_key(where)}: {_describe_difference(read, made)}")
    for finding in found.findings:
        click.echo(finding)
    for each in result.left_out:
        if each.is_lost:
            click.echo(str(each))
        else:
            console.print_note(str(each))
    if result.differences:
        return False
    what = "the text" if result.is_whole else "all other text"
    for where in found.joined:
        console.print_note(f"{where} has changes of both, the draft and the document; see whether they fit together")
    if found.is_text_of_document:
        said = f"the draft has {what} of the document, word for word; its paragraphs are numbered in their order"
    else:
        said = f"{what} of the document was read word for word; the draft has its changes, and others besides"
    console.print_note(said)
    return result.is_whole


def _shorten(text: str) -> str:
    """Return a text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) < 160 else f"{line[:150]} …"


def _short_comment(question: str) -> str:
    """Return a comment whole, with the words that it is about cut short."""
    quote = re.match(r"“([^”]{60})[^”]{10,}”: ", question)
    return " ".join((f"“{quote[1]} …”: {question[quote.end() :]}" if quote else question).split())


def _describe_difference(came: str, made: str) -> str:
    """Describe a part of the document that the draft does not give in the same words."""
    if came == LOST_NOTE:
        stay = f"those of the draft stay: “{_shorten(made)}”"
        return f"came back without its words; {stay}. Correct them there if need be"
    one, other = (f"“{_shorten(text)}”" if text else "nothing" for text in (came, made))
    return f"the document has {one}, the draft {other}; correct the draft, or the document and absorb it again"


def _print_earlier(result: AbsorbResult) -> bool:
    """Print what became of the changes of earlier documents; return whether none is missing in another version."""
    for loss in result.lost:
        click.echo(f"{loss}, {'is taken back' if loss.is_undone else 'is replaced by other words'}")
    versions = [each for each in result.kept if each.is_version]
    for each in versions:
        for one in each.kept:
            later = f"if it is a later version of {each.file} that takes this back, delete it in the draft as well"
            click.echo(f"{one}, is not in this document. The draft keeps it; {later}")
    others = dict.fromkeys(each.file for each in result.kept if not each.is_version)
    if others:
        console.print_note(f"the draft keeps what came with {', '.join(others)} as well")
    return not versions
