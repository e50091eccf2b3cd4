"""Rows 3, 7, 9 and 10: what a click decides is whole, is decided once, and leaves as it was when clicked."""

import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import transaction

from bulletins.enums import BulletinState
from bulletins.models import Article, Bulletin
from bulletins.services.sending import fill_bulletin, send_bulletin
from emegalis.audit.models import Entry
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery, Sending
from emegalis.outbox.progress import progress_of
from governance.members.models import Mandate
from tests.faults.browser import Browser
from tests.faults.figures import Count, Figures, count_of, seconds
from tests.faults.full_disk import MARK
from tests.faults.portal import READERS, Portal, marks_got, path_of, sendings_of
from tests.faults.smtp import FaultySmtp
from tests.faults.world import World, either

DELIVERED_TWICE = """
from celery import current_app
for name in 2 * ["emegalis.outbox.tasks.fill", "emegalis.outbox.tasks.deliver"]:
    current_app.send_task(name, task_id=name)
"""


@pytest.fixture
def portal(here: None) -> Portal:
    return Portal.here()


def test_web_server_killed_after_the_click_leaves_all_rows_or_none(
    world: World, portal: Portal, smtp: FaultySmtp, figures: Figures
) -> None:
    drawn, issues = random.Random(86), [portal.rendered_issue()]
    window = max(0.2, 1.5 * _seconds_of_a_click(world, portal, issues[0]))
    with ThreadPoolExecutor() as clicks:
        for _ in range(either(2, 20)):
            bulletin = portal.rendered_issue()
            web, browser = world.web(), Browser.of(portal.secretary, world.folder / "web.sock")
            assert browser.get(path_of(bulletin)).status == 200
            click = clicks.submit(browser.post, path_of(bulletin))
            time.sleep(drawn.uniform(0, window))  # the fault itself: at any moment of the click, or just after
            world.kill(web)
            click.exception()
            issues.append(bulletin)
    for bulletin in issues:
        bulletin.refresh_from_db()
        assert sendings_of(bulletin) == (bulletin.state == BulletinState.SENT)
    decided = [bulletin for bulletin in issues if bulletin.state == BulletinState.SENT]
    assert Entry.objects.filter(verb="open_sending").count() == len(decided)
    world.worker()
    for bulletin in set(issues) - set(decided):
        send_bulletin(bulletin=bulletin, by=portal.by)
    world.wait(lambda: Delivery.objects.count() == READERS * len(issues), "every row written")
    world.wait(world.done, "everything sent")
    assert smtp.counts == dict.fromkeys(portal.addresses(), len(issues))
    lost = sum(len(issues) - smtp.counts[address] for address in portal.addresses())
    fault = f"kill -9 of the web server 0–{1000 * window:.0f} ms after the click, {len(issues) - 1} times"
    figures.note(
        3,
        fault,
        Count(READERS * len(issues), lost, 0, 0),
        note=f"{len(decided) - 1} decided, {len(issues) - len(decided)} to click again",
    )


def _seconds_of_a_click(world: World, portal: Portal, bulletin: Bulletin) -> float:
    """How long one takes that nothing disturbs, on this machine as it is loaded now."""
    web, browser = world.web(), Browser.of(portal.secretary, world.folder / "web.sock")
    assert browser.get(path_of(bulletin)).status == 200
    begun = time.monotonic()
    assert browser.post(path_of(bulletin)).status == 302
    took = time.monotonic() - begun
    world.kill(web)
    return took


def test_web_server_asked_to_stop_ends_the_click_in_hand(
    world: World, portal: Portal, smtp: FaultySmtp, figures: Figures
) -> None:
    bulletin = portal.rendered_issue()
    web, browser = world.web(), Browser.of(portal.secretary, world.folder / "web.sock")
    assert browser.get(path_of(bulletin)).status == 200
    with ThreadPoolExecutor() as clicks:
        with transaction.atomic():  # whoever sends this issue waits for us
            Bulletin.objects.select_for_update().get(pk=bulletin.pk)
            click = clicks.submit(browser.post, path_of(bulletin))
            world.wait(lambda: is_connected(browser), "the click is on its way")
            asked = time.monotonic()
            web.send_signal(signal.SIGTERM)
        refused = click.exception()
    assert web.wait(30) == 0
    stopped = time.monotonic() - asked
    bulletin.refresh_from_db()
    assert sendings_of(bulletin) == (bulletin.state == BulletinState.SENT)
    if refused is None:
        assert (click.result().status, sendings_of(bulletin)) == (302, 1)
    note = f"stopped in {seconds(stopped)}"
    figures.note(12, "SIGTERM of the web server, a click in hand", Count(1, 0, 0, 0), note=note)


def is_connected(browser: Browser) -> bool:
    """A second socket bears the path of the one that listens."""
    return Path("/proc/net/unix").read_text().count(str(browser.socket)) > 1


def test_thirty_clicks_a_resubmission_and_a_task_delivered_twice_make_one_sending(
    world: World, portal: Portal, smtp: FaultySmtp, figures: Figures
) -> None:
    bulletin = portal.rendered_issue("Menez")
    world.web()
    browser = Browser.of(portal.secretary, world.folder / "web.sock")
    with ThreadPoolExecutor(30) as clicks:
        answers = [click.result() for click in [clicks.submit(browser.post, path_of(bulletin)) for _ in range(30)]]
    again = browser.post(path_of(bulletin))
    sending = Sending.objects.get()
    assert {(answer.status, answer.location) for answer in [*answers, again]} == {(302, f"/envois/{sending.pk}/")}
    assert "En préparation" in browser.get(f"/envois/{sending.pk}/").text
    world.manage("shell", "--no-imports", "-c", DELIVERED_TWICE)
    world.worker()
    world.wait(world.done, "everything sent")
    count = count_of(smtp, portal.addresses())
    assert (count.lost, count.doubled) == (0, 0)
    assert "Envoi terminé" in browser.get(f"/envois/{sending.pk}/").text
    figures.note(7, "thirty clicks, a re-submit, tasks delivered twice", count)


def test_what_was_frozen_leaves_and_those_whose_mandate_ended_get_nothing(
    world: World, portal: Portal, smtp: FaultySmtp, figures: Figures
) -> None:
    bulletin = portal.rendered_issue("Menez")
    frozen = {edition.authority_id: f"e{edition.pk}" for edition in bulletin.editions.all()}
    sending = send_bulletin(bulletin=bulletin, by=portal.by)
    fill_bulletin(sending)
    Article.objects.filter(bulletin=bulletin).update(title="CHANGÉ", text="CHANGÉ")
    bulletin.editions.update(mail_text="EDITION-changed")
    gone = portal.readers[-3:]
    Mandate.objects.filter(pk__in=[mandate.pk for mandate in gone]).update(ends_on=bulletin.dated_on)
    try:
        world.worker()
        world.wait(world.done, "everything at its end")
    finally:
        Mandate.objects.filter(pk__in=[mandate.pk for mandate in gone]).update(ends_on=None)
    assert progress_of(sending).not_due == len(gone)
    expected = {
        mandate.person.email: frozen.get(mandate.authority_id, frozen[None]) for mandate in portal.readers[:-3]
    }
    assert marks_got(smtp) == expected
    count = Count(len(expected), 0, sum(smtp.counts.values()) - len(expected), 0)
    figures.note(9, "content edited, mandates ended after the click", count, note=f"{len(gone)} no longer due")


def test_code_leaves_while_the_workers_lay_editions_out(
    world: World, portal: Portal, smtp: FaultySmtp, figures: Figures
) -> None:
    bulletin = portal.issue(*[f"Article {number}" for number in range(either(4, READERS))])
    send_bulletin(bulletin=bulletin, by=portal.by)
    world.worker()
    world.wait(lambda: bulletin.editions.filter(state="rendering").exists(), "an edition is being laid out")
    asked, code = time.monotonic(), world.code()
    world.wait(lambda: code in smtp.counts, "the code has left")
    waited = time.monotonic() - asked
    world.wait(lambda: smtp.counts.keys() >= set(portal.addresses()), "then everybody has their edition")
    world.wait(world.done, "everything written down")
    figures.note(
        5,
        "code while editions are laid out",
        count_of(smtp, portal.addresses()),
        note=f"code within {seconds(waited)}",
    )


def test_edition_that_cannot_be_made_holds_back_its_readers_only_and_no_part_of_it_leaves(
    world: World, portal: Portal, smtp: FaultySmtp, figures: Figures
) -> None:
    bulletin = portal.issue(MARK)
    send_bulletin(bulletin=bulletin, by=portal.by)
    world.environment["FAULTS_RENDERERS"] = "0"  # in the worker itself, where the fault is
    worker = world.worker(more=("--include", "tests.faults.full_disk"))
    others = set(portal.addresses()) - {portal.readers[0].person.email}
    world.wait(lambda: smtp.counts.keys() >= others, "the others have theirs")
    world.wait(lambda: bulletin.editions.filter(state="failed").exists(), "the failure is written down")
    assert smtp.counts.keys() == others
    sending = Sending.objects.get()
    assert "pas encore en page" in sending.trouble
    assert "No space left" in bulletin.editions.get(state="failed").failure
    world.kill(worker)
    world.worker()
    Bulletin.objects.get(pk=bulletin.pk).editions.filter(state="failed").update(state="pending", attempts=0)
    world.wait(lambda: smtp.counts.keys() > others, "mended, the edition leaves")
    world.wait(lambda: not Sending.objects.get().trouble, "nothing is held back any more")
    world.wait(world.done, "everything written down")
    count = count_of(smtp, portal.addresses())
    assert (count.lost, count.doubled) == (0, 0)
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
    figures.note(10, "disk full while one edition is laid out", count)
