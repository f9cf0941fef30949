"""Why acts are refused; the sentences lie in ``refusals.toml``."""

from tuntas.core.base.errors import refusals

refusal = refusals("refusals", "tuntas.accounts")
