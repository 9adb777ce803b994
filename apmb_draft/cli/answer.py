"""`apmb-draft answer`: what a draft asks is answered, by options or one by one at a prompt."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, rewrite
from apmb_draft.cli.options import ANSWERS, Options, answer_options, draft_argument, shared
from apmb_draft.cli.report import OPTIONS, print_questions
from apmb_draft.draft_file import iter_facts, to_plain
from apmb_draft.lifecycle import draft_check
from apmb_draft.lifecycle.draft_check import missing_letter, refuse_nonsense
from apmb_draft.lifecycle.sponsor_list import correct_names
from apmb_draft.model.paragraphs import describe_key
from apmb_draft.model.problems import DraftError, error
from apmb_draft.model.resolution import TEXTS, Ask, Ignored, Resolution, Stage
from apmb_draft.model.values import UNKNOWN, Unknown
from apmb_draft.rollover import apply_settings
from apmb_draft.text.slots import group_questions, open_questions
from apmb_draft.un.english import date_text
from apmb_draft.workspace import drafts
from apmb_draft.workspace.stale_outputs import find_stale

EPILOG = """\b
Examples:
  apmb-draft answer drafts/80.yaml
  apmb-draft answer --place Geneva --dates 2025-12-01..2025-12-05 --confirm all --seen op8
"""

_YES = ("y", "yes")
_STAYS = "  Does it stay as it is? (y; Enter: later)"
_SEEN = "looked at, and meant to be so"


@click.command("answer", epilog=EPILOG)
@draft_argument
@answer_options
@click.option(
    "--confirm", "confirmed", multiple=True, metavar="KEY", help="A proposal that is right; a paragraph, or “all”."
)
@click.option(
    "--seen",
    multiple=True,
    metavar="PLACE",
    help="A place to look at, where the words are meant to be so: op8, pp3, a key.",
)
@click.option("--reason", metavar="TEXT", default=_SEEN, show_default=True, help="Why, for --seen.")
@shared("dry_run", "diff", "quiet")
def command(draft: Path | None, confirmed: tuple[str, ...], seen: tuple[str, ...], reason: str, **given: Any) -> None:
    """Answer what DRAFT asks, in its file, and leave the rest of the file as it is.

    Without options, the questions are asked one by one where there is a terminal, each with where to look; Enter
    leaves one open, and every answer is written at once. Elsewhere they are listed. Each call adds to the answers
    before it, and to the sponsors (`sponsors --remove` takes one away). The Word files are made anew by `build`.
    \f

    Raises:
        DraftError: [not-a-draft] for an adopted text in which nothing is open, and what answering and writing raise.
    """
    answers = {name: given.pop(name) for name in ANSWERS}
    options = Options(**given)
    found = rewrite.found_draft(draft)
    if found.resolution.stage is not Stage.DRAFT and not open_questions(found.resolution):
        raise error(str(found.path), "not-a-draft", "is an adopted text in which nothing is open")
    if confirmed or seen or any(answers.values()):
        after = _answered(found.resolution, answers)
        for name in confirmed:
            after = _settled(after, name, found.path)
        for place in seen:
            after = _with_seen(found, after, place, reason)
        _write(found, after, options)
    elif sys.stdin.isatty() and not options.is_trial:
        _ask(found, options)
    if not (options.quiet or options.is_trial):
        now = drafts.read_draft(found.path)
        _say_left(now, open_questions(now.resolution))


# --- By options -------------------------------------------------------------------------------------------------------


def _answered(draft: Resolution, answers: Mapping[str, Any]) -> Resolution:
    """Return the draft with the answers given as options.

    Raises DraftError for a key that it has not, and a value that it cannot have.
    """
    settings = list(_settings(draft, answers))
    after = apply_settings(draft, tuple((key, value) for _, key, value in settings))
    refuse_nonsense(after, {key: option for option, key, _ in settings})
    return after


def _settings(draft: Resolution, answers: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield each answer: the option, the key and the value as the file has it."""
    for key, option in OPTIONS.items():
        value = answers.get(option[2:].replace("-", "_"))  # of sponsors, see below
        if value is not None:
            if "." in key and draft.value_at(key) is None:
                message = f"this draft has no {key}; --set KEY=VALUE answers any key that it has"
                raise error(option, "unknown-key", message)
            yield option, key, date_text(value) if hasattr(value, "isoformat") else str(value)
    if answers["action_plan"]:
        plans = [name for name, kind in draft.meetings.items() if kind.action_plan is not None]
        if not plans:
            raise error("--action-plan", "unknown-key", "no meeting of this draft has an action plan")
        yield from (("--action-plan", f"meetings.{name}.action_plan", str(answers["action_plan"])) for name in plans)
    if answers["sponsors"]:
        before = () if isinstance(draft.sponsors, Unknown) else draft.sponsors
        named = correct_names([*before, *chain(*answers["sponsors"])], "--sponsor")
        for note in named.notes:
            console.print_note(note)
        yield "--sponsor", "sponsors", list(named.states)
    yield from ((f"--set {key}", key, value) for key, value in answers["settings"])


def _settled(draft: Resolution, name: str, path: Path) -> Resolution:
    """Return the draft without the proposals, and questions of people, at a place or of a key.

    Raises DraftError [answer] where there is none; “all” may be none.
    """
    place = _place(name)
    asked = [ask for ask in draft.ask if _needs_no_value(ask)]
    if name == "all":
        chosen = [ask for ask in asked if ask.proposed is not None]
        if not chosen:
            console.print_note("--confirm all: nothing is proposed any more")
    else:
        chosen = [ask for ask in asked if ask.fact == place]
        if not chosen:
            there = ", ".join(dict.fromkeys(describe_key(ask.fact) for ask in asked)) or "none"
            message = f"nothing is proposed there; nothing was written. Proposals of {path}: {there}"
            raise error(f"--confirm {name}", "answer", message)
    return draft.model_copy(update={"ask": tuple(ask for ask in draft.ask if ask not in chosen)})


def _needs_no_value(ask: Ask) -> bool:
    return ask.proposed is not None or ask.author is not None


def _with_seen(found: drafts.DraftFile, draft: Resolution, name: str, reason: str) -> Resolution:
    """Return the draft with what the check says of carried-over wording at a place marked as meant to be so.

    Raises DraftError [answer] where it says nothing; “all” may be none.
    """
    flags = draft_check.check_against_last_year(found)
    place = describe_key(_place(name))
    chosen = [one for one in flags if name == "all" or place == describe_key(one.place)]
    ignored = tuple(Ignored(rule=one.rule, reason=reason, place=one.place) for one in chosen)
    if not ignored and name == "all":
        console.print_note("--seen all: nothing is to be looked at any more")
    elif not ignored:
        there = ", ".join(dict.fromkeys(describe_key(one.place) for one in flags)) or "none"
        message = f"nothing is to be looked at there; nothing was written. Places of {found.path}: {there}"
        raise error(f"--seen {name}", "answer", message)
    new = tuple(each for each in dict.fromkeys(ignored) if each not in draft.ignore)
    return draft.model_copy(update={"ignore": (*draft.ignore, *new)})


def _place(name: str) -> str:
    """Return the name of a place as the file has it.

    >>> _place("op8"), _place("Paragraph 12 (a)"), _place("pp 3"), _place("attend.place")
    ('operative 8', 'operative 12 (a)', 'preamble 3', 'attend.place')
    """
    for pattern, part in _PARTS:
        if short := re.fullmatch(rf"(?:{pattern})\.? ?(\d.*)", name.strip(), re.IGNORECASE):
            return f"{part} {short[1]}"
    return name.strip()


_PARTS = (("op|operative|paragraph|para|opp", "operative"), ("pp|preamble|preambular paragraph", "preamble"))


# --- At the prompt ----------------------------------------------------------------------------------------------------


@dataclass
class _Prompt:
    """The draft file while its questions are asked: every answer is written before the next question."""

    found: drafts.DraftFile
    options: Options
    answers: int = 0

    def accept(self, after: Resolution) -> None:
        """Write the draft with one answer more."""
        rewrite.write(rewrite.Rewritten(self.found, after, self.found.path), self.options)
        _say_missing_letter(self.found, after)
        self.found = drafts.read_draft(self.found.path)
        self.answers += 1


def _ask(found: drafts.DraftFile, options: Options) -> None:
    """Ask one by one what is open, then what is to be looked at; answers given before an interruption are kept."""
    prompt = _Prompt(found, options)
    try:
        _ask_all(prompt)
    except click.Abort:
        kept = "1 answer is" if prompt.answers == 1 else f"{prompt.answers} answers are"
        console.print_message(f"\nstopped; {kept} kept in {found.path}")


def _ask_all(prompt: _Prompt) -> None:
    found = prompt.found
    groups = group_questions(open_questions(found.resolution))
    for number, group in enumerate(groups, 1):
        places = ", ".join(dict.fromkeys(describe_key(ask.fact) for ask in group))
        click.secho(f"\n{number} of {len(groups)}: {places}", bold=True)
        first = group[0]
        asks = f"{first.author}: {first.question}" if first.author else first.question
        lines = [
            asks,
            *(f"Proposed: {_places_of(ask, group)}{ask.proposed}." for ask in group if ask.proposed),
            *([f"Where to look: {first.look}"] if first.look else []),
            *([f"Ground: {first.ground}"] if first.ground else []),
        ]
        for line in lines:
            click.echo(console.wrap_line(line, "  "))
        if len(group) > 1 and _settles_all(prompt, group):
            continue
        for ask in group:
            if len(group) > 1:
                click.echo(console.wrap_line(f"{describe_key(ask.fact)}: {ask.proposed}", "  "))
            while not _takes(prompt, ask, _typed(ask)):
                pass
    for one in draft_check.check_against_last_year(prompt.found):
        click.secho(f"\nTo look at: {describe_key(one.place)}", bold=True)
        click.echo(console.wrap_line(f"“{one.quote}”: {one.message}" if one.quote else one.message, "  "))
        if click.prompt(_STAYS, default="", show_default=False).strip().lower() in _YES:
            prompt.accept(_with_seen(prompt.found, prompt.found.resolution, one.place, _SEEN))


def _places_of(ask: Ask, group: Sequence[Ask]) -> str:
    return f"{describe_key(ask.fact)}, " if len(group) > 1 else ""


def _settles_all(prompt: _Prompt, group: Sequence[Ask]) -> bool:
    """Ask about a group at once, and return whether it needs no more: settled, or left for later."""
    typed = str(click.prompt(_ALL, default="", show_default=False)).strip().lower()
    if typed in _YES:
        draft = prompt.found.resolution
        prompt.accept(draft.model_copy(update={"ask": tuple(each for each in draft.ask if each not in group)}))
    return not typed or typed in _YES


_ALL = "  Answer to all (y: settled; Enter: later; anything else: one by one)"


def _typed(ask: Ask) -> str:
    """Return what is typed; Enter alone leaves the question open."""
    if ask.is_of_words or ask.author:
        hint = "y: settled; Enter: later"
    elif ask.proposed:
        hint = "y: confirmed, or another value; Enter: later"
    elif ask.fact == "sponsors":
        hint = "names with commas between them; Enter: later"
    else:
        hint = "Enter: later"
    return str(click.prompt(f"  Answer ({hint})", default="", show_default=False)).strip()


def _takes(prompt: _Prompt, ask: Ask, typed: str) -> bool:
    """Return whether what was typed is an answer, and write it; what no draft can have is said."""
    if not typed or typed.lower() == UNKNOWN:
        return True
    draft = prompt.found.resolution
    try:
        if _needs_no_value(ask) and typed.lower() in _YES:
            prompt.accept(draft.model_copy(update={"ask": tuple(each for each in draft.ask if each != ask)}))
            return True
        if ask.is_of_words or ask.author:
            where = f"{prompt.found.path}, {describe_key(ask.fact)}"
            click.echo(console.wrap_line(f"other words are written in the file: {where}; Enter goes on", "  "))
            return False
        value: Any = list(correct_names(typed.split(","), "sponsors").states) if ask.fact == "sponsors" else typed
        after = apply_settings(draft, ((ask.fact, value),))
        refuse_nonsense(after, {ask.fact: ask.fact})
        prompt.accept(after)
    except DraftError as wrong:
        for problem in wrong.problems:
            said = problem.message.removeprefix(f"{ask.fact}: ").removesuffix("; nothing was written")
            click.echo(console.wrap_line(said, "  "), err=True)
        return False
    return True


# --- Written, and said ------------------------------------------------------------------------------------------------


def _write(found: drafts.DraftFile, after: Resolution, options: Options) -> None:
    kept = rewrite.write(rewrite.Rewritten(found, after, found.path), options)
    if not (options.diff or options.quiet):
        _say_answers(found.resolution, after)
    if kept is not None:
        console.print_files([found.path])
    _say_missing_letter(found, after)


def _say_missing_letter(found: drafts.DraftFile, after: Resolution) -> None:
    """Say that an agenda item that is new has no letter, where last year's had one."""
    if after.agenda_item != found.resolution.agenda_item:
        for message in missing_letter(drafts.adopted_before(found), after):
            console.print_note(message)


def _say_answers(before: Resolution, after: Resolution) -> None:
    """Say what each answer changes, and what is confirmed or marked as seen."""
    old, new = (dict(_facts(each)) for each in (before, after))
    rows = [(key, old.get(key, ""), new.get(key, "")) for key in dict.fromkeys((*old, *new))]
    console.print_table(("Key", "Before", "Now"), [row for row in rows if row[1] != row[2]], (30, 33, 33))
    for ask in before.ask:
        if ask not in after.ask and _needs_no_value(ask) and old.get(ask.fact) == new.get(ask.fact):
            click.echo(f"settled: {describe_key(ask.fact)}")
    for each in after.ignore[len(before.ignore) :]:
        click.echo(f"seen: {describe_key(each.place or each.rule)}")


def _facts(draft: Resolution) -> Iterator[tuple[str, str]]:
    """Yield the keys of the facts with their values, as people write them; texts and questions are none."""
    plain = to_plain(draft.model_copy(update={"ask": (), "ignore": ()}))
    for path, value in iter_facts({key: value for key, value in plain.items() if key not in TEXTS}):
        yield ".".join(path), ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _say_left(now: drafts.DraftFile, left: Sequence[Ask]) -> None:
    if left:
        print_questions(left, now.path)
    flags = draft_check.check_against_last_year(now)
    if flags:
        places = ", ".join(dict.fromkeys(describe_key(one.place) for one in flags))
        why = f"apmb-draft check {console.quote_path(now.path)} --select ROL says why"
        console.print_message(f"to look at: {places}; {why}; --seen PLACE where the words are meant to stay")
    if not left:
        console.print_message("nothing is open")
    if find_stale(now):
        console.print_message(
            f"the documents are older than the draft; apmb-draft build {console.quote_path(now.path)} makes them anew"
        )
