"""What a marked file says of itself beside its text: that of the draft, no longer that of the text it was made from."""

from __future__ import annotations

from collections.abc import Callable, Collection

from apmb_draft.blocks import Document
from apmb_draft.reading.word.package import Element, W
from apmb_draft.sending.properties import OF_THE_UN
from apmb_draft.word.facts import custom, properties, variables

_FIRST = 2
"""The number of the first property that a user adds; Word keeps 0 and 1 for itself."""


def restated(root: Element, draft: Document, shown: Collection[str]) -> None:
    """Give a part with properties or variables the facts of the draft, in place; any other part stays.

    What the Secretariat gave the text before, such as its job number, goes. `shown` are the names, in small letters,
    that fields show: they belong to the text, in which the change is tracked.
    """
    for ending, say in _PARTS.items():
        if root.tag.endswith(ending):
            say(root, draft, shown)


def _core(root: Element, draft: Document, _: Collection[str]) -> None:
    """`<dc:title>`, `<dc:subject>` and the dates, in the place of those of the text before."""
    said = list(properties(draft))
    gone = {*(each.tag for each in said), *(f"{_TERMS}{name}" for name in ("created", "modified"))}
    for each in [each for each in root if each.tag in gone]:
        root.remove(each)
    root.extend(said)


_TERMS = "{http://purl.org/dc/terms/}"


def _custom(root: Element, draft: Document, shown: Collection[str]) -> None:
    """`<property pid="2" name="Symbol1">…`: those of the template anew, those of others behind them, counted again."""
    kept = [each for each in root if each.get("name", "").lower() in shown or not OF_THE_UN.fullmatch(each.get("name"))]
    said = [each for each in custom(draft) if each.get("name", "").lower() not in shown]
    root[:] = [*said, *kept]
    for number, each in enumerate(root, _FIRST):
        each.set("pid", str(number))


def _settings(root: Element, draft: Document, shown: Collection[str]) -> None:
    """`<w:docVars>`: where the file has variables, those of the draft, and those that a field shows."""
    for around in root.iter(W + "docVars"):
        kept = [each for each in around if each.get(W + "name", "").lower() in shown]
        names = {each.get(W + "name", "").lower() for each in kept}
        said = [each for each in variables(draft) if each.get(W + "name", "").lower() not in names]
        around[:] = sorted([*said, *kept], key=lambda each: each.get(W + "name", "").lower())


_PARTS: dict[str, Callable[[Element, Document, Collection[str]], None]] = {
    "}coreProperties": _core,
    "/custom-properties}Properties": _custom,
    "}settings": _settings,
}
