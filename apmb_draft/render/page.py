"""The draft as a web page, which is also what the PDF is made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from apmb_draft.blocks import Document, Role, Run, organ_letter, raised_in, tables
from apmb_draft.form import columns, form
from apmb_draft.render.bars import MarkedRun
from apmb_draft.render.fonts import Faces
from apmb_draft.render.lines import Broken, break_document
from apmb_draft.render.marks import as_sentence
from apmb_draft.render.measures import css_points, css_twips, stylesheet_values
from apmb_draft.render.parts import check_notes, html_element
from apmb_draft.render.printing import Paper
from apmb_draft.templates import Templates
from apmb_draft.typography import NO_BREAK_HYPHEN, document_url, plain_text

FAMILY = "apmb-draft serif"
_WHOLE = re.compile(rf"[^\s/]+(?:/[^\s/]+)+|\w+(?:{NO_BREAK_HYPHEN}\w+)+")


def render_html(document: Document, templates: Templates, *, stamp: bool = False, fonts: Faces | None = None) -> str:
    """Return one page that needs no other file, from `page.html.jinja` and `page.css.jinja`.

    With `fonts` it is laid out for paper: the faces are named by file, and footnotes stand where they are called so
    that each falls on the page of its call. Without, any browser shows it, with the footnotes at the end.
    `stamp` says on every page that this is a draft. Raises DraftError where a template is wrong.
    """
    return laid_out(document, templates, stamp=stamp, paper=Paper(fonts) if fonts else None)


def laid_out(document: Document, templates: Templates, *, stamp: bool, paper: Paper | None) -> str:
    """Return the page as `render_html` gives it, for paper or for a browser."""
    check_notes(document)
    redline = paper.redline if paper else None
    given = {**stylesheet_values(document), **type_faces(paper.faces if paper else None)}
    contents = {
        "document": document,
        "Role": Role,
        "paged": paper is not None,
        "held": paper.held if paper else (),
        "sheet": Markup(
            templates.fill("page.css.jinja", {**given, "redline": redline}, filters={"pt": css_points, "tw": css_twips})
        ),
        "stamp": form()["stamp"]["text"] if stamp else "",
        "notes": {note.number: note for note in document.notes},
        "organ_letter": symbol_in_two(document),
        "redline": redline,
        "alone": redline.draft if redline else document,
        "grids": grids(document),
        "broken": break_document(document, paper.faces) if paper and not redline else Broken(),
        "pitch": document.layout.pitch if paper and not redline else {},
        "page_starts": document.layout.page_starts if paper and not redline else (),
    }
    filters: dict[str, Callable[..., Any]] = {
        "kept_together": kept_together,
        "element": html_element,
        "raised": raised_in,
        "address": document_url,
        "whole_words": whole_words,
        "printed": printed_line,
        "ordinary": plain_text,
        "pt": css_points,
        "sentence": as_sentence,
    }
    return templates.fill("page.html.jinja", contents, filters=filters, autoescape=True)


def grids(document: Document) -> dict[int, dict[str, Any]]:
    """Return how each row of a table is set, by its place in the body, from 1: its cells, and what is beside it."""
    found: dict[int, dict[str, Any]] = {}
    for table in tables(document.body):
        widths, roles = columns(table.texts, table.heads), [row.role for row in table.rows]
        for at, cells in enumerate(table.cells):
            found[table.start + at + 1] = {
                "cells": [(cell, widths[cell.column][1]) for cell in cells],
                "columns": widths if at == 0 else (),
                "is_first": at == table.heads,
                "is_last_head": at == table.heads - 1,
                "is_last": at == len(roles) - 1,
                "is_above_total": Role.TABLE_TOTAL in roles[at + 1 : at + 2],
                "is_below_total": Role.TABLE_TOTAL in roles[max(at - 1, 0) : at],
            }
    return found


def type_faces(fonts: Faces | None) -> dict[str, Any]:
    """Return the typefaces for the style sheet: the given files under a name that no installed font has."""
    if fonts is None:
        return {"faces": [], "family": "", "stack": '"Liberation Serif", Tinos, "Times New Roman", serif'}
    forms = zip(fonts.files, ("normal", "normal", "bold", "bold"), ("normal", "italic") * 2, strict=True)
    faces = [{"url": file.absolute().as_uri(), "weight": weight, "slope": slope} for file, weight, slope in forms]
    return {"faces": faces, "family": FAMILY, "stack": f'"{FAMILY}"'}


def printed_line(text: str) -> Markup:
    """Return the text of a line that is broken already: with hyphens for no-break hyphens, which the type lacks."""
    return escape(text.replace(NO_BREAK_HYPHEN, "-"))


def whole_words(text: str) -> Markup:
    """Return the text for a page: escaped, its line breaks kept, and what Word keeps in one piece held together.

    A browser may break a line after a slash, Word does not; and the type has no sign of its own for the no-break
    hyphen, which is printed, and copied, as a hyphen.

    >>> print(whole_words("see A/C.1/80/L.7 & non\u2011papers"))
    see <span class="whole">A/C.1/80/L.7</span> &amp; <span class="whole">non-papers</span>
    """
    lines = str(escape(text)).split("\n")
    held = (_WHOLE.sub(r'<span class="whole">\g<0></span>', line) for line in lines)
    return Markup("<br>".join(held).replace(NO_BREAK_HYPHEN, "-"))


def kept_together(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield the runs in groups: a footnote call or the number of a remark goes with the word before it.

    >>> [[run.text for run in group] for group in kept_together([Run("of our views,"), Run("3", call=3), Run(" and")])]
    [['of our '], ['views,', '3'], [' and']]
    """
    group: list[Run] = []
    for index, run in enumerate(runs):
        following = runs[index + 1] if index + 1 < len(runs) else None
        if _hangs(run):
            group.append(run)
        elif following and _hangs(following):
            head, space, tail = ("", "", run.text) if run.link or run.status else run.text.rpartition(" ")
            if head or space:
                yield (replace(run, text=head + space),)
            group = [replace(run, text=tail)] if tail else []
        else:
            yield (run,)
        if group and _hangs(run) and not (following and _hangs(following)):
            yield tuple(group)
            group = []


def _hangs(run: Run) -> bool:
    return bool(run.call or (isinstance(run, MarkedRun) and run.remark))


def symbol_in_two(document: Document) -> tuple[str, tuple[Run, ...]]:
    """Return the symbol in two: the letter that is printed large, and the runs of the rest.

    A symbol that changed is printed in one size: two letters of an organ side by side would read as one.
    """
    runs = next((block.runs for block in document.of(Role.SYMBOL)), ())
    return ("", runs) if any(run.change for run in runs) else organ_letter(runs)
