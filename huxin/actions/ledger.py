"""清欠台账: an item is opened by hand, from a matter, or from what the current run found, always with its workers.

Old and new arrears stand in items of their own: new (新欠) is what is owed for months since the drive began. Money
counts at once in the matter an item came of, and the other way round (`recovery`). What opens an item again that was
struck off is said in `_rebound`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huxin.access import Actor, Permission
from huxin.access.bodies import answering, bodies
from huxin.actions import _chain, campaigns, matters, opening, reports
from huxin.actions.matters import Opening
from huxin.actions.reports import Claim
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.base.months import first_day, last_day, month_text, ym_from_text, ym_of
from huxin.engine import read
from huxin.law.calendar import last_working_day_on_or_before
from huxin.queries import _amounts
from huxin.queries._amounts import Amount
from huxin.queries._reach import in_reach
from huxin.record.models import OPENED, SOURCE, Campaign, LedgerItem, Matter, MatterAmount, Project, Run
from huxin.workflows.ledger import AGES, WORKFLOW

KIND = WORKFLOW.kind
SOURCES = ("complaint", "case")
"""The kinds of matters of which an item may come."""


@dataclass(frozen=True)
class Debt:
    """What an item is about: the local months it is owed for by any day in each, and how it was found."""

    owed_from: date
    owed_to: date
    facts: str = ""


@transaction.atomic
def by_hand(
    *, actor: Actor, number: int, project_code: str, debt: Debt, claims: Sequence[Claim], now: datetime
) -> Matter:
    """Open an item of what a check has found, with its workers.

    Raises:
        NotFound: no such drive, or no such project for this person.
        Refused: no list of workers; old and new months in one; a worker who is in this ledger already; as
            `matters.open_matter`. BadValue: a name or number that is none.
    """
    one, project = campaigns.running(number), campaigns.project_of(actor, project_code)
    if not claims:
        raise Refused("没有工人名单，不能建账。请逐人填写姓名、手机号或者身份证号、金额，一行一人。")
    return _open(actor, one, project, reports.listed(claims, now=now), debt, "check", now=now)


@transaction.atomic
def from_matter(*, actor: Actor, number: int, matter_id: int, debt: Debt, now: datetime) -> Matter:
    """Open an item of a complaint or a case, with its workers and what each has received so far.

    Of a complaint that a case goes on with it comes of the case.

    Raises:
        NotFound: no such drive, or no such matter for this person. Refused: as `by_hand`; not such a matter, it has no
            project, or nothing is owed in it any more.
    """
    one, matter = campaigns.running(number), _pursued(matters.reached(actor, matter_id))
    project = Project.objects.filter(pk=matter.project_id or 0).first()
    if matter.kind not in SOURCES or project is None:
        raise Refused("只有已经知道项目的投诉和案件可以转入台账。")
    amounts = _amounts.of(matter)
    if not any(amount.left_fen for amount in amounts.values()):
        raise Refused("这一事项没有工人名单，或者已经逐人付清，不用转入台账。")
    age = _age(one, debt)
    source, links = f"matter:{matter.pk}:{age}", [("matter", str(matter.pk), SOURCE)]
    return _open(
        actor, one, project, amounts, debt, matter.kind, now=now, source=source, links=links,
        known_on=matter.opened_on,
    )  # fmt: skip


def _pursued(matter: Matter) -> Matter:
    """The open case that goes on with a complaint, else the matter itself."""
    opened = [link.key for link in matter.links.all() if link.kind == "matter" and link.part == OPENED]
    return Matter.objects.filter(pk__in=opened, kind="case", open=True).order_by("-pk").first() or matter


@transaction.atomic
def from_run(
    *, actor: Actor, home: Home, number: int, project_id: int, rule: str, ym: int | None, now: datetime
) -> list[Matter]:
    """Open what a finding of the current run says is owed to whom: an item of the old months, one of the new.

    Raises:
        NotFound: no such drive, project or run. Refused: as `by_hand`; nothing is owed there to anybody.
    """
    one, run = campaigns.running(number), Run.objects.filter(current=True).first()
    project = Project.objects.filter(in_reach(actor, Permission.MATTERS), pk=project_id).first()
    if project is None or run is None:
        raise NotFound("没有这个项目，或它不在您的管辖范围内，或者还没有监测结果。")
    columns, month = ("worker_id", "month", "arrears_fen"), month_text(ym) if ym else None
    rows = read.worker_months(home, run.id, project.code, month=month, columns=columns)
    owed = [(ym_from_text(row["month"]), row["worker_id"], row["arrears_fen"]) for row in rows if row["arrears_fen"]]
    if not owed:
        raise Refused("监测没有认定这里有逐人的欠薪，不能按这条发现建账。请排查后手工建账，附工人名单。")
    found, cause = [], f"{rule}:{project.code}:{month or ''}"
    for fresh in (False, True):
        part = [row for row in owed if (row[0] >= ym_of(one.starts_on)) is fresh]
        if part:
            months = [ym for ym, *_ in part]
            debt = Debt(first_day(min(months)), last_day(max(months)), f"监测发现（{run.as_of}）")
            source = f"finding:{cause}:{_age(one, debt)}"
            found.append(_open(
                actor, one, project, _by_worker(part), debt, "finding", now=now, source=source,
                links=[("finding", cause, "cause")],
            ))  # fmt: skip
    return found


def _by_worker(rows: Sequence[tuple[int, int, int]]) -> dict[int, Amount]:
    sums: dict[int, Amount] = {}
    for _, worker, fen in rows:
        before = sums.get(worker, Amount(found=True))
        sums[worker] = before._replace(owed_fen=before.owed_fen + fen, months=before.months + 1)
    return sums


def _age(one: Campaign, debt: Debt) -> str:
    """``old`` or ``new``. Raises Refused for what is both, or ends before it begins."""
    first, last, began = ym_of(debt.owed_from), ym_of(debt.owed_to), ym_of(one.starts_on)
    if last < first:
        raise Refused("欠薪所属期止早于所属期起，请核对。")
    if first < began <= last:
        raise Refused(
            f"欠薪所属期跨过专项行动开始的{month_text(began)}：{month_text(began)}以前的是旧欠，从该月起的是新欠，"
            "请分成两件建账。"
        )
    return "new" if first >= began else "old"


def _open(
    actor: Actor,
    one: Campaign,
    project: Project,
    amounts: Mapping[int, Amount],
    debt: Debt,
    found_by: str,
    *,
    now: datetime,
    source: str = "",
    links: Sequence[tuple[str, str, str]] = (),
    known_on: date | None = None,
) -> Matter:
    _chain.hold()  # one after the other, so that the same opened twice at once is seen
    campaigns.in_scope(one, project)
    today, age = local_day(now), _age(one, debt)
    if today > one.ends_on:
        raise Refused(f"「{one.title}」已经于{one.ends_on}结束，请登记到正在进行的专项行动。")
    _not_twice(one, project, amounts, source, fresh=age == "new")
    turn = answering(WORKFLOW.states[0].turn, region_code=project.region_code, sector=project.sector)
    own = actor.body in bodies() and actor.role in WORKFLOW.states[0].turn
    body = actor.body if own else turn[0].key
    data = {**_told(one, project, age, known_on or today), **_amounts.figures(amounts.values())}
    asked = {
        "found_by": found_by, "owed_from": min(debt.owed_from, today), "owed_to": min(debt.owed_to, today),
        "facts": debt.facts,
    }  # fmt: skip
    matter = matters.open_matter(
        actor=actor, now=now,
        about=Opening(
            kind=KIND, title=project.name, region_code=project.region_code, sector=project.sector, body=body,
            project_id=project.pk, data=data, links=[*opening.named(project), *links], amounts=amounts,
        ),
        given=asked,
    )  # fmt: skip
    LedgerItem.objects.create(
        campaign=one, matter=matter, fresh=age == "new", since_ym=ym_of(debt.owed_from), source=source
    )
    return matter


def _told(one: Campaign, project: Project, age: str, known_on: date) -> dict[str, Any]:
    early = one.early_until is not None and known_on <= one.early_until
    last = one.early_by if early and one.early_by else one.ends_on
    return {
        "campaign": one.pk, "campaign_title": one.title, "age": AGES[age],
        "deadline": last_working_day_on_or_before(last).isoformat(), "government": project.funding == "government",
        "reason": f"{one.title}的台账事项过了期限没有销号。", "demand": "请说明原因，尽快逐人清偿并报告。",
        "urgency": "government" if project.funding == "government" else "urgent",
    }  # fmt: skip


def _not_twice(one: Campaign, project: Project, amounts: Mapping[int, Amount], source: str, *, fresh: bool) -> None:
    """Nobody's arrears stand twice in the ledger of one drive, old and new apart."""
    items = LedgerItem.objects.filter(campaign=one)
    if source and (known := items.filter(source=source).select_related("matter").first()):
        raise Refused(f"已经建过账：{known.matter.number}。")
    here = items.filter(matter__project_id=project.pk, fresh=fresh).exclude(matter__state="unfounded")
    same = MatterAmount.objects.filter(matter_id__in=here.values("matter_id"), worker_id__in=amounts)
    if (row := same.select_related("matter").order_by("matter_id").first()) is not None:
        heads = same.values("worker_id").distinct().count()
        age = AGES["new" if fresh else "old"]
        raise Refused(f"名单里有{heads}人的{age}已经在本专项行动的台账 {row.matter.number} 里，不能重复建账。")
