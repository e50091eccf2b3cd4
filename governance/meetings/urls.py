from django.urls import URLPattern, URLResolver, include, path

from governance.meetings.views import agenda, convocations, pages, polls, proposals, replies, scheduling, supplements

app_name = "meetings"

_agenda = [
    path("", agenda.agenda_build, name="agenda_build"),
    path("ajouter/", agenda.agenda_item_add, name="agenda_item_add"),
    path("ordre/", agenda.agenda_order, name="agenda_order"),
    path("habituel/", agenda.agenda_usual, name="agenda_usual"),
    path("orientation/<int:orientation>/", agenda.agenda_orientation_add, name="agenda_orientation_add"),
    path("<int:item>/", agenda.agenda_item_edit, name="agenda_item_edit"),
    path("<int:item>/monter/", agenda.agenda_item_raise, name="agenda_item_raise"),
    path("<int:item>/descendre/", agenda.agenda_item_lower, name="agenda_item_lower"),
    path("<int:item>/retirer/", agenda.agenda_item_remove, name="agenda_item_remove"),
    path("<int:item>/pieces/", agenda.paper_add, name="paper_add"),
]
_meeting: list[URLPattern | URLResolver] = [
    path("", pages.meeting_detail, name="meeting_detail"),
    path("deplacer/", scheduling.meeting_move, name="meeting_move"),
    path("annuler/", scheduling.meeting_cancel, name="meeting_cancel"),
    path("tenue/", scheduling.meeting_held, name="meeting_held"),
    path("ordre-du-jour/", include(_agenda)),
    path("complement/", supplements.supplement_build, name="supplement_build"),
    path("complement/ajouter/", supplements.supplement_item_add, name="supplement_item_add"),
    path("complement/envoyer/", supplements.supplement_send, name="supplement_send"),
    path("complement/apercu.pdf", supplements.supplement_draft_pdf, name="supplement_draft_pdf"),
    path("complement-<int:supplement>.pdf", supplements.supplement_pdf, name="supplement_pdf"),
    path("pieces/<int:paper>/", agenda.paper_detail, name="paper_detail"),
    path("pieces/<int:paper>/retirer/", agenda.paper_remove, name="paper_remove"),
    path("convocation/", convocations.convocation_preview, name="convocation_preview"),
    path("convocation/mot/", convocations.convocation_note, name="convocation_note"),
    path("convocation/envoyer/", convocations.convocation_send, name="convocation_send"),
    path("convocation/message/", convocations.convocation_mail, name="convocation_mail"),
    path("convocation/apercu.pdf", convocations.convocation_draft_pdf, name="convocation_draft_pdf"),
    path("convocation.pdf", convocations.convocation_pdf, name="convocation_pdf"),
    path("dossier.pdf", convocations.meeting_file, name="meeting_file"),
    path("invitation.ics", convocations.invitation_ics, name="invitation_ics"),
    path("reponses/", convocations.reply_list, name="reply_list"),
    path("reponses/nouveaux/", convocations.newcomers_convene, name="newcomers_convene"),
    path("reponses/<int:convocation>/", convocations.convocation_person, name="convocation_person"),
    path("reponses/<int:convocation>/repondre/", pages.reply_record, name="reply_record"),
    path("reponses/<int:convocation>/remise/", convocations.other_delivery_record, name="other_delivery_record"),
]
_poll: list[URLPattern | URLResolver] = [
    path("", polls.poll_detail, name="poll_detail"),
    path("repondre/<int:invitation>/", polls.poll_answer, name="poll_answer"),
    path("relancer/", polls.poll_remind, name="poll_remind"),
    path("retenir/<int:option>/", polls.poll_choose, name="poll_choose"),
    path("abandonner/", polls.poll_abandon, name="poll_abandon"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("reunions/", pages.meeting_list, name="meeting_list"),
    path("reunions/proposition/<int:proposal>/", proposals.agenda_proposal_add, name="agenda_proposal_add"),
    path("reunions/nouvelle/", scheduling.meeting_schedule, name="meeting_schedule"),
    path("reunions/reponse/<str:token>/", replies.reply_by_link, name="reply_by_link"),
    path("reunions/reponse/<str:token>/<int:convocation>/", replies.reply_by_link_record, name="reply_by_link_record"),
    path("reunions/sondages/nouveau/", polls.poll_open, name="poll_open"),
    path("reunions/sondages/<int:pk>/", include(_poll)),
    path("reunions/dates/<str:token>/", polls.poll_by_link, name="poll_by_link"),
    path("reunions/dates/<str:token>/<int:invitation>/", polls.poll_by_link_answer, name="poll_by_link_answer"),
    path("reunions/<int:pk>/", include(_meeting)),
]
