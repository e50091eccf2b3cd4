"""« Mon compte »: my mandates, my sign-in, my messages."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from emegalis.outbox.letters import Kind
from emegalis.outbox.models import Delivery
from emegalis.outbox.registry import kinds
from governance.members.services.notices import refuse_messages
from governance.people import services as people
from governance.people.models import Device, PrivateLink

BULLETIN = Kind("test_bulletin", "Bulletin de liaison", opposable=True)


@pytest.fixture
def bulletin(settings):
    """A kind of mail that can be refused."""
    settings.OUTBOX_KINDS = [*settings.OUTBOX_KINDS, "tests.governance.members.test_account.BULLETIN"]
    return BULLETIN.name


def opposition_path(person, kind):
    return people.opposition_headers(person.pk, kind)["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)


@pytest.mark.parametrize(
    "who", ["secretary", "dgs", "substitute", "preparer", "shared_dgs", "elected", "it_head", "business", "former_dgs"]
)
def test_everyone_opens_their_own_account(request, signed_in, who):
    person = request.getfixturevalue(who)
    page = signed_in(person).get("/mon-compte/").content.decode()
    assert person.full_name in page.replace("&#x27;", "’")
    assert "Me déconnecter" in page


def test_the_account_takes_few_queries(dgs, signed_in, django_assert_max_num_queries):
    client = signed_in(dgs)
    for _ in range(20):
        people.remember_device(person=dgs, label="Firefox")
        people.issue_private_link(person=dgs, purpose="opinion", target="/plan/", expires_at=timezone.now())
    with django_assert_max_num_queries(14):
        client.get("/mon-compte/")


def test_a_password_is_chosen_changed_and_removed(dgs, signed_in):
    client = signed_in(dgs)
    client.post("/mon-compte/mot-de-passe/", {"password": "korrigan-sur-la-lande"})
    dgs.refresh_from_db()
    assert dgs.check_password("korrigan-sur-la-lande")
    assert Delivery.objects.get().kind == "account_notice"
    wrong = client.post("/mon-compte/mot-de-passe/", {"current": "autre", "password": "une-autre-phrase-longue"})
    assert "Ce n’est pas votre mot de passe actuel" in wrong.content.decode()
    client.post("/mon-compte/mot-de-passe/retirer/")
    dgs.refresh_from_db()
    assert not dgs.has_usable_password()
    assert client.get("/mon-compte/").status_code == 200


@pytest.mark.parametrize("password", ["", "court", "123456789012", "Kerdoncuff-2026"])
def test_a_weak_password_is_refused_beside_the_field(dgs, signed_in, password):
    response = signed_in(dgs).post("/mon-compte/mot-de-passe/", {"password": password})
    assert response.status_code == 200
    assert response.context["form"].errors["password"]


def test_a_chosen_password_ends_other_sessions(dgs, signed_in):
    here, elsewhere = signed_in(dgs), signed_in(dgs)
    here.post("/mon-compte/mot-de-passe/", {"password": "korrigan-sur-la-lande"})
    assert here.get("/mon-compte/").status_code == 200
    assert elsewhere.get("/mon-compte/").status_code == 302


def test_one_s_own_devices_and_links_are_ended_and_nobody_else_s(dgs, other_dgs, signed_in):
    for person in (dgs, other_dgs):
        people.remember_device(person=person, label="Firefox sous Windows")
        people.issue_private_link(
            person=person, purpose="opinion", target="/plan/", expires_at=timezone.now() + timezone.timedelta(days=1)
        )
    client = signed_in(dgs)
    for model, path in [
        (Device, "/mon-compte/appareils/{}/oublier/"),
        (PrivateLink, "/mon-compte/liens/{}/revoquer/"),
    ]:
        mine, theirs = model.objects.get(person=dgs), model.objects.get(person=other_dgs)
        assert client.post(path.format(mine.pk)).status_code == 302
        assert client.post(path.format(theirs.pk)).status_code == 404
        mine.refresh_from_db(), theirs.refresh_from_db()
        assert mine.revoked_at and not theirs.revoked_at


# ---------------------------------------------------------------- messages


def test_bulletins_are_refused_and_accepted_again_with_a_mail_each_time(dgs, signed_in, bulletin):
    client = signed_in(dgs)
    client.post(f"/mon-compte/messages/{bulletin}/refuser/")
    assert people.opposed_ids(bulletin) == {dgs.pk}
    assert "Bulletin de liaison" in Delivery.objects.latest("id").message.subject
    client.post(f"/mon-compte/messages/{bulletin}/recevoir/")
    assert people.opposed_ids(bulletin) == set()
    assert Delivery.objects.filter(kind="account_notice", address=dgs.email).count() == 2


def test_a_convocation_cannot_be_refused(dgs, signed_in):
    certain = next(kind.name for kind in kinds().values() if not kind.opposable)
    assert signed_in(dgs).post(f"/mon-compte/messages/{certain}/refuser/").status_code == 404
    assert signed_in(dgs).post("/mon-compte/messages/inconnu/refuser/").status_code == 404
    assert not people.opposed_ids(certain)


def test_a_mail_program_unsubscribes_in_one_click_without_session_or_token_of_form(dgs, bulletin):
    browser = Client(enforce_csrf_checks=True)
    path = opposition_path(dgs, bulletin)
    page = browser.get(path).content.decode()
    assert "Ne plus les recevoir" in page
    assert people.opposed_ids(bulletin) == set()
    response = browser.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200
    assert people.opposed_ids(bulletin) == {dgs.pk}


def test_the_confirmation_holds_the_way_back(dgs, bulletin):
    refuse_messages(person=dgs, kind=bulletin)
    body = bytes(Delivery.objects.get().message.payload)
    assert b"messages/opposition/" in body.replace(b"=\r\n", b"").replace(b"=\n", b"")
    browser = Client(enforce_csrf_checks=True)
    assert "Les recevoir de nouveau" in browser.get(opposition_path(dgs, bulletin)).content.decode()
    back = browser.post(opposition_path(dgs, bulletin) + "annuler/", follow=True)
    assert "Vous recevrez de nouveau" in back.content.decode()
    assert people.opposed_ids(bulletin) == set()


def test_a_forged_opposition_is_not_found(dgs, client, bulletin):
    path = opposition_path(dgs, bulletin)
    assert client.post(path[:-3] + "x/").status_code == 404
    assert client.post(opposition_path(dgs, "sign_in_code")).status_code == 404
    assert not people.opposed_ids(bulletin)
