"""What is taken off a request before any view sees it."""

from ipaddress import ip_network

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from tuntas.web.serving.middleware import believed_proxies, no_null_bytes
from tuntas.web.serving.origin import network_of

factory = RequestFactory()


def seen(request, middleware):
    """The request as a view gets it."""
    found = []
    middleware(lambda asked: found.append(asked) or HttpResponse())(request)
    return found[0]


def test_a_nul_is_taken_out_of_what_is_asked_and_of_what_is_posted_either_way():
    given = {"na\0ma": ["a\0b", "c"], "lain": "d"}
    asked = seen(factory.get("/", given), no_null_bytes)
    assert dict(asked.GET.lists()) == {"nama": ["ab", "c"], "lain": ["d"]}
    posted = seen(
        factory.post("/?x=%00y", "na%00ma=a%00b&nama=c", "application/x-www-form-urlencoded"),
        no_null_bytes,
    )
    assert (dict(posted.POST.lists()), dict(posted.GET.lists())) == ({"nama": ["c"]}, {"x": ["y"]})
    file = SimpleUploadedFile("a.txt", b"isi\0isi")
    mixed = seen(factory.post("/", {"nama": "a\0b", "file": file}), no_null_bytes)
    assert (mixed.POST["nama"], mixed.FILES["file"].read()) == ("ab", b"isi\0isi")


def test_files_may_still_be_received_as_a_view_chooses():
    request = seen(factory.post("/", {"nama": "a\0b"}), no_null_bytes)
    request.upload_handlers = list(request.upload_handlers)  # refused once the body was read
    assert request.POST["nama"] == "ab"


@pytest.mark.parametrize(
    ("peer", "secure", "network"),
    [("203.0.113.9", False, "203.0.113.9"), ("10.0.0.7", True, "198.51.100.4")],
    ids=["a stranger", "our proxy"],
)
def test_only_our_proxies_say_how_and_from_where_a_request_came(settings, peer, secure, network):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.PROXIES = [ip_network("10.0.0.0/8")]
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.4"}
    request = seen(factory.get("/", headers=headers, REMOTE_ADDR=peer), believed_proxies)
    assert (request.is_secure(), network_of(request)) == (secure, network)


@pytest.mark.parametrize(
    ("said", "network"),
    [
        ("198.51.100.4:50123", "198.51.100.4"),
        ('"198.51.100.4:50123"', "198.51.100.4"),
        ('"198.51.100.4"', "198.51.100.4"),
        ("[198.51.100.4]", "198.51.100.4"),
        ("::ffff:198.51.100.4", "198.51.100.4"),
        ("[::ffff:198.51.100.4]:443", "198.51.100.4"),
        ("2001:db8::1", "2001:db8::/64"),
        ("[2001:db8::2]", "2001:db8::/64"),
        ('"[2001:db8::3]:443"', "2001:db8::/64"),
        ("2001:db8::4%eth0", "2001:db8::/64"),
        ("unknown", "10.0.0.7"),
        ("_hidden", "10.0.0.7"),
        ("198.51.100.4, salah", "10.0.0.7"),
        ("198.51.100.4:x", "10.0.0.7"),
        ("203.0.113.1, 198.51.100.4:1, 10.0.0.8:80", "198.51.100.4"),
        ("203.0.113.1, [::ffff:10.0.0.8]:80", "203.0.113.1"),
    ],
)
def test_however_a_proxy_writes_an_address_it_is_the_same_network(settings, said, network):
    settings.PROXIES = [ip_network("10.0.0.0/8")]
    headers = {"X-Forwarded-For": said}
    assert network_of(factory.get("/", headers=headers, REMOTE_ADDR="10.0.0.7")) == network
    mapped = factory.get("/", headers=headers, REMOTE_ADDR="::ffff:10.0.0.7")
    assert network_of(mapped).removeprefix("::ffff:") == network
