"""R14: people attended before any contract of theirs on the project was dated; from the 1st of the next month."""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="无合同进场",
    why="没有合同，工资标准说不清，欠薪时工人拿不出凭据。",
    about="看的是花名册上的合同签订日期。合同签了但没有报送日期，也会列出；这不等于工人没有劳动关系。",
    grain="month",
    measures=(
        Measure("uncontracted_heads", "无合同出勤人数", "head"),
        Measure("attending_heads", "出勤人数", "head"),
    ),
    ratio=("uncontracted_heads", "attending_heads"),
    find="""
        SELECT project_id, ym, uncontracted_heads, attending_heads
        FROM pm CROSS JOIN run
        WHERE as_of >= next_month AND uncontracted_heads > 0
    """,
    yellow="uncontracted_heads >= {uncontracted_heads.yellow}",
    orange="uncontracted_heads > 0 AND uncontracted_heads * 1000 >= attending_heads * {share.orange}",
    red="uncontracted_heads >= {uncontracted_heads.red} AND uncontracted_heads * 1000 >= attending_heads * {share.red}",
    proof=Proof("wm", "uncontracted"),
    levers=(
        Lever(
            "与{n}名工人补签劳动合同", "head", "uncontracted_heads", {"uncontracted_heads": "uncontracted_heads - n"}
        ),
    ),
)
