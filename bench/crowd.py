"""Early signs of a crowd: what the model says of simulated histories it was not fitted on, and what then happened."""

from bench.report import Report
from huxin.crowd.judge import SIZES
from huxin.simulate.histories import brier, reliability, told

SEEDS = range(301, 306)


def section(report: Report, cache: object) -> None:
    """The reliability curve and the Brier score for both sizes."""
    report.head("Early signs of a crowd, on simulated histories")
    for size in SIZES:
        said, happened = told(SEEDS, size)
        rate = float(happened.mean())
        curve = [row for row in reliability(said, happened, 20) if row[1] >= 0.001]
        off = sum(many * abs(claimed - share) for many, claimed, share in reliability(said, happened, 20)) / len(said)
        report.say(f"\nGroups of {size} or more within 14 days: {len(said):,} histories, {rate:.2%} had one.\n")
        report.table(["histories", "said, mean", "happened"], [[n, f"{a:.3f}", f"{b:.3f}"] for n, a, b in curve])
        score, plain = brier(said, happened), rate * (1 - rate)
        report.say(f"Brier score {score:.4f}; always saying the mean {plain:.4f}.\n")
        report.goal(f"{size} or more: mean distance of what was said from what happened", off, 0.01, "")
        report.at_least(f"{size} or more: share of the plain Brier score saved", 1 - score / plain, 0.1, "")
