"""密钥:rotate 生成新密钥并重新加密个人信息和收件原件;中断后再次运行即从中断处继续。"""

import argparse

from huxin.actions import keys
from huxin.commands import _say
from huxin.commands._times import now


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb."""
    parser.add_argument("verb", choices=["rotate"], help="rotate:轮换密钥")


def run(args: argparse.Namespace) -> int:
    """Rotate, or finish the rotation that was interrupted."""
    counts: dict[str, int] = {}
    progress = _say.patient()
    going_on = keys.unfinished()
    if going_on:
        _say.err("发现上次未完成的轮换,先将其做完;不再生成新密钥。")
    for what, done in keys.rotate(now=now(), new_key=not going_on):
        counts[what] = done
        progress(f"{what} {done}")
    if args.json:
        _say.as_json({"rotated": counts})
    else:
        _say.out("轮换完成:" + ",".join(f"{what} {done} 项" if done else what for what, done in counts.items()))
    return 0
