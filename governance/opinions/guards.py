"""Why an orientation may not go on yet (``settings.STAGE_GUARDS``): nothing is decided in silence."""

from emegalis.lib.french import plural
from governance.opinions.models import Reservation
from governance.strategy.enums import Stage
from governance.strategy.models import Orientation


def unanswered_reservations(orientation: Orientation, stage: str) -> str | None:
    """A decision waits until the syndicat has answered every reservation of the closed consultations."""
    if stage != Stage.IMPLEMENTATION or orientation.stage != Stage.DECISION:
        return None
    count = (
        Reservation.objects.unanswered()
        .filter(revision__opinion__consultation__version__orientation=orientation)
        .count()
    )
    if not count:
        return None
    waiting = plural(count, "réserve attend une réponse", "réserves attendent une réponse")
    return f"Rien n’est décidé dans le silence : {waiting}. Répondez-y d’abord, au tableau des réserves."
