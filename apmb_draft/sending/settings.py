"""The settings of a file: numbers of sessions, variables, the template, protection, sources of data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.reading.word.package import Element, W
from apmb_draft.sending.fields import shown_names
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.parts import File
from apmb_draft.sending.quoting import brief, counted, listed, places
from apmb_draft.sending.told import told_names

_OF_MERGES = tuple(W + name for name in ("connectString", "query", "addressFieldName", "mailSubject"))
PARAGRAPH = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
RSID = re.compile(re.escape(W) + r"rsid\w*")
_PROTECTIONS = {
    "documentProtection": "protection against editing",
    "writeProtection": "protection against saving",
}


def rsids(file: File) -> Iterator[Finding]:
    """`<w:rsids>` in the settings and `w:rsidR="00A1B2C3"` at paragraphs and runs, in styles and elsewhere."""
    remedy = "remove them (Trust Center, Privacy Options, “Store random numbers” off; then save as a new file)"
    found = {part: number for part, root in file.trees() if (number := _rsids(root))}
    if found:
        yield error("rsids", places(found), counted(sum(found.values()), "number") + " of editing sessions", remedy)


def _rsids(root: Element) -> int:
    elements = sum(1 for _ in root.iter(W + "rsids", W + "rsid", W + "rsidRoot"))
    return elements + sum(1 for element in root.iter() for name in element.attrib if RSID.fullmatch(name))


def variables(file: File) -> Iterator[Finding]:
    """Variables that no field shows; those that one shows, or that repeat the page, are part of the text."""
    shown = shown_names(file, "DOCVARIABLE") | told_names(file)
    for part, root in file.settings():
        given = {each.get(W + "name", ""): each.get(W + "val", "") for each in root.iter(W + "docVar")}
        unseen = [f"{name}: {value}" for name, value in given.items() if name.lower() not in shown]
        if unseen:
            what = f"{counted(len(unseen), 'variable')} that nothing shows: {listed(unseen, 30)}"
            yield error("variables", part, what, "remove them (in Word only a macro can)")


def protection(file: File) -> Iterator[Finding]:
    """A protected file cannot be edited by the documents officer, and a password may be one used elsewhere."""
    remedy = "lift it (File, Info, Protect Document; Review, Restrict Editing)"
    for part, root in file.settings():
        for tag, what in _PROTECTIONS.items():
            for _ in root.iter(W + tag):
                yield error("protection", part, what, remedy)


def sources(file: File) -> Iterator[Finding]:
    """Where a mail merge gets its data, and schemas and programs that the file is tied to."""
    for part, root in file.settings():
        for merge in root.iter(W + "mailMerge"):
            said = [each.get(W + "val", "") for each in merge.iter(*_OF_MERGES)]
            what = f"a source of data for letters: “{brief(' '.join(filter(None, said)))}”"
            yield error("outside-parts", part, what, "make it a normal document (Mailings, Start Mail Merge)")
        schemas = [each.get(W + "val", "") for each in root.iter(W + "attachedSchema")]
        schemas += [each.get(W + "name", "") for each in root.iter(W + "smartTagType")]
        schemas += ["a library of schemas" for _ in root.iter("{*}schemaLibrary")]
        if schemas:
            what = f"schemas of other programs: {listed(schemas)}"
            yield error("custom-xml", part, what, "remove them (Developer, XML Mapping)")
        for each in root.iter(W + "saveThroughXslt"):
            what = f"a program that saves the file: “{brief(' '.join(each.attrib.values()))}”"
            yield error("paths", part, what, "save it as an ordinary Word file")


def fingerprints(file: File) -> Iterator[Finding]:
    """`<w14:docId w14:val="363AC18E"/>` and `w14:paraId="1A2B3C4D"`: copies of one file have the same."""
    remedy = "copy the text into a new file, if nobody should tell that both were made of one"
    for part, root in file.settings():
        if next(root.iter("{*}docId"), None) is not None:
            yield hint("fingerprints", part, "a number that all copies of this file have", remedy)
    of_paragraphs = {part for part, root in file.trees() if any(each.get(PARAGRAPH) for each in root.iter(W + "p"))}
    if of_paragraphs:
        yield hint("fingerprints", places(of_paragraphs), "numbers that paragraphs keep in all copies", remedy)
