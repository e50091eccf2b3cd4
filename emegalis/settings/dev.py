"""`make run` and `manage.py` in a checkout: the embedded database, broker and mailbox under ``var/``."""

from emegalis.lib.localkey import local_secret_key
from emegalis.settings.base import *  # noqa: F403
from emegalis.settings.base import ALLOWED_HOSTS, SECRET_KEY, STATIC_ROOT, STORAGES, VAR_DIR, env

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
SECRET_KEY = SECRET_KEY or local_secret_key(VAR_DIR / "secret-key")
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
DEMONSTRATION = env.bool("DEMONSTRATION", default=True)
# Files are served as they stand in the checkout: nothing to collect at each start.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
