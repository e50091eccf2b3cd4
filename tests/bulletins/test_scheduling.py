import datetime

import pytest
import time_machine
from django.utils import timezone

from bulletins.blocks import desk_bulletins
from bulletins.models import Bulletin
from bulletins.services import scheduling
from bulletins.services.editions import reopen_bulletin
from bulletins.services.scheduling import call_back_sending, schedule_sending, send_due_bulletins
from bulletins.services.sending import send_bulletin
from bulletins.tasks import send_due
from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import PARIS, moment
from emegalis.outbox.models import Sending
from emegalis.outbox.services import hold_everything
from governance.members.models import Mandate
from tests.bulletins.factories import make_bulletin, make_ready, write

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def ready(draft, by, quick_paper) -> Bulletin:
    return make_ready(draft, by=by)


def soon():
    return timezone.now() + HOUR


def later(at):
    return time_machine.travel(at, tick=False)


def test_an_issue_leaves_at_its_hour_once_and_not_before(ready, by):
    at = soon()
    schedule_sending(bulletin=ready, at=at, by=by)
    assert send_due_bulletins() == []
    with later(at + datetime.timedelta(seconds=5)):
        assert send_due_bulletins() == [ready]
        assert send_due_bulletins() == []
        send_due()
    ready.refresh_from_db()
    assert ready.is_sent
    assert ready.sent_by == by.person
    assert Sending.objects.get().person_id == by.person_id
    assert Entry.objects.filter(verb="send_bulletin").count() == 1


def test_workers_that_were_down_send_it_late(ready, by):
    at = soon()
    schedule_sending(bulletin=ready, at=at, by=by)
    with later(at + datetime.timedelta(days=2)):
        assert send_due_bulletins() == [ready]


def test_two_workers_that_saw_it_due_send_it_once(ready, by, monkeypatch):
    at = soon()
    schedule_sending(bulletin=ready, at=at, by=by)
    with later(at + HOUR):
        seen = list(Bulletin.objects.due(at=timezone.now()))
        assert len(send_due_bulletins()) == 1
        monkeypatch.setattr(scheduling.Bulletin.objects, "due", lambda at: seen)
        assert send_due_bulletins() == []
    assert Sending.objects.count() == 1


def test_it_is_called_back_until_then_and_stays_ready(ready, by):
    at = soon()
    schedule_sending(bulletin=ready, at=at, by=by)
    for _ in range(2):
        call_back_sending(bulletin=ready, by=by)
    assert Entry.objects.filter(verb="call_back_sending").count() == 1
    with later(at + HOUR):
        assert send_due_bulletins() == []
    ready.refresh_from_db()
    assert ready.is_ready
    assert not ready.is_scheduled


def test_taking_it_up_again_calls_it_back(ready, by):
    schedule_sending(bulletin=ready, at=soon(), by=by)
    reopen_bulletin(bulletin=ready, by=by)
    make_ready(ready, by=by)
    with later(timezone.now() + 2 * HOUR):
        assert send_due_bulletins() == []


def test_it_may_be_sent_at_once_before_its_hour(ready, by):
    at = soon()
    schedule_sending(bulletin=ready, at=at, by=by)
    send_bulletin(bulletin=ready, by=by)
    with later(at + HOUR):
        assert send_due_bulletins() == []
    with pytest.raises(BusinessRuleError, match="ne se rappelle pas"):
        call_back_sending(bulletin=ready, by=by)
    assert Sending.objects.count() == 1


def test_the_last_hour_said_counts(ready, by):
    schedule_sending(bulletin=ready, at=soon(), by=by)
    schedule_sending(bulletin=ready, at=soon() + 3 * HOUR, by=by)
    with later(timezone.now() + 2 * HOUR):
        assert send_due_bulletins() == []


@pytest.mark.parametrize(("after", "told"), [(-HOUR, "est passé"), (datetime.timedelta(days=400), "six mois")])
def test_an_hour_that_cannot_be_is_refused(ready, by, after, told):
    with pytest.raises(BusinessRuleError, match=told) as refusal:
        schedule_sending(bulletin=ready, at=timezone.now() + after, by=by)
    assert refusal.value.field == "day"


def test_a_draft_has_no_hour(draft, by):
    with pytest.raises(BusinessRuleError, match="pas prêt"):
        schedule_sending(bulletin=draft, at=soon(), by=by)


def test_what_blocks_at_the_hour_is_told_and_nothing_leaves_until_someone_decides(ready, by):
    at = soon()
    schedule_sending(bulletin=ready, at=at, by=by)
    Mandate.objects.exclude(person=by.person).update(ends_on=by.day)
    with later(at + HOUR):
        assert send_due_bulletins() == []
    ready.refresh_from_db()
    assert ready.is_ready
    assert "Personne ne recevrait" in ready.send_trouble
    assert Entry.objects.filter(verb="miss_sending").count() == 1
    assert not Sending.objects.exists()
    block = desk_bulletins(by, None)
    assert block is not None
    assert "l’envoi prévu du bulletin" in block.attentions[0]
    Mandate.objects.exclude(person=by.person).update(ends_on=None)
    with later(at + 2 * HOUR):
        assert send_due_bulletins() == []
        schedule_sending(bulletin=ready, at=timezone.now() + HOUR, by=by)
    with later(at + 4 * HOUR):
        assert send_due_bulletins() == [ready]


def test_one_that_cannot_leave_never_holds_the_others(ready, by, dgs):
    other = make_bulletin(by=by)
    write(other, "A")
    make_ready(other, by=by)
    other.bodies.clear()
    schedule_sending(bulletin=other, at=soon(), by=by)
    schedule_sending(bulletin=ready, at=soon() + HOUR, by=by)
    with later(timezone.now() + 4 * HOUR):
        assert send_due_bulletins() == [ready]


# ---------------------------------------------------------------- the pages


@pytest.fixture
def secretariat(secretary, signed_in):
    return signed_in(secretary)


def test_the_hour_is_chosen_shown_everywhere_and_called_back(secretariat, ready):
    path = f"/bulletins/{ready.number}"
    day = timezone.localdate() + datetime.timedelta(days=3)
    answer = secretariat.post(f"{path}/envoi/heure/", {"day": day.isoformat(), "hour": "09:15"}, follow=True)
    ready.refresh_from_db()
    said = moment(ready.send_at)
    assert "9\u00a0h\u00a015" in said
    assert said in answer.content.decode()
    assert ready.send_at.astimezone(PARIS).time() == datetime.time(9, 15)
    for page in (f"{path}/composition/", f"{path}/envoi/", f"{path}/", "/bulletins/", "/secretariat/"):
        shown = secretariat.get(page).content.decode()
        assert said in shown, page
    secretariat.post(f"{path}/envoi/rappel/")
    assert said not in secretariat.get(f"{path}/composition/").content.decode()


@pytest.mark.parametrize(
    ("day", "hour", "told"),
    [
        ("2001-01-01", "09:00", "Ce moment est passé"),
        ("2027-03-28", "02:30", "Cette heure n’existe pas"),
        ("9999-12-31", "23:59", "six mois"),
        ("", "25:00", "Saisissez une heure valide"),
        ("demain\x00", "9 h", "Saisissez une date valide"),
    ],
)
def test_a_wrong_hour_comes_back_as_typed(secretariat, ready, day, hour, told):
    answer = secretariat.post(f"/bulletins/{ready.number}/envoi/heure/", {"day": day, "hour": hour})
    assert answer.status_code == 200
    assert told in answer.content.decode()
    ready.refresh_from_db()
    assert ready.send_at is None


# ---------------------------------------------------------------- in a copy of the database


@pytest.fixture
def copied(ready, by) -> Bulletin:
    """An hour set before the database was copied."""
    schedule_sending(bulletin=ready, at=soon(), by=by)
    assert ready in Bulletin.objects.due(at=soon() + HOUR)
    Bulletin.objects.update(send_origin="elsewhere")
    ready.refresh_from_db()
    return ready


def test_an_hour_set_elsewhere_never_comes_by_itself(copied):
    with later(soon() + HOUR):
        assert not Bulletin.objects.due(at=timezone.now()).exists()
        assert send_due_bulletins() == []
        assert send_due_bulletins() == []
    assert not Sending.objects.exists()
    assert Entry.objects.filter(verb="hold_schedule").count() == 1


def test_before_its_hour_already_the_secretariat_reads_that_it_is_stopped(copied, by, secretariat):
    send_due_bulletins()
    copied.refresh_from_db()
    assert copied.is_stopped
    path = f"/bulletins/{copied.number}/"
    for page in (f"{path}composition/", f"{path}envoi/"):
        assert "copiée ou restaurée" in secretariat.get(page).content.decode(), page
    for page in ("/bulletins/", "/secretariat/"):
        shown = secretariat.get(page).content.decode()
        assert "nvoi arrêté" in shown, page
        assert "Envoi prévu" not in shown, page
    assert "est arrêté" in desk_bulletins(by, None).attentions[0]


def test_an_hour_chosen_anew_in_the_copy_is_kept(copied, by):
    send_due_bulletins()
    schedule_sending(bulletin=copied, at=soon(), by=by)
    with later(soon() + HOUR):
        assert send_due_bulletins() == [copied]


def test_a_stopped_issue_may_be_sent_at_once_or_taken_up_again(copied, by):
    send_due_bulletins()
    reopen_bulletin(bulletin=copied, by=by)
    make_ready(copied, by=by)
    copied.refresh_from_db()
    assert (copied.send_origin, copied.send_trouble) == ("", "")
    send_bulletin(bulletin=copied, by=by)
    assert Sending.objects.count() == 1


def test_holding_the_mail_of_a_copied_disk_holds_the_hours_set_as_well(ready, by):
    schedule_sending(bulletin=ready, at=soon(), by=by)
    hold_everything()
    with later(soon() + HOUR):
        assert send_due_bulletins() == []
    ready.refresh_from_db()
    assert ready.is_stopped
