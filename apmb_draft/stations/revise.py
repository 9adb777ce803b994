"""Make a revised draft: the same text under the next symbol, to be changed and compared with the text as issued."""

from __future__ import annotations

import datetime
import re

from apmb_draft.model import Ask, Resolution, Stage
from apmb_draft.problems import error
from apmb_draft.values import UNKNOWN

_SYMBOL = re.compile(r"(?P<issued>.+?/L\.\d+)(?:/Rev\.(?P<revision>\d+))?\*?")


def revise_draft(draft: Resolution, name: str, date: datetime.date | None = None) -> Resolution:
    """Return the revised draft of an issued limited document: its symbol, its date, and the issued text as its base.

    The words are kept; "revised draft resolution" follows from the symbol. The note of a reissue belongs to the
    document before, and is dropped.

    Raises:
        DraftError: [not-a-draft] for an adopted text, [not-issued] while the document has no symbol,
            or is itself a revision that was not handed in.
    """
    if draft.stage is not Stage.DRAFT:
        raise error(name, "not-a-draft", "is adopted already; only a draft can be revised")
    if draft.symbol is UNKNOWN:
        issued = "apmb-draft issued DRAFT DOCUMENT takes it over, or fill it in"
        raise error(name, "not-issued", f"has no symbol yet, and only an issued document is revised; {issued}")
    symbol = next_symbol(str(draft.symbol), name)
    if revision_number(draft.symbol) and draft.issued is UNKNOWN:
        raise error(name, "not-issued", "is a revised draft that was not handed in yet: its date is open (“issued”)")
    question = Ask(fact="issued", question="On which day is the revised draft handed in?")
    asked = [ask for ask in draft.ask if ask.fact not in ("symbol", "issued") and not ask.is_of_words]
    values = {
        "symbol": symbol,
        "issued": date or UNKNOWN,
        "base": draft.symbol,
        "symbol_note": None,
        "layout": None,
        "ask": tuple(asked if date else [*asked, question]),
    }
    return draft.model_copy(update=values)


def next_symbol(symbol: str, name: str = "symbol") -> str:
    """Return the symbol of the next revision; `name` is what a message calls the draft.

    Raises DraftError [not-issued] for what is no symbol of a limited document.

    >>> next_symbol("A/C.1/80/L.30"), next_symbol("A/C.1/80/L.23*"), next_symbol("A/C.1/80/L.30/Rev.1")
    ('A/C.1/80/L.30/Rev.1', 'A/C.1/80/L.23/Rev.1', 'A/C.1/80/L.30/Rev.2')
    """
    found = _SYMBOL.fullmatch(symbol)
    if not found:
        raise error(name, "not-issued", f"{symbol} is no symbol of a limited document, such as A/C.1/80/L.30")
    return f"{found['issued']}/Rev.{int(found['revision'] or 0) + 1}"


def revision_number(symbol: object) -> int:
    """Return the number of the revision that a symbol names; 0 for the first document.

    >>> revision_number("A/C.1/80/L.30/Rev.2"), revision_number("A/C.1/80/L.30")
    (2, 0)
    """
    found = re.search(r"/Rev\.(\d+)", str(symbol))
    return int(found[1]) if found else 0
