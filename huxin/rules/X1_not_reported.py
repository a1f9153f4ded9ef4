"""X1: a feed that a project has begun to report has fallen silent for more than twice its rhythm.

Attendance comes daily, payroll and payments monthly. Finished projects owe no feed; suspended ones owe no attendance.
A sheet is as old as its month's end. One row per project and feed.

There is no level: not reported is a state of its own, neither a violation nor a pass.
"""

from huxin.rules import Measure, Proof, Rule

RULE = Rule(
    title="数据未报",
    why="数据断了，系统就看不见这个项目。先弄清是没有报送，还是真的停了。",
    about="没有报送不等于没有考勤、没有编表或没有发工资，不分级，也不计为违规。从未报送过的数据不在这里判断。",
    grain="project",
    measures=(
        Measure("feed", "数据种类", "feed"),
        Measure("days_since", "距最近一次报送内容天数", "day"),
    ),
    find="""
        SELECT project_id, 'attendance' AS feed, date_diff('day', last_punch_on, as_of) AS days_since
        FROM pr CROSS JOIN run
        WHERE status = 'active' AND date_diff('day', last_punch_on, as_of) > {attendance_days}
        UNION ALL
        SELECT project_id, 'payroll' AS feed, date_diff('day', LAST_DAY(sheet_month), as_of) AS days_since
        FROM (
            SELECT project_id, status, MAKE_DATE(last_sheet_ym // 100, last_sheet_ym % 100, 1) AS sheet_month
            FROM pr
            WHERE last_sheet_ym IS NOT NULL
        ) AS sheets CROSS JOIN run
        WHERE status <> 'finished' AND as_of > LAST_DAY(sheet_month + INTERVAL {payroll_months} MONTH)
        UNION ALL
        SELECT project_id, 'payments' AS feed, date_diff('day', last_paid_on, as_of) AS days_since
        FROM pr CROSS JOIN run
        WHERE status <> 'finished' AND as_of > last_paid_on + INTERVAL {payments_months} MONTH
    """,
    proof=Proof("pr", "TRUE"),
    leveled=False,
)
