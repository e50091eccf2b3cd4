"""What people do on the pages, said once for the journeys."""

import datetime
import re

from playwright.sync_api import Page, expect


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """The first button, or link drawn as one, of that name in the page itself."""
    main = page.get_by_role("main")
    button, link = main.get_by_role("button", name=name), main.get_by_role("link", name=name)
    button.or_(link).first.wait_for()  # the page that holds it may still be on its way
    (button if button.count() else link).first.click()


def choose(page: Page, label: str) -> None:
    """A radio, by the strong word of its card."""
    page.locator(".em-choice label", has_text=re.compile(rf"^\s*{re.escape(label)}")).first.click()


def ask_for_mail_at_once(page: Page) -> None:
    """In « Mes messages »: what can wait for the digest of the day leaves at once all the same."""
    page.goto("/mon-compte/messages/")
    choose(page, "Aussitôt")
    press(page, re.compile("Enregistrer"))
    expect(page.get_by_role("main")).to_contain_text("enregistré")


def write_orientation(page: Page, title: str) -> None:
    """The secretariat: a plan and an axis when there are none, then an orientation with its published version."""
    page.goto("/plan/")
    if page.get_by_role("main").get_by_text("Aucun plan").count() or page.get_by_role("link", name="Créer").count():
        _create_plan(page)
    page.goto("/orientations/nouvelle/")
    page.locator("select[name=axis]").select_option(index=1)
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=summary]").fill("Raccorder tous les membres en trois vagues.")
    page.locator("textarea[name=text]").fill("Les membres sont raccordés **en trois vagues**.")
    page.locator("select[name=origin]").select_option(index=1)
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    press(page, re.compile("Publier"))
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("main")).to_contain_text("ersion 1")


def _create_plan(page: Page) -> None:
    page.goto("/plan/nouveau/")
    page.locator("input[name=title]").fill("Plan stratégique")
    this_year = datetime.date.today().year
    page.locator("input[name=starts_on]").fill(f"{this_year}-01-01")
    page.locator("input[name=last_day]").fill(f"{this_year + 5}-12-31")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("link", name=re.compile("axe", re.IGNORECASE)).first.click()
    page.locator("input[name=title]").fill("Mutualiser")
    page.locator("main form button[type=submit]").last.click()


def ask_for_opinions(page: Page, title: str, question: str, closes_at: datetime.datetime) -> None:
    """The secretariat opens a consultation on the version just published."""
    page.goto("/consultations/ouvrir/")
    orientation = page.get_by_label("Orientation soumise à avis")
    value = orientation.locator("option", has_text=title).get_attribute("value")
    orientation.select_option(value)
    page.get_by_label("Question posée").fill(question)
    page.locator("input[type=datetime-local]").fill(closes_at.strftime("%Y-%m-%dT18:00"))
    press(page, "Ouvrir et inviter")
    expect(page.get_by_role("main")).to_contain_text(question)


def fix_meeting(page: Page) -> None:
    """The form of a meeting is sent; what it asks to confirm (one more in the semester, few days left) is meant."""
    press(page, "Fixer la réunion")
    while page.url.endswith("/nouvelle/"):
        for box in page.locator("main form input[type=checkbox]:not(:checked)").all():
            box.check()
        press(page, "Fixer la réunion")
        page.wait_for_load_state()


def name_signatory(page: Page, slug: str, name: str = "Yann Le Goff") -> None:
    """The secretariat says who signs the convocations of a body: without a name none can leave."""
    page.goto(f"/instances/{slug}/regles/")
    page.locator("input[name=signatory_name]").fill(name)
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("main")).to_contain_text(name)


# ---------------------------------------------------------------- bulletins


def begin_issue(page: Page) -> str:
    """A new issue, empty; its number, « 2026-3 »."""
    page.goto("/bulletins/nouveau/")
    press(page, re.compile("Créer|Commencer|Enregistrer"))
    page.wait_for_url("**/bulletins/*/composition/")
    return page.url.split("/bulletins/")[1].split("/")[0]


def write_article(page: Page, scope: str, title: str, text: str, authority: str = "") -> None:
    """From the page of an issue in the making, and back to it."""
    press(page, "Ajouter un article")
    choose(page, scope)
    if authority:
        page.locator("[data-picker] label", has_text=authority).first.click()
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=text]").fill(text)
    press(page, "Enregistrer l’article")
    expect(page.get_by_role("main")).to_contain_text(title)


def send_issue(page: Page) -> None:
    """Declared ready by who wrote it, then sent; the page of the sending follows."""
    page.get_by_label(re.compile("je déclare moi-même le bulletin prêt")).check()
    press(page, "Déclarer prêt")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Envoyer")).first.click()
    press(page, "Envoyer maintenant")
    expect(page.get_by_role("main")).to_contain_text(re.compile("accepté|envoi", re.IGNORECASE))
