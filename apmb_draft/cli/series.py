"""Several series side by side: each has a sub-folder of drafts/, and one of the same name for its documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from apmb_draft.cli import console
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.workspace import drafts

all_option = click.option("--all", "every", is_flag=True, help="Every series: drafts/ and each of its sub-folders.")


def choose_series(named: Sequence[Path], *, every: bool) -> list[Path]:
    """Return the files and folders to work on: those named, every series, or the only one there is.

    Raises DraftError [several-series] where several are there and none is named.
    """
    if named and every:
        raise click.UsageError("name the series, or say --all; not both")
    if named:
        return list(dict.fromkeys(named))
    found = drafts.series_folders()
    if every or len(found) == 1:
        return found
    if found[0] == drafts.DRAFTS:
        return found[:1]
    names = ", ".join(str(folder) for folder in found)
    raise error(str(drafts.DRAFTS), "several-series", f"holds several series; name some, or say --all: {names}")


def draft_paths(named: Sequence[Path], *, every: bool) -> list[Path]:
    """Return the files named, and every draft file of the series chosen.

    Raises DraftError [file] for a folder that holds none.
    """
    targets = choose_series(named, every=every)
    empty = [target for target in targets if target.is_dir() and not drafts.files_of(target)]
    if empty:
        raise drafts.no_draft(empty[0])
    return [path for target in targets for path in (drafts.files_of(target) if target.is_dir() else [target])]


def work_on_each(targets: Sequence[Path], work: Callable[[Path], None]) -> None:
    """Work on one target after the other, and go on where one fails.

    Raises DraftError with the problems of all of them, at the end.
    """
    problems: list[Problem] = []
    hints: dict[str, None] = {}
    for number, target in enumerate(targets, 1):
        if len(targets) > 1:
            console.print_progress(number, len(targets), str(target))
        try:
            work(target)
        except DraftError as wrong:
            problems += wrong.problems
            hints |= dict.fromkeys([wrong.hint] if wrong.hint else [])
        except OSError as wrong:
            if console.is_of_output(wrong):
                raise  # no mistake of any draft
            where = str(wrong.filename or target)
            problems.append(Problem(Where(where), "file", f"{wrong.strerror or wrong}"))
        except click.ClickException:
            raise
        except Exception as wrong:
            if len(targets) == 1 or click.get_current_context().find_root().params.get("debug"):
                raise
            message = f"internal error, a bug in apmb-draft: {type(wrong).__name__}: {wrong}; --debug says where"
            problems.append(Problem(Where(str(target)), "internal", message))
    if problems:
        if len(targets) > 1:
            failed = "nothing was written for what is named here"
            console.print_note(f"not everything was done; {failed}:")
        raise DraftError(problems, "\n".join(hints))


def claim_name(given: dict[Path, Path], stem: Path, draft: Path) -> None:
    """Note a name for the documents of a draft among those given in this run, so that no two texts share one.

    Raises DraftError [same-name] where another draft has it.
    """
    other = given.setdefault(stem, draft)
    if other != draft:
        message = f"its documents would have the names of those of {other} ({stem}…); build it alone, with -o"
        raise error(str(draft), "same-name", message)
