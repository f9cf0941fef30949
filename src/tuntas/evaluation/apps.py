from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "tuntas.evaluation"

    def ready(self) -> None:
        from tuntas.audit.anchors import keep_in
        from tuntas.followup.work.queries import QUEUES

        from .cut_offs.anchors import kept
        from .second_readings.work import DISPUTES, LEFT, READINGS, UNSETTLED
        from .verification.work import UNVERIFIED

        keep_in(kept)
        added = (READINGS, DISPUTES, LEFT, UNSETTLED, UNVERIFIED)
        QUEUES.extend(queue for queue in added if queue not in QUEUES)
