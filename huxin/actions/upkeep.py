"""Looking after the fact store: small files put together, files nobody refers to any more released, damage named."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from huxin.actions._writer import only_one, only_writer
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.engine import compaction, damage, objects, read, tables
from huxin.engine.compaction import Merged
from huxin.engine.damage import Damage, Looked
from huxin.facts.lists import KEPT
from huxin.queries.batches import brought, gone
from huxin.record.models import Matter, Project


@dataclass(frozen=True)
class Affected:
    """A damaged file with what hangs on it: the batches whose rows it may hold, the runs that read it, the projects
    (codes) of which it may have rows, and the numbers of the open matters about those."""

    damage: Damage
    batches: tuple[int, ...]
    runs: tuple[str, ...]
    projects: tuple[str, ...]
    matters: tuple[str, ...]


def compact(home: Home, *, whole: bool = False) -> Iterator[Merged]:
    """Put small files together (see `engine.compaction`) beside whoever appends and reads. Raises StoreDamaged."""
    with only_one(home, "compaction"):
        yield from compaction.compact(home, whole=whole)


def release(home: Home) -> int:
    """Delete data files that neither the newest version nor any run on file reads; how many. Raises StoreDamaged.

    A matter names runs, so what an open matter rests on is kept with them.
    """
    with only_one(home, "compaction"):
        kept = versions(home)
        return sum(compaction.release(home, name, keep=kept[name]) for name in KEPT)


def versions(home: Home) -> dict[str, set[int]]:
    """The versions of each stream that the runs on file have read."""
    found: dict[str, set[int]] = defaultdict(set)
    for _, facts in _runs(home):
        for name, version in facts.items():
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
    kept = versions(home)
    yield from damage.look(home, kept)
    for name in gone(home):
        yield Looked(name, 0, 0, (damage.whole(name, "gone", kept[name]),))


def affected(home: Home, harms: Iterable[Damage]) -> list[Affected]:
    """What hangs on damaged files. Raises StoreDamaged."""
    runs = _runs(home)
    return [
        Affected(
            harm, _batches(harm), tuple(run for run, facts in runs if facts.get(harm.stream) in harm.versions),
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


def _runs(home: Home) -> list[tuple[str, dict[str, int]]]:
    names = sorted(path.parent.name for path in home.runs.glob("[!.]*/manifest.json"))
    return [(name, read.manifest(home, name)["facts"]) for name in names]
