"""The pages of proposals: writing on a phone, reading, answering; nothing shown to whom it is not for."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.members.roles import actor_for
from governance.people.models import Person
from governance.strategy.enums import ProposalKind, ProposalState, Reach
from governance.strategy.models import Orientation, Proposal
from governance.strategy.services import answer_proposal, support_proposal, withdraw_proposal
from tests.governance.members.factories import MandateFactory
from tests.governance.strategy.factories import AxisFactory
from tests.governance.strategy.proposing import TITLE, make_draft, make_proposal, make_referral, of_the_bureau

pytestmark = pytest.mark.django_db
NEW = "/propositions/nouvelle/"


def text_of(response) -> str:
    return response.content.decode()


def typed(**given):
    return {
        "kind": ProposalKind.EXPECTATION,
        "title": TITLE,
        "text": "Nos communes signent à la main.",
        "reach": Reach.ALL,
        "suite": "relire",
    } | given


# ---------------------------------------------------------------- writing


def test_from_the_form_to_the_secretariat_in_two_clicks(dgs, abers, signed_in):
    client = signed_in(dgs)
    review = client.post(NEW, typed(), follow=True)
    assert "Déposer" in text_of(review)
    proposal = Proposal.objects.get()
    page = client.post(f"/propositions/{proposal.pk}/deposer/", follow=True)
    assert "C’est déposé" in text_of(page)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.authority) == (ProposalState.SUBMITTED, abers)
    again = client.post(f"/propositions/{proposal.pk}/deposer/")
    assert again.headers["Location"] == proposal.get_absolute_url()


def test_a_draft_is_kept_unfinished(dgs, signed_in):
    client = signed_in(dgs)
    assert client.post(NEW, {"title": "Une idée", "suite": "garder"}).status_code == 302
    draft = Proposal.objects.get()
    assert (draft.title, draft.reach, draft.state) == ("Une idée", Reach.OWN, ProposalState.DRAFT)


def test_what_is_missing_is_asked_and_nothing_typed_is_lost(dgs, signed_in):
    page = signed_in(dgs).post(NEW, typed(reach="", title=""))
    assert "Choisissez pour qui vous parlez" in text_of(page)
    assert "Nos communes signent à la main." in text_of(page)
    assert not Proposal.objects.exists()


def test_two_people_never_write_unseen_over_each_other(dgs, preparer, abers, signed_in):
    draft = make_draft(abers)
    address = f"/propositions/{draft.pk}/rediger/"
    client = signed_in(preparer)
    seen = client.get(address).context["form"].initial["seen"]()
    signed_in(dgs).post(address, typed(title="La mienne", suite="garder"))
    page = client.post(address, typed(title="La sienne", suite="garder", seen=seen))
    assert "Pendant que vous écriviez" in text_of(page)
    draft.refresh_from_db()
    assert draft.title == "La mienne"


def test_who_sits_for_several_says_for_which(shared_dgs, abers, signed_in):
    client, first = signed_in(shared_dgs), actor_for(shared_dgs).commission_authorities[0]
    assert "Pour quelle collectivité" in text_of(client.get(NEW))
    client.post(f"{NEW}?pour={first.siren}", typed(suite="garder"))
    assert Proposal.objects.get().authority == first
    assert client.get(f"{NEW}?pour={abers.siren}").status_code == 403


def test_a_preparer_reads_again_but_cannot_submit(dgs, preparer, abers, signed_in):
    draft = make_draft(abers, by=actor_for(preparer))
    page = signed_in(preparer).get(f"/propositions/{draft.pk}/relire/")
    assert "/deposer/" not in text_of(page)
    assert "Brouillon à déposer" in text_of(signed_in(dgs).get("/"))
    assert "Brouillon à déposer" not in text_of(signed_in(preparer).get("/"))


def test_before_submitting_what_is_alike_is_shown_with_a_way_to_support_it(abers, dgs, menez, other_dgs, signed_in):
    known = make_proposal(abers)
    draft = make_draft(menez, title="La signature électronique des marchés pour nos communes")
    page = text_of(signed_in(other_dgs).get(f"/propositions/{draft.pk}/relire/"))
    assert "Soutenir plutôt" in page
    assert f"/propositions/{known.pk}/#soutenir" in page


def test_the_draft_is_discarded_on_a_page_of_its_own(dgs, abers, signed_in):
    draft = make_draft(abers)
    client = signed_in(dgs)
    assert "Supprimer ce brouillon" in text_of(client.get(f"/propositions/{draft.pk}/supprimer/"))
    client.post(f"/propositions/{draft.pk}/supprimer/")
    assert not Proposal.objects.exists()


def test_the_bureau_refers_from_its_own_form(abers, signed_in):
    client = signed_in(of_the_bureau(abers))
    wanted = datetime.date.today() + datetime.timedelta(days=40)
    client.post(
        "/propositions/saisine/",
        {"title": "Les communes", "question": "Lesquelles d’abord ?", "wanted_on": wanted, "suite": "relire"},
    )
    referral = Proposal.objects.get()
    page = client.post(f"/propositions/{referral.pk}/deposer/", follow=True)
    assert "Lesquelles d’abord" in text_of(page)


def test_a_correction_and_a_withdrawal(dgs, abers, signed_in):
    proposal, client = make_proposal(abers), signed_in(dgs)
    page = client.post(f"/propositions/{proposal.pk}/corriger/", typed(title="Signer partout"), follow=True)
    assert "1\u00a0version précédente" in text_of(page)
    assert TITLE in text_of(page)
    page = client.post(f"/propositions/{proposal.pk}/retirer/", {"reason": "Résolu."}, follow=True)
    assert "Retirée par son auteur" in text_of(page)
    assert "Résolu." in text_of(page)


# ---------------------------------------------------------------- answering, supporting


def test_the_secretariat_answers_and_the_author_reads_it(dgs, abers, secretary, signed_in):
    proposal = make_proposal(abers)
    address = f"/propositions/{proposal.pk}/repondre/"
    refused = signed_in(secretary).post(address, {"state": "rejected", "text": ""})
    assert "Dites pourquoi" in text_of(refused)
    signed_in(secretary).post(address, {"state": "rejected", "text": "Hors de nos statuts."})
    page = text_of(signed_in(dgs).get(proposal.get_absolute_url()))
    assert "Hors de nos" in page
    assert "Corriger" not in page


def test_an_orientation_is_made_of_it_and_names_it(dgs, abers, secretary, elected, it_head, signed_in):
    proposal = make_proposal(abers)
    form = signed_in(secretary).get(f"/propositions/{proposal.pk}/orientation/").context["form"]
    assert form.initial["title"] == TITLE
    typed_there = {
        "axis": AxisFactory().pk,
        "title": "Signer",
        "summary": "Un.",
        "text": "Deux.",
        "origin": "commission",
    }
    signed_in(secretary).post(f"/propositions/{proposal.pk}/orientation/", typed_there)
    orientation = Orientation.objects.get()
    assert proposal.get_absolute_url() in text_of(signed_in(elected).get(orientation.get_absolute_url()))
    # At its impulse it is the élus' and the secretariat's: the author learns that it exists, no more.
    page = text_of(signed_in(dgs).get(proposal.get_absolute_url()))
    assert f"Orientation n°\u00a0{orientation.number}" in page
    assert orientation.get_absolute_url() not in page


def test_another_authority_supports_and_takes_it_back(dgs, abers, menez, other_dgs, signed_in):
    proposal, client = make_proposal(abers), signed_in(other_dgs)
    page = client.post(f"/propositions/{proposal.pk}/soutenir/", {"word": "Nous aussi."}, follow=True)
    assert "1\u00a0collectivité la soutient" in text_of(page)
    assert "Nous aussi." in text_of(signed_in(dgs).get(proposal.get_absolute_url()))
    page = client.post(f"/propositions/{proposal.pk}/soutien/retirer/", follow=True)
    assert "Aucun soutien" in text_of(page)


def test_a_refused_support_keeps_the_word(abers, dgs, menez, signed_in):
    deputy = MandateFactory(authority=menez, substitute=True).person
    page = signed_in(deputy).post(f"/propositions/{make_proposal(abers).pk}/soutenir/", {"word": "Nous aussi."})
    assert "Cochez cette case" in text_of(page)
    assert "Nous aussi." in text_of(page)


def test_a_support_given_before_a_correction_says_so(dgs, abers, menez, other_dgs, signed_in):
    proposal = make_proposal(abers)
    support_proposal(proposal=proposal, authority=menez, by=actor_for(other_dgs))
    signed_in(dgs).post(f"/propositions/{proposal.pk}/corriger/", typed(title="Signer partout"))
    assert "le texte a été corrigé depuis" in text_of(signed_in(dgs).get(proposal.get_absolute_url()))


# ---------------------------------------------------------------- nothing to whom it is not for

MARK = "Zéphyrin"


@pytest.mark.parametrize("who", ["other_dgs", "elected", "it_head", "business"])
def test_what_one_authority_says_for_itself_is_nowhere_else(who, abers, dgs, menez, secretary, request, signed_in):
    proposal = make_proposal(abers, title=f"Raccorder {MARK}", reach=Reach.OWN)
    answer_proposal(proposal=proposal, state=ProposalState.TAKEN_UP, text=f"Pour {MARK}.", by=actor_for(secretary))
    make_draft(abers, title=f"Brouillon {MARK}")
    client = signed_in(request.getfixturevalue(who))
    for path in ("/", "/propositions/", f"/propositions/?collectivite={abers.siren}", "/recherche/?q=raccorder",
                 f"/collectivites/{abers.siren}/", "/orientations/"):  # fmt: skip
        assert MARK not in text_of(client.get(path)), path
    shown = client.get("/propositions/")
    if shown.status_code == 200:
        assert abers not in shown.context["form"].fields["collectivite"].queryset
    assert signed_in(dgs).get(f"/recherche/?q={MARK}").content.decode().count(f"Raccorder {MARK}") == 1


def test_what_is_said_for_all_is_found_once_submitted(abers, dgs, other_dgs, elected, signed_in):
    make_proposal(abers, title=f"Partager {MARK}")
    for person in (other_dgs, elected):
        assert f"Partager {MARK}" in text_of(signed_in(person).get(f"/recherche/?q={MARK.lower()}"))
        assert f"Partager {MARK}" in text_of(signed_in(person).get(f"/collectivites/{abers.siren}/"))


def test_a_withdrawn_proposal_is_found_by_no_search(abers, dgs, signed_in):
    withdraw_proposal(proposal=make_proposal(abers, title=f"Partager {MARK}"), by=actor_for(dgs))
    assert f"Partager {MARK}" not in text_of(signed_in(dgs).get(f"/recherche/?q={MARK}"))


def test_the_desk_says_how_many_wait_and_since_when(abers, dgs, secretary, signed_in):
    proposal = make_proposal(abers)
    Proposal.objects.update(submitted_at=proposal.submitted_at - datetime.timedelta(days=12))
    page = text_of(signed_in(secretary).get("/secretariat/"))
    assert "1\u00a0proposition attend une réponse" in page
    assert "12\u00a0jours" in page


# ---------------------------------------------------------------- the list


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"A", "B", "C"}),
        ("?etat=submitted", {"A", "C"}),
        ("?etat=withdrawn", {"B"}),
        ("?portee=mes", {"A", "B"}),
        ("?portee=saisines", {"C"}),
        ("?portee=tous", {"B", "C"}),
        ("?etat=draft", {"A", "B", "C"}),
        ("?etat=%00&portee=x&collectivite=999", {"A", "B", "C"}),
        ("?page=900", {"A", "B", "C"}),
    ],
)
def test_the_list_is_filtered_and_bad_filters_leave_it_standing(query, titles, abers, dgs, signed_in):
    make_proposal(abers, title="A", reach=Reach.OWN)
    withdraw_proposal(proposal=make_proposal(abers, title="B"), by=actor_for(dgs))
    make_referral(actor_for(of_the_bureau(abers)), title="C")
    page = signed_in(dgs).get(f"/propositions/{query}")
    assert {proposal.title for proposal in page.context["page"]} == titles


def many(count: int) -> None:
    for _ in range(count):
        mandate = MandateFactory()
        by = actor_for(mandate.person)
        proposal = make_proposal(mandate.authority, by=by)
        supporter = MandateFactory()
        support_proposal(proposal=proposal, authority=supporter.authority, by=actor_for(supporter.person))


@pytest.mark.parametrize("path", ["/propositions/", "/recherche/?q=signature", "/", "/secretariat/"])
@pytest.mark.parametrize("who", ["dgs", "secretary"])
def test_twenty_rows_cost_as_many_queries_as_two(path, who, request, signed_in):
    person: Person = request.getfixturevalue(who)
    client = signed_in(person)
    if path == "/secretariat/" and who == "dgs":
        return
    counts = []
    for more in (2, 18):
        many(more)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_page_with_twenty_supports_costs_as_many_queries_as_with_two(abers, dgs, signed_in):
    proposal, client, counts = make_proposal(abers), signed_in(dgs), []
    for more in (2, 18):
        for _ in range(more):
            mandate = MandateFactory()
            support_proposal(proposal=proposal, authority=mandate.authority, by=actor_for(mandate.person))
        client.get(proposal.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(proposal.get_absolute_url())
        counts.append(len(captured))
    assert counts[0] == counts[1]


# ---------------------------------------------------------------- the form keeps itself


def kept_by_script(browser, address: str, **typed):
    return browser.post(
        address, {"kind": "expectation", "reach": "own", **typed}, headers={"accept": "application/json"}
    )


def test_the_script_keeps_an_unfinished_draft_and_learns_its_address(abers, dgs, signed_in):
    browser = signed_in(dgs)
    first = kept_by_script(browser, "/propositions/nouvelle/", title="Une alerte").json()
    proposal = Proposal.objects.get()
    assert first["keep_at"] == f"/propositions/{proposal.pk}/rediger/"
    second = kept_by_script(browser, first["keep_at"], title="Une alerte d’échéance", seen=first["version"])
    assert second.status_code == 200
    proposal.refresh_from_db()
    assert (proposal.title, proposal.is_draft) == ("Une alerte d’échéance", True)


def test_the_script_never_writes_over_what_someone_else_kept(abers, dgs, signed_in):
    browser = signed_in(dgs)
    first = kept_by_script(browser, "/propositions/nouvelle/", title="Une alerte").json()
    kept_by_script(browser, first["keep_at"], title="Autre onglet", seen=first["version"])
    refused = kept_by_script(browser, first["keep_at"], title="Ancien onglet", seen=first["version"])
    assert refused.status_code == 409
    assert "un autre onglet" in refused.json()["message"]
    assert Proposal.objects.get().title == "Autre onglet"


def test_the_script_is_told_what_is_wrong(abers, dgs, signed_in):
    refused = kept_by_script(signed_in(dgs), "/propositions/nouvelle/", title="x" * 10_000)
    assert refused.status_code == 422
    assert "160" in refused.json()["message"]
    assert not Proposal.objects.exists()
