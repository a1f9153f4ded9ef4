"""R25: wages of a month were paid from elsewhere than the project's dedicated accounts.

Red from the 1st of the month after next, where some were paid off the account and nobody from it. A month in which
neither sheet nor payments were reported stays silent: what was not reported was not paid from the wrong account.
"""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="未经专户发放",
    why="绕开专户发工资，银行和监管都看不到，发没发、发给谁说不清。",
    about="付款账号没有报送，或专户没有登记，也会列出，请先核对。没有任何发放记录的月份不在这里判断。",
    grain="month",
    measures=(
        Measure("off_account_heads", "未经专户发放人数", "head"),
        Measure("on_account_heads", "经专户发放人数", "head"),
        Measure("days_after_next_month", "次月结束后天数", "day"),
    ),
    find="""
        SELECT project_id, ym, off_account_heads, on_account_heads,
            date_diff('day', month_after_next, as_of) + 1 AS days_after_next_month
        FROM pm CROSS JOIN run
        WHERE as_of > due_on AND off_account_heads > 0
    """,
    orange="off_account_heads >= {off_account_heads.orange}",
    red="""
        off_account_heads > 0 AND on_account_heads = 0
        AND days_after_next_month >= {days_after_next_month.red}
    """,
    proof=Proof("wm", "off_account"),
    levers=(
        Lever("改由专户向{n}名工人发放", "head", "off_account_heads", {"on_account_heads": "on_account_heads + n"}),
    ),
)
