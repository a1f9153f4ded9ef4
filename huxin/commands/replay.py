"""重算一次监测，逐字节比对。退出码：0 一致，1 不一致。"""

import argparse
from dataclasses import asdict

from django.conf import settings

from huxin.commands import _say
from huxin.engine.replay import replay
from huxin.queries.runs import require_tables


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run."""
    parser.add_argument("run_id", metavar="RUN", help="监测记录编号")


def run(args: argparse.Namespace) -> int:
    """Replay, and say whether it came out the same."""
    require_tables(args.run_id)
    found = replay(settings.HUXIN_HOME, args.run_id)
    if args.json:
        _say.as_json({"run": args.run_id, **asdict(found)})
    elif found.same:
        _say.out(f"监测记录 {args.run_id} 重算一致，逐字节相同。")
    else:
        reason = "" if found.same_code else "程序版本与当时不同，请用当时的版本重算。"
        if not found.same_calendar:
            reason += "本机导入的工作日历与当时不同。"
        _say.out(f"监测记录 {args.run_id} 重算不一致：{'、'.join(found.different)}。{reason}")
    return 0 if found.same else 1
