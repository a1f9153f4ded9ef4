"""Warnings follow the monitor: a run opens, updates, upgrades and proposes to lift them, each run once.

One warning a project, with all its causes. X2 (a second red, or a second orange within 180 days) raises the level. A
project whose feeds have stopped is neither better nor worse: not reported is not the same as paid. Sources: the
pack by analogy, see `workflows.warning` and the law's parameters.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from huxin.access import Role
from huxin.access.bodies import responsible
from huxin.actions import _stakes, matters, opening
from huxin.actions._writer import only_one
from huxin.actions.matters import MACHINE, Opening
from huxin.base.errors import LawGap
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.base.money import yuan
from huxin.engine import read
from huxin.engine import run as engine
from huxin.law import book, festival, parameters
from huxin.queries._amounts import owed
from huxin.queries.runs import since
from huxin.record.models import Matter, Project, Run
from huxin.rules import Rule, catalogue

Progress = Callable[[str], None]
Links = Sequence[tuple[str, str, str]]
DONE = {
    "opened": "新发", "upgraded": "升级", "updated": "更新", "relapsed": "再次发现，恢复整改",
    "settled": "不再发现，转核实",
    "cleared": "自动解除", "quiet": "不再发现", "unchanged": "没有变化", "left_alone": "未动",
}  # fmt: skip
"""What may become of a warning after a run, in words."""
KIND, SILENT = "warning", "X1"
_AT_ONCE = 100
"""How many warnings are opened in one transaction, for which others wait."""
OWED = ("arrears_heads", "arrears_fen")
"""The measures that say what workers are owed. Every other amount or number of heads is told by its own name."""
NOT_PAID = ("R24", "R26", "R27")
"""The rules that say that wages were not paid, which nobody knows of a month whose payments were not reported."""
NOT_ISSUED = ("proposed", "submitted")


@dataclass
class Found:
    """What a run says of one project: the findings with a level, what is owed to whom, and whether feeds are silent.

    `unheard` is what is owed for each month whose payments were not reported, `digest` one of it all (`_said`).
    """

    causes: list[dict[str, Any]] = field(default_factory=list)
    owed: dict[int, int] = field(default_factory=dict)
    unheard: dict[str, int] = field(default_factory=dict)
    silent: bool = False
    digest: str = ""

    @property
    def level(self) -> Level:
        """The highest of the causes."""
        return max(Level[cause["level"].upper()] for cause in self.causes)

    @property
    def unreported(self) -> bool:
        """Whether all that says that wages were not paid rests on months whose payments were not reported."""
        return all(said := [c["unreported"] for c in self.causes if c["rule_code"] in NOT_PAID]) and bool(said)

    def data(self, *, run_id: str, as_of: str) -> dict[str, Any]:
        """What the warning keeps of it."""
        return {
            "causes": self.causes, "owed_fen": sum(self.owed.values()), "heads": len(self.owed),
            "run": run_id, "as_of": as_of, "quiet": 0, "unreported": self.unreported, "digest": self.digest,
        }  # fmt: skip


def catch_up(home: Home, *, now: datetime, progress: Progress = lambda said: None) -> None:
    """Let the warnings follow the run that the screens show, unless they have; the run keeps what they did.

    Whoever shows a run calls this, and the worker besides: what a process that died left undone is done once more.
    """
    waiting = Run.objects.filter(current=True, followed__isnull=True)
    if not waiting.exists():
        return
    with only_one(home, "warnings", waiting=lambda: progress("另一个程序正在更新预警，等待其完成")):
        run = waiting.first()  # another may have done it meanwhile
        if run is None:
            return
        followed: dict[str, Any] = {"done": {}}
        try:
            by = _followed(home, run.manifest, progress)
            followed["done"] = follow(home, run_id=by, now=now, progress=progress)
            followed |= {} if by == run.pk else {"by": by}
        except LawGap as gap:  # which no second try would fill
            followed["gap"] = str(gap)
        Run.objects.filter(pk=run.pk).update(followed=followed)


def _followed(home: Home, manifest: Mapping[str, Any], progress: Progress) -> str:
    """The run that the warnings follow. Before Spring Festival that is one beside the shown one, by the stricter law of
    X5."""
    as_of, run_id = date.fromisoformat(manifest["as_of"]), str(manifest["id"])
    if festival.in_window(as_of):
        known_at = datetime.fromisoformat(manifest["known_at"].removesuffix("Z"))
        pack = f"{manifest['pack']}{festival.SUFFIX}"
        progress("按春节前的界限再算一次")
        run_id = engine.run(home, engine.asked(as_of=as_of, known_at=known_at, pack=pack, projects=None))["id"]
    return run_id


def follow(home: Home, *, run_id: str, now: datetime, progress: Progress = lambda said: None) -> dict[str, int]:
    """Bring the warnings in line with a run; what was done how often: opened, updated, upgraded, settled, cleared….

    Doing it twice changes nothing. A run that looks at an earlier day than a warning has seen leaves it alone.
    """
    manifest = read.manifest(home, run_id)
    pack = book.pack(manifest["pack"])
    every = Matter.objects.filter(kind=KIND, open=True, project_id__isnull=False)
    waiting, only = every, None
    if (news := _news(manifest)) is not None:
        waiting = every.filter(news)
        touched = waiting.values_list("project_id", flat=True)
        only = Project.objects.filter(pk__in={*manifest["since"]["projects"], *touched})
    said = _said(home, run_id, pack, date.fromisoformat(manifest["as_of"]), only)
    known = {m.project_id: m for m in waiting.only("project_id", "state", "level", "owed_fen", "data") if m.project_id}
    heard = {pk for pk, one in known.items() if pk in said and _heard(one, *said[pk], manifest["as_of"])}
    unchanged = every.count() - len(known) + len(heard)
    done = Counter(unchanged=unchanged) if unchanged else Counter()
    looked_at = Project.objects.filter(pk__in=(said.keys() | known.keys()) - heard).order_by("pk").in_bulk()
    found = _found(home, run_id, pack, manifest["as_of"], [project.code for project in looked_at.values()])
    new: list[tuple[Project, Found]] = []
    for n, project in enumerate(looked_at.values()):
        seen = found[project.code]
        seen.digest = said[project.pk][1] if project.pk in said else ""
        progress(f"预警 {n:,} / {len(looked_at):,} 个项目")
        if project.pk in known:
            warned = known[project.pk].pk
            done[(_seen if seen.causes else _quiet)(project, warned, seen, manifest, now)] += 1
        elif seen.causes:
            new.append((project, seen))
        if len(new) == _AT_ONCE:
            done["opened"] += _open(new, manifest, now)
            new = []
    if new:
        done["opened"] += _open(new, manifest, now)
    return dict(done)


def _news(manifest: Mapping[str, Any]) -> Q | None:
    """Which warnings need a look, where all have heard the run that this one took the rest over from: those of the
    projects of which something came in since, and those that anybody has touched. None: all of them."""
    last = Run.objects.filter(followed__isnull=False).order_by("-created_at").first()
    if last is None or last.followed is None or "gap" in last.followed:
        return None
    changed = since(manifest, last.followed.get("by", last.pk))
    return None if changed is None else Q(project_id__in=changed) | Q(updated_at__gte=last.created_at)


def _said(
    home: Home, run_id: str, pack: book.Pack, as_of: date, only: QuerySet[Project] | None
) -> dict[int, tuple[Level, str]]:
    """What a run says of each project with a cause, by its number: the level, and a digest of all that its warning
    keeps of it: another as soon as a cause, an amount, a party of the project or an article of law is another."""
    told = {code: [m.name for m in rule.measures if m.unit in _SAID or m.name in OWED]
            for code, rule in catalogue().items()}  # fmt: skip
    grounds = json.dumps([[code, _basis(pack, code, as_of)] for code in told])
    known = {code: (pk, parties) for pk, code, *parties in
             (Project.objects if only is None else only)
             .values_list("pk", "code", "contractor_uscc", "owner_uscc")}  # fmt: skip
    said: dict[int, tuple[Level, str]] = {}
    for code, level, digest in read.digests(home, run_id, told, None if only is None else list(known)):
        if code in known:
            pk, parties = known[code]
            whole = sha256(repr([digest, parties, grounds]).encode()).hexdigest()
            said[pk] = Level[level.upper()], whole[:32]
    return said


def _heard(matter: Matter, level: Level, digest: str, as_of: str) -> bool:
    """Whether a run has nothing to say to a warning that it has not heard. In a province that is nearly every one on
    most days, and to look at each in a transaction of its own would take longer than the run."""
    kept = matter.data
    return (
        kept.get("digest") == digest
        and kept["as_of"] <= as_of
        and not kept["quiet"]
        and matter.owed_fen == kept["owed_fen"]
        and not (level > matter.level and _may_rise(matter, kept))
        and (matter.state not in ("observed", "lifting") or bool(kept.get("objection")))
    )


def _found(home: Home, run_id: str, pack: book.Pack, as_of: str, projects: Sequence[str]) -> dict[str, Found]:
    found: dict[str, Found] = defaultdict(Found)
    for row in read.owed(home, run_id, projects):
        found[row["project_code"]].owed[row["worker_id"]] = row["arrears_fen"]
    for row in read.unheard(home, run_id, projects):
        found[row["project_code"]].unheard[row["month"]] = row["arrears_fen"]
    for row in read.findings(home, run_id, projects):
        one = found[row["project_code"]]
        one.silent |= row["rule"] == SILENT
        if row["level"]:
            one.causes.append(_cause(row, one, pack, date.fromisoformat(as_of)))
    return found


def _cause(row: Mapping[str, Any], found: Found, pack: book.Pack, as_of: date) -> dict[str, Any]:
    rule, measures = catalogue()[row["rule"]], json.loads(row["measures"])
    heads, amount = (measures.get(name) for name in OWED)
    unreported, why = _unreported(rule, row["month"], found)
    said = [f"{m.label} {_SAID[m.unit](measures[m.name])}" for m in rule.measures
            if m.unit in _SAID and m.name not in OWED and measures[m.name] is not None]  # fmt: skip
    return {
        "rule_code": rule.code, "rule": rule.title, "month": row["month"], "level": row["level"],
        "heads": heads, "amount_fen": amount, "said": "，".join([*said, *why]), "unreported": unreported,
        "basis": _basis(pack, rule.code, as_of),
    }  # fmt: skip


def _basis(pack: book.Pack, code: str, as_of: date) -> str:
    basis = pack.basis(code, as_of)
    return f"{basis[0].cite}（{basis[0].status.label}）" if basis else "类推默认值，不是法律规定"


_SAID: Mapping[str, Callable[[int], str]] = {"head": lambda n: f"{n} 人", "fen": lambda n: f"{yuan(n)} 元"}


def _unreported(rule: Rule, month: str | None, found: Found) -> tuple[bool, list[str]]:
    """Whether a cause rests on nothing but months whose payments were not reported, and how to say it."""
    if month is not None:
        return month in found.unheard, ["该月发放数据未报送"] if month in found.unheard else []
    owing = [unheard for unheard, fen in sorted(found.unheard.items()) if fen] if rule.code in NOT_PAID else []
    everything = bool(owing) and sum(found.unheard.values()) == sum(found.owed.values())
    return everything, [f"其中 {'、'.join(owing)} 发放数据未报送"] if owing else []


@transaction.atomic
def _seen(project: Project, pk: int, found: Found, manifest: Mapping[str, Any], now: datetime) -> str:
    """A project with causes and a warning, which is brought up to date."""
    data = found.data(run_id=manifest["id"], as_of=manifest["as_of"])
    matter, links = Matter.objects.get(pk=pk), _links(project, found)
    if matter.data["as_of"] > data["as_of"]:
        return "left_alone"
    if owes := found.owed != _owed(matter):
        _stakes.put(matter, owed(found.owed))
    if found.level > matter.level and _may_rise(matter, data):
        level, repeats = _repeated(_ended([project])[project.pk], found.level, now)
        raised = {**data, "level": level.word, "repeats": repeats}
        _machine(matter, "update" if matter.state in NOT_ISSUED else "upgrade", raised, now, links)
        return "upgraded"
    if matter.state in ("observed", "lifting") and not matter.data.get("objection"):
        _machine(matter, "relapse", data, now, links)
        return "relapsed"
    known = set(links) <= set(matter.links.values_list("kind", "key", "part"))
    kept = ("causes", "owed_fen", "heads", "quiet", "unreported")
    if known and not owes and all(matter.data.get(key) == data[key] for key in kept):
        return "unchanged"
    _machine(matter, "update", data, now, links)
    _issue_if_yellow(Matter.objects.get(pk=matter.pk), now)
    return "updated"


def _may_rise(matter: Matter, data: Mapping[str, Any]) -> bool:
    """What is in force rises neither while an objection waits nor by what was not reported; a later run raises it."""
    return matter.state in NOT_ISSUED or not (matter.data.get("objection") or data["unreported"])


@transaction.atomic
def _open(new: Sequence[tuple[Project, Found]], manifest: Mapping[str, Any], now: datetime) -> int:
    """A warning for each of these projects, which have causes and none; how many."""
    ended = _ended([project for project, _ in new])
    abouts = [_opening(project, found, ended[project.pk], manifest, now) for project, found in new]
    opened = matters.open_all(actor=MACHINE, many=[(about, {}) for about in abouts], now=now)
    for matter in opened:
        _issue_if_yellow(matter, now)
    return len(opened)


def _opening(
    project: Project, found: Found, ended: Sequence[Matter], manifest: Mapping[str, Any], now: datetime
) -> Opening:
    level, repeats = _repeated(ended, found.level, now)
    body = responsible(Role.INSPECTOR, region_code=project.region_code)
    data = found.data(run_id=manifest["id"], as_of=manifest["as_of"])
    return Opening(
        kind=KIND, title=project.name, region_code=project.region_code, sector=project.sector,
        body=body.key if body else "human_resources", project_id=project.pk,
        data={**data, "level": level.word, "repeats": repeats},
        links=_links(project, found), amounts=owed(found.owed),
        tell=level is not Level.YELLOW or found.unreported,  # else it is told of when it goes out
    )  # fmt: skip


def _links(project: Project, found: Found) -> Links:
    """What the warning is about; whom it is about is who is owed something."""
    causes = {f"{c['rule_code']}:{project.code}:{c['month'] or ''}" for c in found.causes}
    return [*opening.named(project), *(("finding", key, "cause") for key in causes)]


def _issue_if_yellow(matter: Matter, now: datetime) -> None:
    """What a person need not decide goes out at once."""
    if matter.level == Level.YELLOW and matter.state == "proposed" and not matter.data["unreported"]:
        _machine(matter, "issue", {}, now)


def _ended(projects: Sequence[Project]) -> dict[int, list[Matter]]:
    """The warnings of each project that have ended, the last first."""
    found: dict[int, list[Matter]] = {project.pk: [] for project in projects}
    ended = Matter.objects.filter(kind=KIND, project_id__in=found, open=False).order_by("-closed_at")
    for matter in ended.only("project_id", "level", "closed_at", "data"):
        found[matter.project_id or 0].append(matter)
    return found


def _repeated(ended: Sequence[Matter], level: Level, now: datetime) -> tuple[Level, str]:
    """X2: red after red asks for joint enforcement; orange after orange within so many days is red."""
    before = [m for m in ended if m.data.get("verdict") != "false"]
    if level is Level.RED and before and before[0].level == Level.RED:
        return Level.RED, "连续两次红色预警，建议联合执法并公布。"
    days = parameters.at(now.date())["warning.repeat.window"].value
    since = now - timedelta(days=days)
    if level is Level.ORANGE and any(m.level >= Level.ORANGE and m.closed_at >= since for m in before if m.closed_at):
        return Level.RED, f"{days}天内再次达到橙色，按红色办理。"
    return level, ""


@transaction.atomic
def _quiet(project: Project, pk: int, found: Found, manifest: Mapping[str, Any], now: datetime) -> str:
    """A project without causes any more. Yellow lifts itself at the second time; the others go to be checked.

    Where feeds are silent nothing goes by itself: people may look, and lift.
    """
    matter = Matter.objects.get(pk=pk)
    last = matter.data
    if last["as_of"] > manifest["as_of"] or (last["run"] == manifest["id"] and not last["causes"]):
        return "left_alone"
    times, owes = 0 if found.silent else last["quiet"] + 1, found.owed != _owed(matter)
    data = {**found.data(run_id=manifest["id"], as_of=manifest["as_of"]), "quiet": times}
    by_itself = matter.state not in NOT_ISSUED and not found.silent
    if by_itself and matter.level == Level.YELLOW and times >= _evaluations(matter):
        name, done = "clear", "cleared"
    elif by_itself and matter.level > Level.YELLOW and matter.state in ("issued", "rectifying") and not matter.paused:
        name, done = "settle", "settled"
    elif last["causes"] or owes or (times == 1 and not last["quiet"]):
        name, done = "update", "quiet"
    else:
        return "left_alone"
    _stakes.put(matter, owed(found.owed))
    _machine(matter, name, data, now)
    return done


def _owed(matter: Matter) -> dict[int, int]:
    return dict(matter.amounts.values_list("worker_id", "owed_fen"))


def _evaluations(matter: Matter) -> int:
    return parameters.at(matter.opened_on)["warning.lift.evaluations"].value


def _machine(matter: Matter, name: str, data: Mapping[str, Any], now: datetime, links: Links = ()) -> None:
    matters.move(actor=MACHINE, matter_id=matter.pk, name=name, given={}, sets=data, links=links, now=now)
