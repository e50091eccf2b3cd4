"""The scripts of pages that follow work in progress, in a real browser whose clock is moved."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.journey
SCRIPTS = Path(settings.BASE_DIR) / "static/js"
HERE = "http://localhost/page/"


def shown(*, running: bool, paper: str) -> str:
    return (
        "<p data-rendering-said></p><p data-sending-said></p>"
        f'<div data-live="paper"{" data-running" if running else ""}>{paper}</div>'
        f'<div data-live="note"><input value="{paper}"></div>'
    )


@pytest.fixture
def now(page: Page) -> dict[str, str]:
    """What the portal answers, by address; « » for a network that is away."""
    answers = {HERE: shown(running=True, paper="1 sur 2")}

    def answer(route: Route) -> None:
        body = answers[route.request.url]
        route.fulfill(body=body, content_type="text/html; charset=utf-8") if body else route.abort()

    page.route("http://localhost/**", answer)
    page.clock.install()
    return answers


def follow(page: Page, script: str) -> None:
    for name in ("live.js", script):
        page.add_script_tag(path=SCRIPTS / name)


def test_the_parts_follow_until_the_end_is_said(page: Page, now: dict[str, str]):
    page.goto(HERE)
    follow(page, "rendering.js")
    now[HERE] = ""  # the network is away: the next turn will do
    page.clock.run_for(2000)
    expect(page.locator("[data-live=paper]")).to_have_text("1 sur 2")
    now[HERE] = shown(running=False, paper="2 sur 2")
    page.clock.run_for(2000)
    expect(page.locator("[data-rendering-said]")).to_have_text("La mise en page est terminée.")
    expect(page.locator("[data-live=paper]")).to_have_text("2 sur 2")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(10_000)
    assert not asked


def test_the_part_where_someone_is_stays(page: Page, now: dict[str, str]):
    page.goto(HERE)
    follow(page, "rendering.js")
    page.locator("input").focus()
    now[HERE] = shown(running=True, paper="2 sur 2")
    page.clock.run_for(2000)
    expect(page.locator("[data-live=paper]")).to_have_text("2 sur 2")
    assert page.input_value("input") == "1 sur 2"


def test_a_sending_counts_and_the_rest_follows_its_stage(page: Page, now: dict[str, str]):
    counting = "http://localhost/avancement/"

    def count(mark: str, words: str, end: str = "") -> str:
        return f'<div data-progress="{mark}"{end}>{words}</div>'

    now[HERE] += f'<div data-sending="{counting}">{count("En cours", "3 acceptés")}</div>'
    page.goto(HERE)
    follow(page, "sending.js")
    now[HERE] = now[HERE].replace("1 sur 2", "2 sur 2")
    now[counting] = count("En cours", "4 acceptés")
    page.clock.run_for(3000)
    expect(page.locator("[data-progress]")).to_have_text("4 acceptés")
    expect(page.locator("[data-live=paper]")).to_have_text("1 sur 2")
    now[counting] = count("Un échec", "5 acceptés")
    page.clock.run_for(3000)
    expect(page.locator("[data-live=paper]")).to_have_text("2 sur 2")
    now[counting] = count("Terminé", "6 acceptés", " data-ended")
    with page.expect_event("framenavigated"):
        page.clock.run_for(3000)
