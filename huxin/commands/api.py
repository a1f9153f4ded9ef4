"""接口客户端：grant 开通、list 列出、revoke 停用；subscribe 推送、replay 重发；listings 导入惩戒名单。"""

import argparse
from pathlib import Path

from huxin.access import SYSTEM, Role
from huxin.access.scopes import ROLES, SCOPES, TYPES
from huxin.actions import clients, hooks, listings
from huxin.base.errors import NotFound
from huxin.base.files import why
from huxin.commands import _say
from huxin.commands._times import SHANGHAI, moment, now
from huxin.queries import clients as queries


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb, then what it needs."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="|".join(_VERBS))
    grant = verbs.add_parser("grant", help="开通一个系统，或改变它的权限；显示新的密钥")
    grant.add_argument("name", help="系统的名称")
    grant.add_argument("--scope", action="append", required=True, choices=list(SCOPES), help="可以查什么；可多次")
    grant.add_argument("--region", action="append", default=[], metavar="CODE", help="可以查哪里，区划代码；可多次")
    grant.add_argument("--sector", action="append", default=[], metavar="S", help="只查这些行业；可多次")
    grant.add_argument(
        "--role",
        default=Role.SECTOR.value,
        choices=[role.value for role in ROLES],
        help="对方是什么部门（默认 sector）",
    )
    grant.add_argument("--rate", type=int, default=clients.PER_MINUTE, help="每分钟最多多少次（默认 600）")
    verbs.add_parser("list", help="列出全部客户端和订阅")
    verbs.add_parser("revoke", help="停用，立即生效").add_argument("name", help="系统的名称")
    subscribe = verbs.add_parser("subscribe", help="登记一个接收地址；显示签名密钥")
    subscribe.add_argument("name", help="系统的名称")
    subscribe.add_argument("url", help="接收地址")
    subscribe.add_argument("--event", action="append", required=True, choices=list(TYPES), help="推送什么；可多次")
    verbs.add_parser("unsubscribe", help="取消一个订阅").add_argument("number", type=int, help="订阅的编号")
    verbs.add_parser("dead", help="列出送不到、已放弃的消息")
    replay = verbs.add_parser("replay", help="重发已放弃的消息；写 --since 时，那以后送到过的也再发")
    replay.add_argument("--subscription", type=int, metavar="N", help="只重发这个订阅的")
    replay.add_argument("--since", type=moment, metavar="T", help="从这个时刻的事件起")
    take = verbs.add_parser("listings", help="导入惩戒名单（CSV 或 XLSX）")
    take.add_argument("file", type=Path, help="文件；表头：" + "、".join(listings.COLUMNS.values()))


def run(args: argparse.Namespace) -> int:
    """Do it and say so."""
    said, told = _VERBS[args.verb](args)
    if args.json:
        _say.as_json(said)
    else:
        _say.out(told)
    return 0


def _grant(args: argparse.Namespace) -> tuple[object, str]:
    given = clients.ClientGrant(args.name, args.scope, args.region, args.sector, args.role, args.rate)
    made = clients.grant(given, actor=SYSTEM, now=now())
    told = (
        f"已开通 {args.name}。\n客户端编号：{made.client_id}\n密钥：{made.secret}\n密钥只显示这一次，请妥善交给对方。"
    )
    return {"client_id": made.client_id, "secret": made.secret}, told


def _list(args: argparse.Namespace) -> tuple[object, str]:
    rows, subscribed = queries.clients(actor=SYSTEM), queries.subscriptions(actor=SYSTEM)
    lines = []
    for row in rows:
        seen = f"最近 {row.seen_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if row.seen_at else "从未使用"
        state = "已停用" if row.revoked_at else f"查询 {row.calls} 次，被拒绝 {row.refused} 次"
        reach = "、".join((*row.regions, *row.sectors))
        lines.append("\t".join([row.name, row.client_id, "、".join(row.scopes), reach, seen, state]))
    for one in subscribed:
        state = "已取消" if one.ended_at else f"等待 {one.waiting}，已放弃 {one.dead}"
        lines.append("\t".join([f"订阅 {one.number}", one.name, one.url, "、".join(one.types), state]))
    return {"clients": rows, "subscriptions": subscribed}, "\n".join(lines) or "还没有接口客户端。"


def _revoke(args: argparse.Namespace) -> tuple[object, str]:
    clients.revoke(args.name, actor=SYSTEM, now=now())
    return {"name": args.name}, f"已停用 {args.name}。"


def _subscribe(args: argparse.Namespace) -> tuple[object, str]:
    secret = hooks.subscribe(actor=SYSTEM, name=args.name, url=args.url, types=args.event, now=now())
    return {"secret": secret}, f"已登记。\n签名密钥：{secret}\n密钥只显示这一次，请妥善交给对方。"


def _unsubscribe(args: argparse.Namespace) -> tuple[object, str]:
    hooks.unsubscribe(actor=SYSTEM, number=args.number, now=now())
    return {"number": args.number}, f"已取消订阅 {args.number}。"


def _dead(args: argparse.Namespace) -> tuple[object, str]:
    rows = queries.dead(actor=SYSTEM)
    lines = ["\t".join([one.name, one.type, one.subject, f"{one.tries} 次", one.last_error]) for one in rows]
    return rows, "\n".join(lines) or "没有送不到的消息。"


def _replay(args: argparse.Namespace) -> tuple[object, str]:
    count = hooks.replay(actor=SYSTEM, number=args.subscription, since=args.since, now=now())
    return {"messages": count}, f"{count} 条消息将重新发出。"


def _listings(args: argparse.Namespace) -> tuple[object, str]:
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise NotFound(f"读不到文件 {args.file}（{why(error)}）。") from None
    done = listings.take(actor=SYSTEM, data=data, file_name=args.file.name, now=now())
    return done, f"新列入或新登记 {done.new} 项，有变化 {done.changed} 项，已有 {done.known} 项。"


_VERBS = {
    "grant": _grant, "list": _list, "revoke": _revoke, "subscribe": _subscribe, "unsubscribe": _unsubscribe,
    "dead": _dead, "replay": _replay, "listings": _listings,
}  # fmt: skip
