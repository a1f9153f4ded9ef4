"""Projects, and where the current run says they stand."""

from collections.abc import Collection

from django.db import models


class Project(models.Model):
    """A project as last known, and its standing in the current run so that the lists need one table.

    `id` is the fact store's `project_id`. Units are named by code, without a foreign key: a project may be reported
    before its units. `search` holds lower-case code, name, contractor and the initials of the name's pinyin.
    """

    code = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    region_code = models.CharField(max_length=6)
    sector = models.CharField(max_length=20)
    funding = models.CharField(max_length=20, null=True)
    owner_uscc = models.CharField(max_length=18, null=True)
    contractor_uscc = models.CharField(max_length=18, null=True)
    contract_amount_fen = models.BigIntegerField(null=True)
    labour_ratio_e4 = models.IntegerField(null=True)
    signed_on = models.DateField(null=True)
    permitted_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    status = models.CharField(max_length=20)
    pay_day = models.SmallIntegerField()
    pay_month_offset = models.SmallIntegerField()
    labour_fee_day = models.SmallIntegerField()
    search = models.TextField(default="")
    recorded_at = models.DateTimeField()

    level = models.SmallIntegerField(default=0)  # 0: none
    arrears_fen = models.BigIntegerField(default=0)
    arrears_heads = models.IntegerField(default=0)
    overdue_days = models.IntegerField(default=0)
    findings = models.IntegerField(default=0)
    coverage_ym = models.IntegerField(null=True)  # the month the heads below are of
    attending_heads = models.IntegerField(default=0)
    registered_heads = models.IntegerField(default=0)
    contracted_heads = models.IntegerField(default=0)
    has_account = models.BooleanField(default=False)
    has_deposit = models.BooleanField(default=False)
    settled_ratio_e4 = models.IntegerField(null=True)

    PRIVACY = dict.fromkeys(
        [
            *["id", "code", "name", "region_code", "sector", "funding", "owner_uscc", "contractor_uscc"],
            *["contract_amount_fen", "labour_ratio_e4", "signed_on", "permitted_on", "started_on", "finished_on"],
            *["status", "pay_day", "pay_month_offset", "labour_fee_day", "search", "recorded_at"],
            *["level", "arrears_fen", "arrears_heads", "overdue_days", "findings", "coverage_ym"],
            *["attending_heads", "registered_heads", "contracted_heads"],
            *["has_account", "has_deposit", "settled_ratio_e4"],
        ],
        "open",
    )

    class Meta:
        indexes = [
            models.Index(fields=["-level", "-arrears_fen", "id"], name="project_worst_first"),
            models.Index(fields=["region_code", "-level", "-arrears_fen", "id"], name="project_by_region"),
            models.Index(fields=["sector", "-level", "-arrears_fen", "id"], name="project_by_sector"),
            models.Index(fields=["contractor_uscc"], name="project_by_contractor"),
            models.Index(fields=["owner_uscc"], name="project_by_owner"),
        ]

    @property
    def units(self) -> Collection[str]:
        """The units named, for the question who reaches it; banks by the names of its wage accounts."""
        banks = [account.bank_name for account in self.accounts.all()]
        return [unit for unit in (self.contractor_uscc, self.owner_uscc, *banks) if unit]


class ProjectNames(models.Model):
    """One row, written with every change of what projects are found by: whoever keeps it in memory sees that it is old.

    `changed` is random and never comes again, not even where a transaction was taken back.
    """

    changed = models.CharField(max_length=32)

    PRIVACY = dict.fromkeys(["id", "changed"], "open")
