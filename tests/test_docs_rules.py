"""Every rule that the code names by its short name is explained in `docs/rules.md`, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from scripts import loaded

from apmb_draft.docx.whole_package import REMEDIES

ROOT = Path(__file__).parent.parent
RULE = re.compile(r"\b(?:STR|ITA|REP|REF|DAT|NUM|TYP|CAP|SPL|ABB|SPN|MST|FRM|ROL|AMD|SNS)\d\d\b")


def test_the_rules_named_in_the_code_are_those_explained():
    code = "\n".join(path.read_text() for path in sorted((ROOT / "apmb_draft").rglob("*.py")))
    explained = re.findall(r"^\| (\w+\d\d) \|", (ROOT / "docs" / "rules.md").read_text(), re.M)
    assert len(explained) > 10
    assert set(RULE.findall(code)) == set(explained)


def test_the_table_of_the_check_is_made_from_its_rules():
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert loaded(ROOT / ".ci/rules.py").with_table(page) == page, "run .ci/rules.py"
    assert page.count("| error |") > 10


def test_what_a_word_file_may_tell_is_explained_code_by_code():
    rules = (ROOT / "docs" / "rules.md").read_text()
    assert len(REMEDIES) > 15
    assert set(re.findall(r"^\| `([\w-]+)` \|", rules, re.M)) >= set(REMEDIES)
