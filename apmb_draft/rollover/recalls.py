"""Extend the chain of resolutions that a text recalls with the one adopted last, in the lists and in the wording."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice, pairwise

from apmb_draft.model.resolution import TEXTS, EachYear, Kind, Recall, Resolution
from apmb_draft.model.values import Unknown
from apmb_draft.rollover.sessions import find_due_sessions
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
    SeriesText,
    as_chain,
    choose_chain,
    context_before,
    find_lists,
    is_near,
    is_proven,
)
from apmb_draft.text.markup import Sort, tokenize_markup
from apmb_draft.text.slots import agenda_titles
from apmb_draft.un.english import cardinal, date_text
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
    step = apply_edits(step, "recalled", _extend_undated, _THE_YEAR_BEFORE)
    if number := _find_predecessor(step.base, step.interval):
        find = partial(_cite_for_report, number=number)
        return apply_edits(step, "predecessor", find, "what last year's text asked for", footnotes=False)
    return apply_edits(step, "predecessor", _propose_citation, "its number, and its day", footnotes=False)


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
    """Ask whether the one adopted last joins a list of which nothing shows that it is the text's own."""
    number, date = list(recall.adopted.items())[-1]
    words = number if isinstance(date, Unknown) else f"{number} of {date_text(date)}"
    for key in TEXTS:
        for paragraph in file_paragraphs(key, getattr(step.draft, key)):
            if f"{{{name}}}" in paragraph.text:
                step = step.ask(paragraph.name, _recall_question(step), _THE_YEAR_BEFORE, words)
    return step


_THE_YEAR_BEFORE = "the text before last year's: what became of this list then"


def _recall_question(step: Step) -> str:
    return f"Is {step.cited_base} to be recalled here too, or in the place of this one?"


def _describe_end(recall: Recall) -> str:
    """Return the end of a list: "… and 78/45 of 4 December 2023"."""
    number, date = list(recall.adopted.items())[-1]
    day = str(date) if isinstance(date, Unknown) else date_text(date)
    return f"{'… and ' if len(recall.adopted) > 1 else ''}{number} of {day}"


# --- Lists in literal wording -----------------------------------------------------------------------------------------


def _recall_decision(step: Step) -> Step:
    """Add a decision to the list of decisions before it; where the text has none, ask whether to recall it."""
    step, before = _extend_list_in_text(step), step
    for name in step.draft.resolutions if step.changes == before.changes else ():
        question = f"Is decision {step.cited_base} to be recalled, and how?"
        step = step.ask(f"resolutions.{name}", question, "last year's text", "unchanged")
    return step


def _find_chains(base: Resolution) -> Iterator[Chain]:
    """Yield the lists in the wording that may be the text's own; those of a decision are lists of decisions."""
    item, sub_item = agenda_titles(base.agenda_title or "")
    titles = (base.title, sub_item or item)
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
    asked = TextEdit(last.start, last.end, last.text, "", _recall_question(step))
    edit = _extension(found, step) if sure else asked
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


_UNDATED = re.compile(
    r"\b[Rr]esolutions (?P<list>(?:\d+/\d+, )*(?P<before>\d+/\d+),? and (?P<last>\d+/\d+))(?![/\d]|,? (?:and|of) \d)"
)


def _extend_undated(paragraph: FileParagraph, step: Step) -> Iterator[TextEdit]:
    """Propose the next number in a list without days, "resolutions 77/7 and 78/7", after the last of the own chain.

    It is asked about where the list is one of numbers of the chain, and its last is not the last of that.
    """
    number, lists = step.adoption.number, step.base.resolutions.values()
    known = [each for recall in lists if recall.each_year.goes_on for each in recall.adopted]
    question = f"Is {number}, and what lies between, to be named in this list too?"
    for found in islice(_UNDATED.finditer(paragraph.text), MOST_MATCHES):
        numbers, last = re.findall(r"\d+/\d+", found["list"]), found["last"]
        if OTHER_ORGAN.search(context_before(paragraph.text, found.start())):
            continue
        if last in known[-1:] or (not set(known) & set(numbers) and _is_chain([*numbers, number], step.interval)):
            after, why = f"{numbers[-2]}, {last} and {number}", "each text recalls the one before it"
            yield TextEdit(found.start("before"), found.end("last"), after, why, question)
        elif set(known) >= set(numbers):
            yield TextEdit(*found.span("last"), last, "", question)


def _is_chain(numbers: Sequence[str], interval: int) -> bool:
    """Return whether the last of some numbers follow each other: in steps of an interval, and near each other."""
    split = [tuple(int(part) for part in re.findall(r"\d+", number)[:2]) for number in numbers[-3:]]
    return all(b[0] - a[0] == interval and abs(b[1] - a[1]) <= MOST_NUMBERS_APART for a, b in pairwise(split))


# --- The one before, cited for its report -----------------------------------------------------------------------------


def _find_predecessor(base: Resolution, sessions: int) -> str | None:
    """Return the number of the resolution before this one: the last of its chain, or what its report cites."""
    for recall in base.resolutions.values():
        last = list(recall.adopted)[-1]
        if recall.each_year.goes_on and last.startswith(f"{base.session - sessions}/"):
            return last
    if found := choose_chain(list(_find_chains(base)), base.session, sessions):
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


def _cite_for_report(paragraph: FileParagraph, step: Step, number: str) -> Iterator[TextEdit]:
    """Cite last year's resolution in "the report of the Secretary-General submitted pursuant to resolution 78/44".

    Only where last year's text asked for such a report again, in the paragraph of the same number if one is cited.
    """
    pattern = rf"\b{re.escape(number)}\b(?: of (?P<date>{DATE}))?(?!,? and \d|, \d)"
    for found in islice(re.finditer(pattern, paragraph.text), MOST_MATCHES):
        cited_for = _FOR_A_REPORT.search(context_before(paragraph.text, found.start()))
        if not cited_for or not _asks_for_report(step.base, cited_for["number"]):
            continue
        after = step.cited_base if found["date"] else step.adoption.number
        yield TextEdit(*found.span(), after, "the report that is out now was asked for by last year's text")


_BY_ITS_TERMS = re.compile(
    r"\b(?:pursuant to|in accordance with|in response to|as (?:requested|called for|mandated|provided for) (?:in|by)"
    r"|implementation of)(?: paragraphs? \d+ of)?(?: its| General Assembly| Assembly)? resolution $"
)


def _propose_citation(paragraph: FileParagraph, step: Step) -> Iterator[TextEdit]:
    """Propose a new number in "as called for in its resolution 78/44", in a text without a list of its own, and ask."""
    pattern = rf"\b(?P<number>{step.base.session - step.interval}/\d+) of (?P<date>{DATE})"
    question = f"Is this the resolution before last year's, {step.adoption.number}, and has it taken its place?"
    for found in islice(re.finditer(pattern, paragraph.text), MOST_MATCHES):
        item = CitedItem(found[0], found["number"], found["date"], found.start())
        is_by_its_terms = _BY_ITS_TERMS.search(context_before(paragraph.text, found.start()))
        if is_by_its_terms and item.is_single and is_near(item, _series(step)):
            yield TextEdit(*found.span(), step.cited_base, "a resolution of its place in the year", question)


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
