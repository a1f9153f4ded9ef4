"""监测：核对事实，按规则包给出发现，预警随之新发和更新。结果存入监测记录，可解释、可重算。"""

import argparse
import importlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huxin.access import SYSTEM
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.commands import _ready, _say
from huxin.commands._times import SHANGHAI, day, moment, now
from huxin.engine import read
from huxin.engine import run as engine
from huxin.engine.chapters import told as chapters_told
from huxin.engine.cluster import DUCKDB, require_known
from huxin.law import book, calendar

if TYPE_CHECKING:
    from huxin.queries.runs import RunLine

NEEDS = "nothing"  # it makes ready by itself, beside the engine

OUTCOMES = {
    "settled": "按时足额",
    "late": "逾期付清",
    "pending": "未到期",
    "short": "部分拖欠",
    "unpaid": "全额拖欠",
    "nil": "零工资",
    "omitted": "漏列",
    "unreported": "未报工资表",
    "paid_unlisted": "已发未列",
}
LEVELS = {"red": "红色", "orange": "橙色", "yellow": "黄色", "none": "未报送"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question."""
    parser.add_argument("--as-of", type=day, required=True, metavar="DATE", help="截至日期，如 2019-11-30")
    parser.add_argument("--known-at", type=moment, metavar="MOMENT", help="当时已知的事实（默认现在）")
    parser.add_argument("--pack", choices=book.names(), help="规则包（默认按截至日期）")
    parser.add_argument("--project", action="append", metavar="CODE", help="只看这个项目（可多次）")
    parser.add_argument(
        "--engine", default=DUCKDB, help="计算引擎：duckdb（默认）、local[2] 或 spark://主机:端口，结果相同"
    )
    parser.add_argument("--anew", action="store_true", help="从头计算，不沿用当天上一次监测中没有变化的部分")
    parser.add_argument("--out", type=Path, metavar="DIR", help="另存三张结果表（Parquet）")


def run(args: argparse.Namespace) -> int:
    """Run, and say what was found."""
    at, home = now(), Home(args.home)
    if args.as_of > at.astimezone(SHANGHAI).date():
        raise Refused("截至日期不能晚于今天。")
    asked = {"as_of": args.as_of, "pack": args.pack, "projects": args.project}
    require_known(args.engine)
    patient = _say.patient()
    how: dict[str, Any] = {"engine": args.engine, "anew": args.anew, "progress": chapters_told(patient)}
    computed = _ahead(home, engine.asked(known_at=args.known_at or at, **asked), how)
    from huxin.actions import monitor
    from huxin.queries import runs

    # What was finished meanwhile became known after the moment asked about first.
    at = at if computed else now()
    manifest = monitor.run(
        home, actor=SYSTEM, now=at, known_at=args.known_at, out=args.out, computed=computed, on=args.engine,
        anew=args.anew, progress=patient, **asked,
    )  # fmt: skip
    line = runs.find(manifest["id"])
    if args.json:
        _say.as_json({**read.summary(home, manifest["id"]), "warnings": line.warnings if line.current else None})
    else:
        tell(manifest)
        tell_warnings(line, again=line.created_at < at)
    return 0


def _ahead(home: Home, question: engine.Asked, how: dict[str, Any]) -> dict[str, Any] | None:
    """Let the engine, which needs no database, compute while Django loads; nothing where its answer cannot stand.

    Whether a named project is on file is asked first, and facts that came in meanwhile belong in the answer. A cluster
    is asked once everything is ready.
    """
    if not _ready.has_django():  # which says where the calendar is, once it is loaded
        calendar.use(lambda: home.calendar)
    with ThreadPoolExecutor(1) as aside:
        later = question.projects or how["engine"] != DUCKDB or not home.facts.is_dir()
        begun = None if later else aside.submit(engine.run, home, question, **how)
        _ready.set_up_django()
        came_in = _ready.make_ready()
        importlib.import_module("huxin.actions.monitor")  # which takes a while too
    return begun.result() if begun and not came_in else None


def tell(manifest: dict[str, Any]) -> None:
    """The run in a few lines."""
    counts = manifest["counts"]
    _say.out(f"监测记录 {manifest['id']}  截至 {manifest['as_of']}  规则包 {book.pack(manifest['pack']).label}")
    months = "  ".join(f"{OUTCOMES[name]} {n}" for name, n in counts["worker_months"].items())
    _say.out(f"工人月  {months or '没有任何考勤、工资表或发放记录'}")
    found = "  ".join(f"{LEVELS[name]} {counts['findings'][name]}" for name in LEVELS if name in counts["findings"])
    _say.out(f"发现    {found or '没有'}")
    for notice in manifest["notices"]:
        _say.err(notice)


def tell_warnings(line: "RunLine", *, again: bool = False) -> None:
    """What the warnings made of the run that is shown; nothing of a question on the side. `again`: they had followed
    its equal before."""
    from huxin.actions.warnings import DONE

    if line.current and again:
        _say.out("预警    与上次监测的事实相同，没有新的变化")
    elif line.current:
        done = "  ".join(f"{DONE[name]} {n}" for name, n in line.warnings.items())
        _say.out(f"预警    {done or '没有'}")
        if line.gap:
            _say.err(f"预警没有更新：{line.gap}")
