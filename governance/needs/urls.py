from django.urls import path

from governance.needs.views import advice, groups, needs, outcomes, referrals, writing

app_name = "needs"
urlpatterns = [
    path("besoins/", needs.need_list, name="need_list"),
    path("besoins/nouveau/", writing.need_create, name="need_create"),
    path("besoins/saisines/", referrals.referral_list, name="referral_list"),
    path("besoins/saisines/<int:pk>/", referrals.referral_detail, name="referral_detail"),
    path("besoins/saisines/<int:pk>/repondre/", referrals.referral_answer, name="referral_answer"),
    path("besoins/<int:pk>/", needs.need_detail, name="need_detail"),
    path("besoins/<int:pk>.txt", needs.need_text, name="need_text"),
    path("besoins/<int:pk>/fichiers/<int:file>/", needs.need_file, name="need_file"),
    path("besoins/<int:pk>/rediger/", writing.need_write, name="need_write"),
    path("besoins/<int:pk>/relire/", writing.need_review, name="need_review"),
    path("besoins/<int:pk>/presenter/", writing.need_present, name="need_present"),
    path("besoins/<int:pk>/supprimer/", writing.need_discard, name="need_discard"),
    path("besoins/<int:pk>/soutenir/", groups.endorsement_give, name="endorsement_give"),
    path("besoins/<int:pk>/soutien/retirer/", groups.endorsement_withdraw, name="endorsement_withdraw"),
    path("besoins/<int:pk>/deposer/", groups.need_submit, name="need_submit"),
    path("besoins/<int:pk>/rendre/", groups.need_return, name="need_return"),
    path("besoins/<int:pk>/retirer/", groups.need_withdraw, name="need_withdraw"),
    path("besoins/<int:pk>/rapporteur/", advice.rapporteur_name, name="rapporteur_name"),
    path("besoins/<int:pk>/assistance/rediger/", advice.advice_write, name="advice_write"),
    path("besoins/<int:pk>/assistance/soumettre/", advice.advice_open, name="advice_open"),
    path("besoins/<int:pk>/assistance/remarque/", advice.advice_comment, name="advice_comment"),
    path("besoins/<int:pk>/assistance/rendre/", advice.advice_submit, name="advice_submit"),
    path("besoins/<int:pk>/assistance.txt", needs.advice_text, name="advice_text"),
    path("besoins/<int:pk>/reunir/", outcomes.need_merge, name="need_merge"),
    path("besoins/<int:pk>/decliner/", outcomes.need_decline, name="need_decline"),
]
