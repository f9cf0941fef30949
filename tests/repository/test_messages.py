"""The translation catalogue."""

from tests.repository import messages


def test_sentences_of_data_files_are_in_the_catalogue():
    found = {message for place, _, message, _ in messages.sentences() if place.endswith(".toml")}
    assert {"Sangat Baik", "Persyaratan", "Tahun Baru Imlek"} <= found
