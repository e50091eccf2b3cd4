"""Open data: the page that documents it, and its files. Open to everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from emegalis.lib.access import http_methods
from emegalis.lib.downloads import file_response
from governance.deliberations.models import Deliberation
from governance.members.models import SyndicateProfile
from governance.opendata import datasets, scdl


def _profile() -> SyndicateProfile | None:
    return SyndicateProfile.objects.select_related("authority").first()


@http_methods("GET")
@login_not_required
def open_data(request: HttpRequest) -> HttpResponse:
    profile = _profile()
    context = {
        "count": Deliberation.objects.published().count(),
        "can_export": bool(profile and profile.siret),
        "schema_version": scdl.VERSION,
        "columns": scdl.COLUMNS,
        "licence": datasets.LICENCE,
    }
    return render(request, "opendata/open_data.html", context)


@http_methods("GET")
@login_not_required
def deliberations_csv(request: HttpRequest) -> HttpResponse:
    """SCDL « Délibérations »; 404 while the SIRET of the syndicat is not known."""
    profile = _profile()
    try:
        rows = datasets.scdl_rows(datasets.published())
    except datasets.MissingSiretError as missing:
        raise Http404 from missing
    name = datasets.file_name(profile.authority.siren if profile else "", timezone.localdate())
    return file_response(datasets.as_csv(rows).encode(), filename=name, content_type="text/csv; charset=utf-8")


@http_methods("GET")
@login_not_required
def deliberations_json(request: HttpRequest) -> HttpResponse:
    body = datasets.deliberations_json(datasets.published())
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
