"""Cookies and headers of a real installation, read as it reads them."""

import json
import os
import subprocess
import sys

SCRIPT = """
import json
from emegalis.settings import production as p
names = [name for name in dir(p) if name.isupper() and ("COOKIE" in name or "SECURE" in name)]
print(json.dumps({name: getattr(p, name) for name in names}))
"""
ENVIRONMENT = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "portail.example.org",
    "SITE_URL": "https://portail.example.org",
    "DATABASE_URL": "postgres://u:p@127.0.0.1/d",
    "CELERY_BROKER_URL": "redis://127.0.0.1/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


def test_every_cookie_is_secure_hidden_from_scripts_and_bound_to_the_host():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=os.environ | ENVIRONMENT, capture_output=True, text=True, check=True
    )
    settings = json.loads(done.stdout)
    for cookie in ("SESSION", "CSRF"):
        assert settings[f"{cookie}_COOKIE_SECURE"] and settings[f"{cookie}_COOKIE_HTTPONLY"]
        assert settings[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
    assert settings["DEVICE_COOKIE_NAME"].startswith("__Host-")
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["SECURE_SSL_REDIRECT"]
