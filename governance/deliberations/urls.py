from django.urls import path

from governance.deliberations.views import briefs, carriages, drafts, register, viewpoints

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
    path("reunions/points/<int:item>/avant-de-deliberer/", briefs.item_brief, name="item_brief"),
    path("reunions/points/<int:item>/deliberation/", drafts.draft_create, name="draft_create"),
    path("deliberations/", register.deliberation_list, name="deliberation_list"),
    path("deliberations/preparation/", drafts.draft_list, name="draft_list"),
    path("deliberations/preparation/<int:pk>/", drafts.draft_detail, name="draft_detail"),
    path("deliberations/preparation/<int:pk>/texte/", drafts.draft_edit, name="draft_edit"),
    path("deliberations/preparation/<int:pk>/suites/<slug:key>/", drafts.draft_answer, name="draft_answer"),
    path("deliberations/preparation/<int:pk>/relecture/", drafts.draft_review, name="draft_review"),
    path("deliberations/preparation/<int:pk>/publier/", drafts.draft_publish, name="draft_publish"),
    path("deliberations/preparation/<int:pk>/supprimer/", drafts.draft_discard, name="draft_discard"),
    path("deliberations/<slug:reference>/", register.deliberation_detail, name="deliberation_detail"),
    path("deliberations/<slug:reference>.pdf", register.deliberation_pdf, name="deliberation_pdf"),
    path("deliberations/<slug:reference>/suites/", register.deliberation_outcomes, name="deliberation_outcomes"),
]
