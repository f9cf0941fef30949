"""A worker that does what waits, in the process and in the transaction of the test."""

from unittest.mock import patch

from django.core.management import call_command


def work():
    """The connection stays open: it is the test's own, whose transaction would be lost with it."""
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
