"""One engine over all steps: every call a process of its own, measured, and its file read back."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import ModuleType

from processes import ended

from redlines import files

Pair = tuple[Path, Path]
"""The Word files of a base and a draft."""
_PARTS = ("document", "notes", "hf")
"""Text, footnotes, headers and footers: what has to be the same when all changes are accepted, or rejected."""


@dataclass
class Run:
    """What an engine did in all steps: marks, seconds, MiB, and how often each of the texts came back."""

    marks: int = 0
    seconds: list[float] = field(default_factory=list)
    memory: float = 0.0
    accepted: int = 0
    rejected: int = 0
    failures: list[str] = field(default_factory=list)

    def line(self, name: str, least: int, steps: int) -> str:
        """The figures of a row of the table."""
        if self.failures:
            return f"{name:52} failed {len(self.failures)} of {steps} times: {self.failures[0]}"
        texts = f"{self.accepted:3} of {steps:2} {self.rejected:3} of {steps:2}"
        return (
            f"{name:52} {self.marks:5} {self.marks / least:6.3f} {texts} {median(self.seconds):8.3f} {self.memory:5.0f}"
        )


def run(command: Sequence[str], pairs: Sequence[Pair], check: ModuleType | None) -> Run:
    """Redlines of all pairs by a command with the places "{base}", "{draft}" and "{output}"."""
    found = Run()
    for base, draft in pairs:
        output = base.with_suffix(".redline.docx")
        output.unlink(missing_ok=True)
        done = ended([word.format(base=base, draft=draft, output=output) for word in command])
        found.seconds.append(done.wall)
        found.memory = max(found.memory, done.memory)
        if not output.is_file():
            found.failures.append((done.said.strip().splitlines() or ["no file was written"])[-1][:120])
            continue
        found.marks += files.marks(output.read_bytes())
        if check:
            found.accepted += _same(check.view(output, "accept"), check.view(draft, "raw"))
            found.rejected += _same(check.view(output, "reject"), check.view(base, "raw"))
    return found


def _same(one: dict[str, object], other: dict[str, object]) -> bool:
    return all(one[part] == other[part] for part in _PARTS)


def checker(shared: Path) -> ModuleType | None:
    """`check_redline.py`, a reader of redlines that shares no code with the tool, where it is at hand."""
    path = shared / "tools" / "check_redline.py"
    specification = importlib.util.spec_from_file_location("check_redline", path) if path.is_file() else None
    if not specification or not specification.loader:
        return None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module
