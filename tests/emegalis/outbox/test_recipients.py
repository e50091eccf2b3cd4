"""Who got what of a sending: looked up, listed for a spreadsheet, tried again all at once."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.spreadsheets import csv_pieces, safe_cell
from emegalis.outbox import services
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.letters import Letter, Recipient, Row
from emegalis.outbox.models import AddressFailure, Delivery, Sending
from emegalis.outbox.progress import progress_by_sending, progress_of
from emegalis.outbox.selectors import troubles_of
from tests.emegalis.outbox.factories import make_failure, make_refused, make_sending, make_sent

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 24, 11, 0, tzinfo=datetime.UTC)


@pytest.fixture
def client(signed_in, secretary) -> Client:
    return signed_in(secretary)


@pytest.fixture
def sending(secretary) -> Sending:
    """Named people: one served, one refused, one to be tried again, one left out, one at an address in failure."""
    sending = make_sending(recipients=0)
    message = sending.messages.get(key="Commune")
    people = [
        ("Anne-Laure Kerdoncuff", "al.kerdoncuff@abers.example.org", "DGS, CC des Abers-Kreiz"),
        ("Hervé Le Bihan", "h.lebihan@menez.example.org", "Élu, Pays de Menez-Arvor"),
        ("=cmd|' /C calc'!A0", "c@menez.example.org", 'DSI; "Menez"'),
        ("Nadège Cloarec", "n.cloarec@argoat.example.org", "DGS, Département de l’Argoat"),
        ("Goulven Morvan", "g.morvan@menez.example.org", "Élu"),
    ]
    rows = [
        Row(Recipient(address, name, number, mandate), message, f"person:{number}")
        for number, (name, address, mandate) in enumerate(people)
    ]
    services.write_deliveries(sending=sending, rows=rows)
    served, refused, retried, out, barred = sending.deliveries.order_by("id")
    make_sent(served)
    Delivery.objects.filter(pk=served.pk).update(sent_at=NOON, answer="250 2.0.0 queued as 4Tq", unanswered=1)
    make_refused(refused)
    later = timezone.now() + datetime.timedelta(minutes=20)
    Delivery.objects.filter(pk=retried.pk).update(attempts=2, due_at=later, answer="452 4.2.2 over quota")
    Delivery.objects.filter(pk=out.pk).update(state=DeliveryState.NOT_DUE)
    Delivery.objects.filter(pk=barred.pk).update(state=DeliveryState.BARRED, answer="550 5.1.1 User unknown")
    make_failure(barred.address)
    make_failure(refused.address)
    return sending


def found(client: Client, sending: Sending, **query: str) -> list[str]:
    answer = client.get(f"/envois/{sending.pk}/destinataires/", query)
    assert answer.status_code == 200
    return [row["delivery"].name.split()[-1] for row in answer.context["rows"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "kerdon"}, ["Kerdoncuff"]),
        ({"q": "nadege"}, ["Cloarec"]),
        ({"q": "HERVÉ bihan"}, ["Bihan"]),
        ({"q": "departement de l'argoat"}, ["Cloarec"]),
        ({"q": "menez.example.org"}, ["Bihan", "calc'!A0", "Morvan"]),
        ({"q": "100%"}, []),
        ({"etat": "acceptes"}, ["Kerdoncuff"]),
        ({"etat": "echecs"}, ["Bihan"]),
        ({"etat": "a-retenter"}, ["calc'!A0"]),
        ({"etat": "adresses"}, ["Morvan"]),
        ({"etat": "ecartes"}, ["Cloarec"]),
        ({"etat": "deux-fois"}, ["Kerdoncuff"]),
        ({"etat": "acceptes", "q": "bihan"}, []),
    ],
)
def test_recipient_is_found_by_name_address_mandate_or_state(client, sending, query, names) -> None:
    assert found(client, sending, **query) == names


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"q": "x" * 10_000}, {"etat": "n’importe"}, {"page": "9" * 30}])
def test_search_that_makes_no_sense_never_fails(client, sending, query) -> None:
    answer = client.get(f"/envois/{sending.pk}/destinataires/", query)
    assert answer.status_code == 200


def test_list_says_what_became_of_each(client, sending) -> None:
    html = client.get(f"/envois/{sending.pk}/destinataires/").content.decode()
    for words in (
        "24\u00a0nov", "550 5.1.1 User unknown", "À retenter", "Pas avant le", "Sans objet", "Adresse en échec",
        "Peut-être reçu deux fois", "Corriger et réessayer", "Commune",
    ):  # fmt: skip
        assert words in html, words
    assert "250 2.0.0" not in html


def test_list_asks_as_many_queries_for_twenty_as_for_two(client) -> None:
    def queries(count: int) -> int:
        sending = make_sending(key=f"b:{count}", recipients=count)
        with CaptureQueriesContext(connection) as captured:
            assert len(found(client, sending)) == count
        return len(captured)

    client.get("/envois/")
    assert queries(2) == queries(20)


def file_of(client: Client, sending: Sending) -> tuple[bytes, list[dict[str, str]]]:
    answer = client.get(f"/envois/{sending.pk}/destinataires.csv")
    content = b"".join(answer.streaming_content)
    return content, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_file_says_who_got_what_and_when_in_the_hours_of_paris(client, sending) -> None:
    content, rows = file_of(client, sending)
    assert content.startswith(b"\xef\xbb\xbfdestinataire;adresse;mandat;edition;etat;")
    served, refused, retried, out, barred = rows
    assert served["destinataire"] == "Anne-Laure Kerdoncuff"
    assert served["mandat"] == "DGS, CC des Abers-Kreiz"
    assert (served["edition"], served["etat"], served["accepte_le"]) == ("Commune", "Accepté", "24/11/2026 12:00:00")
    assert served["peut_etre_recu_deux_fois"] == "oui"
    assert served["reponse_du_serveur"] == "250 2.0.0 queued as 4Tq"
    assert (refused["etat"], refused["accepte_le"]) == ("Échec définitif", "")
    assert retried["prochain_essai"]
    assert retried["essais"] == "2"
    assert [out["etat"], barred["etat"]] == ["Sans objet", "Adresse en échec"]


def test_no_cell_of_the_file_is_a_formula(client, sending) -> None:
    content, rows = file_of(client, sending)
    assert rows[2]["destinataire"] == "'=cmd|' /C calc'!A0"
    assert rows[2]["mandat"] == 'DSI; "Menez"'
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@", "|")) for cell in row)


@pytest.mark.parametrize("bad", ["=1", "+1", "-1", "@a", "\t=1", "\r\n=1", "|x", "\uff1d1", "\u22121"])
def test_what_begins_as_a_formula_is_text(bad: str) -> None:
    assert safe_cell(bad).startswith("'")
    assert "\n" not in safe_cell(f"a\n{bad}")


def test_long_file_comes_in_pieces() -> None:
    pieces = list(csv_pieces(["a"], ([number] for number in range(1200))))
    assert len(pieces) == 3
    assert "".join(pieces).splitlines()[-1] == "1199"


def test_file_asks_as_many_queries_for_twenty_as_for_two(client) -> None:
    def queries(count: int) -> int:
        sending = make_sending(key=f"b:{count}", recipients=count)
        with CaptureQueriesContext(connection) as captured:
            assert len(file_of(client, sending)[1]) == count
        return len(captured)

    client.get("/envois/")
    assert queries(2) == queries(20)


def retry(client: Client, sending: Sending, *names: str) -> str:
    return client.post(
        f"/envois/{sending.pk}/reessayer/", dict.fromkeys(names, "on"), follow=True
    ).content.decode()  # fmt: skip


def states(sending: Sending) -> list[str]:
    return list(sending.deliveries.order_by("id").values_list("state", flat=True))


def test_failures_of_a_sending_are_tried_again_at_once(client, sending) -> None:
    html = client.get(f"/envois/{sending.pk}/reessayer/").content.decode()
    assert "Les échecs définitifs (1)" in html
    assert "2\u00a0messages repartent" in retry(client, sending, "final", "passing")
    assert states(sending) == ["sent", "queued", "queued", "not_due", "barred"]
    refused = sending.deliveries.order_by("id")[1]
    assert (refused.attempts, refused.answer) == (0, "")
    assert not sending.deliveries.filter(state="queued", due_at__gt=timezone.now()).exists()
    assert AddressFailure.objects.hard().count() == 1
    assert Entry.objects.get(verb="send_all_again").details["count"] == 2


def test_addresses_in_failure_are_served_again_only_when_asked(client, sending) -> None:
    assert "1\u00a0message repart." in retry(client, sending, "barred")
    assert states(sending) == ["sent", "refused", "queued", "not_due", "queued"]
    assert set(AddressFailure.objects.hard().values_list("address", flat=True)) == {"h.lebihan@menez.example.org"}


def test_what_is_tried_again_of_a_paused_sending_waits_with_the_rest(client, sending) -> None:
    client.post(f"/envois/{sending.pk}/suspendre/")
    retry(client, sending, "final")
    assert states(sending)[1] == "held"


def test_nothing_ticked_or_nothing_left_is_said(client, sending) -> None:
    assert "Cochez au moins une ligne" in retry(client, sending)
    sending.deliveries.update(state=DeliveryState.SENT)
    assert "Rien à réessayer" in client.get(f"/envois/{sending.pk}/reessayer/").content.decode()
    assert states(sending) == ["sent"] * 5


def test_cancelled_sending_is_not_tried_again(client, sending) -> None:
    client.post(f"/envois/{sending.pk}/annuler/")
    assert "a été annulé" in retry(client, sending, "final")


def test_all_is_tried_again_in_as_many_queries_for_twenty_as_for_two(secretary, client) -> None:
    def queries(count: int) -> int:
        sending = make_sending(key=f"b:{count}", recipients=count)
        for delivery in sending.deliveries.all():
            make_refused(delivery)
            make_failure(delivery.address)
        with CaptureQueriesContext(connection) as captured:
            retry(client, sending, "final")
        assert set(states(sending)) == {"queued"}
        return len(captured)

    client.get("/envois/")
    assert queries(2) == queries(20)


def test_page_of_a_sending_leads_to_its_recipients_its_file_and_its_retry(client, sending) -> None:
    html = client.get(f"/envois/{sending.pk}/").content.decode()
    for path in ("destinataires/", "destinataires.csv", "reessayer/"):
        assert f"/envois/{sending.pk}/{path}" in html
    assert "en échec" in html


def test_stored_letters_of_one_recipient_need_no_search(db) -> None:
    delivery = services.queue_letter(kind="test_code", recipient=Recipient("a@b.fr"), letter=Letter("Code", "1"))
    assert delivery.search_text == ""


def test_page_of_a_sending_asks_as_many_queries_for_twenty_as_for_two(client) -> None:
    def queries(path: str, count: int) -> int:
        sending = make_sending(key=f"{path}:{count}", recipients=count)
        for delivery in sending.deliveries.all():
            make_refused(delivery)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/envois/{sending.pk}/{path}").status_code == 200
        return len(captured)

    client.get("/envois/")
    for path in ("", "avancement/"):
        assert queries(path, 2) == queries(path, 20)


def test_figures_counted_by_edition_agree_with_those_counted_by_sending(sending) -> None:
    whole, listed = progress_of(sending), progress_by_sending([sending])[sending.pk]
    for name in (
        "total", "sent", "queued", "retrying", "held", "refused", "barred", "not_due", "cancelled", "perhaps_twice",
        "retained",
    ):  # fmt: skip
        assert getattr(whole, name) == getattr(listed, name), name
    assert (whole.total, whole.sent, whole.retrying, whole.refused, whole.barred) == (5, 1, 1, 1, 1)
    assert (whole.began_at, whole.perhaps_twice) == (NOON, 1)


def test_troubles_come_by_gravity(sending) -> None:
    assert [trouble.name.split()[-1] for trouble in troubles_of(sending)] == [
        "Bihan", "Morvan", "calc'!A0", "Kerdoncuff",
    ]  # fmt: skip
