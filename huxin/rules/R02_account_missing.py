"""R02: an active project without an open dedicated account, by days since its contract was signed."""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="专户未开立",
    why="没有工资专用账户，人工费用就混在工程款里，工程款一紧张，最先落空的就是工资。",
    about="只看有无未销户的专户和合同签订日期。没有签订日期的项目不判断；专户开了但未报送，也会出现在这里，请先核对。",
    grain="project",
    measures=(Measure("days_since_signed", "合同签订后天数", "day"),),
    find="""
        SELECT project_id, date_diff('day', signed_on, as_of) AS days_since_signed
        FROM pr CROSS JOIN run
        WHERE status = 'active' AND NOT has_open_account AND signed_on IS NOT NULL
    """,
    yellow="days_since_signed >= {days_since_signed.yellow}",
    red="days_since_signed >= {days_since_signed.red}",
    proof=Proof("pr", "NOT has_open_account"),
    levers=(Lever("为项目开立农民工工资专用账户", "entry", "1", {"days_since_signed": "days_since_signed * (1 - n)"}),),
)
