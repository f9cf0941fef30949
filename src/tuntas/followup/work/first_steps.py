"""What an agency that begins still has to do before the first answer comes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from tuntas.organisation.models import Agency, Appointment, Service, Unit, UnitKind
from tuntas.organisation.permissions import Role, Viewer
from tuntas.surveys.models import Questionnaire, Response, Round
from tuntas.web.terms import gettext_lazy as _


@dataclass(frozen=True)
class Step:
    """``page``: the name and the arguments of the address where it is done."""

    key: str
    title: Any
    page: tuple[Any, ...]
    done: bool

    @property
    def address(self) -> str:
        name, *arguments = self.page
        return reverse(name, args=arguments)


# In the order in which each needs the one before.
STEPS = (
    ("kinds", _("Tulis jenis ⟨unit⟩ Anda"), ("kinds",)),
    ("units", _("Isi ⟨unit⟩"), ("sheet", "unit")),
    ("services", _("Isi layanan setiap ⟨unit⟩"), ("sheet", "layanan")),
    ("people", _("Undang orang dan beri perannya"), ("sheet", "orang")),
    ("questionnaire", _("Pilih kuesioner siap pakai, lalu lihat formulirnya"), ("questionnaires",)),
    ("round", _("Siapkan putaran survei dan pilih layanannya"), ("round-new",)),
    ("opened", _("Buka putaran"), ("rounds",)),
    ("answered", _("Cetak lembar QR dan bagikan tautan; tunggu jawaban pertama"), ("rounds",)),
)


def first_steps(viewer: Viewer) -> Sequence[Step]:
    """All of them, for the operator, until all are done; one query."""
    if Role.OPERATOR not in viewer.roles:
        return ()
    done = _done(viewer.own_agency)
    steps = [Step(key, title, page, done[key]) for key, title, page in STEPS]
    return () if all(step.done for step in steps) else steps


def _done(agency: Agency) -> dict[str, bool]:
    own = OuterRef("pk")
    rounds, others = Round.objects.filter(agency=own), Appointment.objects.exclude(role="operator")
    facts = {
        "kinds": UnitKind.objects.filter(agency=own),
        "units": Unit.objects.filter(agency=own),
        "services": Service.objects.filter(unit__agency=own),
        "people": others.filter(agency=own),
        "asks": Questionnaire.objects.filter(agency=own),
        "round": rounds,
        "opened": rounds.filter(draft=False),
        "answered": Response.objects.filter(round__agency=own),
    }
    found = Agency.objects.filter(pk=agency.pk)
    row: Any = found.values(**{f"has_{key}": Exists(rows) for key, rows in facts.items()}).get()
    done = {key: row[f"has_{key}"] for key in facts}
    # Rounds of earlier versions have no questionnaire.
    return done | {"questionnaire": done["asks"] or done["opened"]}
