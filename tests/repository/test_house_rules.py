"""What a reviewer would say twice."""

import re
from pathlib import Path

import pytest

from tests.repository import messages, workflow

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tuntas"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
PYTHON = sorted(SOURCE.rglob("*.py"))


def test_every_setting_is_documented():
    used = set(re.findall(r"TUNTAS_[A-Z_]+", (SOURCE / "config" / "settings.py").read_text())) - {
        "TUNTAS_"
    }
    documented = set(
        re.findall(r"`(TUNTAS_[A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text())
    )
    assert documented == used


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_a_template_has_no_inline_script_and_nothing_from_elsewhere(path):
    text = path.read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"\son[a-z]+=", text) == []
    assert re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", text) == []


def test_every_template_is_used():
    text = "\n".join(p.read_text() for p in [*PYTHON, *TEMPLATES])
    unused = [
        name
        for path in TEMPLATES
        for name in [path.as_posix().split("/templates/")[1]]
        if name not in text and name not in {"403.html", "403_csrf.html", "404.html", "500.html"}
    ]
    assert unused == []


def test_every_sentence_has_its_english():
    assert messages.problems() == []


def test_the_page_of_the_workflow_is_what_its_table_says():
    assert workflow.PAGE.read_text() == workflow.page()


def test_no_file_knows_a_machine_or_the_real_report():
    """No absolute folder of a developer's machine, and no line numbers of a particular file."""
    folders = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/")
    files = [
        p
        for p in [*PYTHON, *ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")]
        if folders.search(p.read_text())
    ]
    assert files == []
