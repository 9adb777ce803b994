"""The engines of `tooling.md` in the shared folder, called as their makers say; a process of its own for every call.

    python redlines/engines.py                          which of them can be imported here
    python redlines/engines.py NAME BASE DRAFT OUTPUT   a redline of two Word files

No code of the tool is imported, so that an interpreter of another environment can run it. None of the engines is a
dependency: what is not there is left out and named.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

AUTHOR, DATE = "benchmark", "2026-01-01T00:00:00Z"
Engine = Callable[[Path, Path, Path], None]


def jubarte(base: Path, draft: Path, output: Path) -> None:
    compare = import_module("jubarte_redlines").compare_documents
    output.write_bytes(compare(base.read_bytes(), draft.read_bytes(), author=AUTHOR, date=DATE))


def docxodus(base: Path, draft: Path, output: Path) -> None:
    engine = import_module("python_redlines").DocxodusEngine()
    output.write_bytes(engine.run_redline(AUTHOR, base, draft)[0])


def power_tools(base: Path, draft: Path, output: Path) -> None:
    warnings.simplefilter("ignore", DeprecationWarning)
    engine = import_module("python_redlines").XmlPowerToolsEngine()
    output.write_bytes(engine.run_redline(AUTHOR, base, draft)[0])


def rdocx(base: Path, draft: Path, output: Path) -> None:
    document = import_module("rdocx").Document
    opened = document(str(base))
    opened.compare(document(str(draft)), AUTHOR, DATE, granularity="word")
    opened.save(str(output))


def trackdiff(base: Path, draft: Path, output: Path) -> None:
    sys.argv = ["docx-trackdiff", str(base), str(draft), str(output), "--author", AUTHOR, "--date", DATE]
    import_module("docx_trackdiff.compare").main()


ENGINES: dict[str, tuple[str, str, Engine | None]] = {
    "jubarte-redlines": ("jubarte-redlines", "AGPL: for measuring only", jubarte),
    "Docxodus": ("python-redlines-docxodus", "MIT", docxodus),
    "Open-XML-PowerTools": ("python-redlines-ooxmlpowertools", "MIT", power_tools),
    "rdocx": ("rdocx", "MIT or Apache-2.0", rdocx),
    "docx-trackdiff": ("docx-trackdiff", "MIT", trackdiff),
    "docx-redline": ("docx-redline", "", None),
}
"""Package, licence and call of each; one that no package index at hand offered has no call."""


def main(arguments: list[str]) -> int:
    if not arguments:
        for name, (package, licence, call) in ENGINES.items():
            print(name, _installed(package) if call else "", licence, sep="\t")
        return 0
    name, *paths = arguments
    call = ENGINES[name][2]
    assert call
    call(*map(Path, paths))
    return 0


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
