"""导入文件或文件夹（CSV、XLSX、XLS、Parquet）。退出码：0 全部接受，1 有行被拒绝，2 有文件无法读取。"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

from django.conf import settings

from huxin.access import SYSTEM
from huxin.actions import folder, intake, mappings
from huxin.base.errors import BadSource
from huxin.base.files import why, write_private
from huxin.commands import _say
from huxin.commands._times import moment, now
from huxin.facts.lists import ACCEPTED
from huxin.sources import banks
from huxin.sources.mapping import Mappings

READABLE = (".csv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet")
ANSWERS = ("truth.parquet", "truth_sites.parquet")  # lie in a simulated city's folder, and are none of its files
ALL_ACCEPTED, SOME_REJECTED, UNREADABLE = 0, 1, 2

Progress = Callable[[str], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, and what cannot be seen from the files."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或文件夹")
    parser.add_argument("--stream", choices=list(ACCEPTED), help="数据种类（默认按表头识别）")
    facts = [name for name, profile in banks.profiles().items() if profile.is_fact]
    parser.add_argument("--profile", dest="stream", choices=facts, help="银行文件的格式（默认按文件开头识别）")
    parser.add_argument("--mapping", metavar="SENDER", help="按该机构（代码）或用户在控制台保存的列对照读取")
    parser.add_argument("--recorded-at", type=moment, metavar="MOMENT", help="知悉时间（默认现在）")


def run(args: argparse.Namespace) -> int:
    """Import, and report file by file."""
    progress, told = _say.patient(), []
    known = mappings.of_sender(actor=SYSTEM, sender=args.mapping) if args.mapping else {}
    with _without_pandas():
        for path in _in_order(args.paths, args.stream, progress):
            told.append(_one(path, args, known, progress))
    code = _code(told)
    if args.json:
        _say.as_json({"exit": code, "files": told})
    return code


class _NoPandas(MetaPathFinder):
    @staticmethod
    def find_spec(fullname: str, *_: object) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


@contextmanager
def _without_pandas() -> Iterator[None]:
    """Arrow and DuckDB load pandas where it is installed, half a second for nothing: nobody here hands them a frame."""
    sys.meta_path.insert(0, _NoPandas)
    try:
        yield
    finally:
        sys.meta_path.remove(_NoPandas)


def _in_order(paths: Sequence[Path], stream: str | None, progress: Progress) -> list[Path]:
    """Files as named; of a folder, those of master data first, and in name order within a stream."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise BadSource(f"没有文件或文件夹「{path}」。")
        if path.is_dir():
            files = [p for p in sorted(path.iterdir()) if p.suffix.lower() in READABLE and p.name[0] not in ".~"]
            files = [p for p in files if p.name not in ANSWERS]
            if not files:
                raise BadSource(f"文件夹「{path}」里没有可导入的文件（{'、'.join(READABLE)}）。")
            found += files if stream else folder.in_stream_order(files)
        else:
            found.append(path)
    return found


def _one(path: Path, args: argparse.Namespace, known: Mappings, progress: Progress) -> dict[str, Any]:
    at = now()
    try:
        data = path.read_bytes()
        batch = intake.receive(
            actor=SYSTEM,
            data=data,
            file_name=path.name,
            now=at,
            stream=args.stream,
            recorded_at=args.recorded_at,
            mapping=mappings.fitting(known, data=data, file_name=path.name, stream=args.stream) if known else None,
        )
        sheets = intake.apply(batch, now=at, progress=progress)
    except BadSource as error:
        return _tell({"file": str(path), "state": "refused", "message": str(error), "sheets": []}, args)
    except OSError as error:
        said = f"文件「{path.name}」读不出来（{why(error)}）。请检查权限和磁盘。"
        return _tell({"file": str(path), "state": "refused", "message": said, "sheets": []}, args)
    found: dict[str, Any] = {"file": str(path), "state": sheets[0].state, "message": sheets[0].message}
    found["sheets"] = [asdict(sheet) for sheet in sheets if sheet.state == "applied"]
    found["rejects"] = _rejects(path, sheets)
    return _tell(found, args)


def _rejects(path: Path, sheets: Sequence[intake.Applied]) -> str | None:
    wrong = next((sheet.batch for sheet in sheets if sheet.rejected), None)
    if wrong is None:
        return None
    data = intake.rejects_workbook(actor=SYSTEM, batch=wrong, now=now())
    target: Path = settings.HUXIN_HOME.rejects / f"{wrong}-{path.stem}.xlsx"
    write_private(target, data)
    return str(target)


def _tell(found: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    if not args.json:
        name = Path(found["file"]).name
        if found["state"] == "refused":
            _say.err(f"✗ {name}：{found['message']}")
        for sheet in found["sheets"]:
            _say.out(_line(name, sheet))
        if found.get("rejects"):
            _say.out(f"  被拒绝的行及原因：{found['rejects']}")
    return found


def _line(name: str, sheet: dict[str, Any]) -> str:
    mark = "!" if sheet["rejected"] else "✓"
    place = f"{name}「{sheet['sheet']}」" if sheet["sheet"] else name
    parts = [f"{sheet['rows']} 行", f"新增 {sheet['accepted']}"]
    parts += [f"更正 {sheet['superseding']}"] if sheet["superseding"] else []
    parts += [f"已有 {sheet['known']}"] if sheet["known"] else []
    parts += [f"拒绝 {sheet['rejected']}"] if sheet["rejected"] else []
    said = f"，{sheet['message']}" if sheet["message"] else ""
    return f"{mark} {place} {ACCEPTED[sheet['stream']].label}：{'，'.join(parts)}{said}"


def _code(told: Sequence[dict[str, Any]]) -> int:
    if any(found["state"] == "refused" for found in told):
        return UNREADABLE
    return SOME_REJECTED if any(s["rejected"] for found in told for s in found["sheets"]) else ALL_ACCEPTED
