"""事实库：check 核对每个数据文件，指出损坏的和受影响的批次、监测；compact 合并小文件；release 按保留规则清理；
objects 今后保存到对象存储（S3 兼容）；fetch 从对象存储取回本机没有的和损坏的。"""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.commands import _say
from huxin.commands._times import now
from huxin.engine import objects
from huxin.facts.lists import KEPT

if TYPE_CHECKING:
    from huxin.actions.upkeep import Affected

_FAULTS = {
    "missing": "不见了",
    "short": "长度不对",
    "changed": "内容被改动或损坏",
    "log": "不全或无法读取",
    "gone": "整个不见了",
}
_WHOLE = {"log": "的日志", "gone": "的事实表"}
_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Five verbs."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check|compact|release|objects|fetch")
    verbs.add_parser("check", help="从头到尾读一遍全部数据文件，与入库时记下的摘要核对")
    verbs.add_parser("compact", help="合并小文件；不影响正在进行的导入和查询")
    gone = verbs.add_parser("release", help="按保留规则清理监测明细，再删除当前数据和留下的监测都不再用到的旧文件")
    gone.add_argument("--dry-run", action="store_true", help="只说会清理什么，什么也不删")

    kept = verbs.add_parser("objects", help="事实库今后保存在对象存储里，本机的一份作缓存；密钥取自 AWS_ 环境变量")
    kept.add_argument("url", metavar="s3://存储桶/目录")
    kept.add_argument("--endpoint", default="", metavar="URL", help="服务地址，如 http://127.0.0.1:9000")
    verbs.add_parser("fetch", help="从对象存储取回本机没有的和损坏的数据文件")


def run(args: argparse.Namespace) -> int:
    """Exit code 1 where a file is damaged."""
    done = {"check": _check, "compact": _compact, "release": _release, "objects": _objects, "fetch": _fetch}
    try:
        return done[args.verb](args)
    except OSError as error:
        if objects.settings(Home(args.home).path) is None and args.verb != "objects":
            raise
        raise Refused(f"{error}。请核对地址、密钥和网络后重试，已送到的不会重复送。") from error


def _check(args: argparse.Namespace) -> int:
    from huxin.actions import upkeep

    home, say = Home(args.home), _say.patient()
    looked = []
    for one in upkeep.look(home):
        looked.append(one)
        say(f"已核对 {KEPT[one.stream].label}")
    harms = upkeep.affected(home, [harm for one in looked for harm in one.damages])
    away = objects.damaged(home.path)
    files, without = sum(one.files for one in looked), sum(one.without_digest for one in looked)
    if args.json:
        told = {"ok": not harms and not away, "files": files, "without_digest": without, "damaged": harms}
        _say.as_json(told | {"objects_damaged": away})
        return 1 if harms or away else 0
    for name in away:
        _say.out(f"✗ 对象存储里的 {name} 不见了，或者与入库时不同。")
    for harm in harms:
        _tell(harm)
    if without:
        _say.out(f"{without} 个文件入库时还没有记下摘要，只核对了有无和长度。")
    if harms:
        _say.out(
            f"核对了 {files} 个文件，{len(harms)} 个有问题。数据文件写成后不再改变：从任何一份备份拷回同名文件即可；"
            "日志和整张表请从备份恢复。"
        )
    elif not away:
        _say.out(f"核对了 {files} 个文件，全部完好。")
    return 1 if harms or away else 0


def _tell(harm: "Affected") -> None:
    file = harm.damage
    month = f"{file.ym // 100} 年 {file.ym % 100} 月的" if file.ym else ""
    what, held = _WHOLE.get(file.fault, f"{month}数据文件"), f"，有 {file.rows} 行" if file.rows else ""
    _say.out(f"✗ {KEPT[file.stream].label}{what} {file.path} {_FAULTS[file.fault]}{held}。")
    _say.out(f"    可能涉及批次：{_listed(harm.batches)}；读过它的监测：{_listed(harm.runs)}")
    _say.out(f"    可能涉及项目：{_listed(harm.projects)}；没有办结的事项：{_listed(harm.matters)}")
    if not file.current:
        _say.out("    当前数据不用它，只有较早的监测还要用到。")


def _listed(found: Sequence[object]) -> str:
    more = f" 等 {len(found)} 项" if len(found) > _SHOWN else ""
    return ("、".join(map(str, found[:_SHOWN])) or "没有") + more


def _compact(args: argparse.Namespace) -> int:
    from huxin.actions import upkeep

    say, merged = _say.patient(), []
    for one in upkeep.compact(Home(args.home), whole=True):
        merged.append(one)
        say(f"{KEPT[one.stream].label}：{one.files} 个文件合并为一个，{one.rows} 行")
    if args.json:
        _say.as_json({"merged": merged})
    else:
        files = sum(one.files for one in merged)
        _say.out(f"{files} 个小文件合并成 {len(merged)} 个。" if merged else "没有要合并的小文件。")
    return 0


def _objects(args: argparse.Namespace) -> int:
    from huxin.actions import upkeep

    tables = upkeep.keep_in(Home(args.home), args.url, args.endpoint, _say.patient())
    if args.json:
        _say.as_json({"tables": tables, "url": args.url})
    else:
        _say.out(f"事实库的 {tables} 张表已在 {args.url}，今后每一批先送到那里才算收下。")
    return 0


def _fetch(args: argparse.Namespace) -> int:
    from huxin.actions import upkeep

    brought = upkeep.fetch(Home(args.home), _say.patient())
    if args.json:
        _say.as_json({"brought": brought})
    else:
        _say.out(f"取回了 {brought} 个数据文件。" if brought else "本机的数据文件与对象存储一致，没有要取的。")
    return 0


def _release(args: argparse.Namespace) -> int:
    from huxin.actions import upkeep

    found = upkeep.release(Home(args.home), now=now(), dry_run=args.dry_run)
    if args.json:
        told = {"released": found.files, "runs": found.runs, "kept": found.kept, "busy": found.busy}
        _say.as_json(told | {"dry_run": args.dry_run})
        return 0
    stay = "，".join(f"{why} {n} 次" for why, n in found.kept.items()) or "没有"
    what = f"{len(found.runs)} 次监测的明细和 {found.files} 个不再用到的旧文件（一天以内的文件保留）"
    for run in found.runs if args.dry_run else ():
        _say.out(f"    {run}")
    _say.out(f"会清理 {what}，这次什么也没有删。" if args.dry_run else f"清理了 {what}。")
    _say.out(f"按保留规则留下的监测：{stay}。")
    if found.busy:
        _say.out("有监测正在运行，监测的明细这次没有清理。请等它结束后再试。")
    return 0
