from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tuntas.reports"

    def ready(self) -> None:
        from tuntas.audit.anchors import keep_in
        from tuntas.followup.work.queries import QUEUES

        from .sign_off.anchors import kept
        from .sign_off.work import SIGNING, UNSIGNED

        keep_in(kept)

        QUEUES.extend(queue for queue in (SIGNING, UNSIGNED) if queue not in QUEUES)
