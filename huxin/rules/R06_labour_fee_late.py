"""R06: no labour fee has reached the dedicated account for longer than one cycle.

Silent until the bank's feed for the account has begun (`has_account_entries`): before that an inflow cannot be seen.
"""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="人工费用逾期",
    why="人工费用是专户的水源。建设单位不按月拨付，专户迟早发不出工资。",
    about="银行尚未报送过该项目专户流水的，不判断：没有报送不等于没有拨付。不核对拨付金额是否足够。",
    grain="project",
    measures=(
        Measure("days_late", "超过拨付周期天数", "day"),
        Measure("arrears_fen", "拖欠金额", "fen"),
    ),
    find="""
        SELECT project_id, arrears_fen,
            date_diff('day', COALESCE(latest_labour_fee_on, started_on), as_of) - {cycle_days} AS days_late
        FROM pr CROSS JOIN run
        WHERE status = 'active' AND has_account_entries
            AND COALESCE(latest_labour_fee_on, started_on) IS NOT NULL
    """,
    yellow="days_late >= {days_late.yellow}",
    orange="days_late >= {days_late.orange}",
    red="days_late >= {days_late.red} AND arrears_fen > 0",
    proof=Proof("account_entries", "direction = 'in' AND purpose = 'labour_fee'"),
    levers=(Lever("督促建设单位拨付人工费用到专户", "entry", "1", {"days_late": "days_late * (1 - n)"}),),
)
