"""Two units with a comment and a complaint each, and who reads them."""

import uuid

from tests.factories import NOW, SERVICES, agency, units
from tests.people import cast, person
from tests.remembered import remembered
from tuntas.surveys.answers import actions as answers_actions
from tuntas.surveys.models import Complaint, Response, RoundService
from tuntas.surveys.rounds import actions as rounds_actions

COMMENT = "Pak Budi ramah, hubungi 0812-3456-7890. Kursi kurang"
CONTACT = "ani@contoh.id"


class Made:
    def __init__(self):
        self.agency = agency()
        self.unit, self.other, _ = units(self.agency)
        self.round = rounds_actions.open_round(
            agency=self.agency, year=2023, name="SKM 2023", target=None, rules=[],
            counted=[self.unit, self.other], by=None, at=NOW,
        )  # fmt: skip
        self.people = cast(self.agency, self.unit, NOW)
        self.clerk = person("complaints", self.agency, NOW, self.unit)
        self.colleague = person("complaints", self.agency, NOW, self.other, username="colleague")
        for unit in (self.unit, self.other):
            service = unit.services.get(name=SERVICES[0])
            asked = RoundService.objects.create(round=self.round, service=service)
            self.comment(service, COMMENT)
            answers_actions.receive_complaint(asked=asked, text=COMMENT, contact=CONTACT, at=NOW)
        self.complaint = Complaint.objects.get(service__unit=self.unit)

    def comment(self, service, text, **changes):
        Response.objects.create(
            key=uuid.uuid4(),
            round=self.round,
            service=service,
            received_at=NOW,
            answers={"waktu": 3},
            comment=text,
            **changes,
        )

    def everyone(self):
        return self.people.everyone() | {"clerk": self.clerk, "colleague": self.colleague}


complained = remembered(Made)
