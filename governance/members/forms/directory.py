"""Forms of the pages of authorities and bodies."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from emegalis.lib.forms import ChoiceCards, DayInput, PortalForm, PortalModelForm
from emegalis.lib.search import sort_key
from governance.members.enums import AuthorityKind, ItContact, Stance
from governance.members.models import Authority, Body, College
from governance.members.querysets import AuthorityQuerySet
from governance.people.enums import Civility

UNKNOWN = "Aucune collectivité de ce nom ni de ce SIREN."
SEVERAL = "Plusieurs collectivités portent ces mots : précisez, ou donnez le SIREN."
DEPARTMENTS = [("22", "Côtes-d’Armor"), ("29", "Finistère"), ("35", "Ille-et-Vilaine"), ("44", "Loire-Atlantique"),
               ("56", "Morbihan")]  # fmt: skip


class AuthorityField(forms.CharField):
    """An authority by its name or its SIREN: a list of 1,300 would be no help."""

    default_error_messages = {"unknown": UNKNOWN, "several": SEVERAL}

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Authority) else value

    def clean(self, value: Any) -> Authority | None:
        text = super().clean(value)
        if not text:
            return None
        digits = text.replace(" ", "").replace("\u00a0", "")
        found = self._by_name(text) if not digits.isdigit() else list(Authority.objects.filter(siren=digits)[:1])
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"])
        if len(found) > 1:
            raise forms.ValidationError(self.error_messages["several"])
        return found[0]

    def _by_name(self, text: str) -> list[Authority]:
        same = list(Authority.objects.filter(sort_key=sort_key(text)).order_by("pk")[:2])
        return same or list(Authority.objects.matching(text).by_name()[:2])


class AuthorityFilterForm(PortalForm):
    """What the list of authorities shows."""

    mark_optional = False

    q = forms.CharField(label="Nom ou SIREN", max_length=100, required=False)
    kind = forms.ChoiceField(label="Nature", required=False)
    college = forms.ModelChoiceField(
        College.objects.order_by("number"), label="Collège", required=False, empty_label="Tous"
    )
    department = forms.ChoiceField(label="Département", choices=[("", "Tous"), *DEPARTMENTS], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [choice for choice in AuthorityKind.choices if choice[0] != AuthorityKind.SYNDICATE]
        self.fields["kind"].choices = [("", "Toutes"), *kinds]  # type: ignore[attr-defined]

    def filter(self, authorities: AuthorityQuerySet, *, on: Any) -> AuthorityQuerySet:
        """Those that match; an unusable filter is left aside and told beside its field."""
        self.is_valid()
        wanted = self.cleaned_data
        if words := wanted.get("q"):
            digits = words.replace(" ", "").replace("\u00a0", "")
            authorities = (
                authorities.filter(siren__startswith=digits) if digits.isdigit() else authorities.matching(words)
            )
        if kind := wanted.get("kind"):
            authorities = authorities.filter(kind=kind)
        if department := wanted.get("department"):
            authorities = authorities.filter(department_code=department)
        if college := wanted.get("college"):
            authorities = authorities.in_college(college, on=on)
        return authorities


class ItContactForm(PortalForm):
    """« Pas de DSI » is an answer."""

    contact = forms.ChoiceField(
        label="Qui répond des systèmes d’information",
        choices=[(value, label[:1].upper() + label[1:]) for value, label in ItContact.choices],
        widget=ChoiceCards(
            arrangement="stack",
            helps={
                ItContact.OWN: "Il ou elle siège au groupe des DSI.",
                ItContact.SHARED: "Nommez-la ci-dessous.",
                ItContact.DGS: "Pas de DSI : la direction générale est consultée à sa place.",
            },
        ),
    )
    shared_with = AuthorityField(
        label="Collectivité dont le DSI est partagé", help_text="Son nom ou son SIREN.", max_length=200, required=False
    )
    shared_with.optional_note = "si le DSI est partagé"  # type: ignore[attr-defined]


class MembershipForm(PortalForm):
    """Another college, from a day on."""

    college = forms.ModelChoiceField(College.objects.order_by("number"), label="Collège", empty_label=None)
    starts_on = forms.DateField(
        label="À compter du",
        help_text="Une adhésion en cours dans un autre collège prend fin ce jour-là.",
        widget=DayInput,
    )


class PreparerForm(PortalForm):
    """A collaborateur, named by their DGS."""

    civility = forms.ChoiceField(label="Civilité", choices=[("", "Sans"), *Civility.choices], required=False)
    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)
    email = forms.EmailField(label="Adresse électronique", help_text="Celle où lui écrire, propre à cette personne.")
    starts_on = forms.DateField(label="À compter du", widget=DayInput)


class BodyRulesForm(PortalModelForm):
    """The rules of a body, each beside the text it comes from."""

    stances = forms.MultipleChoiceField(
        label="Sens d’avis offerts",
        choices=Stance.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Une instance qui donne des avis offre au moins un sens."},
    )

    class Meta:
        model = Body
        fields = [
            "purpose", "meetings_per_period", "period_months", "frequency_source", "notice_days", "notice_clear_days",
            "notice_source", "quorum_basis", "quorum_numerator", "quorum_denominator", "quorum_source",
            "remote_counts", "second_days", "second_needs_quorum", "second_source",
            "proxies_per_holder", "proxies_within_college", "proxies_source", "votes_in_voices", "casting_vote",
            "votes_source", "signatory_name", "signatory", "signatory_act", "stances",
            "comment_days", "comment_source", "answer_days", "answer_source",
        ]  # fmt: skip
        widgets = {"purpose": forms.Textarea({"rows": 3})}
        help_texts = {
            "meetings_per_period": "0 quand aucun texte n’en fixe le nombre.",
            "frequency_source": "Article des statuts ou du règlement intérieur.",
            "notice_source": "Article des statuts ou du règlement intérieur.",
            "quorum_source": "Article des statuts ou du règlement intérieur.",
            "second_days": "Quand le quorum manque : entre la première réunion et la seconde.",
            "second_source": "Article des statuts ou du règlement intérieur.",
            "proxies_source": "Article des statuts ou du règlement intérieur.",
            "votes_source": "Article des statuts ou du règlement intérieur.",
            "comment_source": "Article des statuts ou du règlement intérieur.",
            "answer_source": "Article des statuts ou du règlement intérieur.",
            "comment_days": "Pour le groupe des DSI : le temps de réagir à un projet d’assistance technique.",
            "answer_days": "Au-delà, la page d’un besoin le dit en retard. Rien n’est bloqué.",
            "signatory_name": "Signée par une autre personne, une convocation est irrégulière.",
            "signatory": "Par exemple : président du syndicat mixte.",
            "signatory_act": "Arrêté ou délibération, quand la signature est déléguée : nature, numéro et date.",
            "notice_clear_days": "Ni le jour de l’envoi ni celui de la réunion ne comptent.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_commission:
            del self.fields["stances"]
        if not self.instance.is_assembly:
            for name in ("votes_in_voices", "casting_vote", "votes_source"):
                del self.fields[name]
        for name in ("period_months", "quorum_denominator"):
            self.fields[name].widget.attrs["min"] = 1
        for name, field in self.fields.items():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]
            self.initial.setdefault(name, getattr(self.instance, name))

    @property
    def helper(self) -> FormHelper:
        """Gathered as a meeting goes: how often, how it is convened, how it counts."""
        helper = super().helper
        votes = [name for name in ("votes_in_voices", "casting_vote", "votes_source") if name in self.fields]
        avis = [Fieldset("Avis", "stances")] if "stances" in self.fields else []
        helper.layout = Layout(
            "purpose",
            Fieldset("Réunions", "meetings_per_period", "period_months", "frequency_source"),
            Fieldset("Convocation", "notice_days", "notice_clear_days", "notice_source"),
            Fieldset("Signature des convocations", "signatory_name", "signatory", "signatory_act"),
            Fieldset(
                "Quorum",
                "quorum_basis",
                "quorum_numerator",
                "quorum_denominator",
                "remote_counts",
                "quorum_source",
                "second_days",
                "second_needs_quorum",
                "second_source",
            ),  # fmt: skip
            Fieldset("Pouvoirs et voix", "proxies_per_holder", "proxies_within_college", "proxies_source", *votes),
            Fieldset("Délais", "comment_days", "comment_source", "answer_days", "answer_source"),
            *avis,
        )
        return helper
