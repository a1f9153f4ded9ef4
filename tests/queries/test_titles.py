"""Titles: the lead bodies of a task are left out, and no bracket is cut."""

import pytest

from huxin.queries.titles import cut, plain, short, without_leads


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (
            "第3项 落实属地监管责任，健全工作机制。（（白银区人民政府）",
            "第3项 落实属地监管责任，健全工作机制。（白银区人民政府）",
        ),
        (
            "第4项 落实属地监管责任，健全机制。（牵（白银区人民政府）",
            "第4项 落实属地监管责任，健全机制。（白银区人民政府）",
        ),
        (
            "第4项 严格执行新制度。（牵头单位：各县区政府、市（白银区人民政府）",
            "第4项 严格执行新制度。（白银区人民政府）",
        ),
        (
            "第5项 公布一次。（牵头单位：市人社局）（市人力资源和社会保障局）",
            "第5项 公布一次。（市人力资源和社会保障局）",
        ),
        (
            "第5项 公布。（牵头单位：市人社局（治欠办）；参与单位：市住建局）（市局（本级））",
            "第5项 公布。（市局（本级））",
        ),
        ("第6项 推进「三制」（专户等）（白银区人民政府）", "第6项 推进「三制」（专户等）（白银区人民政府）"),
        ("第6项 落实工作（责任到人）机制（白银区人民政府）", "第6项 落实工作（责任到人）机制（白银区人民政府）"),
        ("第7项 没有机关", "第7项 没有机关"),
        ("第8项 落实（一）", "第8项 落实（一）"),
        ("新区安置房（一期", "新区安置房（一期"),
    ],
)  # fmt: skip
def test_the_lead_bodies_are_left_out_and_the_task_s_own_body_stays(title: str, said: str) -> None:
    assert plain(title) == said and plain(said) == said


def test_before_it_is_shortened_and_no_bracket_is_cut() -> None:
    assert without_leads("核查资金。（牵头单位：市财政局；完成时限：2019年9月底）") == "核查资金。"
    assert cut("第4项 落实机制。（牵（白银区人民政府）", 40) == "第4项 落实机制。（白银区人民政府）"
    assert cut("第4项 落实机制（白银区人民政府）", 14) == "第4项 落实机制…"
    assert cut("长" * 30, 10) == "长" * 9 + "…" and cut("短", 10) == "短"


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("强化日常劳动保障监察执法。畅通农民工依法维权渠道。", 24, "强化日常劳动保障监察执法。"),
        ("加快推进建筑用工制度改革，大力培育专业作业企业，实现专业化管理。", 22, "加快推进建筑用工制度改革"),
        ("加快推进改革，大力培育企业。（牵头单位：市住建局）", 0, "加快推进改革，大力培育企业。"),
        ("落实《关于清理。偿还的通知》（26号，暂行）。后文", 8, "落实《关于清理。偿还的通知》（26号，暂行）。"),
        ("没有句号的一项", 3, "没有句号的一项"),
        ("", 24, ""),
    ],
)  # fmt: skip
def test_方案任务的短名_是第一句_长的是它的头几个分句_不在词和书名号里切断(text: str, most: int, said: str) -> None:
    assert short(text, most) == said
