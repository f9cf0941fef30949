"""Why settings are refused; the sentences lie in ``refusals.toml``."""

from tuntas.core.base.errors import Refusal, refusals


class SettingWrong(Refusal):
    """The installation has to be mended before anything starts."""


refusal = refusals("refusals", "tuntas.config", SettingWrong)
