"""French agreement: bodies and people in the sentences of mails and documents. Pure."""

from governance.members.models import Body
from governance.members.presentation import of_authority
from governance.people.enums import Civility
from governance.people.models import Person


def the_body(body: Body) -> str:
    """« la commission d’orientation stratégique », « le bureau »."""
    return f"{'la' if is_feminine(body) else 'le'} {body.name}"


def of_the_body(body: Body) -> str:
    """« de la commission d’orientation stratégique », « du bureau »."""
    return f"de la {body.name}" if is_feminine(body) else f"du {body.name}"


def to_the_body(body: Body) -> str:
    """« à la commission d’orientation stratégique », « au bureau »."""
    return f"à la {body.name}" if is_feminine(body) else f"au {body.name}"


def is_feminine(body: Body) -> bool:
    """« la commission », « le bureau »: what agrees with it."""
    return body.name.lower().startswith("commission")


def agreement(person: Person | None) -> str:
    """What a participle takes: « e », nothing, or « (e) » when we do not know."""
    endings = {Civility.MADAM.value: "e", Civility.SIR.value: ""}
    return endings.get(person.civility, "(e)") if person else "(e)"


def the_authority(name: str) -> str:
    """« la Communauté de communes des Abers-Kreiz », « le Département de l’Argoat », « Arvor Agglomération »."""
    owned = of_authority(name)
    for of, the in (("de la ", "la "), ("du ", "le ")):
        if owned.startswith(of):
            return the + owned.removeprefix(of)
    return name
