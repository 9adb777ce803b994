"""The bytes of a laid-out page as PDF/UA-1 and PDF/A-3a in one file: one that is read aloud well, and that lasts."""

from __future__ import annotations

from typing import Any

from apmb_draft.render.separators import leave_uncopied
from apmb_draft.render.tags import outside_the_text, put_in_order

VARIANT = "pdf/a-3a"
"""What WeasyPrint is asked for; the little that PDF/UA-1 wants besides is added here."""

MARKER = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
"""That the file is PDF/UA-1, with what PDF/A wants to be told of every property that is not its own."""


def pdf_a_bytes(pages: Any) -> bytes:
    """Return the bytes of WeasyPrint's document, rendered for VARIANT; equal documents give equal bytes."""
    for page in pages.pages:
        # To WeasyPrint whatever stands inside a link is a link as well: in the file one would lie upon the other. And
        # the head of every page repeats those of the masthead, where no reader looks for them.
        aside = outside_the_text(page)
        page.links = [link for link in page.links if link[3].link and id(link[3]) not in aside]
    data: bytes = pages.write_pdf(pdf_variant=VARIANT, finisher=_finish)
    return data


def _finish(document: Any, pdf: Any) -> None:
    """Return what WeasyPrint calls before it writes the file, with all of its objects."""
    _mark(pdf)
    _name_links(document)
    put_in_order(document, pdf)
    leave_uncopied(pdf)


def _mark(pdf: Any) -> None:
    """Say in the metadata of a PDF/A file that it is PDF/UA-1 too, and leave them for anybody to read: unpacked."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [part.replace(b"</rdf:RDF>", MARKER + b"</rdf:RDF>") for part in metadata.stream]
    metadata.compress = False


def _name_links(document: Any) -> None:
    """Name the target of every link: by the title of its element, the symbol of a document, and by its address."""
    from pydyf import String  # noqa: PLC0415 - comes with WeasyPrint

    for page in document.pages:
        for kind, target, _, box in page.links:
            title = " ".join(box.element.get("title", "").split())
            if title and box.link_annotation:
                box.link_annotation["Contents"] = String(f"{title}, {target}" if kind == "external" else title)
