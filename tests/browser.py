"""A real Chromium in front of the portal, without a server: a page is asked of Django's test client, its files of the
static folders. So it is judged as a browser shows it (CSP, scripts, sheets, widths) within the test's own transaction.
"""

import mimetypes
import os
import shutil
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, Route

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = [1280, 390, 320]
ORIGIN = "http://localhost"
# A mail is framed in a sandbox without scripts: axe could not look inside, and its knocking would show in the console.
OUTSIDE_FRAMES = {"iframes": False}


def launch_arguments() -> dict[str, object]:
    """For the fixture ``browser_type_launch_args``: the system's Chromium where there is one."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop running in this thread
    chromium = shutil.which("chromium")
    return {"args": FLAGS, **({"executable_path": chromium} if chromium else {})}


def _static_file(route: Route) -> None:
    name = urlsplit(route.request.url).path.removeprefix("/static/")
    found = finders.find(name)
    if found is None:
        route.fulfill(status=404)
    else:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)


def show(page: Page, client: Client, path: str) -> HttpResponse:
    """Open ``path`` in the browser, as the person signed in to ``client`` gets it."""
    answer: HttpResponse = client.get(path)  # asked here: playwright's callbacks would use another connection
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    page.unroute_all()
    page.route(f"{ORIGIN}/static/**", _static_file)
    page.route(
        f"{ORIGIN}{path}",
        lambda route: route.fulfill(status=answer.status_code, headers=headers, body=answer.content),
    )
    page.goto(f"{ORIGIN}{path}")
    return answer


def assert_sound_page(page: Page, client: Client, path: str) -> None:
    """What ``faults_of_page`` finds, at every width: nothing."""
    faults = faults_of_page(page, client, path)
    assert not faults, f"{path}: {faults}"


def faults_of_page(page: Page, client: Client, path: str, *, axe_at: Collection[int] = WIDTHS) -> list[str]:
    """What the CSP refuses, what the console says; overflow at each width, axe violations at those named."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = show(page, client, path)
    faults: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overflow > 0:
            faults.append(f"overflows by {overflow} px at {width} px")
        if width in axe_at:
            faults += [f"at {width} px: {fault}" for fault in _axe_violations(page)]
    expected = f"the server responded with a status of {answer.status_code}"
    return faults + [said for said in complaints if expected not in said]


def _axe_violations(page: Page) -> list[str]:
    violations = Axe().run(page, options=OUTSIDE_FRAMES).response["violations"]
    return [f"{v['id']}, {v['help']} {[node['target'] for node in v['nodes']][:3]}" for v in violations]
