"""包保 (SM-17): which body sponsors which county from when to when, and by which matter each quarter is followed."""

from django.db import models
from django.db.models import Q

from huxin.record.models.matter import Matter


class Sponsorship(models.Model):
    """包保关系: a body sponsors a county from a local day on, until the day before another does; one at a time."""

    body = models.CharField(max_length=40)
    region_code = models.CharField(max_length=6)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.TextField()

    PRIVACY = {
        **dict.fromkeys(["id", "body", "region_code", "starts_on", "ends_on", "entered_at"], "open"),
        "entered_by": "person",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region_code"], condition=Q(ends_on=None), name="sponsorship_one_a_county"),
        ]


class SponsorshipQuarter(models.Model):
    """The matter of a county and quarter. `quarter` sorts: 20193 is the third of 2019."""

    region_code = models.CharField(max_length=6)
    quarter = models.IntegerField()
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="+")

    PRIVACY = dict.fromkeys(["id", "region_code", "quarter", "matter"], "open")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_code", "quarter"], name="sponsorship_quarter_once")]
