"""The test suite: hermetic, on SQLite in memory unless DATABASE_URL names a private PostgreSQL."""

import re
import tempfile
from pathlib import Path

from emegalis.settings.base import *  # noqa: F403
from emegalis.settings.base import CACHE_URL, CACHES, DATABASES, EMBEDDED_BROKER, STORAGES, TEMPLATES, env

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SITE_URL = "http://testserver"
DEMONSTRATION = True
MEDIA_ROOT = Path(tempfile.gettempdir()) / "emegalis-tests"
LOCAL_MAILBOX_DIR = MEDIA_ROOT / "courriels"
if not env("DATABASE_URL", default=""):
    DATABASES["default"]["NAME"] = ":memory:"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
# An unknown variable in a template is a mistake, never an empty string (tests/conftest.py watches for it).
TEMPLATES[0]["OPTIONS"] |= {"string_if_invalid": "[[variable inconnue : %s]]"}  # type: ignore[operator]
if EMBEDDED_BROKER:
    CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT = "memory://", "memory"
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
elif worker := env("PYTEST_XDIST_WORKER", default=""):
    # Tests run side by side share one Redis: each has a database of its own there, which it may empty.
    CACHES["default"]["LOCATION"] = re.sub(r"db=\d+", f"db={2 + int(worker.removeprefix('gw'))}", CACHE_URL)
