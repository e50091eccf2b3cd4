from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "governance.strategy"
    verbose_name = "stratégie"
