"""Notices to members of staff. The row is also the queue of mail."""

from django.db import models
from django.db.models import Q

from huxin.record.models.staff import Staff


class Notice(models.Model):
    """One message to one member of staff, without personal data: number, title, what to do, where.

    `mail_state`: `none`, no mail is wanted; `waiting` until it is `sent`, or `failed`: refused for good. A waiting row
    is tried from `next_try_at` on. Whoever tries it puts that moment off first, which is the lease, and counts it in
    `tries`, which is what compare-and-set compares. `last_error` holds no address.
    """

    to = models.ForeignKey(Staff, models.PROTECT, related_name="notices", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)  # "matter.due"
    subject = models.TextField()
    body = models.TextField()
    link = models.TextField(default="")  # a path of the console, or nothing
    matter_id = models.BigIntegerField(null=True)
    dedupe = models.CharField(max_length=120)  # the cause: told twice, it stays one
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=10, default="none")
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    PRIVACY = {
        **dict.fromkeys(
            [
                *["id", "to", "at", "kind", "body", "link", "matter_id", "dedupe"],
                *["mail_state", "tries", "next_try_at", "sent_at", "last_error"],
            ],
            "open",
        ),
        "subject": "person",  # may name a member of staff to the office
        "read_at": "person",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["to", "dedupe"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(mail_state="waiting", next_try_at__isnull=False)
                | Q(mail_state__in=["none", "sent", "failed"], next_try_at__isnull=True),
                name="notice_waits_for_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(next_try_at__isnull=False), name="notice_to_mail"),
            models.Index(fields=["to", "-id"], name="notice_by_person"),
            models.Index(fields=["to"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]
