"""Every address, asked with what no form expects: refused in words, never an error of ours."""

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse

from emegalis.lib.forms import ChosenOnesField
from tests.architecture.test_access import Row, addresses, table

RUBBISH = {
    "a NUL byte": "a\0b",
    "a number beyond every column": "9" * 40,
    "a negative number": "-1",
    "signs of no form": "<script>\r\nBcc: x@example.org\r\n=1+1;%00‮\ud83d".encode("utf-8", "ignore").decode(),
    "a date that is none": "2026-02-31T25:61",
    "ten thousand characters": "é" * 10_000,
}
LONGEST_PARAMETER = 40  # a server takes a few thousand signs of address at most
MAY_BE_UNWELL = {"home:readyz"}
# Parameters read without a form.
PARAMETERS = {"page", "next", "pour", "q", "edition", "portee", "collectivite", "instance", "version", "confirmer"}
FIELD = re.compile(r"""<(?:input|select|textarea|button)[^>]*\sname="([^"]+)\"""")


def our_forms(base: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        if form.__module__.startswith(("emegalis.", "governance.", "bulletins.")):
            yield form
        yield from our_forms(form)


def field_names() -> set[str]:
    """What any form of ours asks."""
    named = {name for form in our_forms(forms.BaseForm) for name in getattr(form, "base_fields", {})}
    return named | PARAMETERS


def rows_of(role: str) -> list[Row]:
    """The secretariat opens nearly everything; of the others, what it may not open."""
    return [row for row in table() if row.expected[role] == "yes" and (role == "secretariat" or not staff_opens(row))]


def staff_opens(row: Row) -> bool:
    return row.expected["secretariat"] == "yes" and row.expected["anonymous"] != "yes"


def test_several_rows_are_chosen_by_the_field_that_bears_any_number():
    bare = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in our_forms(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelMultipleChoiceField) and not isinstance(field, ChosenOnesField)
    }
    assert bare == set()


def shown_names(browser: Client, path: str) -> set[str]:
    """The fields of the page itself: those of formsets and of agendas bear numbers."""
    return set(FIELD.findall(browser.get(path).content.decode(errors="ignore"))) - {"csrfmiddlewaretoken"}


def send(browser: Client, method: str, path: str, typed: dict[str, str]) -> int:
    """The status of the answer; what a POST did is taken back."""
    with transaction.atomic():
        status = int(getattr(browser, method.lower())(path, typed).status_code)
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("role", ["dgs", "secretariat", "anonymous"])
def test_no_address_breaks(role, objects, browsers, caplog):
    converters, names, broken = addresses(), field_names(), []
    for row in rows_of(role):
        path = reverse(row.name, kwargs={key: objects[row.thing][key] for key in converters[row.name]})
        shown = shown_names(browsers[role], path)
        for what, rubbish in RUBBISH.items():
            asked = {"GET": dict.fromkeys(PARAMETERS | shown, rubbish[:LONGEST_PARAMETER])}
            asked["POST"] = dict.fromkeys(shown or names, rubbish)
            for method, typed in asked.items():
                status = send(browsers[role], method, path, typed)
                if status >= 500 and row.name not in MAY_BE_UNWELL:
                    broken.append(f"{method} {row.name} ({row.thing}) with {what}: {status}")
        caplog.clear()  # every refusal logged keeps its whole request
    assert broken == []
