"""A file changed in place: it holds the new values, and what did not change stays letter by letter."""

from __future__ import annotations

import copy
import difflib
import json
import random
import re
from pathlib import Path
from typing import Any

import made_up_yaml
import pytest
from sampling import count

from apmb_draft.draft_file import dump, edit_text, load, to_plain, tree_of, validate_plain
from apmb_draft.draft_file.yaml_tree import YamlText
from apmb_draft.model.problems import DraftError

TEXT = (
    Path("drafts/79.yaml")
    .read_text(encoding="utf-8")
    .replace("issued: 9 December 2024", "issued: 9 December 2024   # as the masthead has it")
    .replace("      54/54 B: 1", "      # the first of all\n      54/54 B: 1")
    .replace("preamble: |", "# agreed on Monday\npreamble: |")
    .replace("  states: 164", "  states:   164  # of May")
)
BEFORE = load(TEXT.encode(), "79.yaml")


def above(line: str) -> str:
    """The comment above a line of the file."""
    lines = TEXT.splitlines()
    comment = lines[lines.index(line) - 1]
    assert comment.startswith("# ")
    return comment


def changed(change: Any, text: str = TEXT) -> tuple[str, list[str]]:
    """The edited text, and the lines that differ."""
    before = load(text.encode(), "79.yaml")
    plain = copy.deepcopy(to_plain(before))
    change(plain)
    after = validate_plain(plain, "79.yaml")
    new = edit_text(text, before, after, "79.yaml")
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
         [f"-{above('milestones:')}", "-milestones:", "-  signature: 1997",
          "-  entry_into_force: 1999", "-"]),
    ],
)  # fmt: skip
def test_only_what_changed_is_written(change: Any, lines: list[str]) -> None:
    assert sorted(changed(change)[1]) == sorted(lines)


def test_another_order_alone_moves_the_lines_with_what_is_in_them() -> None:
    def swapped(plain: dict[str, Any]) -> None:
        adopted = plain["resolutions"]["recalled"]["adopted"]
        adopted["55/33 V"] = adopted.pop("55/33 V")

    new, lines = changed(swapped)
    assert lines == ["-      55/33 V: 20 November 2000", "+      55/33 V: 20 November 2000"]
    assert list(load(new.encode(), "79.yaml").resolutions["recalled"].adopted)[-1] == "55/33 V"


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
    assert f"{above('format: 1')}\nformat: 1" in new
    back, _ = changed(lambda p: p.pop("ask"), new)
    assert back == TEXT


def test_windows_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    after = validate_plain({**to_plain(BEFORE), "issued": "1 May 2025", "sponsors": ["Chad"]}, "79.yaml")
    new = edit_text(text, BEFORE, after, "79.yaml")
    assert new.count("\r\n") == text.count("\r\n") + 2
    assert new.replace("\r\n", "\n").count("\r") == 0
    assert load(new.encode(), "79.yaml") == after


def test_other_line_ends_and_marks_stay_line_by_line() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n", 20)
    after = validate_plain({**to_plain(BEFORE), "agenda_item": "99 (q)"}, "79.yaml")
    assert edit_text(text, BEFORE, after, "79.yaml") == text.replace("98 (l)", "99 (q)")


COUNTS = "counts:\n  states:   164  # of May"
SPONSORS = "title: I"
ASKED = "ask:\n  - {fact: issued, question: When?} # q\n  - {fact: attend.place, question: Where?} # r\n"
ANNEX = "\nannexes:\n  - title: Kites\n    text: |  # as sent\n      One,\n        and on.\n\n      Two.\n"


@pytest.mark.parametrize(
    ("old", "new", "change", "lines"),
    [
        (COUNTS, "counts: {states: 164, # r\n  others: 3} # s", lambda p: p["counts"].update(states=165),
         ["-counts: {states: 164, # r", "-  others: 3} # s", "+# counts: {states: 164,  # r", "+counts: # s",
          "+  states: 165", "+  others: 3"]),
        (COUNTS, "counts: {states: 164, # r\n  others: 3} # s", lambda p: p["counts"].pop("others"),
         ["-counts: {states: 164, # r", "-  others: 3} # s", "+# counts: {states: 164,  # r", "+counts: # s",
          "+  states: 164"]),
        (SPONSORS, "sponsors: [Chad, Egypt]  # r\ntitle: I", lambda p: p["sponsors"].insert(1, "Congo"),
         ["-sponsors: [Chad, Egypt]  # r", "+sponsors:  # r", "+  - Chad", "+  - Congo", "+  - Egypt"]),
        (SPONSORS, "sponsors: [Chad, Egypt]  # r\ntitle: I", lambda p: p.update(sponsors="unknown"),
         ["-sponsors: [Chad, Egypt]  # r", "+sponsors: unknown  # r"]),
        (SPONSORS, "sponsors: unknown # r\ntitle: I", lambda p: p.update(sponsors=["Chad"]),
         ["-sponsors: unknown # r", "+sponsors: # r", "+  - Chad"]),
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
         ["-sponsors: [Chad, # r", "-  Egypt, # s", "-  Peru\t# t", "-  ]",
          "+# sponsors: [Chad,  # r", "+# Egypt,  # s", "+# Peru  # t", "+sponsors:", "+  - Chad"]),
        (COUNTS, ASKED + COUNTS, lambda p: p["ask"][1].update(question="Where, and when?"),
         ["-  - {fact: attend.place, question: Where?} # r", "+  - fact: attend.place # r",
          "+    question: Where, and when?"]),
        ("\n\n# Years whose round anniversaries the text may mark", "", lambda p: p.pop("milestones"),
         ["-milestones:", "-  signature: 1997", "-  entry_into_force: 1999"]),
        ("  signature: 1997", "  signature: 1997 # r", lambda p: p.pop("milestones"),
         ["-# Years whose round anniversaries the text may mark", "-milestones:", "-  signature: 1997 # r",
          "-  entry_into_force: 1999", "+# signature: 1997  # r"]),
        (COUNTS, ANNEX + COUNTS, lambda p: p["annexes"][0].update(text="One, and on.\n\n2."),
         ["-      Two.", "+      2."]),
    ],
)  # fmt: skip
def test_comments_stay_where_an_entry_is_written_in_another_way(
    old: str, new: str, change: Any, lines: list[str]
) -> None:
    assert sorted(changed(change, TEXT.replace(old, new))[1]) == sorted(lines)


ORIGINAL = TEXT[: TEXT.index("title: I")].count("\n") + 1


@pytest.mark.parametrize(
    ("text", "change", "place"),
    [
        (json.dumps(to_plain(BEFORE)), lambda p: p.update(issued="1 May 2025"), (1, 1)),
        (TEXT.replace("title: I", "? original\n: French\ntitle: I"), lambda p: p.pop("original"), (ORIGINAL, 3)),
    ],
)  # fmt: skip
def test_what_has_no_lines_of_its_own_is_refused_with_its_place(text: str, change: Any, place: tuple[int, int]) -> None:
    with pytest.raises(DraftError) as refused:
        changed(change, text)
    (problem,) = refused.value.problems
    assert (problem.code, problem.where.file) == ("edit-in-place", "79.yaml")
    assert (problem.where.line, problem.where.column) == place


@pytest.mark.parametrize("seed", range(count(1, of=4)))
def test_a_file_of_any_look_has_the_new_values_and_its_comments_and_untouched_entries_or_is_refused(seed: int) -> None:
    chance = random.Random(seed)
    plain = made_up_yaml.with_everything(to_plain(BEFORE))
    refused = 0
    for _ in range(50):
        shapes = made_up_yaml.Shapes(chance, chance.choice((0.1, 0.3, 0.6)), chance.choice((0, 0.2, 0.6)))
        text = shapes.file(plain)
        before = load(text.encode(), "made-up.yaml")
        values = copy.deepcopy(plain)
        for _ in range(chance.randrange(1, 4)):
            made_up_yaml.change(values, chance)
        after = validate_plain(values, "made-up.yaml")
        source = YamlText(text.removeprefix("\ufeff"))
        try:
            new = edit_text(text, before, after, "made-up.yaml")
        except DraftError as wrong:
            (problem,) = wrong.problems
            assert problem.code == "edit-in-place"
            assert "? " in text
            assert source.lines[problem.where.line - 1].strip()
            refused += 1
            continue
        assert repr(validate_plain(tree_of(new.encode(), "").value, "")) == repr(after)
        assert sorted(_comments(new)) == list(range(1, shapes.count + 1))
        for key, value in source.node.value:
            if repr(to_plain(before)[key.value]) == repr(to_plain(after).get(key.value)):
                assert source.kept(source.start(key), source.end(value)) in new
    assert refused < 10


def _comments(text: str) -> list[int]:
    """The numbers of the comments of a file."""
    source = YamlText(text.removeprefix("\ufeff"))
    found = [re.search(r"# r([0-9]+);", source.text[start:end]) for start, end in source.comments]
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
            after = validate_plain(plain, "79.yaml")
            load(dump(after).encode(), "79.yaml")
        except DraftError:  # a call without its footnote
            continue
        text = edit_text(text, before, after, "79.yaml")
        assert load(text.encode(), "79.yaml") == after
        assert "# agreed on Monday\n" in text
        assert "# as the masthead has it" in text
        before = after
