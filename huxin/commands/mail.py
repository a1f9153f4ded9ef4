"""邮件：set 设置服务器、test 试发、status 查看、address 登记邮箱、mode 选择方式。口令从提示或标准输入读取。"""

import argparse
import getpass
import re
import sys

from huxin.access import SYSTEM
from huxin.actions import mail as actions
from huxin.actions import notices
from huxin.base.errors import HuxinError, Refused
from huxin.channels.mail import Fate, Letter, Security, Server, line
from huxin.commands import _say
from huxin.commands._times import SHANGHAI, now
from huxin.queries import mail as queries

PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,39}", re.ASCII)
_SITE = re.compile(r"https?://[^\s/]+(?:/\S*)?")


class MailUnset(HuxinError):
    """No mail server is set."""

    code = "mail_unset"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb, then what it needs."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="set|test|status|address|mode")
    given = verbs.add_parser("set", help="设置邮件服务器，替换原来的设置")
    given.add_argument("--host", required=True, help="邮件服务器地址")
    given.add_argument("--port", type=int, help="端口（默认 tls 465、starttls 587、none 25）")
    given.add_argument("--security", choices=[s.value for s in Security], default="tls", help="加密方式（默认 tls）")
    given.add_argument("--sender", required=True, help="发件地址")
    given.add_argument("--username", default="", help="登录名；不写则不登录")
    given.add_argument("--password-stdin", action="store_true", help="从标准输入读取口令")
    given.add_argument("--site", default="", help="控制台的网址，写进邮件，如 https://huxin.example")
    test = verbs.add_parser("test", help="立即试发一封")
    test.add_argument("address", help="收件地址")
    verbs.add_parser("status", help="服务器、等待和退回的邮件")
    address = verbs.add_parser("address", help="登记用户的邮箱；地址写空字符串为撤销")
    address.add_argument("username", help="用户名")
    address.add_argument("address", help="邮箱地址")
    mode = verbs.add_parser("mode", help="用户怎样收邮件")
    mode.add_argument("username", help="用户名")
    mode.add_argument("mode", help="、".join(f"{key} {said}" for key, said in notices.MODES.items()))


def run(args: argparse.Namespace) -> int:
    """Do it and say so."""
    verbs = {"set": _set, "test": _test, "status": _status, "address": _address, "mode": _mode}
    return verbs[args.verb](args)


def _set(args: argparse.Namespace) -> int:
    security = Security(args.security)
    port = PORTS[security] if args.port is None else args.port
    if not _HOST.fullmatch(args.host) or not 0 < port < 65536:
        raise Refused("邮件服务器应写成主机名或 IP 地址，端口在 1 到 65535 之间。")
    if not notices.is_address(args.sender):
        raise Refused("发件地址应写成 noreply@example.cn 这样。")
    if args.site and not _SITE.fullmatch(args.site):
        raise Refused("控制台的网址应写成 https://huxin.example 这样。")
    if args.username and security is Security.NONE:
        raise Refused("没有加密的连接不能登录，口令会以明文传输。请用 --security tls 或 starttls，或不写 --username。")
    password = _password(args) if args.username else ""
    if not (args.username + password).isascii():
        raise Refused("邮件服务器的登录名和口令只能用英文字母、数字和符号。")
    server = Server(args.host, port, security, args.sender, args.username, password)
    actions.configure(actor=SYSTEM, server=server, site=args.site, now=now())
    _done(
        args, {"host": server.host, "port": port}, f"已设置邮件服务器 {server.host}:{port}。用 huxin mail test 试发。"
    )
    if not args.site:
        _say.err("没有写 --site，邮件里不会有控制台的网址。")
    return 0


def _test(args: argparse.Namespace) -> int:
    office = _office()
    if not notices.is_address(args.address):
        raise Refused("收件地址应写成 wang@example.cn 这样。")
    at = now().astimezone(SHANGHAI)
    body = f"收到这封邮件，说明邮件已经设置好。\n\n{office.site}\n"
    with line(office.server) as send:
        answer = send(Letter(f"test-{at.timestamp():.6f}", args.address, "试发邮件", body, at))
    sent = answer.fate is Fate.SENT
    _done(args, {"fate": answer.fate, "said": answer.said}, "服务器已收下，请到收件箱查看。" if sent else answer.said)
    return 0 if sent else 1


def _status(args: argparse.Namespace) -> int:
    office, found = queries.post_office(), queries.status()
    if args.json:
        where = office and {"host": office.server.host, "port": office.server.port, "site": office.site}
        _say.as_json({"server": where, "queue": found})
        return 0
    if office is None:
        _say.out("服务器  尚未设置，用 huxin mail set 设置")
    else:
        server = office.server
        signed_in = "登录" if server.username else "不登录"
        _say.out(f"服务器  {server.host}:{server.port}  {server.security}  {signed_in}  发件地址 {server.sender}")
    since = f"，最早的一封 {found.waiting_since.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if found.waiting_since else ""
    _say.out(f"等待    {found.waiting} 封{since}")
    _say.out(f"被退回  {found.failed} 封")
    if found.last_sent_at:
        _say.out(f"最近发出  {found.last_sent_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
    if found.last_error:
        _say.out(f"最近的问题  {found.last_error}")
    return 0


def _address(args: argparse.Namespace) -> int:
    notices.set_email(actor=SYSTEM, username=args.username, address=args.address, now=now())
    said = "已登记" if args.address.strip() else "已撤销"
    _done(args, {"username": args.username}, f"{said} {args.username} 的邮箱。")
    if queries.post_office() is None:
        _say.err("尚未设置邮件服务器：邮件会等着，设置后发出。用 huxin mail set 设置。")
    return 0


def _mode(args: argparse.Namespace) -> int:
    notices.set_mode(actor=SYSTEM, username=args.username, mode=args.mode, now=now())
    _done(args, {"username": args.username, "mode": args.mode}, f"{args.username}：{notices.MODES[args.mode]}。")
    return 0


def _office() -> queries.PostOffice:
    office = queries.post_office()
    if office is None:
        raise MailUnset("尚未设置邮件服务器。请先用 huxin mail set 设置。")
    return office


def _done(args: argparse.Namespace, found: dict[str, object], said: str) -> None:
    if args.json:
        _say.as_json(found)
    else:
        _say.out(said)


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Refused("这里没有终端，无法提示输入口令。请加 --password-stdin，从标准输入读取一行口令。")
    return getpass.getpass("邮件服务器的口令：")
