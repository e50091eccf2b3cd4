from django.urls import path

from emegalis.home.views import health

app_name = "home"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
