"""处罚的幅度和集体讨论: within which amounts a fine may lie, by act and law of the day, and what is decided jointly."""

from collections.abc import Mapping
from typing import Any

from huxin.base.money import yuan
from huxin.law import parameters
from huxin.law.regulation import NAME, SINCE
from huxin.workflows._machine import Subject

ACTS: Mapping[str, str] = {
    "order": "不履行责令改正的指令（劳动保障监察条例第三十条）",
    "obstruct": "拒不提供材料、阻挠监察（劳动保障监察条例第三十条）",
    "payment": f"以实物等形式支付、未编制台账或者扣押工资银行卡（{NAME}第五十四条，{SINCE}起施行）",
    "systems": f"没有专用账户、保证金、实名制、分账或者公示等制度（{NAME}第五十五至五十七条，{SINCE}起施行）",
}
_CODES = {"order": "sm2.fine", "obstruct": "sm2.fine", "payment": "sm2.fine.54", "systems": "sm2.fine.55"}


def fine_in_range(given: Mapping[str, Any], subject: Subject) -> str | None:
    """The fine of the unit, and of a person where the act knows one, as the law of the day of opening has it."""
    code, person = _CODES[given["act"]], given.get("person_fine_fen")
    if why := _outside(code, given["fine_fen"], "对单位的罚款", subject):
        return why
    return _outside(f"{code}.person", person, "对责任人的罚款", subject) if person else None


def _outside(code: str, fen: int, what: str, subject: Subject) -> str | None:
    law = parameters.at(subject.opened_on)
    if f"{code}.least" not in law:
        return f"立案那天（{subject.opened_on}）的法律对这一行为没有规定{what}。"
    least, most = (law[f"{code}.{end}"].value for end in ("least", "most"))
    return None if least <= fen <= most else f"{what}{yuan(fen)}元不在{yuan(least)}元至{yuan(most)}元的幅度内。"


def burden(subject: Subject) -> Mapping[str, str]:
    """Who keeps back what it must show bears what follows from it (保障农民工工资支付条例第五十条, sm2.burden)."""
    law = parameters.at(subject.opened_on)
    basis = law["sm2.burden"] if "sm2.burden" in law else None
    cited = f"根据《{basis.source}》{basis.article}，" if basis else ""
    return {"withheld": f"你单位没有按期提交调查询问书要求的材料，{cited}所欠工资按本机关掌握的证据认定。"}


def discussed(subject: Subject) -> str | None:
    """A grave case is decided by those in charge together (行政处罚法第五十七条); what is grave is our default."""
    data, law = subject.data, parameters.at(subject.opened_on)
    many, much = law["sm2.discuss.heads"].value, law["sm2.discuss.owed"].value
    grave = data.get("heads", 0) >= many or data.get("owed_fen", 0) >= much
    return "人数或者金额重大，须先经机关负责人集体讨论。" if grave and not data.get("discussed") else None
