import pytest

from tests.factories import NOW, world
from tests.people import as_viewer, person
from tests.reports.sign_off.factories import SEATS
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import TeamMember
from tuntas.reports.runs import actions
from tuntas.reports.sign_off import actions as actions_signoff


@pytest.fixture
def people(settings, tmp_path):
    """The viewers of the four who sign, and the draft that one of them presented, under
    ``signing``.
    """
    settings.MEDIA_ROOT = tmp_path
    made = world()
    made.evaluation.signed_on = None
    made.evaluation.save()
    made.evaluation.team.all().delete()
    holders = {role: getattr(made.people, role) for role in ("member", "team_leader")}
    holders |= {role: person(role, made.agency, NOW) for role in ("controller", "responsible")}
    for place, (role, holder) in enumerate(holders.items()):
        TeamMember.objects.create(
            evaluation=made.evaluation,
            role=SEATS[role],
            order=place,
            name=holder.name,
            person=holder,
        )
    found = {role: as_viewer(holder) for role, holder in holders.items()}
    cut_off = make_cut_off(evaluation=made.evaluation, by=made.people.member, at=NOW)
    run = actions.request_report(cut_off=cut_off, viewer=found["member"], at=NOW)
    run.refresh_from_db()
    found["signing"] = actions_signoff.open_signing(run=run, viewer=found["member"], at=NOW)
    return found
