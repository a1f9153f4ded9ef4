"""失信联合惩戒名单: who is listed for owing workers, by whose decision, from when to when."""

from django.db import models


class Listing(models.Model):
    """One decision as told at one time. Append-only: a removal or a correction is a further row of the same decision.

    A decision is a unit, a kind and a document number; `current` marks the newest row of each. `link_n` is its place
    in the chain and `proof` what shows that it stood there before a seal (`queries.listings`), once there is one.
    """

    uscc = models.CharField(max_length=18)
    unit = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    body = models.CharField(max_length=200)  # who decided
    number = models.CharField(max_length=80)  # of the document
    decided_on = models.DateField()
    since = models.DateField()
    until = models.DateField(null=True)  # the last day
    measures = models.JSONField()
    basis = models.TextField()
    removed_on = models.DateField(null=True)  # the first day on which it is off the list
    recorded_at = models.DateTimeField()
    by = models.TextField()
    current = models.BooleanField(default=True)
    link_n = models.BigIntegerField()
    proof = models.JSONField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "uscc", "unit", "kind", "body", "number", "decided_on", "since", "until"], "open"),
        **dict.fromkeys(["measures", "basis", "removed_on", "recorded_at", "current", "link_n", "proof"], "open"),
        "by": "person",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uscc", "kind", "number"], condition=models.Q(current=True), name="listing_current_once"
            )
        ]
        indexes = [
            models.Index(fields=["link_n"], condition=models.Q(proof__isnull=True), name="listing_to_prove"),
        ]


class NotListed(models.Model):
    """That a unit was not listed on a day, as somebody was told. Append-only, once for a unit, a day and a list.

    `list_n` is the place in the chain of the list's newest row then, 0 where there was none; `link_n` its own.
    """

    uscc = models.CharField(max_length=18)
    on = models.DateField()
    list_n = models.BigIntegerField()
    at = models.DateTimeField()
    link_n = models.BigIntegerField()

    PRIVACY = dict.fromkeys(["id", "uscc", "on", "list_n", "at", "link_n"], "open")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uscc", "on", "list_n"], name="not_listed_once")]
