"""节前周报 (measure 18 of the 2019 plan): a week before Spring Festival, computed by the machine, signed by a person.

In each of the last eight weeks one of every county and one of the body that leads the drive, begun by the machine
(`actions.weekly`); a week nobody signed in time is late by itself. 白银市根治农民工欠薪2019行动计划第18项; that it is
every week is a default (sm19.report.festival).
"""

from huxin.access import Role
from huxin.workflows import ANY_OPEN, REASON, Field, Move, State, Subject, Workflow
from huxin.workflows._fields import COMPUTED

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE,)
THEY = (
    Role.COUNTY_OFFICE, Role.COUNTY_GOVERNMENT, Role.INSPECTOR, Role.BUREAU, Role.SECTOR, Role.FINANCE,
    Role.DEVELOPMENT,
)  # fmt: skip

SITUATION = Field("situation", "本周做了什么、有什么问题", keep=True, hint=COMPUTED)
NEXT = Field("next_week", "下周安排", keep=True, hint=COMPUTED)


def nearly_over(subject: Subject) -> str | None:
    """Only from the day before the week's last: before, the week has no figures yet."""
    early = subject.data.get("too_early")
    return f"这一周的数字还没有出来，{subject.data['sign_from']}起可以签报。" if early else None


WORKFLOW = Workflow(
    kind="weekly",
    label="节前周报",
    code="SM-19",
    series="ZB",
    basis="白银市根治农民工欠薪2019行动计划第18项；每周一报为默认值",
    opens=MACHINE,
    starts={"report": "sm19.report.festival"},
    until={"report": "report_by"},
    states=(
        State("due", "待签报", THEY),
        State("late", "逾期未报", THEY),
        State("filed", "已签报"),
        State("withdrawn", "已撤销"),
    ),
    moves=(
        Move("sign", "签报", ("due", "late"), "filed", THEY, (SITUATION, NEXT), own=True, reads="week",
             guard=nearly_over, paper="weekly_report"),
        Move("miss", "一周过了没有签报", ("due",), "late", MACHINE, when="overdue:report", sets={"late": True},
             tells=CITY),
        Move("withdraw", "撤销", ANY_OPEN, "withdrawn", CITY, (REASON,), grave=True),
    ),
)  # fmt: skip
