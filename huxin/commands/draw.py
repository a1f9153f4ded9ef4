"""双随机抽取：publish 公布名单的散列；seed 用其后公开的数字抽取；replace 递补；void 作废；verify 核对抽取文件。"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huxin.base.errors import BadSource, Refused
from huxin.commands import _say
from huxin.commands._times import SHANGHAI, moment, now
from huxin.draw import file
from huxin.draw.again import same

NEEDS = "nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb; the file of the draw; what the verb asks for."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="publish|seed|replace|void|verify")
    publish = verbs.add_parser("publish", help="检查名单，写出抽取文件，给出要公布的散列")
    publish.add_argument("frame", help="名单（JSON，写法见 docs/draw.md）")
    publish.add_argument("--out", required=True, metavar="FILE", help="抽取文件")
    seed = verbs.add_parser("seed", help="用名单公布以后公开的数字抽取")
    seed.add_argument("--value", required=True, help="公开的数字，照原样填写")
    seed.add_argument("--source", required=True, help="数字的出处，如 福彩双色球第2019108期开奖号码")
    seed.add_argument("--at", required=True, type=moment, metavar="MOMENT", help="数字公开的时刻")
    replace = verbs.add_parser("replace", help="一个对象或一名检查人员不能参加，由次序中的下一个递补")
    replace.add_argument("--site", required=True, help="抽中的检查对象")
    replace.add_argument("--out", help="退出的检查人员；不写为该对象退出")
    void = verbs.add_parser("void", help="作废，要两个人签字")
    void.add_argument("--by", required=True, nargs=2, metavar="NAME", help="签字的两个人")
    verify = verbs.add_parser("verify", help="核对抽取文件：从名单重新抽取，逐项比较。退出码 0 相符，1 不符")
    for verb in (replace, void):
        verb.add_argument("--reason", required=True, help="理由")
    for verb in (seed, replace, void, verify):
        verb.add_argument("file", help="抽取文件")


def run(args: argparse.Namespace) -> int:
    """One step, written to the file of the draw; what stood there stays."""
    if args.verb == "verify":
        found = same(_read(args.file))
        _told(args, {"right": found}, "核对通过。" if found else "核对不通过：文件与重新抽取的结果不同，或者被改动过。")
        return int(not found)
    done = _STEPS[args.verb](args)
    path = Path(args.out if args.verb == "publish" else args.file)
    if args.verb == "publish" and path.exists():
        raise BadSource(f"{path} 已经存在：公布过的名单不能覆盖，请换一个文件名。")
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(done, ensure_ascii=False, indent=1) + "\n", "utf-8")
    fresh.replace(path)
    _told(args, done, _said(done))
    return 0


def _publish(args: argparse.Namespace) -> file.Drawn:
    return file.publish(_read(args.frame), at=now().astimezone(SHANGHAI))


def _seed(args: argparse.Namespace) -> file.Drawn:
    if args.at > now():
        raise Refused("种子公开的时间还没有到，请核对。")
    return file.sow(_read(args.file), value=args.value, source=args.source, at=args.at)


def _replace(args: argparse.Namespace) -> file.Drawn:
    at, out = now().astimezone(SHANGHAI), args.out or args.site
    return file.replace(_read(args.file), site=args.site, out=out, reason=args.reason, at=at)


def _void(args: argparse.Namespace) -> file.Drawn:
    by, second = args.by
    return file.annul(_read(args.file), reason=args.reason, by=by, second=second, at=now().astimezone(SHANGHAI))


_STEPS: dict[str, Callable[[argparse.Namespace], file.Drawn]] = {
    "publish": _publish, "seed": _seed, "replace": _replace, "void": _void,
}  # fmt: skip


def _read(name: str) -> Any:
    try:
        found = json.loads(Path(name).read_bytes())
    except ValueError:
        raise BadSource(f"{name} 不是 JSON 文件。") from None
    if not isinstance(found, dict):
        raise BadSource(f"{name} 不是名单，也不是抽取文件。")
    return found


def _told(args: argparse.Namespace, value: Any, text: str) -> None:
    if args.json:
        _say.as_json(value)
    else:
        _say.out(text)


def _said(done: file.Drawn) -> str:
    lines = [f"{site}：{'、'.join(people)}" for site, people in (done["visits"] or {}).items()]
    if done["void"]:
        lines.append(f"已作废：{done['void']['reason']}")
    lines += [f"名单散列 {done['published']['hash']}", f"文件散列 {done['digest']}"]
    if not done["seed"]:
        lines.append("请先公布名单散列，再等事先说好的公开数字产生。")
    return "\n".join(lines)
