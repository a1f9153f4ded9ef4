"""R29: people who attended a full month are listed with less than the county's monthly minimum wage.

What counts as a full month is the parameter `attended_days`, applied when the flag is set on the worker-month.
"""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="低于最低工资",
    why="出满勤的工人，工资不能低于当地最低工资标准。",
    about="只是粗筛：应发金额未剔除加班工资和津贴，不满勤的不判断；没有当地标准的县区不判断。",
    grain="month",
    measures=(
        Measure("below_minimum_heads", "低于最低工资人数", "head"),
        Measure("listed_heads", "工资表人数", "head"),
    ),
    find="""
        SELECT project_id, ym, below_minimum_heads, listed_heads
        FROM pm CROSS JOIN run
        WHERE as_of > due_on AND below_minimum_heads > 0
    """,
    orange="below_minimum_heads >= {below_minimum_heads.orange}",
    proof=Proof("wm", "below_minimum"),
    levers=(
        Lever(
            "为{n}名工人补足到最低工资标准",
            "head",
            "below_minimum_heads",
            {"below_minimum_heads": "below_minimum_heads - n"},
        ),
    ),
)
