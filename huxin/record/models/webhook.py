"""What departments' systems are told of their own accord: subscriptions, events, and each delivery."""

from django.db import models
from django.db.models import Q

from huxin.record.models.client import ApiClient


class Subscription(models.Model):
    """Where a client wants which events. `secret` signs them; it is a token of the keyring."""

    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="subscriptions")
    url = models.CharField(max_length=400)
    types = models.JSONField()
    secret = models.TextField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    PRIVACY = {
        **dict.fromkeys(["id", "client", "url", "types", "created_at", "ended_at"], "open"),
        "secret": "secret",
    }


class OutEvent(models.Model):
    """One thing that happened, as it is told to everybody who wants to know. Append-only, no personal data."""

    key = models.CharField(max_length=32, unique=True)  # the event's id outside
    type = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)  # number of a matter, code of a unit: what order is kept within
    at = models.DateTimeField()
    data = models.JSONField()

    PRIVACY = dict.fromkeys(["id", "key", "type", "subject", "at", "data"], "open")


class Delivery(models.Model):
    """One event for one subscription; the row is the queue.

    `waiting` is tried from `next_try_at` on, until it is `done`, or `dead`: given up, and to be replayed by a person.
    Whoever tries it puts that moment off first, which is the lease, and counts it in `tries`.
    """

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="deliveries", db_index=False)
    event = models.ForeignKey(OutEvent, models.PROTECT, related_name="deliveries")
    subject = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="waiting")
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, default="")

    PRIVACY = dict.fromkeys(
        ["id", "subscription", "event", "subject", "state", "tries", "next_try_at", "done_at", "last_error"], "open"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", next_try_at__isnull=False)
                | Q(state__in=["done", "dead"], next_try_at__isnull=True),
                name="delivery_waits_for_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(state="waiting"), name="delivery_to_try"),
            models.Index(
                fields=["subscription", "subject", "id"], condition=Q(state="waiting"), name="delivery_in_order"
            ),
            models.Index(fields=["id"], condition=Q(state="dead"), name="delivery_dead"),
        ]
