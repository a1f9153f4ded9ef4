"""维权信息告示牌: what the board at a site's gate must say, as far as it is on file (保障农民工工资支付条例第三十四条).

Before 2020-05-01 the board was asked for by 国办发〔2016〕1号. What nobody reported is left to be written by hand.
"""

from dataclasses import dataclass
from datetime import date

from huxin.access import Actor, Role
from huxin.access.bodies import responsible
from huxin.base.months import ym_of
from huxin.law.evidence import Status
from huxin.law.minimum_wage import minimum_wage
from huxin.queries.project import project

HOTLINES = (("劳动保障监察投诉、咨询", "12333"), ("政务服务便民热线", "12345"), ("法律援助", "12348"))
"""National numbers; a county's own stands on the board by hand."""


@dataclass(frozen=True)
class Block:
    """One of the three blocks: rows of (what, said); what is not on file is empty."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Board:
    """The board of one site."""

    project_id: int
    code: str
    name: str
    blocks: tuple[Block, ...]


def board(*, actor: Actor, project_id: int, today: date) -> Board:
    """The board of a project in reach. Raises NotFound."""
    one = project(actor=actor, project_id=project_id, today=today)
    sector = responsible(Role.SECTOR, region_code=one.region_code, sector=one.sector)
    labour = responsible(Role.INSPECTOR, region_code=one.region_code)
    arbitration = responsible(Role.ARBITRATION, region_code=one.region_code)
    least = minimum_wage(one.region_code, ym_of(today))
    sure = least is not None and least.status is not Status.UNVERIFIED  # what nobody has verified is not printed
    month = "当月" if one.pay_month_offset == 0 else "次月"
    blocks = (
        Block("一、单位和人员", (
            ("建设单位", one.owner), ("施工总承包单位", one.contractor), ("项目部", ""), ("分包单位", ""),
            ("行业主管部门", sector.name if sector else ""), ("劳资专管员", ""), ("联系电话", ""),
        )),
        Block("二、工资", (
            ("当地最低工资标准", f"每月 {least.monthly_fen // 100:,} 元" if sure and least else ""),
            ("工资发放日期", f"{month} {one.pay_day} 日"),
        )),
        Block("三、投诉和帮助", (
            ("劳动保障监察机构", labour.name if labour else ""), ("监察机构电话", ""), *HOTLINES,
            ("劳动争议调解仲裁", arbitration.name if arbitration else ""), ("仲裁机构电话", ""),
        )),
    )  # fmt: skip
    return Board(one.id, one.code, one.name, blocks)
