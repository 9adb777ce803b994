"""The numbers of the UN form as a style sheet wants them, all taken from the one table.

Word and a browser put type at different heights of a line of fixed pitch. What was measured in the documents are
baselines; the style sheet places boxes. The way from one to the other is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apmb_draft.model.document import Document, Role
from apmb_draft.un.form import form, form_of, points

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
        form = f"font-size: {css_points(self.size)}; line-height: {css_points(self.line)}; font-weight: {self.weight}"
        return f"{form}; letter-spacing: {css_points(self.spacing)}"


def css_points(value: float) -> str:
    """Return a length in points as CSS.

    >>> css_points(63.35), css_points(12.0), css_points(-0.2249999)
    ('63.35pt', '12pt', '-0.225pt')
    """
    return f"{round(value, 3):g}pt"


def css_twips(value: float) -> str:
    """Return a length given in twips as CSS, in points.

    >>> css_twips(1267)
    '63.35pt'
    """
    return css_points(points(value))


def inherited_style(name: str) -> dict[str, Any]:
    """Return a style of the New York template with what it inherits.

    >>> inherited_style("Session")["half_points"], inherited_style("Session")["bold"]
    (20, True)
    """
    own = form()["styles"].get(name, {})
    return {**inherited_style(own["based_on"]), **own} if "based_on" in own else own


def type_settings() -> dict[str, Setting]:
    """Return the settings that the style sheet uses, by name."""
    spacing, organ = form()["css_letter_spacing"], form()["masthead"]
    running = points(10 * inherited_style("Header")["half_points"])
    return {
        "body": _like("SingleTxt", spacing["body_justified_10"]),
        "natural": _like("SingleTxt", spacing["body_natural_10"]),
        "distribution": _like("Normal", spacing["distribution_10"]),
        "bold": _like("Session", spacing["bold_10"]),
        "title": _like("TitleH1", spacing["bold_12"]),
        "adoption": _like("TitleHCH", spacing["bold_14"]),
        "organ": _like("XLarge", spacing["organ_20"]),
        "note": _like("FootnoteText", spacing["note_8_5"]),
        "running": Setting(running, form()["running_head"]["line"], spacing["running_head_8_5"], "bold"),
        "united_nations": _single(organ["united_nations_half_points"], spacing["united_nations_14"]),
        "letter": _single(organ["symbol_letter_half_points"], 0),
    }


def line_gap(step: float, above: Setting, below: Setting) -> str:
    """Return the margin between two lines whose baselines are `step` pt apart.

    >>> line_gap(30, Setting(10, 12, 0), Setting(10, 12, 0))
    '18pt'
    """
    return css_points(step - (above.line - above.rise) - below.rise)


def form_table(document: Document) -> dict[str, Any]:
    """Return the table of the form that a document is set in."""
    return form_of(document.text(Role.SYMBOL), document.layout.first_baseline)


def front_block(document: Document) -> dict[str, float]:
    """Return the numbers of the front block, and where later pages begin, for a draft or an adopted text."""
    layout, usual = document.layout, form_table(document)["front"]["adopted" if document.is_adopted else "draft"]
    own = {"first_baseline_inner": layout.first_baseline, "to_adoption": layout.heading_step}
    return {**usual, **{key: value for key, value in own.items() if value is not None and key in usual}}


def first_page_bottom(document: Document) -> float:
    """Return the distance from the foot of page 1 to its text, in pt."""
    return document.layout.first_page_bottom or points(form()["page"]["bottom_first_tw"])


def baseline_shift() -> float:
    """Return how much deeper than a browser Word sets the type of the text in its line, in pt.

    The whole column is moved by it, so that the same lines find room on a page.
    """
    column, page = form()["column"], form()["page"]
    return float(column["first_baseline"] - points(page["top_tw"]) - type_settings()["body"].rise)


def stylesheet_values(document: Document) -> dict[str, Any]:
    """Return the values that fill the template of the style sheet for a document."""
    own = {
        "front": front_block(document),
        "first_page_bottom": first_page_bottom(document),
        "adopted": document.is_adopted,
    }
    return {"form": form_table(document), "type": type_settings(), "lift": baseline_shift(), "gap": line_gap, **own}


def _single(half_points: float, spacing: float) -> Setting:
    """Return the setting of a single line that is placed by its baseline: its pitch does not matter."""
    return Setting(half_points / 2, half_points / 2, spacing)


def _like(name: str, spacing: float) -> Setting:
    """Return the setting of a style of the template, its scaled letters replaced by space between letters."""
    given = inherited_style(name)
    weight = "bold" if given.get("bold") else "normal"
    return Setting(given["half_points"] / 2, points(given["line"]), spacing, weight)
