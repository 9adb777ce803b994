"""The commands: the only place that touches the user's files and prints."""

from apmb_draft.cli.main import main

__all__ = ["main"]
