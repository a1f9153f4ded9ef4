"""专项行动: begun, withdrawn while nothing is in it, and what was searched without finding anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from huxin.access import Actor, Permission, require, require_anywhere
from huxin.access.bodies import bodies
from huxin.base.errors import NotFound, Refused
from huxin.law import regions
from huxin.queries._reach import in_reach
from huxin.record.models import Campaign, CampaignSearch, JournalEntry, LedgerItem, Project
from huxin.workflows._campaigns import KINDS, Dates
from huxin.workflows.ledger import WORKFLOW

MOST_SAID = 500


@dataclass(frozen=True)
class Begun:
    """A drive as a person begins it. `body` leads it; `counties` are the codes of those that take part."""

    kind: str
    title: str
    dates: Dates
    body: str
    counties: Collection[str]


@transaction.atomic
def begin(*, actor: Actor, campaign: Begun, now: datetime) -> Campaign:
    """Begin a drive.

    Raises:
        Refused: no permission, or something is missing or does not fit; all of it in one sentence.
    """
    require_anywhere(actor, Permission.PLAN)
    title, dates = " ".join(campaign.title.split()), campaign.dates
    if wrong := _wrong(campaign, title):
        raise Refused(f"专项行动还不能部署：{'；'.join(wrong)}。")
    if Campaign.objects.filter(title=title).exists():
        raise Refused(f"已经有名为「{title}」的专项行动，请换一个名称。")
    made = Campaign.objects.create(
        kind=campaign.kind, title=title, measure=KINDS[campaign.kind].measure, body=campaign.body,
        region_codes=sorted(campaign.counties), starts_on=dates.starts_on, ends_on=dates.ends_on,
        early_until=dates.early_until, early_by=dates.early_by, begun_at=now, begun_by=actor.id,
    )  # fmt: skip
    _noted(actor, "campaign.begin", made, now)
    return made


def _wrong(one: Begun, title: str) -> list[str]:
    dates, known = one.dates, regions.counties_of(regions.BAIYIN)
    early = [day for day in (dates.early_until, dates.early_by) if day]
    found = [
        (one.kind not in KINDS, "请选择种类"),
        (not 4 <= len(title) <= 100, "名称须是四到一百个字"),
        (dates.starts_on > dates.ends_on, "结束日期早于开始日期"),
        ((dates.ends_on - dates.starts_on).days > 731, "不能长于两年"),
        (len(early) == 1, "提前清零的两个日期须一起填写"),
        (len(early) == 2 and not early[0] < early[1] <= dates.ends_on, "提前清零的日期须晚于所管日期、不晚于结束日期"),
        (one.body not in bodies(), "请选择牵头单位"),
        (not one.counties or not set(one.counties) <= set(known), "请至少选择一个县区"),
    ]
    return [said for wrong, said in found if wrong]


@transaction.atomic
def withdraw(*, actor: Actor, number: int, now: datetime) -> None:
    """Take back a drive that was begun by mistake.

    Raises:
        NotFound: no such drive. Refused: no permission, or something is in its ledger or was searched.
    """
    require_anywhere(actor, Permission.PLAN)
    one = running(number, lock=True)
    if LedgerItem.objects.filter(campaign=one).exists() or CampaignSearch.objects.filter(campaign=one).exists():
        raise Refused("这个专项行动已经有台账或者排查记录，不能撤销。")
    Campaign.objects.filter(pk=one.pk).update(withdrawn_at=now)
    _noted(actor, "campaign.withdraw", one, now)


@transaction.atomic
def searched(*, actor: Actor, number: int, project_code: str, said: str, now: datetime) -> None:
    """Say that a project was searched and nothing was found (零报告); said again it changes nothing.

    Raises:
        NotFound: no such drive, or no such project for this person. Refused: the role does not search; the project is
            not in the drive, has a ledger item in it, or how it was searched is not said.
    """
    require_searching(actor)
    one, project = running(number), project_of(actor, project_code)
    require(actor, Permission.MATTERS, project)
    in_scope(one, project)
    text = said.strip()
    if not 2 <= len(text) <= MOST_SAID:
        raise Refused(f"请写明怎样排查的，二到{MOST_SAID}个字。")
    if LedgerItem.objects.filter(campaign=one, matter__project_id=project.pk).exists():
        raise Refused("这个项目在本专项行动里已经有台账，不能登记为没有发现欠薪。")
    try:
        with transaction.atomic():
            CampaignSearch.objects.create(campaign=one, project=project, at=now, by=actor.id, said=text)
    except IntegrityError:
        return
    _noted(actor, "campaign.search", one, now, project_code=project.code)


def require_searching(actor: Actor) -> None:
    """Raises Refused for whoever neither searches nor keeps a ledger."""
    if actor.role not in WORKFLOW.opens:
        raise Refused(f"您的角色是「{actor.role.label}」，不登记排查和清欠台账。")


def running(number: int, *, lock: bool = False) -> Campaign:
    """A drive that was not withdrawn. Raises NotFound."""
    rows = Campaign.objects.select_for_update() if lock else Campaign.objects.all()
    one = rows.filter(pk=number, withdrawn_at=None).first()
    if one is None:
        raise NotFound("没有这个专项行动，或它已经撤销。")
    return one


def project_of(actor: Actor, code: str) -> Project:
    """A project in reach by its code. Raises NotFound."""
    project = Project.objects.filter(in_reach(actor, Permission.MATTERS), code=code.strip()).first()
    if project is None:
        raise NotFound(f"没有项目「{code.strip()}」，或它不在您的管辖范围内。请核对项目编码。")
    return project


def in_scope(one: Campaign, project: Project) -> None:
    """Raises Refused where a project is not one of the drive's."""
    funding = KINDS[one.kind].funding
    if funding and project.funding != funding:
        raise Refused(f"「{project.name}」登记的投资性质不属于「{KINDS[one.kind].label}」的范围，请核对项目资料。")
    if project.region_code not in one.region_codes:
        raise Refused(f"{regions.name(project.region_code)}不在这个专项行动的范围内。")


def _noted(actor: Actor, what: str, one: Campaign, now: datetime, **given: str) -> None:
    told = {"title": one.title, **given}
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"campaign:{one.pk}", given=told)
