"""Every version of master data."""

from django.db import models


class MasterVersion(models.Model):
    """One master row as one batch brought it. Append-only; `row` uses the stored names, dates as ISO 8601."""

    stream = models.CharField(max_length=20)
    key = models.TextField()
    recorded_at = models.DateTimeField()
    batch = models.BigIntegerField()
    row = models.JSONField()

    PRIVACY = dict.fromkeys(["id", "stream", "key", "recorded_at", "batch", "row"], "open")

    class Meta:
        indexes = [models.Index(fields=["stream", "key", "recorded_at", "id"], name="master_version_by_key")]
