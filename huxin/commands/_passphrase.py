"""The passphrase that protects keys in a backup; never on the command line, which others on the machine can read."""

import argparse
import getpass
import sys

from huxin.base.errors import Refused


def add_arguments(parser: argparse.ArgumentParser, help_: str) -> None:
    """Whether there is one, and where it comes from."""
    parser.add_argument("--with-keys", action="store_true", help=help_)
    parser.add_argument("--passphrase-stdin", action="store_true", help="从标准输入读取一行口令")


def asked(args: argparse.Namespace, *, twice: bool) -> str | None:
    """The passphrase, or None where keys are not wanted. Raises Refused where nobody can be asked."""
    if not args.with_keys:
        return None
    if args.passphrase_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Refused("这里没有终端，无法提示输入口令。请加 --passphrase-stdin，从标准输入读取一行口令。")
    first = getpass.getpass("保护密钥的口令：")
    if twice and first != getpass.getpass("再输一遍："):
        raise Refused("两次输入的口令不一致，请重试。")
    return first
