"""What scores and intervals are made from, without the profile, which is most of what a tally
holds.
"""

from __future__ import annotations

from tuntas.core.score.tallies import Count, read_moments, read_values
from tuntas.results.models import Tally
from tuntas.surveys.models import Round


def counts_for_scores(round_: Round, unit_id: int | None = None) -> dict[int, Count]:
    """Service id -> its count, for the services with answers; one query."""
    of_unit = {"service__unit": unit_id} if unit_id else {}
    rows = Tally.objects.filter(round=round_, n__gt=0, **of_unit)
    return {
        service: Count(n, read_values(questions, values), read_moments(moments))
        for service, n, questions, values, moments in rows.values_list(
            "service", "n", "questions", "values", "moments"
        )
    }
