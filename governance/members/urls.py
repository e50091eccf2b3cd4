from governance.members import access_urls, directory_urls

app_name = "members"
urlpatterns = [
    *access_urls.urlpatterns,
    *directory_urls.urlpatterns,
]
