"""How the orientations of a plan stand in the plans of each authority: page with filters, and table to take away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from emegalis.lib.access import allowed, http_methods
from emegalis.lib.pages import page_of
from emegalis.lib.spreadsheets import CONTENT_TYPE, csv_pieces
from governance.members.models import Authority
from governance.opinions.figures import POSITIONS
from governance.opinions.permissions import can_read_each_opinion
from governance.opinions.perspectives import Matrix, perspective_matrix
from governance.opinions.reading_forms import MatrixFilterForm
from governance.strategy.models import StrategicPlan

LINES_PER_PAGE = 50
COLUMNS = (
    "collectivite", "siren", "orientation", "titre", "sens", "reference", "dans_ses_plans", "annee", "document",
    "budget_eur",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the matrix of a plan, and the authorities that the filters keep."""

    plan: StrategicPlan | None
    form: MatrixFilterForm
    matrix: Matrix
    authorities: list[Authority]


def _asked(request: Any) -> Asked:
    plans = list(StrategicPlan.objects.visible_to(request.actor).order_by("-starts_on", "id"))
    form = MatrixFilterForm(request.GET, plans=plans, day=request.actor.day)
    plan = form.chosen_plan
    matrix = perspective_matrix(request.actor, plan, axis=form.axis)
    return Asked(plan, form, matrix, matrix.with_position(form.authorities(), form.position))


@http_methods("GET")
@allowed(can_read_each_opinion)
def perspectives(request: Any) -> HttpResponse:
    asked = _asked(request)
    page = page_of(asked.authorities, request, size=LINES_PER_PAGE)
    context = {
        "plan": asked.plan,
        "form": asked.form,
        "columns": asked.matrix.columns,
        "page": page,
        "lines": [asked.matrix.line(authority) for authority in page],
        "query": request.GET.urlencode(),
        "stances": {cell.stance for cell in asked.matrix.cells.values()},
    }
    return render(request, "opinions/perspectives.html", context)


@http_methods("GET")
@allowed(can_read_each_opinion)
def perspectives_csv(request: Any) -> HttpResponseBase:
    """One line per opinion, with the filters of the page."""
    response = StreamingHttpResponse(csv_pieces(COLUMNS, _lines(_asked(request))), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="mises-en-perspective.csv"'
    return response


def _lines(asked: Asked) -> Iterator[tuple[object, ...]]:
    for authority in asked.authorities:
        for orientation, cell in asked.matrix.line(authority).cells:
            if cell:
                yield (
                    authority.name, authority.siren, orientation.number, orientation.title, cell.stance_label,
                    cell.reference, POSITIONS.get(cell.position, ""), cell.year, cell.plan, cell.budget,
                )  # fmt: skip
