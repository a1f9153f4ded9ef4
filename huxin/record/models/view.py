"""Saved views: a list with its filters, under a name of one's own."""

from django.db import models

from huxin.record.models.staff import Staff


class SavedView(models.Model):
    """What one member of staff calls a set of filters. `query` is the part of an address after the question mark."""

    owner = models.ForeignKey(Staff, models.CASCADE, related_name="views", db_index=False)
    page = models.CharField(max_length=20)  # whose filters these are: "matters"
    name = models.CharField(max_length=30)
    query = models.TextField()

    PRIVACY = dict.fromkeys(["id", "owner", "page", "name", "query"], "open")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_once")]
