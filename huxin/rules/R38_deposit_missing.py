"""R38: an active project without a wage deposit in force, by working days since its permit."""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="保证金未存",
    why="保证金是最后一道防线：企业发不出工资时，用它先垫付。",
    about="没有施工许可日期的项目不判断；依法免存的项目也会列出，请先核对。不核对金额是否足够。",
    grain="project",
    measures=(Measure("permit_working_days", "取得许可后工作日", "working_day"),),
    find="""
        SELECT project_id, permit_working_days
        FROM pr
        WHERE status = 'active' AND NOT has_deposit AND permitted_on IS NOT NULL
    """,
    orange="permit_working_days >= {permit_working_days.orange}",
    red="permit_working_days >= {permit_working_days.red}",
    proof=Proof("pr", "NOT has_deposit"),
    levers=(
        Lever(
            "存储工资保证金或者提交保函",
            "entry",
            "1",
            {"permit_working_days": "permit_working_days * (1 - n)"},
        ),
    ),
)
