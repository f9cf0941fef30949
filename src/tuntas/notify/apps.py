from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "tuntas.notify"

    def ready(self) -> None:
        from tuntas.audit.anchors import keep_in

        from .deliveries.anchors import kept

        keep_in(kept)
