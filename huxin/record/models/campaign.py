"""专项行动 (SM-11): the drives, which projects were searched in them, and the ledger items found there."""

from django.db import models
from django.db.models import Q

from huxin.record.models.matter import Matter
from huxin.record.models.project import Project


class Campaign(models.Model):
    """A drive between two local days. `kind` is one of `workflows._campaigns.KINDS`, `measure` the plan's number.

    What was known until `early_until` is to be cleared by `early_by` already. `withdrawn_at`: begun by mistake.
    """

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=100, unique=True)
    measure = models.CharField(max_length=20)
    body = models.CharField(max_length=40)  # the lead's key
    region_codes = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    early_until = models.DateField(null=True)
    early_by = models.DateField(null=True)
    begun_at = models.DateTimeField()
    begun_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "kind", "title", "measure", "body", "region_codes", "starts_on", "ends_on"], "open"),
        **dict.fromkeys(["early_until", "early_by", "begun_at", "withdrawn_at"], "open"),
        "begun_by": "person",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=models.F("ends_on")), name="campaign_ends_after_start"),
            models.CheckConstraint(
                condition=Q(early_until=None, early_by=None) | Q(early_until__isnull=False, early_by__isnull=False),
                name="campaign_early_days_together",
            ),
        ]


class CampaignSearch(models.Model):
    """排查: a project was searched in a drive and nothing was found (零报告). What was found is a ledger item."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="searches", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.TextField()
    said = models.TextField()  # how it was searched

    PRIVACY = {**dict.fromkeys(["id", "campaign", "project", "at", "said"], "open"), "by": "person"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "project"], name="campaign_search_once")]


class LedgerItem(models.Model):
    """台账事项: a matter (`workflows.ledger`) of a drive. `fresh`: owed for months since the drive began (新欠).

    `since_ym` is the first month it is owed for. `source` names what it came of, once a drive: a finding or a matter.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="items", db_index=False)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="+")
    fresh = models.BooleanField()
    since_ym = models.IntegerField()
    source = models.CharField(max_length=120, default="")

    PRIVACY = dict.fromkeys(["id", "campaign", "matter", "fresh", "since_ym", "source"], "open")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "source"], condition=~Q(source=""), name="ledger_item_source_once"
            ),
        ]
        indexes = [models.Index(fields=["campaign", "fresh"], name="ledger_item_by_campaign")]
