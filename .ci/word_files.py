"""Validate Word files with two validators; both must find nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from ooxml_integrity import check as integrity  # type: ignore[attr-defined]
from openxml_audit import OpenXmlValidator


def main(names: list[str]) -> int:
    """Validate each file; exit code 1 where anything was found, or where there was nothing to look at."""
    failed = 0
    for name in names:
        # A fresh validator for every file: one used twice reports errors that are not there.
        found = [str(error) for error in OpenXmlValidator().validate(name).errors]
        found += [str(problem) for problem in integrity(Path(name))]
        print(f"{name}: {len(found)} problems")
        for problem in found:
            print(f"  {problem}")
        failed += bool(found)
    if not names:
        print("no file to validate")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
