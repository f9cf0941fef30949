"""Evidence is handed over, judged and taken back; whatever is refused leaves neither row nor
file.
"""

import hashlib
import json
import re
import threading
import time
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import strategies as st

from tests.factories import NOW
from tests.followup.evidence_files import PDF, PNG, PROGRAM, docx, hand_over, in_work, packed
from tests.followup.factories import go
from tests.people import as_viewer, person
from tests.profiles import by_profile
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.core.followup.active_content import TEST_PATTERN
from tuntas.core.followup.evidence import FLAGS, KINDS
from tuntas.followup.evidence import storage, uploads
from tuntas.followup.evidence.actions import add_link, decide_evidence, withdraw_evidence
from tuntas.followup.evidence.queries import standing
from tuntas.followup.evidence.uploads import inspected, receive
from tuntas.followup.models import ActionPlan, Evidence
from tuntas.organisation.actions import appoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_on_disk")]


def stored():
    folder = settings.EVIDENCE_INCOMING.parent
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


def decide(world, evidence, who="member", accept=True, remark="", seen="waiting"):
    return decide_evidence(
        evidence=evidence,
        accept=accept,
        remark=remark,
        seen=seen,
        viewer=as_viewer(world[who]),
        at=NOW,
    )


def handed_in(world):
    plan = in_work(world)
    first, second = hand_over(world, plan), hand_over(world, plan, PNG, "foto.png")
    go(world, plan, "hand_in", "officer", outcome="done")
    return plan, first, second


def refused(act, *arguments, **named):
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **named)
    return refusal.value.code


def test_a_file_is_kept_under_a_key_with_its_digest_and_its_kind(world):
    evidence = hand_over(world, in_work(world))
    digest = hashlib.sha256(PDF).hexdigest()
    assert (evidence.title, evidence.kind, evidence.size, evidence.sha256) == (
        "daftar.pdf",
        "pdf",
        len(PDF),
        digest,
    )
    with storage.opened(evidence) as file:
        assert file.read() == PDF
    assert stored() == [evidence.key.hex]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("laporan.pdf", PROGRAM, "kind_program"),
        ("laporan.pdf", b"", "empty"),
        ("../../laporan.pdf", PDF, "name_path"),
        ("..\\laporan.pdf", PDF, "name_path"),
        ("a" * 300 + ".pdf", PDF, "name_long"),
        ("laporan\u202efdp.exe", PDF, "name_unreadable"),
        ("laporan.pdf", bytes(range(256)), "kind_unknown"),
        ("laporan.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "kind_ole"),
        ("laporan.docx", docx()[:-30], "zip_broken"),
        ("laporan.docx", docx(**{"word/vbaProject.bin": b"x"}), "kind_macro"),
        ("buku.xlsm", docx(**{"xl/macrosheets/sheet1.xml": b"x"}), "kind_macro"),
        ("laporan.pdf", PDF + b"<</S/JavaScript/JS(x)>>", "kind_pdf_acts"),
        ("uji.txt", b"X5O!P%@AP" + TEST_PATTERN, "kind_test_pattern"),
        ("arsip.zip", packed({"a.txt": b"a"}), "kind_zip"),
        ("bom.docx", packed({"word/document.xml": bytes(60 * 1024 * 1024)}), "zip_bomb"),
        ("besar.txt", b"a" * (1024 * 1024 + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_bad_input_is_refused_and_leaves_neither_row_nor_file(world, settings, name, content, code):
    settings.EVIDENCE_BYTES = 1024 * 1024
    plan = in_work(world)
    assert refused(hand_over, world, plan, content, name) == code
    assert (Evidence.objects.count(), stored()) == (0, [])


ACTING = {
    "kind_pdf_acts": PDF + b"<</S/JavaScript/JS(x)>>",
    "kind_pdf_unchecked": PDF + b"(a /JS",
    "kind_macro": docx(**{"word/vbaProject.bin": b"x"}),
    "kind_test_pattern": b"X5O!P%@AP" + TEST_PATTERN,
}


@pytest.mark.parametrize("code", ACTING)
def test_what_acts_is_refused_flagged_or_taken_as_the_installation_says(world, settings, code):
    assert refused(hand_over, world, in_work(world), ACTING[code]) == code
    settings.EVIDENCE_ACTIVE = "flag"
    flagged = hand_over(world, in_work(world), ACTING[code])
    assert (flagged.flag, flagged.warning) == (code, FLAGS[code])
    assert json.loads(Event.objects.latest("pk").data)["flag"] == code
    settings.EVIDENCE_ACTIVE = "take"
    taken = hand_over(world, in_work(world), ACTING[code])
    assert (taken.flag, taken.warning) == ("", "")


def test_a_file_that_does_nothing_bears_no_flag_and_a_program_is_refused_all_the_same(
    world, settings
):
    settings.EVIDENCE_ACTIVE = "flag"
    assert hand_over(world, in_work(world)).flag == ""
    assert refused(hand_over, world, in_work(world), PROGRAM) == "kind_program"


def test_every_flag_has_its_words():
    assert set(FLAGS) == set(ACTING)


@pytest.fixture
def looked_into(monkeypatch):
    """A file is being looked into, slowly, until the test lets it go."""
    monkeypatch.setattr(uploads, "PATIENCE", 0.1)
    began, go_on = threading.Event(), threading.Event()

    def slow():
        with uploads._alone():
            began.set()
            go_on.wait(20)

    work = threading.Thread(target=slow)
    work.start()
    began.wait(20)
    yield go_on
    go_on.set()
    work.join()


def test_files_are_looked_into_one_after_the_other_and_nobody_waits_for_long(world, looked_into):
    plan = in_work(world)
    assert refused(hand_over, world, plan) == "busy"
    assert (Evidence.objects.count(), stored()) == (0, [])
    assert hand_over(world, plan, PNG, "foto.png").kind == "png"
    looked_into.set()
    uploads.PATIENCE = 20
    assert hand_over(world, plan).kind == "pdf"


def test_no_more_files_wait_than_leave_a_thread_to_pages(world, monkeypatch, looked_into):
    monkeypatch.setattr(uploads, "PATIENCE", 20)
    for _ in range(uploads.WAITING):
        assert uploads._places.acquire(blocking=False)
    try:
        began = time.monotonic()
        assert refused(hand_over, world, in_work(world)) == "busy"
        assert time.monotonic() - began < 5
    finally:
        for _ in range(uploads.WAITING):
            uploads._places.release()


def test_the_test_pattern_is_found_in_an_archive(world, settings):
    settings.EVIDENCE_ZIP = True
    archive = packed({"foto/a.txt": b"X5O!P%@AP" + TEST_PATTERN})
    assert refused(hand_over, world, in_work(world), archive, "a.zip") == "kind_test_pattern"


@hypothesis.given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
@hypothesis.settings(max_examples=by_profile(30, 150))
def test_a_container_with_any_damage_is_recognised_or_refused(place, bytes_):
    whole = docx("Daftar hadir " * 40)
    place %= len(whole)
    with receive("a.docx", [whole[:place], bytes_, whole[place + len(bytes_) :]]) as received:
        try:
            assert inspected(received).kind in KINDS
        except Refusal as refusal:
            assert refusal.code.startswith(("kind_", "zip_"))  # noqa: PT017 - either is right


def test_an_archive_is_taken_where_the_installation_says_so_and_never_with_a_program_in_it(
    world, settings
):
    settings.EVIDENCE_ZIP = True
    plan = in_work(world)
    assert hand_over(world, plan, packed({"a.txt": b"a"}), "arsip").kind == "zip"
    assert refused(hand_over, world, plan, packed({"foto.jpg": PROGRAM}), "arsip") == "kind_program"


def test_when_the_audit_row_fails_neither_row_nor_file_stays(world, monkeypatch):
    plan = in_work(world)

    def broken(*_, **_by):
        raise IntegrityError

    monkeypatch.setattr("tuntas.followup.evidence.actions.record", broken)
    with pytest.raises(IntegrityError):
        hand_over(world, plan)
    assert (Evidence.objects.count(), stored()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_the_commit_takes_no_file_away(world, monkeypatch):
    def broken():
        raise OSError

    monkeypatch.setattr(
        "tuntas.followup.evidence.actions.enqueue", lambda *_: transaction.on_commit(broken)
    )
    with pytest.raises(OSError):  # noqa: PT011 - the very error of the worker that could not be started
        hand_over(world, in_work(world))
    assert stored() == [Evidence.objects.get().key.hex]


def test_a_sender_who_breaks_off_leaves_no_file(world):
    def chunks():
        yield PDF
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the very error of the worker that could not be started
        receive("daftar.pdf", chunks())
    assert stored() == []


@pytest.mark.parametrize("who", ["member", "team_leader", "leader", "operator", "stranger"])
def test_only_the_unit_adds_evidence(world, who):
    plan = in_work(world)
    assert refused(hand_over, world, plan, who=who) == "not_allowed"
    assert stored() == []


def test_evidence_comes_while_a_plan_is_worked_on(world):
    plan = in_work(world)
    hand_over(world, plan)
    plan = go(world, plan, "hand_in", "officer", outcome="done")
    assert refused(hand_over, world, plan, PNG) == "not_in_work"


def test_the_same_file_twice_at_one_plan_is_told(world):
    plan = in_work(world)
    hand_over(world, plan)
    assert refused(hand_over, world, plan, name="lain.pdf") == "evidence_here"


def test_a_new_version_stands_for_the_old_one_and_both_stay(world):
    plan = in_work(world)
    first = hand_over(world, plan)
    second = hand_over(world, plan, PNG, "foto.png", replaces=first)
    assert list(plan.evidence.filter(replaced_by=None)) == [second]
    assert stored() == sorted([first.key.hex, second.key.hex])
    assert refused(hand_over, world, plan, docx(), "c.docx", replaces=first) == "changed_meanwhile"


def test_a_link_leads_to_the_web_and_nowhere_else(world):
    plan, viewer = in_work(world), as_viewer(world["officer"])
    link = add_link(
        plan=plan, url=" https://arsip.contoh.go.id/1 ", title="", viewer=viewer, at=NOW
    )
    assert (link.url, link.title) == (
        "https://arsip.contoh.go.id/1",
        "https://arsip.contoh.go.id/1",
    )
    for url in (
        "javascript:alert(1)",
        "ftp://contoh.go.id/a",
        "contoh.go.id",
        "https://",
        "http://a b/",
    ):
        assert (
            refused(add_link, plan=plan, url=url, title="", viewer=viewer, at=NOW) == "url_unusable"
        )


def test_the_team_accepts_a_piece_and_rejects_another_with_a_remark(world):
    _plan, first, second = handed_in(world)
    assert decide(world, first).state == "accepted"
    assert refused(decide, world, second, accept=False) == "remark_missing"
    rejected = decide(world, second, accept=False, remark="Foto tidak terbaca")
    assert (rejected.state, rejected.remark, rejected.decided_by) == (
        "rejected",
        "Foto tidak terbaca",
        world["member"],
    )
    assert refused(decide, world, second) == "changed_meanwhile"


def test_a_plan_closes_on_accepted_evidence(world):
    plan, first, _ = handed_in(world)
    decide(world, first)
    assert go(world, plan, "close", "member").state == "closed"


@pytest.mark.parametrize("who", ["officer", "head", "leader", "operator", "stranger"])
def test_nobody_but_the_team_judges(world, who):
    _, first, _ = handed_in(world)
    assert refused(decide, world, first, who) == "not_allowed"


def test_nobody_judges_evidence_of_his_own_work(world):
    double = person("officer", world["agency"], NOW, world["unit"], username="double")
    appoint(
        person=double,
        agency=world["agency"],
        role="member",
        unit=None,
        valid_from=NOW.date(),
        by=None,
        at=NOW,
    )
    plan = in_work(world)
    mine = hand_over(world | {"officer": double}, plan)
    go(world, plan, "hand_in", "officer", outcome="done")
    assert refused(decide, world | {"double": double}, mine, "double") == "guard_not_own_work"


def test_evidence_is_judged_once_it_was_handed_in(world):
    first = hand_over(world, in_work(world))
    assert refused(decide, world, first) == "not_handed_in"


def test_the_unit_takes_back_what_was_not_judged_and_never_the_last_that_was_handed_in(world):
    _plan, first, second = handed_in(world)
    officer = as_viewer(world["officer"])
    assert (
        refused(withdraw_evidence, evidence=first, viewer=as_viewer(world["member"]), at=NOW)
        == "not_allowed"
    )
    assert withdraw_evidence(evidence=first, viewer=officer, at=NOW).withdrawn_at == NOW
    assert refused(withdraw_evidence, evidence=second, viewer=officer, at=NOW) == "not_withdrawable"
    assert refused(decide, world, first) == "changed_meanwhile"


def test_when_a_version_is_taken_back_the_one_before_stands_again(world):
    plan, officer = in_work(world), as_viewer(world["officer"])
    first = hand_over(world, plan)
    second = hand_over(world, plan, PNG, "foto.png", replaces=first)
    assert refused(withdraw_evidence, evidence=first, viewer=officer, at=NOW) == "changed_meanwhile"
    withdraw_evidence(evidence=second, viewer=officer, at=NOW)
    assert list(standing(plan)) == [first]
    assert hand_over(world, plan, docx(), "c.docx", replaces=first).replaces == first


def test_what_was_judged_is_not_taken_back(world):
    _, first, _ = handed_in(world)
    decide(world, first)
    officer = as_viewer(world["officer"])
    assert refused(withdraw_evidence, evidence=first, viewer=officer, at=NOW) == "not_withdrawable"


def test_every_act_has_its_audit_row(world):
    _, first, second = handed_in(world)
    withdraw_evidence(evidence=first, viewer=as_viewer(world["officer"]), at=NOW)
    decide(world, second)
    rows = Event.objects.filter(noun="evidence").order_by("id").values_list("verb", "object_id")
    assert list(rows) == [
        ("add_evidence", str(first.pk)),
        ("add_evidence", str(second.pk)),
        ("withdraw_evidence", str(first.pk)),
        ("decide_evidence", str(second.pk)),
    ]


def test_who_saw_a_plan_before_its_evidence_changed_is_told(world):
    plan = in_work(world)
    seen = plan.version
    hand_over(world, plan)
    assert ActionPlan.objects.get(pk=plan.pk).version == seen + 1


def test_the_sweep_spares_the_young_tells_of_lost_files_and_deletes_strange_ones_when_asked(world):
    kept, lost = (hand_over(world, in_work(world), c) for c in (PDF, PDF + b" "))
    storage.files().delete(lost.key.hex)
    storage.files().save("f" * 32, ContentFile(PDF))
    settings.EVIDENCE_INCOMING.joinpath("half").write_bytes(b"x")
    soon, later = kept.at, timezone.now() + timedelta(days=2)
    assert storage.orphans(soon) == storage.Orphans([], [], [])
    found = storage.sweep(later)
    assert (found.without_row, [p.name for p in found.left]) == (["f" * 32], ["half"])
    assert found.without_file == [lost]
    assert stored() == sorted([kept.key.hex, "f" * 32])
    assert storage.problems(found) == [
        f"{lost.plan.code}: berkas data dukung {lost.key.hex} (daftar.pdf) hilang dari penyimpanan",
        "1 berkas data dukung tidak dikenal basis data: 'tuntas sweep --orphans'",
    ]
    storage.sweep(later, strangers=True)
    assert stored() == [kept.key.hex]


def test_every_kind_and_every_refusal_is_documented():
    root = Path(__file__).resolve().parents[3]
    source = root / "src" / "tuntas"
    files = (
        "core/followup/evidence.py",
        *(f"followup/evidence/{part}.py" for part in ("actions", "views")),
    )
    text = "".join((source / name).read_text() for name in (*files, "followup/evidence/uploads.py"))
    used = set(re.findall(r'Refusal\(\s*"(\w+)"', text)) | set(KINDS)
    documented = set(re.findall(r"`([a-z_]+)`", (root / "docs/reference/evidence.md").read_text()))
    assert used - documented == set()
