"""All that the report of one round says of one unit; a constant number of queries."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import repeat
from typing import Any

from django.utils import timezone

from tuntas.core.base.numerals import round_half_up
from tuntas.core.evaluation.pekppp import Indicators
from tuntas.core.score import uncertainty
from tuntas.core.score.disclosure import LEAST, suppressed
from tuntas.core.score.scoring import ElementScore, weight
from tuntas.core.score.tallies import Count, total
from tuntas.core.score.uncertainty import Boundary
from tuntas.core.survey import questionnaire as forms
from tuntas.core.survey.instruments import element_of
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import ResultPublication
from tuntas.reports.papers.indicators.queries import indicators
from tuntas.reports.papers.plan_facts import PaperPlan, plan_facts
from tuntas.reports.refusals import refusal
from tuntas.results.profile.queries import Profile, counts_around, profile, profile_questions
from tuntas.results.ranking import queries as ranking
from tuntas.results.ranking.queries import LOWEST, Standing
from tuntas.results.scores import queries
from tuntas.results.trends import queries as trends
from tuntas.results.trends.queries import Trend
from tuntas.surveys.models import Channel, Exclusion, Response, Round
from tuntas.surveys.queries import is_open, late_until

Interval = tuple[Decimal, Decimal] | None


@dataclass(frozen=True)
class Respondents:
    """``rows``: the answers of a form in order of ``questions``, and how many forms are like it.

    In order of their values: nothing tells who answered or which answer came first.
    """

    questions: tuple[str, ...]
    rows: tuple[tuple[tuple[int | None, ...], int], ...]

    @property
    def n(self) -> int:
        return sum(times for _, times in self.rows)

    @property
    def forms(self) -> Iterator[tuple[int | None, ...]]:
        """One after the other."""
        for values, times in self.rows:
            yield from repeat(values, times)


@dataclass(frozen=True)
class RoundFacts:
    """``channels``: answers by channel, None where too few to be told.

    ``excluded``: reason -> how many.

    ``before``: the round before with its plans; None at the first one.
    """

    unit: Unit
    round: Round
    day: date
    late: date | None  # the last day on which answers may still come in
    standing: Standing
    count: Count
    intervals: dict[str, Interval]
    boundary: Boundary | None
    trend: Trend
    profiles: tuple[tuple[str, Profile], ...]
    channels: tuple[tuple[str, int | None], ...]
    excluded: dict[str, int]
    respondents: Respondents
    plans: tuple[PaperPlan, ...]
    before: tuple[Round, tuple[PaperPlan, ...]] | None
    indicators: Indicators
    publications: tuple[ResultPublication, ...]

    @property
    def elements(self) -> list[ElementScore]:
        """Those that were answered."""
        return (
            [e for e in self.standing.score.elements if e.exact is not None]
            if self.standing.score
            else []
        )

    @cached_property
    def ordered(self) -> list[ElementScore]:
        """Lowest first."""
        return sorted(self.elements, key=_exact)

    @property
    def lowest(self) -> list[ElementScore]:
        """The three lowest and ties with the third; if that is all, those below the highest."""
        if self.boundary is None:
            return [e for e in self.ordered if e.exact != self.ordered[-1].exact]
        return [e for e in self.ordered if e.key in self.boundary.taken]

    @property
    def highest(self) -> list[ElementScore]:
        """The three highest and what ties with the third, without those among the lowest."""
        limit = _exact(self.ordered[-LOWEST:][0])
        low = self.lowest
        return [e for e in self.ordered[::-1] if _exact(e) >= limit and e not in low]

    @property
    def few(self) -> bool:
        """Fewer respondents than may be told of one by one."""
        return self.count.n < LEAST

    def weighted(self, element: ElementScore) -> Decimal:
        """Its part in the index before the factor (NRR tertimbang), four decimals."""
        part = weight(len(self.elements), self.round.weights)
        return round_half_up(_exact(element) * part, 4)

    def given(self, element: ElementScore) -> int:
        """The sum of its values."""
        of = (
            counts
            for question, counts in self.count.values.items()
            if element_of(question) == element.key
        )
        return sum(value * times for counts in of for value, times in counts.items())


def _exact(element: ElementScore) -> Fraction:
    """Of an element that was answered."""
    assert element.exact is not None  # noqa: S101 - see RoundFacts.elements
    return element.exact


def round_facts(viewer: Viewer, unit: Unit, round_: Round, at: datetime) -> RoundFacts:
    """Refuses round_not_over (still asked) and no_answers (of this unit)."""
    standing = standing_of(unit, round_, at)
    used = queries.instrument_of(round_)
    count, users = total(part.count for part in standing.parts), ranking.users_of(standing.parts)
    found = trends.unit_trend(unit.agency, unit)
    assert found is not None  # noqa: S101 - for the type checker
    shown = _until(found, round_)
    earlier = _round_before(shown.rounds, round_)
    published = ResultPublication.objects.filter(unit=unit, round=round_, withdrawn_at=None)
    return RoundFacts(
        unit=unit,
        round=round_,
        day=ended(round_),
        late=_late(round_, at),
        standing=standing,
        count=count,
        intervals=ranking.element_estimates(count, used, users),
        boundary=uncertainty.boundary(count.moments, used, LOWEST, users),
        trend=shown,
        profiles=profiles(unit, round_),
        channels=_channels(unit, round_),
        excluded=_excluded(unit, round_),
        respondents=respondents(unit, round_, count),
        plans=plan_facts(viewer, unit, round_),
        before=(earlier, plan_facts(viewer, unit, earlier)) if earlier else None,
        indicators=indicators(viewer, round_, [unit])[unit.pk],
        publications=tuple(published),
    )


def standing_of(unit: Unit, round_: Round, at: datetime) -> Standing:
    """What may be said of a round that is over; refuses as ``round_facts``."""
    if is_open(round_, at):
        raise refusal("round_not_over", round=round_.name)
    standing = ranking.unit_standing(round_, unit)
    if standing.score is None:
        raise refusal("no_answers", unit=unit.name, round=round_.name)
    return standing


def _late(round_: Round, at: datetime) -> date | None:
    until = late_until(round_, at)
    return timezone.localdate(until - timedelta(microseconds=1)) if until else None


def ended(round_: Round) -> date:
    """The day after which no answer came."""
    if round_.closed_at is None:
        return round_.closes
    return min(timezone.localdate(round_.closed_at), round_.closes)


def _until(found: Trend, round_: Round) -> Trend:
    """Without the rounds that came later: the report of a round says the same also years after."""
    kept = [r for r in found.rounds if r.opens <= round_.opens]
    index = replace(found.index, stops=found.index.stops[: len(kept)])
    return replace(found, rounds=tuple(kept), index=index)


def _round_before(rounds: Sequence[Round], round_: Round) -> Round | None:
    return next((r for r in rounds[::-1] if r.closes < round_.opens), None)


def profiles(
    unit: Unit, round_: Round, keys: Collection[str] = ()
) -> tuple[tuple[str, Profile], ...]:
    """(text of the question, its groups without small ones) for what was asked and answered.

    ``keys``: only these questions; none stands for all.
    """
    counts = counts_around(round_, unit.pk)
    asked = profile_questions(round_)
    found = [
        (forms.text_in(q.text, "id"), profile(round_, counts, asked, key, "id", unit_id=unit.pk))
        for key, q in asked.items()
        if not keys or key in keys
    ]
    return tuple((text, each) for text, each in found if each.asked)


def _channels(unit: Unit, round_: Round) -> tuple[tuple[str, int | None], ...]:
    answers = Response.objects.filter(round=round_, service__unit=unit, counted=True)
    counts = Counter(answers.values_list("channel", flat=True).iterator())
    names = {channel: str(label) for channel, label in Channel.choices if counts[channel]}
    shown = suppressed([[counts[channel] for channel in names]])
    return tuple(zip(names.values(), shown[0][:-1], strict=True)) if shown else ()


def _excluded(unit: Unit, round_: Round) -> dict[str, int]:
    """By the reason last given, the most frequent first; names of people are covered."""
    rows = Exclusion.objects.filter(
        response__round=round_, response__service__unit=unit, response__excluded=True
    )
    last = dict(rows.order_by("pk").values_list("response", "reason"))
    counts = Counter(last.values())
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def respondents(unit: Unit, round_: Round, count: Count) -> Respondents:
    """The answers that make the tally, read one by one and kept as patterns."""
    order = queries.instrument_of(round_).keys
    questions = tuple(sorted(count.values, key=lambda q: (order.index(element_of(q)), q)))
    answers = Response.objects.filter(round=round_, service__unit=unit, counted=True)
    found: Counter[tuple[int | None, ...]] = Counter(
        tuple(map(given.get, questions))
        for given in answers.values_list("answers", flat=True).iterator()
    )
    ordered = sorted(found.items(), key=lambda pair: [value or 0 for value in pair[0]])
    return Respondents(questions, tuple(ordered))


def question_code(round_: Round, question: str) -> str:
    """``U3``, or ``U3.2`` for the second question on it."""
    key, _, number = question.partition(".")
    return queries.instrument_of(round_).code(key) + (f".{number}" if number else "")


def questionnaire_of(round_: Round) -> Any:
    made = round_.questionnaire
    return forms.from_dict(made.definition) if made else standard(round_.instrument)
