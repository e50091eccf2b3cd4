from django.urls import path

from emegalis.home.views import desk, front, gallery, health, information, search

app_name = "home"
urlpatterns = [
    path("", front.front, name="front"),
    path("secretariat/", desk.desk, name="desk"),
    path("composants/", gallery.gallery, name="gallery"),
    path("recherche/", search.search, name="search"),
    path("aide/", information.help_page, name="help"),
    path("plan-du-site/", information.sitemap, name="sitemap"),
    path("accessibilite/", information.accessibility, name="accessibility"),
    path("mentions-legales/", information.legal_notice, name="legal_notice"),
    path("donnees-personnelles/", information.privacy, name="privacy"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
