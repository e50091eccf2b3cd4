"""The names by which allauth finds the screens it leads to: the same views, at the same addresses."""

from django.urls import path

from governance.members.views import sign_in

urlpatterns = [
    path("connexion/", sign_in.sign_in, name="account_login"),
    path("connexion/", sign_in.sign_in, name="account_request_login_code"),
    path("connexion/code/", sign_in.sign_in_code, name="account_confirm_login_code"),
    path("connexion/verification/", sign_in.sign_in_second_factor, name="mfa_authenticate"),
]
