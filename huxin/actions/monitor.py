"""Run the monitor, and put what the screens need of the run into the record."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import _shown, warnings
from huxin.base.errors import NotFound, Refused, StoreDamaged
from huxin.base.home import Home
from huxin.engine import outputs
from huxin.engine import run as engine
from huxin.engine.chapters import told
from huxin.engine.cluster import DUCKDB
from huxin.facts.streams import TABLES
from huxin.queries._reach import in_reach
from huxin.queries.batches import gone, steady
from huxin.queries.runs import publishes, since
from huxin.record.models import JournalEntry, Project, Run

_TABLES = ("worker_months", "project_months", "findings")
Row = dict[str, Any]


def run(
    home: Home,
    *,
    actor: Actor,
    as_of: date,
    now: datetime,
    known_at: datetime | None = None,
    pack: str | None = None,
    projects: Sequence[str] | None = None,
    out: Path | None = None,
    computed: Row | None = None,
    on: str = DUCKDB,
    anew: bool = False,
    progress: warnings.Progress = lambda said: None,
) -> Row:
    """Run the monitor and publish the run; returns its manifest.

    A run of all projects, with all that is known, under the law of its day, becomes the current one that the screens
    show, and the warnings follow it. Any other is a question on the side: it is kept, and shown nowhere by default.
    So is every run of whoever does not reach the whole city (`queries.runs.publishes`): it is of the projects in reach.

    Args:
        out: a folder to copy the contract's three tables to.
        computed: the manifest of this very question, where the engine (`on`) has answered it already.
        anew: take nothing over from an earlier run of that day.

    Raises:
        NotFound: a project code that is not on file. Refused: no permission, or the clock was set back. LawGap,
        StoreDamaged.
    """
    require_anywhere(actor, Permission.MONITOR)
    projects = _asked_about(actor, projects)
    if known_at is None and (at := steady(now)) != now:
        now, computed = at, None  # which may be without what came in last
    question = engine.asked(as_of=as_of, known_at=known_at or now, pack=pack, projects=projects)
    current = known_at is None and pack is None and projects is None
    _require_whole(home)
    progress("核对事实，按规则查找")
    manifest = computed or engine.run(home, question, engine=on, anew=anew, progress=told(progress))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name in _TABLES:
            outputs.copy(home.runs / manifest["id"], name, out / f"{name}.parquet")
    progress("存入记录")
    _publish(home, manifest, now=now, actor=actor, current=current)
    if current:
        warnings.catch_up(home, now=now, progress=progress)
    return manifest


def _require_whole(home: Home) -> None:
    """What was reported and got lost must not be found not reported. Raises StoreDamaged."""
    if lost := gone(home, TABLES):
        names = "、".join(TABLES[name].label for name in lost)
        raise StoreDamaged(f"事实库里的{names}整个不见了，已入库的数据会被当成没有报送。请从备份恢复后重试。")


def _asked_about(actor: Actor, projects: Sequence[str] | None) -> Sequence[str] | None:
    """The codes of the only projects to look at; None for all. A county must not change what the others see."""
    if projects:
        known = set(Project.objects.filter(code__in=projects).values_list("code", flat=True))
        if unknown := sorted(set(projects) - known):
            raise NotFound(f"没有项目「{'、'.join(unknown)}」。请核对项目编码，或先导入项目。")
        return projects
    if publishes(actor):
        return None
    reached = Project.objects.filter(in_reach(actor, Permission.MONITOR)).order_by("code")
    if not (codes := list(reached.values_list("code", flat=True))):
        raise Refused("您的管辖范围内还没有项目，没有可以监测的。请先导入项目。")
    return codes


@transaction.atomic
def _publish(home: Home, manifest: Row, *, now: datetime, actor: Actor, current: bool) -> None:
    run_id = manifest["id"]
    moment = datetime.fromisoformat(manifest["known_at"].removesuffix("Z")).replace(tzinfo=UTC)
    kept = {"as_of": manifest["as_of"], "known_at": moment, "pack": manifest["pack"], "created_at": now}
    kept |= {"manifest": manifest, "counts": manifest["counts"], "released_at": None}
    if current:
        before = Run.objects.select_for_update().filter(current=True).first()  # one publishes after the other
        changed = since(manifest, before.pk) if before else None
        kept |= {"current": True, "shown": _shown.show(home, run_id, before.shown if before else "", changed)}
        Run.objects.filter(current=True).exclude(pk=run_id).update(current=False)
    again = {key: value for key, value in kept.items() if key != "created_at"}
    Run.objects.update_or_create(pk=run_id, defaults=again, create_defaults=kept)
    given = {"as_of": manifest["as_of"], "pack": manifest["pack"], "current": current}
    JournalEntry.objects.create(at=now, who=actor.id, what="monitor.run", subject=f"run:{run_id}", given=given)
