from django.urls import path

from governance.deliberations.views import carriages, viewpoints

app_name = "deliberations"
urlpatterns = [
    path("points-de-vue/", viewpoints.viewpoint_list, name="viewpoint_list"),
    path("points-de-vue/ecrire/<int:item>/", viewpoints.viewpoint_write, name="viewpoint_write"),
    path("points-de-vue/<int:pk>/", viewpoints.viewpoint_detail, name="viewpoint_detail"),
    path("points-de-vue/<int:pk>/supprimer/", viewpoints.viewpoint_discard, name="viewpoint_discard"),
    path("points-de-vue/<int:pk>/transmettre/", carriages.viewpoint_pass, name="viewpoint_pass"),
    path("transmissions/<int:pk>/reprendre/", carriages.carriage_take_back, name="carriage_take_back"),
    path("transmissions/<int:pk>/vu/", carriages.carriage_seen, name="carriage_seen"),
    path("transmissions/<int:pk>/repondre/", carriages.carriage_answer, name="carriage_answer"),
    path("transmissions/<int:pk>/evoque/", carriages.carriage_spoken, name="carriage_spoken"),
    path("transmissions/<int:pk>/proces-verbal/", carriages.carriage_record, name="carriage_record"),
]
