"""The second factor of a member of staff, and where somebody is signed in."""

from django.db import models

from huxin.record.models.staff import Staff


class SecondFactor(models.Model):
    """A confirmed second factor. `token` is its sealed secret, `counter` the step of the last code that was taken."""

    staff = models.OneToOneField(Staff, models.CASCADE, primary_key=True, related_name="second")
    token = models.TextField()
    counter = models.BigIntegerField()
    since = models.DateTimeField()

    PRIVACY = {"staff": "person", "token": "secret", "counter": "open", "since": "open"}


class RecoveryCode(models.Model):
    """One code that opens once instead of the telephone; used, it is gone. `digest` is a SHA-256 in hexadecimal."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="recovery_codes", db_index=False)
    digest = models.CharField(max_length=64)

    PRIVACY = {"id": "open", "staff": "person", "digest": "secret"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "digest"], name="recovery_code_once")]


class StaffSession(models.Model):
    """One place where somebody is signed in. `key` is the SHA-256 of the session's key.

    `ended` says why it ended: replaced by newer ones, ended by the person from elsewhere, or by the office. What has
    ended stays until it could not be open any more, so that the browser can be told.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="sessions", db_index=False)
    key = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=64)
    agent = models.CharField(max_length=40)
    ended = models.CharField(max_length=10, default="")

    PRIVACY = {
        "id": "open",
        "staff": "person",
        "key": "secret",
        "opened_at": "open",
        "seen_at": "open",
        "address": "person",
        "agent": "open",
        "ended": "open",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended__in=["", "limit", "person", "office", "out"]),
                name="staff_session_end_is_known",
            )
        ]
        indexes = [
            models.Index(fields=["staff", "ended", "opened_at"], name="staff_session_by_person"),
            models.Index(fields=["opened_at"], name="staff_session_by_age"),
        ]
