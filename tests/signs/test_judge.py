"""What makes a count a sign: size and chance together, and every test counts for the correction."""

from huxin.signs import kinds
from huxin.signs.judge import Counted, p_of, signs


def test_规则_够人数够比例才问() -> None:
    few = Counted("backfilled_sheets", 1, 201906, 2, 4)
    part = Counted("backfilled_sheets", 2, 201906, 10, 40)
    most = Counted("backfilled_sheets", 3, 201906, 30, 40)
    assert [one.counted.project_id for one in signs([few, part, most])] == [3]
    assert signs([most])[0].p is None


def test_概率_太少的不问_也算作一次检验() -> None:
    small = Counted("copied_days", 1, 201906, 2, 3, chance=1e-9)
    assert p_of(small) == 1.0 and signs([small]) == []
    border = Counted("copied_sums", 1, 201906, 4, 30, chance=0.0)
    assert p_of(border) is not None and signs([border]) != []
    calm = [Counted("copied_sums", n, 201906, 0, 30, chance=0.0) for n in range(2, 60)]
    assert signs([border, *calm]) == []  # one of sixty tests: what looked unlikely no longer is


def test_别处也常见的_不问() -> None:
    here = Counted("every_day", 1, 201906, 12, 40, elsewhere=(300, 1000))
    assert signs([here]) == []
    assert signs([Counted("every_day", 1, 201906, 12, 40, elsewhere=(10, 1000))]) != []


def test_一个不缺_只有别处常缺时才问() -> None:
    assert signs([Counted("no_absence", 1, 0, 0, 600, elsewhere=(500, 10_000))]) != []
    assert signs([Counted("no_absence", 1, 0, 0, 600, elsewhere=(1, 10_000))]) == []
    assert signs([Counted("no_absence", 1, 0, 0, 90, elsewhere=(5_000, 10_000))]) == []  # too few months to say
    assert signs([Counted("no_absence", 1, 0, 0, 600)]) == []  # no other site: nothing to hold it against


def test_每一种都有一句话和另一种解释_没有打分() -> None:
    for kind, one in kinds.ALL.items():
        said = kinds.said(kind, 3, 10, "2019-06")
        assert said.endswith("。") and "{" not in said and one.besides.endswith("。"), kind
        assert "分" not in one.label.replace("分钟", ""), kind
