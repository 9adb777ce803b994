"""Italics for a text that shows none: those that every document has, in opening words and titles."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from apmb_draft.blocks import Note, Run, merge_runs
from apmb_draft.openers import find_opener
from apmb_draft.reading.extracted_document import ExtractedParagraph
from apmb_draft.recognise.classify import DocumentParts, is_heading

_TYPED = re.compile(r"\d{1,3}\.[ \t]+")
_LETTERED = re.compile(r"\([a-z]{1,5}\)[ \t]|[a-z]\.[ \t]")
_TITLES = re.compile(r"Treaty Series|Official Records of the General Assembly, [^(]*?Supplement No\. \d+\w?")
"""Titles of publications, as footnotes cite them (rules ITA04, REF09)."""


def set_openers(parts: DocumentParts) -> list[str]:
    """Set the opening words of the paragraphs in italics; return the start of each with no known opening.

    An operative paragraph opens behind its number; one without a number, below a section heading, as in the preamble.
    """
    unknown: list[str] = []
    numbered = any(_TYPED.match(passage.text) for passage in parts.operative)
    for passages, part in ((parts.preamble, "preambular"), (parts.operative, "operative")):
        for index, passage in enumerate(passages):
            if is_heading(passage) or _LETTERED.match(passage.text):
                continue
            typed = _TYPED.match(passage.text)
            kind = "preambular" if part == "operative" and numbered and not typed else part
            start = typed.end() if typed else 0
            words = find_opener(passage.text[start:], kind)
            passages[index] = _with_italics(passage, start, start + len(words))
            if not words:
                unknown.append(" ".join(passage.text[start:].split()[:4]))
    return unknown


def _with_italics(passage: ExtractedParagraph, start: int, end: int) -> ExtractedParagraph:
    """Return a passage whose characters from `start` to `end` are italic, and no others."""
    runs, at = [], 0
    for run in passage.runs:
        length = 0 if run.call else len(run.text)
        cuts = sorted({0, length, *(min(max(cut - at, 0), length) for cut in (start, end))})
        if run.call:
            runs.append(run)
        for a, b in pairwise(cuts):
            runs.append(replace(run, text=run.text[a:b], italic=start <= at + a < end))
        at += length
    return replace(passage, runs=merge_runs(runs))


def with_italic_titles(note: Note) -> Note:
    """Return a footnote with the titles of publications in italics."""
    runs: list[Run] = []
    for run in note.runs:
        at = 0
        for found in _TITLES.finditer(run.text):
            runs += [replace(run, text=run.text[at : found.start()]), replace(run, text=found[0], italic=True)]
            at = found.end()
        runs.append(replace(run, text=run.text[at:]))
    return replace(note, runs=merge_runs(runs))
