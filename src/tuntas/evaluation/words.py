"""What states and measures are called; the words lie in ``words.toml``."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tuntas.core.base.data import rows


def words(of: str) -> dict[str, Any]:
    """By code, in their order."""
    return {code: _(word) for code, word in rows("words", "tuntas.evaluation")[of].items()}
