# The portal, for production: one image for the web server, the workers, beat and the migrations.
FROM python:3.11-slim-bookworm

# What WeasyPrint draws with; versions are those of the Debian release.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 1000 --create-home --home-dir /srv/emegalis emegalis \
    && install -d -o emegalis -g emegalis /srv/emegalis/var /srv/emegalis/media

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=emegalis.settings.production \
    VAR_DIR=/srv/emegalis/var \
    MEDIA_ROOT=/srv/emegalis/media \
    BIND=0.0.0.0

WORKDIR /srv/emegalis/app
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY manage.py gunicorn.conf.py ./
COPY emegalis emegalis
COPY governance governance
COPY bulletins bulletins
COPY templates templates
COPY static static
COPY data data

USER 1000
# Collected once, with values that serve for nothing else: no secret enters the image.
RUN SECRET_KEY=only-to-collect-static-files ALLOWED_HOSTS=localhost SITE_URL=https://localhost \
    DATABASE_URL=sqlite:////nonexistent CELERY_BROKER_URL=redis://localhost EMAIL_URL=smtp://localhost \
    python manage.py collectstatic --noinput --verbosity 0

EXPOSE 8000
CMD ["gunicorn", "emegalis.wsgi"]
