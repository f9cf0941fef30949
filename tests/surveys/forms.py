"""A respondent without a browser: opens a form and sends it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests.surveys.channel_factories import ALL_FOUR

KIND = "application/x-www-form-urlencoded"


def shown(address: str) -> dict[str, str]:
    """The hidden fields of a form as it is shown: key, token, and whether it waited."""
    response = Client().get(address)
    assert response.status_code == 200, response.content.decode()[:500]
    return dict(
        re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', response.content.decode())
    )


def send(address: str, fields: dict[str, str], **headers: str) -> Any:
    return Client().post(address, urlencode(fields), content_type=KIND, headers=headers)


def fill(address: str, **changes: str) -> Any:
    """Open a form, rate all with 4, send it."""
    return send(address, {**shown(address), **ALL_FOUR, **changes})
