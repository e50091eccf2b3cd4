"""A field is drawn label, help, field, error; a refusal is shown beside it and above the form."""

import datetime
import re

import pytest
from django import forms
from django.template import Context, Template

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import ChoiceCards, DayInput, MarkdownTextarea, MomentInput, PortalForm

STANCES = [("favourable", "Favorable"), ("unfavourable", "Défavorable")]


class OpinionForm(PortalForm):
    stance = forms.ChoiceField(
        label="Sens de l’avis",
        choices=STANCES,
        widget=ChoiceCards(helps={"favourable": "Sans condition."}, shapes={"favourable": "st-fav"}),
        help_text="Vous pourrez le modifier.",
    )
    reasons = forms.CharField(label="Motifs", required=False, help_text="Quelques phrases suffisent.")
    budget = forms.CharField(label="Budget", max_length=3)
    shared = forms.BooleanField(label="Après échange avec l’exécutif", required=False)
    on = forms.DateField(label="Le", widget=DayInput(), required=False)
    at = forms.DateTimeField(label="Jusqu’au", widget=MomentInput(), required=False)
    paper = forms.FileField(label="Pièce", required=False)
    bodies = forms.MultipleChoiceField(
        label="Instances", choices=STANCES, widget=forms.CheckboxSelectMultiple, required=False
    )


def drawn(form: forms.Form) -> str:
    source = "{% load crispy_forms_tags %}{% crispy form %}"
    return re.sub(r"\s+", " ", Template(source).render(Context({"form": form})))


def test_help_comes_before_the_field_and_the_error_after_both_named_by_it():
    html = drawn(OpinionForm({"stance": "favourable", "budget": "12 000"}))
    field = html[html.index('id="div_id_budget"') :]
    assert field.index("<label") < field.index("<input") < field.index('id="id_budget_error"')
    assert 'aria-describedby="id_budget_error"' in field
    reasons = html[html.index('id="div_id_reasons"') :]
    assert reasons.index('id="id_reasons_helptext"') < reasons.index("<input")
    assert 'aria-describedby="id_reasons_helptext"' in reasons


def test_what_is_too_long_is_said_in_numbers_that_people_read():
    class Letter(PortalForm):
        text = forms.CharField(max_length=1000)

    assert Letter({"text": "a" * 1250}).errors["text"] == [
        "1\u202f000 caractères au plus\u00a0: il y en a 1\u202f250."
    ]
    assert Letter({"text": "a" * 1000}).is_valid()


def test_optional_fields_are_marked_and_required_ones_are_not():
    html = drawn(OpinionForm())
    assert 'Motifs <span class="em-required">(facultatif)</span>' in html
    assert re.search(r">Budget ?</label>", html)
    assert "asteriskField" not in html


def test_a_field_may_say_otherwise_why_it_is_optional():
    form = OpinionForm()
    form.fields["reasons"].optional_note = "facultatif, sauf pour un avis défavorable"
    assert "(facultatif, sauf pour un avis défavorable)" in drawn(form)


def test_a_form_of_filters_marks_nothing():
    form = OpinionForm()
    form.mark_optional = False
    assert "facultatif" not in drawn(form)


def test_choices_are_cards_with_a_shape_a_word_and_a_help():
    html = drawn(OpinionForm())
    assert '<use href="#st-fav"/>' in html
    assert "<strong>Favorable</strong><small>Sans condition.</small>" in html
    assert html.index("<legend") < html.index("Vous pourrez le modifier.") < html.index("em-choices")
    assert '<fieldset aria-describedby="id_stance_helptext">' in html


def test_days_and_moments_are_written_as_the_browser_expects_them(settings):
    settings.USE_TZ = False
    html = drawn(OpinionForm(initial={"on": datetime.date(2026, 11, 24), "at": datetime.datetime(2026, 12, 3, 18, 0)}))
    assert re.search(r'type="date" name="on" value="2026-11-24"', html)
    assert re.search(r'type="datetime-local" name="at" value="2026-12-03T18:00"', html)


def test_what_the_browser_sends_for_days_and_moments_is_understood():
    form = OpinionForm({"stance": "favourable", "budget": "1", "on": "2026-11-24", "at": "2026-12-03T18:00"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == datetime.date(2026, 11, 24)
    assert form.cleaned_data["at"].isoformat() == "2026-12-03T18:00:00+01:00"


def test_what_a_person_types_for_days_and_moments_is_understood():
    form = OpinionForm({"stance": "favourable", "budget": "1", "on": "24/11/2026", "at": "03/12/2026 18:00"})
    assert form.is_valid(), form.errors


def test_a_form_that_comes_back_lists_its_errors_as_links_to_its_fields():
    html = drawn(OpinionForm({"budget": "12 000"}))
    assert "2 réponses sont à revoir" in html.replace("\u00a0", " ")
    assert '<a href="#id_stance_0">Sens de l’avis' in html
    assert '<a href="#id_budget">Budget' in html


def test_a_form_drawn_in_pieces_leaves_the_list_to_its_page():
    form = OpinionForm({"budget": "12 000"})
    form.error_summary = False
    assert "alert-danger" not in drawn(form)
    page = Template("{% error_summary form %}").render(Context({"form": form}))
    assert page.count("<li>") == 2


def test_the_list_follows_the_forms_of_a_formset():
    formset = forms.formset_factory(OpinionForm, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-stance": "favourable", "form-0-budget": "1",
         "form-1-stance": "favourable", "form-1-reasons": "x"}
    )  # fmt: skip
    page = Template("{% error_summary formset %}").render(Context({"formset": formset}))
    assert 'href="#id_form-1-budget"' in page
    assert page.count("<li>") == 1


def test_forms_of_one_page_share_one_list():
    both = [OpinionForm({"budget": "12 000"}, prefix=prefix) for prefix in ("a", "b")]
    page = Template("{% error_summary forms %}").render(Context({"forms": both}))
    assert page.count("alert-heading") == 1
    assert [f'href="#id_{prefix}-budget"' in page for prefix in ("a", "b")] == [True, True]


def test_nothing_is_listed_before_anything_was_sent():
    assert "alert" not in drawn(OpinionForm())


@pytest.mark.parametrize(("field", "anchor"), [("budget", "id_budget"), ("", None), ("unknown", None)])
def test_a_refusal_is_shown_beside_the_field_it_names_or_above_the_form(field, anchor):
    form = OpinionForm({"stance": "favourable", "budget": "1"})
    form.is_valid()
    form.refuse(BusinessRuleError("La date est passée.", field=field))
    html = drawn(form)
    assert "La date est passée." in html or "la date est passée." in html
    assert (f'href="#{anchor}"' in html) is bool(anchor)


def test_no_style_is_written_in_the_markup():
    assert "style=" not in drawn(OpinionForm({"budget": "12 000"}))


def test_the_text_field_brings_its_script():
    class Text(PortalForm):
        body = forms.CharField(widget=MarkdownTextarea())

    assert str(Text().media) == '<script src="/static/js/toolbar.js" type="module"></script>'
    assert "data-markdown" in drawn(Text())
