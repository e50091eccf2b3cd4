"""Reading the versions of an orientation: one of them, its proof, what two of them say differently."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from emegalis.lib.access import get_visible_or_404, http_methods
from emegalis.lib.canonical import fingerprint
from governance.strategy.differences import compare
from governance.strategy.forms.orientations import ComparisonForm
from governance.strategy.models import Orientation, OrientationVersion
from governance.strategy.selectors import groups_of, versions_of


@http_methods("GET")
def version_detail(request: Any, slug: str, number: int) -> HttpResponse:
    version = _version(request, slug, number)
    orientation = version.orientation
    context = {
        "orientation": orientation,
        "version": version,
        "others": [other for other in versions_of(orientation) if other.pk != version.pk],
        "documents": list(version.documents.all()),
        "own_groups": groups_of(request.actor),
        "is_proven": fingerprint(version.canonical_text) == version.sha256,
    }
    return render(request, "strategy/version_detail.html", context)


@http_methods("GET")
def version_text(request: Any, slug: str, number: int) -> HttpResponse:
    """The very text on which the fingerprint is computed, to be checked by hand."""
    version = _version(request, slug, number)
    return HttpResponse(
        version.canonical_text.encode(),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="orientation-{version.orientation.number}-v{number}.txt"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _orientation(request: Any, slug: str) -> Orientation:
    return get_visible_or_404(Orientation.objects.visible_to(request.actor).select_related("axis__plan"), slug=slug)


def _version(request: Any, slug: str, number: int) -> OrientationVersion:
    orientation = _orientation(request, slug)
    version = get_visible_or_404(OrientationVersion.objects.filter(orientation=orientation), number=number)
    version.orientation = orientation
    return version


@http_methods("GET")
def version_compare(request: Any, slug: str) -> HttpResponse:
    """Any two versions, word by word; the last two when none is named."""
    orientation = _orientation(request, slug)
    versions = versions_of(orientation)
    form = ComparisonForm(_pair(request, versions), versions=versions)
    chosen = {version.number: version for version in versions}
    asked = form.cleaned_data if form.is_valid() else {}
    before, after = (chosen.get(asked.get(name, 0)) for name in ("avant", "apres"))
    context = {
        "orientation": orientation,
        "form": form,
        "before": before,
        "after": after,
        "has_two": len(versions) > 1,
        "differences": compare(before.said, after.said) if before and after else [],
    }
    return render(request, "strategy/version_compare.html", context)


def _pair(request: Any, versions: list[OrientationVersion]) -> Any:
    """What is asked, or the step that led to the last version."""
    if "avant" in request.GET or "apres" in request.GET or len(versions) < 2:
        return request.GET
    return {"avant": versions[1].number, "apres": versions[0].number}
