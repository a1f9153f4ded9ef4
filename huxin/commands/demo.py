"""演示：虚构一座城市（约 60 个项目、8,000 名工人、六个月），导入、监测、发出预警，并启动控制台。"""

import argparse
import json
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from huxin.access import SYSTEM
from huxin.actions import denominator, installation, intake, monitor, staff
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.commands import _autumn, _cast, _complaints, _effect, _gate, _judged, _say, _winter, serve
from huxin.commands._phases import Phase, Phases, padded, width
from huxin.commands._times import now
from huxin.commands.monitor import tell, tell_warnings
from huxin.law.calendar import is_working_day
from huxin.law.regions import name as region_name
from huxin.queries import imports, roll, runs
from huxin.simulate.answers import CITY_FILE, write_city
from huxin.simulate.city import FEWEST_WORKERS, City, invent
from huxin.simulate.files import write_files, write_insured
from huxin.simulate.lists import list_sites

NEEDS = "django"
WORKERS, MONTHS, START, SEED = 8000, 6, "2019-06", 1
HOST = "127.0.0.1"
_MARK = "demo.json"
_FOLDER = "demo-city"
_FILES = 16 + 2 * MONTHS  # about so many, for the percentage
_PACKED = 6  # a byte of a workbook or of Parquet is as much work as so many of CSV
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How large, and whether to serve."""
    parser.add_argument("--workers", type=int, metavar="N", help=f"工人数，至少 {FEWEST_WORKERS}（默认 {WORKERS}）")
    parser.add_argument("--no-serve", action="store_true", help="做完即止，不启动控制台")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="控制台端口（默认 8000）")
    parser.add_argument("--fresh", action="store_true", help="先删除此前的演示数据，重新做一座城市")


def run(args: argparse.Namespace) -> int:
    """Make the demo, or take up the earlier one; print the sign-ins; serve."""
    home: Home = settings.HUXIN_HOME
    if not args.no_serve:
        serve.require_free(HOST, args.port)
    if args.workers is not None and args.workers < FEWEST_WORKERS:
        raise Refused(f"工人数至少 {FEWEST_WORKERS}，请更正 --workers。")
    mark = _taken_up(home, args)
    phases = Phases(1 if mark["ready"] else 8)
    passwords = _fill(home, mark, phases, quiet=args.json) if not mark["ready"] else _again(mark, phases)
    _mark(home, {**mark, "ready": True})
    _say_who(args, mark, passwords, phases)
    return 0 if args.no_serve else serve.serve(HOST, args.port)


def _taken_up(home: Home, args: argparse.Namespace) -> dict[str, Any]:
    """What the home's mark says, or a new mark in a home without data. Nothing is deleted unless asked to.

    Raises:
        Refused: the home holds data that are no demo's.
    """
    file = home.path / _MARK
    mark: dict[str, Any] | None = json.loads(file.read_text("utf-8")) if file.is_file() else None
    wanted = {"workers": args.workers or WORKERS, "ready": False}
    if mark is None:
        if _holds_data(home):
            raise Refused(f"{home.path} 里已有数据，演示不会动它。请换一个空的文件夹：huxin demo --home 文件夹。")
        mark = wanted
    elif args.fresh:
        mark = wanted
        _mark(home, mark)
        _clear(home)
    else:
        _say.err("沿用此前的演示数据；要重新做，请加 --fresh。" if mark["ready"] else "上次的演示没有做完，接着做。")
        if args.workers not in (None, mark["workers"]):
            _say.err(f"此前的城市有 {mark['workers']} 名工人；要换成 {args.workers} 名，请加 --fresh。")
    installation.prepare()
    _mark(home, mark)
    return mark


def _mark(home: Home, mark: Mapping[str, Any]) -> None:
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home.path / _MARK).write_text(json.dumps(mark, ensure_ascii=False), "utf-8")


def _holds_data(home: Home) -> bool:
    if any(folder.exists() and any(folder.iterdir()) for folder in (home.facts, home.intake, home.journal, home.runs)):
        return True
    installation.prepare()
    return bool(roll.staff()) or imports.listed(actor=SYSTEM, page=1).total > 0


def _clear(home: Home) -> None:
    """Only what a demo made, only below the home."""
    if connection.vendor != "sqlite":
        raise Refused("数据库在 PostgreSQL 里，--fresh 不会清空它。请另建一个空库，或换一个 --home。")
    connection.close()
    for folder in (home.facts, home.runs, home.intake, home.journal, home.rejects, home.path / _FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
    for ending in ("", "-wal", "-shm"):
        home.database.with_name(home.database.name + ending).unlink(missing_ok=True)


def _fill(home: Home, mark: dict[str, Any], phases: Phases, *, quiet: bool) -> dict[str, str]:
    """City, import, people, a gate, monitor, and what the people do; each goes on where an interrupted one stopped."""
    folder = home.path / _FOLDER
    with phases.phase("虚构城市") as phase:
        if not (folder / CITY_FILE).exists():
            _invent(folder, mark["workers"], phase)
        city = json.loads((folder / CITY_FILE).read_text("utf-8"))
        counts = city["counts"]
        phase.said = f"{counts['sites']} 个项目，{counts['roster']:,} 名工人，{counts['attendance']:,} 次打卡"
    passwords = _plan(home, mark, phases)
    with phases.phase("导入数据") as phase:
        phase.said = _import([folder / name for name in sorted(city["files"]) if name != CITY_FILE], phase)
    mark["as_of"] = city["as_of"]
    as_of = date.fromisoformat(city["as_of"])
    with phases.phase("接入考勤机") as phase:
        phase.said = _gate.play(home, region=_cast.HERE, day=as_of - timedelta(days=1), now=now())
    with phases.phase("监测和预警") as phase:
        manifest = monitor.run(home, actor=SYSTEM, as_of=as_of, now=now(), progress=phase.tell)
        denominator.catch_up(home, now=now())
        phase.said = f"{sum(manifest['counts']['worker_months'].values()):,} 个工人月"
    with phases.phase("办理几件") as phase:
        mark["units"] = _cast.units(now=now())
        passwords |= _enter([one for one in _cast.OUTSIDE if one.name in mark["units"]], mark["units"], phase)
        phase.said = f"另有企业和银行登录账号 {len(mark['units'])} 个；{_cast.play(now=now())}"
        mark["receipt"] = _cast.complain(now=now())
    with phases.phase("专项行动") as phase:
        phase.said = mark.get("begun") or _winter.play(home, _cast.actor, here=_cast.HERE, now=now())
        _complaints.ahead(_cast.actor, now())
        _judged.look_back(_cast.actor, now())
        if (warned := _cast.warned(now())) is not None:
            _effect.play(home, folder, warned, now=now())
    mark["begun"] = phase.said
    if not quiet:
        tell(manifest)
        tell_warnings(runs.find(manifest["id"]))
    return passwords


def _plan(home: Home, mark: dict[str, Any], phases: Phases) -> dict[str, str]:
    """The offices, and what they did with the city's plan in the months before."""
    if not mark.get("planned"):
        clock.begin(home, _autumn.ADOPTED)
    with phases.phase("登录账号") as phase:
        passwords = _enter(_cast.OFFICES, {}, phase)
        phase.said = f"机关 {phase.said}"
    with phases.phase("方案任务") as phase:
        if mark.get("planned"):
            phase.said = "此前已经下达、办理"
        else:
            phase.said = _autumn.play(_cast.actor, phase.at)
            clock.begin(home, _autumn.BEGINS)  # once: it never goes back over what has happened
            mark["planned"] = True
            _mark(home, mark)
    return passwords


def _again(mark: Mapping[str, Any], phases: Phases) -> dict[str, str]:
    """New passwords for an earlier demo: the old ones are kept nowhere."""
    with phases.phase("登录账号") as phase:
        return _enter([*_cast.OFFICES, *(c for c in _cast.OUTSIDE if c.name in mark["units"])], mark["units"], phase)


def _invent(folder: Path, workers: int, phase: Phase) -> None:
    """The files without the answers to them: those are half the work, and nobody looks at them here.

    `city.json` is written last, so a folder without it is an unfinished one of an earlier try.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    phase.measure = lambda: len(list(folder.iterdir())) / _FILES
    city = invent(workers=workers, months=MONTHS, seed=SEED, start=START, is_working_day=is_working_day)
    _reform(city)
    write_insured(_insured(city), folder)
    write_city(city, write_files(city, folder, list_sites(city)), folder)


def _reform(city: City) -> None:
    """Lets the labour reform be seen under way: on sites without a fault, those who leave before the end, and one in
    twelve besides, are of a person's own business (个体工商户); whoever comes later is a company's. Only the employer
    changes, so that every rule finds what it found."""
    shops: dict[str, str] = {}
    for site in (site for site in city.sites if not site.fault):
        county = site.row["region_code"]
        if county not in shops:
            shops[county] = site.inventor.uscc(county, "92")
            title = site.inventor.unit_name(region_name(county), "劳务服务部")
            row = {"uscc": shops[county], "name": title, "kind": "subcontractor", "region_code": county}
            city.units.append(row)
        for n, worker in enumerate(site.workers):
            if worker.row["left_on"] or n % 12 == 0:
                worker.row["employer_uscc"] = shops[county]


def _insured(city: City) -> Iterator[dict[str, Any]]:
    """The insurance of most sites, of a third only from some month on; of the rest a firm or two with its own staff."""
    begun = date.fromisoformat(f"{START}-01")
    firms = [unit["uscc"] for unit in city.units if unit["kind"] == "subcontractor" and unit["uscc"].startswith("91")]
    for n, site in enumerate(city.sites):
        if n % 4:
            since = begun.replace(month=begun.month + n % MONTHS) if n % 4 == 3 else begun.replace(month=1)
            yield _certificate(n, since, kind="project", project_code=site.code)
    for n, uscc in enumerate(firms[:2], start=len(city.sites)):
        yield _certificate(n, begun, kind="unit", uscc=uscc)


def _certificate(n: int, since: date, **covers: str) -> dict[str, Any]:
    return {"certificate_no": f"示例-GS-{n:04d}", "since": since, **covers}


def _import(files: list[Path], phase: Phase) -> str:
    """Every file through the ordinary importer, in the order of the names."""
    intake.recover(now=now(), progress=phase.tell)
    work = [file.stat().st_size * (1 if file.suffix == ".csv" else _PACKED) for file in files]
    added, rejected = 0, 0
    for n, file in enumerate(files):
        phase.share, phase.now = sum(work[:n]) / sum(work), file.name
        batch = intake.receive(actor=SYSTEM, data=file.read_bytes(), file_name=file.name, now=now())
        for sheet in intake.apply(batch, now=now(), progress=phase.tell):
            if sheet.state != "applied":
                raise Refused(f"演示数据 {file.name} 被拒绝：{sheet.message}")
            added, rejected = added + sheet.accepted, rejected + sheet.rejected
    return f"{len(files)} 个文件，{added:,} 行" + (f"，拒绝 {rejected} 行" if rejected else "")


def _enter(cast: Sequence[_cast.SignIn], units: Mapping[str, Sequence[str]], phase: Phase) -> dict[str, str]:
    """Enter people, or give those new passwords who are entered already; the passwords by name."""
    known, passwords = {row.username for row in roll.staff()}, dict[str, str]()
    for n, one in enumerate(cast):
        phase.share, phase.now = n / len(cast), one.name
        password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
        given: dict[str, Any] = {"actor": SYSTEM, "username": one.name, "password": password, "must_change": False}
        if one.name in known:
            staff.reset(**given, now=now())
        else:
            post = staff.Post(one.role.value, one.regions, one.sectors, units.get(one.name, ()))
            staff.add(**given, display_name=one.name, post=post, now=now())
        passwords[one.name] = password
    again = not known.isdisjoint(passwords)
    phase.said = f"{len(cast)} 个" + ("，口令是新发的，旧口令已失效" if again else "")
    return passwords


def _say_who(args: argparse.Namespace, mark: Mapping[str, Any], passwords: Mapping[str, str], phases: Phases) -> None:
    address = f"http://{HOST}:{args.port}/"
    cast = [(one, passwords[name]) for name, one in _cast.names().items() if name in passwords]
    if args.json:
        told = {"home": args.home, "as_of": mark["as_of"], "workers": mark["workers"], "seconds": phases.seconds}
        told["receipt"] = mark.get("receipt", "")
        people = [{"username": c.name, "role": c.role.value, "password": p, "try": c.trial} for c, p in cast]
        _say.as_json({**told, "address": address, "sign_ins": people})
    else:
        rows = [("用户名", "口令", "角色", "管辖")]
        rows += [(one.name, password, one.role.label, one.reach) for one, password in cast]
        widths = [max(width(row[n]) for row in rows) for n in range(4)]
        for row, trial in zip(rows, ["可以试试", *(one.trial for one, _ in cast)], strict=True):
            _say.out("  " + "   ".join(padded(cell, w) for cell, w in zip((*row, trial), (*widths, 0), strict=True)))
        if receipt := mark.get("receipt"):
            _say.out(f"\n  工人网页    http://{HOST}:{args.port}/follow/   一件投诉的回执码 {receipt}")
        _say.out(f"\n  数据文件夹  {args.home}\n  城市的文件  {args.home / _FOLDER}\n  控制台      {address}")
        if args.no_serve:
            _say.out(f"  启动        huxin serve --home {args.home} --port {args.port}")
    sys.stdout.flush()
