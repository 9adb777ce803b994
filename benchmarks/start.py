"""What the commands cost beside what they do: processor time of starting, of `next-year` as a whole, of many drafts.

    python benchmarks/start.py [--runs 5] [--many]

First each command as a ratio to importing the libraries that none of them can do without, and what `next-year` takes
for its imports alone; then `next-year` with both Word files against LibreOffice, which converts the clean one to PDF,
with a profile that it has made before. All take turns, so that a slow spell of the machine meets all of them; the
medians are printed, of processor time with that of the processes that a command starts. With --many, what ten and a
hundred drafts take in one call, in one folder and in one of each series.

Exit 1 when `next-year` takes more than 0.7 of what LibreOffice takes (or, without LibreOffice, three times the base),
when its imports take more than 0.3 seconds, when a hundred drafts take more than twelve times as long as ten, or when a
command imports what it does not need.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from build import office
from processes import ended

ROOT = Path(__file__).parent.parent
BASE = "import click, pydantic, yaml, jinja2"
PYTHON, IMPORTS = "python, nothing imported", "next-year, its imports alone"
OFFICE = "LibreOffice, the clean file to PDF"
APMB = [sys.executable, "-m", "apmb_draft"]
NEXT_YEAR = "apmb-draft next-year (with both Word files)"
COMMANDS = {
    f'python -c "{BASE}"': [sys.executable, "-c", BASE],
    PYTHON: [sys.executable, "-c", "pass"],
    IMPORTS: [sys.executable, "-c", "import apmb_draft.cli.main, apmb_draft.cli.next_year"],
    "apmb-draft --version": [*APMB, "--version"],
    "apmb-draft --help": [*APMB, "--help"],
    "apmb-draft next-year --help": [*APMB, "next-year", "--help"],
    NEXT_YEAR: [*APMB, "next-year"],
    "apmb-draft status (of its draft)": [*APMB, "status"],
    "apmb-draft check (its draft)": [*APMB, "check", "drafts/80.yaml"],
    "apmb-draft build --docx": [*APMB, "build", "drafts/79.yaml", "--docx", "--force", "-q"],
    "apmb-draft build --txt": [*APMB, "build", "drafts/79.yaml", "--txt", "--force", "-q"],
    "apmb-draft build --pdf": [*APMB, "build", "drafts/79.yaml", "--pdf", "--force", "-q"],
}
NOT_NEEDED = {
    "apmb-draft --version": ("weasyprint", "docx", "pydantic", "yaml", "jinja2"),
    "apmb-draft --help": ("weasyprint", "docx", "pydantic", "yaml", "jinja2"),
    NEXT_YEAR: ("weasyprint", "fontTools", "tabulate"),
    "apmb-draft build --docx": ("weasyprint",),
}
FINDS = ("apmb-draft check (its draft)",)
"""Commands whose exit code may be 1, as it says what they found."""
OF_OFFICE, OF_BASE, OF_IMPORTS, OF_TEN = 0.7, 3.0, 0.3, 12.0


def processor(label: str, command: list[str], folder: Path) -> float:
    """Seconds of the processor that a command takes as a whole process, in a folder with the example."""
    if label == NEXT_YEAR:
        (folder / "drafts" / "80.yaml").unlink(missing_ok=True)
        shutil.rmtree(folder / "output", ignore_errors=True)
    done = ended(command, folder)
    if done.code > (label in FINDS):
        raise SystemExit(f"failed: {label}\n{done.said}")
    return done.processor


def imported(command: list[str], folder: Path) -> set[str]:
    """The top-level modules that a command imports."""
    shown = subprocess.run(
        [command[0], "-X", "importtime", *command[1:]], cwd=folder, check=True, capture_output=True, text=True
    )
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in shown.stderr.splitlines() if "|" in line}


def medians(runs: int) -> dict[str, float]:
    """The median of each command, and of LibreOffice where it is there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "text"
        shutil.copytree(ROOT / "drafts", folder / "drafts")
        commands = dict(COMMANDS)
        processor(NEXT_YEAR, COMMANDS[NEXT_YEAR], folder)
        if convert := office(folder):
            shutil.copyfile(next(folder.glob("output/*-clean.docx")), folder / "clean.docx")
            commands[OFFICE] = convert("clean.docx")
        times: dict[str, list[float]] = {label: [] for label in commands}
        for _ in range(runs + 1):  # the first makes the profile of LibreOffice, and the compiled modules
            for label, command in commands.items():
                times[label].append(processor(label, command, folder))
    return {label: statistics.median(measured[1:]) for label, measured in times.items()}


def unneeded() -> bool:
    """Print what commands import without need; gives whether there is any."""
    found = False
    for label, modules in NOT_NEEDED.items():
        with tempfile.TemporaryDirectory() as name:
            shutil.copytree(ROOT / "drafts", Path(name) / "drafts")
            loaded = imported(COMMANDS[label], Path(name)).intersection(modules)
        print(f"{label}: imports {', '.join(sorted(loaded)) or 'nothing that it does not need'}")
        found |= bool(loaded)
    return found


# --- Many drafts -----------------------------------------------------------------------------------------------------


def many(folder: Path, number: int, *, apart: bool) -> list[str]:
    """So many drafts of the session after the example, each with a symbol of its own; gives their paths."""
    made: list[str] = []
    base = (ROOT / "drafts/79.yaml").read_bytes()
    text = (folder / "80.yaml").read_text("utf-8")
    for at in range(number):
        path = Path("drafts", f"series-{at}", "80.yaml") if apart else Path("drafts", f"80-{at}.yaml")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        symbol = f"symbol: A/C.1/80/L.{at + 1}"
        (folder / path).write_text(text.replace("symbol: unknown", symbol), encoding="utf-8")
        (folder / path).with_name("79.yaml").write_bytes(base)
        made.append(str(path))
    return made


def growth() -> float:
    """Print how many times as long a hundred drafts take as ten, by command; gives the most."""
    most = 0.0
    with tempfile.TemporaryDirectory() as name:
        example = Path(name) / "example"
        shutil.copytree(ROOT / "drafts", example / "drafts")
        subprocess.run([*APMB, "next-year", "-q"], cwd=example, check=True)
        for apart in (False, True):
            for words in (["check", "-q"], ["status"], ["build", "-q", "--txt"], ["build", "-q", "--docx"]):
                times = []
                for number in (10, 100):
                    folder = Path(name) / f"{words[0]}{words[-1]}{number}{apart}"
                    folder.mkdir()
                    shutil.copyfile(example / "drafts/80.yaml", folder / "80.yaml")
                    paths = many(folder, number, apart=apart)
                    times.append(ended([*APMB, *words, *([] if words[0] == "status" else paths)], folder).processor)
                ratio = times[1] / times[0]
                where = "each in a folder" if apart else "in one folder"
                shown = f"ten {times[0]:6.2f} s  hundred {times[1]:6.2f} s  {ratio:5.1f} x"
                print(f"{' '.join(words):16} {where:16}  {shown}", flush=True)
                most = max(most, ratio)
    return most


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--many", action="store_true", help="ten and a hundred drafts instead")
    given = parser.parse_args()
    if given.many:
        return 1 if growth() > OF_TEN else 0
    found = medians(given.runs)
    base = next(iter(found.values()))
    for label, median in found.items():
        print(f"{median:6.3f} s  {median / base:5.2f} x  {label}")
    imports = found[IMPORTS] - found[PYTHON]
    print(f"imports of next-year: {imports:.3f} s")
    other, limit = (found[OFFICE], OF_OFFICE) if OFFICE in found else (base, OF_BASE)
    ratio = found[NEXT_YEAR] / other
    print(f"next-year takes {ratio:.2f} of {'what LibreOffice takes' if OFFICE in found else 'the base'}")
    return 1 if unneeded() or ratio > limit or imports > OF_IMPORTS else 0


if __name__ == "__main__":
    sys.exit(main())
