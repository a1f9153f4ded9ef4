"""代发: the file by which a contractor asks its bank to pay a month's wages, straight to the workers' own cards.

保障农民工工资支付条例第三十一条. The file holds names, identity numbers and cards in full: making it is a reading of
each of them, with its purpose, and is recorded and chained like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction

from huxin.access import Actor, Permission
from huxin.actions import _serials, registry
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.base.months import month_text
from huxin.engine.wages import Wage, wages
from huxin.queries import pay_files, people
from huxin.queries.project import find
from huxin.record.models import JournalEntry, Project, Unit, WageAccount, WageOrder
from huxin.sources.banks import named
from huxin.sources.banks.pay_order import Line, PayOrder, file_name, write

_SHOWN = 5


@dataclass(frozen=True)
class PayFile:
    """A finished file. `left_out` are workers of the sheet to whom nothing is owed any more."""

    name: str
    data: bytes
    order_no: str
    count: int
    total_fen: int
    left_out: int


def make(
    *,
    actor: Actor,
    project_id: int,
    ym: int,
    profile: str,
    now: datetime,
    team: str | None = None,
    account_no: str | None = None,
    again: bool = False,
) -> PayFile:
    """The order to pay what the month's sheets say and nobody has paid yet, as the bank's profile has it.

    Args:
        team: the sheets of one team only.
        account_no: from which dedicated account, where the project has several open ones.
        again: although an earlier order of the month has not been answered yet.

    Raises:
        NotFound: no such project in reach.
        Refused: no right here; no sheet, or nothing owed; no account that may pay; a worker without name or card; an
            order that is still unanswered.
        BadSource: no such profile, or a value does not fit into it.
    """
    project = find(actor, project_id)
    pay_files.require_contractor(actor, project)
    form, subject = named(profile), pay_files.subject(project.pk, ym)
    account = _account(project, account_no)
    found = wages(settings.HUXIN_HOME, project_id=project.pk, ym=ym, team=team, known_at=now)
    due = [(one, min(one.net_fen, one.rest_fen)) for one in found if min(one.net_fen, one.rest_fen) > 0]
    if not due:
        raise Refused(_nothing(ym, team, sheet=bool(found)))
    _require_complete([one for one, _ in due])
    with transaction.atomic():
        number = _serials.take("DF", local_day(now).year)  # whoever else makes one now waits here
        if not again:
            _require_answered(project, ym, now=now)
        purpose = f"生成{month_text(ym)}工资代发文件"
        order = WageOrder(
            number=f"DF{local_day(now):%Y%m%d}{number:06d}", project=project, ym=ym, account=account,
            account_name=account.account_name or _contractor(project), profile=form.name, made_at=now, by=actor.id,
            count=len(due), total_fen=sum(owed for _, owed in due),
            lines=[[one.worker_id, one.name_id, one.card_id, owed] for one, owed in due],
        )  # fmt: skip
        name, data = _file(order, _revealed(order, actor, Permission.PAY, purpose, subject, now=now))
        order.sha256 = sha256(data).hexdigest()
        order.save(force_insert=True)
        given = _told(order) | {"team": team}
        JournalEntry.objects.create(at=now, who=actor.id, what=pay_files.MADE, subject=subject, given=given)
    return PayFile(name, data, order.number, order.count, order.total_fen, len(found) - len(due))


def _told(order: WageOrder) -> dict[str, Any]:
    """What the journal keeps of an order."""
    told = {"order_no": order.number, "account_no": order.account.account_no, "profile": order.profile}
    return told | {"count": order.count, "total_fen": order.total_fen, "sha256": order.sha256}


def fetch(*, actor: Actor, number: str, now: datetime) -> PayFile:
    """The file of an order, for a person of the bank it was made for: byte for byte what the contractor had.

    Raises:
        Refused: the person is of no bank, or what the file is made from is not as it was any more.
        NotFound: no such order to this bank.
        BadSource: the profile is not there any more.
    """
    order = pay_files.order_to_bank(actor=actor, number=number)
    with transaction.atomic():
        subject, purpose = pay_files.fetching(order.number), f"银行下载 {order.number} 号代发文件"
        name, data = _file(order, _revealed(order, actor, Permission.ORDERS, purpose, subject, now=now))
        if sha256(data).hexdigest() != order.sha256:
            raise Refused("代发文件已经不能按原样生成。请施工总承包单位重新生成一份。")
        given = {"sha256": order.sha256}
        JournalEntry.objects.create(at=now, who=actor.id, what=pay_files.FETCHED, subject=subject, given=given)
    return PayFile(name, data, order.number, order.count, order.total_fen, 0)


def _revealed(
    order: WageOrder, actor: Actor, permission: Permission, purpose: str, subject: str, *, now: datetime
) -> Mapping[int, str]:
    """Every value of the file in full, each recorded."""
    ids = {value for *people, _ in order.lines for value in people}
    return registry.reveal(
        actor=actor, permission=permission, purpose=purpose, place=order.project, ids=ids, subject=subject, now=now
    )


def _file(order: WageOrder, texts: Mapping[int, str]) -> tuple[str, bytes]:
    """The file's name and content: a function of the order, the texts and the profile."""
    form = named(order.profile)
    said = PayOrder(
        order_no=order.number,
        project_code=order.project.code,
        ym=order.ym,
        account_no=order.account_id,
        account_name=order.account_name,
        made_on=local_day(order.made_at),
        lines=tuple(Line(texts[worker], texts[name], texts[card], owed) for worker, name, card, owed in order.lines),
    )
    return file_name(form, said), write(form, said)


def _account(project: Project, account_no: str | None) -> WageAccount:
    """条例第二十六、三十一条: wages go out of the project's own dedicated account only."""
    usable = pay_files.usable(project)
    if account_no is not None:
        usable = [account for account in usable if account.account_no == account_no]
    if len(usable) == 1:
        return usable[0]
    if usable:
        numbers = "、".join(account.account_no for account in usable)
        raise Refused(f"项目有 {len(usable)} 个可用的工资专户：{numbers}，请指明从哪一个发放。")
    raise Refused("没有可以付款的工资专户：未登记，或已销户、被冻结。工资应经专户发放，请先登记专户。")


def _nothing(ym: int, team: str | None, *, sheet: bool) -> str:
    which = f"{month_text(ym)}{f'班组「{team}」' if team else ''}"
    return f"{which}的工资已全部发放或正在发放，没有需要代发的。" if sheet else f"没有{which}的工资表，请先报送工资表。"


def _require_answered(project: Project, ym: int, *, now: datetime) -> None:
    """Two orders for one month, the first still on its way, would pay twice."""
    made = WageOrder.objects.filter(project=project, ym=ym).defer("lines")
    earlier = made.order_by("-made_at", "-number").first()
    if earlier is not None and not pay_files.answered(settings.HUXIN_HOME, [earlier], now=now):
        raise Refused(
            f"{earlier.number} 号代发文件（{local_day(earlier.made_at)}）的银行结果还没有导入，再生成一份可能重复发放。"
            "请先导入银行返回的结果；确认那一份没有交给银行的，请选择仍要生成。"
        )


def _require_complete(due: list[Wage]) -> None:
    lacking = [one.worker_id for one in due if one.name_id is None or one.card_id is None]
    if lacking:
        names = [row.name or row.id_no for row in people.people(lacking[:_SHOWN]).values()]
        more = f"等 {len(lacking)} 人" if len(lacking) > _SHOWN else ""
        raise Refused(f"{'、'.join(names)}{more}没有登记姓名或工资卡号，请先补报实名花名册，再生成代发文件。")


def _contractor(project: Project) -> str:
    found = Unit.objects.filter(uscc=project.contractor_uscc or "").values_list("name", flat=True).first()
    return found or ""
