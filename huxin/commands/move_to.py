"""搬迁：把系统记录从 SQLite 整体搬到 PostgreSQL 的空库，逐表比对；--check 只比对。退出码：0 一致，1 不一致。"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from huxin.actions import installation, moving
from huxin.base import postgres
from huxin.base.errors import NotFound
from huxin.commands import _say
from huxin.commands._phases import padded, width

NEEDS = "django"
_DIGITS = 16  # of a digest, for the eye


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "url", metavar="postgres://用户:口令@主机:端口/库名",
        help="空库的地址；口令可以不写在这里，改由环境变量 PGPASSWORD 或 ~/.pgpass 提供",
    )  # fmt: skip
    parser.add_argument("--check", action="store_true", help="不搬，只把已搬去的库与本机的逐表比对")


def run(args: argparse.Namespace) -> int:
    """Move or compare; 0 where both sides are alike, 1 otherwise."""
    if not installation.is_there():
        raise NotFound(f"「{args.home}」不是护薪的数据文件夹。请核对 --home 或环境变量 HUXIN_HOME。")
    act = moving.compare if args.check else moving.move
    found = act(settings.HUXIN_HOME, url=args.url, progress=_say.patient())
    alike, address = all(one.alike for one in found), postgres.without_password(args.url)
    if args.json:
        _say.as_json({"ok": alike, "url": address, "tables": [vars(one) | {"alike": one.alike} for one in found]})
        return 0 if alike else 1
    for line in _lines(found):
        _say.out(line)
    if not alike:
        _say.out("✗ 两边不一致，见上表。" + ("" if args.check else "没有搬过去任何内容，本机的数据未动。"))
    elif args.check:
        _say.out("✓ 两边一致。")
    else:
        _say.out(_what_next(address, settings.HUXIN_HOME.database))
    return 0 if alike else 1


def _lines(found: Sequence[moving.Compared]) -> list[str]:
    rows = [("表", "本机行数", "对方行数", "本机摘要", "对方摘要", "")]
    for one in found:
        digests = one.here.digest[:_DIGITS], one.there.digest[:_DIGITS]
        rows.append((one.table, str(one.here.rows), str(one.there.rows), *digests, "一致" if one.alike else "不一致"))
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(padded(cell, wide) for cell, wide in zip(row, widths, strict=True)).rstrip() for row in rows]


def _what_next(address: str, kept: Path) -> str:
    return (
        "✓ 已搬到 PostgreSQL，逐表一致。此后所有命令和 huxin serve 都要设置：\n\n"
        f"  export HUXIN_DATABASE_URL={address}\n\n"
        "口令写在地址里用户名之后、@ 之前，用半角冒号隔开，或放在 PGPASSWORD 或 ~/.pgpass。\n"
        f"设好之前请不要再用本机的库；{kept} 原样保留，确认无误后再删除。"
    )
