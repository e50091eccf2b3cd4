"""Applying a file: all of its rows, or none. A second application of the same file changes nothing."""

import datetime
import hashlib

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import Author, record
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import BodyKind, FileKind, Remit
from governance.members.files.authority_plan import FIELDS, AuthorityPlan, plan_authorities
from governance.members.files.known import known_bodies
from governance.members.files.mandate_plan import MandatePlan, plan_mandates
from governance.members.files.mandate_rows import BodyRef
from governance.members.models import Authority, Body, ImportBatch, Mandate, Membership
from governance.members.roles import Actor
from governance.people.models import Person
from governance.people.services import NewPerson, create_people, release_address, rename_person, set_address

BATCH = 500
NOT_SOUND = "Le fichier contient des erreurs : rien n’a été écrit."
FilePlan = AuthorityPlan | MandatePlan


# ---------------------------------------------------------------- authorities


@transaction.atomic
def import_authorities(*, content: bytes, today: datetime.date, by: Author | None = None) -> AuthorityPlan:
    """The authorities of the file are known as it describes them; région, départements and EPCI not yet members become
    so, from the first day of the year. Nothing is written when a row is not sound: the plan says so."""
    plan = plan_authorities(content, today=today)
    if not plan.is_sound:
        return plan
    Authority.objects.bulk_create(plan.added, batch_size=BATCH)
    Authority.objects.bulk_update(plan.changed, FIELDS, batch_size=BATCH)
    _link_groupings(plan)
    starts_on = datetime.date(today.year, 1, 1)
    Membership.objects.bulk_create(
        Membership(authority=authority, college=college, starts_on=starts_on)
        for authority, college in plan.memberships
    )
    if not plan.changes_nothing:
        record(
            verb="import_authorities",
            subject=None,
            by=by,
            sha256=hashlib.sha256(content).hexdigest(),
            added=len(plan.added),
            changed=len(plan.changed),
            memberships=len(plan.memberships),
        )
    return plan


def _link_groupings(plan: AuthorityPlan) -> None:
    """Communes name their EPCI once every row has its number."""
    touched = [authority for authority in (*plan.added, *plan.changed) if plan.groupings[authority.siren]]
    wanted = {plan.groupings[authority.siren] for authority in touched}
    numbers = dict(Authority.objects.filter(siren__in=wanted).values_list("siren", "pk"))
    for authority in touched:
        authority.grouping_id = numbers.get(plan.groupings[authority.siren])
    Authority.objects.bulk_update(touched, ["grouping"], batch_size=BATCH)


# ---------------------------------------------------------------- mandates


@transaction.atomic
def import_mandates(
    *, content: bytes, today: datetime.date, confirmed: bool = False, by: Author | None = None
) -> MandatePlan:
    """The mandates of the file exist, and end where it says so; the métier groups it names are made. Nothing is
    written when a row is not sound: the plan says so.

    ``confirmed``: an address known under another name, for the same authority, passes to the person of the row.
    """
    plan = plan_mandates(content, today=today, confirmed=confirmed)
    if not plan.is_sound or plan.changes_nothing:
        return plan
    _change_people(plan, by)
    people = {**plan.people, **_create_people(plan, by)}
    bodies = _create_groups(plan, by)
    # Endings first: a renewal opens a mandate on the day the former one ends.
    for mandate, row in plan.endings:
        mandate.ends_on = row.ends_on
    Mandate.objects.bulk_update([mandate for mandate, _ in plan.endings], ["ends_on"], batch_size=BATCH)
    opened = Mandate.objects.bulk_create(
        [
            Mandate(
                person=people[row.email],
                body=bodies[row.body.key],
                authority=plan.authorities[row.siren],
                function=row.function,
                seat=row.seat,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
            for row in plan.openings
            if row.body and row.function and row.seat and row.starts_on
        ],
        batch_size=BATCH,
    )
    record(
        verb="import_mandates",
        subject=None,
        by=by,
        sha256=hashlib.sha256(content).hexdigest(),
        opened=[mandate.pk for mandate in opened],
        ended=[mandate.pk for mandate, _ in plan.endings],
        changed=plan.changes,
    )
    return plan


def _change_people(plan: MandatePlan, by: Author | None) -> None:
    for person, _ in plan.takeovers:
        release_address(person=person, by=by)
    for person, row in plan.new_addresses:
        set_address(person=person, email=row.email, by=by)
    for person, row in plan.new_civilities:
        rename_person(
            person=person, first_name=person.first_name, last_name=person.last_name, civility=row.civility, by=by
        )


def _create_people(plan: MandatePlan, by: Author | None) -> dict[str, Person]:
    """Each address new to the portal is one person, whatever the number of their mandates."""
    rows = plan.new_people
    if not rows:
        return {}
    created = create_people(
        people=[
            NewPerson(first_name=row.first_name, last_name=row.last_name, email=row.email, civility=row.civility)
            for row in rows
        ],
        by=by,
    )
    return {row.email: person for row, person in zip(rows, created, strict=True)}


def _create_groups(plan: MandatePlan, by: Author | None) -> dict[tuple[BodyKind, str], Body]:
    """The métier groups that the file names and the portal does not know are made."""
    for ref in plan.new_groups.values():
        create_business_group(subject=ref.subject, by=by)
    return known_bodies()


@transaction.atomic
def create_business_group(*, subject: str, by: Author | None = None) -> Body:
    """A métier group exists, under the rules of its kind until the secretariat writes its own."""
    ref = BodyRef(BodyKind.BUSINESS_GROUP, subject.strip())
    if not ref.key[1]:
        raise BusinessRuleError("Indiquez le métier que le groupe réunit.", field="subject")
    if ref.key in known_bodies():
        raise BusinessRuleError("Ce groupe métier existe déjà.", field="subject")
    group = Body.objects.create(
        slug=f"groupe-metier-{ref.key[1].replace(' ', '-')}"[:80],
        name=f"groupe métier {ref.subject}",
        short_name=f"groupe {ref.subject}"[:60],
        kind=BodyKind.BUSINESS_GROUP,
        remit=Remit.NEEDS,
        position=50,
        purpose=f"Définit les besoins du métier {ref.subject} et valide ce qui y répond.",
        notice_days=7,
        notice_clear_days=False,
        notice_source="usage du groupe",
        signatory="le secrétariat",
    )
    record(verb="create_business_group", subject=group, by=by)
    return group


# ---------------------------------------------------------------- by screen: sent, previewed, confirmed


@transaction.atomic
def store_batch(*, kind: FileKind, filename: str, content: bytes, by: Actor) -> ImportBatch:
    """The file is kept until it is confirmed; one waiting file of a kind per person."""
    assert by.person is not None  # noqa: S101 - staff only, see the view
    ImportBatch.objects.waiting().filter(kind=kind, person=by.person).delete()
    return ImportBatch.objects.create(
        kind=kind,
        filename=filename[:200],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        person=by.person,
    )


def preview_batch(batch: ImportBatch, *, today: datetime.date, confirmed: bool = False) -> FilePlan:
    """What the file would change if it were applied now."""
    content = bytes(batch.content)
    if batch.kind == FileKind.AUTHORITIES:
        return plan_authorities(content, today=today)
    return plan_mandates(content, today=today, confirmed=confirmed)


@transaction.atomic
def apply_batch(*, batch: ImportBatch, today: datetime.date, confirmed: bool = False, by: Actor) -> ImportBatch:
    """The file is applied whole, set against today's directory; its content, personal data, is then erased."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.applied_at is not None:
        raise BusinessRuleError("Ce fichier a déjà été importé.")
    content = bytes(batch.content)
    plan: FilePlan
    if batch.kind == FileKind.AUTHORITIES:
        plan = import_authorities(content=content, today=today, by=by)
        batch.added, batch.changed = len(plan.added), len(plan.changed)
    else:
        plan = import_mandates(content=content, today=today, confirmed=confirmed, by=by)
        batch.added, batch.changed, batch.ended = len(plan.openings), plan.changes, len(plan.endings)
    if not plan.is_sound:
        raise BusinessRuleError(NOT_SOUND)
    batch.unchanged = plan.unchanged
    batch.content, batch.applied_at = b"", timezone.now()
    batch.save()
    record(verb="apply_batch", subject=batch, by=by, kind=batch.kind)
    return batch
