"""The table of contents of the portal: each app's addresses, in French (DESIGN section 5)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("emegalis.home.urls")),
    path("", include("governance.members.urls")),
    path("", include("governance.members.allauth_urls")),
    path("", include("governance.needs.urls")),
    path("", include("governance.strategy.urls")),
    path("", include("governance.opinions.urls")),
    path("", include("governance.meetings.urls")),
    path("", include("governance.deliberations.urls")),
    path("", include("governance.opendata.urls")),
    path("", include("bulletins.urls")),
    path("", include("emegalis.outbox.urls")),
]

handler400 = "emegalis.home.views.errors.bad_request"
handler403 = "emegalis.home.views.errors.permission_denied"
handler404 = "emegalis.home.views.errors.page_not_found"
handler500 = "emegalis.home.views.errors.server_error"
