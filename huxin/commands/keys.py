"""密钥：rotate 生成新密钥并重新加密个人信息和收件原件，--index 连同索引密钥；中断后再次运行即从中断处继续。"""

import argparse

from huxin.actions import keys
from huxin.commands import _say
from huxin.commands._times import now

_WORDS = {"values": "个人信息", "matters": "办理事项和文书", "files": "收件原件", "indexed": "重建索引"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb, and how much of it."""
    parser.add_argument("verb", choices=["rotate"], metavar="rotate", help="rotate：轮换密钥")
    parser.add_argument("--index", action="store_true", help="同时更换索引密钥，并重建全部个人信息的索引")


def run(args: argparse.Namespace) -> int:
    """Rotate, or finish the rotation that was interrupted."""
    counts: dict[str, int] = {}
    progress = _say.patient()
    going_on = keys.unfinished()
    if going_on:
        _say.err("发现上次未完成的轮换，先将其做完；不再生成新密钥。")
    steps = [keys.rotate(now=now(), new_key=not going_on)]
    if args.index:
        steps.append(keys.reindex(now=now()))
    for step in steps:
        for what, done in step:
            counts[what] = done
            progress(f"{_WORDS[what]} {done}")
    key = keys.newest()
    if args.json:
        _say.as_json({"key": key, "new_key": not going_on, "rotated": counts})
    else:
        told = "，".join(f"{_WORDS[what]} {done} 项" for what, done in counts.items())
        _say.out(f"轮换完成：当前密钥 {key}" + (f"，{told}。" if told else "。"))
    return 0
