from django.urls import path

from governance.strategy.views import answering, keeping, orientations, plans, proposals, proposing

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
    path("propositions/", proposals.proposal_list, name="proposal_list"),
    path("propositions/nouvelle/", proposing.proposal_create, name="proposal_create"),
    path("propositions/saisine/", proposing.referral_create, name="referral_create"),
    path("propositions/<int:pk>/", proposals.proposal_detail, name="proposal_detail"),
    path("propositions/<int:pk>/rediger/", proposing.proposal_write, name="proposal_write"),
    path("propositions/<int:pk>/supprimer/", proposing.proposal_discard, name="proposal_discard"),
    path("propositions/<int:pk>/relire/", proposing.proposal_review, name="proposal_review"),
    path("propositions/<int:pk>/deposer/", proposing.proposal_submit, name="proposal_submit"),
    path("propositions/<int:pk>/corriger/", proposing.proposal_correct, name="proposal_correct"),
    path("propositions/<int:pk>/retirer/", proposing.proposal_withdraw, name="proposal_withdraw"),
    path("propositions/<int:pk>/soutenir/", answering.support_give, name="support_give"),
    path("propositions/<int:pk>/soutien/retirer/", answering.support_withdraw, name="support_withdraw"),
    path("propositions/<int:pk>/repondre/", answering.proposal_answer, name="proposal_answer"),
    path("propositions/<int:pk>/orientation/", answering.proposal_orientation, name="proposal_orientation"),
]
