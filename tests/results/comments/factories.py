"""Comments with the labels that were proposed for them."""

from tests.factories import NOW
from tests.people import as_viewer
from tests.remembered import remembered
from tests.surveys.complaints.factories import Made
from tuntas.results.comments.actions import (
    propose_labels,
)
from tuntas.results.models import CommentLabel
from tuntas.surveys.models import Response

ADDRESS = "/hasil/komentar/"
MIXED = "Petugas ramah, tapi antreannya lama sekali"
NAMED = "Bu Sari Melati judes, hubungi saya di 081234567890"
NOTHING = "Semoga sukses selalu"


class Commented(Made):
    """Three comments on the officer's unit beside the one that both units have."""

    def __init__(self):
        super().__init__()
        service = self.unit.services.first()
        for text in (MIXED, NAMED, NOTHING):
            self.comment(service, text)
        self.officer, self.member = as_viewer(self.people.officer), as_viewer(self.people.member)
        propose_labels(viewer=self.member, at=NOW)


def pk_of(text):
    return Response.objects.get(comment=text).pk


def labels_of(text):
    rows = CommentLabel.objects.filter(response__comment=text).order_by("element")
    return [(x.element, x.tone, x.state) for x in rows]


commented = remembered(Commented)
