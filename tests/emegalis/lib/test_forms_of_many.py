"""A form that several people may have open writes nothing over what its author has not seen."""

import pytest
from django import forms
from django.http import QueryDict

from emegalis.lib.forms import PortalForm, WrittenByManyMixin


class NoteForm(WrittenByManyMixin, PortalForm):
    title = forms.CharField(label="Titre")
    day = forms.DateField(label="Jour", required=False)


def posted(**values):
    data = QueryDict(mutable=True)
    data.update(values)
    return data


STORED = {"title": "Avant", "day": None}


@pytest.fixture
def seen():
    return NoteForm(initial=STORED)["seen"].value()


def test_nothing_changed_meanwhile_and_the_form_is_sound(seen):
    form = NoteForm(posted(title="Moi", seen=seen), initial=STORED)
    assert form.is_valid()
    assert form.cleaned_data == {"title": "Moi", "day": None}


def test_a_change_meanwhile_is_told_by_its_label_and_what_was_typed_is_kept(seen):
    form = NoteForm(posted(title="Moi", seen=seen), initial=STORED | {"title": "Autre"})
    assert not form.is_valid()
    (told,) = form.non_field_errors()
    assert "« Titre »" in told and "« Jour »" not in told
    assert form["title"].value() == "Moi"


def test_saving_again_is_a_choice(seen):
    now = STORED | {"title": "Autre"}
    first = NoteForm(posted(title="Moi", seen=seen), initial=now)
    assert not first.is_valid()
    assert NoteForm(posted(title="Moi", seen=first["seen"].value()), initial=now).is_valid()


@pytest.mark.parametrize("forged", ["x", "a.b.c.d.e.f", "é" * 900])
def test_a_forged_mark_is_only_a_conflict(forged):
    assert not NoteForm(posted(title="Moi", seen=forged), initial=STORED).is_valid()


def test_line_ends_of_the_browser_are_no_change():
    shown = NoteForm(initial={"title": "a\nb"})["seen"].value()
    assert NoteForm(posted(title="a", seen=shown), initial={"title": "a\r\nb"}).is_valid()
