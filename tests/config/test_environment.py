"""Settings that cannot be right are refused by name, before anything starts."""

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
