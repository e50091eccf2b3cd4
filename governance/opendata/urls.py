from django.urls import path

from governance.opendata.views import calendars, data

app_name = "opendata"
urlpatterns = [
    path("donnees-ouvertes/", data.open_data, name="open_data"),
    path("donnees-ouvertes/deliberations.csv", data.deliberations_csv, name="deliberations_csv"),
    path("donnees-ouvertes/deliberations.json", data.deliberations_json, name="deliberations_json"),
    path("agenda/", calendars.my_calendar, name="my_calendar"),
    path("agenda/abonner/", calendars.calendar_open, name="calendar_open"),
    path("agenda/terminer/", calendars.calendar_close, name="calendar_close"),
    path("agenda/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
]
