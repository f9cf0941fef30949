"""What the checks of live plans look at: the facts of an assignment, in a constant number of
queries.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q
from django.utils import timezone

from tuntas.core.evaluation import live_checks as core
from tuntas.core.evaluation.copies import copies_of
from tuntas.core.followup.acts import CONFIRMED
from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.evaluation.models import Evaluation, ScopeUnit
from tuntas.evaluation.queries import plans_of, reused_evidence
from tuntas.followup.evidence.queries import LINK
from tuntas.followup.findings.facts import folded, last_day_of, written
from tuntas.followup.models import Evidence, Recommendation
from tuntas.followup.plans.facts import PlanFacts, facts_of
from tuntas.notify.holidays.queries import calendar_of
from tuntas.organisation.models import Agency
from tuntas.results.scores.queries import instrument_of
from tuntas.surveys.models import Round

Pair = tuple[int, int]  # round id, unit id


def unit_key(pair: Pair) -> str:
    return f"unit:{pair[0]}:{pair[1]}"


class LiveFacts:
    """The approved plans of an assignment, and what its checks need to know beside them.

    What a later assignment looks at too is left to that one.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        scope = list(evaluation.scope.select_related("round", "unit"))
        later = Evaluation.objects.filter(agency=evaluation.agency_id).exclude(pk=evaluation.pk)
        later = later.filter(
            Q(cut_off__gt=evaluation.cut_off) | Q(cut_off=evaluation.cut_off, pk__gt=evaluation.pk)
        )
        theirs = set(
            ScopeUnit.objects.filter(evaluation__in=later).values_list("round_id", "unit_id")
        )
        self.evaluation = evaluation
        self.rounds = {row.round_id: row.round for row in scope}
        self.unit_names = {row.unit_id: row.unit.name for row in scope}
        self.pairs = frozenset({(row.round_id, row.unit_id) for row in scope} - theirs)
        self.last_day = calendar_of(evaluation.agency).on_or_before(evaluation.cut_off)
        plans = plans_of(evaluation).exclude(state__in=NOT_YET_PLANS)
        facts = facts_of(plans.order_by("round__year", "unit__no", "code"))
        self._plans = [plan for plan in facts if (plan.round_id, plan.unit_id) in self.pairs]
        self.copies = _copies([plan for plan in self._plans if plan.made_by_id])
        self._recommended = _Recommended(self.rounds)

    def __len__(self) -> int:
        return len(self._plans)

    def plans(self) -> Iterator[core.LivePlan]:
        uses = _uses(self.evaluation.agency)
        closed = {
            plan.pk: last_day_of(plan, "close") for plan in self._plans if plan.state == "closed"
        }
        together = Counter((plan.unit_id, closed.get(plan.pk)) for plan in self._plans)
        for plan in self._plans:
            handed_in = (e.at for e in plan.events if e.verb == "hand_in")
            yield core.LivePlan(
                written=written(plan),
                surveyed_from=self.rounds[plan.round_id].opens,
                text_known=plan.made_by_id is not None,
                approved=last_day_of(plan, "approve"),
                handed_in=next(map(timezone.localdate, handed_in), None),
                closed=closed.get(plan.pk),
                closed_that_day=together[plan.unit_id, closed.get(plan.pk)],
                last_day=self.last_day,
                outcome=plan.outcome,
                grounds=plan.grounds,
                approved_deadline=plan.granted[-1].new if plan.granted else plan.original_deadline,
                deadline_request=_latest_request(plan),
                elements_stated=plan.elements_source in ("stated", CONFIRMED),
                recommended=self._recommended.of(plan),
                evidence=tuple(_pieces(plan, uses)),
            )

    def units(self) -> Iterator[tuple[core.LiveUnit, Pair]]:
        unapproved = plans_of(self.evaluation).filter(state__in=NOT_YET_PLANS).order_by()
        drafts = Counter(unapproved.values_list("round_id", "unit_id"))
        approved = Counter((plan.round_id, plan.unit_id) for plan in self._plans)
        for pair in sorted(self.pairs):
            round_, unit = pair
            yield (
                core.LiveUnit(
                    id=unit_key(pair),
                    unit=self.unit_names[unit],
                    round=self.rounds[round_].name,
                    plans=approved[pair],
                    drafts=drafts[pair],
                    recommendations=self._recommended.count(pair),
                ),
                pair,
            )


def _latest_request(plan: PlanFacts) -> core.DeadlineRequest | None:
    if not plan.deadline_requests:
        return None
    last = plan.deadline_requests[-1]
    return core.DeadlineRequest(
        last.old, last.new, last.state, last.who, timezone.localdate(last.asked_at)
    )


Uses = Mapping[str, Sequence[tuple[int, core.Use]]]


def _uses(agency: Agency) -> Uses:
    """Where evidence stands that more than one plan has: by its digest or likeness, the plans."""
    fields = ("plan_id", "plan__code", "plan__unit__name", "plan__round__year", "at")
    rows = reused_evidence(agency).order_by("id").values_list(*fields, "sha256", "likeness")
    found: dict[str, list[tuple[int, core.Use]]] = defaultdict(list)
    for plan, code, unit, year, at, sha256, likeness in rows.iterator():
        day = timezone.localdate(at)
        for mark, exact in ((sha256, True), (likeness, likeness.startswith(LINK))):
            if mark:
                found[mark].append((plan, core.Use(code, unit, year, exact, day)))
    return found


def _pieces(plan: PlanFacts, uses: Uses) -> Iterator[core.Piece]:
    """The evidence of a plan, each piece with the other plans that have it, each once, equal
    evidence before nearly equal.
    """
    for piece in plan.evidence:
        elsewhere: dict[int, core.Use] = {}
        for mark in filter(None, (piece.sha256, piece.likeness)):
            for other, use in uses.get(mark, ()):
                if other != plan.pk:
                    elsewhere.setdefault(other, use)
        yield core.Piece(
            piece.title,
            timezone.localdate(piece.at),
            piece.state == Evidence.State.ACCEPTED,
            tuple(sorted(elsewhere.values(), key=lambda use: not use.same)),
        )


class _Recommended:
    """What was recommended to units. Where any recommendation of a round names no element, nobody
    can say which elements were not recommended.
    """

    def __init__(self, rounds: Mapping[int, Round]) -> None:
        asked = Recommendation.objects.filter(round__in=rounds)
        rows = list(asked.values_list("round_id", "unit_id", "service__name", "element"))
        self._known = {round_ for round_, *_ in rows}
        self._named = self._known - {round_ for round_, _, _, element in rows if not element}
        self._counts = Counter((round_, unit) for round_, unit, *_ in rows)
        self._codes: dict[Pair, list[tuple[str, str]]] = defaultdict(list)
        for round_, unit, service, element in rows:
            if element:
                code = instrument_of(rounds[round_]).code(element)
                self._codes[round_, unit].append((service or "", code))

    def of(self, plan: PlanFacts) -> tuple[str, ...] | None:
        """Element codes for its service; None where it is not known."""
        if plan.round_id not in self._named:
            return None
        wanted = {"", plan.service_name} if plan.service_name else None
        pairs = self._codes.get((plan.round_id, plan.unit_id), ())
        return tuple(sorted({code for at, code in pairs if wanted is None or at in wanted}))

    def count(self, pair: Pair) -> int | None:
        return self._counts[pair] if pair[0] in self._known else None


def _copies(plans: Sequence[PlanFacts]) -> dict[str, list[str]]:
    """Plan id -> the codes of its copies."""
    codes = {str(plan.pk): plan.code for plan in plans}
    texts = {str(plan.pk): (folded(plan.text), plan.unit_name, plan.service_name) for plan in plans}
    return {plan: [codes[other] for other in others] for plan, others in copies_of(texts).items()}
