"""市级自己的时限：督办函没有发出、报告等着核查，是市级的事，不是承办单位的。"""

from huxin.access.bodies import bodies
from huxin.law import regions
from huxin.workflows import catalogue
from huxin.workflows._above import is_above, states_above, terms_above, terms_of_others, terms_outside


def test_拟稿和核查的时限是市级的_签收和反馈的不是() -> None:
    assert states_above()["supervision", "draft"] == "city_office"
    assert terms_above()["sm5.issue"] == terms_above()["sm5.check"] == terms_above()["sm19.check"] == "city_office"
    assert terms_above()["warning.confirm"] == terms_above()["warning.lift"] == "human_resources"
    assert not {"sm5.receive", "sm5.report.ordinary", "sm5.redo", "sm19.report.month"} & set(terms_above())
    assert terms_above()["sm3.lead"] == terms_above()["sm15.talk"] == "city_office"  # beside the county's own
    assert is_above("city_office", "supervision") and not is_above("city_office", "ledger")
    assert not is_above("government_620402", "supervision")


def test_轮到企业的时限_不是县区的() -> None:
    assert {"warning.reply.red", "warning.repay", "sm2.order.5", "sm5.enquiry"} <= terms_outside()
    assert not {"warning.sign", "sm1.accept", "sm5.report.ordinary"} & terms_of_others()
    assert terms_above().keys() | terms_outside() == terms_of_others()


def test_一种时限只能是一家的_只有轮到市级机关的状态才是市级的() -> None:
    for flow in catalogue().values():
        for move in (flow.opening, *flow.moves):
            for code in flow.terms()[move.term] if move.term and move.target else ():
                above = (flow.kind, move.target) in states_above()
                assert above == (code in terms_above()), f"{flow.kind} {move.name}: {code}"
    assert {bodies()[key].region_code for key in states_above().values()} == {regions.BAIYIN}
