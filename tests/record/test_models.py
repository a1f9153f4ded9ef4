"""The tables: a privacy class for every column, and migrations that are up to date and freeze no live code."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

MODELS = list(apps.get_app_config("record").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_column_has_a_privacy_class(model: type[Model]) -> None:
    privacy = model.PRIVACY  # type: ignore[attr-defined]
    assert {field.name for field in model._meta.concrete_fields} == set(privacy)
    assert set(privacy.values()) <= {"open", "person", "secret"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_constraint_and_index_is_named_for_people(model: type[Model]) -> None:
    for named in [*model._meta.constraints, *model._meta.indexes]:
        assert named.name and not named.name.startswith("record_"), named


def test_what_is_recorded_cannot_be_cascaded_away() -> None:
    for name in ("JournalEntry", "Unmasking", "MasterVersion", "SignInAttempt"):
        assert not [f for f in apps.get_model("record", name)._meta.concrete_fields if f.is_relation], name


@pytest.mark.django_db
def test_migrations_are_up_to_date() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0, skip_checks=True)


def test_migrations_import_nothing_of_ours() -> None:
    for file in Path("huxin/record/migrations").glob("0*.py"):
        text = file.read_text("utf-8").replace("huxin.record.models.staff.StaffManager", "")
        assert "import huxin" not in text and "from huxin" not in text, file.name
