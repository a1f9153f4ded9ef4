"""The only Django app with tables."""

from django.apps import AppConfig
from django.conf import settings

from huxin.law import calendar


class RecordConfig(AppConfig):
    """Who, where and what was decided. Facts themselves live in the fact store."""

    name = "huxin.record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The law is told where this installation keeps the years of the calendar it has imported."""
        calendar.use(lambda: settings.HUXIN_HOME.calendar)
