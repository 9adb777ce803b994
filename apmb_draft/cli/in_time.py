"""Work on a stranger's file that may not go on for ever."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from apmb_draft.problems import error


class _OutOfTimeError(BaseException):
    """No Exception, so that nothing on the way takes it for a mistake of the file and goes on."""


@contextmanager
def within(seconds: float, name: str) -> Iterator[None]:
    """Raise DraftError [too-long] where the work takes longer; without a limit on systems that have no such clock.

    A search in a text of a hundred thousand commas may take hours, and no limit on its size tells it from an honest
    one: only the clock does.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
        signal.setitimer(signal.ITIMER_REAL, 0)
    except _OutOfTimeError:
        message = (
            f"reading it takes longer than {seconds:g} seconds; a resolution takes one or two. Nothing was written"
        )
        raise error(name, "too-long", message) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(*_: object) -> None:
    raise _OutOfTimeError
