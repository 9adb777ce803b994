"""Front blocks and closing lines as official papers have them: each is imported word for word, or named."""

from __future__ import annotations

import pytest

from apmb_draft.reading import read
from apmb_draft.recognise import Recognised, recognise

TEXT = "The General Assembly,\n\nRecalling the lamps,\n\n1. Urges all to look;\n\n2. Decides to look again.\n"


def imported(*front: str, text: str = TEXT) -> Recognised:
    """Import a draft whose front block has these lines behind that of the agenda item."""
    lines = ("A/C.2/80/L.50", "Eightieth session", "Second Committee", "Agenda item 18 (i)", *front)
    return recognise(read("\n\n".join((*lines, text)).encode(), "L.50"), "L.50")


@pytest.mark.parametrize(
    "line", ["Chad: draft resolution", "Chad:* draft resolution", "Chad and Cuba: revised draft decision"]
)
def test_a_draft_whose_title_begins_as_that_of_a_report_is_a_draft(line: str):
    title = "Report of the Keepers of Lamps"
    recognised = imported("Lamps", line, title)
    assert recognised.resolution.title == title
