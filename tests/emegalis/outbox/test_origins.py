"""A restored backup or a cloned server: what was decided elsewhere waits for a word, what is decided here leaves."""

import shutil
import sqlite3
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox import selectors, services
from emegalis.outbox.blocks import desk_block
from emegalis.outbox.claiming import claim
from emegalis.outbox.enums import DeliveryState, SendingState
from emegalis.outbox.letters import Letter, Recipient
from emegalis.outbox.models import Delivery, Heartbeat, Sending
from emegalis.outbox.origins import current_origin, origin_of
from emegalis.outbox.sweeping import sweep
from governance.members.roles import actor_for
from tests.emegalis.outbox.factories import make_sending, make_sent
from tests.emegalis.outbox.kinds import BULLETIN, CODE

pytestmark = pytest.mark.django_db
LETTER = Letter("Votre avis est reçu", "Merci.")


def copied() -> None:
    """From now on this database is a copy: everything in it was decided in another."""
    Sending.objects.update(origin="elsewhere")
    Delivery.objects.update(origin="elsewhere")


def receipt(address: str = "dgs@demo.example.org", kind: str = BULLETIN.name) -> Delivery:
    return services.queue_letter(kind=kind, recipient=Recipient(address, "Anne Rio"), letter=LETTER)


@pytest.fixture
def restored() -> Sending:
    """One of four had left when the backup was made; a receipt waited."""
    Heartbeat.objects.create(pk=1, at=timezone.now())
    sending = make_sending()
    make_sent(sending.deliveries.order_by("id").first())
    receipt()
    copied()
    sending.refresh_from_db()
    return sending


def claimed() -> list[Delivery]:
    return [*claim(worker="me", urgent=True, limit=10), *claim(worker="me", urgent=False, limit=10)]


# ---------------------------------------------------------------- which database this is


def test_everything_decided_bears_the_identity_of_its_database() -> None:
    sending = make_sending()
    assert sending.origin == current_origin()
    assert set(Delivery.objects.values_list("origin", flat=True)) == {current_origin()}
    assert receipt().origin == current_origin()


class File:
    """A connection to a SQLite file, as far as its identity goes."""

    vendor = "sqlite"

    def __init__(self, path: Path) -> None:
        self.settings_dict = {"NAME": str(path)}

    def is_in_memory_db(self) -> bool:
        return False


def test_file_keeps_its_identity_through_vacuum_and_rename_and_a_copy_has_another(tmp_path: Path) -> None:
    path, moved, copy = tmp_path / "a.sqlite3", tmp_path / "b.sqlite3", tmp_path / "c.sqlite3"
    with sqlite3.connect(path) as link:
        link.execute("CREATE TABLE t (x)")
    first = origin_of(File(path))
    link.execute("VACUUM")
    link.close()
    assert origin_of(File(path)) == first
    path.rename(moved)
    assert origin_of(File(moved)) == first
    shutil.copy(moved, copy)
    assert origin_of(File(copy)) != first
    copy.rename(moved)
    assert origin_of(File(moved)) != first


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_identity_changes_when_the_tables_are_made_anew_by_a_restoration() -> None:
    before = current_origin()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE outbox_sending RENAME TO outbox_sending_old")
        cursor.execute("CREATE TABLE outbox_sending (LIKE outbox_sending_old)")
    assert current_origin() != before
    assert current_origin().rpartition(":")[0] == before.rpartition(":")[0]


# ---------------------------------------------------------------- what leaves, what waits


def test_only_what_is_decided_afterwards_leaves_codes_first(restored: Sending) -> None:
    code, later = receipt("code@demo.example.org", CODE.name), receipt("elu@demo.example.org")
    assert [delivery.pk for delivery in claimed()] == [code.pk, later.pk]
    assert Delivery.objects.retained().count() == 4
    assert selectors.outbox_status().retained == 4


def test_copy_with_nothing_of_its_own_wakes_nobody_and_counts_nothing_as_due(restored: Sending) -> None:
    assert sweep() is False
    assert selectors.outbox_status().oldest_due_at is None


def test_sending_decided_before_the_copy_and_filled_after_it_is_held_whole() -> None:
    sending, _ = services.open_sending(kind=BULLETIN.name, key="b:1", title="B", about=None, by=None)
    copied()
    make_sending(key="b:1")
    assert sending.deliveries.retained().count() == 4
    assert claimed() == []


def test_lapsed_lease_of_the_original_is_counted_and_stays_held(restored: Sending) -> None:
    row = restored.deliveries.filter(state=DeliveryState.QUEUED).first()
    past = timezone.now() - timezone.timedelta(seconds=1)
    Delivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.CLAIMED, claimed_by="gone", lease_until=past, begun_at=past
    )
    sweep()
    row.refresh_from_db()
    assert (row.state, row.unanswered) == (DeliveryState.QUEUED, 1)
    assert claimed() == []


def test_query_of_a_claim_goes_through_the_index_of_the_line(restored: Sending) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        claim(worker="me", urgent=False, limit=5)
    select = next(query["sql"] for query in queries if '"outbox_delivery"."due_at" <=' in query["sql"])
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(explain + select.replace("%", "%%"))
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "outbox_delivery_in_line" in plan
    assert "B-TREE" not in plan


# ---------------------------------------------------------------- the desk says so


def test_desk_and_page_say_what_is_held_and_offer_the_choice(signed_in, secretary, restored: Sending) -> None:
    client = signed_in(secretary)
    page = client.get(f"/envois/{restored.pk}/").content.decode()
    assert "3\u202fmessages sont retenus" in page.replace("\u00a0", "\u202f")
    assert "Retenu" in page
    assert f"/envois/{restored.pk}/liberer/" in page
    assert "sending.js" not in page
    assert "/envois/retenus/" in client.get("/envois/").content.decode()
    block = desk_block(actor_for(secretary), None)
    assert block is not None
    assert block.attention == "du courrier est retenu"
    assert block.context["retained"] == [restored]
    assert block.context["running"] == []
    asked = client.get(f"/envois/{restored.pk}/liberer/").content.decode()
    assert "1\u202fmessage était parti" in asked.replace("\u00a0", "\u202f")


def test_released_sending_leaves_once_and_the_journal_says_who(signed_in, secretary, restored: Sending) -> None:
    client = signed_in(secretary)
    client.post(f"/envois/{restored.pk}/liberer/")
    assert len(claimed()) == 3
    restored.refresh_from_db()
    assert restored.origin == current_origin()
    entry = Entry.objects.get(verb="release_sending")
    assert (entry.person_id, entry.details) == (secretary.pk, {"released": 3})
    again = client.post(f"/envois/{restored.pk}/liberer/", follow=True)
    assert "Aucun message n’est retenu" in again.content.decode()
    assert "Aucun message n’est retenu" in client.get(f"/envois/{restored.pk}/liberer/", follow=True).content.decode()


def test_held_sending_can_be_cancelled_instead(signed_in, secretary, restored: Sending) -> None:
    signed_in(secretary).post(f"/envois/{restored.pk}/annuler/")
    assert not restored.deliveries.waiting().exists()
    assert claimed() == []


@pytest.mark.parametrize(("verb", "state"), [("liberer", "queued"), ("annuler", "cancelled")])
def test_single_mails_are_listed_and_decided_together(signed_in, secretary, restored, verb: str, state: str) -> None:
    client = signed_in(secretary)
    assert "dgs@demo.example.org" in client.get("/envois/retenus/").content.decode()
    client.post(f"/envois/retenus/{verb}/")
    lone = Delivery.objects.get(sending=None)
    assert lone.state == state
    assert [delivery.pk for delivery in claimed()] == ([lone.pk] if verb == "liberer" else [])
    assert restored.deliveries.retained().count() == 3
    assert "Rien n’est retenu" in client.get("/envois/retenus/").content.decode()
    assert "Aucun message n’est retenu" in client.post(f"/envois/retenus/{verb}/", follow=True).content.decode()


def test_list_of_held_mails_asks_as_much_for_two_as_for_twenty(signed_in, secretary, restored: Sending) -> None:
    client = signed_in(secretary)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/envois/retenus/")
        return len(captured)

    receipt()
    copied()
    queries()
    few = queries()
    for _ in range(18):
        receipt()
    copied()
    assert queries() == few


def test_mail_sent_again_from_the_desk_is_decided_anew(secretary, restored: Sending) -> None:
    row = restored.deliveries.order_by("id").last()
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.REFUSED)
    services.send_again(delivery=row, address=row.address, by=actor_for(secretary))
    assert [delivery.pk for delivery in claimed()] == [row.pk]


# ---------------------------------------------------------------- from the command line


def run(command: str, *options: str) -> str:
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue().replace("\u202f", " ").replace("\u00a0", " ")


def test_command_releases_everything_held(restored: Sending) -> None:
    said = run("outbox_release")
    assert "Bulletin n° 12 : 3 messages libérés." in said
    assert "Messages isolés : 1 message libéré." in said
    assert len(claimed()) == 4


def test_command_cancels_everything_held(restored: Sending) -> None:
    said = run("outbox_release", "--cancel")
    assert "3 messages annulés" in said
    assert Delivery.objects.filter(state=DeliveryState.CANCELLED).count() == 4
    assert Sending.objects.get().state == SendingState.CANCELLED
    assert run("outbox_release") == "Messages isolés : 0 message libéré.\n"


def test_command_holds_what_waits_before_the_workers_of_a_disk_copy_start() -> None:
    make_sending()
    code = receipt("code@demo.example.org", CODE.name)
    reserved = claim(worker="gone", urgent=False, limit=1)[0]
    assert run("outbox_hold") == "5 messages retenus.\n"
    assert claimed() == []
    assert Delivery.objects.get(pk=reserved.pk).claimed_by == ""
    assert Delivery.objects.retained().count() == 5
    services.release_alone(deliveries=Delivery.objects.all(), by=None)
    assert [delivery.pk for delivery in claimed()] == [code.pk]


def test_what_was_in_mid_air_when_disks_were_copied_is_held_too() -> None:
    make_sending()
    begun = claim(worker="gone", urgent=False, limit=1)[0]
    Delivery.objects.filter(pk=begun.pk).update(begun_at=timezone.now(), lease_until=timezone.now())
    assert services.hold_everything() == 4
    sweep()
    row = Delivery.objects.retained().get(pk=begun.pk)
    assert (row.state, row.unanswered) == (DeliveryState.QUEUED, 1)


def test_portal_lives_where_it_was_first_swept_and_a_copy_says_so_until_settled(signed_in, secretary) -> None:
    sweep()
    assert not selectors.is_a_copy()
    client = signed_in(secretary)
    assert "n’écrit à personne de lui-même" not in client.get("/envois/").content.decode()
    Heartbeat.objects.update(home="elsewhere")
    sweep()
    assert selectors.is_a_copy()
    for page in ("/envois/", "/envois/retenus/", "/secretariat/"):
        assert "n’écrit à personne de lui-même" in client.get(page).content.decode()
    answer = client.post("/envois/retenus/ici/", follow=True).content.decode()
    assert "repartent d’eux-mêmes" in answer
    assert not selectors.is_a_copy()
    assert Entry.objects.get(verb="settle_here").person_id == secretary.pk


def test_command_line_settles_a_copy_and_holds_one_that_the_database_cannot_tell() -> None:
    sweep()
    run("outbox_hold")
    assert selectors.is_a_copy()
    assert "repartent d’eux-mêmes" in run("outbox_release")
    assert not selectors.is_a_copy()


def test_release_of_nothing_is_refused() -> None:
    with pytest.raises(BusinessRuleError):
        services.release_sending(sending=make_sending(), by=None)
