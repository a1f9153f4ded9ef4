"""Which pages there are besides the tabs, in groups, and who may open each: what the page 更多 lists.

The views decide; a test asks every page here as every role.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from huxin.access import Actor, Permission, Role
from huxin.queries._reach import whole_counties as whole

May = Callable[[Actor], bool]


class Place(NamedTuple):
    """A page: what it is called, the name of its address, what it is for."""

    label: str
    name: str
    why: str
    may: May


def offices(actor: Actor) -> bool:
    """Whoever deals with matters and is no party to them."""
    return actor.holds(Permission.MATTERS) and not actor.only_named


def _looks(actor: Actor) -> bool:
    return actor.holds(Permission.VIEW) and not actor.only_named


def _patrols(actor: Actor) -> bool:
    return actor.holds(Permission.PATROL)


def _talks(actor: Actor) -> bool:
    return offices(actor) or actor.role is Role.DISCIPLINE


def _everybody(actor: Actor) -> bool:
    return True


GROUPS: Mapping[str, Sequence[Place]] = {
    "考核和问责": (
        Place("年度考核", "assessment", "各县区一年的得分和等次，每项得分怎样得出", offices),
        Place("季度通报", "circulars", "每季度的点名和表扬、县区的意见、对考核的影响", offices),
        Place("约谈问责", "talks", "约谈的通知、整改、验收和移送", _talks),
        Place("无欠薪创建", "no-arrears", "各县区创建的自评、复核和公示", whole),
        Place("法治政府考核数据单", "rule-of-law", "一个县区一年的数字和每个数字的出处", whole),
        Place("包保督查", "sponsorship", "哪个部门包保哪个县区，每季度的走访和反馈", offices),
    ),
    "分析研判": (
        Place("治欠一页", "convener", "哪里欠着、哪里变差、什么逾期，一页看完", whole),
        Place("联合分析", "analysis", "一个项目、一个单位的各路线索；趋势、关联、假设回看、研判报告", offices),
        Place("迹象核问", "signs", "报送的数据像补填、照抄的地方，向县区核问；抽样回访工人", offices),
        Place("办理能力", "capacity", "下个季度会有多少办理时限逾期，增加人手能减少多少", whole),
        Place("用工改革", "reform", "公司用工、劳动合同、工伤保险的比例和变化", offices),
        Place("工伤保险参保", "insurance", "按项目、按用人单位参保的登记和名单导入", offices),
    ),
    "舆情、宣传和公布": (
        Place("舆情", "opinion", "网上反映拖欠工资的帖文，核实和回应", offices),
        Place("宣传活动", "publicity", "开展了哪些宣传，覆盖多少人", offices),
        Place("社会公布", "publications", "各县区每季度的公布和零公布", offices),
        Place("联合惩戒", "bans", "失信联合惩戒名单和各单位的措施", offices),
        Place("政策库", "library", "规则和时限所依据的文件", _everybody),
    ),
    "方案和行动": (
        Place("方案任务", "plan-board", "行动计划每项措施的进展，谁逾期", offices),
        Place("专项行动", "campaigns", "清欠台账和每周进度", offices),
        Place("工作专班", "group", "各部门抽调的人员", offices),
        Place("堵点登记", "blockages", "治理欠薪遇到的障碍和建议", offices),
        Place("节前值班", "duty", "节前值班和联系电话", offices),
        Place("国企月报", "state-firms", "国有企业拖欠情况月报", offices),
    ),
    "检查和资金": (
        Place("随机检查", "inspections", "年度抽查计划、抽取和结果", offices),
        Place("巡查记录", "patrols", "到工地看到的情况和照片", offices),
        Place("登记巡查", "patrol-form", "在手机上登记，没有信号也能用", _patrols),
        Place("工资保证金", "deposits", "每个项目的保证金、保函和期限", _looks),
        Place("政府投资项目资金", "funding-board", "资金到位到哪一步，卡在哪里", _looks),
    ),
}  # fmt: skip


def listed(actor: Actor) -> dict[str, list[Place]]:
    """The groups with the pages that this person may open; none that would be empty."""
    found = {group: [one for one in places if one.may(actor)] for group, places in GROUPS.items()}
    return {group: places for group, places in found.items() if places}


def has_tab(actor: Actor) -> bool:
    """Whether the way there stands among the tabs: firms and banks have all they may see there already."""
    return actor.role not in (Role.ENTERPRISE, Role.BANK) and bool(listed(actor))
