"""How Word names the changes that it tracks, in the namespace of its texts."""

from __future__ import annotations

INSERTIONS, DELETIONS = ("ins", "moveTo", "cellIns"), ("del", "moveFrom", "cellDel")
"""What came and what went: words, ends of paragraphs, rows of a table and its cells."""
FORMAT_CHANGES = tuple(f"{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tcPr", "trPr"))
"""Changes of form; each holds the form as it was."""
AS_DELETED = {"t": "delText", "instrText": "delInstrText"}
"""What text and the code of fields are called in a deletion."""
OTHER_REVISIONS = ("cellMerge", "numberingChange", "tblGridChange")
"""Cells that were joined, numbers of old files, widths of columns."""
