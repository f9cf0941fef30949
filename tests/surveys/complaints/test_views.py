"""Comments and complaints: who reads what, what is masked, and what is done about a complaint."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.factories import NOW
from tests.people import PASSWORD, SINCE, as_viewer, signed_in
from tests.surveys.complaints.factories import COMMENT, CONTACT, complained
from tuntas.accounts.actions import register_person
from tuntas.accounts.models import User
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.followup.work.queries import Me, queues_of
from tuntas.organisation.actions import appoint
from tuntas.organisation.models import Appointment
from tuntas.organisation.permissions import viewer
from tuntas.surveys.answers import actions as answers_actions, retention
from tuntas.surveys.complaints import actions as complaints_actions
from tuntas.surveys.models import Complaint, RoundService
from tuntas.surveys.rounds.actions import opening_warnings
from tuntas.web import display

pytestmark = pytest.mark.django_db
MASKED = "Pak [nama] ramah, hubungi [nomor telepon]. Kursi kurang"


@pytest.fixture
def made():
    return complained()


def downloaded(who, path, query="", kind="json"):
    response = signed_in(who).get(f"{path}?format={kind}{query}")
    return b"".join(response.streaming_content)


def rows(who, path, query=""):
    return json.loads(downloaded(who, path, query))


LISTS = pytest.mark.parametrize(
    ("path", "field"), [("/survei/komentar/", "comment"), ("/survei/pengaduan/", "text")]
)


@LISTS
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("officer", [MASKED]),
        ("head", [MASKED]),
        ("member", [MASKED, MASKED]),
        ("leader", [MASKED, MASKED]),
        ("operator", [MASKED, MASKED]),
        ("clerk", [COMMENT]),
        ("colleague", [COMMENT]),
        ("stranger", []),
    ],
)
def test_each_reads_the_own_units_and_only_the_complaint_officer_unmasked(
    made, path, field, who, expected
):
    assert [row[field] for row in rows(made.everyone()[who], path)] == expected


@LISTS
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_no_file_holds_a_contact_or_what_is_masked(made, path, field, kind):
    content = downloaded(made.people.member, path, kind=kind)
    assert content
    for secret in (CONTACT, "ani@", "Budi", "3456", made.complaint.contact):
        assert secret.encode() not in content


@LISTS
def test_a_search_does_not_find_what_is_masked(made, path, field):
    assert rows(made.people.officer, path, "&q=Budi") == []
    assert rows(made.people.officer, path, "&q=0812") == []
    assert len(rows(made.people.officer, path, "&q=kursi")) == 1
    assert len(rows(made.clerk, path, "&q=budi")) == 1


@LISTS
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("&unit=1", 1),
        ("&unit=99", 0),
        ("&service=Pengujian", 2),
        ("&service=Layanan+Informasi", 0),
        ("&round=0", 0),
    ],
)
def test_lists_are_narrowed_by_place(made, path, field, query, expected):
    assert len(rows(made.people.member, path, query)) == expected
    assert len(rows(made.people.member, path, f"&round={made.round.pk}")) == 2


def test_comments_are_narrowed_by_channel_and_state(made):
    service = made.unit.services.first()
    made.comment(service, "Dari kios", channel="kiosk")
    made.comment(service, "Percobaan", excluded=True)
    path = "/survei/komentar/"
    assert [r["comment"] for r in rows(made.people.member, path, "&channel=kiosk")] == ["Dari kios"]
    assert [r["comment"] for r in rows(made.people.member, path, "&state=excluded")] == [
        "Percobaan"
    ]


@LISTS
def test_lists_take_as_many_queries_for_three_rows_as_for_one(
    made, path, field, django_assert_num_queries
):
    client = signed_in(made.people.officer)
    number = 11 if field == "comment" else 12
    with django_assert_num_queries(number):
        client.get(path)
    for text in ("Satu lagi", "Dua lagi"):
        made.comment(made.complaint.service, text)
        asked = RoundService.objects.get(service=made.complaint.service)
        answers_actions.receive_complaint(asked=asked, text=text, contact="", at=NOW)
    with django_assert_num_queries(number):
        client.get(path)


# One complaint


def page(made, who, rest="", **form):
    client = signed_in(made.everyone()[who])
    path = f"/survei/pengaduan/{made.complaint.pk}/{rest}"
    return client.post(path, form) if rest else client.get(path)


@pytest.mark.parametrize(
    ("who", "read", "act"),
    [
        ("clerk", 200, 302),
        ("officer", 200, 403),
        ("head", 200, 403),
        ("member", 200, 403),
        ("leader", 200, 403),
        ("operator", 200, 403),
        ("colleague", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_who_reads_a_complaint_and_who_acts_on_it(made, who, read, act):
    assert page(made, who).status_code == read
    assert page(made, who, "tangani/").status_code == act
    assert page(made, who, "kontak/").status_code == (200 if act == 302 else act)
    assert page(made, who, "kirim/").status_code == act
    assert page(made, who, "jawab/", answer="Kursi ditambah").status_code == act
    made.complaint.refresh_from_db()
    assert made.complaint.state == ("answered" if act == 302 else "new")
    assert Event.objects.filter(noun="complaint").count() == (3 if act == 302 else 0)


def test_others_see_masked_text_and_no_contact(made):
    content = page(made, "officer").content.decode()
    assert MASKED in content
    assert not any(word in content for word in ("Budi", CONTACT, "Lihat kontak"))


def test_who_may_not_answer_reads_who_does_or_that_nobody_does(made):
    assert f"Petugas pengaduan unit ini: {made.clerk.name}." in page(made, "head").content.decode()
    Appointment.objects.filter(person=made.clerk).update(valid_to=SINCE)
    assert "Unit ini belum mempunyai petugas pengaduan" in page(made, "head").content.decode()


def test_the_list_tells_how_long_somebody_has_been_waiting(made):
    path = "/survei/pengaduan/"
    days = (timezone.localdate() - made.complaint.received_on).days
    text = " ".join(signed_in(made.clerk).get(path).content.decode().split())
    assert "1 pengaduan belum dijawab. Yang tertua diterima 1 Juli 2023." in text
    assert [r["waiting"] for r in rows(made.clerk, path)] == [days]
    page(made, "clerk", "jawab/", answer="Kursi ditambah")
    assert [r["waiting"] for r in rows(made.clerk, path)] == [None]
    assert "Semua pengaduan sudah dijawab." in signed_in(made.clerk).get(path).content.decode()


def test_the_day_until_which_the_contact_is_kept_stands_beside_it(made):
    day = display.day(retention.contact_ends(made.complaint))
    assert f"Dihapus sesudah {day}." in page(made, "clerk").content.decode()


def test_the_contact_is_shown_on_demand_and_each_look_is_recorded(made):
    assert CONTACT not in page(made, "clerk").content.decode()
    shown = page(made, "clerk", "kontak/")
    assert CONTACT in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    page(made, "clerk", "kontak/")
    looks = Event.objects.filter(verb="read_contact", object_id=str(made.complaint.pk))
    assert [e.actor for e in looks] == [made.clerk] * 2
    assert not any(CONTACT in e.data for e in Event.objects.all())


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_HOST = "localhost"


def answered(made, contact=CONTACT):
    if contact != CONTACT:
        asked = RoundService.objects.get(service=made.complaint.service)
        made.complaint = answers_actions.receive_complaint(
            asked=asked, text="Lama", contact=contact, at=NOW
        )
    page(made, "clerk", "jawab/", answer="Kursi ditambah minggu depan.")
    made.complaint.refresh_from_db()
    return made.complaint


def test_the_answer_goes_to_the_address_that_was_left(made, mail_server):
    complaint = answered(made)
    (sent,) = mail.outbox
    assert sent.to == [CONTACT]
    assert sent.body == (
        "Terima kasih atas pengaduan Anda tanggal 1 Juli 2023 tentang layanan Pengujian pada Balai "
        "Besar "
        "Contoh di Alfa. Jawaban kami:\n\nKursi ditambah minggu depan.\n"
    )
    assert complaint.sent_at is not None
    assert (complaint.state, complaint.answered_by) == ("answered", made.clerk)


@pytest.mark.parametrize("contact", ["", "0812 0000 1111", "ani@contoh.id\nBcc: semua@contoh.id"])
def test_without_an_address_the_answer_is_kept_for_the_counter(made, mail_server, contact):
    complaint = answered(made, contact)
    assert mail.outbox == []
    assert (complaint.state, complaint.sent_at) == ("answered", None)


def refused(_message):
    raise ConnectionRefusedError


def test_a_mail_that_cannot_be_sent_is_said_and_sent_later(made, mail_server, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(
            "django.core.mail.EmailMessage.send", lambda _: (_ for _ in ()).throw(ConnectionError())
        )
        complaint = answered(made)
    assert (complaint.state, complaint.sent_at) == ("answered", None)
    assert "Kirim jawaban dengan surel" in page(made, "clerk").content.decode()
    page(made, "clerk", "kirim/")
    assert len(mail.outbox) == 1
    page(made, "clerk", "kirim/")
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_page_says_so(made):
    client = signed_in(made.clerk)
    path = f"/survei/pengaduan/{made.complaint.pk}/"
    response = client.post(f"{path}jawab/", {"answer": "Kursi ditambah"}, follow=True)
    assert "peladen surel belum diatur" in response.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize("answer", ["", "  ", "x" * 2001])
def test_an_answer_that_cannot_be_kept_is_refused_and_stays_in_the_form(made, answer):
    response = page(made, "clerk", "jawab/", answer=answer)
    assert response.status_code == 422
    assert response.context["typed"] == answer
    assert Complaint.objects.filter(state="answered").count() == 0


def test_an_answer_is_given_once(made):
    answered(made)
    assert page(made, "clerk", "jawab/", answer="Lain lagi").status_code == 422
    made.complaint.refresh_from_db()
    assert made.complaint.answer == "Kursi ditambah minggu depan."


def test_a_complaint_is_taken_up_once(made):
    assert page(made, "clerk", "tangani/").status_code == 302
    made.complaint.refresh_from_db()
    assert made.complaint.state == "in_progress"
    assert page(made, "clerk", "tangani/").status_code == 422


@pytest.mark.parametrize(
    "verb", ["take_complaint", "read_contact", "send_answer", "answer_complaint"]
)
def test_no_road_leads_around_the_officer(made, verb):
    form = {"answer": "x"} if verb == "answer_complaint" else {}
    for who in ("officer", "head", "team_leader", "operator", "stranger"):
        viewer = as_viewer(made.everyone()[who])
        with pytest.raises(Refusal) as refused:
            getattr(complaints_actions, verb)(
                complaint=made.complaint, viewer=viewer, at=NOW, **form
            )
        assert refused.value.code == "not_allowed"


def test_an_answer_without_its_audit_row_is_none(made, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("tuntas.surveys.complaints.actions.record", broken)
    with pytest.raises(RuntimeError):
        complaints_actions.answer_complaint(
            complaint=made.complaint, answer="Baik", viewer=as_viewer(made.clerk), at=NOW
        )
    made.complaint.refresh_from_db()
    assert (made.complaint.state, made.complaint.answer) == ("new", "")


def test_an_officer_whose_appointment_ended_reads_no_contact(made):
    former = register_person(
        username="former", name="Bekas Contoh", password=PASSWORD, by=None, at=NOW
    )
    appoint(
        person=former, agency=made.agency, role="complaints", unit=made.unit, valid_from=SINCE,
        valid_to=SINCE + timedelta(days=1), by=None, at=NOW,
    )  # fmt: skip
    assert (
        signed_in(former).post(f"/survei/pengaduan/{made.complaint.pk}/kontak/").status_code == 404
    )


def test_a_complaint_officer_is_one_at_the_own_unit_only(made):
    """Also where the person holds another role at the other unit."""
    appoint(
        person=made.clerk,
        agency=made.agency,
        role="officer",
        unit=made.other,
        valid_from=SINCE,
        by=None,
        at=NOW,
    )
    assert sorted(r["text"] for r in rows(made.clerk, "/survei/pengaduan/")) == [COMMENT, MASKED]
    theirs = Complaint.objects.get(service__unit=made.other)
    assert signed_in(made.clerk).post(f"/survei/pengaduan/{theirs.pk}/kontak/").status_code == 403


def waits_on(made):
    """In whose "my work" the first unit's complaint stands."""
    who = {**made.everyone(), "operator": made.people.operator}
    return sorted(
        name
        for name, person in who.items()
        for me in [Me(viewer(person, timezone.now()), timezone.localdate())]
        for queue in queues_of(me)
        if queue.key == "pengaduan" and queue.rows(me).filter(pk=made.complaint.pk).exists()
    )


def test_a_complaint_waits_on_the_officer_else_the_head_else_the_operator(made):
    assert waits_on(made) == ["clerk"]
    Appointment.objects.filter(person=made.clerk).update(valid_to=SINCE)
    assert waits_on(made) == ["head"]
    client = signed_in(made.people.head)
    assert client.post(f"/survei/pengaduan/{made.complaint.pk}/kontak/").status_code == 200
    operator = signed_in(made.people.operator)
    assert operator.post(f"/survei/pengaduan/{made.complaint.pk}/kontak/").status_code == 403
    Appointment.objects.filter(person=made.people.head).update(valid_to=SINCE)
    assert waits_on(made) == ["operator"]
    shown = page(made, "operator").content.decode()
    assert "Sementara itu pengaduan ini menunggu pengelola sistem." in shown


def test_a_complaint_goes_on_from_an_account_that_is_off(made):
    User.objects.filter(pk=made.clerk.pk).update(is_active=False)
    assert "head" in waits_on(made)
    assert len(opening_warnings(made.round, timezone.now())) == 1
    User.objects.filter(pk=made.people.head.pk).update(is_active=False)
    assert "operator" in waits_on(made)


def test_a_complaint_is_never_younger_than_today(made):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Complaint.objects.update(received_on=tomorrow)
    assert {row["waiting"] for row in rows(made.clerk, "/survei/pengaduan/")} == {0}


def test_a_prepared_round_warns_of_units_without_a_complaint_officer(made):
    assert opening_warnings(made.round, timezone.now()) == []
    Appointment.objects.filter(person=made.clerk).update(valid_to=SINCE)
    (warning,) = opening_warnings(made.round, timezone.now())
    assert str(warning).startswith(f"1 unit belum mempunyai petugas pengaduan ({made.unit.name}).")
