"""WeasyPrint, imported where a PDF is made: that takes longer than all else, and needs libraries no wheel carries."""

from __future__ import annotations

import ctypes.util
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any


def weasyprint() -> Any:
    """The module. Raises ImportError where it is not installed, OSError where one of its native libraries is not.

    What it prints about a missing library is left out: `doctor` says it, for the system at hand. HarfBuzz-Subset is
    one of them: WeasyPrint does without, more slowly and with other bytes, and warns of each font.
    """
    with _by_their_own_names(), redirect_stdout(io.StringIO()):
        import weasyprint as module  # noqa: PLC0415
        from weasyprint.text import ffi  # noqa: PLC0415
    if getattr(ffi, "harfbuzz_subset", module) is None:
        raise OSError("cannot load library 'libharfbuzz-subset'")
    return module


@contextmanager
def _by_their_own_names() -> Iterator[None]:
    """On Linux, a while in which nobody asks for the names of libraries.

    WeasyPrint tries the names of a library on every system, one after the other. For each that is not known on this
    one, Python asks ldconfig, the compiler and the linker: half of the time that the import takes. On Linux the
    loader knows every library by the name that WeasyPrint tries as well, such as libpango-1.0.so.0.
    """
    if sys.platform != "linux":
        yield
        return
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search
