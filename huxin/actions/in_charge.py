"""负责人: entering who stands for a unit or for it on a project, ending that, and reading who it is in full."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import registry
from huxin.actions.reports import Who, identified
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.identity import require_uscc
from huxin.law import regions
from huxin.queries import in_charge as queries
from huxin.queries._reach import in_reach
from huxin.queries.in_charge import PARTS
from huxin.record.models import JournalEntry, PersonInCharge, Project


@dataclass(frozen=True)
class Entered:
    """What somebody enters. `who` as typed; `project` is a code, empty for the whole unit; `region` a county."""

    uscc: str
    part: str
    who: Who
    source: str
    region: str
    project: str = ""


@dataclass(frozen=True)
class _Here:
    """Where an entry lies, for the question who may read it in full."""

    region_code: str
    sector: str = ""
    units: Collection[str] = ()


@transaction.atomic
def enter(*, actor: Actor, said: Entered, now: datetime) -> PersonInCharge:
    """Enter a person in charge.

    Raises:
        Refused: no permission, out of reach, or something does not fit; all of it in one sentence.
    """
    require_anywhere(actor, Permission.UNMASK)
    wrong, uscc = [], "".join(said.uscc.split()).upper()
    try:
        require_uscc(uscc)
    except BadValue as error:
        wrong.append(str(error).rstrip("。"))
    try:
        who = said.who.checked()
    except BadValue as error:
        who = None
        wrong.append(str(error).rstrip("。"))
    site = Project.objects.filter(in_reach(actor), code=said.project).first() if said.project else None
    region = site.region_code if site else said.region
    wrong += [text for bad, text in (
        (who is not None and not who.name, "没有姓名"),
        (who is not None and not (who.id_no or who.phone), "证件号码和电话至少填一个，只有姓名不能认定是同一个人"),
        (said.part not in PARTS, "没有这种职务"),
        (bool(said.project) and site is None, "没有这个项目，或者它不在您的管辖范围内"),
        (site is not None and uscc not in (site.contractor_uscc, site.owner_uscc) and said.part != "foreman",
         "这个项目的施工、建设单位不是它"),
        (not regions.known(region) or not region.startswith(tuple(filter(None, actor.regions))), "县区不在管辖范围内"),
        (not said.source.strip(), "没有写明依据"),
    ) if bad]  # fmt: skip
    if wrong or who is None:
        raise Refused(f"还不能登记：{'；'.join(wrong)}。")
    [known] = identified([who])
    assert known.name_id is not None
    number = known.id_no_id if who.id_no else None
    same = PersonInCharge.objects.filter(
        uscc=uscc, part=said.part, project_id=site.pk if site else None, name_id=known.name_id, id_no_id=number,
        phone_id=known.phone_id, ended_at=None,
    )  # fmt: skip
    if same.exists():
        raise Refused("还不能登记：这名负责人已经登记在这个单位。")
    made = PersonInCharge.objects.create(
        uscc=uscc, project_id=site.pk if site else None, part=said.part, name_id=known.name_id,
        id_no_id=number, phone_id=known.phone_id, region_code=region, source=said.source.strip()[:200],
        entered_at=now, entered_by=actor.id,
    )  # fmt: skip
    _noted(actor, "in_charge.enter", made, now)
    return made


@transaction.atomic
def end(*, actor: Actor, number: int, now: datetime) -> None:
    """Say that an entry holds no more. Raises NotFound, Refused."""
    queries.one(actor=actor, number=number)
    row = PersonInCharge.objects.get(pk=number)
    if PersonInCharge.objects.filter(pk=number, ended_at=None).update(ended_at=now) != 1:
        raise NotFound("这条登记已经停用。")
    _noted(actor, "in_charge.end", row, now)


def reveal(*, actor: Actor, number: int, purpose: str, now: datetime) -> list[tuple[str, str]]:
    """Who a person in charge is, in full: label and value. Every value is recorded. Raises NotFound, Refused."""
    line = queries.one(actor=actor, number=number)
    place = _Here(line.region_code, actor.sectors[0] if actor.sectors else "")
    values = registry.reveal(
        actor=actor, purpose=purpose, place=place, ids=line.ids, subject=f"in_charge:{line.number}", now=now
    )
    rows = PersonInCharge.objects.filter(pk__in=[post.number for post in line.posts])
    labels: dict[int | None, str] = {}
    for row in rows:
        labels |= {row.name_id: "姓名", row.id_no_id: "证件号码", row.phone_id: "手机号"}
    return [(labels.get(pk, ""), values[pk]) for pk in line.ids if pk in values]


def _noted(actor: Actor, what: str, row: PersonInCharge, now: datetime) -> None:
    told = {"unit": row.uscc}
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"in_charge:{row.pk}", given=told)
