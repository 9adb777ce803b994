"""The documentation says what is there: links lead somewhere, commands and options exist, modules too."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from apmb_draft import __version__
from apmb_draft.cli.console import COMMANDS
from apmb_draft.cli.main import load_command

sys.path.insert(0, str(Path(__file__).parent))
import commands_page

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def broken_links(page: Path) -> Iterator[str]:
    """Links to files that are not there."""
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not (page.parent / target).exists():
            yield f"the link to {target} leads nowhere"


def wrong_calls(page: Path) -> Iterator[str]:
    """Calls of commands or options that do not exist, in code and in the running text."""
    text = re.sub(r"\\\n\s*", "", page.read_text(encoding="utf-8"))
    for call in re.findall(r"(?:apmb-draft|\./run) +([a-z][a-z-]+[^\n`|#]*)", text):
        words = call.split()
        if words[0] == "tests":
            continue
        if words[0] not in COMMANDS:
            yield f"there is no command “{words[0]}”"
            continue
        known = set(options(words[0]))
        yield from (
            f"{words[0]} has no option {word}"
            for word in re.findall(r"(?<=\s)--?[a-z][a-z-]*", f" {call}")
            if word not in known
        )


def options(name: str) -> Iterator[str]:
    """Every option of a command."""
    command = load_command(name)
    yield from ("--help", "-h", "--debug")
    for parameter in command.params:
        yield from (*parameter.opts, *parameter.secondary_opts)


PARTS = {
    path.stem for path in (ROOT / "apmb_draft").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
} - {"__init__", "__main__"}
"""The modules and packages that the tool is made of."""


def wrong_names(page: Path) -> Iterator[str]:
    """Names of modules, of what is in them, and of their files that are not there."""
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`(\w+(?:\.\w+)+)`", text):
        if name.partition(".")[0] in PARTS and not (is_there(name) or (ROOT / "apmb_draft" / name).exists()):
            yield f"there is no {name}"
    for name in re.findall(r"`(\w+(?:/\w+)+\.py)`", text):
        if not any((folder / name).exists() for folder in (ROOT, ROOT / "apmb_draft")):
            yield f"there is no file {name}"


def is_there(name: str) -> bool:
    """Whether a dotted name leads to a module, or to something in one."""
    found: object = None
    path = "apmb_draft"
    for part in name.split("."):
        path += f".{part}"
        if not hasattr(found, part):
            try:
                found = import_module(path)
            except ImportError:
                return False
        else:
            found = getattr(found, part)
    return True


def undescribed_parts(page: Path) -> Iterator[str]:
    """Parts that the description of the parts does not name."""
    if page.name != "architecture.md":
        return
    text = page.read_text(encoding="utf-8")
    for part in sorted(PARTS):
        if f"`{part}`" not in text and f"`{part}." not in text:
            yield f"the module {part} is not described"


def undocumented() -> Iterator[str]:
    """A page of the commands that is not current, and a version that the change log does not know."""
    if commands_page.PAGE.read_text(encoding="utf-8") != commands_page.page():
        yield "docs/commands.md: is not current; run .ci/commands_page.py"
    if f"## {__version__}" not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        yield f"CHANGELOG.md: has no entry for {__version__}"


def main() -> int:
    """Check every page; say what is wrong."""
    problems = list(undocumented())
    for page in PAGES:
        for check in (broken_links, wrong_calls, wrong_names, undescribed_parts):
            problems += [f"{page.relative_to(ROOT)}: {problem}" for problem in check(page)]
    for problem in problems:
        print(problem)
    print(f"{len(PAGES)} pages, {len(problems)} problems")
    return 1 if problems or len(PAGES) < 5 else 0


if __name__ == "__main__":
    sys.exit(main())
