"""Hold other offices' lists against the registry, whenever either has changed, and take what people decide of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import transaction

from huxin.access import Actor, Permission, require
from huxin.actions._writer import only_one
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.denominator import coverage, firms
from huxin.denominator.coverage import Figures
from huxin.denominator.sites import Said, Site, sites
from huxin.engine import listed as engine
from huxin.engine.listed import Listed
from huxin.law import parameters
from huxin.queries import denominator as queries
from huxin.queries.denominator import REASONS
from huxin.record.models import JournalEntry, Project, Reckoning, SiteDecision, SiteRecord

_AT_ONCE = 1_000  # values of one statement
_SHORT = 2_000  # rows of lists that are reckoned with while somebody waits; more are left to the worker
_EVERYTHING = datetime(9999, 1, 1, tzinfo=UTC)  # whatever is on file, a moment after `now` too: nothing may be missed


@dataclass(frozen=True)
class Reckoned:
    """What a reckoning found: the figures, the sites, and by a row's key its builder, where nobody knows the firm."""

    figures: list[Figures]
    sites: list[Site]
    firms: Mapping[str, str]


def reckon(home: Home, *, as_of: date, known_at: datetime) -> Reckoned:
    """The denominator as of a day, as known at a moment, with what people had decided by then. Nothing is kept.

    Raises:
        StoreDamaged: the facts cannot be read. LawGap: no threshold of permits is known for that day.
    """
    return _reckoned(engine.listed(home, known_at=known_at, as_of=as_of), known_at, as_of)


def catch_up(home: Home, *, now: datetime) -> Reckoned | None:
    """Reckon anew and show it, if facts or decisions have changed since, or the day has; what was found, if it did.

    Safe to repeat and beside others doing the same. Raises StoreDamaged.
    """
    if not _is_due(home, now):
        return None
    with only_one(home, "denominator"):
        if not _is_due(home, now):
            return None
        facts, decisions, today = engine.versions(home), SiteDecision.objects.count(), local_day(now)
        found = engine.listed(home, known_at=_EVERYTHING, as_of=today)
        reckoned = _reckoned(found, _EVERYTHING, today)
        _show(found, reckoned, at=now, as_of=today, facts=facts, decisions=decisions)
    return reckoned


def decide(*, actor: Actor, record: int, kind: str, now: datetime, project_code: str = "", reason: str = "") -> None:
    """Record what a person decided of the site that a row belongs to, and reckon anew, or let the worker.

    `kind` and `reason` as in `SiteDecision`; `same` and `other` name a project.

    Raises:
        NotFound: no such row within reach. Refused: no permission, or the decision lacks what it needs.
    """
    one = queries.reached(actor=actor, number=record)
    require(actor, Permission.DENOMINATOR, one)
    if kind not in queries.KINDS:
        raise Refused("没有这种认定，请刷新页面后再选。")
    if kind in ("same", "other"):
        queries.named(actor=actor, code=project_code)
    if kind == "exempt" and reason not in REASONS:
        raise Refused("请选择不需登记的原因。")
    keys = sorted(SiteRecord.objects.filter(site=one.site).values_list("key", flat=True))
    given = {
        "project_code": project_code if kind in ("same", "other") else "",
        "reason": reason if kind == "exempt" else "",
    }
    with transaction.atomic():
        SiteDecision.objects.create(at=now, by=actor.id, kind=kind, keys=keys, **given)
        JournalEntry.objects.create(
            at=now, who=actor.id, what=f"denominator.{kind}", subject=f"site:{record}", given=given
        )
    if SiteRecord.objects.count() <= _SHORT:
        catch_up(settings.HUXIN_HOME, now=now)


def _is_due(home: Home, now: datetime) -> bool:
    last = Reckoning.objects.order_by("-pk").first()
    facts = engine.versions(home)
    if last is None:
        return bool(facts)
    return (last.facts, last.decisions, last.as_of) != (facts, SiteDecision.objects.count(), local_day(now))


def _reckoned(found: Listed, known_at: datetime, as_of: date) -> Reckoned:
    codes = {*found.units, *(code for p in found.projects for code in (p.owner_uscc, p.contractor_uscc) if code)}
    together = sites(found.projects, found.entries, _said(known_at))
    lists = {entry.source for entry in found.entries}
    return Reckoned(
        coverage.figures(found.projects, together, lists, free_fen=parameters.at(as_of)["denominator.permit"].value),
        together,
        firms.unknown(found.entries, found.units.values(), codes),
    )


def _said(known_at: datetime) -> dict[str, Said]:
    """What people had decided by a moment, by the row's key: of each row the newest holds."""
    said: dict[str, Said] = {}
    for one in SiteDecision.objects.filter(at__lte=known_at).order_by("pk"):
        for key in one.keys:
            before = said.get(key, Said())
            said[key] = _after(before, one)
    return said


def _after(before: Said, one: SiteDecision) -> Said:
    match one.kind:
        case "same":
            return Said(one.project_code, before.others - {one.project_code})
        case "other":
            kept = "" if before.project == one.project_code else before.project
            return Said(kept, before.others | {one.project_code}, before.exempt)
        case "exempt":
            return Said("", before.others, one.reason)
    return Said()


@transaction.atomic
def _show(
    found: Listed, reckoned: Reckoned, *, at: datetime, as_of: date, facts: dict[str, int], decisions: int
) -> None:
    projects = dict(Project.objects.values_list("code", "pk"))
    rows = [row for site in reckoned.sites for row in _rows(site, found, reckoned.firms, projects)]
    names = [f.name for f in SiteRecord._meta.concrete_fields if f.name not in ("id", "key")]
    keys = {row.key for row in rows}
    gone = [pk for pk, key in SiteRecord.objects.values_list("pk", "key") if key not in keys]
    for start in range(0, len(gone), _AT_ONCE):
        SiteRecord.objects.filter(pk__in=gone[start : start + _AT_ONCE]).delete()
    SiteRecord.objects.bulk_create(
        rows, batch_size=_AT_ONCE // 25, update_conflicts=True, unique_fields=["key"], update_fields=names
    )
    figures = [asdict(one) for one in reckoned.figures]
    Reckoning.objects.create(at=at, as_of=as_of, facts=facts, decisions=decisions, figures=figures)


def _rows(site: Site, found: Listed, firm: Mapping[str, str], projects: Mapping[str, int]) -> Sequence[SiteRecord]:
    head = site.entries[0]
    lists = " ".join(sorted({entry.source for entry in site.entries}))
    region, sector = coverage.region_of(site), coverage.sector_of(site.entries)
    searched = {text for e in site.entries for text in (e.name, e.contractor, e.owner, e.number)}
    candidates = [
        {"code": c.project_code, "level": int(c.verdict.level), "because": list(c.verdict.because)}
        for c in site.candidates
    ]
    return [
        SiteRecord(
            key=entry.key,
            stream=entry.source,
            **{name: getattr(entry, name) for name in ("number", "name", "owner", "owner_uscc", "contractor")},
            **{name: getattr(entry, name) for name in ("contractor_uscc", "amount_fen", "dated_on")},
            region_code=region,
            sector=sector,
            site=head.key,
            head=entry is head,
            status=site.status.value,
            project_id=projects.get(site.project_code),
            lists=lists,
            because=list(site.because.get(entry.key, ())),
            candidates=candidates,
            firm=firm.get(entry.key, ""),
            search=" ".join(sorted(filter(None, searched))).lower(),
            source=found.sources[entry.key][0],
            source_row=found.sources[entry.key][1],
        )
        for entry in site.entries
    ]
