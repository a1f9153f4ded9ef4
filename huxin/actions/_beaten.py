"""What a person reads whose move came after somebody else's."""

from huxin.access import Actor
from huxin.record.models import Matter
from huxin.workflows import Workflow


def beaten(matter: Matter, actor: Actor, name: str, flow: Workflow) -> str:
    """The sentence for whoever comes second: whether it was their own click, or whose move came first."""
    last = matter.events.order_by("-seq").first()
    if last is not None and last.who == actor.id and last.move == name:
        return "这一步您刚才已经提交成功，不用再提交一次。"
    label = next((m.label for m in flow.moves if last is not None and m.name == last.move), "登记")
    state = flow.state(matter.state).label
    return f"该事项刚刚已被他人办理（「{label}」），现在的状态是「{state}」。请刷新后再办理，您填写的内容没有提交。"
