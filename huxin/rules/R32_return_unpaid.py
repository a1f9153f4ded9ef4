"""R32: a payment came back and the line has not been settled since.

It keeps its own time: a head counts from the fifth working day (`working_days`) after its earliest return, whether or
not the pay day has passed.
"""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="退票未补发",
    why="银行退回来的工资没有补发，账面上发过了，工人没有收到。",
    about="退票常因卡号错误或卡已注销，不一定是有意拖欠。补发用的新流水没有报送，也会列出。",
    grain="month",
    measures=(
        Measure("returned_heads", "退票未补发人数", "head"),
        Measure("listed_heads", "工资表人数", "head"),
    ),
    ratio=("returned_heads", "listed_heads"),
    find="""
        SELECT project_id, ym, returned_heads_5wd AS returned_heads, listed_heads
        FROM pm
        WHERE returned_heads_5wd > 0
    """,
    yellow="returned_heads >= {returned_heads.yellow}",
    orange="returned_heads > 0 AND returned_heads * 1000 >= listed_heads * {share.orange}",
    proof=Proof("wm", "returned_due"),
    levers=(Lever("为{n}名退票工人补发工资", "head", "returned_heads", {"returned_heads": "returned_heads - n"}),),
)
