"""An agency with a live round and an evaluation of it, whose people act hour by hour."""

from datetime import timedelta

from tests import factories
from tests.factories import NOW
from tests.people import as_viewer, cast, person
from tests.remembered import remembered
from tests.reports.factories import ASSIGNMENT
from tuntas.core.evaluation.snapshot import Finding as CoreFinding
from tuntas.evaluation.assignments.actions import open_evaluation
from tuntas.evaluation.cut_offs import addendum, snapshots as cut_offs
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.followup.evidence.actions import add_link, decide_evidence
from tuntas.followup.findings.actions import decide_finding, record_findings
from tuntas.followup.plans.actions import (
    Given,
    PlanContent,
    ask_deadline,
    decide_deadline,
    make_plan,
    move_plan,
)

HOUR = timedelta(hours=1)


class Stage:
    """An agency with one live round and an evaluation of it; each act comes an hour after the
    last.
    """

    def __init__(self):
        body = factories.agency()
        self.units = factories.units(body)
        self.round = factories.survey(body, 2023, self.units[:2])
        people = cast(body, self.units[0], NOW)
        self.people = {
            **people.everyone(),
            "head2": person("head", body, NOW, self.units[1], "head2"),
        }
        self.evaluation = open_evaluation(
            agency=body, code="uji", assignment=ASSIGNMENT,
            scope={self.round: [u.pk for u in self.units[:2]]}, by=None, at=NOW,
        )  # fmt: skip
        self.clock = NOW

    def now(self):
        self.clock += HOUR
        return self.clock

    def viewer(self, who):
        return as_viewer(self.people[who])

    def content(self, text="Melatih petugas", days=60, **more):
        day = self.clock.date() + timedelta(days=days)
        return PlanContent(
            text=text, deadline=day, service=self.units[0].services.first(), elements=["U3"], **more
        )

    def make(self, text="Melatih petugas"):
        at = self.now()
        plan = make_plan(
            round_=self.round,
            unit=self.units[0],
            content=self.content(text),
            viewer=self.viewer("officer"),
            at=at,
        )
        doubt = CoreFinding("", "no_concrete_action", plan.code, "low", text)
        record_findings(plans={plan.code: plan}, findings=[doubt], by=None, at=at)
        return plan

    def go(self, plan, verb, who, **given):
        plan.refresh_from_db()
        return move_plan(
            plan=plan,
            verb=verb,
            viewer=self.viewer(who),
            at=self.now(),
            seen=plan.version,
            given=Given(**given),
        )

    def day(self, days=30):
        return self.clock.date() + timedelta(days=days)

    def approved(self, text="Melatih petugas"):
        plan = self.make(text)
        self.go(plan, "submit", "officer")
        return self.go(plan, "approve", "head")

    def link(self, plan, number=1, replaces=None):
        url = f"https://arsip.contoh.go.id/{number}"
        plan.refresh_from_db()
        return add_link(
            plan=plan,
            url=url,
            title="Foto",
            viewer=self.viewer("officer"),
            at=self.now(),
            replaces=replaces,
        )

    def judge(self, piece, accept=True):
        piece.refresh_from_db()
        return decide_evidence(
            evidence=piece, accept=accept, remark="Tidak terbaca", seen=piece.state,
            viewer=self.viewer("member"), at=self.now(),
        )  # fmt: skip

    def closed(self, text="Melatih petugas"):
        plan = self.approved(text)
        piece = self.link(plan)
        self.go(plan, "hand_in", "officer", outcome="done")
        self.judge(piece)
        return self.go(plan, "close", "member")

    def move_deadline(self, plan, days):
        plan.refresh_from_db()
        wish = ask_deadline(
            plan=plan,
            new=self.day(days),
            reason="Anggaran",
            viewer=self.viewer("officer"),
            at=self.now(),
            seen=plan.version,
        )
        return decide_deadline(
            change=wish, grant=True, answer="", viewer=self.viewer("head"), at=self.now()
        )

    def decide(self, plan, state, finding=None):
        """``finding`` is to be given where the plan has several."""
        return decide_finding(
            finding=finding or plan.findings.get(),
            state=state,
            reason="Sudah jelas",
            viewer=self.viewer("member"),
            at=self.now(),
        )

    def state(self, at=None):
        return cut_offs.snapshot(self.evaluation, at or self.clock)

    def freeze(self, moment=None):
        return make_cut_off(
            evaluation=self.evaluation, by=None, at=self.clock, moment=moment or self.clock
        )

    def later(self, after):
        found = addendum.later(self.evaluation, after, self.clock)
        return [(e.plan, e.what, e.detail) for e in found]


def plan_of(snapshot, code):
    return next(p for p in snapshot.plans if p.id == code)


staged = remembered(Stage)
