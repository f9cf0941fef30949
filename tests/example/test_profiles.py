from collections import Counter
from itertools import islice

from tuntas.core.survey.standard_questionnaires import PROFILE
from tuntas.example import profiles


def test_every_band_of_the_questionnaire_comes_and_no_other():
    asked = {question.key: {option.value for option in question.options} for question in PROFILE}
    assert {key: set(shares) for key, shares in profiles.SHARES.items()} == asked


def test_profiles_are_the_same_for_the_same_year_and_have_blanks():
    first, again, other = (list(islice(profiles.generate(y, 1), 2000)) for y in (2021, 2021, 2022))
    assert first == again != other
    ages = Counter(person.get("p.usia", "") for person in first)
    assert ages[""] > 0
    assert 600 < ages["20-29"] < 760
