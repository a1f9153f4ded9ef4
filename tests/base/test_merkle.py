"""Trees after RFC 6962: its known roots, trees that grow, and what is left of one to prove some leaves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.merkle import Edge, Tree, leaf

KNOWN = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
"""The leaves of Certificate Transparency's reference tests, and below the roots of the first so many."""
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
SIZES = st.integers(1, 70)


def hashes(size: int) -> list[bytes]:
    return [leaf(str(n).encode()) for n in range(size)]


@pytest.fixture(scope="module")
def rebuilt() -> Callable[..., str]:
    """The verifier's own way from leaves and the rest to the root."""
    text = (Path(__file__).parents[2] / "docs" / "verify" / "verify.py").read_text("utf-8")
    found: dict[str, Any] = {}
    exec(text.partition("def check_chain")[0], found)
    root: Callable[..., str] = found["root"]
    return root


@pytest.mark.parametrize("size", ROOTS)
def test_known_roots(size: int) -> None:
    leaves = [leaf(bytes.fromhex(text)) for text in KNOWN[:size]]
    edge = Edge()
    for one in leaves:
        edge.add(one)
    assert edge.root().hex() == Tree(b"".join(leaves)).root().hex() == ROOTS[size]


@given(SIZES, st.data())
def test_every_earlier_tree_is_part_of_a_tree(size: int, data: st.DataObject) -> None:
    earlier, edge = data.draw(st.integers(0, size)), Edge()
    for one in hashes(earlier):
        edge.add(one)
    assert Tree(b"".join(hashes(size))).root(earlier) == edge.root()


@given(SIZES, st.data())
def test_some_leaves_and_the_rest_make_the_root(rebuilt: Callable[..., str], size: int, data: st.DataObject) -> None:
    leaves, earlier = hashes(size), data.draw(st.integers(1, size))
    wanted = sorted(data.draw(st.sets(st.integers(0, earlier - 1), min_size=1)))
    tree = Tree(b"".join(leaves))
    rest = [one.hex() for one in tree.rest(wanted, earlier)]
    shown = {place: leaves[place].hex() for place in wanted}
    assert rebuilt(shown, rest, earlier) == tree.root(earlier).hex()
    assert len(rest) <= len(wanted) * earlier.bit_length()
    other = {**shown, wanted[0]: leaf(b"other").hex()}
    assert rebuilt(other, rest, earlier) != tree.root(earlier).hex()
