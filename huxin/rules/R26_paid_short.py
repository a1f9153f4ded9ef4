"""R26: after the pay day, the listed workers together got less than the sheets say.

What one worker got beyond net does not make up for another. A month without a sheet stays silent, whether or not
payments were reported: there is nothing to compare with.
"""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="未足额发放",
    why="发了一部分，不等于发清了。少发的钱往往拖到完工也要不回来。",
    about="以工资表的实发应付金额为准，不判断工资表本身是否算对。没有工资表的月份不判断。",
    grain="month",
    measures=(
        Measure("covered_fen", "已付（不超过应付）", "fen"),
        Measure("net_fen", "实发应付", "fen"),
    ),
    ratio=("covered_fen", "net_fen"),
    find="""
        SELECT project_id, ym, covered_fen, net_fen
        FROM pm CROSS JOIN run
        WHERE as_of > due_on AND net_fen > 0
    """,
    yellow="CAST(covered_fen AS DECIMAL(28, 0)) * 1000 < CAST(net_fen AS DECIMAL(28, 0)) * {paid_share.yellow}",
    orange="CAST(covered_fen AS DECIMAL(28, 0)) * 1000 < CAST(net_fen AS DECIMAL(28, 0)) * {paid_share.orange}",
    red="CAST(covered_fen AS DECIMAL(28, 0)) * 1000 < CAST(net_fen AS DECIMAL(28, 0)) * {paid_share.red}",
    proof=Proof("wm", "listed AND net_fen > paid_fen"),
    levers=(Lever("补发工资{n}元", "fen", "net_fen - covered_fen", {"covered_fen": "covered_fen + n"}),),
)
