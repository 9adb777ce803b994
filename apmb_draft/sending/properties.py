"""The properties of a file: who made it, where, with what, how long it took, and what others wrote into it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.reading.word.package import Element
from apmb_draft.sending.fields import shown_names
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.parts import File
from apmb_draft.sending.paths import is_path
from apmb_draft.sending.quoting import brief, listed
from apmb_draft.sending.told import is_day_of, line, text_of, told_names
from apmb_draft.word.facts import STATE_KEY

_INSPECT = "delete it (File, Info, Inspect Document, Document Properties and Personal Information)"
_CUSTOM = "delete it (File, Info, Properties, Advanced Properties, Custom)"
_PEOPLE = ("creator", "lastModifiedBy")
_OFFICES = ("Company", "Manager")
_OTHER_WORDS = ("description", "keywords", "category", "contentStatus", "identifier", "version", "contentType")
_SAID_IN_TEXT = ("title", "subject")
_TIMES = ("created", "modified", "lastPrinted")
_NO_TIME = "1980-01-01T00:00:00Z"
"""The time that a file has which does not say when it was made."""
NORMAL = re.compile(r"Normal(?:\.dot[mx]?)?|", re.I)
OF_THE_UN = re.compile(
    r"JobNo\d?|ODSRefJobNo|Symbol\d|Category|Language|Publication Date|Release ?Date|Session\d|Agenda\d|Agenda Title\d|"
    r"Title\d|DocType|DraftPages|Distribution|DutyStation|DocCategory",
    re.I,
)
"""The properties of the UN's own template, which say what the first page says (format.md, 1.9)."""


def core(file: File, author: str) -> Iterator[Finding]:
    """The properties that Word itself keeps: author, last author, title, keywords, times."""
    text = text_of(file)
    for part, root in file.trees():
        if root.tag.endswith("}coreProperties"):
            values = _values(root)
            yield from _names(part, values, _PEOPLE, author)
            yield from _said(part, values, text)
            yield from _times(part, values, text)


def _values(root: Element) -> dict[str, str]:
    """`<dc:creator>A. Writer</dc:creator>` → creator: A. Writer."""
    return {each.tag.rpartition("}")[2]: (each.text or "").strip() for each in root}


def _names(part: str, values: dict[str, str], keys: tuple[str, ...], author: str = "") -> Iterator[Finding]:
    for key in keys:
        if values.get(key) and values[key] != author:
            yield error("names", part, f"{key} is “{brief(values[key])}”", _INSPECT)


def _said(part: str, values: dict[str, str], text: str) -> Iterator[Finding]:
    """What other properties say, and a title that the text does not have: it is often that of an earlier file."""
    for key in (*_SAID_IN_TEXT, *_OTHER_WORDS):
        value = values.get(key, "")
        if is_path(value):
            yield error("paths", part, f"{key} is “{brief(value)}”", _INSPECT)
        elif value and (key in _OTHER_WORDS or line(value) not in text):
            yield hint("properties", part, f"{key} is “{brief(value)}”", "see whether others may read it, or delete it")


def _times(part: str, values: dict[str, str], text: str) -> Iterator[Finding]:
    given = {key: values[key] for key in _TIMES if values.get(key) not in (None, "", _NO_TIME)}
    times = [f"{key} {brief(value)}" for key, value in given.items() if not is_day_of(value, text)]
    revision = values.get("revision", "")
    if revision not in ("", "0", "1"):
        times.append(f"saved {brief(revision)} times")
    if times:
        yield hint("dates", part, ", ".join(times), "inspect the document, if nobody should know")


def application(file: File) -> Iterator[Finding]:
    """What Word says of itself and of the office: company, manager, template, minutes of editing, links."""
    text = text_of(file)
    for part, root in file.trees():
        if not root.tag.endswith("/extended-properties}Properties"):
            continue
        values = _values(root)
        yield from _names(part, values, _OFFICES)
        yield from _template(part, values.get("Template", ""))
        if values.get("HyperlinkBase"):
            yield error("paths", part, f"all links begin at “{brief(values['HyperlinkBase'])}”", _INSPECT)
        if values.get("TotalTime", "0") not in ("", "0"):
            minutes = f"{brief(values['TotalTime'])} minutes of editing"
            yield hint("dates", part, minutes, "inspect the document, if nobody should know")
        if values.get("DocSecurity", "0") not in ("", "0"):
            yield error(
                "protection", part, "the file says that it is protected", "lift it (File, Info, Protect Document)"
            )
        yield from _titles(part, root, text)


def _template(part: str, template: str) -> Iterator[Finding]:
    if is_path(template) and ("/" in template or "\\" in template):
        yield error("template", part, f"the template lies at “{brief(template)}”", _INSPECT)
    elif not NORMAL.fullmatch(template):
        yield hint("template", part, f"the template is called “{brief(template)}”", "see whether others may know")


def _titles(part: str, root: Element, text: str) -> Iterator[Finding]:
    """The list of titles that Word keeps; one that the text does not have is of an earlier document."""
    for titles in root.iter("{*}TitlesOfParts"):
        for each in titles.iter("{*}lpstr"):
            if line(each.text or "") not in text:
                yield hint(
                    "properties", part, f"a title is kept: “{brief(each.text)}”", "see whether it is of another text"
                )
    for links in root.iter("{*}HLinks"):
        addresses = [each.text or "" for each in links.iter("{*}lpwstr", "{*}lpstr") if each.text]
        if addresses:
            yield hint("properties", part, f"links are kept: {listed(addresses)}", "see whether others may read them")


def template(file: File) -> Iterator[Finding]:
    """`<w:attachedTemplate r:id="rId1"/>`, which leads to "file:///C:\\Users\\…\\draft.dotm"."""
    remedy = "attach the normal template (Developer, Document Template, Normal)"
    for found in file.links:
        if found.kind == "attachedTemplate":
            yield error("template", found.holder, f"the template lies at “{brief(found.target)}”", remedy)


def custom(file: File) -> Iterator[Finding]:
    """Properties that people and programs added; those of the UN's template are a hint, all others must go."""
    shown = shown_names(file, "DOCPROPERTY") | told_names(file)
    for part, root in file.trees():
        if root.tag.endswith("/custom-properties}Properties"):
            given = {each.get("name", ""): blank("".join(each.itertext())) for each in root.iter("{*}property")}
            unseen = {name: value for name, value in given.items() if value and name.lower() not in shown}
            usual = [f"{name}: {value}" for name, value in unseen.items() if is_harmless(name, value)]
            if STATE_KEY in unseen:
                remedy = "build --for-submission and pack leave it out"
                what = f"the key by which absorb knows the state of the draft: “{brief(unseen.pop(STATE_KEY))}”"
                yield hint("custom-properties", part, what, remedy)
            for name, value in unseen.items():
                if not is_harmless(name, value):
                    yield error("custom-properties", part, f"the property “{brief(name)}” is “{brief(value)}”", _CUSTOM)
            if usual:
                what = f"what the UN's template keeps: {listed(usual, 30)}"
                yield hint("custom-properties", part, what, "see whether they still hold")


def is_harmless(name: str, value: str) -> bool:
    """Whether a property is one of the UN's own and holds no path or address."""
    return bool(OF_THE_UN.fullmatch(name)) and not is_path(value)


def blank(value: str) -> str:
    r"""A value without what only ends lines: "_x000d_" is how Word writes a carriage return.

    >>> blank(" _x000d_"), blank("Seventy-ninth session _x000d_")
    ('', 'Seventy-ninth session')
    """
    return re.sub(r"_x000[9ADad]_", " ", value).strip(" -\t\n\r")
