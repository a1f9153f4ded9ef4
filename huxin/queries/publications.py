"""社会公布 as the public reads it, and for offices: which county has published in which quarter, and which has not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huxin.access import Actor, Permission
from huxin.law import parameters, regions
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import counties, offices_only
from huxin.queries._tried import tried
from huxin.record.models import Announcement, Matter, NilRecord, Unit
from huxin.workflows._quarters import back_to, ends_on, publish_by, quarter_of

SHOWN_AT_ONCE = 20
STANDS = ("published", "corrected")
WHATS: Mapping[str, str] = {"published": "公布", "corrected": "更正", "withdrawn": "撤回", "expired": "期满归档"}
QUARTERS = 5
"""How many quarters the table of counties shows: the running one and a year before it."""
_FIRST = quarter_of(parameters.history("sm8.publish.batches")[0].valid_from)  # nobody asked for it before


@dataclass(frozen=True)
class Notice:
    """An announcement as it stands. `number` is its address. Of a withdrawn one only unit, day and reason are known."""

    number: int
    unit: str
    uscc: str
    region_code: str
    quarter: int
    published_on: date
    on: date
    what: str
    address: str = ""
    head: str = ""
    facts: str = ""
    result: str = ""

    @property
    def corrected(self) -> bool:
        """Whether it is not as it was first published."""
        return self.what == "corrected"


@dataclass(frozen=True)
class Step:
    """What happened to an announcement, and why."""

    on: date
    label: str
    reason: str


@dataclass(frozen=True)
class Wanted:
    """Which announcements: by the unit's name or code, of a county, of a quarter; nothing asked, all."""

    text: str = ""
    region_code: str = ""
    quarter: int = 0


ALL = Wanted()


def listed(wanted: Wanted = ALL, *, number: int = 1) -> Page[Notice]:
    """What is published now, the newest first."""
    text, region_code, quarter = wanted.text, wanted.region_code, wanted.quarter
    rows = Announcement.objects.filter(current=True, what__in=STANDS).order_by("-published_on", "-id")
    if text:
        rows = rows.filter(Q(unit__icontains=text) | Q(uscc=text.upper()))
    if region_code:
        rows = rows.filter(tried("region_code", region_code))
    if quarter:
        rows = rows.filter(quarter=quarter)
    return page_of(rows, number, SHOWN_AT_ONCE, lambda found: [_notice(one) for one in found])


def quarters() -> list[int]:
    """The quarters of which something is published now, the newest first."""
    rows = Announcement.objects.filter(current=True, what__in=STANDS)
    return sorted(set(rows.values_list("quarter", flat=True)), reverse=True)


def shown(matter_id: int) -> tuple[Notice, list[Step]] | None:
    """One announcement with its history; None where there is none, or its time is over."""
    rows = list(Announcement.objects.filter(matter_id=matter_id).order_by("seq"))
    if not rows or rows[-1].what == "expired":
        return None
    found = _notice(rows[-1], whole=rows[-1].what in STANDS)
    return found, [Step(row.on, WHATS[row.what], row.reason) for row in rows]


def _notice(one: Announcement, whole: bool = True) -> Notice:
    more = {key: getattr(one, key) for key in ("address", "head", "facts", "result")} if whole else {}
    return Notice(
        one.matter_id, one.unit, one.uscc, one.region_code, one.quarter, one.published_on, one.on, one.what, **more
    )


@dataclass(frozen=True)
class Cell:
    """One county in one quarter. `state`: published, nil, waiting (for the second signature), running, missing,
    merged (the county went into another, which answers for the quarter)."""

    region_code: str
    quarter: int
    count: int
    state: str
    nil: NilRecord | None = None

    @property
    def label(self) -> str:
        """In words."""
        return {
            "published": f"公布{self.count}件", "nil": "无（已签）", "waiting": "无（待另一人签）", "running": "未到期",
            "missing": "没有公布", "merged": "已并入别的县区",
        }[self.state]  # fmt: skip

    def over(self, today: date) -> bool:
        """Whether it says by a local day that the county has published or has not: one that waits for its batch and
        is not late yet says nothing for or against."""
        return today > ends_on(self.quarter) and self.state in ("published", "nil", "missing")


def table(*, actor: Actor, today: date, count: int = QUARTERS) -> list[tuple[str, list[Cell]]]:
    """Each county in reach, with its last quarters, the newest first.

    A quarter without a batch and without a signed nil record is missing after the tenth day of the next one (计划第11
    项: at least once a quarter). What was published counts, also where it was corrected or withdrawn later.

    Raises:
        Refused: no permission, or a person of an enterprise.
    """
    offices_only(actor, "各县区的公布情况只供机关查看。公告见公开网页。")
    asked = back_to(_FIRST, today=today, most=count)
    rows = Announcement.objects.filter(quarter__in=asked, what="published").values_list("region_code", "quarter")
    counted = Counter(rows)
    nils = {(nil.region_code, nil.quarter): nil for nil in NilRecord.objects.filter(quarter__in=asked)}
    return [
        (code, [_cell(code, quarter, counted[code, quarter], nils.get((code, quarter)), today) for quarter in asked])
        for code in counties(actor)
    ]


def over(*, actor: Actor, year: int, today: date) -> list[tuple[str, list[Cell]]]:
    """Each county in reach with the quarters of a year that are over by a local day. Raises Refused."""
    found = table(actor=actor, today=today, count=4 * (today.year - year + 1))
    return [(code, [one for one in cells if one.quarter // 10 == year and one.over(today)]) for code, cells in found]


def behind(*, actor: Actor, today: date) -> list[str]:
    """The counties in reach with a quarter that is closed without a batch and without a signed nil record; nobody's for
    whoever has no part in matters of offices."""
    if not actor.holds(Permission.MATTERS) or actor.only_named:
        return []
    return [code for code, cells in table(actor=actor, today=today) if any(one.state == "missing" for one in cells)]


def cell(*, region_code: str, quarter: int, today: date) -> Cell:
    """One county in one quarter."""
    count = Announcement.objects.filter(region_code=region_code, quarter=quarter, what="published").count()
    nil = NilRecord.objects.filter(region_code=region_code, quarter=quarter).first()
    return _cell(region_code, quarter, count, nil, today)


def _cell(region_code: str, quarter: int, count: int, nil: NilRecord | None, today: date) -> Cell:
    if count:
        state = "published"
    elif nil is not None:
        state = "nil" if nil.signed_at else "waiting"
    else:
        state = "missing" if today > publish_by(quarter) else "running"
    if state != "published" and state != "nil" and regions.successor(region_code, on=ends_on(quarter)) != region_code:
        return Cell(region_code, quarter, count, "merged", nil)  # the other county answers for that quarter
    if state == "waiting" and today > publish_by(quarter):
        state = "missing"
    return Cell(region_code, quarter, count, state, nil)


def covered(*, actor: Actor, region: str = "", today: date) -> tuple[int, int]:
    """Of the county-quarters that are closed, how many have a batch or a signed nil record: top and bottom."""
    cells = [
        one for code, cells in table(actor=actor, today=today) for one in cells
        if (not region or code == region) and today > ends_on(one.quarter) and one.state != "merged"
    ]  # fmt: skip
    return sum(one.state in ("published", "nil") for one in cells), len(cells)


def beforehand(matter_id: int) -> dict[str, str]:
    """What the form of an announcement knows before anything is typed: what was said last, else the unit's name and
    code as registered. Of a matter that the person reaches."""
    matter = Matter.objects.get(pk=matter_id)
    code = matter.links.filter(kind="unit", part="contractor").values_list("key", flat=True).first() or ""
    unit = Unit.objects.filter(uscc=code).values_list("name", flat=True).first() or ""
    known = {"unit": unit, "uscc": code if unit else ""}
    kept = ("unit", "uscc", "address", "head", "facts", "result")
    return known | {key: str(matter.data[key]) for key in kept if key in matter.data}
