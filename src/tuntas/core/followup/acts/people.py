"""Who carries a plan out, and the labels it is found by."""

from collections.abc import Collection

from tuntas.core.base.messages import N_, Message

from .drafts import refuse_person, require_writer, tags_of
from .values import NONE, Change, Context, Given, Person, Plan, refusal


def assign(plan: Plan, context: Context, given: Given) -> Change:
    """Give a plan to a person of its unit, or to nobody."""
    require_writer(plan.unit, context)
    refuse_closed(plan)
    if given.person is not None:
        refuse_person(given.person, plan.unit, context)
    holder = plan.content.person_in_charge
    old, new = holder and holder.pk, given.person
    if new == old:
        raise refusal("nothing_new")
    names = {"old": _called(holder), "new": _called(context.people.get(new or 0))}
    return Change(
        "assign",
        {"plan": plan.code, "old": old, "new": new},
        Message(N_("Penanggung jawab: {old} → {new}"), names),
        {"person_in_charge_id": new},
        back={"person": old},
    )


def refuse_closed(plan: Plan) -> None:
    if plan.state == "closed":
        raise refusal("plan_closed")


def _called(person: Person | None) -> str:
    return person.name if person else NONE


def add_tags(plan: Plan, context: Context, given: Given) -> Change:
    return _tagged(plan, context, {*plan.content.tags, *given.tags})


def remove_tags(plan: Plan, context: Context, given: Given) -> Change:
    return _tagged(plan, context, set(plan.content.tags) - set(given.tags))


def set_tags(plan: Plan, context: Context, given: Given) -> Change:
    return _tagged(plan, context, given.tags)


def _tagged(plan: Plan, context: Context, tags: Collection[str]) -> Change:
    require_writer(plan.unit, context)
    new, old = tags_of(tags), list(plan.content.tags)
    if new == old:
        raise refusal("nothing_new")
    names = {"old": ", ".join(old) or NONE, "new": ", ".join(new) or NONE}
    says = Message(N_("Penanda: {old} → {new}"), names)
    data = {"plan": plan.code, "old": old, "new": new}
    return Change("tag", data, says, {"tags": new}, back=old)
