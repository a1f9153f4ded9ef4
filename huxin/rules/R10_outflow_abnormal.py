"""R10: money left the dedicated account for another purpose, or for a card no roster worker of the project holds.

Per project and month of booking, once that month's pay day has passed, also where nobody worked in that month: the pay
day is read from the project and the calendar.
"""

from huxin.rules import Measure, Proof, Rule

_ABNORMAL = """
    direction = 'out' AND (
        purpose = 'other'
        OR (
            counterparty_card_id IS NOT NULL AND purpose NOT IN ('fee', 'interest')
            AND NOT EXISTS (
                SELECT 1 FROM roster AS r
                WHERE r.project_id = e.project_id AND r.card_id = e.counterparty_card_id
            )
        )
    )
"""

RULE = Rule(
    title="专户异常支出",
    why="专户的钱只能发给本项目的工人。转到别处，等于挪用工资。",
    about="手续费和利息不算。收款账号不在本项目花名册的工资卡中即列出，可能只是花名册漏登或工人换卡，请先核对。",
    grain="month",
    measures=(
        Measure("outflows", "异常支出笔数", "entry"),
        Measure("outflow_fen", "异常支出金额", "fen"),
    ),
    find=f"""
        SELECT o.project_id, o.ym, COUNT(*) AS outflows, CAST(SUM(o.amount_fen) AS BIGINT) AS outflow_fen
        FROM (
            SELECT e.project_id, e.ym, e.amount_fen, p.pay_day,
                CAST(date_trunc('month', e.booked_on) + INTERVAL (p.pay_month_offset) MONTH AS DATE) AS pay_month
            FROM account_entries AS e JOIN pr AS p ON p.project_id = e.project_id
            WHERE {_ABNORMAL}
        ) AS o
        JOIN cal ON cal.day = LEAST(LAST_DAY(o.pay_month), CAST(o.pay_month + INTERVAL (o.pay_day - 1) DAY AS DATE))
        CROSS JOIN run
        WHERE run.as_of > cal.back
        GROUP BY o.project_id, o.ym
    """,
    red="outflows >= {outflows.red}",
    proof=Proof("account_entries", _ABNORMAL, "account_entries AS e"),
)
