"""工伤保险参保登记: which construction projects and which firms are insured against injuries at work, and from when."""

from django.db import models
from django.db.models import F, Q


class InjuryInsurance(models.Model):
    """One certificate as told at one time. Append-only: a correction is a further row of the same certificate.

    A certificate is a kind, what it covers and a number, because each office counts for itself; `current` marks the
    newest row of each. `kind`: project (按项目参保, `covers` is a project's code) or unit (按用人单位参保, a firm's
    统一社会信用代码). `until` is the last day, none where it is open. `mistaken`: it was entered by mistake and counts
    for nothing. `batch` is the list that brought the row, none where somebody entered it.
    """

    kind = models.CharField(max_length=8)
    covers = models.CharField(max_length=200)
    number = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True)
    mistaken = models.BooleanField(default=False)
    reason = models.TextField(default="")  # of a correction
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    batch = models.BigIntegerField(null=True)
    current = models.BooleanField(default=True)

    PRIVACY = {
        **dict.fromkeys(["id", "kind", "covers", "number", "since", "until", "mistaken", "reason"], "open"),
        **dict.fromkeys(["entered_at", "batch", "current"], "open"),
        "entered_by": "person",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "covers", "number"], condition=Q(current=True), name="insurance_current_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=["project", "unit"]), name="insurance_kind"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="insurance_in_order"),
        ]
        indexes = [
            models.Index(fields=["covers", "kind", "number"], name="insurance_by_covers"),
        ]
