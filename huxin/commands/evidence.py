"""存证文件：把一个办理事项的经过、文书、工人的考勤和工资连同证明写成一个文件，供法院或仲裁核对。"""

import argparse
import json
from pathlib import Path

from huxin.access import SYSTEM
from huxin.actions.proof_evidence import evidence
from huxin.base.errors import Refused
from huxin.commands import _say, _target
from huxin.commands._times import now


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which matter, of whom, to which file."""
    parser.add_argument("matter", metavar="MATTER", help="办理事项编号，如 YJ-2019-000012")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到哪个文件（JSON）")
    parser.add_argument("--worker", type=int, nargs="+", default=[], metavar="ID", help="只要这些工人（工人号）")
    parser.add_argument("--unmask", default="", metavar="PURPOSE", help="写明用途，姓名和证件号码即为全文，逐项留痕")


def run(args: argparse.Namespace) -> int:
    """Write the file."""
    if not args.out.absolute().parent.is_dir():
        raise Refused(f"没有文件夹「{args.out.absolute().parent}」，请先建立，或换一个 --out。")
    found = evidence(actor=SYSTEM, number=args.matter, now=now(), workers=args.worker, purpose=args.unmask.strip())
    told = json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1)
    _target.write(args.out, told.encode(), mode=0o600)  # it is about persons
    rows = sum(len(part["rows"]) for part in found["rows"])
    events = sum("move" in record["said"] for record in found["records"])
    if args.json:
        _say.as_json({"file": args.out, "head": found["head"], "events": events, "rows": rows})
    else:
        _say.out(
            f"已写出 {args.out}：{events} 步办理经过，{len(found['papers'])} 份文书，{rows} 行事实。"
            f"存证至链头 {found['head']}，请一并公布或随文件送达。"
        )
    return 0
