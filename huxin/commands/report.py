"""报告：把某日的监测结果写成一个独立文件（.xlsx 或 .html），没有控制台的人也能看。"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from huxin.access import SYSTEM
from huxin.actions import monitor
from huxin.base.errors import Refused
from huxin.commands import _say, _target
from huxin.commands._times import day, now
from huxin.queries import report as queries
from huxin.queries.report import Report
from huxin.web.letters.report import page
from huxin.web.letters.report_workbook import workbook

FORMS: Mapping[str, Callable[..., bytes]] = {".xlsx": workbook, ".html": page}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which day, to which file."""
    parser.add_argument("--as-of", type=day, required=True, metavar="DATE", help="截至日期，如 2019-11-30")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到哪个文件，以 .xlsx 或 .html 结尾")


def run(args: argparse.Namespace) -> int:
    """Take the run of that day, or make it; write the file."""
    write = FORMS.get(args.out.suffix.lower())
    if write is None:
        raise Refused(f"不会写「{args.out.suffix or args.out.name}」这种文件。--out 的文件名请以 .xlsx 或 .html 结尾。")
    if not args.out.absolute().parent.is_dir():
        raise Refused(f"没有文件夹「{args.out.absolute().parent}」，请先建立，或换一个 --out。")
    if not queries.has_projects():
        raise Refused("还没有任何项目，无从报告。请先用 huxin import 导入数据。")
    at = now()
    found = queries.kept_run(settings.HUXIN_HOME, as_of=args.as_of, now=at)
    reused = found is not None
    if found is None:
        # Named a moment, it is a question on the side: the console goes on showing the run it shows.
        found = monitor.run(settings.HUXIN_HOME, actor=SYSTEM, as_of=args.as_of, now=at, known_at=at)["id"]
    report = queries.report(home=settings.HUXIN_HOME, actor=SYSTEM, run=found)
    _target.write(args.out, write(report, made_at=at))
    if args.json:
        counts = {"projects": len(report.projects), "findings": len(report.findings)}
        _say.as_json({"run": found, "reused": reused, "file": args.out, **counts})
    else:
        _say.out(_told(report, args.out, reused=reused))
    return 0


def _told(report: Report, target: Path, *, reused: bool) -> str:
    made = "沿用已有的" if reused else "新做的"
    whole = report.whole
    return (
        f"已写出 {target}：截至 {report.as_of}，{whole.projects} 个项目（红色 {whole.red}、橙色 {whole.orange}、"
        f"黄色 {whole.yellow}），{len(report.findings)} 条发现（含未报送）；{made}监测记录 {report.run_id}。"
    )
