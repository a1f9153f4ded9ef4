"""反映: a grievance as it came in by one door, who brought it, and what was said since."""

from django.db import models
from django.db.models import Q

from huxin.record.models.matter import Matter


class Report(models.Model):
    """One report by one door. `key` is what matters link to (`MatterLink`, kind ``report``) and an actor is known by.

    `once` is a digest of the mark under which it was sent: sent again it is the same report. `code` is the keyed digest
    of its receipt code. `sealed` is what was told, as JSON (`queries.reports.Told`); nothing of it stands elsewhere.
    """

    key = models.CharField(max_length=16, unique=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="reports")
    door = models.CharField(max_length=20)  # as complaints have them
    received_at = models.DateTimeField()
    by = models.TextField(default="")  # who of the staff took it down; nobody where the worker did
    once = models.CharField(max_length=32, unique=True)
    code = models.CharField(max_length=32, unique=True)
    sealed = models.TextField()
    disowned_at = models.DateTimeField(null=True)  # the person it names said that it is not theirs

    PRIVACY = {
        **dict.fromkeys(["id", "key", "matter", "door", "received_at", "disowned_at"], "open"),
        "by": "person",
        **dict.fromkeys(["once", "code", "sealed"], "secret"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    door__in=[
                        *["portal", "visit", "phone", "letter", "petition", "12345", "platform", "contractor"],
                        *["finding", "online", "other"],
                    ]
                ),
                name="report_door_is_known",
            ),
        ]


class Reporter(models.Model):
    """Who a report speaks for, apart from everything else. Append-only: of somebody's own choices the newest holds.

    `part` is ``self`` for who brought it and ``listed`` for a worker on their list. Ids are of `PersonalValue`; an
    anonymous reporter has at most a phone. `verified`: signed in by a code to the registered phone, or seen by staff.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="reporters")
    at = models.DateTimeField()
    part = models.CharField(max_length=10)
    anonymous = models.BooleanField()
    verified = models.BooleanField(default=False)
    worker_id = models.BigIntegerField(null=True)  # as in MatterAmount: of the number, else of the phone
    name_id = models.BigIntegerField(null=True)
    id_no_id = models.BigIntegerField(null=True)
    phone_id = models.BigIntegerField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "report", "at", "part", "anonymous", "verified"], "open"),
        **dict.fromkeys(["worker_id", "name_id", "id_no_id", "phone_id"], "person"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part__in=["self", "listed"]), name="reporter_part_is_known"),
        ]
        indexes = [models.Index(fields=["worker_id"], name="reporter_by_worker")]


class Message(models.Model):
    """One message between a reporter and whoever handles it, encrypted. `who` is empty where the reporter wrote it.

    While `text_at` is set, a short message that it has come waits to be sent from then on.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="messages", db_index=False)
    seq = models.IntegerField()
    at = models.DateTimeField()
    who = models.TextField(default="")
    sealed = models.TextField()
    files = models.JSONField(default=list)  # SHA-256 of attachments
    text_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)

    PRIVACY = {
        **dict.fromkeys(["id", "report", "seq", "at", "files", "text_at", "tries"], "open"),
        "who": "person",
        "sealed": "secret",
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "seq"], name="message_once")]
        indexes = [models.Index(fields=["text_at"], condition=~Q(text_at=None), name="message_to_text")]


class PhoneCode(models.Model):
    """A code that was asked for to sign in by an identity number, whether anybody has that number or not.

    `number` is its blind index in hexadecimal, so that asking never looks for it: whoever sends the code does, while
    `send_at` is set. The code itself follows from the row and the keyring. `worker_id`: to whom it was sent.
    """

    number = models.CharField(max_length=32)
    worker_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    wrong = models.SmallIntegerField(default=0)
    used = models.BooleanField(default=False)
    send_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)

    PRIVACY = {
        **dict.fromkeys(["id", "at", "wrong", "used", "send_at", "tries"], "open"),
        "worker_id": "person",
        "number": "secret",
    }

    class Meta:
        indexes = [
            models.Index(fields=["number", "at"], name="phone_code_by_number"),
            models.Index(fields=["send_at"], condition=~Q(send_at=None), name="phone_code_to_send"),
        ]
