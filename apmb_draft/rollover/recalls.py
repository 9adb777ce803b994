"""Extend the chain of resolutions that a text recalls with the one adopted last, in the lists and in the wording."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise

from apmb_draft.model.resolution import TEXTS, EachYear, Kind, Recall, Resolution
from apmb_draft.model.values import Unknown
from apmb_draft.rollover.clauses import find_due_sessions
from apmb_draft.rollover.step import (
    MOST_MATCHES,
    FactChange,
    FileParagraph,
    Step,
    TextEdit,
    apply_edits,
    file_paragraphs,
    paragraphs_showing,
)
from apmb_draft.text.citations import (
    DATE,
    MOST_NUMBERS_APART,
    Chain,
    CitedItem,
    CitedList,
    SeriesText,
    Subject,
    as_chain,
    choose_chain,
    compare_subject,
    context_before,
    find_lists,
    is_near,
    is_of_the_season,
    is_proven,
)
from apmb_draft.text.markup import Sort, tokenize_markup
from apmb_draft.text.slots import agenda_titles
from apmb_draft.un.english import cardinal, date_text, join_series
from apmb_draft.un.typography import OTHER_ORGAN


def _extend_recall(recall: Recall, number: str, date: datetime.date) -> Recall:
    """Return a list of recalled resolutions with the one adopted last: added, in place of the first or of all, or not.

    >>> recall = Recall(adopted={"77/63": "7 December 2022", "78/45": "4 December 2023"})
    >>> list(_extend_recall(recall, "79/34", datetime.date(2024, 12, 2)).adopted)
    ['77/63', '78/45', '79/34']
    >>> replaces = recall.model_copy(update={"each_year": EachYear.REPLACE})
    >>> list(_extend_recall(replaces, "79/34", datetime.date(2024, 12, 2)).adopted)
    ['79/34']
    >>> shifts = recall.model_copy(update={"each_year": EachYear.SHIFT})
    >>> list(_extend_recall(shifts, "79/34", datetime.date(2024, 12, 2)).adopted)
    ['78/45', '79/34']
    """
    if not recall.each_year.goes_on:
        return recall
    first = {EachYear.ADD: 0, EachYear.SHIFT: 1}.get(recall.each_year, len(recall.adopted))
    kept = dict(islice(recall.adopted.items(), first, None))
    return recall.model_copy(update={"adopted": {**kept, number: date}})


def find_shifting_lists(base: Resolution, before: Resolution | None) -> set[str]:
    """Return the names of the lists that name the latest few alone, as the text before it shows.

    Its own list had as many, and all but the first of them are here, followed by its own number.
    """
    if before is None or not before.adoption:
        return set()
    earlier = [[*recall.adopted, before.adoption.number][1:] for recall in before.resolutions.values()]
    lists = base.resolutions.items()
    return {name for name, recall in lists if recall.each_year is EachYear.ADD and list(recall.adopted) in earlier}


def shift_lists(base: Resolution, names: set[str]) -> Resolution:
    """Return a text in which the lists of some names shift."""
    shift = {
        name: recall.model_copy(update={"each_year": EachYear.SHIFT}) if name in names else recall
        for name, recall in base.resolutions.items()
    }
    return base.model_copy(update={"resolutions": shift})


def recall_resolutions(step: Step) -> Step:
    """Recall the resolution before, with the day on which the plenary adopted it (not the day of issue)."""
    if step.base.document is Kind.DECISION:
        return _recall_decision(step)
    for name, recall in step.draft.resolutions.items():
        asks = recall.each_year is EachYear.ASK or _is_later(recall, step)
        step = (_ask_about_list if asks else _advance_list)(step, name, recall)
    if all(recall.each_year is EachYear.KEEP for recall in step.base.resolutions.values()):
        step = _extend_list_in_text(step)
    known = _find_predecessor(step)
    number = known or _guess_predecessor(step)
    step = apply_edits(step, "recalled", partial(_extend_cited, number=number), _THE_YEAR_BEFORE)
    if not number:
        return step
    find = partial(_cite_anew, number=number, is_known=bool(known))
    return apply_edits(_ask_about_citations(step, number), "predecessor", find, "its number, and its day", ())


def _advance_list(step: Step, name: str, recall: Recall) -> Step:
    number, date = step.adoption.number, step.adoption.date
    after = _extend_recall(recall, number, date)
    if after == recall:
        return step
    noun, new_noun = ("resolution" if len(each.adopted) == 1 else "resolutions" for each in (recall, after))
    which = {EachYear.ADD: "those", EachYear.SHIFT: f"the last {cardinal(len(after.adopted))}"}
    change = FactChange(
        "recalled",
        f"resolutions.{name}",
        _describe_end(recall),
        _describe_end(after),
        f"resolution {number} was adopted on {date_text(date)}, and each resolution recalls "
        f"{which.get(recall.each_year, 'only the one')} before it",
        "the lists of the last two texts" if recall.each_year is EachYear.SHIFT else "the list of last year’s text",
        paragraphs_showing(step.draft, name),
        ((noun, new_noun),) if noun != new_noun else (),
    )
    # "its resolution {recalled}" becomes "its resolutions {recalled}" when the list has two, and back.
    word = re.compile(rf"\b{noun}(?=[ \u00a0]\{{{name}\}}(?!(?:,| and) \d))")
    texts = {key: word.sub(new_noun, getattr(step.draft, key)) for key in TEXTS if noun != new_noun}
    step = step.set(change, resolutions={**step.draft.resolutions, name: after}, **texts)
    return _ask_about_window(step, name, recall) if recall.each_year is EachYear.ADD else step


def _ask_about_window(step: Step, name: str, recall: Recall) -> Step:
    """Ask whether the first of a few is dropped, where another list comes before and sessions between them are missing.

    "its resolution 75/73 of …, adopted on the occasion of …, and its resolutions 77/67 of … and 78/41 of …"
    """
    first, date = next(iter(recall.adopted.items()))
    if not 2 <= len(recall.adopted) <= 4 or isinstance(date, Unknown):  # as long as such a list is
        return step
    for paragraph in file_paragraphs("preamble", step.base.preamble):
        text, is_shown, _ = paragraph.text.partition(f"{{{name}}}")
        before = _last_session(text, step.base)
        if is_shown and before and before < _session_of(first) - step.interval:
            words = f"{first} of {date_text(date)}"
            question = (
                f"Does {words} go, now that there is a newer one? The list may name the latest "
                f"{cardinal(len(recall.adopted))} alone; if so, take it out and write “each_year: shift”."
            )
            return step.ask(paragraph.name, question, _THE_YEAR_BEFORE, words)
    return step


def _session_of(number: str) -> int:
    """Return the session of a resolution by its number; 0 where that does not tell it, as "2373 (XXII)"."""
    found = re.match(r"(\d+)/", number)
    return int(found[1]) if found else 0


def _last_session(text: str, base: Resolution) -> int:
    """Return the session of the resolution that a text names last, by number or by a list; 0 without one."""
    cited = [
        number
        for token in tokenize_markup(text)
        for number in (
            base.resolutions[token.name].adopted
            if token.sort is Sort.SLOT and token.name in base.resolutions
            else re.findall(r"(?<![\w/])\d+/\d+", token.text)
        )
    ]
    return _session_of(cited[-1]) if cited else 0


def _is_later(recall: Recall, step: Step) -> bool:
    """Return whether a list ends after the session of the predecessor, in a text that names no next session."""
    is_later = _session_of(list(recall.adopted)[-1]) > step.base.session - step.interval
    return recall.each_year.goes_on and is_later and step.base.next_session is None


def _ask_about_list(step: Step, name: str, recall: Recall) -> Step:
    """Ask whether the one adopted last joins a list of which nothing shows that it is the text's own.

    It is proposed where the list goes on in the steps of the text, up to its predecessor or to its own session.
    """
    changed = 1  # so many of the last: an "and" becomes a comma, where one is added
    if _is_in_step([_session_of(each) for each in recall.adopted], step):
        goes_on = EachYear.ADD if len(recall.adopted) > 1 else EachYear.REPLACE
        step = _advance_list(step, name, recall.model_copy(update={"each_year": goes_on}))
        recall = step.draft.resolutions[name].model_copy(update={"each_year": recall.each_year})
        step = step.set(None, resolutions={**step.draft.resolutions, name: recall})
        changed = 3 if goes_on is EachYear.ADD else 1
    words = join_series([_cite(each) for each in list(recall.adopted.items())[-changed:]])
    for key in TEXTS:
        for paragraph in file_paragraphs(key, getattr(step.draft, key)):
            if f"{{{name}}}" in paragraph.text:
                step = step.ask(paragraph.name, _recall_question(step), _THE_YEAR_BEFORE, words)
    return step


def _is_in_step(sessions: Sequence[int], step: Step) -> bool:
    """Return whether a list leads to the text: up to its predecessor or its own session, and lately in its steps."""
    steps = [after - before for before, after in pairwise(sessions)][-3:]
    return sessions[-1] in (step.base.session - step.interval, step.base.session) and (
        not steps or step.interval in steps
    )


_THE_YEAR_BEFORE = "the text before last year's: what became of this list then"


def _recall_question(step: Step) -> str:
    return f"Is {step.cited_base} to be recalled here too, or in the place of this one?"


def _describe_end(recall: Recall) -> str:
    """Return the end of a list: "… and 78/45 of 4 December 2023"."""
    return f"{'… and ' if len(recall.adopted) > 1 else ''}{_cite(list(recall.adopted.items())[-1])}"


def _cite(recalled: tuple[str, datetime.date | Unknown]) -> str:
    """Return a resolution as it is cited: "78/45 of 4 December 2023"."""
    number, date = recalled
    return f"{number} of {date if isinstance(date, Unknown) else date_text(date)}"


# --- Lists in literal wording -----------------------------------------------------------------------------------------


def _recall_decision(step: Step) -> Step:
    """Add a decision to the list of decisions before it; where the text has none, ask whether to recall it."""
    step, before = _extend_list_in_text(step), step
    for name in step.draft.resolutions if step.changes == before.changes else ():
        question = f"Is decision {step.cited_base} to be recalled, and how?"
        step = step.ask(f"resolutions.{name}", question, "last year's text", "unchanged")
    return step


def _titles(base: Resolution) -> tuple[str, str]:
    """Return the titles of a text and of its agenda item."""
    item, sub_item = agenda_titles(base.agenda_title or "")
    return base.title, sub_item or item


def _find_chains(base: Resolution) -> Iterator[Chain]:
    """Yield the lists in the wording that may be the text's own; those of a decision are lists of decisions."""
    titles = _titles(base)
    for key in ("preamble", "decision"):
        for paragraph in file_paragraphs(key, getattr(base, key)):
            for listed in islice(find_lists(paragraph.text), MOST_MATCHES):
                found = as_chain(listed, base.session, titles)
                if found and listed.is_of_decisions == (base.document is Kind.DECISION):
                    yield found


def _extend_list_in_text(step: Step) -> Step:
    """Extend a list that is literal text, such as one with several resolutions of one day."""
    chains = list(_find_chains(step.base))
    found = choose_chain(chains, step.base.session, step.interval)
    if not found:
        return step
    sure, last = is_proven(found, chains, _series(step)), found.listed.items[-1]
    edit = _extension(found, step)
    is_due = is_of_the_season(last, _series(step)) and _is_in_step([each.session for each in found.listed.items], step)
    if not sure and is_due:
        start = min(edit.start, found.listed.items[-2:][0].start)  # a comma alone would not be marked as proposed
        after = found.listed.paragraph[start : edit.start] + edit.after
        edit = replace(edit, start=start, after=after, question=_recall_question(step))
    elif not sure:
        edit = TextEdit(last.start, last.end, last.text, "", _recall_question(step))
    source = "the list in last year's text" if sure else _THE_YEAR_BEFORE

    def find(paragraph: FileParagraph, _: Step) -> Iterator[TextEdit]:
        if paragraph.text == found.listed.paragraph:
            yield edit

    return apply_edits(step, "recalled", find, source)


def _series(step: Step) -> SeriesText:
    return SeriesText(step.base.session, step.interval, step.adoption.number, step.adoption.date)


def _extension(found: Chain, step: Step) -> TextEdit:
    """Return the edit that extends a list.

    "… and 78/45 of 4 December 2023" becomes "…, 78/45 of 4 December 2023 and 79/34 of 2 December 2024".
    """
    listed, last, added = found.listed, found.listed.items[-1], step.cited_base
    why = f"{step.adoption.number}, adopted {date_text(step.adoption.date)}: each text recalls the one before it"
    if found.replaces:
        return TextEdit(last.start, last.end, added, why)
    joint = re.search(r"(?:,? and |, )$", listed.paragraph[: last.start]) if len(listed.items) > 1 else None
    if joint and joint[0] == ", " and re.match(r",? and ", listed.after):  # "77/3 of …, 78/4 of … and all others"
        return TextEdit(listed.end, listed.end, f", {added}", why)
    if joint or not listed.head:
        before = joint.start() if joint else last.start
        return TextEdit(before, listed.end, f"{', ' if joint else ''}{last.text} and {added}", why)
    return TextEdit(listed.head_start, listed.end, f"{listed.head.rstrip('s')}s {last.text} and {added}", why)


_CITED = rf"\d+/\d+(?: [A-Z]\b)?(?: of {DATE})?"
_CITED_LIST = re.compile(
    rf"(?<![\w/])(?:{_CITED}(?:,? and |, ))*(?P<before>{_CITED}),? and (?P<last>{_CITED})(?![/\d]|,? (?:and|of) \d)"
)


def _extend_cited(paragraph: FileParagraph, step: Step, number: str | None) -> Iterator[TextEdit]:
    """Propose the next number in a list that no rule knows, "resolutions 77/7 and 78/7", with its day or without.

    Such a list has the resolution before, or the last of the own chain, or goes on in the steps of one. It is asked
    about where the list is one of numbers of the chain, and its last is not the last of that.
    """
    before, number, lists = number, step.adoption.number, step.base.resolutions.values()
    known = [each for recall in lists if recall.each_year.goes_on for each in recall.adopted]
    own = {before, *known[-1:]} - {None}
    question = f"Is {number}, and what lies between, to be named in this list too?"
    for found in islice(_CITED_LIST.finditer(paragraph.text), MOST_MATCHES):
        numbers = re.findall(r"\d+/\d+(?: [A-Z]\b)?", found[0])
        if _is_of_others(paragraph, found, step.base) or number in numbers:
            continue
        is_own = own & set(numbers) and _is_in_step([_session_of(each) for each in numbers], step)
        if is_own or (not set(known) & set(numbers) and _is_chain([*numbers, number], step.interval)):
            added = step.cited_base if " of " in found["last"] else number
            after, why = f"{found['before']}, {found['last']} and {added}", "each text recalls the one before it"
            yield TextEdit(found.start("before"), found.end("last"), after, why, question)
        elif set(known) >= set(numbers):
            yield TextEdit(*found.span("last"), found["last"], "", question)


def _is_chain(numbers: Sequence[str], interval: int) -> bool:
    """Return whether the last of some numbers follow each other: in steps of an interval, and near each other."""
    split = [tuple(int(part) for part in re.findall(r"\d+", number)[:2]) for number in numbers[-3:]]
    return all(b[0] - a[0] == interval and abs(b[1] - a[1]) <= MOST_NUMBERS_APART for a, b in pairwise(split))


# --- The one before, cited for its report -----------------------------------------------------------------------------


def _find_predecessor(step: Step) -> str | None:
    """Return the number of the resolution before this one: the last of its chain, or what its report cites."""
    base, sessions = step.base, step.interval
    for recall in base.resolutions.values():
        last = list(recall.adopted)[-1]
        if recall.each_year.goes_on and last.startswith(f"{base.session - sessions}/"):
            return last
    chains = list(_find_chains(base))
    found = choose_chain(chains, base.session, sessions)
    if found and found.last == base.session - sessions and is_proven(found, chains, _series(step)):
        return found.listed.items[-1].numbers
    pattern = (
        rf"\breports? [^;]*?\bpursuant to paragraph \d+ of (?:its |General Assembly )?"
        rf"resolution ({base.session - sessions}/\d+)\b"
    )
    cited = {found[1] for key in TEXTS for found in re.finditer(pattern, getattr(base, key))}
    return cited.pop() if len(cited) == 1 else None


_FOR_A_REPORT = re.compile(
    r"\b(?:reports?|views|information)\b[^;]*"
    r"\b(?:pursuant to|in accordance with|in response to|as requested in|called for in)"
    r"(?P<paragraph> paragraphs? (?P<number>\d+) of)?(?: its| General Assembly)? resolution $"
    r"|\b(?:implementation of|implement)(?: its| General Assembly| Assembly)? resolution $"
)


def _cite_session_before(step: Step) -> Iterator[tuple[str, CitedItem]]:
    """Yield the resolutions of the session before that a text cites, with the names of their slots.

    Those of other organs, and those on another subject, are left out.
    """
    session = step.base.session - step.interval
    pattern = rf"(?<![\w/])(?P<number>{session}/\d+(?: [A-Z]\b)?)(?: of (?P<date>{DATE}))?|\{{(?P<slot>\w+)\}}"
    lists = step.base.resolutions
    for key in TEXTS:
        for paragraph in file_paragraphs(key, getattr(step.base, key)):
            for found in islice(re.finditer(pattern, paragraph.text), MOST_MATCHES):
                slot, adopted = found["slot"] or "", {found["number"]: found["date"] or ""}
                if slot:
                    recalled = lists[slot].adopted.items() if slot in lists else ()
                    adopted = {each: "" if isinstance(day, Unknown) else date_text(day) for each, day in recalled}
                if not _is_of_others(paragraph, found, step.base):
                    items = (CitedItem(found[0], number, date, found.start()) for number, date in adopted.items())
                    yield from ((slot, item) for item in items if item.session == session)


def _is_of_others(paragraph: FileParagraph, found: re.Match[str], base: Resolution) -> bool:
    """Return whether a citation, or a slot, is of another organ, of a decision, or on another subject."""
    before = context_before(paragraph.text, found.start())
    head = re.search(r"\b(?:[Rr]esolution|[Dd]ecision)s?[ \u00a0](?:[^;]*\d(?:,| and|, and) )?$", before)
    if head and (head[0].lower().startswith("decision") or OTHER_ORGAN.search(before[: head.start()])):
        return True
    cited = CitedList(paragraph.text, "", found.start(), (CitedItem(found[0], found[0], "", found.start()),))
    is_named = re.match(r",? (?:on|regarding|concerning|relating to|entitled) ", cited.after)
    return bool(is_named) and compare_subject(cited, _titles(base)) is Subject.OTHER


def _guess_predecessor(step: Step) -> str | None:
    """Return the only resolution that a text cites of the session before it, at its own place in the year."""
    own = step.adoption.number
    cited = {(item.numbers, item.date): item for _, item in _cite_session_before(step)}.values()
    dated = [item for item in cited if item.is_single]
    of_the_season = {item.numbers for item in dated if is_of_the_season(item, _series(step))}
    near = {item.numbers for item in dated if is_near(item, _series(step))}
    alone = set[str]() if dated else {item.numbers for item in cited if _is_chain([item.numbers, own], step.interval)}
    return next((found.pop() for found in (of_the_season, near, alone) if len(found) == 1), None)


def _ask_about_citations(step: Step, number: str) -> Step:
    """Ask about the lists of the file that cite the predecessor and end with it, or with one of the text's session."""
    own = {slot for slot, item in _cite_session_before(step) if item.numbers == number}
    for name, recall in step.draft.resolutions.items():
        last = list(recall.adopted)[-1]
        goes_on = last == number or _session_of(last) == step.base.session
        if name in own and recall.each_year is EachYear.KEEP and goes_on:
            step = _ask_about_list(step, name, recall)
    return step


def _cite_anew(paragraph: FileParagraph, step: Step, number: str, *, is_known: bool) -> Iterator[TextEdit]:
    """Cite last year's resolution where the text cites the one before it, not in a list of others, and ask.

    "The report of the Secretary-General submitted pursuant to resolution 78/44" is not asked about, where that is known
    to be the one before. It stays where last year's text asked for no such report, in the paragraph of that number.
    """
    pattern = rf"(?<![\w/]){re.escape(number)}\b(?! [A-Z]\b)(?: of (?P<date>{DATE}))?(?!,? and \d|, \d)"
    question = f"Is {step.adoption.number} to be cited here in the place of {number}, the resolution before it?"
    for found in islice(re.finditer(pattern, paragraph.text), MOST_MATCHES):
        before = context_before(paragraph.text, found.start())
        cited_for = _FOR_A_REPORT.search(before)
        after = step.cited_base if found["date"] else step.adoption.number
        if cited_for and not _asks_for_report(step.base, cited_for["number"]):
            continue
        if cited_for and is_known:
            why = "the report that is out now was asked for by last year's text"
            yield TextEdit(*found.span(), after, why)
        elif not (
            re.search(rf"(?<![\w/]){re.escape(step.adoption.number)}(?!\d)", paragraph.text)
            or re.search(r"\d(?:, | and |, and )$", before)
            or _is_of_others(paragraph, found, step.base)
            or _FOUNDED.search(before)
            or paragraph.text.startswith(", by which", found.end())
        ):
            yield TextEdit(*found.span(), after, "the one adopted last takes the place of the one before it", question)


_FOUNDED = re.compile(
    r"\b(?:adopted|established|endorsed|proclaimed|created|convened) (?:by|in|under|pursuant to)"
    r"(?: its| General Assembly)? resolution $"
)
"""Before a resolution that did something once: no later one takes its place."""


def _asks_for_report(base: Resolution, number: str | None = None) -> bool:
    """Return whether a text, or its paragraph of that number, asks for a report at its next session."""
    for paragraph in file_paragraphs("operative", base.operative):
        text = f"{paragraph.above} {paragraph.text}"
        is_due = "{next_session}" in text or any(
            find_due_sessions(paragraph.text, base.next_session or base.session + 1, paragraph.above)
        )
        if is_due and re.search(r"\breport\b", text) and number in (None, paragraph.name.partition(" ")[2]):
            return True
    return False
