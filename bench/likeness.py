"""Which reports are one grievance: invented reports of several doors, against their hidden truth."""

import time

from bench.report import Report
from huxin.simulate.grievances import told

SIZES = ((11, 10_000), (12, 2_000), (13, 2_000))


def section(report: Report, cache: object) -> None:
    """Precision, recall and their harmonic mean over pairs, on seeds that the weights were not fitted on."""
    report.head("Which reports are one grievance")
    lines = []
    for seed, reports in SIZES:
        start = time.process_time()
        called, right, true = told(seed, reports)
        seconds = time.process_time() - start
        f1 = 2 * right / (called + true)
        lines.append([reports, true, called, right / called, right / true, f1, round(seconds, 1)])
    report.table(["reports", "true pairs", "called", "precision", "recall", "F1", "processor s"], lines)
    report.at_least("pairwise F1 over 10,000 noisy reports", lines[0][5], 0.95, "")
