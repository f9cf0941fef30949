"""Made-up answers to today's round: values, profile, channel, day, some comments.

Nothing here comes from a person. The same seed gives the same answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tuntas.core.base.data import table
from tuntas.core.survey.questionnaire import Questionnaire

CHANNELS = {"link": 40, "qr": 30, "kiosk": 15, "paper": 10, "embed": 5}  # how many of a hundred
_COMMENTED = 0.35
_BLANK_PROFILE = 0.06
_FAR = 0.18  # chance that an answer differs from the person's mood by one

_WRITTEN = table("current", "tuntas.example")
# By mood: content, in between, discontent.
SENTENCES = tuple(_WRITTEN["sentences"].values())
COMPLAINTS, REPLY = _WRITTEN["complaints"], _WRITTEN["reply"]


@dataclass(frozen=True)
class Answer:
    """``given`` as a form sends it; ``moment``: the share of the elapsed time."""

    service: int  # position in the services that were asked
    given: Mapping[str, str]
    channel: str
    moment: float
    seconds: int


def users(services: int, seed: int) -> list[int]:
    """Yearly users of each service, from a handful to a few thousand."""
    rng = Random(f"users-{seed}")  # noqa: S311 - examples, not secrets
    return [max(12, round(rng.lognormvariate(4.2, 0.9))) for _ in range(services)]


def generate(
    forms: Sequence[Questionnaire], needed: Sequence[int], share: float, seed: int
) -> Iterator[Answer]:
    """About ``share`` of what each service needs, by time; ``forms``: questions by service."""
    rng = Random(f"current-{seed}")  # noqa: S311 - examples, not secrets
    moments = sorted(
        (rng.random(), service)
        for service, required in enumerate(needed)
        for _ in range(round(required * min(share * rng.uniform(0.5, 1.5), 1.0)))
    )
    for moment, service in moments:
        mood = rng.choices((4, 3, 2), (50, 40, 10))[0]
        given = _given(forms[service], mood, rng)
        channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        yield Answer(service, given, channel, moment, rng.randint(35, 160))


def _given(form: Questionnaire, mood: int, rng: Random) -> dict[str, str]:
    given = {}
    for question in form.questions:
        if question.kind == "rating":
            value = mood + (rng.choice((-1, 1)) if rng.random() < _FAR else 0)
            given[question.key] = str(min(max(value, 1), len(question.options)))
    if rng.random() < _COMMENTED:
        given["x.saran"] = " ".join(rng.sample(SENTENCES[4 - mood], rng.randint(1, 3)))
    for question in form.profile:
        if rng.random() >= _BLANK_PROFILE:
            given[question.key] = rng.choice(question.options).value
    return given
