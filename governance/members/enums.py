import re

from django.db import models


class AuthorityKind(models.TextChoices):
    REGION = "region", "région"
    DEPARTMENT = "department", "département"
    METROPOLIS = "metropolis", "métropole"
    URBAN_COMMUNITY = "urban_community", "communauté urbaine"
    AGGLOMERATION = "agglomeration", "communauté d’agglomération"
    COMMUNITY = "community", "communauté de communes"
    COMMUNE = "commune", "commune"
    SYNDICATE = "syndicate", "syndicat mixte"

    def words(self, count: int) -> str:
        """« région » for one or none, « communautés d’agglomération » for several."""
        if count < 2:
            return str(self.label)
        head, *rest = re.split("(?= d’| de )", str(self.label), maxsplit=1)
        return " ".join(f"{word}s" for word in head.split()) + "".join(rest)


class BodyKind(models.TextChoices):
    STRATEGIC_COMMISSION = "strategic_commission", "commission d’orientation stratégique"
    IT_GROUP = "it_group", "groupe des DSI"
    BUSINESS_GROUP = "business_group", "groupe métier"
    BUREAU = "bureau", "bureau"
    ASSEMBLY = "assembly", "comité syndical"
    SECRETARIAT = "secretariat", "secrétariat"


# Operational, never strategic: the group of the DSI and the métier groups.
WORKING_GROUPS = frozenset({BodyKind.IT_GROUP, BodyKind.BUSINESS_GROUP})


class Remit(models.TextChoices):
    STRATEGIC = "strategic", "stratégie"
    NEEDS = "needs", "besoins"
    ASSISTANCE = "assistance", "assistance technique"
    DELIBERATIVE = "deliberative", "délibération"
    EXECUTIVE = "executive", "exécution"


class QuorumBasis(models.TextChoices):
    NONE = "none", "aucun quorum"
    PRESENT_MEMBERS = "present_members", "membres présents"
    PRESENT_OR_REPRESENTED = "present_or_represented", "membres présents ou représentés"
    VOICES = "voices", "voix présentes"


class Function(models.TextChoices):
    DGS = "DGS", "DGS"
    DSI = "DSI", "DSI"
    ELECTED = "élu", "élu"
    BUSINESS = "métier", "métier"
    STAFF = "agent", "agent du syndicat"


class Seat(models.TextChoices):
    TITULAR = "titular", "titulaire"
    SUBSTITUTE = "substitute", "suppléant"
    PREPARER = "preparer", "collaborateur"


class ItContact(models.TextChoices):
    """Who answers for information systems where an authority has no DSI of its own: « pas de DSI » is an answer."""

    OWN = "own", "un DSI en propre"
    SHARED = "shared", "le DSI d’une autre collectivité"
    DGS = "dgs", "la direction générale"


class FileKind(models.TextChoices):
    AUTHORITIES = "authorities", "collectivités"
    MANDATES = "mandates", "mandats"


class Stance(models.TextChoices):
    """The senses an opinion may have (domain.md 2.2); each body says which it offers."""

    FAVOURABLE = "FAV", "Favorable"
    WITH_RESERVATIONS = "FAV_RES", "Favorable avec réserves"
    WITH_RECOMMENDATIONS = "FAV_REC", "Favorable avec recommandations"
    UNFAVOURABLE = "DEFAV", "Défavorable"
    ABSTENTION = "ABS", "Abstention"
    NO_OPINION = "NSP", "Ne se prononce pas"


class CorrectionKind(models.TextChoices):
    """What a DGS asks to correct among the contacts of their authority."""

    ADDRESS = "address", "Adresse électronique à changer"
    ENDED = "ended", "Ne siège plus"
    NEW = "new", "Personne à ajouter"
    OTHER = "other", "Autre correction"


class CorrectionState(models.TextChoices):
    WAITING = "waiting", "À traiter"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Non retenue"
