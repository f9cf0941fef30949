"""Invitations by e-mail, handed to a real server on loopback."""

import re
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given, strategies as st

from tests.people import signed_in
from tests.surveys.channel_factories import collecting
from tests.surveys.forms import fill
from tests.surveys.mail import mail_server
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal, UnreadableFile
from tuntas.surveys import secrecy
from tuntas.surveys.answers import retention
from tuntas.surveys.invitations import actions, addresses as invitations, mailing
from tuntas.surveys.invitations.actions import UNSURE_AFTER
from tuntas.surveys.models import Invitation, Response

pytestmark = pytest.mark.django_db

SITE = "https://survei.contoh.go.id"
TWO = ["ani@contoh.id", "budi@contoh.id"]


@pytest.fixture
def server(settings):
    with mail_server(settings) as running:
        yield running


@pytest.fixture
def made():
    return collecting()


@pytest.fixture
def invited(made):
    invite(made)
    return made


def invite(made, addresses=TWO):
    return actions.invite(
        asked=made.asked, addresses=addresses, viewer=made.viewer(), at=timezone.now()
    )


def send(made, reminder=False):
    return mailing.send_due(asked=made.asked, site=SITE, reminder=reminder, clock=timezone.now)


def page(made, rest=""):
    return made.address(f"undangan/{made.asked.code}/{rest}")


# Lists


def test_addresses_stand_alone_with_a_name_or_among_cells():
    lines = [
        "Surel;Nama",
        "ani@contoh.id",
        "",
        "Budi <budi@contoh.id>",
        "cici@contoh.id, dedi@contoh.id",
    ]
    text = "\n".join([*lines, "7\teka@contoh.id"])
    found = invitations.read_addresses(text)
    assert found.addresses == tuple(
        f"{name}@contoh.id" for name in ("ani", "budi", "cici", "dedi", "eka")
    )
    assert found.unusable == ()


def test_what_is_wrong_is_said_with_its_line():
    text = "ani@contoh.id\nbukan surel\nAni@Contoh.id\nx@@y\ndedi@contoh.id"
    found = invitations.read_addresses(text, known=["dedi@contoh.id"])
    assert [(u.line, str(u.message)) for u in found.unusable] == [
        (2, "tidak ada alamat surel: “bukan surel”."),
        (3, "Ani@Contoh.id sudah ada di baris 1."),
        (4, "bukan alamat surel yang benar: “x@@y”."),
        (5, "dedi@contoh.id sudah diundang."),
    ]


@given(st.text())
def test_any_text_is_read_without_falling_over(text):
    found = invitations.read_addresses(text)
    assert all("@" in a and "\n" not in a and "\r" not in a for a in found.addresses)


def test_a_workbook_is_read_row_by_row():
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(
            [("Nama", "Surel"), ("Ani", "ani@contoh.id"), ("Budi", "tidak ada")]
        ):
            sheet.write_row(place, 0, row)
    found = invitations.read_addresses(invitations.text_of(file.getvalue(), "a.xlsx"))
    assert (found.addresses, [u.line for u in found.unusable]) == (("ani@contoh.id",), [3])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a@b.id\n\xff\xfe", "encoding"),
        (b"PK\x03\x04rusak", "not_workbook"),
        (b"a" * (invitations.MAX_BYTES + 1), "file_too_large"),
    ],
)
def test_an_unreadable_file_is_refused_with_its_name(data, code):
    with pytest.raises(UnreadableFile) as refused:
        invitations.text_of(data, "daftar.csv")
    assert (refused.value.code, "daftar.csv" in str(refused.value)) == (code, True)


def test_the_preview_stores_nothing_and_the_next_step_does(made):
    client = signed_in(made.people.officer)
    file = SimpleUploadedFile("a.csv", b"surel\nani@contoh.id\nsalah\n")
    preview = client.post(page(made), {"file": file})
    assert (preview.context["addresses"], preview.context["unusable"][0][0]) == (
        ("ani@contoh.id",),
        3,
    )
    assert Invitation.objects.count() == 0
    assert client.post(page(made, "simpan/"), {"addresses": "ani@contoh.id\n"}).url == page(made)
    assert Invitation.objects.count() == 1


def test_nothing_pasted_is_said(made):
    response = signed_in(made.people.officer).post(page(made), {"addresses": " \n"})
    assert response.status_code == 422
    assert "paling sedikit satu alamat" in response.content.decode()


# Keeping


def test_neither_address_nor_code_is_kept_in_clear(invited):
    one = Invitation.objects.earliest("pk")
    code, address = invitations.unseal(one)
    assert (address, one.code_digest) == ("ani@contoh.id", secrecy.digest(code))
    kept = str(list(Invitation.objects.values_list())) + str(
        list(Event.objects.values_list("data"))
    )
    assert [word for word in (code, "ani@contoh.id", "contoh.id") if word in kept] == []


def test_nobody_is_invited_twice_to_one_service(invited):
    assert invite(invited, ["ANI@contoh.id", "cici@contoh.id"]) == 1
    assert Invitation.objects.count() == 3


def test_addresses_are_gone_when_the_round_closes(invited):
    retention.on_close(round_=invited.round, at=timezone.now())
    assert set(Invitation.objects.values_list("address", flat=True)) == {""}
    assert invitations.state_of(invited.asked, timezone.now()).waiting == 0


# Sending


def test_each_person_gets_one_letter_with_a_link_of_one_s_own(invited, server):
    assert send(invited) == mailing.Sent(sent=2, refused=0, problem="")
    assert [to for to, _ in server.letters] == TWO
    codes = [re.search(rf"{SITE}/u/(\w+)/", text)[1] for _, text in server.letters]
    digests = list(Invitation.objects.order_by("pk").values_list("code_digest", flat=True))
    assert [secrecy.digest(code) for code in codes] == digests
    assert send(invited).sent == 0
    assert len(server.letters) == 2


def test_the_link_of_a_letter_opens_the_form_and_its_answer_counts_once(invited, server, client):
    send(invited)
    link = re.search(rf"{SITE}(/u/\w+/)", server.letters[0][1])[1]
    assert 'name="waktu"' in client.get(link).content.decode()
    assert (fill(link).status_code, client.get(link).status_code) == (303, 410)
    assert Response.objects.count() == 1


def test_a_refused_person_does_not_keep_the_others_waiting(invited, server):
    server.recipient["ani@contoh.id"] = "550 no such user ani@contoh.id"
    assert send(invited) == mailing.Sent(sent=1, refused=1, problem="")
    ani = Invitation.objects.earliest("pk")
    assert (ani.sent_at, ani.claimed_at, ani.problem) == (None, None, "550 no such user …")
    server.recipient.clear()
    assert send(invited).sent == 1
    ani.refresh_from_db()
    assert ani.problem == ""


def test_a_server_that_refuses_everything_loses_nothing(invited, server):
    server.data = "452 try later"
    assert send(invited).problem == "452 try later"
    assert invitations.state_of(invited.asked, timezone.now()).waiting == 2
    server.data = "250 OK"
    assert send(invited).sent == 2
    assert len(server.letters) == 2


def test_a_dead_server_loses_nothing_and_is_said(invited, server, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert "refused" in send(invited).problem
    state = invitations.state_of(invited.asked, timezone.now())
    assert (state.waiting, len(state.problems)) == (2, 1)
    settings.EMAIL_PORT = port
    assert send(invited).sent == 2


def test_a_letter_cut_off_in_the_middle_is_not_sent_again_unasked(invited, server):
    server.data = "hang up"
    assert send(invited).problem != ""
    server.data = "250 OK"
    assert send(invited).sent == 1
    now = timezone.now()
    later = now + UNSURE_AFTER * 2
    unsure = [invitations.state_of(invited.asked, at - UNSURE_AFTER).unsure for at in (now, later)]
    assert unsure == [0, 1]
    assert actions.release_unsure(asked=invited.asked, viewer=invited.viewer(), at=later) == 1
    assert send(invited).sent == 1
    assert sorted(to for to, _ in server.letters) == TWO


def test_two_runs_at_once_send_one_letter_each(invited, server, monkeypatch):
    connect, inner = mailing._connect, []

    def second_run_first(mail):
        monkeypatch.setattr(mailing, "_connect", connect)
        inner.append(send(invited))
        connect(mail)

    monkeypatch.setattr(mailing, "_connect", second_run_first)
    outer = send(invited)
    assert (inner[0].sent, outer.sent) == (2, 0)
    assert [to for to, _ in server.letters] == TWO


def test_one_reminder_goes_to_those_who_have_not_answered(invited, server):
    assert send(invited, reminder=True).sent == 0
    send(invited)
    Invitation.objects.filter(pk=Invitation.objects.earliest("pk").pk).update(
        used_on=timezone.localdate()
    )
    assert send(invited, reminder=True).sent == 1
    assert send(invited, reminder=True).sent == 0
    assert [to for to, _ in server.letters[2:]] == ["budi@contoh.id"]
    assert re.findall(r"/u/\w+/", server.letters[2][1]) == re.findall(
        r"/u/\w+/", server.letters[1][1]
    )


def test_a_round_that_closes_stops_the_sending(invited, server):
    invited.round.__class__.objects.update(closed_at=timezone.now())
    assert send(invited).problem == "Survei ini tidak sedang dibuka."
    assert server.letters == []


def test_the_page_sends_in_the_background_and_says_how_it_ended(invited, server):
    server.recipient["ani@contoh.id"] = "550 no such user"
    client = signed_in(invited.people.officer)
    response = client.post(page(invited, "kirim/"), {"what": "send"})
    assert response.url.startswith(f"{page(invited)}?mengirim=send&sejak=")
    context = client.get(response.url).context
    assert (context["state"].sent, context["state"].waiting) == (1, 1)
    run = context["run"]
    assert (run.phase, run.done, run.total, run.sent, run.refused) == ("ended", 1, 2, 1, 1)
    response = client.post(page(invited, "kirim/"), {"what": "remind"})
    assert "Pengiriman selesai: 1 surat terkirim" in client.get(response.url).content.decode()
    assert len(server.letters) == 2


def follow(made, ago, **headers):
    """The page of somebody who asked for sending ``ago`` seconds ago."""
    since = int(timezone.now().timestamp()) - ago
    return signed_in(made.people.officer).get(
        f"{page(made)}?mengirim=send&sejak={since}", headers=headers
    )


def test_progress_is_a_true_bar_that_asks_again(invited, server):
    Invitation.objects.filter(pk=Invitation.objects.earliest("pk").pk).update(
        sent_at=timezone.now()
    )
    piece = follow(invited, 5, **{"HX-Request": "true"}).content.decode()
    assert '<progress max="2" value="1">50 %</progress>' in piece
    assert 'hx-trigger="every 2s"' in piece
    assert "Kirim 1 undangan" not in piece


def test_where_nothing_moves_the_page_says_so_offers_to_send_again_and_stops_asking(
    invited, server
):
    piece = follow(invited, 70, **{"HX-Request": "true"}).content.decode()
    assert "tidak ada surat yang bergerak" in piece
    assert "Kirim 2 undangan" in piece
    assert "every 2s" not in piece


def test_a_run_that_moves_is_followed_however_long_it_takes(invited, server):
    Invitation.objects.filter(pk=Invitation.objects.earliest("pk").pk).update(
        sent_at=timezone.now()
    )
    assert follow(invited, 3600).context["run"].phase == "running"


@pytest.mark.parametrize(
    "query",
    [
        "mengirim=1",
        "mengirim=send&sejak=",
        "mengirim=send&sejak=9" + "9" * 20,
        "mengirim=x&sejak=1",
    ],
)
def test_an_address_that_follows_no_run_shows_the_counts(invited, query):
    response = signed_in(invited.people.officer).get(f"{page(invited)}?{query}")
    assert (response.status_code, response.context["run"]) == (200, None)


def test_what_is_unsure_waits_again_and_nothing_else_is_sent(invited, server):
    hour_ago = timezone.now() - UNSURE_AFTER * 6
    Invitation.objects.filter(pk=Invitation.objects.earliest("pk").pk).update(claimed_at=hour_ago)
    client = signed_in(invited.people.officer)
    assert "Pengiriman 1 surat terputus di tengah" in client.get(page(invited)).content.decode()
    assert client.post(page(invited, "kirim/"), {"what": "unsure"}).url == page(invited)
    state = client.get(page(invited)).context["state"]
    assert (state.waiting, state.unsure, server.letters) == (2, 0, [])
    assert client.post(page(invited, "kirim/"), {"what": "unsure"}).status_code == 422


def test_an_unsure_reminder_can_be_repeated_too(invited, server):
    send(invited)
    hour_ago = timezone.now() - UNSURE_AFTER * 6
    Invitation.objects.update(claimed_at=hour_ago)
    actions.release_unsure(asked=invited.asked, viewer=invited.viewer(), at=timezone.now())
    assert send(invited, reminder=True).sent == 2


def test_without_a_mail_server_the_page_says_whom_to_ask(invited):
    response = signed_in(invited.people.officer).post(page(invited, "kirim/"), {"what": "send"})
    assert response.status_code == 422
    assert "TUNTAS_EMAIL_URL" in response.content.decode()


def test_nothing_to_send_is_said(made, server):
    with pytest.raises(Refusal) as refused:
        actions.request_sending(
            asked=made.asked, site=SITE, viewer=made.viewer(), at=timezone.now()
        )
    assert refused.value.code == "nothing_to_send"


def test_who_does_not_work_at_the_unit_cannot_invite(made):
    for who in ("member", "leader", "stranger"):
        with pytest.raises(Refusal) as refused:
            actions.invite(
                asked=made.asked, addresses=TWO, viewer=made.viewer(who), at=timezone.now()
            )
        assert refused.value.code == "not_allowed"
    assert Invitation.objects.count() == 0


def test_inviting_is_audited_by_number(invited):
    event = Event.objects.latest("id")
    assert (event.verb, event.noun, '"invitations":2' in event.data.replace(" ", "")) == (
        "invite",
        "invitations",
        True,
    )


def test_a_name_over_several_lines_cannot_add_a_header(invited, server):
    service = invited.asked.service
    service.name = "Uji\nBcc: lain@contoh.id"
    service.save()
    send(invited)
    assert [to for to, _ in server.letters] == TWO
