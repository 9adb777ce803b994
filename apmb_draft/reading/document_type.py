"""Which document the words are of: its language, its organ, its kind; what is not the tool's is refused by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from apmb_draft.model.problems import DraftError, error
from apmb_draft.un.typography import OPENING, SPONSORS, SUBMITTED

FRONT = 40
"""Lines in which a document says what it is; the longest front block has some thirty."""

_SYMBOL = re.compile(r"(?:United Nations\s+)?((?:A|S|E|T|ST)/[A-Za-z0-9./()\- ]+?)\*{0,3}")
_BY_SYMBOL: tuple[tuple[str, str], ...] = (
    (r".*/(?:PV|SR)\.\d", "is the record of a meeting"),
    (r"S/RES/", "is a resolution of the Security Council"),
    (r"S/", "is a document of the Security Council"),
    (r"E/", "is a document of the Economic and Social Council"),
    (r"A/HRC/", "is a document of the Human Rights Council"),
    (r"A/CONF\.", "is a document of a conference"),
    (r"S?T/", "is a document of another organ"),
)
"""By the beginning of the symbol, which names the organ."""
_NO_DRAFT = re.compile(r"A/(?:C\.\d+/|INF/)?(?:E?S-)?\d+/(?:INF/)?\d")
"""A/79/408, A/C.1/80/3: a number alone behind the session; that of a draft has an L, that of a resolution RES."""
_BY_WORDS: tuple[tuple[str, str], ...] = (
    (r"Report of the .*", "is a report"),
    (r"(?:Identical l|L)etters? dated .*", "is a letter"),
    (r"Note (?:verbale|by) .*", "is a note"),
    (r"Programme budget implications of .*|Statement (?:submitted )?by the .*", "is a statement"),
    (r"(?:Proposed|Draft|Tentative|Provisional) (?:programme of work|timetable|agenda)\b.*", "is a programme of work"),
    (r"Corrigendum|Addendum", "is a correction or an addition to another document"),
    (r"The meeting (?:was called to order|resumed|was resumed).*", "is the record of a meeting"),
    (r"Resolution \d+ \(\d{4}\)|Adopted by the Security Council .*", "is a resolution of the Security Council"),
)
_OTHER_ORGAN = re.compile(
    r"(?:(?:Resolution|Decision)s? adopted by )?(?:the )?"
    r"(Security Council|Economic and Social Council|Human Rights Council|Trusteeship Council|Commission on .+?"
    r"|Conference of .+?|Meeting of .+?)(?:,| (?:on|at) \d.*)",
    re.I,
)
_ADOPTED = re.compile(r"(?:Resolution|Decision)s? adopted by the General Assembly\b.*", re.I | re.S)

_ENGLISH = "the of and to in its for on with by that"
_LANGUAGES = {
    "French": "le la les des du de et à dans pour sur aux au une par que",
    "Spanish": "el la los las del de y en por para con su que una al",
    "German": "der die das und den dem des in zu von mit für auf eine",
}
"""The small words of the languages with Latin letters in which resolutions are published."""
_SCRIPTS = {
    "Arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "Russian": re.compile(r"[\u0400-\u04ff]"),
    "Chinese": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
}
_LOST = re.compile(r"[\ufffd\ue000-\uf8ff]")
"""Letters that cannot be told, or that are of one font alone."""
_MISREAD = re.compile(r"â€|‚Ä|Ã[\u0080-\u00bf]|¡[°±®¯]|¨C|\+(?:IB|AK)[A-Za-z0-9+/]-")
"""Quotation marks, dashes and accents that were saved in one encoding and read in another."""
_MIXED = re.compile(
    r"[A-Za-z][\u0400-\u1cff\u2e80-\ud7ff\uf900-\ufaff]|[\u0400-\u1cff\u2e80-\ud7ff\uf900-\ufaff][A-Za-z]"
)
"""Letters of other scripts within a Latin word, as a font without its table of letters gives them."""


def check(lines: Sequence[str], name: str) -> None:
    """Refuse what is not an English text of the General Assembly; `lines` are those of a whole document.

    Raises DraftError: [not-english] with the language, [garbled] for characters that cannot be read, and
    [not-a-resolution] with the kind of document.
    """
    _check_language(" ".join(lines), name)
    if what := _kind([line.strip() for line in lines if line.strip()][:FRONT]):
        raise error(
            name,
            "not-a-resolution",
            f"{what}; the tool reads resolutions, decisions and drafts of the General Assembly",
        )


# --- Language ---------------------------------------------------------------------------------------------------------


def _check_language(text: str, name: str) -> None:
    """English has a small word in every three; a text with one in twelve at most is in no English."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    letters = sum(map(len, words))
    if len(_LOST.findall(text)) > letters / 100 or (len(_MIXED.findall(text)) > 5 and not _script(text, letters)):
        raise _garbled(name)
    if len(misread := _MISREAD.findall(text)) > 1:
        what = f"quotation marks and other signs were read in a wrong encoding (“{misread[0]}”)"
        raise error(name, "garbled", f"{what}; save it again as UTF-8")
    language = _script(text, letters) or (_language(words) if len(words) > 20 else "")
    if language == "?":
        raise _garbled(name)
    if language:
        raise error(name, "not-english", f"is in {language}; the tool reads the English text")


def _garbled(name: str) -> DraftError:
    what = "its letters make no English words: the font, or the encoding it was saved in, hides them"
    return error(name, "garbled", f"{what}; take another copy")


def _script(text: str, letters: int) -> str:
    return next((language for language, script in _SCRIPTS.items() if len(script.findall(text)) > letters / 3), "")


def _language(words: Sequence[str]) -> str:
    """Return the language by its small words; "?" for none that is known, nothing for English.

    >>> _language("the flying of kites in the wind".split()), _language("le vol des cerfs volants dans le vent".split())
    ('', 'French')
    """

    def share(small: str) -> float:
        known = set(small.split())
        return sum(word in known for word in words) / len(words)

    if share(_ENGLISH) > 1 / 12:
        return ""
    best = max(_LANGUAGES, key=lambda language: share(_LANGUAGES[language]))
    return best if share(_LANGUAGES[best]) > 1 / 8 else "?"


# --- Organ and kind ---------------------------------------------------------------------------------------------------


def _kind(front: Sequence[str]) -> str:
    """Return what a document is, if it is none of the tool's: by its symbol, or the words before its first opening."""
    symbol = next((found[1] for line in front[:12] if (found := _SYMBOL.fullmatch(line))), "")
    if what := next((what for pattern, what in _BY_SYMBOL if re.match(pattern, symbol)), ""):
        return what
    if _NO_DRAFT.match(symbol):
        return _by_words(front) or f"has the symbol {symbol}, which is that of no resolution or draft"
    # What says that it is a text of the Assembly may have a title such as "Report of the …".
    says_itself = any(form.fullmatch(line) for line in front for form in (_ADOPTED, SPONSORS, SUBMITTED))
    return "" if says_itself else _by_words(front)


def _by_words(front: Sequence[str]) -> str:
    for line in front:
        if OPENING.match(line):
            return ""
        if organ := _OTHER_ORGAN.fullmatch(line):
            return f"is a text of another organ ({organ[1]})"
        for pattern, what in _BY_WORDS:
            if re.fullmatch(pattern, line):
                return f"{what} (“{line if len(line) < 80 else line[:80] + '…'}”)"
    return ""
