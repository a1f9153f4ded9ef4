"""Who may report through `open.api`: granting, replacing and revoking an appid."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.base.errors import NotFound, Refused
from huxin.law import regions as places
from huxin.queries import _keys
from huxin.queries.senders import place
from huxin.record.models import JournalEntry, Project, Sender

WINDOW_MINUTES = 10
"""How far a request's clock may be off where the grant says nothing (national interface, as its vendors describe)."""

PER_MINUTE = 60_000
"""Requests a minute where the grant says nothing: against a program gone wild, above what a whole city sends."""

_LONGEST_WINDOW = 24 * 60
_MOST_PER_MINUTE = 1_000_000
_APPID = r"[!-.0-~]{1,64}"  # the printable of ASCII but the slash, which would end its page's address
_SECRET_LENGTHS = (16, 24, 32)  # an AES key in characters


@dataclass(frozen=True)
class Grant:
    """What a system is allowed. Projects by code; `regions` are prefixes in which it may register projects itself."""

    appid: str
    name: str = ""
    secret: str = field(default="", repr=False)  # made where empty
    projects: Sequence[str] = ()
    regions: Sequence[str] = ()
    networks: Sequence[str] = ()
    window_minutes: int = WINDOW_MINUTES
    per_minute: int = PER_MINUTE


@transaction.atomic
def grant(given: Grant, *, new: bool = False, actor: Actor, now: datetime) -> str:
    """Let a system report, or change what it may; the secret, which is not shown again.

    Granting an appid that is there replaces what it may do, and its secret where one is given; revoked, it is back.
    Where it has to be `new`, one that is there is refused.

    Raises:
        Refused: no permission, or something given will not do.
    """
    require_anywhere(actor, Permission.EXCHANGE)
    check(given, new=new)
    found = Sender.objects.select_for_update().filter(appid=given.appid).first() or Sender(appid=given.appid)
    ring = _keys.current()
    before = ring.unseal(found.sealed, place=place(given.appid)) if found.sealed else ""
    secret = given.secret or before or fresh_secret()
    found.name, found.sealed = given.name, ring.seal(secret, place=place(given.appid))
    found.projects, found.regions, found.networks = list(given.projects), list(given.regions), list(given.networks)
    found.window_minutes, found.per_minute = given.window_minutes, given.per_minute
    found.granted_at, found.granted_by, found.revoked_at = now, actor.id, None
    found.save()
    told = {"projects": found.projects, "regions": found.regions, "networks": found.networks}
    limits = {"window_minutes": found.window_minutes, "per_minute": found.per_minute}
    _journal(actor, "exchange.grant", given.appid, now, told | limits)
    return secret


@transaction.atomic
def revoke(appid: str, *, actor: Actor, now: datetime) -> None:
    """End a system's access. What it sent before stays.

    Raises:
        NotFound: no such appid, or it was revoked already. Refused: no permission.
    """
    require_anywhere(actor, Permission.EXCHANGE)
    if not Sender.objects.filter(appid=appid, revoked_at=None).update(revoked_at=now):
        raise NotFound(f"没有 appid 为「{appid}」的在用接入系统。")
    _journal(actor, "exchange.revoke", appid, now, {})


def fresh_secret() -> str:
    """A secret nobody knows yet: 32 characters."""
    return secrets.token_hex(16)


def check(given: Grant, *, new: bool = False) -> None:
    """Raise Refused where something given will not do; `new` where the appid has to be nobody's yet."""
    if not re.fullmatch(_APPID, given.appid):
        raise Refused("appid 须为 1 至 64 个英文字母、数字或符号，不能有空格和斜线。")
    if new and Sender.objects.filter(appid=given.appid).exists():
        raise Refused(f"appid「{given.appid}」已在列表里，请打开它修改权限或重新开通。")
    if given.secret and not (given.secret.isascii() and len(given.secret) in _SECRET_LENGTHS):
        raise Refused("密钥须为 16、24 或 32 个英文字母、数字或符号；不写则自动生成 32 位。")
    _check_reach(given)
    if not 1 <= given.window_minutes <= _LONGEST_WINDOW:
        raise Refused(f"时间误差应在 1 到 {_LONGEST_WINDOW} 分钟之间。")
    if not 1 <= given.per_minute <= _MOST_PER_MINUTE:
        raise Refused(f"每分钟次数应在 1 到 {_MOST_PER_MINUTE} 之间。")


def _check_reach(given: Grant) -> None:
    known = set(Project.objects.filter(code__in=given.projects).values_list("code", flat=True))
    if unknown := sorted(set(given.projects) - known):
        raise Refused(f"没有项目「{'、'.join(unknown)}」。请核对项目编码，或先导入项目。")
    for region in given.regions:
        if not places.is_prefix(region):
            raise Refused(f"「{region}」不是行政区划代码（GB/T 2260），请写 2、4 或 6 位，例如 6204 或 620402。")
    if not given.projects and not given.regions:
        raise Refused("须指定可以报送的项目，或可以登记新项目的区划。")
    for network in given.networks:
        try:
            ip_network(network)
        except ValueError:
            raise Refused(f"「{network}」不是网段，请写成 10.1.2.0/24 或 10.1.2.3 的形式。") from None


def _journal(actor: Actor, what: str, appid: str, now: datetime, given: dict[str, object]) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"sender:{appid}", given=given)
