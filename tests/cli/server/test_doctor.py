"""The doctor says what works less fully than one may think."""

from datetime import UTC, datetime

import pytest

from tests.notify.people import world
from tuntas.cli.server.doctor import _remarks
from tuntas.notify.models import Delivery, Holiday

pytestmark = pytest.mark.django_db
JUNE, DECEMBER = datetime(2026, 6, 1, 3, tzinfo=UTC), datetime(2026, 12, 20, 3, tzinfo=UTC)


@pytest.fixture
def on(monkeypatch, settings):
    settings.EMAIL_HOST = "surel.contoh.go.id"

    def remarks(at):
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)
        return _remarks()

    return remarks


def test_a_year_without_its_decree_is_said_a_month_ahead_until_somebody_enters_its_days(on):
    said = [
        "Hari libur 2027 belum lengkap: pengingat hanya mengenal akhir pekan dan hari bertanggal "
        "tetap"
    ]
    assert (on(JUNE), on(DECEMBER)) == ([], said)
    Holiday.objects.create(
        agency=world(JUNE)["agency"], day="2027-03-10", name="Hari Raya Idulfitri"
    )
    assert on(DECEMBER) == []


def test_letters_that_failed_and_a_missing_mail_server_are_said(on, settings):
    Delivery.objects.create(
        person=world(JUNE)["head"], made_at=JUNE, next_try_at=JUNE, state="failed"
    )
    settings.EMAIL_HOST = ""
    assert on(JUNE) == [
        "Server surel belum diatur (TUNTAS_EMAIL_URL): pemberitahuan hanya ada di aplikasi",
        "1 surel atau webhook gagal dikirim: lihat halaman Pengiriman",
    ]
