"""The command line in a process of its own."""

import os
import subprocess
import sys


def tuntas(folder, *words, **environment):
    """Exit status and what stood on standard error."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("TUNTAS_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tuntas", *words],
        env=known | {"TUNTAS_DIR": str(folder)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr
