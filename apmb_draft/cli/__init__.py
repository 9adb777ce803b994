"""The commands: options in, a service called, words out; the only place that prints."""

from apmb_draft.cli.main import main

__all__ = ["main"]
