"""One plan of the first unit, its people, and its way through every state."""

from datetime import timedelta

from django.utils import timezone

from tests.factories import agency, survey, units
from tests.people import as_viewer, cast, person
from tests.remembered import remembered
from tuntas.followup.evidence.actions import add_link, decide_evidence
from tuntas.followup.plans.actions import Given, PlanContent, make_plan, move_plan
from tuntas.organisation.actions import appoint

DAY = timedelta(days=1)
TEXT = "Melatih petugas loket tentang waktu penyelesaian"
# What brings a plan to each state, with who does it.
WAY = {
    "draft": [],
    "submitted": [("submit", "officer")],
    "approved": [("approve", "head")],
    "in_progress": [("start", "officer")],
    "evidence_in": [("evidence", "officer"), ("hand_in", "officer")],
    "returned": [("return", "member")],
    "closed": [("hand_in", "officer"), ("accept", "member"), ("close", "member")],
    "reopened": [("reopen", "team_leader")],
}


class OnePlan:
    """A plan of the first unit, its people, and the road through its life by the real actions."""

    def __init__(self):
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        body = agency()
        self.unit, self.other, _ = units(body)
        self.round = survey(body, 2023, [self.unit, self.other])
        self.people = cast(body, self.unit, self.now)
        self.plan = self.write()

    def viewer(self, who):
        return as_viewer(getattr(self.people, who), self.today)

    def write(self, unit=None, **changes):
        plain = {
            "text": TEXT,
            "deadline": self.today + 60 * DAY,
            "elements": ["U3"],
            "measure": "Semua petugas lulus uji",
            "milestones": [("Menyusun bahan", self.today + 10 * DAY)],
        }
        return make_plan(
            round_=self.round,
            unit=unit or self.unit,
            content=PlanContent(**plain | changes),
            viewer=self.viewer("officer"),
            at=self.now,
        )

    def acting_head(self):
        """Somebody of another unit who stands in for the head until tomorrow."""
        acting = person("officer", self.unit.agency, self.now, self.other, username="acting")
        days = {"valid_from": self.today - DAY, "valid_to": self.today + DAY}
        appoint(
            person=acting,
            agency=self.unit.agency,
            role="head",
            unit=self.unit,
            acting="plh",
            by=None,
            at=self.now,
            **days,
        )
        return acting

    def act(self, verb, who):
        self.plan.refresh_from_db()
        if verb == "evidence":
            add_link(
                plan=self.plan,
                url="https://arsip.contoh.go.id/1",
                title="Foto",
                viewer=self.viewer(who),
                at=self.now,
            )
        elif verb == "accept":
            decide_evidence(
                evidence=self.plan.evidence.get(),
                accept=True,
                remark="",
                seen="waiting",
                viewer=self.viewer(who),
                at=self.now,
            )
        else:
            move_plan(
                plan=self.plan,
                verb=verb,
                viewer=self.viewer(who),
                at=self.now,
                seen=self.plan.version,
                given=Given(
                    reason="Foto tidak terbaca",
                    due=self.today + 20 * DAY,
                    outcome="done" if verb == "hand_in" else "",
                ),
            )
        self.plan.refresh_from_db()

    def bring_to(self, state):
        for step in WAY:
            for verb, who in WAY[step]:
                self.act(verb, who)
            if step == state:
                return self.plan
        raise AssertionError(state)

    def address(self, part=""):
        return f"/rencana/{self.plan.round.year}/{self.plan.code}/{part}"

    def post(self, client, verb, **given):
        self.plan.refresh_from_db()
        return client.post(
            self.address("langkah/"), {"verb": verb, "seen": self.plan.version, **given}
        )


one_plan = remembered(OnePlan)
