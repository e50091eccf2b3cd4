"""What the front page says of projects: what waits for one's group, one's evaluations, where one takes part."""

import datetime

from django.urls import reverse
from django.utils import timezone

from emegalis.lib.french import plural
from emegalis.lib.semesters import Semester
from emegalis.lib.slots import Block, Brief, BriefLine, Call
from governance.members.roles import Actor
from governance.strategy.enums import TOLD, Prepared
from governance.strategy.models import Milestone, Participation, PreparedWord, Project
from governance.strategy.permissions import can_answer_milestone, can_choose_part
from governance.strategy.selectors import REMINDED_BEFORE, asked_of, to_evaluate

SHOWN = 4


def words_to_give(actor: Actor) -> list[Call]:
    """What milestones ask of the group over which this person presides."""
    return [_asked(m) for m in asked_of(actor)[: SHOWN * 2] if can_answer_milestone(actor, m)]


def _asked(milestone: Milestone) -> Call:
    return Call(
        state=f"{milestone.asked_label} à donner",
        icon="reply",
        context=str(milestone.body)[:1].upper() + str(milestone.body)[1:],
        title=milestone.title,
        text=milestone.question or f"Le projet « {milestone.project.title} » attend la réponse de votre groupe.",
        action_label="Répondre au nom du groupe",
        action_url=reverse("strategy:milestone_answer", args=[milestone.project.slug, milestone.pk]),
        due=_end_of(milestone.planned_on),
        due_is_day=True,
        more_label="Lire le projet",
        more_url=milestone.project.get_absolute_url(),
    )


def _end_of(day: datetime.date) -> datetime.datetime:
    """The last minute of a day in Paris, to be compared with other deadlines."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)))


def asked_of_groups(actor: Actor) -> Block | None:
    """« Ce qui attend votre groupe », for those who sit in it without presiding."""
    waiting = [m for m in asked_of(actor) if not can_answer_milestone(actor, m)]
    if not waiting:
        return None
    lines = [BriefLine(m.title, m.project.get_absolute_url(), f"Projet\u00a0: {m.project.title}.") for m in waiting]
    context = {"milestones": waiting[:SHOWN], "count": len(waiting)}
    return Block("strategy/_asked_of_groups.html", context, brief=Brief("Ce qui attend votre groupe", lines))


def evaluations_to_give(actor: Actor) -> Call | None:
    """In the last weeks of the semester, what one's directions générales have not evaluated."""
    semester = Semester.of(actor.day)
    if semester.ends_on - actor.day > REMINDED_BEFORE:
        return None
    owed = [p for p, a, evaluation in to_evaluate(actor) if evaluation is None and can_choose_part(actor, a)]
    if not owed:
        return None
    return Call(
        state="À évaluer",
        icon="eye",
        context=str(semester),
        title=plural(len(owed), "projet à évaluer", "projets à évaluer"),
        text="Quatre questions par projet, les mêmes chaque semestre ; une minute suffit.",
        action_label="Évaluer",
        action_url=reverse("strategy:evaluation_list"),
        due=_end_of(semester.last_day),
        due_is_day=True,
    )


def prepared_words(actor: Actor) -> list[Call]:
    """What a collaborateur prepared for one's directions générales, to be read again and recorded."""
    if not actor.is_commissioner:
        return []
    prepared = PreparedWord.objects.visible_to(actor).standing(semester=Semester.of(actor.day))
    rows = prepared.exclude(person=actor.person_id).select_related("project", "authority", "person")
    return [_prepared(one) for one in rows[:SHOWN] if can_choose_part(actor, one.authority)]


def _prepared(one: PreparedWord) -> Call:
    is_part = one.kind == Prepared.PART
    page = "strategy:part_choose" if is_part else "strategy:evaluation_give"
    what = "la participation de votre collectivité" if is_part else "votre évaluation du semestre"
    return Call(
        state="À relire et enregistrer",
        icon="pen",
        context=one.authority.name,
        title=one.project.title,
        text=f"{one.person.full_name} a préparé {what}. Rien n’est dit tant que vous ne l’enregistrez pas.",
        action_label="Relire et enregistrer",
        action_url=f"{reverse(page, args=[one.project.slug])}?pour={one.authority.siren}",
    )


def projects_followed(actor: Actor) -> Block | None:
    """« Vos projets »: where one's directions générales take part or follow, and how many await their choice."""
    own = list(actor.holdings)
    if actor.is_staff or not own:
        return None
    visible = Project.objects.visible_to(actor).live()
    chosen = Participation.objects.of_authorities(own).filter(part__in=TOLD)
    followed = list(visible.filter(pk__in=chosen.values("project")).with_subject().by_orientation()[:SHOWN])
    silent = visible.without_word_of(own).count()
    if not (followed or silent):
        return None
    sirens = [(a.siren, a.short_name) for a in actor.commission_authorities]
    lines = [BriefLine(p.title, p.get_absolute_url(), f"{p.get_state_display()}.") for p in followed]
    context = {"projects": followed, "silent": silent, "sirens": sirens}
    return Block("strategy/_projects_followed.html", context, brief=Brief("Vos projets", lines) if lines else None)
