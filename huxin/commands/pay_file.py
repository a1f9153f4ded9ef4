"""代发文件：把一个项目一个月的工资表中尚未发放的，做成交给开户银行的文件（含控制总额）。--list 列出银行格式。"""

import argparse
from pathlib import Path

from huxin.access import SYSTEM
from huxin.actions.pay_files import make
from huxin.base.errors import Refused
from huxin.base.files import write_private
from huxin.base.money import yuan
from huxin.base.months import ym_from_text
from huxin.commands import _say
from huxin.commands._times import now
from huxin.queries.project import number_of
from huxin.sources.banks import profiles


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which sheets, in whose format, into which folder or file."""
    parser.add_argument("--list", action="store_true", help="列出各银行的格式，不生成文件")
    parser.add_argument("--project", metavar="CODE", help="项目编码")
    parser.add_argument("--month", type=_month, metavar="YYYY-MM", help="工资月份")
    parser.add_argument("--team", help="只发这个班组（默认全部班组）")
    parser.add_argument("--account", metavar="NO", help="付款的工资专户（项目有几个专户时）")
    parser.add_argument("--profile", metavar="NAME", help="银行的代发格式，见 --list")
    parser.add_argument("--again", action="store_true", help="上一份代发文件的结果还没有导入时，仍要生成")
    parser.add_argument("--out", type=Path, metavar="FILE", help="写到哪个文件或文件夹")


def run(args: argparse.Namespace) -> int:
    """Make it, and say its number, count and total; or list the formats."""
    if args.list:
        return _list(args)
    lacking = [name for name in ("project", "month", "profile", "out") if getattr(args, name) is None]
    if lacking:
        raise Refused(f"缺少参数：{'、'.join(f'--{name}' for name in lacking)}。")
    made = make(
        actor=SYSTEM,
        project_id=number_of(actor=SYSTEM, code=args.project),
        ym=args.month,
        team=args.team,
        account_no=args.account,
        profile=args.profile,
        again=args.again,
        now=now(),
    )
    target: Path = args.out / made.name if args.out.is_dir() else args.out
    write_private(target, made.data)
    if args.json:
        _say.as_json({"file": target, "order_no": made.order_no, "count": made.count, "total_fen": made.total_fen})
    else:
        _say.out(f"已写出 {target}：批次号 {made.order_no}，{made.count} 笔，共 {yuan(made.total_fen)} 元。")
        _say.out("文件含完整个人信息，请妥善保管，交银行后删除。银行返回的结果用 huxin import 导入。")
        if made.left_out:
            _say.out(f"工资表上另有 {made.left_out} 人的工资已发放或正在发放，没有列入。")
    return 0


def _list(args: argparse.Namespace) -> int:
    found = [{"name": p.name, "label": p.label, "stream": p.stream} for p in profiles().values()]
    if args.json:
        _say.as_json({"profiles": found})
        return 0
    for one in profiles().values():
        _say.out(f"{one.name:<14}{one.label}  {one.shape.label}")
    return 0


def _month(text: str) -> int:
    try:
        return ym_from_text(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」不是工资月份，应写成 2019-06") from None
