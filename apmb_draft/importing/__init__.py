"""Import a document that somebody else wrote as a resolution, and verify it by composing it again.

`importer` runs the others: `classify` assigns paragraphs to the parts of a resolution, `paragraph_markup` writes their
markup in the file, with their footnotes and italics, `facts` replaces facts in them by slots and collects them, and
`manual_layout` keeps how the pages differ from the form. `importer` then compares the result with what was read; where
they differ, the text is read once more, literally.
"""

from apmb_draft.importing.importer import PartComparison, Recognised, recognise, recognise_file

__all__ = ["PartComparison", "Recognised", "recognise", "recognise_file"]
