import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bulletins.enums import Why
from bulletins.models import Bulletin
from bulletins.selectors.audience import audience_of, distinct_articles
from bulletins.selectors.changes import changes_since_last
from bulletins.selectors.people import people_matching
from bulletins.selectors.readership import readers_of
from bulletins.services.recipients import choose_recipients, drop_named_recipient, name_recipient
from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import Function
from governance.members.models import Body, College, Mandate
from governance.people.services.oppositions import oppose
from tests.bulletins.factories import make_bulletin, make_ready, publish, write, write_distinct
from tests.governance.members.factories import MandateFactory, MemberFactory


@pytest.fixture
def issue(by, dgs, other_dgs, elected, it_head) -> Bulletin:
    return make_bulletin(by=by)


def names(bulletin):
    return {one.name for one in audience_of(bulletin, on=timezone.localdate()).addressees}


def choose(bulletin, by, *kinds, **more):
    choose_recipients(bulletin=bulletin, bodies=list(Body.objects.filter(kind__in=kinds)), by=by, **more)
    bulletin.refresh_from_db()


# ---------------------------------------------------------------- the choice


def test_bodies_and_functions_add_up(issue, by, dgs, other_dgs, it_head):
    choose(issue, by, "strategic_commission", functions=[Function.DSI])
    assert names(issue) == {dgs.full_name, other_dgs.full_name, it_head.full_name}


def test_colleges_and_authorities_narrow_and_add_up_among_themselves(issue, by, dgs, other_dgs, abers, menez):
    college = menez.memberships.get().college
    others = MandateFactory(authority=MemberFactory()).person
    choose(issue, by, "strategic_commission", authorities=[abers])
    assert names(issue) == {dgs.full_name}
    choose(issue, by, "strategic_commission", authorities=[abers], colleges=[college])
    assert {dgs.full_name, other_dgs.full_name} <= names(issue)
    choose(issue, by, "strategic_commission")
    assert others.full_name in names(issue)


def test_a_place_alone_means_whoever_sits_for_it(issue, by, abers, dgs, elected, it_head):
    choose(issue, by, authorities=[abers])
    assert names(issue) == {dgs.full_name, elected.full_name, it_head.full_name}


def test_agents_come_when_ticked_whatever_the_college(issue, by, secretary, abers, dgs):
    choose(issue, by, "strategic_commission", authorities=[abers], functions=[Function.STAFF])
    assert names(issue) == {dgs.full_name, secretary.full_name}


def test_an_authority_that_left_the_college_brings_nobody(issue, by, dgs, other_dgs, abers):
    college = College.objects.exclude(pk=abers.memberships.get().college_id).first()
    choose(issue, by, "strategic_commission", colleges=[college])
    assert dgs.full_name not in names(issue)


def test_a_named_person_comes_on_top_once_and_only_with_a_mandate(issue, by, it_head, dgs):
    choose(issue, by, "strategic_commission")
    for _ in range(2):
        name_recipient(bulletin=issue, person=it_head, by=by)
    one = next(a for a in audience_of(issue, on=by.day).addressees if a.person_id == it_head.pk)
    assert one.why == Why.NAMED
    assert Entry.objects.filter(verb="name_recipient").count() == 1
    Mandate.objects.filter(person=it_head).update(ends_on=by.day)
    assert it_head.full_name not in names(issue)
    drop_named_recipient(bulletin=issue, person=it_head, by=by)
    with pytest.raises(BusinessRuleError, match="plus de mandat"):
        name_recipient(bulletin=issue, person=it_head, by=by)


def test_nobody_is_chosen_when_nothing_is(issue, by):
    choose(issue, by)
    assert names(issue) == set()


def test_the_choice_is_frozen_with_the_issue(draft, by, it_head, quick_paper):
    make_ready(draft, by=by)
    for refused in (
        lambda: choose_recipients(bulletin=draft, bodies=[], by=by),
        lambda: name_recipient(bulletin=draft, person=it_head, by=by),
        lambda: drop_named_recipient(bulletin=draft, person=it_head, by=by),
    ):
        with pytest.raises(BusinessRuleError, match="figé"):
            refused()


def test_people_are_found_whatever_the_accents(dgs, by):
    person = MandateFactory(person__first_name="Maël", person__last_name="Évrard-Le Gô").person
    for words in ("evrard", "ÉVRARD le go", "mael"):
        assert person in [found.person for found in people_matching(words, on=by.day)], words
    assert people_matching("  ", on=by.day) == []


# ---------------------------------------------------------------- since last time


def test_the_first_issue_compares_with_nothing(draft, by):
    assert changes_since_last(draft, audience_of(draft, on=by.day), on=by.day) is None


def told(changes):
    return {change.name: change.why for change in (*changes.new, *changes.gone)}


def test_each_difference_says_why(by, abers, dgs, other_dgs, elected, it_head, quick_paper):
    first = make_bulletin(by=by)
    choose(first, by, "strategic_commission", "bureau", "assembly")
    write(first, "A")
    opposed_then = MandateFactory(elected=True).person
    oppose(person=opposed_then, kind="bulletin")
    publish(first, by=by)
    opposed_then.oppositions.all().delete()

    tomorrow = by.day + datetime.timedelta(days=1)
    newcomer = MandateFactory(elected=True, starts_on=tomorrow).person
    Mandate.objects.filter(person=other_dgs).update(ends_on=tomorrow)
    oppose(person=dgs, kind="bulletin")
    second = make_bulletin(by=by)
    choose(second, by, "bureau", "assembly")
    name_recipient(bulletin=second, person=it_head, by=by)
    changes = changes_since_last(second, audience_of(second, on=tomorrow), on=tomorrow)
    assert changes is not None
    reasons = told(changes)
    assert reasons.keys() == {p.full_name for p in (newcomer, other_dgs, dgs, opposed_then, it_head)}
    assert "mandat depuis le" in reasons[newcomer.full_name]
    assert "mandat terminé le" in reasons[other_dgs.full_name]
    assert "ne veut plus" in reasons[dgs.full_name]
    assert "s’y opposait" in reasons[opposed_then.full_name]
    assert "ne faisait pas partie" in reasons[it_head.full_name]


def test_who_is_left_out_or_lost_the_mandate_that_counted_is_told_apart(
    by, abers, dgs, other_dgs, elected, it_head, quick_paper
):
    first = make_bulletin(by=by)
    write_distinct(first, "Annuaire", [abers], for_it=True)
    both = MandateFactory().person
    publish(first, by=by)
    tomorrow = by.day + datetime.timedelta(days=1)
    Mandate.objects.filter(person=both).update(ends_on=tomorrow)
    MandateFactory(person=both, it_head=True)
    dgs.email = None
    dgs.save()
    second = make_bulletin(by=by)
    choose(second, by, "strategic_commission")
    changes = changes_since_last(second, audience_of(second, on=tomorrow), on=tomorrow)
    assert changes is not None
    reasons = told(changes)
    assert "hors du choix" in reasons[elected.full_name]
    assert "qui comptait a pris fin" in reasons[both.full_name]
    assert "réflexion distincte" in reasons[it_head.full_name]
    assert "plus d’adresse" in reasons[dgs.full_name]


# ---------------------------------------------------------------- readers of each distinct article


def test_readers_of_a_distinct_article_are_named_whether_by_mail_or_on_the_portal(draft, by, abers, dgs, quick_paper):
    colleague = MandateFactory(authority=abers, substitute=True).person
    oppose(person=colleague, kind="bulletin")
    told = dict(readers_of(distinct_articles(draft), audience_of(draft, on=by.day)))
    article = draft.articles.get(title="Archivage des Abers")
    (readers,) = told[article]
    assert [one.name for one in readers.by_mail] == [dgs.full_name]
    assert [one.name for one in readers.on_portal] == [colleague.full_name]


# ---------------------------------------------------------------- the page


@pytest.fixture
def page(secretary, signed_in):
    client = signed_in(secretary)

    def get(bulletin, **query):
        return client.get(f"/bulletins/{bulletin.number}/destinataires/", query).content.decode()

    get.client = client
    return get


def test_the_page_chooses_adds_and_removes(page, issue, it_head, dgs, abers):
    path = f"/bulletins/{issue.number}/destinataires/"
    body = Body.objects.get(kind="strategic_commission")
    page.client.post(path, {"bodies": [body.pk], "functions": ["élu"], "authorities": [abers.pk]})
    issue.refresh_from_db()
    assert issue.functions == ["élu"]
    said = page(issue)
    assert "mais seulement pour une collectivité parmi" in said
    found = page(issue, personne=it_head.last_name)
    assert f'value="{it_head.pk}"' in found
    page.client.post(f"{path}ajout/", {"person": it_head.pk})
    assert "1\u00a0personne ajoutée" in page(issue)
    assert "Le reçoit déjà" in page(issue, personne=it_head.last_name)
    page.client.post(f"{path}retrait/", {"person": it_head.pk})
    assert not issue.named_people.exists()
    assert (
        "Choisissez une personne" in page.client.post(f"{path}ajout/", {"person": "0"}, follow=True).content.decode()
    )


def test_an_empty_choice_comes_back(page, issue):
    answer = page.client.post(f"/bulletins/{issue.number}/destinataires/", {"functions": []})
    assert "Choisissez au moins une instance" in answer.content.decode()
    assert issue.bodies.exists()


def test_the_list_is_filtered_by_name_and_edition(page, draft, dgs, elected, abers):
    assert "1\u00a0personne correspond" in page(draft, q=dgs.last_name.upper())
    assert "1\u00a0personne correspond" in page(draft, edition=abers.siren)
    assert "1\u00a0personne correspond" in page(draft, edition="commune")
    assert "Aucun destinataire ne correspond" in page(draft, q="introuvable")
    assert "Sélectionnez un choix valide" in page(draft, edition="\x00")


def test_the_page_takes_as_many_queries_for_forty_people_and_changes_as_for_two(page, by, dgs, other_dgs, quick_paper):
    first = make_bulletin(by=by)
    write(first, "A")
    MandateFactory.create_batch(2)
    publish(first, by=by)
    issue = make_bulletin(by=by)
    MandateFactory.create_batch(2)
    Mandate.objects.filter(person=other_dgs).update(ends_on=by.day)

    def queries():
        page(issue)
        with CaptureQueriesContext(connection) as captured:
            page(issue)
        return len(captured)

    few = queries()
    MandateFactory.create_batch(40)
    Mandate.objects.filter(person=dgs).update(ends_on=by.day)
    assert queries() == few
