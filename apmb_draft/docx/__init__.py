"""Word files: the package of parts, styles, numbering, and the text of paragraphs as one stream of segments.

1. `package` opens the zip file; `xml` parses a part of it. Why a file is not read is in `refusals`.
2. `styles` says what characters look like, `indents` where the lines of a paragraph begin, `numbering` which number
   Word counts before it.
3. `segments` reads the characters of paragraphs, with `symbols` for signs; `revisions` names the tracked changes.

Our own files are written by `writer`: into an empty file (`base`) go `house_styles`, `document_properties`, the `body`,
`page_headers` and `annotations`, all made of `elements` and `written_tables`. Changes are marked in files by `tracked`.
"""
