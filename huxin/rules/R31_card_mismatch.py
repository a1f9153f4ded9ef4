"""R31: wages went to a card in another name, or to a card that received wages of two or more workers."""

from huxin.rules import Lever, Measure, Proof, Rule

RULE = Rule(
    title="卡人不符",
    why="工资进了别人的卡，银行显示成功，工人却可能一分没拿到。",
    about="户名与登记姓名写法不同（如繁简、间隔号）也会列出；夫妻共用一张卡也算，请向工人本人核实。",
    grain="month",
    measures=(
        Measure("card_heads", "卡人不符人数", "head"),
        Measure("paid_heads", "发薪人数", "head"),
    ),
    ratio=("card_heads", "paid_heads"),
    find="""
        SELECT project_id, ym, card_heads, paid_heads
        FROM pm CROSS JOIN run
        WHERE as_of > due_on AND card_heads > 0
    """,
    red="card_heads >= {card_heads.red}",
    proof=Proof("wm", "other_card OR shared_card"),
    levers=(Lever("为{n}名工人更正为本人工资卡", "head", "card_heads", {"card_heads": "card_heads - n"}),),
)
