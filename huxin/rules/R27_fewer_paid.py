"""R27: after the pay day, fewer of those who attended were paid than attended.

A month in which neither sheet nor payments were reported stays silent: it is not reported, not unpaid.
"""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="发薪人数少于考勤",
    why="来干活的人比领到工资的人多，漏掉的往往是临时工和刚退场的人。",
    about="工资表和发放流水都没有报送的月份不判断：没有报送不等于没有发。不看金额够不够。",
    grain="month",
    measures=(
        Measure("paid_attending_heads", "出勤且已发薪人数", "head"),
        Measure("attending_heads", "出勤人数", "head"),
    ),
    ratio=("paid_attending_heads", "attending_heads"),
    find="""
        SELECT project_id, ym, paid_attending_heads, attending_heads
        FROM pm CROSS JOIN run
        WHERE as_of > due_on AND attending_heads > 0 AND (has_sheet OR has_payments)
    """,
    yellow="paid_attending_heads * 1000 < attending_heads * {paid_share.yellow}",
    orange="paid_attending_heads * 1000 < attending_heads * {paid_share.orange}",
    red="paid_attending_heads * 1000 < attending_heads * {paid_share.red}",
    proof=Proof("wm", "attended_days > 0 AND paid_fen = 0"),
    levers=(
        Lever(
            "向{n}名出勤而未发薪的工人发放工资",
            "head",
            "attending_heads - paid_attending_heads",
            {"paid_attending_heads": "paid_attending_heads + n"},
        ),
    ),
)
