"""接收台账：replay 按磁盘上的原件补齐数据库和事实库，用于从备份恢复之后。可随时运行，已有的不变。"""

import argparse
from dataclasses import asdict

from huxin.base.home import Home
from huxin.commands import _say
from huxin.commands._times import now


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One verb."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="replay")
    verbs.add_parser("replay", help="按磁盘上收到的全部文件和请求补齐缺少的记录")


def run(args: argparse.Namespace) -> int:
    """Replay, and say what was missing."""
    from huxin.actions import replay

    done = replay.replay(Home(args.home), now=now(), progress=_say.patient())
    if args.json:
        _say.as_json(asdict(done))
    else:
        _say.out(f"补登文件 {done.files} 个，接口请求 {done.requests} 个，重新写入事实库 {done.batches} 批。")
    return 0
