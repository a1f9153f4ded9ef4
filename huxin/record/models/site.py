"""The denominator: rows of other offices' lists as the last reckoning put them together, and what people decided."""

from collections.abc import Collection

from django.db import models

from huxin.record.models.project import Project


class SiteRecord(models.Model):
    """One row of a list, and which site it is. All of it but `id` is written anew by each reckoning.

    `key` names it for ever (list, region, number), `site` is the key of the site's first row, which is its `head`.
    `firm` is its builder's code or name where the registry does not know the builder.
    """

    key = models.TextField(unique=True)
    stream = models.CharField(max_length=20)
    number = models.TextField()
    name = models.TextField()
    region_code = models.CharField(max_length=6)
    sector = models.CharField(max_length=20)
    owner = models.TextField()
    owner_uscc = models.CharField(max_length=18)
    contractor = models.TextField()
    contractor_uscc = models.CharField(max_length=18)
    amount_fen = models.BigIntegerField(null=True)
    dated_on = models.DateField(null=True)
    site = models.TextField()
    head = models.BooleanField()
    status = models.CharField(max_length=12)
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    lists = models.TextField()  # all lists that have the site: ``permits tax_records``
    because = models.JSONField(default=list)
    candidates = models.JSONField(default=list)  # [{"code", "level", "because"}], the likeliest first
    firm = models.TextField(default="")
    search = models.TextField()
    source = models.BigIntegerField()  # batch and row that brought it
    source_row = models.IntegerField()

    PRIVACY = dict.fromkeys(
        [
            *["id", "key", "stream", "number", "name", "region_code", "sector", "owner", "owner_uscc", "contractor"],
            *["contractor_uscc", "amount_fen", "dated_on", "site", "head", "status", "project", "lists", "because"],
            *["candidates", "firm", "search", "source", "source_row"],
        ],
        "open",
    )

    class Meta:
        indexes = [
            models.Index(fields=["site"], name="site_record_by_site"),
            models.Index(fields=["status", "region_code", "id"], condition=models.Q(head=True), name="site_by_status"),
            models.Index(fields=["firm"], condition=~models.Q(firm=""), name="site_record_by_firm"),
        ]

    @property
    def units(self) -> Collection[str]:
        """The units named, for the question who reaches it."""
        return [code for code in (self.contractor_uscc, self.owner_uscc) if code]


class SiteDecision(models.Model):
    """What a person decided of a site, by its rows' keys. Append-only: the newest about a row holds.

    `kind`: same (it is that project), other (it is not), exempt (it need not be registered, `reason` says why),
    withdrawn (what was decided before of these rows no longer holds).
    """

    at = models.DateTimeField()
    by = models.TextField()
    kind = models.CharField(max_length=10)
    keys = models.JSONField()
    project_code = models.CharField(max_length=64, default="")
    reason = models.CharField(max_length=20, default="")

    PRIVACY = {**dict.fromkeys(["id", "at", "kind", "keys", "project_code", "reason"], "open"), "by": "person"}


class Reckoning(models.Model):
    """One reckoning of the denominator: the figures by county. The newest is shown.

    `facts` (versions of the fact store's tables) and `decisions` (how many) say what it knew: with more, or on another
    day, it is done again.
    """

    at = models.DateTimeField()
    as_of = models.DateField()
    facts = models.JSONField()
    decisions = models.BigIntegerField()
    figures = models.JSONField()

    PRIVACY = dict.fromkeys(["id", "at", "as_of", "facts", "decisions", "figures"], "open")
