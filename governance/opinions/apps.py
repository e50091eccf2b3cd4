from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "governance.opinions"
    verbose_name = "avis"
