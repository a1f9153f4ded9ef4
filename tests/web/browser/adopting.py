"""The 2019 plan in force over one site, and the way from a measure's line on the board to what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime

from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Locator, Page

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import monitor, plans
from huxin.queries.plan_proofs import PLAN
from huxin.sources import plan as reading
from tests import proven

COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
TEXT = """白银市{plan}
一、研究制定新举措
4.严格执行国家、省的新制度。（牵头单位：各县区政府、市人社局；完成时限：2019年全年）
二、保障制度全覆盖
5.全面落实实名制管理制度。（牵头单位：市住建局；完成时限：2019年全年）
6.在交通运输、水利项目中推进实名制。（牵头单位：市交运局、市水务局；完成时限：2019年全年）
8.落实专用账户管理制度。（牵头单位：各县区政府、市人社局；完成时限：2019年全年）
9.建立工资支付监控信息共享。（牵头单位：各县区政府、市人社局；完成时限：2019年全年）
三、源头治理
10.切实解决政府投资项目欠薪。（负责单位：各县区政府、市财政局、市发改委；完成时限：2019年全年）
12.落实工资预警监控制度。（牵头单位：各县区政府、市人社局；完成时限：2019年全年）
13.加快推进建筑用工制度改革。（负责单位：各县区政府、市住建局、市交运局、市水利局；完成时限：2019年全年）
四、专项整治
15.开展政府投资工程项目专项整治。（牵头单位：各县区政府、市财政局、市发改委；完成时限：2019年全年）
18.开展春节前专项检查。（牵头单位：市人社局；完成时限：2020年春节前）
五、依法治理
20.强化日常劳动保障监察执法。（负责单位：各县区政府、市人社局；完成时限：2019年全年）
21.坚决打击欠薪涉嫌犯罪行为。（负责单位：各县区政府、市公安局、市人社局；完成时限：2019年全年）
22.畅通争议处理绿色通道。（牵头单位：市人社局；完成时限：2019年全年）
23.严守底线任务。（牵头单位：市公安局、市人社局；完成时限：2019年全年）
24.强化法律援助。（负责单位：市司法局、市总工会；完成时限：2019年全年）
"""


def adopt(office: Actor) -> None:
    """The site with its June, of which nobody is paid in full, seen by a run; and the plan in force."""
    cache.clear()
    proven.site()
    monitor.run(settings.HUXIN_HOME, actor=SYSTEM, as_of=date(2019, 8, 10), now=proven.AUGUST)
    read = reading.read(TEXT.format(plan=PLAN).encode())
    said = {n: plans.Confirmed(sure=True) for n in range(1, len(read.measures) + 1)}
    plans.adopt(
        actor=replace(office, body="city_office"), plan=read, said=said, now=datetime(2019, 7, 12, 2, tzinfo=UTC)
    )


def line(page: Page, no: str) -> Locator:
    """A measure's line on the board."""
    page.goto("/plan/board/", wait_until="networkidle")  # nothing of the page before is still being answered
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=no, exact=True))


def opened(page: Page, no: str) -> None:
    """The page that its line leads to."""
    line(page, no).get_by_role("cell").nth(3).get_by_role("link").click()
