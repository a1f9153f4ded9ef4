"""R28: people were paid for a month in which they never attended, where the project reported attendance at all."""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="发薪无考勤",
    why="领了工资却没有考勤，可能是冒领、套取工程款，也可能是考勤没有覆盖到。",
    about="项目整月没有报送考勤的不判断。补发以前月份的工资、管理人员不打卡，都可能造成，请先核对。",
    grain="month",
    measures=(
        Measure("unworked_paid_heads", "发薪无考勤人数", "head"),
        Measure("paid_heads", "发薪人数", "head"),
    ),
    ratio=("unworked_paid_heads", "paid_heads"),
    find="""
        SELECT project_id, ym, unworked_paid_heads, paid_heads
        FROM pm CROSS JOIN run
        WHERE as_of > due_on AND unworked_paid_heads > 0
    """,
    yellow="unworked_paid_heads >= {unworked_paid_heads.yellow}",
    orange="""
        unworked_paid_heads >= {unworked_paid_heads.orange}
        OR (unworked_paid_heads > 0 AND unworked_paid_heads * 1000 >= paid_heads * {share.orange})
    """,
    proof=Proof("wm", "unworked AND paid_fen > 0"),
    levers=(
        Lever(
            "核实并更正{n}人的考勤或发薪记录",
            "head",
            "unworked_paid_heads",
            {"unworked_paid_heads": "unworked_paid_heads - n"},
        ),
    ),
)
