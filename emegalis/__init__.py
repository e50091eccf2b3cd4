"""The portal's own machinery: it knows no business word (DESIGN section 3)."""

from emegalis.celery import app as celery_app

__all__ = ["celery_app"]
