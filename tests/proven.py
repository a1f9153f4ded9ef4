"""A site on file and a warning about it, for what is proven about them."""

from datetime import UTC, datetime
from typing import Any

from huxin.access import SYSTEM, Role
from huxin.access.bodies import responsible
from huxin.actions import attachments, intake, matters
from huxin.actions.matters import MACHINE, Opening
from huxin.queries._amounts import owed as at_stake
from huxin.record.models import Matter, Project
from tests.actions.invented import BUILDER, CODE, as_csv, as_xlsx, attendance, payments, payroll, roster, sheets

AUGUST = datetime(2019, 8, 12, 2, tzinfo=UTC)  # a Monday
CAUSES = [{"rule_code": "R24", "rule": "未按月足额支付工资", "month": "2019-06", "level": "orange"}]


def bring(data: bytes, name: str, now: datetime = AUGUST) -> int:
    """A file on file; its first batch."""
    batch = intake.receive(actor=SYSTEM, data=data, file_name=name, now=now)
    intake.apply(batch, now=now)
    return batch


def site() -> None:
    """Master data, roster, punches, sheet and payments of June."""
    bring(as_xlsx({**sheets(), "花名册": roster()}), "底册.xlsx")
    bring(as_csv(attendance()), "考勤.csv")
    bring(as_csv(payroll()), "工资表.csv")
    bring(as_csv(payments(2)), "银行.csv")


def warned(now: datetime = AUGUST, **said: Any) -> Matter:
    """An orange warning about the site, of what its workers are owed."""
    project = Project.objects.get(code=CODE)
    owed = dict.fromkeys(workers(), 500_000)
    data = {
        "level": "orange",
        "causes": CAUSES,
        "owed_fen": sum(owed.values()),
        "heads": len(owed),
        "as_of": "2019-08-10",
    }
    body = responsible(Role.INSPECTOR, region_code=project.region_code)
    assert body is not None
    about = Opening(
        kind="warning", title=project.name, region_code=project.region_code, sector=project.sector,
        body=body.key, project_id=project.pk, data=data | said, amounts=at_stake(owed),
        links=[("project", CODE, ""), ("unit", BUILDER, "contractor")],
    )  # fmt: skip
    return matters.open_matter(actor=MACHINE, about=about, given={}, now=now)


def workers() -> list[int]:
    """The numbers of the site's workers."""
    from huxin.record.models import Person

    return list(Person.objects.order_by("pk").values_list("pk", flat=True))


def attach(actor: Any = SYSTEM, now: datetime = AUGUST) -> str:
    """A file given with a move."""
    return attachments.receive(actor=actor, data="银行回单".encode(), file_name="回单.txt", now=now)
