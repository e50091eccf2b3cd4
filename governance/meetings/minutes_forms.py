"""Forms of the minutes and of what follows a meeting: what is typed; the services check whether it may be."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from emegalis.lib.forms import ChoiceCards, MarkdownTextarea, PortalForm, day_field
from emegalis.lib.french import long_date
from governance.meetings.enums import FollowUpKind
from governance.meetings.forms import ServiceForm, meeting_bodies
from governance.meetings.models import Meeting, MinutesSection
from governance.members.models import Body, Mandate


def _words(label: str, *, most: int, rows: int = 3, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **given)


class SectionForm(ServiceForm):
    """One part of the minutes; it keeps itself, and knows the version its writer has before their eyes."""

    text = forms.CharField(
        label="Texte", max_length=30_000, required=False, widget=MarkdownTextarea(attrs={"rows": 16})
    )
    is_confidential = forms.BooleanField(
        label="Partie confidentielle",
        required=False,
        help_text="Lue par l’instance et le secrétariat ; les autres lisent « point confidentiel ».",
    )
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    mark_optional = False

    def __init__(self, data: Any = None, *, section: MinutesSection) -> None:
        initial = {
            "text": section.text,
            "is_confidential": section.is_confidential,
            "draft_version": section.version,
        }
        super().__init__(data, initial=initial)
        if section.item is None or section.item.is_confidential:
            del self.fields["is_confidential"]

    @property
    def seen(self) -> int | None:
        seen: int | None = self.cleaned_data["draft_version"]
        return seen

    def verb(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "is_confidential": self.cleaned_data.get("is_confidential")}


class RenewForm(ServiceForm):
    """The part as it will stand once the facts are taken up."""

    text = forms.CharField(
        label="Texte après actualisation",
        max_length=30_000,
        required=False,
        widget=MarkdownTextarea(attrs={"rows": 14}),
    )
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    mark_optional = False


class MinutesSubmitForm(ServiceForm):
    corrections_by = day_field("Corrections attendues jusqu’au", help_text="Chaque membre reçoit un message.")


class CorrectionForm(ServiceForm):
    text = _words(
        "Ce qui est à corriger",
        most=4000,
        rows=6,
        help_text="Citez le passage, puis écrivez ce que vous proposez. Le secrétariat vous répond.",
    )


class CorrectionAnswerForm(ServiceForm):
    verdict = forms.ChoiceField(
        label="Suite donnée",
        choices=[("taken_up", "Reprise dans le texte"), ("declined", "Non reprise")],
        widget=ChoiceCards(arrangement="row"),
        error_messages={"required": "Dites si la correction est reprise."},
    )
    answer = _words(
        "Votre réponse",
        most=2000,
        required=False,
        help_text="Elle est envoyée à la personne. Due si vous ne reprenez pas.",
    )

    def verb(self) -> dict[str, Any]:
        return {"is_taken_up": self.cleaned_data["verdict"] == "taken_up", "answer": self.cleaned_data["answer"]}


class MeetingField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.noun.capitalize()} du {long_date(obj.starts_at)}"


class MinutesApproveForm(ServiceForm):
    meeting = MeetingField(label="Approuvé lors de la", queryset=Meeting.objects.none(), empty_label=None)
    remarks = _words(
        "Observations",
        most=4000,
        rows=4,
        required=False,
        help_text="Ce qui a été dit lors de l’approbation. Elles figurent dans le document, lu par tous.",
    )

    def __init__(self, data: Any = None, *, meetings: list[Meeting]) -> None:
        super().__init__(data, initial={"meeting": meetings[0].pk if meetings else None})
        ids = [meeting.pk for meeting in meetings]
        self.fields["meeting"].queryset = Meeting.objects.filter(pk__in=ids).select_related("body")  # type: ignore[attr-defined]


class SignedCopyForm(ServiceForm):
    file = forms.FileField(
        label="Exemplaire signé (PDF)",
        max_length=200,
        help_text="20 Mo au plus. Il devient l’exemplaire de référence.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    @property
    def upload(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        return upload


# ---------------------------------------------------------------- what follows a meeting


class HolderField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person.full_name} – {obj.authority.short_name}"


class FollowUpForm(ServiceForm):
    """A line of what was settled, or an action with whoever does it."""

    kind = forms.ChoiceField(label="Nature", choices=FollowUpKind.choices, widget=ChoiceCards(arrangement="row"))
    text = _words("Ce qui est convenu", most=1000, rows=2)
    holder = HolderField(
        label="Qui s’en charge",
        queryset=Mandate.objects.none(),
        required=False,
        empty_label="Personne de l’instance",
        help_text="La personne le voit sur son accueil et reçoit les rappels.",
    )
    who = forms.CharField(
        label="Ou, hors de l’instance",
        max_length=300,
        required=False,
        help_text="« L’éditeur », « les services de la Région »…",
    )
    due_on = day_field("Pour le", required=False)

    def __init__(self, data: Any = None, *, holders: QuerySet[Mandate]) -> None:
        # Beside the form of the part on one page: two fields never share an id.
        super().__init__(data, initial={"kind": FollowUpKind.ACTION}, auto_id="suite-%s")
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]

    def verb(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class FollowUpDoneForm(ServiceForm):
    word = _words("Un mot", most=1000, rows=2, required=False, help_text="Ce qui a été fait, où le lire.")


class FollowUpPutOffForm(ServiceForm):
    due_on = day_field("Nouvelle date")
    word = _words("Pourquoi", most=1000, rows=2)


class FollowUpReopenForm(ServiceForm):
    word = _words("Pourquoi", most=1000, rows=2)


FOLLOW_UP_STATES = [
    ("", "Ouvertes"),
    ("retard", "En retard"),
    ("faites", "Faites"),
    ("releves", "Relevés"),
    ("toutes", "Toutes"),
]


class FollowUpFilterForm(PortalForm):
    """By body, by person, by date, by what became of them."""

    mark_optional = False
    instance = forms.ModelChoiceField(
        label="Instance", queryset=Body.objects.none(), to_field_name="slug", required=False, empty_label="Toutes"
    )
    qui = forms.CharField(label="Qui ou quoi", max_length=100, required=False)
    avant = day_field("Attendues avant le", required=False)
    etat = forms.ChoiceField(label="État", choices=FOLLOW_UP_STATES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instance"].queryset = meeting_bodies()  # type: ignore[attr-defined]
        self.fields["instance"].label_from_instance = lambda body: body.name.capitalize()  # type: ignore[attr-defined]
