"""What an act makes of an action plan: one rule for a single plan and for many.

``decide`` looks at the plan as it stands, at who acts, and at what that person gives. It raises a
``Refusal``, or returns the ``Change`` that ``followup.plans.saving`` writes. The life of a plan is
the table in ``workflow``; this module adds what an act changes besides the state.

Rows of the database (services, recommendations, rounds) pass through as they are; only the
attributes that the protocols name are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_, Message
from tuntas.core.followup import workflow
from tuntas.core.survey.instruments import instrument

CONFIRMED = "confirmed"  # the source of elements that a person of the team has spoken about
NONE = "–"
NOTHING_NEW = N_("Sudah demikian; tidak ada yang berubah.")


class OfUnit(Protocol):
    """A row that belongs to a unit: a service, a recommendation."""

    @property
    def pk(self) -> Any: ...
    @property
    def unit_id(self) -> int: ...


class Answered(OfUnit, Protocol):
    """A recommendation: it speaks of one round. ``service_id`` None: of the unit as a whole."""

    @property
    def round_id(self) -> int: ...
    @property
    def service_id(self) -> int | None: ...


class Person(Protocol):
    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> str: ...


class Round(Protocol):
    pk: Any
    name: str
    opens: date
    draft: bool
    instrument: str


@dataclass(frozen=True)
class PlanContent:
    """What a unit commits to. ``milestones``: (what, until when); ``elements``: codes of the
    instrument. The first of the ``recommendations`` is the one that the plan mainly answers.
    """

    text: str
    deadline: date | None = None
    service: Any = None  # OfUnit
    recommendations: Sequence[Any] = ()  # Answered
    elements: Sequence[str] = ()
    cause: str = ""
    measure: str = ""
    person_in_charge: Any = None  # Person
    milestones: Sequence[tuple[str, date]] = ()
    tags: Sequence[str] = ()


@dataclass(frozen=True)
class DeadlineRequest:
    """A deadline that was asked for and not decided yet."""

    pk: Any
    new: date
    asked_by: int


@dataclass(frozen=True)
class Plan:
    """A plan as it stands; one that is being made has no ``state`` yet.

    What comes after ``origin`` is filled only for the acts that look at it, see ``needs``.
    ``evidence``: pieces that were not rejected; ``accepted``: those the team accepted.
    ``contributors``: who wrote, approved or handed it in, or brought evidence. ``reached``: the
    milestones that were. ``before``: elements and source before the team spoke. ``carried``: round
    and code of what it became. ``copied``: the services that have a copy.
    """

    code: str
    round: Round
    unit: int
    state: str = ""
    status: str = ""  # as published
    content: PlanContent = PlanContent("")
    due: date | None = None
    original_deadline: date | None = None
    outcome: str = ""
    grounds: str = ""
    elements_source: str = ""
    origin: Mapping[str, str] = field(default_factory=dict)  # {"copy_of": code} and the like
    evidence: int = 0
    accepted: int = 0
    contributors: frozenset[int] = frozenset()
    request: DeadlineRequest | None = None
    reached: frozenset[tuple[str, date]] = frozenset()
    before: tuple[Sequence[str], str] = ((), "")
    carried: tuple[str, str] | None = None
    copied: frozenset[int | None] = frozenset()


@dataclass(frozen=True)
class Context:
    """Who acts, and when. ``roles``: by unit, what the actor is there, the inspectorate's roles
    everywhere; ``staff``: by unit, who works there. ``people``, ``services`` and ``rounds`` are the
    rows that ids of ``Given`` stand for.
    """

    today: date
    actor: int
    roles: Mapping[int, Collection[str]]
    staff: Mapping[int, Collection[int]] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)
    services: Mapping[int, Any] = field(default_factory=dict)
    rounds: Mapping[int, Round] = field(default_factory=dict)

    def writes(self, unit: int) -> bool:
        return not workflow.UNIT.isdisjoint(self.roles.get(unit, ()))


@dataclass(frozen=True)
class Given:
    """What a person gives with an act; each act looks at its own part, and ids can be kept as JSON.

    ``due``: when what is returned or reopened must be in again; ``day``: the deadline that is asked
    for or carried on. ``services``: of a copy's targets; ``round``: of a carry-over's.
    ``elements`` None: as they are read. ``request``: the deadline request that is answered.
    """

    reason: str = ""
    due: date | None = None
    outcome: str = ""
    grounds: str = ""
    person: int | None = None
    day: date | None = None
    tags: tuple[str, ...] = ()
    services: tuple[int, ...] = ()
    round: int | None = None
    content: PlanContent | None = None
    elements: Sequence[str] | None = None
    request: Any = None
    verb: str = ""


@dataclass(frozen=True)
class Event:
    """A row in the life of the plan; ``old`` and ``new`` are the published status."""

    verb: str
    state: str
    old: str
    new: str
    due: date | None = None
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True)
class NewPlan:
    """A draft to be made. ``origin``: what the plan is to its source, "" where there is none."""

    round: Any
    unit: int
    content: PlanContent
    origin: str = ""  # copy_of, carried_from


@dataclass(frozen=True)
class Change:
    """What becomes of a plan. ``data`` is for the row ``verb`` of the audit trail; ``fields`` are
    the plan's own, ``asked`` and ``answered`` those of its deadline request. ``elements``,
    ``milestones`` and ``further`` (recommendations) replace what is there; None: they stay.
    ``back`` is what undoing needs.
    """

    verb: str
    data: Mapping[str, Any]
    says: Message = field(default_factory=lambda: Message(""))
    fields: Mapping[str, Any] = field(default_factory=dict)
    event: Event | None = None
    elements: Sequence[str] | None = None
    milestones: Sequence[tuple[str, date]] | None = None
    further: Sequence[Any] | None = None
    asked: Mapping[str, Any] | None = None
    answered: Mapping[str, Any] | None = None
    makes: Sequence[NewPlan] = ()
    back: Any = None

    @property
    def changes(self) -> bool:
        """Whether the plan is another one afterwards, and so has another version."""
        return bool(self.fields or self.event or self.asked or self.answered)


def decide(plan: Plan, context: Context, given: Given) -> Change:
    """What ``given.verb`` makes of the plan; raises the Refusal that stands in the way."""
    if max(len(given.reason.strip()), len(given.grounds.strip())) > workflow.LONGEST_REASON:
        raise Refusal("reason_long", workflow.REASON_TOO_LONG, most=workflow.LONGEST_REASON)
    return ACTS.get(given.verb, Act(_move)).decide(plan, context, given)


def needs(verb: str) -> frozenset[str]:
    """The parts of ``Plan`` and ``Context`` that this act looks at and that are not its own row."""
    if verb in ACTS:
        return frozenset(ACTS[verb].needs)
    guards = (guard for t in workflow.TRANSITIONS if t.verb == verb for guard in t.guards)
    return frozenset(name for guard in guards for name in _LOOKS_AT.get(guard, ()))


_LOOKS_AT = {
    "has_evidence": ("evidence",),
    "evidence_accepted": ("accepted",),
    "not_own_work": ("contributors",),
}


def situation(plan: Plan, context: Context, given: Given) -> workflow.Situation:
    """The plan as the table of its life sees it.

    The outcome is the given one where the act asks for it, and else the unit's word: what is judged
    is what will be stored.
    """
    asks_outcome = given.verb == "hand_in"
    return workflow.Situation(
        state=plan.state,
        today=context.today,
        actor=context.actor,
        text=plan.content.text,
        deadline=plan.content.deadline,
        evidence=plan.evidence,
        accepted=plan.accepted,
        contributors=plan.contributors,
        reason=given.reason.strip(),
        due=given.due,
        outcome=given.outcome if asks_outcome else plan.outcome,
        grounds=given.grounds.strip() if asks_outcome else plan.grounds,
    )


# The life of a plan


def _move(plan: Plan, context: Context, given: Given) -> Change:
    verb, judged = given.verb, situation(plan, context, given)
    target = workflow.move(judged, verb, context.roles.get(plan.unit, ()))
    status = workflow.published_status(target)
    due = given.due if target in ("returned", "reopened") else None
    fields: dict[str, Any] = {"state": target, "status": status, "due": due}
    told = verb in ("hand_in", "close")  # by whom it is said, and by whom it is confirmed
    if verb == "hand_in":
        fields |= {"outcome": judged.outcome, "grounds": judged.grounds}
    if verb == "approve" and plan.original_deadline is None:
        fields["original_deadline"] = plan.content.deadline
    event = Event(
        verb,
        target,
        plan.status,
        status,
        due=due,
        outcome=judged.outcome if told else "",
        reason=judged.reason or (judged.grounds if verb == "hand_in" else ""),
    )
    data = {
        "plan": plan.code,
        "old": plan.status,
        "state": target,
        "reason": judged.reason,
        "due": due and due.isoformat(),
        "outcome": judged.outcome,
        **({"grounds": judged.grounds} if verb == "hand_in" else {}),
    }
    names = {"old": plan.state, "new": target}
    says = {name: Message(workflow.STATES[state]) for name, state in names.items()}
    return Change(verb, data, Message(N_("{old} → {new}"), says), fields, event)


# What a draft says


def _make(plan: Plan, context: Context, given: Given) -> Change:
    change = _written(
        plan,
        context,
        given,
        Event("make", workflow.START, "", workflow.published_status(workflow.START)),
    )
    return replace(change, data={**change.data, **plan.origin})


def _rewrite(plan: Plan, context: Context, given: Given) -> Change:
    """What was submitted is fixed until it is taken back or sent back."""
    if plan.state != workflow.START:
        raise Refusal(
            "plan_fixed",
            N_("Rencana yang sudah diajukan tidak dapat diubah; tarik kembali lebih dahulu."),
        )
    return _written(plan, context, given, Event("change", plan.state, plan.status, plan.status))


def _written(plan: Plan, context: Context, given: Given, event: Event) -> Change:
    content = given.content or PlanContent("")
    refuse_content(plan, content, context)
    answered = list({r.pk: r for r in content.recommendations}.values())
    elements = list(dict.fromkeys(content.elements))
    milestones = [(text.strip(), due) for text, due in content.milestones]
    return Change(
        event.verb,
        _content_data(plan, content, milestones),
        fields=_fields(content),
        event=event,
        elements=elements,
        milestones=milestones,
        further=answered[1:],
    )


def _fields(content: PlanContent) -> dict[str, Any]:
    return {
        "service": content.service,
        "recommendation": content.recommendations[0] if content.recommendations else None,
        "text": content.text.strip(),
        "cause": content.cause.strip(),
        "measure": content.measure.strip(),
        "person_in_charge": content.person_in_charge,
        "deadline": content.deadline,
        "deadline_raw": content.deadline.isoformat() if content.deadline else "",
        "deadline_kind": "day" if content.deadline else "",
        "tags": _tags(content.tags),
    }


def _tags(tags: Collection[str]) -> list[str]:
    return sorted({tag.strip() for tag in tags if tag.strip()})


def _content_data(
    plan: Plan, content: PlanContent, milestones: Sequence[tuple[str, date]]
) -> dict[str, Any]:
    """What the audit trail keeps of a plan's content."""
    return {
        "plan": plan.code,
        "text": content.text.strip(),
        "deadline": content.deadline and content.deadline.isoformat(),
        "elements": list(content.elements),
        "cause": content.cause.strip(),
        "measure": content.measure.strip(),
        "person_in_charge": content.person_in_charge and content.person_in_charge.pk,
        "milestones": [[text, due.isoformat()] for text, due in milestones],
        "tags": _tags(content.tags),
        "service": content.service and content.service.pk,
        "recommendations": [r.pk for r in content.recommendations],
    }


def refuse_content(plan: Plan, content: PlanContent, context: Context) -> None:
    """Refuses what cannot be promised for this plan's unit and round."""
    _require_writer(plan.unit, context)
    if plan.round.draft:
        raise Refusal(
            "round_draft", N_("Putaran ini masih disiapkan; rencana ditulis setelah ia dibuka.")
        )
    if not content.text.strip():
        raise Refusal("text_missing", N_("Tuliskan kegiatan yang akan dilakukan."))
    belong: list[OfUnit] = [*content.recommendations, *filter(None, [content.service])]
    if any(row.unit_id != plan.unit for row in belong) or any(
        r.round_id != plan.round.pk for r in content.recommendations
    ):
        raise Refusal(
            "other_unit", N_("Layanan dan rekomendasi harus milik unit dan putaran rencana ini.")
        )
    _refuse_elements(content.elements, plan.round, N_("Unsur {codes} tidak dikenal."))
    if content.deadline:
        _refuse_day(content.deadline, context)
    if content.person_in_charge:
        _refuse_person(content.person_in_charge.pk, plan.unit, context)


def _require_writer(unit: int, context: Context) -> None:
    if not context.writes(unit):
        raise Refusal("not_allowed", NOT_WRITER)


NOT_WRITER = N_("Rencana aksi hanya dapat ditulis oleh petugas dan kepala unitnya.")


def _refuse_elements(codes: Collection[str], round_: Round, text: str) -> None:
    used = instrument(round_.instrument)
    known = {used.code(key) for key in used.keys}
    if unknown := sorted(set(codes) - known):
        raise Refusal("element_unknown", text, codes=", ".join(unknown))


def _refuse_day(day: date, context: Context) -> None:
    if day <= context.today:
        raise Refusal("day_past", N_("Tenggat paling cepat besok."))


def _refuse_person(person: int, unit: int, context: Context) -> None:
    if person not in context.staff.get(unit, ()):
        raise Refusal("not_of_unit", N_("Penanggung jawab harus pegawai unit ini."))


# Who does it, and under which labels


def _assign(plan: Plan, context: Context, given: Given) -> Change:
    """Give a plan to a person of its unit, or to nobody."""
    _require_writer(plan.unit, context)
    _refuse_closed(plan)
    if given.person is not None:
        _refuse_person(given.person, plan.unit, context)
    holder = plan.content.person_in_charge
    old, new = holder and holder.pk, given.person
    if new == old:
        raise Refusal("nothing_new", NOTHING_NEW)
    names = {"old": _called(holder), "new": _called(context.people.get(new or 0))}
    return Change(
        "assign",
        {"plan": plan.code, "old": old, "new": new},
        Message(N_("Penanggung jawab: {old} → {new}"), names),
        {"person_in_charge_id": new},
        back={"person": old},
    )


def _refuse_closed(plan: Plan) -> None:
    if plan.state == "closed":
        raise Refusal("plan_closed", N_("Rencana ini sudah selesai."))


def _called(person: Person | None) -> str:
    return person.name if person else NONE


def _tag(plan: Plan, context: Context, given: Given) -> Change:
    return _tagged(plan, context, {*plan.content.tags, *given.tags})


def _untag(plan: Plan, context: Context, given: Given) -> Change:
    return _tagged(plan, context, set(plan.content.tags) - set(given.tags))


def _set_tags(plan: Plan, context: Context, given: Given) -> Change:
    return _tagged(plan, context, given.tags)


def _tagged(plan: Plan, context: Context, tags: Collection[str]) -> Change:
    _require_writer(plan.unit, context)
    new, old = _tags(tags), list(plan.content.tags)
    if new == old:
        raise Refusal("nothing_new", NOTHING_NEW)
    names = {"old": ", ".join(old) or NONE, "new": ", ".join(new) or NONE}
    says = Message(N_("Penanda: {old} → {new}"), names)
    data = {"plan": plan.code, "old": old, "new": new}
    return Change("tag", data, says, {"tags": new}, back=old)


# Deadlines


def _ask_deadline(plan: Plan, context: Context, given: Given) -> Change:
    """Ask for another deadline of a plan that is being worked on; the head decides."""
    if given.day is None:
        raise Refusal("day_missing", N_("Beri tenggat yang diusulkan."))
    if not context.writes(plan.unit):
        raise Refusal(
            "not_allowed", N_("Tenggat hanya dapat diusulkan oleh petugas dan kepala unitnya.")
        )
    if plan.state not in workflow.IN_WORK:
        raise Refusal("not_in_work", N_("Tenggat hanya dapat dipindah selama rencana dikerjakan."))
    if not given.reason.strip():
        raise Refusal("reason_missing", REASON_MISSING)
    _refuse_day(given.day, context)
    if plan.request:
        raise Refusal("deadline_asked", N_("Sudah ada usulan tenggat yang belum diputuskan."))
    old, new, reason = plan.content.deadline, given.day, given.reason.strip()
    says = Message(
        N_("Usulan tenggat: {old} → {new}; kepala unit yang memutuskan"),
        {"old": old or NONE, "new": new},
    )
    data = {
        "plan": plan.code,
        "old": old and old.isoformat(),
        "new": new.isoformat(),
        "reason": reason,
    }
    asked = {"old": old, "new": new, "reason": reason}
    return Change("ask_deadline", data, says, asked=asked)


REASON_MISSING = N_("Tuliskan alasannya; alasan itu tercatat.")


def _answer(plan: Plan, context: Context, given: Given) -> Change:
    """The head grants the deadline that was asked for, or refuses it with a reason."""
    grant, answer, request = given.verb == "grant_deadline", given.reason.strip(), plan.request
    if request is None and given.request is None:
        raise Refusal("no_request", N_("Tidak ada usulan tenggat yang menunggu keputusan."))
    own = request is not None and request.asked_by == context.actor
    if "head" not in context.roles.get(plan.unit, ()) or own:
        raise Refusal(
            "not_allowed", N_("Tenggat baru disetujui oleh kepala unit, bukan oleh pengusulnya.")
        )
    if request is None or given.request not in (None, request.pk):
        raise Refusal("changed_meanwhile", N_("Usulan tenggat ini sudah diputuskan."))
    if grant:
        _refuse_closed(plan)  # a plan that was late stays so; the request can still be refused
    if not grant and not answer:
        raise Refusal("reason_missing", REASON_MISSING)
    old, new = plan.content.deadline, request.new
    moved = {
        "original_deadline": plan.original_deadline or old,
        "deadline": new,
        "deadline_kind": "day",
        "due": new if plan.due else None,
    }
    template = N_("Tenggat: {old} → {new}") if grant else N_("Tenggat tetap {old}, bukan {new}")
    return Change(
        "decide_deadline",
        {"plan": plan.code, "granted": grant, "new": new.isoformat(), "answer": answer},
        Message(template, {"old": old or NONE, "new": new}),
        moved if grant else {},
        answered={"state": "granted" if grant else "refused", "answer": answer},
    )


# Drafts made from a plan


def _carry(plan: Plan, context: Context, given: Given) -> Change:
    """An open plan goes on as a draft of a later round, once. It stays as it is: what its round
    says of it remains true.
    """
    _require_writer(plan.unit, context)
    into = context.rounds.get(given.round or 0)
    _refuse_closed(plan)
    if into is None or into.draft or into.opens <= plan.round.opens:
        raise Refusal(
            "round_not_later",
            N_("Pilih putaran yang lebih baru daripada {round}."),
            round=plan.round.name,
        )
    if plan.carried:
        name, code = plan.carried
        raise Refusal(
            "carried", N_("Sudah dibawa ke {round} sebagai {plan}."), round=name, plan=code
        )
    content = _onward(plan, context, given, plan.unit, plan.content.service, into)
    deadline = content.deadline
    template = (
        N_("Menjadi draf dalam {round}, tenggat {day}")
        if deadline
        else N_("Menjadi draf dalam {round}; tenggatnya diisi kemudian")
    )
    says = Message(template, {"round": into.name, **({"day": deadline} if deadline else {})})
    data = {"plan": plan.code, "round": into.name}
    made = NewPlan(into, plan.unit, content, "carried_from")
    return Change("carry", data, says, makes=(made,))


def _copy(plan: Plan, context: Context, given: Given) -> Change:
    """Drafts with the same content for other services; each says of what it is a copy."""
    _require_writer(plan.unit, context)
    here = plan.content.service
    known = {here and here.pk, *plan.copied}
    wanted = [s for s in context.services.values() if s.pk in set(given.services) - known]
    if not wanted:
        text = N_("Pilih layanan lain; rencana ini sudah ada pada layanan yang dipilih.")
        raise Refusal("nothing_new", text)
    for service in wanted:
        _require_writer(service.unit_id, context)
    makes = [
        NewPlan(
            plan.round,
            s.unit_id,
            _onward(plan, context, given, s.unit_id, s, plan.round),
            "copy_of",
        )
        for s in wanted
    ]
    names = ", ".join(f"{s.unit.name}: {s.name}" for s in wanted)
    data = {"plan": plan.code, "services": [s.pk for s in wanted]}
    return Change(
        "copy", data, Message(N_("Salinan untuk {services}"), {"services": names}), makes=makes
    )


def _onward(
    plan: Plan, context: Context, given: Given, unit: int, service: Any, into: Round
) -> PlanContent:
    """What of a plan still holds elsewhere: a day that has passed, a person who left, a milestone
    that was reached and a recommendation to others do not.
    """
    old, today = plan.content, context.today
    deadline = plan.due or old.deadline
    person, here = old.person_in_charge, (unit, into.pk) == (plan.unit, plan.round.pk)
    of = (None, service and service.pk)
    content = replace(
        old,
        deadline=given.day or (deadline if deadline and deadline > today else None),
        service=service,
        recommendations=[r for r in old.recommendations if here and r.service_id in of],
        elements=_codes_in(old.elements, plan.round, into),
        person_in_charge=person if person and person.pk in context.staff.get(unit, ()) else None,
        milestones=[m for m in old.milestones if m not in plan.reached and m[1] > today],
    )
    refuse_content(Plan("", into, unit), content, context)
    return content


def _codes_in(codes: Collection[str], old: Round, new: Round) -> list[str]:
    """The elements by their codes in the other round; one that it does not ask is left out."""
    before, after = instrument(old.instrument), instrument(new.instrument)
    found = [before.find(code) for code in codes]
    return [after.code(element.key) for element in found if element and element.key in after.keys]


# The elements that a plan addresses, as the inspectorate's team reads it


def _confirm(plan: Plan, context: Context, given: Given) -> Change:
    """These are the elements that the plan addresses; none: it answers nothing that was asked.
    Without any given, those that are stated or suggested are right.
    """
    _require_reader(plan, context)
    old = sorted(plan.content.elements)
    new = old if given.elements is None else sorted(set(given.elements))
    _refuse_elements(new, plan.round, N_("{codes} bukan unsur kuesioner putaran ini."))
    if plan.elements_source == CONFIRMED and (given.elements is None or new == old):
        raise Refusal("nothing_new", NOTHING_NEW)
    if given.elements is None and not new:
        raise Refusal(
            "no_elements", N_("Tidak ada unsur yang terbaca; tentukan unsurnya satu per satu.")
        )
    says = Message(N_("Unsur ditegaskan: {codes}"), {"codes": ", ".join(new)})
    return _read_as(plan, new, CONFIRMED, says)


def _release(plan: Plan, context: Context, _given: Given) -> Change:
    """What the unit stated or the words suggested holds again."""
    _require_reader(plan, context)
    if plan.elements_source != CONFIRMED:
        raise Refusal("not_confirmed", N_("Unsur rencana ini belum ditegaskan."))
    codes, source = plan.before
    return _read_as(plan, sorted(codes), source, Message(N_("Penegasan dibatalkan")))


def _require_reader(plan: Plan, context: Context) -> None:
    if workflow.INSPECTORATE.isdisjoint(context.roles.get(plan.unit, ())):
        raise Refusal(
            "not_allowed", N_("Hanya tim Inspektorat yang dapat menegaskan unsur rencana.")
        )
    if plan.state in workflow.NOT_YET_PLANS:
        raise Refusal(
            "plan_not_yet", N_("Rencana ini masih milik unitnya: belum disetujui kepala unit.")
        )
    workflow.refuse_own_work(context.actor, plan.contributors, "own_work")


def _read_as(plan: Plan, codes: Sequence[str], source: str, says: Message) -> Change:
    data = {
        "plan": plan.code,
        "elements_before": sorted(plan.content.elements),
        "source_before": plan.elements_source,
        "elements": list(codes),
        "source": source,
    }
    # One verb in the audit trail, also where a confirmation is taken back: ``source`` tells.
    return Change("confirm_elements", data, says, {"elements_source": source}, elements=codes)


@dataclass(frozen=True)
class Act:
    """``needs``: see ``needs``."""

    decide: Callable[[Plan, Context, Given], Change]
    needs: tuple[str, ...] = ()


_ALL_CONTENT = ("content", "staff")

# All other verbs are those of ``workflow.TRANSITIONS``.
ACTS: Mapping[str, Act] = {
    "make": Act(_make, ("staff",)),
    "change": Act(_rewrite, ("staff",)),
    "assign": Act(_assign, ("staff", "people")),
    "tag": Act(_tag),
    "untag": Act(_untag),
    "set_tags": Act(_set_tags),
    "ask_deadline": Act(_ask_deadline, ("request",)),
    "grant_deadline": Act(_answer, ("request",)),
    "refuse_deadline": Act(_answer, ("request",)),
    "carry": Act(_carry, (*_ALL_CONTENT, "reached", "carried", "rounds")),
    "copy": Act(_copy, (*_ALL_CONTENT, "reached", "copied", "services")),
    "confirm_elements": Act(_confirm, ("elements", "contributors")),
    "release_elements": Act(_release, ("elements", "contributors", "before")),
}
