from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "emegalis.outbox"
    verbose_name = "courrier"
