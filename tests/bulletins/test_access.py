"""Who may open what: one case per kind of person and view (docs/access.md)."""

import pytest
from django.test import Client
from django.urls import reverse

from bulletins.models import NewsItem
from bulletins.services.news import propose_news
from governance.members.roles import actor_for

# visitor, secretary, commissioner, élu, DSI, mandate ended
ROLES = ["visitor", "secretary", "dgs", "elected", "it_head", "former_dgs"]
READING = [302, 200, 200, 200, 200, 403]
STAFF_READS = [302, 200, 403, 403, 403, 403]
STAFF_ACTS = [302, 302, 403, 403, 403, 403]

GETS = {
    "bulletin_list": READING,
    "bulletin_detail": READING,
    "bulletin_pdf": READING,
    "news_list": READING,
    "news_propose": READING,
    "bulletin_create": STAFF_READS,
    "bulletin_compose": STAFF_READS,
    "bulletin_edit": STAFF_ACTS,
    "bulletin_recipients": STAFF_READS,
    "article_create": STAFF_ACTS,
    "article_edit": STAFF_ACTS,
    "bulletin_send": STAFF_ACTS,
    "opposition_link": [200, 302, 302, 302, 302, 302],
}
POSTS = [
    "bulletin_discard",
    "news_take_in",
    "article_up",
    "article_down",
    "article_delete",
    "bulletin_ready",
    "bulletin_reopen",
    "edition_retry",
    "bulletin_send",
    "news_take_up",
]
WITH_ARTICLE = {"article_edit", "article_up", "article_down", "article_delete"}


@pytest.fixture
def person_client(request, signed_in):
    def client(role):
        return Client() if role == "visitor" else signed_in(request.getfixturevalue(role))

    return client


@pytest.fixture
def item(dgs):
    actor = actor_for(dgs)
    return propose_news(title="Nouvelle", text="Texte.", authority=actor.authorities[0], by=actor)


def address(name, bulletin):
    if name in {"bulletin_list", "bulletin_create", "news_list", "news_propose", "opposition_link"}:
        return reverse(f"bulletins:{name}")
    if name == "news_take_up":
        return reverse(f"bulletins:{name}", args=[NewsItem.objects.get().pk])
    extra = {"edition_retry": bulletin.editions.first, **dict.fromkeys(WITH_ARTICLE, bulletin.articles.first)}
    args = [bulletin.number] + ([extra[name]().pk] if name in extra else [])
    return reverse(f"bulletins:{name}", args=args)


@pytest.mark.parametrize("name", GETS)
@pytest.mark.parametrize("role", ROLES)
def test_reading(role, name, sent, person_client):
    if name == "bulletin_pdf" and role == "secretary":
        sent.editions.update(pdf=b"%PDF")
    answer = person_client(role).get(address(name, sent))
    assert answer.status_code == GETS[name][ROLES.index(role)]


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("role", ROLES)
def test_acting(role, name, sent, item, person_client):
    client = person_client(role)
    assert client.post(address(name, sent)).status_code == STAFF_ACTS[ROLES.index(role)]
    assert client.get(address(name, sent)).status_code in ({405, 302, 403} if name != "bulletin_send" else {302, 403})


@pytest.mark.parametrize(("role", "status"), list(zip(ROLES, [302, 404, 404, 404, 404, 403], strict=True)))
def test_an_unknown_number_is_not_found(role, status, sent, person_client):
    assert person_client(role).get("/bulletins/1999-9/").status_code == status


@pytest.mark.parametrize(("role", "status"), list(zip(ROLES, [302, 200, 200, 404, 404, 403], strict=True)))
def test_news_is_seen_by_its_author_and_the_secretariat(role, status, item, person_client):
    assert person_client(role).get(item.get_absolute_url()).status_code == status


@pytest.mark.parametrize("query", ["q=%00", "q=" + "a" * 300, "page=zzz", "page=-1", "annee=x"])
def test_strange_parameters_of_the_archive_are_no_error(query, sent, dgs, signed_in):
    assert signed_in(dgs).get(f"/bulletins/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["pour=%00", "pour=000000000", "pour=../..", "edition=x", "pour=é"])
def test_strange_editions_are_not_found(query, sent, dgs, secretary, signed_in):
    for person in (dgs, secretary):
        status = signed_in(person).get(f"/bulletins/{sent.number}.pdf?{query}").status_code
        assert status == 404 or (person == dgs and query.startswith("edition") and status == 200)
