"""The agency's own page, and its colour and logo on pages and in the public form."""

import base64
import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories import NOW, agency, world
from tests.people import person, signed_in
from tests.pictures import png
from tests.surveys.channel_factories import collecting
from tuntas.audit.models import Event
from tuntas.core.base import colours
from tuntas.core.base.errors import Refusal
from tuntas.organisation import time_zone
from tuntas.organisation.agency import actions
from tuntas.organisation.agency.forms import PALETTE
from tuntas.organisation.models import Agency, AgencyLogo
from tuntas.organisation.permissions import viewer
from tuntas.reports.models import Letterhead

pytestmark = pytest.mark.django_db
PAGE = "/pengaturan/instansi/"
BLUE = "#1d4ed8"


@pytest.fixture
def client_of():
    body = agency()
    client = signed_in(person("operator", body, NOW))
    client.agency = body
    return client


def seen():
    last = Event.objects.filter(noun="agency", verb="change").order_by("-pk").first()
    return last.pk if last else 0


def post(client, logo=None, **more):
    files = {"logo": SimpleUploadedFile("logo.png", logo)} if logo is not None else {}
    said = {
        "name": "Dinas Kesehatan Contoh",
        "short_name": "Dinkes",
        "inspectorate": "Inspektorat",
        "time_zone": "Asia/Makassar",
        "palette": BLUE,
        "seen": seen(),
    }
    return client.post(PAGE, {**said, **files, **more})


def now(client):
    body = Agency.objects.get(pk=client.agency.pk)
    return (body.name, body.short_name, body.colour, body.time_zone, body.logo_id)


def test_name_colour_and_zone_are_changed_with_their_audit_row(client_of):
    was = now(client_of)
    assert post(client_of).status_code == 302
    assert now(client_of) == ("Dinas Kesehatan Contoh", "Dinkes", BLUE, "Asia/Makassar", None)
    row = Event.objects.get(noun="agency", verb="change")
    said = json.loads(row.data)
    assert (said["old"]["name"], said["new"]["colour"]) == (was[0], BLUE)
    assert "Dinkes" in client_of.get("/pekerjaan/").text


def test_the_same_again_leaves_no_row(client_of):
    post(client_of)
    post(client_of)
    assert Event.objects.filter(noun="agency", verb="change").count() == 1


def test_the_last_change_is_undone_and_the_undoing_too(client_of):
    was = now(client_of)
    post(client_of)
    changed = now(client_of)
    client_of.post(f"{PAGE}urungkan/", {"seen": seen()})
    assert now(client_of) == was
    client_of.post(f"{PAGE}urungkan/", {"seen": seen()})
    assert now(client_of) == changed


def test_of_two_operators_at_once_the_second_is_told(client_of):
    other = signed_in(person("operator", client_of.agency, NOW, username="kedua"))
    before = seen()
    post(client_of)
    answer = post(other, seen=before, short_name="Lain")
    assert (answer.status_code, "sudah diubah orang lain" in answer.text) == (409, True)
    other.post(f"{PAGE}urungkan/", {"seen": before})
    assert now(client_of)[1] == "Dinkes"


def test_only_the_operator_changes_it():
    made = world()
    for name, somebody in made.people.everyone().items():
        status = signed_in(somebody).get(PAGE).status_code
        assert (name, status) == (name, 200 if name == "operator" else 403)


def test_a_faint_colour_is_refused_with_the_nearest_and_nothing_is_stored(client_of):
    was = now(client_of)
    answer = post(client_of, palette="own", colour="#ffcc00")
    assert answer.status_code == 422
    assert "1,4 banding 1" in answer.text
    assert "#8a6e00" in answer.text
    assert now(client_of) == was


def test_a_colour_that_is_typed_is_meant_and_one_is_needed_where_own_is_chosen(client_of):
    post(client_of, colour="8A6E00")
    assert now(client_of)[2] == "#8a6e00"
    assert post(client_of, palette=BLUE, colour="#8a6e00").status_code == 302
    assert now(client_of)[2] == BLUE
    assert post(client_of, palette="own").status_code == 422


def test_every_ready_colour_can_be_read():
    for colour in PALETTE:
        colours.check(colour)


@pytest.mark.parametrize("name", ["x" * 201, "Dinas \u202e Contoh", "", "  "])
def test_a_name_too_long_empty_or_with_hidden_signs_is_refused(client_of, name):
    assert post(client_of, name=name).status_code == 422


def test_a_name_from_right_to_left_is_taken(client_of):
    assert post(client_of, short_name="وزارة").status_code == 302
    assert now(client_of)[1] == "وزارة"


def test_a_name_of_another_agency_is_refused(client_of):
    Agency.objects.create(name="Badan Lain", short_name="Lain")
    assert "Sudah ada instansi bernama Badan Lain" in post(client_of, name="Badan Lain").text


def test_pages_and_the_form_load_the_colour_and_pages_without_one_load_none(client_of):
    assert "/warna/" not in client_of.get(PAGE).text
    post(client_of)
    assert '<link rel="stylesheet" href="/warna/1d4ed8.css">' in client_of.get(PAGE).text


def test_the_style_sheet_is_kept_by_browsers_and_only_of_colours_that_can_be_read(client):
    answer = client.get("/warna/1d4ed8.css")
    assert "--color-accent:#1d4ed8" in answer.text
    assert answer["Content-Type"] == "text/css"
    assert "immutable" in answer["Cache-Control"]
    again = client.get("/warna/1d4ed8.css", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert client.get("/warna/ffcc00.css").status_code == 404
    assert client.get("/warna/x;}body{.css").status_code == 404


def test_the_zone_stays_once_a_state_is_frozen(client_of):
    Event.objects.create(at=NOW, verb="freeze", noun="evaluation", object_id="1", data="{}")
    answer = post(client_of)
    assert (answer.status_code, "Zona waktu tidak berubah lagi" in answer.text) == (422, True)
    assert post(client_of, time_zone="Asia/Jakarta").status_code == 302


def test_days_follow_the_new_zone(client_of, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.undo()
    monkeypatch.setattr(time_zone, "known", "Asia/Jakarta")
    monkeypatch.setattr(time_zone, "_until", float("inf"))
    with django_capture_on_commit_callbacks(execute=True):
        post(client_of)
    monkeypatch.setattr(time_zone, "_until", 0.0)
    client_of.get("/pekerjaan/")
    assert timezone.get_current_timezone_name() == "Asia/Makassar"
    timezone.deactivate()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "PNG"),
        (b"\x89PNG\r\n\x1a\n<script>", "PNG"),
        (b"GIF89a" + bytes(40), "PNG"),
        (png(said=(20_000, 20_000)), "20.000"),
        (png() + bytes(300_001), "300 KB"),
    ],
)
def test_a_logo_that_is_none_is_refused_with_a_sentence(client_of, content, said):
    answer = post(client_of, logo=content)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert AgencyLogo.objects.exists() is False


def test_a_logo_with_fewer_pixels_than_its_head_claims_is_refused(client_of):
    assert "tidak dapat digambar" in post(client_of, logo=png(said=(400, 200))).text


def test_a_logo_is_drawn_anew_shown_in_the_head_and_taken_away(client_of):
    hidden = b"tEXt" + b"secret" * 10
    assert post(client_of, logo=png(400, 200) + hidden).status_code == 302
    made = AgencyLogo.objects.get()
    assert (made.width, made.height) == (128, 64)
    assert b"secret" not in bytes(made.small) + bytes(made.content)
    address = f"/logo/{made.pk}.png"
    assert f'src="{address}"' in client_of.get(PAGE).text
    answer = client_of.get(address)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    post(client_of)
    assert now(client_of)[4] == made.pk
    post(client_of, drop_logo="on")
    assert now(client_of)[4] is None
    client_of.post(f"{PAGE}urungkan/", {"seen": seen()})
    assert now(client_of)[4] == made.pk


def test_change_and_audit_row_stand_or_fall_together(client_of, monkeypatch):
    was = now(client_of)

    def failing(*_args, **_more):
        raise RuntimeError("no disk")

    monkeypatch.setattr(actions, "record", failing)
    operator = viewer(client_of.agency.appointment_set.get().person, timezone.now())
    new = {"short_name": "Lain"}
    with pytest.raises(RuntimeError):
        actions.change_agency(new=new, viewer=operator, at=NOW, seen=0)
    assert now(client_of) == was


def test_the_act_itself_checks_the_colour(client_of):
    operator = viewer(client_of.agency.appointment_set.get().person, timezone.now())
    with pytest.raises(Refusal) as caught:
        actions.change_agency(new={"colour": "#ffcc00"}, viewer=operator, at=NOW, seen=0)
    assert caught.value.code == "colour_faint"


def test_the_form_has_the_colour_in_its_one_style_which_its_policy_names(client):
    made = collecting()
    made.agency.colour = BLUE
    made.agency.save()
    answer = client.get(f"/s/{made.asked.code}/")
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    assert "--accent:#1d4ed8" in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer["Content-Security-Policy"]


def test_the_letterhead_takes_the_logo_of_the_agency(client_of):
    post(client_of, logo=png(400, 200))
    said = {"lines": "Badan Contoh", "alt": "Lambang", "own_logo": "on", "seen": "0"}
    leader = signed_in(person("team_leader", client_of.agency, NOW))
    assert leader.post("/pengaturan/kop-laporan/", said).status_code == 302
    drawn = Letterhead.objects.get().logo.content
    assert bytes(drawn) == bytes(AgencyLogo.objects.get().content)
