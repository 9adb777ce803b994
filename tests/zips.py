"""Word files taken apart and put together, with no code of ours."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a file by their names, in its order."""
    with ZipFile(BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def part(data: bytes, name: str = "word/document.xml") -> str:
    """The text of one part."""
    return parts(data)[name].decode()


def zipped(content: Mapping[str, str | bytes], packed: int = ZIP_DEFLATED) -> bytes:
    """A file of these parts."""
    made = BytesIO()
    with ZipFile(made, "w", packed) as target:
        for name, data in content.items():
            target.writestr(name, data)
    return made.getvalue()
