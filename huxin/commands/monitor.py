"""监测:核对事实,按规则包给出预警。结果存入监测记录,可解释、可重算。"""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings

from huxin.access import SYSTEM
from huxin.actions import monitor
from huxin.base.errors import Refused
from huxin.commands import _say
from huxin.commands._times import SHANGHAI, day, moment, now
from huxin.engine import read
from huxin.law import book

OUTCOMES = {
    "settled": "按时足额",
    "late": "逾期付清",
    "pending": "未到期",
    "short": "部分拖欠",
    "unpaid": "全额拖欠",
    "nil": "零工资",
    "omitted": "漏列",
    "unreported": "未报工资表",
    "paid_unlisted": "已发未列",
}
LEVELS = {"red": "红色", "orange": "橙色", "yellow": "黄色", "none": "未报送"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question."""
    parser.add_argument("--as-of", type=day, required=True, metavar="DATE", help="截至日期,如 2019-11-30")
    parser.add_argument("--known-at", type=moment, metavar="MOMENT", help="当时已知的事实(默认现在)")
    parser.add_argument("--pack", choices=book.names(), help="规则包(默认按截至日期)")
    parser.add_argument("--project", action="append", metavar="CODE", help="只看这个项目(可多次)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="另存三张结果表(Parquet)")


def run(args: argparse.Namespace) -> int:
    """Run, and say what was found."""
    if args.as_of > now().astimezone(SHANGHAI).date():
        raise Refused("截至日期不能晚于今天。")
    manifest = monitor.run(
        settings.HUXIN_HOME,
        actor=SYSTEM,
        as_of=args.as_of,
        now=now(),
        known_at=args.known_at,
        pack=args.pack,
        projects=args.project,
        out=args.out,
    )
    if args.json:
        _say.as_json(read.summary(settings.HUXIN_HOME, manifest["id"]))
    else:
        tell(manifest)
    return 0


def tell(manifest: dict[str, Any]) -> None:
    """The run in a few lines."""
    counts = manifest["counts"]
    _say.out(f"监测记录 {manifest['id']}  截至 {manifest['as_of']}  规则包 {book.pack(manifest['pack']).label}")
    months = "  ".join(f"{OUTCOMES[name]} {n}" for name, n in counts["worker_months"].items())
    _say.out(f"工人月  {months or '没有任何考勤、工资表或发放记录'}")
    found = "  ".join(f"{LEVELS[name]} {counts['findings'][name]}" for name in LEVELS if name in counts["findings"])
    _say.out(f"发现    {found or '没有'}")
    for notice in manifest["notices"]:
        _say.err(notice)
