"""What every way of running shares. The only module that reads the environment (``.env.example`` explains it)."""

import os
from pathlib import Path
from urllib.parse import unquote

import environ

from emegalis.settings.contents import *  # noqa: F403

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

# ---------------------------------------------------------------- identity of this installation
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PORT = env.int("PORT", default=8000)
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)

# ---------------------------------------------------------------- what is installed
INSTALLED_APPS = [
    "bulletins",
    "governance.opendata",
    "governance.deliberations",
    "governance.meetings",
    "governance.opinions",
    "governance.strategy",
    "governance.needs",
    "governance.members",
    "governance.people",
    "emegalis.home",
    "emegalis.outbox",
    "emegalis.audit",
    "emegalis.lib",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
]
MIDDLEWARE = [
    "emegalis.lib.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "governance.members.middleware.SessionLimitsMiddleware",
    "governance.members.middleware.SignInMiddleware",
    "governance.members.middleware.ActorMiddleware",
    "governance.members.middleware.MandateMiddleware",
    "governance.members.middleware.SecondFactorMiddleware",
]
ROOT_URLCONF = "emegalis.urls"
WSGI_APPLICATION = "emegalis.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The apps' contributions to pages, mail and menu are listed in ``contents.py``.

# ---------------------------------------------------------------- templates
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "emegalis.lib.context.site",
            ],
            "builtins": ["emegalis.lib.templatetags.typography", "emegalis.lib.templatetags.look"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ---------------------------------------------------------------- data
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'emegalis.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A unix socket is written as libpq does (``postgresql://user@%2Frun%2Fpostgresql/name``).
    DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# ---------------------------------------------------------------- the broker only wakes workers
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://")
EMBEDDED_BROKER = CELERY_BROKER_URL.startswith("filesystem")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that is away for a night is awaited all night: the workers are not started again by hand.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# One to send, one to render, one to spare for what is short.
CELERY_WORKER_CONCURRENCY = max(3, os.cpu_count() or 1)
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TIMEZONE = "Europe/Paris"
if EMBEDDED_BROKER:
    CELERY_BROKER_TRANSPORT = "emegalis.lib.filebroker.Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "polling_interval": 0.2,
    }
else:
    # Whoever publishes tries once, briefly: the sweep makes up for it. Workers and beat try for ever (above).
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 3,
        "socket_connect_timeout": 2,
        "max_retries": 1,
        "interval_start": 0,
        "connect_retries_timeout": 1,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# A tick that finds every worker busy is forgotten: the next one does as well.
EVERY_TEN_SECONDS = {"schedule": 10.0, "options": {"expires": 10}}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "sweep the outbox": {"task": "emegalis.outbox.tasks.sweep_task", **EVERY_TEN_SECONDS},
    "settle failed addresses": {"task": "emegalis.outbox.tasks.settle_failures_task", "schedule": 3_600.0},
    "close consultations": {"task": "governance.opinions.tasks.close_consultations", **EVERY_TEN_SECONDS},
    "make receipts": {"task": "governance.opinions.tasks.make_receipts", **EVERY_TEN_SECONDS},
    "make deliberations": {"task": "governance.deliberations.tasks.make_papers", **EVERY_TEN_SECONDS},
    "render editions": {"task": "bulletins.tasks.render_editions", **EVERY_TEN_SECONDS},
    "compose digests": {
        "task": "governance.members.tasks.compose_digests",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "send scheduled bulletins": {"task": "bulletins.tasks.send_due", **EVERY_TEN_SECONDS},
    "remind evaluations": {"task": "governance.strategy.tasks.remind_evaluations_task", "schedule": 86_400.0},
    "remind follow-ups": {"task": "governance.meetings.tasks.remind_follow_ups_task", "schedule": 86_400.0},
    "remind contacts": {"task": "governance.members.tasks.remind_contacts_task", "schedule": 86_400.0},
    "forget ended access": {"task": "governance.members.tasks.forget_ended_access_task", "schedule": 86_400.0},
    "seal the journal": {"task": "emegalis.audit.tasks.seal_task", **EVERY_TEN_SECONDS},
}

CACHE_URL = env("CACHE_URL", default="" if EMBEDDED_BROKER else CELERY_BROKER_URL)
if CACHE_URL:
    CACHES = {
        "default": {
            # The database takes over while Redis is away.
            "BACKEND": "emegalis.lib.caches.SteadyRedisCache",
            "LOCATION": CACHE_URL,
            # A server that says nothing keeps nobody waiting for long.
            "OPTIONS": {"socket_timeout": 3, "socket_connect_timeout": 2},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }

# ---------------------------------------------------------------- mail
# Without a relay the local mailbox of `make run` takes the mail (demonstration only).
EMAIL_URL = env("EMAIL_URL", default="")
# Of one worker process; of all processes and hosts together (0: no other limit than the first).
EMAIL_CONNECTIONS = env.int("EMAIL_CONNECTIONS", default=4)
EMAIL_CONNECTIONS_IN_ALL = env.int("EMAIL_CONNECTIONS_IN_ALL", default=0)
# Where mail that cannot be delivered comes back, and the mailbox to read there (``manage.py read_bounces``).
BOUNCES_ADDRESS = env("BOUNCES_ADDRESS", default="")
BOUNCES_URL = env("BOUNCES_URL", default="")
LOCAL_MAILBOX = not EMAIL_URL
LOCAL_MAILBOX_DIR = VAR_DIR / "courriels"
LOCAL_MAILBOX_ADDRESS_FILE = VAR_DIR / "courriels.address"
if BOUNCES_URL:
    CELERY_BEAT_SCHEDULE["read returned mail"] = {
        "task": "emegalis.outbox.tasks.read_bounces_task",
        "schedule": 300.0,
        "options": {"expires": 300},
    }
# How the outbox works, in seconds (DESIGN section 6). A lease outlives any one conversation with the relay.
OUTBOX_BATCH = 200
OUTBOX_RUN_SECONDS = 20
OUTBOX_SMTP_TIMEOUT = 30
OUTBOX_LEASE = 180
OUTBOX_RETRY_DELAYS: list[float] = [60, 120, 300, 600, 1200, 2400, 3600]
OUTBOX_URGENT_DELAYS: list[float] = [5, 10, 20, 30]
OUTBOX_RELAY_DOWN_DELAYS: list[float] = [10, 20, 40, 60, 120]
OUTBOX_RELAY_REFUSES_DELAYS: list[float] = [60, 120, 240, 480, 900]
OUTBOX_GIVE_UP_DAYS = 5
# Without a sweep for so long (no broker, no beat), each worker looks by itself for mail that is due.
OUTBOX_LOOKOUT_SECONDS = 30
# A full mailbox or a filter is forgotten after so many days without another failure; what is settled, later.
OUTBOX_SOFT_FAILURE_DAYS = 30
OUTBOX_FAILURES_KEPT_DAYS = 180

# ---------------------------------------------------------------- paper
# The editions of a bulletin share the layout of their common pages, byte for byte (docs/operations.md, "Paper").
# False renders each whole: slower, and of use only if a WeasyPrint other than the pinned one breaks the sharing.
BULLETIN_SHARED_LAYOUT = True
# Processes that one host gives to the rendering of editions; they end with it and give their memory back.
BULLETIN_PROCESSES = 2
# Processes that lay a long document out at once (the synthesis of more than 250 members); 0: the worker by itself.
PAPER_PROCESSES = 2

# ---------------------------------------------------------------- journal of the processes: everything to the console
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own would only mail the error to administrators, which nobody here reads.
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"level": "WARNING", "propagate": True},
        # Every font and every PDF would leave dozens of lines.
        "flufl.bounce": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}

# ---------------------------------------------------------------- language, time
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# ---------------------------------------------------------------- static files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---------------------------------------------------------------- who signs in, and how (docs/access.md)
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/connexion/"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["first_name", "last_name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "governance.members.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
# Six digits, five tries a code, twenty codes an hour: a thousand hours to try a tenth of them.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,20/h/key",
    "login_failed": "10/m/ip,5/5m/key,50/d/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "governance.members.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
# Seconds without a request, seconds in all: (secretariat), (everyone else).
SESSION_LIMITS_STAFF = (2 * 3600, 12 * 3600)
SESSION_LIMITS = (12 * 3600, 24 * 3600)
SESSION_COOKIE_AGE = 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
DEVICE_COOKIE_NAME = "appareil"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "emegalis.home.views.errors.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
