"""Why acts are refused and what is wrong; the sentences lie in ``refusals.toml``."""

from tuntas.core.base.errors import UnreadableFile, refusals
from tuntas.core.base.messages import messages

refusal = refusals("refusals", "tuntas.results")
unreadable = refusals("refusals", "tuntas.results", UnreadableFile)
problem = messages("refusals", "tuntas.results", under="problems")
