"""Letters in the form in which words are compared, whatever the source writes for them."""

from __future__ import annotations

_INVISIBLE = (
    *(0x00AD, 0x061C, 0x180E, 0xFEFF),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC)),
)
"""Soft hyphens, joiners, byte order marks, directions of writing: they say how text is laid out, and are none."""
_ORDINARY = str.maketrans(
    {
        **dict.fromkeys(map(chr, _INVISIBLE), ""),
        **dict.fromkeys("\u00a0\u202f\u2007\r", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        "\u2028": "\n",
    }
)


def ordinary(text: str) -> str:
    """Return text with ordinary spaces and hyphens, and without characters that are not seen.

    >>> ordinary("2\\u00a0May, anti\\u2011personnel, disarma\\u00adment")
    '2 May, anti-personnel, disarmament'
    """
    return text.translate(_ORDINARY)
