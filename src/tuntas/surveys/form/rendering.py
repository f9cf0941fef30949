"""What the pages of the public form show, and the headers they go out with."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from tuntas.core.survey.questionnaire import MAX_TEXT, Problem, Question, text_in
from tuntas.core.survey.standard_questionnaires import NOTICE
from tuntas.organisation.agency.queries import style_of as colour_style
from tuntas.organisation.models import Unit
from tuntas.surveys.questionnaires.languages import name_of
from tuntas.web import display

from . import parsing as form
from .compressed import MARK
from .parsing import Asked, Sent

STYLE = (Path(__file__).parents[1] / "static" / "surveys" / "form.css").read_text()
PER_SCREEN = 3  # questions on one screen
MODES = {"": "link", "kios": "kiosk", "sisip": "embed"}  # the last part of the address -> channel


def answer(
    page: bytes | str,
    *,
    language: str,
    embed: bool = False,
    status: int = 200,
    gzip: bool = False,
    cache: str = "no-store",
    asked: Asked | None = None,
) -> HttpResponse:
    """A page with its headers: one inline style, nothing from other sites, and frames of other
    sites only where ``embed``.
    """
    headers = {
        "Cache-Control": cache,
        "Content-Language": language,
        "Vary": "Accept-Encoding",
        "Content-Security-Policy": _policy("*" if embed else "'none'", style_of(asked)),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    if gzip:
        headers["Content-Encoding"] = "gzip"
    if not embed:
        headers["X-Frame-Options"] = "DENY"
    return HttpResponse(page, status=status, headers=headers)


def style_of(asked: Asked | None) -> str:
    """The one style sheet of a page, in the colour of the agency that asks."""
    colour = asked.service.round.agency.colour if asked else ""
    return STYLE + (colour_style(colour) if colour else "")


@lru_cache(maxsize=400)
def _policy(ancestors: str, style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'self'; style-src 'sha256-{digest}'; "
        f"img-src 'self' data:; connect-src 'self'; worker-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {ancestors}"
    )


def hidden(key: str, token: str, queued: str = "") -> str:
    """The hidden fields of one showing of the form. Their values are made here, so they need no
    escaping.
    """
    fields = ((form.KEY, key), (form.TOKEN, token), (form.QUEUED, queued))
    return "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields)


def render_form(
    asked: Asked,
    language: str,
    mode: str,
    links: Sequence[tuple[str, str]],
    *,
    part: str = MARK,
    sent: Sent | None = None,
    problems: Sequence[Problem] = (),
    sentence: str = "",
    sendable: bool = True,
) -> str:
    """The form; with ``sent`` as it was filled in, the ``problems`` at its head and at each
    question.

    ``links`` are (language, address) of the same form in each language. ``part`` stands where the
    hidden fields belong: ``MARK`` for a page that is kept.
    """
    with translation.override(chrome(language)):
        given = sent or Sent({})
        wrong = {p.question: display.sentence(p.message) for p in problems}
        context = {
            **_head(asked, language, mode),
            "languages": [(code, name_of(code), address) for code, address in links],
            "notice": text_in(asked.questionnaire.notice or NOTICE, language),
            "screens": _screens(asked, given.given, wrong),
            "paged": asked.questionnaire.layout == "pages",
            "rated": sum(q.kind == "rating" for q in asked.questionnaire.questions),
            "contact_days": settings.CONTACT_DAYS,
            "sentence": sentence,
            "sendable": sendable,
            "part": part,
            "most": str(MAX_TEXT),  # an attribute, so without a thousands mark
            **_own_fields(given, wrong),
            **_mistakes(asked, language, wrong),
        }
        return render_to_string("surveys/form/form.html", context)


def _own_fields(sent: Sent, wrong: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The fields of the form that are not questions of the questionnaire."""
    own = {
        "complaint": (form.COMPLAINT, sent.complaint),
        "contact": (form.CONTACT, sent.contact),
        "trap": (form.TRAP, sent.trap),
    }
    return {
        place: {"name": name, "value": value, "wrong": wrong.get(name, "")}
        for place, (name, value) in own.items()
    }


def _mistakes(asked: Asked, language: str, wrong: Mapping[str, str]) -> dict[str, Any]:
    """The list at the head of the page: ``mistakes`` lead to a field, ``elsewhere`` have none."""
    places = {q.key: text_in(q.text, language) for q in asked.questionnaire.all_questions}
    places |= {key: wrong.get(key, "") for key in (form.COMPLAINT, form.CONTACT, form.TRAP)}
    return {
        "mistakes": [(key, places[key]) for key in places if key in wrong],
        "elsewhere": [message for key, message in wrong.items() if key not in places],
    }


def render_thanks(asked: Asked, language: str, mode: str, again: str) -> str:
    with translation.override(chrome(language)):
        context = {
            **_head(asked, language, mode),
            "closes": asked.service.round.closes,
            "results": settings.RESULTS_URL,
            "again": again,
            "part": MARK,
        }
        return render_to_string("surveys/form/thanks.html", context)


def render_pairing(unit: Unit, language: str) -> str:
    with translation.override(chrome(language)):
        context = {**_head(None, language, ""), "unit": unit}
        return render_to_string("surveys/form/pairing.html", context)


def render_problem(sentence: str, language: str, texts: Sequence[str] = ()) -> str:
    """A page without a form; ``texts`` is what a person wrote and may want to copy."""
    with translation.override(chrome(language)):
        context = {**_head(None, language, ""), "sentence": sentence, "texts": texts}
        return render_to_string("surveys/form/problem.html", context)


def chrome(language: str) -> str:
    """The language of the page around the questions: that of the questionnaire where the product
    speaks it, else Indonesian.
    """
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _head(asked: Asked | None, language: str, mode: str) -> dict[str, Any]:
    head: dict[str, Any] = {
        "language": language,
        "chrome": chrome(language),
        "mode": mode,
        "style": style_of(asked),
    }
    if asked is not None:
        service = asked.service.service
        head |= {
            "title": text_in(asked.questionnaire.title, language),
            "service": service,
            "agency": asked.service.round.agency,
        }
    return head


@dataclass(frozen=True)
class Field:
    """A question with what was answered."""

    question: Question
    value: str
    wrong: str
    number: int | None  # among the rated questions; None for the others


def _screens(
    asked: Asked, given: Mapping[str, str], wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The screens of the form: PER_SCREEN questions each up to the last rated one, then one with
    all the rest.
    """
    questions = asked.questionnaire.questions
    rated = [i for i, q in enumerate(questions) if q.kind == "rating"]
    until = rated[-1] + 1 if rated else 0
    numbers = {questions[i].key: n for n, i in enumerate(rated, start=1)}

    def fields(some: Iterable[Question]) -> list[Field]:
        return [
            Field(q, given.get(q.key, ""), wrong.get(q.key, ""), numbers.get(q.key)) for q in some
        ]

    screens = [
        {"fields": fields(questions[i : min(i + PER_SCREEN, until)])}
        for i in range(0, until, PER_SCREEN)
    ]
    last = {
        "fields": fields(questions[until:]),
        "profile": fields(asked.questionnaire.profile),
        "last": True,
    }
    return [*screens, last]
