"""The addresses under which people answer the survey of a service."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Addresses:
    """Of one service: ``site`` is that of the installation, ``code`` the service's in its round."""

    site: str
    code: str

    @property
    def link(self) -> str:
        return f"{self.site}/s/{self.code}/"

    @property
    def short(self) -> str:
        """What a person types who reads the address on paper."""
        return self.link.split("://", 1)[1].rstrip("/")

    @property
    def qr(self) -> str:
        return f"{self.link}?c=qr"

    @property
    def kiosk(self) -> str:
        return f"{self.link}kios/"

    def pairing(self, code: str) -> str:
        """Opened on the device that is to be the kiosk."""
        return f"{self.kiosk}?pasang={code}"

    @property
    def embedded(self) -> str:
        return f"{self.link}sisip/"
