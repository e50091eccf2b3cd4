"""What the secretariat sees to in the issue in the making: a point to mend, one accepted, a proof that came back."""

from bulletins.checks import checks_of
from bulletins.demonstration import seats
from bulletins.demonstration.history import Story
from bulletins.enums import ProofVerdict
from bulletins.models import Bulletin
from bulletins.reading import edition_choices
from bulletins.selectors.audience import audience_of
from bulletins.services.checking import accept_check
from bulletins.services.composition import edit_bulletin
from bulletins.services.proofing import answer_proof, send_proof
from governance.members.roles import Actor

EDITORIAL = """L’année s’achève sur un chantier qui nous concerne tous : la fin de l’ancien format des flux. \
Le [programme des ateliers](/ateliers/) sera en ligne le jour de la parution.

Les dates de l’an prochain figurent dans le [calendrier des réunions](/calendrier/)."""
ACCEPTED = "/ateliers/"


def tell_review(story: Story, bulletin: Bulletin) -> None:
    """Two links that lead nowhere, one of them accepted; the colleague has read the common edition."""
    secretary, colleague = story.secretary, story.actor(seats.COLLEAGUE)
    edit_bulletin(
        bulletin=bulletin,
        dated_on=bulletin.dated_on,
        editorial_title="Une fin d’année utile",
        editorial=EDITORIAL,
        editorial_signature="La direction du syndicat mixte",
        by=secretary,
    )
    bulletin.refresh_from_db()
    _accept(bulletin, colleague)
    _prove(bulletin, secretary, colleague)


def _accept(bulletin: Bulletin, colleague: Actor) -> None:
    found = checks_of(bulletin, audience_of(bulletin, on=colleague.day), on=colleague.day)
    check = next(check for check in found if ACCEPTED in check.text)
    accept_check(
        bulletin=bulletin,
        key=check.key,
        fingerprint=check.fingerprint,
        reason="La page des ateliers sera publiée le matin de l’envoi.",
        by=colleague,
    )


def _prove(bulletin: Bulletin, secretary: Actor, colleague: Actor) -> None:
    assert colleague.person is not None  # noqa: S101 - an account of the demonstration
    common = edition_choices(bulletin)[0]
    note = "La date du dernier alinéa est-elle la bonne ?"
    (proof,) = send_proof(bulletin=bulletin, choice=common, people=[colleague.person], note=note, by=secretary)
    answer_proof(
        proof=proof,
        verdict=ProofVerdict.REMARKS,
        remarks="La date est bonne. Le lien vers le calendrier, lui, ne mène nulle part.",
        by=colleague,
    )
