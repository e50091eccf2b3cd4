"""A distinct article of Abers-Kreiz: who knows that it exists, wherever they look (DESIGN section 4)."""

import email
import email.policy

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


class Looks:
    """Every place where someone could learn of the article; each look says whether this person does."""

    def __init__(self, bulletin, signed_in):
        self.bulletin, self.signed_in = bulletin, signed_in
        self.article = bulletin.articles.get(scope="distinct")
        self.authority = self.article.authorities.get()

    def _get(self, person, path, **data):
        return self.signed_in(person).get(path, data)

    def in_queryset(self, person):
        return Article.objects.visible_to(actor_for(person)).filter(pk=self.article.pk).exists()

    def on_page(self, person):
        return MARK in self._get(person, self.bulletin.get_absolute_url()).content.decode()

    def in_reading_time(self, person):
        actor = actor_for(person)
        return bool(actor.mandates) and (actor.is_staff or reader_issue(actor, self.bulletin).minutes > 1)

    def in_file(self, person):
        """Asked for by its SIREN; whoever gets it by default may ask for it too."""
        path = f"/bulletins/{self.bulletin.number}.pdf"
        answer = self._get(person, path, pour=self.authority.siren)
        reads = answer.status_code == 200 and MARK in answer.content.decode()
        assert reads or answer.status_code in {403, 404}
        assert reads or MARK not in self._get(person, path).content.decode()
        return reads

    def in_archive(self, person):
        return MARK in self._get(person, "/bulletins/").content.decode()

    def in_archive_search(self, person):
        return f"Archivage <mark>{MARK}</mark>" in self._get(person, "/bulletins/", q=MARK).content.decode()

    def in_search(self, person):
        section = search(actor_for(person), MARK)
        assert bool(section.total) == bool(section.hits)
        return bool(section.total)

    def on_front_page(self, person):
        panels = [latest_issue(actor_for(person)), issue_to_read(actor_for(person))]
        return any(MARK in str(vars_of(panel)) for panel in panels if panel)

    def on_authority_page(self, person):
        return distinct_of_authority(actor_for(person), self.authority) is not None


PLACES = [name for name in vars(Looks) if name.startswith(("in_", "on_"))]


def check_everywhere(bulletin, people, expected, signed_in):
    looks = Looks(bulletin, signed_in)
    for place in PLACES:
        assert readers_by_look(people, getattr(looks, place)) == expected, place
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
