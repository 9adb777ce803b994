"""`apmb-draft build`: a draft or an adopted text as Word file, PDF, text and HTML."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from apmb_draft.blocks import Document
from apmb_draft.cli import console, files, series, submission_checks
from apmb_draft.cli.manifest import with_made
from apmb_draft.cli.options import (
    TEXT,
    base_option,
    force_option,
    load_templates,
    output_option,
    quiet_option,
    stamp_option,
    templates_option,
)
from apmb_draft.cli.report import paragraph_name
from apmb_draft.cli.snapshots import with_snapshot, with_state_keys
from apmb_draft.cli.stale_outputs import find_stale, is_named_anew, kept_in, made_by_build
from apmb_draft.compose import compose
from apmb_draft.model import Resolution, Stage
from apmb_draft.open_facts import open_questions
from apmb_draft.problems import DraftError, error
from apmb_draft.templates import Templates

if TYPE_CHECKING:
    from apmb_draft.cli import tracking
    from apmb_draft.rollover import Flag

EPILOG = """\b
Examples:
  apmb-draft build --all
  apmb-draft build drafts/79.yaml --pdf --txt -o elsewhere
"""

SUBMISSION = "-submission"
"""Stands in the names of files for handing in, so that no file with our remarks ever takes the place of one."""


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
@base_option
@click.option("--for-submission", is_flag=True, help="For handing in: one --author, no remarks; as strict as pack.")
@click.option("--author", type=TEXT, help="The delegation, as the author of the tracked changes.")
@output_option
@templates_option
@stamp_option
@force_option
@quiet_option
def command(drafts: tuple[Path, ...], **options: Any) -> None:
    """Write the documents of a draft, or of an adopted text, in United Nations form.

    DRAFT is a file such as drafts/80.yaml, or the folder of a series; without it, the highest session in drafts/.
    Without --docx, --pdf, --txt or --html the Word files and the PDF are made. With the Word file of a draft comes a
    second one, in which every change against last year's text is tracked and has its reason beside it.

    Files for handing in have names of their own, such as 80-draft-submission-tracked.docx.
    \f

    Raises:
        click.UsageError: for options that exclude or need each other.
        DraftError: with the problems of all drafts that could not be built.
    """
    if options["for_submission"] != bool(options["author"]):
        raise click.UsageError("--for-submission and --author “…” go together: one author, and no comments of ours")
    targets = series.choose_series(drafts, every=options["every"])
    if len(targets) > 1 and options["official"]:
        raise click.UsageError("--base is the official text of one series; name that one alone")
    names = series.Names()
    series.work_on_each(targets, lambda target: _one(target, names, options), quiet=options["quiet"])


def _one(target: Path, names: series.Names, options: dict[str, Any]) -> None:
    """Write the documents of one draft, and say what was written and what is open."""
    found = files.furthest_draft(target)
    folder = series.output_of(options["output"], found.path)
    name = files.base_name(found.path, found.resolution) + (SUBMISSION if options["for_submission"] else "")
    stem = names.claim(folder / f"{name}-clean", found.path)
    home = kept_in(found.path, folder)
    with files.hold_folders([folder, home]):
        if options["for_submission"] and not options["force"]:
            submission_checks.refuse_unready(found, submission_checks.check_all_rules(found), _ALL_THE_SAME)
        base = _base(found, options)
        flags = _flags(found, base, options)
        outputs = _outputs(found, base, flags, stem, options)
        if options["for_submission"]:
            _see_leaks(found, outputs, options)
        else:
            outputs = with_state_keys(outputs, found.data)
        changed = files.changed_by_hand(outputs)
        if not options["force"]:
            files.refuse_changed(changed)
        kept_too = with_snapshot(outputs, found.path, found.data, folder, options["author"] or "")
        is_new = is_named_anew(found, folder)
        made = made_by_build(found, outputs, options, options["output"])
        kept = files.write(with_made(files.with_manifest(kept_too, folder), made, home), backed_up=changed)
    console.print_files(files.file_sizes(outputs), quiet=options["quiet"])
    console.print_backups_and_stale(kept, map(str, find_stale(found, folder, is_new=is_new)), quiet=options["quiet"])
    _say_masthead(found, quiet=options["quiet"])
    _say_open(found, quiet=options["quiet"])
    _say_flags(found, flags, outputs, quiet=options["quiet"])


def _flags(found: files.DraftFile, base: tracking.Base | None, options: dict[str, Any]) -> tuple[Flag, ...]:
    """Return the wording of a draft to check, for the house alone."""
    if options["for_submission"] or found.resolution.stage is not Stage.DRAFT:
        return ()
    from apmb_draft.cli import lint_draft, tracking  # noqa: PLC0415 - the rules, for drafts alone

    return tracking.wording_to_check(
        found.resolution, lint_draft.last_text(found) or (base.resolution if base else None)
    )


def _outputs(
    found: files.DraftFile, base: tracking.Base | None, flags: tuple[Flag, ...], stem: Path, options: dict[str, Any]
) -> dict[Path, bytes]:
    """Return the documents that are asked for, each with its bytes."""
    filling = load_templates(options["templates"])
    document = compose(found.resolution, filling)
    if options["for_submission"]:
        from apmb_draft.cli import tracking  # noqa: PLC0415 - what shows changes is loaded where they are shown

        document = tracking.without_questions(document)
    made = _made_in_all_forms(document, found.resolution, flags, filling, options)
    outputs = {stem.with_name(f"{stem.name}.{form}"): data for form, data in made.items()}
    if base:
        outputs |= _against_base(found, base, flags, stem, options)
    if not outputs:
        is_draft = found.resolution.stage is Stage.DRAFT
        why = "its base is not at hand" if is_draft else "it is an adopted text"
        message = f"there are no changes to show, as {why}; nothing was written"
        raise error(str(found.path), "no-base" if is_draft else "not-a-draft", message)
    return outputs


_NOT_HERE = ("pdf-libraries", "font-missing")
"""What only the PDF needs and a machine may lack; the Word files are made without it."""


def _made_in_all_forms(
    document: Document, draft: Resolution, flags: tuple[Flag, ...], filling: Templates, options: dict[str, Any]
) -> dict[str, bytes]:
    """Return the formats of the draft itself; without its PDF where this machine cannot make it and nobody named it."""
    stamp, made = options["stamp"], {}
    for form in _wanted(options):
        try:
            is_word = form == "docx"
            made[form] = _clean(document, draft, flags, stamp) if is_word else _made(form, document, filling, stamp)
        except DraftError as wrong:
            if options["pdf"] or not made or any(problem.code not in _NOT_HERE for problem in wrong.problems):
                raise
            console.print_message(f"no PDF: {wrong}", quiet=options["quiet"])
    return made


def _wanted(options: dict[str, Any]) -> list[str]:
    """Return the formats of the draft itself that are asked for."""
    shown = any(options[option] for option, _ in _SHOWN)
    return [form for form in ("docx", "pdf", "txt", "html") if options[form]] or ([] if shown else ["docx", "pdf"])


def _against_base(
    found: files.DraftFile, base: tracking.Base, flags: tuple[Flag, ...], stem: Path, options: dict[str, Any]
) -> dict[Path, bytes]:
    """Return the files that show what changed from the text that a draft was made from."""
    from apmb_draft.cli import redline_formats, tracking  # noqa: PLC0415

    endings = [ending for option, ending in _SHOWN if options[option]]
    author, filling = options["author"] or "", load_templates(options["templates"])
    if author:
        review = tracking.submission_review(base, found.resolution, filling)
    else:
        review = tracking.review_draft(base, found.resolution, filling, flags)
    name = stem.name.removesuffix("-clean")
    made = {
        f"{name}{ending}": redline_formats.render_redline(Path(ending).suffix, review, str(found.path), filling)
        for ending in endings
    }
    if "docx" in _wanted(options):
        date = tracking.revision_date(found.resolution)
        made[f"{name}-tracked.docx"] = tracking.tracked_file(review, author=author, date=date)
    return {stem.with_name(file): data for file, data in made.items()}


_SHOWN = (
    ("review", "-review.html"),
    ("redline", "-redline.pdf"),
    ("changes", "-changes.md"),
    ("changes", "-changes.json"),
)


def _base(found: files.DraftFile, options: dict[str, Any]) -> tracking.Base | None:
    """Return what a draft is compared with: the official Word file, or our own rendering of last year's text."""
    shown = any(options[option] for option, _ in _SHOWN)
    if not (shown or "docx" in _wanted(options)) or found.resolution.stage is not Stage.DRAFT:
        return None
    from apmb_draft.cli import tracking  # noqa: PLC0415

    filling = load_templates(options["templates"])
    base = tracking.base_of(found, filling, files.other_drafts(found))
    if options["official"]:
        expected = base.resolution if base else None
        force, quiet = options["force"], options["quiet"]
        return tracking.official_base(options["official"], expected, filling, force=force, quiet=quiet)
    if base is None and options["for_submission"] and not options["force"]:
        submission_checks.refuse_untracked(found, _ALL_THE_SAME)
    if base is None:
        symbol = found.resolution.base
        what = f"{symbol} is not among the drafts" if symbol else "the draft names no base"
        console.print_message(
            f"no tracked file: {what}; import it, or name its Word file with --base", quiet=options["quiet"]
        )
    return base


def _clean(document: Document, draft: Resolution, flags: tuple[Flag, ...], stamp: bool) -> bytes:
    """Return the clean Word file."""
    from apmb_draft.cli import tracking  # noqa: PLC0415

    return tracking.clean_file(document, draft, flags, stamp=stamp)


def _made(form: str, document: Document, filling: Templates, stamp: bool) -> bytes:
    """Return one format but the Word file; what makes it is loaded only when it is asked for."""
    from apmb_draft import render  # noqa: PLC0415

    if form == "pdf":
        return render.render_pdf(document, filling, stamp=stamp)
    if form == "html":
        return render.render_html(document, filling, stamp=stamp).encode()
    return render.render_text(document, filling).encode()


def _see_leaks(found: files.DraftFile, outputs: dict[Path, bytes], options: dict[str, Any]) -> None:
    """Refuse Word files for handing in that hold what must not be sent; with --force, name it."""
    draft = compose(found.resolution, load_templates(options["templates"]))
    problems = submission_checks.find_leaks(
        {str(path): data for path, data in outputs.items()}, options["author"], draft
    )
    if problems and not options["force"]:
        raise DraftError(problems, _ALL_THE_SAME)
    for one in problems:
        console.print_message(str(one))


_ALL_THE_SAME = "--force builds it all the same"


def _say_masthead(found: files.DraftFile, *, quiet: bool) -> None:
    """Say what of the masthead is not as the United Nations writes it, where, and what to write; nothing is changed."""
    if quiet or found.resolution.stage is not Stage.DRAFT:
        return
    from apmb_draft.cli import findings, lint_draft  # noqa: PLC0415
    from apmb_draft.lint import RULES, Severity  # noqa: PLC0415 - the rules, for drafts alone

    errors = [rule for rule in RULES.values() if rule.severity is Severity.ERROR and rule.id[:3] not in ("SPN", "MST")]
    count = sum(one.severity is Severity.ERROR for one in lint_draft.check_draft_file(found, errors))
    if count:
        errors_of = f"the check finds {count} error{'s' * (count != 1)} in the text"
        console.print_message(f"{found.path}: {errors_of}; {_named_by_check(found)}")
    wrong = lint_draft.check_masthead(found)
    for one in wrong:
        console.print_message(findings.format_finding(one))
    if wrong:
        stands = "built all the same; pack refuses what is an error"
        console.print_message("; ".join(filter(None, [stands, lint_draft.tidy_command(found, wrong)])))


def _named_by_check(found: files.DraftFile) -> str:
    return f"apmb-draft check {console.quote_path(found.path)} names them"


def _say_open(found: files.DraftFile, *, quiet: bool) -> None:
    questions = open_questions(found.resolution)
    if questions and not quiet:
        proposed = (f" (proposed: {ask.proposed})" if ask.proposed else "" for ask in questions)
        keys = ", ".join(f"{paragraph_name(ask.fact)}{end}" for ask, end in zip(questions, proposed, strict=True))
        hint = f"; apmb-draft answer {console.quote_path(found.path)} asks one by one"
        console.print_message(f"{found.path}: {len(questions)} still open: {keys}{hint}")


def _say_flags(found: files.DraftFile, flags: tuple[Flag, ...], outputs: Iterable[Path], *, quiet: bool) -> None:
    """Say how many places are to be checked, and where they are named."""
    if flags and not quiet:
        has_comments = any(path.suffix == ".docx" for path in outputs)
        where = "each has a comment in the Word files" if has_comments else _named_by_check(found)
        console.print_message(f"{found.path}: {len(flags)} place{'s' * (len(flags) != 1)} to check; {where}")
