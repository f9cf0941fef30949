from tuntas.accounts.models import User
from tuntas.organisation.models import Agency
from tuntas.organisation.refusals import refusal


def nobody_is_here() -> bool:
    """Whether this installation still waits for its first agency and operator."""
    return not (User.objects.exists() or Agency.objects.exists())


def require_nobody() -> None:
    """Refuses (set_up_already) where somebody is here."""
    if not nobody_is_here():
        raise refusal("set_up_already")
