"""The pages of the directory: who may open each, what each tells, how many queries it asks."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.members.enums import BodyKind, ItContact, Seat
from governance.members.models import Authority, Body, Mandate
from governance.members.services.invitations import invite
from governance.people.models import Person
from tests.governance.members.factories import AuthorityFactory, MandateFactory, MemberFactory, standing_body

ROLES = ["secretary", "dgs", "substitute", "preparer", "other_dgs", "elected", "it_head", "business", "former_dgs"]
READERS = set(ROLES) - {"former_dgs"}
STAFF = {"secretary"}
COMMISSION = "commission-orientation-strategique"


@pytest.fixture
def people(request):
    """Everyone, and the addresses of the pages, by name."""
    found = {role: request.getfixturevalue(role) for role in ROLES}
    abers = request.getfixturevalue("abers")
    preparer = Mandate.objects.get(person=found["preparer"])
    paths = {
        "authority_list": reverse("members:authority_list"),
        "authority_detail": reverse("members:authority_detail", args=[abers.siren]),
        "it_contact_answer": reverse("members:it_contact_answer", args=[abers.siren]),
        "membership_open": reverse("members:membership_open", args=[abers.siren]),
        "preparer_name": reverse("members:preparer_name", args=[abers.siren]),
        "preparer_end": reverse("members:preparer_end", args=[abers.siren, preparer.pk]),
        "body_list": reverse("members:body_list"),
        "body_detail": reverse("members:body_detail", args=[COMMISSION]),
        "body_rules": reverse("members:body_rules", args=[COMMISSION]),
        "mandate_list": reverse("members:mandate_list"),
        "mandate_open": reverse("members:mandate_open"),
        "mandate_end": reverse("members:mandate_end", args=[preparer.pk]),
        "person_detail": reverse("members:person_detail", args=[found["dgs"].pk]),
        "person_amend": reverse("members:person_amend", args=[found["dgs"].pk]),
        "import_mandates": reverse("members:import_send", args=["mandats"]),
        "import_authorities": reverse("members:import_send", args=["collectivites"]),
        "syndicate_profile": reverse("members:syndicate_profile"),
    }
    return found, paths


MATRIX = {
    "authority_list": READERS,
    "authority_detail": READERS,
    "it_contact_answer": {"secretary", "dgs"},
    "membership_open": STAFF,
    "preparer_name": {"dgs"},
    "preparer_end": {"dgs"},
    "body_list": READERS,
    "body_detail": READERS,
    "body_rules": STAFF,
    "mandate_list": STAFF,
    "mandate_open": STAFF,
    "mandate_end": STAFF,
    "person_detail": STAFF,
    "person_amend": STAFF,
    "import_mandates": STAFF,
    "import_authorities": STAFF,
    "syndicate_profile": STAFF,
}


def test_each_page_opens_to_those_it_is_for_and_to_nobody_else(people, signed_in):
    found, paths = people
    answers = {
        page: {role for role in ROLES if signed_in(found[role]).get(paths[page]).status_code == 200} for page in MATRIX
    }
    assert answers == MATRIX


def test_who_may_see_but_not_act_gets_403(people, signed_in):
    found, paths = people
    for page, allowed in MATRIX.items():
        for role in set(ROLES) - allowed:
            assert signed_in(found[role]).get(paths[page]).status_code == 403, (page, role)


def test_the_anonymous_go_to_sign_in(people, client):
    for path in people[1].values():
        answer = client.get(path)
        assert answer.status_code == 302 and answer.url.startswith("/connexion/")


@pytest.mark.parametrize("path", ["/collectivites/000000000/", "/collectivites/%00/", "/instances/inconnue/",
                                  "/personnes/99999999999999999999/", "/imports/autre/"])  # fmt: skip
def test_what_does_not_exist_is_404(secretary, signed_in, path):
    assert signed_in(secretary).get(path).status_code == 404


@pytest.mark.parametrize(
    "query", ["q=%00", "page=zzz", "kind=nope&college=9&department=%27", "college=%00", "q=" + "x" * 500]
)
@pytest.mark.parametrize("path", ["/collectivites/", "/mandats/", "/instances/commission-orientation-strategique/"])
def test_nonsense_in_the_address_is_no_error(secretary, signed_in, path, query):
    assert signed_in(secretary).get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["collectivite=%00&instance=%00", "collectivite=" + "9" * 400])
def test_nonsense_in_the_initial_values_is_no_error(secretary, signed_in, query):
    assert signed_in(secretary).get(f"/mandats/ouvrir/?{query}").status_code == 200


# ---------------------------------------------------------------- lists


def _queries(client, path) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "path",
    ["/collectivites/", f"/instances/{COMMISSION}/", "/instances/", "/mandats/", "/mandats/?state=vacants",
     "/secretariat/", "/recherche/?q=abers", "/recherche/?q=kervella"],
)  # fmt: skip
def test_lists_ask_as_many_queries_for_two_rows_as_for_twenty(secretary, signed_in, path):
    client = signed_in(secretary)
    MandateFactory.create_batch(2)
    MemberFactory.create_batch(2)
    client.get(path)
    few = _queries(client, path)
    MandateFactory.create_batch(18)
    MemberFactory.create_batch(18)
    assert _queries(client, path) <= few


def test_an_authority_asks_as_many_queries_whatever_the_number_of_its_seats(secretary, abers, signed_in):
    client = signed_in(secretary)
    path = reverse("members:authority_detail", args=[abers.siren])
    MandateFactory(authority=abers)
    client.get(path)
    few = _queries(client, path)
    MandateFactory.create_batch(10, authority=abers)
    MandateFactory.create_batch(10, authority=abers, ended=True)
    assert _queries(client, path) <= few


def test_members_come_first_and_filters_forgive_accents(dgs, abers, signed_in):
    AuthorityFactory(name="Abbaretz", kind="commune")
    AuthorityFactory(name="Évran", kind="commune", department_code="22")
    client = signed_in(dgs)
    page = client.get("/collectivites/").context["page"]
    assert [authority.name for authority in page] == [abers.name, "Abbaretz", "Évran"]
    page = client.get("/collectivites/?q=evran").context["page"]
    assert [authority.name for authority in page] == ["Évran"]
    page = client.get(f"/collectivites/?q={abers.siren[:6]}").context["page"]
    assert abers in page.object_list


def test_the_map_has_one_tile_per_member_that_has_a_place(dgs, signed_in):
    MemberFactory(hex_row=0, hex_column=1, name="Baie d'Arvor")
    MemberFactory(hex_row=1, hex_column=1)
    answer = signed_in(dgs).get("/collectivites/")
    assert len(answer.context["map"].tiles) == 2
    assert "Baie d’Arvor, collège" in answer.content.decode()


# ---------------------------------------------------------------- who reads names


def test_names_are_read_by_all_addresses_by_the_secretariat(dgs, other_dgs, secretary, abers, signed_in):
    path = reverse("members:authority_detail", args=[abers.siren])
    seen = signed_in(other_dgs).get(path).content.decode()
    assert "Kerdoncuff" in seen and dgs.email not in seen
    assert dgs.email in signed_in(secretary).get("/mandats/").content.decode()


def test_former_seats_are_read_where_one_sits_and_by_the_secretariat(
    former_dgs, dgs, other_dgs, secretary, abers, signed_in
):
    path = reverse("members:authority_detail", args=[abers.siren])
    assert "Guivarc’h" in signed_in(dgs).get(path).content.decode()
    assert "Guivarc’h" in signed_in(secretary).get(path).content.decode()
    assert "Guivarc’h" not in signed_in(other_dgs).get(path).content.decode()


def test_a_collaborateur_is_known_to_their_direction_only(preparer, dgs, elected, other_dgs, abers, signed_in):
    path = reverse("members:authority_detail", args=[abers.siren])
    assert "Prigent" in signed_in(dgs).get(path).content.decode()
    for stranger in (elected, other_dgs):
        client = signed_in(stranger)
        assert "Prigent" not in client.get(path).content.decode()
        assert "Prigent" not in client.get("/recherche/?q=prigent").content.decode().replace('value="prigent"', "")


# ---------------------------------------------------------------- acts


def test_a_dgs_names_and_ends_a_collaborateur(dgs, abers, signed_in):
    client = signed_in(dgs)
    values = {"civility": "M.", "first_name": "Ronan", "last_name": "Le Gall", "email": "r.legall@example.org"}
    with time_machine.travel("2026-11-24 09:00+01:00"):
        answer = client.post(
            f"/collectivites/{abers.siren}/collaborateurs/nommer/", values | {"starts_on": "2026-11-24"}
        )
        assert answer.status_code == 302
        mandate = Mandate.objects.get(seat=Seat.PREPARER)
        assert (mandate.body.kind, mandate.authority) == (BodyKind.STRATEGIC_COMMISSION, abers)
    with time_machine.travel("2026-11-26 09:00+01:00"):
        client = signed_in(dgs)
        client.post(f"/collectivites/{abers.siren}/collaborateurs/{mandate.pk}/fin/")
        mandate.refresh_from_db()
        assert mandate.ends_on == datetime.date(2026, 11, 26)


def test_a_get_ends_nobody(dgs, preparer, abers, signed_in):
    mandate = Mandate.objects.get(person=preparer)
    signed_in(dgs).get(f"/collectivites/{abers.siren}/collaborateurs/{mandate.pk}/fin/")
    assert Mandate.objects.get(pk=mandate.pk).ends_on is None


def test_a_dgs_of_elsewhere_ends_nobody_here(other_dgs, preparer, abers, signed_in):
    mandate = Mandate.objects.get(person=preparer)
    answer = signed_in(other_dgs).post(f"/collectivites/{abers.siren}/collaborateurs/{mandate.pk}/fin/")
    assert answer.status_code == 403


def test_no_dsi_is_an_answer(dgs, abers, menez, signed_in):
    path = f"/collectivites/{abers.siren}/dsi/"
    client = signed_in(dgs)
    refused = client.post(path, {"contact": "shared", "shared_with": ""})
    assert "Indiquez la collectivité" in refused.content.decode()
    refused = client.post(path, {"contact": "shared", "shared_with": "Atlantide"})
    assert "Aucune collectivité" in refused.content.decode()
    assert client.post(path, {"contact": "shared", "shared_with": "Menez-Arvor"}).status_code == 302
    abers.refresh_from_db()
    assert (abers.it_contact, abers.it_shared_with) == (ItContact.SHARED, menez)
    assert "le DSI de" in client.get(f"/collectivites/{abers.siren}/").content.decode()


def test_the_secretariat_opens_corrects_and_ends_a_mandate(secretary, abers, signed_in):
    client = signed_in(secretary)
    values = {
        "civility": "Mme", "first_name": "Enora", "last_name": "Riou", "email": "Enora@example.org",
        "authority": abers.siren, "body": COMMISSION, "seat": "titular", "is_interim": "on", "starts_on": "2026-01-05",
    }  # fmt: skip
    assert client.post("/mandats/ouvrir/", values).status_code == 302
    mandate = Mandate.objects.get(person__last_name="Riou")
    assert mandate.is_interim and mandate.function == "DGS"
    again = client.post("/mandats/ouvrir/", values)
    assert "tient déjà ce mandat" in again.content.decode() and "Enora" in again.content.decode()
    corrected = {"civility": "Mme", "first_name": "Énora", "last_name": "Riou", "email": "e.riou@example.org"}
    assert client.post(f"/personnes/{mandate.person_id}/corriger/", corrected).status_code == 302
    mandate.person.refresh_from_db()
    assert (mandate.person.first_name, mandate.person.email) == ("Énora", "e.riou@example.org")
    refused = client.post(f"/mandats/{mandate.pk}/fin/", {"ends_on": "2026-01-05"})
    assert "doit suivre son début" in refused.content.decode()
    assert client.post(f"/mandats/{mandate.pk}/fin/", {"ends_on": "2026-12-01"}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.ends_on == datetime.date(2026, 12, 1)


def test_an_address_of_someone_else_is_refused_beside_its_field(secretary, dgs, abers, signed_in):
    values = {
        "first_name": "Autre", "last_name": "Personne", "email": dgs.email, "authority": abers.siren,
        "body": COMMISSION, "seat": "substitute", "starts_on": "2026-01-05",
    }  # fmt: skip
    form = signed_in(secretary).post("/mandats/ouvrir/", values).context["form"]
    assert "Anne-Laure" in form.errors["email"][0]


def test_the_secretariat_writes_the_rules_of_a_body(secretary, signed_in):
    client = signed_in(secretary)
    body = standing_body(BodyKind.STRATEGIC_COMMISSION)
    path = f"/instances/{COMMISSION}/regles/"
    form = client.get(path).context["form"]
    values = {name: form.initial[name] for name in form.fields} | {"stances": ["FAV", "DEFAV"], "notice_days": 20}
    assert client.post(path, values).status_code == 302
    body.refresh_from_db()
    assert (body.notice_days, body.stances) == (20, ["FAV", "DEFAV"])
    refused = client.post(path, values | {"quorum_numerator": 3, "quorum_denominator": 2})
    assert "fraction du quorum" in refused.content.decode()
    for wrong in ({"stances": []}, {"period_months": 0}, {"notice_days": 20_000}, {"notice_days": "x" * 50}):
        assert client.post(path, values | wrong).status_code == 200


def test_the_page_of_the_syndicat_feeds_the_footer(secretary, signed_in):
    client = signed_in(secretary)
    form = client.get("/syndicat/").context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    values |= {"name": "Syndicat d'essai", "phone": "02 99 00 00 00", "email": "secretariat@example.org"}
    assert client.post("/syndicat/", values).status_code == 302
    assert "02\u00a099\u00a000\u00a000\u00a000" in client.get("/collectivites/").content.decode()
    refused = client.post("/syndicat/", values | {"siren": "253514492", "seen": ""})
    assert "clé de contrôle" in refused.content.decode()


def test_a_number_that_cannot_be_dialled_is_refused_beside_its_field(secretary, signed_in):
    client = signed_in(secretary)
    form = client.get("/syndicat/").context["form"]
    values = {name: form[name].value() or "" for name in form.fields} | {"phone": "abc <script>"}
    refused = client.post("/syndicat/", values).context["form"]
    assert "composé" in refused.errors["phone"][0]
    client.post("/syndicat/", values | {"phone": "0299125155", "publication_director": "L'essai"})
    assert "02\u00a099\u00a012\u00a051\u00a055" in client.get("/mentions-legales/").content.decode()


def test_another_college_ends_the_first(secretary, abers, signed_in):
    client = signed_in(secretary)
    path = f"/collectivites/{abers.siren}/adhesion/"
    college = client.get(path).context["form"].fields["college"].queryset.get(number=3)
    assert client.post(path, {"college": college.pk, "starts_on": "2026-06-01"}).status_code == 302
    first, second = abers.memberships.order_by("starts_on")
    assert (first.ends_on, second.starts_on, second.college.number) == (second.starts_on, datetime.date(2026, 6, 1), 3)


def test_the_desk_tells_vacant_seats_and_mandates_about_to_end(secretary, abers, signed_in):
    today = datetime.date(2026, 11, 24)
    with time_machine.travel("2026-11-24 09:00+01:00"):
        member = MandateFactory(ends_on=today + datetime.timedelta(days=10)).authority
        text = signed_in(secretary).get("/secretariat/").content.decode()
        listed = signed_in(secretary).get("/mandats/?state=vacants").context["page"]
    assert "sièges vacants" in text and "1&nbsp;mandat finissant" in text.replace("\u00a0", "&nbsp;")
    silent = {v.authority for v in listed if v.body.is_commission}
    assert abers in silent and member not in silent


def test_the_desk_of_an_empty_portal_says_where_to_begin(secretary, signed_in):
    text = signed_in(secretary).get("/secretariat/").content.decode()
    assert "aucune collectivité n’est encore membre" in text
    assert 'href="/imports/collectivites/"' in text and 'href="/syndicat/"' in text
    assert "Tous les sièges sont pourvus" not in text


def test_the_desk_tells_who_was_never_invited(secretary, dgs, signed_in):
    Person.objects.filter(pk=secretary.pk).update(last_login=timezone.now())
    Person.objects.filter(pk=dgs.pk).update(last_login=None)
    text = signed_in(secretary).get("/secretariat/").content.decode().replace("\u00a0", " ")
    assert "1 personne à inviter" in text and 'href="/invitations/"' in text
    invite(people=[dgs], by=None)
    assert "à inviter" not in signed_in(secretary).get("/secretariat/").content.decode()


def test_no_dsi_leaves_no_vacant_seat_in_their_group(secretary, abers, signed_in):
    Authority.objects.filter(pk=abers.pk).update(it_contact=ItContact.DGS)
    listed = signed_in(secretary).get("/mandats/?state=vacants").context["page"]
    assert not any(v.body.kind == BodyKind.IT_GROUP for v in listed)


def test_the_search_finds_authorities_and_people(dgs, abers, signed_in):
    text = signed_in(dgs).get("/recherche/?q=abers").content.decode()
    assert f"/collectivites/{abers.siren}/" in text
    assert "Kerdoncuff" in signed_in(dgs).get("/recherche/?q=kerdoncuff").content.decode()


def test_bodies_are_listed_with_those_who_sit(dgs, signed_in):
    bodies = signed_in(dgs).get("/instances/").context["bodies"]
    assert {body.slug: body.seated for body in bodies}[COMMISSION] == 1
    assert Body.objects.count() == len(bodies)
