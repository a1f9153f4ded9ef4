"""办理能力: forecasts of what will be overdue, kept as they were said. Never changed once answered, never deleted."""

from django.db import models
from django.db.models import F, Q


class CapacityForecast(models.Model):
    """One forecast of thirteen weeks, asked for by a person or made by itself at the beginning of a quarter.

    `made`: ``asked``, ``quarter`` (by itself), ``back`` (of a quarter that is over, from what was known at its
    beginning). `state`: waiting, running, done, none (too short a past; `message` says so), failed. `at` is the moment
    up to which it knows; `first` its local day. `answer` is `queries.capacity`'s, `digest` the SHA-256 of it.
    """

    made = models.CharField(max_length=10)
    at = models.DateTimeField()
    first = models.DateField()
    people = models.SmallIntegerField()  # inspectors added
    since = models.DateField()
    until = models.DateField()  # the first day on which they are gone
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    tries = models.SmallIntegerField(default=0)
    done = models.SmallIntegerField(default=0)  # bodies that have been played through
    bodies = models.SmallIntegerField(default=0)  # of so many
    message = models.TextField(default="")
    answer = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, default="")
    answered_at = models.DateTimeField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "made", "at", "first", "people", "since", "until", "asked_at", "state"], "open"),
        **dict.fromkeys(["tries", "done", "bodies", "message", "answer", "digest", "answered_at"], "open"),
        "asked_by": "person",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(made__in=["asked", "quarter", "back"]), name="capacity_made_is_known"),
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="capacity_ends_after_start"),
            models.UniqueConstraint(
                fields=["made", "first"], condition=Q(made__in=["quarter", "back"]), name="capacity_quarter_once"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="capacity_waiting"),
        ]
