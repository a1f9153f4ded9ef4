"""Signs (measure 29): questions about what was reported, and the calls by which workers are asked whether wages stayed
with them. Nothing here is read by an assessment or shown in public."""

from collections.abc import Collection

from django.db import models

from huxin.record.models.matter import Matter
from huxin.record.models.project import Project


class Sign(models.Model):
    """迹象: one question about a project (and a month, YYYYMM, or 0). Kept once, by `key`; never deleted.

    `figures` has hits, trials and p; `rows` are (worker of the registry or 0, a sentence). `standing`: the newest look
    still finds it. `approval` names the approval under which the bank's rows were obtained (L13 art. 40), empty for
    signs of a run. Asked once: `matter` is the letter that asks.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    region_code = models.CharField(max_length=6)
    sector = models.CharField(max_length=20)
    ym = models.IntegerField()
    figures = models.JSONField()
    rows = models.JSONField()
    approval = models.CharField(max_length=60, default="")
    standing = models.BooleanField(default=True)
    found_at = models.DateTimeField()
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    asked_by = models.TextField(default="")

    PRIVACY = {
        **dict.fromkeys(["id", "key", "kind", "project", "region_code", "sector", "ym", "figures", "rows"], "open"),
        **dict.fromkeys(["approval", "standing", "found_at", "matter", "asked_at"], "open"),
        "asked_by": "person",
    }

    class Meta:
        indexes = [
            models.Index(fields=["region_code", "-found_at", "-id"], name="sign_by_region"),
            models.Index(fields=["project"], name="sign_by_project"),
        ]


class SignLook(models.Model):
    """One look at the facts of a run: how many tests were made, on how many projects, and how many questions arose."""

    run_id = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    tests = models.IntegerField()
    projects = models.IntegerField()
    signs = models.IntegerField()

    PRIVACY = dict.fromkeys(["id", "run_id", "at", "tests", "projects", "signs"], "open")


class CallDraw(models.Model):
    """抽样回访: workers paid in a month in a region, drawn by lot to be asked whether the wage stayed with them.

    The frame is a function of `run_id`, region and month, and its digest is recorded before the seed is known. `calls`
    are, in the order of the draw, {"code", "worker", "project", "outcome", "at", "by"}; each entry raises `version`.
    """

    number = models.CharField(max_length=20, unique=True)  # "HF-2019-000001"
    region_code = models.CharField(max_length=6)
    ym = models.IntegerField()
    run_id = models.CharField(max_length=64)
    count = models.SmallIntegerField()
    frame = models.IntegerField()  # workers in the frame
    digest = models.CharField(max_length=64)
    announced = models.CharField(max_length=200)  # which public value will be the seed
    fixed_at = models.DateTimeField()
    fixed_by = models.TextField()
    seed = models.CharField(max_length=200, default="")
    drawn_at = models.DateTimeField(null=True)
    calls = models.JSONField(default=list)
    version = models.IntegerField(default=0)

    PRIVACY = {
        **dict.fromkeys(["id", "number", "region_code", "ym", "run_id", "count", "frame", "digest"], "open"),
        **dict.fromkeys(["announced", "fixed_at", "seed", "drawn_at", "version"], "open"),
        **dict.fromkeys(["calls", "fixed_by"], "person"),
    }

    @property
    def sector(self) -> str:
        """None: a draw is of all sectors."""
        return ""

    @property
    def units(self) -> Collection[str]:
        """It names none."""
        return ()
