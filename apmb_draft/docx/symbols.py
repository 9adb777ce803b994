"""Letters that Word keeps as a place in a font of symbols."""

from __future__ import annotations

_PRIVATE = range(0xE000, 0xF900)
_SYMBOL = {  # the places of Adobe's Symbol encoding that texts use; digits and most signs are where ASCII has them
    **{code: chr(code) for code in range(0x20, 0x40)},
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **{0x2A: "*", 0x2D: "−", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xA2: "′"},
    **{0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0xD7: "⋅"},
}
_BULLETS = {0x6C: "●", 0x6E: "■", 0x71: "❑", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xFC: "✓"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _BULLETS}


def letter_of(font: str, place: str) -> str:
    """`<w:sym w:font="Symbol" w:char="F0B7"/>` → "•"; nothing for a sign that has no letter of its own.

    >>> letter_of("Symbol", "F0B7"), letter_of("Times New Roman", "2013"), letter_of("Wingdings", "F04A")
    ('•', '–', '')
    """
    try:
        code = int(place[:8], 16)
    except ValueError:
        return ""
    font = font.lower()
    if code in _PRIVATE or font in _FONTS:
        return _FONTS.get(font, {}).get(code & 0xFF, "")
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
