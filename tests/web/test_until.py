"""By when something is due: a day, or a minute where the term is one of hours."""

from datetime import UTC, datetime

import pytest

from huxin.web.templatetags.console import until


@pytest.mark.parametrize(
    ("late_from", "said"),
    [
        (datetime(2019, 12, 2, 16, 0, tzinfo=UTC), "2019-12-02"),  # midnight in China
        (datetime(2019, 12, 2, 2, 4, tzinfo=UTC), "2019-12-02 10:04"),
        (datetime(2019, 12, 2, 16, 1, tzinfo=UTC), "2019-12-03 00:01"),
    ],
)
def test_时限到哪一天_以小时计的到哪一分(late_from: datetime, said: str) -> None:
    assert until(late_from) == said
