"""What is typed of reservations and of opinions that came by other ways; the rules are those of the services."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from emegalis.lib.forms import ChoiceCards, MomentInput, PortalForm
from governance.members.models import Mandate
from governance.opinions.enums import ANSWERS, Channel, ReservationState
from governance.opinions.forms.consultations import MOMENTS
from governance.opinions.models import Reservation
from governance.strategy.models import OrientationVersion


class BoardForm(PortalForm):
    """What the board of reservations is filtered by."""

    mark_optional = False

    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), *((s.value, s.label) for s in ReservationState)]
    )
    orientation = forms.IntegerField(label="Orientation n°", required=False, min_value=1, max_value=9999)
    miennes = forms.BooleanField(label="Celles de ma direction générale", required=False)


class ReservationAnswerForm(PortalForm):
    """The syndicat's answer, which its author reads as it stands."""

    outcome = forms.ChoiceField(
        label="Ce que devient la réserve",
        widget=ChoiceCards(arrangement="row"),
        choices=[(state.value, state.before_answer) for state in ANSWERS],
        error_messages={"required": "Choisissez ce que devient la réserve."},
    )
    answer = forms.CharField(
        label="Réponse",
        help_text="Ce qui est retenu, ou pourquoi elle ne l’est pas. Son auteur la lit telle quelle.",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Écrivez la réponse\u00a0: son auteur la lira telle quelle."},
    )
    where = forms.CharField(
        label="Où elle est reprise",
        help_text="Un article, une annexe, une clause de la convention.",
        required=False,
        max_length=300,
    )
    version = forms.ModelChoiceField(
        label="Version de l’orientation qui la reprend",
        queryset=OrientationVersion.objects.none(),
        required=False,
        to_field_name="number",
        empty_label="Aucune pour l’instant",
    )

    def __init__(self, *args: Any, reservation: Reservation, **kwargs: Any) -> None:
        initial = {name: getattr(reservation, name) for name in ("outcome", "answer", "where")}
        initial["version"] = reservation.version.number if reservation.version else None
        super().__init__(*args, **{"initial": initial, **kwargs})
        fields: dict[str, Any] = self.fields
        consulted = reservation.revision.opinion.consultation.version
        later = consulted.orientation.versions.filter(number__gt=consulted.number)
        fields["version"].queryset = later.order_by("number")
        fields["version"].label_from_instance = _version_label
        fields["where"].optional_note = "facultatif si elle n’est pas retenue"


def _version_label(version: OrientationVersion) -> str:
    return f"Version {version.number}"


class ReservationSettleForm(PortalForm):
    """The direction générale that made it lifts it, or keeps it."""

    lifted = forms.ChoiceField(
        label="Votre réserve",
        widget=ChoiceCards(
            arrangement="stack",
            helps={
                "yes": "La réponse du syndicat, ou le nouveau texte, vous suffit.",
                "no": "Elle reste dans votre avis\u202f; la commission et les élus le lisent avant de décider.",
            },
        ),
        choices=[("yes", "Je lève cette réserve"), ("no", "Je maintiens cette réserve")],
        error_messages={"required": "Choisissez\u00a0: lever, ou maintenir."},
    )
    note = forms.CharField(
        label="Un mot, si vous le souhaitez", required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    in_absence = forms.BooleanField(label="Je le fais en l’absence du titulaire", required=False)


class GiverField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Mandate) -> str:
        return f"{obj.person.formal_name}, {obj.get_seat_display()}"


class ReceivedForm(PortalForm):
    """How an opinion that did not come through the portal was received; what it says is typed beside."""

    error_summary = False

    channel = forms.ChoiceField(
        label="Comment l’avis est arrivé",
        widget=ChoiceCards(
            arrangement="stack",
            helps={
                Channel.PAPER: "Le courrier numérisé est joint.",
                Channel.PHONE: "Le relevé de l’appel, ou le courriel qui le confirme, est joint.",
                Channel.IN_MEETING: "Donné ou changé pendant la réunion\u202f; ce qu’il était avant est gardé.",
            },
        ),
        choices=[(way.value, way.label.capitalize()) for way in Channel if way != Channel.ONLINE],
        error_messages={"required": "Choisissez comment l’avis est arrivé."},
    )
    giver = GiverField(
        label="Qui l’a donné",
        queryset=Mandate.objects.none(),
        empty_label="Choisir…",
        error_messages={"required": "Dites qui a donné cet avis."},
    )
    received_at = forms.DateTimeField(
        label="Reçu le, à Paris",
        widget=MomentInput(),
        input_formats=MOMENTS,
        error_messages={"required": "Écrivez quand il a été reçu.", "invalid": "Écrivez une date et une heure."},
    )
    voucher = forms.FileField(
        label="Justificatif",
        required=False,
        max_length=200,
        help_text="Un PDF de 10\u00a0Mo au plus\u202f; lu par la direction générale et le secrétariat.",
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args: Any, seats: "QuerySet[Mandate]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["giver"].queryset = seats
        fields["voucher"].optional_note = "obligatoire, sauf pour un avis donné en séance"
