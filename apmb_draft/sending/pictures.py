"""What the pictures of a file say beside what they show."""

from __future__ import annotations

from collections.abc import Iterator

from apmb_draft.reading.word.styles import whole
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.parts import File
from apmb_draft.sending.picture_files import SECRETS, told_by
from apmb_draft.sending.quoting import quotation

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ENDINGS = (".jpg", ".jpeg", ".jfif", ".png", ".gif", ".tif", ".tiff", ".webp", ".emf", ".wmf", ".svg", ".bmp")


def pictures(file: File) -> Iterator[Finding]:
    """Place, camera, owner, program and earlier states, as cameras and programs write them into pictures."""
    remedy = "copy the picture, paste it as a picture (Paste Special, PNG), and delete the old one"
    for name in file.names():
        if file.kind(name) == "image" or name.lower().endswith(_ENDINGS):
            told = told_by(file.content(name))
            if told & SECRETS:
                yield error("pictures", name, f"the picture tells {', '.join(sorted(told))}", remedy)
            elif told:
                yield hint("pictures", name, f"the picture tells {', '.join(sorted(told))}", remedy)
    yield from _cropped(file)


def _cropped(file: File) -> Iterator[Finding]:
    """`<a:srcRect l="25000"/>`: a quarter is cut off and still in the file."""
    remedy = "delete it (Picture Format, Compress Pictures, Delete cropped areas)"
    for part, root in file.texts():
        for crop in root.iter(_A + "srcRect"):
            if any((whole(crop.get(side, "")) or 0) > 0 for side in "ltrb"):
                what = "a picture whose cut-off part is still there"
                yield error("pictures", part, what, remedy, quotation(crop))
