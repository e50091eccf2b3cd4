from django.urls import path

from governance.members import access_urls

app_name = "members"
urlpatterns = [
    *access_urls.urlpatterns,
]
