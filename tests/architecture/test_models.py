"""Rules of the house about models, as tests."""

import tomllib

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

OURS = ("bulletins", "governance.", "emegalis.")


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_config.name.startswith(OURS)]


def floors() -> list[str]:
    """From the top down, as import-linter is told: one table of contents for imports and foreign keys."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return [part.strip() for layer in contracts[0]["layers"] for part in layer.split("|")]


def floor_of(model: type[models.Model]) -> int:
    return floors().index(model._meta.app_config.name)


def test_every_app_of_ours_stands_on_a_floor():
    names = {model._meta.app_config.name for model in our_models()}
    assert names <= set(floors())


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model: type[models.Model]):
    for field in model._meta.get_fields():
        target = field.related_model if isinstance(field, models.Field) else None
        if target is None or target not in our_models():
            continue
        assert floor_of(target) >= floor_of(model), (
            f"{model._meta.label}.{field.name} points up to {target._meta.label}"
        )


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_and_field_has_a_french_name_in_lower_case(model: type[models.Model]):
    assert {"verbose_name", "verbose_name_plural"} <= set(model._meta.original_attrs), model._meta.label
    for name in (str(model._meta.verbose_name), str(model._meta.verbose_name_plural)):
        assert name[0].islower() or name[:3].isupper(), name
    for field in model._meta.get_fields():
        if not isinstance(field, models.Field) or field.auto_created or field.model is not model:
            continue
        given = str(field.verbose_name)
        assert field._verbose_name, f"{model._meta.label}.{field.name} has no verbose_name of its own"
        assert given[0].islower() or given.split()[0].isupper(), f"{model._meta.label}.{field.name}: {given}"


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_nothing_below_people_points_at_a_person(model: type[models.Model]):
    if model._meta.app_config.name.startswith("emegalis."):
        targets = {field.related_model for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)}
        assert apps.get_model(settings.AUTH_USER_MODEL) not in targets
