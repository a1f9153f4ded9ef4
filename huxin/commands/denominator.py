"""应管未管：用施工许可、中标、涉税登记名单核对登记的项目，列出应登记而未登记的工地，估计还有多少没有被发现。"""

import argparse

from django.conf import settings

from huxin.actions import denominator
from huxin.base.errors import Refused
from huxin.base.shares import estimated
from huxin.commands import _say
from huxin.commands._times import SHANGHAI, day, moment, now
from huxin.denominator.coverage import Figures
from huxin.denominator.sites import Status
from huxin.law import regions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which day, and as known when."""
    parser.add_argument("--as-of", type=day, metavar="DATE", help="截至日期，如 2019-11-30（默认今天）")
    parser.add_argument("--known-at", type=moment, metavar="MOMENT", help="当时已知的数据（默认现在）")


def run(args: argparse.Namespace) -> int:
    """Reckon and say the figures by county. What is asked for today, as known now, is shown in the console too."""
    at = now()
    as_of = args.as_of or at.astimezone(SHANGHAI).date()
    if as_of > at.astimezone(SHANGHAI).date():
        raise Refused("截至日期不能晚于今天。")
    home, found = settings.HUXIN_HOME, None
    if args.as_of is None and args.known_at is None:
        found = denominator.catch_up(home, now=at)
    found = found or denominator.reckon(home, as_of=as_of, known_at=args.known_at or at)
    if args.json:
        missing = [site for site in found.sites if site.status in (Status.MISSING, Status.LIKELY)]
        _say.as_json(
            {
                "as_of": as_of,
                "figures": found.figures,
                "sites": [
                    {"name": site.entries[0].name, "status": site.status, "rows": [e.key for e in site.entries]}
                    for site in missing
                ],
                "firms": sorted(set(found.firms.values())),
            }
        )
        return 0
    for one in found.figures:
        _say.out(_line(one))
    if not found.figures:
        _say.out("还没有登记项目，也没有导入名单。请先用 huxin import 导入项目表和施工许可、中标、涉税登记名单。")
    elif found.firms:
        _say.out(f"名单里有、登记里没有的施工单位 {len(set(found.firms.values()))} 个")
    return 0


def _line(one: Figures) -> str:
    name = regions.name(one.region_code) if regions.known(one.region_code) else one.region_code
    said = f"{name}  已登记 {one.registered}  未登记 {one.missing}  待核对 {one.likely}"
    if one.total is None or one.covered is None or one.unseen is None:
        return f"{said}  不能估计：{one.why}"
    share, low, high = (estimated(value) for value in one.covered)
    return f"{said}  尚未发现约 {one.unseen[0]}（{one.unseen[1]}–{one.unseen[2]}）  登记覆盖约 {share}（{low}–{high}）"
