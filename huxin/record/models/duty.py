"""值班 before Spring Festival (measure 18); state firms (measure 17) and what is signed of them every month."""

from django.db import models
from django.db.models import F, Q


class DutyShift(models.Model):
    """值班: who of a body is on duty from one local day to another, both counted, and under which telephone.

    `cancelled_at`: when it was taken back; the roster shows it no more.
    """

    body = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    leader = models.TextField()
    officer = models.TextField()
    phone = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    cancelled_at = models.DateTimeField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "body", "starts_on", "ends_on", "entered_at", "cancelled_at"], "open"),
        **dict.fromkeys(["leader", "officer", "phone", "entered_by"], "person"),
    }

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="duty_ends_after_start")]
        indexes = [models.Index(fields=["ends_on"], name="duty_by_end")]


class StateFirm(models.Model):
    """A state firm that is asked every month, from a month on (YYYYMM), and the body that answers for it."""

    uscc = models.CharField(max_length=18, unique=True)
    body = models.CharField(max_length=40)
    since_ym = models.IntegerField()
    entered_at = models.DateTimeField()
    entered_by = models.TextField()

    PRIVACY = {
        **dict.fromkeys(["id", "uscc", "body", "since_ym", "entered_at"], "open"),
        "entered_by": "person",
    }


class StateFirmMonth(models.Model):
    """What was signed of a state firm for a month: nothing owed, or to how many and how much. Sums in fen.

    `known_fen`: what the current run said then. A later row of the month takes the place of an earlier one.
    """

    firm = models.ForeignKey(StateFirm, models.PROTECT, related_name="months")
    ym = models.IntegerField()
    nil = models.BooleanField()
    workers = models.IntegerField()
    owed_heads = models.IntegerField()
    owed_fen = models.BigIntegerField()
    known_fen = models.BigIntegerField()
    note = models.TextField(default="")
    signed_at = models.DateTimeField()
    signed_by = models.TextField()
    current = models.BooleanField(default=True)

    PRIVACY = {
        **dict.fromkeys(["id", "firm", "ym", "nil", "workers", "owed_heads", "owed_fen", "known_fen"], "open"),
        **dict.fromkeys(["note", "signed_at", "current"], "open"),
        "signed_by": "person",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "ym"], condition=Q(current=True), name="state_firm_month_once"),
            models.CheckConstraint(
                condition=Q(nil=False) | Q(owed_heads=0, owed_fen=0), name="state_firm_nil_owes_nothing"
            ),
        ]
