"""备份：make 在运行中做一份；list 列出；check 核对是否完好；release 只留最近几份。密钥不在其中，除非加 --with-keys。"""

import argparse
from pathlib import Path

from huxin.actions import backup, installation
from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.base.vault import Vault
from huxin.commands import _passphrase, _say
from huxin.commands._times import SHANGHAI, now

NEEDS = "django"
DAMAGED = 1
"""Exit code where something is missing or damaged."""

_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Four verbs, each of a folder that holds backups."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="make|list|check|release")
    make = verbs.add_parser("make", help="做一份备份；已有的内容不再复制")
    _passphrase.add_arguments(make, "密钥也放进备份，用口令加密（口令丢失就打不开）")
    listing = verbs.add_parser("list", help="列出备份，从早到晚")
    check = verbs.add_parser("check", help="从头到尾读一遍全部备份，指出缺失和损坏的内容；退出码 1 为有问题")
    release = verbs.add_parser("release", help="只留最近几份，删除更早的备份和只有它们用到的内容")
    release.add_argument("--keep", type=_positive, required=True, metavar="N", help="留最近几份")
    for verb in (make, listing, check, release):
        verb.add_argument("folder", type=Path, metavar="备份文件夹", help="最好在另一块磁盘上")


def run(args: argparse.Namespace) -> int:
    """Exit code 1 where something is missing or damaged."""
    return {"make": _make, "list": _list, "check": _check, "release": _release}[args.verb](args)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError("应是大于零的整数")
    return int(text)


def _make(args: argparse.Namespace) -> int:
    if not installation.is_there():
        raise NotFound(f"「{args.home}」不是护薪的数据文件夹。请核对 --home 或环境变量 HUXIN_HOME。")
    passphrase = _passphrase.asked(args, twice=True)
    made = backup.make(Home(args.home), args.folder, clock=now, passphrase=passphrase, progress=_say.patient())
    if args.json:
        _say.as_json(vars(made) | {"ok": not made.missing})
        return DAMAGED if made.missing else 0
    _say.out(
        f"✓ 备份 {made.name} 已完成：截至 {_local(made.at)}，{made.files} 个文件，{_size(made.size)}，"
        f"其中新写入 {_size(made.written)}。"
    )
    _say.out(
        "密钥在备份里，用口令加密。"
        if made.with_keys
        else "备份里没有密钥，没有密钥就读不出个人信息和收件原件：请把密钥文件夹另行保存在别处。"
    )
    for name in made.missing[:_SHOWN]:
        _say.out(f"✗ 数据文件 {name} 在本机就已经不见了，不在这份备份里。")
    if made.missing:
        _say.out(f"共缺 {len(made.missing)} 个数据文件。请运行 huxin store check 查看影响。")
    return DAMAGED if made.missing else 0


def _list(args: argparse.Namespace) -> int:
    found, damaged = backup.listed(Vault(args.folder))
    rows = [
        {
            "name": one.name, "at": one.at, "files": len(one.files), "with_keys": one.told["keys"] is not None,
            "size": sum(held.size for held in one.files.values()), "database": one.told["database"]["kind"],
        }
        for one in found
    ]  # fmt: skip
    if args.json:
        _say.as_json({"backups": rows, "damaged": damaged})
        return DAMAGED if damaged else 0
    for row in rows:
        keys = "有密钥" if row["with_keys"] else "无密钥"
        _say.out(f"{_local(row['at'])}  {row['name']}  {row['files']} 个文件  {_size(row['size'])}  {keys}")
    for name in damaged:
        _say.out(f"✗ 备份 {name} 的清单已损坏，不能恢复。")
    if not rows and not damaged:
        _say.out("还没有做完的备份。")
    return DAMAGED if damaged else 0


def _check(args: argparse.Namespace) -> int:
    backups, faults = _checked(args)
    if args.json:
        _say.as_json({"ok": not faults, "backups": backups, "faults": faults})
        return DAMAGED if faults else 0
    for one in faults[:_SHOWN]:
        _say.out(f"✗ 备份 {one.backup} 的 {one.file}：{one.piece} {one.fault}。")
    if faults:
        spoilt = len({one.backup for one in faults})
        _say.out(
            f"核对了 {backups} 份备份，{spoilt} 份不能恢复。本机的内容还在时，删去上面的片段再做一份备份，会重新写入。"
        )
        return DAMAGED
    _say.out(f"核对了 {backups} 份备份，全部完好。")
    return 0


def _checked(args: argparse.Namespace) -> tuple[int, list[backup.Fault]]:
    say = _say.patient()
    return backup.check(Vault(args.folder, say), say)


def _release(args: argparse.Namespace) -> int:
    vault = Vault(args.folder)
    vault.names()  # refuses a folder that holds none, rather than making it one
    with vault.alone():
        gone, freed = vault.release(args.keep)
    if args.json:
        _say.as_json({"released": gone, "freed": freed})
    else:
        _say.out(f"删除了 {gone} 份较早的备份，腾出 {_size(freed)}。")
    return 0


def _local(at: "object") -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"  # type: ignore[attr-defined]


def _size(count: int) -> str:
    for unit in ("字节", "KB", "MB"):
        if count < 1024:
            return f"{count:.0f} {unit}"
        count = count // 1024
    return f"{count} GB"
