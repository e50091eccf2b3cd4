"""What an app above would bring to the page of an orientation."""

import datetime

from emegalis.lib.slots import Block, Facts


def open_consultation(actor, orientation):
    blocks = [
        Block("strategy/_moved.html", {"orientations": []}, place=place) for place in ("now", "now", "aside", "main")
    ]
    fact = Facts(
        "consultation",
        "now",
        "66 collectivités membres",
        "donner votre avis" if actor.is_commissioner else "",
        due=datetime.date(2026, 12, 3),
    )
    return [*blocks, fact]
