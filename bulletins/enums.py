from django.db import models


class Scope(models.TextChoices):
    """The reach of an article; in every edition they come in this order."""

    COMMON = "common", "Réflexion commune"
    NEWS = "news", "Actualité"
    DISTINCT = "distinct", "Réflexion distincte"

    @property
    def rank(self) -> int:
        return list(Scope).index(self)


class BulletinState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    READY = "ready", "Prêt"
    SENT = "sent", "Envoyé"


class EditionState(models.TextChoices):
    PENDING = "pending", "À mettre en page"
    RENDERING = "rendering", "Mise en page en cours"
    READY = "ready", "Prête"
    FAILED = "failed", "Échec de la mise en page"


class NewsState(models.TextChoices):
    PROPOSED = "proposed", "Proposée"
    TAKEN_UP = "taken_up", "Retenue"
    PUT_ASIDE = "put_aside", "Écartée"
    WITHDRAWN = "withdrawn", "Retirée"


class ReaderGroup(models.TextChoices):
    """Who, in the authority that a distinct article names, may read it: the first always, the others when ticked."""

    DGS = "dgs", "direction générale"
    ELECTED = "elected", "élues et élus"
    IT = "it", "direction des systèmes d’information"
    BUSINESS = "business", "directions métiers"


class Why(models.TextChoices):
    """Why an issue is for someone."""

    CHOSEN = "chosen", "choisi par instance, fonction ou collectivité"
    NAMED = "named", "personne ajoutée"
    READER = "reader", "lit une réflexion distincte"


class ThreadState(models.TextChoices):
    """Where a private thread stands, as both sides read it."""

    WAITING = "waiting", "Attend le secrétariat"
    ANSWERED = "answered", "Le secrétariat a répondu"
    CONCLUDED = "concluded", "Conclu"


class MailKind(models.TextChoices):
    """Names by which the outbox knows the mails that go with an issue (``kinds.py``)."""

    NEWS_ANSWERED = "news_answered", "Suite donnée à une actualité"
    PROOF = "bulletin_proof", "Épreuve d’un bulletin"
    EXCHANGE = "bulletin_exchange", "Échange privé sur un article"
    REPLY = "bulletin_reply", "Réponse à un article"
    ERRATUM = "bulletin_erratum", "Erratum d’un bulletin"


class ProofVerdict(models.TextChoices):
    """What someone makes of a proof."""

    GOOD = "good", "Relu, bon à tirer"
    REMARKS = "remarks", "À corriger"
