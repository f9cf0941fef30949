"""Why acts are refused and what is wrong; the sentences lie in ``refusals.toml``."""

from tuntas.core.base.errors import UnreadableFile, refusals
from tuntas.core.base.messages import messages

refusal = refusals("refusals", "tuntas.surveys")
unreadable = refusals("refusals", "tuntas.surveys", UnreadableFile)
problem = messages("refusals", "tuntas.surveys", under="problems")
