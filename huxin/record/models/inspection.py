"""双随机检查 (SM-10): who inspects, what a year plans, and its draws with all by which they can be made again."""

from django.db import models
from django.db.models import Q

from huxin.record.models.matter import Matter
from huxin.record.models.staff import Staff


class Inspector(models.Model):
    """检查人员: a member of staff with a certificate. `code` stands for the person in what is published of a draw."""

    code = models.CharField(max_length=10, unique=True)  # "J0003"
    staff = models.OneToOneField(Staff, models.PROTECT, related_name="+")
    certificate = models.CharField(max_length=40)
    valid_until = models.DateField()  # the certificate's last day
    active = models.BooleanField(default=True)
    listed_at = models.DateTimeField()
    listed_by = models.TextField()

    PRIVACY = {
        **dict.fromkeys(["id", "code", "valid_until", "active", "listed_at"], "open"),
        **dict.fromkeys(["staff", "certificate", "listed_by"], "person"),
    }


class InspectorRecusal(models.Model):
    """回避: an inspector does not go to a project, or to any site of a unit. `key` is a project's or a unit's code."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="recusals", db_index=False)
    key = models.CharField(max_length=64)
    reason = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.TextField()

    PRIVACY = {**dict.fromkeys(["id", "inspector", "key", "reason", "at"], "open"), "by": "person"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspector", "key"], name="recusal_once"),
            models.CheckConstraint(
                condition=Q(reason__in=["family", "interest", "other"]), name="recusal_reason_is_known"
            ),
        ]


class InspectionPlan(models.Model):
    """年度抽查计划 of a region. `shares`: percent of each stratum's sites that one draw takes; `rounds`: draws a year.

    `approved_at` is None while nobody else has approved it; until then nothing is drawn by it.
    """

    title = models.CharField(max_length=100, unique=True)
    year = models.SmallIntegerField()
    region_code = models.CharField(max_length=6)
    basis = models.TextField()
    shares = models.JSONField()
    pair = models.SmallIntegerField()
    load = models.SmallIntegerField()
    rounds = models.SmallIntegerField()
    drafted_at = models.DateTimeField()
    drafted_by = models.TextField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.TextField(default="")

    PRIVACY = {
        **dict.fromkeys(["id", "title", "year", "region_code", "basis", "shares", "pair", "load", "rounds"], "open"),
        **dict.fromkeys(["drafted_at", "approved_at"], "open"),
        **dict.fromkeys(["drafted_by", "approved_by"], "person"),
    }


class InspectionDraw(models.Model):
    """抽取 by a plan: `file` is the file of the draw as docs/draw.md has it, canonical text. Codes, no names.

    `announced` says, before it is known, which public value will be the seed. Every step of it is a link of the chain.
    A void waits for its second signature while `void_by` is there and the file is not void.
    """

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="draws")
    number = models.CharField(max_length=20, unique=True)  # "CQ-2019-000001"
    region_code = models.CharField(max_length=6)
    announced = models.CharField(max_length=200)
    hash = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    file = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.TextField()
    drawn_at = models.DateTimeField(null=True)
    void_reason = models.TextField(default="")
    void_by = models.TextField(default="")
    void_at = models.DateTimeField(null=True)  # signed twice

    PRIVACY = {
        **dict.fromkeys(["id", "plan", "number", "region_code", "announced", "hash", "digest", "file"], "open"),
        **dict.fromkeys(["published_at", "drawn_at", "void_reason", "void_at"], "open"),
        **dict.fromkeys(["published_by", "void_by"], "person"),
    }


class DrawnSite(models.Model):
    """A site that was drawn, by its project's code, and the matter by which it is followed."""

    draw = models.ForeignKey(InspectionDraw, models.PROTECT, related_name="sites", db_index=False)
    code = models.CharField(max_length=64)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="+")

    PRIVACY = dict.fromkeys(["id", "draw", "code", "matter"], "open")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "code"], name="drawn_site_once")]
