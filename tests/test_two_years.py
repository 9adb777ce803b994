"""Two years of the resolution through the command line, from A/RES/79/34 to the draft of the eighty-first session."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from commands import After
from commands import Call as Commands
from messages import line_with, quoted
from sampling import sample

from apmb_draft.compose import compose
from apmb_draft.draft_file import load
from apmb_draft.un.typography import plain_text

ANSWERS = [
    "--agenda-item", "99 (n)", "--date", "2025-10-13", "--states", "166", "--place", "Geneva",
    "--dates", "2025-12-01..2025-12-05", "--action-plan", "2025–2029",
    "--sponsor", "Cambodia", "--sponsor", "Japan", "--sponsor", "Zambia",
]  # fmt: skip
"""What was known in October 2025 (`treaty/facts.md`)."""
ADOPTED = [
    "--number", "80/35", "--date", "2025-12-01", "--meeting", "52", "--report", "A/80/534", "--paragraph", "7",
    "--issued", "2025-12-03",
]  # fmt: skip
Call = Callable[..., str]


@pytest.fixture
def call(call: Commands) -> Call:
    def run(*words: str, code: int = 0) -> str:
        said = call(*words)
        assert said.code == code, said
        return said.text

    return run


def words(path: str) -> dict[str, str]:
    """The paragraphs of a draft file by their place, as they are read."""
    document = compose(load(Path(path).read_bytes(), path))
    return {block.key or block.role.value: plain_text(block.text) for block in document.blocks}


def edit_in_word(source: str, target: str, before: str, after: str) -> None:
    """What a colleague does: open the clean file, change words, save it under another name."""
    document = docx.Document(source)
    changed = 0
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if before in run.text:
                run.text = run.text.replace(before, after)
                changed += 1
    assert changed == 1
    document.save(target)


def issued_document(name: str, *changes: tuple[str, str]) -> str:
    """The document as the Secretariat would issue it: the draft under its symbol, with its own small changes."""
    text = Path("drafts/80.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    folder = Path("secretariat")
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def draft_of_the_eightieth(call: Call) -> None:
    """next-year, answers, build, an edit in Word, and the way back."""
    call("next-year", "-q", *ANSWERS)
    path = Path("drafts/80.yaml")
    path.write_text(path.read_text().replace("agenda_item: 99 (n)", "agenda_item: 99 (n) # as allocated"))
    call("build", "-q", "--docx")
    edit_in_word(
        "output/80-draft-clean.docx", "from-Oslo.docx", "in various parts of the world", "in many parts of the world"
    )
    call("absorb", "drafts/80.yaml", "from-Oslo.docx")
    assert "use of anti-personnel mines in many parts of the world" in words("drafts/80.yaml")["operative 4"]


def as_issued(call: Call) -> None:
    """The limited document comes out, reissued for technical reasons, with one word changed by an editor."""
    document = issued_document(
        "L30.yaml", ("symbol: unknown", "symbol: A/C.1/80/L.30*\nsymbol_note: Reissued for technical reasons."),
        ("deep regret", "profound regret"),
    )  # fmt: skip
    call("build", "-q", "--docx", "-o", "secretariat", document)
    said = call("issued", "drafts/80.yaml", "secretariat/A-C.1-80-L.30-clean.docx", code=1)
    assert "preamble 12: Noting with [-deep-]{+profound+} regret" in said
    text = Path("drafts/80.yaml").read_text()
    assert "symbol: A/C.1/80/L.30*\n" in text
    assert "agenda_item: 99 (n) # as allocated\n" in text
    assert "deep regret" in text
    call("issued", "drafts/80.yaml", "secretariat/A-C.1-80-L.30-clean.docx", "--force", "-q")
    assert "{+" not in call("issued", "drafts/80.yaml", "secretariat/A-C.1-80-L.30-clean.docx")


def revised(call: Call) -> None:
    """The revision, changed, and read out from the podium."""
    call("revise", "--date", "2025-10-24", "-q")
    revision = Path("drafts/80-Rev.1.yaml")
    revision.write_text(revision.read_text().replace("mines in many parts", "mines in several parts"))
    assert words("drafts/80-Rev.1.yaml")["sponsors"] == "Cambodia, Japan and Zambia: revised draft resolution"
    call("build", "-q", "--docx", "drafts/80-Rev.1.yaml")
    assert Path("output/A-C.1-80-L.30-Rev.1-tracked.docx").exists()
    sheet = call("redline", "drafts/80.yaml", "drafts/80-Rev.1.yaml", "--oral", "-q")
    assert "In paragraph 4, replace “many” with “several”." in sheet


def test_two_years_from_the_seventy_ninth_session_to_the_eighty_first(call: Call):
    draft_of_the_eightieth(call)
    as_issued(call)
    revised(call)
    said = call("adopt", "drafts/80.yaml", *ADOPTED, code=3)
    assert "[superseded]" in line_with(said, "drafts/80.yaml: ", "drafts/80-Rev.1.yaml")
    call("adopt", *ADOPTED, "-q")
    adopted = words("drafts/80.yaml")
    assert adopted["report"] == "[on the report of the First Committee (A/80/534, para. 7)]"
    assert (adopted["meeting"], adopted["adopted-on"]) == ("52nd plenary meeting", "1 December 2025")
    assert adopted["symbol"] == "A/RES/80/35"
    call("build", "-q", "--docx", "drafts/80.yaml")
    call("next-year", "-q")
    following(words("drafts/81.yaml"))


def following(draft: dict[str, str]) -> None:
    """What the draft of the eighty-first session must say, whatever the way to it was."""
    assert draft["preamble 1"].endswith(
        "78/45 of 4 December 2023, 79/34 of 2 December 2024 and 80/35 of 1 December 2025,"
    )
    assert draft["preamble 6"].startswith("Recalling the First to Twenty-second Meetings of the States Parties to the ")
    assert draft["preamble 6"].endswith(
        "The Hague (2021) and Geneva (2022, 2023 and 2025), and the First, Second, Third, Fourth and Fifth Review "
        "Conferences of the States Parties to the Convention, held in Nairobi (2004), Cartagena, Colombia (2009), "
        "Maputo (2014), Oslo (2019) and Siem Reap, Cambodia (2024),"
    )
    assert "to attend the Twenty-third Meeting of the States Parties" in draft["operative 9"]
    assert draft["operative 10"].count("Twenty-fourth Meeting of the States Parties") == 2
    assert "eighty-second session" in draft["operative 12"]


SLIPS = [
    ("to attend the {attend}", "to attend the Twenty-second Meeting of the States Parties"),
    ("to convene the {convene}", "to convene the Twenty third Meeting of the States Parties to the Convention"),
    ("{meetings.places}, and", "{places with a comma too many}, and"),
    ("that {states} States have", "that 166 States have now"),
    ("promotion of the Convention,\n", "promotion of the Convention, and stressing the importance of kites,\n"),
]
"""How the official text may differ: a short name, a hyphen lost, a comma too many, words added."""


@pytest.mark.parametrize("form", sample(["docx", "pdf"], 1))
def test_the_same_with_the_official_document_slips_included(after: After, call: Call, form: str):
    after("next-year", "-q", *ANSWERS, "--symbol", "A/C.1/80/L.30")
    path = Path("drafts/80.yaml")
    original = path.read_text(encoding="utf-8")
    places = re.search(r"held in (Maputo.*?), and the First", words("drafts/80.yaml")["preamble 6"])
    assert places
    slip = places[1].replace("2022 and", "2022, and")
    document = issued_document(
        "official.yaml", *((before, after.replace("{places with a comma too many}", slip)) for before, after in SLIPS)
    )
    call("adopt", document, *ADOPTED, "-q")
    call("build", "-q", f"--{form}", "-o", "secretariat", document)
    said = call("adopt", "drafts/80.yaml", "--from", f"secretariat/A-RES-80-35-clean.{form}")
    assert "[-Twenty-third-]{+Twenty third+}" in said
    assert quoted(line_with(said, "printed.meetings.places: "))[0].startswith("Maputo (1999)")
    assert re.sub(r"\W", "", " ".join(words(document).values())) == re.sub(
        r"\W", "", " ".join(words("drafts/80.yaml").values())
    )
    assert Path("drafts/80.yaml.bak").read_text(encoding="utf-8") == original
    call("next-year", "-q")
    following(words("drafts/81.yaml"))
    assert "Twenty third" not in str(words("drafts/81.yaml"))
