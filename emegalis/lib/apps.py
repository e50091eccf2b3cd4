from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "emegalis.lib"
    verbose_name = "fondations"
