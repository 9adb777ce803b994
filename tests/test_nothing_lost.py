"""Killed at every step, without space, without rights, two at once: the old file or the new one, and whole.

Processes of their own are run here, for only a process can be killed; they are forked, so that the program is loaded
once. The commands are `build` of a text and `sponsors`, which are quick, and write into both folders.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import FileIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from messages import problems

import apmb_draft.cli.build
import apmb_draft.cli.sponsors
import apmb_draft.render  # noqa: F401 - loaded before a process loses its rights
from apmb_draft.cli import main
from apmb_draft.model.problems import DraftError
from apmb_draft.workspace import writing
from apmb_draft.workspace.manifest import MANIFEST
from apmb_draft.workspace.writing import LOCK, hold_folders, write_files

if not hasattr(os, "fork"):
    pytest.skip("no processes can be forked here", allow_module_level=True)

ROOT = Path(__file__).parent.parent
STEPS = ("replace", "rename", "link", "fsync", "write", "unlink", "open", "ftruncate", "mkdir", "rmdir", "chmod")
"""What a program asks of the system on the way to a written file."""
KILLED, FULL, STOPPED = "killed", "full", "stopped"
PATIENCE = 300
"""Seconds after which a process that hangs is ended, so that its test fails and does not hang as well."""
BUILD = ("build", "--txt", "--html")
ADD = ("sponsors", "drafts/79.yaml", "--add", "Peru", "--csv-out", "output/sponsors.csv")


Before = Callable[[], object] | None
"""What the process does before it begins."""


@dataclass(frozen=True)
class Ended:
    code: int
    err: str
    steps: int


def run(
    folder: Path, *words: str, step: int = 0, fate: str = KILLED, before: Callable[[], object] | None = None
) -> Ended:
    """A process of its own runs the command in a folder, and meets its fate at a step."""
    sys.stdout.flush()
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            _child(folder, words, said.fileno(), (step, fate), before)
        status = os.waitpid(child, 0)[1]
        said.seek(0)
        err, _, steps = said.read().decode("utf-8", "replace").rpartition("steps:")
    return Ended(os.waitstatus_to_exitcode(status), err, int(steps or 0))


def _child(folder: Path, words: tuple[str, ...], said: int, fate: tuple[int, str], before: Before) -> None:
    code = 99
    signal.alarm(PATIENCE)
    try:
        os.chdir(folder)
        if before:
            before()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = (TextIOWrapper(FileIO(at, "w"), "utf-8", "backslashreplace") for at in (1, 2))
        count = _meet(*fate)
        try:
            main(list(words))
        except SystemExit as ended:
            code = int(ended.code or 0)
        print(f"steps:{count[0]}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def _meet(step: int, fate: str) -> list[int]:
    """Count every step from now on, and let the process meet its fate at one of them."""
    count = [0]

    def met(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def instead(*words: Any, **more: Any) -> object:
            if name == "open" and not words[1] & (os.O_WRONLY | os.O_RDWR):
                return real(*words, **more)
            count[0] += 1
            if count[0] == step:
                match fate:
                    case "killed":
                        os.kill(os.getpid(), signal.SIGKILL)
                    case "full":
                        raise OSError(28, "No space left on device")
                    case "stopped":
                        raise KeyboardInterrupt
            return real(*words, **more)

        return instead

    for name in STEPS:
        setattr(os, name, met(name, getattr(os, name)))
    return count


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder whose documents are older than its templates; what they say is of no account here."""
    (tmp_path / "drafts").mkdir()
    text = (ROOT / "drafts" / "79.yaml").read_text(encoding="utf-8")
    draft = text.replace("stage: adopted", "stage: draft").replace("symbol: A/RES/79/34", "symbol: unknown")
    adoption = draft[draft.index("# How it was adopted") : draft.index("# The session in whose")]
    (tmp_path / "drafts" / "79.yaml").write_text(draft.replace(adoption, "sponsors: unknown\n\n"), encoding="utf-8")
    (tmp_path / "templates").mkdir()
    for time in ("old", "new"):
        for name in ("text.jinja", "page.html.jinja"):
            (tmp_path / "templates" / name).write_text(f"The {time} words of {name}\n" * 300)
        if time == "old":
            assert run(tmp_path, *BUILD).code == 0
    return tmp_path


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def steps_of(folder: Path, words: tuple[str, ...]) -> tuple[int, dict[str, bytes]]:
    """How many steps a run takes, and what it leaves, seen in a copy."""
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)
    done = run(copy, *words)
    assert done.code == 0, done.err
    after = everything(copy)
    shutil.rmtree(copy)
    return done.steps, after


def restore(folder: Path, files: dict[str, bytes]) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and str(path.relative_to(folder)) not in files:
            path.unlink()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def is_scratch(name: str) -> bool:
    return Path(name).name.startswith(".apmb-draft-") or Path(name).name == LOCK


@pytest.mark.external
@pytest.mark.parametrize("words", [BUILD, ADD])
def test_a_run_killed_at_any_step_leaves_every_file_old_or_new_and_the_next_run_finishes(
    folder: Path, words: tuple[str, ...]
) -> None:
    before = everything(folder)
    steps, after = steps_of(folder, words)
    assert steps > 10, steps
    seen: set[bool] = set()
    for step in range(1, steps + 1):
        restore(folder, before)
        killed = run(folder, *words, step=step, fate=KILLED)
        assert killed.code == -signal.SIGKILL, (step, killed.err)
        now = everything(folder)
        assert before.keys() <= now.keys(), step
        for name, data in now.items():
            is_ours = is_scratch(name) or Path(name).name == MANIFEST
            assert is_ours or data in (before.get(name), after[name]), (step, name)
            seen.add(data == after.get(name) != before.get(name))
        again = run(folder, *words)
        assert again.code == 0, (step, again.err)
        left = everything(folder)
        assert left.keys() - after.keys() <= {name for name in left if is_scratch(name)}, step
        assert after.items() <= left.items(), step
    assert seen == {True, False}


@pytest.mark.external
@pytest.mark.parametrize("words", [BUILD, ADD])
def test_without_space_at_any_step_nothing_changes_or_all_does(folder: Path, words: tuple[str, ...]) -> None:
    before = everything(folder)
    steps, after = steps_of(folder, words)
    refused = 0
    for step in range(1, steps + 1):
        restore(folder, before)
        full = run(folder, *words, step=step, fate=FULL)
        now = {name: data for name, data in everything(folder).items() if not is_scratch(name)}
        assert "Traceback" not in full.err, (step, full.err)
        if full.code == 0:
            assert now == after, step
        else:
            refused += 1
            assert full.code == 2, (step, full.err)
            assert "No space left" in full.err, (step, full.err)
            assert now == before, step
    assert refused > 5


def test_a_file_larger_than_allowed_is_refused_whole(folder: Path) -> None:
    resource = pytest.importorskip("resource")
    before = everything(folder)
    refused = run(folder, *BUILD, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000)))
    assert refused.code == 2
    ((place, code),) = problems(refused.err)
    assert (place.partition("/")[0], code, "File too large" in refused.err) == ("output", "file", True)
    assert everything(folder) == before


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """The working folder on a file system with next to no space."""
    place = folder.parent / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=120k", "none", str(place)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root can make a small file system")
    try:
        shutil.copytree(folder, place, dirs_exist_ok=True)
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.mark.external
def test_on_a_full_disk_nothing_changes(small_disk: Path) -> None:
    filling = small_disk / "filling"
    size = shutil.disk_usage(small_disk).free
    with filling.open("wb") as file:
        file.write(b"x" * size)
    before = everything(small_disk)
    refused = run(small_disk, *BUILD)
    assert refused.code == 2
    assert "No space left" in refused.err
    assert everything(small_disk) == before


@pytest.fixture
def somebody(folder: Path) -> Iterator[Path]:
    """The working folder where a user without any rights can be, for root may write everywhere."""
    if os.geteuid():
        yield folder
        return
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shutil.copytree(folder, place, dirs_exist_ok=True)
        place.chmod(0o755)
        for path in place.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield place


def nobody() -> None:
    """Become a user without rights, where one has any; the program is loaded already, where it cannot be read then."""
    "".encode("utf-8-sig")
    if not os.geteuid():
        os.setgid(65534)
        os.setuid(65534)


@pytest.mark.parametrize("words", [BUILD, ADD])
def test_without_the_right_to_write_nothing_changes_and_the_place_is_named(
    somebody: Path, words: tuple[str, ...]
) -> None:
    for path in somebody.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = everything(somebody)
    refused = run(somebody, *words, before=nobody)
    for path in somebody.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert refused.code == 2, refused.err
    assert problems(refused.err) == [("output" if words == BUILD else "drafts", "file")]
    assert everything(somebody) == before


def test_a_write_protected_file_in_a_folder_that_is_not_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "80.yaml").write_text("mine")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(DraftError) as refused:
        write_files({tmp_path / "80.yaml": b"theirs"})
    assert problems(str(refused.value)) == [(str(tmp_path / "80.yaml"), "file")]
    assert everything(tmp_path) == {"80.yaml": b"mine"}


# --- Two at once -----------------------------------------------------------------------------------------------------

HOLD = """
import sys, pathlib
from apmb_draft.workspace.writing import hold_folders
with hold_folders([pathlib.Path(sys.argv[1])]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-c", HOLD, str(folder / "output")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_run_says_who_holds_the_folder_and_writes_nothing(
    folder: Path, holder: subprocess.Popen[str]
) -> None:
    before = everything(folder)
    second = run(folder, *BUILD)
    assert second.code == 3
    who = json.loads((folder / "output" / LOCK).read_text())
    assert who["pid"] == holder.pid
    assert problems(second.err) == [("output", "locked")]
    for words in (f"process {holder.pid}", str(who["host"]), f"{who['since'][11:16]})"):
        assert words in second.err, words
    assert everything(folder) == before


def test_what_a_killed_run_left_holds_nobody_up_and_is_cleared_away(
    folder: Path, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()
    (folder / "output" / ".apmb-draft-abc.part").write_text("half")
    assert (folder / "output" / LOCK).exists()
    assert run(folder, *BUILD).code == 0
    assert not any(is_scratch(name) for name in everything(folder))


def test_a_lock_of_another_computer_is_for_a_person_to_judge(folder: Path) -> None:
    lock = folder / "output" / LOCK
    lock.write_text(json.dumps({"pid": 1, "host": "elsewhere.example", "since": "2026-11-25T10:00:00+00:00"}))
    second = run(folder, *BUILD)
    assert second.code == 3
    assert problems(second.err) == [("output", "locked")]
    assert "elsewhere.example since 25 November 2026, 10:00" in second.err
    assert f"delete {Path('output') / LOCK}" in second.err
    lock.unlink()
    assert run(folder, *BUILD).code == 0


def test_many_at_once_add_all_or_are_told_that_another_does(folder: Path) -> None:
    states = ["Peru", "Chad", "Fiji", "Mali", "Oman", "Togo"]
    words = [[sys.executable, "-m", "apmb_draft", "sponsors", "drafts/79.yaml", "--add", state] for state in states]
    runs = [subprocess.Popen(each, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for each in words]  # fmt: skip
    said = [each.communicate()[1] for each in runs]
    done = {state for state, each in zip(states, runs, strict=True) if each.returncode == 0}
    assert {each.returncode for each in runs} <= {0, 3}, said
    assert all("[locked]" in text for text, each in zip(said, runs, strict=True) if each.returncode)
    text = (folder / "drafts" / "79.yaml").read_text(encoding="utf-8")
    assert done
    assert {state for state in states if f"- {state}\n" in text} == done


def test_where_the_system_cannot_lock_the_process_that_is_named_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(handle: int, how: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", cannot)
    lock = tmp_path / LOCK
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for pid, is_held in ((os.getppid(), True), (gone.pid, False), ("?", False)):
        lock.write_text(json.dumps({"pid": pid, "host": os.uname().nodename}))
        if is_held:
            with pytest.raises(DraftError, match=f"process {pid} on"), hold_folders([tmp_path]):
                pass
        else:
            with hold_folders([tmp_path]):
                assert json.loads(lock.read_text())["pid"] == os.getpid()


def test_a_lock_within_a_lock_is_none_and_leaves_no_trace(tmp_path: Path) -> None:
    with hold_folders([tmp_path]), hold_folders([tmp_path / "."]):
        assert (tmp_path / LOCK).exists()
        write_files({tmp_path / "a": b"a"})
        assert (tmp_path / LOCK).exists()
    assert everything(tmp_path) == {"a": b"a"}


def test_a_file_saved_since_it_was_read_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "80.yaml"
    path.write_bytes(b"saved meanwhile")
    with pytest.raises(DraftError) as refused:
        write_files({path: b"new"}, seen={path: b"before"})
    assert problems(str(refused.value)) == [(str(path), "saved-meanwhile")]
    assert path.read_bytes() == b"saved meanwhile"


# --- Places ----------------------------------------------------------------------------------------------------------


def test_folders_made_for_what_cannot_be_written_are_taken_away_again(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(DraftError) as refused:
        write_files({tmp_path / "a" / "b" / "new": b"x", tmp_path / "there": b"y"})
    assert problems(str(refused.value)) == [(str(tmp_path / "there"), "file")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there"]


def test_a_copy_is_in_its_place_before_the_file_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "80.yaml"
    path.write_bytes(b"old")
    there: list[bool] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        there.append((tmp_path / "80.yaml.bak").exists())
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    assert write_files({path: b"new"}, backed_up=[path]) == [tmp_path / "80.yaml.bak"]
    assert there == [False, True]
    assert (tmp_path / "80.yaml.bak").read_bytes() == b"old"


@pytest.mark.parametrize("links", [True, False])
def test_what_was_moved_is_put_back_when_another_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(name.encode())
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target.name == "c":
            raise OSError(5, "Input/output error", str(target))
        return replace(self, target)

    def no_links(*words: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", refused)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(DraftError, match="Input/output error") as failed:
        write_files({tmp_path / name: b"new" for name in ("a", "b", "new", "c")})
    assert [(Path(each.where.file).name, each.code) for each in failed.value.problems] == [("c", "file")]
    assert everything(tmp_path) == {"a": b"a", "b": b"b", "c": b"c"}


def test_a_link_that_leads_out_of_its_folder_is_not_written_through(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out.txt"
    inside.mkdir()
    outside.write_text("theirs")
    (inside / "link.txt").symlink_to("../out.txt")
    with pytest.raises(DraftError) as refused:
        write_files({inside / "link.txt": b"ours"})
    assert problems(str(refused.value)) == [(str(inside / "link.txt"), "outside")]
    assert outside.read_text() == "theirs"


def test_a_link_within_the_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_files({tmp_path / "link.txt": b"new"})
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def test_an_output_folder_that_is_a_link_out_of_the_working_folder_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "output")
    (folder.parent / "elsewhere").mkdir()
    (folder / "output").symlink_to("../elsewhere")
    refused = run(folder, *BUILD)
    assert refused.code == 2
    assert problems(refused.err) == [("output", "outside")]
    assert everything(folder.parent / "elsewhere") == {}
    assert run(folder, *BUILD, "-o", "../elsewhere").code == 0


def test_odd_names_and_windows_line_ends_come_through(tmp_path: Path) -> None:
    """Spaces, other scripts, quotation marks, and a name that is no text in any encoding."""
    folder = tmp_path / "Entwürfe и «проекты» 草案"
    (folder / "drafts").mkdir(parents=True)
    text = (ROOT / "drafts" / "79.yaml").read_bytes().replace(b"\n", b"\r\n")
    path = folder / "drafts" / "le texte d’hier [v2] *.yaml"
    path.write_bytes(text)
    assert run(folder, "next-year", str(path.relative_to(folder)), "-q").code == 0
    made = (folder / "drafts" / "80.yaml").read_bytes()
    assert b"\r\n" in made
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert run(folder, "next-year", str(path.relative_to(folder)), "-q").code == 0, "nothing left to do"
    assert run(folder, "build", str(path.relative_to(folder)), "--docx").code == 0
    shutil.copy(folder / "output" / "A-RES-79-34-clean.docx", folder / "zurück «1».docx")
    said = run(folder, "absorb", str(path.relative_to(folder)), "zurück «1».docx")
    assert (said.code, "output/.apmb-draft/" in said.err) == (0, True), said.err  # the state that was sent
    assert run(folder, "sponsors", "drafts/80.yaml", "--add", "Peru").code == 0
    added = (folder / "drafts" / "80.yaml").read_bytes()
    assert b"  - Peru\r\n" in added
    assert b"\n" not in added.replace(b"\r\n", b"")
    odd = folder / os.fsdecode(b"drafts/\xff.yaml")
    odd.write_bytes(text.replace(b"session: 79", b"session: x"))
    said = run(folder, "build", str(odd.relative_to(folder)), "--txt")
    assert said.code == 2
    assert "Traceback" not in said.err
    assert "internal error" not in said.err
    assert "[value]" in said.err


def test_interrupted_by_the_user_nothing_changes(folder: Path) -> None:
    before = everything(folder)
    stopped = run(folder, *BUILD, step=8, fate=STOPPED)
    assert stopped.code == 130, stopped.err
    assert {name: data for name, data in everything(folder).items() if not is_scratch(name)} == before


def test_interrupted_while_libraries_are_imported_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt")
    words = [sys.executable, "-m", "apmb_draft"]
    path = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    stopped = subprocess.run(words, env=path, check=False, capture_output=True, text=True)
    assert (stopped.returncode, stopped.stderr.splitlines()) == (130, ["interrupted; nothing was written"])


def test_the_guards_of_this_file_can_fail(folder: Path) -> None:
    """Writing in place, as a program would that knows nothing of all this, is caught by the very same steps."""

    def naive() -> None:
        def in_place(outputs: dict[Path, bytes], **_: object) -> list[Path]:
            for path, data in outputs.items():
                handle = os.open(path, os.O_WRONLY | os.O_TRUNC)
                os.write(handle, data)
                os.close(handle)
            return []

        writing.write_files = in_place  # type: ignore[assignment]

    before = everything(folder)
    steps = run(folder, *BUILD, before=naive).steps
    after = everything(folder)
    halves = 0
    for step in range(1, steps + 1):
        restore(folder, before)
        run(folder, *BUILD, step=step, before=naive)
        halves += any(data not in (before.get(name), after.get(name)) for name, data in everything(folder).items()
                      if not is_scratch(name))  # fmt: skip
    assert halves > 0
