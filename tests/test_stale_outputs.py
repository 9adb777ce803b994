"""What is older than its draft is named, with the command that makes it anew, wherever it was written."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from commands import After, Call
from messages import line_with

from apmb_draft.cli import pack
from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load
from apmb_draft.workspace.drafts import DraftFile
from apmb_draft.workspace.manifest import MANIFEST, pending_manifest

AUTHOR = "Permanent Mission of Ruritania"
ANSWERS = [
    "--place", "Geneva", "--dates", "2025-12-01..2025-12-05", "--agenda-item", "99 (n)", "--states", "166",
    "--sponsor", "Peru", "--action-plan", "2025-2029", "--date", "2025-10-13",
]  # fmt: skip
DRAFT = Path("drafts/80.yaml")


@pytest.fixture
def draft(after: After) -> Path:
    """A draft that is ready to be handed in, with its Word files."""
    after("next-year", "-q", *ANSWERS)
    return DRAFT


def put(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(call: Call) -> dict[str, str | None]:
    """What `status` names, each with its command."""
    code, out, _ = call("status", "--json")
    assert code == 0
    older = [each for series in json.loads(out)["series"] for each in series["older"]]
    return {name: each["command"] for each in older for name in each["documents"]}


def made_anew(call: Call, commands: Any) -> None:
    for command in dict.fromkeys(commands):
        assert call(*shlex.split(command)[1:], "-q")[0] == 0, command


def test_every_document_is_named_with_the_command_that_makes_it_anew(call: Call, draft: Path):
    shutil.copy(draft, "before.yaml")
    put(draft, "deep regret", "profound regret")
    assert call("build", "--docx", "--txt", "--html", "--review", "--changes")[0] == 0
    assert call("build", "--docx", "--txt", "--for-submission", "--author", AUTHOR)[0] == 0
    assert call("build", "--txt", "-o", "else where")[0] == 0
    assert call("redline", "drafts/79.yaml", str(draft), "-o", "any.html")[0] == 0
    assert call("redline", "before.yaml", str(draft), "--oral", "-o", "read out.md")[0] == 0
    assert told(call) == {}
    put(draft, "Geneva", "Kigali")
    handed_in = f"--author '{AUTHOR}' --for-submission --docx --txt"
    here = "apmb-draft build drafts/80.yaml --html --review --txt --changes --docx"
    found = told(call)
    assert {name: set(shlex.split(command or "")) for name, command in found.items()} == {
        name: set(shlex.split(command))
        for name, command in {
            **{f"output/80-draft-{end}": here for end in ("clean.txt", "clean.html", "review.html", "changes.md")},
            **{f"output/80-draft-{end}": here for end in ("changes.json", "clean.docx", "tracked.docx")},
            **{
                f"output/80-draft-submission-{end}": f"apmb-draft build drafts/80.yaml {handed_in}"
                for end in ("clean.docx", "tracked.docx", "clean.txt")
            },
            "else where/80-draft-clean.txt": "apmb-draft build drafts/80.yaml -o 'else where' --txt",
            "any.html": "apmb-draft redline drafts/79.yaml drafts/80.yaml -o any.html",
            "read out.md": "apmb-draft redline before.yaml drafts/80.yaml --oral -o 'read out.md'",
        }.items()
    }
    made_anew(call, found.values())
    assert told(call) == {}
    assert "Kigali" in Path("else where/80-draft-clean.txt").read_text(encoding="utf-8")


def test_build_names_what_it_did_not_make_anew(call: Call, draft: Path):
    assert "output/" not in call("build", "--html").err
    put(draft, "Geneva", "Kigali")
    said = call("build", "--txt").err
    there = ["output/80-draft-clean.docx", "output/80-draft-clean.html", "output/80-draft-tracked.docx"]
    command = "apmb-draft build drafts/80.yaml --docx --html"
    assert line_with(said, "drafts/80.yaml: ", f": {', '.join(there)}; {command} ")
    made_anew(call, [command])
    assert "output/" not in call("build", "--txt").err


def place_of(found: DraftFile) -> bytes:
    """The one fact that is changed here, as a file."""
    return str(found.resolution.attend.place).encode()


def test_the_kit_is_named_by_build_and_status_wherever_it_is(call: Call, draft: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pack, "kit_files", lambda found, *_: ({"place.txt": place_of(found)}, ()))
    for words in ((), ("-o", "sent/kit.zip")):
        assert call("pack", "-q", "--author", AUTHOR, *words)[0] == 0
    put(draft, "Geneva", "Kigali")
    command = f"apmb-draft pack drafts/80.yaml --author '{AUTHOR}' --force"
    kits = {"output/80-draft-kit": command, "sent/kit.zip": command.replace(" --force", " -o sent/kit.zip --force")}
    said = call("build", "--docx").err
    for kit, again in kits.items():
        assert line_with(said, "drafts/80.yaml: ", f": {kit}; {again} ")
        assert f"  {kit}:\n    {again}\n" in call("status").out
    assert told(call) == kits
    made_anew(call, kits.values())
    assert told(call) == {}
    assert [path.name for path in Path("output/80-draft-kit").iterdir()] == ["place.txt"]


def test_only_what_the_draft_says_makes_documents_old(call: Call, draft: Path):
    later = Path("output/80-draft-clean.docx").stat().st_mtime + 60
    os.utime(draft, (later, later))
    put(draft, "preamble: |", "# agreed on Monday\npreamble: |")
    assert told(call) == {}
    put(draft, "Geneva", "Kigali")
    os.utime(draft, (1, 1))
    assert set(told(call)) == {"output/80-draft-clean.docx", "output/80-draft-tracked.docx"}
    put(draft, "Kigali", "Geneva")
    assert told(call) == {}


def test_what_is_gone_is_not_named(call: Call, draft: Path):
    Path("output/80-draft-clean.docx").unlink()
    put(draft, "Geneva", "Kigali")
    assert set(told(call)) == {"output/80-draft-tracked.docx"}


def test_changes_that_can_be_shown_against_nothing_have_no_command(call: Call, draft: Path):
    Path("drafts/79.yaml").rename("79.yaml")
    put(draft, "Geneva", "Kigali")
    assert told(call) == {
        "output/80-draft-clean.docx": "apmb-draft build drafts/80.yaml --docx",
        "output/80-draft-tracked.docx": None,
    }


def test_under_another_symbol_documents_are_named_once_by_build_and_always_by_status(call: Call, draft: Path):
    put(draft, "symbol: unknown", "symbol: A/C.1/80/L.30")
    said = call("build", "--docx").err
    assert line_with(said, "drafts/80.yaml: ", ": output/80-draft-clean.docx, output/80-draft-tracked.docx; ")
    assert "output/80-draft" not in call("build", "--docx").err
    assert told(call) == {"output/80-draft-clean.docx": None, "output/80-draft-tracked.docx": None}


def test_what_was_handed_in_is_not_named_once_the_draft_is_issued(call: Call, draft: Path):
    put(draft, "symbol: unknown", "symbol: A/C.1/80/L.30")
    assert call("build", "-q", "--docx")[0] == 0
    assert call("build", "-q", "--docx", "--for-submission", "--author", AUTHOR)[0] == 0
    document = re.sub("issued: .*", "issued: 2025-10-16", draft.read_text(encoding="utf-8"))
    Path("issued.docx").write_bytes(write(compose(load(document.encode(), "issued"))))
    assert call("issued", "drafts/80.yaml", "issued.docx", "-q")[0] == 0
    assert set(told(call)) == {"output/A-C.1-80-L.30-clean.docx", "output/A-C.1-80-L.30-tracked.docx"}


def test_a_revision_is_made_from_its_own_file(call: Call, draft: Path):
    put(draft, "symbol: unknown", "symbol: A/C.1/80/L.30")
    assert call("revise", "-q", "--date", "2025-10-24")[0] == 0
    put(Path("drafts/80-Rev.1.yaml"), "Geneva", "Kigali")
    stem = "output/A-C.1-80-L.30-Rev.1"
    found = told(call)
    assert {name: found[name] for name in found if "L.30" in name} == dict.fromkeys(
        (f"{stem}-clean.docx", f"{stem}-tracked.docx"), "apmb-draft build drafts/80-Rev.1.yaml --docx"
    )


def test_documents_of_a_series_are_named_by_its_own_file(call: Call):
    Path("drafts/kites").mkdir()
    shutil.move("drafts/79.yaml", "drafts/kites/79.yaml")
    for words in ((), ("-o", "elsewhere")):
        assert call("build", "drafts/kites/79.yaml", "--txt", *words)[0] == 0
    put(Path("drafts/kites/79.yaml"), "Siem Reap", "Battambang")
    again = "apmb-draft build drafts/kites/79.yaml"
    assert told(call) == {
        "elsewhere/kites/A-RES-79-34-clean.txt": f"{again} -o elsewhere --txt",
        "output/kites/A-RES-79-34-clean.txt": f"{again} --txt",
    }


def test_without_an_output_folder_the_named_one_knows(call: Call):
    for _ in range(2):
        assert call("build", "--txt", "--html", "-o", str(Path("elsewhere").absolute()))[0] == 0
    assert not Path("output").exists()
    put(Path("drafts/79.yaml"), "Siem Reap", "Battambang")
    said = call("build", "--txt", "-o", "elsewhere").err
    assert line_with(said, "drafts/79.yaml: ", ": elsewhere/A-RES-79-34-clean.html; ")


def test_records_are_the_same_wherever_the_folders_are(
    tmp_path: Path, call: Call, draft: Path, monkeypatch: pytest.MonkeyPatch
):
    """Documents in the working folder or beside it, paths in full or not: a record has paths from its own folder."""
    start, records = Path("drafts").absolute(), []
    for base in (tmp_path / "one", tmp_path / "an other" / "place"):
        shutil.copytree(start, base / "work/drafts")
        monkeypatch.chdir(base / "work")
        templates = str(base / "work/drafts")
        assert call("build", "--txt", "-q", "-o", str(base / "sent"), "--templates", templates)[0] == 0
        Path("output").mkdir()
        for first, made in (("drafts/79.yaml", "../sent/any.html"), (f"{base}/work/drafts/79.yaml", "in/any.html")):
            assert call("redline", "-q", first, str(draft), "-o", made)[0] == 0
        found = {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob(MANIFEST)}
        assert set(found) == {f"{folder}/{MANIFEST}" for folder in ("sent", "work/output", "work/in")}
        records.append(found)
        put(draft, "Geneva", "Kigali")
        again = ["apmb-draft", "redline", "drafts/79.yaml", "drafts/80.yaml", "-o"]
        assert told(call) == {
            name: shlex.join([*again, name]) for name in (f"{base.as_posix()}/sent/any.html", "in/any.html")
        }
    assert records[0] == records[1]
    assert str(tmp_path).encode() not in b"".join(records[0].values())


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        "x",
        {},
        {"draft": 1},
        {"draft": "drafts/79.yaml", "command": ["\x1b[2J"]},
        {"draft": "d", "command": [{}]},
    ],
)
def test_a_record_that_is_not_ours_says_nothing(call: Call, entry: object):
    assert call("build", "--txt")[0] == 0
    record = Path("output") / MANIFEST
    plain = json.loads(record.read_text(encoding="utf-8"))
    for made in (entry, {"output/A-RES-79-34-clean.txt": entry, "\0": entry}):
        record.write_text(json.dumps({**plain, "made": made}), encoding="utf-8")
        put(Path("drafts/79.yaml"), "Siem Reap", "Siem Reap ")
        assert told(call) == {}


def test_while_documents_are_written_they_count_as_old(tmp_path: Path):
    entry = {"draft": "d", "state": "old", "command": ["build"], "form": "", "called": ""}
    (tmp_path / MANIFEST).write_text(json.dumps({"a": "1", "made": {"a": entry}}), encoding="utf-8")
    new = {"a": "2", "b": "3", "made": {"a": {**entry, "state": "new"}, "b": {**entry, "state": "new"}}}
    found = json.loads(pending_manifest(tmp_path / MANIFEST, json.dumps(new).encode()))
    assert (found["a"], found["b"]) == (["1", "2"], "3")
    assert {name: each["state"] for name, each in found["made"].items()} == {"a": "old", "b": "new"}
