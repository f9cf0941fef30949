from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tuntas.reports"

    def ready(self) -> None:
        from tuntas.followup.work.queries import QUEUES

        from .sign_off.work import SIGNING

        if SIGNING not in QUEUES:
            QUEUES.append(SIGNING)
