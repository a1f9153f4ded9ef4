"""Exports of other platforms that were handed in to be compared. They are no facts and never become any."""

from django.db import models


class Comparison(models.Model):
    """One file, kept encrypted in `comparisons/` by its SHA-256. What differs is asked anew whenever somebody looks."""

    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    by = models.TextField()

    PRIVACY = {"id": "open", "file_name": "person", "sha256": "open", "received_at": "open", "by": "person"}
