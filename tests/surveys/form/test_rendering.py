"""Kept pages: completed without compressing again, and small enough for a weak signal."""

import gzip
from pathlib import Path
from urllib.parse import quote, urlencode

import brotli
import pytest
from django.conf import settings as django_settings
from django.test import Client
from hypothesis import HealthCheck, example, given, settings, strategies as st

import tuntas.surveys
from tests.profiles import by_profile
from tests.surveys.channel_factories import ALL_FOUR, collecting
from tests.surveys.forms import KIND, shown
from tuntas.core.survey.questionnaire import Condition, Option, Question, from_dict
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.surveys.form import parsing as form
from tuntas.surveys.form.compressed import MARK, CompressedPage
from tuntas.surveys.models import Response

STATIC = Path(tuntas.surveys.__file__).parent / "static" / "surveys"
BUDGET = 14 * 1024  # bytes of a first visit
HEADERS = 1500  # bytes of the heads of three responses, generously


@given(head=st.text(max_size=300), tail=st.text(max_size=300), part=st.binary(max_size=300))
def test_a_completed_page_is_the_same_compressed_or_not(head, tail, part):
    page = CompressedPage.of(head + MARK + tail)
    whole = head.encode() + part + tail.encode()
    assert page.with_part(part, gzip=False) == whole
    assert gzip.decompress(page.with_part(part, gzip=True)) == whole


@pytest.fixture
def made():
    form._asked.clear()
    return collecting()


@pytest.mark.django_db
def test_a_first_visit_stays_within_fourteen_kilobytes(made):
    page = Client().get(f"/s/{made.asked.code}/", headers={"accept-encoding": "gzip"})
    worker = Client().get("/s/sw.js", headers={"accept-encoding": "gzip"})
    script = brotli.compress((STATIC / "form.js").read_bytes())
    assert len(page.content) + len(worker.content) + len(script) + HEADERS < BUDGET


@pytest.mark.django_db
def test_every_showing_has_its_own_key(made):
    first, second = (shown(f"/s/{made.asked.code}/") for _ in range(2))
    assert first[form.KEY] != second[form.KEY]


@pytest.mark.django_db
def test_a_service_without_a_tariff_is_not_asked_about_it(made):
    service = made.asked.service
    service.has_tariff = False
    service.save()
    page = Client().get(f"/s/{made.asked.code}/").content.decode()
    assert ('name="biaya"' in page, 'max="8"' in page) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("id", "Jawaban Anda tanpa nama."), ("en", "is anonymous.")]
)
def test_every_form_says_in_plain_words_what_is_kept_also_without_a_notice_of_its_own(
    language, words
):
    form._asked.clear()
    data = standard().to_dict()
    data.pop("notice")
    page = (
        Client()
        .get(f"/s/{collecting(from_dict(data)).asked.code}/?bahasa={language}")
        .content.decode()
    )
    assert words in page
    assert str(django_settings.CONTACT_DAYS) in page.split("<details")[1]


OWN = (
    Question(
        "x.jalur",
        "choice",
        {"id": "Lewat apa?", "jv": "Liwat apa?"},
        (Option("loket", {"id": "Loket"}), Option("daring", {"id": "Daring"})),
    ),
    Question(
        "x.berapa",
        "number",
        {"id": "Berapa kali?"},
        condition=Condition("x.jalur", ("loket",)),
        minimum=1,
        maximum=9,
    ),
)


def with_own_questions():
    data = standard(extra=OWN).to_dict()
    data["title"]["jv"] = "Survei Kapuasan Masyarakat"
    return from_dict(data)


@pytest.mark.django_db
def test_own_questions_with_conditions_and_a_further_language():
    form._asked.clear()
    address = f"/s/{collecting(with_own_questions()).asked.code}/"
    page = Client().get(address + "?bahasa=jv").content.decode()
    assert ("Liwat apa?" in page, "Berapa kali?" in page, '<html lang="jv">' in page) == (
        True,
        True,
        True,
    )
    assert 'data-if="x.jalur" data-in="loket"' in page
    fields = {**shown(address), **ALL_FOUR, "x.jalur": "daring", "x.berapa": "3"}
    Client().post(address, form_body(fields), content_type=KIND)
    assert Response.objects.get().extra == {"x.jalur": "daring"}


@pytest.mark.django_db
def test_text_in_a_number_is_said_and_kept():
    form._asked.clear()
    address = f"/s/{collecting(with_own_questions()).asked.code}/"
    fields = {**shown(address), **ALL_FOUR, "x.jalur": "loket", "x.berapa": "tiga"}
    response = Client().post(address, form_body(fields), content_type=KIND)
    assert response.status_code == 422
    assert 'value="tiga"' in response.content.decode()


def form_body(fields):
    return urlencode(fields)


names = (
    st.sampled_from(["waktu", "x.saran", "p.usia", form.KEY, form.TOKEN, form.COMPLAINT])
    | st.text()
)
pairs = st.dictionaries(names, st.text(max_size=50), max_size=12)


@pytest.mark.django_db
@settings(
    max_examples=by_profile(16, 80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    body=st.binary(max_size=400) | pairs.map(form_body).map(str.encode),
    kind=st.sampled_from(
        [KIND, KIND + "; charset=utf-16", "multipart/form-data; boundary=x", "", "text/plain"]
    ),
    rest=st.sampled_from(["", "kios/", "sisip/", "?bahasa=en", "?bahasa=%00&c=%ff"]),
)
@example(body=b"waktu=4&" * 1000, kind=KIND, rest="")
@example(body=b"%00=%00&\xff=\xff", kind=KIND, rest="")
def test_whatever_is_thrown_at_the_form_is_refused_with_a_page(made, body, kind, rest):
    client = Client(raise_request_exception=False)
    response = client.generic("POST", f"/s/{made.asked.code}/{rest}", body, content_type=kind)
    assert 400 <= response.status_code < 500
    assert Response.objects.count() == 0


@pytest.mark.django_db
@settings(
    max_examples=by_profile(12, 60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=pairs)
def test_whatever_is_added_to_a_good_form_is_stored_whole_or_refused(made, changes):
    address = f"/s/{made.asked.code}/"
    before = Response.objects.count()
    fields = {**shown(address), **ALL_FOUR, **changes}
    response = Client(raise_request_exception=False).post(
        address, form_body(fields), content_type=KIND
    )
    assert response.status_code == 303 or 400 <= response.status_code < 500
    assert Response.objects.count() - before <= (response.status_code == 303)


@given(address=st.text(alphabet=st.characters(codec="ascii"), max_size=20))
@settings(
    max_examples=by_profile(8, 40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.django_db
def test_a_made_up_address_is_refused(made, address):
    for begin in ("/s/", "/u/"):
        response = Client(raise_request_exception=False).get(f"{begin}{quote(address, safe='')}/")
        assert 300 <= response.status_code < 500
