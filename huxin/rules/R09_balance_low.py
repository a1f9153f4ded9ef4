"""R09: the account's balance does not cover the latest month with a sheet, while that month is not fully paid.

Orange looks at the days before the pay day only (0 to 7 days left). After it the question is whether the balance
covers what is still owed.
"""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="专户余额不足",
    why="发薪日之前就能看出钱不够，这时补足，工人不会受损失。",
    about="余额取最近一笔报送的专户流水，可能不是当天余额；没有报送余额的不判断。只看最近一个有工资表且未付清的月份。",
    grain="project",
    measures=(
        Measure("balance_fen", "专户余额", "fen"),
        Measure("net_fen", "最近工资表应付", "fen"),
        Measure("unpaid_net_fen", "尚未付清", "fen"),
        Measure("days_to_due", "距发薪日天数", "day", past="已过发薪日"),
    ),
    ratio=("balance_fen", "net_fen"),
    find="""
        SELECT pr.project_id, pr.balance_fen, pm.net_fen, pm.unpaid_net_fen,
            date_diff('day', run.as_of, pm.due_on) AS days_to_due
        FROM pr JOIN pm ON pm.project_id = pr.project_id AND pm.ym = pr.latest_sheet_ym CROSS JOIN run
        WHERE pr.balance_fen IS NOT NULL AND pm.net_fen > 0 AND pm.unpaid_net_fen > 0
    """,
    yellow="CAST(balance_fen AS DECIMAL(28, 0)) * 1000 < CAST(net_fen AS DECIMAL(28, 0)) * {coverage.yellow}",
    orange="""
        days_to_due BETWEEN 0 AND {days_to_due.orange}
        AND CAST(balance_fen AS DECIMAL(28, 0)) * 1000 < CAST(net_fen AS DECIMAL(28, 0)) * {coverage.orange}
    """,
    red="days_to_due < 0 AND balance_fen < unpaid_net_fen",
    proof=Proof(
        "wm",
        "net_fen > paid_fen",
        "(SELECT wm.* FROM wm JOIN pr ON pr.project_id = wm.project_id AND pr.latest_sheet_ym = wm.ym) AS w",
    ),
    levers=(Lever("向专户补足{n}元", "fen", "GREATEST(net_fen - balance_fen, 1)", {"balance_fen": "balance_fen + n"}),),
)
