"""Made-up drafts, and the Word file printed as lines: one a paragraph, with its style and what it carries."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from made_up_documents import block
from made_up_documents import verb as i

from apmb_draft.docx.writer import write
from apmb_draft.model.document import Document, FactStatus, Note, OpenQuestion, Role, Run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


DRAFT_MASTHEAD = (
    block(Role.SYMBOL, "A/C.1/80/L.7"),
    block(Role.DISTRIBUTION, "Distr.: Limited"),
    block(Role.DATE, "3\u00a0October 2025"),
    block(Role.ORIGINAL, "Original: English"),
)
DRAFT_FRONT = (
    block(Role.SESSION, "Eightieth session"),
    block(Role.COMMITTEE, "First Committee"),
    block(Role.AGENDA_ITEM, "Agenda item 99\u00a0(f)"),
    block(Role.AGENDA_TITLE, "Disarmament: lighthouses"),
    block(Role.SPONSORS, "Malta and Peru: draft resolution"),
    block(Role.TITLE, "Lighthouses\nand their keepers"),
)
TEXT = (
    block(Role.OPENING, i("The General Assembly"), ","),
    block(Role.PREAMBULAR, i("Recalling"), " its resolution ", Run("78/45", link="A/RES/78/45"), " B,"),
    block(Role.OPERATIVE, i("Urges"), " non\u2011flashing lighthouses to flash:", number="1."),
    block(Role.SUBPARAGRAPH, "Every\u00a0night;", number="(a)"),
    block(Role.SUBSUBPARAGRAPH, "From dusk;", number="(i)"),
    block(Role.OPERATIVE, i("Also urges"), " their keepers.", number=""),
)
ADOPTED_MASTHEAD = (
    block(Role.SYMBOL, "A/RES/80/12"),
    block(Role.DISTRIBUTION, "Distr.: General"),
    block(Role.DATE, "5 December 2025"),
    block(Role.RUNNING_TITLE, "Lighthouses\nand their keepers"),
)
ADOPTED_FRONT = (
    block(Role.SESSION, "Eightieth session"),
    block(Role.AGENDA_ITEM, "Agenda item 99 (f)"),
    block(Role.AGENDA_TITLE, "Disarmament: lighthouses"),
    block(Role.ADOPTION, "Resolution adopted by the General Assembly\non 1 December 2025"),
    block(
        Role.REPORT,
        "[",
        i("on the report of the First Committee ("),
        Run("A/80/534", italic=True, link="A/80/534"),
        i(", para. 7)"),
        "]",
    ),
    block(Role.TITLE, "Lighthouses", number="80/12."),
)
CLOSING = (block(Role.MEETING, i("52nd plenary meeting")), block(Role.ADOPTED_ON, i("1 December 2025")))
ANNEX = (
    block(Role.HEADING, "Lamps"),
    block(Role.ANNEX, "Annex"),
    block(Role.ANNEX_TITLE, "Rules"),
    block(Role.ANNEX_TEXT, "A rule.", number="1."),
    block(Role.ANNEX_TEXT, "A remark."),
)
NOTES = (
    Note(1, (Run("United Nations, "), i("Treaty Series"), Run(", vol. 2056."))),
    Note(
        2,
        (
            Run("See "),
            Run("A/80/…", fact="report", status=FactStatus.OPEN),
            Run(" and "),
            Run("A/48/42", link="A/48/42"),
            Run("."),
        ),
    ),
)
CALLS = (
    block(Role.PREAMBULAR, i("Noting"), " a treaty", Run("1", call=1), " and a report,", Run("2", call=2)),
    block(
        Role.OPERATIVE,
        i("Requests"),
        " the same treaty",
        Run("1", call=1),
        " to be kept in ",
        Run("[place]", fact="place", status=FactStatus.OPEN),
        " and not outside ",
        Run("[place]", fact="place", status=FactStatus.OPEN),
        ".",
        number="2.",
    ),
)
ASKED = (
    OpenQuestion("symbol", "Which symbol?", "On the issued document."),
    OpenQuestion("report", "Which report?"),
    OpenQuestion("place", "Where?", "In the invitation."),
)
DRAFT = Document((*DRAFT_MASTHEAD, *DRAFT_FRONT, *TEXT))
ADOPTED = Document((*ADOPTED_MASTHEAD, *ADOPTED_FRONT, *TEXT, *CLOSING, *ANNEX))
OPEN = Document(
    (
        block(Role.SYMBOL, "A/C.1/80/L.", Run("…", fact="symbol", status=FactStatus.OPEN)),
        block(Role.DATE, Run("[date]", fact="date", status=FactStatus.OPEN)),
        *DRAFT_MASTHEAD[1:2],
        *DRAFT_FRONT,
        *TEXT[:3],
        *CALLS,
    ),
    NOTES,
    ASKED,
)
DECISION = Document((*DRAFT_MASTHEAD, *DRAFT_FRONT, block(Role.DECISION, "The General Assembly decides to wait.")))
BARE = Document(())
ALL = {"draft": DRAFT, "adopted": ADOPTED, "open": OPEN, "decision": DECISION, "bare": BARE}


def parts(data: bytes) -> dict[str, bytes]:
    """The members of the file by name."""
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def tree(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(parts(data)[f"word/{name}.xml"])


def targets(data: bytes, name: str) -> dict[str, str]:
    """The addresses outside that a part links to, by relationship."""
    found = parts(data).get(f"word/_rels/{name}.xml.rels", b"<none/>")
    return {rel.get("Id"): rel.get("Target") for rel in etree.fromstring(found) if rel.get("TargetMode") == "External"}


def lines(data: bytes, name: str = "document") -> list[str]:
    """A part as lines: `Style: text`.

    → tab, ⏎ line break, /italic/, =highlighted=, ¬ non-breaking hyphen, [^1] footnote, [n] its number in the
    note, <A/RES/78/45|text> link, {PAGE|2} field, (0( … )0) range of a comment.
    """
    links = targets(data, name)
    return [
        f"{paragraph.find(f'{W}pPr/{W}pStyle').get(f'{W}val')}: {''.join(_shown(paragraph, links))}".rstrip()
        for paragraph in tree(data, name).iter(f"{W}p")
    ]


_SIGNS = {"tab": "→", "br": "⏎", "noBreakHyphen": "¬", "footnoteRef": "[n]", "AlternateContent": "▬"}
_FIELD = {"begin": "{", "separate": "|", "end": "}"}


def _shown(parent: etree._Element, links: dict[str, str]) -> Iterator[str]:
    for child in parent:
        match etree.QName(child).localname:
            case "hyperlink":
                yield f"<{links[child.get(f'{R}id')]}|{''.join(_shown(child, links))}>"
            case "r":
                yield _run(child)
            case "commentRangeStart":
                yield f"({child.get(f'{W}id')}("
            case "commentRangeEnd":
                yield f"){child.get(f'{W}id')})"


def _run(run: etree._Element) -> str:
    shown = "".join(_piece(child) for child in run)
    for tag, sign in (("i", "/"), ("highlight", "=")):
        if run.find(f"{W}rPr/{W}{tag}") is not None:
            shown = f"{sign}{shown}{sign}"
    return shown


def _piece(child: etree._Element) -> str:
    name = etree.QName(child).localname
    match name:
        case "t" | "instrText":
            return str(child.text).strip() if name == "instrText" else str(child.text)
        case "fldChar":
            return _FIELD[child.get(f"{W}fldCharType")]
        case "footnoteReference":
            return f"[^{child.get(f'{W}id')}]"
    return _SIGNS.get(name, "")


def body(document: Document) -> list[str]:
    return lines(write(document))[1:-1]  # without the paragraph of the first section and the end rule


def test_the_lines_show_what_a_paragraph_carries():
    marked = Document(
        (
            block(
                Role.OPERATIVE, i("Urges"), " one\n\u2011two ", Run("x", fact="x", status=FactStatus.OPEN), number="1."
            ),
        )
    )
    assert body(marked) == ["SingleTxt: →1.→/Urges/ one⏎¬two (0(=x=)0)"]
