"""The Celery application: ``celery -A emegalis worker`` takes every queue."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emegalis.settings.dev")
app = Celery("emegalis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
