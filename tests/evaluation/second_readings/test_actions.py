"""Second readings: drawn again by their seed, blind until given, compared, settled."""

from uuid import uuid4

import pytest

from tests.evaluation.verifiers import (
    DAY,
    LATER,
    assigned,
    close,
    drawn,
    send_back,
    staffed,
    waiting,
)
from tests.factories import NOW
from tests.followup.factories import go
from tests.people import as_viewer, signed_in
from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation.review import Candidate
from tuntas.evaluation.assignments.actions import Seat
from tuntas.evaluation.models import Sample, SecondReading
from tuntas.evaluation.second_readings.actions import give_opinion, settle
from tuntas.evaluation.second_readings.queries import (
    agreements,
    candidates,
    evidence_then,
    to_read,
    verdicts_of,
)
from tuntas.followup.models import Evidence, Finding
from tuntas.followup.permissions import plans_seen
from tuntas.followup.plans.actions import add_note
from tuntas.followup.work.queries import Me, queues_of
from tuntas.notify.holidays.queries import calendar_of
from tuntas.notify.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return staffed()


def opinion(team, reading, given="close", reason="", who=None):
    viewer = as_viewer(who or reading.reader)
    return give_opinion(reading=reading, opinion=given, reason=reason, viewer=viewer, at=NOW)


def decide(team, reading, holds, who="team_leader", reason="Bukti diperiksa bersama."):
    viewer = as_viewer(team[who])
    return settle(reading=reading, holds=holds, reason=reason, due=LATER, viewer=viewer, at=NOW)


def test_only_verdicts_that_stand_are_drawn(team):
    made = assigned(team)
    closed, returned, again = (
        close(team, waiting(team)),
        send_back(team, waiting(team)),
        waiting(team),
    )
    waiting(team)
    send_back(team, again)
    go(team, again, "hand_in", "officer", outcome="done")
    assert {v.plan_id for v in verdicts_of(made)} == {closed.pk, returned.pk}


def test_a_reader_neither_gave_the_verdict_nor_worked_on_the_plan(team):
    made = assigned(team)
    plans = [
        close(team, waiting(team), who) for who in ("member", "member", "colleague", "colleague")
    ]
    Evidence.objects.filter(plan=plans[0]).update(by=team["colleague"])
    readings = {r.plan_id: r for r in drawn(team, made)}
    assert set(readings) == {p.pk for p in plans}
    assert readings[plans[0].pk].reader == team["team_leader"]
    assert all(r.reader_id != r.first.by_id for r in readings.values())


def test_nothing_is_drawn_twice_and_the_draw_keeps_share_and_seed(team):
    made = assigned(team)
    for _ in range(4):
        close(team, waiting(team))
    assert len(drawn(team, made, share=50)) == 2
    sample = Sample.objects.get()
    assert (sample.kind, sample.share, sample.seed, sample.population) == ("random", 50, "benih", 4)
    assert len(drawn(team, made)) == 2
    with pytest.raises(Refusal) as refusal:
        drawn(team, made)
    assert refusal.value.code == "sample_empty"


def test_without_a_second_reader_nothing_is_drawn(team):
    seats = [("penanggung_jawab", "responsible"), ("anggota", "member")]
    made = assigned(team, team=[Seat(role, team[who].name, team[who]) for role, who in seats])
    close(team, waiting(team))
    with pytest.raises(Refusal) as refusal:
        drawn(team, made)
    assert (refusal.value.code, SecondReading.objects.count()) == ("no_second_reader", 0)


def test_risk_counts_findings_reused_evidence_and_verdicts_of_the_last_day(team):
    made = assigned(team, cut_off=DAY)
    risky, plain = close(team, waiting(team)), send_back(team, waiting(team))
    Evidence.objects.create(
        plan=risky, title="a", size=1, sha256="ab" * 32, by=team["officer"], at=NOW, likeness="1"
    )
    Evidence.objects.create(
        plan=waiting(team),
        title="a",
        size=1,
        sha256="ab" * 32,
        by=team["officer"],
        at=NOW,
        likeness="1",
    )
    Finding.objects.create(plan=risky, check_id="copied_text", severity="high", quote="x")
    last = calendar_of(team["agency"]).on_or_before(DAY) == DAY
    found = {c.plan: c for c in candidates(made, list(verdicts_of(made)))}
    assert found == {risky.pk: Candidate(risky.pk, 1, 1, last), plain.pk: Candidate(plain.pk)}
    assert [r.plan for r in drawn(team, made, kind="risk")] == [risky]


@pytest.mark.thorough
def test_the_reader_finds_the_plan_nowhere_until_his_opinion_is_given(team):
    made = assigned(team)
    plan = send_back(team, waiting(team))
    (reading,) = drawn(team, made)
    client, piece = signed_in(reading.reader), plan.evidence.get()
    Finding.objects.create(
        plan=plan, check_id="no_concrete_action", severity="medium", quote=plan.text
    )
    hidden = [
        f"/rencana/2023/{plan.code}/",
        f"/rencana/2023/{plan.code}/data-dukung/",
        f"/rencana/2023/{plan.code}/data-dukung/{piece.pk}/unduh/",
        f"/evaluasi/verifikasi/2023/{plan.code}/",
    ]
    assert [client.get(path).status_code for path in hidden] == [404] * 4
    for kind in ("csv", "json"):
        assert plan.code not in _content(client.get(f"/rencana/?format={kind}"))
    for page in ("/rencana/", "/pekerjaan/", "/pekerjaan/temuan/"):
        assert plan.code not in client.get(page).content.decode()
    listed = _content(client.get(f"/evaluasi/{made.code}/uji-petik/?format=csv"))
    assert (plan.code in listed, "Kembalikan" in listed, "Member Contoh" in listed) == (
        True,
        False,
        False,
    )
    screen = client.get(f"/evaluasi/verifikasi/kedua/{reading.pk}/").content.decode()
    assert ("Foto tidak terbaca" in screen, "Dikembalikan" in screen, "Daftar hadir" in screen) == (
        False,
        False,
        True,
    )
    opinion(team, reading)
    assert client.get(hidden[0]).status_code == 200
    assert "Kembalikan" in _content(client.get(f"/evaluasi/{made.code}/uji-petik/?format=csv"))


def test_the_reader_is_not_told_what_the_unit_comments_on(team):
    made = assigned(team)
    plan = send_back(team, waiting(team))
    (reading,) = drawn(team, made)
    add_note(plan=plan, kind="comment", text="Foto baru", viewer=as_viewer(team["officer"]), at=NOW)
    told = Notice.objects.filter(kind="plan.comment_unit").values_list("person", flat=True)
    assert (reading.reader_id in told, team["member"].pk in told) == (False, True)


def test_a_report_is_not_read_before_ones_own_opinion(team):
    made = assigned(team)
    close(team, waiting(team))
    (reading,) = drawn(team, made)
    path = f"/laporan/{made.code}/{uuid4()}/xlsx/"
    early = signed_in(reading.reader).get(path)
    assert (early.status_code, "pembacaan kedua" in early.content.decode()) == (422, True)
    opinion(team, reading)
    assert (
        signed_in(reading.reader).get(path).status_code == 404
    )  # no such file, and nothing in the way
    assert signed_in(team["leader"]).get(path).status_code == 404


def test_the_archive_of_a_unit_leaves_the_plan_out(team):
    made = assigned(team)
    plan = close(team, waiting(team))
    (reading,) = drawn(team, made)
    path = f"/tindak-lanjut/data-dukung/{team['round'].pk}/1.zip"
    for who, there in ((reading.reader, False), (team["leader"], True)):
        archive = b"".join(signed_in(who).get(path).streaming_content)
        assert (plan.code.encode() in archive) == there


def test_others_see_the_plan_all_the_time(team):
    made = assigned(team)
    plan = close(team, waiting(team))
    drawn(team, made)
    for who in ("member", "officer", "leader"):
        assert plans_seen(as_viewer(team[who])).filter(pk=plan.pk).exists()


def test_the_second_reader_sees_the_evidence_as_it_was_judged(team):
    made = assigned(team)
    plan = send_back(team, waiting(team))
    (reading,) = drawn(team, made)
    then = plan.evidence.get()
    later = Evidence.objects.create(
        plan=plan, title="Baru", url="https://arsip.contoh.go.id/2", by=team["officer"],
        at=NOW.replace(year=2024), replaces=then,
    )  # fmt: skip
    assert evidence_then(reading) == [then]
    client = signed_in(reading.reader)
    assert client.get(f"/evaluasi/verifikasi/kedua/{reading.pk}/isi/{later.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["member", "team_leader", "officer", "leader", "stranger"])
def test_a_reading_is_its_readers_alone(team, who):
    made = assigned(team)
    close(team, waiting(team))
    (reading,) = drawn(team, made)
    SecondReading.objects.update(reader=team["colleague"])
    reading.refresh_from_db()
    assert signed_in(team[who]).get(f"/evaluasi/verifikasi/kedua/{reading.pk}/").status_code == 404
    with pytest.raises(Refusal) as refusal:
        opinion(team, reading, who=team[who])
    assert refusal.value.code == "not_allowed"


def test_an_opinion_is_given_once_and_a_return_has_its_reason(team):
    made = assigned(team)
    close(team, waiting(team))
    (reading,) = drawn(team, made)
    with pytest.raises(Refusal) as refusal:
        opinion(team, reading, "return", " ")
    assert refusal.value.code == "guard_has_reason"
    opinion(team, reading)
    with pytest.raises(Refusal) as refusal:
        opinion(team, reading, "return", "Berubah pikiran")
    assert refusal.value.code == "changed_meanwhile"


def test_a_settled_disagreement_reopens_what_should_have_been_returned(team):
    made = assigned(team)
    plan = close(team, waiting(team))
    (reading,) = drawn(team, made)
    SecondReading.objects.update(reader=team["colleague"])
    reading.refresh_from_db()
    opinion(team, reading, "return", "Tidak bertanggal")
    assert agreements(made).unsettled == 1
    decide(team, reading, "return")
    plan.refresh_from_db()
    assert (plan.state, plan.due, agreements(made).unsettled) == ("reopened", LATER, 0)
    assert plan.events.get(verb="reopen").reason == "Bukti diperiksa bersama."


def test_a_verdict_that_holds_changes_nothing_of_the_plan(team):
    made = assigned(team)
    plan = close(team, waiting(team))
    (reading,) = drawn(team, made)
    SecondReading.objects.update(reader=team["colleague"])
    reading.refresh_from_db()
    opinion(team, reading, "return", "Tidak bertanggal")
    decide(team, reading, "close")
    plan.refresh_from_db()
    assert plan.state == "closed"


@pytest.mark.parametrize(
    ("who", "reader", "given", "reason", "code"),
    [
        ("member", "colleague", "return", "A", "not_allowed"),
        ("team_leader", "team_leader", "return", "A", "own_opinion"),
        ("team_leader", "colleague", "close", "A", "nothing_differs"),
        ("team_leader", "colleague", "return", " ", "guard_has_reason"),
    ],
)
def test_who_may_not_settle_and_what_cannot_be_settled(team, who, reader, given, reason, code):
    made = assigned(team)
    close(team, waiting(team))
    (reading,) = drawn(team, made)
    SecondReading.objects.update(reader=team[reader])
    reading.refresh_from_db()
    opinion(team, reading, given, "Tidak bertanggal")
    with pytest.raises(Refusal) as refusal:
        decide(team, reading, "return", who=who, reason=reason)
    assert refusal.value.code == code


@pytest.mark.thorough
def test_agreement_is_told_apart_by_how_it_was_drawn(team):
    made = assigned(team)
    for _ in range(8):
        close(team, waiting(team))
    send_back(team, waiting(team))
    for place, reading in enumerate(drawn(team, made)):
        opinion(team, reading, "close" if place else "return", "A")
    found = agreements(made)
    assert (found.random.n, found.waiting, found.risk.n) == (9, 0, 0)
    assert found.random.printed is not None
    assert found.risk.refusal is not None


def test_the_pages_draw_read_and_settle(team):
    made = assigned(team)
    plan = close(team, waiting(team))
    leader = signed_in(team["team_leader"])
    path = f"/evaluasi/{made.code}/uji-petik/"
    assert leader.post(f"{path}?state=", {"kind": "random", "share": "0"}).status_code == 422
    assert leader.post(path, {"kind": "random", "share": "100", "seed": ""}).status_code == 302
    assert len(Sample.objects.get().seed) == 16
    SecondReading.objects.update(reader=team["colleague"])
    reading, reader = SecondReading.objects.get(), signed_in(team["colleague"])
    assert plan.code in reader.get("/evaluasi/verifikasi/").content.decode()
    own = f"/evaluasi/verifikasi/kedua/{reading.pk}/"
    assert reader.post(own, {"opinion": "return", "reason": ""}).status_code == 422
    assert (
        reader.post(own, {"opinion": "return", "reason": "Tanpa tanggal"}).url
        == "/evaluasi/verifikasi/"
    )
    assert list(to_read(as_viewer(team["colleague"]), DAY)) == []
    assert "Tanpa tanggal" in leader.get(path).content.decode()
    assert (
        leader.post(f"{path}{reading.pk}/", {"holds": "return", "reason": "Ya."}).status_code == 302
    )
    plan.refresh_from_db()
    assert plan.state == "reopened"


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("officer", 403), ("leader", 403), ("stranger", 404)]
)
def test_who_may_not_draw(team, who, status):
    made = assigned(team)
    close(team, waiting(team))
    sent = {"kind": "random", "share": "100"}
    assert (
        signed_in(team[who]).post(f"/evaluasi/{made.code}/uji-petik/", sent).status_code == status
    )
    assert Sample.objects.count() == 0


def _content(response):
    return (
        b"".join(response.streaming_content) if response.streaming else response.content
    ).decode()


def queued(team, who, key):
    me = Me(as_viewer(team[who]), DAY)
    return [
        row.pk
        for queue in queues_of(me)
        if queue.key == key
        for row in queue.rows(me)
        if queue.yours
    ]


def test_a_second_reading_waits_in_the_work_of_its_reader_and_a_difference_on_the_leader(team):
    made = assigned(team)
    close(team, waiting(team))
    (reading,) = drawn(team, made)
    reader = next(name for name, person in team.items() if person == reading.reader)
    assert queued(team, reader, "pembacaan-kedua") == [reading.pk]
    others = {"member", "colleague", "team_leader"} - {reader}
    assert [queued(team, who, "pembacaan-kedua") for who in others] == [[], []]
    give_opinion(
        reading=reading, opinion="return", reason="Buram", viewer=as_viewer(team[reader]), at=NOW
    )
    assert queued(team, reader, "pembacaan-kedua") == []
    disputed = [] if reader == "team_leader" else [reading.pk]
    assert queued(team, "team_leader", "beda-pendapat") == disputed
