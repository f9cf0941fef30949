from tuntas.core.survey.instruments import SKM_2017
from tuntas.core.survey.standard_questionnaires import labels


def test_an_answer_is_known_by_its_own_words_in_every_language_and_by_the_grades():
    assert labels(SKM_2017, "waktu") == {
        "tidak baik": 1,
        "kurang baik": 2,
        "baik": 3,
        "sangat baik": 4,
        "tidak cepat": 1,
        "kurang cepat": 2,
        "cepat": 3,
        "sangat cepat": 4,
        "not quick": 1,
        "not quite quick": 2,
        "quick": 3,
        "very quick": 4,
    }
