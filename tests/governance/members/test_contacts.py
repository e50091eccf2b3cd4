"""« Les contacts de ma collectivité »: confirmed each semester, corrected by the secretariat only."""

import datetime

import pytest
import time_machine

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.corrections import Correction
from governance.members.enums import CorrectionKind, CorrectionState, Seat
from governance.members.kinds import contacts_awaited, contacts_still_awaited
from governance.members.models import ContactCorrection, ContactsConfirmation, Mandate
from governance.members.panels import contacts_to_confirm
from governance.members.roles import actor_for
from governance.members.selectors import unconfirmed_authorities
from governance.members.services.contacts import (
    accept_correction,
    confirm_contacts,
    refuse_correction,
    remind_contacts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-30 09:00", tick=False):
        yield


def ask(dgs, abers, *corrections: Correction) -> ContactCorrection:
    confirm_contacts(authority=abers, corrections=list(corrections), by=actor_for(dgs))
    return ContactCorrection.objects.latest("pk")


class TestConfirming:
    def test_one_row_a_semester_whatever_how_often(self, dgs, abers):
        for _ in range(2):
            confirm_contacts(authority=abers, corrections=[], by=actor_for(dgs))
        row = ContactsConfirmation.objects.get()
        assert (row.year, row.half, row.person) == (2026, 2, dgs)
        assert abers not in unconfirmed_authorities(on=datetime.date(2026, 11, 30))
        assert abers in unconfirmed_authorities(on=datetime.date(2027, 1, 2))

    @pytest.mark.parametrize("who", ["substitute", "preparer", "other_dgs", "elected", "secretary"])
    def test_is_for_the_titular_of_this_authority(self, who, request, dgs, abers):
        with pytest.raises(BusinessRuleError, match="titulaire"):
            confirm_contacts(authority=abers, corrections=[], by=actor_for(request.getfixturevalue(who)))

    def test_someone_of_another_authority_is_not_corrected(self, dgs, abers, other_dgs):
        theirs = Correction(CorrectionKind.ADDRESS, other_dgs.mandates.get(), {"email": "a@exemple.fr"})
        with pytest.raises(BusinessRuleError, match="ne siège pas pour votre collectivité"):
            ask(dgs, abers, theirs)

    def test_nothing_in_the_directory_changes_before_the_secretariat_accepts(self, dgs, abers, elected):
        before = elected.email
        ask(dgs, abers, Correction(CorrectionKind.ADDRESS, elected.mandates.get(), {"email": "neuve@exemple.fr"}))
        elected.refresh_from_db()
        assert elected.email == before


class TestAnswering:
    def test_accepted_address_is_written_and_told(self, dgs, abers, elected, secretary):
        asked = ask(
            dgs, abers, Correction(CorrectionKind.ADDRESS, elected.mandates.get(), {"email": "neuve@exemple.fr"})
        )
        kept = accept_correction(correction=asked, by=actor_for(secretary))
        elected.refresh_from_db()
        assert elected.email == "neuve@exemple.fr"
        assert kept.values == {}
        assert Delivery.objects.get(kind="contacts_answered").person_id == dgs.pk

    def test_accepted_end_ends_the_mandate(self, dgs, abers, elected, secretary):
        mandate = elected.mandates.get()
        asked = ask(dgs, abers, Correction(CorrectionKind.ENDED, mandate, {"ends_on": "2026-12-15"}))
        accept_correction(correction=asked, by=actor_for(secretary))
        mandate.refresh_from_db()
        assert mandate.ends_on == datetime.date(2026, 12, 15)

    def test_accepted_person_sits(self, dgs, abers, secretary):
        who = {
            "civility": "", "first_name": "Yuna", "last_name": "Salaün", "email": "yuna@exemple.fr",
            "body": "groupe-dsi", "seat": Seat.TITULAR.value, "starts_on": "2026-11-30",
        }  # fmt: skip
        accept_correction(
            correction=ask(dgs, abers, Correction(CorrectionKind.NEW, None, who)), by=actor_for(secretary)
        )
        assert Mandate.objects.get(person__last_name="Salaün").body.slug == "groupe-dsi"

    def test_address_of_someone_else_is_refused_and_nothing_is_answered(self, dgs, abers, elected, secretary):
        taken = Correction(CorrectionKind.ADDRESS, elected.mandates.get(), {"email": dgs.email})
        asked = ask(dgs, abers, taken)
        with pytest.raises(BusinessRuleError):
            accept_correction(correction=asked, by=actor_for(secretary))
        asked.refresh_from_db()
        assert asked.is_waiting

    def test_refusal_says_why_and_answers_once(self, dgs, abers, secretary):
        asked, by = (
            ask(dgs, abers, Correction(CorrectionKind.OTHER, word="Le nom est mal écrit.")),
            actor_for(secretary),
        )
        with pytest.raises(BusinessRuleError) as refusal:
            refuse_correction(correction=asked, word=" ", by=by)
        assert refusal.value.field == "word"
        assert refuse_correction(correction=asked, word="Il l’est ainsi.", by=by).state == CorrectionState.REFUSED
        with pytest.raises(BusinessRuleError, match="déjà sa réponse"):
            accept_correction(correction=asked, by=by)


class TestReminding:
    def test_once_a_semester_after_its_first_weeks(self, dgs, abers):
        with time_machine.travel("2026-07-10", tick=False):
            assert remind_contacts() == 0
        assert [remind_contacts(), remind_contacts()] == [1, 0]
        delivery = Delivery.objects.get(kind="contacts_reminder")
        assert contacts_still_awaited([delivery]) == {delivery.pk}
        assert contacts_awaited([delivery])[delivery.pk].url == f"/collectivites/{abers.siren}/contacts/"
        confirm_contacts(authority=abers, corrections=[], by=actor_for(dgs))
        assert contacts_still_awaited([delivery]) == set()

    def test_front_page_calls_the_titular_until_it_is_done(self, dgs, abers, preparer, substitute):
        assert len(contacts_to_confirm(actor_for(dgs))) == 1
        assert contacts_to_confirm(actor_for(preparer)) == []
        assert contacts_to_confirm(actor_for(substitute)) == []
        confirm_contacts(authority=abers, corrections=[], by=actor_for(dgs))
        assert contacts_to_confirm(actor_for(dgs)) == []


class TestPages:
    def test_one_button_when_all_is_right(self, signed_in, dgs, abers):
        client = signed_in(dgs)
        path = f"/collectivites/{abers.siren}/contacts/"
        assert "Kerdoncuff" in client.get(path).content.decode()
        shown = {f"m{dgs.mandates.get().pk}-email": dgs.email}
        assert client.post(path, shown).status_code == 302
        assert ContactCorrection.objects.count() == 0
        assert "confirmés le" in client.get(f"/collectivites/{abers.siren}/").content.decode()

    def test_what_differs_is_asked_and_answered(self, signed_in, dgs, abers, elected, secretary):
        client, mandate = signed_in(dgs), elected.mandates.get()
        typed = {f"m{mandate.pk}-email": "neuve@exemple.fr", "other": "L’adresse postale a changé."}
        client.post(f"/collectivites/{abers.siren}/contacts/", typed)
        assert set(ContactCorrection.objects.values_list("kind", flat=True)) == {"address", "other"}
        desk = signed_in(secretary)
        assert "neuve@exemple.fr" in desk.get("/contacts/").content.decode()
        assert "2\xa0corrections de contacts à traiter" in desk.get("/secretariat/").content.decode()
        pk = ContactCorrection.objects.get(kind="address").pk
        refused = desk.post(f"/contacts/{pk}/", {"decision": "refuse", "word": ""})
        assert "Dites pourquoi" in refused.content.decode()
        assert desk.post(f"/contacts/{pk}/", {"decision": "accept"}).status_code == 302

    def test_half_a_person_comes_back_as_typed(self, signed_in, dgs, abers):
        response = signed_in(dgs).post(f"/collectivites/{abers.siren}/contacts/", {"new-last_name": "Salaün"})
        text = response.content.decode()
        assert "Salaün" in text
        assert "Donnez son adresse." in text
        assert ContactsConfirmation.objects.count() == 0

    def test_corrections_of_one_authority_are_not_seen_by_another(self, dgs, abers, other_dgs, elected, secretary):
        ask(dgs, abers, Correction(CorrectionKind.OTHER, word="Le nom est mal écrit."))
        for person, count in ((dgs, 1), (secretary, 1), (other_dgs, 0), (elected, 0)):
            assert ContactCorrection.objects.visible_to(actor_for(person)).count() == count


class TestReadBySecretariat:
    def test_it_reads_who_sits_body_by_body_and_answers_what_is_asked(self, dgs, abers, it_head, secretary, signed_in):
        asked = ask(dgs, abers, Correction(CorrectionKind.OTHER, word="Le nom du site a changé."))
        page = signed_in(secretary).get(f"/collectivites/{abers.siren}/contacts/").content.decode()
        assert [name in page for name in (dgs.full_name, it_head.full_name)] == [True, True]
        assert f"/contacts/{asked.pk}/" in page
        assert "Confirmer les contacts" not in page

    def test_it_never_confirms_in_the_place_of_the_dgs(self, dgs, abers, secretary, signed_in):
        client = signed_in(secretary)
        assert client.post(f"/collectivites/{abers.siren}/contacts/", {}).status_code == 403
        assert not ContactsConfirmation.objects.exists()

    def test_the_dgs_finds_people_by_body(self, dgs, abers, it_head, signed_in):
        page = signed_in(dgs).get(f"/collectivites/{abers.siren}/contacts/").content.decode()
        assert "Groupe des directeurs" in page or "Groupe des DSI" in page
        assert page.count("<summary>Corriger") == 2
