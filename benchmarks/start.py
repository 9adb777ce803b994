"""What starting costs: each command's wall time as a ratio to importing the libraries that none of them can do without.

    python benchmarks/start.py [RUNS]

Prints the median of the runs, in turn, so that a slow spell of the machine meets all of them. Exit 1 when
`next-year` with its Word file takes three times the base or more, or when a command imports what it does not need.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BASE = "import click, pydantic, yaml, jinja2"
APMB = [sys.executable, "-m", "apmb_draft"]
COMMANDS = {
    f'python -c "{BASE}"': [sys.executable, "-c", BASE],
    "apmb-draft --version": [*APMB, "--version"],
    "apmb-draft next-year --help": [*APMB, "next-year", "--help"],
    "apmb-draft next-year (with its Word file)": [*APMB, "next-year"],
    "apmb-draft build --docx": [*APMB, "build", "--docx", "--force", "-q"],
    "apmb-draft build --txt": [*APMB, "build", "--txt", "--force", "-q"],
    "apmb-draft build --pdf": [*APMB, "build", "--pdf", "--force", "-q"],
}
NOT_NEEDED = {
    "apmb-draft --version": ("weasyprint", "docx", "pydantic", "yaml", "jinja2"),
    "apmb-draft next-year (with its Word file)": ("weasyprint", "fontTools"),
    "apmb-draft build --docx": ("weasyprint", "fontTools", "tabulate"),
}
LIMIT = 3.0


def wall(command: list[str], folder: Path) -> float:
    """Seconds that a command takes as a whole process, in a folder with the example."""
    for made in (folder / "drafts" / "80.yaml", *folder.glob("output/*")):
        made.unlink(missing_ok=True)
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def imported(command: list[str], folder: Path) -> set[str]:
    """The top-level modules that a command imports."""
    shown = subprocess.run(
        [command[0], "-X", "importtime", *command[1:]], cwd=folder, check=True, capture_output=True, text=True
    )
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in shown.stderr.splitlines() if "|" in line}


def main(runs: int = 7) -> int:
    """Measure, print, judge."""
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "drafts", folder / "drafts")
        times: dict[str, list[float]] = {label: [] for label in COMMANDS}
        for _ in range(runs + 1):
            for label, command in COMMANDS.items():
                times[label].append(wall(command, folder))
        medians = {label: statistics.median(measured[1:]) for label, measured in times.items()}
        base = next(iter(medians.values()))
        for label, median in medians.items():
            print(f"{median:6.3f} s  {median / base:5.2f} x  {label}")
        for label, modules in NOT_NEEDED.items():
            loaded = imported(COMMANDS[label], folder).intersection(modules)
            print(f"{label}: imports {', '.join(sorted(loaded)) or 'nothing that it does not need'}")
            failed |= bool(loaded)
    failed |= medians["apmb-draft next-year (with its Word file)"] / base >= LIMIT
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
