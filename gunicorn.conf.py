"""How the pages are served, by `make run` and in production (gunicorn reads this file by itself)."""

import os

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
# A worker is renewed now and then, not all at once: what a library leaks never adds up.
max_requests = 2000
max_requests_jitter = 200
# Its heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn's own advice, the file is made safely
accesslog = None
