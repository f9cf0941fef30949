"""What the pages of an agency's own texts and of its letterhead share: every version is kept."""

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy as _

from tuntas.web import display
from tuntas.web.tables.columns import Column

COLUMNS = (
    Column("version", _("Versi"), kind="number"),
    Column("at", _("Kapan"), lambda r: display.moment(r.at)),
    Column("by", _("Oleh"), "by.name", official=True),
)


def say_saved(request: HttpRequest, made: Model | None) -> None:
    """``made``: the new version, None where nothing changed."""
    if made is None:
        messages.info(request, gettext("Tidak ada yang berubah."))
        return
    said = gettext(
        "Tersimpan. Laporan yang ditulis sesudah ini memakainya; yang sudah ditulis tidak berubah."
    )
    messages.success(request, said)
