"""One Celery task per recipient, as tutorials write it: a worker of its own, with two processes, behind Redis.

Each task builds its mail and opens a connection. The editions are read once per process, which is more than fair.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import django
from celery import Celery
from django.core.mail import EmailMultiAlternatives, get_connection

from emegalis.outbox.letters import Letter

if os.environ.get("BENCH_WORKER"):
    django.setup()
app = Celery("one_task", broker=os.environ.get("CELERY_BROKER_URL"), set_as_current=False)
app.conf.task_default_queue = "one_task"
app.conf.task_ignore_result = True
app.conf.broker_connection_retry_on_startup = True


@app.task
def send_one(port: int, edition: int, recipient: str) -> None:
    letter = _letters()[edition]
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port)
    message = EmailMultiAlternatives(
        letter.subject, letter.text, "portail@demo.example.org", [recipient], connection=connection
    )
    message.attach_alternative(letter.html, "text/html")
    for file in letter.attachments:
        message.attach(file.filename, file.content, file.content_type)
    message.send()


@cache
def _letters() -> list[Letter]:
    letters: list[Letter] = pickle.loads(_stored().read_bytes())
    return letters


def _stored() -> Path:
    return Path(os.environ["VAR_DIR"]) / "letters.pickle"


@contextmanager
def worker(letters: list[Letter]) -> Iterator[None]:
    """A worker that knows these editions, until the end of the block."""
    _stored().write_bytes(pickle.dumps(letters))
    command = [sys.executable, "-m", "celery", "-A", "benchmarks.one_task", "worker", "-c", "2", "-l", "ERROR",
               "--without-gossip", "--without-mingle"]  # fmt: skip
    process = subprocess.Popen(
        command, env=os.environ | {"BENCH_WORKER": "1", "PYTHONWARNINGS": "ignore"}, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()
