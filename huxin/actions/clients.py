"""Departments' systems: granting and revoking, tokens (RFC 6749, client credentials), and what each asked."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, When

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.access.scopes import ROLES, SCOPES
from huxin.base.errors import NotFound, Refused
from huxin.facts.streams import PROJECTS
from huxin.law import regions as places
from huxin.queries.clients import digest
from huxin.record.models import ApiCall, ApiClient, ApiToken, Delivery, JournalEntry, Subscription

TOKEN_LASTS = timedelta(minutes=15)
"""A token cannot be taken back from who has it, so it is short-lived; a revoked client's is worth nothing at once."""

PER_MINUTE = 600
"""Questions a minute where the grant says nothing: ten a second."""

CALLS_KEPT = timedelta(days=365)
"""How long it stays on file what was asked. Logs of a network are kept six months at least (Cybersecurity Law, 21)."""

_MOST_PER_MINUTE = 100_000
_SWEPT_AT_ONCE = 10_000  # rows; questions asked meanwhile are put down between two slices


class UnknownClient(Refused):
    """No such client, a wrong secret, or the client was revoked; which of them is not told."""

    code = "invalid_client"


class ScopeRefused(Refused):
    """More was asked for than the client was granted."""

    code = "invalid_scope"


@dataclass(frozen=True)
class ClientGrant:
    """What a system may ask, and where: as a member of staff of that role, regions and sectors."""

    name: str
    scopes: Sequence[str]
    regions: Sequence[str]
    sectors: Sequence[str] = ()
    role: str = Role.SECTOR.value
    per_minute: int = PER_MINUTE


@dataclass(frozen=True)
class Granted:
    """What is handed over to the system's people; the secret is not shown again."""

    client_id: str
    secret: str


@dataclass(frozen=True)
class Token:
    """A token that was made, in full."""

    token: str
    scopes: tuple[str, ...]
    seconds: int


@dataclass(frozen=True)
class Budget:
    """How a client stands in this minute; `left` is negative where it asked too much."""

    per_minute: int
    left: int
    seconds: int


@transaction.atomic
def grant(given: ClientGrant, *, actor: Actor, now: datetime) -> Granted:
    """Let a system ask; granted again under its name, it gets a new secret and what is said now.

    Raises:
        Refused: no permission, or something given will not do.
    """
    require_anywhere(actor, Permission.EXCHANGE)
    _check(given)
    found = ApiClient.objects.select_for_update().filter(name=given.name).first()
    one = found or ApiClient(name=given.name, client_id=f"hx-{secrets.token_hex(8)}")
    secret = secrets.token_urlsafe(32)
    one.secret, one.scopes, one.role = digest(secret), sorted(set(given.scopes)), given.role
    one.regions, one.sectors, one.per_minute = list(given.regions), list(given.sectors), given.per_minute
    one.granted_at, one.granted_by, one.revoked_at = now, actor.id, None
    one.save()
    one.tokens.all().delete()
    said = {"scopes": one.scopes, "role": one.role, "regions": one.regions, "sectors": one.sectors}
    _journal(actor, "api.grant", one, now, {**said, "per_minute": one.per_minute})
    return Granted(one.client_id, secret)


@transaction.atomic
def revoke(name: str, *, actor: Actor, now: datetime) -> None:
    """End a system's access, its tokens and its subscriptions at once.

    Raises:
        NotFound: no such client in use. Refused: no permission.
    """
    require_anywhere(actor, Permission.EXCHANGE)
    one = ApiClient.objects.select_for_update().filter(name=name, revoked_at=None).first()
    if one is None:
        raise NotFound(f"没有名为「{name}」的在用接口客户端。用 huxin api list 查看。")
    ApiClient.objects.filter(pk=one.pk).update(revoked_at=now)
    one.tokens.all().delete()
    Subscription.objects.filter(client=one, ended_at=None).update(ended_at=now)
    waiting = Delivery.objects.filter(subscription__client=one, state="waiting")
    waiting.update(state="dead", next_try_at=None, last_error="客户端已停用")
    _journal(actor, "api.revoke", one, now, {})


@transaction.atomic
def issue(*, client_id: str, secret: str, wanted: Sequence[str] = (), now: datetime) -> Token:
    """A token for a client that knows its secret, with the scopes `wanted` of those it has, or all of them.

    Raises:
        UnknownClient: unknown, revoked, or a wrong secret; a known client's is counted.
        ScopeRefused: a scope was never granted.
    """
    one = ApiClient.objects.filter(client_id=client_id, revoked_at=None).first()
    if one is None or not hmac.compare_digest(digest(secret), one.secret):
        raise UnknownClient("客户端编号或密钥不对，或已停用。")
    if strange := sorted(set(wanted) - set(one.scopes)):
        raise ScopeRefused(f"没有授予这些权限：{'、'.join(strange)}。")
    token, scopes = secrets.token_urlsafe(32), sorted(set(wanted) or set(one.scopes))
    one.tokens.filter(expires_at__lte=now).delete()
    ApiToken.objects.create(digest=digest(token), client=one, scopes=scopes, expires_at=now + TOKEN_LASTS)
    return Token(token, tuple(scopes), int(TOKEN_LASTS.total_seconds()))


@transaction.atomic
def admit(client_id: str, *, now: datetime) -> Budget:
    """Count one more question. The database counts, so that all processes of a server agree."""
    second = int(now.timestamp())
    one = ApiClient.objects.filter(client_id=client_id)
    used = Case(When(window=second // 60, then=F("used") + 1), default=1)
    one.update(used=used, window=second // 60, calls=F("calls") + 1, seen_at=now)
    spent, per_minute = one.values_list("used", "per_minute").get()
    return Budget(per_minute, per_minute - spent, 60 - second % 60)


@transaction.atomic
def answered(*, client_id: str, operation: str, subject: str, status: int, now: datetime) -> None:
    """Put down what a known client asked and how it was answered; of what was over its budget only how often."""
    one = ApiClient.objects.filter(client_id=client_id)
    if not one.exists():
        return
    if status != 429:
        ApiCall.objects.create(at=now, client_id=client_id, operation=operation, subject=subject[:80], status=status)
    if status in (401, 403, 429):
        one.update(refused=F("refused") + 1)


def forget(*, now: datetime) -> int:
    """Delete what was put down of questions longer ago than is kept; how many. They are a log, not facts."""
    old, count = ApiCall.objects.filter(at__lt=now - CALLS_KEPT).order_by("pk"), 0
    while rows := list(old.values_list("pk", flat=True)[:_SWEPT_AT_ONCE]):
        count += old.filter(pk__lte=rows[-1]).delete()[0]
    return count


def _check(given: ClientGrant) -> None:
    if not given.name.isprintable() or not given.name.strip() or len(given.name) > 64:
        raise Refused("名称须为 1 至 64 个字符。")
    if not given.scopes or not set(given.scopes) <= set(SCOPES):
        raise Refused(f"权限只能是：{'、'.join(f'{key}（{label}）' for key, label in SCOPES.items())}，至少一项。")
    if given.role not in [role.value for role in ROLES]:
        raise Refused(f"角色只能是：{'、'.join(f'{role.value}（{role.label}）' for role in ROLES)}。")
    if not given.regions and set(given.scopes) != {"sanctions"}:
        raise Refused("须至少指定一个区划，写 2、4 或 6 位行政区划代码，例如 6204 或 620402。")
    for region in given.regions:
        if not places.is_prefix(region):
            raise Refused(f"「{region}」不是行政区划代码（GB/T 2260），请写 2、4 或 6 位，例如 6204 或 620402。")
    known = PROJECTS.column("sector").choices
    if not set(given.sectors) <= set(known):
        raise Refused(f"行业只能是：{'、'.join(f'{key}（{label}）' for key, label in known.items())}。")
    if not 1 <= given.per_minute <= _MOST_PER_MINUTE:
        raise Refused(f"每分钟次数应在 1 到 {_MOST_PER_MINUTE} 之间。")


def _journal(actor: Actor, what: str, one: ApiClient, now: datetime, given: dict[str, object]) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"api_client:{one.pk}", given=given)
