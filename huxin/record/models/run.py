"""Monitor runs. The whole of a run is in its folder; here is what the screens of the current one need."""

from django.db import models
from django.db.models import Q

from huxin.record.models.project import Project


class Run(models.Model):
    """One monitor run. Exactly one is the current one, the run that the screens show.

    `followed` is what the warnings made of it: how often they did what, or why they could not. None where they have not
    followed it. `shown` names what the screens show of the current run (`actions._shown`). `released_at`: since when
    its tables are let go, as the rule of `engine.retention` has it; None while they are on file.
    """

    id = models.CharField(max_length=64, primary_key=True)
    as_of = models.DateField()
    known_at = models.DateTimeField()
    pack = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    current = models.BooleanField(default=False)
    manifest = models.JSONField()
    counts = models.JSONField(default=dict)
    followed = models.JSONField(null=True)
    shown = models.CharField(max_length=16, default="")
    released_at = models.DateTimeField(null=True)

    PRIVACY = dict.fromkeys(
        [
            *["id", "as_of", "known_at", "pack", "created_at", "current", "manifest", "counts", "followed", "shown"],
            "released_at",
        ],
        "open",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["current"], condition=Q(current=True), name="one_current_run"),
        ]
        indexes = [models.Index(fields=["-created_at"], name="run_newest_first")]


class RunRequest(models.Model):
    """A run that somebody asked for in the browser. The rows that wait are the worker's queue; there is no other.

    `state`: waiting, running, done, failed. `message` says in a sentence why it failed.
    """

    as_of = models.DateField()
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    tries = models.SmallIntegerField(default=0)
    progress = models.TextField(default="")
    run_id = models.CharField(max_length=64, default="")
    message = models.TextField(default="")

    PRIVACY = {
        **dict.fromkeys(["id", "as_of", "asked_at", "state", "tries", "progress", "run_id", "message"], "open"),
        "asked_by": "person",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["as_of", "asked_by"], condition=Q(state="waiting"), name="run_waits_once"),
        ]


class ProjectMonth(models.Model):
    """A project's month in the current run."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="months", db_index=False, db_constraint=False)
    ym = models.IntegerField()
    attending_heads = models.IntegerField()
    listed_heads = models.IntegerField()
    paid_heads = models.IntegerField()
    net_fen = models.BigIntegerField()
    paid_fen = models.BigIntegerField()
    arrears_fen = models.BigIntegerField()
    due_on = models.DateField()
    feeds = models.JSONField()

    PRIVACY = dict.fromkeys(
        [
            *["id", "project", "ym", "attending_heads", "listed_heads", "paid_heads", "net_fen", "paid_fen"],
            *["arrears_fen", "due_on", "feeds"],
        ],
        "open",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "ym"], name="project_month_once")]
        indexes = [models.Index(fields=["ym", "arrears_fen", "project"], name="project_month_by_month")]


class Finding(models.Model):
    """A finding of the current run. Region and sector are copied so that the lists and their counts need one table."""

    id = models.BigIntegerField(primary_key=True)  # that of the same project, month and rule in every run
    rule = models.CharField(max_length=8)
    project = models.ForeignKey(Project, models.CASCADE, related_name="found", db_index=False, db_constraint=False)
    ym = models.IntegerField(null=True)
    level = models.SmallIntegerField(default=0)  # 0: no level
    region_code = models.CharField(max_length=6)
    sector = models.CharField(max_length=20)
    measures = models.JSONField()

    PRIVACY = dict.fromkeys(["id", "rule", "project", "ym", "level", "region_code", "sector", "measures"], "open")

    class Meta:
        indexes = [
            models.Index(fields=["project", "-level", "rule", "ym"], name="finding_by_project"),
            # For the list. What stands behind `id` orders nothing: it lets a filter be tried, and rows be counted,
            # in the index alone.
            models.Index(fields=["-level", "id", "region_code", "rule", "ym", "sector"], name="finding_worst_first"),
            models.Index(fields=["rule", "-level", "id", "region_code", "ym", "sector"], name="finding_by_rule"),
            models.Index(fields=["region_code", "-level", "id", "rule", "ym", "sector"], name="finding_by_region"),
            models.Index(fields=["-ym", "-level", "id", "region_code", "rule", "sector"], name="finding_newest_first"),
            models.Index(fields=["rule", "-ym", "-level", "id", "region_code", "sector"], name="finding_by_rule_month"),
            models.Index(fields=["region_code", "-ym", "-level", "id", "rule", "sector"], name="finding_by_region_ym"),
        ]
