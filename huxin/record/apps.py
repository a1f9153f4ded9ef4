"""The only Django app with tables."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Who, where and what was decided. Facts themselves live in the fact store."""

    name = "huxin.record"
    default_auto_field = "django.db.models.BigAutoField"
