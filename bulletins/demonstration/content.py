"""The texts of the demonstration, read once from ``data/demonstration.toml``."""

import tomllib
from functools import cache
from typing import Any

from django.conf import settings


@cache
def content() -> dict[str, Any]:
    """Plan, axes, orientations, articles, opinions and names, as written in the file."""
    with (settings.BASE_DIR / "data" / "demonstration.toml").open("rb") as file:
        return tomllib.load(file)


def article(key: int) -> dict[str, Any]:
    """One of the articles, by the key it has in the file."""
    return next(entry for entry in content()["articles"] if entry["key"] == key)
