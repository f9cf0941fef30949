"""Who may lead an assignment and have a say about second readings."""

from django.db.models import QuerySet

from tuntas.organisation.permissions import LEADS, Viewer

from .models import SecondReading


def may_assign(viewer: Viewer) -> bool:
    """Make and change assignments, divide their units, draw samples: who leads the inspectorate's
    team.
    """
    return not viewer.roles.isdisjoint(LEADS)


def may_settle(viewer: Viewer) -> bool:
    """Decide between two opinions; which of them, ``second_readings.queries.to_settle`` says."""
    return not viewer.roles.isdisjoint(LEADS)


def readings_seen(viewer: Viewer) -> QuerySet[SecondReading]:
    """The second readings of the agency, for the inspectorate only; ``tells_first`` says how much
    of one a reader may see.
    """
    readings = SecondReading.objects.filter(sample__evaluation__agency=viewer.agency)
    return readings if viewer.is_inspectorate else readings.none()


def tells_first(viewer: Viewer, reading: SecondReading) -> bool:
    """Whether this person may know the first opinion: everyone but the reader who has not given
    his.
    """
    return reading.given_at is not None or reading.reader_id != viewer.person.pk
