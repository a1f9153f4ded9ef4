"""巡查: what grid staff saw on their rounds, as a telephone sent it once there was a signal."""

from django.db import models
from django.db.models import Q

from huxin.record.models.project import Project


class Patrol(models.Model):
    """One visit of a place. `key` is made by the telephone, so that what is sent twice is one; `digest` says whether
    it is the same.

    `sealed` holds what was typed (place, account), encrypted. `photos` are digests of files kept as attachments.
    """

    key = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64)
    region_code = models.CharField(max_length=6)
    sector = models.CharField(max_length=20)  # of the project; empty where none is named
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    found = models.CharField(max_length=10)
    clues = models.JSONField(default=list)
    sealed = models.TextField()
    photos = models.JSONField(default=list)
    seen_at = models.DateTimeField()  # by the telephone's clock
    received_at = models.DateTimeField()
    by = models.TextField()

    PRIVACY = {
        **dict.fromkeys(["id", "key", "digest", "region_code", "sector", "project", "found", "clues"], "open"),
        **dict.fromkeys(["photos", "seen_at", "received_at"], "open"),
        "sealed": "secret",
        "by": "person",
    }

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(found__in=["fine", "clue"]), name="patrol_found_is_known")]
        indexes = [models.Index(fields=["region_code", "-seen_at", "-id"], name="patrol_by_region")]
