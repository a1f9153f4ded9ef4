"""Wage deposits."""

from django.db import models

from huxin.record.models.project import Project


class Deposit(models.Model):
    """工资保证金 as last known: cash, a bank's guarantee or an insurance."""

    deposit_no = models.CharField(max_length=64, primary_key=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="deposits")
    form = models.CharField(max_length=20)
    amount_fen = models.BigIntegerField()
    stored_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    released_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    PRIVACY = dict.fromkeys(
        ["deposit_no", "project", "form", "amount_fen", "stored_on", "expires_on", "released_on", "recorded_at"], "open"
    )
