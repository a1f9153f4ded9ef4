"""R24: wages on a sheet are unpaid after their pay day. The level is the highest that days, heads or money reach.

Money alone reaches red only when the oldest month has been due for more than thirty days. What is to be paid to whom
is worked out worker by worker, so the rule has no lever of its own.
"""

from huxin.rules import Measure, Proof, Rule

RULE = Rule(
    title="工资逾期",
    why="工资表上写明该发的钱，过了发薪日还没有到工人卡上。",
    about="只计工资表上列明、银行未付足的部分。没有工资表的出勤不计入拖欠，另有估算；未报送发放流水的，请先向银行核对。",
    grain="project",
    measures=(
        Measure("overdue_days", "最早一笔逾期天数", "day"),
        Measure("arrears_heads", "被拖欠人数", "head"),
        Measure("arrears_fen", "拖欠金额", "fen"),
    ),
    find="SELECT project_id, overdue_days, arrears_heads, arrears_fen FROM pr WHERE arrears_fen > 0",
    yellow="overdue_days >= {overdue_days.yellow} OR arrears_heads >= {arrears_heads.yellow}",
    orange="""
        overdue_days >= {overdue_days.orange} OR arrears_heads >= {arrears_heads.orange}
        OR arrears_fen >= {arrears_fen.orange}
    """,
    red="""
        overdue_days >= {overdue_days.red} OR arrears_heads >= {arrears_heads.red}
        OR (arrears_fen > {arrears_fen.red} AND overdue_days > {arrears_fen.red_days})
    """,
    proof=Proof("wm", "outcome IN ('short', 'unpaid')"),
)
