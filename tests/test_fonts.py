"""The type of the PDF: which of the three families sets it, and that none is a refusal with nothing written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from test_render_pdf import DRAFT

from apmb_draft.cli import main
from apmb_draft.model.problems import DraftError
from apmb_draft.render import font_metrics, pdf, render_pdf
from apmb_draft.text.templates import Templates

ROOT = Path(__file__).parents[1]
NAMES = {
    "Tinos": ["Tinos-Regular.ttf", "Tinos-Italic.ttf", "Tinos-Bold.ttf", "Tinos-BoldItalic.ttf"],
    "Times New Roman": ["times.ttf", "timesi.ttf", "timesbd.ttf", "timesbi.ttf"],
}


@pytest.fixture
def only(monkeypatch, tmp_path):
    """A machine whose only fonts are these, whatever letters they hold."""

    def has(*names: str) -> Path:
        folder = tmp_path / "fonts"
        folder.mkdir()
        for file, name in zip(font_metrics.find_faces().files, names, strict=False):
            shutil.copyfile(file, folder / name)
        monkeypatch.setattr(font_metrics, "font_folders", lambda: [folder])
        return folder

    return has


@pytest.mark.parametrize("family", NAMES)
def test_another_family_of_the_same_widths_will_do_and_the_doctor_says_which(only, family):
    usual = render_pdf(DRAFT, Templates())
    folder = only(*NAMES[family])
    assert font_metrics.find_faces().family == family
    assert render_pdf(DRAFT, Templates()) == usual
    found = {finding.name: finding.detail for finding in pdf.check_environment()}
    assert found["fonts"] == f"{family}, {folder}"


def test_without_a_family_a_pdf_is_refused_and_nothing_is_written(only, monkeypatch, tmp_path, capsys):
    only("DejaVuSerif.ttf")
    shutil.copytree(ROOT / "drafts", tmp_path / "work" / "drafts")
    monkeypatch.chdir(tmp_path / "work")
    with pytest.raises(SystemExit) as end:
        main(["build", "drafts/79.yaml", "--pdf", "--docx"])
    assert end.value.code == 3
    said = capsys.readouterr().err
    assert "[font-missing]" in said
    assert "fonts-liberation2" in said
    assert not (tmp_path / "work" / "output").exists()


def test_a_file_that_is_no_font_is_an_error_and_no_other_face_steps_in(only):
    folder = only(*NAMES["Tinos"])
    (folder / "Tinos-Bold.ttf").write_bytes(b"kites")
    with pytest.raises(DraftError, match=r"page\.html\.jinja: .*apmb-draft serif.*\[pdf\]"):
        render_pdf(DRAFT, Templates())
