"""Members of staff: entering one, role and reach, ending and restoring access, a new password, lifting a lock."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from huxin.access import OF_STAFF, Actor, Permission, Role, require_anywhere
from huxin.access.bodies import bodies, responsible
from huxin.actions import _tell, second, sessions, sign_in
from huxin.actions.sign_in import check_strength
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.identity import require_uscc
from huxin.facts.streams import PROJECTS
from huxin.law import regions as places
from huxin.record.models import JournalEntry, Staff, Unit, WageAccount

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of initial passwords: nothing that is mistaken for something else when read out."""


@dataclass(frozen=True)
class Post:
    """What somebody is: the role, where it reaches, and for whom the person acts. See `Actor`."""

    role: str
    regions: Sequence[str] = ()
    sectors: Sequence[str] = ()
    units: Sequence[str] = ()
    body: str = ""

    def columns(self) -> dict[str, Any]:
        """As it stands with a member of staff."""
        reach = {"regions": list(self.regions), "sectors": list(self.sectors), "units": list(self.units)}
        return {"role": self.role, **reach, "body": self.body or _usual_body(self)}


def check(*, username: str, post: Post) -> None:
    """What can be said of a new member before anybody thinks of a password.

    Raises:
        Refused: the name is taken or not usable, or the post will not do.
    """
    if not username.isprintable() or not username.strip() or len(username) > 64 or username != username.strip():
        raise Refused("用户名须为 1 至 64 个字符，首尾不能有空格。")
    if username in ("system", "machine") or Staff.objects.filter(username=username).exists():
        raise Refused(f"用户名「{username}」已被使用，请换一个。")
    check_post(post)


def check_post(post: Post) -> None:
    """Raises Refused where role, regions, sectors, units or body will not do."""
    if post.role not in OF_STAFF:
        raise Refused(f"没有「{post.role}」这种角色。可选：{'、'.join(f'{r.value}（{r.label}）' for r in OF_STAFF)}。")
    if post.role == Role.ENTERPRISE:
        _require_units(post.units)
    elif post.role == Role.BANK:
        _require_banks(post.units)
    elif post.units:
        raise Refused("只有企业和开户银行的用户才指定所属单位。")
    elif not post.regions:
        raise Refused("须至少指定一个管辖区划，写 2、4 或 6 位行政区划代码，例如 6204 或 620402。")
    for region in post.regions:
        if not places.is_prefix(region):
            raise Refused(
                f"「{region}」不是甘肃省的行政区划代码（GB/T 2260），请写 2、4 或 6 位，例如 6204 或 620402。"
            )
    known = PROJECTS.column("sector").choices
    if not set(post.sectors) <= set(known):
        raise Refused(f"行业只能是：{'、'.join(f'{key}（{label}）' for key, label in known.items())}。")
    if post.body:
        _require_body(post)


def _require_units(units: Sequence[str]) -> None:
    if not units:
        raise Refused("企业用户须至少指定一个所属单位的统一社会信用代码。")
    for unit in units:
        try:
            require_uscc(unit)
        except BadValue as error:
            raise Refused(f"统一社会信用代码「{unit}」有误：{error}") from None
        if not Unit.objects.filter(uscc=unit).exists():
            raise Refused(f"还没有登记单位「{unit}」。请先导入单位表，再新增它的用户。")


def _require_banks(names: Sequence[str]) -> None:
    if not names:
        raise Refused("开户银行的用户须至少指定一个开户行名称，与工资专户表里的写法相同。")
    for name in names:
        if not WageAccount.objects.filter(bank_name=name).exists():
            raise Refused(f"没有工资专户的开户行叫「{name}」。请核对写法，或先导入工资专户表。")


def _require_body(post: Post) -> None:
    fitting = [b for b in bodies().values() if b.role == post.role]
    if post.body not in [b.key for b in fitting]:
        choices = "、".join(f"{b.key}（{b.name}）" for b in fitting)
        raise Refused(
            f"没有「{post.body}」这个单位，或它不是{Role(post.role).label}。"
            + (f"可选：{choices}。" if choices else "这个角色不指定单位。")
        )


def _usual_body(post: Post) -> str:
    """The body that has this part where the person is, if there is just one."""
    if len(post.regions) != 1:
        return ""
    region, sectors = post.regions[0].ljust(6, "0"), post.sectors or ("",)
    found = {b.key for s in sectors if (b := responsible(Role(post.role), region_code=region, sector=s))}
    return found.pop() if len(found) == 1 else ""


def initial_password(username: str) -> str:
    """A password to begin with, easy to read out; strong enough by our own rule."""
    while True:
        password = "".join(secrets.choice(_LETTERS) for _ in range(14))
        with suppress(Refused):
            check_strength(password, username=username)
            return password


def add(
    *, actor: Actor, username: str, display_name: str, post: Post, password: str, must_change: bool = True,
    now: datetime,
) -> Staff:  # fmt: skip
    """Enter a member of staff.

    Raises:
        Refused: no permission, what `check` refuses, or the password is too weak.
    """
    require_anywhere(actor, Permission.STAFF)
    check(username=username, post=post)
    check_strength(password, username=username)
    columns = post.columns()
    name = display_name.strip()[:64] or username
    staff = Staff(username=username, display_name=name, must_change_password=must_change, **columns)
    staff.set_password(password)
    with transaction.atomic():
        staff.save()
        _journal(actor, "staff.add", staff, now, given={"username": username, **columns})
        _tell.joined(staff, now=now)
    return staff


def assign(*, actor: Actor, username: str, post: Post, now: datetime) -> Staff:
    """Give somebody another role or reach, from the next page on. Raises as `find`, and Refused as `check_post`."""
    staff = find(actor=actor, username=username)
    check_post(post)
    columns = post.columns()
    before = {key: getattr(staff, key) for key in columns}
    with transaction.atomic():
        if post.role != Role.OFFICE:
            _require_another_office(staff)
        Staff.objects.filter(pk=staff.pk).update(**columns)
        changed = {key: [before[key], value] for key, value in columns.items() if before[key] != value}
        _journal(actor, "staff.assign", staff, now, given=changed)
    return staff


def reset(*, actor: Actor, username: str, password: str, must_change: bool = True, now: datetime) -> Staff:
    """Give somebody a new password, by default to be changed at the next sign-in; open sessions of that person end.

    Raises:
        Refused: no permission, or the password is too weak.
        NotFound: nobody of that name.
    """
    staff = find(actor=actor, username=username)
    check_strength(password, username=username)
    with transaction.atomic():
        staff.set_password(password)
        staff.must_change_password = must_change
        staff.save(update_fields=["password", "must_change_password"])
        sessions.end_all(staff, why="office")
        _journal(actor, "staff.reset", staff, now)
    return staff


def deactivate(*, actor: Actor, username: str, now: datetime) -> Staff:
    """Somebody may no longer sign in, and is signed out everywhere at once.

    Raises:
        Refused: no permission, or it is oneself, or the last of the office. NotFound: nobody of that name.
    """
    staff = find(actor=actor, username=username)
    if staff.username == actor.id:
        raise Refused("不能停用自己的账号，请由另一位管理员操作。")
    with transaction.atomic():
        _require_another_office(staff)
        Staff.objects.filter(pk=staff.pk).update(is_active=False)
        sessions.end_all(staff, why="office")
        _journal(actor, "staff.deactivate", staff, now)
    return staff


def activate(*, actor: Actor, username: str, now: datetime) -> Staff:
    """Somebody may sign in again, with the password there was. Raises as `find`."""
    staff = find(actor=actor, username=username)
    with transaction.atomic():
        Staff.objects.filter(pk=staff.pk).update(is_active=True)
        _journal(actor, "staff.activate", staff, now)
    return staff


def unlock(*, actor: Actor, username: str, now: datetime) -> Staff:
    """Lift the lock that wrong passwords brought, from every address. Raises as `find`."""
    staff = find(actor=actor, username=username)
    with transaction.atomic():
        sign_in.forget_failures(username)
        _journal(actor, "staff.unlock", staff, now)
    return staff


def reset_second(*, actor: Actor, username: str, now: datetime) -> Staff:
    """Take away somebody's second factor, as when the telephone is lost; open sessions of that person end.

    Raises:
        Refused: no permission, or there is none. NotFound: nobody of that name.
    """
    staff = find(actor=actor, username=username)
    with transaction.atomic():
        if not second.forget(staff):
            raise Refused(f"用户「{username}」没有启用二次验证，不用重置。")
        sessions.end_all(staff, why="office")
        _journal(actor, "staff.second_reset", staff, now)
    return staff


def find(*, actor: Actor, username: str) -> Staff:
    """Who is to be changed.

    Raises:
        Refused: no permission.
        NotFound: nobody of that name.
    """
    require_anywhere(actor, Permission.STAFF)
    staff = Staff.objects.filter(username=username).first()
    if staff is None:
        raise NotFound(f"没有用户「{username}」。用 huxin staff list 查看现有用户。")
    return staff


def _require_another_office(staff: Staff) -> None:
    """Somebody must be left who can look after the others. Of two who go at once one waits for the other."""
    office = Staff.objects.select_for_update().filter(role=Role.OFFICE, is_active=True)
    if set(office.values_list("pk", flat=True)) == {staff.pk}:
        raise Refused("这是最后一名市治欠办用户，停用或改换角色后就没有人能管理用户。请先新增另一名。")


def _journal(actor: Actor, what: str, staff: Staff, now: datetime, given: Mapping[str, object] | None = None) -> None:
    subject = f"staff:{staff.pk}"
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=subject, given=dict(given or {}))
