"""Looking for what is unusual about answers, only for services where something is new."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Max

from tuntas.core.survey import integrity
from tuntas.core.survey.integrity import Counts
from tuntas.results.models import AnswerSigns, RollUp
from tuntas.surveys.models import Response, Round

from .queries import answers_by_service


def read_answers(*, at: datetime, round_: Round | None = None) -> int:
    """Look at the answers of one round, or of all whose tallies grew; returns how many services
    were read.

    May be called at any time and as often as one likes. A service is read again when it has new
    answers, or when the others have a tenth more than it was held against: so an answer is read
    some ten times while its round grows, however often this is called.
    """
    if round_:
        return _read_round(round_, at)
    read = RollUp.objects.annotate(read_at=Max("round__answer_signs__at")).filter(
        read_at__gt=F("at")
    )
    grown = Round.objects.filter(roll_up__isnull=False).exclude(pk__in=read.values("pk"))
    return sum(_read_round(each, at) for each in grown.select_related("questionnaire"))


def _read_round(round_: Round, at: datetime) -> int:
    """Nothing is locked while answers are read, so that meanwhile others are received."""
    known = {row.service_id: row for row in AnswerSigns.objects.filter(round=round_)}
    rows = Response.objects.filter(round=round_).order_by().values_list("service")
    numbers = dict(rows.annotate(total=Count("pk")))
    new = {s for s, n in numbers.items() if s not in known or known[s].answers != n}
    counts = {s: integrity.unpack_counts(row.counts) for s, row in known.items() if s not in new}
    counts |= {s: integrity.count(some) for s, some in answers_by_service(round_, service__in=new)}
    total = sum(numbers.values())
    grown = {s for s, row in known.items() if 10 * (total - numbers[s]) > 11 * row.others}
    made = _look(round_, new | grown, counts, at)
    with transaction.atomic():
        # What has not changed is as of now, too.
        AnswerSigns.objects.filter(round=round_).update(at=at)
        AnswerSigns.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["round", "service"],
            update_fields=["answers", "others", "counts", "signals", "at"],
        )
    return len(made)


def _look(
    round_: Round, services: set[int], counts: Mapping[int, Counts], at: datetime
) -> list[AnswerSigns]:
    everything: Counts = Counter()
    for some in counts.values():
        everything.update(some)
    made = []
    for service, answers in answers_by_service(round_, service__in=services):
        own, others = counts[service], everything - counts[service]
        signals = integrity.look(service, answers, own, others)
        made.append(
            AnswerSigns(
                round=round_,
                service_id=service,
                answers=own["answers", 0],
                others=others["answers", 0],
                counts=integrity.pack_counts(own),
                signals=[integrity.pack(signal) for signal in signals],
                at=at,
            )
        )
    return made
