from tuntas.organisation.models import Unit
from tuntas.surveys import secrecy
from tuntas.surveys.models import Kiosk


def kiosk_of(unit: Unit, token: str) -> Kiosk | None:
    """The paired device of this unit that has the token."""
    if not token:
        return None
    paired = Kiosk.objects.filter(unit=unit, revoked_at=None)
    return paired.filter(token_digest=secrecy.digest(token)).first()
