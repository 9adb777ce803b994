"""An official PDF of New York as passages, read by positions, sizes and faces; the text stream is never trusted.

1. `whole` looks at the bytes, and `apart` starts the process that reads them, `__main__`, which runs `here`.
2. `opened` takes the pages: words beside the text are refused (`beside`), letters have their places (`glyphs`) and, in
   a tagged file, their paragraphs (`tags`).
3. `sense` refuses pages that cannot be read line by line.
4. `lines` and `tables` make lines of letters, and `furniture` parts text, footnotes and what is printed around them.
5. `passages` tells where a paragraph begins, `joining` what stands between two of its lines; `layout` measures pages.
"""

from __future__ import annotations

from apmb_draft.reading.found import Found
from apmb_draft.reading.pdf.apart import read_apart
from apmb_draft.reading.pdf.whole import whole


def read(data: bytes, name: str) -> Found:
    """The passages and footnotes of a PDF, page furniture left out, within nine seconds of the processor and 500 MB.

    Raises DraftError: [pdf-broken], [pdf-encrypted], [pdf-no-text] for a scan, [pdf-too-large], [pdf-paper].
    """
    return read_apart(whole(data, name), name)
