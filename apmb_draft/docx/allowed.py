"""List what a file for submission may hold: parts, relationships, elements, attributes, fields and properties.

What is not on a list is dropped from the files of ours that are handed in, and named in the files of others.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from urllib.parse import urlsplit

from apmb_draft.docx.xml import MC, M, R, W

_LISTS = tomllib.loads(files("apmb_draft.docx").joinpath("allowed.toml").read_text(encoding="utf-8"))
RELATIONSHIPS = frozenset(_LISTS["relationships"].split())
USED_BY_ID = frozenset(("header", "footer", "image", "hyperlink"))
"""Those that are of no use unless an element of the part names their id."""

WORD_ELEMENTS = frozenset(" ".join(_LISTS["elements"].values()).split())
WORD_ATTRIBUTES = frozenset(_LISTS["attributes"]["word"].split())
FOREIGN = (
    M,
    MC,
    "{http://schemas.openxmlformats.org/drawingml/2006/",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessing",
    "{http://schemas.microsoft.com/office/drawing/",
    "{http://schemas.microsoft.com/office/thememl/",
    "{urn:schemas-microsoft-com:vml}",
    "{urn:schemas-microsoft-com:office:office}",
    "{urn:schemas-microsoft-com:office:word}",
)
"""Namespaces of equations, drawings and themes; their elements are on the list, but for these."""
FOREIGN_BARRED = frozenset(("hlinkClick", "hlinkHover", "webVideoPr", "contentPart", "OLEObject", "creationId"))
GRAPHICS = ("/picture", "/wordprocessingShape", "/wordprocessingGroup", "/wordprocessingCanvas")
"""What a drawing may show, by the end of its address: no charts, diagrams, ink, films or objects."""
DESCRIPTIONS = frozenset(("descr", "title", "alt", "tooltip", "string"))
"""Attributes with text that only a screen reader or the pointer of the mouse shows."""
ATTRIBUTE_SPACES = (R, M, MC, "{http://www.w3.org/", "{urn:schemas-microsoft-com:")
BARRED_ATTRIBUTES = frozenset((*DESCRIPTIONS, "href", "gfxdata"))
LAYOUT_TABLE = re.compile(r".*: a table for the layout only, read from left to right")
"""What our own tables say to a screen reader."""

FIELDS = frozenset(_LISTS["fields"]["kinds"].split())
"""Fields that show what the text says, by their first word; of all others the text that they show stays."""
PEOPLE = frozenset(("author", "lastsavedby", "manager", "company", "template", "hyperlinkbase", "comments", "keywords"))
"""Properties of a file that a field may not show."""

CORE_PROPERTIES = frozenset(("title", "subject", "language", "created", "modified"))
UN_PROPERTIES = re.compile(
    r"JobNo\d?|ODSRefJobNo|Symbol\d|Category|Language|Publication Date|Release ?Date|Session\d|Agenda\d|Agenda Title\d|"
    r"Title\d|DocType|DraftPages|Distribution|DutyStation|DocCategory",
    re.I,
)
"""Custom properties of the UN's own template, which say what the first page says (format.md, 1.9)."""
PROGRAM_PROPERTIES = frozenset((
    "Application", "AppVersion", "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs",
    "ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged", "HeadingPairs",
))  # fmt: skip
"""What a program writes of itself and counts; it is dropped, and tells nothing of people."""

_HOSTS = frozenset(("docs.un.org", "undocs.org", "www.undocs.org"))
_PATH = re.compile(
    r"[A-Za-z]:[\\/][^\s/]|\\\\[\w.$-]+\\|file:/|(?:^|[\s\"'=])/(?:Users|home|Volumes|mnt|media|private|tmp|var)/\w|~/\w|"
    r"\bsharepoint\.com/|\bonedrive\.live\.com/",
    re.I,
)
_FILE_NAME = re.compile(
    r"[\w)\]]\.(?:docx?|docm|dot[xm]?|rtf|odt|pdf|xlsx?|pptx?|msg|eml|jpe?g|png|gif|tiff?|bmp|[ew]mf)\b", re.I
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,63})+")


def is_element(tag: str) -> bool:
    """Return whether an element of the text, the styles, the settings or a drawing is on the list."""
    space, _, name = tag.rpartition("}")
    if space + "}" == W:
        return name in WORD_ELEMENTS
    return tag.startswith(FOREIGN) and name not in FOREIGN_BARRED


def is_attribute(name: str) -> bool:
    """Return whether an attribute of such an element is on the list; those of drawings are, but for texts."""
    space, _, local = name.rpartition("}")
    if space + "}" == W:
        return local in WORD_ATTRIBUTES
    return local not in BARRED_ATTRIBUTES and (not space or name.startswith(ATTRIBUTE_SPACES))


def is_un_address(address: str) -> bool:
    """Return whether an address is that of a document of the United Nations.

    >>> is_un_address("https://undocs.org/en/A/RES/78/45"), is_un_address("https://docs.un.org@example.org/A/1")
    (True, False)
    """
    try:
        parts = urlsplit(address.strip())
        return parts.scheme in ("http", "https") and parts.netloc.lower() in _HOSTS and "\\" not in address
    except ValueError:
        return False


def is_path(text: str) -> bool:
    r"""Return whether a text holds the name of a file or folder, or an e-mail address.

    >>> [is_path(text) for text in ("C:\\ana\\L30", "L30 rev2.docx", "/home/ana/x", "ana@mfa.example", "A/RES/79/34")]
    [True, True, True, True, False]
    """
    text = text[:10_000]
    return bool(_PATH.search(text) or _FILE_NAME.search(text) or ("@" in text and _MAIL.search(text)))
