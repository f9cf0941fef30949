"""Letters: to whom, when, what they say, and what becomes of them when the mail server is away."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.notify.people import news, told, world
from tests.people import as_viewer
from tests.surveys.mail import mail_server
from tests.tampering import without_guards
from tuntas.audit.queries import check, how_far
from tuntas.core.base.errors import Refusal
from tuntas.notify.actions import prefer, read, tell
from tuntas.notify.deliveries.actions import LEASE, MOST_TRIES, _claimed, deliver, forget, pause
from tuntas.notify.deliveries.letters import last_morning
from tuntas.notify.models import Delivery, Notice, Preference
from tuntas.organisation.models import Unit
from tuntas.web.display import sentence

pytestmark = pytest.mark.django_db
AT = datetime(2023, 7, 5, 3, tzinfo=UTC)  # a Wednesday, 10 o'clock in Jakarta
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people():
    return world(AT)


@pytest.fixture
def server(settings):
    settings.ADDRESS = "https://tuntas.contoh.go.id"
    with mail_server(settings) as running:
        yield running


def wish(person, **changes):
    chosen = {"language": "id", "rhythm": "at_once", "email": True, "address": person.email}
    return prefer(viewer=as_viewer(person), at=AT, **chosen | changes)


def test_one_letter_holds_what_a_person_was_told_with_links(people, server):
    told(people["officer"], [1, 2], AT)
    told(people["head"], [1], AT)
    assert deliver(AT) == 2
    letters = dict(server.letters)
    assert set(letters) == {"officer@contoh.go.id", "head@contoh.go.id"}
    assert letters["officer@contoh.go.id"].splitlines()[:5] == [
        "Head Contoh menyetujui rencana aksi 2023-01-01 (Balai Contoh).",
        "https://tuntas.contoh.go.id/rencana/2023/2023-01-01/",
        "",
        "Head Contoh menyetujui rencana aksi 2023-01-02 (Balai Contoh).",
        "https://tuntas.contoh.go.id/rencana/2023/2023-01-02/",
    ]


def test_nothing_goes_out_twice_however_often_the_job_runs(people, server):
    told(people["officer"], [1], AT)
    told(people["officer"], [1], AT + HOUR)
    assert [deliver(AT + n * HOUR) for n in range(3)] == [1, 0, 0]
    assert len(server.letters) == 1


def test_what_was_read_before_goes_into_no_letter(people, server):
    told(people["officer"], [1], AT)
    read(viewer=as_viewer(people["officer"]), at=AT)
    assert deliver(AT) == 0


def test_a_daily_digest_waits_for_the_next_working_morning(people, server):
    wish(people["officer"], rhythm="daily")
    told(people["officer"], [1], AT)
    told(people["officer"], [2], AT + HOUR)
    assert deliver(AT + 2 * HOUR) == 0
    assert deliver(AT.replace(hour=23, minute=59)) == 0  # 6.59 in Jakarta
    assert deliver(AT + DAY - 3 * HOUR) == 1
    assert server.letters[0][1].count("menyetujui") == 2


def test_a_digest_says_how_far_the_audit_trail_is_and_a_letter_at_once_does_not(people, server):
    for name, rhythm in (("officer", "daily"), ("head", "at_once")):
        wish(people[name], rhythm=rhythm)
        told(people[name], [1], AT)
    assert deliver(AT + DAY) == 2
    audit = how_far(AT)
    said = f"Jejak audit: {audit.rows} baris, berakhir dengan sidik {audit.head}."
    found = {to: said in " ".join(text.split()) for to, text in server.letters}
    assert sorted(found.values()) == [False, True]


def test_a_digest_misses_the_rows_that_it_counted(people, server):
    for name in ("officer", "head"):
        wish(people[name], rhythm="daily")
        told(people[name], [1], AT)
    assert deliver(AT + DAY) == 2
    assert check().disagreements == ()
    with without_guards() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)")
    (found,) = check().disagreements
    assert sentence(found.message).startswith("Jangkar surel ringkasan (6 Juli 2023, 10.00): 1 ")


def test_a_weekly_digest_goes_out_on_the_first_working_day(people, server):
    wish(people["officer"], rhythm="weekly")
    told(people["officer"], [1], AT)
    sent = [deliver(AT + n * DAY) for n in range(7)]
    assert sent == [0, 0, 0, 0, 0, 1, 0]  # Monday


def test_a_morning_of_a_digest_is_never_a_day_off():
    sunday, monday = datetime(2023, 12, 24, 3, tzinfo=UTC), datetime(2023, 12, 25, 3, tzinfo=UTC)
    assert last_morning(sunday, weekly=False).date().isoformat() == "2023-12-22"
    assert (
        last_morning(monday + DAY, weekly=False).date().isoformat() == "2023-12-22"
    )  # 26: cuti bersama
    assert last_morning(monday + 2 * DAY, weekly=True).date().isoformat() == "2023-12-27"
    assert last_morning(monday, weekly=True).date().isoformat() == "2023-12-18"


def test_a_letter_is_written_in_its_readers_language(people, server):
    wish(people["officer"], language="en")
    template = "Rencana aksi {plan} ({unit}) jatuh tempo {due}, {days} hari lagi."
    values = {"plan": "2023-01-01", "unit": "Balai Contoh", "due": AT.date(), "days": 7}
    tell([(people["officer"], news(template=template, values=values))], AT)
    deliver(AT)
    assert server.letters[0][1].startswith(
        "Action plan 2023-01-01 (Balai Contoh) is due on 5 July 2023 (days left: 7)."
    )


def test_a_letter_covers_what_people_typed_and_no_name_of_accounts_or_units(people, server):
    Unit.objects.filter(no=1).update(name="Loka Ibu Ratna")
    template = "{who} mengembalikan rencana aksi {plan} ({unit}): {reason}"
    values = {"who": "Ir. Wahyu Prasetyo, S.Farm.", "plan": "2023-01-01", "unit": "Loka Ibu Ratna"}
    values["reason"] = "Loka Ibu Ratna: tanya Pak Hendra, 081234567890"
    tell([(people["officer"], news(template=template, values=values))], AT)
    deliver(AT)
    assert " ".join(server.letters[0][1].splitlines()[:1]) == (
        "Ir. Wahyu Prasetyo, S.Farm. mengembalikan rencana aksi 2023-01-01 (Loka Ibu Ratna): "
        "Loka Ibu Ratna: tanya Pak [nama], [nomor telepon]"
    )


def test_no_letter_without_an_address_without_the_wish_or_without_a_mail_server(people, settings):
    settings.EMAIL_HOST = ""
    told(people["head"], [1], AT)  # before a server was set up: no old news later
    with mail_server(settings) as server:
        people["member"].email = ""
        people["member"].save()
        wish(people["officer"], email=False)
        for name in ("member", "officer"):
            told(people[name], [2], AT)
        assert deliver(AT) == 0
        wish(people["officer"], email=True)
        assert deliver(AT) == 0
        assert server.letters == []
    assert Notice.objects.count() == 3  # in the application everyone was told


def test_a_dead_mail_server_loses_nothing_and_is_asked_less_and_less_often(people, settings):
    with mail_server(settings):
        pass  # its port is closed now
    for name in ("officer", "head"):
        told(people[name], [1], AT)
    assert deliver(AT) == 0
    first = Delivery.objects.order_by("pk").first()
    assert (first.state, first.tries, first.next_try_at) == ("waiting", 1, AT + MINUTE)
    assert "Connection refused" in first.problem
    assert Delivery.objects.filter(tries=0).count() == 1  # no use in asking for the second letter
    for n in range(1, 40):
        deliver(AT + n * 5 * MINUTE)
    assert Delivery.objects.filter(state="waiting").count() == 2
    with mail_server(settings) as alive:
        deliver(AT + 2 * DAY)
    assert sorted(to for to, _ in alive.letters) == ["head@contoh.go.id", "officer@contoh.go.id"]
    assert set(Delivery.objects.values_list("state", "problem")) == {("sent", "")}


def test_pauses_grow_and_end_after_two_weeks():
    assert [pause(n) for n in (1, 2, 3, 4)] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert pause(1000) == 6 * HOUR
    in_all = sum((pause(n) for n in range(1, MOST_TRIES)), timedelta())
    assert timedelta(days=13) < in_all < timedelta(days=15)


def test_a_server_that_hangs_up_in_the_middle_is_asked_again_for_the_same_letter(people, server):
    told(people["officer"], [1], AT)
    server.data = "hang up"
    assert deliver(AT) == 0
    server.data = "250 OK"
    assert deliver(AT + MINUTE) == 1
    assert len(set(server.ids)) == 1


def test_an_address_that_the_server_refuses_for_good_has_failed_and_stops_nobody_else(
    people, server
):
    server.recipient["head@contoh.go.id"] = "550 No such user head@contoh.go.id"
    server.recipient["member@contoh.go.id"] = "450 Mailbox busy"
    for name in ("head", "member", "officer"):
        told(people[name], [1], AT)
    assert deliver(AT) == 1
    found = {
        d.person.username: (d.state, d.problem) for d in Delivery.objects.select_related("person")
    }
    assert found == {
        "head": ("failed", "550 No such user …"),
        "member": ("waiting", "450 Mailbox busy"),
        "officer": ("sent", ""),
    }


def test_a_letter_whose_reader_took_the_address_away_meanwhile_has_failed(people, server):
    told(people["officer"], [1], AT)
    server.data = "451 later"
    deliver(AT)
    wish(people["officer"], address="")
    deliver(AT + HOUR)
    assert Delivery.objects.get().state == "failed"


def test_a_letter_that_is_refused_stops_nobody_else(people, server):
    told(people["head"], [1], AT)
    server.data = "554 spam"
    deliver(AT)
    server.data = "250 OK"
    told(people["officer"], [1], AT)
    assert deliver(AT + HOUR) == 2


def test_who_dies_in_the_middle_leaves_a_lease_and_the_letter_goes_out_later_under_its_number(
    people, server
):
    told(people["officer"], [1], AT)
    server.data = "451 later"
    deliver(AT)
    waiting = Delivery.objects.get()
    server.data = "250 OK"
    assert _claimed(waiting.pk, AT + HOUR).tries == 2  # and then its process is killed
    assert deliver(AT + HOUR + MINUTE) == 0
    assert deliver(AT + HOUR + LEASE) == 1
    assert server.ids == [f"<{waiting.number}@tuntas.contoh.go.id>"] * 2


def test_two_at_once_send_a_letter_once(people, server):
    told(people["officer"], [1], AT)
    Notice.objects.update(
        letter=Delivery.objects.create(person=people["officer"], made_at=AT, next_try_at=AT)
    )
    pk = Delivery.objects.get().pk
    assert [bool(_claimed(pk, AT)), bool(_claimed(pk, AT))] == [True, False]


def test_after_a_year_notices_and_letters_are_forgotten_but_never_what_still_waits(people, server):
    told(people["officer"], [1], AT)
    deliver(AT)
    Delivery.objects.create(person=people["head"], made_at=AT, next_try_at=AT)
    assert forget(AT + 400 * DAY) == 0
    told(people["officer"], [2], AT + 10 * DAY)
    assert forget(AT + 401 * DAY) == 2
    assert (Notice.objects.count(), Delivery.objects.get().state) == (1, "waiting")


def test_an_address_must_be_one(people):
    with pytest.raises(Refusal) as refusal:
        wish(people["officer"], address="bukan alamat")
    assert refusal.value.code == "address_wrong"
    wish(people["officer"], address="baru@contoh.go.id", rhythm="weekly", language="en")
    people["officer"].refresh_from_db()
    assert people["officer"].email == "baru@contoh.go.id"
    kept = Preference.objects.get()
    assert (kept.rhythm, kept.language, kept.email) == ("weekly", "en", True)
