import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_limit_from_elsewhere():
    """Limits of sign-in are kept in the cache, which tests share."""
    cache.clear()
