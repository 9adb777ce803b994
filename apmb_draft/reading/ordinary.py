"""Letters in the form in which words are compared, whatever the source writes for them."""

from __future__ import annotations

_ORDINARY = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\r", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", ""),
        "\u2028": "\n",
    }
)


def ordinary(text: str) -> str:
    """Text with ordinary spaces and hyphens, without the marks that only say where a line may break.

    >>> ordinary("2\\u00a0May, anti\\u2011personnel, disarma\\u00adment")
    '2 May, anti-personnel, disarmament'
    """
    return text.translate(_ORDINARY)
