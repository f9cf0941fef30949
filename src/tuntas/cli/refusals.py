"""Why acts are refused; the sentences lie in ``refusals.toml``."""

from tuntas.core.base.errors import Refusal, refusals


class Trouble(Refusal):
    """What the installation needs is not there: a free port, a database, room on the disk."""


refusal = refusals("refusals", "tuntas.cli")
trouble = refusals("refusals", "tuntas.cli", Trouble)
