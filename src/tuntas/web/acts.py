"""A posted act: tried once, and either the person goes on or reads what stood in the way.

Every view that changes something does it in one way:

    with Attempt() as attempt:
        withdraw_evidence(evidence=found, viewer=request.viewer, at=timezone.now())
    if attempt.refused:
        return plan_page(request, plan, problem=attempt.problem, status=attempt.status)
    messages.success(request, gettext("Data dukung ditarik."))
    return redirect("evidence", ...)

With a form the sentence stands at one of its fields, or above all of them:

    if form.is_valid():
        with Attempt(form, field="file") as attempt:
            batch = prepare_import(...)
        if attempt.done:
            return redirect("plans-import-batch", batch.pk)
    return render(request, "followup/sheets/import.html", {"form": form}, status=status_of(form))
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tuntas.core.base.errors import Refusal

from . import display

# A view that shows its page and takes what is sent from it.
require_page = require_http_methods(["GET", "HEAD", "POST"])
# Codes of a refusal that speak of the person, not of what was given.
NOT_YOURS = frozenset({"not_allowed", "role_missing"})
# Somebody was faster, so the page that was acted on is no longer how things stand.
OVERTAKEN = frozenset(
    {
        "changed_meanwhile",
        "moved_meanwhile",
        "signed_already",
        "finding_gone",
        "batch_done",
        "key_used",
    }
)
# It passes by itself; ``web.serving.middleware.refusals`` says when to try again.
BUSY = "busy"


def status_of_refusal(refusal: Refusal) -> int:
    """403, 409, 503 or 422."""
    if refusal.code in NOT_YOURS:
        return 403
    if refusal.code == BUSY:
        return 503
    return 409 if refusal.code in OVERTAKEN else 422


class Attempt:
    """The body of ``with`` is the act. A refusal ends it and is kept; any other error goes on.

    What the person may not do at all goes on as well: ``web.middleware.refusals`` answers with 403
    and the sentence.
    """

    def __init__(self, form: BaseForm | None = None, *, field: str | None = None) -> None:
        self.refusal: Refusal | None = None
        self._form, self._field = form, field

    def __enter__(self) -> Attempt:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Refusal) or error.code in NOT_YOURS:
            return False
        self.refusal = error
        if self._form is not None:
            self._form.add_error(self._field, ValidationError(self.problem, code=error.code))
        return True

    @property
    def refused(self) -> bool:
        return self.refusal is not None

    @property
    def done(self) -> bool:
        return self.refusal is None

    @property
    def code(self) -> str:
        return self.refusal.code if self.refusal else ""

    @property
    def problem(self) -> str:
        """The refusal in the language of the page; "" where there is none."""
        return display.sentence(self.refusal.message) if self.refusal else ""

    @property
    def status(self) -> int:
        """Of the page that says it; 200 without a refusal."""
        return status_of_refusal(self.refusal) if self.refusal else 200

    def page(self, request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
        """The page again with its ``problem``, or for the first time without one."""
        more = {**context, "problem": self.problem}
        return render(request, template, more, status=self.status)


def require_valid(form: Any, sentence: str = "") -> None:
    """Refuses (form_wrong) what is not well-formed, with this sentence or all that is wrong."""
    if form.is_valid():
        return
    if sentence:
        raise Refusal("form_wrong", sentence)
    raise Refusal("form_wrong", "{problem}", problem=problem_of(form))


def problem_of(form: BaseForm) -> str:
    """All that is wrong with a form, for a page that does not show its fields."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def status_of(form: BaseForm) -> int:
    """Of the page that shows the form again."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return (503 if BUSY in codes else 422) if codes else 200
