"""生成一座模拟城市：可导入的数据文件，以及其中埋设的问题与正确结果（truth.parquet）、从未登记的工地（truth_sites.parquet）。"""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from huxin.base.errors import Refused
from huxin.base.months import ym_from_text
from huxin.commands import _say
from huxin.law.calendar import is_working_day
from huxin.simulate.answers import CITY_FILE, write_city, write_sites, write_truth
from huxin.simulate.city import FEWEST_WORKERS, invent
from huxin.simulate.files import write_files
from huxin.simulate.lists import list_sites
from huxin.simulate.truth import judge

NEEDS = "nothing"


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("--workers", type=int, default=8000, metavar="N", help="工人总数，至少 400（默认 8000）")
    parser.add_argument("--months", type=int, default=6, metavar="M", help="月数（默认 6；少于 4 时部分问题显现不出）")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="随机种子：同一种子得到同一座城市（默认 1）")
    parser.add_argument("--start", default="2019-06", metavar="YYYY-MM", help="首月（默认 2019-06）")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="写入的文件夹")


def run(args: Namespace) -> int:
    """Write the files and say what they hold. Returns 0."""
    summary = simulate(workers=args.workers, months=args.months, seed=args.seed, start=args.start, out=args.out)
    counts = summary["counts"]
    if args.json:
        _say.as_json(summary)
    else:
        _say.out(
            f"已在 {args.out} 生成模拟城市：{counts['sites']} 个项目，{counts['roster']} 人次进场，"
            f"{counts['attendance']} 次打卡，{counts['payroll']} 行工资，{counts['payments']} 笔发放；"
            f"埋设问题项目 {len(summary['faults'])} 个，从未登记的工地 {counts['hidden']} 个。"
            f"核查日：{summary['as_of']}"
        )
    return 0


def simulate(*, workers: int, months: int, seed: int, start: str, out: Path) -> dict[str, Any]:
    """Invent a city and write it to a folder: its files, what is true of it, `city.json`.

    Returns what the last says.

    Raises:
        Refused: too few workers or months, no such first month, or a folder with files of somebody else's.
    """
    if workers < FEWEST_WORKERS or months < 1:
        raise Refused(f"工人数至少 {FEWEST_WORKERS}，月数至少 1。")
    try:
        ym_from_text(start)
    except ValueError:
        raise Refused(f"首月「{start}」无法识别，应写成 2019-06。") from None
    _make_room(out)
    city = invent(workers=workers, months=months, seed=seed, start=start, is_working_day=is_working_day)
    lists = list_sites(city)
    counts = write_files(city, out, lists)
    write_sites(lists, out)
    verdict = judge(city.streams(), as_of=city.as_of, is_working_day=is_working_day, days=city.worker_days())
    write_truth(city, verdict, out)
    hidden = sum(not one.code for one in lists.truth)
    return write_city(city, counts | {"hidden": hidden}, out)


def _make_room(folder: Path) -> None:
    """Make the folder, or clear away an earlier city: only the files which that city says are its own."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / CITY_FILE).exists():
        for name in json.loads((folder / CITY_FILE).read_text(encoding="utf-8"))["files"]:
            (folder / Path(name).name).unlink(missing_ok=True)
    if any(folder.iterdir()):
        raise Refused(f"文件夹 {folder} 里已有别的文件，请换一个空文件夹。")
