"""A worker that is killed for real after the server took a letter and before that was recorded."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[3]

BEGIN = """
from tuntas.cli.django import start
start()
from datetime import timedelta
from django.utils import timezone
from tuntas.surveys.invitations import actions
from tuntas.surveys.invitations import addresses as invitations
from tuntas.surveys.invitations.actions import UNSURE_AFTER
from tuntas.surveys.models import Invitation, RoundService
"""
PREPARE = """
from tests.surveys.channel_factories import collecting
made = collecting()
act = {"asked": made.asked, "viewer": made.viewer(), "at": timezone.now()}
actions.invite(addresses=["ani@contoh.id", "budi@contoh.id"], **act)
actions.request_sending(site="https://survei.contoh.go.id", **act)
"""
ASK_AGAIN = """
from tests.people import as_viewer
from tuntas.accounts.models import User
asked = RoundService.objects.select_related("round", "service__unit").get(invitations__pk=1)
viewer = as_viewer(User.objects.get(username="officer"), timezone.localdate())
act = {"asked": asked, "viewer": viewer, "at": timezone.now()}
actions.request_sending(site="https://survei.contoh.go.id", **act)
"""
LOOK = """
asked = RoundService.objects.get(invitations__pk=1)
later = timezone.now() + UNSURE_AFTER + timedelta(seconds=1)
now, then = (invitations.state_of(asked, at - UNSURE_AFTER) for at in (timezone.now(), later))
print(now.waiting, now.sent, now.underway, now.unsure, then.unsure)
"""


class KillsTheSender:
    """Takes a letter and kills, before it says so, the process in ``victim``."""

    def __init__(self):
        self.to = []
        self.victim = None

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.to += envelope.rcpt_tos
        if self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)
        return "250 OK"


@pytest.mark.thorough
def test_a_letter_that_may_have_arrived_is_told_as_unsure_and_never_sent_twice_unasked(data_folder):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "TUNTAS_DIR": str(data_folder),
        "TUNTAS_EMAIL_URL": f"smtp+plain://127.0.0.1:{port}",
        "TUNTAS_WORKER": "separate",
        "TUNTAS_SQLITE_SYNCHRONOUS": "NORMAL",
    }

    def tuntas(*words):
        return subprocess.Popen([sys.executable, "-m", "tuntas", *words], env=environment, cwd=ROOT)

    def python(script):
        command = [sys.executable, "-c", BEGIN + script]
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.stderr == ""
        return done.stdout.split()

    server = KillsTheSender()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        python(PREPARE)
        server.victim = tuntas("worker", "--until-empty")
        assert server.victim.wait(60) == -signal.SIGKILL
        assert server.to == ["ani@contoh.id"]
        assert python(LOOK) == [
            "1",
            "0",
            "1",
            "0",
            "1",
        ]  # one waits, one is under way and later unsure

        server.victim = None
        python(ASK_AGAIN)
        assert tuntas("worker", "--until-empty").wait(60) == 0
        assert server.to == ["ani@contoh.id", "budi@contoh.id"]
        assert python(LOOK) == ["0", "1", "1", "0", "1"]
    finally:
        controller.stop()
