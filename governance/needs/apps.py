from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "governance.needs"
    verbose_name = "besoins"
