"""The commands: options in, a service called, words out; the only place that prints."""

import sys

try:
    from apmb_draft.cli.main import main
except KeyboardInterrupt:  # while libraries are imported; from then on `main` says it
    sys.stderr.write("interrupted; nothing was written\n")
    sys.exit(130)

__all__ = ["main"]
