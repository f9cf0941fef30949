"""A draft that four people sign, and their acts."""

from datetime import date
from io import BytesIO

from pypdf import PdfWriter

from tests.factories import NOW
from tests.people import as_viewer, person
from tuntas.organisation.actions import appoint
from tuntas.reports.runs.queries import folder_of
from tuntas.reports.sign_off import actions as actions_signoff

ROLES = ("member", "team_leader", "controller", "responsible")
SEATS = {"member": "anggota", "team_leader": "ketua_tim", "controller": "pengendali_teknis"}
SEATS |= {"responsible": "penanggung_jawab"}
CHAIN = (("member", "forward"), ("team_leader", "approve"), ("controller", "approve"))


def act(people, role, verb, reason=""):
    signing = people["signing"]
    signing.refresh_from_db()
    people["signing"] = actions_signoff.act(
        signing=signing, verb=verb, viewer=people[role], at=NOW, seen=signing.version, reason=reason
    )
    return people["signing"]


def cover(people):
    signing = people["signing"]
    signing.refresh_from_db()
    actions_signoff.set_cover(
        signing=signing, number="7/LHE/2023", place="Jakarta", day=date(2023, 7, 28),
        viewer=people["responsible"], at=NOW, seen=signing.version,
    )  # fmt: skip


def deputy(people, role):
    """Somebody who acts for the one of this role today."""
    owner = people[role].person.appointments.get(role=role)
    who = person("member", owner.agency, NOW, username="deputy")
    appoint(
        person=who,
        agency=owner.agency,
        role=role,
        unit=None,
        valid_from=NOW.date(),
        valid_to=NOW.date(),
        acting="plh",
        delegate_of=owner,
        by=owner.person,
        at=NOW,
    )
    return as_viewer(who)


def signed_outside(run):
    """The PDF with another title: other bytes, the same text, as a signature makes it."""
    writer = PdfWriter(clone_from=folder_of(run) / run.files.get(kind="pdf").name)
    writer.add_metadata({"/Title": "Ditandatangani"})
    data = BytesIO()
    writer.write(data)
    return data.getvalue()
