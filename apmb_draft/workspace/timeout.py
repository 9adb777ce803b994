"""Limit the time spent on untrusted input."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from apmb_draft.model.problems import error


class _OutOfTimeError(BaseException):
    """No Exception, so that nothing on the way takes it for a mistake of the file and goes on."""


@contextmanager
def time_limit(seconds: float, name: str) -> Iterator[None]:
    """Limit the work inside to some seconds of processor time, or ten times as many by the clock.

    A search in a text of a hundred thousand commas may take hours, and no limit on its size tells it from an honest
    one. On a busy machine an honest one takes long by the clock, and no more of the processor; the clock is for work
    that waits for ever. Systems without such timers have no limit.

    Raises DraftError [too-long], with the name of the file, where the work takes longer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    limits = {
        signal.SIGPROF: (signal.ITIMER_PROF, seconds),
        signal.SIGALRM: (signal.ITIMER_REAL, _BY_THE_CLOCK * seconds),
    }
    before = {number: signal.signal(number, _stop) for number in limits}
    try:
        for timer, limit in limits.values():
            signal.setitimer(timer, limit)
        yield
        for timer, _ in limits.values():
            signal.setitimer(timer, 0)
    except _OutOfTimeError:
        message = f"reading it takes more than {seconds:g} seconds; a resolution takes one or two. Nothing was written"
        raise error(name, "too-long", message) from None
    finally:
        for number, (timer, _) in limits.items():
            signal.setitimer(timer, 0)
            signal.signal(number, before[number])


_BY_THE_CLOCK = 10
"""How many times its processor time work may take by the clock; a machine busy with as much else is slower than any."""


def _stop(*_: object) -> None:
    raise _OutOfTimeError
