"""The same values as YAML in the many ways people write it, a remark wherever YAML allows one, and other values."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from apmb_draft.draft_file.dump import dump_scalar, wrap_paragraphs
from apmb_draft.model.resolution import TEXTS

Lines = list[str]


class Shapes:
    """A writer of YAML that takes another way at every turn, and counts its remarks: # r1, # r2, …"""

    def __init__(self, chance: random.Random, remarks: float = 0.3, brackets: float = 0.2) -> None:
        self.chance = chance
        self.remarks = remarks
        self.brackets = brackets
        self.count = 0

    def file(self, plain: Mapping[str, Any]) -> str:
        """The file, its keys in any order, with any line ends."""
        keys = list(plain)
        if self.chance.random() < 0.3:
            self.chance.shuffle(keys)
        lines = [*self.above(), *(["---" + self.beside()] if self.chance.random() < 0.1 else [])]
        for key in keys:
            lines += [""] * self.chance.randrange(2) + self.entry((key,), plain[key])
        lines += self.above() + (["", *self.above()] if self.chance.random() < 0.3 else [])
        end = self.chance.choice(("\n", "\n", "\r\n"))
        mark = "\ufeff" if self.chance.random() < 0.1 else ""
        return mark + end.join(lines) + (end if self.chance.random() < 0.9 else "")

    # --- Remarks ---------------------------------------------------------------------------------------------------

    def remark(self) -> str:
        self.count += 1
        odd = self.chance.choice(("", "", ": a", "\twith a tab", " - no entry", " “x” # y", " [z", " key: |"))
        return f"# r{self.count};{odd}"

    def beside(self) -> str:
        """A remark at the end of a line, or none."""
        return self.chance.choice((" ", "  ", "\t")) + self.remark() if self.chance.random() < self.remarks else ""

    def above(self) -> Lines:
        """Remarks on lines of their own, or none."""
        count = self.chance.randrange(1, 3) if self.chance.random() < self.remarks else 0
        return [self.remark() for _ in range(count)]

    # --- Entries ---------------------------------------------------------------------------------------------------

    def entry(self, path: tuple[Any, ...], value: Any) -> Lines:
        """A key with its value, from the left edge on."""
        key = dump_scalar(path[-1])
        made = self.above()
        if isinstance(value, Mapping | list) and value:
            if self.chance.random() < self.brackets:
                head, *rest = self.within(value)
                return [*made, f"{key}: {head}", *(f"  {line}" for line in rest[:-1]), *self.last(rest)]
            inner = self.group(path, value) if isinstance(value, Mapping) else self.list(path, value)
            step = " " * self.chance.randrange(0 if isinstance(value, list) else 1, 5)
            return [*made, f"{key}:{self.beside()}", *(step + line if line else "" for line in inner)]
        if path[0] in TEXTS or (path[0] == "annexes" and path[-1] == "text"):
            return [*made, *self.running(key, value)]
        return [*made, *self.scalar(key, value)]

    def last(self, rest: Lines) -> Lines:
        return [f"  {rest[-1]}{self.beside()}"] if rest else []

    def group(self, path: tuple[Any, ...], value: Mapping[str, Any]) -> Lines:
        return [line for key in value for line in self.entry((*path, key), value[key])]

    def list(self, path: tuple[Any, ...], value: Any) -> Lines:
        lines: Lines = []
        for index, each in enumerate(value):
            lines += self.above()
            if not isinstance(each, Mapping):
                lines.append(f"- {self.word(each)}{self.beside()}")
            elif self.chance.random() < self.brackets:
                lines += self.bracketed("- ", each)
            else:
                inner = [line for key in each for line in self.entry((*path, index, key), each[key])]
                if inner[0].startswith("#") or self.chance.random() < 0.1:
                    lines.append("-" + self.beside().replace("\t", " ", 1))
                else:
                    lines.append(f"- {inner.pop(0)}")
                lines += [f"  {line}" if line else "" for line in inner]
        return lines

    def bracketed(self, head: str, value: Any) -> Lines:
        first, *rest = self.within(value)
        return [head + first + ("" if rest else self.beside()), *(f"  {line}" for line in rest)]

    # --- Within brackets -------------------------------------------------------------------------------------------

    def within(self, value: Any) -> Lines:
        """A list or group within brackets, on one line or on several."""
        opening, closing = "{}" if isinstance(value, Mapping) else "[]"
        pairs = value.items() if isinstance(value, Mapping) else ((None, each) for each in value)
        parts = [(f"{self.flow(key)}: " if key is not None else "") + self.flow(each) for key, each in pairs]
        text = opening
        for index, part in enumerate(parts):
            comma = "," if index < len(parts) - 1 or self.chance.random() < 0.1 else ""
            broken = self.chance.random() < 0.3
            text += part + comma + (f"{self.beside()}\n " if broken else " " if comma else "")
        return (text + closing).split("\n")

    def flow(self, value: Any) -> str:
        if isinstance(value, Mapping):
            return "{" + ", ".join(f"{self.flow(key)}: {self.flow(each)}" for key, each in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.flow, value)) + "]"
        word = self.word(value)
        return json.dumps(str(value), ensure_ascii=False) if re.search(r"[][{},:?#]", word) else word

    # --- Scalars ---------------------------------------------------------------------------------------------------

    def word(self, value: Any) -> str:
        text = str(value)
        quoted = json.dumps(text, ensure_ascii=False)
        single = quoted if "\n" in text else "'" + text.replace("'", "''") + "'"
        plain = dump_scalar(value)
        return self.chance.choice((plain, plain, plain, quoted, single))

    def scalar(self, key: str, value: Any) -> Iterator[str]:
        way = self.chance.randrange(8)
        text = str(value)
        words = text.split(" ")
        if way == 0:
            yield f"{key}: {self.chance.choice(('>-', '|-'))}{self.beside()}"
            yield f"  {text}"
        elif way == 1 and len(words) > 2:
            middle = self.chance.randrange(1, len(words))
            parts = json.dumps(" ".join(words[:middle]))[:-1], json.dumps(" ".join(words[middle:]))[1:]
            yield f"{key}: {parts[0]}"
            yield f"   {parts[1]}{self.beside()}"
        elif way == 2:
            yield f"{key}:{self.beside()}"
            yield f"  {self.word(value)}{self.beside()}"
        elif way == 3 and self.chance.random() < 0.1:
            yield f"? {key}{self.beside()}"
            yield f": {self.word(value)}{self.beside()}"
        else:
            yield f"{key}: {self.word(value)}{self.beside()}"

    def running(self, key: str, text: str) -> Iterator[str]:
        way = self.chance.randrange(6)
        if way == 0:
            yield f"{key}: {json.dumps(text, ensure_ascii=False)}{self.beside()}"
        elif way == 1:
            yield f"{key}: >{self.beside()}"
            for index, paragraph in enumerate(text.split("\n\n")):
                yield from ["", ""] if index else []
                yield from (f"  {line}" for line in wrap_paragraphs(paragraph))
        else:
            yield f"{key}: {self.chance.choice(('|', '|-', '|+', '|2'))}{self.beside()}"
            step = "  " + "  " * self.chance.randrange(2)
            if self.chance.random() < 0.2:
                yield ""
            yield from (f"{step if key != '|2' else '  '}{line}" if line else "" for line in wrap_paragraphs(text))
            yield from [""] * self.chance.randrange(3)


def with_everything(plain: dict[str, Any]) -> dict[str, Any]:
    """The values of a draft with every part that a file can have."""
    plain = json.loads(json.dumps(plain))
    questions = [
        {"fact": "issued", "question": "When?"},
        {"fact": "attend.place", "question": "Where, and: when?", "look": "the report"},
        {"fact": "symbol", "question": "Which?"},
    ]
    annexes = [
        {"title": "Rules", "text": "1. A kite has a tail.\n\n2. A tail has a bow.\n\n3. No more."},
        {"label": "Annex X", "text": "One.\n\nTwo."},
    ]
    return plain | {
        "sponsors": ["Cambodia", "Egypt", "Japan", "Zambia"],
        "ask": questions,
        "ignore": [{"rule": "ABB01", "reason": "so"}, {"rule": "CAP03", "reason": "so", "place": "preamble 3"}],
        "annexes": annexes,
        "printed": {"recalled": "79/12 of 2 December 2024"},
        "counts": {"states": 164, "signatories": "unknown"},
        "dates": {"opening": "3 December 1997"},
        "layout": {"first_page_bottom": "57.6 pt", "running_title": ["One", "Two"]},
    }


def change(plain: dict[str, Any], chance: random.Random) -> None:
    """Some change of any kind somewhere in the values."""
    kind = chance.randrange(8)
    if kind < 2:
        _change_text(plain, chance)
    elif kind == 2 and isinstance(plain.get("sponsors"), list):
        plain["sponsors"] = list(dict.fromkeys(_changed_list(plain["sponsors"], ["Chad", "Peru", "Togo"], chance)))
    elif kind == 3:
        new = {"fact": "title", "question": f"{chance.random()}: this?"}
        plain["ask"] = _changed_list(plain.get("ask", []), [new], chance)
        chance.choice(plain["ask"] or [{}])["question"] = "Else?"
    elif kind == 4:
        adopted = plain["resolutions"]["recalled"]["adopted"]
        new = [(f"{chance.randrange(60, 80)}/{chance.randrange(200)}", "2 May 2011")]
        plain["resolutions"]["recalled"]["adopted"] = dict(_changed_list(list(adopted.items()), new, chance)) or adopted
    elif kind == 5:
        held = plain["meetings"]["meetings"]["held"]
        held[str(chance.randrange(1, 30))] = f"Some [place], {chance.random()} (2011)"
        held.pop(chance.choice(list(held)))
    elif kind == 6:
        for key, value in (("issued", "1 May 2025"), ("sponsors", "unknown"), ("counts", {"states": 165})):
            if chance.random() < 0.4:
                plain[key] = value
    else:
        plain.pop(chance.choice(("ignore", "annexes", "printed", "dates", "layout", "milestones", "ask")), None)
        plain.setdefault("milestones", {})["other"] = 2001
        plain["footnotes"] = dict.fromkeys(plain["footnotes"], f"See [x, {chance.random()}]: # y")
    for key in [key for key in ("ask", "sponsors") if not plain.get(key, True)]:
        del plain[key]


def _change_text(plain: dict[str, Any], chance: random.Random) -> None:
    holders = [(plain, "preamble"), (plain, "operative"), *((annex, "text") for annex in plain.get("annexes", ()))]
    where, key = chance.choice(holders)
    made = _changed_list(where[key].split("\n\n"), [f"Words that came, {chance.random()},"], chance) or ["None."]
    made[chance.randrange(len(made))] += f" and {chance.random()}"
    where[key] = "\n\n".join(made)


def _changed_list(old: list[Any], new: list[Any], chance: random.Random) -> list[Any]:
    made = list(old)
    kind = chance.randrange(4)
    if kind == 0:
        made.insert(chance.randrange(len(made) + 1), chance.choice(new))
    elif kind == 1 and made:
        made.pop(chance.randrange(len(made)))
    elif kind == 2:
        chance.shuffle(made)
    return made
