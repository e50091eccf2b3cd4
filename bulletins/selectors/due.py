"""What the outbox asks of a bulletin before it leaves (``Kind.still_due``)."""

from collections.abc import Sequence

from django.utils import timezone

from bulletins.models import Article, Edition, Erratum, Proof, Reply, Thread
from bulletins.readers import index_of, read_by
from bulletins.selectors.audience import KIND
from bulletins.selectors.exchanges import reads_thread
from emegalis.outbox.models import Delivery, Message
from governance.members.enums import BodyKind
from governance.members.models import Authority, Mandate
from governance.people.models import MessageOpposition


def still_due(deliveries: Sequence[Delivery]) -> set[int]:
    """Those whose recipient still holds a mandate, reads every edition joined, and has not opposed bulletins.

    A message that carries an article withdrawn since never leaves.
    """
    held, opposed = _held_today(deliveries), _opposed(deliveries)
    joined = _joined_editions(deliveries)
    return {
        delivery.pk
        for delivery in deliveries
        if delivery.person_id in held
        and delivery.person_id not in opposed
        and all(_reads(held[delivery.person_id], edition) for edition in joined[delivery.message_id])
    }


def author_still_sits(deliveries: Sequence[Delivery]) -> set[int]:
    """Those whose recipient still holds a mandate."""
    people = {delivery.person_id for delivery in deliveries}
    seated = Mandate.objects.in_force(on=timezone.localdate()).filter(person__in=people)
    holders = set(seated.values_list("person_id", flat=True))
    return {delivery.pk for delivery in deliveries if delivery.person_id in holders}


def _held_today(deliveries: Sequence[Delivery]) -> dict[int, list[Mandate]]:
    people = {delivery.person_id for delivery in deliveries}
    held: dict[int, list[Mandate]] = {}
    for mandate in Mandate.objects.in_force(on=timezone.localdate()).filter(person__in=people).select_related("body"):
        held.setdefault(mandate.person_id, []).append(mandate)
    return held


def _opposed(deliveries: Sequence[Delivery]) -> set[int]:
    people = {delivery.person_id for delivery in deliveries}
    return set(MessageOpposition.objects.filter(kind=KIND, person__in=people).values_list("person_id", flat=True))


def _joined_editions(deliveries: Sequence[Delivery]) -> dict[int, list[Edition]]:
    """The editions that each message carries."""
    keys = dict(Message.objects.filter(pk__in={d.message_id for d in deliveries}).values_list("pk", "key"))
    bulletins = {d.message_id: d.object_id for d in deliveries}
    editions = (
        Edition.objects.light()
        .filter(
            bulletin__in=set(bulletins.values()),
            key__in={part.partition(".")[0] for key in keys.values() for part in key.split("+")},
        )
        .prefetch_related("articles__authorities")
    )
    by_key = {(str(edition.bulletin_id), edition.versioned_key): edition for edition in editions}
    return {
        pk: [by_key[found] for part in key.split("+") if (found := (bulletins[pk], part)) in by_key]
        for pk, key in keys.items()
    }


def _reads(mandates: list[Mandate], edition: Edition) -> bool:
    if edition.recalled_at or edition.authority_id is None:
        return edition.recalled_at is None
    articles = edition.articles.all()
    read = read_by(mandates, index_of(articles)).get(edition.authority_id or 0, set())
    return {article.pk for article in articles} <= read


def erratum_still_due(deliveries: Sequence[Delivery]) -> set[int]:
    """Those whose recipient still reads the corrected article, and has not opposed bulletins."""
    errata = {
        str(erratum.pk): erratum
        for erratum in Erratum.objects.filter(pk__in={delivery.object_id for delivery in deliveries})
        .select_related("article")
        .prefetch_related("article__authorities")
    }
    held, opposed = _held_today(deliveries), _opposed(deliveries)
    return {
        delivery.pk
        for delivery in deliveries
        if delivery.person_id not in opposed
        and (erratum := errata.get(delivery.object_id))
        and _reads_article(held.get(delivery.person_id or 0, []), erratum.article)
    }


def _reads_article(mandates: list[Mandate], article: Article) -> bool:
    if not mandates or article.is_withdrawn:
        return False
    return not article.is_distinct or bool(read_by(mandates, index_of([article])))


def exchange_still_due(deliveries: Sequence[Delivery]) -> set[int]:
    """Those whose recipient still reads the thread: of the secretariat, or in the authority."""
    threads = {
        str(thread.pk): thread
        for thread in Thread.objects.filter(pk__in={delivery.object_id for delivery in deliveries}).with_subject()
    }
    held = _held_today(deliveries)
    return {
        delivery.pk
        for delivery in deliveries
        if (thread := threads.get(delivery.object_id))
        and any(reads_thread(mandate, thread) for mandate in held.get(delivery.person_id or 0, []))
    }


def reply_still_due(deliveries: Sequence[Delivery]) -> set[int]:
    """Those of the secretariat, while the reply stands."""
    ids = {delivery.object_id for delivery in deliveries}
    standing = {str(pk) for pk in Reply.objects.filter(pk__in=ids, withdrawn_at=None).values_list("pk", flat=True)}
    held = _held_today(deliveries)
    return {
        delivery.pk
        for delivery in deliveries
        if delivery.object_id in standing
        and any(mandate.body.kind == BodyKind.SECRETARIAT for mandate in held.get(delivery.person_id or 0, []))
    }


def proof_still_due(deliveries: Sequence[Delivery]) -> set[int]:
    """Those whose reader is still of the secretariat, or still reads all of the edition; a draft given up has none."""
    proofs = {str(proof.pk): proof for proof in Proof.objects.filter(pk__in={d.object_id for d in deliveries})}
    wanted = {pk for proof in proofs.values() for pk in proof.articles}
    articles = list(Article.objects.filter(pk__in=wanted).prefetch_related("authorities"))
    authorities = Authority.objects.filter(siren__in={proof.siren for proof in proofs.values()})
    by_siren = dict(authorities.values_list("siren", "pk"))
    held = _held_today(deliveries)
    return {
        delivery.pk
        for delivery in deliveries
        if (proof := proofs.get(delivery.object_id))
        and _reads_proof(held.get(delivery.person_id or 0, []), proof, articles, by_siren.get(proof.siren, 0))
    }


def _reads_proof(mandates: list[Mandate], proof: Proof, articles: list[Article], authority_id: int) -> bool:
    if not mandates or any(mandate.body.kind == BodyKind.SECRETARIAT for mandate in mandates) or not proof.siren:
        return bool(mandates)
    own = index_of(article for article in articles if article.pk in proof.articles)
    return set(proof.articles) <= read_by(mandates, own).get(authority_id, set())
