"""What apps above could bring to the pages of home, for tests of the shells alone."""

import datetime
from typing import Any

from emegalis.lib.slots import Block, Call, MenuEntry, SearchHit, SearchSection

PARIS_EVENING = datetime.datetime(2026, 12, 3, 17, 0, tzinfo=datetime.UTC)


def _call(title: str, due: datetime.datetime | None) -> Call:
    return Call(
        "Consultation ouverte", "speech", title, "Votre avis est attendu.", "Donner mon avis", "/avis/", due=due
    )


def later_call(actor: Any) -> Call:
    return _call("Plus tard", PARIS_EVENING + datetime.timedelta(days=5))


def undated_call(actor: Any) -> Call:
    return _call("Sans date", None)


def soon_call(actor: Any) -> Call:
    return _call("Bientôt", PARIS_EVENING)


def menu(actor: Any) -> list[MenuEntry]:
    return [MenuEntry("Accueil", "/"), MenuEntry("Bulletins", "/bulletins/", covers="/bulletins/")]


def footer(actor: Any) -> MenuEntry:
    return MenuEntry("Plan stratégique", "/plan/")


def archives(actor: Any, words: str) -> SearchSection:
    hits = [SearchHit("Généraliser l’archivage", "/orientations/archivage/", "Orientation n° 2", f"… {words} …")]
    return SearchSection("Orientations", hits, total=3)


def nothing_found(actor: Any, words: str) -> SearchSection:
    return SearchSection("Bulletins", [], total=0)


def missing_opinions(actor: Any, subject: None) -> Block:
    return Block("components/messages.html", attention="25 avis manquent")


def failed_sending(actor: Any, subject: None) -> Block:
    return Block("components/messages.html", attention="un envoi a deux échecs")


def quiet_section(actor: Any, subject: None) -> Block:
    return Block("components/messages.html")


def two_troubles(actor, subject):
    return Block("components/messages.html", attention=["une date manque", "une adresse échoue"])
