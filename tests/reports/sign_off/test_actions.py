"""A draft is forwarded, remarked on, sent back, corrected and signed; then its files are written
for good.
"""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader, PdfWriter
from python_calamine import CalamineWorkbook

from tests.factories import NOW
from tests.people import as_viewer, person, signed_in
from tests.reports.sign_off.factories import CHAIN, act, cover, deputy, signed_outside
from tests.tampering import without_guards
from tuntas.audit.actions import begin_anchors
from tuntas.audit.models import Event
from tuntas.audit.queries import check, holds
from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation.snapshot import code_of
from tuntas.evaluation.models import TeamMember
from tuntas.notify.models import Notice
from tuntas.organisation.actions import appoint
from tuntas.reports.models import Letterhead, Remark, Signing
from tuntas.reports.runs import actions, writing
from tuntas.reports.runs.queries import folder_of
from tuntas.reports.runs.source import Source
from tuntas.reports.sign_off import actions as actions_signoff
from tuntas.reports.sign_off.signed_file import upload_signed

pytestmark = pytest.mark.django_db


def sign(people):
    for role, verb in CHAIN:
        act(people, role, verb)
    cover(people)
    signing = act(people, "responsible", "approve")
    signing.final.refresh_from_db()
    return signing


def refused(call):
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def text_of(run):
    path = folder_of(run) / run.files.get(kind="pdf").name
    return "\n".join(page.extract_text() for page in PdfReader(path).pages), path.read_bytes()


@pytest.mark.thorough
def test_the_last_signature_has_final_files_written_with_its_number_place_day_and_signer(people):
    draft, _ = text_of(people["signing"].run)
    signing = sign(people)
    final, _ = text_of(signing.final)
    assert (signing.state, signing.final.state) == ("signed", "done")
    assert ("KONSEP" in draft.upper(), "KONSEP" in final.upper()) == (True, False)
    assert "7/LHE/2023" in final
    assert "Jakarta, 28 Juli 2023" in final
    assert people["responsible"].person.name in final
    assert signing.final.cut_off.digest == signing.run.cut_off.digest


@pytest.mark.thorough
def test_the_final_files_have_the_words_and_the_letterhead_that_were_read(people):
    viewer = people["team_leader"]
    draft = people["signing"].run
    head = {"agency": draft.cut_off.evaluation.agency, "at": NOW, "by": viewer.person}
    draft.letterhead = Letterhead.objects.create(version=1, lines="Kop yang dibaca", **head)
    draft.texts = {"apresiasi.1": "Terima kasih yang dibaca."}
    draft.save(update_fields=["letterhead", "texts"])
    Letterhead.objects.create(version=2, lines="Kop sesudahnya", **head)
    final, _ = text_of(sign(people).final)
    assert "Kop yang dibaca" in final
    assert "Terima kasih yang dibaca." in final


@pytest.mark.thorough
def test_a_signed_report_says_how_far_the_audit_trail_was_and_is_missed_with_what_it_counts(
    people, settings, tmp_path
):
    settings.AUDIT_ANCHORS = tmp_path / "audit"
    begin_anchors(NOW)
    assert "jejak audit berisi" not in text_of(people["signing"].run)[0]
    final = sign(people).final
    audit = final.signature["audit"]
    assert holds(audit["rows"], audit["head"])
    assert f"jejak audit berisi {audit['rows']} baris" in " ".join(text_of(final)[0].split())
    path = {file.kind: folder_of(final) / file.name for file in final.files.all()}
    rows = CalamineWorkbook.from_path(path["xlsx"]).get_sheet_by_index(0).to_python()
    cells = {row[0]: row[-1] for row in rows}
    assert cells["Jumlah baris jejak audit saat ditandatangani"] == audit["rows"]
    assert cells["Sidik baris terakhir jejak audit"] == audit["head"]
    assert json.loads(path["json"].read_text())["signature"]["audit"] == audit
    known = {each.mark for each in check().disagreements}  # all is one transaction in a test

    def new():
        marks = {each.mark for each in check().disagreements} - known
        return {mark.rpartition(":")[0] for mark in marks}

    with without_guards() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE verb IN ('approve', 'write')")
    assert new() == {f"report:{final.key}", "file"}
    final.signature = {**final.signature, "audit": {}}
    final.save()
    assert new() == {f"report:{final.key}", "file"}


@pytest.mark.thorough
def test_the_same_signatures_give_the_same_bytes(people, tmp_path):
    signing = sign(people)
    again = writing.write_files(Source.of_run(signing.final), tmp_path / "again")
    for file in signing.final.files.all():
        assert again[file.kind].read_bytes() == (folder_of(signing.final) / file.name).read_bytes()


@pytest.mark.thorough
def test_only_the_signed_one_is_published(people):
    leader = people["team_leader"]
    draft = people["signing"].run
    assert refused(lambda: actions.publish(run=draft, viewer=leader, at=NOW)) == "report_draft"
    final = sign(people).final
    assert actions.publish(run=final, viewer=leader, at=NOW).cover["number"] == "7/LHE/2023"


def test_what_is_sent_back_with_a_remark_goes_on_when_the_remark_is_settled(people):
    act(people, "member", "forward")
    said = {
        "paragraph": "1-2",
        "quote": "Awal",
        "text": "Perjelas",
        "viewer": people["team_leader"],
    }
    remark = actions_signoff.add_remark(signing=people["signing"], **said, at=NOW)
    assert refused(lambda: act(people, "team_leader", "approve")) == "remarks_open"
    act(people, "team_leader", "send_back")
    told = Notice.objects.get(person=people["member"].person, kind="report.sent_back")
    assert told.link == f"/laporan/{people['signing'].evaluation.code}/tanda-tangan/"
    assert refused(lambda: act(people, "member", "forward")) == "remarks_open"
    actions_signoff.settle_remark(remark=remark, answer="Sudah", viewer=people["member"], at=NOW)
    assert act(people, "member", "forward").state == "leader"
    assert Remark.objects.get().answer == "Sudah"


def test_a_seat_without_an_account_stops_the_report_at_once(people):
    TeamMember.objects.filter(role="pengendali_teknis").update(person=None)
    assert refused(lambda: act(people, "member", "forward")) == "team_without_signer"
    assert people["signing"].acts.count() == 0


def test_a_leader_of_another_team_signs_nothing(people):
    act(people, "member", "forward")
    TeamMember.objects.filter(role="ketua_tim").update(person=people["controller"].person)
    assert refused(lambda: act(people, "team_leader", "approve")) == "not_allowed"


@pytest.mark.thorough
def test_who_acts_for_the_responsible_signs_for_him_and_the_report_says_so(people):
    owner = people["responsible"].person
    people["responsible"] = deputy(people, "responsible")
    signing = sign(people)
    last = signing.acts.last()
    assert (last.by, last.acting, last.stands_for) == (people["responsible"].person, "Plh.", owner)
    text, _ = text_of(signing.final)
    title = signing.evaluation.signer_title or "Inspektorat Utama"
    assert f"Plh. {title}" in text
    assert signing.final.signature["stands_for"] == owner.name
    assert signing.acts.filter(stands_for=None).count() == 3
    page = signed_in(people["member"].person).get(
        f"/laporan/{signing.evaluation.code}/tanda-tangan/"
    )
    assert f"Plh. untuk {owner.name}" in page.content.decode()


def test_acting_for_somebody_in_another_role_opens_no_seat_of_his(people):
    """The seat of the team's leader is signed for by who has his role as leader from him, not just
    any.
    """
    leader = people["team_leader"].person
    agency, at = people["signing"].evaluation.agency, NOW
    second = appoint(
        person=leader,
        agency=agency,
        role="controller",
        unit=None,
        valid_from=NOW.date(),
        by=None,
        at=at,
    )
    who = person("team_leader", agency, at, username="own_role")
    appoint(
        person=who, agency=agency, role="controller", unit=None, valid_from=NOW.date(),
        valid_to=NOW.date(), acting="plh", delegate_of=second, by=leader, at=at,
    )  # fmt: skip
    act(people, "member", "forward")
    people["own_role"] = as_viewer(who)
    assert refused(lambda: act(people, "own_role", "approve")) == "not_allowed"


def test_a_report_sent_back_is_told_to_its_writer_and_to_who_forwarded_it_last_only(people):
    evaluation = people["signing"].evaluation
    other = person("member", evaluation.agency, NOW, username="second_member")
    TeamMember.objects.create(
        evaluation=evaluation, role="anggota", order=9, name=other.name, person=other
    )
    people["second"] = as_viewer(other)
    for who in ("second", "member"):
        act(people, who, "forward")
        act(people, "team_leader", "send_back", "Periksa lagi")
    told = (
        Notice.objects.filter(kind="report.sent_back")
        .order_by("pk")
        .values_list("person__username", flat=True)
    )
    assert sorted(told) == ["member", "member", "second_member"]  # the writer both times


def test_the_second_of_two_is_told(people):
    signing = people["signing"]
    act(people, "member", "forward")
    late = lambda: actions_signoff.act(  # noqa: E731
        signing=signing, verb="withdraw", viewer=people["member"], at=NOW, seen=1
    )
    assert refused(late) == "changed_meanwhile"


def test_each_act_stands_with_its_audit_row_or_not_at_all(people, monkeypatch):
    act(people, "member", "forward")
    assert Event.objects.filter(noun="report", verb="forward").count() == 1

    def broken(*_act, **_who):
        raise OSError("disk")

    monkeypatch.setattr(actions_signoff, "record", broken)
    with pytest.raises(OSError, match="disk"):
        act(people, "team_leader", "approve")
    people["signing"].refresh_from_db()
    assert (people["signing"].state, people["signing"].acts.count()) == ("leader", 1)


@pytest.mark.thorough
def test_the_pdf_signed_outside_is_verified_beside_the_written_one(people, client):
    leader, final = people["team_leader"], sign(people).final
    upload = lambda data: upload_signed(  # noqa: E731
        run=final, upload=SimpleUploadedFile("a.pdf", data), viewer=leader, at=NOW
    )
    outside = signed_outside(final)
    assert refused(lambda: upload(outside)) == "not_published"
    actions.publish(run=final, viewer=leader, at=NOW)
    assert refused(lambda: upload(b"PK\x03\x04")) == "not_a_pdf"
    assert refused(lambda: upload(b"%PDF-1.7 broken")) == "not_a_pdf"
    blank = PdfWriter()
    blank.add_blank_page(100, 100)
    empty = BytesIO()
    blank.write(empty)
    assert refused(lambda: upload(empty.getvalue())) == "other_report"
    assert upload(outside).version == 1
    assert refused(lambda: upload(outside)) == "same_file"
    address = f"/verifikasi/{code_of(final.cut_off.digest)}/"
    told = client.get(address, {"format": "json"}).json()
    assert [file["version"] for file in told["signed"]] == [1]
    assert sorted(file["kind"] for file in told["files"]) == ["docx", "json", "pdf", "xlsx"]
    page = client.post(address, {"file": SimpleUploadedFile("b.pdf", outside)}).content.decode()
    assert "PDF yang ditandatangani di luar, versi 1" in page


def test_the_page_shows_each_paragraph_with_its_remarks(people):
    member = signed_in(people["member"].person)
    code = people["signing"].evaluation.code
    address = f"/laporan/{code}/tanda-tangan/"
    anchor = member.get(address).context["shown"][1].piece.anchor
    member.post(f"{address}catatan/", {"paragraph": anchor, "text": "Periksa angka ini"})
    page = member.get(address)
    assert page.status_code == 200
    assert "Periksa angka ini" in page.content.decode()
    assert member.post(f"{address}catatan/", {"paragraph": "x", "text": "?"}).status_code == 422


def page_of(people):
    return f"/laporan/{people['signing'].evaluation.code}/tanda-tangan/"


@pytest.mark.thorough
def test_who_comes_too_late_gets_409_and_the_page_as_it_stands_with_what_was_typed(people):
    leader, member = signed_in(people["team_leader"].person), signed_in(people["member"].person)
    seen = people["signing"].version
    assert member.post(f"{page_of(people)}langkah/forward/", {"seen": seen}).status_code == 302
    for verb in ("forward", "withdraw"):  # the version moved on
        assert member.post(f"{page_of(people)}langkah/{verb}/", {"seen": seen}).status_code == 409
    now = Signing.objects.get().version
    assert (
        member.post(f"{page_of(people)}langkah/forward/", {"seen": now}).status_code == 409
    )  # moved on
    given = {"seen": seen, "reason": "Periksa tabel dua"}
    late = leader.post(f"{page_of(people)}langkah/send_back/", given)
    assert (late.status_code, "Periksa tabel dua" in late.content.decode()) == (409, True)
    empty = leader.post(f"{page_of(people)}langkah/send_back/", {"seen": now})
    assert (empty.status_code, "Tulis catatan pada paragraf" in empty.content.decode()) == (
        422,
        True,
    )


def test_a_step_of_somebody_else_is_forbidden(people):
    now = people["signing"].version
    controller = signed_in(people["controller"].person)
    assert controller.post(f"{page_of(people)}langkah/forward/", {"seen": now}).status_code == 403


def test_the_page_takes_as_many_queries_for_many_remarks_and_acts_as_for_few(people):
    member, counts = signed_in(people["member"].person), []
    for many in (1, 12):
        for number in range(many):
            said = {"paragraph": "latar_belakang.1", "quote": "x", "text": f"Catatan {number}"}
            actions_signoff.add_remark(
                signing=people["signing"], **said, viewer=people["member"], at=NOW
            )
        with CaptureQueriesContext(connection) as asked:
            assert member.get(page_of(people)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
