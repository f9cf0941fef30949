"""Filters and tags that every template may use; each only shows a value as ``web.display`` does."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.base import Node, Parser, Token
from django.templatetags.i18n import do_block_translate, do_translate
from django.utils.safestring import SafeString, mark_safe

from tuntas.core.base.counted import agreed
from tuntas.web import display, figures
from tuntas.web.terms import named

register = template.Library()

register.filter("percent", display.percent)
register.filter("share_closed", display.share_closed)  # {{ count|share_closed }}
register.filter("signed", display.signed)
register.filter("day", display.day)
register.filter("moment", display.moment)
register.filter("grade", display.grade)
register.filter("grade_class", display.grade_class)
register.filter("number", display.number)  # {{ value|number }}, {{ value|number:2 }}
register.filter("element_name", display.element_name)  # {{ "U3"|element_name:round.instrument }}
register.filter("grade_name", display.grade_name)
register.filter("interval", display.between)  # {{ standing.interval|interval }}
register.filter("message", display.sentence)  # a sentence of the core in the language of the page

register.simple_tag(display.badge)  # {% badge label "warn" %}
register.simple_tag(display.status)  # {% status plan.status plan.get_status_display %}
register.simple_tag(figures.figure)  # {% figure "respondents" "agency" round.code n %}
register.simple_tag(display.score)  # {% score index grade %}


class _Said(Node):
    """A translated sentence with the agency's own words (``web.terms``), whose words follow their
    numbers (``core.base.counted``). Own words have no sign of mark-up
    (``core.base.given_terms``).
    """

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence

    def render(self, context: template.Context) -> SafeString:
        said = _said(self.sentence.render(context))
        if kept := self.sentence.asvar:
            context[kept] = _said(context[kept])
        return said


def _said(text: str) -> SafeString:
    return mark_safe(agreed(named(text)))  # noqa: S308 - as the sentence escaped it


@register.tag
def blocktranslate(parser: Parser, token: Token) -> Node:
    """Django's own, with the agency's own words; and words follow their numbers."""
    return _Said(do_block_translate(parser, token))


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's own, with the agency's own words."""
    return _Said(do_translate(parser, token))


@register.simple_tag
def is_example() -> bool:
    """{% is_example as example %}: made-up data, which no page may pass off as true."""
    return bool(settings.EXAMPLE)


@register.simple_tag(takes_context=True)
def address_with(context: Any, **changes: Any) -> str:
    """This page's address with some parameters changed; an empty value takes one away."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for key, value in changes.items():
        if value in ("", None):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path
