"""What the directory brings to the pages of lower floors: « Annuaire » on the secretariat's desk."""

from django.urls import reverse

from emegalis.lib.french import day_of, long_date, plural
from emegalis.lib.slots import Block
from governance.members.enums import BodyKind
from governance.members.forms.mandates import ENDING_DAYS, MandateFilterForm
from governance.members.permissions import can_manage_directory
from governance.members.roles import Actor
from governance.members.selectors import DirectoryConcerns, directory_concerns


def desk_directory(actor: Actor, subject: None) -> Block | None:
    """What keeps the portal from serving everyone: nothing imported, vacant seats, who never came, dying addresses."""
    if not can_manage_directory(actor):
        return None
    concerns = directory_concerns(on=actor.day, days=ENDING_DAYS)
    return Block(
        template="members/_desk_directory.html",
        context={
            "url": reverse("members:mandate_list"),
            "rows": [row for row in (told(concerns) for told in _ROWS) if row],
        },
        attention=_attention(concerns),
    )


def _url(state: str) -> str:
    return f"{reverse('members:mandate_list')}?state={state}"


def _row(title: str, url: str, text: str, kind: str, word: str, icon: str) -> dict[str, str]:
    return {"title": title, "url": url, "text": text, "kind": kind, "word": word, "icon_name": icon}


def _no_member(concerns: DirectoryConcerns) -> dict[str, str] | None:
    """An empty portal: where to begin."""
    if concerns.members:
        return None
    text = "Région, départements et intercommunalités deviennent membres dès l’import ; les mandats viennent ensuite."
    url = reverse("members:import_send", args=["collectivites"])
    return _row("Importer les collectivités", url, text, "late", "Pour commencer", "paper")


def _particulars(concerns: DirectoryConcerns) -> dict[str, str] | None:
    """The law wants them on the legal pages."""
    if not concerns.missing_particulars:
        return None
    text = f"Manquent aux mentions légales : {', '.join(concerns.missing_particulars)}."
    return _row(
        "Compléter la fiche du syndicat", reverse("members:syndicate_profile"), text, "wait", "À compléter", "pen"
    )


def _uninvited(concerns: DirectoryConcerns) -> dict[str, str] | None:
    count = concerns.uninvited
    if not count:
        return None
    title = plural(count, "personne à inviter", "personnes à inviter")
    text = "Leur mandat est en cours et aucune invitation n’est encore partie."
    if count == 1:
        text = "Son mandat est en cours et aucune invitation n’est encore partie."
    return _row(title, reverse("members:invitation_list"), text, "wait", "À inviter", "send")


def _vacant(concerns: DirectoryConcerns) -> dict[str, str] | None:
    count = len(concerns.vacancies)
    if not count:
        return None
    text = " ".join(_where_vacant(BodyKind(body.kind), n) for body, n in concerns.vacant_by_body)
    title = plural(count, "siège vacant", "sièges vacants")
    return _row(title, _url(MandateFilterForm.VACANT), text, "late", "À pourvoir", "person")


def _where_vacant(kind: BodyKind, count: int) -> str:
    """« 2 à la commission : ces directions générales ne peuvent pas donner d’avis. »"""
    if kind == BodyKind.STRATEGIC_COMMISSION:
        silent = "ces directions générales ne peuvent" if count > 1 else "cette direction générale ne peut"
        return f"{count} à la commission : {silent} pas donner d’avis."
    return f"{count} {'au groupe des DSI' if kind == BodyKind.IT_GROUP else 'au comité syndical'}."


def _ending(concerns: DirectoryConcerns) -> dict[str, str] | None:
    if not concerns.ending or concerns.first_end is None:
        return None
    title = f"{plural(concerns.ending, 'mandat finissant', 'mandats finissant')} sous {ENDING_DAYS} jours"
    text = f"{'Le' if concerns.ending == 1 else 'Le premier le'} {long_date(concerns.first_end)}."
    return _row(title, _url(MandateFilterForm.ENDING), text, "wait", "À renouveler", "calendar")


def _failing(concerns: DirectoryConcerns) -> dict[str, str] | None:
    if not concerns.failing or concerns.failing_since is None:
        return None
    title = plural(concerns.failing, "adresse en échec", "adresses en échec")
    text = f"Refusée par son serveur depuis le {long_date(day_of(concerns.failing_since))}."
    if concerns.failing > 1:
        text = f"Refusées par leur serveur, la première depuis le {long_date(day_of(concerns.failing_since))}."
    return _row(title, _url(MandateFilterForm.FAILING), text, "late", "À corriger", "mail")


def _corrections(concerns: DirectoryConcerns) -> dict[str, str] | None:
    """What directions générales asked to correct."""
    if not concerns.corrections:
        return None
    title = plural(concerns.corrections, "correction de contacts à traiter", "corrections de contacts à traiter")
    text = "Une direction générale vous le demande : acceptez, ou dites pourquoi vous ne la retenez pas."
    return _row(title, reverse("members:correction_list"), text, "late", "À traiter", "pen")


def _unconfirmed(concerns: DirectoryConcerns) -> dict[str, str] | None:
    """Whose contacts nobody has confirmed this semester; none is pressed, one reminder leaves by itself."""
    count = concerns.unconfirmed
    if not count:
        return None
    title = plural(count, "collectivité n’a pas confirmé", "collectivités n’ont pas confirmé") + " ses contacts"
    if count > 1:
        title = title.replace("ses contacts", "leurs contacts")
    text = "Un seul rappel part de lui-même dans le semestre."
    return _row(title, reverse("members:correction_list"), text, "wait", "Ce semestre", "people")


def _without_chair(concerns: DirectoryConcerns) -> dict[str, str] | None:
    """Their titular who has sat the longest speaks for them meanwhile; naming a chair is one click."""
    groups = concerns.without_chair
    if not groups:
        return None
    title = plural(len(groups), "groupe sans présidence", "groupes sans présidence")
    names = ", ".join(group.short_name for group in groups)
    text = f"{names[:1].upper()}{names[1:]} : en attendant, le titulaire le plus ancien parle en son nom."
    return _row(title, reverse("members:chair_name", args=[groups[0].slug]), text, "wait", "À désigner", "person")


_ROWS = (_no_member, _particulars, _corrections, _vacant, _without_chair, _uninvited, _ending, _failing, _unconfirmed)


def _attention(concerns: DirectoryConcerns) -> str:
    """Only what keeps authorities from giving their opinion presses."""
    if not concerns.members:
        return "aucune collectivité n’est encore membre"
    silent = sum(n for body, n in concerns.vacant_by_body if body.kind == BodyKind.STRATEGIC_COMMISSION)
    if not silent:
        return ""
    return f"{plural(silent, 'collectivité n’a', 'collectivités n’ont')} pas de titulaire à la commission"
