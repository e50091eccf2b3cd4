"""Following a sending: who may, what is shown, what can be done about it."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox import services
from emegalis.outbox.blocks import desk_block
from emegalis.outbox.enums import DeliveryState, SendingState
from emegalis.outbox.letters import Letter, Recipient
from emegalis.outbox.models import Delivery, Heartbeat, Relay, Sending
from governance.members.roles import actor_for
from tests.emegalis.outbox.factories import make_refused, make_sending, make_sent
from tests.emegalis.outbox.kinds import BULLETIN, CODE

pytestmark = pytest.mark.django_db
PEOPLE = ["dgs", "other_dgs", "elected", "preparer", "substitute", "it_head", "business"]


@pytest.fixture
def sending() -> Sending:
    """Four recipients: one served, one refused, one to be tried again, one waiting."""
    Heartbeat.objects.create(pk=1, at=timezone.now())
    sending = make_sending()
    first, second, third, _ = sending.deliveries.order_by("id")
    make_sent(first)
    make_refused(second)
    Delivery.objects.filter(pk=third.pk).update(
        attempts=1, unanswered=1, answer="452 4.2.2 over quota", due_at=timezone.now() + datetime.timedelta(minutes=5)
    )
    return sending


def refused(sending: Sending) -> Delivery:
    return sending.deliveries.get(state=DeliveryState.REFUSED)


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_of_sendings_do_not_exist_for_those_who_manage_no_mail(signed_in, request, sending, who: str) -> None:
    client = signed_in(request.getfixturevalue(who))
    failed = refused(sending)
    for path in (
        "/envois/", f"/envois/{sending.pk}/", f"/envois/{sending.pk}/avancement/", f"/envois/{sending.pk}/annuler/",
        f"/envois/messages/{failed.pk}/",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    for action in ("suspendre", "reprendre", "annuler"):
        assert client.post(f"/envois/{sending.pk}/{action}/").status_code == 404


def test_anonymous_visitors_are_asked_to_sign_in(client, sending) -> None:
    assert client.get(f"/envois/{sending.pk}/").status_code == 302


def test_page_of_a_sending_counts_and_names_what_failed(signed_in, secretary, sending) -> None:
    html = signed_in(secretary).get(f"/envois/{sending.pk}/").content.decode()
    for words in (
        "Envoi en cours", "4\u00a0destinataires", "CC des Abers-Kreiz", "550 5.1.1 User unknown",
        "L’adresse n’existe pas.", "Échec définitif", "À retenter",
        "Peut-être reçu deux fois", "La boîte est pleine.", "Suspendre l’envoi",
    ):  # fmt: skip
        assert words in html, words
    assert "à l’arrêt" not in html


def test_part_that_counts_says_when_the_sending_has_ended(signed_in, secretary, sending) -> None:
    client = signed_in(secretary)
    path = f"/envois/{sending.pk}/avancement/"
    assert "data-ended" not in client.get(path).content.decode()
    sending.deliveries.waiting().update(state=DeliveryState.SENT)
    assert "data-ended" in client.get(path).content.decode()


def test_page_says_that_mail_is_at_a_stop_and_what_the_relay_answers(signed_in, secretary, sending) -> None:
    Heartbeat.objects.update(at=timezone.now() - datetime.timedelta(minutes=3))
    Relay.objects.create(key="r:25", failures=2, answer="535 5.7.8 bad credentials", paused_until=timezone.now())
    html = signed_in(secretary).get(f"/envois/{sending.pk}/").content.decode()
    assert "Le dernier passage date de plus d’une minute" in html
    assert "535 5.7.8 bad credentials" in html


def test_sending_without_recipients_yet_says_what_will_come(signed_in, secretary) -> None:
    sending, _ = services.open_sending(kind=BULLETIN.name, key="b:9", title="Bulletin", about=None, by=None)
    html = signed_in(secretary).get(f"/envois/{sending.pk}/").content.decode()
    assert "Les messages se préparent" in html


def test_list_shows_sendings_and_lone_failures_with_as_many_queries_for_twenty_as_for_two(
    signed_in, secretary
) -> None:
    client = signed_in(secretary)

    def queries(count: int) -> int:
        for number in range(Sending.objects.count(), count):
            make_refused(make_sending(key=f"b:{number}", recipients=2).deliveries.first())
        with CaptureQueriesContext(
            connection,
        ) as captured:
            html = client.get("/envois/").content.decode()
        assert html.count("em-row__title") == count
        return len(captured)

    client.get("/envois/")
    assert queries(2) == queries(20)


def test_empty_list_says_what_comes_here(signed_in, secretary) -> None:
    assert "Aucun envoi pour l’instant" in signed_in(secretary).get("/envois/").content.decode()


def test_sending_is_paused_resumed_and_cancelled_with_one_audit_line_each(signed_in, secretary, sending) -> None:
    client = signed_in(secretary)
    for action, state in [
        ("suspendre", SendingState.PAUSED),
        ("reprendre", SendingState.FILLED),
        ("annuler", SendingState.CANCELLED),
    ]:
        client.post(f"/envois/{sending.pk}/{action}/")
        sending.refresh_from_db()
        assert sending.state == state
    assert not sending.deliveries.waiting().exists()
    assert sending.deliveries.filter(state=DeliveryState.SENT).count() == 1
    verbs = Entry.objects.exclude(verb="open_sending").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["pause_sending", "resume_sending", "cancel_sending"]


def test_cancelling_asks_first(signed_in, secretary, sending) -> None:
    html = signed_in(secretary).get(f"/envois/{sending.pk}/annuler/").content.decode()
    assert "Annuler cet envoi" in html
    sending.refresh_from_db()
    assert sending.state == SendingState.FILLED


def test_action_that_no_longer_makes_sense_is_refused_in_words(signed_in, secretary, sending) -> None:
    sending.deliveries.waiting().update(state=DeliveryState.SENT)
    answer = signed_in(secretary).post(f"/envois/{sending.pk}/annuler/", follow=True)
    assert "Tout est déjà parti" in answer.content.decode()
    answer = signed_in(secretary).get(f"/envois/{sending.pk}/annuler/", follow=True)
    assert "Il ne reste rien à annuler" in answer.content.decode()


def test_refused_address_is_corrected_and_tried_again_alone(signed_in, secretary, sending) -> None:
    failed = refused(sending)
    answer = signed_in(secretary).post(f"/envois/messages/{failed.pk}/", {"email": "bonne@demo.example.org"})
    assert answer.url == f"/envois/{sending.pk}/"
    failed.refresh_from_db()
    assert (failed.state, failed.address, failed.attempts) == (DeliveryState.QUEUED, "bonne@demo.example.org", 0)


@pytest.mark.parametrize("bad", ["", "élu@demo.example.org", "a@b.fr,c@d.fr", "a@b.fr\x00", "x" * 300 + "@b.fr"])
def test_address_that_mail_cannot_carry_is_refused_beside_the_field(signed_in, secretary, sending, bad: str) -> None:
    failed = refused(sending)
    answer = signed_in(secretary).post(f"/envois/messages/{failed.pk}/", {"email": bad})
    assert answer.status_code == 200
    assert answer.context["form"].errors["email"]
    failed.refresh_from_db()
    assert failed.state == DeliveryState.REFUSED


def test_a_message_never_goes_to_the_address_of_somebody_else(signed_in, secretary, other_dgs, sending) -> None:
    failed = refused(sending)
    answer = signed_in(secretary).post(f"/envois/messages/{failed.pk}/", {"email": other_dgs.email.upper()})
    assert "autre personne" in answer.context["form"].errors["email"][0]
    failed.refresh_from_db()
    assert failed.state == DeliveryState.REFUSED


def test_message_that_is_not_in_failure_or_whose_words_are_forgotten_is_not_sent_again(secretary, sending) -> None:
    actor = actor_for(secretary)
    served = sending.deliveries.get(state=DeliveryState.SENT)
    with pytest.raises(BusinessRuleError, match="pas en échec"):
        services.send_again(delivery=served, address=served.address, by=actor)
    secret = services.queue_letter(kind=CODE.name, recipient=Recipient("a@b.fr"), letter=Letter("Code", "123"))
    make_refused(secret)
    with pytest.raises(BusinessRuleError, match="effacé"):
        services.send_again(delivery=secret, address=secret.address, by=actor)


def test_desk_says_that_the_broker_is_away_and_mail_late(signed_in, secretary, sending, monkeypatch) -> None:
    Heartbeat.objects.all().delete()
    monkeypatch.setattr("emegalis.outbox.broker.is_away", lambda: True)
    assert desk_block(actor_for(secretary), None).attention == "le courrier part avec retard"
    assert "(Redis) ne répond pas" in signed_in(secretary).get("/secretariat/").content.decode()


def test_desk_shows_what_runs_what_failed_and_that_mail_is_at_a_stop(secretary, sending, dgs) -> None:
    block = desk_block(actor_for(secretary), None)
    assert [row["sending"] for row in block.context["running"]] == [sending]
    assert block.attention == ""
    sending.deliveries.waiting().update(state=DeliveryState.SENT)
    assert desk_block(actor_for(secretary), None).attention == "1\u00a0message n’a pas pu partir"
    Heartbeat.objects.all().delete()
    assert desk_block(actor_for(secretary), None).attention == "le courrier est arrêté"
    assert desk_block(actor_for(dgs), None) is None


def test_desk_page_draws_the_block(signed_in, secretary, sending, settings) -> None:
    settings.BLOCKS = {"desk": ["emegalis.outbox.blocks.desk_block"]}
    html = signed_in(secretary).get("/secretariat/").content.decode()
    assert "Bulletin n° 12" in html.replace("\u00a0", " ")


def test_command_tells_how_mail_is_doing(sending) -> None:
    output = StringIO()
    call_command("outbox_status", "--json", stdout=output)
    status = json.loads(output.getvalue())
    assert status["states"]["sent"] == 1
    assert status["states"]["refused"] == 1
    assert status["rate_per_minute"] == 1
    assert status["oldest_due_at"]
    assert status["heartbeat_age"] < 60
    call_command("outbox_status", stdout=output)
    assert "Plus ancien message dû" in output.getvalue()
