"""分析研判 (measure 30): questions what a rule would have said under other numbers; who is in charge of a unit."""

from django.db import models
from django.db.models import F, Q


class WhatIf(models.Model):
    """假设回看: one question, and its answer once the worker has it. Never a run: nothing else reads it.

    `values` are the rule's numbers as they are to be, by name; `least` the level from which on it counts as a warning;
    `step` days between two days looked at, 0 the ends of the months. `known`: ``then`` counts only what was known on
    each day, ``now`` everything that is known today. `state`: waiting, running, done, failed.
    """

    rule = models.CharField(max_length=8)
    values = models.JSONField()
    least = models.SmallIntegerField()
    first = models.DateField()
    last = models.DateField()
    step = models.SmallIntegerField()
    known = models.CharField(max_length=4)
    minutes = models.IntegerField()  # of an inspector's time that one warning takes
    horizon = models.SmallIntegerField()  # days
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    tries = models.SmallIntegerField(default=0)
    done = models.SmallIntegerField(default=0)  # days that have been looked at
    days = models.SmallIntegerField()  # of so many
    empty_days = models.SmallIntegerField(default=0)  # of which nothing was known
    message = models.TextField(default="")
    answer = models.JSONField(default=list)  # of each spell: project, month, first and last day now and then
    answered_at = models.DateTimeField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "rule", "values", "least", "first", "last", "step", "known", "minutes"], "open"),
        **dict.fromkeys(["horizon", "asked_at", "state", "tries", "done", "days", "empty_days", "message"], "open"),
        **dict.fromkeys(["answer", "answered_at"], "open"),
        "asked_by": "person",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(known__in=["then", "now"]), name="what_if_known_is_known"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="what_if_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="what_if_waiting"),
        ]


class PersonInCharge(models.Model):
    """负责人: who stands for a unit, or for it on one project. Ids are of `PersonalValue`; the same id is the same
    number or telephone. Ended by a person, never deleted."""

    uscc = models.CharField(max_length=18)
    project_id = models.BigIntegerField(null=True)
    part = models.CharField(max_length=20)
    name_id = models.BigIntegerField()
    id_no_id = models.BigIntegerField(null=True)
    phone_id = models.BigIntegerField(null=True)
    region_code = models.CharField(max_length=6)  # where it was entered for: who may see it
    source = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    ended_at = models.DateTimeField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "uscc", "project_id", "part", "region_code", "entered_at", "ended_at"], "open"),
        **dict.fromkeys(["name_id", "id_no_id", "phone_id", "source", "entered_by"], "person"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=["legal", "controller", "manager", "wages", "foreman"]),
                name="person_in_charge_part_is_known",
            ),
        ]
        indexes = [models.Index(fields=["uscc"], name="person_in_charge_by_unit")]
