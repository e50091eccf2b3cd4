"""What the mails of the strategy come to in a digest (``Kind.tell``): read afresh when it is composed."""

from collections.abc import Callable, Iterable

from emegalis.lib.french import NBSP, long_date
from emegalis.outbox.letters import News
from emegalis.outbox.models import Delivery
from governance.strategy.models import Comment, Orientation, Proposal, ProposalStep


def _told(deliveries: list[Delivery], say: Callable[[Proposal], News]) -> dict[int, News]:
    ids = {int(delivery.object_id) for delivery in deliveries}
    known = {p.pk: p for p in Proposal.objects.filter(pk__in=ids).select_related("authority", "body", "proposed_by")}
    return {d.pk: say(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _quoted(proposal: Proposal) -> str:
    return f"«{NBSP}{proposal.title}{NBSP}»"


def submitted(deliveries: list[Delivery]) -> dict[int, News]:
    """For the secretariat: once, whatever was corrected since."""
    return _told(deliveries, _submission)


def _submission(proposal: Proposal) -> News:
    title = "Une instance saisit la commission" if proposal.is_referral else "Une proposition attend sa réponse"
    wanted = f" Réponse souhaitée le {long_date(proposal.wanted_on)}." if proposal.wanted_on else ""
    return News(title, f"{proposal.author_name}{NBSP}: {_quoted(proposal)}.{wanted}", proposal.get_absolute_url())


def answered(deliveries: list[Delivery]) -> dict[int, News]:
    return _told(deliveries, _answer)


def _answer(proposal: Proposal) -> News:
    what = "votre saisine" if proposal.is_referral else "votre proposition"
    until = f" jusqu’au {long_date(proposal.study_until)}" if proposal.study_until else ""
    text = f"{_quoted(proposal)}{NBSP}: {proposal.get_state_display().lower()}{until}."
    return News(f"Le secrétariat répond à {what}", text, proposal.get_absolute_url())


def became(deliveries: list[Delivery]) -> dict[int, News]:
    """With the last thing that an app above made of it."""
    ids = {int(delivery.object_id) for delivery in deliveries}
    labels = _last_labels(ids)
    return _told(deliveries, lambda proposal: _outcome(proposal, labels.get(proposal.pk, "")))


def _outcome(proposal: Proposal, label: str) -> News:
    text = f"{_quoted(proposal)}{NBSP}: {label}." if label else f"{_quoted(proposal)}."
    return News("Une suite est donnée à ce que vous avez écrit", text, proposal.get_absolute_url())


def _last_labels(ids: Iterable[int]) -> dict[int, str]:
    steps = ProposalStep.objects.filter(proposal__in=list(ids), is_private=False).exclude(label="")
    return dict(steps.order_by("at", "id").values_list("proposal", "label"))


def by_substitutes(deliveries: list[Delivery]) -> dict[int, News]:
    return _told(deliveries, _by_substitute)


def _by_substitute(proposal: Proposal) -> News:
    text = f"{proposal.author_name}{NBSP}: {_quoted(proposal)}, par {proposal.proposed_by.formal_name}."
    return News("La suppléance a déposé une proposition", text, proposal.get_absolute_url())


# ---------------------------------------------------------------- orientations and the comments of élus


def orientations_to_read(deliveries: list[Delivery]) -> dict[int, News]:
    """Once, with the words in force; not those that were set aside meanwhile."""
    ids = {int(delivery.object_id) for delivery in deliveries}
    known = {o.pk: o for o in Orientation.objects.in_course().filter(pk__in=ids).with_shown()}
    return {d.pk: _to_read(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _to_read(orientation: Orientation) -> News:
    text = f"Orientation n°{NBSP}{orientation.number}, «{NBSP}{orientation.shown_title}{NBSP}»."  # type: ignore[attr-defined]
    return News("Une orientation à lire et à commenter", text, orientation.get_absolute_url())


def comments(deliveries: list[Delivery]) -> dict[int, News]:
    return _of_comments(deliveries, _comment)


def _comment(comment: Comment) -> News:
    text = f"Orientation n°{NBSP}{comment.orientation.number}, par {comment.person.formal_name}."
    return News("Un élu commente une orientation", text, comment.get_absolute_url())


def comment_answers(deliveries: list[Delivery]) -> dict[int, News]:
    return _of_comments(deliveries, _comment_answer)


def _comment_answer(comment: Comment) -> News:
    text = f"Sur l’orientation n°{NBSP}{comment.orientation.number}, le {long_date(comment.at)}."
    return News("Une réponse à votre commentaire", text, comment.get_absolute_url())


def _of_comments(deliveries: list[Delivery], say: Callable[[Comment], News]) -> dict[int, News]:
    ids = {int(delivery.object_id) for delivery in deliveries}
    known = {c.pk: c for c in Comment.objects.filter(pk__in=ids).select_related("orientation", "person")}
    return {d.pk: say(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}
