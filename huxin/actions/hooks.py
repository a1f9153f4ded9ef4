"""Messages to departments' systems: subscriptions, delivery in order and at least once, giving up, and replay.

Of one matter (or unit) a later message waits for the earlier one. A receiver that fails is left alone as a whole, for
ever longer; a process that dies leaves its message claimed, and it goes out again under the same id.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from ipaddress import ip_network

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.access.scopes import NEEDS, TYPES
from huxin.actions import notices
from huxin.actions._insist import insist
from huxin.actions._lease import claim
from huxin.actions._out import as_sent
from huxin.base.chain import canonical
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.channels import webhook
from huxin.channels.webhook import Answer, Fate, Message
from huxin.queries import _keys
from huxin.record.models import ApiClient, Delivery, JournalEntry, Staff, Subscription

LEASE = timedelta(minutes=10)
"""Longer than one message can take, with waiting for a long import's transaction afterwards."""

MOST_TRIES = 20
"""Half a day of them; then the message is given up, and stays to be replayed."""

_FIRST, _CEILING = timedelta(seconds=10), timedelta(hours=1)


@dataclass(frozen=True)
class Told:
    """What one round came to. `more`: others are due."""

    done: int = 0
    later: int = 0
    dead: int = 0
    more: bool = False


def backoff(tries: int) -> timedelta:
    """How long to wait after so many tries in vain: ten seconds, doubled each time, at most an hour."""
    return min(_FIRST * (1 << min(tries - 1, 10)), _CEILING)


@transaction.atomic
def subscribe(*, actor: Actor, name: str, url: str, types: Collection[str], now: datetime) -> str:
    """Tell a client of these types of events at that address; the secret that signs them, not shown again.

    Raises:
        Refused: no permission, an address that must not be called, a type without its scope.
        NotFound: no such client in use.
    """
    require_anywhere(actor, Permission.EXCHANGE)
    client = ApiClient.objects.select_for_update().filter(name=name, revoked_at=None).first()
    if client is None:
        raise NotFound(f"没有名为「{name}」的在用接口客户端。用 huxin api list 查看。")
    if not types or not set(types) <= set(TYPES):
        raise Refused(f"事件只能是：{'、'.join(f'{key}（{label}）' for key, label in TYPES.items())}，至少一种。")
    if lacking := sorted({NEEDS[type_] for type_ in types} - set(client.scopes)):
        raise Refused(f"「{name}」没有权限 {'、'.join(lacking)}，不能订阅这些事件。请先用 huxin api grant 授予。")
    webhook.check_url(url, _networks())
    secret = webhook.new_secret()
    one = Subscription.objects.create(client=client, url=url, types=sorted(set(types)), secret="", created_at=now)
    one.secret = _keys.current().seal(secret, place=_place(one.pk))
    one.save(update_fields=["secret"])
    _journal(actor, "api.subscribe", one.pk, now, {"url": url, "types": one.types})
    return secret


@transaction.atomic
def unsubscribe(*, actor: Actor, number: int, now: datetime) -> None:
    """End a subscription; what still waits is given up.

    Raises:
        NotFound: no such subscription in use. Refused: no permission.
    """
    require_anywhere(actor, Permission.EXCHANGE)
    if not _end(number, "订阅已取消", now):
        raise NotFound(f"没有编号为 {number} 的在用订阅。用 huxin api list 查看。")
    _journal(actor, "api.unsubscribe", number, now, {})


def _end(number: int, why: str, now: datetime) -> bool:
    ended = Subscription.objects.filter(pk=number, ended_at=None).update(ended_at=now)
    waiting = Delivery.objects.filter(subscription_id=number, state="waiting")
    waiting.update(state="dead", next_try_at=None, last_error=why)
    return bool(ended)


@transaction.atomic
def replay(*, actor: Actor, now: datetime, number: int | None = None, since: datetime | None = None) -> int:
    """Send again what was given up, of one subscription or of all; how many messages.

    `since`: what was delivered is sent again as well, of events from that moment on.

    Raises:
        Refused: no permission.
    """
    require_anywhere(actor, Permission.EXCHANGE)
    found = Delivery.objects.filter(subscription__ended_at=None)
    found = found.filter(state="dead") if since is None else found.exclude(state="waiting").filter(event__at__gte=since)
    if number is not None:
        found = found.filter(subscription_id=number)
    keys = list(found.values_list("pk", flat=True))
    count = 0
    for start in range(0, len(keys), 500):
        again = Delivery.objects.filter(pk__in=keys[start : start + 500]).exclude(state="waiting")
        count += again.update(state="waiting", next_try_at=now, tries=0, last_error="")
    given = {"messages": count, **({"since": since.isoformat()} if since else {})}
    _journal(actor, "api.replay", number or 0, now, given)
    return count


def deliver(*, clock: Callable[[], datetime], stop: Callable[[], bool] = lambda: False, most: int = 50) -> Told:
    """Send what is due, one message after the other."""
    done = later = dead = 0
    for _ in range(most):
        one = None if stop() else _claim(now=clock())
        if one is None:
            return Told(done, later, dead)
        answer = webhook.post(_message(one), timestamp=int(clock().timestamp()), networks=_networks())
        insist(partial(_settle, one, answer, now=clock()))
        done += answer.fate is Fate.DONE
        given_up = answer.fate is Fate.GONE or (answer.fate is Fate.LATER and one.tries >= MOST_TRIES)
        dead += given_up
        later += answer.fate is Fate.LATER and not given_up
    return Told(done, later, dead, more=True)


def _claim(*, now: datetime) -> Delivery | None:
    """The message that waits longest and for no earlier one; this process's until the lease runs out."""
    earlier = Delivery.objects.filter(
        state="waiting", subscription=OuterRef("subscription"), subject=OuterRef("subject"), pk__lt=OuterRef("pk")
    )
    due = Delivery.objects.filter(state="waiting", next_try_at__lte=now).filter(~Exists(earlier))
    due = due.order_by("next_try_at", "id").select_related("event", "subscription")
    return claim(due, until=now + LEASE, state="waiting")


def _message(one: Delivery) -> Message:
    secret = _keys.current().unseal(one.subscription.secret, place=_place(one.subscription_id))
    return Message(one.event.key, one.subscription.url, canonical(as_sent(one.event)), secret)


def _settle(one: Delivery, answer: Answer, *, now: datetime) -> None:
    """Record what became of a message. Taken is taken; anything else counts only while the claim is still ours."""
    waiting = Delivery.objects.filter(pk=one.pk, state="waiting")
    mine, said = waiting.filter(tries=one.tries), answer.said[:200]
    with transaction.atomic():
        if answer.fate is Fate.DONE:
            waiting.update(state="done", next_try_at=None, done_at=now, last_error="")
        elif answer.fate is Fate.GONE:
            if mine.exists():
                _end(one.subscription_id, said, now)
                _tell_of_end(one, said, now=now)
        elif one.tries >= MOST_TRIES:
            if mine.update(state="dead", next_try_at=None, last_error=said):
                _tell_of_end(one, said, now=now)
        else:
            again = now + max(backoff(one.tries), timedelta(seconds=answer.wait))
            if mine.update(next_try_at=again, last_error=said):
                rest = Delivery.objects.filter(subscription_id=one.subscription_id, state="waiting")
                rest.filter(next_try_at__lt=again).update(next_try_at=again)


def seal_again() -> None:
    """Encrypt the subscriptions' secrets under the newest key; part of a rotation."""
    ring = _keys.current()
    for one in Subscription.objects.all():
        secret = ring.seal(ring.unseal(one.secret, place=_place(one.pk)), place=_place(one.pk))
        Subscription.objects.filter(pk=one.pk).update(secret=secret)


def _tell_of_end(one: Delivery, said: str, *, now: datetime) -> None:
    office = Staff.objects.filter(role=Role.OFFICE.value, is_active=True).values_list("pk", flat=True)
    notices.tell(
        to=list(office),
        kind="hook.dead",
        subject=f"发给 {one.subscription.client.name} 的消息送不到",
        body=f"{said}。消息都留着。请与对方核对接收地址，恢复后在「接口客户端」里重发。",
        link="/clients/",
        dedupe=f"hook.dead:{one.subscription_id}:{local_day(now)}",
        now=now,
    )


def _networks() -> webhook.Networks:
    try:
        return [ip_network(text) for text in settings.HUXIN_HOOK_NETWORKS]
    except ValueError:
        raise Refused("HUXIN_HOOK_NETWORKS 应写成网段，用逗号分开，例如 10.1.0.0/16。") from None


def _place(number: int) -> bytes:
    return f"subscription.secret/{number}".encode()


def _journal(actor: Actor, what: str, number: int, now: datetime, given: dict[str, object]) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"subscription:{number}", given=given)
