"""How long the portal has been silent."""

import datetime

from bulletins.models import Bulletin
from emegalis.lib.french import day_of


def days_of_silence(*, on: datetime.date) -> int | None:
    """Days since the last issue left; ``None`` before the first."""
    last = Bulletin.objects.sent().order_by("-sent_at").first()
    return (on - day_of(last.sent_at)).days if last and last.sent_at else None
