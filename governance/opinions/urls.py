from django.urls import URLPattern, path

from governance.opinions.views import consultations, opinions, synthesis, writing

app_name = "opinions"
urlpatterns: list[URLPattern] = [
    path("consultations/", consultations.consultation_list, name="consultation_list"),
    path("consultations/ouvrir/", consultations.consultation_open, name="consultation_open"),
    path("consultations/<int:pk>/", consultations.consultation_detail, name="consultation_detail"),
    path("consultations/<int:pk>/relance/", consultations.consultation_remind, name="consultation_remind"),
    path("consultations/<int:pk>/retirer/", consultations.consultation_withdraw, name="consultation_withdraw"),
    path("consultations/<int:pk>/synthese/", synthesis.synthesis, name="synthesis"),
    path("consultations/<int:pk>/synthese.pdf", synthesis.synthesis_pdf, name="synthesis_pdf"),
    path("consultations/<int:pk>/avis/", writing.opinion_write, name="opinion_write"),
    path("consultations/<int:pk>/avis/reserves/", writing.reservation_add, name="reservation_add"),
    path(
        "consultations/<int:pk>/avis/reserves/<int:rank>/retirer/",
        writing.reservation_remove,
        name="reservation_remove",
    ),
    path("consultations/<int:pk>/avis/relire/", writing.opinion_review, name="opinion_review"),
    path("consultations/<int:pk>/avis/deposer/", writing.opinion_submit, name="opinion_submit"),
    path("avis/<slug:reference>/", opinions.opinion_detail, name="opinion_detail"),
    path("avis/<slug:reference>/recepisse.pdf", opinions.receipt_pdf, name="receipt_pdf"),
    path("avis/<slug:reference>/retirer/", opinions.opinion_withdraw, name="opinion_withdraw"),
]
