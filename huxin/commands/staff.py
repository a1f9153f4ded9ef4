"""用户：list 列出，add 新增，停用、恢复、解锁，重置口令和二次验证。口令不写在命令行上。"""

import argparse
import getpass
import sys
from typing import Any

from huxin.access import OF_STAFF, SYSTEM, Role
from huxin.actions import staff as actions
from huxin.base.errors import Refused
from huxin.commands import _say
from huxin.commands._times import now
from huxin.queries import roll as queries

_STANDING = {
    "deactivate": (actions.deactivate, "停用用户：不能再登录，已登录的立即退出", "已停用 {}，其登录已全部退出。"),
    "activate": (actions.activate, "恢复用户，口令不变", "已恢复 {}，口令不变。"),
    "second-reset": (actions.reset_second, "重置二次验证，如手机丢失", "已重置 {} 的二次验证，其登录已全部退出。"),
    "unlock": (actions.unlock, "解除连续输错口令后的锁定", "已解除 {} 的锁定。"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb, then what it needs."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="|".join(("list", "add", "password", *_STANDING)))
    verbs.add_parser("list", help="列出用户")
    add = verbs.add_parser("add", help="新增用户")
    add.add_argument("username", help="用户名")
    add.add_argument("--name", default="", help="姓名")
    roles = "、".join(f"{role.value} {role.label}" for role in OF_STAFF)
    add.add_argument("--role", required=True, help=roles)
    add.add_argument(
        "--region", action="append", default=[], help="管辖区划代码前缀，如 6204；可多次，企业和开户银行用户不写"
    )
    add.add_argument("--sector", action="append", default=[], help="主管行业；可多次，不写为全部行业")
    add.add_argument(
        "--unit",
        action="append",
        default=[],
        help="所属单位，可多次：企业用户写统一社会信用代码，开户银行用户写工资专户表里的开户行",
    )
    add.add_argument("--body", default="", help="代表的单位，如 office_620402；不写则按角色和区划认定")
    password = verbs.add_parser("password", help="重置口令，下次登录须修改")
    password.add_argument("username", help="用户名")
    for parser in (add, password):
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读取口令")
    for verb, (_, told, _) in _STANDING.items():
        verbs.add_parser(verb, help=told).add_argument("username", help="用户名")


def run(args: argparse.Namespace) -> int:
    """Do it and say so."""
    if args.verb == "list":
        return _list(args)
    if args.verb == "add":
        made, said = _add(args), "已新增用户 {}，首次登录须修改口令。"
    elif args.verb == "password":
        actions.find(actor=SYSTEM, username=args.username)
        made = actions.reset(actor=SYSTEM, username=args.username, password=_password(args), now=now())
        said = "已重置 {} 的口令，下次登录须修改。"
    else:
        act, _, said = _STANDING[args.verb]
        made = act(actor=SYSTEM, username=args.username, now=now())
    if args.json:
        _say.as_json({"username": made.username, "role": made.role})
    else:
        _say.out(said.format(f"{made.username}（{Role(made.role).label}）"))
    return 0


def _add(args: argparse.Namespace) -> Any:
    post = actions.Post(args.role, args.region, args.sector, args.unit, args.body)
    actions.check(username=args.username, post=post)
    return actions.add(
        actor=SYSTEM, username=args.username, display_name=args.name, post=post, password=_password(args), now=now()
    )


def _list(args: argparse.Namespace) -> int:
    rows = queries.staff()
    if args.json:
        _say.as_json(rows)
        return 0
    for row in rows:
        reach = "、".join((*row.regions, *row.units)) + ("（" + "、".join(row.sectors) + "）" if row.sectors else "")
        cells = [row.username, row.display_name, Role(row.role).label, reach, "" if row.is_active else "停用"]
        _say.out("\t".join(cells))
    if not rows:
        _say.err("还没有用户。用 huxin staff add 新增。")
    return 0


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Refused("这里没有终端，无法提示输入口令。请加 --password-stdin，从标准输入读取一行口令。")
    first = getpass.getpass("口令：")
    if first != getpass.getpass("再输一遍："):
        raise Refused("两次输入的口令不一致，请重试。")
    return first
