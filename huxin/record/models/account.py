"""Dedicated wage accounts."""

from django.db import models

from huxin.record.models.project import Project


class WageAccount(models.Model):
    """农民工工资专用账户 as last known."""

    account_no = models.CharField(max_length=40, primary_key=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="accounts")
    bank_name = models.TextField(null=True)
    account_name = models.TextField(null=True)
    opened_on = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    agreement_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    frozen = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    PRIVACY = dict.fromkeys(
        [
            *["account_no", "project", "bank_name", "account_name", "opened_on", "filed_on", "agreement_on"],
            *["closed_on", "frozen", "recorded_at"],
        ],
        "open",
    )
