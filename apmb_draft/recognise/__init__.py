"""Import a document that somebody else wrote as a resolution, and verify it by composing it again.

`classify` assigns passages to the parts of a resolution, `footnotes` matches footnotes and their calls, `italics` sets
what plain text does not show, `paragraph_markup` writes paragraphs in the markup of the file, `facts` and `meetings`
replace facts in them by slots and collect them (`fact_collector`), `layout` keeps how the pages differ from the form.
`resolution` runs all of these, and once more with literal text where `round_trip` finds a difference. `coverage` looks
for text that no part took.
"""

from apmb_draft.recognise.resolution import Recognised, recognise
from apmb_draft.recognise.round_trip import PartComparison

__all__ = ["PartComparison", "Recognised", "recognise"]
