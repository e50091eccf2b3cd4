"""Projects: created, edited, moved from state to state; every change is told on their page."""

from dataclasses import fields, replace

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.markdown import plain
from emegalis.lib.search import search_text
from governance.members.roles import Actor
from governance.strategy.enums import Ownership, ProjectState
from governance.strategy.models import Orientation, Project, ProjectChange
from governance.strategy.permissions import can_manage_strategy
from governance.strategy.project_words import FOLLOWING, NEEDS_REASON, ProjectWords, differences, words_of
from governance.strategy.slugs import free_slug

TEXTS = ("summary", "text", "benefit", "expected")


@transaction.atomic
def create_project(*, orientation: Orientation, words: ProjectWords, by: Actor) -> Project:
    """A project is in preparation, read by whoever reads its orientation, which was submitted and not set aside."""
    _check_staff(by)
    if orientation.is_set_aside or not orientation.versions.exists():
        raise BusinessRuleError(
            "Un projet met en œuvre une orientation publiée, qui n’est pas écartée.", field="orientation"
        )
    told = _sound(words)
    project = Project(orientation=orientation, slug=_free_slug(told.title), created_at=timezone.now())
    _write(project, told)
    tell_change(project, "Projet créé", by=by)
    record(verb="create_project", subject=project, by=by, orientation=orientation.pk)
    return project


@transaction.atomic
def edit_project(*, project: Project, words: ProjectWords, by: Actor) -> Project:
    """The project says something else; its page tells what changed. Its address stays."""
    _check_staff(by)
    held = locked_project(project)
    told = _sound(words)
    changed = differences(words_of(held), told)
    if not changed:
        raise BusinessRuleError("Rien n’a changé.")
    _write(held, told)
    tell_change(held, " ; ".join(changed), by=by)
    record(verb="edit_project", subject=held, by=by, changes=len(changed))
    return held


@transaction.atomic
def change_project_state(*, project: Project, state: str, reason: str = "", by: Actor) -> Project:
    """The project goes on, pauses, ends or stops, as ``FOLLOWING`` allows; a pause and a stop say why."""
    _check_staff(by)
    held = locked_project(project)
    there = ProjectState(state)
    if there not in FOLLOWING[held.state]:
        raise BusinessRuleError(
            f"De « {held.get_state_display()} », un projet ne passe pas à « {there.label} ».", field="state"
        )
    if there in NEEDS_REASON and not clean(reason):
        raise BusinessRuleError("Dites pourquoi : les collectivités qui participent le lisent.", field="reason")
    held.state, held.state_reason = there, clean(reason)
    held.save(update_fields=["state", "state_reason"])
    tell_change(held, f"État : {there.label}{f' ({held.state_reason})' if held.state_reason else ''}", by=by)
    record(verb="change_project_state", subject=held, by=by, state=state)
    return held


# ---------------------------------------------------------------- what these share with milestones and reports


def locked_project(project: Project) -> Project:
    """The same row as it is now, held until the transaction ends."""
    rows = Project.objects.select_for_update(of=("self",)).select_related(
        "orientation", "manager__person", "manager__authority", "manager__body"
    )
    return rows.get(pk=project.pk)


def tell_change(project: Project, text: str, *, by: Actor) -> None:
    """One more line of the history of a project, under the mandate of the day."""
    if by.person is not None:
        ProjectChange.objects.create(
            project=project, at=timezone.now(), person=by.person, mandate_label=by.mandate_label, text=text
        )


def _check_staff(by: Actor) -> None:
    if not can_manage_strategy(by):
        raise BusinessRuleError("Le secrétariat tient les projets.")


def _sound(words: ProjectWords) -> ProjectWords:
    """Cleaned; refused where dates cross or where a delegation says for nobody."""
    told = replace(
        words,
        title=words.title.strip(),
        owned_for=words.owned_for.strip(),
        convention=words.convention.strip(),
        summary=clean(words.summary),
        text=clean(words.text),
        benefit=clean(words.benefit),
        expected=clean(words.expected),
    )
    if not told.title:
        raise BusinessRuleError("Donnez un titre au projet.", field="title")
    if told.starts_on and told.ends_on and told.ends_on < told.starts_on:
        raise BusinessRuleError("La fin prévue doit suivre le début.", field="ends_on")
    if told.convention_from and told.convention_until and told.convention_until < told.convention_from:
        raise BusinessRuleError("La fin de la convention doit suivre son début.", field="convention_until")
    if told.ownership == Ownership.DELEGATED and not told.owned_for:
        raise BusinessRuleError(
            "Dites pour le compte de qui le syndicat mixte exerce la maîtrise d’ouvrage.", field="owned_for"
        )
    return told


def _write(project: Project, words: ProjectWords) -> None:
    for name in (field.name for field in fields(ProjectWords)):
        setattr(project, name, getattr(words, name))
    long_texts = [plain(getattr(words, name)) for name in TEXTS]
    project.search_text = search_text(words.title, *long_texts, words.convention)
    project.save()


def _free_slug(title: str) -> str:
    return free_slug(title, is_taken=lambda s: Project.objects.filter(slug=s).exists(), otherwise="projet")
