"""Changes of a resolution as people make them, by a seed: words, paragraphs added, dropped, moved, cut in two."""

from __future__ import annotations

import random
import re

from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution


class Hand:
    """Changes a text as people do, by a seed."""

    def __init__(self, seed: int):
        self.dice = random.Random(seed)

    def text(self, text: str) -> str:
        found = text.split("\n\n")
        for _ in range(self.dice.randint(1, 5)):
            at = self.dice.randrange(len(found))
            self.dice.choice([self.word, self.word, self.word, self.drop, self.come, self.split, self.move])(found, at)
        return "\n\n".join(found)

    def word(self, found: list[str], at: int) -> None:
        words = found[at].split(" ")
        here = self.dice.randrange(len(words))
        if re.search(r"[{}\[\]*(]", words[here]) or not words[here][:1].isalpha():
            return
        words[here : here + 1] = self.dice.choice([
            [], [words[here], "indeed"], ["other,", words[here]], ["something", "else"], [f"*{words[here]}*"],
            [f"{words[here]},"], [words[here].rstrip(",;.") + ";"], [f"({words[here].rstrip(',;.')})"],
            [f"“{words[here].rstrip(',;.')}”"], [words[here], words[here]], [f"{words[here]},", "*inter alia*,"],
        ])  # fmt: skip
        found[at] = " ".join(words)

    def drop(self, found: list[str], at: int) -> None:
        if len(found) > 2:
            del found[at]

    def come(self, found: list[str], at: int) -> None:
        found.insert(at, self.dice.choice(["*Notes* the kites of the year;", "*Recalls* that gulls, and moths, fly;"]))

    def split(self, found: list[str], at: int) -> None:
        words = found[at].split(" ")
        half = len(words) // 2
        first, second = " ".join(words[:half]), " ".join(words[half:])
        if min(len(first), len(second)) > 20 and first.count("*") % 2 == 0 and second[:1].isalpha():
            found[at : at + 1] = [first, second]

    def move(self, found: list[str], at: int) -> None:
        found.insert(self.dice.randrange(len(found)), found.pop(at))

    def resolution(self, old: Resolution) -> Resolution | None:
        plain = to_plain(old)
        for key in ("preamble", "operative"):
            if self.dice.random() < 0.8:
                plain[key] = self.text(plain[key])
        used = set(re.findall(r"\[\^(\w+)\]", plain["preamble"] + plain["operative"]))
        plain["footnotes"] = {name: note for name, note in plain.get("footnotes", {}).items() if name in used}
        try:
            return validate_plain({key: value for key, value in plain.items() if value}, "by hand")
        except DraftError:
            return None
