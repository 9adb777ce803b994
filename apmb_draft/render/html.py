"""The draft as a web page, which is also what the PDF is made from: `Paper` is what that one has besides.

The numbers of the form fill its style sheet. Word and a browser put type at different heights of a line of fixed pitch.
What was measured in the documents are baselines, the style sheet places boxes: the way from one to the other is here.

A redline is a page to look through in a browser, a telephone's too: changes in the text, each with its reason behind a
button.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from apmb_draft.diff import Change, kind_of_change
from apmb_draft.model.document import (
    MASTHEAD,
    ROWS,
    Block,
    Document,
    Note,
    PageLayout,
    Revision,
    Role,
    Run,
    note_numbers,
    organ_letter,
    raised_in,
    tables,
)
from apmb_draft.model.paragraphs import describe_key
from apmb_draft.model.problems import Flag
from apmb_draft.render.font_metrics import Faces
from apmb_draft.render.line_breaking import Broken, form_table
from apmb_draft.render.listed_changes import (
    Shift,
    as_sentence,
    draft_names,
    is_deleted,
    is_inserted,
    list_shifts,
    old_and_new_number,
    remarks_at,
    split_at_remarks,
)
from apmb_draft.render.text_output import check_notes
from apmb_draft.text.templates import Templates
from apmb_draft.un.form import columns, form, inherited_style, points
from apmb_draft.un.typography import NO_BREAK_HYPHEN, document_url, plain_text

FAMILY = "apmb-draft serif"
PAGE = "page.html.jinja"
_ELEMENTS = {
    **dict.fromkeys(ROWS, "tr"),
    Role.TITLE: "h1",
    Role.HEADING: "h2",
    Role.ANNEX: "h2",
    Role.ANNEX_TITLE: "h3",
}
"""The HTML element of each role but those that are a `p`: the title heads the page, headings and the annex below it."""
_FACE_FORMS = (("normal", "normal"), ("normal", "italic"), ("bold", "normal"), ("bold", "italic"))
"""Weight and slope of the files of `Faces`, in their order."""
_UNBROKEN = re.compile(rf"[^\s/]+(?:/[^\s/]+)+|\w+(?:{NO_BREAK_HYPHEN}\w+)+")


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
    remarks: Sequence[Change]
    shifts: Sequence[Shift]
    symbol: Sequence[Run] = ()
    title: Sequence[Run] = ()
    bars: Mapping[int, Sequence[Bar]] = field(default_factory=dict)
    told: bool = True


@dataclass(frozen=True)
class Paper:
    """What a page for paper has besides a page for a browser, which has no faces.

    The faces; the blocks `held`, counted from 1, that do not leave two lines at the foot of a page; what is `broken`
    into lines, all else WeasyPrint breaks; a redline, if it is one.
    """

    faces: Faces | None = None
    held: Collection[int] = ()
    broken: Broken = field(default_factory=Broken)
    redline: Redline | None = None


def render_html(document: Document, templates: Templates, *, stamp: bool = False, paper: Paper | None = None) -> str:
    """Return one page that needs no other file, from `page.html.jinja` and `page.css.jinja`.

    For paper the faces are named by file, and footnotes stand where they are called so that each falls on the page of
    its call. Otherwise any browser shows it, with the footnotes at the end.
    `stamp` says on every page that this is a draft. Raises DraftError where a template is wrong.
    """
    check_notes(document)
    paper = paper or Paper()
    redline, layout = paper.redline, document.layout if paper.faces and not paper.redline else PageLayout()
    sheet = {**_stylesheet_values(document, paper.faces), "redline": redline}
    contents = {
        "document": document,
        "Role": Role,
        "paged": paper.faces is not None,
        "held": paper.held,
        "sheet": Markup(templates.fill("page.css.jinja", sheet, filters={"pt": _css_points, "tw": _css_twips})),
        "stamp": form()["stamp"]["text"] if stamp else "",
        "notes": {note.number: note for note in document.notes},
        "organ_letter": symbol_in_two(document),
        "redline": redline,
        "alone": redline.draft if redline else document,
        "grids": _grids(document),
        "broken": paper.broken,
        "pitch": layout.pitch,
        "page_starts": layout.page_starts,
    }
    filters: dict[str, Callable[..., Any]] = {
        "kept_together": kept_together,
        "element": html_element,
        "raised": raised_in,
        "address": document_url,
        "whole_words": whole_words,
        "printed": lambda text: text.replace(NO_BREAK_HYPHEN, "-"),  # which the type lacks
        "ordinary": plain_text,
        "pt": _css_points,
        "sentence": as_sentence,
    }
    return templates.fill(PAGE, contents, filters=filters, autoescape=True)


def html_element(role: Role) -> str:
    """Return the HTML element of a role."""
    return _ELEMENTS.get(role, "p")


def _grids(document: Document) -> dict[int, dict[str, Any]]:
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


def whole_words(text: str) -> Markup:
    """Return the text for a page: escaped, its line breaks kept, and what Word keeps in one piece held together.

    A browser may break a line after a slash, Word does not; and the type has no sign of its own for the no-break
    hyphen, which is printed, and copied, as a hyphen.

    >>> print(whole_words("see A/C.1/80/L.7 & non\u2011papers"))
    see <span class="whole">A/C.1/80/L.7</span> &amp; <span class="whole">non-papers</span>
    """
    lines = str(escape(text)).split("\n")
    held = (_UNBROKEN.sub(r'<span class="whole">\g<0></span>', line) for line in lines)
    return Markup("<br>".join(held).replace(NO_BREAK_HYPHEN, "-"))


def kept_together(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield the runs in groups: a footnote call or the number of a remark goes with the word before it.

    >>> [[run.text for run in group] for group in kept_together([Run("of our views,"), Run("3", call=3), Run(" and")])]
    [['of our '], ['views,', '3'], [' and']]
    """
    group: list[Run] = []
    for run, following in zip(runs, [*runs[1:], None], strict=False):
        is_last = following is None or not _hangs(following)
        is_whole = is_last or run.link or run.status or _hangs(run)
        head = "" if is_whole else run.text[: run.text.rfind(" ") + 1]
        if head:
            yield (run.with_text(head),)
        if is_last or head != run.text:
            group.append(run.with_text(run.text[len(head) :]))
        if is_last and group:
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


# --- The numbers of the form, as a style sheet wants them -------------------------------------------------------------

ASCENT, DESCENT = 0.891, 0.216
"""Of Times New Roman and its metric twins, as a share of the size."""
PIXEL = 0.75
"""A pixel of CSS in pt: WeasyPrint says in pixels where things are."""


@dataclass(frozen=True)
class Setting:
    """One way of setting type: size and pitch in pt, extra space between letters in pt, weight."""

    size: float
    line: float
    spacing: float
    weight: str = "normal"

    @property
    def rise(self) -> float:
        """Return the distance from the top of a line to its baseline: a browser centres the type in the pitch.

        >>> round(Setting(10, 12, 0.24).rise, 3)
        9.375
        """
        return (self.line + (ASCENT - DESCENT) * self.size) / 2

    @property
    def css(self) -> str:
        """Return the declarations that set type this way.

        >>> Setting(10, 12, 0.24).css
        'font-size: 10pt; line-height: 12pt; font-weight: normal; letter-spacing: 0.24pt'
        """
        form = f"font-size: {_css_points(self.size)}; line-height: {_css_points(self.line)}; font-weight: {self.weight}"
        return f"{form}; letter-spacing: {_css_points(self.spacing)}"


def _css_points(value: float) -> str:
    """Return a length in points as CSS.

    >>> _css_points(63.35), _css_points(12.0), _css_points(-0.2249999)
    ('63.35pt', '12pt', '-0.225pt')
    """
    return f"{round(value, 3):g}pt"


def _css_twips(value: float) -> str:
    """Return a length given in twips as CSS, in points.

    >>> _css_twips(1267)
    '63.35pt'
    """
    return _css_points(points(value))


def type_settings() -> dict[str, Setting]:
    """Return the settings that the style sheet uses, by name."""
    spacing, organ = form()["css_letter_spacing"], form()["masthead"]
    running = inherited_style("Header")["half_points"] / 2
    united_nations, letter = organ["united_nations_half_points"] / 2, organ["symbol_letter_half_points"] / 2
    return {
        "body": _style_setting("SingleTxt", spacing["body_justified_10"]),
        "natural": _style_setting("SingleTxt", spacing["body_natural_10"]),
        "distribution": _style_setting("Normal", spacing["distribution_10"]),
        "bold": _style_setting("Session", spacing["bold_10"]),
        "title": _style_setting("TitleH1", spacing["bold_12"]),
        "adoption": _style_setting("TitleHCH", spacing["bold_14"]),
        "organ": _style_setting("XLarge", spacing["organ_20"]),
        "note": _style_setting("FootnoteText", spacing["note_8_5"]),
        "running": Setting(running, form()["running_head"]["line"], spacing["running_head_8_5"], "bold"),
        # Single lines that are placed by their baselines: their pitch does not matter.
        "united_nations": Setting(united_nations, united_nations, spacing["united_nations_14"]),
        "letter": Setting(letter, letter, 0),
    }


def _line_gap(step: float, above: Setting, below: Setting) -> str:
    """Return the margin between two lines whose baselines are `step` pt apart.

    >>> _line_gap(30, Setting(10, 12, 0), Setting(10, 12, 0))
    '18pt'
    """
    return _css_points(step - (above.line - above.rise) - below.rise)


def _stylesheet_values(document: Document, faces: Faces | None) -> dict[str, Any]:
    """Return the values that fill the template of the style sheet for a document.

    `front` are the numbers of the front block, and where later pages begin. By `lift` Word sets the type of the text
    deeper in its line than a browser: the whole column is moved, so that the same lines find room on a page. Faces have
    a name that no installed font has.
    """
    table, layout, types = form_table(document), document.layout, type_settings()
    column, page = table["column"], table["page"]
    usual = table["front"]["adopted" if document.is_adopted else "draft"]
    own = {"first_baseline_inner": layout.first_baseline, "to_adoption": layout.heading_step}
    files = zip(faces.files, _FACE_FORMS, strict=True) if faces else ()
    return {
        "form": table,
        "front": {key: own.get(key) or value for key, value in usual.items()},
        "first_page_bottom": layout.first_page_bottom or points(page["bottom_first_tw"]),
        "adopted": document.is_adopted,
        "type": types,
        "lift": column["first_baseline"] - points(page["top_tw"]) - types["body"].rise,
        "gap": _line_gap,
        "faces": [
            {"url": file.absolute().as_uri(), "weight": weight, "slope": slope} for file, (weight, slope) in files
        ],
        "family": FAMILY,
        "stack": f'"{FAMILY}"' if faces else '"Liberation Serif", Tinos, "Times New Roman", serif',
    }


def _style_setting(name: str, spacing: float) -> Setting:
    """Return the setting of a style of the template, its scaled letters replaced by space between letters."""
    given = inherited_style(name)
    weight = "bold" if given.get("bold") else "normal"
    return Setting(given["half_points"] / 2, points(given["line"]), spacing, weight)


# --- A redline to look through ----------------------------------------------------------------------------------------

_REVIEW_ELEMENTS = {"p": "p", "tr": "p", "h1": "h3", "h2": "h4", "h3": "h5"}
"""The headings of the draft, which stand below those of the page; a row of a table is a paragraph there."""


def render_review(
    document: Document,
    remarks: Sequence[Change],
    templates: Templates,
    *,
    flags: Sequence[Flag] = (),
    file: str = "",
) -> str:
    """Return the page of a redline, from `review.html.jinja`, with style sheet and script inside; it fetches nothing.

    `flags` is wording to look at that was not changed, `file` the name of the YAML file that the answers go into.
    Without the script, as mail programs show it, reasons open and the views change all the same.
    Raises DraftError where a template is wrong or a footnote and its call do not meet.
    """
    check_notes(document)
    base, draft = draft_names(document)
    values = {
        "base": base,
        "draft": draft,
        "document": document,
        "Role": Role,
        "remarks": remarks,
        "shifts": list(list_shifts(document)),
        "masthead": [_review_paragraph(document, [place], remarks) for place in _masthead_places(document)],
        "text": list(_review_text(document, remarks)),
        "page_notes": [
            _review_paragraph(document, [place], remarks)
            for place, block in enumerate(document.blocks)
            if block.role is Role.PAGE_NOTE
        ],
        "notes": {note.number: _review_note(note, remarks) for note in document.notes},
        "flags": flags,
        "keys": {block.key for block in document.blocks if block.key},
        "file": file,
    }
    filters: dict[str, Callable[..., Any]] = {
        "strands": _merge_strands,
        "address": document_url,
        "ordinary": plain_text,
        "said": describe_key,
        "sentence": as_sentence,
    }
    return templates.fill("review.html.jinja", values, filters=filters, autoescape=True)


def _masthead_places(document: Document) -> list[int]:
    """Return the masthead, the running head behind all of it, as the changes are numbered."""
    places = [place for place, block in enumerate(document.blocks) if block.role in MASTHEAD]
    return sorted(places, key=lambda place: document.blocks[place].role is Role.RUNNING_TITLE)


def _merge_strands(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Merge runs in a row with one kind of change, "inserted", "deleted", "form" or "": each is an element of the page.

    >>> new = Revision.INSERTED
    >>> row = [Run("Noting", italic=True, change=new), Run(" kites", change=new), Run(",")]
    >>> [(strand["what"], len(strand["runs"])) for strand in _merge_strands(row)]
    [('inserted', 2), ('', 1)]
    """
    kinds = groupby(runs, lambda run: run.change.value or ("form" if kind_of_change(run) else ""))
    return [{"what": what, "runs": list(row)} for what, row in kinds]


def _review_text(document: Document, remarks: Sequence[Change]) -> Iterator[dict[str, Any]]:
    """Yield the paragraphs of the body; blocks whose end is deleted are one paragraph with the next."""
    row: list[int] = []
    for place, block in enumerate(document.blocks):
        if block.role in MASTHEAD or block.role is Role.PAGE_NOTE:
            continue
        row.append(place)
        if block.change is not Revision.DELETED or (len(row) == 1 and is_deleted(block)):
            yield _review_paragraph(document, row, remarks)
            row = []
    if row:
        yield _review_paragraph(document, row, remarks)


def _review_paragraph(document: Document, places: Sequence[int], remarks: Sequence[Change]) -> dict[str, Any]:
    """Return one paragraph of the draft as the page shows it: a block, or several that were joined.

    Its role is what its end says. `end` is the change of the end of a block, unless all were inserted or deleted.
    """
    blocks = [document.blocks[place] for place in places]
    near = [numbered for place in places for numbered in remarks_at(remarks, place)]
    state, role = _paragraph_state(blocks, bool(near)), blocks[-1].role
    lines = []
    for place, block in zip(places, blocks, strict=True):
        before, after = old_and_new_number(block)
        pieces = list(split_at_remarks(block.runs, remarks, block=place))
        end = block.change if state == "changed" else ""
        lines.append({"block": block, "before": before, "after": after, "pieces": pieces, "end": end})
    tag = _REVIEW_ELEMENTS[html_element(role)]
    return {"tag": tag, "role": role, "state": state, "lines": lines, "remarks": near}


def _paragraph_state(blocks: Sequence[Block], is_remarked: bool) -> str:
    """Return the name in the style sheet of what became of a paragraph as a whole."""
    if all(map(is_inserted, blocks)):
        return "came"
    if all(map(is_deleted, blocks)):
        return "went"
    is_shifted = any(block.change or block.was_role or block.was_number is not None for block in blocks)
    return "changed" if is_remarked or is_shifted else "same"


def _review_note(note: Note, remarks: Sequence[Change]) -> dict[str, Any]:
    """Return a footnote as the page shows it, with its numbers in both drafts, 0 where one has none."""
    (before, after), near = note_numbers(note), remarks_at(remarks, -1, note.number)
    state = "changed" if near or before != after else "same"
    if not (before and after):
        state = "came" if after else "went"
    pieces = list(split_at_remarks(note.runs, remarks, note=note.number))
    return {
        "number": note.number, "before": before, "after": after, "state": state, "pieces": pieces, "remarks": near,
    }  # fmt: skip
