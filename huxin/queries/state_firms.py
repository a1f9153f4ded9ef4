"""国企月报: every state firm that is asked, month by month: nil, what is owed, or nothing signed (measure 17)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.base.errors import NotFound
from huxin.base.months import last_day, shift, ym_of
from huxin.law import parameters
from huxin.queries._reach import in_reach, offices_only
from huxin.queries.projects import unit_names
from huxin.record.models import Project, ProjectMonth, StateFirm, StateFirmMonth

MONTHS = 6
NIL, OWED, MISSING, WAITING, NOT_ASKED = "nil", "owed", "missing", "waiting", "not_asked"
STATES: Mapping[str, str] = {
    NIL: "零报告", OWED: "有欠薪", MISSING: "没有签报", WAITING: "待签报", NOT_ASKED: "—",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A month of a firm. `state` is a key of `STATES`; `month` what was signed, if it was."""

    ym: int
    state: str
    month: StateFirmMonth | None

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Firm:
    """A state firm with its last months, the newest first."""

    number: int
    uscc: str
    name: str
    body: str
    body_name: str
    cells: tuple[Cell, ...]


def months(today: date) -> list[int]:
    """The months that are asked about, the newest that is over first."""
    return [shift(ym_of(today), -n) for n in range(1, MONTHS + 1)]


def sign_by(ym: int) -> date:
    """Until when a month is to be signed: parameter sm11.firms.report, counted from its end."""
    last = last_day(ym)
    return last + timedelta(days=parameters.at(last)["sm11.firms.report"].value)


def table(*, actor: Actor, today: date) -> list[Firm]:
    """The firms in reach. Raises Refused: no permission, or a person of an enterprise."""
    offices_only(actor, "国企月报由机关签报，这一页只供机关查看。")
    firms = [one for one in StateFirm.objects.order_by("body", "uscc") if sees(actor, one)]
    names, asked = unit_names({one.uscc for one in firms}), months(today)
    rows = StateFirmMonth.objects.filter(firm__in=firms, ym__in=asked, current=True)
    signed = {(row.firm_id, row.ym): row for row in rows}
    return [
        Firm(
            one.pk, one.uscc, names.get(one.uscc, one.uscc), one.body, bodies()[one.body].name,
            tuple(_cell(one, ym, signed.get((one.pk, ym)), today) for ym in asked),
        )
        for one in firms
    ]  # fmt: skip


def firm(*, actor: Actor, number: int, today: date) -> Firm:
    """One of them. Raises NotFound, Refused."""
    found = next((one for one in table(actor=actor, today=today) if one.number == number), None)
    if found is None:
        raise NotFound("没有登记这家国有企业，或者不在您的管辖范围内。")
    return found


def candidates(*, actor: Actor) -> list[tuple[str, str]]:
    """Who builds or orders projects of state firms in reach, and is not asked yet: code and name."""
    rows = Project.objects.filter(in_reach(actor), funding="soe").values_list("contractor_uscc", "owner_uscc")
    codes = {code for row in rows for code in row if code}
    codes -= set(StateFirm.objects.filter(uscc__in=codes).values_list("uscc", flat=True))
    names = unit_names(codes)
    return sorted((code, names.get(code, code)) for code in codes)


def known(uscc: str, ym: int) -> int:
    """What the current run says is owed of a month on the projects that a unit builds or orders, in fen."""
    theirs = Q(project__contractor_uscc=uscc) | Q(project__owner_uscc=uscc)
    return ProjectMonth.objects.filter(theirs, ym=ym).aggregate(sum=Sum("arrears_fen"))["sum"] or 0


def sees(actor: Actor, one: StateFirm) -> bool:
    """Whether the body that answers for it lies in a person's reach."""
    return any(bodies()[one.body].region_code.startswith(prefix) for prefix in actor.regions if prefix)


def _cell(one: StateFirm, ym: int, row: StateFirmMonth | None, today: date) -> Cell:
    if row is not None:
        return Cell(ym, NIL if row.nil else OWED, row)
    if ym < one.since_ym:
        return Cell(ym, NOT_ASKED, None)
    return Cell(ym, MISSING if today > sign_by(ym) else WAITING, None)
