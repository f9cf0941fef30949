from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.organisation.models import Unit
from tuntas.web.table import Column, Table


@require_safe
def matrix(request: HttpRequest) -> HttpResponseBase:
    table = Table(
        request,
        list(Unit.objects.filter(agency=request.viewer.agency)),
        name="hasil",
        columns=[Column("unit", _("Unit"), lambda u: u.name)],
    )
    return table.respond("results/matrix.html")
