"""工作日历：import 导入国务院放假通知的原文，show 逐日显示一年的放假和补班。"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from huxin.access import SYSTEM
from huxin.actions import calendar as actions
from huxin.base.errors import BadSource
from huxin.commands import _say
from huxin.commands._times import day, now
from huxin.law import notice
from huxin.law.calendar import Swap, calendar

_KINDS = {"off": "放假", "work": "上班"}
_LONGEST = 200_000  # characters; a notice has some eight hundred


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb, then what it needs."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="import|show")
    bring = verbs.add_parser("import", help="导入一年的放假通知：先逐日列出，确认后保存")
    bring.add_argument("file", help="保存通知全文的文本文件；写 - 从标准输入读取")
    bring.add_argument("--announced", type=day, metavar="日期", help="发布日期；原文有落款时不用写")
    bring.add_argument("--yes", action="store_true", help="不询问，直接保存")
    show = verbs.add_parser("show", help="逐日显示一年的放假和补班")
    show.add_argument("year", type=int, help="年份")
    show.add_argument("--known-on", type=day, metavar="日期", help="只按这一天已经公布的通知显示")


def run(args: argparse.Namespace) -> int:
    """Do it and say so."""
    return _import(args) if args.verb == "import" else _show(args)


def _import(args: argparse.Namespace) -> int:
    found = notice.read(_text(args.file), calendar(), args.announced)
    known = actions.is_on_file(found)
    if not args.json:
        _say.out(f"{found.year}年，国务院办公厅 {found.announced_on} 的通知：")
        _table(found.swaps)
        for doubt in found.doubts:
            _say.out(f"注意：{doubt}。")
    counted, saved = 0, not known and (args.yes or _confirmed(args.file))
    if saved:
        actions.keep(actor=SYSTEM, found=found, now=now())
        counted = actions.follow(now=now())
    if args.json:
        _say.as_json({"year": found.year, "announced_on": found.announced_on, "days": _rows(found.swaps)}
                     | {"doubts": found.doubts, "saved": saved, "known": known})  # fmt: skip
    elif known:
        _say.out("这份通知已经录入，日历没有改变。")
    else:
        _say.out(
            f"已保存，{counted} 件在办事项的时限已按新日历重算。"
            if saved
            else "没有保存。逐日核对无误后，加 --yes 再次运行即可保存。"
        )
    return 0 if saved or known else 1


def _show(args: argparse.Namespace) -> int:
    held = calendar(args.known_on)
    latest = {swap.day: swap for swap in held.swaps}
    found = [swap for swap in sorted(latest.values()) if swap.day.year == args.year]
    missing = held.notice(date(args.year, 1, 1)) if 1 <= args.year <= 9999 else f"没有{args.year}年。"
    if args.json:
        _say.as_json({"year": args.year, "known": missing is None, "days": _rows(found)})
    else:
        _table(found)
        if missing:
            _say.err(missing)
    return 0 if missing is None else 1


def _text(file: str) -> str:
    try:
        text = sys.stdin.read(_LONGEST + 1) if file == "-" else _decoded(Path(file))
    except (OSError, UnicodeDecodeError):
        raise BadSource(
            f"不能读取 {file}。请把通知全文保存为文本文件（UTF-8 或 GB18030），或者用 - 从标准输入粘贴。"
        ) from None
    if len(text) > _LONGEST:
        raise BadSource(f"{file} 太长，不像是一份放假通知。请只保存通知的正文和落款。")
    return text


def _decoded(file: Path) -> str:
    with file.open("rb") as source:
        data = source.read(4 * _LONGEST + 4)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _confirmed(file: str) -> bool:
    """Asked of the person at the terminal; where nobody can answer, no."""
    if file == "-" or not sys.stdin.isatty():
        return False
    return input("与原文逐日核对无误，保存吗？（y/N） ").strip().lower() in ("y", "yes", "是")


def _table(swaps: Sequence[Swap]) -> None:
    for row in _rows(swaps):
        _say.out(f"{row['day']}  周{row['weekday']}  {_KINDS[row['kind']]}  {row['holiday']}")


def _rows(swaps: Sequence[Swap]) -> list[dict[str, str]]:
    return [
        {
            "day": swap.day.isoformat(),
            "weekday": "一二三四五六日"[swap.day.weekday()],
            "kind": swap.kind,
            "holiday": swap.holiday,
            "announced_on": swap.announced_on.isoformat(),
        }
        for swap in swaps
    ]
