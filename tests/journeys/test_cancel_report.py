"""A report whose writing takes long is cancelled from its page while a worker process writes it."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
# An evaluation whose cut-off holds so many plans that its PDF alone takes many seconds.
PREPARE = """
from tuntas.cli.django import start
start()
from tests.factories import world
from tests.reports.factories import plan, snapshot
from tests.tampering import without_guards
from tuntas.evaluation.models import CutOff
made = world()
text = "Menyebarkan brosur persyaratan kepada pemohon. " * 6
many = snapshot(tuple(plan(1, 2022, i, id=f"2022-01-{i:05}", text=text) for i in range(1, 20_001)))
with without_guards():
    CutOff.objects.update(snapshot=many.to_json(), digest=many.digest)
"""
LOOK = """
import json
from tuntas.cli.django import start
start()
from tuntas.audit.models import Event
from tuntas.reports.models import ReportFile, ReportRun
states = list(ReportRun.objects.order_by("pk").values_list("state", flat=True))
verbs = list(Event.objects.filter(noun="report").order_by("pk").values_list("verb", flat=True))
print(json.dumps([states, verbs, ReportFile.objects.count()]))
"""


@pytest.fixture
def tuntas(data_folder):
    """``start(*words)`` begins a process of ours, ``python(script)`` runs one; what still runs is
    ended.
    """
    environment = os.environ | {
        "TUNTAS_DIR": str(data_folder),
        "TUNTAS_DATABASE_URL": "",
        "TUNTAS_WORKER": "separate",
        "TUNTAS_SQLITE_SYNCHRONOUS": "NORMAL",
        "TMPDIR": str(data_folder),
    }
    begun = []

    class Tuntas:
        @staticmethod
        def start(*words):
            begun.append(
                subprocess.Popen(
                    [sys.executable, "-m", "tuntas", *words], env=environment, cwd=ROOT
                )
            )
            return begun[-1]

        @staticmethod
        def python(script):
            command = [sys.executable, "-c", script]
            done = subprocess.run(
                command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True
            )
            return done.stdout

    yield Tuntas
    for process in begun:
        process.terminate()
        process.wait(120)


@pytest.mark.thorough
@pytest.mark.timeout(240)
def test_cancelling_stops_the_worker_leaves_nothing_and_the_report_can_be_asked_for_anew(
    tuntas, data_folder, browser
):
    tuntas.python(PREPARE)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tuntas.start("serve", "--port", str(port))
    tuntas.start("worker")
    address = f"http://127.0.0.1:{port}"
    _until(lambda: _answers(("127.0.0.1", port)))
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/masuk/")
    page.get_by_label("Nama pengguna").fill("team_leader")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("input[type=password]").press("Enter")
    page.goto("/laporan/2023-06/")
    page.get_by_role("button", name="Tulis laporan").click()
    expect(page.get_by_text("Menulis berkas PDF")).to_be_visible(timeout=60_000)
    _until(lambda: list(data_folder.glob("tuntas-pdf-*")))
    page.get_by_role("button", name="Batalkan penulisan").click()
    expect(page.get_by_text("Dibatalkan", exact=True)).to_be_visible()
    expect(
        page.get_by_text("Tidak ada berkas yang tersimpan; laporan dapat ditulis lagi.")
    ).to_be_visible()
    took = _until(lambda: not list(data_folder.glob("tuntas-pdf-*")))
    assert took < 15  # a sign of life comes every second; machines are slow at times
    assert not [
        path for path in data_folder.rglob("*") if path.suffix in (".pdf", ".docx", ".xlsx")
    ]
    assert json.loads(tuntas.python(LOOK)) == [["cancelled"], ["request", "cancel"], 0]
    context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    page.reload()
    expect(page.get_by_text("Cancelled", exact=True)).to_be_visible()
    page.get_by_role("button", name="Write again").click()
    expect(page.get_by_text("Writing the PDF")).to_be_visible(timeout=60_000)
    assert json.loads(tuntas.python(LOOK))[0] == ["cancelled", "running"]
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled", exact=True)).to_have_count(2)
    context.close()


def _answers(address):
    with socket.socket() as tried:
        return tried.connect_ex(address) == 0


def _until(holds, seconds=60):
    """How many seconds it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + seconds, "nothing happened"
        time.sleep(0.05)
    return time.monotonic() - began
