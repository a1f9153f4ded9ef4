"""Members of staff: entering one, resetting a password."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.actions.sign_in import check_strength
from huxin.base.errors import NotFound, Refused
from huxin.facts.streams import PROJECTS
from huxin.record.models import JournalEntry, Staff

_PREFIX = re.compile(r"\d{2}|\d{4}|\d{6}")


def add(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    role: str,
    regions: Sequence[str],
    sectors: Sequence[str] = (),
    password: str,
    must_change: bool = True,
    now: datetime,
) -> Staff:
    """Enter a member of staff.

    Raises:
        Refused: no permission, the name is taken or not usable, or role, regions, sectors or password will not do.
    """
    require_anywhere(actor, Permission.STAFF)
    if not username.isprintable() or not username.strip() or len(username) > 64 or username != username.strip():
        raise Refused("用户名须为 1 至 64 个字符,首尾不能有空格。")
    if username == "system" or Staff.objects.filter(username=username).exists():
        raise Refused(f"用户名「{username}」已被使用,请换一个。")
    if role not in {r.value for r in Role}:
        raise Refused(f"没有「{role}」这种角色。可选:{'、'.join(f'{r.value}({r.label})' for r in Role)}。")
    if not regions or not all(_PREFIX.fullmatch(region) for region in regions):
        raise Refused("须至少指定一个管辖区划,写 2、4 或 6 位行政区划代码,例如 6204 或 620402。")
    known = PROJECTS.column("sector").choices
    if not set(sectors) <= set(known):
        raise Refused(f"行业只能是:{'、'.join(f'{key}({label})' for key, label in known.items())}。")
    check_strength(password, username=username)
    staff = Staff(
        username=username,
        display_name=display_name or username,
        role=role,
        regions=list(regions),
        sectors=list(sectors),
        must_change_password=must_change,
    )
    staff.set_password(password)
    with transaction.atomic():
        staff.save()
        given = {"username": username, "role": role, "regions": list(regions), "sectors": list(sectors)}
        JournalEntry.objects.create(at=now, who=actor.id, what="staff.add", subject=f"staff:{staff.pk}", given=given)
    return staff


def reset(*, actor: Actor, username: str, password: str, must_change: bool = True, now: datetime) -> Staff:
    """Give somebody a new password, by default to be changed at the next sign-in; open sessions of that person end.

    Raises:
        Refused: no permission, or the password is too weak.
        NotFound: nobody of that name.
    """
    require_anywhere(actor, Permission.STAFF)
    staff = Staff.objects.filter(username=username).first()
    if staff is None:
        raise NotFound(f"没有用户「{username}」。用 huxin staff list 查看现有用户。")
    check_strength(password, username=username)
    with transaction.atomic():
        staff.set_password(password)
        staff.must_change_password = must_change
        staff.save(update_fields=["password", "must_change_password"])
        JournalEntry.objects.create(at=now, who=actor.id, what="staff.reset", subject=f"staff:{staff.pk}")
    return staff
