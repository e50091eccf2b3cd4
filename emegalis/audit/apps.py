from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "emegalis.audit"
    verbose_name = "journal"
