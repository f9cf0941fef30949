"""What happened after a cut-off, as it is kept."""

from tuntas.core.evaluation.addendum import Later, from_json, to_json
from tuntas.core.survey.round_codes import RoundName

CLOSED = Later("2023-07-01T16:00:00+07:00", 2023, "2023-01-01", "Balai é", "close", late=True)
TRIAL = Later("2023-07-02T08:00:00+07:00", 2023, "p", "u", "load", detail="x", round_code="UJI")


def test_events_are_kept_as_canonical_json_and_a_round_without_a_code_as_before_there_were_codes():
    assert to_json([CLOSED, TRIAL]) == (
        '[{"at":"2023-07-01T16:00:00+07:00","detail":"","late":true,"plan":"2023-01-01",'
        '"unit":"Balai é","what":"close","year":2023},'
        '{"at":"2023-07-02T08:00:00+07:00","detail":"x","late":false,"plan":"p",'
        '"round_code":"UJI","unit":"u","what":"load","year":2023}]'
    )
    assert from_json(to_json([CLOSED, TRIAL])) == (CLOSED, TRIAL)


def test_an_event_knows_its_round():
    assert (CLOSED.round, TRIAL.round) == (RoundName(2023, "2023"), RoundName(2023, "UJI"))
