"""An agency as its page shows it, and the style sheet of its colour."""

from functools import lru_cache

from tuntas.audit.models import Event
from tuntas.core.base import colours
from tuntas.organisation.models import Agency

FACTS = ("name", "short_name", "inspectorate", "colour", "time_zone")


def facts_of(agency: Agency) -> dict[str, str]:
    """As the audit trail keeps them; the logo by its SHA-256, "" for none."""
    facts = {name: str(getattr(agency, name)) for name in FACTS}
    return {**facts, "logo": agency.logo.sha256 if agency.logo else ""}


def last_change(agency: Agency) -> Event | None:
    rows = Event.objects.filter(noun="agency", verb="change", object_id=str(agency.pk))
    return rows.order_by("-pk").first()


def zone_is_fixed() -> bool:
    """Once a state is frozen: its days and those of its report would become others."""
    return Event.objects.filter(noun="evaluation", verb="freeze").exists()


@lru_cache(maxsize=200)
def style_of(colour: str) -> str:
    """The style sheet of pages and of the public form; both know the colours by their own names.

    Refuses a colour that cannot be read.
    """
    colours.check(colour)
    light, dark = _rules(colours.light(colour)), _rules(colours.dark(colour))
    by_system = ':root:not([data-theme="light"])'
    return (
        f":root{{{light}}}\n"
        f"@media(prefers-color-scheme:dark){{{by_system}{{{dark}}}}}\n"
        f':root[data-theme="dark"]{{{dark}}}\n'
    )


def _rules(theme: colours.Theme) -> str:
    accent, tint, on = theme.accent, theme.tint, theme.on
    return (
        f"--color-accent:{accent};--color-accent-soft:{tint};--color-on-accent:{on};"
        f"--accent:{accent};--tint:{tint};--on:{on}"
    )
