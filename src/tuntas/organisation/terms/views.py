"""The agency's own words: from a ready set, then as it likes, with sentences to see them in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from tuntas.core.base.terms import READY, Terms, named
from tuntas.organisation.own_words import terms_of
from tuntas.organisation.permissions import may_change_structure
from tuntas.organisation.requests import Request, acting, only
from tuntas.web.acts import Attempt, require_page, status_of
from tuntas.web.typed import version_seen

from .actions import change_terms
from .forms import TermsForm
from .queries import terms_seen

# Sentences to look at, in the words of the form; papers are Indonesian.
PREVIEW = (
    ("Rencana aksi dan temuan hanya terlihat oleh ⟨unit⟩ ini, ⟨supervisor⟩, dan pimpinan.", False),
    ("Tenggat dipindah dengan alasan; ⟨head⟩ yang memutuskan.", False),
    ("Survei diikuti responden pada 12 ⟨paper_unit_full⟩; seluruh ⟨paper_unit⟩ melapor.", False),
    ("Only this ⟨unit⟩, the ⟨supervisor⟩ and the ⟨leader⟩ can see action plans.", True),
    ("Choose a ⟨unit⟩ of 12 ⟨units⟩; its ⟨head⟩ decides.", True),
)


@only(may_change_structure)
@require_page
def terms(request: Request) -> HttpResponse:
    ready = READY.get(request.GET.get("set", ""))
    shown = ready.terms if ready else terms_of(request.viewer.own_agency)
    form = TermsForm(request.POST or None, terms=shown)
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        shown = form.terms
        if request.POST.get("do") == "save":
            with attempt:
                _said(
                    request, change_terms(new=shown, seen=version_seen(request), **acting(request))
                )
            if attempt.done:
                return redirect("terms")
    return _page(request, form, shown, attempt.status if attempt.refused else status_of(form))


def _page(request: Request, form: TermsForm, shown: Terms, status: int) -> HttpResponse:
    context = {
        "form": form,
        "ready": [(key, each.name) for key, each in READY.items()],
        "seen": terms_seen(request.viewer.own_agency),
        "preview": [named(text, shown, english=english) for text, english in PREVIEW],
    }
    return render(request, "organisation/terms/terms.html", context, status=status)


def _said(request: Request, changed: bool) -> None:
    if changed:
        messages.success(request, gettext("Istilah tersimpan."))
    else:
        messages.info(request, gettext("Tidak ada yang berubah."))
