"""A task for the tests of ``web.tasks``: its first try never ends by itself."""

import time
from pathlib import Path

from django_tasks import TaskContext, task


@task(takes_context=True)
def write_lines(context: TaskContext, path: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"try {context.attempt}\n")
        file.flush()
        time.sleep(60 if context.attempt == 1 else 0)
        file.write("done\n")
