"""Two warnings in the small city, made by the moves themselves: one answered by nobody yet, one in another county."""

from datetime import datetime, timedelta

from huxin.access import Actor, Role
from huxin.actions import matters
from huxin.actions.matters import MACHINE, Opening
from huxin.queries._amounts import owed
from huxin.record.models import Matter, Project
from tests.web.city import BAIYIN, JINGYUAN, WORKERS

BUILDER = "91620400MA71C0DE1A"
"""Whom both projects of the city name."""

钱劳资 = Actor("钱劳资", "钱劳资", Role.ENTERPRISE, units=(BUILDER,))
别家 = Actor("别家", "别家", Role.ENTERPRISE, units=("91620400MA0000000X",))
王签发 = Actor("王签发", "王签发", Role.INSPECTOR, ("620402",), body="labour_620402")
"""Signs, so that 李监察 may check."""


def warn(project_id: int, level: str, now: datetime) -> Matter:
    """A warning that waits to be signed, of 60 workers who are owed 5,000.00 each."""
    project = Project.objects.get(pk=project_id)
    cause = {
        "rule_code": "R24", "rule": "工资逾期", "month": "2019-10", "level": level, "heads": 60,
        "amount_fen": 30_000_000, "basis": "类推默认值，不是法律规定",
    }  # fmt: skip
    about = Opening(
        kind="warning", title=project.name, region_code=project.region_code, sector=project.sector,
        body=f"labour_{project.region_code}", project_id=project.pk,
        data={"level": level, "causes": [cause], "owed_fen": 30_000_000, "heads": 60, "as_of": "2019-11-30",
              "quiet": 0},
        links=[("project", project.code, ""), ("unit", BUILDER, "contractor"),
               ("finding", f"R24:{project.code}:2019-10", "cause")],
        amounts=owed(dict.fromkeys(WORKERS, 500_000)),
    )  # fmt: skip
    return matters.open_matter(actor=MACHINE, about=about, given={}, now=now)


def two(now: datetime) -> tuple[Matter, Matter]:
    """The first, in 白银区, is signed and waits for the contractor's answer; the second waits to be signed."""
    first, second = warn(BAIYIN, "orange", now - timedelta(days=3)), warn(JINGYUAN, "red", now)
    signed = matters.move(
        actor=王签发, matter_id=first.pk, name="sign", given={"note": "已电话告知"}, now=now - timedelta(days=2)
    )
    return signed, second
