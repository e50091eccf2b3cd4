"""The kinds of mail of the strategy, and what becomes of one that waited (``settings.OUTBOX_KINDS``)."""

from collections.abc import Iterable

from django.utils import timezone

from emegalis.outbox.letters import Kind, Moment
from emegalis.outbox.models import Delivery
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.strategy.enums import OrientationMail, ProposalMail, ProposalState
from governance.strategy.models import Comment, Proposal
from governance.strategy.selectors import successions

_MANAGE = "governance.strategy.permissions.can_answer_proposals"
_AUTHOR = "governance.strategy.kinds.author_still_sits"
_PROPOSES = "governance.strategy.permissions.can_propose"

_TELLING = "governance.strategy.telling."

PROPOSAL_SUBMITTED = Kind(
    ProposalMail.SUBMITTED,
    "Proposition déposée",
    still_due="governance.strategy.kinds.secretariat_still_asked",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}submitted",
    purpose="Quand une collectivité ou le bureau propose ou demande quelque chose au syndicat.",
    reaches=_MANAGE,
)
PROPOSAL_ANSWERED = Kind(
    ProposalMail.ANSWERED,
    "Réponse à une proposition",
    still_due=_AUTHOR,
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}answered",
    purpose="Quand le secrétariat répond à ce que vous avez proposé.",
    reaches=_PROPOSES,
)
PROPOSAL_BECAME = Kind(
    ProposalMail.BECAME,
    "Suite d’une proposition",
    still_due=_AUTHOR,
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}became",
    purpose="Quand votre proposition entre à un ordre du jour, dans un article ou dans une orientation.",
    reaches=_PROPOSES,
)
PROPOSAL_BY_SUBSTITUTE = Kind(
    ProposalMail.BY_SUBSTITUTE,
    "Proposition de la suppléance",
    still_due=_AUTHOR,
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}by_substitutes",
    purpose="Quand votre suppléance dépose une proposition en votre absence.",
    reaches=_PROPOSES,
)
ORIENTATION_TO_READ = Kind(
    OrientationMail.TO_READ,
    "Orientation à lire et à commenter",
    still_due="governance.strategy.kinds.elected_still_sit",
    can_manage="governance.strategy.permissions.can_manage_strategy",
    moment=Moment.GATHERED,
    tell=f"{_TELLING}orientations_to_read",
    purpose="Quand le cadrage d’une orientation s’ouvre : les élus la lisent et la commentent.",
    reaches="governance.strategy.permissions.can_comment",
)
ORIENTATION_COMMENTED = Kind(
    OrientationMail.COMMENTED,
    "Commentaire d’un élu",
    still_due="governance.strategy.kinds.comment_still_stands",
    can_manage="governance.strategy.permissions.can_manage_strategy",
    moment=Moment.GATHERED,
    tell=f"{_TELLING}comments",
    purpose="Quand un élu commente une orientation que vous suivez.",
    reaches="governance.strategy.permissions.can_read_comments",
)
COMMENT_ANSWERED = Kind(
    OrientationMail.COMMENT_ANSWERED,
    "Réponse à un commentaire",
    still_due="governance.strategy.kinds.elected_still_sit",
    can_manage="governance.strategy.permissions.can_manage_strategy",
    moment=Moment.GATHERED,
    tell=f"{_TELLING}comment_answers",
    purpose="Quand le secrétariat ou l’élu référent répond à votre commentaire.",
    reaches="governance.strategy.permissions.can_comment",
)


def elected_still_sit(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the recipient sits in the bureau or the comité."""
    held = list(deliveries)
    elected = {person for person, _, kind in _seats(held) if kind in {BodyKind.BUREAU, BodyKind.ASSEMBLY}}
    return {d.pk for d in held if d.person_id in elected}


def comment_still_stands(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the comment stands and the recipient is of the secretariat or sits among the élus."""
    held = list(deliveries)
    readers = {BodyKind.SECRETARIAT, BodyKind.BUREAU, BodyKind.ASSEMBLY}
    known = {person for person, _, kind in _seats(held) if kind in readers}
    standing = Comment.objects.standing().filter(pk__in={int(d.object_id) for d in held})
    ids = set(standing.values_list("pk", flat=True))
    return {d.pk for d in held if d.person_id in known and int(d.object_id) in ids}


def secretariat_still_asked(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the recipient is of the secretariat and the proposal was not withdrawn."""
    held = list(deliveries)
    staff = {person for person, _, kind in _seats(held) if kind == BodyKind.SECRETARIAT}
    known = Proposal.objects.filter(pk__in={int(d.object_id) for d in held})
    asked = set(known.exclude(state=ProposalState.WITHDRAWN).values_list("pk", flat=True))
    return {d.pk for d in held if d.person_id in staff and int(d.object_id) in asked}


def author_still_sits(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the recipient sits in the commission for the authority that said it, or for one that took it over;
    of a referral, while they sit among the élus."""
    held = list(deliveries)
    seats, heirs = _seats(held), successions()
    said = Proposal.objects.filter(pk__in={int(d.object_id) for d in held})
    authors: dict[int, int | None] = dict(said.values_list("pk", "authority_id"))
    return {d.pk for d in held if _sits(d, authors, seats, heirs)}


def _sits(
    delivery: Delivery, authors: dict[int, int | None], seats: set[tuple[int, int, str]], heirs: dict[int, int]
) -> bool:
    if int(delivery.object_id) not in authors:
        return False
    authority = authors[int(delivery.object_id)]
    if authority is None:
        return any(p == delivery.person_id and kind in {BodyKind.BUREAU, BodyKind.ASSEMBLY} for p, _, kind in seats)
    while authority is not None:
        if (delivery.person_id, authority, BodyKind.STRATEGIC_COMMISSION) in seats:
            return True
        authority = heirs.get(authority)
    return False


def _seats(deliveries: list[Delivery]) -> set[tuple[int, int, str]]:
    """(person, authority, kind of body) of the seats that these recipients hold today."""
    return set(
        Mandate.objects.in_force(on=timezone.localdate())
        .seated()
        .filter(person_id__in={d.person_id for d in deliveries})
        .values_list("person_id", "authority_id", "body__kind")
    )
