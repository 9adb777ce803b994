"""Read how the pages of a document differ from the form.

`own_layout` returns the measures that differ; `read_manual_layout` what was set by hand in the lines, such as condensed
characters, by comparing them with the lines into which we would break the composed document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import mean, median

from apmb_draft.compose import wrap_running_title
from apmb_draft.model.document import Block, Document, PageLayout, Role
from apmb_draft.model.paragraphs import ParagraphRef, Section
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph
from apmb_draft.render import font_metrics
from apmb_draft.render.line_breaking import lines_of
from apmb_draft.un.form import form, form_of, points
from apmb_draft.un.typography import plain_text

# --- Measures of the pages --------------------------------------------------------------------------------------------


_ALIKE = 0.3
"""pt: a smaller difference is within what a reader of PDFs measures for the same place."""


_MOST_TITLE_LINES, _LONGEST_TITLE_LINE = 3, 90
"""Most lines of a running title, and characters of one; more than that was read from something else."""


def own_layout(measured: PageLayout, title: str, symbol: str, *, adopted: bool) -> dict[str, str | list[str]]:
    """Return the measures that differ from the form, as values of the file.

    A draft has no title in its running heads.

    >>> own_layout(PageLayout(first_page_bottom=57.6, first_baseline=84.5), "Kites", "A/80/L.7", adopted=False)
    {'first_page_bottom': '57.6 pt'}
    >>> measured = PageLayout(running_title=("Kites over", "the hills"))
    >>> own_layout(measured, "Kites over the hills", "A/RES/79/1", adopted=True)
    {'running_title': ['Kites over', 'the hills']}
    """
    table = form_of(symbol, None)
    page, front = table["page"], table["front"]["adopted" if adopted else "draft"]
    usual = {
        "first_page_bottom": points(page["bottom_first_tw"]),
        "first_baseline": front["first_baseline_inner"],
        "heading_step": front.get("to_adoption", 0.0),
    }
    found = {key: getattr(measured, key) for key in usual}
    own: dict[str, str | list[str]] = {
        key: f"{value:g} pt" for key, value in found.items() if value is not None and abs(value - usual[key]) > _ALIKE
    }
    lines = list(measured.running_title)
    fits = 0 < len(lines) <= _MOST_TITLE_LINES and all(len(line) <= _LONGEST_TITLE_LINE for line in lines)
    if adopted and fits and lines != wrap_running_title(title):
        own["running_title"] = lines
    return own


# --- What was set by hand ---------------------------------------------------------------------------------------------


_STEP = 0.05
"""pt: Word condenses characters by multiples of it."""
_LEAST_CONDENSED, _LEAST_CONDENSED_LINE, _MOST_CONDENSED = 0.04, 0.07, 0.5
"""pt: the least by which a paragraph, or a line alone, counts as condensed by hand; and the most, beyond which it is
another type."""
_NOTE_STEPS = 4
"""Steps by which a footnote may be condensed."""
_DOUBTFUL = 0.045
"""pt: the least by which a line counts if the page breaks it so: gaps are measured to within a third of a step."""


def read_manual_layout(found: ExtractedDocument, document: Document) -> tuple[dict[str, object], list[str]]:
    """Return what was set by hand in the lines of the pages: values of `layout`, and a sentence for each.

    The Secretariat breaks the title of the agenda item where it reads well, and condenses a paragraph if that saves a
    line or a page.
    """
    own: dict[str, object] = {}
    notes = []
    page, bottom = form()["page"], found.layout.first_page_bottom
    if bottom and min(abs(bottom - points(page[key])) for key in ("bottom_tw", "bottom_first_tw")) > _ALIKE:
        notes.append(f"layout.first_page_bottom: page 1 ends {bottom:g} pt above its foot, set by hand; it is kept")
    title = found.layout.agenda_title
    for block in document.of(Role.AGENDA_TITLE)[:1]:
        if " ".join(title) == plain_text(block.text) and title != _our_lines(document, block):
            own["agenda_title"] = title
            notes.append("layout.agenda_title: the title of the agenda item is broken by hand; its lines are kept")
    blocks = _blocks_as_read(found, document)
    if condensed := {**dict(_condensed(blocks, document)), **dict(_condensed_notes(found, document))}:
        own["condensed"] = condensed
        notes.append(f"layout.condensed: lines with condensed character spacing are kept so, places: {len(condensed)}")
    starts = tuple(map(_without_spaces, found.layout.page_starts))
    texts = [(block.key, _without_spaces(block.number + block.text)) for block, _ in blocks]
    if moved := tuple(key for key, text in texts if text.startswith(starts)):
        own["page_starts"] = moved
        notes.append(
            f"layout.page_starts: what begins a page though the one before has room is kept so: {', '.join(moved)}"
        )
    pitches = [(block.key, one.pitch if one else None) for block, one in blocks]
    of_text = _set_closer(pitches, form()["column"]["line"])
    of_notes = _set_closer(list(found.layout.pitch.items()), form()["footnotes"]["line"])
    if pitch := dict([*of_text, *of_notes]):
        own["pitch"] = pitch
        notes.append(
            f"layout.pitch: lines set closer to save a page are kept so, paragraphs and footnotes: {len(pitch)}"
        )
    return own, notes


def _blocks_as_read(found: ExtractedDocument, document: Document) -> list[tuple[Block, ExtractedParagraph | None]]:
    """Return the paragraphs that `layout` has a name for, each as it was read; None for one with another text."""
    read = {_without_spaces(paragraph.text): paragraph for paragraph in found.paragraphs}
    blocks = (block for block in document.body if block.ref and block.ref.section is not Section.TABLE)
    return [(block, read.get(_without_spaces(block.number + block.text))) for block in blocks]


# --- Lines set closer -------------------------------------------------------------------------------------------------


_CLOSER_BY, _MEASURING_LOSS = (0.25, 2.5), 0.07
"""pt: by so much at least and at most are lines closer than in the form where they are set so; so much may be lost in
measuring them."""


def _set_closer(measured: Sequence[tuple[str, float | None]], usual: float) -> Iterator[tuple[str, float]]:
    """Yield what is set closer; a paragraph of one line, which does not show it, as both those around it are.

    >>> list(_set_closer([("preamble 1", 11.53), ("preamble 2", None), ("preamble 3", 11.5), ("preamble 4", 12)], 12))
    [('preamble 1', 11.5), ('preamble 2', 11.5), ('preamble 3', 11.5)]
    """
    closer = [pitch if pitch and _CLOSER_BY[0] < usual - pitch < _CLOSER_BY[1] else None for _, pitch in measured]
    typical = round(median([pitch for pitch in closer if pitch] or [usual]), 1)
    for at, (key, pitch) in enumerate(measured):
        own, around = closer[at], [closer[near] for near in (at - 1, at + 1) if 0 <= near < len(closer)]
        if own:
            yield key, typical if abs(own - typical) < _MEASURING_LOSS else _to_step(own)
        elif pitch is None and around and all(around):
            yield key, typical


def _our_lines(document: Document, block: Block) -> tuple[str, ...]:
    try:
        return tuple(plain_text(line) for line in lines_of(document, block, font_metrics.find_faces()))
    except DraftError:  # without the type nobody can tell where we would break it
        return ()


# --- Condensed characters ---------------------------------------------------------------------------------------------


def _condensed(
    blocks: Sequence[tuple[Block, ExtractedParagraph | None]], document: Document
) -> Iterator[tuple[str, float]]:
    """Yield the paragraphs, or lines of them, whose characters are set closer than in most, and by how much, in pt.

    Where the gaps may mean several things, the first with which we break the lines of the page counts.
    """
    shown = [(block, one) for block, one in blocks if one and any(gap is not None for gap in one.gaps)]
    usual = median(gap for _, one in shown for gap in one.gaps if gap is not None) if shown else 0.0
    for block, one in shown:
        readings = _readings_of_gaps(block.key, [None if gap is None else usual - gap for gap in one.gaps])
        alike = (reading for reading in readings if _breaks_alike(reading, one.lines, document, block))
        yield from (next(alike, readings[0]) if len(readings) > 1 else readings[0])


def _condensed_notes(found: ExtractedDocument, document: Document) -> Iterator[tuple[str, float]]:
    """Yield the footnotes that break as on the page only where their characters are set closer than in the form.

    The spacing of footnotes differs from file to file by as much as a step, so that their gaps do not tell.
    """
    for note, lines in zip(document.notes, found.note_lines, strict=False):
        block = Block(Role.PAGE_NOTE, note.runs, ref=ParagraphRef(Section.FOOTNOTE, note.number))
        steps = [round(_STEP * step, 2) for step in range(_NOTE_STEPS + 1)] if len(lines) > 1 else []
        less = next((less for less in steps if _breaks_alike([(block.key, less)], lines, document, block)), 0.0)
        if less:
            yield block.key, less


def _readings_of_gaps(key: str, closer: Sequence[float | None]) -> list[tuple[tuple[str, float], ...]]:
    """Return what the gaps of a paragraph may mean, likeliest first: all of it is condensed, or some lines, or nothing.

    >>> _readings_of_gaps("operative 3", [0.0, 0.06])
    [(), (('operative 3 line 2', 0.05),), (('operative 3', 0.05),)]
    """
    known = [less for less in closer if less is not None]

    def lines(least: float) -> tuple[tuple[str, float], ...]:
        steps = [_to_step(less) if less and least <= less <= _MOST_CONDENSED else 0.0 for less in closer]
        return tuple(_condensed_lines(key, steps))

    is_whole = min(known) >= _LEAST_CONDENSED and max(known) <= _MOST_CONDENSED
    found = [((key, _to_step(mean(known))),) if is_whole else lines(_LEAST_CONDENSED_LINE)]
    if _DOUBTFUL <= max(known) <= _MOST_CONDENSED:
        around = {_to_step(mean(known) + by) for by in (-_STEP / 2, _STEP / 2)}
        found += [lines(_DOUBTFUL), *(((key, less),) for less in sorted(around) if less > 0)]
    return found


def _breaks_alike(reading: Sequence[tuple[str, float]], lines: Sequence[str], document: Document, block: Block) -> bool:
    """Return whether we break a block into the lines of the page if it is condensed as a reading says."""
    condensed = replace(document, layout=replace(document.layout, condensed=dict(reading)))
    first, *others = _our_lines(condensed, block) or ("",)
    return list(map(_without_spaces, (block.number + first, *others))) == list(map(_without_spaces, lines))


def _condensed_lines(key: str, closer: Sequence[float]) -> Iterator[tuple[str, float]]:
    """Yield the lines of a paragraph that are condensed, those in a row by the same amount as one.

    >>> list(_condensed_lines("operative 3", [0, 0.1, 0.1, 0, 0.15]))
    [('operative 3 lines 2-3', 0.1), ('operative 3 line 5', 0.15)]
    """
    at = 1
    for less, group in groupby(closer):
        end = at + len(list(group))
        if less:
            yield (f"{key} line {at}" if end == at + 1 else f"{key} lines {at}-{end - 1}"), less
        at = end


def _to_step(less: float) -> float:
    return round(round(less / _STEP) * _STEP, 2)


def _without_spaces(text: str) -> str:
    return "".join(plain_text(text).split())
