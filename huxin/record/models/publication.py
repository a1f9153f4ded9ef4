"""社会公布 (SM-8): what the public reads of a matter, and the signed record that a quarter had nothing to publish."""

from django.db import models
from django.db.models import Q

from huxin.record.models.matter import Matter


class Announcement(models.Model):
    """What the public reads from a move on. Append-only: a correction or withdrawal is a further row of the matter.

    `what`: published, corrected, withdrawn, expired; `current` marks the newest row. `quarter`: 20193 for the third of
    2019, the same in all rows of a matter, as is `published_on`; `on` is the local day of this row.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="announcements", db_index=False)
    seq = models.IntegerField()  # of the matter's event
    what = models.CharField(max_length=10)
    on = models.DateField()
    at = models.DateTimeField()
    published_on = models.DateField()
    quarter = models.IntegerField()
    region_code = models.CharField(max_length=6)
    unit = models.TextField()
    uscc = models.CharField(max_length=18)
    address = models.TextField()
    head = models.TextField()  # legal representative: published by law
    facts = models.TextField()
    result = models.TextField()
    reason = models.TextField(default="")  # of a correction or withdrawal
    current = models.BooleanField(default=True)

    PRIVACY = {
        **dict.fromkeys(["id", "matter", "seq", "what", "on", "at", "published_on", "quarter", "region_code"], "open"),
        **dict.fromkeys(["unit", "uscc", "address", "facts", "result", "reason", "current"], "open"),
        "head": "person",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "seq"], name="announcement_once"),
            models.UniqueConstraint(fields=["matter"], condition=Q(current=True), name="announcement_current_once"),
            models.CheckConstraint(
                condition=Q(what__in=["published", "corrected", "withdrawn", "expired"]), name="announcement_what"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_on", "-id", "region_code", "quarter"],
                condition=Q(current=True),
                name="announcement_newest_first",
            ),
            models.Index(fields=["quarter", "region_code"], name="announcement_by_quarter"),
        ]


class NilRecord(models.Model):
    """零公布记录: one says that a county has nothing to publish in a quarter, another signs it. Then it stands."""

    region_code = models.CharField(max_length=6)
    quarter = models.IntegerField()
    reason = models.TextField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    signed_by = models.TextField(default="")
    signed_at = models.DateTimeField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "region_code", "quarter", "reason", "proposed_at", "signed_at"], "open"),
        **dict.fromkeys(["proposed_by", "signed_by"], "person"),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_code", "quarter"], name="nil_record_once")]
