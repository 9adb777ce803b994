"""Every kind of leak, planted into a Word file one by one: what leaks, its code, and whether it is removed.

Names, places and sentences are invented. Each plant returns its secret: words that must be in the finding, or the part
of the file; none where a code has one finding for the whole file. Words that nobody sees by their color, size or place
have the code "unseen-words": they are found by comparison with the draft.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = f"{R}/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_NAMES = ("Ana Ruritanova", "B. Kiteflyer", "Carol Strelsau", "D. Zenda")
_WORDS = ("kites fly only at night", "we can give way on the string", "our red line is the tail")
_FOLDER = "C:\\Users\\kiteflyer\\drafts"
DOCUMENT = "word/document.xml"


class Parts(dict[str, bytes]):
    """The parts of a file that is spoiled, by name."""

    @classmethod
    def of(cls, data: bytes) -> Parts:
        with ZipFile(BytesIO(data)) as file:
            return cls({name: file.read(name) for name in file.namelist()})

    def zipped(self, *, packed: bool = True) -> bytes:
        made = BytesIO()
        with ZipFile(made, "w") as file:
            for name, content in self.items():
                file.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED if packed else ZIP_STORED)
        return made.getvalue()

    def replace(self, name: str, old: str, new: str) -> None:
        text = self[name].decode()
        assert old in text, (name, old)
        self[name] = text.replace(old, new, 1).encode()

    def append(self, name: str, end: str, new: str) -> None:
        """Something new before the last end tag of an element."""
        text = self[name].decode()
        at = text.rindex(end)
        self[name] = (text[:at] + new + text[at:]).encode()

    def relate(self, holder: str, kind: str, target: str, *, outside: bool = False) -> str:
        """A new relation of a part ("" is the file), and its id."""
        folder, _, last = holder.rpartition("/")
        name = f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels"
        if name not in self:
            self[name] = f'<Relationships xmlns="{_PACKAGE}relationships"></Relationships>'.encode()
        number = f"rIdLeak{self[name].count(b'<Relationship ')}"
        kind = kind if ":" in kind else _KIND + kind
        mode = ' TargetMode="External"' if outside else ""
        new = f'<Relationship Id="{number}" Type="{kind}" Target="{target}"{mode}/>'
        self.append(name, "</Relationships>", new)
        return number

    def part(self, name: str, content: bytes, content_type: str) -> None:
        self[name] = content
        self.append("[Content_Types].xml", "</Types>", f'<Override PartName="/{name}" ContentType="{content_type}"/>')

    def paragraph(self, xml: str) -> None:
        """A paragraph of its own behind the body, before the last section."""
        self.append(
            DOCUMENT,
            "<w:sectPr",
            xml if xml.startswith(("<w:p>", "<w:tbl>", "<w:p ", "<w:custom")) else f"<w:p>{xml}</w:p>",
        )

    def setting(self, xml: str, before: str = "<w:decimalSymbol") -> None:
        text = self["word/settings.xml"].decode()
        at = text.find(before)
        at = text.rindex("</w:settings>") if at < 0 else at
        self["word/settings.xml"] = (text[:at] + xml + text[at:]).encode()

    def remove(self, name: str, start: str, end: str) -> None:
        """What stands from one sign to another, if it does."""
        text = self[name].decode()
        if start in text:
            at = text.index(start)
            self[name] = (text[:at] + text[text.index(end, at) + len(end) :]).encode()


@dataclass(frozen=True)
class Leak:
    """One way to leak. `removed`: whether `sanitized` promises to remove it."""

    name: str
    code: str
    plant: Callable[[Parts, random.Random], str]
    removed: bool
    severity: str = "error"


LEAKS: list[Leak] = []


def leak(code: str, *, out: bool, severity: str = "error") -> Callable[[Callable[[Parts, random.Random], str]], None]:
    def known(plant: Callable[[Parts, random.Random], str]) -> None:
        LEAKS.append(Leak(plant.__name__, code, plant, out, severity))

    return known


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def letters(properties: str, name: str) -> None:
    """A leak of words whose letters have certain properties."""

    def plant(parts: Parts, rng: random.Random) -> str:
        words = rng.choice(_WORDS)
        parts.paragraph(run("The Assembly notes that ") + run(words, properties))
        return words

    plant.__name__ = name
    leak("hidden-text" if name == "vanish" else "unseen-words", out=name == "vanish")(plant)


# --- Changes, comments, people --------------------------------------------------------------------------------------


def _change(tag: str, inner: str) -> Callable[[Parts, random.Random], str]:
    def plant(parts: Parts, rng: random.Random) -> str:
        name = rng.choice(_NAMES)
        who = f'w:id="9{rng.randrange(10**6)}" w:author="{name}" w:date="2031-05-0{rng.randint(1, 9)}T10:00:00Z"'
        parts.paragraph(inner.replace("WHO", who))
        return name

    plant.__name__ = tag
    return plant


for _tag, _inner in {
    "inserted": f"<w:ins WHO>{run('kites')}</w:ins>",
    "deleted": "<w:del WHO><w:r><w:delText>kites</w:delText></w:r></w:del>",
    "inserted_mark": f"<w:p><w:pPr><w:rPr><w:ins WHO/></w:rPr></w:pPr>{run('kites')}</w:p>",
    "changed_letters": "<w:r><w:rPr><w:b/><w:rPrChange WHO><w:rPr/></w:rPrChange></w:rPr><w:t>kites</w:t></w:r>",
    "changed_paragraph": "<w:p><w:pPr><w:jc w:val='right'/><w:pPrChange WHO><w:pPr/></w:pPrChange></w:pPr></w:p>",
}.items():
    leak("revision", out=True)(_change(_tag, _inner))


@leak("comment", out=True)
def comment(parts: Parts, rng: random.Random) -> str:
    name, words = rng.choice(_NAMES), rng.choice(_WORDS)
    xml = f'<w:comment w:id="977" w:author="{name}" w:initials="X"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:comment>'
    if "word/comments.xml" in parts:
        parts.append("word/comments.xml", "</w:comments>", xml)
    else:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
        parts.part("word/comments.xml", f'<w:comments xmlns:w="{W}">{xml}</w:comments>'.encode(), kind)
        parts.relate(DOCUMENT, "comments", "comments.xml")
    parts.paragraph(
        f'<w:commentRangeStart w:id="977"/>{run("Kites")}<w:commentRangeEnd w:id="977"/>'
        '<w:r><w:commentReference w:id="977"/></w:r>'
    )
    return words


def _beside_comments(name: str, year: str) -> None:
    def plant(parts: Parts, rng: random.Random) -> str:
        if f"word/{name}.xml" not in parts:
            kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
            space = "http://schemas.microsoft.com/office/word/2012/wordml"
            parts.part(f"word/{name}.xml", f'<x:{name} xmlns:x="{space}"/>'.encode(), kind)
            parts.relate(DOCUMENT, f"http://schemas.microsoft.com/office/{year}/relationships/{name}", f"{name}.xml")
        return "threads"

    plant.__name__ = name
    leak("comment", out=True)(plant)


_beside_comments("commentsExtended", "2011")
_beside_comments("commentsIds", "2016/09")
_beside_comments("commentsExtensible", "2018/08")


@leak("comment", out=True)
def orphaned_comment_mark(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(
        '<w:commentRangeStart w:id="988"/>' + run("Kites without a comment") + '<w:commentRangeEnd w:id="988"/>'
    )
    return "Kites without a comment"


@leak("author", out=True)
def people(parts: Parts, rng: random.Random) -> str:
    name = rng.choice(_NAMES)
    space = "http://schemas.microsoft.com/office/word/2012/wordml"
    person = f'<w15:person xmlns:w15="{space}" w15:author="{name}"/>'
    if "word/people.xml" in parts:
        parts.append("word/people.xml", "</w15:people>", person)
    else:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.people+xml"
        parts.part("word/people.xml", f'<w15:people xmlns:w15="{space}">{person}</w15:people>'.encode(), kind)
        parts.relate(DOCUMENT, "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml")
    return name


@leak("author", out=True)
def editors(parts: Parts, rng: random.Random) -> str:
    parts.paragraph('<w:permStart w:id="966" w:ed="kiteflyer@mfa.example"/>' + run("Kites") + '<w:permEnd w:id="966"/>')
    return "kiteflyer@mfa.example"


# --- Properties -----------------------------------------------------------------------------------------------------


def _core(key: str, code: str, secret: str, *, out: bool, severity: str = "error") -> None:
    def plant(parts: Parts, rng: random.Random) -> str:
        value = secret or rng.choice(_NAMES)
        for start in (f"<{key}>", f"<{key} "):
            parts.remove("docProps/core.xml", start, f"</{key}>")
        parts.remove("docProps/core.xml", f"<{key}/>", "/>")
        dated = ' xsi:type="dcterms:W3CDTF"' if key.startswith("dcterms") else ""
        spaces = 'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        parts.append("docProps/core.xml", "</cp:coreProperties>", f"<{key} {spaces}{dated}>{value}</{key}>")
        return value

    plant.__name__ = key.replace(":", "_")
    leak(code, out=out, severity=severity)(plant)


_core("dc:creator", "author", "", out=True)
_core("cp:lastModifiedBy", "author", "", out=True)
_core("dc:description", "property", "to be shown to the Minister", out=True, severity="hint")
_core("cp:keywords", "property", "kites, red lines", out=True, severity="hint")
_core("dc:title", "path", "L30 rev3 Kiteflyer.docx", out=True)
_core("dc:subject", "property", "The kites of another year", out=False, severity="hint")
_core("cp:revision", "property", "47", out=True, severity="hint")
_core("cp:lastPrinted", "property", "2031-05-07T10:00:00Z", out=True, severity="hint")


def _application_part(parts: Parts) -> str:
    name, kind = "docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    if name not in parts:
        parts.part(name, f'<Properties xmlns="{space}"></Properties>'.encode(), kind)
        parts.relate("", "extended-properties", name)
    return name


def _application(key: str, code: str, value: str, secret: str, *, severity: str = "error") -> None:
    def plant(parts: Parts, rng: random.Random) -> str:
        name = _application_part(parts)
        parts.remove(name, f"<{key}>", f"</{key}>")
        parts.append(name, "</Properties>", f"<{key}>{value}</{key}>")
        return secret or value

    plant.__name__ = f"application_{key}"
    leak(code, out=True, severity=severity)(plant)


_application("Company", "author", "Foreign Office of Ruritania", "")
_application("Manager", "author", "Head of Kites", "")
_application("Template", "path", f"{_FOLDER}\\kite.dotm", "kite.dotm")
_application("HyperlinkBase", "path", "\\\\server\\kites", "kites")
_application("TotalTime", "property", "913", "913", severity="hint")


def _custom(name: str, value: str, *, out: bool = True, severity: str = "error") -> None:
    def plant(parts: Parts, rng: random.Random) -> str:
        space = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
        types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
        part, kind = "docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"
        if part not in parts:
            parts.part(part, f'<Properties xmlns="{space}"></Properties>'.encode(), kind)
            parts.relate("", "custom-properties", part)
        parts.remove(
            part, f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="8" name="{name}">', "</property>"
        )
        parts.append(
            part,
            "</Properties>",
            f'<property xmlns:vt="{types}" fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="9{len(parts[part])}" '
            f'name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>',
        )
        return value

    plant.__name__ = "custom_" + name.replace(" ", "_")
    leak("property", out=out, severity=severity)(plant)


_custom("Checked", "Ana Ruritanova")
_custom("_AuthorEmail", "ana@mfa.example")
_custom("Release Date", f"{_FOLDER}\\L30.docx")
_custom("Symbol9", "A/C.1/99/L.1", out=True, severity="hint")
_custom("apmb-draft state", "3f2a91c0b7de", severity="hint")


# --- Words that nobody sees -----------------------------------------------------------------------------------------

for _name, _properties in {
    "vanish": "<w:vanish/>",
    "white": '<w:color w:val="FFFFFF"/>',
    "nearly_white": '<w:color w:val="FAFAFA"/>',
    "white_of_theme": '<w:color w:val="auto" w:themeColor="background1"/>',
    "white_of_theme_that_says_black": '<w:color w:val="000000" w:themeColor="background1"/>',
    "nearly_white_of_theme": '<w:color w:val="000000" w:themeColor="text1" w:themeTint="05"/>',
    "white_filling_of_theme": '<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
    '<w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill></w14:textFill>',
    "black_on_black_of_theme": '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="auto" w:themeFill="text1"/>',
    "raised": '<w:position w:val="3000"/>',
    "pushed_together": '<w:spacing w:val="-300"/>',
    "black_on_black": '<w:color w:val="000000"/><w:shd w:val="clear" w:color="auto" w:fill="000000"/>',
    "tiny": '<w:sz w:val="2"/>',
    "transparent": '<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:noFill/></w14:textFill>',
    "squeezed": '<w:w w:val="1"/>',
}.items():
    letters(_properties, _name)


@leak("not-listed", out=True, severity="hint")
def hidden_on_screen(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(run(_WORDS[0], "<w:webHidden/>"))
    return "webHidden"


def _style(kind: str, name: str, inner: str) -> str:
    names = f'w:type="{kind}" w:customStyle="1" w:styleId="{name}"'
    return f'<w:style {names}><w:name w:val="{name}"/>{inner}</w:style>'


@leak("hidden-text", out=True)
def hidden_by_a_style(parts: Parts, rng: random.Random) -> str:
    styles = _style("character", "Kite", "<w:rPr><w:vanish/></w:rPr>")
    styles += _style("character", "Tail", '<w:basedOn w:val="Kite"/>')
    parts.append("word/styles.xml", "</w:styles>", styles)
    parts.paragraph(run(_WORDS[1], '<w:rStyle w:val="Tail"/>'))
    return _WORDS[1]


@leak("hidden-text", out=False)
def hidden_by_the_style_of_a_table(parts: Parts, rng: random.Random) -> str:
    parts.append("word/styles.xml", "</w:styles>", _style("table", "Nest", "<w:rPr><w:vanish/></w:rPr>"))
    parts.paragraph(_table("kites in a nest", style='<w:tblStyle w:val="Nest"/>'))
    return "kites in a nest"


@leak("unseen-words", out=False)
def white_in_the_first_row_by_the_style_of_a_table(parts: Parts, rng: random.Random) -> str:
    part = '<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:tblStylePr>'
    parts.append("word/styles.xml", "</w:styles>", _style("table", "Roost", part))
    parts.paragraph(_table("kites on a roost", style='<w:tblStyle w:val="Roost"/>'))
    return "kites on a roost"


@leak("unseen-words", out=False)
def black_on_a_black_table(parts: Parts, rng: random.Random) -> str:
    black = _table("kites at night", indent='<w:shd w:val="clear" w:fill="000000"/>')
    parts.paragraph(black.replace("<w:rPr></w:rPr>", '<w:rPr><w:color w:val="000000"/></w:rPr>'))
    return "kites at night"


@leak("unseen-words", out=False)
def indented_beyond_the_page(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(f'<w:p><w:pPr><w:ind w:left="30000"/></w:pPr>{run("far kites")}</w:p>')
    return "far kites"


@leak("unseen-words", out=False)
def table_beyond_the_page(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(_table("a far table", indent='<w:tblInd w:w="-30000" w:type="dxa"/>'))
    return "a far table"


def _table(words: str, style: str = "", indent: str = "", row: str = "") -> str:
    cell = f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr><w:p>{run(words)}</w:p></w:tc>'
    shape = f'<w:tblPr>{style}<w:tblW w:w="4000" w:type="dxa"/>{indent}</w:tblPr>'
    return f'<w:tbl>{shape}<w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid><w:tr>{row}{cell}</w:tr></w:tbl>'


@leak("hidden-text", out=False)
def hidden_end_of_a_paragraph(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{run('Kites end here')}</w:p>")
    return "Kites end here"


@leak("unseen-words", out=False)
def a_line_too_low(parts: Parts, rng: random.Random) -> str:
    spacing = '<w:pPr><w:spacing w:line="10" w:lineRule="exact"/></w:pPr>'
    parts.paragraph(f"<w:p>{spacing}{run(_WORDS[2])}</w:p>")
    return _WORDS[2]


@leak("unseen-words", out=False)
def a_row_too_low(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(_table("a row of kites", row='<w:trPr><w:trHeight w:val="12" w:hRule="exact"/></w:trPr>'))
    return "a row of kites"


def _box(style: str, words: str) -> str:
    return (
        '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect style="' + style + '"><v:textbox><w:txbxContent>'
        f"<w:p>{run(words)}</w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
    )


def _boxes(name: str, style: str) -> None:
    def plant(parts: Parts, rng: random.Random) -> str:
        words = rng.choice(_WORDS)
        parts.paragraph(_box(style, words))
        return words

    plant.__name__ = name
    leak("hidden-text" if name == "invisible_box" else "unseen-words", out=False)(plant)


_boxes("box_beside_the_page", "position:absolute;margin-left:-1900pt;margin-top:0;width:100pt;height:20pt")
_boxes("box_under_the_page", "position:absolute;margin-left:0;margin-top:5000pt;width:100pt;height:20pt")
_boxes("invisible_box", "position:absolute;width:100pt;height:20pt;visibility:hidden")
_boxes("box_of_no_size", "position:absolute;width:100pt;height:0")


def _drawings(name: str, x: int, hidden: str = "") -> None:
    def plant(parts: Parts, rng: random.Random) -> str:
        words = rng.choice(_WORDS)
        wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
        wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
        a = "http://schemas.openxmlformats.org/drawingml/2006/main"
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        shape = (
            f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="90000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>'
            f"<w:p>{run(words)}</w:p>"
            f"</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
        )
        parts.paragraph(
            f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice xmlns:wps="{wps}" Requires="wps"><w:drawing>'
            f'<wp:anchor xmlns:wp="{wp}" distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="9" '
            'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
            '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
            '<wp:extent cx="900000" cy="90000"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            f'<wp:docPr id="{rng.randrange(5000, 10**6)}" name="Text Box 1"{hidden}/><wp:cNvGraphicFramePr/>'
            f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{wps}">{shape}</a:graphicData></a:graphic></wp:anchor>'
            "</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
        )
        return words

    plant.__name__ = name
    leak("hidden-text" if hidden else "unseen-words", out=False)(plant)


_drawings("drawing_beside_the_page", 99_000_000)
_drawings("drawing_left_of_the_page", -1_000_000)
_drawings("hidden_drawing", 0, ' hidden="1"')


@leak("unseen-words", out=False)
def frame_beside_the_page(parts: Parts, rng: random.Random) -> str:
    frame = '<w:framePr w:w="900" w:h="300" w:hRule="exact" w:hAnchor="page" w:vAnchor="page" w:x="20000" w:y="1"/>'
    parts.paragraph(f"<w:p><w:pPr>{frame}</w:pPr>{run('kites in a frame')}</w:p>")
    return "kites in a frame"


@leak("unseen-words", out=False)
def second_form(parts: Parts, rng: random.Random) -> str:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    parts.paragraph(
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice xmlns:wps="{wps}" Requires="wps">'
        "<w:t>Kites</w:t></mc:Choice>"
        f"<mc:Fallback><w:t>kites for old programs</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    return "kites for old programs"


@leak("unseen-words", out=False)
def letters_without_a_shape(parts: Parts, rng: random.Random) -> str:
    letter = rng.choice("\u200b\u200c\u2060\ufeff\u202e\U000e0041\u3164\ufe0f")
    parts.paragraph(run(f"Kites{letter} fly"))
    return f"U+{ord(letter):04X}"


@leak("unseen-words", out=False)
def note_that_nothing_calls(parts: Parts, rng: random.Random) -> str:
    parts.append(
        "word/footnotes.xml",
        "</w:footnotes>",
        f'<w:footnote w:id="955"><w:p>{run("an old note on kites")}</w:p></w:footnote>',
    )
    return "an old note on kites"


@leak("unseen-words", out=False)
def words_in_the_rule_above_the_notes(parts: Parts, rng: random.Random) -> str:
    notice = f'<w:footnote w:type="continuationNotice" w:id="956"><w:p>{run("go on about kites")}</w:p></w:footnote>'
    parts.append("word/footnotes.xml", "</w:footnotes>", notice)
    return "go on about kites"


@leak("part", out=True, severity="hint")
def head_that_no_page_shows(parts: Parts, rng: random.Random) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    head = f'<w:hdr xmlns:w="{W}"><w:p>{run("a head on kites")}</w:p></w:hdr>'
    parts.part("word/header-leak.xml", head.encode(), kind)
    parts.relate(DOCUMENT, "header", "header-leak.xml")
    return "a head on kites"


@leak("job-number", out=False, severity="hint")
def job_number_of_the_base(parts: Parts, rng: random.Random) -> str:
    name = next(name for name in sorted(parts) if name.startswith("word/footer"))
    parts.append(name, "</w:ftr>", f"<w:p>{run('26-01234 (E)')}</w:p>")
    return "26-01234"


@leak("description", out=True, severity="hint")
def choices_of_a_list(parts: Parts, rng: random.Random) -> str:
    items = "".join(f'<w:listItem w:displayText="{word}" w:value="{word}"/>' for word in ("regrets", "deplores kites"))
    parts.paragraph(
        f"<w:p><w:sdt><w:sdtPr><w:dropDownList>{items}</w:dropDownList></w:sdtPr><w:sdtContent>{run('regrets')}</w:sdtContent>"
        "</w:sdt></w:p>"
    )
    return "deplores kites"


@leak("description", out=True, severity="hint")
def choices_of_a_form(parts: Parts, rng: random.Random) -> str:
    choices = '<w:ddList><w:listEntry w:val="condemns kites"/></w:ddList>'
    form = f'<w:ffData><w:name w:val="Text1"/><w:enabled/><w:calcOnExit w:val="0"/>{choices}</w:ffData>'
    parts.paragraph(
        field(" FORMDROPDOWN ").replace('w:fldCharType="begin"/>', f'w:fldCharType="begin">{form}</w:fldChar>', 1)
    )
    return "condemns kites"


@leak("description", out=True, severity="hint")
def tooltip(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(f'<w:hyperlink w:anchor="_Ref1" w:tooltip="ask the capital">{run("kites")}</w:hyperlink>')
    return "ask the capital"


@leak("description", out=True, severity="hint")
def tooltip_of_a_field(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(field(' HYPERLINK "https://docs.un.org/A/1" \\o "call the capital" '))
    return "call the capital"


@leak("description", out=True, severity="hint")
def name_of_a_control(parts: Parts, rng: random.Random) -> str:
    names = '<w:alias w:val="Ana fills this in"/><w:tag w:val="kites"/>'
    parts.paragraph(f"<w:sdt><w:sdtPr>{names}</w:sdtPr><w:sdtContent>{run('Kites')}</w:sdtContent></w:sdt>")
    return "Ana fills this in"


def _drawn(inner: str, attributes: str = "") -> str:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:extent cx="90000" cy="90000"/>'
        f'<wp:docPr id="7391" name="Picture 1"{attributes}/>{inner}</wp:inline></w:drawing></w:r>'
    )


def _nothing() -> str:
    """What a drawing must have, with nothing in it."""
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    return f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{a[:-4]}picture"/></a:graphic>'


@leak("description", out=True, severity="hint")
def description_of_a_picture(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(_drawn(_nothing(), ' descr="the kite that we give up"'))
    return "the kite that we give up"


@leak("description", out=True, severity="hint")
def description_of_a_table(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(_table("kites", indent='<w:tblDescription w:val="votes that we count on"/>'))
    return "votes that we count on"


@leak("external-link", out=True)
def film(parts: Parts, rng: random.Random) -> str:
    space = "http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing"
    video = f'<wp15:webVideoPr xmlns:wp15="{space}" embeddedHtml="&lt;iframe src=//kites.example&gt;"/>'
    parts.paragraph(_drawn(_nothing()).replace('picture"/>', f'picture">{video}</a:graphicData>'))
    return "kites.example"


@leak("embedded-file", out=True)
def ink(parts: Parts, rng: random.Random) -> str:
    strokes = b'<i:ink xmlns:i="http://www.w3.org/2003/InkML"><i:trace>1 2, 3 4</i:trace></i:ink>'
    parts.part("word/ink/ink1.xml", strokes, "application/inkml+xml")
    number = parts.relate(DOCUMENT, "customXml", "ink/ink1.xml")
    space = "http://schemas.microsoft.com/office/word/2010/wordml"
    pen = f'<w14:contentPart xmlns:w14="{space}" r:id="{number}"/>'
    parts.paragraph(_drawn(_nothing()).replace('picture"/>', f'picture">{pen}</a:graphicData>'))
    return DOCUMENT


@leak("highlighting", out=True)
def watermark(parts: Parts, rng: random.Random) -> str:
    letters_drawn = (
        '<v:shape style="position:absolute;width:400pt;height:90pt"><v:textpath string="KITES ONLY"/></v:shape>'
    )
    parts.paragraph(f'<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">{letters_drawn}</w:pict></w:r>')
    return "KITES ONLY"


# --- Traces of the work ---------------------------------------------------------------------------------------------


@leak("editing-id", out=True)
def sessions_in_the_settings(parts: Parts, rng: random.Random) -> str:
    parts.remove("word/settings.xml", "<w:rsids>", "</w:rsids>")
    rsids = '<w:rsids><w:rsidRoot w:val="00AB12CD"/><w:rsid w:val="00AB12CD"/></w:rsids>'
    parts.setting(rsids, "<m:mathPr" if b"<m:mathPr" in parts["word/settings.xml"] else "<w:themeFontLang")
    return ""


@leak("editing-id", out=True)
def sessions_in_the_text(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(
        '<w:p w:rsidR="00AB12CD" w:rsidRDefault="00EF34AB"><w:r w:rsidRPr="00EF34AB"><w:t>Kites</w:t></w:r></w:p>'
    )
    return ""


@leak("editing-id", out=True, severity="hint")
def number_of_all_copies(parts: Parts, rng: random.Random) -> str:
    if b"docId" not in parts["word/settings.xml"]:
        space = "http://schemas.microsoft.com/office/word/2010/wordml"
        parts.append("word/settings.xml", "</w:settings>", f'<w14:docId xmlns:w14="{space}" w14:val="363AC18E"/>')
    return ""


@leak("editing-id", out=True, severity="hint")
def numbers_of_paragraphs(parts: Parts, rng: random.Random) -> str:
    space = "http://schemas.microsoft.com/office/word/2010/wordml"
    parts.paragraph(f'<w:p xmlns:w14="{space}" w14:paraId="1A2B3C4D" w14:textId="77777777">{run("Kites")}</w:p>')
    return ""


@leak("custom-xml", out=True)
def custom_xml(parts: Parts, rng: random.Random) -> str:
    name = f"customXml/item9{rng.randrange(1000)}.xml"
    parts[name] = f"<kites xmlns='urn:kites'><desk>{rng.choice(_NAMES)}</desk></kites>".encode()
    parts.relate(DOCUMENT, "customXml", f"../{name}")
    return name


@leak("custom-xml", out=True)
def smart_tag(parts: Parts, rng: random.Random) -> str:
    tag = '<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="PersonName">'
    parts.paragraph(f"<w:p>{tag}{run('Kites')}{run(' fly')}</w:smartTag></w:p>")
    return "PersonName"


@leak("custom-xml", out=True)
def tag_of_another_program(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(f'<w:customXml w:uri="urn:kites" w:element="RedLine"><w:p>{run("Kites")}</w:p></w:customXml>')
    return "RedLine"


@leak("external-link", out=True)
def attached_template(parts: Parts, rng: random.Random) -> str:
    number = parts.relate("word/settings.xml", "attachedTemplate", "file:///C:/kites/desk.dotm", outside=True)
    parts.replace("word/settings.xml", "<w:defaultTabStop", f'<w:attachedTemplate r:id="{number}"/><w:defaultTabStop')
    return "desk.dotm"


@leak("property", out=True)
def variable_that_nothing_shows(parts: Parts, rng: random.Random) -> str:
    new = '<w:docVar w:name="Desk" w:val="Ana Ruritanova"/>'
    if b"<w:docVars>" in parts["word/settings.xml"]:
        parts.replace("word/settings.xml", "<w:docVars>", f"<w:docVars>{new}")
    else:
        parts.replace("word/settings.xml", "</w:compat>", f"</w:compat><w:docVars>{new}</w:docVars>")
    return "Desk: Ana Ruritanova"


@leak("protection", out=True)
def protected(parts: Parts, rng: random.Random) -> str:
    parts.replace(
        "word/settings.xml",
        "<w:defaultTabStop",
        '<w:documentProtection w:edit="readOnly" w:enforcement="1"/><w:defaultTabStop',
    )
    return "word/settings.xml"


@leak("external-link", out=True)
def letters_to_many(parts: Parts, rng: random.Random) -> str:
    merge = (
        '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="textFile"/>'
        '<w:connectString w:val="DSN=kites"/><w:query w:val="SELECT * FROM capitals"/></w:mailMerge>'
    )
    parts.replace("word/settings.xml", "<w:defaultTabStop", f"{merge}<w:defaultTabStop")
    return "SELECT * FROM capitals"


@leak("external-link", out=True)
def list_of_people_outside(parts: Parts, rng: random.Random) -> str:
    parts.relate("word/settings.xml", "mailMergeSource", "file:///C:/kites/capitals.csv", outside=True)
    return "capitals.csv"


@leak("custom-xml", out=True)
def program_that_saves(parts: Parts, rng: random.Random) -> str:
    parts.setting('<w:saveThroughXslt w:solutionID="kites to go"/>', "<w:footnotePr")
    return "kites to go"


@leak("custom-xml", out=True)
def schema_of_another_program(parts: Parts, rng: random.Random) -> str:
    schema = '<w:attachedSchema w:val="urn:kites"/>'
    parts.setting(schema, "<w:themeFontLang")
    return "urn:kites"


@leak("highlighting", out=True)
def highlighted(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(run("kites to be settled", '<w:highlight w:val="yellow"/>'))
    return "kites to be settled"


# --- Where it leads -------------------------------------------------------------------------------------------------

for _name, _address in {
    "link_to_a_share": "https://ruritania.example/kites",
    "link_by_mail": "mailto:ana@mfa.example",
    "link_to_a_file": "file:///C:/kites/L30.docx",
    "link_that_looks_right": "https://docs.un.org@kites.example/A/1",
}.items():

    def _link(parts: Parts, rng: random.Random, address: str = _address) -> str:
        number = parts.relate(DOCUMENT, "hyperlink", address, outside=True)
        parts.paragraph(f'<w:hyperlink r:id="{number}">{run("kites")}</w:hyperlink>')
        return address

    _link.__name__ = _name
    leak("external-link", out=True)(_link)


@leak("external-link", out=True)
def link_that_the_properties_remember(parts: Parts, rng: random.Random) -> str:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    _application_part(parts)
    vector = (
        f'<vt:vector xmlns:vt="{types}" size="1" baseType="variant"><vt:variant><vt:lpwstr>mailto:ana@kites.example'
    )
    parts.append("docProps/app.xml", "</Properties>", f"<HLinks>{vector}</vt:lpwstr></vt:variant></vt:vector></HLinks>")
    return "ana@kites.example"


@leak("external-link", out=True)
def link_that_no_words_use(parts: Parts, rng: random.Random) -> str:
    parts.relate(DOCUMENT, "hyperlink", "https://unused.example/kites", outside=True)
    return "unused.example"


@leak("external-link", out=True)
def picture_outside(parts: Parts, rng: random.Random) -> str:
    number = parts.relate(DOCUMENT, "image", "https://kites.example/spy.png", outside=True)
    parts.paragraph(
        '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect style="width:9pt;height:9pt">'
        f'<v:imagedata r:id="{number}"/></v:rect></w:pict></w:r>'
    )
    return "spy.png"


def field(instruction: str, shown: str = "kites") -> str:
    begin, between, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    half = len(instruction) // 2
    halves = (instruction[:half], instruction[half:])  # Word splits them anywhere
    asked = "".join(f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>' for text in halves)
    return begin + asked + between + run(shown) + end


for _name, _instruction, _code in (
    ("FILENAME", " FILENAME \\p ", "field"),
    ("AUTHOR", " AUTHOR ", "field"),
    ("USERNAME", " USERNAME \\* Upper ", "field"),
    ("INCLUDETEXT", ' INCLUDETEXT "C:\\\\kites\\\\annex.docx" ', "field"),
    ("INCLUDEPICTURE", ' INCLUDEPICTURE "https://kites.example/a.png" \\d ', "field"),
    ("DDEAUTO", ' DDEAUTO excel "C:\\\\kites.xls" ', "field"),
    ("XE", ' XE "the secret of kites" ', "field"),
    ("TEMPLATE", " TEMPLATE \\p ", "field"),
    ("KITE", ' KITE "the secret of kites" ', "field"),
    ("IF", ' IF 1 = 1 "kites" "the secret" ', "field"),
    ("SAVEDATE", ' SAVEDATE \\@ "d MMMM yyyy" ', "field"),
    ("HYPERLINK", ' HYPERLINK "https://kites.example/x" ', "external-link"),
):

    def _field(parts: Parts, rng: random.Random, instruction: str = _instruction, code: str = _code) -> str:
        parts.paragraph(field(instruction))
        return "kites.example/x" if code == "external-link" else " ".join(instruction.split()).split('"')[0].strip()

    _field.__name__ = f"field_{_name}"
    leak(_code, out=True)(_field)


@leak("field", out=True)
def simple_field(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(f'<w:fldSimple w:instr=" LASTSAVEDBY ">{run("kites")}</w:fldSimple>')
    return "LASTSAVEDBY"


@leak("field", out=True)
def instruction_without_a_field(parts: Parts, rng: random.Random) -> str:
    parts.paragraph("<w:r><w:instrText>the string is weak</w:instrText></w:r>")
    return "the string is weak"


@leak("field", out=False)
def field_without_an_end(parts: Parts, rng: random.Random) -> str:
    parts.paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>the tail</w:instrText></w:r>')
    return "the tail"


@leak("hidden-text", out=True)
def words_under_a_field(parts: Parts, rng: random.Random) -> str:
    words = rng.choice(_WORDS)
    parts.paragraph(field(" PAGE ").replace("<w:r><w:instrText", f"{run(words)}<w:r><w:instrText", 1))
    return words


# --- What hangs on the text -----------------------------------------------------------------------------------------


_OFFICE = "http://schemas.microsoft.com/office/"


def _hanging(code: str, kind: str, part: str, *, out: bool, holder: str = DOCUMENT) -> None:
    name = part.rpartition("/")[2]

    def plant(parts: Parts, rng: random.Random) -> str:
        parts.part(part, b"\x00\x01kites", "application/octet-stream")
        folder = holder.rpartition("/")[0]
        parts.relate(holder, kind, part.removeprefix(folder + "/") if folder else part)
        return name

    plant.__name__ = name.partition(".")[0]
    leak(code, out=out)(plant)


_hanging("embedded-file", "oleObject", "word/embeddings/object.bin", out=True)
_hanging("embedded-file", "package", "word/embeddings/workbook.xlsx", out=True)
_hanging("part", "printerSettings", "word/printerSettings1.bin", out=True)
_hanging("embedded-file", f"{_OFFICE}2006/relationships/keyMapCustomizations", "word/customizations.bin", out=True)
_hanging("part", f"{_OFFICE}2020/10/relationships/intelligence", "word/intelligence2.bin", out=True)
_hanging("part", "urn:kites/secret", "word/secret.bin", out=True)
_hanging("author", f"{_OFFICE}2019/05/relationships/documenttasks", "word/documenttasks.bin", out=True)
_hanging("embedded-file", f"{_OFFICE}2006/relationships/attachedToolbars", "word/attachedToolbars.bin", out=True)
_hanging("embedded-file", f"{_OFFICE}2011/relationships/webextensiontaskpanes", "word/panes.bin", out=True, holder="")
_hanging("external-link", "recipientData", "word/recipientData.bin", out=True, holder="word/settings.xml")
_hanging("part", f"{_PACKAGE}relationships/metadata/thumbnail", "docProps/thumbnail.bin", out=True, holder="")
_hanging(
    "property",
    f"{_OFFICE}2020/02/relationships/classificationlabels",
    "docMetadata/LabelInfo.bin",
    out=True,
    holder="",
)


@leak("embedded-file", out=True)
def texts_kept_for_later(parts: Parts, rng: random.Random) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.glossary+xml"
    kept = (
        f"<w:docParts><w:docPart><w:docPartBody><w:p>{run('old kites')}</w:p></w:docPartBody></w:docPart></w:docParts>"
    )
    parts.part(
        "word/glossary/document.xml", f'<w:glossaryDocument xmlns:w="{W}">{kept}</w:glossaryDocument>'.encode(), kind
    )
    parts.relate(DOCUMENT, "glossaryDocument", "glossary/document.xml")
    return "word/glossary/document.xml"


@leak("embedded-file", out=True)
def font(parts: Parts, rng: random.Random) -> str:
    parts.part("word/fonts/kite.odttf", b"kites", "application/vnd.openxmlformats-officedocument.obfuscatedFont")
    parts.relate("word/fontTable.xml", "font", "fonts/kite.odttf")
    return "kite.odttf"


@leak("part", out=True)
def stray_part(parts: Parts, rng: random.Random) -> str:
    parts.part("word/old/notes.xml", b"<kites/>", "application/xml")
    return "word/old/notes.xml"


@leak("not-listed", out=True)
def remark_in_the_xml(parts: Parts, rng: random.Random) -> str:
    parts.append(DOCUMENT, "</w:body>", "<!-- ask Ana -->")
    return DOCUMENT


@leak("not-listed", out=True)
def strange_elements(parts: Parts, rng: random.Random) -> str:
    parts.paragraph(f'<w:p>{run("Kites")}<k:note xmlns:k="urn:kites" k:by="Ana"/></w:p>')
    return "urn:kites"


@leak("path", out=True)
def name_of_a_picture(parts: Parts, rng: random.Random) -> str:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    pic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    number = rng.randrange(5000, 10**6)
    parts["word/media/leak-kite.png"] = png()
    _png_type(parts)
    image = parts.relate(DOCUMENT, "image", "media/leak-kite.png")
    parts.paragraph(
        f'<w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:extent cx="90000" cy="90000"/>'
        f'<wp:docPr id="{number}" name="Picture"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}"><pic:pic xmlns:pic="{pic}"><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="Picture" descr="{_FOLDER}\\kite.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{image}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="90000" cy="90000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    return "kite.png"


# --- Pictures -------------------------------------------------------------------------------------------------------


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes) -> bytes:
    """One white dot, and whatever else."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    dot = chunk(b"IDAT", zlib.compress(b"\x00\xff"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + dot + chunk(b"IEND", b"")


def exif(tag: int) -> bytes:
    """A directory of one tag."""
    return b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIII", 1, tag, 4, 1, 26, 0)


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """No picture to speak of, but the frame of one."""
    made = b"".join(b"\xff" + bytes([kind]) + struct.pack(">H", len(body) + 2) + body for kind, body in segments)
    return b"\xff\xd8" + made + b"\xff\xda\x00\x02\x12\x34\xff\x00\x56\xff\xd9"


def _png_type(parts: Parts) -> None:
    if b'Extension="png"' not in parts["[Content_Types].xml"]:
        parts.replace("[Content_Types].xml", "<Default ", '<Default Extension="png" ContentType="image/png"/><Default ')


def _picture(name: str, content: bytes) -> None:
    def plant(parts: Parts, rng: random.Random) -> str:
        part = f"word/media/leak-{name}.png"
        parts[part] = content
        _png_type(parts)
        number = parts.relate(DOCUMENT, "image", f"media/leak-{name}.png")
        parts.paragraph(
            '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect style="width:9pt;height:9pt">'
            f'<v:imagedata r:id="{number}"/></v:rect></w:pict></w:r>'
        )
        return part

    plant.__name__ = f"picture_{name}"
    leak("picture", out=True)(plant)


_picture("gps_jpeg", jpeg((0xE1, b"Exif\0\0" + exif(0x8825))))
_picture("gps_png", png(chunk(b"eXIf", exif(0x8825))))
_picture("artist", jpeg((0xE1, b"Exif\0\0" + exif(0x013B))))
_picture("author", png(chunk(b"tEXt", b"Author\0Ana Ruritanova")))
_picture("xmp", jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0<x><dc:creator/></x>")))
_picture("comment", jpeg((0xFE, b"Ana took this")))
_picture("behind", png() + b"more kites")
_picture("behind_jpeg", jpeg() + b"more kites")
_picture("program", png(chunk(b"tEXt", b"Software\0Kite 1.0")))
