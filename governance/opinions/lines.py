"""What opinions bring to the visibility page of an authority (``settings.AUTHORITY_LINES``)."""

from typing import Any

from emegalis.lib.french import day_of
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.figures import shape_of
from governance.opinions.models import Opinion
from governance.strategy.visibility import Fate, OrientationLine


def authority_lines(actor: Actor, authority: Authority) -> list[OrientationLine]:
    """The opinions of its direction générale, and of those that merged into it, that this reader may read: what each
    said, what became of its reservations."""
    spoken_for = Authority.objects.taken_over([authority], on=actor.day)
    readable = Opinion.objects.visible_to(actor).given().filter(authority__in=list(spoken_for)).with_content()
    return [_line(opinion) for opinion in readable.order_by("current__submitted_at", "pk")]


def _line(opinion: Opinion) -> OrientationLine:
    revision: Any = opinion.current  # an opinion that stands has one
    perspective = getattr(revision, "perspective", None)
    return OrientationLine(
        orientation_id=opinion.consultation.version.orientation_id,
        title=opinion.title,
        url=opinion.get_absolute_url(),
        word=opinion.get_stance_display(),
        code=opinion.stance,
        shape=f"st-{shape_of(opinion.stance)}",
        on=day_of(revision.submitted_at),
        perspective=str(perspective) if perspective else "",
        fates=[
            Fate(r.text, r.state_before_answer if r.answer else r.get_state_display(), r.answer)
            for r in revision.reservations.all()
        ],
    )
