"""The link that opens the set-up page of an installation that has nobody yet."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tuntas.organisation.beginning.actions import first_link


def print_link(host: str, port: int) -> None:
    """Only on the terminal of whoever starts the server; nothing where somebody is here already."""
    if (secret := first_link(at=timezone.now())) is None:
        return
    shown = f"[{host}]" if ":" in host else host
    site = settings.ADDRESS or f"http://{shown}:{port}"
    print(
        "Pemasangan ini masih kosong. Siapkan di peramban, satu kali, dalam 24 jam:\n"
        "This installation is empty. Set it up in a browser, once, within 24 hours:\n"
        f"\n  {site}{reverse('begin', args=[secret])}\n\n"
        "Atau di terminal / or in a terminal: tuntas setup",
        flush=True,
    )
