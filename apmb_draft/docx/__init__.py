"""Word files: read, changed and checked on one model of their parts, styles and text.

1. `package` opens the zip file of a Word file, parses its parts, says why one is not read, and writes them.
2. `styles` says what characters look like, where lines begin, and which number Word counts before them.
3. `segments` reads the characters of paragraphs; `review_marks` reads tracked changes and comments, accepts or rejects
   the changes, and adds comments.
4. `track_changes` marks a redline in a file. `edit_plan` finds its text among the characters and makes a plan of each
   paragraph; `mark_changes` carries the plans out, with the marks and cuts of `tracked_xml`. `headers_and_notes` does
   the same outside of the text.
5. `sanitize` names what a file discloses that is not in `allowed`, and writes a file for submission without it;
   `whole_package` reads every part for both.

Our own files are written by `writer`: into an empty file (`base`) go styles, properties, headers, footers and the
`body` with its footnotes and comments, all made of `elements`. A property says from which state of the draft a file was
made.

`reading.word` reads a file into paragraphs.
"""
