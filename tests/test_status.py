"""Where each series stands: the station of its texts, what is open with its key, what comes next, days in order."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from commands import After
from messages import line_with, problems

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load

ANSWERS = [
    "--place", "Geneva", "--dates", "2025-12-01..2025-12-05", "--agenda-item", "99 (n)", "--states", "166",
    "--sponsor", "Peru", "--action-plan", "2025-2029", "--date", "2025-10-13",
]  # fmt: skip


def report(call: Any, *words: str) -> list[dict[str, Any]]:
    code, out, _ = call("status", "--json", *words)
    assert code == 0
    series: list[dict[str, Any]] = json.loads(out)["series"]
    return series


def commands(series: dict[str, Any]) -> list[str]:
    return [step["command"] for step in series["next"]]


def confirm(path: Path) -> None:
    """Delete the questions, which confirms what was proposed."""
    text = path.read_text(encoding="utf-8")
    if "# Still open" in text:
        text = text[: text.index("# Still open")] + text[text.index("# What the document is") :]
        path.write_text(text, encoding="utf-8")


def test_an_adopted_text_waits_for_the_next_session(call: Any) -> None:
    (one,) = report(call)
    assert (one["station"], one["session"], one["year"], one["open"]) == ("adopted", 79, 2024, [])
    assert commands(one) == ["apmb-draft next-year drafts/79.yaml"]
    assert [(day["from"], day["to"], day["what"][:20]) for day in one["dates"]] == [
        ("2024-11-25", "2024-11-29", "Fifth Review Confere"),
        ("2024-12-02", "2024-12-02", "resolution 79/34 ado"),
        ("2024-12-09", "2024-12-09", "A/RES/79/34 issued"),
    ]


def test_a_draft_says_what_is_open_by_its_key_and_what_to_do(after: After, call: Any) -> None:
    after("next-year", "-q")
    (one,) = report(call)
    assert (one["station"], one["session"], one["file"]) == ("draft", 80, "drafts/80.yaml")
    assert {"attend.place", "agenda_item", "sponsors"} <= {ask["key"] for ask in one["open"]}
    assert [text["station"] for text in one["texts"]] == ["draft", "adopted"]
    assert commands(one)[0] == "apmb-draft answer drafts/80.yaml"
    out = call("status")[1]
    for words in ("Eightieth session (2025): draft", "attend.place:", f"    {commands(one)[0]}\n", "2 December 2024:"):
        assert words in out, words


def test_what_is_answered_is_handed_in_next(after: After, call: Any, folder: Path) -> None:
    after("next-year", "-q", *ANSWERS)
    confirm(folder / "drafts" / "80.yaml")
    (one,) = report(call)
    assert [(ask["key"], ask["look"]) for ask in one["open"]] == [("symbol", "the issued document")]
    assert commands(one)[2] == "apmb-draft pack drafts/80.yaml --base OFFICIAL.docx --author DELEGATION"
    assert [(day["from"], day["what"].rpartition(", ")[2]) for day in one["dates"]][-2:] == [
        ("2025-10-13", "the draft submitted"), ("2025-12-01", "Geneva")
    ]  # fmt: skip


def test_what_may_have_gone_stale_is_counted_and_looked_at_before_handing_in(
    after: After, call: Any, folder: Path
) -> None:
    after("next-year", "-q", *ANSWERS)
    draft = folder / "drafts" / "80.yaml"
    confirm(draft)
    (one,) = report(call)
    assert commands(one)[0] == "apmb-draft check drafts/80.yaml --select ROL"
    assert str(one["stale"]) in one["next"][0]["what"].split()
    assert call("check", "drafts/80.yaml", "--select", "ROL").out.endswith(f"\n{one['stale']} advice\n")
    with draft.open("a", encoding="utf-8") as file:
        file.write("ignore:\n  - rule: ROL02\n    reason: agreed as it stands\n")
    assert report(call)[0]["stale"] == one["stale"] - 1
    (folder / "drafts" / "79.yaml").unlink()
    assert report(call)[0]["stale"] == 0


def next_of(call: Any) -> list[str]:
    """The commands of the next steps, without their arguments."""
    return [command.partition("drafts/")[0].strip() for command in commands(report(call)[0])]


def test_documents_that_are_older_than_the_draft_are_made_anew_next(after: After, call: Any) -> None:
    after("next-year", "-q")
    assert "apmb-draft build" not in next_of(call)
    call("answer", "--place", "Geneva", "-q")
    assert next_of(call)[:4] == [f"apmb-draft {name}" for name in ("answer", "check", "build", "pack")]
    (step,) = (step for step in report(call)[0]["next"] if "build" in step["command"])
    assert step["command"] == report(call)[0]["older"][0]["command"]
    call("build", "--docx", "-q")
    assert "apmb-draft build" not in next_of(call)


def test_what_is_packed_is_sent_next_and_packed_again_when_the_draft_changes(after: After, call: Any) -> None:
    after("next-year", "-q", *ANSWERS)
    call("answer", "--confirm", "all", "-q")
    assert "apmb-draft pack" in next_of(call)
    assert call("pack", "--author", "Ruritania", "-o", "kit", "-q")[0] == 0
    (sent,) = (step["what"] for step in report(call)[0]["next"] if not step["command"])
    assert (sent.split()[:3], "apmb-draft pack" in next_of(call)) == (["packed", "in", "kit:"], False)
    call("answer", "--states", "167", "-q")
    (again,) = (command for command in commands(report(call)[0]) if "pack" in command)
    assert "--author Ruritania -o kit --force" in again


def as_issued(symbol: str, source: Path) -> None:
    """The document that the Secretariat issues of a draft."""
    text = re.sub("symbol: .*", f"symbol: {symbol}", source.read_text(encoding="utf-8"))
    Path("issued.docx").write_bytes(write(compose(load(text.encode(), "issued"))))


def test_a_symbol_that_was_filled_in_is_no_proof_that_the_draft_was_issued(
    after: After, call: Any, folder: Path
) -> None:
    after("next-year", "-q", *ANSWERS, "--symbol", "A/C.1/80/L.30")
    confirm(folder / "drafts" / "80.yaml")
    (one,) = report(call)
    assert (one["station"], one["texts"][0]["symbol"], one["open"]) == ("draft", "A/C.1/80/L.30", [])
    assert [command.split()[1] for command in commands(one)] == ["check", "build", "pack", "issued", "adopt"]
    assert "    apmb-draft issued drafts/80.yaml DOCUMENT\n" in call("status")[1]


def test_what_was_issued_is_told_from_what_issued_noted_and_revisions_alike(
    after: After, call: Any, folder: Path
) -> None:
    after("next-year", "-q", *ANSWERS)
    draft = folder / "drafts" / "80.yaml"
    as_issued("A/C.1/80/L.30*", draft)
    before = sorted(folder.rglob("*"))
    assert call("issued", "drafts/80.yaml", "issued.docx", "-n")[0] == 0
    assert sorted(folder.rglob("*")) == before
    assert call("issued", "drafts/80.yaml", "issued.docx")[0] == 0
    (one,) = report(call)
    assert one["station"] == "issued"
    assert [step["command"].split()[1] for step in one["next"]] == ["revise", "adopt"]
    assert ("2025-10-13", "A/C.1/80/L.30* issued") in [(day["from"], day["what"]) for day in one["dates"]]
    assert line_with(call("status")[1], "Eightieth session (2025): ", "issued", "A/C.1/80/L.30*")
    call("revise", "-q", "--date", "2025-10-24")
    (one,) = report(call)
    assert (one["station"], one["file"]) == ("revised", "drafts/80-Rev.1.yaml")
    assert [text["station"] for text in one["texts"]] == ["revised", "issued", "adopted"]
    assert [step["command"].split()[1] for step in one["next"]] == ["check", "pack", "issued", "adopt"]
    as_issued("A/C.1/80/L.30/Rev.1", folder / "drafts" / "80-Rev.1.yaml")
    assert call("issued", "drafts/80-Rev.1.yaml", "issued.docx")[0] == 0
    assert report(call)[0]["station"] == "issued"
    shutil.rmtree(folder / "output")
    assert [text["station"] for text in report(call)[0]["texts"]] == ["revised", "issued", "adopted"]


def test_days_are_those_of_the_text_in_hand_and_of_the_year_before(after: After, call: Any, folder: Path) -> None:
    after("next-year", "-q", *ANSWERS, "--symbol", "A/C.1/80/L.30")
    call("revise", "-q", "--date", "2025-10-24")
    (one,) = report(call)
    whats = [(day["from"], day["what"]) for day in one["dates"]]
    assert ("2025-10-24", "A/C.1/80/L.30/Rev.1 submitted") in whats
    assert ("2025-10-13", "A/C.1/80/L.30 issued") in whats
    assert [what for day, what in whats if day == "2024-12-02" and "79/34" in what and "43rd" in what]
    revision = folder / "drafts" / "80-Rev.1.yaml"
    text = revision.read_text(encoding="utf-8")
    dates = "\ndates:\n  entry_into_force: 2026-03-01\ncounts:"
    revision.write_text(text.replace("\ncounts:", dates), encoding="utf-8")
    assert report(call)[0]["dates"][-1] == {"from": "2026-03-01", "to": "2026-03-01", "what": "entry into force"}


def test_an_adopted_text_without_its_date_of_issue_asks_for_it_and_goes_on(after: After, call: Any) -> None:
    after("next-year", "-q", *ANSWERS, "--symbol", "A/C.1/80/L.30")
    facts = ["--number", "80/35", "--date", "2025-12-01", "--meeting", "52", "--report", "A/80/534"]
    assert call("adopt", "-q", *facts)[0] == 0
    (one,) = report(call)
    assert [ask["key"] for ask in one["open"]] == ["issued"]
    assert commands(one) == [
        "apmb-draft answer drafts/80.yaml",
        "apmb-draft adopt drafts/80.yaml --from DOCUMENT",
        "apmb-draft next-year drafts/80.yaml",
    ]


def test_what_was_read_is_told_before_what_cannot_be(call: Any, folder: Path) -> None:
    (folder / "empty").mkdir()
    code, out, err = call("status", "empty", "drafts", "missing.yaml")
    assert code == 2
    assert "Seventy-ninth session" in out
    assert problems(err) == [("empty", "file"), ("missing.yaml", "file")]


@pytest.mark.parametrize("columns", [40, 80])
def test_commands_are_never_broken_and_all_else_fits(call: Any, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    call("next-year", "-q")
    lines = call("status")[1].splitlines()
    assert "    apmb-draft pack drafts/80.yaml --base OFFICIAL.docx --author DELEGATION" in lines
    others = [line for line in lines if not line.startswith(("    apmb-draft", "  drafts/")) and " " in line.strip()]
    assert max(map(len, others)) <= columns


def test_every_series_is_told_and_two_in_one_folder_are_told_apart(call: Any, folder: Path) -> None:
    text = (folder / "drafts" / "79.yaml").read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title: "))
    kites = text.replace(title, "title: Kites").replace("A/RES/79/34", "A/RES/79/99")
    (folder / "drafts" / "kites.yaml").write_text(kites, encoding="utf-8")
    (folder / "drafts" / "sub folder").mkdir()
    (folder / "drafts" / "sub folder" / "79.yaml").write_text(kites, encoding="utf-8")
    found = report(call)
    assert [(one["folder"], one["title"][:5]) for one in found] == [
        ("drafts", "Imple"),
        ("drafts", "Kites"),
        ("drafts/sub folder", "Kites"),
    ]
    assert commands(found[2])[0] == "apmb-draft next-year 'drafts/sub folder/79.yaml'"
    assert len(report(call, "drafts/sub folder")) == 1


def test_a_draft_belongs_to_the_text_it_was_made_from_under_another_title(
    after: After, call: Any, folder: Path
) -> None:
    after("next-year", "-q", "--set", "title=Another title")
    (one,) = report(call)
    assert [text["session"] for text in one["texts"]] == [80, 79]


def test_a_file_that_cannot_be_read_hides_no_other(call: Any, folder: Path) -> None:
    (folder / "drafts" / "80.yaml").write_text("session: [")
    code, out, err = call("status", "--json")
    assert code == 2
    assert "drafts/80.yaml" in err
    told = json.loads(out)
    assert len(told["series"]) == 1
    assert "drafts/80.yaml" in told["problems"][0]


def test_nothing_is_written_and_an_empty_folder_is_named(call: Any, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    call("status")
    assert sorted(folder.rglob("*")) == before
    (folder / "drafts" / "79.yaml").unlink()
    code, _, err = call("status")
    assert (code, problems(err)) == (2, [("drafts", "file")])
