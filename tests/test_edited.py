"""A file changed in place: it holds the new values, and what did not change stays letter by letter."""

from __future__ import annotations

import copy
import difflib
import random
import re
import sys
from pathlib import Path
from typing import Any

import made_up_yaml
import pytest
from sampling import count

from apmb_draft.draft_file import dump, edited, load, to_plain, tree_of, validated
from apmb_draft.draft_file.places import Source
from apmb_draft.model import Resolution
from apmb_draft.problems import DraftError

TEXT = (
    Path("drafts/79.yaml")
    .read_text(encoding="utf-8")
    .replace("issued: 9 December 2024", "issued: 9 December 2024   # as the masthead has it")
    .replace("      54/54 B: 1", "      # the first of all\n      54/54 B: 1")
    .replace("preamble: |", "# agreed on Monday\npreamble: |")
    .replace("  states: 164", "  states:   164  # of May")
)
MODULE = sys.modules["apmb_draft.draft_file.edited"]
BEFORE = load(TEXT.encode(), "79.yaml")


def changed(change: Any, text: str = TEXT) -> tuple[str, list[str]]:
    """The edited text, and the lines that differ."""
    before = load(text.encode(), "79.yaml")
    plain = copy.deepcopy(to_plain(before))
    change(plain)
    after = validated(plain, "79.yaml")
    new = edited(text, before, after)
    assert load(new.encode(), "79.yaml") == after
    marked = difflib.unified_diff(text.splitlines(), new.splitlines(), n=0, lineterm="")
    return new, [line for line in marked if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (lambda p: p.update(issued="1 May 2025"), ["-issued: 9 December 2024   # as the masthead has it",
                                                   "+issued: 1 May 2025   # as the masthead has it"]),
        (lambda p: p["resolutions"]["recalled"]["adopted"].update({"79/34": "2 December 2024"}),
         ["+      79/34: 2 December 2024"]),
        (lambda p: p["resolutions"]["recalled"]["adopted"].pop("60/80"), ["-      60/80: 8 December 2005"]),
        (lambda p: p["counts"].update(states="165"), ["-  states:   164  # of May", "+  states:   165  # of May"]),
        (lambda p: p["attend"].pop("called"), ["-  called: Fifth Review Conference of the Convention"]),
        (lambda p: p["footnotes"].update(treaty="New: text"),
         ["-  treaty: United Nations, *Treaty Series*, vol. 2056, No. 35597.", '+  treaty: "New: text"']),
        (lambda p: p.update(sponsors=["Egypt", "Chad"]), ["+sponsors:", "+  - Egypt", "+  - Chad"]),
        (lambda p: p.update(operative=p["operative"] + "\n\nA new one."), ["+", "+  A new one."]),
        (lambda p: p.update(preamble="A new one,\n\n" + p["preamble"]), ["+  A new one,", "+"]),
        (lambda p: p.pop("milestones"),
         ["-# Years whose round anniversaries the text may mark", "-milestones:", "-  signature: 1997",
          "-  entry_into_force: 1999", "-"]),
    ],
)  # fmt: skip
def test_only_what_changed_is_written(change: Any, lines: list[str]) -> None:
    assert sorted(changed(change)[1]) == sorted(lines)


def test_a_paragraph_that_changed_leaves_the_others_in_their_lines() -> None:
    odd = TEXT.replace(
        "to put an end to the suffering and casualties", "to put an end\n  to the suffering and casualties"
    )
    new, lines = changed(lambda p: p.update(preamble=p["preamble"].replace("*Wishing* to", "*Wishing* also to")), odd)
    assert "put an end\n  to the suffering" in new
    assert all("ishing" in line or "social" in line or "including" in line for line in lines)


def test_questions_come_and_go_with_their_comment() -> None:
    new, lines = changed(lambda p: p.update(ask=[{"fact": "attend.place", "question": "Where?"}]))
    assert [line for line in lines if line.startswith("+#")] == [f"+{new.split(chr(10))[2]}"]
    assert "# What the document is\nformat: 1" in new
    back, _ = changed(lambda p: p.pop("ask"), new)
    assert back == TEXT


def test_windows_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    after = validated({**to_plain(BEFORE), "issued": "1 May 2025", "sponsors": ["Chad"]}, "79.yaml")
    new = edited(text, BEFORE, after)
    assert new.count("\r\n") == text.count("\r\n") + 2
    assert new.replace("\r\n", "\n").count("\r") == 0
    assert load(new.encode(), "79.yaml") == after


def test_other_line_ends_and_marks_stay_line_by_line() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n", 20)
    after = validated({**to_plain(BEFORE), "agenda_item": "99 (q)"}, "79.yaml")
    assert edited(text, BEFORE, after) == text.replace("98 (l)", "99 (q)")


COUNTS = "counts:\n  states:   164  # of May"
SPONSORS = "title: I"
ANNEX = "\nannexes:\n  - title: Kites\n    text: |  # as sent\n      One,\n        and on.\n\n      Two.\n"


@pytest.mark.parametrize(
    ("old", "new", "change", "lines"),
    [
        (COUNTS, "counts: {states: 164, # r\n  others: 3} # s", lambda p: p["counts"].update(states=165),
         ["-counts: {states: 164, # r", "+counts: {states: 165, # r"]),
        (COUNTS, "counts: {states: 164, # r\n  others: 3} # s", lambda p: p["counts"].pop("others"),
         ["-counts: {states: 164, # r", "-  others: 3} # s", "+counts: {states: 164  # r", "+  } # s"]),
        (SPONSORS, "sponsors: [Chad, Egypt]  # r\ntitle: I", lambda p: p["sponsors"].insert(1, "Congo"),
         ["-sponsors: [Chad, Egypt]  # r", "+sponsors: [Chad, Congo, Egypt]  # r"]),
        (SPONSORS, "sponsors: [Chad, Egypt]  # r\ntitle: I", lambda p: p.update(sponsors="unknown"),
         ["-sponsors: [Chad, Egypt]  # r", "+# sponsors: [Chad, Egypt]  # r", "+sponsors: unknown"]),
        (SPONSORS, "sponsors: unknown # r\ntitle: I", lambda p: p.update(sponsors=["Chad"]),
         ["-sponsors: unknown # r", "+# r", "+sponsors:", "+  - Chad"]),
        (SPONSORS, "sponsors:\n- Chad # r\n- Egypt\ntitle: I", lambda p: p["sponsors"].remove("Chad"),
         ["-- Chad # r", "+# - Chad  # r"]),
        (SPONSORS, "sponsors:\n- Egypt # r\n- Chad\n- Congo\ntitle: I", lambda p: p["sponsors"].sort(),
         ["-- Egypt # r", "+- Egypt # r"]),
        (SPONSORS, "sponsors:\n# r\n- Egypt\n- Chad\ntitle: I", lambda p: p["sponsors"].remove("Egypt"),
         ["-- Egypt", "+# - Egypt"]),
        (SPONSORS, "sponsors:\n- Peru\n# r\n- Egypt\n- Chad\n- Congo\n- Gabon\ntitle: I",
         lambda p: p.update(sponsors=["Peru", "Chad", "Congo", "Gabon", "Egypt"]),
         ["-# r", "-- Egypt", "+# r", "+- Egypt"]),
        ("      55/33 V", "      # r\n      55/33 V", lambda p: p["resolutions"]["recalled"]["adopted"].pop("55/33 V"),
         ["-      55/33 V: 20 November 2000", "+      # 55/33 V: 20 November 2000"]),
        (SPONSORS, "original: >- # r\n  Fren\n\n# s\ntitle: I", lambda p: p.update(original="Spanish"),
         ["-original: >- # r", "-  Fren", "+original: Spanish # r"]),
        (SPONSORS, 'original: "Fren\n  ch" # r\ntitle: I', lambda p: p.update(original="Spanish"),
         ['-original: "Fren', '-  ch" # r', "+original: Spanish # r"]),
        (SPONSORS, 'original: "Fren\n  ch" # r\ntitle: I', lambda p: p.pop("original"),
         ['-original: "Fren', '-  ch" # r', "+# r"]),
        (SPONSORS, "sponsors: [Chad, # r\n  Egypt, # s\n  Peru\t# t\n  ]\ntitle: I",
         lambda p: p.update(sponsors=["Chad"]),
         ["-sponsors: [Chad, # r", "-  Egypt, # s", "-  Peru\t# t",
          "+sponsors: [Chad  # r", "+# s", "+  # t"]),
        (SPONSORS, "sponsors: [Chad, # r\n  Egypt, Peru]\ntitle: I", lambda p: p.update(sponsors=["Egypt", "Peru"]),
         ["-sponsors: [Chad, # r", "+sponsors: [  # r"]),
        ("\n\n# Years whose round anniversaries the text may mark", "", lambda p: p.pop("milestones"),
         ["-milestones:", "-  signature: 1997", "-  entry_into_force: 1999"]),
        ("  signature: 1997", "  signature: 1997 # r", lambda p: p.pop("milestones"),
         ["-# Years whose round anniversaries the text may mark", "-milestones:", "-  signature: 1997 # r",
          "-  entry_into_force: 1999", "+# signature: 1997  # r"]),
        (COUNTS, ANNEX + COUNTS, lambda p: p["annexes"][0].update(text="One, and on.\n\n2."),
         ["-      Two.", "+      2."]),
    ],
)  # fmt: skip
def test_remarks_stay_where_an_entry_is_written_in_another_way(
    old: str, new: str, change: Any, lines: list[str]
) -> None:
    assert sorted(changed(change, TEXT.replace(old, new))[1]) == sorted(lines)


def test_where_all_is_written_anew_the_remarks_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "_is", lambda text, after: False)
    new, _ = changed(lambda p: p.pop("milestones"), TEXT.replace("milestones:", "milestones: # r") + "# at the end\n")
    assert "# as the masthead has it\nissued: 9 December 2024\n" in new
    assert "# the first of all\nresolutions:\n" in new
    assert "# states:   164  # of May\ncounts:\n" in new
    assert "# agreed on Monday\npreamble: |\n" in new
    assert "# Years whose" not in new
    assert new.endswith("# milestones:  # r\n# at the end\n")


@pytest.mark.parametrize("seed", range(count(1, of=4)))
def test_whatever_the_file_looks_like_its_remarks_and_untouched_entries_stay(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew: list[Resolution] = []
    whole = MODULE._anew
    monkeypatch.setattr(MODULE, "_anew", lambda source, after: anew.append(after) or whole(source, after))
    chance = random.Random(seed)
    plain = made_up_yaml.with_everything(to_plain(BEFORE))
    for _ in range(50):
        shapes = made_up_yaml.Shapes(chance, chance.choice((0.1, 0.3, 0.6)), chance.choice((0, 0.2, 0.6)))
        text = shapes.file(plain)
        before = load(text.encode(), "made-up.yaml")
        values = copy.deepcopy(plain)
        for _ in range(chance.randrange(1, 4)):
            made_up_yaml.change(values, chance)
        after = validated(values, "made-up.yaml")
        new = edited(text, before, after)
        assert validated(tree_of(new.encode(), "").value, "") == after
        assert sorted(_remarks(new)) == list(range(1, shapes.count + 1))
        source = Source(text.removeprefix("\ufeff"))
        for key, value in source.node.value:
            if to_plain(before)[key.value] == to_plain(after).get(key.value):
                assert source.kept(source.start(key), source.end(value)) in new
    assert not anew


def _remarks(text: str) -> list[int]:
    """The numbers of the remarks of a file."""
    source = Source(text.removeprefix("\ufeff"))
    found = [re.search(r"# r([0-9]+);", source.text[start:end]) for start, end in source.remarks]
    return [int(each[1]) for each in found if each]


def _mutated(plain: dict[str, Any], chance: random.Random) -> None:
    """Some change of any kind somewhere in the values of a file."""
    kind = chance.randrange(6)
    key = chance.choice(("preamble", "operative"))
    paragraphs = plain[key].split("\n\n")
    at = chance.randrange(len(paragraphs))
    if kind == 0:
        paragraphs.insert(at, f"A paragraph that came, {chance.random()},")
    elif kind == 1 and len(paragraphs) > 1:
        del paragraphs[at]
    elif kind == 2:
        paragraphs[at] += f" and {chance.random()}"
    elif kind == 3:
        chance.shuffle(paragraphs)
    elif kind == 4:
        adopted = plain["resolutions"]["recalled"]["adopted"]
        adopted.pop(chance.choice(list(adopted)), None)
        adopted[f"{chance.randrange(60, 80)}/{chance.randrange(200)}"] = f"{chance.randrange(1, 28)} May 2011"
    else:
        held = plain["meetings"]["meetings"]["held"]
        held[chance.choice(list(held))] = f"Somewhere: {chance.random()} (2011)"
        plain["ask"] = [{"fact": "issued", "question": f"{chance.random()}"} for _ in range(chance.randrange(3))]
    plain[key] = "\n\n".join(paragraphs)


def test_any_changes_in_any_order() -> None:
    chance = random.Random(6)
    text, before = TEXT, BEFORE
    for _ in range(count(40, of=150)):
        plain = copy.deepcopy(to_plain(before))
        for _ in range(chance.randrange(1, 4)):
            _mutated(plain, chance)
        try:
            after = validated(plain, "79.yaml")
            load(dump(after).encode(), "79.yaml")
        except DraftError:  # a call without its footnote
            continue
        text = edited(text, before, after)
        assert load(text.encode(), "79.yaml") == after
        assert "# agreed on Monday\n" in text
        assert "# as the masthead has it" in text
        before = after
