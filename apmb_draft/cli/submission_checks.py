"""Check that a draft is ready for submission; one rule for every command that makes a file for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from apmb_draft.blocks import Document
from apmb_draft.cli import console, files
from apmb_draft.model import Stage
from apmb_draft.open_facts import open_questions
from apmb_draft.problems import DraftError, Problem, Where, error

if TYPE_CHECKING:
    from apmb_draft.checking.engine import Finding
    from apmb_draft.docx.disclosures import Disclosure


def check_all_rules(found: files.DraftFile) -> list[Finding]:
    """Return the findings of all rules in a draft."""
    from apmb_draft.checking import RULES  # noqa: PLC0415 - the rules, for what is handed in alone
    from apmb_draft.cli import lint_draft  # noqa: PLC0415

    return lint_draft.check_draft_file(found, RULES.values())


def refuse_unready(found: files.DraftFile, findings: Sequence[Finding], hint: str = "") -> None:
    """Refuse a draft with open facts, but for the symbol, or with errors of the check, and list all of them.

    `hint` is added to the message. Raises DraftError [not-a-draft, not-ready].
    """
    if found.resolution.stage is not Stage.DRAFT:
        raise error(str(found.path), "not-a-draft", "is an adopted text; only a draft is handed in")
    asked, errors = list(_open(found)), list(_errors(findings))
    if asked or errors:
        name = console.quote_path(found.path)
        answers = f"apmb-draft answer {name} asks what is open, one by one" if asked else ""
        first = next((one.rule for one in findings if one.severity == "error"), "")
        rules = f"apmb-draft check {name} shows all; apmb-draft check --explain {first} says why" if first else ""
        raise DraftError([*asked, *errors], "\n".join(filter(None, [answers, rules, hint])))


def _open(found: files.DraftFile) -> Iterator[Problem]:
    """Yield the open facts; words that are only asked about can be handed in, and SNS07 names them."""
    for ask in open_questions(found.resolution):
        if ask.fact != "symbol" and not ask.is_of_words:
            confirm = f"apmb-draft answer {console.quote_path(found.path)} --confirm {ask.fact} confirms it"
            status = f"proposed: {ask.proposed}; {confirm}" if ask.proposed else "open"
            yield Problem(Where(str(found.path)), "not-ready", f"{ask.fact} is {status}")


def _errors(findings: Sequence[Finding]) -> Iterator[Problem]:
    from apmb_draft.checking import Severity  # noqa: PLC0415
    from apmb_draft.cli.findings import describe_finding  # noqa: PLC0415

    for one in findings:
        if one.severity is Severity.ERROR:
            yield Problem(one.where, "not-ready", describe_finding(one))


def refuse_untracked(found: files.DraftFile, hint: str = "") -> None:
    """Refuse a draft whose base is named and cannot be found: its changes have to be tracked.

    Raises DraftError [no-base].
    """
    if symbol := found.resolution.base:
        message = f"{symbol} is not among the drafts; import it, or name its Word file with --base"
        raise DraftError([Problem(Where(str(found.path)), "no-base", message)], hint)


def find_leaks(made: Mapping[str, bytes], author: str, draft: Document) -> list[Problem]:
    """Return what must not be sent in Word files for handing in: what is not on the list, and text of others."""
    found = _found(made, author, draft)
    return [Problem(Where(name), "not-ready", str(one)) for name, one in found if one.severity == "error"]


def find_hints(made: Mapping[str, bytes], author: str, draft: Document) -> list[str]:
    """Return what else somebody should know of Word files for handing in; they may be sent with it."""
    return [f"{name}: {one}" for name, one in _found(made, author, draft) if one.severity != "error"]


_OF_DRAFT = ("-clean.docx", "-tracked.docx")
"""The files with the text of the draft, by the end of their names; all their text is compared with it."""


def _found(made: Mapping[str, bytes], author: str, draft: Document) -> Iterator[tuple[str, Disclosure]]:
    from apmb_draft.docx.submission_check import findings  # noqa: PLC0415 - lxml

    for name, data in made.items():
        if name.endswith(".docx"):
            compared = draft if name.endswith(_OF_DRAFT) else None
            yield from ((name, one) for one in findings(data, name, author=author, draft=compared))
