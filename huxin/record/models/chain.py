"""存证链: one chain through everything that must be provable."""

from django.db import models


class Link(models.Model):
    """One recorded thing: its digest, chained to all before it. Append-only; `n` runs from 1 without a gap.

    `link` is SHA-256 of the link before, `n`, `kind`, `subject`, `at` and `digest` (`base.chain.linked`).
    """

    n = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)  # event, batch, unmasking, paper
    subject = models.CharField(max_length=80)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    link = models.CharField(max_length=64)

    PRIVACY = dict.fromkeys(["n", "kind", "subject", "at", "digest", "link"], "open")

    class Meta:
        indexes = [models.Index(fields=["subject"], name="link_by_subject")]


class ChainHead(models.Model):
    """The end of the chain; locking its one row is what puts writers in a line."""

    n = models.BigIntegerField()
    link = models.CharField(max_length=64)

    PRIVACY = dict.fromkeys(["id", "n", "link"], "open")
