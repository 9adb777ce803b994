"""An official PDF of New York as passages, read by positions, sizes and faces; the text stream is never trusted.

1. `sandbox` checks the bytes and starts the process that reads them, `extract`.
2. `glyphs` takes the letters of a page with their places and, in a tagged file, their paragraphs.
3. `preflight` refuses pages that cannot be read line by line, or have words beside the text.
4. `lines` and `tables` make lines of letters, and `furniture` parts text, footnotes and what is printed around them.
5. `passages` tells where a paragraph begins, `joining` what stands between two of its lines; `layout` measures pages.
"""
