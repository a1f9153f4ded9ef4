"""The monitor's runs: the current one, which every screen shows, and the earlier ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.law import book
from huxin.law.regions import BAIYIN
from huxin.queries._pages import Page, page_of
from huxin.record.models import Run, RunRequest, Staff

_AT_ONCE = timedelta(seconds=1)
"""Between what is known and the run, where nobody named a moment."""


@dataclass(frozen=True)
class RunLine:
    """One run: what it looked at, by which law, and when it was made."""

    id: str
    as_of: date
    known_at: datetime
    pack: str
    created_at: datetime
    current: bool
    counts: Mapping[str, Any]
    notices: tuple[str, ...]
    code: str
    engine: str
    aside: tuple[str, ...]
    """Why it is not a run that screens show, in words; empty where it is or was one."""
    warnings: Mapping[str, int]
    """What the warnings made of it, how often; empty where they have not followed it."""
    gap: str
    """Why they could not."""
    released: str
    """That its tables are let go by the rule of retention, and what to do; empty while they are on file."""


def since(manifest: Mapping[str, Any], run_id: str) -> list[int] | None:
    """The numbers of the only projects of which a run may say anything else than the one of that id; None where that is
    not known."""
    told = manifest.get("since")
    return told["projects"] if told and told["run"] == run_id else None


@dataclass(frozen=True)
class RunAsked:
    """A run that somebody asked for, as it waits, is computed, or came to its end. `aside`: it is shown nowhere."""

    id: int
    as_of: date
    asked_by: str
    asked_at: datetime
    state: str
    progress: str
    message: str
    aside: bool

    @property
    def waiting(self) -> bool:
        """Whether its answer is still to come."""
        return self.state in ("waiting", "running")


def publishes(actor: Actor) -> bool:
    """Whether a run of this person is what the screens show from then on: they reach the whole city, every sector."""
    return not actor.sectors and any(BAIYIN[:4].startswith(prefix) for prefix in actor.regions if prefix)


def current() -> RunLine | None:
    """The run that the screens show; None before the first."""
    run = Run.objects.filter(current=True).first()
    return _line(run) if run else None


def find(run_id: str) -> RunLine:
    """A run by its id.

    Raises:
        NotFound: there is none.
    """
    run = Run.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound(f"没有编号为「{run_id}」的监测记录。")
    return _line(run)


def require_tables(run_id: str) -> None:
    """Raises NotFound, with what to do, where a run's tables are let go by the rule of retention."""
    if (run := Run.objects.filter(pk=run_id).first()) and (said := _released(run)):
        raise NotFound(said)


def asked(*, actor: Actor, number: int) -> list[RunAsked]:
    """The runs that wait or are being computed, and the one of that number, whatever became of it; oldest first.

    Raises:
        Refused: as `listed`.
    """
    _require(actor)
    found = RunRequest.objects.filter(Q(state__in=["waiting", "running"]) | Q(pk=number)).order_by("pk")
    names = dict(Staff.objects.filter(username__in=[r.asked_by for r in found]).values_list("username", "display_name"))
    aside = {run.pk for run in Run.objects.filter(pk__in=[r.run_id for r in found]) if any(_aside(run))}
    return [
        RunAsked(
            *(r.pk, r.as_of, names.get(r.asked_by, r.asked_by), r.asked_at, r.state, r.progress, r.message),
            aside=r.run_id in aside,
        )
        for r in found
    ]


def listed(*, actor: Actor, page: int, size: int = 30) -> Page[RunLine]:
    """Every run, newest first. Runs are of the whole city and hold no row of anybody's.

    Raises:
        Refused: the role may not look, or is an enterprise's: the city's totals are the offices' own.
    """
    _require(actor)
    return page_of(Run.objects.order_by("-created_at", "id"), page, size, lambda rows: [_line(r) for r in rows])


def _require(actor: Actor) -> None:
    require_anywhere(actor, Permission.VIEW)
    if actor.role is Role.ENTERPRISE:
        raise Refused("监测记录是全市汇总，只供主管部门查看。涉及本单位的情况请在「我的工作」和「项目」里查看。")


def _line(run: Run) -> RunLine:
    told, followed = run.manifest, run.followed or {}
    return RunLine(
        id=run.id,
        as_of=run.as_of,
        known_at=run.known_at,
        pack=run.pack,
        created_at=run.created_at,
        current=run.current,
        counts=run.counts,
        notices=tuple(told.get("notices", ())),
        code=str(told.get("code", "")),
        engine=str(told.get("engine", "")),
        aside=tuple(_aside(run)),
        warnings=followed.get("done", {}),
        gap=followed.get("gap", ""),
        released=_released(run),
    )


def _released(run: Run) -> str:
    if run.released_at is None:
        return ""
    day = local_day(run.released_at)
    return f"这次监测的明细已按保留规则清理（{day}），可用 huxin monitor --as-of {run.as_of} 重新监测。"


def on_the_side(run: Run) -> bool:
    """Whether it was a question of somebody's, and never what the screens showed: nothing is judged by it."""
    return any(_aside(run))


def _aside(run: Run) -> Iterator[str]:
    """What made it a question on the side: asked of some projects, another law, or an earlier state of knowledge."""
    if run.current:
        return
    projects = run.manifest.get("projects")
    if projects:
        yield f"只看了 {len(projects)} 个项目"
    if run.pack != book.pack_on(run.as_of):
        yield "指定了另一个规则包"
    if (run.created_at - run.known_at) > _AT_ONCE:
        yield "按当时已知的数据"
