"""恢复：把某一时刻以前最近的一份备份恢复到空的数据文件夹（--home），并核验。退出码：0 核验通过，1 核验不通过。"""

import argparse
from pathlib import Path

from huxin.actions import received, restoring
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.vault import Backup, Vault
from huxin.commands import _passphrase, _say
from huxin.commands._times import SHANGHAI, moment, now

NEEDS = "django"
WRONG = 1
"""Exit code where what was restored does not pass."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """From where, as of when, and whether the keys are in it."""
    parser.add_argument("folder", type=Path, metavar="备份文件夹", help="huxin backup make 写的文件夹")
    parser.add_argument(
        "--at", type=moment, metavar="时刻", help="取这个时刻以前最近的一份，如 2019-11-30T18:00；默认最近的一份"
    )
    parser.add_argument(
        "--received", action="store_true",
        help="再按原件补上这份备份以后、到 --at 为止收到的文件和请求（取自下一份备份，要有密钥）",
    )  # fmt: skip
    _passphrase.add_arguments(parser, "密钥也从备份恢复，需要做备份时的口令")


def run(args: argparse.Namespace) -> int:
    """Restore, then verify; 0 where everything is as it was."""
    home, say = Home(args.home), _say.patient()
    vault = Vault(args.folder, say)
    chosen = restoring.choose(vault, args.at)
    if args.received and args.at is None:
        raise Refused("--received 要与 --at 一起用：补到哪个时刻为止。")
    after = received.later(vault, chosen) if args.received else None
    passphrase = _passphrase.asked(args, twice=False)
    restoring.restore(home, vault, chosen, passphrase=passphrase, progress=say)
    clock.live_in(home)  # which may have one of its own only now
    if after:
        done = received.take_again(home, vault, chosen, after, until=args.at, now=now(), progress=say)
        _say.err(f"按原件补上：文件 {done.files} 个，接口请求 {done.requests} 个。")
    found = restoring.verify(home, now=now(), progress=say)
    if args.json:
        audited = found.audited and {"ok": found.audited.broken is None, "message": found.audited.sentence}
        _say.as_json(
            {"ok": found.ok, "backup": chosen.name, "at": chosen.at, "damaged": found.damages, "audit": audited}
        )
        return 0 if found.ok else WRONG
    _tell(home, chosen, found)
    return 0 if found.ok else WRONG


def _tell(home: Home, chosen: Backup, found: restoring.Verified) -> None:
    _say.out(f"已恢复到 {home.path}：备份 {chosen.name}，截至 {chosen.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}。")
    _say.out("这一时刻以后的办理、登记和收到的文件不在其中，请公布丢失的时段，并重新导入那段时间的文件。")
    for harm in found.damages:
        _say.out(f"✗ 数据文件 {harm.path} 与入库时记下的不符。请运行 huxin store check 查看影响。")
    if not found.damages:
        _say.out(f"✓ 事实库 {found.files} 个数据文件与入库时一致。")
    if found.audited is None:
        _say.out("密钥还不在，个人信息读不出来，存证链没有核验。请把密钥文件夹放到位，再运行 huxin audit verify。")
    else:
        _say.out(f"✗ {found.audited.sentence}" if found.audited.broken else "✓ 存证链核验通过。")
