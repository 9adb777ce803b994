"""Find the Jinja templates and fill them in a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from traceback import walk_tb
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

from apmb_draft.model.problems import DraftError, Problem, Where

_MISTAKES = (
    TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError, OSError,
    MemoryError,
)  # fmt: skip
"""Exceptions that a mistake in a template can raise; they are never a bug in the tool."""


def shipped_templates() -> Path:
    """Return the folder of the templates of the tool: inside the wheel, or at the root of a checkout."""
    package = Path(__file__).parent.parent
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
    """A cache of compiled templates in this process: compiling the page takes as long as its line breaking.

    Jinja compares every template with its source before it uses the cache.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED: dict[tuple[bool, Callable[[Any], Any] | None], _Compiled] = {}
"""Caches by what is compiled into a template: whether it escapes, and its filter for inserted values."""


class Templates:
    """Templates of several folders; the first that has a file wins, file by file, the shipped ones come last.

    They run sandboxed, and an unknown name is an error: a template of the user's may come from anywhere, and a misspelt
    name must not leave a gap in the text.
    """

    def __init__(self, folders: Sequence[Path] = ()):
        self._loader = _Loader([*folders, shipped_templates()])

    def fill(
        self,
        name: str,
        values: dict[str, Any],
        *,
        filters: dict[str, Callable[..., Any]] | None = None,
        finalize: Callable[[Any], Any] | None = None,
        autoescape: bool = False,
    ) -> str:
        """Return the template `name` filled with values.

        Raises DraftError, with the file and the line, for every mistake in it.
        """
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
        if isinstance(wrong, TemplateNotFound):
            return Problem(
                Where(str(wrong.name)), "template-missing", "this template is in none of the template folders"
            )
        if isinstance(wrong, TemplateSyntaxError):
            place = Where(str(wrong.filename or wrong.name or name), wrong.lineno, 1)
            return Problem(place, "template-syntax", str(wrong.message))
        return Problem(self._place(name, wrong), "template", str(wrong))

    def line_with(self, name: str, words: str) -> Where:
        """Return the first line of a template that contains a text; the whole template if none does."""
        for folder in self._loader.searchpath:
            path = Path(folder) / name
            if path.is_file():
                lines = path.read_text(encoding="utf-8").split("\n")
                row = next((row for row, line in enumerate(lines, 1) if words and words in line), 0)
                return Where(str(path), row, 1 if row else 0)
        return Where(name)

    def _place(self, name: str, wrong: Exception) -> Where:
        """Return the line of the template at which filling stopped: the last frame that is in a template."""
        folders = tuple(str(Path(folder)) for folder in self._loader.searchpath)
        frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(wrong.__traceback__)]
        places = [Where(file, line, 1) for file, line in frames if file.startswith(folders)]
        return places[-1] if places else Where(name)
