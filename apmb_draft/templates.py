"""The Jinja templates: where they are found, and how one is filled without running anything it should not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

from apmb_draft.problems import DraftError, Problem, Where

_MISTAKES = (
    TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError, OSError,
    MemoryError,
)  # fmt: skip
"""What a template can raise by its own fault, which is never a fault of the tool."""


def shipped() -> Path:
    """The folder of the templates that come with the tool: inside the wheel, or at the root of a checkout."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


class _Loader(FileSystemLoader):
    """Templates from folders."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Read a template. Raises TemplateSyntaxError, with its path and line, for one that is not UTF-8."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as wrong:
            path = next(path for folder in self.searchpath if (path := Path(folder) / template).is_file())
            line = wrong.object[: wrong.start].count(b"\n") + 1
            message = f"is not UTF-8 (byte 0x{wrong.object[wrong.start]:02x}); save the template in that encoding"
            raise TemplateSyntaxError(message, line, template, str(path)) from wrong


class _Compiled(BytecodeCache):
    """Templates that have been filled before in this process: translating the page takes as long as breaking its lines.

    Jinja holds every template against its source before it uses what is kept here.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED: dict[tuple[bool, Callable[[Any], Any] | None], _Compiled] = {}
"""By what is compiled into a template: whether it escapes, and what it does with each value that it inserts."""


class Templates:
    """Templates of several folders, the first that has a file winning, file by file; the shipped ones come last.

    They run sandboxed, and a name that does not exist is an error: a template of the user's may come from
    anywhere, and a misspelt name must not leave a hole in the text.
    """

    def __init__(self, folders: Sequence[Path] = ()):
        self._loader = _Loader([*folders, shipped()])

    def fill(
        self,
        name: str,
        values: dict[str, Any],
        *,
        filters: dict[str, Callable[..., Any]] | None = None,
        finalize: Callable[[Any], Any] | None = None,
        autoescape: bool = False,
    ) -> str:
        """The template `name` with its values; every mistake in it is a DraftError with the file and the line."""
        environment = ImmutableSandboxedEnvironment(
            loader=self._loader, undefined=StrictUndefined, autoescape=autoescape, finalize=finalize,
            trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
            bytecode_cache=_COMPILED.setdefault((autoescape, finalize), _Compiled()),
        )  # fmt: skip
        environment.filters.update(filters or {})
        try:
            return environment.get_template(name).render(values)
        except _MISTAKES as wrong:
            raise DraftError([self._problem(name, wrong)]) from wrong

    def _problem(self, name: str, wrong: Exception) -> Problem:
        """What is wrong with a template, in its file and at its line."""
        if isinstance(wrong, TemplateNotFound):
            return Problem(
                Where(str(wrong.name)), "template-missing", "this template is in none of the template folders"
            )
        if isinstance(wrong, TemplateSyntaxError):
            place = Where(str(wrong.filename or wrong.name or name), wrong.lineno, 1)
            return Problem(place, "template-syntax", str(wrong.message))
        return Problem(self._place(name, wrong), "template", str(wrong))

    def line_with(self, name: str, words: str) -> Where:
        """The first line of a template that holds these words; the template as a whole where none does."""
        for folder in self._loader.searchpath:
            path = Path(folder) / name
            if path.is_file():
                lines = path.read_text(encoding="utf-8").split("\n")
                row = next((row for row, line in enumerate(lines, 1) if words and words in line), 0)
                return Where(str(path), row, 1 if row else 0)
        return Where(name)

    def _place(self, name: str, wrong: Exception) -> Where:
        """The line of the template at which filling stopped: the last frame that lies in a template."""
        folders = tuple(str(Path(folder)) for folder in self._loader.searchpath)
        place = Where(name)
        trace = wrong.__traceback__
        while trace:
            file = trace.tb_frame.f_code.co_filename
            if file.startswith(folders):
                place = Where(file, trace.tb_lineno, 1)
            trace = trace.tb_next
        return place
