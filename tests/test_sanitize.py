"""What a Word file for submission may not hold is named, removed from ours, and compared with the draft."""

from __future__ import annotations

import json
import random
import re
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import click
import ooxml_integrity
import pytest
from click.testing import CliRunner
from leaks import DOCUMENT, LEAKS, Leak, Parts, field, jpeg, run
from lxml import etree
from openxml_audit import OpenXmlValidator
from sampling import count, sample
from test_tracked_bases import PLANTED, WRITTEN, strange
from test_tracked_strange import TRAITS, bases, faults, random_draft
from test_word_lines import ALL

from apmb_draft.cli.check import _NOT_COMPARED, _summarise_disclosures, command
from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.docx.sanitize import findings, only_picture, sanitized
from apmb_draft.docx.track_changes import Marking, tracked
from apmb_draft.docx.whole_package import MORE, REMEDIES, Disclosure
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load
from apmb_draft.importing import recognise
from apmb_draft.lifecycle.document_check import FileCheck
from apmb_draft.lifecycle.draft_review import differences
from apmb_draft.model.document import Document
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.word import read

ROOT = Path(__file__).parent.parent
STAND_IN = ROOT.parent / "shared" / "reference" / "A_RES_79_34.standin.docx"
OURS = write(ALL["adopted"])
AUTHOR = "Delegation of Ruritania"
BASES = {"ours": OURS} | ({"stand-in": STAND_IN.read_bytes()} if STAND_IN.exists() else {})
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


DRAFT = ALL["adopted"]
OFFICIAL = recognise(read(BASES["stand-in"], "a"), "a").resolution if "stand-in" in BASES else None
DRAFTS = {"ours": DRAFT} | ({"stand-in": compose(OFFICIAL)} if OFFICIAL else {})


def errors(data: bytes, author: str = "", draft: Document | None = None) -> list[Disclosure]:
    found = findings(data, "a.docx", author=author, draft=draft)
    return [each for each in found if each.severity == "error"]


def named(found: tuple[Disclosure, ...] | list[Disclosure], leak: Leak, secret: str) -> list[Disclosure]:
    """The findings that name a leak."""
    alike = [each for each in found if (each.code, each.severity) == (leak.code, leak.severity)]
    return [each for each in alike if secret in f"{each.part} {each}"]


def spoiled(base: bytes, leaks: list[Leak], seed: int) -> tuple[bytes, list[str]]:
    parts, rng = Parts.of(base), random.Random(seed)
    secrets = [leak.plant(parts, rng) for leak in leaks]
    return parts.zipped(), secrets


def text(data: bytes) -> list[str]:
    """Every word and every deleted word of the parts with text, in order, and what they stand in."""
    parts = Parts.of(data)
    return [
        f"{name}:{etree.QName(element).localname}:{element.text}"
        for name in sorted(parts)
        if re.fullmatch(r"word/(document|header[\w-]*|footer[\w-]*|footnotes|endnotes)\.xml", name)
        for element in etree.fromstring(parts[name]).iter(
            f"{W}t", f"{W}delText", f"{W}ins", f"{W}del", f"{W}footnoteReference"
        )
        if element.text or element.tag != f"{W}t"
    ]


def shown(data: bytes, leaks: list[Leak], secrets: list[str]) -> list[str]:
    """The text without what is hidden by a property, and without headers and footers that no page shows."""
    root = etree.fromstring(Parts.of(data)[DOCUMENT])
    shown_ids = {value for each in root.iter() for key, value in each.attrib.items() if key.endswith("}id")}
    links = etree.fromstring(Parts.of(data)["word/_rels/document.xml.rels"])
    unused = {f"word/{each.get('Target')}" for each in links if each.get("Id") not in shown_ids}
    pairs = zip(leaks, secrets, strict=True)
    hidden = {secret for leak, secret in pairs if leak.removed and leak.code in ("hidden-text", "part")}
    lines = (
        line
        for line in text(data)
        if line.partition(":")[0] not in unused or line.startswith(("word/footnotes", "word/endnotes"))
    )
    return [line for line in lines if not any(secret in line for secret in hidden)]


def complaints(data: bytes, folder: Path) -> list[str]:
    """What the two validators say, without what is no error."""
    path = folder / "file.docx"
    path.write_bytes(data)
    found = [str(each) for each in OpenXmlValidator().validate(str(path)).errors]
    return found + [str(each) for each in ooxml_integrity.check(path) if "INFO" not in str(each)]


# --- Files that may be sent -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ALL))
@pytest.mark.parametrize("stamp", [False, True])
def test_our_own_clean_file_leaks_nothing_unless_facts_are_open(name, stamp):
    found = findings(write(ALL[name], stamp=stamp), "a.docx")
    codes = {each.code for each in found}
    assert codes == ({"comment", "highlighting"} if name == "open" else set()), [str(each) for each in found]


def test_a_file_for_handing_in_may_have_the_changes_of_its_one_author_and_of_nobody_else():
    change = f'<w:ins w:id="1" w:author="{AUTHOR}" w:date="2031-05-01T10:00:00Z">{run("kites")}</w:ins>'
    parts = Parts.of(OURS)
    parts.paragraph(change)
    assert errors(parts.zipped(), AUTHOR) == []
    [found] = errors(parts.zipped())
    assert found.code == "revision"
    assert AUTHOR in found.what
    assert "the one author" in found.remedy
    parts.paragraph(change.replace(AUTHOR, "Somebody Else"))
    [found] = errors(parts.zipped(), AUTHOR)
    assert "Somebody Else" in found.what
    assert found.quotations == ("kites",)
    parts.append("docProps/core.xml", "</cp:coreProperties>", f"<dc:creator>{AUTHOR}</dc:creator>")
    assert [each.code for each in errors(parts.zipped(), AUTHOR)] == ["revision"]
    assert {each.code for each in errors(parts.zipped())} == {"revision", "author"}


_DARK = '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'
_WHITE = run("Kites", '<w:color w:val="FFFFFF"/>')
_CELL = f"<w:tc><w:tcPr>{_DARK}</w:tcPr><w:p>{_WHITE}</w:p></w:tc>"
HARMLESS = {
    "white letters on a dark cell": f"<w:tbl><w:tr>{_CELL}</w:tr></w:tbl>",
    "hidden spaces": run("  ", "<w:vanish/>"),
    "a switch that is off": run("Kites", '<w:vanish w:val="0"/>'),
    "automatic colour on black": run("Kites", f'<w:color w:val="auto"/>{_DARK}'),
    "a page number": field(" PAGE  \\* Arabic  \\* MERGEFORMAT "),
    "a field in the code of another": field(" = 1 + 1 ").replace(
        "<w:r><w:instrText", field(" PAGE ", "2") + "<w:r><w:instrText", 1
    ),
    "a place in the text": field(" REF _Ref1 \\h ") + field(' HYPERLINK \\l "_Toc1" '),
    "a link to a document": field(' HYPERLINK "https://docs.un.org/en/A/RES/79/34" '),
    "no-break and soft hyphens": run("No.\u00a03 non\u2011kites and \u00adtails"),
    "an empty paragraph of one point": '<w:pPr><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr>',
    "an address in plain words": run("Write to kites@un.org, or see www.un.org/kites."),
    "Arabic letters": run("طائرة ورقية"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_usual_in_a_document_is_no_finding(name):
    parts = Parts.of(OURS)
    parts.paragraph(HARMLESS[name])
    assert [str(each) for each in findings(parts.zipped(), "a.docx")] == []


# --- Leaks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "leak"),
    [("ours", leak) for leak in LEAKS]
    + [(base, leak) for base in BASES if base != "ours" for leak in sample(LEAKS, 12)],
    ids=lambda each: each.name if isinstance(each, Leak) else each,
)
def test_every_leak_is_found_and_named(base, leak):
    data, [secret] = spoiled(BASES[base], [leak], seed=7)
    everything = findings(data, "a.docx", draft=DRAFTS[base])
    found = named(everything, leak, secret)
    assert found, f"{secret}: {[str(each) for each in everything if each not in findings(BASES[base], 'a.docx')]}"
    assert all(each.part and each.what and each.remedy for each in found)
    if leak.code in ("hidden-text", "unseen-words"):  # however words are hidden, the draft does not have them
        assert "unseen-words" in {each.code for each in everything}


@pytest.mark.parametrize("leak", sample([each for each in LEAKS if each.removed], 27), ids=lambda each: each.name)
def test_what_is_not_on_the_list_is_removed_and_the_text_stays(leak, tmp_path):
    data, [secret] = spoiled(OURS, [leak], seed=7)
    made = sanitized(data, AUTHOR)
    assert named(findings(made, "a.docx", author=AUTHOR), leak, secret) == []
    assert leak.code not in {each.code for each in errors(made, AUTHOR)}
    assert shown(made, [leak], [secret]) == shown(data, [leak], [secret])
    assert len(text(data)) > 40
    assert set(complaints(made, tmp_path)) <= set(complaints(data, tmp_path))


def test_every_kind_of_finding_is_planted_and_explained():
    planted = {leak.code for leak in LEAKS} | {"macro"}
    assert planted == set(REMEDIES)
    assert len(LEAKS) > 100
    assert len({leak.name for leak in LEAKS}) == len(LEAKS)
    assert sum(leak.removed for leak in LEAKS) > 40


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("seed", range(count(2, of=10)))
def test_many_leaks_at_once_are_all_found_and_those_promised_all_go(base, seed, tmp_path):
    leaks = random.Random(seed).sample(LEAKS, 20)
    data, secrets = spoiled(BASES[base], leaks, seed)
    found = findings(data, "a.docx", draft=DRAFTS[base])
    for leak, secret in zip(leaks, secrets, strict=True):
        more = [each for each in found if each.code == leak.code and each.what == MORE]
        assert named(found, leak, secret) or more, (leak.name, secret)
    made = sanitized(data, AUTHOR)
    left = findings(made, "a.docx", author=AUTHOR)
    for leak, secret in zip(leaks, secrets, strict=True):
        assert not leak.removed or not named(left, leak, secret), (leak.name, secret)
    assert {each.code for each in left if each.severity == "error"} <= {leak.code for leak in leaks if not leak.removed}
    assert sanitized(data, AUTHOR) == made == sanitized(made, AUTHOR)
    assert shown(made, leaks, secrets) == shown(data, leaks, secrets)
    assert set(complaints(made, tmp_path)) <= set(complaints(data, tmp_path))


# --- What is said of a leak -----------------------------------------------------------------------------------------


def test_a_finding_says_where_and_how_often_and_a_flood_is_counted():
    parts = Parts.of(OURS)
    for at in range(30):
        parts.paragraph(run(f"kite number {at}", "<w:vanish/>"))
        parts.paragraph(run(f"of {at % 5}", '<w:highlight w:val="yellow"/>'))
    found = findings(parts.zipped(), "a.docx")
    hidden = [each for each in found if each.code == "hidden-text"]
    assert len(hidden) == 21
    assert hidden[-1].times == 10
    assert sum(each.times for each in hidden) == 30
    [marked] = [each for each in found if each.code == "highlighting"]
    assert (marked.times, len(marked.quotations), marked.part) == (30, 3, DOCUMENT)


def test_a_quotation_has_the_words_that_stay_and_those_that_go_only_where_there_are_no_others():
    who = f'w:id="1" w:author="{AUTHOR}" w:date="2031-05-01T10:00:00Z"'
    gone = f"<w:del {who}><w:r><w:delText>Deplores</w:delText></w:r></w:del>"
    parts = Parts.of(OURS)
    parts.paragraph(f"<w:p>{gone}{run('Welcomes kites')}</w:p>")
    assert errors(parts.zipped())[0].quotations == ("Welcomes kites",)
    parts.paragraph(f"<w:p>{gone}</w:p>")
    assert errors(parts.zipped())[0].quotations == ("Welcomes kites", "Deplores")


def test_signs_that_move_the_cursor_are_not_printed():
    parts = Parts.of(OURS)
    parts.paragraph(
        f'<w:ins w:id="1" w:author="A\u202eB\u009b31m{"x" * 500}" w:date="2031-05-01T10:00:00Z">{run("kite")}</w:ins>'
    )
    [found] = errors(parts.zipped())
    assert "A?B?31m" in found.what
    assert str(found).replace("\n", "").isprintable()
    assert len(str(found)) < 300


# --- Files made to do harm, and others ------------------------------------------------------------------------------


def macros() -> bytes:
    parts = Parts.of(OURS)
    parts.part("word/vbaProject.bin", b"kites", "application/vnd.ms-office.vbaProject")
    return parts.zipped()


def test_programs_and_passwords_are_findings_although_such_files_are_not_opened():
    [found] = findings(macros(), "a.docx")
    assert (found.severity, found.code) == ("error", "macro")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    [found] = findings(locked, "a.docx")
    assert (found.severity, found.code) == ("error", "protection")
    for data in (macros(), locked):
        with pytest.raises(DraftError):
            sanitized(data, AUTHOR)


def test_what_is_no_word_file_or_a_trap_is_refused():
    entities = Parts.of(OURS)
    entities["word/styles.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    large = Parts.of(OURS)
    large["word/media/big.png"] = b"\0" * 30_000_000
    for data, code in (
        (b"", "not-word"),
        (b"%PDF-1.7", "not-word"),
        (OURS[: len(OURS) // 2], "word-damaged"),
        (entities.zipped(), "word-doctype"),
        (large.zipped(), "too-large"),
    ):
        for work in (lambda data: findings(data, "a.docx"), lambda data: sanitized(data, AUTHOR, "a.docx")):
            with pytest.raises(DraftError) as refused:
                work(data)
            assert [(each.where.file, each.code) for each in refused.value.problems] == [("a.docx", code)]


def test_a_file_that_is_broken_at_any_place_is_refused_or_read_and_never_fails():
    rng, refused = random.Random(3), 0
    rich, _ = spoiled(OURS, LEAKS, seed=3)
    for _ in range(count(20, of=40)):
        parts = Parts.of(rich)
        name = rng.choice([each for each in sorted(parts) if re.match(r"word/[\w-]+\.xml|.*\.rels", each)])
        content = bytearray(parts[name])
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(content) or 1)
            content[at : at + rng.randint(0, 5)] = bytes(rng.randrange(256) for _ in range(rng.randint(0, 5)))
        parts[name] = bytes(content)
        for work in (lambda data: findings(data, "a.docx"), lambda data: sanitized(data, AUTHOR)):
            try:
                work(parts.zipped())
            except DraftError:
                refused += 1
    assert count(2, of=8) < refused < count(38, of=76)


def test_a_part_that_cannot_be_read_is_a_finding_and_refused():
    parts = Parts.of(OURS)
    parts["word/theme/theme1.xml"] = b"<a:theme"
    assert [(found.code, found.part) for found in errors(parts.zipped())] == [("part", "word/theme/theme1.xml")]
    with pytest.raises(DraftError) as refused:
        sanitized(parts.zipped(), AUTHOR)
    assert [each.code for each in refused.value.problems] == ["word-damaged"]


def test_nothing_of_the_zip_file_but_its_parts_is_sent():
    made = BytesIO(OURS)
    with zipfile.ZipFile(made, "a") as file:
        file.comment = b"made by Ana"
    dated = BytesIO()
    with zipfile.ZipFile(dated, "w") as file:
        for name, content in Parts.of(OURS).items():
            entry = zipfile.ZipInfo(name, (2031, 5, 1, 10, 0, 0))
            entry.extra = struct.pack("<HHI", 0x7875, 4, 1000)
            file.writestr(entry, content)
    clean = sanitized(OURS, "", draft=DRAFT)
    for data in (made.getvalue(), dated.getvalue(), OURS + b"secret kites"):
        assert sanitized(data, "", draft=DRAFT) == clean


MANY = {
    "hidden runs": f"<w:p>{run('kite ' * 3, '<w:vanish/>') * 20}</w:p>" * 70,
    "changes in one paragraph": "<w:p>" + f'<w:ins w:id="1" w:author="A">{run("kite")}</w:ins>' * 900 + "</w:p>",
    "fields that never end": "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 2_000 + "</w:p>",
    "instructions without a field": "<w:p>" + "<w:r><w:instrText>x</w:instrText></w:r>" * 2_000 + "</w:p>",
}


@pytest.mark.parametrize("name", MANY)
def test_very_many_words_and_marks_are_searched(name):
    parts = Parts.of(OURS)
    parts.paragraph(f"<w:p/>{MANY[name]}")
    assert findings(parts.zipped(packed=False), "a.docx")


# --- Scrubbing ------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not STAND_IN.exists(), reason="the official files lie outside of the repository")
def test_the_stand_in_becomes_a_file_that_may_be_handed_in(tmp_path):
    data = BASES["stand-in"]
    before = {each.code for each in errors(data)}
    assert {"comment", "author", "editing-id", "custom-xml", "property"} <= before
    made = sanitized(data, AUTHOR)
    assert errors(made, AUTHOR) == []
    assert read(made, "a") == read(data, "b")
    old, new = Parts.of(data), Parts.of(made)
    gone = set(old) - set(new)
    assert gone
    unused = {"header6", "header7", "header8", "header9", "header10", "header11"}
    unused |= {"footer4", "footer5", "footer6", "footer7", "footer8"}
    assert {
        name for name in gone if not re.match(r"customXml/|word/(comments|people|webSettings)|docProps/app", name)
    } == {f"word/{name}.xml" for name in unused}
    assert not set(new) - set(old)
    assert b'DOCVARIABLE "FooterJN"' in new["word/footer1.xml"]
    assert b'w:name="FooterJN"' in new["word/settings.xml"]
    assert complaints(made, tmp_path) == []
    assert len(complaints(data, tmp_path)) == 1


@pytest.mark.skipif(not STAND_IN.exists(), reason="the official files lie outside of the repository")
def test_a_sanitized_part_differs_only_in_what_is_not_on_the_list():
    old, new = Parts.of(BASES["stand-in"]), Parts.of(sanitized(BASES["stand-in"], AUTHOR))
    compared = 0
    for name in sorted(new):
        if re.match(r"word/(document|header|footer|footnotes|endnotes|numbering|styles)", name):
            plain = re.sub(
                rb' w:rsid\w*="\w+"| w14:(?:paraId|textId)="\w+"|<w:rsid w:val="\w+"/>|<\?xml[^>]*\?>\s*',
                b"",
                old[name],
            )
            plain = re.sub(rb'<w:commentRange(Start|End) w:id="\d+"/>', b"", plain)
            plain = re.sub(
                rb'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="\d+"/></w:r>',
                b"",
                plain,
            )
            plain = re.sub(
                rb' w(?:p?14):\w+="\w+"| w1\w+:(?:durableId|restartNumberingAfterBreak)="\w+"|<w14:ligatures [^>]*>',
                b"",
                plain,
            )
            marks = rb"<w:r\b[^>]*>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:(?:fldChar|instrText)\b.*?</w:r>"
            if b"24-00034" in plain:  # in the place of a field code: only what it shows stays
                plain, new[name] = (re.sub(marks, b"", each) for each in (plain, new[name]))
            assert etree.tostring(etree.fromstring(plain)) == etree.tostring(etree.fromstring(new[name])), name
            compared += 1
        if name.startswith("word/media/"):
            assert only_picture(old[name]) == new[name]
    assert compared > 10


def test_without_an_author_no_name_is_left_and_changes_have_the_name_that_word_gives():
    parts = Parts.of(OURS)
    parts.paragraph(f'<w:ins w:id="1" w:author="Ana" w:date="2031-05-01T10:00:00Z">{run("kites")}</w:ins>')
    parts.append("docProps/core.xml", "</cp:coreProperties>", "<dc:creator>Ana</dc:creator>")
    new = Parts.of(sanitized(parts.zipped(), ""))
    assert b'w:author="Author"' in new[DOCUMENT]
    assert not any(b"Ana" in content for content in new.values())


def test_what_a_field_shows_is_kept():
    parts = Parts.of(OURS)
    parts.paragraph(field(' DOCVARIABLE "Kite" \\* MERGEFORMAT ', "red"))
    variables = '<w:docVars><w:docVar w:name="kite" w:val="red"/><w:docVar w:name="tail" w:val="long"/></w:docVars>'
    parts.replace("word/settings.xml", "</w:compat>", f"</w:compat>{variables}")
    [found] = errors(parts.zipped())
    assert "tail: long" in found.what
    assert "red" not in found.what
    new = Parts.of(sanitized(parts.zipped(), AUTHOR))
    assert b'w:name="kite"' in new["word/settings.xml"]
    assert b"tail" not in new["word/settings.xml"]


def said_of_itself(data: bytes) -> dict[str, str]:
    """The properties that were added, and the variables, of a file."""
    parts = Parts.of(data)
    given = etree.fromstring(parts["docProps/custom.xml"]).iter("{*}property")
    kept = etree.fromstring(parts["word/settings.xml"]).iter(f"{W}docVar")
    variables = {each.get(f"{W}name"): each.get(f"{W}val") for each in kept}
    return variables | {each.get("name"): "".join(each.itertext()) for each in given}


@pytest.mark.parametrize("base", BASES)
def test_what_is_handed_in_says_of_itself_what_the_draft_says_and_nothing_of_its_base(base, tmp_path):
    """Properties of last year's text, and the job number of its issue, would be those of another document."""
    draft, wanted = ALL["draft"], said_of_itself(write(ALL["draft"]))
    parts = Parts.of(BASES[base])
    job = '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="90" name="JobNo"><vt:lpwstr>24001</vt:lpwstr>'
    parts.append("docProps/custom.xml", "</Properties>", f"{job}</property>")
    made = sanitized(parts.zipped(), AUTHOR, draft=draft)
    said = said_of_itself(made)
    shown_by_fields = {"FooterJN", "sss1"} & said.keys()
    assert {name: said[name] for name in said.keys() - shown_by_fields} == {
        name: value for name, value in wanted.items() if name not in shown_by_fields
    }
    assert "JobNo" not in said
    core, right = (Parts.of(data)["docProps/core.xml"].decode() for data in (made, write(draft)))
    for name in ("dc:title", "dc:subject", "dcterms:created", "dcterms:modified"):
        assert re.findall(f"<{name}[^>]*>[^<]*", core) == re.findall(f"<{name}[^>]*>[^<]*", right), name
    assert text(made) == text(sanitized(parts.zipped(), AUTHOR))
    assert complaints(made, tmp_path) == []


def test_a_clean_file_is_left_as_it_is():
    old, new = Parts.of(OURS), Parts.of(sanitized(OURS, AUTHOR, draft=DRAFT))
    assert dict(old) == dict(new)


def test_a_file_in_the_strict_form_of_the_standard_is_checked_and_sanitized_too():
    data, _ = spoiled(OURS, [each for each in LEAKS if each.name in ("inserted", "sessions_in_the_text", "vanish")], 1)
    parts = Parts.of(data)
    for name in list(parts):
        content = parts[name].replace(W[1:-1].encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        parts[name] = content.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    assert {each.code for each in errors(parts.zipped())} == {"revision", "editing-id", "hidden-text"}
    assert errors(sanitized(parts.zipped(), AUTHOR), AUTHOR) == []


def test_a_part_to_which_two_kinds_of_relationships_lead_is_sanitized_too():
    parts = Parts.of(OURS)
    parts.append("word/header-first.xml", "</w:hdr>", "<w:p w:rsidR='00AB12CD'/>")
    parts.relate(DOCUMENT, "urn:kites/secret", "header-first.xml")
    assert b"rsid" not in Parts.of(sanitized(parts.zipped(), AUTHOR))["word/header-first.xml"]


def test_a_field_without_an_end_takes_no_text_with_it():
    parts = Parts.of(OURS)
    parts.paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>')
    parts.paragraph(run("Kites"))
    made = sanitized(parts.zipped(), AUTHOR)
    assert text(made) == text(parts.zipped())
    assert {each.code for each in errors(made)} == {"field"}


_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_HOLDERS = {
    "a text box": "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>",
    "a form for old readers": (
        f'<mc:AlternateContent {_MC}><mc:Choice Requires="w"/><mc:Fallback>{{}}</mc:Fallback></mc:AlternateContent>'
    ),
    "a guide to the pronunciation": "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase><w:r/></w:rubyBase></w:ruby></w:r>",
}


@pytest.mark.parametrize("holder", _HOLDERS.values(), ids=[*_HOLDERS])
@pytest.mark.parametrize(
    "xml",
    [field(" AUTHOR "), '<w:fldSimple w:instr="AUTHOR">' + run("kites") + "</w:fldSimple>"],
    ids=["marks", "simple"],
)
def test_fields_are_found_and_dropped_whatever_they_are_in(holder: str, xml: str) -> None:
    parts = Parts.of(OURS)
    marks = parts[DOCUMENT].count(b"<w:fldChar")
    parts.paragraph(holder.format(xml))
    assert "field" in {each.code for each in errors(parts.zipped())}
    made = Parts.of(sanitized(parts.zipped(), AUTHOR))[DOCUMENT]
    assert b"AUTHOR" not in made
    assert made.count(b"<w:fldChar") == marks


@pytest.mark.parametrize("holder", _HOLDERS.values(), ids=[*_HOLDERS])
def test_text_in_the_place_of_a_code_is_found_and_dropped_whatever_it_is_in(holder: str) -> None:
    parts = Parts.of(OURS)
    result = '<w:r><w:fldChar w:fldCharType="separate"/>'
    parts.paragraph(field(" PAGE ", "2").replace(result, holder.format(run("kites")) + result, 1))
    assert "hidden-text" in {each.code for each in errors(parts.zipped())}
    assert b"kites" not in Parts.of(sanitized(parts.zipped(), AUTHOR))[DOCUMENT]


def test_with_a_field_goes_all_that_runs_have_in_the_place_of_its_code():
    parts = Parts.of(OURS)
    picture = '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect/></w:pict><w:tab/></w:r>'
    mark = '<w:bookmarkStart w:id="77" w:name="kite"/><w:bookmarkEnd w:id="77"/>'
    result = '<w:r><w:fldChar w:fldCharType="separate"/>'
    parts.paragraph(field(" IF 1 = 1 ").replace(result, f"{picture}{field(' PAGE ', '2')}{mark}{result}", 1))
    made = etree.fromstring(Parts.of(sanitized(parts.zipped(), AUTHOR))[DOCUMENT])
    [paragraph] = (each for each in made.iter(f"{W}p") if "kites" in "".join(each.itertext()))
    assert [etree.QName(each).localname for each in paragraph] == ["bookmarkStart", "bookmarkEnd", "r"]
    assert "".join(paragraph.itertext()) == "kites"


# --- Compared with the draft ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sample([*TRAITS, *PLANTED, *WRITTEN], 5))
def test_a_sanitized_tracked_file_is_still_proven_and_has_no_words_but_the_draft_s(name: str) -> None:
    """Accepted it is the draft, rejected its base, whatever program wrote the base."""
    plain, before = random.Random(name).choice(bases())
    word, draft = strange(plain, name, name), random_draft(before, name)
    redlined = redline(before, draft)
    with suppress(DraftError):  # for a place in which Word cannot track
        marked = tracked(word, "base", redlined, Marking(author=AUTHOR))
        made = sanitized(marked, AUTHOR, draft=draft)
        assert differences(word, made, redlined) == ()
        assert [fault for fault in faults(made) if fault not in faults(word)] == []
        assert errors(made, AUTHOR, draft) == []


def with_first(old: str, new: str) -> bytes:
    parts = Parts.of(OURS)
    parts.replace(DOCUMENT, old, new)
    return parts.zipped()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            with_first("<w:body>", f"<w:body><w:p>{run('Urges all States to fly kites')}</w:p>"),
            "Urges all States to fly kites",
        ),
        (with_first("General Assembly</w:t>", "General Assembly</w:t><w:t>, and kites</w:t>"), ", and kites"),
        (with_first(">The General Assembly<", ">The Gen\u200beral Assembly<"), "Gen U+200B eral"),
        (with_first("<w:sectPr", f"<w:p>{run('The General Assembly')}</w:p><w:sectPr"), "The General Assembly"),
    ],
)
def test_text_that_the_draft_does_not_have_is_found_within_and_between_its_paragraphs(data: bytes, words: str) -> None:
    [found] = errors(data, draft=DRAFT)
    assert (found.code, found.part) == ("unseen-words", DOCUMENT)
    assert f"“{words}”" in found.what
    assert errors(data) == []


def test_deleted_words_are_no_words_of_the_draft_and_inserted_ones_are() -> None:
    who = f'w:id="1" w:author="{AUTHOR}" w:date="2031-05-01T10:00:00Z"'
    deleted = f"<w:p><w:del {who}><w:r><w:delText>old kites</w:delText></w:r></w:del></w:p>"
    assert errors(with_first("<w:sectPr", f"{deleted}<w:sectPr"), AUTHOR, DRAFT) == []
    inserted = f"<w:p><w:ins {who}>{run('new kites')}</w:ins></w:p>"
    [found] = errors(with_first("<w:sectPr", f"{inserted}<w:sectPr"), AUTHOR, DRAFT)
    assert (found.code, "“new kites”" in found.what) == ("unseen-words", True)


_ASSEMBLY, _KITES = "<w:t>Assembly</w:t>", "<w:t>kites</w:t>"


@pytest.mark.parametrize(
    ("newer", "older", "codes"),
    [(_ASSEMBLY, _ASSEMBLY, []), ("", _ASSEMBLY, []), (_ASSEMBLY, _KITES, ["unseen-words"])],
    ids=["both say the same", "only the older says it", "the older says more"],
)
def test_a_form_for_old_readers_has_words_of_its_own_only_if_no_newer_form_says_them(
    newer: str, older: str, codes: list[str]
) -> None:
    choice, fallback = f'<mc:Choice Requires="w">{newer}</mc:Choice>', f"<mc:Fallback>{older}</mc:Fallback>"
    forms = f"<mc:AlternateContent {_MC}>{choice}{fallback}</mc:AlternateContent>"
    data = with_first(">The General Assembly</w:t>", f">The General </w:t>{forms}")
    assert [each.code for each in errors(data, draft=DRAFT)] == codes


# --- The command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def call(tmp_path, monkeypatch) -> Callable[..., tuple[int, str]]:
    monkeypatch.chdir(tmp_path)
    Path("clean.docx").write_bytes(OURS)
    Path("leaky.docx").write_bytes(spoiled(OURS, [each for each in LEAKS if each.name in ("vanish", "tooltip")], 7)[0])

    def ran(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(command, list(words), standalone_mode=False)
        if isinstance(result.exception, DraftError | click.ClickException):
            return 2, str(result.exception)
        return result.return_value, result.output

    return ran


def test_the_command_says_what_was_found_and_whether_the_file_may_be_sent(call):
    code, said = call("--before-sending", "clean.docx")
    clean = f"clean.docx: {_summarise_disclosures(FileCheck(()))}"
    assert (code, said.splitlines()[0]) == (0, clean)
    code, said = call("--before-sending", "clean.docx", "leaky.docx")
    assert code == 1
    first, *found, summary, _ = said.splitlines()
    assert first == clean
    assert sorted(re.findall(r"^leaky\.docx: (error|hint): .*\[(\S+)\]$", "\n".join(found), re.M)) == [
        ("error", "hidden-text"), ("hint", "description"),
    ]  # fmt: skip
    assert any("the text, at " in line and "“The Assembly notes that" in line for line in found)
    assert (summary.startswith("leaky.docx: "), re.findall(r"\d+", summary)) == (True, ["1", "1"])
    code, said = call("--before-sending", "-q", "clean.docx", "leaky.docx")
    assert code == 1
    assert len(said.splitlines()) == 1
    assert "[hidden-text]" in said


def test_the_command_speaks_to_machines(call):
    code, said = call("--before-sending", "clean.docx", "leaky.docx", "--format", "json")
    made = json.loads(said)
    assert code == 1
    assert made["schema_version"] == 1
    assert [each["may_be_sent"] for each in made["files"]] == [True, False]
    assert {each["code"] for each in made["files"][1]["findings"]} == {"hidden-text", "description"}
    made = json.loads(call("--before-sending", "-q", "leaky.docx", "--format", "json")[1])
    assert {each["code"] for each in made["files"][0]["findings"]} == {"hidden-text"}
    code, said = call("--before-sending", "--all", "clean.docx")
    assert (code, "--all" in said) == (2, True)


def test_without_a_draft_the_command_says_that_it_did_not_look_for_unseen_words(call):
    Path("79.yaml").write_bytes((ROOT / "drafts/79.yaml").read_bytes())
    Path("79.docx").write_bytes(write(compose(load(Path("79.yaml").read_bytes(), "79.yaml"))))
    parts = Parts.of(Path("79.docx").read_bytes())
    parts.paragraph(run("kites", '<w:color w:val="FFFFFF"/>'))
    Path("white.docx").write_bytes(parts.zipped())
    code, said = call("--before-sending", "white.docx")
    assert (code, said.splitlines()[1:]) == (0, [_NOT_COMPARED])
    code, said = call("--before-sending", "white.docx", "79.docx", "--draft", "79.yaml")
    assert (code, "[unseen-words]" in said, _NOT_COMPARED in said) == (1, True, False)
    assert [line for line in said.splitlines() if line.startswith("79.docx")] == [
        f"79.docx: {_summarise_disclosures(FileCheck(()))}"
    ]
    for words, is_compared in (((), False), (("--draft", "79.yaml"), True)):
        made = json.loads(call("--before-sending", "79.docx", "--format", "json", *words)[1])
        assert made["compared_with_draft"] is is_compared
    assert call("--before-sending", "79.docx", "--draft", "nowhere.yaml")[0] == 2
    assert call("79.yaml", "--draft", "79.yaml")[0] == 2


def test_hints_alone_do_not_hold_a_file_back(call):
    Path("hinted.docx").write_bytes(spoiled(OURS, [each for each in LEAKS if each.name == "tooltip"], 7)[0])
    code, said = call("--before-sending", "hinted.docx")
    assert code == 0
    summary = said.splitlines()[-2]
    assert (summary.startswith("hinted.docx: "), re.findall(r"\d+", summary)) == (True, ["1"])


def test_the_author_of_a_file_to_hand_in_is_given_by_name(call):
    parts = Parts.of(OURS)
    parts.paragraph(f'<w:ins w:id="1" w:author="{AUTHOR}" w:date="2031-05-01T10:00:00Z">{run("kites")}</w:ins>')
    Path("tracked.docx").write_bytes(parts.zipped())
    assert call("--before-sending", "tracked.docx")[0] == 1
    assert call("--before-sending", "tracked.docx", "--author", AUTHOR)[0] == 0


def test_a_file_to_look_through_has_to_be_named_and_the_help_shows_how(call):
    code, said = call("--before-sending")
    assert (code, "--before-sending" in said) == (2, True)
    code, said = call("--help")
    assert code == 0
    assert re.search(r"^ +apmb-draft check\b.* --before-sending\b", said, re.M)


def test_a_file_that_cannot_be_read_is_bad_input_and_the_others_are_checked(call):
    Path("note.docx").write_bytes(b"kites")
    code, said = call("--before-sending", "clean.docx", "note.docx", "nowhere.docx", ".")
    assert code == 2
    assert "note.docx" in said
    assert "[not-word]" in said
    assert re.search(r"^nowhere\.docx: .*\[file\]$", said, re.M)


def test_a_picture_with_nothing_but_its_picture_is_no_finding():
    parts = Parts.of(OURS)
    parts["word/media/kite.jpg"] = jpeg((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0\1\1"))
    parts.relate(DOCUMENT, "image", "media/kite.jpg")
    assert findings(parts.zipped(), "a.docx") == ()


# --- Where a person finds it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ("word/header-first.xml", "the header of page 1"),
        ("word/header-even.xml", "the header of even pages"),
        ("word/footer-default.xml", "the footer of odd pages"),
        ("word/footnotes.xml", "the footnotes"),
        (DOCUMENT, "the text"),
    ],
)
def test_a_part_is_called_as_a_person_finds_it_on_the_pages(part: str, place: str):
    parts = Parts.of(OURS)
    end = parts[part].decode().rindex("<w:p>" if "<w:p>" in parts[part].decode() else "<w:p ")
    text = parts[part].decode()
    parts[part] = f"{text[:end]}<w:p>{run('kite', '<w:vanish/>')}</w:p>{text[end:]}".encode()
    [found] = errors(parts.zipped())
    assert (found.part, found.place, str(found).split(": ")[1].partition(", at")[0]) == (part, place, place)


def test_without_readable_settings_a_header_still_has_a_place():
    parts = Parts.of(OURS)
    parts.append("word/header-first.xml", "</w:hdr>", f"<w:p>{run('kite', '<w:vanish/>')}</w:p>")
    parts["word/settings.xml"] = b"<w:settings"
    found = {(each.code, each.part): each.place for each in errors(parts.zipped())}
    assert found[("hidden-text", "word/header-first.xml")] == "the header of page 1"
    assert ("part", "word/settings.xml") in found


def test_the_job_number_of_the_base_is_named_with_its_pages_and_may_be_sent():
    parts = Parts.of(OURS)
    for name in ("first", "default"):
        text = "24-00034 (E)" if name == "first" else "24-00034"
        parts.append(f"word/footer-{name}.xml", "</w:ftr>", f"<w:p>{run(text)}</w:p>")
    [found] = findings(parts.zipped(), "a.docx", draft=DRAFT)
    assert (found.severity, found.code) == ("hint", "job-number")
    assert found.place == "the footers of page 1 and odd pages"
    assert "“24-00034”, “24-00034 (E)”" in found.what
