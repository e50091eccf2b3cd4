"""The Celery application: ``celery -A emegalis worker`` takes every queue."""

import os

from celery import Celery
from celery.signals import worker_shutting_down

from emegalis.lib.process import ask_to_stop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emegalis.settings.dev")
app = Celery("emegalis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# By its name: what it needs of Django is not ready yet.
app.steps["worker"].add("emegalis.outbox.unwoken:Lookout")
# Children send mail for a while at a time: they hear of a stop, finish the message in hand and give the rest back.
worker_shutting_down.connect(ask_to_stop, weak=False)
