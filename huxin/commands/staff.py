"""用户:add 新增、list 列出、reset 重置口令。口令从提示或标准输入读取,不写在命令行上。"""

import argparse
import getpass
import sys

from huxin.access import SYSTEM, Role
from huxin.actions import staff as actions
from huxin.base.errors import Refused
from huxin.commands import _say
from huxin.commands._times import now
from huxin.queries import roll as queries


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb, then what it needs."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add|list|reset")
    add = verbs.add_parser("add", help="新增用户")
    add.add_argument("username", help="用户名")
    add.add_argument("--name", default="", help="姓名")
    add.add_argument("--role", required=True, help="、".join(f"{role.value} {role.label}" for role in Role))
    add.add_argument("--region", action="append", required=True, help="管辖区划代码前缀,如 6204;可多次")
    add.add_argument("--sector", action="append", default=[], help="主管行业;可多次,不写为全部行业")
    add.add_argument("--password-stdin", action="store_true", help="从标准输入读取口令")
    verbs.add_parser("list", help="列出用户")
    reset = verbs.add_parser("reset", help="重置口令,下次登录须修改")
    reset.add_argument("username", help="用户名")
    reset.add_argument("--password-stdin", action="store_true", help="从标准输入读取口令")


def run(args: argparse.Namespace) -> int:
    """Do it and say so."""
    if args.verb == "list":
        return _list(args)
    if args.verb == "add":
        made = actions.add(
            actor=SYSTEM,
            username=args.username,
            display_name=args.name,
            role=args.role,
            regions=args.region,
            sectors=args.sector,
            password=_password(args),
            now=now(),
        )
        said = f"已新增用户 {made.username}({Role(made.role).label})"
    else:
        made = actions.reset(actor=SYSTEM, username=args.username, password=_password(args), now=now())
        said = f"已重置 {made.username} 的口令"
    if args.json:
        _say.as_json({"username": made.username, "role": made.role})
    else:
        _say.out(f"{said},首次登录须修改口令。")
    return 0


def _list(args: argparse.Namespace) -> int:
    rows = queries.staff()
    if args.json:
        _say.as_json(rows)
        return 0
    for row in rows:
        reach = "、".join(row.regions) + ("(" + "、".join(row.sectors) + ")" if row.sectors else "")
        cells = [row.username, row.display_name, Role(row.role).label, reach, "" if row.is_active else "停用"]
        _say.out("\t".join(cells))
    if not rows:
        _say.err("还没有用户。用 huxin staff add 新增。")
    return 0


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Refused("这里没有终端,无法提示输入口令。请加 --password-stdin,从标准输入读取一行口令。")
    first = getpass.getpass("口令:")
    if first != getpass.getpass("再输一遍:"):
        raise Refused("两次输入的口令不一致,请重试。")
    return first
