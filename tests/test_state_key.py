"""The key by which a working file says from which state of the draft it was made."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from commands import ROOT, run
from programs import needs, path_of
from zips import part, parts, zipped

from apmb_draft.compose import compose
from apmb_draft.docx.writer import state_key, with_state_key, write
from apmb_draft.draft_file import load

KEY = "3f2a91c0b7de"


@pytest.fixture(scope="module")
def document() -> bytes:
    """A Word file of ours without a key."""
    return write(compose(load((ROOT / "drafts/79.yaml").read_bytes(), "79")))


def without_properties(data: bytes) -> bytes:
    """The file as somebody's Word might write it, who has added no properties."""
    content = {name: each for name, each in parts(data).items() if name != "docProps/custom.xml"}
    for name, end in (("_rels/.rels", b"custom-properties"), ("[Content_Types].xml", b"/docProps/custom.xml")):
        pieces = content[name].split(b"/>")
        content[name] = b"/>".join(each for each in pieces if end not in each)
    return zipped(content)


def keys(folder: str = "output") -> set[str]:
    """The keys of all Word files of a folder."""
    return {state_key(path.read_bytes()) for path in Path(folder).glob("*.docx")}


def kept(draft: str) -> set[str]:
    """The keys of the states of a draft that are kept."""
    return {
        path.stem.removeprefix(f"{draft}-") for path in Path("output/.apmb-draft").glob(f"{draft}-????????????.yaml")
    }


def test_a_key_is_added_replaced_and_taken_out(document: bytes):
    assert state_key(document) == ""
    with_one = with_state_key(document, KEY)
    assert state_key(with_one) == KEY
    assert with_state_key(document, KEY) == with_one
    assert state_key(with_state_key(with_one, "0" * 12)) == "0" * 12
    assert part(with_state_key(with_one, "0" * 12), "docProps/custom.xml").count("apmb-draft state") == 1
    gone = with_state_key(with_one, "")
    assert state_key(gone) == ""
    assert part(gone) == part(document)


def test_a_file_without_properties_gets_them(document: bytes):
    bare = without_properties(document)
    assert "docProps/custom.xml" not in parts(bare)
    made = with_state_key(bare, KEY)
    assert state_key(made) == KEY
    assert part(made) == part(document)
    assert part(made, "[Content_Types].xml").count("/docProps/custom.xml") == 1
    assert with_state_key(bare, "") == bare


@pytest.mark.parametrize("content", [b"<", b"<Properties/>", b""])
def test_properties_that_are_damaged_hold_no_key_and_stay(document: bytes, content: bytes):
    data = zipped({**parts(document), "docProps/custom.xml": content})
    assert state_key(data) == ""
    assert state_key(with_state_key(data, KEY)) in ("", KEY)
    assert part(with_state_key(data, KEY)) == part(document)


@pytest.mark.parametrize("value", ["", "3f2a91c0b7d", "../../etc/pwd", "3F2A91C0B7DE"])
def test_what_is_no_key_is_none(document: bytes, value: str):
    data = with_state_key(document, KEY)
    custom = part(data, "docProps/custom.xml").replace(KEY, value)
    assert state_key(zipped({**parts(data), "docProps/custom.xml": custom})) == ""


@pytest.mark.usefixtures("folder")
def test_every_working_file_has_the_key_of_a_state_that_is_kept():
    assert run("next-year", "-q") == 0
    first = keys()
    assert len(first) == 1
    assert first == kept("80")
    path = Path("drafts/80.yaml")
    path.write_text(path.read_text("utf-8").replace("symbol: unknown", "symbol: A/C.1/80/L.30"), "utf-8")
    assert run("build", "--docx", "-q") == 0
    assert run("revise", "drafts/80.yaml", "-q") == 0
    assert keys() == kept("80") | kept("80-Rev.1")
    assert len(keys()) == 3


@pytest.mark.usefixtures("folder")
def test_files_that_are_handed_in_and_redlines_have_none():
    assert run("next-year", "-q") == 0
    base = Path("output/80-draft-clean.docx")
    assert run("redline", str(base), "drafts/80.yaml", "-o", "redline/a.docx", "-q") == 0
    assert keys("redline") == {""}
    path = Path("drafts/79.yaml")
    Path("base.docx").write_bytes(with_state_key(write(compose(load(path.read_bytes(), "79"))), KEY))
    handed = ("--for-submission", "--author", "Ruritania", "--base", "base.docx", "--force", "-q")
    assert run("build", "--docx", "-o", "handed", *handed) == 0
    assert keys("handed") == {""}
    assert run("build", "--docx", "-o", "working", "--base", "base.docx", "-q") == 0
    assert keys("working") == kept("80")


@needs("LibreOffice")
def test_libreoffice_keeps_the_key(document: bytes, tmp_path: Path):
    (tmp_path / "another name.docx").write_bytes(with_state_key(document, KEY))
    words = [
        path_of("LibreOffice"),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "docx",
    ]
    subprocess.run([*words, "--outdir", str(tmp_path / "out"), str(tmp_path / "another name.docx")], check=True)
    assert state_key((tmp_path / "out/another name.docx").read_bytes()) == KEY
