"""The draft as a web page, which is also what the PDF is made from: `Paper` is what that one has besides."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup, escape

from apmb_draft.model.document import Document, Role, Run, organ_letter, raised_in, tables
from apmb_draft.render.font_metrics import Faces
from apmb_draft.render.line_breaking import Broken, break_document
from apmb_draft.render.listed_changes import ListedChange, Shift, as_sentence
from apmb_draft.render.stylesheet import css_points, css_twips, stylesheet_values
from apmb_draft.render.text_output import check_notes
from apmb_draft.text.templates import Templates
from apmb_draft.un.form import columns, form
from apmb_draft.un.typography import NO_BREAK_HYPHEN, document_url, plain_text

FAMILY = "apmb-draft serif"
PAGE = "page.html.jinja"
ELEMENTS = {
    "h1": (Role.TITLE,),
    "h2": (Role.HEADING, Role.ANNEX),
    "h3": (Role.ANNEX_TITLE,),
    "tr": (Role.TABLE_HEAD, Role.TABLE_ROW, Role.TABLE_HEADING, Role.TABLE_TOTAL),
}
"""The roles of each HTML element but `p`: the title heads the page, headings and the annex stand below it."""
_ELEMENT_OF = {role: element for element, roles in ELEMENTS.items() for role in roles}
_WHOLE = re.compile(rf"[^\s/]+(?:/[^\s/]+)+|\w+(?:{NO_BREAK_HYPHEN}\w+)+")


@dataclass(frozen=True)
class MarkedRun(Run):
    """A run of a redline on paper: a changed word with a mark of its own, or the number of the remark before it.

    The mark tells where the word stands once its line is broken: where its bar belongs.
    """

    mark: int = 0
    remark: int = 0


@dataclass(frozen=True)
class Bar:
    """A stretch of the margin beside changed lines, in pt from the top of the page."""

    top: float
    bottom: float


@dataclass(frozen=True)
class Redline:
    """What the templates of the page are given besides a redline itself.

    `draft` is the draft alone, `symbol` and `title` are the running heads with their changes; `bars` belong to the
    pages by their numbers, and are known only when the page has been laid out once. Only if they are `told`, the
    changes are listed behind the text.
    """

    draft: Document
    remarks: Sequence[ListedChange]
    shifts: Sequence[Shift]
    symbol: Sequence[Run] = ()
    title: Sequence[Run] = ()
    bars: Mapping[int, Sequence[Bar]] = field(default_factory=dict)
    told: bool = True


@dataclass(frozen=True)
class Paper:
    """What a page for paper has besides a page for a browser.

    The faces; the blocks `held`, counted from 1, that do not leave two lines at the foot of a page; what is `broken`
    into lines, all else WeasyPrint breaks; a redline, if it is one.
    """

    faces: Faces
    held: Collection[int] = ()
    broken: Broken = field(default_factory=Broken)
    redline: Redline | None = None


def render_html(document: Document, templates: Templates, *, stamp: bool = False, fonts: Faces | None = None) -> str:
    """Return one page that needs no other file, from `page.html.jinja` and `page.css.jinja`.

    With `fonts` it is laid out for paper: the faces are named by file, and footnotes stand where they are called so
    that each falls on the page of its call. Without, any browser shows it, with the footnotes at the end.
    `stamp` says on every page that this is a draft. Raises DraftError where a template is wrong.
    """
    paper = Paper(fonts, broken=break_document(document, fonts)) if fonts else None
    return laid_out(document, templates, stamp=stamp, paper=paper)


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
        "broken": paper.broken if paper else Broken(),
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
    return templates.fill(PAGE, contents, filters=filters, autoescape=True)


def html_element(role: Role) -> str:
    """Return the HTML element of a role."""
    return _ELEMENT_OF.get(role, "p")


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
