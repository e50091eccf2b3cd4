from django.urls import path

from governance.strategy.views import keeping, orientations, plans

app_name = "strategy"
urlpatterns = [
    path("plan/", plans.plan_detail, name="plan_detail"),
    path("plan/nouveau/", plans.plan_create, name="plan_create"),
    path("plan/<slug:slug>/", plans.plan_of_period, name="plan_of_period"),
    path("plan/<slug:slug>/modifier/", plans.plan_edit, name="plan_edit"),
    path("plan/<slug:slug>/axes/nouveau/", plans.axis_create, name="axis_create"),
    path("plan/<slug:slug>/axes/<int:number>/modifier/", plans.axis_edit, name="axis_edit"),
    path("orientations/", orientations.orientation_list, name="orientation_list"),
    path("orientations/nouvelle/", keeping.orientation_create, name="orientation_create"),
    path("orientations/<slug:slug>/", orientations.orientation_detail, name="orientation_detail"),
    path("orientations/<slug:slug>/modifier/", keeping.orientation_edit, name="orientation_edit"),
    path("orientations/<slug:slug>/referent/", keeping.referent_name, name="referent_name"),
    path("orientations/<slug:slug>/publier/", keeping.version_publish, name="version_publish"),
    path("orientations/<slug:slug>/etape/", keeping.stage_move, name="stage_move"),
    path("orientations/<slug:slug>/ecarter/", keeping.orientation_set_aside, name="orientation_set_aside"),
    path("orientations/<slug:slug>/versions/<int:number>/", orientations.version_detail, name="version_detail"),
    path("orientations/<slug:slug>/versions/<int:number>.txt", orientations.version_text, name="version_text"),
]
