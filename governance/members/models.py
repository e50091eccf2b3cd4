"""The authorities of Brittany, the colleges and bodies they sit in, and the mandates from which all access derives."""

import datetime

from django.db import models
from django.db.models import F, Q

from emegalis.lib.periods import Period
from emegalis.lib.semesters import Semester
from governance.members.enums import (
    AuthorityKind,
    BodyKind,
    CorrectionKind,
    CorrectionState,
    FileKind,
    Function,
    ItContact,
    QuorumBasis,
    Remit,
    Seat,
    Stance,
)
from governance.members.querysets import (
    AuthorityQuerySet,
    BodyQuerySet,
    ContactCorrectionQuerySet,
    ContactsConfirmationQuerySet,
    ImportBatchQuerySet,
    MandateQuerySet,
    MembershipQuerySet,
)
from governance.people.models import Person

# Where no text of the syndicat says otherwise: the secretariat writes the article when there is one.
USAGE = "usage, à confirmer par le règlement intérieur"


class Authority(models.Model):
    """A local authority, or the syndicat itself; merged ones keep their past and name their successor."""

    siren = models.CharField("SIREN", max_length=9, unique=True)
    cog_code = models.CharField("code officiel géographique", max_length=9, blank=True)
    name = models.CharField("nom", max_length=200)
    sort_key = models.CharField("clé de tri", max_length=200, editable=False)
    search_text = models.TextField("texte de recherche", editable=False)
    kind = models.CharField("nature", max_length=20, choices=AuthorityKind)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    department_code = models.CharField("code du département", max_length=3, blank=True)
    department_name = models.CharField("département", max_length=60, blank=True)
    grouping = models.ForeignKey(
        "self", models.SET_NULL, related_name="communes", null=True, blank=True, verbose_name="intercommunalité"
    )
    hex_row = models.SmallIntegerField("ligne de l’hexagone", null=True, blank=True)
    hex_column = models.SmallIntegerField("colonne de l’hexagone", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, related_name="predecessors", null=True, blank=True, verbose_name="successeur"
    )
    website = models.URLField("site", blank=True)
    it_contact = models.CharField(
        "qui répond des systèmes d’information", max_length=8, choices=ItContact, default=ItContact.OWN
    )
    it_shared_with = models.ForeignKey(
        "self", models.SET_NULL, related_name="shares_it_with", null=True, blank=True, verbose_name="DSI partagé avec"
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = "collectivité"
        verbose_name_plural = "collectivités"
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["kind", "sort_key"], name="members_authority_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def has_own_it(self) -> bool:
        """Has a DSI, or has not said otherwise."""
        return self.it_contact == ItContact.OWN

    @property
    def short_name(self) -> str:
        """« CC des Abers-Kreiz »: for lists, where the nature is abbreviated."""
        return self.name.replace("Communauté de communes", "CC").replace("Communauté d’agglomération", "CA")


class College(models.Model):
    """One of the colleges of the statutes: seats and voices of each of its members (domain.md 1.3)."""

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    name = models.CharField("nom", max_length=100)
    seats_per_member = models.PositiveSmallIntegerField("délégués par membre")
    voices_per_seat = models.PositiveSmallIntegerField("voix par délégué")
    kinds = models.JSONField("natures", default=list)
    population_from = models.PositiveIntegerField("population à partir de", null=True, blank=True)
    population_below = models.PositiveIntegerField("population en dessous de", null=True, blank=True)

    class Meta:
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """« Plus de 50 000 habitants »: in lists, where what it gathers is plain."""
        name = self.name.removeprefix("Intercommunalités ").replace("de plus", "plus").replace("de moins", "moins")
        return name[:1].upper() + name[1:]


class Membership(models.Model):
    """An authority belongs to the syndicat, in a college, for a period."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="memberships", verbose_name="collectivité")
    college = models.ForeignKey(College, models.PROTECT, related_name="memberships", verbose_name="collège")
    starts_on = models.DateField("adhésion du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        verbose_name_plural = "adhésions"
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="members_membership_dates",
                violation_error_message="La fin de l’adhésion doit suivre son début.",
            ),
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(ends_on=None),
                name="members_membership_one_open",
                violation_error_message="Cette collectivité est déjà membre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} – {self.college}"

    def is_in_force(self, *, on: datetime.date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


class Body(models.Model):
    """A body of the syndicat and its own rules, each with the text it comes from: nothing of the law is hard-coded."""

    slug = models.SlugField("identifiant", max_length=80, unique=True)
    name = models.CharField("nom", max_length=120)
    short_name = models.CharField("nom court", max_length=60)
    kind = models.CharField("nature", max_length=24, choices=BodyKind)
    remit = models.CharField("attributions", max_length=14, choices=Remit)
    purpose = models.TextField("rôle", blank=True)
    position = models.PositiveSmallIntegerField("rang", default=100)
    meetings_per_period = models.PositiveSmallIntegerField("réunions par période", default=0)
    period_months = models.PositiveSmallIntegerField("période en mois", default=6)
    frequency_source = models.CharField("source de la fréquence", max_length=200, blank=True)
    notice_days = models.PositiveSmallIntegerField("délai de convocation en jours", default=0)
    notice_clear_days = models.BooleanField("jours francs", default=True)
    notice_source = models.CharField("source du délai", max_length=200, blank=True)
    quorum_basis = models.CharField("base du quorum", max_length=24, choices=QuorumBasis, default=QuorumBasis.NONE)
    quorum_numerator = models.PositiveSmallIntegerField("quorum, numérateur", default=1)
    quorum_denominator = models.PositiveSmallIntegerField("quorum, dénominateur", default=2)
    quorum_source = models.CharField("source du quorum", max_length=200, blank=True)
    proxies_per_holder = models.PositiveSmallIntegerField("pouvoirs par porteur", default=0)
    proxies_within_college = models.BooleanField("pouvoirs au sein du collège", default=False)
    proxies_source = models.CharField("source des pouvoirs", max_length=200, blank=True)
    remote_counts = models.BooleanField("présents à distance comptés dans le quorum", default=True)
    second_days = models.PositiveSmallIntegerField("jours avant la seconde réunion, faute de quorum", default=3)
    second_needs_quorum = models.BooleanField("quorum exigé à la seconde réunion", default=False)
    second_source = models.CharField("source de la seconde réunion", max_length=200, blank=True, default=USAGE)
    votes_in_voices = models.BooleanField("scrutins comptés en voix de collège", default=False)
    casting_vote = models.BooleanField("voix prépondérante", default=False)
    votes_source = models.CharField("source du décompte des voix", max_length=200, blank=True)
    comment_days = models.PositiveSmallIntegerField("jours laissés aux membres pour se prononcer", default=10)
    comment_source = models.CharField("source de ces jours", max_length=200, blank=True, default=USAGE)
    answer_days = models.PositiveSmallIntegerField("jours pour traiter ce qui est soumis", default=60)
    answer_source = models.CharField("source de ce délai", max_length=200, blank=True, default=USAGE)
    stances = models.JSONField("sens d’avis offerts", default=list, blank=True)
    signatory = models.CharField("qualité du signataire des convocations", max_length=160, blank=True)
    signatory_name = models.CharField("nom du signataire", max_length=160, blank=True)
    signatory_act = models.CharField("acte de délégation", max_length=200, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "instance"
        verbose_name_plural = "instances"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_commission(self) -> bool:
        return self.kind == BodyKind.STRATEGIC_COMMISSION

    @property
    def is_assembly(self) -> bool:
        """Bodies of élus, which deliberate: they hold a « séance », the others a « réunion »."""
        return self.kind in {BodyKind.BUREAU, BodyKind.ASSEMBLY}

    @property
    def has_signatory(self) -> bool:
        """Who signs is known by name and quality: signed by someone else, a convocation voids the sitting."""
        return bool(self.signatory and self.signatory_name)

    @property
    def offered_stances(self) -> list[Stance]:
        return [stance for stance in Stance if stance.value in self.stances]

    def period_of(self, day: datetime.date) -> Period:
        """The stretch of months this body's rhythm is judged by: a half-year for the commission."""
        return Period.of(day, self.period_months)


class Mandate(models.Model):
    """Someone sits in a body for an authority, in a function and a seat, from a day until the day it ends."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates", verbose_name="personne")
    body = models.ForeignKey(Body, models.PROTECT, related_name="mandates", verbose_name="instance")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="mandates", verbose_name="collectivité")
    function = models.CharField("fonction", max_length=8, choices=Function)
    seat = models.CharField("qualité", max_length=10, choices=Seat, default=Seat.TITULAR)
    is_interim = models.BooleanField("par intérim", default=False)
    presides = models.BooleanField("préside", default=False)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au (exclu)", null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="members_mandate_dates",
                violation_error_message="La fin du mandat doit suivre son début.",
            ),
            models.UniqueConstraint(
                fields=["person", "body", "authority", "seat"],
                condition=Q(ends_on=None),
                name="members_mandate_one_open",
                violation_error_message="Cette personne a déjà ce mandat.",
            ),
        ]
        indexes = [models.Index(fields=["body", "authority", "ends_on"], name="members_mandate_seat")]

    def __str__(self) -> str:
        return f"{self.person} – {self.label}"

    @property
    def label(self) -> str:
        """« DGS, CC des Abers-Kreiz, titulaire »: what acts and lists print; never names a person."""
        interim = " par intérim" if self.is_interim else ""
        return f"{self.get_function_display()}{interim}, {self.authority.short_name}, {self.get_seat_display()}"

    def is_in_force(self, *, on: datetime.date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


class SyndicateProfile(models.Model):
    """The syndicat's own particulars: they feed footers, mails, PDFs and legal pages (one row)."""

    authority = models.OneToOneField(Authority, models.PROTECT, related_name="profile", verbose_name="syndicat")
    short_name = models.CharField("nom court", max_length=60)
    establishment = models.CharField("NIC de l’établissement", max_length=5, blank=True)
    address = models.TextField("adresse postale", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    opening_hours = models.CharField("horaires du secrétariat", max_length=80, blank=True)
    email = models.EmailField("adresse du secrétariat", blank=True)
    publication_director = models.CharField("directeur de la publication", max_length=160, blank=True)
    dpo_name = models.CharField("délégué à la protection des données", max_length=160, blank=True)
    dpo_email = models.EmailField("adresse du délégué à la protection des données", blank=True)
    host_name = models.CharField("hébergeur", max_length=160, blank=True)
    host_address = models.TextField("adresse de l’hébergeur", blank=True)
    host_phone = models.CharField("téléphone de l’hébergeur", max_length=30, blank=True)
    sender_name = models.CharField("nom de l’expéditeur des courriels", max_length=100)
    sender_address = models.EmailField("adresse de l’expéditeur des courriels", blank=True)

    class Meta:
        verbose_name = "fiche du syndicat"
        verbose_name_plural = "fiches du syndicat"

    def __str__(self) -> str:
        return self.short_name

    @property
    def siret(self) -> str:
        """SIREN and NIC, fourteen digits; empty until the NIC is known."""
        return f"{self.authority.siren}{self.establishment}" if self.establishment else ""

    @property
    def missing_particulars(self) -> list[str]:
        """What the legal notice and the page on personal data must say, and nobody has yet filled in."""
        said = {
            "adresse postale": self.address,
            "téléphone": self.phone,
            "directeur de la publication": self.publication_director,
            "délégué à la protection des données": self.dpo_name and self.dpo_email,
            "hébergeur": self.host_name and self.host_address and self.host_phone,
        }
        return [name for name, value in said.items() if not value]


class ImportBatch(models.Model):
    """A file that the secretariat sent, kept between its preview and its confirmation; emptied once applied."""

    kind = models.CharField("contenu", max_length=12, choices=FileKind)
    filename = models.CharField("nom du fichier", max_length=200)
    content = models.BinaryField("octets du fichier", blank=True)
    sha256 = models.CharField("empreinte", max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="envoyé par")
    created_at = models.DateTimeField("envoyé le", auto_now_add=True)
    applied_at = models.DateTimeField("appliqué le", null=True, blank=True)
    added = models.PositiveIntegerField("ajouts", default=0)
    changed = models.PositiveIntegerField("changements", default=0)
    ended = models.PositiveIntegerField("fins", default=0)
    unchanged = models.PositiveIntegerField("lignes sans effet", default=0)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.filename


class ContactsConfirmation(models.Model):
    """The DGS of an authority said who its contacts are, once in a semester; said again, the last day counts."""

    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="contacts_confirmations", verbose_name="collectivité"
    )
    year = models.PositiveSmallIntegerField("année")
    half = models.PositiveSmallIntegerField("semestre")
    at = models.DateTimeField("confirmés le", null=True, blank=True)
    reminded_at = models.DateTimeField("rappelés le", null=True, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="confirmés par"
    )
    mandate_label = models.CharField("mandat du jour", max_length=300, blank=True)

    objects = ContactsConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = "confirmation des contacts"
        verbose_name_plural = "confirmations des contacts"
        ordering = ["-year", "-half", "authority"]
        constraints = [models.UniqueConstraint(fields=["authority", "year", "half"], name="members_contacts_one")]

    def __str__(self) -> str:
        return f"{self.authority}, {self.semester}"

    @property
    def semester(self) -> Semester:
        return Semester(self.year, self.half)


class ContactCorrection(models.Model):
    """Something that a DGS asks to correct among the contacts of their authority; the secretariat accepts or refuses.

    ``values`` is what to write (``services.contacts``); what it holds of a person is emptied once answered.
    """

    confirmation = models.ForeignKey(
        ContactsConfirmation, models.CASCADE, related_name="corrections", verbose_name="confirmation"
    )
    kind = models.CharField("ce qui est demandé", max_length=8, choices=CorrectionKind)
    mandate = models.ForeignKey(
        Mandate, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name="mandat à corriger"
    )
    values = models.JSONField("à écrire", default=dict, blank=True)
    word = models.TextField("précision", max_length=1000, blank=True)
    asked_at = models.DateTimeField("demandée le")
    state = models.CharField("suite", max_length=8, choices=CorrectionState, default=CorrectionState.WAITING)
    answer = models.TextField("réponse du secrétariat", max_length=1000, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)

    objects = ContactCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "correction de contacts"
        verbose_name_plural = "corrections de contacts"
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_waiting(self) -> bool:
        return self.state == CorrectionState.WAITING

    @property
    def ends_on(self) -> datetime.date | None:
        """From when the person sits no more, for such a correction."""
        return datetime.date.fromisoformat(self.values["ends_on"]) if "ends_on" in self.values else None
