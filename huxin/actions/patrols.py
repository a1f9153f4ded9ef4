"""巡查: taken from a telephone once, however often it sends it: after a lost answer, from two tabs, from a killed app.

The telephone keeps a visit until it is told that it is here. The key is the telephone's, so the same visit sent again
is the one that is here; another visit under the same key, or somebody else's, is refused and stays where it is.
"""

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.actions import _chain, _spool, notices, photos
from huxin.base.chain import digest, stamp
from huxin.base.errors import NotFound, Refused
from huxin.law import regions
from huxin.queries import _keys, patrols
from huxin.queries._reach import in_reach
from huxin.queries.patrols import CLUE, CLUES, FOUND
from huxin.record.models import JournalEntry, Patrol, Project, Staff

_KEY = re.compile(r"[0-9a-f]{32}")
_AHEAD = timedelta(days=1)
"""A telephone's clock may be wrong by so much."""
TOLD = (Role.INSPECTOR, Role.COUNTY_OFFICE)
"""Who is told of a clue, in the county."""
PLACE, ACCOUNT = 200, 2_000
"""Characters of what is typed."""


@dataclass(frozen=True)
class Seen:
    """What somebody saw. `project_code` where the place is a site on file, then `region_code` is not asked."""

    key: str
    seen_at: datetime
    region_code: str
    project_code: str
    place: str
    found: str
    clues: Collection[str]
    account: str


def receive(*, actor: Actor, seen: Seen, sent: Sequence[bytes], now: datetime) -> Patrol:
    """Take a visit with its photos, whole or not at all; one that is here already is the answer itself.

    Raises:
        Refused: no permission; something is missing or no value; or the key is another visit's.
        NotFound: no such site within reach. BadSource: a photo that is none.
    """
    require_anywhere(actor, Permission.PATROL)
    if not _KEY.fullmatch(seen.key):
        raise Refused("页面不完整，请刷新后再送。这条巡查还在手机里。")
    said = _digest(seen, sent)
    if here := Patrol.objects.filter(key=seen.key).first():
        return _same(here, actor, said)
    project = _project(actor, seen.project_code)
    region_code = project.region_code if project else seen.region_code
    _check(actor, seen, region_code, now)
    cleaned = photos.all_cleaned(sent)
    text = json.dumps({"place": seen.place.strip(), "account": seen.account.strip()}, ensure_ascii=False)
    with transaction.atomic():
        _chain.hold()  # whoever sends the same at the same time waits here
        if here := Patrol.objects.filter(key=seen.key).first():
            return _same(here, actor, said)
        made = Patrol.objects.create(
            key=seen.key, digest=said, region_code=region_code, sector=project.sector if project else "",
            project=project, found=seen.found, clues=sorted(seen.clues), photos=photos.keep(cleaned, now=now),
            sealed=_keys.current().seal(text, place=patrols.place_of(seen.key)), seen_at=seen.seen_at,
            received_at=now, by=actor.id,
        )  # fmt: skip
        given = {"sha256": said, "count": len(cleaned)}
        JournalEntry.objects.create(
            at=now, who=actor.id, what="patrol.receive", subject=f"patrol:{made.pk}", given=given
        )
        _tell(made, now)
    return made


def photo(*, actor: Actor, number: int, sha256: str) -> bytes:
    """A photo of a visit in reach. Raises NotFound, Refused, KeyMissing."""
    if sha256 not in patrols.patrol(actor=actor, number=number).photos:
        raise NotFound("没有这张照片，或它不在您的管辖范围内。")
    return _spool.read(settings.HUXIN_HOME.attachments, _keys.current(), sha256)


def _tell(made: Patrol, now: datetime) -> None:
    """Tell labour inspection and the county's office of a clue; nothing that was typed stands in a letter."""
    if made.found != CLUE:
        return
    staff = Staff.objects.filter(role__in=[role.value for role in TOLD], is_active=True).exclude(username=made.by)
    to = [one.pk for one in staff if any(made.region_code.startswith(reach) for reach in one.regions if reach)]
    said = "、".join(CLUES[clue] for clue in made.clues) or "见情况"
    notices.tell(
        to=to, kind="patrol.clue", subject=f"巡查发现线索：{regions.name(made.region_code)}",
        body=f"{said}。请打开查看，需要的登记举报投诉。", link=f"/patrols/{made.pk}/", dedupe=f"patrol:{made.pk}",
        now=now,
    )  # fmt: skip


def _digest(seen: Seen, sent: Sequence[bytes]) -> str:
    files = [hashlib.sha256(data).hexdigest() for data in sent]
    words = [seen.region_code, seen.project_code, seen.place, seen.found, *sorted(seen.clues), seen.account]
    return digest([stamp(seen.seen_at), words, files])


def _same(here: Patrol, actor: Actor, said: str) -> Patrol:
    if here.by != actor.id or here.digest != said:
        raise Refused("同一编号已经收到过另一条巡查，这一条没有收下，还在手机里。请重新填写一条。")
    return here


def _project(actor: Actor, code: str) -> Project | None:
    if not code.strip():
        return None
    found = Project.objects.filter(in_reach(actor, Permission.MATTERS), code=code.strip()).first()
    if found is None:
        raise NotFound(f"没有项目「{code.strip()[:64]}」，或它不在您的管辖范围内。请核对项目编码，或者只写地点。")
    return found


def _check(actor: Actor, seen: Seen, region_code: str, now: datetime) -> None:
    reached = any(region_code.startswith(reach) for reach in actor.regions if reach)
    for wrong, why in (
        (not regions.known(region_code) or not reached, "请选择管辖范围内的县区。"),
        (not seen.place.strip() and not seen.project_code.strip(), "请填写工地名称或者地点。"),
        (len(seen.place) > PLACE, f"地点最多 {PLACE} 个字。"),
        (len(seen.account) > ACCOUNT, f"情况最多 {ACCOUNT} 个字。"),
        (seen.found not in FOUND, "请选择有没有发现问题。"),
        (not set(seen.clues) <= set(CLUES), "线索只能从表里选。"),
        (seen.found == CLUE and not seen.clues and not seen.account.strip(), "有线索的，请选是哪一种，或者写明情况。"),
        (seen.seen_at > now + _AHEAD, "手机的时间不对，巡查的时间晚于现在。请校准手机时间后重新填写。"),
    ):
        if wrong:
            raise Refused(why)
