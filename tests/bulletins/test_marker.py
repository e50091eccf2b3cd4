"""A marker planted in everything that a distinct article may hold, looked for wherever anybody else may look."""

import email
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from pypdf import PdfReader

from bulletins.enums import MailKind
from bulletins.models import Bulletin
from bulletins.reading import edition_choices
from bulletins.services.editions import render_due_editions
from bulletins.services.errata import fill_erratum
from bulletins.services.exchanges import conclude_thread, reply_in_thread, reply_to_article
from bulletins.services.mending import correct_article
from bulletins.services.proofing import send_proof
from bulletins.services.proposing import draft_proposal_of
from bulletins.writing import ArticleWords, FileChanges
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery, Message
from governance.members.gathering import Contents
from governance.members.roles import actor_for
from governance.members.services.digests import compose_due_digests
from governance.people.enums import DIGEST_MAIL, Rhythm, Weekday
from governance.people.models import Person
from governance.people.rhythms import next_digest
from governance.people.services import choose_rhythm
from tests.bulletins.factories import (
    announced,
    make_bulletin,
    pdf_upload,
    picture_upload,
    publish,
    write,
    write_distinct,
)

MARKER = "xylographe"
PER_KIND = 3
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
READERS = ["dgs", "substitute", "preparer"]
STRANGERS = ["other_dgs", "elected", "it_head", "business"]


@pytest.fixture
def planted(by, abers, menez, dgs, substitute, preparer, other_dgs, elected, it_head, business, tmp_path, settings):
    """An issue in the making whose distinct article and its files hold the marker; everybody sits somewhere."""
    settings.MEDIA_ROOT = tmp_path
    bulletin = make_bulletin(by=by)
    write(bulletin, "Cyberattaque", by=by)
    write_distinct(bulletin, "Guichet de Menez", [menez], by=by)
    files = FileChanges(picture=picture_upload(), annexes=(pdf_upload(name=f"{MARKER}-annexe.pdf"),))
    write_distinct(
        bulletin, f"Titre {MARKER}", [abers], by=by, lede=f"Chapô {MARKER}.", text=f"Texte {MARKER}.",
        asked=f"Demande {MARKER}.", picture_alt=f"Image {MARKER}", picture_caption=f"Légende {MARKER}", files=files,
    )  # fmt: skip
    return bulletin


@pytest.fixture
def issue(planted, by, abers, dgs):
    """The same, sent, answered and corrected: its thread and its erratum hold the marker too."""
    bulletin, article = planted, planted.articles.get(title__contains=MARKER)
    publish(bulletin, by=by).deliveries.update(state=DeliveryState.SENT)
    reply = reply_to_article(article=article, authority=abers, text=f"Réponse {MARKER}.", by=actor_for(dgs))
    reply_in_thread(thread=reply.thread, text=f"Suite {MARKER}.", by=by)
    conclude_thread(thread=reply.thread, text=f"Conclusion {MARKER}.", by=by)
    draft_proposal_of(reply=reply, by=actor_for(dgs))
    words = ArticleWords(f"Titre {MARKER} corrigé", f"Chapô {MARKER}.", f"Texte {MARKER}.", f"Demande {MARKER}.")
    article.refresh_from_db()
    erratum = correct_article(
        article=article, words=words, before=f"avant {MARKER}", after=f"après {MARKER}", mail=True,
        version=article.version, by=by,
    )  # fmt: skip
    fill_erratum(announced(erratum))
    render_due_editions(bulletin)
    return bulletin


def everything_in(answer) -> str:
    """What an answer says, whatever it is: text unescaped, every object and word of a PDF."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{head}\n{everything_in_bytes(content)}"


def everything_in_bytes(content: bytes) -> str:
    if not content.startswith(b"%PDF"):
        return unescape(content.decode(errors="replace"))
    reader = PdfReader(BytesIO(content))
    objects = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
    streams = [obj.get_data().decode("latin-1") for obj in objects if hasattr(obj, "get_data")]
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join([*map(str, objects), *streams, *pages, str(reader.metadata)])


def holds_marker(text: str) -> bool:
    return MARKER in text.lower()


def pages_of(client: Client, first: list[str]) -> Iterator[tuple[str, str]]:
    """Every page, file and answer that links lead to, from these addresses on; some of each kind."""
    waiting, known, kinds = list(first), set(first), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        try:
            kind = resolve(urlsplit(path).path).view_name
        except Resolver404:
            continue
        kinds[kind] += 1
        if kinds[kind] > PER_KIND and path not in first:
            continue
        text = everything_in(client.get(path))
        yield path, text
        found = [urljoin(path, link.replace("&amp;", "&")) for link in LINK.findall(text)]
        waiting += [link for link in dict.fromkeys(found) if link not in known and "deconnexion" not in link]
        known.update(found)


def addresses_to_try(bulletin: Bulletin) -> list[str]:
    """Where someone who guesses would go: every address that the article, its thread and its errata have."""
    article = bulletin.articles.get(title__contains=MARKER)
    thread, erratum, annex = article.threads.get(), article.errata.get(), article.annexes.get()
    base = f"/bulletins/{bulletin.number}"
    pdfs = [
        f"{base}.pdf?pour={edition.key}&edition={edition.key}&version={edition.version}"
        for edition in bulletin.editions.all()
    ]
    searches = [f"/recherche/?q={word}" for word in (MARKER, f"{MARKER}s", "Titre", "Légende", "annexe")]
    archive = [f"/bulletins/?q={MARKER}", f"/bulletins/?q=demande&annee={bulletin.year}", "/echanges/"]
    return [
        "/", f"{base}/", f"{base}.pdf", f"{base}/transmettre/", *pdfs, *searches, *archive,
        f"{base}/articles/{article.pk}/", f"{base}/articles/{article.pk}/reponses/",
        f"{base}/articles/{article.pk}/image/", f"{base}/articles/{article.pk}/annexes/{annex.pk}/",
        f"{base}/articles/{article.pk}/erratum/", f"{base}/errata/{erratum.pk}/avant/",
        f"/echanges/{thread.pk}/", f"/echanges/{thread.pk}/conclusion/",
        *(f"/reponses/{reply.pk}/correction/" for reply in thread.replies.all()),
        *(f"/envois/{sending}/" for sending in Message.objects.values_list("sending", flat=True) if sending),
    ]  # fmt: skip


@pytest.mark.parametrize("role", STRANGERS)
def test_nobody_else_finds_it_anywhere(role, issue, request, signed_in):
    client = signed_in(request.getfixturevalue(role))
    tried = addresses_to_try(issue)
    echoed = {path for path in tried if MARKER in path}
    found = {}
    for path, text in pages_of(client, tried):
        said = re.sub(rf"{MARKER}s?", "", text, count=99, flags=re.IGNORECASE) if path in echoed else text
        if holds_marker(said):
            found[path] = text[max(0, text.lower().find(MARKER) - 80) :][:200]
    assert found == {}
    assert "Aucun résultat" in client.get(f"/recherche/?q={MARKER}").content.decode()
    assert "0\u00a0article" in client.get(f"/bulletins/?q={MARKER}").content.decode()


@pytest.mark.parametrize("role", STRANGERS)
def test_nobody_else_counts_it(role, issue, request, signed_in):
    client = signed_in(request.getfixturevalue(role))
    own = 2 if role == "other_dgs" else 1
    assert f"{own}\u00a0article" in client.get("/bulletins/").content.decode()
    page = client.get(issue.get_absolute_url()).content.decode()
    assert page.count('<article class="em-article') == own
    assert "corrigé" not in page
    assert "3\u00a0article" not in client.get("/bulletins/").content.decode()


@pytest.mark.parametrize("role", READERS)
def test_its_readers_find_it_where_it_should_be(role, issue, request, signed_in, abers):
    client = signed_in(request.getfixturevalue(role))
    article = issue.articles.get(title__contains=MARKER)
    page = everything_in(client.get(issue.get_absolute_url()))
    for words in ("Titre", "Chapô", "Texte", "Demande", "Image", "Légende", "Réponse", "Suite", "Conclusion", "avant",
                  "après"):  # fmt: skip
        assert f"{words} {MARKER}" in page
    assert f"{MARKER}-annexe" in page
    assert holds_marker(everything_in(client.get(f"/bulletins/{issue.number}.pdf")))
    assert f"Titre {MARKER}" in everything_in(client.get(f"/recherche/?q={MARKER}s"))
    assert "<mark>" in everything_in(client.get(f"/bulletins/?q={MARKER}"))
    assert client.get(f"/echanges/{article.threads.get().pk}/").status_code == 200


def test_only_the_mail_of_its_readers_holds_it_and_no_subject_does(issue, dgs, substitute, preparer):
    readers = {dgs.pk, substitute.pk, preparer.pk}
    seen = set()
    for delivery in Delivery.objects.select_related("message"):
        assert not holds_marker(delivery.message.subject)
        text = mail_text(delivery)
        if delivery.kind in {MailKind.EXCHANGE, MailKind.REPLY}:
            assert not holds_marker(text)
        elif holds_marker(text):
            seen.add((delivery.kind, delivery.person_id))
    assert {person for _, person in seen} == readers
    assert {kind for kind, _ in seen} == {"bulletin", MailKind.ERRATUM}


def test_only_the_proofs_of_its_own_edition_hold_it_and_reach_its_readers_alone(
    planted, by, abers, menez, dgs, other_dgs, elected, it_head, secretary
):
    choices = {choice.authority: choice for choice in edition_choices(planted)}
    assert choices.keys() == {None, abers, menez}
    for stranger in (other_dgs, elected, it_head):
        with pytest.raises(BusinessRuleError):
            send_proof(bulletin=planted, choice=choices[abers], people=[stranger], by=by)
    send_proof(bulletin=planted, choice=choices[None], people=[secretary, dgs, other_dgs, elected, it_head], by=by)
    send_proof(bulletin=planted, choice=choices[menez], people=[secretary, other_dgs], by=by)
    send_proof(bulletin=planted, choice=choices[abers], people=[secretary, dgs], by=by)
    proofs = Delivery.objects.filter(kind=MailKind.PROOF).select_related("message").order_by("pk")
    holding = [delivery for delivery in proofs if holds_marker(mail_text(delivery))]
    assert len(proofs) == 9
    assert {delivery.person_id for delivery in holding} == {secretary.pk, dgs.pk}
    assert holding == list(proofs)[-2:]


def test_nobody_elses_digest_holds_it(issue, dgs, substitute, preparer, secretary, monkeypatch):
    """Everybody has one, of everything their front page says and of what waited for it."""
    monkeypatch.setattr(Contents, "is_worth_a_mail", lambda *_, **__: True)
    morning = next_digest(Rhythm.DAILY, Weekday.MONDAY, after=timezone.now())
    people = list(Person.objects.all())
    for person in people:
        choose_rhythm(person=person, rhythm=Rhythm.WEEKLY, weekday=morning.weekday(), by=None)
    with time_machine.travel(morning, tick=False):
        compose_due_digests()
    digests = Delivery.objects.filter(kind=DIGEST_MAIL).select_related("message")
    assert {delivery.person_id for delivery in digests} == {person.pk for person in people}
    holding = {delivery.person_id for delivery in digests if holds_marker(mail_text(delivery))}
    assert holding <= {dgs.pk, substitute.pk, preparer.pk, secretary.pk}


def mail_text(delivery: Delivery) -> str:
    """Subject, headers, both texts and every file of a mail."""
    stored = bytes(delivery.message.payload) + bytes(delivery.personal or b"")
    message = email.message_from_bytes(stored.replace(b"\r\n..", b"\r\n."))
    parts = [part.get_payload(decode=True) or b"" for part in message.walk() if not part.is_multipart()]
    names = [str(part.get_filename()) for part in message.walk()]
    return "\n".join([delivery.message.subject, str(delivery.headers), *names, *map(everything_in_bytes, parts)])
