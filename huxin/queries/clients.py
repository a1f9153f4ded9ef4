"""Departments' systems: whose token a question carries, and how they are getting on."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.access.scopes import ROLES
from huxin.record.models import ApiClient, ApiToken, Delivery, Subscription


@dataclass(frozen=True)
class Caller:
    """Whose question it is: the client, the reach it asks with, and what it may ask."""

    client_id: str
    actor: Actor
    scopes: frozenset[str]


@dataclass(frozen=True)
class ClientRow:
    """One client for the list. `waiting` and `dead` count what it is to be told."""

    client_id: str
    name: str
    role: str
    scopes: tuple[str, ...]
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    per_minute: int
    granted_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None
    calls: int
    refused: int
    subscriptions: int
    waiting: int
    dead: int


@dataclass(frozen=True)
class SubscriptionRow:
    """Where a client wants what, and how that goes."""

    number: int
    name: str
    url: str
    types: tuple[str, ...]
    created_at: datetime
    ended_at: datetime | None
    waiting: int
    dead: int
    told_at: datetime | None


@dataclass(frozen=True)
class DeadRow:
    """A message that was given up."""

    number: int
    name: str
    url: str
    type: str
    subject: str
    at: datetime
    tries: int
    last_error: str


def digest(secret: str) -> str:
    """A random secret as it is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def caller(token: str, *, now: datetime) -> Caller | None:
    """Whose token that is; None where it is nobody's, too old, or the client was revoked."""
    found = ApiToken.objects.select_related("client").filter(digest=digest(token), expires_at__gt=now).first()
    if found is None or found.client.revoked_at is not None:
        return None
    client = found.client
    return Caller(client.client_id, actor_of(client), frozenset(found.scopes) & frozenset(client.scopes))


def actor_of(client: ApiClient) -> Actor:
    """The client as the layers below know one who asks."""
    return Actor(
        id=f"api:{client.name}",
        name=client.name,
        role=Role(client.role) if client.role in ROLES else Role.VIEWER,
        regions=tuple(client.regions),
        sectors=tuple(client.sectors),
    )


def clients(*, actor: Actor) -> list[ClientRow]:
    """All of them, those in use first. Raises Refused."""
    require_anywhere(actor, Permission.EXCHANGE)
    counts = ApiClient.objects.annotate(
        subscribed=Count("subscriptions", filter=Q(subscriptions__ended_at=None), distinct=True),
        waiting=Count("subscriptions__deliveries", filter=Q(subscriptions__deliveries__state="waiting"), distinct=True),
        dead=Count("subscriptions__deliveries", filter=Q(subscriptions__deliveries__state="dead"), distinct=True),
    )
    return [
        ClientRow(
            client_id=one.client_id, name=one.name, role=one.role, scopes=tuple(one.scopes),
            regions=tuple(one.regions), sectors=tuple(one.sectors), per_minute=one.per_minute,
            granted_at=one.granted_at, revoked_at=one.revoked_at, seen_at=one.seen_at, calls=one.calls,
            refused=one.refused, subscriptions=one.subscribed, waiting=one.waiting, dead=one.dead,
        )
        for one in sorted(counts, key=lambda one: (one.revoked_at is not None, one.name))
    ]  # fmt: skip


def subscriptions(*, actor: Actor) -> list[SubscriptionRow]:
    """All of them, those in use first. Raises Refused."""
    require_anywhere(actor, Permission.EXCHANGE)
    found = Subscription.objects.select_related("client").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state="waiting")),
        dead=Count("deliveries", filter=Q(deliveries__state="dead")),
        told_at=Max("deliveries__done_at"),
    )
    return [
        SubscriptionRow(
            one.pk, one.client.name, one.url, tuple(one.types), one.created_at, one.ended_at, one.waiting, one.dead,
            one.told_at,
        )
        for one in sorted(found, key=lambda one: (one.ended_at is not None, one.client.name, one.pk))
    ]  # fmt: skip


def dead(*, actor: Actor, most: int = 200) -> list[DeadRow]:
    """What was given up, the oldest first. Raises Refused."""
    require_anywhere(actor, Permission.EXCHANGE)
    found = Delivery.objects.filter(state="dead").select_related("event", "subscription__client").order_by("pk")[:most]
    return [
        DeadRow(
            one.pk, one.subscription.client.name, one.subscription.url, one.event.type, one.subject, one.event.at,
            one.tries, one.last_error,
        )
        for one in found
    ]  # fmt: skip
