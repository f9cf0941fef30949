from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who signs in. What the person may do comes from appointments, never from here."""

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username
