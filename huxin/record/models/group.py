"""The leading group's lent staff (measure 2 of the 2019 plan), and what was found to stand in the way (measure 1)."""

from django.db import models
from django.db.models import Q


class Secondment(models.Model):
    """专班人员: somebody of a body, lent to the leading group's office between two local days, both counted.

    `ended_on`: the last day, where it came to an end before the time agreed.
    """

    body = models.CharField(max_length=40)
    name = models.TextField()
    post = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.TextField()

    PRIVACY = {
        **dict.fromkeys(["id", "body", "post", "starts_on", "ends_on", "ended_on", "entered_at"], "open"),
        **dict.fromkeys(["name", "entered_by"], "person"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=models.F("ends_on")), name="secondment_ends_after_start"),
        ]


class Blockage(models.Model):
    """堵点: what stands in the way, why, and what is proposed; what became of it is entered once, by somebody else.

    `state`: open, adopted, rejected. `changed` names the rule, number or document that was changed because of it.
    """

    region_code = models.CharField(max_length=6)
    body = models.CharField(max_length=40)
    problem = models.TextField()
    cause = models.TextField()
    proposal = models.TextField()
    reported_at = models.DateTimeField()
    reported_by = models.TextField()
    state = models.CharField(max_length=10, default="open")
    answer = models.TextField(default="")
    changed = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")

    PRIVACY = {
        **dict.fromkeys(["id", "region_code", "body", "problem", "cause", "proposal", "reported_at", "state"], "open"),
        **dict.fromkeys(["answer", "changed", "answered_at"], "open"),
        **dict.fromkeys(["reported_by", "answered_by"], "person"),
    }

    class Meta:
        indexes = [models.Index(fields=["state", "region_code", "-id"], name="blockage_by_state")]
