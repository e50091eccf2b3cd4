from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "governance.opendata"
    verbose_name = "données ouvertes"
