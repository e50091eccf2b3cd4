"""A real installation: refuses to start without what it cannot guess, and speaks HTTPS only."""

from django.core.exceptions import ImproperlyConfigured

from emegalis.settings.base import *  # noqa: F403
from emegalis.settings.base import BOUNCES_ADDRESS, BOUNCES_URL, SITE_URL, TRUSTED_PROXIES, env

REQUIRED = ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL"]
missing = [name for name in REQUIRED if not env(name, default="")]
if missing:
    raise ImproperlyConfigured("Environment variables to set (see .env.example): " + ", ".join(missing))
if BOUNCES_URL and not BOUNCES_ADDRESS:
    raise ImproperlyConfigured("BOUNCES_URL needs BOUNCES_ADDRESS (see .env.example): nothing could be proven.")

DEBUG = False
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# A name that browsers accept only with Secure, from this very host.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
DEVICE_COOKIE_NAME = "__Host-appareil"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = True
# Without a proxy of ours in front, anybody could write this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
LANGUAGE_COOKIE_SECURE = True
