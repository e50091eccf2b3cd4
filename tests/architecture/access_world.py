"""One of everything the portal holds, made by the verbs of each app, for the test that opens every address.

``objects`` names each thing as ``docs/access.md`` names it; its values fill whatever converters an address has.
"""

import datetime
from typing import Any

import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bulletins.models import CheckAcceptance, Proof
from bulletins.services.exchanges import reply_to_article
from bulletins.services.mending import correct_article, withdraw_article
from bulletins.services.news import propose_news
from bulletins.writing import ArticleWords
from governance.deliberations.selectors import subjects_of
from governance.deliberations.services import draft_deliberation, note_spoken
from governance.meetings.enums import POLL_PURPOSE, REPLY_PURPOSE
from governance.meetings.models import Dispatch, Meeting
from governance.meetings.selectors import guest_token
from governance.meetings.services import (
    Counted,
    add_agenda_item,
    add_guest,
    add_paper,
    add_supplementary_item,
    convene_meeting,
    mark_presence,
    open_meeting,
    record_ballot,
    send_supplement,
    start_item,
)
from governance.members.corrections import Correction
from governance.members.enums import CorrectionKind, FileKind
from governance.members.models import Authority, SyndicateProfile
from governance.members.roles import Actor, actor_for
from governance.members.services.contacts import confirm_contacts
from governance.members.services.imports import store_batch
from governance.members.services.sign_in import issue_login_link
from governance.needs.words import NeedFiles
from governance.opendata.services import open_calendar_feed
from governance.opinions.complement import Part, part_as_json
from governance.opinions.models import SynthesisComplement, Voucher
from governance.opinions.services import close_consultation, join_attachment
from governance.people import services as people
from governance.people.models import Person
from governance.strategy.enums import Reach
from governance.strategy.models import OrientationVersion
from governance.strategy.services import (
    add_document,
    comment_orientation,
    note_risk,
    publish_version,
    record_acceptance,
)
from tests.bulletins.factories import make_bulletin, pdf_upload, publish, some_files, write, write_distinct
from tests.emegalis.outbox.factories import make_failure
from tests.governance.deliberations.factories import (
    consulted,
    first_item,
    make_carriage,
    make_published,
    make_sitting,
    make_viewpoint,
)
from tests.governance.meetings.factories import TINY_PDF, make_convened, make_meeting, make_poll, moment
from tests.governance.meetings.rooms import assembly, seat_assembly, signed
from tests.governance.members.factories import LONG_AGO, MandateFactory
from tests.governance.needs.making import (
    evidence,
    make_advised,
    make_commented,
    make_drafted,
    make_need_draft,
    make_presented,
    make_subject_referral,
    make_submitted,
)
from tests.governance.opinions.factories import give_opinion, make_consultation, make_prepared
from tests.governance.strategy.carrying import ask_business, make_project, report_draft
from tests.governance.strategy.factories import OrientationFactory, PlanFactory
from tests.governance.strategy.proposing import make_draft, make_proposal

Values = dict[str, Any]
SOON = datetime.timedelta(days=10)


def token_of(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[1]


def published_version() -> OrientationVersion:
    return OrientationFactory(published=True).versions.get()


def of_people(dgs: Person, preparer: Person, abers: Authority, secretary: Person) -> dict[str, Values]:
    batch = store_batch(kind=FileKind.MANDATES, filename="mandats.csv", content=b"siren\n", by=actor_for(secretary))
    people.remember_device(person=dgs, label="Firefox")
    other = Correction(CorrectionKind.OTHER, word="Le nom du site a changé.")
    asked = confirm_contacts(authority=abers, corrections=[other], by=actor_for(dgs))
    link = people.issue_private_link(person=dgs, purpose="opinion", target="/plan/", expires_at=timezone.now() + SOON)
    return {
        "authority of dgs": {"siren": abers.siren, "pk": preparer.mandates.get().pk},
        "correction of dgs": {"pk": asked.corrections.get().pk},
        "commission": {"slug": "commission-orientation-strategique"},
        "mandate of dgs": {"pk": dgs.mandates.get().pk},
        "person of dgs": {"pk": dgs.pk},
        "kind of file": {"kind": "mandats"},
        "file sent": {"pk": batch.pk},
        "device of dgs": {"pk": dgs.devices.get().pk},
        "link of dgs": {"pk": dgs.private_links.get().pk, "token": token_of(link)},
        "one-time address": {"token": token_of(issue_login_link(person=dgs))},
        "bulletin refused": {"token": token_of(people.opposition_url(dgs.pk, "bulletin")), "kind": "bulletin"},
    }


def of_needs(business: Person, it_head: Person, secretary: Person) -> dict[str, Values]:
    """One at each step; no group has a chair, the secretariat acts in its place. Someone has sat in each before the
    people of the table, who do not speak for their groups."""
    before = LONG_AGO - datetime.timedelta(days=1)
    MandateFactory(business=True, starts_on=before)
    MandateFactory(it_head=True, starts_on=before)
    who: dict[str, Any] = {"chair": actor_for(secretary), "rapporteur": it_head}
    joined = NeedFiles(added=(evidence(),))
    draft = make_need_draft(business)
    advised = make_advised(business, **who, files=joined)
    drafted, commented = make_drafted(business, **who), make_commented(business, **who)
    return {
        "draft of métier": {"pk": draft.pk},
        "need before its group": {"pk": make_presented(business).pk},
        "need submitted": {"pk": make_submitted(business, chair=actor_for(secretary)).pk},
        "need with dsi as rapporteur": {"pk": drafted.need_id},
        "need commented by the dsi group": {"pk": commented.need_id},
        "need advised": {"pk": advised.pk, "file": advised.files.get().pk},
        "referral of métier": {"pk": make_subject_referral(business).pk},
    }


def of_strategy(abers: Authority, secretary: Person, elected: Person) -> dict[str, Values]:
    by = actor_for(secretary)
    plan = PlanFactory()
    published, impulse = OrientationFactory(published=True), OrientationFactory()
    joined = OrientationFactory(stage="framing")
    known = add_document(orientation=joined, title="Note", upload=pdf_upload(), by=by)
    publish_version(orientation=joined, by=by)
    fresh = add_document(
        orientation=joined, title="Carte", upload=SimpleUploadedFile("carte.pdf", TINY_PDF + b"\n%%EOF"), by=by
    )
    record_acceptance(plan=plan, authority=abers, accepted_on=plan.starts_on, by=by)
    comment = comment_orientation(orientation=joined, text="Commençons petit.", by=actor_for(elected))
    return {
        "acceptance of abers": {"slug": plan.slug, "siren": abers.siren},
        "comment of élu": {"slug": joined.slug, "pk": comment.pk},
        "document published": {"slug": joined.slug, "pk": known.pk},
        "document at work": {"slug": joined.slug, "pk": fresh.pk},
        "plan": {"slug": plan.slug, "number": published.axis.number},
        "orientation in framing": {"slug": published.slug, "number": 1, "orientation": published.pk},
        "orientation at its impulse": {"slug": impulse.slug, "number": 1},
        "draft of dgs": {"pk": make_draft(abers).pk},
        "proposal of dgs": {"pk": make_proposal(abers, reach=Reach.OWN).pk},
        "proposal for all": dict.fromkeys(["pk", "proposal"], make_proposal(abers, title="Former les archivistes").pk),
    }


def of_projects(secretary: Person) -> dict[str, Values]:
    by = actor_for(secretary)
    project = make_project(by=by)
    risk = note_risk(project=project, title="Calendrier serré", gravity="watched", by=by)
    return {
        "project": {"slug": project.slug, "pk": ask_business(project, by=by).pk},
        "risk of project": {"slug": project.slug, "pk": risk.pk},
        "report in draft": {"slug": project.slug, "number": report_draft(project, by=by).number},
    }


def of_opinions(dgs: Person, abers: Authority, secretary: Person) -> dict[str, Values]:
    by = actor_for(secretary)
    held = make_consultation(by=by, version=published_version())
    given = give_opinion(held, abers)
    with time_machine.travel(timezone.now() - datetime.timedelta(days=30), tick=False):
        ended = make_consultation(by=by, version=published_version())
        kept = give_opinion(ended, abers, stance="FAV_RES")
    synthesis = close_consultation(consultation=ended)
    SynthesisComplement.objects.create(
        synthesis=synthesis, number=1, facts=part_as_json(Part({})), made_at=timezone.now(), pdf=TINY_PDF
    )
    prepared = make_prepared(by=by, version=published_version())
    seat = actor_for(dgs)
    joined = join_attachment(consultation=held, authority=abers, upload=pdf_upload("annexe.pdf"), by=seat)
    Voucher.objects.create(
        revision=kept.current, file=ContentFile(TINY_PDF, "justificatif.pdf"), size=1, sha256="0" * 64
    )
    return {
        "consultation in preparation": {"pk": prepared.pk},
        "reservation of dgs, closed": {"pk": kept.current.reservations.get().pk},
        "paper joined by dgs, not submitted": {"attachment": joined.pk},
        "consultation open": {"pk": held.pk, "rank": 1, "attachment": joined.pk},
        "consultation closed": {"pk": ended.pk, "rank": 1, "number": 1},
        "opinion of dgs, open": {"reference": given.reference},
        "opinion of dgs, closed": {"reference": kept.reference},
    }


def _supplement(meeting: Meeting, by: Actor) -> Dispatch:
    add_supplementary_item(meeting=meeting, title="Avenant", by=by)
    return send_supplement(meeting=meeting, by=by)


def of_meetings(dgs: Person, secretary: Person) -> dict[str, Values]:
    by = actor_for(secretary)
    convened = make_convened(by=by)
    prepared = make_meeting(by=by, starts_at=moment("2027-03-16 09:30"))
    item = add_agenda_item(meeting=prepared, title="Bilan", minutes=20, by=by)
    orientation = OrientationFactory(published=True)
    paper = add_paper(item=item, title="Note", upload=SimpleUploadedFile("note.pdf", TINY_PDF), by=by)
    reply = people.issue_private_link(
        person=dgs, purpose=REPLY_PURPOSE, target="/", expires_at=timezone.now() + SOON, about=convened
    )
    poll = make_poll(by=by)
    asked = people.issue_private_link(
        person=dgs, purpose=POLL_PURPOSE, target="/", expires_at=timezone.now() + SOON, about=poll
    )
    guest = add_guest(meeting=convened, name="Mme Jeanne Riou", quality="Cnil", address="riou@example.org", by=by)
    heard = convened.items.first()
    read = add_paper(item=heard, title="Étude", upload=SimpleUploadedFile("etude.pdf", TINY_PDF), by=by)
    return {
        "invitation of a guest": {"token": guest_token(guest), "paper": read.pk},
        "poll of dates": {
            "pk": poll.pk,
            "option": poll.options.first().pk,
            "invitation": poll.invitations.get(person=dgs).pk,
            "token": token_of(asked),
        },
        "sitting of the comité": make_sitting_of_assembly(by),
        "meeting convened": {
            "pk": convened.pk,
            "item": convened.items.first().pk,
            "guest": guest.pk,
            "supplement": _supplement(convened, by).supplement,
            "convocation": convened.convocations.get(person=dgs).pk,
            "token": token_of(reply),
        },
        "meeting in preparation": {
            "pk": prepared.pk,
            "item": item.pk,
            "paper": paper.pk,
            "orientation": orientation.pk,
        },
    }


def make_sitting_of_assembly(by: Actor) -> Values:
    """A comité that is open, its first item put to the vote."""
    seat_assembly(4)
    day = moment("2027-04-13 10:00")
    meeting = make_meeting(body=signed(assembly()), by=by, starts_at=day)
    item = add_agenda_item(meeting=meeting, title="Convention", kind="decision", by=by)
    meeting = convene_meeting(meeting=meeting, note="", by=by, urgency_reason="")
    with time_machine.travel(day, tick=False):
        open_meeting(meeting=meeting, by=by)
        seats = list(meeting.convocations.convened())
        for seat in seats:
            mark_presence(convocation=seat, state="in_room", by=by)
        start_item(item=item, by=by)
        ballot = record_ballot(
            item=item, mode="ordinary", question="L’assemblée approuve.", counted=Counted(remainder="for"), by=by
        )
    return {"pk": meeting.pk, "item": item.pk, "convocation": seats[0].pk, "ballot": ballot.pk}


def of_deliberations(dgs: Person, elected: Person, abers: Authority, secretary: Person) -> dict[str, Values]:
    by, seat = actor_for(secretary), actor_for(dgs)
    sitting = make_sitting(by=by, items=3)
    kept, passed, spoken = (make_viewpoint(item, abers, by=seat) for item in sitting.items.order_by("position"))
    carried, told = make_carriage(passed, elected, by=seat), make_carriage(spoken, elected, by=seat)
    with time_machine.travel(sitting.starts_at + datetime.timedelta(minutes=5), tick=False):
        note_spoken(carriage=told, by=actor_for(elected))
    orientation = published_version().orientation
    decided = make_sitting(
        by=by,
        items=2,
        starts_at=moment("2026-12-11 14:00"),
        with_items=lambda meeting: add_agenda_item(meeting=meeting, title="Guichet", orientation=orientation, by=by),
    )
    consulted(orientation, abers, by=by)
    with time_machine.travel(decided.starts_at + datetime.timedelta(hours=4), tick=False):
        published = make_published(first_item(decided), by=by)
        on_orientation = decided.items.get(orientation=orientation)
        draft = draft_deliberation(item=on_orientation, by=by)
        subject = subjects_of(draft)[0]
    SyndicateProfile.objects.update(establishment="00013")
    return {
        "item of the comité on an orientation": {"item": on_orientation.pk},
        "deliberation in preparation": {"pk": draft.pk, "key": subject.key},
        "deliberation published": {"reference": published.reference},
        "calendar of dgs": {"token": token_of(open_calendar_feed(by=seat)).removesuffix(".ics")},
        "item of the comité": {"item": kept.item_id},
        "viewpoint of dgs": {"pk": kept.pk},
        "viewpoint passed on to élu": {"pk": passed.pk},
        "viewpoint spoken by élu": {"pk": spoken.pk},
        "transmission to élu": {"pk": carried.pk},
        "transmission spoken by élu": {"pk": told.pk},
    }


def of_bulletins(dgs: Person, abers: Authority, secretary: Person) -> dict[str, Values]:
    by = actor_for(secretary)
    sent = make_bulletin(by=by)
    common = write(sent, "Cyberattaque", by=by, files=some_files())
    distinct = write_distinct(sent, "Archivage", [abers], by=by, files=some_files())
    wrong = write(sent, "Adressé à tort", by=by)
    sending = publish(sent, by=by)
    reply = reply_to_article(article=distinct, authority=abers, text="Le 14 janvier convient.", by=actor_for(dgs))
    assert reply.thread
    words = ArticleWords("Archivage", "Chapô.", "Texte corrigé.")
    erratum = correct_article(
        article=distinct, words=words, before="mars", after="avril", mail=False, version=distinct.version, by=by
    )
    withdrawal = withdraw_article(article=wrong, reason="Adressé à tort.", by=by)
    draft = make_bulletin(by=by)
    article = write(draft, "Photographies", by=by, files=some_files())
    accepted = CheckAcceptance.objects.create(
        bulletin=draft, key="past_date", fingerprint="0", said="Date passée.", reason="Voulu.",
        accepted_at=timezone.now(), accepted_by=secretary, mandate_label="agent du syndicat",
    )  # fmt: skip
    proof = Proof.objects.create(
        bulletin=draft, edition_key="commune", edition_name="Édition commune", person=secretary,
        asked_at=timezone.now(), asked_by=secretary,
    )  # fmt: skip
    news = propose_news(
        title="Un guichet ouvert", text="Depuis lundi.", authority=abers, files=(pdf_upload(),), by=actor_for(dgs)
    )
    return {
        "news of dgs": {"pk": news.pk, "file": news.files.get().pk},
        "mail of the local mailbox": {"name": "inconnu", "number": 0},
        "bulletin sent": {"number": sent.number},
        "address failing": {"pk": make_failure().pk},
        "private thread of dgs": {"pk": reply.thread.pk},
        "erratum to a distinct article of dgs": {"number": sent.number, "pk": erratum.pk},
        "reply of dgs": {"pk": reply.pk},
        "article withdrawn": {"pk": withdrawal.pk},
        "sending of bulletin": {"pk": sending.pk},
        "mail of bulletin": {"pk": sending.deliveries.first().pk},
        "edition of bulletin sent": {"number": sent.number, "pk": sent.editions.first().pk},
        "common article sent": {"number": sent.number, "pk": common.pk, "annex": common.annexes.get().pk},
        "distinct article of dgs": {"number": sent.number, "pk": distinct.pk, "annex": distinct.annexes.get().pk},
        "point accepted": {"number": draft.number, "pk": accepted.pk},
        "proof of bulletin": {"number": draft.number, "pk": proof.pk},
        "bulletin in the making": {"number": draft.number, "pk": article.pk, "annex": article.annexes.get().pk},
    }
