"""Settings that cannot be right are refused by name, before anything starts."""

from datetime import UTC, datetime, timedelta

import pytest

from tuntas.config import environment
from tuntas.core.base.errors import Refusal

NUMBER = "TUNTAS_CONTACT_DAYS"


@pytest.mark.parametrize("raw", ["sembilan", "-1", "1.5", "٩", "9" * 4400, "11"])
def test_a_number_that_is_none_is_refused_by_its_name(monkeypatch, raw):
    monkeypatch.setenv(NUMBER, raw)
    with pytest.raises(Refusal) as refused:
        environment.number(NUMBER, 7, most=10)
    assert str(refused.value.message) == (
        f"TUNTAS_CONTACT_DAYS: “{raw}” bukan bilangan dari 0 sampai 10. Perbaiki nilainya, atau "
        "kosongkan untuk memakai 7."
    )


@pytest.mark.parametrize(("raw", "read"), [("", 7), (" 9 ", 9), ("0", 0), ("10", 10)])
def test_a_number_is_read_and_nothing_is_the_default(monkeypatch, raw, read):
    monkeypatch.setenv(NUMBER, raw)
    assert environment.number(NUMBER, 7, most=10) == read


def test_words_and_zones_that_nobody_knows_are_refused(monkeypatch):
    monkeypatch.setenv("TUNTAS_WORKER", "seperate")
    monkeypatch.setenv("TUNTAS_TIME_ZONE", "Asia/Bandung")
    with pytest.raises(Refusal) as word:
        environment.one_of("TUNTAS_WORKER", ("on-demand", "separate"), "on-demand")
    with pytest.raises(Refusal) as zone:
        environment.time_zone("TUNTAS_TIME_ZONE", "Asia/Jakarta")
    assert (word.value.code, zone.value.code) == ("setting_unknown", "time_zone_unknown")


@pytest.mark.parametrize(
    "address",
    ["foo://x", "postgresql://u:rahasia@h:abc/d", "mysql://a@b/c", "postgresql://h", "tuntas"],
)
def test_an_address_of_no_database_is_refused_without_its_password(address):
    with pytest.raises(Refusal) as refused:
        environment.database(address)
    assert refused.value.code == "database_address_wrong"
    assert "rahasia" not in str(refused.value.message)


def test_a_key_that_is_none_is_refused():
    with pytest.raises(Refusal) as refused:
        environment.fernet_keys(["pendek"])
    assert refused.value.code == "contact_key_wrong"


def test_networks_are_read_and_what_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("TUNTAS_PROXIES", "10.0.0.0/8, ::1")
    read = environment.networks("TUNTAS_PROXIES", "127.0.0.1")
    assert [str(network) for network in read] == ["10.0.0.0/8", "::1/128"]
    monkeypatch.setenv("TUNTAS_PROXIES", "10.0.0.1/8")
    with pytest.raises(Refusal) as refused:
        environment.networks("TUNTAS_PROXIES", "127.0.0.1")
    assert refused.value.code == "network_wrong"


@pytest.mark.parametrize("raw", ["yes", "true", "on", "2", "ya", "TRUE", "no"])
def test_a_switch_that_may_mean_either_is_refused_by_its_name(monkeypatch, raw):
    monkeypatch.setenv("TUNTAS_HTTPS", raw)
    with pytest.raises(Refusal) as refused:
        environment.switch("TUNTAS_HTTPS")
    assert str(refused.value.message) == f"TUNTAS_HTTPS: “{raw}” tidak dikenal. Yang dikenal: 0, 1."


@pytest.mark.parametrize(("raw", "on"), [("1", True), (" 1 ", True), ("0", False), ("", False)])
def test_a_switch_is_on_or_off(monkeypatch, raw, on):
    monkeypatch.setenv("TUNTAS_HTTPS", raw)
    assert environment.switch("TUNTAS_HTTPS") == on


@pytest.mark.parametrize("raw", ["x", "survei.contoh.go.id", "ftp://x", "https://", "http://h:x"])
def test_an_address_that_no_browser_could_follow_is_refused(monkeypatch, raw):
    monkeypatch.setenv("TUNTAS_ADDRESS", raw)
    for read in (environment.site, environment.sites):
        with pytest.raises(Refusal) as refused:
            read("TUNTAS_ADDRESS")
        assert refused.value.code == "site_wrong"


def test_addresses_are_read(monkeypatch):
    monkeypatch.setenv("TUNTAS_ADDRESS", "https://survei.contoh.go.id/")
    assert environment.site("TUNTAS_ADDRESS") == "https://survei.contoh.go.id/"
    monkeypatch.setenv("TUNTAS_ORIGINS", "https://*.contoh.go.id, http://[::1]:80")
    assert environment.sites("TUNTAS_ORIGINS") == ["https://*.contoh.go.id", "http://[::1]:80"]
    assert environment.sites("TUNTAS_TIDAK_ADA") == []


@pytest.mark.parametrize("raw", ["https://a.go.id", "a.go.id:8000", "a,,b", "a b", ","])
def test_names_of_hosts_that_are_none_are_refused(monkeypatch, raw):
    monkeypatch.setenv("TUNTAS_HOSTS", raw)
    with pytest.raises(Refusal) as refused:
        environment.names("TUNTAS_HOSTS", "localhost")
    assert refused.value.code == "hosts_wrong"


@pytest.mark.parametrize(
    ("raw", "read"),
    [("", ["localhost"]), (" a.go.id, [::1] ", ["a.go.id", "[::1]"]), ("*", ["*"]), (".a", [".a"])],
)
def test_names_of_hosts_are_read_and_nothing_is_the_default(monkeypatch, raw, read):
    monkeypatch.setenv("TUNTAS_HOSTS", raw)
    assert environment.names("TUNTAS_HOSTS", "localhost") == read


def test_no_number_of_days_leads_beyond_the_calendar(monkeypatch):
    monkeypatch.setenv(NUMBER, str(environment.MOST_DAYS))
    most = timedelta(days=environment.days(NUMBER, 90))
    for at in (datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)):
        assert at - most < at < at + most
    monkeypatch.setenv(NUMBER, str(environment.MOST_DAYS + 1))
    with pytest.raises(Refusal) as refused:
        environment.days(NUMBER, 90)
    assert refused.value.code == "setting_not_a_number"
