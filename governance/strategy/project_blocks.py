"""What projects bring to other pages: the desk, an orientation and its line, an authority."""

from emegalis.lib.french import day_of, plural
from emegalis.lib.slots import Block, Facts
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.enums import FactState, ProjectState, Stage, Step
from governance.strategy.models import Milestone, Orientation, Participation, ProgressReport, Project
from governance.strategy.permissions import can_manage_strategy, can_read_participations, can_see_visibility
from governance.strategy.selectors import by_holder, projects_of

SHOWN = 8


def desk_projects(actor: Actor, subject: None) -> Block | None:
    """« Projets »: milestones whose day is past, groups that are awaited, reports in draft, who chose of late."""
    if not can_manage_strategy(actor):
        return None
    late = Milestone.objects.late(on=actor.day).select_related("project", "body")
    waiting = Milestone.objects.waiting().filter(planned_on__gte=actor.day).select_related("project", "body")
    count = late.count()
    context = {
        "late": list(late[:SHOWN]),
        "waiting": list(waiting[:SHOWN]),
        "drafts": list(ProgressReport.objects.drafts().select_related("project").order_by("written_at")[:SHOWN]),
        "choices": list(
            Participation.objects.select_related("project", "authority").order_by("-decided_at", "-pk")[:4]
        ),
        "today": actor.day,
    }
    attention = plural(count, "jalon de projet a passé sa date", "jalons de projets ont passé leur date")
    return Block("strategy/_desk_projects.html", context, attention=attention if count else "")


def orientation_projects(actor: Actor, subject: Orientation) -> list[Block | Facts]:
    """On the page of an orientation: what carries it out, and the facts of the steps that follow the decision."""
    projects = list(projects_of(subject, actor))
    may_create = can_manage_strategy(actor) and not subject.is_set_aside and subject.versions.exists()
    brought: list[Block | Facts] = list(_facts(subject, projects))
    if projects or may_create:
        context = {"projects": projects, "orientation": subject, "may_create": may_create}
        brought.append(Block("strategy/_orientation_projects.html", context))
    return brought


def _facts(subject: Orientation, projects: list[Project]) -> list[Facts]:
    """Once the orientation is carried out: by how many projects, with how many authorities, since when."""
    if subject.stage not in {Stage.IMPLEMENTATION, Stage.EVALUATION} or not projects:
        return []
    over = all(project.state in {ProjectState.DONE, ProjectState.STOPPED} for project in projects)
    body = f"Syndicat et collectivités ({plural(len(projects), 'projet')})"
    begun = min(project.starts_on or day_of(project.created_at) for project in projects)
    return [Facts(Step.IMPLEMENTATION, FactState.DONE if over else FactState.NOW, body=body, on=begun)]


def authority_parts(actor: Actor, subject: Authority) -> Block | None:
    """On the page of an authority: its visibility page for its own people, and where it takes part."""
    sees = can_see_visibility(actor, subject)
    rows = []
    if can_read_participations(actor):
        visible = Project.objects.visible_to(actor).values("pk")
        spoken_for = Authority.objects.taken_over([subject], on=actor.day)
        parts = Participation.objects.of_authorities(spoken_for).filter(project__in=visible)
        spoken = by_holder(parts.select_related("project", "authority"), spoken_for).values()
        rows = sorted(spoken, key=lambda row: (row.decided_at, row.pk), reverse=True)[:SHOWN]
    if not (sees or rows):
        return None
    return Block("strategy/_authority_parts.html", {"authority": subject, "sees": sees, "rows": rows})
