"""A distinct article of Abers-Kreiz: who knows that it exists, wherever they look (DESIGN section 4)."""

import pytest

from bulletins.blocks import distinct_of_authority
from bulletins.models import Article
from bulletins.panels import issue_to_read, latest_issue
from bulletins.reading import reader_issue
from bulletins.search import articles as search
from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from tests.bulletins.factories import make_bulletin, publish, write, write_distinct
from tests.governance.members.factories import MandateFactory

MARK = "zanzibar"
READERS = {"secretary", "dgs", "substitute", "preparer"}
PEOPLE = [
    "secretary", "dgs", "substitute", "preparer", "elected", "it_head", "business",
    "other_dgs", "other_elected", "other_it", "former_dgs",
]  # fmt: skip


@pytest.fixture
def other_elected(menez):
    return MandateFactory(authority=menez, elected=True).person


@pytest.fixture
def other_it(menez):
    return MandateFactory(authority=menez, it_head=True).person


@pytest.fixture
def people(request, db):
    return {name: request.getfixturevalue(name) for name in PEOPLE}


def issue(by, abers, **ticked):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Cyberattaque", by=by)
    write_distinct(bulletin, f"Archivage {MARK}", [abers], by=by, text=f"Secret {MARK}. " * 300, **ticked)
    publish(bulletin, by=by)
    return bulletin


def readers_by_look(people, look):
    return {name for name, person in people.items() if look(person)}


def test_by_default_only_the_direction_generale_knows(people, by, abers, quick_paper, signed_in):
    bulletin = issue(by, abers)
    check_everywhere(bulletin, people, READERS, signed_in)


@pytest.mark.parametrize(
    ("ticked", "name"), [("for_elected", "elected"), ("for_it", "it_head"), ("for_business", "business")]
)
def test_a_ticked_group_reads_it_in_that_authority_only(people, by, abers, quick_paper, signed_in, ticked, name):
    bulletin = issue(by, abers, **{ticked: True})
    check_everywhere(bulletin, people, READERS | {name}, signed_in)


def check_everywhere(bulletin, people, expected, signed_in):
    """Queryset, page, reading time, file, search of the archive and of the portal, front page, page of the authority."""
    article = bulletin.articles.get(scope="distinct")
    authority = article.authorities.get()
    strangers_minutes = 1

    def in_queryset(person):
        return Article.objects.visible_to(actor_for(person)).filter(pk=article.pk).exists()

    def on_page(person):
        answer = signed_in(person).get(bulletin.get_absolute_url())
        return MARK in answer.content.decode()

    def in_reading_time(person):
        actor = actor_for(person)
        return bool(actor.mandates) and (actor.is_staff or reader_issue(actor, bulletin).minutes > strangers_minutes)

    def in_file(person):
        # The secretariat chooses; the others get their own.
        answer = signed_in(person).get(f"/bulletins/{bulletin.number}.pdf", {"pour": authority.siren})
        own = signed_in(person).get(f"/bulletins/{bulletin.number}.pdf")
        reads = answer.status_code == 200 and MARK in answer.content.decode()
        assert reads or MARK not in own.content.decode()
        assert answer.status_code == 200 or answer.status_code in {403, 404}
        return reads

    def in_archive_search(person):
        answer = signed_in(person).get("/bulletins/", {"q": MARK})
        return f"Archivage {MARK}" in answer.content.decode()

    def in_search(person):
        actor = actor_for(person)
        section = search(actor, MARK)
        assert bool(section.total) == bool(section.hits)
        return bool(section.total)

    def in_archive(person):
        return MARK in signed_in(person).get("/bulletins/").content.decode()

    def on_front_page(person):
        panels = [latest_issue(actor_for(person)), issue_to_read(actor_for(person))]
        return any(MARK in str(vars_of(panel)) for panel in panels if panel)

    def on_authority_page(person):
        return distinct_of_authority(actor_for(person), authority) is not None

    for look in (in_queryset, on_page, in_reading_time, in_file, in_archive_search, in_search, in_archive,
                 on_front_page, on_authority_page):  # fmt: skip
        assert readers_by_look(people, look) == expected, look.__name__
    assert mailed(people) == expected - {"secretary"}


def vars_of(panel):
    return [getattr(panel, name) for name in panel.__slots__]


def mailed(people):
    """Those whose mail, text or joined file, tells of the article."""
    told = set()
    for name, person in people.items():
        for delivery in Delivery.objects.filter(person_id=person.pk).select_related("message"):
            if MARK in mail_text(delivery):
                told.add(name)
    return told


def mail_text(delivery):
    import email
    import email.policy

    message = email.message_from_bytes(
        b"MIME-Version: 1.0\r\n" + bytes(delivery.message.payload), policy=email.policy.default
    )
    parts = [part for part in message.walk() if not part.is_multipart()]
    return "\n".join(part.get_payload(decode=True).decode("utf-8", "replace") for part in parts)


def test_an_article_for_two_authorities_never_names_one_to_the_other(
    by, abers, menez, dgs, other_dgs, quick_paper, signed_in
):
    bulletin = make_bulletin(by=by)
    write_distinct(bulletin, "Annuaire", [abers, menez], by=by)
    publish(bulletin, by=by)
    page = signed_in(dgs).get(bulletin.get_absolute_url()).content.decode()
    assert "Annuaire" in page
    assert menez.name not in page
    for delivery in Delivery.objects.select_related("message"):
        other = {dgs.pk: menez, other_dgs.pk: abers}[delivery.person_id]
        assert other.name not in mail_text(delivery)


def test_numbers_on_the_page_leave_no_gap(by, abers, menez, other_dgs, dgs, quick_paper, signed_in):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Cyberattaque", by=by)
    write_distinct(bulletin, "Archivage", [abers], by=by)
    write_distinct(bulletin, "Guichet", [menez], by=by)
    publish(bulletin, by=by)
    page = signed_in(other_dgs).get(bulletin.get_absolute_url()).content.decode()
    assert 'id="article-2"' in page
    assert "article-3" not in page


def test_a_draft_is_seen_by_the_secretariat_alone(people, draft, signed_in):
    for name, person in people.items():
        status = signed_in(person).get(draft.get_absolute_url()).status_code
        assert status == {"secretary": 200, "former_dgs": 403}.get(name, 404), name
