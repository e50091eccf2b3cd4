"""Addresses of the directory, under the names of this app."""

from django.urls import path

from governance.members.views import authorities, bodies, contacts, imports, mandates, syndicate

urlpatterns = [
    path("collectivites/", authorities.authority_list, name="authority_list"),
    path("collectivites/<str:siren>/", authorities.authority_detail, name="authority_detail"),
    path("collectivites/<str:siren>/contacts/", contacts.contacts_confirm, name="contacts_confirm"),
    path("contacts/", contacts.correction_list, name="correction_list"),
    path("contacts/<int:pk>/", contacts.correction_answer, name="correction_answer"),
    path("collectivites/<str:siren>/dsi/", authorities.it_contact_answer, name="it_contact_answer"),
    path("collectivites/<str:siren>/adhesion/", authorities.membership_open, name="membership_open"),
    path("collectivites/<str:siren>/collaborateurs/nommer/", authorities.preparer_name, name="preparer_name"),
    path("collectivites/<str:siren>/collaborateurs/<int:pk>/fin/", authorities.preparer_end, name="preparer_end"),
    path("instances/", bodies.body_list, name="body_list"),
    path("instances/<slug:slug>/", bodies.body_detail, name="body_detail"),
    path("instances/<slug:slug>/regles/", bodies.body_rules, name="body_rules"),
    path("instances/<slug:slug>/presidence/", bodies.chair_name, name="chair_name"),
    path("mandats/", mandates.mandate_list, name="mandate_list"),
    path("mandats/ouvrir/", mandates.mandate_open, name="mandate_open"),
    path("mandats/<int:pk>/fin/", mandates.mandate_end, name="mandate_end"),
    path("personnes/<int:pk>/", mandates.person_detail, name="person_detail"),
    path("personnes/<int:pk>/corriger/", mandates.person_amend, name="person_amend"),
    path("imports/<slug:kind>/", imports.import_send, name="import_send"),
    path("imports/fichier/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/fichier/<int:pk>/confirmer/", imports.import_confirm, name="import_confirm"),
    path("imports/fichier/<int:pk>/rapport.csv", imports.import_report, name="import_report"),
    path("syndicat/", syndicate.syndicate_profile, name="syndicate_profile"),
]
