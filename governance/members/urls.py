from django.urls import path

from governance.members.views import account

app_name = "members"
urlpatterns = [
    path("mon-compte/", account.account, name="account"),
]
