"""What a county is assessed by in a year (SM-14), from what is on file: each thing counted as a dated fact.

How sites stood and whether months were paid is said by the year's last run (`run_of`); everything else is of matters
opened in the year. Of a year in which a county's register was not kept, what the register would say is unknown. What
the county sent in itself and what two people signed stands in the matter of the assessment. Facts name projects and
matters by code and number, and nobody.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from huxin.access import Actor, Role
from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.base.moments import begins, local_day
from huxin.engine import read
from huxin.law import parameters
from huxin.law.assessment import Mode, Source, items
from huxin.law.scoring import NAMED, Basis, Fact
from huxin.queries import circulars, publications
from huxin.queries.runs import on_the_side
from huxin.record.models import LedgerItem, Matter, MatterEvent, MatterTerm, NilRecord, Project, Run
from huxin.workflows._above import terms_of_others
from huxin.workflows._ladder import LIFTS
from huxin.workflows._quarters import ends_on, quarter_text
from huxin.workflows.assessment import MANUALS, SITES, SLOTS
from huxin.workflows.sponsorship import problems, unfixed

OF_RUN = ("registered", "contracted", "account", "deposit", "paid")
"""The figures that a run says; without a run of the year there is no data."""
_MOMENT = timedelta(microseconds=1)
"""Before the end of a term: still on its last day."""
_APART = str.maketrans({"、": "和", "，": "；", ",": "；", " ": None})
_KINDS: Mapping[str, str] = {"project": "项目", "matter": "事项"}
_RUNS = 50
"""So many runs are looked at for one of the whole city."""
TERMS = {"complaints": "complaint", "warnings": "warning", "transfers": "transfer"}
"""Whose terms make which figure."""


def basis(matter: Matter, *, as_of: date) -> Basis:
    """Everything an assessment rests on, as on file now, of its year up to a local day. Raises LawGap."""
    county, year, data = matter.region_code, int(matter.data["year"]), matter.data
    here = Matter.objects.filter(region_code=county).order_by("pk")
    mine = here.filter(opened_on__gte=date(year, 1, 1), opened_on__lte=min(as_of, date(year, 12, 31)))
    run = run_of(year, as_of=as_of)
    standing, paid = (_standing(county, run), _paid(county, year, run)) if run else (None, None)
    lacking = {*(OF_RUN[:-1] if standing is None else ()), *(OF_RUN[-1:] if paid is None else ())}
    kept = _kept(county, year)
    facts = [
        *(standing or ()), *(paid or ()),
        *_terms(county, year, as_of), *_programme(here, year, as_of), *_fixed(mine), *_ledger(mine),
        *(_published(county, year, as_of) if kept else ()), *_incidents(mine, year), *_raised(mine),
        *_named(county, year, as_of), *filed(matter), *_signed(matter), *_sites(matter), *fraud(matter, as_of),
    ]  # fmt: skip
    return Basis(county, year, as_of, frozenset(_known(data, year, lacking, kept)), tuple(facts))


def run_of(year: int, *, as_of: date) -> Run | None:
    """The run that says how a year's sites stood: of those that screens showed and on file, the last whose day lies in
    the year or at most ``sm14.run`` days after it, so that December's pay day is in it. None where there is none.

    Raises LawGap.
    """
    last = date(year, 12, 31)
    until = last + timedelta(parameters.at(last)["sm14.run"].value)
    asked = Run.objects.filter(as_of__range=(date(year, 1, 1), min(as_of, until)), released_at__isnull=True)
    newest = asked.order_by("-as_of", "-created_at")[:_RUNS]
    return next((one for one in newest.iterator(chunk_size=4) if not on_the_side(one)), None)


def _kept(county: str, year: int) -> bool:
    """Whether a county's register was kept in a year: anything but assessments stands in it. Where it was not, that no
    event is on file does not say that there was none."""
    days = (date(year, 1, 1), date(year, 12, 31))
    nil = NilRecord.objects.filter(region_code=county, quarter__range=(year * 10 + 1, year * 10 + 4))
    mine = Matter.objects.filter(region_code=county, opened_on__range=days)
    return mine.exclude(kind="assessment").exists() or nil.exists()


def _known(data: Mapping[str, Any], year: int, lacking: Collection[str], kept: bool) -> Iterator[str]:
    """The figures that were looked up, found or not."""
    for item in items(year):
        live = item.source is Source.LIVE and item.figure not in lacking and (kept or item.figure in OF_RUN)
        file = item.source is Source.FILE and item.mode is not Mode.MANUAL and bool(_prefix(data))
        manual = item.mode is Mode.MANUAL and bool(data.get("manual_signed"))
        field = item.source is Source.FIELD and bool(data.get("field_done"))
        if live or file or manual or field:
            yield item.figure


def _table(run: Run, name: str, columns: tuple[str, ...]) -> list[dict[str, Any]] | None:
    """Rows of what a run left; None where its files are gone."""
    home: Home = settings.HUXIN_HOME
    try:
        return read.table(home, run.id, name, columns)
    except NotFound:
        return None


def _standing(county: str, run: Run) -> list[Fact] | None:
    """How each site stood on the run's day: its workers, and where it was under way, its account and deposit. None
    where the run's files are gone."""
    columns = ("project_code", "attending_heads", "registered_heads", "contracted_heads", "has_account", "has_deposit")
    here = Project.objects.filter(region_code=county)
    codes, under_way = (set(rows.values_list("code", flat=True)) for rows in (here, here.filter(_under_way(run.as_of))))
    rows = _table(run, "projects", columns)
    if rows is None:
        return None
    day, facts = str(run.as_of), []
    for row in rows:
        code, heads = row["project_code"], row["attending_heads"]
        if code not in codes:
            continue
        if heads:
            facts.append(Fact("registered", day, f"project:{code}", row["registered_heads"], heads))
            facts.append(Fact("contracted", day, f"project:{code}", row["contracted_heads"], heads))
        if code in under_way:
            facts.append(Fact("account", day, f"project:{code}", int(row["has_account"]), 1))
            facts.append(Fact("deposit", day, f"project:{code}", int(row["has_deposit"]), 1))
    return facts


def _under_way(day: date) -> Q:
    """Sites that had begun and not ended on a local day, as far as is on file now."""
    begun = Q(started_on=None) | Q(started_on__lte=day)
    return begun & (Q(finished_on__gt=day) | Q(finished_on=None, status="active"))


def _paid(county: str, year: int, run: Run) -> list[Fact] | None:
    """Each project-month of the year that fell due, with a sheet, and with payments reported: paid in full or not.
    None where the run's files are gone."""
    codes = set(Project.objects.filter(region_code=county).values_list("code", flat=True))
    columns = ("project_code", "month", "net_fen", "arrears_fen", "due_on", "feeds.payments AS payments")
    rows = _table(run, "project_months", columns)
    if rows is None:
        return None
    return [
        Fact(
            "paid", str(row["due_on"]), f"project:{row['project_code']} {row['month']}", int(not row["arrears_fen"]), 1
        )
        for row in rows
        if row["project_code"] in codes and str(row["month"]).startswith(f"{year}-") and row["net_fen"]
        and row["due_on"] and row["due_on"] < run.as_of and row["payments"] == "reported"
    ]  # fmt: skip


def _terms(county: str, year: int, as_of: date) -> Iterator[Fact]:
    """Terms that are over: kept, or passed. Each says which step's it is, when it was due and when it was done. Those
    of the city, which confirms and lifts what a county has sent in, are not the county's."""
    rows = MatterTerm.objects.filter(
        region_code=county, kind__in=TERMS.values(), opened_on__gte=date(year, 1, 1),
        opened_on__lte=min(as_of, date(year, 12, 31)), due_at__isnull=False,
    ).exclude(term__in=terms_of_others())  # fmt: skip
    figures = {kind: figure for figure, kind in TERMS.items()}
    columns = ("kind", "matter__number", "term", "due_at", "ended_at")
    times: Counter[tuple[str, str]] = Counter()
    for kind, number, code, due_at, ended_at in rows.order_by("matter_id", "started_at", "pk").values_list(*columns):
        times[number, code] += 1
        if ended_at is not None or due_at <= begins(as_of):
            last = local_day(due_at - _MOMENT)
            done = "没有办完" if ended_at is None else f"{local_day(ended_at)}办完"
            again = f"（第{times[number, code]}次）" if times[number, code] > 1 else ""
            ref = f"matter:{number} {_step(code)}{again} {last}到期 {done}"
            kept = ended_at is not None and ended_at < due_at
            yield Fact(figures[kind], str(last), ref, int(kept), 1)


def _step(code: str) -> str:
    """What the law calls a term, without the signs by which people set numbers apart."""
    return parameters.codes().get(code, code).translate(_APART)


def _programme(here: Any, year: int, as_of: date) -> Iterator[Fact]:
    rows = here.filter(kind="creation", data__year=year).exclude(state="withdrawn").values_list("pk", "number")
    numbers = dict(rows)
    terms = MatterTerm.objects.filter(matter__in=numbers, lane="programme", due_at__isnull=False).order_by("pk")
    for one in terms:
        if one.due_at and (one.ended_at or one.due_at <= begins(as_of)):
            kept = one.ended_at is not None and one.ended_at < one.due_at
            yield Fact("programme", str(local_day(one.due_at)), f"matter:{numbers[one.matter_id]}", int(kept), 1)


def _fixed(mine: Any) -> Iterator[Fact]:
    for one in mine.filter(kind="sponsorship").exclude(state="withdrawn"):
        if named := len(problems(one.data)):
            done = named - len(unfixed(one.data))
            yield Fact("fixed", str(one.opened_on), f"matter:{one.number}", done, named)


def _ledger(mine: Any) -> Iterator[Fact]:
    asked = LedgerItem.objects.filter(campaign__withdrawn_at=None).values("matter_id")
    for one in mine.filter(pk__in=asked).exclude(state="unfounded"):
        yield Fact("ledger", str(one.opened_on), f"matter:{one.number}", int(one.state == "closed"), 1)


def _published(county: str, year: int, as_of: date) -> Iterator[Fact]:
    whole = Actor("assessment", "系统", Role.SYSTEM, (county,))
    for _, cells in publications.over(actor=whole, year=year, today=as_of):
        for cell in cells:
            done = int(cell.state != "missing")
            yield Fact("publication", str(ends_on(cell.quarter)), f"quarter:{cell.quarter}", done, 1)


def _incidents(mine: Any, year: int) -> Iterator[Fact]:
    """Events; those of fifty and more with a serious effect; those that were or nearly were extreme."""
    signs = [key for key in LIFTS if key != "festive"]
    for one in mine.filter(kind="incident").exclude(state="dissolved"):
        day, ref, data = str(one.opened_on), f"matter:{one.number}", one.data
        yield Fact("incidents", day, ref, 1, 1)
        least = parameters.at(one.opened_on)["sm14.event.heads"].value
        over = bool(data.get("bottom_line")) or int(data.get("people", 0)) >= least
        if over and any(data.get(key) for key in signs):
            yield Fact("crowd", day, ref, 1, 1)
        if data.get("harm"):
            yield Fact("extreme", day, ref, 1, 1)


def _raised(mine: Any) -> Iterator[Fact]:
    """Letters that climbed because nothing was done."""
    climbed = MatterEvent.objects.filter(matter__in=mine.filter(kind="supervision"), move__in=("raise", "climb"))
    for number, seq, at in climbed.order_by("matter_id", "seq").values_list("matter__number", "seq", "at"):
        yield Fact("raised", str(local_day(at)), f"matter:{number} 第{seq}步", 1, 1)


def _named(county: str, year: int, as_of: date) -> Iterator[Fact]:
    for code, found in circulars.counted(county, year, as_of).items():
        for one in found:
            yield Fact(
                f"{NAMED}{code}", str(one.issued_on), f"matter:{one.number} {quarter_text(one.quarter)}通报", 1, 1
            )


def _prefix(data: Mapping[str, Any]) -> str | None:
    """Under which keys the self-check stands that counts; None where none does."""
    if data.get("late_filed") and data.get("count_late") == "yes":
        return "late_file_"
    return "file_" if data.get("self_filed") else None


def filed(matter: Matter) -> Iterator[Fact]:
    """The numbers the county sent in, in the order in which the plan asks for them; what is left open is none."""
    data, prefix = matter.data, _prefix(matter.data)
    if prefix is None:
        return
    slots, day, ref = iter(SLOTS), str(matter.opened_on), f"matter:{matter.number} 自查"
    for item in items(int(data["year"])):
        if item.source is not Source.FILE or item.mode is Mode.MANUAL:
            continue
        said = [int(data.get(f"{prefix}{next(slots)}", 0)) for _ in item.asks]
        # A county that filed and left it open has none of what every county must have: that is no lack of data.
        bottom = said[0] if item.mode is Mode.PER_EVENT_DEDUCT else max(said[0], 1)
        if bottom:
            yield Fact(item.figure, day, ref, min(said[-1], bottom), bottom)


def _signed(matter: Matter) -> Iterator[Fact]:
    """What two people signed, in hundredths of a point of the item's weight."""
    if not matter.data.get("manual_signed"):
        return
    judged: Iterable[Any] = (one for one in items(int(matter.data["year"])) if one.mode is Mode.MANUAL)
    for n, item in zip(MANUALS, judged, strict=False):
        if (got := matter.data.get(f"manual_{n}")) is not None:
            ref = f"matter:{matter.number} 两人签字"
            yield Fact(item.figure, str(matter.opened_on), ref, min(int(got), item.weight), item.weight)


def _sites(matter: Matter) -> Iterator[Fact]:
    data = matter.data
    drawn = {int(one["n"]): one["code"] for one in data.get("drawn", ())}
    for n in SITES:
        if data.get("field_done") and n in drawn and data.get(f"site_{n}"):
            yield Fact("sites", str(data["visited_on"]), f"project:{drawn[n]}", int(data[f"site_{n}"] == "good"), 1)


def fraud(matter: Matter, day: date, *, after: int = 0) -> Iterator[Fact]:
    """Each fraud that was found, after so many, as of a local day."""
    for n in range(after + 1, int(matter.data.get("frauds", 0)) + 1):
        yield Fact("fraud", str(day), f"matter:{matter.number} 第{n}次认定", 1, 1)


def called(ref: object) -> str:
    """Where a fact is on file, as lists show it and people type it; anything else as it is."""
    kind, _, rest = str(ref).partition(":")
    if kind == "quarter" and rest.isdigit():
        return quarter_text(int(rest))
    return f"{_KINDS[kind]} {rest}" if kind in _KINDS else str(ref)


def ways(refs: Iterable[str]) -> Mapping[str, tuple[str, int]]:
    """Where each of these is looked up: ``project`` or ``matter`` with the number of its page; those not there left
    out."""
    names = {ref.split(" ")[0] for ref in refs}
    codes = {name.removeprefix("project:") for name in names if name.startswith("project:")}
    numbers = {name.removeprefix("matter:") for name in names if name.startswith("matter:")}
    found = {f"project:{code}": ("project", pk) for pk, code in _pairs(Project, Q(code__in=codes), "code")}
    return found | {f"matter:{no}": ("matter", pk) for pk, no in _pairs(Matter, Q(number__in=numbers), "number")}


def _pairs(model: Any, which: Q, name: str) -> Iterable[tuple[int, str]]:
    rows: Iterable[tuple[int, str]] = model.objects.filter(which).values_list("pk", name)
    return rows
