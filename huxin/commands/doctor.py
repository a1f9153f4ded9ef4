"""检查本机：Python、组件、数据文件夹、密钥、数据库、事实库、字体、日历、时钟、磁盘、端口；逐项说明如何处理。"""

import argparse
import os
import shutil
import socket
import stat
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from django.conf import settings

from huxin.actions import installation
from huxin.base import keyring
from huxin.base.errors import HuxinError, Refused
from huxin.base.home import Home
from huxin.commands import _say
from huxin.commands._times import SHANGHAI, now
from huxin.engine import store, tables
from huxin.facts.lists import KEPT
from huxin.law.calendar import known_until
from huxin.queries.batches import applied as applied_batches
from huxin.queries.batches import steady
from huxin.web.letters import paper_pdf

NEEDS = "django"
PACKAGES = ("Django", "duckdb", "pyarrow", "deltalake", "cryptography", "python-calamine", "xlsxwriter", "argon2-cffi")
LEAST_FREE = 2 * 2**30  # bytes: a province's month and a run of it


@dataclass(frozen=True)
class Check:
    """One thing looked at. `remedy` is empty where all is well."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The port to be served on."""
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="检查哪个端口可用（默认 8000）")


def run(args: argparse.Namespace) -> int:
    """Look at everything; 0 where all is well, 1 otherwise."""
    checks = [
        check() for check in (_python, _packages, _home, _keys, _database, _store, _fonts, _calendar, _clock, _disk)
    ]
    checks.append(_port(args.port))
    ok = all(check.ok for check in checks)
    if args.json:
        _say.as_json({"ok": ok, "checks": checks})
    else:
        for check in checks:
            _say.out(f"{'✓ 正常' if check.ok else '✗ 问题'}  {check.name}：{check.found}")
            if not check.ok:
                _say.out(f"        {check.remedy}")
    return 0 if ok else 1


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", sys.version_info >= (3, 11), version, "请安装 Python 3.11 或更新的版本。")


def _packages() -> Check:
    missing = []
    for name in PACKAGES:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    return Check("组件", not missing, f"缺少 {'、'.join(missing)}" if missing else "齐全", "请运行 make setup。")


def _home() -> Check:
    path: Path = settings.HUXIN_HOME.path
    nearest = path
    while not nearest.exists():
        nearest = nearest.parent
    if not os.access(nearest, os.W_OK):
        return Check("数据文件夹", False, f"{path} 不可写", "请改用 --home 指定可写的文件夹，或修改其权限。")
    return Check("数据文件夹", path.exists(), str(path) + ("" if path.exists() else " 尚未建立"), "请运行 huxin init。")


def _keys() -> Check:
    folder: Path = settings.HUXIN_KEYS
    try:
        ring = keyring.load(folder)
    except HuxinError as error:
        return Check("密钥", False, str(error), "新装机器请运行 huxin init；已有数据的机器请从备份恢复密钥文件夹。")
    files = [file for file in (folder / keyring.FILE_NAME, folder / installation.SECRET_FILE) if file.exists()]
    loose = [file.name for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]
    said = f"{len(ring.keys)} 把，当前 {ring.newest}"
    if loose:
        return Check("密钥", False, f"{'、'.join(loose)} 可被他人读取", "请运行 chmod 600 收紧其权限。")
    return Check("密钥", True, said)


def _database() -> Check:
    try:
        pending = installation.pending_migrations()
    except HuxinError as error:
        return Check("数据库", False, "打不开", str(error))
    kind = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    if pending:
        return Check("数据库", False, f"{kind}，有 {len(pending)} 项建表未做", "请运行 huxin init。")
    return Check("数据库", True, f"{kind}，已是最新")


def _store() -> Check:
    facts: Path = settings.HUXIN_HOME.facts
    remedy = "请从备份恢复数据文件夹。"
    lost = [name for name in KEPT if _without_log(facts / name)]
    if lost:
        return Check("事实库", False, f"{'、'.join(lost)} 有数据文件而没有日志（_delta_log）", remedy)
    try:
        files = [file for stream in KEPT.values() for file in tables.files(facts, stream)]
        older = _missing_batches(settings.HUXIN_HOME)
    except HuxinError as error:
        return Check("事实库", False, str(error), remedy)
    if older:
        said = f"缺少数据库里已入库的 {len(older)} 个批次（{'、'.join(map(str, older[:5]))}{'…' if older[5:] else ''}）"
        return Check("事实库", False, said, "事实库比数据库旧：请把数据文件夹和数据库恢复到同一次备份。")
    gone = [file for file in files if not Path(file.path).is_file()]
    rows = sum(file.rows for file in files)
    said = f"{len(files)} 个文件，{rows} 行" + (f"，缺 {len(gone)} 个" if gone else "")
    return Check("事实库", not gone, said, remedy)


def _without_log(folder: Path) -> bool:
    return not (folder / "_delta_log").is_dir() and any(folder.rglob("*.parquet"))


def _missing_batches(home: Home) -> list[int]:
    """Batches that the database calls applied, with rows, and of which the store has none."""
    if installation.pending_migrations():
        return []
    applied = applied_batches()
    stored = {name: store.batches(home, name) for name in {stream for _, stream in applied}}
    return [number for number, stream in applied if number not in stored[stream]]


def _fonts() -> Check:
    """What a paper's PDF would be drawn with. Pages use the fonts of whoever looks at them, and .docx files theirs."""
    folder: Path = settings.HUXIN_HOME.fonts
    try:
        used = {families[0] for families in paper_pdf.faces(folder).values()}
    except paper_pdf.NoFont:
        return Check(
            "中文字体", False, "没有，文书不能生成 PDF（网页和 .docx 不受影响）",
            f"请安装中文字体（如 fonts-noto-cjk），或把字体文件放入 {folder}，并重新启动 huxin serve。",
        )  # fmt: skip
    return Check("中文字体", True, f"文书 PDF 使用 {'、'.join(sorted(used))}")


def _calendar() -> Check:
    until, today = known_until(), now().astimezone(SHANGHAI).date()
    remedy = "国务院每年 11 月前后公布下一年的放假安排：请用 huxin calendar import 导入通知原文，或者更新程序。"
    return Check("工作日历", until >= today, f"已收录至 {until.year} 年", remedy)


def _clock() -> Check:
    at = now()
    try:
        if not installation.pending_migrations():
            steady(at)
    except Refused as refused:
        remedy = "请校准本机时钟（NTP）。在那以前文件和监测都不办理，接口报送的数据都留着，校准以后自动入库。"
        return Check("时钟", False, str(refused).partition("，")[0], remedy)
    except HuxinError:  # said above
        pass
    return Check("时钟", True, f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")


def _disk() -> Check:
    path: Path = settings.HUXIN_HOME.path
    while not path.exists():
        path = path.parent
    free = shutil.disk_usage(path).free
    return Check("磁盘", free >= LEAST_FREE, f"剩余 {free / 2**30:.1f} GiB", "请清理磁盘，至少留出 2 GiB。")


def _port(port: int) -> Check:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return Check("端口", False, f"{port} 已被占用", "请停止占用它的程序，或用 huxin serve --port 换一个。")
    return Check("端口", True, f"{port} 可用")
