"""接入系统：grant 开通，list 列出，revoke 停用。开通后，对方按全国建筑工人实名制接口 open.api 报送。"""

import argparse

from huxin.access import SYSTEM
from huxin.actions import senders as actions
from huxin.commands import _say
from huxin.commands._times import SHANGHAI, now
from huxin.queries import senders as queries


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb, then what it needs."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="grant|list|revoke")
    grant = verbs.add_parser("grant", help="开通一个系统，或改变它的权限；显示密钥")
    grant.add_argument("appid", help="对方报送时使用的 appid，一个项目一个的即项目编码")
    grant.add_argument("--name", default="", help="系统或厂商的名称")
    grant.add_argument("--secret", default="", metavar="S", help="沿用对方已有的密钥；不写则自动生成")
    grant.add_argument("--project", action="append", default=[], metavar="CODE", help="可以报送的项目；可多次")
    grant.add_argument("--region", action="append", default=[], metavar="CODE", help="可以登记新项目的区划；可多次")
    grant.add_argument(
        "--window",
        type=int,
        default=actions.WINDOW_MINUTES,
        metavar="MINUTES",
        help="允许对方时钟误差的分钟数（默认 10）",
    )
    grant.add_argument("--ip", action="append", default=[], metavar="CIDR", help="只接受来自这些网段的请求；可多次")
    grant.add_argument(
        "--rate", type=int, default=actions.PER_MINUTE, metavar="N", help="每分钟最多多少次（默认 60000）"
    )
    verbs.add_parser("list", help="列出全部接入系统")
    verbs.add_parser("revoke", help="停用，已报送的数据不变").add_argument("appid", help="要停用的 appid")


def run(args: argparse.Namespace) -> int:
    """Do it and say so."""
    if args.verb == "list":
        return _list(args)
    if args.verb == "revoke":
        actions.revoke(args.appid, actor=SYSTEM, now=now())
        said, told = {"appid": args.appid}, f"已停用 {args.appid}。"
    else:
        given = actions.Grant(
            *(args.appid, args.name, args.secret, args.project, args.region, args.ip),
            window_minutes=args.window,
            per_minute=args.rate,
        )
        secret = actions.grant(given, actor=SYSTEM, now=now())
        said, told = {"appid": args.appid, "secret": secret}, f"已开通 {args.appid}。\n密钥：{secret}\n请妥善交给对方。"
    if args.json:
        _say.as_json(said)
    else:
        _say.out(told)
    return 0


def _list(args: argparse.Namespace) -> int:
    rows = queries.senders(SYSTEM, today=now().astimezone(SHANGHAI).date())
    if args.json:
        _say.as_json(rows)
        return 0
    for row in rows:
        seen = f"最近 {row.last_seen.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if row.last_seen else "从未报送"
        cells = [
            row.appid,
            row.name,
            "、".join((*row.projects, *row.regions)),
            seen,
            "已停用" if row.revoked_at else "",
        ]
        _say.out("\t".join(cells))
    return 0
