"""Fits the weights of the two small models again, on the seeds they name, and writes them: `python setup/fitting.py`.

Takes some two minutes of processor time. What comes out is what stands there already, unless the inventions, what is
compared, or the figures have changed.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from huxin.simulate import grievances, histories

HOUSE = Path(__file__).parents[1]


def main() -> int:
    """Likeness of reports, then early signs of a crowd."""
    _write(
        "likeness/weights.yaml",
        {name: str(weight) for name, weight in grievances.weights(range(101, 104), 6_000).items()},
    )
    found = histories.coefficients(range(101, 113))
    _write("crowd/model.yaml", {str(size): f"{{{_row(weights)}}}" for size, weights in found.items()})
    return 0


def _row(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{name}: {weight}" for name, weight in weights.items())


def _write(name: str, weights: Mapping[str, str]) -> None:
    """Everything after the heading anew; what stands above it, the origin, is for a person to keep true."""
    path = HOUSE / "huxin" / name
    above, _, _ = path.read_text("utf-8").partition("weights:\n")
    lines = "".join(f"  {key}: {value}\n" for key, value in weights.items())
    path.write_text(f"{above}weights:\n{lines}", "utf-8")
    print(f"wrote {path.relative_to(HOUSE)}")


if __name__ == "__main__":
    sys.exit(main())
