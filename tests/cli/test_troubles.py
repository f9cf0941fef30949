"""What the machine lacks is one sentence and exit status 1, never a traceback."""

import socket

import pytest

from tests.command import tuntas


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.thorough
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_said_before_anything_is_migrated(tmp_path, taken, command):
    status, said = tuntas(tmp_path / "baru", command, "--port", str(taken))
    assert (status, said) == (
        1,
        f"tuntas: 127.0.0.1:{taken}: Address already in use. Server tidak dapat dijalankan di "
        "sini: hentikan program yang memakai alamat itu, atau pilih yang lain dengan --port.\n",
    )
    assert not (tmp_path / "baru" / "migrate.lock").exists()


@pytest.mark.thorough
def test_a_damaged_database_file_is_said(tmp_path):
    path = tmp_path / "tuntas.sqlite3"
    path.write_bytes(b"bukan basis data" * 1000)
    assert tuntas(tmp_path, "doctor") == (
        1,
        f"tuntas: Basis data {path} tidak dapat dibaca: file is not a database. Periksa hak akses "
        "dan ruang disk; bila berkasnya rusak, pulihkan dari cadangan.\n",
    )


@pytest.mark.thorough
def test_a_database_without_tables_is_said(tmp_path):
    assert tuntas(tmp_path, "verify-audit") == (
        1,
        f"tuntas: Basis data {tmp_path / 'tuntas.sqlite3'} belum memuat tabel yang diperlukan. "
        "Jalankan 'tuntas migrate'.\n",
    )


@pytest.mark.thorough
def test_a_server_that_does_not_answer_is_said_without_the_password(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"postgresql://u:rahasia@127.0.0.1:{port}/tuntas"
    status, said = tuntas(tmp_path, "serve", TUNTAS_DATABASE_URL=address)
    assert status == 1
    assert said.startswith(f"tuntas: Basis data 127.0.0.1:{port}/tuntas tidak dapat dipakai: ")
    assert said.endswith(". Periksa TUNTAS_DATABASE_URL dan apakah servernya berjalan.\n")
    assert (said.count("\n"), "rahasia" in said) == (1, False)


def test_a_missing_driver_is_said(tmp_path):
    (tmp_path / "psycopg.py").write_text("raise ImportError('no psycopg')")
    status, said = tuntas(
        tmp_path,
        "migrate",
        TUNTAS_DATABASE_URL="postgresql://u@127.0.0.1/d",
        PYTHONPATH=str(tmp_path),
    )
    assert (status, said) == (
        1,
        "tuntas: Penggerak basis data belum terpasang. Pasang dengan pip install "
        "'tuntas[postgres]'.\n",
    )


def test_a_folder_that_is_a_file_is_said(tmp_path):
    path = tmp_path / "berkas"
    path.write_text("")
    status, said = tuntas(path, "migrate")
    assert (status, said.count("\n")) == (1, 1)
    assert said.startswith(f"tuntas: {path}")


def test_a_wrong_setting_is_said_by_its_name(tmp_path):
    assert tuntas(tmp_path, "doctor", TUNTAS_EVIDENCE_MB="seratus") == (
        1,
        "tuntas: TUNTAS_EVIDENCE_MB: “seratus” bukan bilangan dari 1 sampai 1000000. Perbaiki "
        "nilainya, atau kosongkan untuk memakai 100.\n",
    )


@pytest.mark.parametrize("port", ["0", "65536", "abc", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    status, said = tuntas(tmp_path, "serve", f"--port={port}")
    assert status == 2
    assert said.endswith(
        f"argument --port: “{port}”: yang diharapkan bilangan dari 1 sampai 65535\n"
    )
