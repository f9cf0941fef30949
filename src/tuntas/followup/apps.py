from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "tuntas.followup"

    def ready(self) -> None:
        from tuntas.audit.anchors import witness

        from .plans.witness import EVENTS, EVIDENCE

        witness(EVENTS)
        witness(EVIDENCE)
