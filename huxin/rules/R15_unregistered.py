"""R15: people attended on days that no roster interval of theirs covers; from the 1st of the next month."""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="未实名进场",
    why="不在花名册上的人，发薪和维权都没有依据。",
    about="进场或退场日期报错也会造成出勤日不在册，请先核对花名册日期。",
    grain="month",
    measures=(
        Measure("unregistered_heads", "未实名出勤人数", "head"),
        Measure("attending_heads", "出勤人数", "head"),
    ),
    find="""
        SELECT project_id, ym, unregistered_heads, attending_heads
        FROM pm CROSS JOIN run
        WHERE as_of >= next_month AND unregistered_heads > 0
    """,
    orange="unregistered_heads >= {unregistered_heads.orange}",
    proof=Proof("wm", "unregistered"),
    levers=(
        Lever(
            "为{n}名工人补办实名登记", "head", "unregistered_heads", {"unregistered_heads": "unregistered_heads - n"}
        ),
    ),
)
