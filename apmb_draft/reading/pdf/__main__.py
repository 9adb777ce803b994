"""The process that reads one PDF: the file comes in on standard input, what was found goes out as JSON."""

from __future__ import annotations

import gc
import json
import sys
from contextlib import suppress
from dataclasses import asdict
from math import ceil
from typing import Any

from apmb_draft.problems import DraftError
from apmb_draft.reading.pdf.apart import MAX_MEMORY, MAX_SECONDS
from apmb_draft.reading.pdf.here import read_here


def limit() -> None:
    """Let the system stop this process where it takes too much; without a word on systems that cannot."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - only on Unix

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (ceil(MAX_SECONDS),) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read, and say what was found or what is wrong."""
    limit()
    answer: dict[str, Any]
    gc.disable()  # nothing here lives in circles, and the process is short
    try:
        answer = {"found": asdict(read_here(sys.stdin.buffer.read(), sys.argv[1]))}
    except DraftError as problems:
        answer = {"problems": [[problem.code, problem.message] for problem in problems.problems]}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
