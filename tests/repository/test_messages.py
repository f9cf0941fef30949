"""The translation catalogue."""

from tests.repository import messages


def test_sentences_of_data_files_are_in_the_catalogue():
    found = {message for place, _, message, _ in messages.sentences() if place.endswith(".toml")}
    assert {"Sangat Baik", "Persyaratan", "Tahun Baru Imlek"} <= found


def test_forms_of_words_stand_only_where_somebody_chooses_between_them():
    """In templates and data files always; a module must ask ``core.base.counted`` for it."""
    counted = [m for m in messages.current() if m.id and "⟦" in str(m.string)]
    unasked = {
        place
        for message in counted
        for place, _line in message.locations
        if place.endswith(".py") and "agreed(" not in (messages.ROOT / place).read_text()
    }
    assert len(counted) > 50
    assert unasked == set()
