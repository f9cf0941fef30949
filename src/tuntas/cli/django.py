"""Starting Django for the commands that need the database."""

import os
from pathlib import Path


def start(folder: Path | None = None) -> None:
    """Set Django up; ``folder`` (or TUNTAS_DIR) holds database, files and the secret key."""
    if folder is not None:
        os.environ["TUNTAS_DIR"] = str(folder.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")
    import django

    django.setup()
