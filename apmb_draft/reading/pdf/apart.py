"""A PDF read by a process of its own, which may be stopped.

A file of two kilobytes can keep PDFium busy for hours or fill the memory (forms within forms, a stream packed twice),
and a fault in native code would take the whole tool with it. A process that the system limits is the only bound that
holds against all of that; it costs a tenth of a second.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from apmb_draft.blocks import Layout, Note, Role, Run
from apmb_draft.problems import DraftError, Problem, Where, error
from apmb_draft.reading.found import Found, Indent, Passage, Source

MAX_SECONDS = 8.5
"""Of processor time, where the system counts it; ten times as long by the clock, for a machine that is busy."""
MAX_MEMORY = 440 * 1024 * 1024
"""Of address space, where the system counts it; with the process that waits, and holds the file, fewer than 500 MB."""


def read_apart(data: bytes, name: str) -> Found:
    """Return what another process reads in a PDF. Raises DraftError as it does; [pdf-too-large] if it was stopped."""
    command = [sys.executable, "-P", "-m", __package__, name]
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)  # noqa: PTH109 - a text is wanted
    environment = {**os.environ, "PYTHONPATH": paths}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=10 * MAX_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise _failed(done.returncode, done.stderr.decode(errors="replace"), name) from None
    if "problems" in answer:
        raise DraftError(Problem(Where(name), code, message) for code, message in answer["problems"])
    return found_again(answer["found"])


def _too_much(name: str) -> DraftError:
    return error(name, "pdf-too-large", "reading the PDF takes more time or memory than a document should")


def _failed(status: int, complaint: str, name: str) -> DraftError:
    """Return why there is no answer: stopped by the system, or (status 1) by an exception, named in its last line."""
    last = complaint.strip().rpartition("\n")[2]
    if status != 1 or last.startswith("MemoryError"):
        return _too_much(name)
    return error(name, "pdf-broken", f"the PDF cannot be read ({last})")


def found_again(values: dict[str, Any]) -> Found:
    """Return what `dataclasses.asdict` and JSON made of a Found, as it was."""
    passages = tuple(
        Passage(
            **{
                **one,
                "runs": _runs(one["runs"]),
                "indent": one["indent"] and Indent(one["indent"]),
                "gaps": tuple(one["gaps"]),
                "lines": tuple(one["lines"]),
                "row": one["row"] and Role(one["row"]),
            }
        )
        for one in values["passages"]
    )
    notes = tuple(Note(one["number"], _runs(one["runs"]), one["key"]) for one in values["notes"])
    masthead, layout = tuple(values["masthead"]), _layout(values["layout"])
    head, tables = tuple(values["head"]), tuple(values["tables"])
    note_lines = tuple(tuple(lines) for lines in values["note_lines"])
    return Found(Source(values["source"]), masthead, passages, notes, layout, head, tables, note_lines)


def _layout(values: dict[str, Any]) -> Layout:
    lines = {key: tuple(values[key]) for key in ("running_title", "agenda_title", "page_starts")}
    return Layout(**{**values, **lines})


def _runs(values: list[dict[str, Any]]) -> tuple[Run, ...]:
    return tuple(Run(**value) for value in values)
