"""What the assemblies decided, and how directions générales made their viewpoint heard there."""

import datetime
from collections.abc import Callable

from bulletins.demonstration import seats
from bulletins.demonstration.assembly import add_to_agenda, approve_former, hold, tell_minutes
from bulletins.demonstration.clock import at
from bulletins.demonstration.history import CLOSED, PLACE, Story
from bulletins.demonstration.projects import CARRIED_OUT, MET
from governance.deliberations.enums import Fate, OutcomeKind
from governance.deliberations.models import Carriage, Deliberation, Viewpoint
from governance.deliberations.selectors import subjects_of
from governance.deliberations.services import (
    answer_subject,
    answer_viewpoint,
    draft_deliberation,
    make_due_papers,
    note_seen,
    note_spoken,
    pass_on_viewpoint,
    publish_deliberation,
    record_in_minutes,
    review_personal_data,
    save_viewpoint,
    write_deliberation,
)
from governance.deliberations.words import DeliberationWords
from governance.meetings.enums import BallotMode, BallotOutcome, Choice, ItemKind, Role
from governance.meetings.models import AgendaItem, Ballot, BallotLine, BallotVoice, Convocation, Meeting
from governance.meetings.services import add_agenda_item, convene_meeting, record_meeting_held, schedule_meeting
from governance.members.enums import BodyKind
from governance.members.models import Body, College, Membership
from governance.opinions.models import Consultation
from governance.opinions.services import record_commission_opinion
from governance.strategy.models import Orientation

LONG_AGO, RECENT, COMING = -229, -9, 28
PRESIDENT, QUALITY = "Yann Kerbiriou", "Président du syndicat mixte"
COMMISSION = (
    "La commission d’orientation stratégique rend un avis favorable assorti de recommandations : commencer par les "
    "collectivités qui n’ont pas d’archiviste, et garder un calendrier par collectivité."
)
Put = Callable[[Meeting], object]


def tell_deliberations(story: Story, orientations: dict[int, Orientation]) -> None:
    """Two sittings of the comité have deliberated; a third is convened, on an orientation whose reservations wait."""
    _decide(story, orientations[CARRIED_OUT])
    _decide_recently(story)
    _convene_next(story, orientations[CLOSED])
    make_due_papers()


# ---------------------------------------------------------------- long ago: an orientation decided


def _decide(story: Story, orientation: Orientation) -> None:
    consultation = Consultation.objects.closed().filter(version__orientation=orientation).latest("closes_at")
    with at(story.calendar.moment(MET + 1)):
        by = story.secretary
        record_commission_opinion(consultation=consultation, on=by.day, text=COMMISSION, by=by)

    def put(meeting: Meeting) -> None:
        _put(story, meeting, f"Décider l’orientation n° {orientation.number} : {orientation.title}", orientation)

    meeting = _convene(story, LONG_AGO, LONG_AGO - 21, put)
    add_to_agenda(story, meeting, "Désigner les représentants du syndicat mixte à la commission d’appel d’offres")
    hold(story, meeting)
    items = list(meeting.items.order_by("position"))
    text = (
        "Vu l’avis de la commission d’orientation stratégique ;\n\n**Le comité syndical, après en avoir délibéré, "
        "décide :**\n\n1. d’approuver l’orientation, dans sa version soumise aux directions générales ;\n\n"
        "2. d’ouvrir le service aux collectivités qui n’ont pas d’archiviste dès la première année ;\n\n"
        "3. d’autoriser le président à signer tout document nécessaire."
    )
    _publish(story, items[0], LONG_AGO + 1, text=text, matter="9.1")
    text = (
        "**Le comité syndical, après en avoir délibéré, désigne** cinq titulaires et cinq suppléants, dont la liste "
        "est jointe au procès-verbal."
    )
    _publish(story, items[1], LONG_AGO + 1, text=text, matter="5.3")
    tell_minutes(story, meeting)


# ---------------------------------------------------------------- a few days ago: a viewpoint spoken, two acts


def _decide_recently(story: Story) -> None:
    year = story.calendar.today.year + 1

    def put(meeting: Meeting) -> None:
        _put(story, meeting, f"Fixer la contribution des membres pour {year}")
        _put(story, meeting, "Adhérer au groupement de commandes régional pour les licences")
        _put(story, meeting, "Prendre acte du rapport d’activité")

    def speak(meeting: Meeting) -> None:
        _speak(story, meeting)

    meeting = _sit(story, RECENT, put, before=speak)
    approve_former(story, meeting)
    contribution, licences, _report = meeting.items.filter(approves=None).order_by("position")
    text = (
        f"Considérant le plan stratégique et le budget prévisionnel ;\n\n**Le comité syndical, après en avoir "
        f"délibéré, décide** de reconduire en {year} la contribution par habitant, et d’étaler son appel en deux fois."
    )
    _publish(
        story, contribution, RECENT + 3, BallotMode.BY_NAME,
        text=text, matter="7.6", budget_year=str(year), budget_name="Budget principal",
    )  # fmt: skip
    text = (
        "**Le comité syndical, après en avoir délibéré, décide** d’adhérer au groupement de commandes et d’autoriser "
        "le président à signer la convention."
    )
    _publish(story, licences, RECENT + 3, BallotMode.ORDINARY, text=text, matter="1.4")


def _speak(story: Story, meeting: Meeting) -> None:
    """dgs@ had a word for the élu of its authority, who spoke it; the minutes hold it."""
    item = meeting.items.filter(approves=None).order_by("position")[0]
    viewpoint = _write(
        story, item, RECENT - 4,
        "Une contribution appelée en une fois met notre trésorerie en difficulté au printemps : deux appels "
        "suffiraient à lever notre réserve.",
    )  # fmt: skip
    carriage = _pass_on(story, viewpoint, RECENT - 4)
    elected = seats.ELECTED
    with at(meeting.starts_at - datetime.timedelta(hours=20)):
        note_seen(carriage=carriage, by=story.actor(elected))
    with at(meeting.starts_at + datetime.timedelta(minutes=25)):
        note_spoken(
            carriage=carriage,
            outcome="Le comité a retenu deux appels, en mars et en septembre.",
            by=story.actor(elected),
        )
    with at(story.calendar.moment(RECENT + 2, 16)):
        record_in_minutes(carriage=carriage, by=story.secretary)


# ---------------------------------------------------------------- to come


def _convene_next(story: Story, orientation: Orientation) -> None:
    """Convened on an orientation that the commission hears before; a draft is prepared, two reservations wait."""

    def put(meeting: Meeting) -> None:
        _put(story, meeting, f"Décider l’orientation n° {orientation.number} : {orientation.title}", orientation)
        _put(story, meeting, "Créer un poste de déléguée ou délégué à la protection des données")
        add_agenda_item(
            meeting=meeting, title="Contentieux en cours avec un prestataire", kind=ItemKind.INFORMATION, minutes=20,
            is_confidential=True, by=story.secretary,
        )  # fmt: skip

    meeting = _convene(story, COMING, -2, put)
    first, second = meeting.items.filter(is_confidential=False).order_by("position")[:2]
    viewpoint = _write(
        story, first, -1,
        "Nous partageons l’orientation. Que le calendrier laisse un trimestre de plus aux collectivités qui partagent "
        "leur service informatique : elles n’ont qu’une équipe pour plusieurs.",
    )  # fmt: skip
    carriage = _pass_on(story, viewpoint, -1)
    with at(story.calendar.moment(-1, 19)):
        answer_viewpoint(
            carriage=carriage,
            answer="Merci, je le dirai. Appelez-moi la veille de la séance.",
            by=story.actor(seats.ELECTED),
        )
    with at(story.calendar.moment(-1, 11)):
        other = story.actor(seats.OTHER_DGS)
        save_viewpoint(
            item=second, authority=other.commission_authorities[0],
            text="Un poste partagé entre plusieurs collectivités nous conviendrait mieux.", by=other,
        )  # fmt: skip
    with at(story.calendar.moment(-1, 15)):
        draft_deliberation(
            item=AgendaItem.objects.select_related("meeting__body").get(pk=first.pk), by=story.secretary
        )


# ---------------------------------------------------------------- how each is told


def _put(story: Story, meeting: Meeting, title: str, orientation: Orientation | None = None) -> AgendaItem:
    return add_agenda_item(
        meeting=meeting,
        title=title[:200],
        kind=ItemKind.DECISION,
        minutes=25,
        orientation=orientation,
        angle="La décision de l’assemblée, après l’avis de la commission" if orientation else "",
        by=story.secretary,
    )


def _convene(story: Story, days: int, convened: int, put: Put) -> Meeting:
    starts = story.calendar.moment(days, 14)
    with at(story.calendar.moment(convened, 10)):
        meeting = schedule_meeting(
            body=Body.objects.get(kind=BodyKind.ASSEMBLY),
            starts_at=starts,
            ends_at=starts + datetime.timedelta(hours=3),
            place=PLACE,
            second_in_period=True,
            by=story.secretary,
        )
        put(meeting)
        return convene_meeting(meeting=meeting, note="", by=story.secretary)


def _sit(story: Story, days: int, put: Put, *, before: Put | None = None) -> Meeting:
    """Convened three weeks before, and held."""
    meeting = _convene(story, days, days - 21, put)
    if before:
        before(meeting)
    with at(meeting.ends_at + datetime.timedelta(hours=1)):
        return record_meeting_held(meeting=meeting, by=story.secretary)


def _publish(story: Story, item: AgendaItem, days: int, mode: BallotMode | None = None, **words: str) -> Deliberation:
    """Put to a ballot where it was not in the sitting, each opinion answered, read again, published."""
    if mode:
        with at(item.meeting.starts_at + datetime.timedelta(hours=1)):
            _ballot(item, mode)
    with at(story.calendar.moment(days, 11)):
        by = story.secretary
        draft = draft_deliberation(item=AgendaItem.objects.select_related("meeting__body").get(pk=item.pk), by=by)
        given = {"title": item.title, "author_name": PRESIDENT, "author_quality": QUALITY} | words
        said = DeliberationWords(**given, decides=draft.decides)
        written = write_deliberation(deliberation=draft, words=said, ballot=draft.ballot, by=by)
        for subject in subjects_of(written):
            fate, answer = _answer(subject.kind)
            answer_subject(deliberation=written, key=subject.key, fate=fate, answer=answer, by=by)
        review_personal_data(deliberation=written, by=by)
        return publish_deliberation(deliberation=written, by=by)


def _answer(kind: OutcomeKind) -> tuple[Fate, str]:
    if kind == OutcomeKind.COMMISSION:
        return Fate.TAKEN_UP, "Le comité suit la commission : l’article 2 retient sa première recommandation."
    return Fate.PARTLY, "L’article 2 y répond pour la première année ; la suite sera revue avec vous."


def _ballot(item: AgendaItem, mode: BallotMode) -> Ballot:
    """By college: of eleven members one is against, of thirteen one abstains; by name, or in all."""
    convened = list(item.meeting.convocations.filter(role=Role.CONVENED).select_related("authority").order_by("id"))
    colleges = {
        membership.authority_id: membership.college
        for membership in Membership.objects.in_force(on=item.meeting.day).select_related("college")
    }
    ballot = Ballot.objects.create(
        item=item, number=1, mode=mode, question=item.title, by_voices=True, outcome=BallotOutcome.ADOPTED,
        entitled_heads=len(convened), entitled_voices=sum(colleges[c.authority_id].voices_per_seat for c in convened),
        opened_at=item.meeting.starts_at, recorded_at=item.meeting.starts_at + datetime.timedelta(hours=1), version=1,
    )  # fmt: skip
    sums: dict[tuple[int | None, str], list[int]] = {}
    for rank, convocation in enumerate(convened, 1):
        college = colleges[convocation.authority_id]
        key = (None if mode == BallotMode.SECRET else college.pk, _choice(rank))
        total = sums.setdefault(key, [0, 0])
        total[0], total[1] = total[0] + 1, total[1] + college.voices_per_seat
    BallotLine.objects.bulk_create(
        BallotLine(ballot=ballot, college_id=college, choice=choice, heads=heads, voices=voices)
        for (college, choice), (heads, voices) in sums.items()
    )
    if mode == BallotMode.BY_NAME:
        BallotVoice.objects.bulk_create(_voices(ballot, convened, colleges))
    return ballot


def _choice(rank: int) -> Choice:
    if rank % 11 == 0:
        return Choice.AGAINST
    return Choice.ABSTENTION if rank % 13 == 0 else Choice.FOR


def _voices(ballot: Ballot, convened: list[Convocation], colleges: dict[int, College]) -> list[BallotVoice]:
    return [
        BallotVoice(
            ballot=ballot,
            convocation=convocation,
            choice=_choice(rank),
            voices=colleges[convocation.authority_id].voices_per_seat,
            college=colleges[convocation.authority_id],
        )
        for rank, convocation in enumerate(convened, 1)
    ]


def _write(story: Story, item: AgendaItem, days: int, text: str) -> Viewpoint:
    with at(story.calendar.moment(days, 9)):
        by = story.actor(seats.DGS)
        return save_viewpoint(item=item, authority=by.commission_authorities[0], text=text, by=by)


def _pass_on(story: Story, viewpoint: Viewpoint, days: int) -> Carriage:
    with at(story.calendar.moment(days, 9, 30)):
        elected = story.actor(seats.ELECTED)
        mandate = next(m for m in elected.mandates if m.body.kind == BodyKind.ASSEMBLY)
        return pass_on_viewpoint(viewpoint=viewpoint, to=mandate, by=story.actor(seats.DGS))
