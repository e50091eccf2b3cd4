from django.urls import path

from governance.members.views import account, messages, private_links

app_name = "members"
urlpatterns = [
    path("acces/<str:token>/", private_links.private_link, name="private_link"),
    path("mon-compte/", account.account, name="account"),
    path("messages/opposition/<str:token>/", messages.one_click_opposition, name="one_click_opposition"),
]
