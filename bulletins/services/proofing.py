"""A second pair of eyes: an edition leaves, plainly marked, to be read again; the answer comes back to its issue."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from bulletins.contents import Issue
from bulletins.enums import MailKind, ProofVerdict
from bulletins.models import Bulletin, Proof
from bulletins.reading import EditionChoice, staff_issue
from bulletins.rendering import render_issue
from bulletins.selectors.proofs import readers_among
from bulletins.services.letters import PROOF_MARK, letter_of
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.links import absolute
from emegalis.outbox.letters import Attachment, Recipient
from emegalis.outbox.services import queue_letter
from governance.members.roles import Actor, actor_for
from governance.people.models import Person

MOST_ASKED = 10


def send_proof(
    *, bulletin: Bulletin, choice: EditionChoice, people: Collection[Person], by: Actor, note: str = ""
) -> list[Proof]:
    """Mail and PDF, marked « Épreuve », to each; the paper is laid out before anything is written."""
    _check_people(bulletin, choice, people, by)
    issue = staff_issue(bulletin, choice, on_screen=False)
    paper = render_issue(issue, created=timezone.now(), mark=PROOF_MARK)
    filename = f"epreuve-bulletin-{bulletin.number}-{choice.key}.pdf"
    return _write(bulletin, choice, issue, people, Attachment(filename, "application/pdf", paper.content), by, note)


def _check_people(bulletin: Bulletin, choice: EditionChoice, people: Collection[Person], by: Actor) -> None:
    if bulletin.is_sent:
        raise BusinessRuleError("Ce bulletin est envoyé : il n’y a plus d’épreuve à relire.")
    if not people:
        raise BusinessRuleError("Choisissez au moins une personne.", field="people")
    if len(people) > MOST_ASKED:
        raise BusinessRuleError(f"Dix personnes au plus : {len(people)} sont cochées.", field="people")
    allowed = readers_among({one.pk for one in people}, bulletin, choice.authority, choice.articles, on=by.day)
    refused = [one.full_name for one in people if one.pk not in allowed or not one.email]
    if refused:
        names = ", ".join(refused)
        raise BusinessRuleError(
            f"Ne peut pas lire toute cette édition, ou n’a pas d’adresse : {names}.", field="people"
        )


@transaction.atomic
def _write(
    bulletin: Bulletin,
    choice: EditionChoice,
    issue: Issue,
    people: Collection[Person],
    paper: Attachment,
    by: Actor,
    note: str,
) -> list[Proof]:
    assert by.person is not None  # noqa: S101 - commands ask nobody
    written = []
    for person in sorted(people, key=lambda one: (one.sort_key, one.pk)):
        proof = Proof.objects.create(
            bulletin=bulletin,
            edition_key=choice.key,
            edition_name=choice.name,
            siren=choice.authority.siren if choice.authority else "",
            articles=sorted(choice.articles),
            person=person,
            note=note.strip(),
            asked_at=timezone.now(),
            asked_by=by.person,
        )
        reader = actor_for(person)
        letter = letter_of(
            bulletin, issue, (paper,), mark=PROOF_MARK, note=proof.note, asked_by=by.person.full_name,
            answer_url=absolute(proof.get_absolute_url()) if reader.is_staff else "",
        )  # fmt: skip
        recipient = Recipient(person.email or "", person.full_name, person.pk, reader.mandate_label)
        queue_letter(kind=MailKind.PROOF, recipient=recipient, letter=letter, about=proof, by=by)
        written.append(proof)
    record(verb="send_proof", subject=bulletin, by=by, edition=choice.key, people=[one.person_id for one in written])
    return written


@transaction.atomic
def answer_proof(*, proof: Proof, verdict: ProofVerdict, by: Actor, remarks: str = "") -> None:
    """« Relu, bon à tirer », or what is to be mended; said again, the last answer counts. Someone of the secretariat
    may write down what the reader told them."""
    proof = Proof.objects.select_for_update(of=("self",)).select_related("bulletin").get(pk=proof.pk)
    if proof.bulletin.is_sent:
        raise BusinessRuleError("Ce bulletin est envoyé : l’épreuve n’attend plus de réponse.")
    if verdict == ProofVerdict.REMARKS and not remarks.strip():
        raise BusinessRuleError("Écrivez ce qui est à corriger.", field="remarks")
    proof.verdict, proof.remarks = verdict, remarks.strip()
    proof.answered_at, proof.answered_by = timezone.now(), by.person
    proof.save(update_fields=["verdict", "remarks", "answered_at", "answered_by"])
    record(verb="answer_proof", subject=proof.bulletin, by=by, proof=proof.pk, verdict=verdict)
