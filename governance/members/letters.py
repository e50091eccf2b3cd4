"""Writing to the holders of mandates."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.members.models import Mandate
from governance.members.roles import Actor


def write_to_each(
    mandates: Iterable[Mandate], *, kind: str, stem: str, context: dict[str, Any], about: models.Model, by: Actor
) -> None:
    """One mail waits for each person, whatever the number of their seats; the letter knows the ``mandate``."""
    for mandate in {m.person_id: m for m in mandates}.values():
        letter = compose_letter(stem, context | {"mandate": mandate})
        recipient = Recipient(
            address=mandate.person.email or "",
            name=mandate.person.full_name,
            person_id=mandate.person_id,
            mandate_label=mandate.label,
        )
        queue_letter(kind=kind, recipient=recipient, letter=letter, about=about, by=by)
