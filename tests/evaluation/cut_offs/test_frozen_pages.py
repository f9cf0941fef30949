"""Once there is a cut-off, the pages of an evaluation and their files show its figures; what came
since stands beside them.
"""

import pytest
from lxml import html

from tests.evaluation.cut_offs.stage import staged
from tests.people import signed_in
from tests.remembered import remembered
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.report import figures
from tuntas.evaluation.conformity.queries import conformity
from tuntas.evaluation.cut_offs.queries import cut_offs_in_force, frozen
from tuntas.organisation.models import moment_of
from tuntas.reports.papers import minutes
from tuntas.reports.papers.plan_facts import at_cut_off

pytestmark = pytest.mark.django_db
EVALUATION = "/evaluasi/uji/"
PAGES = (
    EVALUATION,
    f"{EVALUATION}penugasan/",
    f"{EVALUATION}kesesuaian/",
    f"{EVALUATION}kesesuaian/?bentuk=daftar",
    f"{EVALUATION}kesesuaian/unsur/",
    f"{EVALUATION}temuan/",
    f"{EVALUATION}rekonsiliasi/",
)


class Cut:
    """Three plans, of which one is closed, were frozen."""

    def __init__(self):
        self.stage = stage = staged()
        self.done = stage.closed("Melatih petugas loket")
        self.open = stage.approved("Menambah kursi di ruang tunggu")
        stage.make("Mengecat ruang tunggu")  # a draft is no plan
        self.late = stage.approved("Memasang papan antrean")
        self.cut_off = stage.freeze()

    def act(self):
        """After the cut-off: two plans are written, one is closed, one opened again."""
        stage = self.stage
        stage.make("Menulis standar pelayanan")
        stage.approved("Menulis maklumat pelayanan")
        piece = stage.link(self.open, 9)
        stage.go(self.open, "hand_in", "officer", outcome="done")
        stage.judge(piece)
        stage.go(self.open, "close", "member")
        stage.go(self.done, "reopen", "team_leader", reason="Pengaduan", due=stage.day())
        stage.decide(self.late, "dismissed")

    def client(self, who="team_leader"):
        return signed_in(self.stage.people[who])


made_once = remembered(Cut)


@pytest.fixture
def cut():
    return made_once()


def shown(client, address):
    """The page without what is named as of now, and without what differs between two requests."""
    page = html.fromstring(client.get(address).content).find(".//main")
    for part in page.xpath("//*[@data-now]"):
        part.drop_tree()
    for part in page.xpath("//input[@name='csrfmiddlewaretoken']"):
        part.drop_tree()
    return " ".join(page.text_content().split()), page


def files_of(client, address):
    """The tables of figures that the page offers as files, and what is in them."""
    _text, page = shown(client, address)
    page.make_links_absolute(f"http://testserver{address}")
    links = sorted({a for a in page.xpath("//a/@href") if "format=csv" in a})
    return {
        link: b"".join(client.get(link.removeprefix("http://testserver")).streaming_content)
        for link in links
    }


@pytest.mark.parametrize("address", PAGES)
def test_what_comes_after_the_cut_off_changes_no_figure_of_the_page_nor_of_its_files(cut, address):
    client = cut.client()
    before, files = shown(client, address)[0], files_of(client, address)
    cut.act()
    assert shown(client, address)[0] == before
    assert files_of(client, address) == files


def note(client, address=EVALUATION):
    page = html.fromstring(client.get(address).content)
    (part,) = page.xpath("//p[@data-now][contains(@class, 'notice')]")
    return part


def test_what_came_since_stands_beside_it_with_its_rows(cut):
    client = cut.client()
    assert "Sejak cut-off tidak ada yang berubah di sini." in note(client).text_content()
    cut.act()
    said = note(client)
    links = {a.text: a.get("href") for a in said.xpath(".//a")}
    assert " ".join(said.text_content().split()).endswith(
        "Sejak cut-off: 2 rencana aksi ditulis (1 belum disetujui), 1 rencana aksi selesai, "
        "1 rencana aksi dibuka kembali. Semua kejadian (adendum)"
    )
    for label, rows in (("ditulis", 2), ("selesai", 1), ("dibuka", 1)):
        address = next(href for text, href in links.items() if label in text)
        assert len(client.get(address).context["table"].rows) == rows


def test_the_headline_counts_the_plans_of_the_cut_off_and_opens_to_them(cut):
    client = cut.client()
    cut.act()
    text, page = shown(client, EVALUATION)
    assert "1 dari 3 rencana aksi sudah selesai (33,33 %)." in text
    found = {a.text.strip(): a.get("href") for a in page.xpath("//td//a")}
    assert len(client.get(found["3"]).context["table"].rows) == 3 + 2
    assert len(client.get(found["1"]).context["table"].rows) == 1


def test_an_officer_sees_the_frozen_figures_of_the_own_unit(cut):
    cut.act()
    for who, said in (("officer", "1 dari 3 rencana aksi sudah selesai"), ("head2", "Belum ada")):
        assert said in shown(cut.client(who), EVALUATION)[0]


def test_a_stranger_finds_no_plans_of_a_cut_off(cut):
    address = f"{EVALUATION}cut-off/{cut.cut_off.pk}/rencana/"
    codes = {who: cut.client(who).get(address).status_code for who in ("officer", "stranger")}
    assert codes == {"officer": 200, "stranger": 404}
    assert len(cut.client("head2").get(address).context["table"].rows) == 0


def test_the_matrix_of_the_page_is_that_of_the_report(cut):
    snapshot = Snapshot.from_json(cut.cut_off.snapshot)
    viewer = cut.stage.viewer("team_leader")
    cut.act()
    of_page = conformity(
        cut.stage.evaluation, cut.stage.day(), frozen(cut.stage.evaluation, viewer)
    )
    day = snapshot.assignment.cut_off
    matrix = figures.conformity(snapshot)
    assert of_page.purposes == figures.purposes(matrix, figures.planned(snapshot), day)


def test_of_several_cut_offs_the_day_of_the_assignment_is_shown(cut):
    stage = cut.stage

    def of_pages():
        return cut_offs_in_force([stage.evaluation])[stage.evaluation.pk]

    assert of_pages() == cut.cut_off
    cut.act()
    latest = stage.freeze()
    assert of_pages() == latest
    own = stage.freeze(moment_of(stage.evaluation.cut_off))
    assert of_pages() == own


def test_the_page_of_a_unit_shows_frozen_plans_and_what_came_since(cut):
    cut.act()
    page = html.fromstring(cut.client("officer").get("/unit/1/").content)
    (bar,) = page.xpath("//figure[following-sibling::p[@data-now]]")
    assert "1 dari 3 selesai" in " ".join(bar.text_content().split())
    said = " ".join(bar.getnext().text_content().split())
    assert said.endswith(
        "Sejak cut-off: 2 rencana aksi ditulis (1 belum disetujui), 1 rencana aksi selesai, "
        "1 rencana aksi dibuka kembali."
    )
    client = cut.client("officer")
    links = [client.get(a) for a in bar.getnext().xpath(".//a/@href")]
    assert [len(r.context["table"].rows) for r in links] == [2, 1, 1]


def test_a_berita_acara_holds_the_verdicts_up_to_the_cut_off_and_tells_of_those_after_it(cut):
    cut.act()
    viewer = cut.stage.viewer("team_leader")
    made = minutes.minutes(viewer, cut.stage.evaluation, cut.stage.units[0])
    assert [v.text for v in made.verdicts] == ["Melatih petugas loket"]
    assert "ada 2 putusan; yang itu tidak termasuk" in str(minutes.document(made))


def test_a_table_of_plans_says_what_stood_at_the_cut_off(cut):
    cut.act()
    said = at_cut_off(cut.stage.units[0], cut.stage.round, cut.stage.viewer("officer"))
    assert said.startswith("Pada cut-off evaluasi ")
    assert said.endswith(": 3 rencana, 1 selesai.")
