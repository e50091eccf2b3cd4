from django.urls import path

from emegalis.outbox.views import addresses, mailbox, recipients, retained, sendings

app_name = "outbox"
urlpatterns = [
    path("envois/", sendings.sending_list, name="sending_list"),
    path("envois/adresses/", addresses.address_list, name="address_list"),
    path("envois/adresses/<int:pk>/reessayer/", addresses.address_retry, name="address_retry"),
    path("envois/<int:pk>/", sendings.sending_detail, name="sending_detail"),
    path("envois/<int:pk>/avancement/", sendings.sending_progress, name="sending_progress"),
    path("envois/<int:pk>/destinataires/", recipients.recipient_list, name="recipient_list"),
    path("envois/<int:pk>/destinataires.csv", recipients.recipient_file, name="recipient_file"),
    path("envois/<int:pk>/reessayer/", recipients.sending_retry, name="sending_retry"),
    path("envois/<int:pk>/suspendre/", sendings.sending_pause, name="sending_pause"),
    path("envois/<int:pk>/reprendre/", sendings.sending_resume, name="sending_resume"),
    path("envois/<int:pk>/annuler/", sendings.sending_cancel, name="sending_cancel"),
    path("envois/<int:pk>/liberer/", retained.sending_release, name="sending_release"),
    path("envois/retenus/", retained.retained_list, name="retained_list"),
    path("envois/retenus/liberer/", retained.retained_release, name="retained_release"),
    path("envois/retenus/annuler/", retained.retained_cancel, name="retained_cancel"),
    path("envois/retenus/ici/", retained.settle_here, name="settle_here"),
    path("envois/messages/<int:pk>/", sendings.delivery_retry, name="delivery_retry"),
    path("courriels-de-demonstration/", mailbox.demo_mailbox, name="demo_mailbox"),
    path("courriels-de-demonstration/<str:name>/", mailbox.demo_mail, name="demo_mail"),
    path("courriels-de-demonstration/<str:name>/apercu/", mailbox.demo_mail_preview, name="demo_mail_preview"),
    path("courriels-de-demonstration/<str:name>/pieces/<int:number>/", mailbox.demo_mail_file, name="demo_mail_file"),
]
