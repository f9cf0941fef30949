"""What the checks of live plans look at: the facts of an assignment, in a constant number of
queries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tuntas.core.base.periods import DateReading
from tuntas.core.evaluation import live_checks as core
from tuntas.core.evaluation.checks import CheckInput
from tuntas.core.evaluation.copies import copies_of
from tuntas.core.evaluation.required import CONFIRMED
from tuntas.core.followup.workflow import NOT_YET_PLANS
from tuntas.evaluation.cut_offs.addendum import plans_of
from tuntas.evaluation.models import Evaluation, ScopeUnit
from tuntas.followup.evidence.queries import LINK
from tuntas.followup.models import (
    DeadlineChange,
    Evidence,
    PlanElement,
    Recommendation,
    StatusEvent,
)
from tuntas.notify.queries import calendar_of
from tuntas.organisation.models import Agency
from tuntas.results.scores.queries import instrument_of
from tuntas.surveys.models import Round

Pair = tuple[int, int]  # round id, unit id


def unit_key(pair: Pair) -> str:
    return f"unit:{pair[0]}:{pair[1]}"


@dataclass
class World:
    """The facts of an assignment, each kind read by one query."""

    evaluation: Evaluation
    rounds: Mapping[int, Round]
    names: Mapping[int, str]  # of units
    pairs: frozenset[Pair]  # of the scope, less what a later assignment looks at
    last_day: date
    copies: dict[str, Sequence[str]] = field(default_factory=dict)
    approved: Counter[Pair] = field(default_factory=Counter)

    @classmethod
    def of(cls, evaluation: Evaluation) -> World:
        scope = list(evaluation.scope.select_related("round", "unit"))
        later = Evaluation.objects.filter(agency=evaluation.agency_id).exclude(pk=evaluation.pk)
        later = later.filter(
            Q(cut_off__gt=evaluation.cut_off) | Q(cut_off=evaluation.cut_off, pk__gt=evaluation.pk)
        )
        theirs = set(
            ScopeUnit.objects.filter(evaluation__in=later).values_list("round_id", "unit_id")
        )
        return cls(
            evaluation=evaluation,
            rounds={row.round_id: row.round for row in scope},
            names={row.unit_id: row.unit.name for row in scope},
            pairs=frozenset({(row.round_id, row.unit_id) for row in scope} - theirs),
            last_day=calendar_of(evaluation.agency).on_or_before(evaluation.cut_off),
        )

    def plans(self) -> Iterator[core.LivePlan]:
        """The approved plans; ``copies`` and ``approved`` are known once the first one comes."""
        rows = [row for row in self._rows() if (row["round_id"], row["unit_id"]) in self.pairs]
        events, wishes, evidence = self._events(), self._wishes(), self._evidence()
        elements = _grouped(
            self._of_plans(PlanElement).order_by("code").values_list("plan_id", "code")
        )
        recommended = self._recommended()
        self.copies = _copies([row for row in rows if row["made_by"]])
        closed = {row["pk"]: events[row["pk"]].closed for row in rows if row["state"] == "closed"}
        beside = Counter((row["unit_id"], closed.get(row["pk"])) for row in rows)
        self.approved = Counter((row["round_id"], row["unit_id"]) for row in rows)
        for row in rows:
            pk, then = row["pk"], events[row["pk"]]
            wish, granted = wishes.get(pk, (None, None))
            service = row["service__name"] or ""
            yield core.LivePlan(
                written=_written(row, elements[pk]),
                surveyed_from=self.rounds[row["round_id"]].opens,
                text_known=row["made_by"] is not None,
                approved=then.approved,
                handed_in=then.handed_in,
                closed=closed.get(pk),
                closed_beside=beside[row["unit_id"], closed.get(pk)],
                last_day=self.last_day,
                outcome=row["outcome"],
                grounds=row["grounds"],
                approved_deadline=granted or row["original_deadline"],
                wish=wish,
                elements_told=row["elements_source"] in ("stated", CONFIRMED),
                recommended=recommended.of(row["round_id"], row["unit_id"], service),
                evidence=tuple(evidence[pk]),
            )

    def live_units(self) -> Iterator[tuple[core.LiveUnit, Pair]]:
        """After ``plans``."""
        drafts = Counter(
            self._plans()
            .filter(state__in=NOT_YET_PLANS)
            .order_by()
            .values_list("round_id", "unit_id")
        )
        recommended = self._recommended()
        for pair in sorted(self.pairs):
            round_, unit = pair
            yield (
                core.LiveUnit(
                    id=unit_key(pair),
                    unit=self.names[unit],
                    round=self.rounds[round_].name,
                    plans=self.approved[pair],
                    drafts=drafts[pair],
                    recommendations=recommended.count(pair),
                ),
                pair,
            )

    def _plans(self) -> Any:
        return plans_of(self.evaluation)

    def _of_plans(self, model: Any) -> Any:
        return model.objects.filter(plan__in=self._plans().values("pk"))

    def _rows(self) -> Iterable[dict[str, Any]]:
        fields = (
            "pk", "code", "round_id", "unit_id", "round__year", "round__name", "unit__name", "service__name",
            "text", "deadline", "deadline_raw", "deadline_kind", "status", "state", "made_by", "outcome",
            "grounds", "original_deadline", "elements_source",
        )  # fmt: skip
        rows: Iterable[dict[str, Any]] = (
            self._plans()
            .exclude(state__in=NOT_YET_PLANS)
            .order_by("round__year", "unit__no", "code")
            .values(*fields)
            .iterator()
        )
        return rows

    def _events(self) -> Mapping[int, _Then]:
        found: dict[int, _Then] = defaultdict(_Then)
        rows = self._of_plans(StatusEvent).filter(verb__in=("approve", "hand_in", "close"))
        for plan, verb, at in rows.order_by("happened_at", "id").values_list(
            "plan_id", "verb", "happened_at"
        ):
            then, day = found[plan], timezone.localdate(at)
            if verb == "close":
                then.closed = day
            elif verb == "approve":
                then.approved = day
            elif then.handed_in is None:
                then.handed_in = day
        return found

    def _wishes(self) -> dict[int, tuple[core.Wish | None, date | None]]:
        """Per plan: the latest wish, and the deadline that was granted last."""
        found: dict[int, tuple[core.Wish | None, date | None]] = {}
        for change in self._of_plans(DeadlineChange).select_related("asked_by").order_by("id"):
            _before, granted = found.get(change.plan_id, (None, None))
            asked = timezone.localdate(change.asked_at)
            wish = core.Wish(change.old, change.new, change.state, change.asked_by.name, asked)
            is_granted = change.state == DeadlineChange.State.GRANTED
            found[change.plan_id] = (wish, change.new if is_granted else granted)
        return found

    def _evidence(self) -> Mapping[int, list[core.Piece]]:
        uses = _Uses(self.evaluation.agency)
        found: dict[int, list[core.Piece]] = defaultdict(list)
        rows = self._of_plans(Evidence).filter(withdrawn_at=None, replaced_by=None).order_by("id")
        for plan, title, at, state, sha256, likeness in rows.values_list(
            "plan_id", "title", "at", "state", "sha256", "likeness"
        ).iterator():
            accepted = state == Evidence.State.ACCEPTED
            piece = core.Piece(
                title, timezone.localdate(at), accepted, uses.elsewhere(plan, sha256, likeness)
            )
            found[plan].append(piece)
        return found

    def _recommended(self) -> _Recommended:
        rows = Recommendation.objects.filter(round__in=self.rounds)
        return _Recommended(
            self.rounds, list(rows.values_list("round_id", "unit_id", "service__name", "element"))
        )


@dataclass
class _Then:
    """The days of a plan's life: approved, first handed in, last closed."""

    approved: date | None = None
    handed_in: date | None = None
    closed: date | None = None


class _Uses:
    """Evidence of the agency that more than one plan has; one query."""

    def __init__(self, agency: Agency) -> None:
        rows = Evidence.objects.filter(plan__unit__agency=agency, withdrawn_at=None)
        others = rows.exclude(plan=OuterRef("plan"))
        same = Exists(others.filter(sha256=OuterRef("sha256")).exclude(sha256=""))
        near = Exists(others.filter(likeness=OuterRef("likeness")).exclude(likeness=""))
        where = ("plan_id", "plan__code", "plan__unit__name", "plan__round__year")
        self._by_mark: dict[str, list[tuple[int, core.Use]]] = defaultdict(list)
        for plan, code, unit, year, at, sha256, likeness in (
            rows.filter(same | near)
            .order_by("id")
            .values_list(*where, "at", "sha256", "likeness")
            .iterator()
        ):
            day = timezone.localdate(at)
            if sha256:
                self._by_mark[sha256].append((plan, core.Use(code, unit, year, True, day)))
            if likeness:
                exact = likeness.startswith(LINK)
                self._by_mark[likeness].append((plan, core.Use(code, unit, year, exact, day)))

    def elsewhere(self, plan: int, sha256: str, likeness: str) -> tuple[core.Use, ...]:
        """One for each other plan, the same before nearly the same."""
        uses: dict[int, core.Use] = {}
        for mark in filter(None, (sha256, likeness)):
            for other, use in self._by_mark.get(mark, ()):
                if other != plan:
                    uses.setdefault(other, use)
        return tuple(sorted(uses.values(), key=lambda use: not use.same))


class _Recommended:
    """What rules asked of units. Where any recommendation of a round names no element, nobody can
    say which elements were not recommended."""

    def __init__(
        self, rounds: Mapping[int, Round], rows: Sequence[tuple[int, int, str | None, str]]
    ) -> None:
        self._known = {round_ for round_, *_ in rows}
        self._unnamed = {round_ for round_, _, _, element in rows if not element}
        self._counts = Counter((round_, unit) for round_, unit, *_ in rows)
        self._codes: dict[Pair, list[tuple[str, str]]] = defaultdict(list)
        for round_, unit, service, element in rows:
            if element:
                code = instrument_of(rounds[round_]).code(element)
                self._codes[round_, unit].append((service or "", code))

    def of(self, round_: int, unit: int, service: str) -> tuple[str, ...] | None:
        """Element codes for this service; None where it is not known."""
        if round_ not in self._known or round_ in self._unnamed:
            return None
        pairs = self._codes.get((round_, unit), ())
        codes = {code for asked, code in pairs if not asked or not service or asked == service}
        return tuple(sorted(codes))

    def count(self, pair: Pair) -> int | None:
        return self._counts[pair] if pair[0] in self._known else None


def _grouped(pairs: Iterable[tuple[int, Any]]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _copies(rows: Sequence[Mapping[str, Any]]) -> dict[str, Sequence[str]]:
    """Plan id -> the codes of its copies."""
    codes = {str(row["pk"]): row["code"] for row in rows}
    texts = {
        str(row["pk"]): (_folded(row["text"]), row["unit__name"], row["service__name"] or "")
        for row in rows
    }
    return {plan: [codes[other] for other in others] for plan, others in copies_of(texts).items()}


def _written(row: Mapping[str, Any], elements: Sequence[str]) -> CheckInput:
    kind = row["deadline_kind"] or ("day" if row["deadline"] else "empty")
    return CheckInput(
        id=str(row["pk"]),
        year=row["round__year"],
        unit=row["unit__name"],
        service=row["service__name"] or "",
        text=_folded(row["text"]),
        deadline=DateReading(row["deadline_raw"], row["deadline"], kind),
        status_raw=row["status"],
        elements=tuple(elements),
    )


def _folded(text: str) -> str:
    return " ".join(text.split())
