"""What proves a measure of the city's 2019 plan where Huxin holds the proof: a figure that nobody types in.

One table, measure number → proof. A measure that is not in it is reported by its body with evidence, and so is every
measure of another plan. Whose number it is: the map of the 31 measures, 白银市根治农民工欠薪2019行动计划.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q

from huxin.access import Actor
from huxin.base.shares import percent
from huxin.queries import (
    analysis_report,
    assessment,
    blockages,
    circulars,
    no_arrears,
    publications,
    publicity_register,
    reform,
    sponsorship,
    working_group,
)
from huxin.queries._coverage import ACTIVE, COVERAGE, LACKS
from huxin.queries._reach import in_reach, matters_in_reach
from huxin.record.models import LedgerItem, Matter, Project

PLAN = "根治农民工欠薪2019行动计划"
"""How the title of the plan ends whose proofs these are."""

JUDGED = Q(settled_ratio_e4__isnull=False)
"""Of whose payments the shown run has said something: of the others nobody knows that nothing is owed."""
CLOSED = Q(state="closed")
_SHARES = {
    "registered": (*COVERAGE["registered"], "名在场工人已实名登记"),
    "deposit": (*COVERAGE["deposit"], "个在建项目有工资保证金"),
    "account": (*COVERAGE["account"], "个在建项目有工资专户"),
    "settled": (*COVERAGE["settled"], "个项目按月足额支付"),
    "soe_paid": (
        Count("id", filter=ACTIVE & JUDGED & Q(funding="soe", arrears_fen=0)),
        Count("id", filter=ACTIVE & JUDGED & Q(funding="soe")),
        "个在建国企投资项目没有欠薪",
    ),
}
"""Coverage of the five systems: top, bottom, and what is counted."""


@dataclass(frozen=True)
class Source:
    """Where a proof is looked up: a share of `_SHARES` in some sectors, matters of some kinds that have ended, or items
    struck off in the ledgers of a kind of drives (`workflows._campaigns.KINDS`)."""

    share: str = ""
    sectors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    label: str = ""
    drive: str = ""


STRUCK_OFF = "件台账已逐人付清销号"

SOURCES: Mapping[str, Source] = {
    "5": Source(share="registered", sectors=("housing",)),
    "6": Source(share="registered", sectors=("transport", "water")),
    "7": Source(share="deposit"),
    "8": Source(share="account"),
    "9": Source(share="settled"),
    "12": Source(kinds=("warning",), label="件预警已办结"),
    "14": Source(drive="construction", label=STRUCK_OFF),
    "15": Source(drive="government", label=STRUCK_OFF),
    "16": Source(kinds=("inspection",), label="处抽中的工地已检查办结"),
    "17": Source(share="soe_paid"),
    "18": Source(drive="festival", label=STRUCK_OFF),
    "20": Source(kinds=("complaint", "case"), label="件投诉和案件已办结"),
    "21": Source(kinds=("transfer",), label="件涉罪移送已办结"),
    "22": Source(kinds=("arbitration",), label="件仲裁已办结"),
    "23": Source(kinds=("incident",), label="件群体性事件已办结"),
    "24": Source(kinds=("aid",), label="件法律援助已办结"),
}


@dataclass(frozen=True)
class Shown:
    """The page on which a measure is worked on that has no figure."""

    label: str
    page: str
    asks: str = ""


_SHOWN = {
    "4": Shown("政策库", "library"), "10": Shown("政府投资项目资金", "funding-board"),
    "27": Shown("法治政府考核数据单", "rule-of-law"), "29": Shown("约谈问责", "talks"),
}  # fmt: skip


def shown(title: str, no: str) -> Shown | None:
    """That page of a plan's measure, where it has one."""
    return _SHOWN.get(no) if title.endswith(PLAN) else None


@dataclass(frozen=True)
class Proof:
    """A figure as it stands: so many of so many. With a bottom of zero there is nothing to say yet.

    `page` names the page that shows what was counted, or what is missing of it, and `asks` what to ask it.
    """

    top: int
    bottom: int
    label: str
    page: str
    asks: str = ""

    @property
    def text(self) -> str:
        """The figure in words."""
        if not self.bottom:
            return "系统里还没有数据"
        return f"{self.top:,}/{self.bottom:,} {self.label}（{percent(self.top, self.bottom)}%）"


def proofs(*, actor: Actor, title: str, today: date, region: str = "") -> dict[str, Proof]:
    """The proofs of a plan's measures in this person's reach, by printed number, of one county where one is asked.

    `today`: the local day, for quarters that are over.
    """
    if not title.endswith(PLAN):
        return {}
    batches = publications.covered(actor=actor, region=region, today=today)
    published = Proof(*batches, "个县区季度已公布，或者签了零公布记录", "publications")
    answered = Proof(*blockages.answered(actor=actor, region=region), "条堵点已答复", "blockages")
    winter = working_group.group(actor=actor, on=today)
    seats = Proof(winter.filled, len(winter.seats), "个专班席位整个冬季有人", "group")
    there = no_arrears.reached(actor=actor, today=today, region=region)
    scored = Proof(*there, "个县区按现在的数据达到无欠薪创建分数线，没有否决情形", "no-arrears")
    been = sponsorship.covered(actor=actor, today=today, region=region)
    visited = Proof(*been, "个县区季度已督导并书面反馈", "sponsorship")
    heads = reform.by_companies(actor=actor, region=region)
    said = f"名在场工人由企业用工，{heads.no_employer:,}名没有报送用人单位"
    employed = Proof(heads.employed, heads.heads, said, "reform")
    circular = Proof(*circulars.covered(today=today), "个已结束的季度按期印发通报", "circulars")
    sent, assessed = assessment.covered(actor=actor, region=region)
    circulated = Proof(sent, assessed, "个县区的年度考核已审定并通报", "assessment")
    planned = Proof(assessed, assessment.reached(actor, region), "个县区已下达年度考核方案", "assessment-plans")
    own = {"1": answered, "2": seats, "3": scored, "11": published, "13": employed, "19": visited, "28": circular}
    judged = analysis_report.written(actor=actor, today=today, region=region)
    own["30"] = Proof(*judged, "个县区月份的分析研判报告已印发", "analysis-reports")
    own |= {"25": circulated, "26": planned}
    held = publicity_register.covered(actor=actor, today=today, region=region)
    own |= {"31": Proof(*held, "个已结束的县区季度登记了宣传活动", "publicity")}
    return {no: _proof(actor, source, region) for no, source in SOURCES.items()} | own


def _proof(actor: Actor, source: Source, region: str) -> Proof:
    here = Q(region_code=region) if region else Q()
    if source.share:
        top, bottom, label = _SHARES[source.share]
        inside = here & Q(sector__in=source.sectors) if source.sectors else here
        found = Project.objects.filter(in_reach(actor), inside).aggregate(top=top, bottom=bottom)
        return Proof(found["top"] or 0, found["bottom"] or 0, label, "projects", _missing(source, region))
    if source.drive:
        items = LedgerItem.objects.filter(campaign__kind=source.drive, campaign__withdrawn_at=None)
        mine = Matter.objects.filter(matters_in_reach(actor), here, pk__in=items.values("matter_id"))
        told = mine.exclude(state="unfounded").order_by().aggregate(all=Count("pk"), off=Count("pk", filter=CLOSED))
        return Proof(told["off"], told["all"], source.label, "campaigns")
    counted = Matter.objects.filter(matters_in_reach(actor), here, kind__in=source.kinds).order_by()
    sums = counted.aggregate(all=Count("pk"), ended=Count("pk", filter=Q(open=False)))
    return Proof(sums["ended"], sums["all"], source.label, "matters", f"kind={source.kinds[0]}&shown=all")


def _missing(source: Source, region: str) -> str:
    """The projects that a coverage lacks."""
    wanted = {"lacks": source.share} if source.share in LACKS else {"funding": "soe", "sort": "-arrears"}
    if len(source.sectors) == 1:
        wanted["sector"] = source.sectors[0]
    return urlencode(wanted | ({"region": region} if region else {}))
