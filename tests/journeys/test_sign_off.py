"""A report is sent back with a remark, corrected, signed by four and verified, in a real
browser.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import NOW, world
from tests.journeys.looks import LOOKS, overflow, violations
from tests.people import as_viewer, person
from tests.reports.sign_off.factories import ROLES, SEATS, signed_outside
from tuntas.core.evaluation.snapshot import code_of
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import TeamMember
from tuntas.reports.models import Remark, Signing
from tuntas.reports.runs import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(settings, tmp_path):
    """The four by their roles, and ``address``: the page of an evaluation whose draft is
    written.
    """
    settings.MEDIA_ROOT = tmp_path
    found = world()
    evaluation, agency = found.evaluation, found.agency
    evaluation.signed_on = None
    evaluation.save()
    evaluation.team.all().delete()
    team = {"member": found.people.member, "team_leader": found.people.team_leader}
    team |= {role: person(role, agency, NOW) for role in ("controller", "responsible")}
    for place, role in enumerate(ROLES):
        TeamMember.objects.create(
            evaluation=evaluation,
            role=SEATS[role],
            order=place,
            name=team[role].name,
            person=team[role],
        )
    cut_off = make_cut_off(evaluation=evaluation, by=team["member"], at=NOW)
    actions.request_report(cut_off=cut_off, viewer=as_viewer(team["member"]), at=NOW)
    return team | {"address": f"/laporan/{evaluation.code}/"}


def present(page, address):
    page.goto(address)
    page.get_by_role("button", name="Ajukan konsep ini untuk ditandatangani").first.click()
    expect(page.get_by_role("heading", name="Baca dan tanda tangani")).to_be_visible()


def sign(visit, made, role, button="Setujui dan teruskan"):
    """From "my work" to the page, by keyboard."""
    page = visit(made[role], "/pekerjaan/")
    page.locator(f'a[href="{made["address"]}tanda-tangan/"]').press("Enter")
    page.get_by_role("button", name=button).press("Enter")
    expect(page.get_by_role("button", name=button)).to_have_count(0)
    return page


@pytest.mark.thorough
@pytest.mark.timeout(240)
def test_a_report_is_sent_back_with_a_remark_corrected_signed_and_verified(visit, made):
    page = visit(made["member"], made["address"])
    present(page, made["address"])
    page.get_by_role("button", name="Ajukan kepada Ketua Tim").click()
    expect(page.get_by_text("Giliran Team_Leader Contoh.")).to_be_visible()

    leader = visit(made["team_leader"], f"{made['address']}tanda-tangan/")
    piece = (
        leader.locator(".report-piece", has_text="kepuasan")
        .filter(has=leader.locator("details"))
        .first
    )
    anchor = piece.get_attribute("id")
    piece.get_by_text("Beri catatan").press("Enter")
    piece.get_by_label("Catatan pada bagian ini").fill("Sebutkan tahunnya")
    piece.get_by_role("button", name="Simpan catatan").press("Enter")
    expect(leader.locator(f'[id="{anchor}"]').get_by_text("Sebutkan tahunnya")).to_be_visible()
    expect(leader.get_by_role("button", name="Setujui dan teruskan")).to_be_disabled()
    expect(
        leader.get_by_text("Masih ada catatan paragraf yang belum diselesaikan.")
    ).to_be_visible()
    leader.get_by_role("button", name="Kembalikan", exact=True).click()
    expect(leader.get_by_text("Giliran Member Contoh.")).to_be_visible()

    page.goto(made["address"])
    page.get_by_role("button", name="Tulis lagi").first.click()
    present(page, made["address"])
    assert Signing.objects.get().run.cut_off.runs.count() == 2
    remarked = page.locator(f'[id="{anchor}"]')
    expect(remarked.get_by_text("Sebutkan tahunnya")).to_be_visible()
    remarked.get_by_label("Jawaban").fill("Sudah disebut")
    remarked.get_by_role("button", name="Tandai selesai").click()
    expect(page.get_by_text("Sudah disebut")).to_be_visible()
    assert Remark.objects.get().settled_by == made["member"]
    page.get_by_role("button", name="Ajukan kepada Ketua Tim").click()

    sign(visit, made, "team_leader")
    sign(visit, made, "controller")
    last = visit(made["responsible"], f"{made['address']}tanda-tangan/")
    expect(last.get_by_role("button", name="Tanda tangan")).to_be_disabled()
    last.get_by_label("Nomor laporan").fill("7/LHE/2023")
    last.get_by_label("Tempat").fill("Jakarta")
    last.get_by_label("Tanggal", exact=True).fill("2023-07-28")
    last.get_by_role("button", name="Simpan", exact=True).click()
    last.wait_for_load_state()
    sign(visit, made, "responsible", "Tanda tangan")
    final = Signing.objects.get().final
    assert (final.state, final.signature["number"]) == ("done", "7/LHE/2023")

    last.goto(made["address"])
    last.locator(f"#run-{final.key}").get_by_role("button", name="Terbitkan").click()
    outside = {"name": "ttd.pdf", "mimeType": "application/pdf", "buffer": signed_outside(final)}
    last.get_by_label("PDF yang ditandatangani di luar").set_input_files(outside)
    last.get_by_role("button", name="Unggah").click()
    expect(last.get_by_text("PDF bertanda tangan, versi 1")).to_be_visible()

    public = visit(None, f"/verifikasi/{code_of(final.cut_off.digest)}/")
    written = actions.folder_of(final) / final.files.get(kind="pdf").name
    for file, said in (
        (str(written), re.compile("cocok|sama", re.I)),
        (outside, re.compile("versi 1")),
    ):
        public.locator("input[type=file]").set_input_files(file)
        public.get_by_role("button", name="Bandingkan").click()
        expect(public.locator(".notice-success", has_text=said).first).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_page_is_accessible_and_fits_the_window(visit, made, width, theme):
    page = visit(made["member"], made["address"], width=width, theme=theme)
    present(page, made["address"])
    page.get_by_text("Beri catatan").first.click()
    page.get_by_label("Catatan pada bagian ini").first.fill("Periksa angka")
    page.get_by_role("button", name="Simpan catatan").first.click()
    expect(page.get_by_text("1 catatan belum diselesaikan.")).to_be_visible()
    assert (violations(page), overflow(page)) == ([], 0)


@pytest.mark.thorough
def test_who_acts_on_an_old_page_is_told_and_keeps_what_was_typed(visit, made):
    page = visit(made["member"], made["address"])
    present(page, made["address"])
    page.get_by_role("button", name="Ajukan kepada Ketua Tim").click()
    leader = visit(made["team_leader"], f"{made['address']}tanda-tangan/")
    page.get_by_label("Tempat").fill("Bandung")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_load_state()
    leader.get_by_label("Alasan (boleh kosong bila ada catatan pada paragraf)").fill("Periksa lagi")
    leader.get_by_role("button", name="Kembalikan", exact=True).click()
    expect(leader.get_by_role("alert")).to_contain_text(
        "Laporan ini berubah sejak Anda membukanya."
    )
    expect(leader.get_by_label("Alasan (boleh kosong")).to_have_value("Periksa lagi")
    visit.errors.clear()  # the browser logs the 409
    assert Signing.objects.get().state == "leader"
