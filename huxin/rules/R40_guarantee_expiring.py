"""R40: the latest unreleased guarantee or insurance runs out, or has run out, before the project is finished.

It holds through its last day: with no day left it is expiring, from the day after it is expired.
"""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="保函到期",
    why="工程没完，保函先到期，保证金制度就落了空。",
    about="只看最晚到期且未返还的一份保函或保险。已续保但没有报送的，也会列出。",
    grain="project",
    measures=(Measure("days_left", "距到期天数", "day"),),
    find="""
        SELECT project_id, date_diff('day', as_of, guarantee_expires_on) AS days_left
        FROM pr CROSS JOIN run
        WHERE status <> 'finished' AND guarantee_expires_on IS NOT NULL
    """,
    yellow="days_left <= {days_left.yellow}",
    red="days_left <= {days_left.red}",
    proof=Proof(
        "deposits",
        "form IN ('guarantee', 'insurance') AND (released_on IS NULL OR released_on > (SELECT as_of FROM run))",
    ),
    levers=(
        Lever(
            "办理保函延期或者重新存储保证金",
            "entry",
            "1",
            {"days_left": "CASE WHEN n > 0 THEN {days_left.yellow} + 1 ELSE days_left END"},
        ),
    ),
)
