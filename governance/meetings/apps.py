from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "governance.meetings"
    verbose_name = "réunions"
