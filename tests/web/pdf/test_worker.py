"""The compiler of a PDF ends with whoever wanted it: when its work is called off, and when it is
killed.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tuntas.web.pdf import pages as pdf

# A document that takes minutes, so that what ends it is not its own end.
LONG = "#for i in range(9000) { for j in range(9000) { for k in range(9000) { } } }"
WANTED = """
import sys
from datetime import date
from pathlib import Path
from tuntas.web.pdf.pages import write_pdf
folder = Path(sys.argv[1])
print("begun", flush=True)
write_pdf(folder / "long.typ", {}, folder / "long.pdf", date(2023, 6, 6))
"""


class CalledOff(Exception):
    pass


def compilers(folder: Path) -> list[int]:
    """The processes that compile something below the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it ended meanwhile
            continue
        if any(w.endswith(b"pdf/worker.py") for w in words) and str(folder).encode() in b" ".join(
            words
        ):
            found.append(int(process.name))
    return found


def until(happened, seconds=10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where everything lies, also what is temporary."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "long.typ").write_text(LONG, "utf-8")
    return tmp_path


needs_proc = pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="processes are listed under /proc"
)


@pytest.mark.thorough
@needs_proc
def test_work_that_is_called_off_ends_the_compiler_within_seconds(folder):
    heard = []

    def progress(share):
        heard.append(share)
        if len(heard) == 3:  # begun, prepared, first sign of life while it compiles
            raise CalledOff

    with pytest.raises(CalledOff):
        pdf.write_pdf(folder / "long.typ", {}, folder / "long.pdf", date(2023, 6, 6), progress)
    assert heard == [0.0, 0.1, 0.1]
    assert compilers(folder) == []
    assert [path.name for path in folder.iterdir()] == ["long.typ"]


@needs_proc
def test_a_killed_worker_leaves_no_compiler_running(folder):
    environment = {**os.environ, "TMPDIR": str(folder)}
    command = [sys.executable, "-c", WANTED, str(folder)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as worker:
        worker.stdout.readline()
        assert until(lambda: compilers(folder))
        worker.send_signal(signal.SIGKILL)
    assert until(lambda: not compilers(folder))
