"""Orders to pay."""

from django.db import models

from huxin.record.models.account import WageAccount
from huxin.record.models.project import Project


class WageOrder(models.Model):
    """One order to a bank to pay wages of a project and month; never changed.

    `lines` are ``[worker_id, name_id, card_id, fen]`` with the registry's numbers: the file is made again from them,
    and is the same if it has `sha256`.
    """

    number = models.CharField(max_length=40, primary_key=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    ym = models.IntegerField()
    account = models.ForeignKey(WageAccount, models.PROTECT, related_name="+")
    account_name = models.TextField()
    profile = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    by = models.TextField()
    count = models.IntegerField()
    total_fen = models.BigIntegerField()
    lines = models.JSONField()
    sha256 = models.CharField(max_length=64)

    PRIVACY = {
        **dict.fromkeys(["number", "project", "ym", "account", "account_name", "profile", "made_at"], "open"),
        **dict.fromkeys(["count", "total_fen", "lines", "sha256"], "open"),
        "by": "person",
    }

    class Meta:
        indexes = [models.Index(fields=["project", "ym", "-made_at"], name="wage_order_of_month")]
