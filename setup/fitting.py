"""Fits the weights of the three small models again and writes them: `python setup/fitting.py`.

Two are fitted on the seeds they name, the wording of posts on the labelled texts of tests/opinion; with the argument
`wording` only that one. All take some two minutes of processor time. What comes out is what stands there already,
unless the inventions, the texts, what is compared, or the figures have changed.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from huxin.opinion import wording
from huxin.simulate import grievances, histories
from huxin.simulate import wording as fitting

HOUSE = Path(__file__).parents[1]
sys.path.insert(0, str(HOUSE))

from tests.opinion.labelled import MADE_ON, texts  # noqa: E402  the texts are the tests'


def main() -> int:
    """Wording of posts, likeness of reports, early signs of a crowd."""
    found = fitting.weights([(one.text, one.relevant) for name in MADE_ON for one in texts(name)])
    _write("opinion/wording.tsv", "\n", wording.table(found))
    if sys.argv[1:] == ["wording"]:
        return 0
    _write(
        "likeness/weights.yaml",
        "weights:\n",
        (f"  {name}: {weight}" for name, weight in grievances.weights(range(101, 104), 6_000).items()),
    )
    sizes = histories.coefficients(range(101, 113))
    _write(
        "crowd/model.yaml", "weights:\n", (f"  {size}: {{{_row(weights)}}}" for size, weights in sizes.items())
    )  # fmt: skip
    return 0


def _row(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{name}: {weight}" for name, weight in weights.items())


def _write(name: str, after: str, lines: Iterable[str]) -> None:
    """Everything after the heading anew; what stands above it, the origin, is for a person to keep true."""
    path = HOUSE / "huxin" / name
    above, heading, _ = path.read_text("utf-8").partition(after)
    path.write_text(above + heading + "".join(f"{line}\n" for line in lines), "utf-8")
    print(f"wrote {path.relative_to(HOUSE)}")


if __name__ == "__main__":
    sys.exit(main())
