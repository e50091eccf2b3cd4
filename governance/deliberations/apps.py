from django.apps import AppConfig


class DeliberationsConfig(AppConfig):
    name = "governance.deliberations"
    verbose_name = "délibérations"
