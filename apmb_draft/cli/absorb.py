"""`apmb-draft absorb`: what colleagues changed in the Word file of a draft goes back into the draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import diff_option, quiet_option
from apmb_draft.draft_file import edit_text
from apmb_draft.lifecycle import draft_review, merge_base
from apmb_draft.lifecycle.merge_base import read_absorptions, with_absorption
from apmb_draft.lifecycle.snapshots import SentLog, other_with, read_sent_log
from apmb_draft.lifecycle.sponsor_list import describe_faults
from apmb_draft.lifecycle.stages import find_differences, format_changes
from apmb_draft.merge.aligned_texts import DraftText
from apmb_draft.merge.amendments import (
    Absorption,
    Loss,
    MissingChanges,
    find_amendments,
    find_losses,
    find_missing,
    version_of,
)
from apmb_draft.merge.merging import Conflict, MergeResult, merge_returned
from apmb_draft.merge.returned_docx import (
    OpenChange,
    ReturnedDocx,
    UnsupportedContent,
    resolved_checks,
)
from apmb_draft.merge.takeover import LOST_NOTE
from apmb_draft.model.document import Document
from apmb_draft.model.paragraphs import describe_key
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.model.resolution import Resolution
from apmb_draft.model.values import UNKNOWN, Unknown
from apmb_draft.workspace import drafts, writing
from apmb_draft.workspace.manifest import documents_in, with_absorbed

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
@diff_option
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, draft: Path, document: Path, **options: Any) -> None:
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
        DraftError: [absorb-undoes] where it would undo what an earlier file changed, the code of each conflict with
            what the draft says now, and what the steps of the merge raise.
    """
    here = drafts.read_draft(draft)
    options["folder"] = drafts.output_of(options["folder"], here.path)
    known = read_sent_log(options["folder"])
    base = _merge_base(here, document, known, options)
    file = base.file
    accepts = _accepts(file.open_by, options["accepted"]) if options["accepted"] else None
    if not options["quiet"]:
        _print_changes(file, base.state, accepts)
    if file.open_by and accepts is None:
        people = ", ".join(_name_author(author) for author in file.open_by)
        console.print_message(
            f"{document}: changes of {people} are still open; --accept all, none or a name; nothing written"
        )
        ctx.exit(1)
    accepts = accepts or (lambda author: False)
    found = merge_returned(here.resolution, file, accepts, known.comments)
    _refuse_other(found.came.resolution, here, document, options["folder"])
    if found.merged is None:
        raise DraftError(_conflict_problem(each, draft) for each in found.conflicts)
    earlier = _compare_earlier(here, found, file, accepts, options | {"document": document})
    if earlier.undone and not options["state"]:
        undone = f"would take back what an earlier document changed: {'; '.join(earlier.undone)}"
        raise merge_base.refuse_file(document, "absorb-undoes", undone, base.choices)
    data = file.resolve(accepts)
    made = _with_seen(found.merged, found.came.document, data, here, options | {"document": document})
    text = edit_text(here.text, here.resolution, made, str(here.path))
    is_trial = _write(here, (text, made), document, earlier.new, options)
    left_out = file.describe_unsupported(accepts, found.merged.document)
    is_whole = _print_result(found, left_out)
    are_all_kept = _print_earlier(earlier)
    if is_whole and are_all_kept and all(map(accepts, file.open_by)) and not is_trial:
        _release_document(document, file.data)
    ctx.exit(0 if is_whole and are_all_kept and not earlier.lost else 1)


def _merge_base(
    here: drafts.DraftFile, document: Path, known: SentLog, options: dict[str, Any]
) -> merge_base.MergeBase:
    base = merge_base.find_merge_base(here, document, known, options["folder"], options["state"])
    if not base.is_kept:
        stands_in = f"the document is compared with {here.path} as it is now"
        console.print_note(f"{options['folder']} holds no draft as it was sent; {stands_in}")
    return base


def _with_seen(
    merged: DraftText, came: Document, data: bytes, here: drafts.DraftFile, options: dict[str, Any]
) -> Resolution:
    """Return the merged draft with an entry under `ignore` for wording to check of which the comment was resolved."""
    resolved = list(resolved_checks(data, came))
    reason = f"resolved in {options['document'].name}"
    made, before = merged.resolution, drafts.adopted_before(here)
    seen = draft_review.confirmed_wording(made, merged.document, before, resolved, reason)
    for each in seen:
        console.print_note(f"{each.place}: marked as seen, since its comment was resolved")
    return made.model_copy(update={"ignore": (*made.ignore, *seen)})


@dataclass(frozen=True)
class _Earlier:
    """The changes of earlier documents that are lost and kept, and those of the new one."""

    lost: tuple[Loss, ...]
    kept: tuple[MissingChanges, ...]
    new: Absorption

    @property
    def undone(self) -> list[str]:
        """Return the lost words that nothing new replaces."""
        return [str(each) for each in self.lost if each.is_undone]


def _compare_earlier(
    here: drafts.DraftFile,
    found: MergeResult,
    file: ReturnedDocx,
    accepts: Callable[[str], bool],
    options: dict[str, Any],
) -> _Earlier:
    """Compare what earlier documents changed with the draft as it will be."""
    log = read_absorptions(here.path, options["folder"])
    assert found.merged, "conflicts were refused"
    before, merged = found.here.document, found.merged.document
    authors = tuple(filter(accepts, file.open_by))
    # What nobody takes now is in the document all the same.
    came = found.came.document if len(authors) == len(file.open_by) else file.read(lambda author: True).document
    called = options["document"].name, authors
    of = version_of(log, called, (file.sent.document, came), documents_in(options["folder"]))
    new = Absorption(*called, find_amendments(before, merged), of)
    return _Earlier(tuple(find_losses(log, before, merged)), tuple(find_missing(log, new, came, merged)), new)


def _refuse_other(came: Resolution, here: drafts.DraftFile, document: Path, folder: Path) -> None:
    """Refuse a document that was made from another draft file, as its symbol tells."""
    other = "" if came.symbol in (UNKNOWN, here.resolution.symbol) else other_with(came.symbol, here.path, folder)
    if other:
        raise error(str(document), "absorb-other", f"it is {came.symbol}, made from {other}: name that draft")


def _accepts(open_by: dict[str, int], accepted: Sequence[str]) -> Callable[[str], bool]:
    """Return what --accept says of each author. Raises DraftError for a name that has changed nothing."""
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


# --- What is shown ----------------------------------------------------------------------------------------------------


def _name_author(author: str) -> str:
    return f"“{author}”" if author else "somebody without a name"


def _print_changes(file: ReturnedDocx, state: drafts.DraftFile, accepts: Callable[[str], bool] | None) -> None:
    """Print what differs, paragraph by paragraph: what was changed openly, then what was still open, taken or not."""
    console.print_message(f"compared with the draft as it was sent: {state.path}")
    unsigned = file.read(lambda author: False).document
    before = draft_review.without_questions(file.sent.document)
    _print_differences("changed without Track Changes, or accepted", before, draft_review.without_questions(unsigned))
    found = file.open_changes(unsigned) if file.open_by else ()
    if accepts is None:
        _print_open("still open", found)
    else:
        _print_open("was open, and is taken", [each for each in found if each.is_accepted(accepts)])
        _print_open("was open, and is not taken", [each for each in found if not each.is_accepted(accepts)])


def _print_open(heading: str, found: Sequence[OpenChange]) -> None:
    if found:
        console.print_heading(heading)
    for each in found:
        inside = f"inside what {' and '.join(map(_name_author, each.within))} inserted" if each.within else ""
        said = "; ".join(filter(None, (*each.whole, format_changes(each.runs), inside)))
        click.echo(f"  {each.author or 'without a name'}, {each.where}: {said}")


def _print_differences(heading: str, before: Document, after: Document) -> None:
    found = find_differences(before, after)
    if found:
        console.print_heading(heading)
        for each in found:
            click.echo(f"  {each}")


_NEAR = 40
"""Characters that are displayed before a difference."""


def _conflict_problem(conflict: Conflict, draft: Path) -> Problem:
    here, there = _from_first_difference(conflict.here, conflict.there)
    message = (
        f"{conflict.where} was changed in the draft and in the document: {_quoted(here)} in the draft, "
        f"{_quoted(there)} in the document; make both alike, or take one of the two changes back"
    )
    return Problem(Where(str(draft)), "absorb-conflict", message)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "it is gone"


def _short_comment(question: str) -> str:
    """Return a comment whole, with the words that it is about cut short."""
    quote = re.match(r"“([^”]{60})[^”]{10,}”: ", question)
    return " ".join((f"“{quote[1]} …”: {question[quote.end() :]}" if quote else question).split())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) < 160 else f"{line[:150]} …"


def _from_first_difference(one: str, other: str) -> tuple[str, ...]:
    """Return two texts in short, from a few words before their first difference on.

    >>> _from_first_difference("one " * 30 + "kite flies", "one " * 30 + "kite sings")
    ('… one one one one one one one one one kite flies', '… one one one one one one one one one kite sings')
    """
    lines = [" ".join(text.split()) for text in (one, other)]
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*lines, strict=False)))
    start = lines[0].rfind(" ", 0, max(same - _NEAR, 0)) + 1
    return tuple(f"{'… ' if start else ''}{_short(line[start:])}" for line in lines)


def _write(
    here: drafts.DraftFile, after: tuple[str, Resolution], document: Path, new: Absorption, options: dict[str, Any]
) -> bool:
    """Write the draft file and the log, or show it under --dry-run and --diff; return whether it was only shown.

    `after` is the text of the file and what it says. Raises DraftError as `writing.read_back` does.
    """
    text, resolution = after
    is_trial = bool(options["dry_run"] or options["diff"])
    data = writing.read_back(text.encode(), here.path, resolution)
    if options["diff"]:
        for line in console.coloured_diff(here.text, text, (str(here.path), f"{here.path}, with {document.name}")):
            click.echo(line)
    if data == here.data:
        console.print_note(f"{here.path}: nothing to change")
    elif is_trial:
        console.print_note("nothing written")
    else:
        log = with_absorption(here.path, options["folder"], new)
        kept = writing.write_files({here.path: data, **log}, backed_up=[here.path], seen={here.path: here.data})
        console.print_files(writing.file_sizes([here.path]))
        console.print_backups_and_stale(kept, [])
    return is_trial


def _describe_difference(came: str, made: str) -> str:
    """Describe a part of the document that the draft does not give in the same words."""
    if came == LOST_NOTE:
        return f"came back without its words; those of the draft stay: “{_short(made)}”. Correct them there if need be"
    one, other = (f"“{_short(text)}”" if text else "nothing" for text in (came, made))
    return f"the document has {one}, the draft {other}; correct the draft, or the document and absorb it again"


def _release_document(document: Path, data: bytes) -> None:
    """Let `build` write one of our documents anew that was changed in its place, as all of it is in the draft."""
    noted = with_absorbed(document, data)
    if noted:
        writing.write_files(noted)
        console.print_note(f"{document}: build may write it anew, and keeps this one as .bak")


def _print_earlier(earlier: _Earlier) -> bool:
    """Print what became of the changes of earlier documents; return whether none is missing in another version."""
    for loss in earlier.lost:
        click.echo(f"{loss}, {'is taken back' if loss.is_undone else 'is replaced by other words'}")
    versions = [each for each in earlier.kept if each.is_version]
    for each in versions:
        for one in each.kept:
            later = f"if it is a later version of {each.file} that takes this back, delete it in the draft as well"
            click.echo(f"{one}, is not in this document. The draft keeps it; {later}")
    others = dict.fromkeys(each.file for each in earlier.kept if not each.is_version)
    if others:
        console.print_note(f"the draft keeps what came with {', '.join(others)} as well")
    return not versions


def _sponsor_findings(found: MergeResult) -> tuple[str, ...]:
    """Return the findings about sponsors that were taken from the document."""
    names = found.came.resolution.sponsors
    return () if isinstance(names, Unknown) else describe_faults(names)


def _print_result(found: MergeResult, left_out: Sequence[UnsupportedContent]) -> bool:
    """Print what became literal, what is asked, and what is lost; return whether nothing is lost."""
    for where, slot, words in found.came.literal:
        plain = f"plain words now, which next-year will not carry on: “{_short(words)}”"
        now = plain if words.strip() else "gone, as its words were deleted"
        console.print_note(f"{describe_key(where)}: {{{slot}}} is {now}")
    for fault in _sponsor_findings(found):
        console.print_note(f"sponsors: {fault}")
    rewrite.say_printed(found.came.resolution)
    for ask in found.questions:
        console.print_note(f"asked by {ask.author}, {describe_key(ask.fact)}: {_short_comment(ask.question)}")
    lost = [*found.unread, *found.came.differences]
    for where, came, made in lost:
        click.echo(f"{describe_key(where)}: {_describe_difference(came, made)}")
    for finding in found.findings:
        click.echo(finding)
    for each in left_out:
        if each.is_lost:
            click.echo(str(each))
        else:
            console.print_note(str(each))
    is_whole = not (found.findings or any(each.is_lost for each in left_out))
    if not lost:
        what = "the text" if is_whole else "all other text"
        console.print_note(
            f"the draft has {what} of the document, word for word; its paragraphs are numbered in their order"
        )
    return is_whole and not lost
