"""Rounds that are still being asked: what their answers say so far, and how far they are.

Their figures are provisional: shown from the first answer on, and apart from those of rounds that
have ended.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from tuntas.core.base.numerals import round_half_up
from tuntas.core.score import scoring
from tuntas.core.score.published import INDEX
from tuntas.core.survey import progress
from tuntas.core.survey.progress import Progress
from tuntas.organisation.models import Unit
from tuntas.results.measures.queries import Measures, agency_measures, service_measures
from tuntas.results.models import Tally
from tuntas.results.ranking.queries import printed_interval
from tuntas.results.scores import queries
from tuntas.results.scores.members import of_the_agency
from tuntas.results.words import say
from tuntas.surveys.models import Round, RoundService
from tuntas.web import display
from tuntas.web.figures import key, marked


@dataclass(frozen=True)
class Running:
    """The index of an agency or a unit as it stands now, from ``respondents`` of them; ``sample``:
    what its services have of what they need.
    """

    round: Round
    scope: str
    index: Decimal
    grade: str | None
    interval: tuple[Decimal, Decimal] | None
    respondents: int
    sample: Progress

    @property
    def marks(self) -> SafeString:
        """The figures of the sentence."""
        values = {"index": self.index}
        if self.interval:
            values |= dict(zip(("low", "high"), self.interval, strict=True))
        figures = {key(name, self.scope, self.round.code): v for name, v in values.items()}
        if not self.sample.required:
            figures[key("respondents", self.scope, self.round.code)] = Decimal(self.respondents)
        return marked(*figures.items())

    @property
    def achievement(self) -> Decimal | None:
        return scoring.achievement(self.index, self.round.target)

    @property
    def said(self) -> str:
        """``SKM 2026 masih berjalan (sementara): nilai 81,20 (B), selang 95 % …``."""
        return say("running.value", round=self.round.name, figures=self.figures)

    @property
    def figures(self) -> str:
        """``nilai 81,20 (B), selang 95 % 78,00–84,00; 120 dari 400 responden yang diperlukan``."""
        value = display.graded(self.index, self.grade)
        interval, sample = self._interval_said, self._sample_said
        return say("running.figures", value=value, interval=interval, sample=sample)

    @property
    def _interval_said(self) -> str:
        if self.interval is None:
            return say("running.no_interval")
        return say("running.interval", interval=display.between(self.interval))

    @property
    def _sample_said(self) -> str:
        if not self.sample.required:
            return say("running.users_unknown", n=display.number(self.respondents))
        required = display.number(self.sample.required)
        return say("running.sample", counted=display.number(self.sample.counted), required=required)


def running(rounds: Iterable[Round], unit: Unit | None = None) -> list[Running]:
    """The agency, or a unit, in each of the rounds that still run and have answers of it; no query
    where none runs, else a constant number.
    """
    rounds = queries.provisional(rounds)
    if not rounds:
        return []
    if unit:
        measured, of_unit = service_measures(rounds, service__unit=unit), {"service__unit": unit}
        return _found(f"unit-{unit.no}", rounds, measured, _samples(rounds, **of_unit))
    samples = _samples(rounds, of_the_agency())
    return _found("agency", rounds, agency_measures(rounds), samples)


def _samples(rounds: list[Round], *which: Any, **scope: Any) -> Mapping[int, Progress]:
    """Round id -> answers and need of the services that were asked or answered."""
    services: dict[int, dict[int, tuple[int, int | None]]] = defaultdict(dict)
    answers = Tally.objects.filter(*which, round__in=rounds, n__gt=0, **scope)
    for round_id, service, n in answers.values_list("round", "service", "n"):
        services[round_id][service] = (n, None)
    for asked in RoundService.objects.filter(*which, round__in=rounds, **scope):
        n, _unknown = services[asked.round_id].get(asked.service_id, (0, None))
        services[asked.round_id][asked.service_id] = (n, asked.required)
    return {pk: progress.progress(parts.values()) for pk, parts in services.items()}


def _found(
    scope: str,
    rounds: list[Round],
    measured: Mapping[int, Measures],
    samples: Mapping[int, Progress],
) -> list[Running]:
    found = []
    for round_ in rounds:
        if index := measured.get(round_.pk, {}).get(INDEX):
            value = round_half_up(index.value)
            grade = scoring.grade(value, queries.instrument_of(round_))
            interval = printed_interval(index.estimate)
            sample = samples[round_.pk]
            found.append(Running(round_, scope, value, grade, interval, index.n, sample))
    return found
