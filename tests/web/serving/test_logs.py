"""Log lines: one each, with time, level, request, status and duration; no personal data."""

import io
import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.log import log_response
from hypothesis import given, strategies as st

from tuntas.web.serving.logs import OneLine

MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00"


@pytest.fixture
def lines():
    """What is logged, as the server writes it."""
    stream = io.StringIO()
    handler, root = logging.StreamHandler(stream), logging.getLogger()
    handler.setFormatter(OneLine())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(handler)
    root.setLevel(level)


def line_of(error, text="gagal"):
    record = logging.LogRecord("tuntas.test", logging.ERROR, "", 1, text, (), None)
    with pytest.raises(type(error)) as caught:
        raise error
    record.exc_info = (type(error), error, caught.tb)
    return OneLine().format(record)


@pytest.mark.django_db
def test_a_request_is_one_line_that_bears_the_number_of_its_answer(lines):
    answer = Client().get("/masuk/?nama=budi")
    number = answer.headers["X-Request-ID"]
    (line,) = (each for each in lines() if "tuntas.requests" in each)
    pattern = rf"{MOMENT} INFO request={number} tuntas\.requests: status=200 ms=\d+ GET /masuk/"
    assert re.fullmatch(pattern, line)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "route"), [("/s/takada22/", "/s/<str:code>/"), ("/tidak-ada/budi/", "-")]
)
def test_an_address_is_logged_as_its_pattern(lines, address, route):
    Client().get(address)
    (line,) = (each for each in lines() if "tuntas.requests" in each)
    assert (line.split()[1], line.split()[-1]) == ("WARNING", route)
    assert not [each for each in lines() if "takada22" in each or "budi" in each]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ask", "status", "said"),
    [
        (
            lambda: Client().get("/masuk/", headers={"host": "jahat.example"}),
            400,
            "DisallowedHost: Bad Request",
        ),
        (lambda: Client(enforce_csrf_checks=True).post("/masuk/"), 403, "Forbidden (CSRF cookie"),
    ],
)
def test_a_refused_request_is_no_traceback(lines, ask, status, said):
    assert ask().status_code == status
    reason, request = lines()
    assert said in reason
    assert f"status={status} " in request
    assert "Traceback" not in reason
    assert "jahat" not in reason + request
    assert " | " not in reason


@pytest.mark.django_db
def test_all_lines_of_a_request_bear_its_number(lines):
    number = Client().get("/s/takada22/").headers["X-Request-ID"]
    assert [line.split()[2] for line in lines()] == [f"request={number}"] * 2


def test_what_one_may_not_do_is_no_traceback_and_names_no_address(lines):
    request, error = RequestFactory().get("/unit/budi/"), PermissionDenied("rahasia budi")
    answer = HttpResponse(status=403)
    text = "Forbidden (Permission denied): %s"
    log_response(text, request.path, response=answer, request=request, exception=error)
    (line,) = lines()
    assert (
        line.split(" ", 1)[1] == "WARNING request=- django.request: Forbidden (Permission denied)"
    )


def test_a_failure_is_one_line_with_its_places_and_without_what_it_quotes():
    line = line_of(ValueError("budi@contoh.go.id\nsalah"), "gagal\nlagi")
    assert "\n" not in line
    assert "budi" not in line
    assert re.search(r" tuntas\.test: gagal lagi \| builtins\.ValueError \| .+:\d+ line_of$", line)


def test_what_the_system_says_of_itself_is_logged():
    locked = line_of(OperationalError("database is locked"))
    full = line_of(OSError(28, "No space left on device", "/data/budi.pdf"))
    assert " | django.db.utils.OperationalError: database is locked | " in locked
    assert " | builtins.OSError: No space left on device | " in full


@given(path=st.text(), reason=st.text())
def test_no_line_about_a_request_bears_its_path_or_what_it_sent(path, reason):
    request = RequestFactory().get("/")
    request.path = f"/undangan/RAHASIA{path}"
    record = None

    class Kept(logging.Handler):
        def emit(self, found):
            nonlocal record
            record = found

    logger = logging.Logger("django.request")
    logger.addHandler(Kept())
    for text, args in [
        ("%s: %s", ("Not Found", request.path)),
        ("%s: %s", (f"RAHASIA{reason}", request.path)),
        ("Forbidden (%s): %s", (f"RAHASIA{reason}", request.path)),
        (f"RAHASIA{reason}", ()),
    ]:
        answer = HttpResponse(status=404)
        log_response(text, *args, response=answer, request=request, logger=logger)
        assert "RAHASIA" not in OneLine().format(record)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ask",
    [
        lambda: Client().get("/undangan/RAHASIA-é-☃/"),
        lambda: Client().get("/s/RAHASIA%0Aé/"),
        lambda: Client().generic("RAHASIA", "/masuk/"),
        lambda: Client().get("/masuk/", headers={"host": "RAHASIA.example"}),
        lambda: Client(enforce_csrf_checks=True).post(
            "/masuk/", headers={"origin": "https://RAHASIA.example"}
        ),
    ],
)
def test_what_a_stranger_sends_is_in_no_line(lines, ask):
    ask()
    assert lines() != []
    assert [line for line in lines() if "RAHASIA" in line] == []
