"""What a bank's file may be about: two streams of the contract, and the order to pay, which is no fact but a wish."""

from collections.abc import Mapping

from huxin.facts.streams import ACCOUNT_ENTRIES, PAYMENTS, Column, Kind, Stream

PAY_ORDER = Stream(
    "pay_order",
    "代发指令",
    ("order_no", "seq"),
    (
        Column("order_no", "代发批次号", Kind.TEXT, required=True),
        Column("project_code", "项目编码", Kind.TEXT, required=True),
        Column("month", "工资月份", Kind.MONTH, required=True),
        Column("account_no", "付款账号", Kind.ACCOUNT, required=True),
        Column("account_name", "付款户名", Kind.TEXT),
        Column("made_on", "制单日期", Kind.DATE, required=True),
        Column("seq", "序号", Kind.INTEGER, required=True),
        Column("id_no", "证件号码", Kind.ID_NO, required=True),
        Column("name", "收款户名", Kind.NAME, required=True),
        Column("card_no", "收款卡号", Kind.CARD_NO, required=True),
        Column("amount", "金额(元)", Kind.MONEY, required=True),
    ),
)
"""代发: what the contractor asks the bank to pay (保障农民工工资支付条例第三十一条). Never imported as a fact."""

OF_BANKS = (ACCOUNT_ENTRIES.name, PAYMENTS.name)
"""What a bank knows at first hand, and all that its people may report."""

SHAPES: Mapping[str, Stream] = {shape.name: shape for shape in (ACCOUNT_ENTRIES, PAYMENTS, PAY_ORDER)}

EITHER_WAY: Mapping[str, str] = {"amount_in": "收入金额", "amount_out": "支出金额", "amount_signed": "发生额"}
"""How statements say amount and direction at once: in two columns, or by the sign (out is negative)."""
