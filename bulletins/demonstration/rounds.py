"""What shows the whole life of consultations: a first round before the one that closed last, with its documents; a
deadline put off, a letter that came by post, a late opinion, a synthesis completed; one withdrawn, on a wrong text.
"""

import random
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bulletins.demonstration.clock import at
from bulletins.demonstration.content import content
from bulletins.demonstration.history import (
    CLOSED,
    OPENED,
    Story,
    class_by_theme,
    directors,
    give,
    open_on,
    particulars_of,
)
from bulletins.demonstration.messages import settle_mail
from bulletins.demonstration.opinions import FIRST_MIX, KNOWN_FIRST, OPEN_MIX, drawn_answers
from bulletins.demonstration.receipts import hand_out_receipts
from emegalis.lib.french import typographic
from emegalis.lib.pdf import html_to_pdf
from governance.members.enums import Stance
from governance.members.models import Mandate
from governance.members.roles import actor_for
from governance.opinions.content import OpinionContent
from governance.opinions.enums import Channel, ReservationState
from governance.opinions.models import Consultation, Reservation
from governance.opinions.services import (
    answer_reservation,
    close_consultation,
    complete_synthesis,
    extend_consultation,
    record_opinion,
    submit_opinion,
    withdraw_consultation,
)
from governance.opinions.synthesis import shown_synthesis
from governance.strategy.models import Orientation, OrientationVersion
from governance.strategy.services import add_document, edit_orientation, publish_version

AGAIN = -47  # the day of the second round
KEPT_OF_WITHDRAWN = 3
ANSWERS = (
    (ReservationState.TAKEN_UP, "La nouvelle version le prévoit en toutes lettres.", "Deuxième alinéa du texte"),
    (ReservationState.PARTLY, "Le bilan est avancé à dix-huit mois ; le calendrier reste le même.", "Dates clés"),
    (ReservationState.REJECTED, "Le registre partagé est la raison d’être du service ; il reste compris.", ""),
)


def tell_first_round(story: Story, orientations: dict[int, Orientation]) -> None:
    """Asked on a first version with other words; all reservations answered when the second version is published."""
    orientation, entry = orientations[CLOSED], _entry(CLOSED)
    study, convention = (_paper(**document) for document in entry["first"]["documents"])
    _join(story, orientation, study, days=-98)
    _publish_first(story, orientation, entry, days=-97)
    held = open_on(story, orientation, opens=-96, closes=-76)
    apart = _with_own_luck(story, CLOSED)
    answers = drawn_answers(directors(), apart.chance, content()["opinions"], mix=FIRST_MIX, known=KNOWN_FIRST)
    for day, answer in answers:
        give(apart, held, answer, -94 + day % 17)
    with at(story.calendar.moment(-76, 11)):
        class_by_theme(story, held)
    with at(story.calendar.moment(-76, 18, 1)):
        close_consultation(consultation=held)
    _join(story, orientation, convention, days=AGAIN - 1)
    version = _publish_again(story, orientation, entry, days=AGAIN)
    _answer_all(story, held, version)
    settle_mail()


def tell_along(story: Story, closed: Consultation, silent: list[Mandate]) -> None:
    """During the second round: an opinion by post, if someone is left to write, and a deadline put off."""
    for by_post in silent[:1]:
        _receive_by_post(story, closed, by_post)
    with at(story.calendar.moment(-31, 10, 5)):
        reason = _entry(CLOSED)["first"]["extended"]
        extend_consultation(
            consultation=closed, closes_at=story.calendar.moment(-25, 18), reason=reason, by=story.secretary
        )


def _receive_by_post(story: Story, closed: Consultation, mandate: Mandate) -> None:
    texts = content()["opinions"]
    letter = _paper("Courrier de la direction générale", ["Avis favorable.", texts["reasons"][2]])
    with at(story.calendar.moment(-33, 16, 20)):
        record_opinion(
            consultation=closed,
            mandate=mandate,
            content=OpinionContent(stance=Stance.FAVOURABLE, reasons=texts["reasons"][2]),
            channel=Channel.PAPER,
            received_at=story.calendar.moment(-34, 9, 15),
            voucher=letter,
            by=story.secretary,
        )
        hand_out_receipts()


def tell_late(story: Story, closed: Consultation) -> bool:
    """After the closing one more direction générale answers, if one is left; return whether it did."""
    given = set(closed.opinions.values_list("authority_id", flat=True))
    silent = next((mandate for mandate in directors() if mandate.authority_id not in given), None)
    if silent is None:
        return False
    with at(story.calendar.moment(-22, 8, 50)):
        submit_opinion(
            consultation=closed,
            authority=silent.authority,
            content=OpinionContent(stance=Stance.FAVOURABLE, reasons=content()["opinions"]["reasons"][4]),
            by=actor_for(silent.person),
        )
        hand_out_receipts()
    return True


def tell_complement(story: Story, closed: Consultation) -> None:
    """What came after the closing is joined to the synthesis."""
    with at(story.calendar.moment(-13, 17)):
        secretary = story.secretary
        if shown := shown_synthesis(Consultation.objects.get(pk=closed.pk), secretary):
            complete_synthesis(shown=shown, by=secretary)


def tell_withdrawn(story: Story, orientations: dict[int, Orientation]) -> None:
    """Opened on the wrong text, withdrawn two days later; what had been given is kept, the right text published."""
    orientation, entry = orientations[OPENED], _entry(OPENED)
    _publish_first(story, orientation, entry, days=-21)
    held = open_on(story, orientation, opens=-20, closes=2)
    apart = _with_own_luck(story, OPENED)
    others = directors()[len(KNOWN_FIRST) :]
    answers = list(drawn_answers(others, apart.chance, content()["opinions"], mix=OPEN_MIX))
    for _, answer in answers[:KEPT_OF_WITHDRAWN]:
        give(apart, held, answer, -19)
    with at(story.calendar.moment(-18, 18, 30)):
        withdraw_consultation(consultation=held, reason=entry["first"]["withdrawn"], by=story.secretary)
    _publish_again(story, orientation, entry, days=-13)


def _with_own_luck(story: Story, number: int) -> Story:
    """What is drawn here changes nothing of what the rest of the story draws."""
    return replace(story, chance=random.Random(number))  # noqa: S311 - a demonstration


def _entry(number: int) -> dict[str, Any]:
    entry: dict[str, Any] = content()["orientations"][number - 1]
    return entry


def _publish_first(story: Story, orientation: Orientation, entry: dict[str, Any], *, days: int) -> None:
    with at(story.calendar.moment(days, 8, 30)):
        _write(story, orientation, entry | entry["first"])
        publish_version(orientation=orientation, by=story.secretary)


def _publish_again(story: Story, orientation: Orientation, entry: dict[str, Any], *, days: int) -> OrientationVersion:
    with at(story.calendar.moment(days, 8)):
        _write(story, orientation, entry)
        return publish_version(orientation=orientation, changes=entry["first"]["changes"], by=story.secretary)


def _write(story: Story, orientation: Orientation, entry: dict[str, Any]) -> None:
    orientation.refresh_from_db()
    edit_orientation(
        orientation=orientation,
        axis=orientation.axis,
        title=orientation.title,
        summary=entry["summary"],
        text=entry["text"].strip(),
        origin=orientation.origin,
        impulse_on=orientation.impulse_on,
        particulars=particulars_of(entry),
        by=story.secretary,
    )


def _answer_all(story: Story, held: Consultation, version: OrientationVersion) -> None:
    """The morning when the second version comes out."""
    waiting = Reservation.objects.unanswered().filter(revision__opinion__consultation=held).order_by("id")
    for rank, reservation in enumerate(waiting):
        outcome, answer, where = ANSWERS[rank % len(ANSWERS)]
        with at(story.calendar.moment(AGAIN, 8, 10 + rank % 50)):
            answer_reservation(
                reservation=reservation,
                outcome=outcome,
                answer=answer,
                where=where,
                version=version,
                by=story.secretary,
            )


def _join(story: Story, orientation: Orientation, paper: SimpleUploadedFile, *, days: int) -> None:
    with at(story.calendar.moment(days, 14)):
        title = (paper.name or "").removesuffix(".pdf")
        add_document(orientation=orientation, title=title, upload=paper, by=story.secretary)


def _paper(title: str, lines: list[str]) -> SimpleUploadedFile:
    """A sheet that says these lines, as it would be uploaded."""
    said = "".join(f"<p>{typographic(line)}</p>" for line in lines)
    body = f'<body data-doc="{title}" data-foot="Démonstration"><h1>{title}</h1>{said}</body>'
    page = f'<html lang="fr"><title>{title}</title>{body}</html>'
    return SimpleUploadedFile(f"{title}.pdf", html_to_pdf(page), "application/pdf")
