"""Looking after the fact store: small files put together, runs and files that nobody refers to any more released,
damage named."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from huxin.access import SYSTEM
from huxin.actions._writer import only_one, only_writer
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.engine import compaction, damage, objects, retention, tables
from huxin.engine.compaction import Merged
from huxin.engine.damage import Damage, Looked
from huxin.engine.retention import Standing
from huxin.facts.lists import KEPT
from huxin.queries.batches import brought, gone
from huxin.queries.run_mentions import named
from huxin.queries.runs import on_the_side
from huxin.record.models import JournalEntry, Matter, Project, Run


@dataclass(frozen=True)
class Affected:
    """A damaged file with what hangs on it: the batches whose rows it may hold, the runs that read it, the projects
    (codes) of which it may have rows, and the numbers of the open matters about those."""

    damage: Damage
    batches: tuple[int, ...]
    runs: tuple[str, ...]
    projects: tuple[str, ...]
    matters: tuple[str, ...]


@dataclass(frozen=True)
class Released:
    """What was let go, or would be: the tables of these runs and so many files of the fact store; how many runs stay
    for each reason. `busy`: a run was being computed, so none was let go."""

    runs: tuple[str, ...]
    files: int
    kept: dict[str, int]
    busy: bool


def compact(home: Home, *, whole: bool = False) -> Iterator[Merged]:
    """Put small files together (see `engine.compaction`) beside whoever appends and reads. Raises StoreDamaged."""
    with only_one(home, "compaction"):
        yield from compaction.compact(home, whole=whole)


def release(home: Home, *, now: datetime, dry_run: bool = False) -> Released:
    """Let go of the runs that the rule of `engine.retention` does not keep, then delete the data files that neither the
    newest version nor any run still on file reads. `dry_run`: only say what that would be.

    The record knows first that a run is let go: whoever dies after that leaves a run which the next time judges again.

    Raises:
        StoreDamaged. KeyMissing: what is on record cannot be read, so nobody knows which runs it names.
    """
    with only_one(home, "compaction"):
        before, mentioned = _shown(), named()  # what the screens show meanwhile may be named after that
        with retention.alone(home) as free:
            runs = retention.standing(home)
            shown = before | _shown()
            why = retention.kept(runs, named=mentioned, shown=shown, showed=_showed(runs), now=now)
            stay = [run for run in runs if run.id in why or not free]
            going = tuple(run.id for run in runs if run not in stay)
            if free and not dry_run:
                _mark(going, [run.id for run in stay], now)
                retention.let_go(home, going)
        kept = _versions(stay)
        files = sum(compaction.release(home, name, keep=kept[name], dry_run=dry_run) for name in KEPT)
    return Released(going, files, dict(Counter(why.values())), not free)


def _shown() -> set[str]:
    return set(Run.objects.filter(current=True).values_list("pk", flat=True))


def _showed(runs: Iterable[Standing]) -> set[str]:
    rows = Run.objects.filter(pk__in=[run.id for run in runs])
    return {row.pk for row in rows.iterator(chunk_size=100) if not on_the_side(row)}


@transaction.atomic
def _mark(going: Sequence[str], stay: Sequence[str], now: datetime) -> None:
    """Say in the record which runs are let go. One that stays after all, since a try that died, is so no more."""
    Run.objects.filter(pk__in=stay, released_at__isnull=False).update(released_at=None)
    if going:
        Run.objects.filter(pk__in=going).update(released_at=now)
        given = {"rule": retention.RULE, "runs": list(going)}
        JournalEntry.objects.create(at=now, who=SYSTEM.id, what="run.release", subject="runs", given=given)


def _versions(runs: Iterable[Standing]) -> dict[str, set[int]]:
    """The versions of each stream that these runs have read."""
    found: dict[str, set[int]] = defaultdict(set)
    for run in runs:
        for name, version in run.facts.items():
            found[name].add(version)
    return found


def keep_in(home: Home, url: str, endpoint: str = "", say: Callable[[str], None] = lambda said: None) -> int:
    """Keep the fact store in object storage from now on (see `engine.objects`); how many tables were brought there.

    Raises:
        Refused: it is no such place, or another one is settled already. OSError: it cannot be reached.
    """
    with only_writer(home), only_one(home, "compaction"):
        told = objects.settings(home.path)
        if told and (told["url"], told.get("endpoint", "")) != (url, endpoint):
            raise Refused(f"事实库已经保存在 {told['url']}，不能改到别处；要改的，请从备份恢复到新的数据目录。")
        objects.settle(home.path, url, endpoint)
        names = [name for name in KEPT if (home.facts / name).is_dir()]
        for name in names:
            say(f"正在送 {KEPT[name].label}")
            objects.push(home.facts / name, tables.newest(home.facts / name))
    return len(names)


def fetch(home: Home, say: Callable[[str], None] = lambda said: None) -> int:
    """Bring the disk to what the bucket has; how many files were brought. Raises Refused, OSError."""
    with only_writer(home), only_one(home, "compaction"):
        return objects.fetch(home.path, say)


def look(home: Home) -> Iterator[Looked]:
    """Every file that what is current or a run on file rests on, and of which stream nothing is left."""
    kept = _versions(retention.standing(home))
    yield from damage.look(home, kept)
    for name in gone(home):
        yield Looked(name, 0, 0, (damage.whole(name, "gone", kept[name]),))


def affected(home: Home, harms: Iterable[Damage]) -> list[Affected]:
    """What hangs on damaged files. Raises StoreDamaged."""
    runs = retention.standing(home)
    return [
        Affected(
            harm, _batches(harm), tuple(run.id for run in runs if run.facts.get(harm.stream) in harm.versions),
            tuple(_within(Project.objects.all(), "pk", harm).order_by("code").values_list("code", flat=True)),
            tuple(_within(Matter.objects.filter(open=True), "project_id", harm).values_list("number", flat=True)),
        )
        for harm in harms
    ]  # fmt: skip


def _batches(harm: Damage) -> tuple[int, ...]:
    among = brought(harm.stream).filter(id__range=(harm.first_batch, harm.last_batch))
    return tuple(among.order_by("id").values_list("id", flat=True))


def _within(rows: QuerySet[Any], column: str, harm: Damage) -> QuerySet[Any]:
    return rows.filter(**{f"{column}__range": harm.projects}) if harm.projects else rows.none()
