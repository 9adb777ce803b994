"""An official PDF of New York as paragraphs, read by positions, sizes and faces; the text stream is never trusted.

1. `sandbox` checks the bytes and starts the process that reads them, `extract`.
2. `glyphs` takes the letters of a page with their places and, in a tagged file, their paragraphs.
3. `preflight` refuses pages that cannot be read line by line, or have words beside the text.
4. `text_lines` makes lines of letters and rows of cells, and `furniture` parts text, footnotes and what is around them.
5. `reflow` makes paragraphs of lines, `grids` reads tables, and `page_measures` what the layout has of its own.
"""
