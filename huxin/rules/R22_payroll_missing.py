"""R22: people attended in a month that has no sheet: yellow from the 15th of the next, orange after pay day."""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="未编制工资表",
    why="没有工资表，谁该发多少就没有凭据，代发也无从谈起。",
    about="没有报送工资表不等于没有发工资，也不等于没有编制：可能只是没有上传。欠薪金额未知，不计入拖欠。",
    grain="month",
    measures=(
        Measure("attending_heads", "出勤人数", "head"),
        Measure("day_of_next_month", "自次月1日起第几天", "day"),
        Measure("overdue_days", "超过发薪日天数", "day"),
    ),
    find="""
        SELECT project_id, ym, attending_heads,
            date_diff('day', next_month, as_of) + 1 AS day_of_next_month,
            date_diff('day', due_on, as_of) AS overdue_days
        FROM pm CROSS JOIN run
        WHERE has_attendance AND NOT has_sheet
    """,
    yellow="day_of_next_month >= {day_of_next_month.yellow}",
    orange="overdue_days >= {overdue_days.orange}",
    proof=Proof("wm", "attended_days > 0"),
    levers=(
        Lever(
            "编制并报送该月工资表",
            "entry",
            "1",
            {"day_of_next_month": "day_of_next_month * (1 - n)", "overdue_days": "overdue_days * (1 - n)"},
        ),
    ),
)
