"""What the exchange with other systems keeps: who may send, what they said last, and what became of each request."""

from django.db import models


class Sender(models.Model):
    """A system that may report through `open.api`, by its appid."""

    appid = models.CharField(max_length=64, unique=True)
    name = models.TextField(default="")
    sealed = (
        models.TextField()
    )  # its secret, a token of the keyring: the protocol signs and encrypts with it, so no hash will do
    projects = models.JSONField(default=list)  # codes; one registered through it joins them
    regions = models.JSONField(default=list)  # where it may register projects; none: nowhere
    networks = models.JSONField(default=list)  # CIDR; none: from anywhere
    window_minutes = models.IntegerField()
    per_minute = models.IntegerField()  # requests, in each process of the server
    granted_at = models.DateTimeField()
    granted_by = models.TextField()
    revoked_at = models.DateTimeField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "appid", "name", "projects", "regions", "networks", "window_minutes"], "open"),
        **dict.fromkeys(["per_minute", "granted_at", "revoked_at"], "open"),
        "sealed": "secret",
        "granted_by": "person",
    }


class Team(models.Model):
    """A team as the protocol numbers it: `teamSysNo` has ten digits and fits 32 bits (see `actions.exchange`)."""

    project_code = models.CharField(max_length=64)
    corp_code = models.CharField(max_length=18)
    name = models.CharField(max_length=200)

    PRIVACY = {"id": "open", "project_code": "open", "corp_code": "open", "name": "open"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project_code", "corp_code", "name"], name="team_once")]


class Said(models.Model):
    """What was said last of one thing: a unit, a team, a worker on a project, a team's month. Built by the drain."""

    kind = models.CharField(max_length=20)
    project_code = models.CharField(max_length=64)
    key = models.CharField(max_length=120)  # holds numbers of the registry, never personal values
    sealed = models.TextField()  # JSON, a token of the keyring
    said_at = models.DateTimeField()

    PRIVACY = {
        "id": "open",
        "kind": "open",
        "project_code": "open",
        "key": "open",
        "sealed": "secret",
        "said_at": "open",
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "project_code", "key"], name="said_once")]


class Receipt(models.Model):
    """One acknowledged request: where it stands in the journal, and what became of it.

    `status` is the protocol's: 0 waiting for its batches, 10 failed, 20 done.
    """

    segment = models.CharField(max_length=20)
    number = models.IntegerField()
    appid = models.CharField(max_length=64)
    method = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    status = models.SmallIntegerField()
    result = models.TextField(default="")
    rows = models.JSONField(default=list)  # [batch, first row, last row] of what it became

    PRIVACY = {
        **dict.fromkeys(["id", "segment", "number", "appid", "method", "received_at", "status", "rows"], "open"),
        "result": "person",
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "number"], name="receipt_once")]
        indexes = [
            models.Index(fields=["appid", "-received_at"], name="receipt_by_sender"),
            models.Index(fields=["id"], condition=models.Q(status=0), name="receipt_waiting"),
        ]


class Drained(models.Model):
    """How far a segment of the journal has been taken over: moves in the transaction that takes it."""

    segment = models.CharField(max_length=20, primary_key=True)
    end = models.BigIntegerField()  # byte
    number = models.IntegerField()  # records
    taken_at = models.DateTimeField(db_index=True)

    PRIVACY = dict.fromkeys(["segment", "end", "number", "taken_at"], "open")


class FeedDay(models.Model):
    """What one device of a sender reported for one local day."""

    appid = models.CharField(max_length=64)
    project_code = models.CharField(max_length=64)
    device = models.CharField(max_length=50)
    day = models.DateField()
    rows = models.IntegerField()
    first = models.DateTimeField()
    last = models.DateTimeField()

    PRIVACY = dict.fromkeys(["id", "appid", "project_code", "device", "day", "rows", "first", "last"], "open")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appid", "project_code", "device", "day"], name="feed_day_once")]


class FeedNote(models.Model):
    """How often a day a sender was refused for a reason, or its data looked wrong in a way we know."""

    appid = models.CharField(max_length=64)
    day = models.DateField()
    kind = models.CharField(max_length=40)  # `refused`, `rejected` or a kind of `sources.open_api.quality`
    said = models.TextField()  # the sentence, without personal values
    count = models.IntegerField()

    PRIVACY = dict.fromkeys(["id", "appid", "day", "kind", "said", "count"], "open")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appid", "day", "kind", "said"], name="feed_note_once")]
