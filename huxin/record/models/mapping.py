"""How a sender's sheets are read, as a person said it once."""

from django.db import models


class MappingMemory(models.Model):
    """One header of one sender's, by its fingerprint, and its mapping as `sources.mapping` keeps it.

    `sender` is a body of the plan with all who act for it, or one user (`actions._mappings.sender_of`).
    """

    sender = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=32)
    mapping = models.JSONField()
    at = models.DateTimeField()
    by = models.TextField()

    PRIVACY = {
        **dict.fromkeys(["id", "fingerprint", "mapping", "at"], "open"),
        **dict.fromkeys(["sender", "by"], "person"),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "fingerprint"], name="mapping_once")]
