from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "governance.members"
    verbose_name = "membres"
