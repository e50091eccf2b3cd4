"""Forms of the meetings: they check what is typed; the services check whether it may be."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import (
    ChoiceCards,
    DayInput,
    HourInput,
    MarkdownTextarea,
    PortalForm,
    PortalModelForm,
    WrittenByManyMixin,
)
from emegalis.lib.french import PARIS
from governance.meetings.enums import DeliveryMeans, ItemKind, ReplyChoice
from governance.meetings.models import AgendaItem, Convocation, Meeting
from governance.meetings.wording import the_authority
from governance.members.enums import BodyKind
from governance.members.models import Body, Mandate
from governance.members.roles import Actor
from governance.needs.models import Need
from governance.people.enums import Civility
from governance.strategy.models import Orientation, Project


def meeting_bodies() -> Any:
    """The bodies that meet: all but the secretariat."""
    return Body.objects.exclude(kind=BodyKind.SECRETARIAT)


class ServiceMixin:
    """A form that hands what it read to one verb."""

    def run(self: Any, verb: Callable[[], Any]) -> Any:
        """Call the verb when all is well typed; its refusal stands in the form. ``is_valid()`` then says which."""
        if not self.is_valid():
            return None
        try:
            return verb()
        except BusinessRuleError as error:
            self.refuse(error)
            return None


class ServiceForm(ServiceMixin, PortalForm):
    """One that no model backs."""


class MeetingFilterForm(PortalForm):
    """Meetings of one body."""

    mark_optional = False
    instance = forms.ModelChoiceField(
        label="Instance", queryset=Body.objects.none(), to_field_name="slug", required=False, empty_label="Toutes"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instance"].queryset = meeting_bodies()  # type: ignore[attr-defined]
        self.fields["instance"].label_from_instance = lambda body: body.name.capitalize()  # type: ignore[attr-defined]


class PresetForm(PortalForm):
    """What the desk already knows when it leads to scheduling."""

    instance = forms.ModelChoiceField(queryset=Body.objects.none(), to_field_name="slug", required=False)
    periode = forms.DateField(required=False)
    jour = forms.DateField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instance"].queryset = meeting_bodies()  # type: ignore[attr-defined]


class ConfirmingForm(ServiceForm):
    """A form whose questions of confirmation appear only once a service has asked them."""

    questions: dict[str, tuple[str, type[forms.Field]]] = {}
    # The service's words for fields that the form splits.
    aliases = {"starts_at": "day", "ends_at": "ends"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.questions:
            if name in self.data:
                self.ask(name)

    def ask(self, name: str) -> None:
        label, kind = self.questions[name]
        widget = forms.Textarea(attrs={"rows": 2}) if kind is forms.CharField else None
        options: dict[str, Any] = {"max_length": 1000} if kind is forms.CharField else {}
        self.fields[name] = kind(label=label, required=False, widget=widget, **options)
        self.fields[name].optional_note = ""  # type: ignore[attr-defined]

    def refuse(self, error: BusinessRuleError) -> None:
        name = self.aliases.get(error.field, error.field)
        if name in self.questions and name not in self.fields:
            self.ask(name)
        super().refuse(BusinessRuleError(str(error), field=name))


class WhenAndWhereForm(ConfirmingForm):
    """A day, its hours, a place, a link."""

    day = forms.DateField(label="Jour", widget=DayInput)
    starts = forms.TimeField(label="Début", widget=HourInput)
    ends = forms.TimeField(label="Fin", widget=HourInput)
    place = forms.CharField(
        label="Lieu",
        max_length=200,
        required=False,
        help_text="Salle, adresse, accès. À laisser vide si la réunion se tient seulement à distance.",
    )
    video_link = forms.URLField(
        label="Lien de visioconférence",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Seuls les membres de l’instance et le secrétariat le voient.",
        error_messages={"invalid": "Collez l’adresse entière de la salle virtuelle : elle commence par https://."},
    )
    questions = {
        "second_in_period": ("Oui, tenir une réunion supplémentaire", forms.BooleanField),
        "short_notice": ("Oui, garder cette date : l’urgence sera motivée dans la convocation", forms.BooleanField),
    }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"day", "starts", "ends"} <= cleaned.keys():
            cleaned["starts_at"] = datetime.datetime.combine(cleaned["day"], cleaned["starts"], PARIS)
            cleaned["ends_at"] = datetime.datetime.combine(cleaned["day"], cleaned["ends"], PARIS)
        return cleaned

    def verb(self) -> dict[str, Any]:
        """What the service takes."""
        names = ["starts_at", "ends_at", "place", "video_link", *(n for n in self.questions if n in self.cleaned_data)]
        return {name: self.cleaned_data[name] for name in names}


class MeetingScheduleForm(WhenAndWhereForm):
    body = forms.ModelChoiceField(label="Instance", queryset=Body.objects.none(), empty_label=None)
    field_order = ["body", "day", "starts", "ends", "place", "video_link"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = meeting_bodies()  # type: ignore[attr-defined]
        self.fields["body"].label_from_instance = lambda body: body.name.capitalize()  # type: ignore[attr-defined]

    def verb(self) -> dict[str, Any]:
        return super().verb() | {"body": self.cleaned_data["body"]}


class MeetingMoveForm(WhenAndWhereForm):
    """Another date, hour or place; the members are told why once they were convened."""

    reason = forms.CharField(
        label="Motif du changement",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il figure dans le message envoyé à chaque membre.",
    )
    questions = WhenAndWhereForm.questions | {"urgency_reason": ("Motif de l’urgence", forms.CharField)}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not meeting.is_convened:
            del self.fields["reason"]

    def verb(self) -> dict[str, Any]:
        return super().verb() | {"reason": self.cleaned_data.get("reason", "")}


class MeetingCancelForm(ServiceForm):
    reason = forms.CharField(label="Motif de l’annulation", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = meeting.is_convened
        if meeting.is_convened:
            self.fields["reason"].help_text = "Il figure dans le message envoyé à chaque membre."


class AgendaItemForm(WrittenByManyMixin, ServiceMixin, PortalModelForm):
    """One item; what it points at is chosen among what the secretariat may read."""

    class Meta:
        model = AgendaItem
        fields = [
            "title", "kind", "minutes", "rapporteur", "details", "orientation", "need", "project", "angle",
            "is_confidential",
        ]  # fmt: skip
        widgets = {"details": forms.Textarea(attrs={"rows": 2})}
        labels = {"is_confidential": "Point confidentiel", "minutes": "Durée, en minutes"}
        help_texts = {
            "is_confidential": "Lu par l’instance et le secrétariat ; les autres lisent « point confidentiel ».",
            "rapporteur": "Qui présente le point : nom et fonction.",
            "angle": "Quand une autre instance traite la même orientation : ce que celle-ci en examine.",
        }

    def __init__(self, *args: Any, meeting: Meeting, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds_for(meeting.body)  # type: ignore[attr-defined]
        for name, model in {"orientation": Orientation, "need": Need, "project": Project}.items():
            field: Any = self.fields[name]
            field.queryset, field.empty_label = model.objects.visible_to(actor), "Aucun"  # type: ignore[attr-defined]
            field.label_from_instance = lambda thing: str(thing)[:90]

    def verb(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AgendaItemEditForm(AgendaItemForm):
    """The same, and what explains the item to the members before they meet."""

    class Meta(AgendaItemForm.Meta):
        fields = [*AgendaItemForm.Meta.fields, "explanatory_note"]
        widgets = AgendaItemForm.Meta.widgets | {"explanatory_note": MarkdownTextarea(attrs={"rows": 6})}
        help_texts = AgendaItemForm.Meta.help_texts | {
            "explanatory_note": "Jointe à la convocation : de quoi il s’agit, ce qui est proposé, pourquoi.",
        }


def kinds_for(body: Body) -> list[tuple[str, str]]:
    """The commission gives opinions: nothing is put to it « pour décision »."""
    return [
        (value, label) for value, label in ItemKind.choices if value != ItemKind.DECISION or not body.is_commission
    ]


class AgendaOrderForm(ServiceForm):
    """The ids of the items, in their new order, as the page sends them."""

    order = forms.RegexField(r"^\d{1,9}(,\d{1,9}){0,99}$")

    @property
    def ids(self) -> list[int]:
        return [int(part) for part in self.cleaned_data["order"].split(",")]


class AngleForm(ServiceForm):
    angle = forms.CharField(max_length=200, required=False)


class ProposalItemForm(ServiceForm):
    """A proposal becomes an item of an agenda that is still open."""

    meeting = forms.ModelChoiceField(label="Réunion", queryset=Meeting.objects.none(), empty_label=None)
    title = forms.CharField(
        label="Intitulé du point", max_length=200, help_text="Toute personne qui lit l’ordre du jour le lira."
    )
    kind = forms.ChoiceField(label="Nature", choices=ItemKind.choices)
    minutes = forms.IntegerField(label="Durée, en minutes", min_value=1, max_value=480)

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class PaperForm(ServiceForm):
    title = forms.CharField(label="Titre de la pièce", max_length=150)
    file = forms.FileField(
        label="Fichier PDF",
        max_length=200,
        help_text="10 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    @property
    def upload(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        return upload


class NoteForm(WrittenByManyMixin, ServiceForm):
    """The few words above the agenda."""

    note = forms.CharField(
        label="Mot d’accompagnement",
        max_length=4000,
        required=False,
        widget=MarkdownTextarea(attrs={"rows": 5}),
        help_text="Quelques lignes, au-dessus de l’ordre du jour, dans le message et dans la convocation.",
    )


class ConveneForm(ServiceForm):
    """The last question before the convocation leaves."""

    urgency_reason = forms.CharField(
        label="Motif de l’urgence",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Il figure dans la convocation ; l’instance en est informée à l’ouverture.",
    )
    confirm = forms.BooleanField(
        label="J’ai relu la convocation et la liste des destinataires",
        error_messages={"required": "Cochez la case une fois la convocation relue."},
    )

    def __init__(self, *args: Any, is_short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_short:
            del self.fields["urgency_reason"]
        else:
            self.fields["urgency_reason"].optional_note = ""  # type: ignore[attr-defined]


class ReplyForm(ServiceForm):
    """The answer of one authority. ``first_person``: given by the person convened; otherwise on their behalf."""

    reply = forms.ChoiceField(
        label="Votre réponse", error_messages={"required": "Choisissez une réponse."}, widget=ChoiceCards
    )
    holder = forms.ChoiceField(
        label="Pouvoir donné à", required=False, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(
        self,
        data: Any = None,
        *,
        convocation: Convocation,
        substitutes: list[Mandate],
        first_person: bool,
        holders: list[Convocation] | None = None,
        held_by: Convocation | None = None,
    ) -> None:
        initial = {"reply": _value(convocation), "holder": str(held_by.pk) if held_by else ""}
        super().__init__(data, prefix=f"c{convocation.pk}", initial=initial)
        self.convocation, self.substitutes, self.first_person = convocation, substitutes, first_person
        self.holders = holders or []
        choices = reply_choices(convocation, substitutes, first_person=first_person, has_holders=bool(self.holders))
        if self.holders:
            named = [(str(row.pk), f"{row.name}, {row.authority.short_name}") for row in self.holders]
            self.fields["holder"].choices = [("", "Choisissez un membre"), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["holder"]
        field: Any = self.fields["reply"]
        field.label = "Votre réponse" if first_person else f"Réponse pour {convocation.name}"
        field.choices = [(value, label) for value, label, _ in choices]
        field.widget = ChoiceCards(arrangement="stack", helps={value: help_ for value, _, help_ in choices if help_})
        field.widget.choices = field.choices

    @property
    def authority_words(self) -> str:
        return the_authority(self.convocation.authority.name)

    def verb(self) -> dict[str, Any]:
        """What the service takes."""
        reply, _, mandate = self.cleaned_data["reply"].partition(":")
        substitute = next((m for m in self.substitutes if str(m.pk) == mandate), None)
        chosen = self.cleaned_data.get("holder", "")
        holder = next((row for row in self.holders if str(row.pk) == chosen), None)
        return {"reply": reply, "substitute": substitute, "holder": holder}


def _value(convocation: Convocation) -> str:
    if convocation.reply == ReplyChoice.SUBSTITUTED and convocation.substitute_id:
        return f"{ReplyChoice.SUBSTITUTED.value}:{convocation.substitute_id}"
    return convocation.reply


def reply_choices(
    convocation: Convocation, substitutes: list[Mandate], *, first_person: bool, has_holders: bool = False
) -> list[tuple[str, str, str]]:
    """What may be answered at this meeting: value, words, and the substitute's name under them."""
    meeting, choices = convocation.meeting, []
    if meeting.place:
        choices.append((ReplyChoice.IN_ROOM.value, "Je serai en salle" if first_person else "En salle", ""))
    if meeting.video_link:
        choices.append((ReplyChoice.REMOTE.value, "Je serai à distance" if first_person else "À distance", ""))
    for mandate in substitutes:
        whose = "Ma suppléante" if mandate.person.civility == Civility.MADAM else "Mon suppléant"
        words = f"{whose} me remplace" if first_person else "Suppléé(e)"
        choices.append((f"{ReplyChoice.SUBSTITUTED.value}:{mandate.pk}", words, mandate.person.full_name))
    if has_holders:
        words = "Je donne pouvoir" if first_person else "Représenté(e)"
        choices.append((ReplyChoice.REPRESENTED.value, words, "à un membre choisi ci-dessous"))
    choices.append((ReplyChoice.EXCUSED.value, _excused(convocation) if first_person else "Excusé(e)", ""))
    return choices


def _excused(convocation: Convocation) -> str:
    endings = {Civility.MADAM.value: "e", Civility.SIR.value: ""}
    return f"Je suis excusé{endings.get(convocation.person.civility, '(e)')}"


class OtherDeliveryForm(ServiceForm):
    """A convocation delivered on paper."""

    means = forms.ChoiceField(label="Comment", choices=DeliveryMeans.choices)
    on = forms.DateField(label="Remise le", widget=DayInput)
