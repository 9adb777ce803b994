"""The YAML file: every mistake in its place, nothing changed silently, and what is written is read back."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from mistakes import DRAFT, Mistake, changed, mistakes, problems
from sampling import count, sample

from apmb_draft.compose import compose
from apmb_draft.draft_file import dump, json_schema, load, schema_text, to_plain, validate_plain, yaml_tree
from apmb_draft.model.problems import DraftError, Where
from apmb_draft.model.resolution import COMMITTEES, Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.text.markup import escape_text

ROOT = Path(__file__).parent.parent
REAL = (ROOT / "drafts" / "79.yaml").read_bytes()


def draft(old: str, new: str) -> str:
    """The draft of the cases with one change."""
    assert DRAFT.count(old) == 1, old
    return DRAFT.replace(old, new)


# --- Mistakes ------------------------------------------------------------------------------------------------------


CASES = [pytest.param(case, id=case.title) for case in mistakes()]


def test_the_draft_that_the_cases_change_has_no_mistake():
    assert problems(DRAFT) == []
    assert len(CASES) > 90


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_reported_in_its_place_as_the_golden_file_has_it(case: Mistake):
    assert tuple(map(str, problems(changed(case.change)))) == case.messages


@pytest.mark.parametrize("case", sample(CASES, 12))
def test_a_mistake_is_reported_by_the_slow_reader_of_yaml_too(case: Mistake, monkeypatch: pytest.MonkeyPatch):
    """The two readers of YAML may differ by a little in place and code."""
    expected = [problem.message for problem in problems(changed(case.change))]
    monkeypatch.setattr(yaml_tree, "LOADER", yaml.SafeLoader)
    assert [problem.message for problem in problems(changed(case.change))] == expected


def test_no_message_speaks_of_what_only_a_programmer_knows():
    said = " ".join(message for case in mistakes() for message in case.messages)
    assert len(said) > 5000
    for word in ("YAML", "pydantic", "mapping", "scalar", "token", "dict", "tuple", "string", "null", "None", "input"):
        assert word not in said, word


# --- What is no draft at all ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "place", "code", "values"),
    [
        (b"", (1, 1), "yaml", []),
        (b"# Kites\n", (1, 1), "yaml", []),
        (b"kites", (1, 1), "yaml", []),
        (b"- kites", (1, 1), "yaml", []),
        (DRAFT.encode("utf-16"), (1, 1), "encoding", ["UTF-8"]),
        ("a: 1\nb: café".encode("latin-1"), (2, 7), "encoding", ["UTF-8"]),
        (b"a: " + b"x" * 10_000_000, (0, 0), "too-large", ["10,000,003", "1,000,000"]),
        (b"a\0b: 1", (1, 2), "control-character", ["U+0000"]),
        (b"PK\3\4\n", (1, 3), "control-character", ["U+0003"]),
    ],
)
def test_a_file_that_is_no_draft_is_refused(data: bytes, place: tuple[int, int], code: str, values: list[str]):
    first = problems(data)[0]
    assert (first.where, first.code) == (Where("kites.yaml", *place), code)
    assert all(value in first.message for value in values)


def test_anchors_that_would_expand_to_billions_of_values_are_refused():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert {problem.code for problem in problems(bomb)} == {"yaml-anchor", "yaml-alias"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 90_000,
        "{a: " * 20_000,
        "- " * 45_000,
        "x" * 90_000,
        "a: " + "[^" * 40_000,
        "preamble: '" + "{a" * 40_000 + "'",
        "preamble: '" + "[^a " * 20_000 + "'",
        "".join(f"sesion{n}: x\n" for n in range(5_000)),
        "counts:\n" + "".join(f"  A{n}: x\n" for n in range(5_000)),
        "preamble: |\n" + "  {recaled} [^a] **x\n\n" * 3_000,
        "? " * 40_000,
        "'" * 90_000,
        "a: 'x\n" * 10_000,
        "#" * 90_000,
        "\u200b" * 30_000,
        "footnotes:\n" + "".join(f"  a{n}: x\n" for n in range(5_000)),
    ],
    ids=lambda text: text[:16],
)
def test_a_large_file_of_nothing_but_mistakes_is_refused(text: str):
    found = problems(text)
    assert found
    assert max(len(str(problem)) for problem in found) < 1000


# --- Nothing changes silently --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["no", "on", "1:30", "79", "1e3", "0x1F", "2024-12-02", "1_000", "true", "~x", ".5", "=", "a#b"]
)
def test_a_title_that_yaml_would_read_as_something_else_stays_as_it_is_written(text: str):
    assert load(draft("title: Kites", f"title: {text}").encode(), "x").title == text


def test_the_names_of_resolutions_stay_text():
    file = draft(
        "80/1: 1 December 2025", "54/54 B: 1999-12-01\n      60/80: 8 December 2005\n      3379 (XXX): unknown"
    )
    assert list(load(file.encode(), "x").resolutions["recalled"].adopted) == ["54/54 B", "60/80", "3379 (XXX)"]


def test_both_forms_of_a_date_are_the_same_date():
    first = load(draft("8 October 2026", "2026-10-08").encode(), "x")
    assert first == load(DRAFT.encode(), "x")


def test_unknown_may_be_written_with_a_capital():
    assert load(draft("place: Strelsau", "place: Unknown").encode(), "x").attend.place is UNKNOWN  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "change", [lambda t: t.replace("\n", "\r\n"), lambda t: t.replace("\n", "\r"), lambda t: f"\ufeff{t}"]
)
def test_line_ends_of_other_systems_and_a_byte_order_mark_change_nothing(change: Any):
    assert load(change(DRAFT).encode(), "x") == load(DRAFT.encode(), "x")


def test_the_places_of_mistakes_are_right_in_a_file_with_line_ends_of_windows():
    wrong = draft("{recalled}", "{recaled}")
    assert problems(wrong.replace("\n", "\r\n").encode()) == problems(wrong)


@pytest.mark.parametrize("block", ["|", "|-", "|+", "|2", "| # the text", ">", ">-"])
def test_a_text_may_be_written_in_any_block_of_yaml(block: str):
    file = draft("operative: |", f"operative: {block}")
    whole = file if ">" not in block else file.replace("place_and_dates};\n\n", "place_and_dates};\n\n\n")
    assert load(whole.encode(), "x").operative == load(DRAFT.encode(), "x").operative


@pytest.mark.parametrize(("block", "indent"), [("|", 2), ("|", 7), ("|2", 2), ("|1", 1), ("|-", 4), ("| # {x", 3)])
def test_the_column_of_a_mistake_in_a_block_is_right_however_it_is_indented(block: str, indent: int):
    before, after = DRAFT.split("preamble: |\n")
    text, rest = after.split("operative:")
    text = re.sub("^  ", " " * indent, text.replace("{parties}", "{partis}"), flags=re.MULTILINE)
    whole = f"{before}preamble: {block}\n{text}operative:{rest}"
    line = next(n for n, content in enumerate(whole.split("\n"), 1) if "{partis}" in content)
    column = whole.split("\n")[line - 1].index("{partis}") + 1
    assert problems(whole)[0].where == Where("kites.yaml", line, column)


def test_every_problem_of_a_block_is_told_at_its_column_behind_letters_of_every_width():
    first = problems(draft("*Noting* that {parties}", "*Noting* 𝛼 é \u00a0 – {partis}"))[0]
    assert (first.where, first.code) == (Where("kites.yaml", 33, 20), "slot-unknown")


@pytest.mark.parametrize("markup", ["{=session}", "{=}", "{?session|[x]}", "{!session|x}", "{>A/80/1|x}"])
def test_the_markup_with_which_a_draft_is_composed_is_no_markup_of_the_file(markup: str):
    assert "slot-unknown" in [one.code for one in problems(draft("*Noting* that {parties}", f"*Noting* that {markup}"))]


# --- Writing -------------------------------------------------------------------------------------------------------


def test_the_file_of_the_79th_session_is_what_the_tool_writes_but_for_comments():
    written = dump(load(REAL, "79.yaml")).split("\n")
    ours = REAL.decode().split("\n")
    assert [line for line in written if not line.startswith("#")] == [line for line in ours if not line.startswith("#")]
    assert written[0] == ours[0] == "# yaml-language-server: $schema=draft.schema.json"


def test_what_is_written_has_a_comment_over_each_part_and_no_key_of_the_format_is_forgotten():
    from apmb_draft.draft_file.dump import PARTS  # noqa: PLC0415

    keys = [key for _, part in PARTS for key in part]
    assert sorted(keys) == sorted(Resolution.model_fields)
    text = dump(load(DRAFT.encode(), "x"))
    for paragraph in text.strip().split("\n\n")[1:]:
        assert paragraph.startswith(("#", "  *", "operative: |"))


@pytest.mark.parametrize(
    "text",
    [
        "no", "Yes", "null", "~", "1:30", "2024-12-02", "0x1F", "1e3", "007", "1_000", ".inf", "79", "-", "- a", "? a",
        "* a", "&a", "!a", "%a", "@a", "`a`", "| a", "> a", "[a]", "{a}", "a: b", "a:", "a #b", "#a", '"a" b', "'a' b",
        "a\\", "=", "<<", "…", "é\u00a0è", "---", "--- a", "...", "a, b", "a: {b", "“a”", "a\\nb", "%YAML 1.1",
        "key:\u00a0value",
    ],
)  # fmt: skip
def test_a_text_of_any_kind_is_written_so_that_it_is_read_back_and_every_reader_sees_text(text: str):
    values = {"title": text, "sponsors": (text.replace(",", ";"), "Utopia")}
    resolution = load(DRAFT.encode(), "x").model_copy(update=values)
    written = dump(resolution)
    assert load(written.encode(), "x") == resolution
    guessed = yaml.safe_load(written)
    assert guessed["title"] == (79 if text == "79" else text)


_SIGNS = ":#\"'*&!-?%@`{}[]|>,=~<\\/()._ \u00a0–“”é0123456789abYNo"
WORDS = st.one_of(
    st.text(st.sampled_from(_SIGNS), min_size=1, max_size=24),
    st.sampled_from(
        ["yes", "no", "null", "~", "unknowns", "1:30", "2024-12-02", "(a)", "(iv)", "#", "1.", "- x", "? x", "*Noting*",
         "Notes, *Noting*", "x" * 130, "…", "(b) or (c)", ": ", " #", "<<", "---"]
    ),
    st.text(max_size=12),
)  # fmt: skip
LINE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join).map(lambda text: re.sub(r"[\t\r\n]", " ", text))
PROSE = st.lists(LINE, min_size=1, max_size=4).map("\n\n".join)
NAMES = st.from_regex(r"\A[a-z][a-z0-9_]{0,8}\Z")
DAYS = st.dates().filter(lambda day: day.year > 999).map(lambda day: day.isoformat()) | st.just("unknown")


@st.composite
def plain_drafts(draw: st.DrawFn) -> dict[str, Any]:
    """The values of a draft with hostile texts everywhere; not all of them are allowed."""
    names = draw(st.lists(NAMES, unique=True, min_size=7, max_size=7))
    maybe = {
        "committee": st.sampled_from(sorted(COMMITTEES)),
        "agenda_title": LINE,
        "sponsors": st.lists(LINE.map(lambda text: text.replace(",", ";")), min_size=1, max_size=3)
        | st.just("unknown"),
        "next_session": st.integers(1, 999),
        "preamble": PROSE,
        "counts": st.fixed_dictionaries(
            {names[0]: st.integers(1, 999) | st.just("unknown"), "text": st.just("unknown")}
        ),
        "dates": st.fixed_dictionaries({names[1]: DAYS}),
        "milestones": st.fixed_dictionaries({names[2]: st.integers(1, 2100)}),
        "resolutions": st.fixed_dictionaries(
            {names[3]: st.fixed_dictionaries({"adopted": st.just({"54/54 B": "unknown"})})}
        ),
        "meetings": st.fixed_dictionaries(
            {
                names[4]: st.fixed_dictionaries(
                    {"name": LINE, "held": st.just({1: "the Dead Sea (2007)", 12: "A (unknown)"})}
                )
            }
        ),
        "annexes": st.lists(st.fixed_dictionaries({"text": PROSE}, optional={"title": LINE}), min_size=1, max_size=2),
        "ask": st.lists(st.fixed_dictionaries({"fact": LINE, "question": LINE}, optional={"look": LINE}), max_size=2),
    }
    notes = {name: draw(LINE) for name in names[5:]} if draw(st.booleans()) else {}
    chosen = {key: draw(values) for key, values in maybe.items() if draw(st.booleans())}
    return {
        "session": 81,
        "stage": "draft",
        "symbol": "unknown",
        "issued": draw(DAYS),
        "agenda_item": draw(LINE),
        "title": draw(LINE),
        "operative": draw(PROSE) + "".join(f"[^{name}]" for name in notes),
        **({"footnotes": notes} if notes else {}),
        **chosen,
    }


def tamed(value: Any, key: str = "") -> Any:
    """The same texts with the signs of the markup escaped, in titles left out, and without what no file may hold."""
    if key in ("issued", "dates", "resolutions", "held", "committee"):
        return value
    if isinstance(value, dict):
        return {name: tamed(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [tamed(inner, key) for inner in value]
    if not isinstance(value, str) or value in ("unknown", "draft"):
        return value
    seen = "".join(
        letter
        for letter in value
        if letter == "\n" or not (yaml_tree.is_control(letter) or (letter.isdecimal() and letter > "9"))
    )
    if key in ("title", "agenda_title", "name"):
        return f"x{re.sub(r'[*{}]', '', seen)}"
    text, *calls = re.split(r"(?=\[\^[a-z0-9_]+\])", seen)
    return "\n\n".join(f"x{escape_text(part)}" for part in text.split("\n\n")) + "".join(calls)


SEEN = {"loaded": 0, "refused": 0}


@settings(max_examples=count(60, of=400), derandomize=True, deadline=None)
@given(plain_drafts())
def test_what_is_written_is_read_back_or_refused_whatever_the_texts(plain: dict[str, Any]):
    try:
        resolution = validate_plain(plain, "x")
    except DraftError:
        SEEN["refused"] += 1
        return
    assert validate_plain(to_plain(resolution), "x") == resolution
    written = dump(resolution)
    try:
        again = load(written.encode(), "x")
    except DraftError as wrong:
        # What the texts say may be a mistake; what the tool wrote never is.
        assert_codes(wrong, TEXT_CODES)
        SEEN["refused"] += 1
        return
    SEEN["loaded"] += 1
    assert again == resolution
    assert dump(again) == written


def assert_codes(wrong: DraftError, codes: set[str]) -> None:
    assert {problem.code for problem in wrong.problems} <= codes, wrong


TEXT_CODES = {
    "text-italic", "text-bold", "text-brace", "text-note", "text-marker", "text-number", "text-plain", "text-tab",
    "note-missing", "note-unused", "note-call", "slot-unknown", "slot-empty", "control-character",
}  # fmt: skip


@settings(max_examples=count(40, of=200), derandomize=True, deadline=None)
@given(plain_drafts().map(tamed))
def test_a_draft_with_hostile_texts_is_written_read_back_and_composed(plain: dict[str, Any]):
    try:
        resolution = validate_plain(plain, "x")
        again = load(dump(resolution).encode(), "x")
    except DraftError as wrong:
        assert_codes(wrong, TEXT_CODES | {"value"})
        SEEN["refused"] += 1
        return
    SEEN["loaded"] += 1
    assert again == resolution
    assert compose(again) == compose(resolution)
    assert_valid(dump(resolution))


def test_the_properties_above_saw_drafts_that_were_read_back():
    if not any(SEEN.values()):
        pytest.skip("they did not run")
    assert SEEN["loaded"] > count(20, of=150), SEEN


# --- Files gone wrong ----------------------------------------------------------------------------------------------


def mutated(text: str, chance: random.Random) -> str:
    """A text after one to three accidents of an editor."""
    for _ in range(chance.randint(1, 3)):
        lines, at = text.split("\n"), chance.randrange(max(1, len(text)))
        row, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                text = text[:at] + text[at + chance.randint(1, 12) :]
            case 1:
                text = text[:at] + text[at : at + 30] * 2 + text[at + 30 :]
            case 2:
                text = text[:at] + "".join(chance.choices(_ACCIDENTS, k=chance.randint(1, 4))) + text[at:]
            case 3:
                text = text[:at]
            case 4:
                lines[row], lines[other] = lines[other], lines[row]
                text = "\n".join(lines)
            case 5:
                lines[row] = " " * chance.randint(0, 6) + lines[row].lstrip()
                text = "\n".join(lines)
            case 6:
                del lines[row : row + chance.randint(1, 3)]
                text = "\n".join(lines)
            case 7:
                lines.insert(row, lines[other])
                text = "\n".join(lines)
            case _:
                text = text[:at] + chance.choice(["\n", "\n\n", "\n  ", ": ", " #", " - "]) + text[at:]
    return text


_ACCIDENTS = ":#\"'*&!-?%@`{}[]|>,=~<\\/()^ \t\r\n\0\u00a0\u200b\u2028\ufeffé漢😀01aZ"


@pytest.mark.parametrize("seed", range(count(2, of=8)))
def test_a_damaged_file_is_a_resolution_or_an_error_in_its_place(seed: int):
    chance = random.Random(seed)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(count(200, of=400)):
        text = mutated(REAL.decode(), chance)
        try:
            resolution = load(text.encode("utf-8", "surrogatepass"), "79.yaml")
        except DraftError as wrong:
            outcomes["refused"] += 1
            assert_sensible(wrong, text)
        else:
            outcomes["read"] += 1
            assert load(dump(resolution).encode(), "again") == resolution
            compose(resolution)
    assert min(outcomes.values()) > 20, outcomes


def assert_sensible(wrong: DraftError, text: str) -> None:
    """Problems in places of the file: a line that it has, and a column of that line or the one behind its end."""
    assert wrong.problems
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in wrong.problems:
        where = problem.where
        assert problem.message.isprintable()
        assert where.file == "79.yaml"
        assert 1 <= where.line <= len(lines), (problem, len(lines))
        assert 1 <= where.column <= len(lines[where.line - 1]) + 1, (problem, lines[where.line - 1])


@settings(max_examples=count(100, of=300), derandomize=True, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_bytes_of_any_kind_are_refused_with_an_error(data: bytes):
    assert problems(data)


# --- The schema ----------------------------------------------------------------------------------------------------


class EditorLoader(yaml.SafeLoader):
    """YAML as the language server of an editor reads it: version 1.2, in which `yes` and a date are text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "bool", "merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def as_in_an_editor(text: str) -> Any:
    return _with_text_keys(yaml.load(text, EditorLoader))


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_text_keys(inner) for key, inner in value.items()}
    return [_with_text_keys(inner) for inner in value] if isinstance(value, list) else value


VALIDATOR = Draft202012Validator(json_schema())


def assert_valid(text: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_in_an_editor(text))] == []


@pytest.mark.parametrize("copy", ["apmb_draft/draft_file/draft.schema.json", "drafts/draft.schema.json"])
def test_the_shipped_schema_is_the_one_of_the_models(copy: str):
    assert (ROOT / copy).read_text(encoding="utf-8") == schema_text(), "python .ci/schema.py"


def test_the_schema_is_one_and_names_the_version_of_the_format():
    Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$id"].endswith(":format:1")
    assert json.loads(schema_text()) == json_schema()


def made_up() -> list[Any]:
    text = (ROOT / "tests" / "cases" / "compose.txt").read_text(encoding="utf-8")
    head = DRAFT[: DRAFT.index("next_session")]
    found = [part.partition("\n---\n")[0].split("\n", 1) for part in re.split("^=== ", text, flags=re.MULTILINE)[1:]]
    return [pytest.param(file.replace("{head}", head), id=title) for title, file in found]


@pytest.mark.parametrize("text", [REAL.decode(), DRAFT, *made_up()])
def test_the_schema_accepts_what_the_tool_accepts(text: str):
    resolution = load(text.encode(), "x")
    assert_valid(text)
    assert_valid(dump(resolution))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("session: 81", "sesion: 81"),
        ("session: 81", "session: unknown"),
        ("session: 81", "session: 0"),
        ("session: 81", "session: 1000"),
        ("next_session: 82", "next_session: 1000"),
        ("stage: draft", "stage: drafted"),
        ("format: 1", "format: 2"),
        ("symbol: unknown", "symbol: a/c.1"),
        ("issued: 8 October 2026", "issued: October 8, 2026"),
        ("title: Kites", "title:"),
        ("title: Kites", "title: [Kites]"),
        ("  number: 2", "  number: second"),
        ("  number: 2", "  number: 2\n  held: 1"),
        ("  parties: 19", "  States Parties: 19"),
        ("  parties: 19", "  parties: 1,900"),
        ("1: Zenda (2025)", "1: Zenda"),
        ("1: Zenda (2025)", "first: Zenda (2025)"),
        ("80/1: 1 December 2025", "80/1B: 1 December 2025"),
        ("80/1: 1 December 2025", "80/1: 1 December"),
        ("  kite: See", "  Kite: See"),
        ("  - Utopia", "  - [Utopia]"),
        ("next_session: 82", "next_session: 82\nask: nothing"),
        ("next_session: 82", "next_session: 82\nadoption: {number: 81/3, date: unknown, meeting: 3}"),
        ("next_session: 82", "next_session: 82\nannexes: {text: a}"),
    ],
)
def test_the_schema_refuses_what_the_tool_refuses(old: str, new: str):
    assert problems(draft(old, new))
    assert not VALIDATOR.is_valid(as_in_an_editor(draft(old, new)))


def groups(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every group of keys of a schema, by its place."""
    if isinstance(part, dict):
        if part.get("type") == "object":
            yield path, part
        for key, inner in part.items():
            yield from groups(inner, f"{path}/{key}")


def test_every_key_of_the_schema_is_described_and_no_other_key_is_allowed():
    found = list(groups(json_schema()))
    assert len(found) > 15
    for path, group in found:
        assert "additionalProperties" in group, path
        for key, value in group.get("properties", {}).items():
            assert value.get("description"), f"{path}/{key}"


def test_the_schema_holds_no_words_of_programmers():
    text = schema_text().replace('"null"', "")  # a list whose last entry was deleted
    for word in ("null", "Any", "Unknown", "UNKNOWN", "rule ", "roll-over", "pydantic", "None", "tuple", "\\d"):
        assert word not in text, word
