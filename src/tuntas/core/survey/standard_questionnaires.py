"""The questionnaires that are ready to use: the exact questions and labels of each instrument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuntas.core.score.scoring import element_of
from tuntas.core.survey.elements import Element
from tuntas.core.survey.instruments import Instrument, instrument
from tuntas.core.survey.questionnaire import Option, Question, Questionnaire, Text
from tuntas.core.survey.standard_questionnaires_english import ENGLISH


def standard(instrument_id: str = "skm-2017", *, extra: Sequence[Question] = ()) -> Questionnaire:
    """The ready questionnaire of an instrument: its exact questions and labels, profile, one
    suggestion.
    """
    used = instrument(instrument_id)
    suggestion = Question("x.saran", "text", {"id": "Saran atau masukan", "en": "Suggestions"})
    return Questionnaire(
        instrument=used.id,
        title=TITLES[used.id.partition("-")[0]],
        questions=(*(_rating(element, used) for element in used.elements), *extra, suggestion),
        profile=PROFILE,
        notice=NOTICE,
    )


def labels(used: Instrument, question: str) -> dict[str, int]:
    """What an answer to a question is called -> its value, in lower case: in every language, its
    own and those of the grades, which forms outside this product often print instead (Tidak Baik to
    Sangat Baik)."""
    graded = [band.name for band in reversed(used.bands)] if len(used.bands) == used.scale else []
    own = _rating(used.elements[used.keys.index(element_of(question))], used)
    named = [(name, value) for value, name in enumerate(graded, 1)]
    named += [(text, int(option.value)) for option in own.options for text in option.label.values()]
    return {name.casefold(): value for name, value in named}


def _rating(element: Element, used: Instrument) -> Question:
    """A question about the opinion, or a statement that the respondent agrees with or not."""
    english = ENGLISH[element.question]
    text = {"id": element.question, "en": english}
    if used.factor == 25:
        text = {"id": f"{OPINION} {element.question}?", "en": f"{OPINION_EN} {english}?"}
    options = enumerate(element.labels, start=1)
    return Question(
        key=element.key,
        kind="rating",
        text=text,
        options=tuple(Option(str(i), {"id": label, "en": ENGLISH[label]}) for i, label in options),
        required=True,
    )


OPINION = "Bagaimana pendapat Saudara tentang"
OPINION_EN = "What is your opinion of"
TITLES: Mapping[str, Text] = {
    "skm": {"id": "Survei Kepuasan Masyarakat", "en": "Public Satisfaction Survey"},
    "kep": {"id": "Survei Kepuasan Masyarakat", "en": "Public Satisfaction Survey"},
    "ipkp": {
        "id": "Survei Persepsi Kualitas Pelayanan",
        "en": "Survey of Perceived Service Quality",
    },
    "ipak": {"id": "Survei Persepsi Anti Korupsi", "en": "Survey of Perceived Integrity"},
}
NOTICE: Text = {
    "id": "Jawaban Anda tanpa nama. Alamat internet dan tanda perangkat Anda tidak disimpan "
    "bersamanya. "
    "Kiriman dari satu jaringan hanya dihitung jumlahnya; hitungan itu dihapus saat survei "
    "ditutup.",
    "en": "Your answer is anonymous. Neither your network address nor any trace of your device is "
    "kept with "
    "it. Of each network we only count how many answers it sends, and delete the count when the "
    "survey ends.",
}


def _choice(key: str, text: Text, *options: tuple[str, str, str]) -> Question:
    made = tuple(Option(value, {"id": label, "en": english}) for value, label, english in options)
    return Question(key, "choice", text, made)


# The form in circulation; the age is asked as a band, so that nothing finer can be stored.
PROFILE = (
    _choice(
        "p.jenis_kelamin",
        {"id": "Jenis kelamin", "en": "Sex"},
        ("L", "Laki-laki", "Male"),
        ("P", "Perempuan", "Female"),
    ),
    _choice(
        "p.usia",
        {"id": "Usia", "en": "Age"},
        ("<20", "Di bawah 20 tahun", "Under 20"),
        ("20-29", "20-29 tahun", "20-29"),
        ("30-39", "30-39 tahun", "30-39"),
        ("40-49", "40-49 tahun", "40-49"),
        ("50-59", "50-59 tahun", "50-59"),
        ("60+", "60 tahun ke atas", "60 and over"),
    ),
    _choice(
        "p.pendidikan",
        {"id": "Pendidikan", "en": "Education"},
        *(
            (level, level, english)
            for level, english in (
                ("SD", "Primary school"),
                ("SMP", "Junior high school"),
                ("SMA", "Senior high school"),
                ("DIII", "Diploma"),
                ("S1", "Bachelor"),
                ("S2", "Master"),
                ("S3", "Doctorate"),
            )
        ),
    ),
    _choice(
        "p.pekerjaan",
        {"id": "Pekerjaan", "en": "Occupation"},
        ("PNS", "PNS", "Civil servant"),
        ("TNI", "TNI", "Armed forces"),
        ("POLRI", "POLRI", "Police"),
        ("Swasta", "Swasta", "Private sector"),
        ("Wirausaha", "Wirausaha", "Own business"),
        ("Lainnya", "Lainnya", "Other"),
    ),
)
