"""The story of a plan tells everything that was done, with old, new, who, when and why."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.utils import timezone

from tests.factories import world as imported
from tests.followup.plans.one_plan import DAY, TEXT, one_plan
from tests.people import signed_in
from tuntas.audit.models import Event
from tuntas.followup.evidence.actions import decide_evidence
from tuntas.followup.models import DeadlineChange, Recommendation
from tuntas.followup.plans.actions import (
    Given,
    PlanContent,
    add_note,
    ask_deadline,
    change_plan,
    decide_deadline,
    tick_milestone,
)
from tuntas.followup.plans.deciding import Held
from tuntas.followup.plans.history import SAID, story
from tuntas.followup.plans.saving import save
from tuntas.organisation.models import Service
from tuntas.web import display

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return one_plan()


def told(plan):
    """Who did what, and what that changed."""
    return [
        (t.who, t.what, [(c.field, c.old, c.new) for c in t.changes], t.reason) for t in story(plan)
    ]


def last(world):
    world.plan.refresh_from_db()
    return told(world.plan)[-1]


def test_the_whole_life_is_told_in_its_order(world):
    world.bring_to("reopened")
    assert [(who, what) for who, what, *_ in told(world.plan)] == [
        ("Officer Contoh", "menulis rencana ini"),
        ("Officer Contoh", "mengajukan rencana"),
        ("Head Contoh", "menyetujui rencana"),
        ("Officer Contoh", "mulai mengerjakan rencana"),
        ("Officer Contoh", "menyerahkan data dukung “Foto”"),
        ("Officer Contoh", "menyerahkan rencana untuk diverifikasi"),
        ("Member Contoh", "mengembalikan rencana"),
        ("Officer Contoh", "menyerahkan rencana untuk diverifikasi"),
        ("Member Contoh", "memeriksa data dukung “Foto”"),
        ("Member Contoh", "menutup rencana"),
        ("Team_Leader Contoh", "membuka kembali rencana"),
    ]


def test_a_step_says_from_which_state_to_which_and_why(world):
    world.bring_to("returned")
    assert last(world) == (
        "Member Contoh",
        "mengembalikan rencana",
        [
            ("Keadaan", "Menunggu verifikasi", "Dikembalikan"),
            ("Tenggat baru", "", display.day(world.today + 20 * DAY)),
        ],
        "Foto tidak terbaca",
    )


def test_a_changed_draft_says_what_was_and_what_is(world):
    content = PlanContent(text="Menambah loket", elements=["U3"], measure="Semua petugas lulus uji")
    change_plan(
        plan=world.plan,
        content=content,
        viewer=world.viewer("officer"),
        at=world.now,
        seen=world.plan.version,
    )
    step = f"Menyusun bahan ({display.day(world.today + 10 * DAY)})"
    assert last(world) == (
        "Officer Contoh",
        "mengubah draf",
        [
            ("Kegiatan", TEXT, "Menambah loket"),
            ("Tenggat", display.day(world.today + 60 * DAY), ""),
            ("Tahapan", step, ""),
        ],
        "",
    )


def test_a_changed_draft_says_its_service_recommendations_and_tags(world):
    service = Service.objects.create(unit=world.unit, name="Izin usaha")
    answered = Recommendation.objects.create(
        round=world.round, unit=world.unit, number="1", text="Percepat penyelesaian"
    )
    content = replace(
        Held([world.plan], world.viewer("officer"), world.now).content(world.plan),
        service=service,
        recommendations=[answered],
        tags=["prioritas", "loket"],
    )
    change_plan(
        plan=world.plan,
        content=content,
        viewer=world.viewer("officer"),
        at=world.now,
        seen=world.plan.version,
    )
    assert last(world)[2] == [
        ("Layanan", "", "Izin usaha"),
        ("Rekomendasi", "", "1 Percepat penyelesaian"),
        ("Penanda", "", "loket, prioritas"),
    ]


def test_a_moved_deadline_is_told_from_wish_to_answer(world):
    world.bring_to("in_progress")
    new = world.today + 90 * DAY
    officer, head = world.viewer("officer"), world.viewer("head")
    ask_deadline(
        plan=world.plan,
        new=new,
        reason="Anggaran turun",
        viewer=officer,
        at=world.now,
        seen=world.plan.version,
    )
    days = display.day(world.today + 60 * DAY), display.day(new)
    assert last(world) == (
        "Officer Contoh",
        "mengusulkan tenggat lain",
        [("Tenggat", *days)],
        "Anggaran turun",
    )
    request = DeadlineChange.objects.get()
    decide_deadline(change=request, grant=False, answer="Tetap", viewer=head, at=world.now)
    assert last(world) == ("Head Contoh", "menolak tenggat yang diusulkan", [], "Tetap")


def test_notes_steps_and_verdicts_are_part_of_the_story(world):
    world.bring_to("evidence_in")
    officer, member = world.viewer("officer"), world.viewer("member")
    add_note(plan=world.plan, kind="comment", text="Mohon foto", viewer=member, at=world.now)
    assert last(world) == ("Member Contoh", "menulis komentar", [], "Mohon foto")
    step = world.plan.milestones.get()
    tick_milestone(milestone=step, done_on=world.today, viewer=officer, at=world.now)
    assert last(world)[1:3] == (
        "menandai tahap “Menyusun bahan”",
        [("Tercapai pada", "", display.day(world.today))],
    )
    piece = world.plan.evidence.get()
    decide_evidence(
        evidence=piece, accept=False, remark="Buram", seen="waiting", viewer=member, at=world.now
    )
    assert last(world) == (
        "Member Contoh",
        "memeriksa data dukung “Foto”",
        [("Data dukung", "Belum diperiksa", "Tidak diterima")],
        "Buram",
    )


def test_an_imported_plan_says_that_it_was_loaded_and_what_was_decided():
    made = imported()
    plan = made.plan("2021-02-01")
    assert [t.what for t in story(plan)] == [
        "memuat rencana ini dari laporan, status terbit Terbuka, keadaan per 6 Juni 2023"
    ]
    found = plan.findings.get()
    client = signed_in(made.people.member)
    form = {"state": "dismissed", "seen": "open", "reason": "Ada di lampiran"}
    client.post(f"/rencana/2021/2021-02-01/temuan/{found.pk}/", form)
    assert told(plan)[-1] == (
        "Member Contoh",
        "memutuskan temuan “Tanpa tenggat”",
        [("Temuan", "Belum diputuskan", "Dikesampingkan")],
        "Ada di lampiran",
    )


def test_every_verb_of_the_audit_trail_about_a_plan_has_its_words(world):
    world.bring_to("reopened")
    verbs = set(Event.objects.filter(noun="plan").values_list("verb", flat=True))
    assert verbs - set(SAID) == set()


def test_the_page_and_its_files_tell_the_same(world):
    world.bring_to("returned")
    client = signed_in(world.people.leader)
    page = client.get(world.address("riwayat/")).content.decode()
    assert "<b>Member Contoh</b> mengembalikan rencana." in page
    assert "<del>Menunggu verifikasi</del> → <ins>Dikembalikan</ins>" in page
    text = b"".join(client.get(world.address("riwayat/?format=csv")).streaming_content).decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(text)))
    wanted = sum(len(t.changes) or 1 for t in story(world.plan))
    assert len(rows) == 1 + wanted
    assert rows[-2][3:] == [
        "mengembalikan rencana",
        "Keadaan",
        "Menunggu verifikasi",
        "Dikembalikan",
        "Foto tidak terbaca",
    ]
    data = json.loads(b"".join(client.get(world.address("riwayat/?format=json")).streaming_content))
    assert len(data) == wanted


def test_a_story_takes_as_many_queries_however_long_it_is(world, django_assert_num_queries):
    world.bring_to("in_progress")
    with django_assert_num_queries(5):
        story(world.plan)
    for n in range(3):
        add_note(
            plan=world.plan,
            kind="progress",
            text=f"Ke-{n}",
            viewer=world.viewer("officer"),
            at=timezone.now(),
        )
    with django_assert_num_queries(5):
        story(world.plan)


def test_new_tags_are_told_with_the_old_ones(world):
    held = Held([world.plan], world.viewer("officer"), world.now)
    change = held.decide(world.plan, Given(verb="tag", tags=("loket",)))
    save([(world.plan, change)], world.viewer("officer"), world.now)
    assert last(world)[1:3] == ("mengubah penanda", [("Penanda", "", "loket")])
