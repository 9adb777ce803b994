"""`apmb-draft build`: a draft or an adopted text as Word file, PDF, text and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, series
from apmb_draft.cli.options import TEXT, Options, shared
from apmb_draft.lifecycle import draft_check, draft_formats, draft_review, submission
from apmb_draft.lifecycle.draft_formats import CleanText, render_redline
from apmb_draft.lifecycle.draft_review import Base
from apmb_draft.lifecycle.snapshots import with_snapshot
from apmb_draft.lint import RULES, Severity
from apmb_draft.model.document import Document
from apmb_draft.model.paragraphs import describe_key
from apmb_draft.model.problems import DraftError, Flag, error
from apmb_draft.model.resolution import Stage
from apmb_draft.text.slots import open_questions
from apmb_draft.workspace import drafts, manifest, writing
from apmb_draft.workspace.stale_outputs import find_stale, is_named_anew

EPILOG = """\b
Examples:
  apmb-draft build --all
  apmb-draft build drafts/79.yaml --pdf --txt -o elsewhere

Exit codes: 0 done; 1 the tracked file is missing, as said; 2 wrong usage or input; 3 refused, nothing written.
"""

TRACKED = "-tracked.docx"
SUBMISSION = "-submission"
"""Part of the names of files for handing in, so that no file with our remarks ever takes the place of one."""


@click.command("build", epilog=EPILOG)
@click.argument("drafts", nargs=-1, type=click.Path(path_type=Path), metavar="[DRAFT]...")
@series.all_option
@click.option("--docx", is_flag=True, help="The Word file.")
@click.option("--pdf", is_flag=True, help="The PDF.")
@click.option("--txt", is_flag=True, help="The words alone, one paragraph a line.")
@click.option("--html", is_flag=True, help="A page for a browser.")
@click.option("--review", is_flag=True, help="A page that shows every change with its reason, to open anywhere.")
@click.option("--redline", is_flag=True, help="The changes as a PDF, with their reasons at the end.")
@click.option("--changes", is_flag=True, help="The statement of changes, as Markdown and JSON.")
@shared("official")
@click.option("--for-submission", is_flag=True, help="For handing in: one --author, no remarks; as strict as pack.")
@click.option("--author", type=TEXT, help="The delegation, as the author of the tracked changes.")
@shared("output", "templates", "stamp", "force", "quiet")
def command(drafts: tuple[Path, ...], every: bool, **given: Any) -> int:
    """Write the documents of a draft, or of an adopted text, in United Nations form.

    DRAFT is a file such as drafts/80.yaml, or the folder of a series; without it, the highest session in drafts/.
    Without --docx, --pdf, --txt or --html the Word files and the PDF are made. With the Word file of a draft comes a
    second one, in which every change against last year's text is tracked and has its reason beside it. Where Word has
    no way to track a change, that file alone is missing, with exit code 1.

    Files for handing in have names of their own, such as 80-draft-submission-tracked.docx.
    \f

    Raises:
        click.UsageError: for options that exclude or need each other.
        DraftError: with the problems of all drafts that could not be built.
    """
    named = [option for option in dict.fromkeys(manifest.FORMS.values()) if given.pop(option[2:])]
    options = Options(**given)
    if options.for_submission != bool(options.author):
        raise click.UsageError("--for-submission and --author “…” go together: one author, and no comments of ours")
    targets = series.choose_series(drafts, every=every)
    if len(targets) > 1 and options.official:
        raise click.UsageError("--base is the official text of one series; name that one alone")
    names: dict[Path, Path] = {}
    are_whole: list[bool] = []
    series.work_on_each(targets, lambda target: are_whole.append(_one(target, names, named, options)))
    return 0 if all(are_whole) else 1


def _one(target: Path, names: dict[Path, Path], named: Sequence[str], options: Options) -> bool:
    """Write the documents of one draft that options name, and say what was written and what is open.

    Return whether the tracked file is among them, if it was asked for and there is a base.
    """
    found = drafts.furthest_draft(target)
    draft = found.resolution
    folder = drafts.output_of(options.output, found.path)
    name = drafts.base_name(found.path, draft) + (SUBMISSION if options.for_submission else "")
    series.claim_name(names, folder / f"{name}-clean", found.path)
    home = manifest.kept_in(found.path, folder)
    with writing.hold_folders([folder, home]):
        if options.for_submission and not options.force:
            findings = draft_check.check_draft_file(found, RULES.values())
            submission.refuse_unready(draft, found.path, findings, _ALL_THE_SAME)
        shows_changes = not set(_endings(named)).isdisjoint(manifest.OF_CHANGES)
        base = _base(found, options) if draft.stage is Stage.DRAFT and shows_changes else None
        flags = _flags(found, base, options)
        clean = draft_formats.clean_text(draft, flags, options.filling, is_for_submission=options.for_submission)
        made = _made(found, base, clean, named, options)
        outputs = {folder / f"{name}{ending}": data for ending, data in made.items()}
        if options.for_submission:
            _refuse_leaks(outputs, clean.document, options)
        changed = manifest.changed_by_hand(outputs)
        if not options.force:
            manifest.refuse_changed(changed)
        kept_too = with_snapshot(outputs, found, folder, author=options.author or "", official=options.official)
        is_new = is_named_anew(found, folder)
        made_from = manifest.made_by_build(found, outputs, options.of_build)
        kept = writing.write_files(manifest.with_manifest(kept_too, folder, made_from, home), backed_up=changed)
    console.print_files(outputs)
    console.print_backups(kept, map(str, find_stale(found, folder, is_new=is_new)))
    if not options.quiet:
        if draft.stage is Stage.DRAFT:
            _say_masthead(found)
        _say_open(found)
        _say_flags(found, flags, outputs)
    return base is None or TRACKED not in _endings(named) or TRACKED in made


# --- The documents ----------------------------------------------------------------------------------------------------


def _base(found: drafts.DraftFile, options: Options) -> Base | None:
    own = drafts.text_before(found)
    base = draft_review.find_base(own, options.official, options.filling, force=options.force)
    if base and base.note:
        console.print_note(base.note)
    if base is None:
        symbol = found.resolution.base
        if options.for_submission and not options.force:
            submission.refuse_untracked(found.resolution, found.path, _ALL_THE_SAME)
        what = f"{symbol} is not among the drafts" if symbol else "the draft names no base"
        console.print_note(f"no tracked file: {what}; import it, or name its Word file with --base")
    return base


def _flags(found: drafts.DraftFile, base: Base | None, options: Options) -> tuple[Flag, ...]:
    """Return the wording of a draft to check, for the house alone."""
    if options.for_submission or found.resolution.stage is not Stage.DRAFT:
        return ()
    before = drafts.adopted_before(found) or (base.resolution if base else None)
    return draft_review.wording_to_check(found.resolution, before)


def _endings(named: Sequence[str]) -> list[str]:
    """Return the ends of the names of the documents that options name: Word files and PDF, if none is named."""
    return [end for end, option in manifest.FORMS.items() if option in (named or ("--docx", "--pdf"))]


def _made(
    found: drafts.DraftFile, base: Base | None, clean: CleanText, named: Sequence[str], options: Options
) -> dict[str, bytes]:
    """Return the documents that options name, by the ends of their names."""
    state = "" if options.for_submission else found.key  # the key that Word files carry home
    made: dict[str, bytes] = {}
    for end in [end for end in _endings(named) if end not in manifest.OF_CHANGES]:
        try:
            made[end] = clean.write(Path(end).suffix, options.filling, stamp=options.stamp, state=state)
        except DraftError as wrong:
            if "--pdf" in named or not made or any(problem.code not in _NOT_HERE for problem in wrong.problems):
                raise
            console.print_note(f"no PDF: {wrong}")
    if base:
        made |= _changes(found, base, clean, [end for end in _endings(named) if end in manifest.OF_CHANGES], options)
    if not made:
        is_draft = clean.draft.stage is Stage.DRAFT
        why = "its base is not at hand" if is_draft else "it is an adopted text"
        message = f"there are no changes to show, as {why}; nothing was written"
        raise error(str(found.path), "no-base" if is_draft else "not-a-draft", message)
    return made


def _changes(
    found: drafts.DraftFile, base: Base, clean: CleanText, endings: Sequence[str], options: Options
) -> dict[str, bytes]:
    """Return the documents that show what changed from the text that a draft was made from."""
    draft, author = found.resolution, options.author or ""
    if author:
        review = draft_review.submission_review(base, clean.document)
    else:
        review = draft_review.review_draft(base, draft, options.filling, clean.flags)
    made: dict[str, bytes] = {}
    for end in endings:
        if end == TRACKED:
            date, state = draft_review.revision_date(draft), "" if options.for_submission else found.key
            marked = draft_review.tracked_file_or_why(review, author=author, date=date, state=state)
            if isinstance(marked, DraftError):
                console.print_untracked(marked)
            else:
                made[end] = marked
        else:
            made[end] = render_redline(Path(end).suffix, review, str(found.path), options.filling)
    return made


_NOT_HERE = ("pdf-libraries", "font-missing")
"""What only the PDF needs and a machine may lack; the Word files are made without it."""


def _refuse_leaks(outputs: dict[Path, bytes], draft: Document, options: Options) -> None:
    """Refuse Word files for handing in that hold what must not be sent; with --force, name it."""
    made = {str(path): data for path, data in outputs.items()}
    leaks, _ = submission.find_disclosures(made, options.author or "", draft)
    if leaks and not options.force:
        raise DraftError(leaks, _ALL_THE_SAME)
    for one in leaks:
        console.print_message(str(one))


_ALL_THE_SAME = "--force builds it all the same"


# --- What is said -----------------------------------------------------------------------------------------------------


def _say_masthead(found: drafts.DraftFile) -> None:
    """Say what of the masthead is not as the United Nations writes it, where, and what to write; nothing is changed."""
    errors = [rule for rule in RULES.values() if rule.severity is Severity.ERROR and rule.id[:3] not in ("SPN", "MST")]
    count = sum(one.severity is Severity.ERROR for one in draft_check.check_draft_file(found, errors))
    if count:
        errors_of = f"the check finds {count} error{'s' * (count != 1)} in the text"
        console.print_message(f"{found.path}: {errors_of}; {_named_by_check(found)}")
    wrong = draft_check.check_masthead(found)
    for one in wrong:
        console.print_message(str(one))
    if wrong:
        verdict = "built all the same; pack refuses what is an error"
        console.print_message("; ".join(filter(None, [verdict, draft_check.tidy_command(found, wrong)])))


def _named_by_check(found: drafts.DraftFile) -> str:
    return f"apmb-draft check {console.quote_path(found.path)} names them"


def _say_open(found: drafts.DraftFile) -> None:
    questions = open_questions(found.resolution)
    if questions:
        proposed = (f" (proposed: {ask.proposed})" if ask.proposed else "" for ask in questions)
        keys = ", ".join(f"{describe_key(ask.fact)}{end}" for ask, end in zip(questions, proposed, strict=True))
        hint = f"; apmb-draft answer {console.quote_path(found.path)} asks one by one"
        console.print_message(f"{found.path}: {len(questions)} still open: {keys}{hint}")


def _say_flags(found: drafts.DraftFile, flags: tuple[Flag, ...], outputs: Iterable[Path]) -> None:
    """Say how many places are to be checked, and where they are named."""
    if flags:
        has_comments = any(path.suffix == ".docx" for path in outputs)
        where = "each has a comment in the Word files" if has_comments else _named_by_check(found)
        console.print_message(f"{found.path}: {len(flags)} place{'s' * (len(flags) != 1)} to check; {where}")
