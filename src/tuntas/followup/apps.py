from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "tuntas.followup"
