"""Hostile and strange files through the whole command: read to the last word, or refused in words, nothing written."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import textwrap
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_up import FRONT
from made_up_pages import made
from messages import problems
from sampling import count, sample
from test_reading_word import W
from zips import parts as members
from zips import zipped

from apmb_draft.cli import import_, main
from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load
from apmb_draft.model.document import Run
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.document_type import check
from apmb_draft.reading.formats import read
from apmb_draft.workspace import drafts
from apmb_draft.workspace.drafts import time_limit

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the official files lie outside of the repository")

KITES = f"""\
{FRONT}Recalling its resolution 80/9 of 4 December 2025 and the kites of the lakes – and of the hills – of 1926,
Noting article 2 of the Convention on Kites, and convinced of the importance of the wind for all States,
1. Welcomes the kites, and calls upon all States to fly them in accordance with the Convention;
2. Requests the Secretary-General to report to the General Assembly at its eighty-second session on the wind;
3. Decides to include in the provisional agenda of its eighty-second session the item entitled “Kites”.
50th plenary meeting
2 December 2026
"""
BODY = KITES.split("The General Assembly,\n")[1]


# --- The command ---------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What became of an import: exit code, messages, and what was written."""

    code: int
    said: str
    written: dict[str, bytes]

    @property
    def draft(self) -> bytes:
        return self.written["X.yaml"]

    @property
    def problem(self) -> str:
        """The code of a refusal, once it is seen that it is one as promised."""
        assert self.code == 2, self.said
        assert self.written == {}
        assert "Traceback" not in self.said
        found = re.search(r"\[([a-z-]+)\]$", self.said.strip())
        assert found, self.said
        return found[1]


Import = Callable[..., Outcome]


@pytest.fixture
def imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    def run(data: bytes | str, *options: str) -> Outcome:
        source, target = tmp_path / "document", tmp_path / "out"
        source.write_bytes(data.encode() if isinstance(data, str) else data)
        for old in target.glob("*"):
            old.unlink()
        with pytest.raises(SystemExit) as ended:
            main(["import", str(source), "-o", str(target / "X.yaml"), *options])
        said = capsys.readouterr()
        written = {path.name: path.read_bytes() for path in sorted(target.glob("*"))}
        return Outcome(int(ended.value.code or 0), said.out + said.err, written)

    return run


@cache
def own() -> bytes:
    return write(compose(load((ROOT / "drafts" / "79.yaml").read_bytes(), "79.yaml")))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text.replace("\u2011", "-")))


def composed(draft: bytes) -> Counter[str]:
    """The words of a draft file, its footnotes and calls among them."""
    document = compose(load(draft, "X.yaml"))
    runs = [(block.number, block.runs) for block in document.blocks] + [(str(n.number), n.runs) for n in document.notes]
    return words(" ".join(f"{number} {spaced(runs)}" for number, runs in runs))


def spaced(runs: tuple[Run, ...]) -> str:
    return "".join(f" {run.text} " if run.call else run.text for run in runs)


# --- What is no text of the General Assembly in English --------------------------------------------------------------

LANGUAGES = {
    "French": "Nations Unies\nL’Assemblée générale,\nRappelant les cerfs-volants de 1926 et l’importance du vent,\n"
    "1. Demande à tous les États de les faire voler dans le respect de la Convention sur les cerfs-volants ;",
    "Spanish": "Naciones Unidas\nLa Asamblea General,\nRecordando las cometas de 1926 y la importancia del viento,\n"
    "1. Exhorta a todos los Estados a que las hagan volar de conformidad con la Convención sobre las Cometas;",
    "German": "Vereinte Nationen\nDie Generalversammlung,\nunter Hinweis auf die Drachen von 1926 und auf den Wind,\n"
    "1. begrüßt die Drachen und fordert alle Staaten auf, sie im Einklang mit dem Übereinkommen von 1926 zu führen;",
    "Russian": "Организация Объединенных Наций\nГенеральная Ассамблея,\nотмечая важность ветра для всех государств,",
    "Arabic": "الأمم المتحدة\nالجمعية العامة\nإن الجمعية العامة،\nإذ تشير إلى الطائرات الورقية لعام 1926،",
    "Chinese": "联合国\n大会\n大会，\n回顾1926年的风筝，并深信风对所有国家的重要性，",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["utf-8", "docx"])
def test_a_text_in_another_language_is_named_by_it(imported: Import, language: str, form: str):
    text = f"A/RES/81/7\nDistr.: General\n{LANGUAGES[language]}\n"
    outcome = imported(pasted(text) if form == "docx" else text.encode(form))
    assert outcome.problem == "not-english"
    assert f" {language};" in outcome.said


def pasted(text: str) -> bytes:
    """A Word file whose paragraphs are the lines of a text, masthead and all."""
    body = "".join(f"<w:p><w:r><w:t xml:space='preserve'>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    parts = members(own())
    xml = f"<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>"
    return zipped({**parts, "word/document.xml": xml.encode()})


def test_a_text_pasted_into_word_with_its_masthead_is_read(imported: Import):
    outcome = imported(pasted(KITES))
    assert outcome.code == 0, outcome.said
    assert words(KITES) - composed(outcome.draft) == Counter(["United", "Nations", "General", "Assembly"])


def front(symbol: str, *lines: str) -> str:
    return "\n".join(
        ["United Nations", symbol, "Distr.: General", "Eighty-first session", "Agenda item 12", *lines, BODY]
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (front("S/RES/2999 (2026)", "The Security Council,"), "a resolution of the Security Council"),
        (front("E/RES/2026/9", "The Economic and Social Council,"), "a document of the Economic and Social Council"),
        (front("A/HRC/RES/61/9", "The Human Rights Council,"), "a document of the Human Rights Council"),
        (front("", "The Human Rights Council,"), "a text of another organ (Human Rights Council)"),
        (front("A/81/130", "Kites", "Report of the Secretary-General"), "a report"),
        (front("A/81/408", "Report of the First Committee", "Draft resolution I", "The General Assembly,"), "a report"),
        (front("A/81/409", "Kites", "The General Assembly,"), "has the symbol A/81/409"),
        (front("A/81/9", "Letter dated 3 November 2026 from the Permanent Representative of Ruritania"), "a letter"),
        (front("A/81/PV.43", "The meeting was called to order at 10 a.m."), "the record of a meeting"),
        (front("", "The meeting was called to order at 10 a.m."), "the record of a meeting"),
    ],
)
def test_a_document_of_another_kind_is_named_by_it(imported: Import, text: str, what: str):
    outcome = imported(text)
    assert outcome.problem == "not-a-resolution"
    assert what in outcome.said


def test_a_resolution_that_is_called_a_report_is_none():
    lines = [
        "A/RES/81/7",
        "Resolution adopted by the General Assembly",
        "81/7.",
        "Report of the Disarmament Commission",
    ]
    check(lines, "x")
    check(["A/C.1/81/L.7*", "Utopia: draft resolution", "Report of the Conference on Kites"], "x")
    check(["Draft resolution submitted by the Chair", "Report of the Conference on Kites"], "x")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t\f" * 500, "empty"),
        (bytes(500), "empty"),
        ("\ufeff\u00a0\u200b".encode(), "empty"),
        (random.Random(1).randbytes(5000), "unreadable"),
        (KITES.replace("kites", "ki\0tes").encode(), "unreadable"),
        (rb"{\rtf1 The General Assembly,}", "other-format"),
        (b"<!-- saved --><!DOCTYPE html><p>The General Assembly,", "other-format"),
        (b"<?xml version='1.0'?><office:document/>", "other-format"),
        (b"From: a@example.org\nSubject: kites\n\n" + KITES.encode(), "other-format"),
        ((ROOT / "drafts" / "79.yaml").read_bytes(), "other-format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "other-format"),
        (b"\xff\xd8\xff\xe0" + bytes(90), "other-format"),
        (b"\x1f\x8b" + bytes(90), "other-format"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "not-word"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "not-word"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "not-word"),
        (KITES[: KITES.index("importance")].encode(), "cut-off"),
        (b"a" * 10_000_001, "too-large"),
        (KITES.replace("the hills", "the hills and of the lakes" * 90_000, 1).encode(), "too-large"),
        (KITES.encode().decode("cp1252", "replace").encode(), "garbled"),
        (re.sub("[a-z]", lambda one: chr(ord(one[0]) - 29), KITES).encode(), "garbled"),
    ],
)
def test_what_is_no_document_at_all_is_refused(imported: Import, data: bytes, code: str):
    assert imported(data).problem == code


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_encodings_in_which_people_save_give_the_same_draft(imported: Import, encoding: str, end: str):
    expected = imported(KITES)
    assert expected.code == 0, expected.said
    assert imported(KITES.replace("\n", end).encode(encoding)).draft == expected.draft


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "mac-roman"])
def test_another_encoding_is_refused_by_its_name(imported: Import, encoding: str):
    outcome = imported(KITES.encode(encoding))
    assert outcome.problem == "encoding"
    assert " ".join(encoding.split("-")[:2]).upper() in outcome.said.replace("-", " ").upper()


def test_marks_that_nobody_sees_do_not_reach_the_draft(imported: Import):
    strange = KITES.replace("wind", "w\u200bi\u00adnd").replace("hills", "\u202ahills\u202c")
    assert imported(strange).draft == imported(KITES).draft


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007"])
@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011"])
def test_spaces_and_hyphens_of_any_kind_are_ordinary_ones_in_every_format(imported: Import, space: str, hyphen: str):
    strange = KITES.replace("all States", f"all{space}States").replace("eighty-second", f"eighty{hyphen}second")
    assert imported(strange).draft == imported(KITES).draft
    assert imported(pasted(strange)).draft == imported(pasted(KITES)).draft


# --- Nothing is dropped without a word -------------------------------------------------------------------------------


def test_a_line_that_no_part_takes_is_told(imported: Import, tmp_path: Path):
    report = tmp_path / "out" / "report.html"
    strange = KITES.replace("Distr.: General", "Distr.: General\nAdvance unedited lanterns")
    outcome = imported(strange, "--report", str(report))
    assert outcome.code == 1
    assert "[-Advance unedited lanterns-]" in outcome.said
    assert b"[-Advance unedited lanterns-]" in outcome.written["report.html"]


def test_a_draft_that_cannot_be_loaded_is_refused_with_the_words_around_its_place(imported: Import):
    outcome = imported(KITES.replace("the wind", "the \ue000wind", 1))
    assert (outcome.code, outcome.problem, outcome.written) == (2, "control-character", {})
    assert re.search(r"“.*the \ue000wind.*”: U\+E000 ", outcome.said)


# --- Word files ------------------------------------------------------------------------------------------------------


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = members(own())
    return zipped({**parts, part: change(parts[part])})


def with_doctype(xml: bytes) -> bytes:
    return re.sub(rb"^(<\?xml[^>]*>)?", rb'\1<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', xml)


def recoded(encoding: str) -> Callable[[bytes], bytes]:
    def change(xml: bytes) -> bytes:
        text = re.sub(r"^<\?xml[^>]*>", "", xml.decode())
        return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding, "xmlcharrefreplace")

    return change


def test_entities_are_refused_in_every_part_and_in_every_encoding(imported: Import):
    parts = [name for name in members(own()) if name.endswith((".xml", ".rels"))]
    assert len(parts) > 8
    for part in parts:
        assert imported(changed(part, with_doctype)).problem == "word-doctype"
    wide = recoded("utf-16")
    assert imported(changed("word/styles.xml", lambda xml: with_doctype(xml).decode().encode("utf-16"))).problem
    assert imported(changed("word/document.xml", wide)).code == 0
    for encoding in ("utf-7", "utf-32", "cp037", "iso-8859-1"):
        assert imported(changed("word/document.xml", recoded(encoding))).problem in ("word-encoding", "word-damaged")


def test_macros_are_found_by_whatever_leads_to_them(imported: Import):
    program = b'<Relationship Id="v" Type="http://x/vbaProject" Target="x.bin"/></Relationships>'
    leads = changed("word/_rels/document.xml.rels", lambda xml: xml.replace(b"</Relationships>", program))
    assert imported(leads).problem == "word-macros"
    parts = members(own())
    assert imported(zipped({**parts, "word/vbaProject.bin": b""})).problem == "word-macros"
    kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    types = re.sub(rb"application/[\w.-]+document\.main\+xml", kind, parts["[Content_Types].xml"])
    assert imported(zipped({**parts, "[Content_Types].xml": types})).problem == "word-macros"


def test_a_file_that_lost_parts_is_refused_or_has_all_its_words(imported: Import):
    parts = members(own())
    whole = composed(imported(own()).draft)
    outcomes = Counter[int]()
    for lost in parts:
        outcome = imported(zipped({name: content for name, content in parts.items() if name != lost}))
        outcomes[outcome.code] += 1
        assert outcome.problem if outcome.code else composed(outcome.draft) == whole
    assert outcomes[2] >= 5
    assert outcomes[0] >= 3


def test_a_part_that_nothing_leads_to_is_missed(imported: Import):
    rels = "word/_rels/document.xml.rels"
    for kind in (b"styles", b"footnotes", b"numbering"):
        one = re.compile(rb'<Relationship [^>]*relationships/%b"[^>]*/>' % kind)
        if one.search(members(own())[rels]):
            assert imported(changed(rels, lambda xml, one=one: one.sub(b"", xml))).problem == "word-damaged"


# --- PDFs ------------------------------------------------------------------------------------------------------------

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>"


def shown(text: str, x: float, y: float) -> bytes:
    letters = text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F 10 Tf %g %g Td (%s) Tj ET\n" % (x, y, letters)


def column(text: str, x: float, width: int, top: float = 700) -> bytes:
    lines = re.findall(rf".{{1,{width}}}(?: |$)", text)
    return b"".join(shown(line, x, top - 12 * n) for n, line in enumerate(lines))


LONG = " ".join([BODY.replace("\n", " ")] * 3)


def pdf(*pages: bytes, page: bytes = b"", catalogue: bytes = b"", extra: tuple[bytes, ...] = ()) -> bytes:
    """A PDF with these contents; `page` and `catalogue` are entries of their dictionaries, `extra` objects follow."""
    kids = b" ".join(b"%d 0 R" % n for n in range(4, 4 + len(pages)))
    common = b"/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>"
    leaves = [b"<</Type/Page%s/Contents %d 0 R%s>>" % (common, 4 + len(pages) + n, page) for n in range(len(pages))]
    packed = [zlib.compress(content) for content in pages]
    streams = [b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(one), one) for one in packed]
    start = [b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages))]
    return made(*start, FONT, *leaves, *streams, *extra)


NOTE = b"<</Type/Annot/Subtype/%s/Rect[99 99 300 120]/Contents(Kites)%s>>"
NUMBERED = [column(LONG, 123, 80) + shown(f"{n}/3", 530, 40) for n in (1, 2)]
TURNED = b"q 0 1 -1 0 612 0 cm\n" + column(LONG, 99, 80, 500) + b"Q"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(b"3 Tr " + column(LONG, 123, 80)), "pdf-no-text"),
        (pdf(column(LONG, 123, 80), TURNED, column(LONG, 123, 80)), "pdf-no-text"),
        (pdf(column(LONG, 60, 45) + column(LONG, 320, 45)), "pdf-columns"),
        (pdf(column(LONG, 123, 80) + column(LONG, 120.5, 83)), "pdf-overlaid"),
        (pdf(*NUMBERED), "pdf-pages"),
        (pdf(column(LONG, 123, 80), page=b"/Annots[6 0 R]", extra=(NOTE % (b"FreeText", b""),)), "pdf-notes"),
        (pdf(column(LONG, 123, 80), page=b"/Annots[6 0 R]", extra=(NOTE % (b"StrikeOut", b""),)), "pdf-notes"),
        (pdf(column(LONG, 123, 80), catalogue=b"/AcroForm<</Fields[]/XFA(x)>>"), "pdf-form"),
        (pdf(column(re.sub("[a-z]", lambda one: chr(ord(one[0]) - 29), LONG), 123, 80)), "garbled"),
        (pdf(column(LONG, 123, 80))[:-40], "pdf-broken"),
    ],
)
def test_pages_that_cannot_be_read_line_by_line_are_refused(imported: Import, data: bytes, code: str):
    assert imported(data).problem == code


def test_links_hidden_notes_blank_pages_and_space_behind_the_end_are_no_hindrance(imported: Import):
    text = column(LONG, 123, 80)
    plain = imported(pdf(text)).said.partition(": ")[2]
    for data in (
        pdf(text, page=b"/Annots[6 0 R]", extra=(NOTE % (b"Link", b""),)),
        pdf(text, page=b"/Annots[6 0 R]", extra=(NOTE % (b"FreeText", b"/F 2"),)),
        pdf(text, page=b"/Annots[6 0 R]", extra=(NOTE % (b"Text", b""),)),
        pdf(text) + b"\r\n" * 2000,
        b"\n\n" + pdf(text),
        pdf(text, b""),
    ):
        assert imported(data).said.partition(": ")[2] == plain


def test_a_pdf_that_fills_the_memory_is_given_up_in_time_and_within_bounds(tmp_path: Path):
    pytest.importorskip("resource")
    bomb, target = tmp_path / "bomb.pdf", tmp_path / "X.yaml"
    bomb.write_bytes(pdf(b"q " * 5_000_000 + column(LONG, 123, 80)))
    command = [
        sys.executable,
        "-c",
        MEASURED,
        sys.executable,
        "-m",
        "apmb_draft",
        "import",
        str(bomb),
        "-o",
        str(target),
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert (done.returncode, target.exists()) == (2, False)
    assert done.stderr.strip().endswith("[pdf-too-large]")
    if sys.platform == "linux":
        assert int(done.stdout.split()[-1]) < 500 * 1024


MEASURED = (
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)
"""Runs a command in a process of its own, and prints the most memory that it and its children took, in KiB."""


# --- Time and places -------------------------------------------------------------------------------------------------


def test_a_text_that_would_take_for_ever_is_given_up(imported: Import, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(import_, "_LONGEST", 0.4)
    trap = "in accordance with article 12, paragraph 1, of the Convention to convene the First Meeting and, " * 4000
    outcome = imported(KITES.replace("the kites of the lakes", trap))
    assert outcome.problem == "too-long"


def test_only_work_that_takes_too_much_of_the_processor_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drafts, "_BY_THE_CLOCK", 10_000)
    with time_limit(0.05, "x"):
        time.sleep(0.1)
    with pytest.raises(DraftError) as stopped:
        work_through_exceptions()
    assert [problem.code for problem in stopped.value.problems] == ["too-long"]


def work_through_exceptions() -> None:
    with time_limit(0.05, "x"), suppress(Exception):
        while True:
            pass


def test_work_that_waits_for_ever_is_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drafts, "_BY_THE_CLOCK", 1)
    with pytest.raises(DraftError) as stopped, time_limit(0.05, "x"), suppress(Exception):
        time.sleep(60)
    assert [problem.code for problem in stopped.value.problems] == ["too-long"]


@pytest.mark.parametrize("kind", ["folder", "loop", "device", "missing", "pipe"])
def test_what_is_no_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str):
    place = tmp_path / kind
    if kind == "folder":
        place.mkdir()
    elif kind == "loop":
        place.symlink_to(place)
    elif kind == "device":
        place = Path("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(place)
    with pytest.raises(SystemExit) as ended:
        main(["import", str(place), "-o", str(tmp_path / "X.yaml")])
    assert ended.value.code == 2
    assert re.search(rf"^{place}: .*\[file\]$", capsys.readouterr().err.strip())
    assert not (tmp_path / "X.yaml").exists()


def test_a_file_of_200_megabytes_is_not_even_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(SystemExit) as ended:
        main(["import", str(large)])
    assert ended.value.code == 2
    assert problems(capsys.readouterr().err) == [(str(large), "too-large")]


def test_no_draft_is_written_over_a_folder_a_device_the_document_or_its_own_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    Path("kites.txt").write_text(KITES, encoding="utf-8")
    Path("folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    for options in (
        ("-o", "folder"),
        ("-o", "/dev/full"),
        ("-o", "/dev/null", "--force"),
        ("-o", "kites.txt", "--force"),
        ("-o", "X.yaml", "--report", "folder/../X.yaml"),
        ("-o", "X.yaml", "--report", "kites.txt", "--force"),
        ("-o", "draft.schema.json"),
        ("-o", "kites.txt/X.yaml"),
        ("-o", "X.yaml", "--report", "/proc/no/such/report.html"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["import", "kites.txt", *options])
        assert ended.value.code == 2, options
        assert capsys.readouterr().err.strip().endswith("[file]")
        assert sorted(tmp_path.rglob("*")) == before
    assert Path("kites.txt").read_text(encoding="utf-8") == KITES


def test_no_draft_is_written_under_a_name_of_another_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    Path("kites.txt").write_text(KITES, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["import", "kites.txt", "-o", "81.docx"])
    assert ended.value.code == 2
    assert problems(capsys.readouterr().err) == [("-o 81.docx", "ending")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kites.txt"]


# --- Whatever happened to a file -------------------------------------------------------------------------------------

STRANGE = ["{recalled}", "{", "*", "[^x]", "\\", "# ", "- ", "---", "%", "\u202e", "\ufeff", "\t", "[1]", "(a)", "1.",
           "“", "\f", "\v", "\x85", "\u2028", "é", "中", "😀", "\u0301", "null", ": ", "!!x", "|", "Annex",
           "43rd plenary meeting", "The General Assembly,", "79/34 of 2 December 2024"]  # fmt: skip


def with_strange_letters(data: bytes, dice: random.Random) -> bytes:
    text = data.decode()
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(text))
        text = text[:at] + dice.choice(STRANGE) * dice.choice([1, 1, 3]) + text[at:]
    return text.encode()


def with_other_lines(data: bytes, dice: random.Random) -> bytes:
    """Lines left out, doubled and moved."""
    lines = data.decode().splitlines()
    for _ in range(dice.randint(1, 4)):
        line = lines.pop(dice.randrange(len(lines)))
        for _ in range(dice.randrange(3)):
            lines.insert(dice.randrange(len(lines) + 1), line)
    return "\n".join(lines).encode()


def wrapped(data: bytes, dice: random.Random) -> bytes:
    """Lines of a page's width, with blank lines between the paragraphs or without."""
    width, apart = dice.choice([60, 72, 90]), dice.choice(["\n", "\n\n"])
    lines = (textwrap.fill(line, width, break_on_hyphens=False) for line in data.decode().splitlines())
    return apart.join(lines).encode()


def flipped(data: bytes, dice: random.Random) -> bytes:
    changed_bytes = bytearray(data)
    for _ in range(dice.choice([1, 3, 20])):
        changed_bytes[dice.randrange(len(changed_bytes))] = dice.randrange(256)
    return bytes(changed_bytes)


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def without_a_piece(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.choice([1, 40, 2000]) :]


TEXT_CHANGES = (with_strange_letters, with_other_lines, wrapped, flipped, cut, without_a_piece)
FILE_CHANGES = (flipped, cut, without_a_piece)


def assert_told(outcome: Outcome, source: str = "") -> None:
    """An import ends with 2 and writes nothing, or holds every word, or says which it does not hold."""
    assert outcome.code in (0, 1, 2), outcome.said
    assert "Traceback" not in outcome.said
    assert "internal error" not in outcome.said
    if outcome.code == 2:
        assert outcome.problem
    elif outcome.code == 0:
        lost = words(source) - composed(outcome.draft) - words("United Nations General Assembly (E)")
        assert {word for word in lost if not word.isdecimal()} == set(), outcome.said


def texts() -> Iterator[bytes]:
    yield KITES.encode()
    for name in ("apmb-57-74", "apmb-79-34", "salwassist-79-31") if SHARED.exists() else ():
        yield (SHARED / "corpus" / f"{name}.txt").read_bytes().split(b"\n\n", 1)[-1]


@pytest.mark.parametrize("change", TEXT_CHANGES, ids=lambda change: change.__name__)
def test_a_text_that_something_happened_to_is_told_to_the_last_word(
    imported: Import, change: Callable[[bytes, random.Random], bytes]
):
    outcomes = Counter[int]()
    for victim in sample(texts(), 2):
        for seed in range(5):
            data = change(victim, random.Random(f"{change.__name__} {seed}"))
            outcome = imported(data)
            hidden = re.compile("[\u202e\ufeff\u00ad]")
            known = change in (with_strange_letters, with_other_lines, wrapped)
            assert_told(outcome, hidden.sub("", data.decode()) if known else "")
            outcomes[outcome.code] += 1
    assert outcomes.total() >= 5
    assert outcomes[0] or change in (cut, flipped)
    assert outcomes[2]


@needs_shared
@pytest.mark.parametrize("name", ["A_RES_79_34.standin.docx", "A_C.1_80_L.7.pdf"])
def test_an_official_file_that_something_happened_to_is_read_whole_or_refused(imported: Import, name: str):
    victim = (SHARED / "reference" / name).read_bytes()
    whole = composed(imported(victim).draft)
    outcomes = Counter[int]()
    for change in FILE_CHANGES:
        for seed in range(count(8, of=20) if name.endswith("docx") else count(3, of=6)):
            outcome = imported(change(victim, random.Random(f"{change.__name__} {seed}")))
            assert_told(outcome)
            if outcome.code == 0:
                assert composed(outcome.draft) == whole
            outcomes[outcome.code] += 1
    assert outcomes[2] >= count(5, of=12)


@given(
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\xff\xfe", b"<", b"A/RES/81/7\nEighty-first session\n"]),
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)),
)
@example(b"", b"Eightieth session\nThe General Assembly,\n1. ")
@settings(max_examples=count(30, of=60), deadline=None, derandomize=True)
def test_any_bytes_are_refused_or_read(start: bytes, rest: bytes):
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "document", Path(folder) / "X.yaml"
        source.write_bytes(start + rest)
        with pytest.raises(SystemExit) as ended:
            main(["import", str(source), "-o", str(target), "-q"])
        assert ended.value.code in (0, 1, 2)
        assert target.exists() == (ended.value.code != 2)


# --- What is written about it ----------------------------------------------------------------------------------------


def test_every_reason_to_refuse_is_described():
    told = re.findall(r"`([a-z]+(?:-[a-z]+)*)`", (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"))
    places = [*(ROOT / "apmb_draft" / "reading").rglob("*.py"), *(ROOT / "apmb_draft" / "cli").glob("i*_*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in places)
    raised = set(re.findall(r'(?:error\([^"()]*(?:\([^()]*\)[^"()]*)?|Error\(\s*)"([a-z]+(?:-[a-z]+)*)"', code))
    assert len(raised) > 20
    assert raised - {*told, "exists"} == set()  # what is there already is refused by every command


@pytest.mark.parametrize(("name", "code"), [("kites.docx", "not-word"), ("k.pdf", "pdf"), ("k.doc", "not-word")])
def test_a_plain_text_with_the_name_of_another_format_is_told_so(name: str, code: str, tmp_path: Path):
    with pytest.raises(DraftError) as refused:
        read(b"Kites fly over the valley.", str(tmp_path / name))
    assert [problem.code for problem in refused.value.problems] == [code]
