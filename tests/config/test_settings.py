"""Every setting with values that nobody means: taken, or refused by name, and nothing else."""

import os
import re
import runpy
from pathlib import Path

import pytest

from tests.command import tuntas
from tuntas.core.base.errors import Refusal

pytestmark = pytest.mark.filterwarnings("ignore:.*found in sys.modules")
ROOT = Path(__file__).resolve().parents[2]
DOCUMENTED = re.findall(
    r"^\| `(TUNTAS_[A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text(), re.MULTILINE
)
HOSTILE = (
    " ", ",", "://", "x", "-1", "1e9", "NaN", "٣", "9" * 5000, "a\nb", "a b", "\udcff", "😀",
    "../..", "http://", "https://[::1", "https://h:x", "ftp://h", "smtp://", "smtp://[", "smtp://h:x",
    "smtp://h:99999", "smtp://h:0", "smtp://u:hush@", "smtp://h/x?y", "imap://u:hush@h",
    "s3://", "s3://[", "s3://h:x", "s3://b", "s3://K:hush@", "s3://K:ra/hasia@wadah",
    "s3://K@wadah", "s3://wadah?endpoint=x", "s3://wadah?endpont=https://h", "s3://wadah?x",
    "s3://wadah?region=a%20b", "postgresql://u:hush@h:x/d", "mysql://h/d", "postgresql://[",
)  # fmt: skip
SECRET = {"TUNTAS_EMAIL_URL", "TUNTAS_EVIDENCE_URL", "TUNTAS_TEST_DATABASE_URL"}
FREE = {  # any text will do
    "TUNTAS_DIR",  # a folder
    "TUNTAS_SECRET_KEY",
    "TUNTAS_DATABASE_URL",  # a test reads the other one
}


def started(monkeypatch, tmp_path, name, raw):
    """The code of the refusal with which the settings are not read; "" where they are."""
    for known in [each for each in os.environ if each.startswith("TUNTAS_")]:
        monkeypatch.delenv(known)
    monkeypatch.setenv("TUNTAS_DIR", str(tmp_path))
    monkeypatch.setenv(name, raw)
    try:
        runpy.run_module("tuntas.config.settings")
    except Refusal as refused:
        said = str(refused.message)
        assert name in said
        assert name not in SECRET or "hush" not in said
        return refused.code
    return ""


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_hostile_value_is_taken_or_refused_by_name(monkeypatch, tmp_path, name):
    monkeypatch.chdir(tmp_path)
    found = {raw: started(monkeypatch, tmp_path, name, raw) for raw in HOSTILE}
    assert found["\udcff"] == "setting_not_text"
    if name not in FREE:
        assert found["a\nb"] != ""


@pytest.mark.parametrize(
    "raw", [raw for raw in HOSTILE if raw.startswith(("smtp", "imap", "s3", "://", "ftp"))]
)
def test_no_hostile_address_is_one_of_a_mail_server_or_of_object_storage(
    monkeypatch, tmp_path, raw
):
    found = [
        started(monkeypatch, tmp_path, name, raw)
        for name in ("TUNTAS_EMAIL_URL", "TUNTAS_EVIDENCE_URL")
    ]
    assert found == ["mail_address_wrong", "storage_address_wrong"]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("TUNTAS_EMAIL_URL", "smtp://survei%40contoh.go.id:p%2Fw@surel.contoh.go.id"),
        ("TUNTAS_EMAIL_URL", "smtps://[::1]:465/"),
        ("TUNTAS_EMAIL_URL", "smtp+plain://127.0.0.1"),
        ("TUNTAS_EMAIL_FROM", "Survei Badan Contoh <survei@contoh.go.id>"),
        ("TUNTAS_EVIDENCE_URL", "s3://wadah"),
        (
            "TUNTAS_EVIDENCE_URL",
            "s3://K:a%2Fb@wadah-1/f?endpoint=http://127.0.0.1:9000&region=id-1",
        ),
        ("TUNTAS_DIR", ""),
    ],
)
def test_what_is_meant_is_taken(monkeypatch, tmp_path, name, raw):
    monkeypatch.chdir(tmp_path)
    assert started(monkeypatch, tmp_path, name, raw) == ""


@pytest.mark.thorough
@pytest.mark.parametrize("command", ["serve", "migrate", "doctor", "demo"])
@pytest.mark.parametrize(
    ("name", "raw"),
    [("TUNTAS_EMAIL_URL", "imap://h"), ("TUNTAS_EVIDENCE_URL", "s3://["), ("TUNTAS_HTTPS", "ya")],
)
def test_a_command_says_in_one_sentence_which_setting_is_wrong(tmp_path, command, name, raw):
    status, said = tuntas(tmp_path, command, **{name: raw})
    assert (status, said.count("\n")) == (1, 1)
    assert said.startswith(f"tuntas: {name}")
