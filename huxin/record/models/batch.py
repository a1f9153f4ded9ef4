"""The intake's register: what came in, and what became of it."""

from django.db import models
from django.db.models import Q


class Batch(models.Model):
    """One sheet of one received file. Its id is the `source` of the fact store.

    The sheets of a workbook share `receipt`, the id of the first of them, and are applied together. `received`: on disk
    and nothing of it stored. `applying`: being stored, can only go forward. `applied` and `refused` are final.
    """

    receipt = models.BigIntegerField(null=True)
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    asked = models.CharField(max_length=20, null=True)  # the stream a person named, if any
    stream = models.CharField(max_length=20, null=True)  # the stream recognised
    sheet = models.TextField(default="")
    state = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    by = models.TextField()
    reach = models.JSONField(default=dict)  # the sender's regions and sectors, or banks, when it came
    rows = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    superseding = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    done_rows = models.IntegerField(default=0)
    again_rows = models.JSONField(default=list)  # rows to hand back beside the rejected: the rest of their sheets
    tries = models.SmallIntegerField(default=0)  # how often reading it was begun
    message = models.TextField(default="")
    mapping = models.JSONField(null=True)  # by which mappings it was read; what a person said of this file
    root = models.CharField(max_length=64, default="")  # of the Merkle tree over its stored rows (`engine.leaves`)
    link_n = models.BigIntegerField(null=True)  # its place in the chain

    PRIVACY = {
        **dict.fromkeys(
            [
                *["id", "receipt", "sha256", "size", "asked", "stream", "state", "received_at", "recorded_at"],
                *["applied_at", "rows", "accepted", "known", "superseding", "rejected", "done_rows"],
                *["again_rows", "reach", "tries", "root", "link_n"],
            ],
            "open",
        ),
        "file_name": "person",
        "sheet": "person",
        "message": "person",
        "mapping": "person",
        "by": "person",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["received", "applying", "applied", "refused"]), name="batch_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="batch_by_content"),
            models.Index(fields=["receipt"], name="batch_by_receipt"),
            models.Index(fields=["id"], condition=Q(state__in=["received", "applying"]), name="batch_waiting"),
            models.Index(fields=["id"], condition=Q(state="applied", link_n=None), name="batch_to_chain"),
        ]


class Reject(models.Model):
    """One row that was not accepted, and why. `value` is masked where the field is personal."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rejects")
    row = models.IntegerField()
    field = models.TextField()  # the Chinese header
    value = models.TextField()
    reason = models.TextField()

    PRIVACY = {"id": "open", "batch": "open", "row": "open", "field": "open", "value": "person", "reason": "open"}
