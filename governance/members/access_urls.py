"""Addresses of sign-in and of « Mon compte », under the names of this app."""

from django.urls import path

from governance.members.views import account, invitations, messages, private_links, second_factor, sign_in

urlpatterns = [
    path("connexion/", sign_in.sign_in, name="sign_in"),
    path("connexion/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("connexion/code/renvoyer/", sign_in.sign_in_resend, name="sign_in_resend"),
    path("connexion/mot-de-passe/", sign_in.sign_in_password, name="sign_in_password"),
    path("connexion/appareil/", sign_in.sign_in_device, name="sign_in_device"),
    path("connexion/verification/", sign_in.sign_in_second_factor, name="sign_in_second_factor"),
    path("connexion/lien/<str:token>/", private_links.login_link, name="login_link"),
    path("deconnexion/", sign_in.sign_out, name="sign_out"),
    path("acces/<str:token>/", private_links.private_link, name="private_link"),
    path("messages/opposition/<str:token>/", messages.one_click_opposition, name="one_click_opposition"),
    path("messages/opposition/<str:token>/annuler/", messages.opposition_undo, name="opposition_undo"),
    path("mon-compte/", account.account, name="account"),
    path("mon-compte/mot-de-passe/", account.password_choose, name="password_choose"),
    path("mon-compte/mot-de-passe/retirer/", account.password_drop, name="password_drop"),
    path("mon-compte/appareils/<int:pk>/oublier/", account.device_forget, name="device_forget"),
    path("mon-compte/liens/<int:pk>/revoquer/", account.private_link_revoke, name="private_link_revoke"),
    path("mon-compte/messages/", messages.message_sheet, name="messages"),
    path("mon-compte/messages/choix/", messages.messages_choose, name="messages_choose"),
    path("mon-compte/messages/<str:kind>/refuser/", messages.messages_refuse, name="messages_refuse"),
    path("mon-compte/messages/<str:kind>/recevoir/", messages.messages_receive, name="messages_receive"),
    path("mon-compte/second-facteur/", second_factor.second_factor, name="second_factor"),
    path("mon-compte/second-facteur/remplacer/", second_factor.second_factor_replace, name="second_factor_replace"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("personnes/<int:pk>/inviter/", invitations.person_invite, name="person_invite"),
]
