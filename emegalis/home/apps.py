from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "emegalis.home"
    verbose_name = "accueil"
