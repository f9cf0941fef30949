from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "tuntas.evaluation"

    def ready(self) -> None:
        from tuntas.audit.anchors import keep_in

        from .cut_offs.anchors import kept

        keep_in(kept)
