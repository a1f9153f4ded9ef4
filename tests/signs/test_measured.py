"""The figures in `huxin/signs/measured.yaml`: of the rules as they are now, and of all of them."""

from bench.signs import version
from huxin.signs.kinds import KINDS, OF_FLOWS
from huxin.signs.measured import LOOKALIKES, measured
from huxin.simulate.schemes import ALIKE


def test_测出的数是现在这套规则的() -> None:
    assert measured().version == version(), (
        "检验的规则或做法改了，准确度要重新测：python -m bench signs，再运行 setup/drawing.py"
    )


def test_每一种都测过() -> None:
    found = measured()
    assert list(found.tests) == list(KINDS) and list(found.flows) == list(OF_FLOWS)
    assert list(found.alike) == list(ALIKE) == list(LOOKALIKES)
    for strengths, rates in ((found.strengths, found.tests), (found.shares, found.flows)):
        assert all(len(one.found) == len(strengths) and max(one.found) <= one.planted for one in rates.values())
