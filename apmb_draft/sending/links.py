"""Where a file leads: links for readers, and parts that Word fetches by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from apmb_draft.reading.word.package import Element, R
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.parts import File, Relation
from apmb_draft.sending.quoting import brief, counted, listed, quotation

_HOSTS = frozenset(("docs.un.org", "undocs.org", "www.undocs.org"))
_REMEDY = "remove it (right click, Remove Hyperlink), or link docs.un.org"


def is_of_the_un(address: str) -> bool:
    """Whether an address is that of a document of the United Nations.

    >>> is_of_the_un("https://undocs.org/en/A/RES/78/45"), is_of_the_un("https://docs.un.org@example.org/A/1")
    (True, False)
    """
    try:
        parts = urlsplit(address.strip())
        return parts.scheme in ("http", "https") and parts.netloc.lower() in _HOSTS and "\\" not in address
    except ValueError:
        return False


def links(file: File) -> Iterator[Finding]:
    """Links that lead elsewhere, of words and of drawings, and addresses that nothing in the text uses any more."""
    for part, given in _by_part(file).items():
        users = ids_in(file, part)
        for found in given:
            if not is_of_the_un(found.target) and found.outside:
                user = users.get(found.id)
                idle = ", which no words of the text use" if user is None else ""
                what = f"a link to “{brief(found.target)}”{idle}"
                yield error("links", part, what, _REMEDY, "" if user is None else quotation(user))
        unused = [found.target for found in given if found.id not in users and is_of_the_un(found.target)]
        if unused:
            what = f"{counted(len(unused), 'link')} that no words of the text use: {listed(unused)}"
            yield hint("links", part, what, "see whether they are of an earlier text")
    yield from _drawings(file)
    yield from _remembered(file)


def _by_part(file: File) -> dict[str, list[Relation]]:
    """The links of each part; of a part that is not there, by the name of its relations."""
    found: dict[str, list[Relation]] = {}
    for each in file.links:
        if each.kind == "hyperlink":
            found.setdefault(file.holder(each.holder) or each.holder, []).append(each)
    return found


def _drawings(file: File) -> Iterator[Finding]:
    """`<v:rect href="https://…">`."""
    for part, root in file.texts():
        for element in root.iter("{urn:schemas-microsoft-com:vml}*"):
            address = element.get("href", "")
            if address and not address.startswith("#") and not is_of_the_un(address):
                yield error("links", part, f"a drawing with a link to “{brief(address)}”", _REMEDY, quotation(element))


def _remembered(file: File) -> Iterator[Finding]:
    """`<HLinks>` in the properties: the addresses that the text once had."""
    for part, root in file.trees():
        texts = [each.text or "" for links in root.iter("{*}HLinks") for each in links.iter("{*}lpwstr", "{*}lpstr")]
        given = [text for text in texts if ":" in text and not is_of_the_un(text)]
        if given:
            what = f"{counted(len(given), 'link')} that the text has or had: {listed(given)}"
            yield error("links", part, what, "inspect the document (File, Info, Document Properties)")


def ids_in(file: File, part: str) -> Mapping[str, Element]:
    """The relations that a part uses, each with the element that does so first."""
    root = dict(file.trees()).get(part)
    used: dict[str, Element] = {}
    for element in () if root is None else root.iter():
        for name, value in element.attrib.items():
            if name.startswith(R):
                used.setdefault(value, element)
    return used


def outside_parts(file: File) -> Iterator[Finding]:
    """Pictures, objects and data that lie outside: opening the file tells their owner who opens it, and when."""
    remedy = "delete it, or keep it in the file (for a picture: File, Info, Edit Links to Files, Break Link)"
    for found in file.links:
        if found.outside and found.kind not in ("hyperlink", "attachedTemplate"):
            what = f"a part ({found.kind or 'of no kind'}) outside the file, at “{brief(found.target)}”"
            yield error("outside-parts", file.holder(found.holder) or found.holder, what, remedy)
