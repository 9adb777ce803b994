"""The messages that people see, made by running commands: `tests/golden/messages.txt`.

    PYTHONPATH=tests python tests/messages.py      # writes the file anew

The file is a list of cases, each with what is done and, below each command, what it says:

    ## A draft that is there is not replaced
    after next-year -q
    $ apmb-draft next-year --place Geneva
    … what is printed, first the data and then the messages …
    [3]                                            # the exit code, where it is not 0

Before the commands a case may change files: `replace FILE: OLD => NEW`, `write FILE: TEXT`, `copy FILE OTHER`,
`delete FILE`. `replace` works in a Word file as in a draft, on its XML; `track FILE: AUTHOR: OLD => NEW` does it with
Track Changes, and `format FILE: TAG: WORDS` gives some words another form. `after` makes the folder what it is after
commands that succeed, one a line. `$ cat FILE` shows a file that a command wrote.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commands import WorkingFolders

from apmb_draft.cli import main

GOLDEN = Path(__file__).parent / "golden" / "messages.txt"
OURS = ("after ", "replace ", "track ", "format ", "write ", "copy ", "delete ", "$ ")


# --- What a message names, whatever its sentence ----------------------------------------------------------------------


def problems(text: str) -> list[tuple[str, str]]:
    """Return the place and the code of every problem that a command printed, in their order.

    >>> problems("drafts/80.yaml:46:3: “Cambodia” has no dashes [value]\\n--force builds it all the same")
    [('drafts/80.yaml:46:3', 'value')]
    """
    return re.findall(r"(?m)^(\S.*?): .*\[([a-z-]+)\]$", text)


def quoted(text: str) -> list[str]:
    """Return what stands in quotation marks.

    >>> quoted("unknown key “plac”; did you mean “place”?")
    ['plac', 'place']
    """
    return re.findall("“([^”]*)”", text)


def line_with(text: str, *values: str) -> str:
    """Return the only line of a text that has all of some values: a place, a name, a number.

    >>> line_with("Chad\\npreamble 2: “deep” is undone", "preamble 2:")
    'preamble 2: “deep” is undone'
    """
    (line,) = (line for line in text.splitlines() if all(value in line for value in values))
    return line


# --- The golden file --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A case of the file: its title, its steps, and all of it as it is written there."""

    title: str
    steps: tuple[str, ...]
    written: str


def cases() -> list[Case]:
    """Return the cases of the file, in its order."""
    parts = re.split(r"(?m)^## ", GOLDEN.read_text(encoding="utf-8"))[1:]
    return [_case(part.rstrip("\n")) for part in parts]


def _case(part: str) -> Case:
    title, *lines = part.split("\n")
    return Case(title, tuple(line for line in lines if line.startswith(OURS)), f"## {part}")


def played(case: Case, folder: Path, folders: WorkingFolders) -> str:
    """Return a case with what its commands say now; `folder` is empty, and is where they are called."""
    lines = [f"## {case.title}"]
    before = tuple(tuple(shlex.split(step)[1:]) for step in case.steps if step.startswith("after "))
    with contextlib.chdir(folder):
        folders.fill(folder, *before)
        for step in case.steps:
            lines.append(step)
            if step.startswith("$ "):
                lines += _said(shlex.split(step)[1:])
            elif not step.startswith("after "):
                _change(step)
    return "\n".join(lines)


def _change(step: str) -> None:
    """Change files as a step says."""
    verb, _, rest = step.partition(" ")
    name, _, what = rest.partition(": ")
    if verb in ("replace", "track", "format"):
        _replace(Path(name), *_old_and_new(verb, what))
    elif verb == "write":
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(what.replace("\\n", "\n"), encoding="utf-8")
    elif verb == "copy":
        shutil.copyfile(*rest.split(" "))
    else:
        Path(rest).unlink()


def _old_and_new(verb: str, what: str) -> tuple[str, str]:
    """Return what a step replaces, and by what; `track` and `format` are such replacements in the XML of a run."""
    if verb == "replace":
        old, new = (part.replace("\\n", "\n") for part in _sides(what))
        return old, new
    how, _, words = what.partition(": ")
    old, new = _sides(words)
    if verb == "format":
        changed = f"<w:r><w:rPr><w:{how}/></w:rPr><w:t>{old}</w:t></w:r>"
    else:
        signed = f'w:id="9000" w:author="{how}" w:date="2025-10-02T09:00:00Z"'
        changed = f"<w:del {signed}><w:r><w:delText>{old}</w:delText></w:r></w:del>" if old else ""
        changed += f"<w:ins {signed}><w:r><w:t>{new}</w:t></w:r></w:ins>" if new else ""
    return old, f'</w:t></w:r>{changed}<w:r><w:t xml:space="preserve">'


def _sides(words: str) -> tuple[str, str]:
    """Return what stands before and behind the arrow; there may be nothing behind it."""
    old, _, new = words.partition(" =>")
    return old, new.removeprefix(" ")


def _replace(path: Path, old: str, new: str) -> None:
    """Replace the first such text of a file; in a Word file, that of each part."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        changed = {name: data.replace(old.encode(), new.encode(), 1) for name, data in parts.items()}
        assert changed != parts, (path, old)
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in changed.items():
                archive.writestr(name, data)
        return
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _said(words: list[str]) -> Iterator[str]:
    """Yield the lines that a command prints, and its exit code."""
    if words[0] == "cat":
        lines = Path(words[1]).read_text(encoding="utf-8").splitlines()
        yield from (f"    {line}".rstrip() for line in lines)  # no line of it is a step, or begins a case
        return
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(words[1:])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
    for text in (out.getvalue(), err.getvalue()):
        yield from (_without_time(line.rstrip()) for line in text.rstrip("\n").split("\n") if text)
    if code:
        yield f"[{code}]"


def _without_time(line: str) -> str:
    """Return a line without the time at which a state of the draft was sent."""
    return re.sub(r"\(\d+ \w+ \d{4}, \d\d:\d\d", "(DAY, TIME", line)


def rewrite() -> None:
    """Write the file anew, with what the commands say now."""
    os.environ["COLUMNS"] = "100"
    os.environ.pop("APMB_DRAFT_CALLED", None)
    head = GOLDEN.read_text(encoding="utf-8").partition("## ")[0]
    with tempfile.TemporaryDirectory() as place:
        folders = WorkingFolders(Path(place))
        made = [played(case, Path(tempfile.mkdtemp(dir=place)), folders) for case in cases()]
    GOLDEN.write_text(head + "\n\n".join(made) + "\n", encoding="utf-8")


if __name__ == "__main__":
    rewrite()
