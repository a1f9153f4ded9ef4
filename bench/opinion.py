"""A feed of 100,000 posts of which nine are real: how fast it is read and screened, and what is found."""

import time
from datetime import UTC, datetime

from bench.report import Report
from huxin.opinion.screen import screen
from huxin.sources.feeds import read
from tests.opinion.labelled import Labelled, texts

POSTS = 100_000
NOW = datetime(2019, 12, 3, tzinfo=UTC)
REAL = [one.text for one in texts("heldout") if one.relevant and screen(one.text).relevant][:9]


def section(report: Report, cache: object) -> None:
    """Posts a second of one processor; recall and precision on the labelled texts."""
    report.head("Posts screened for wages owed")
    traps = [one.text for name in ("dev", "heldout") for one in texts(name) if not one.relevant]
    said = [f"{traps[n % len(traps)]}{n}" for n in range(POSTS - len(REAL))]
    for n, text in enumerate(REAL):
        said.insert(n * (POSTS // len(REAL)), text)
    data = "\n".join(["内容,发布时间,来源", *(f'"{text}",2019-12-02 08:00,某论坛' for text in said)]).encode()
    start = time.process_time()
    feed = read(data, now=NOW)
    taken = time.process_time() - start
    kept = sum(screen(post.text).relevant for post in feed.posts)
    seconds = time.process_time() - start
    row = [POSTS, len(REAL), kept, round(taken, 1), round(seconds, 1), round(POSTS / seconds)]
    report.table(["posts", "real", "kept", "read s", "read and screened s", "posts/s"], [row])
    if kept != len(REAL):
        report.wrong.append(f"of {POSTS} posts {kept} were kept, {len(REAL)} are real")
    report.at_least("posts screened a second", POSTS / seconds, 5_000, "posts/s")
    sets = {
        "400 labelled": texts("dev") + texts("heldout"),
        "of these held out": texts("heldout"),
        "in many registers, fitted on": texts("varied"),
        "written after rules and weights": texts("unseen"),
    }
    found = {name: measured(many) for name, many in sets.items()}
    rows = [[name, len(many), *found[name]] for name, many in sets.items()]
    report.table(["texts", "number", "recall", "precision"], rows)
    recall, precision = found["400 labelled"]
    report.at_least("recall on the 400", recall, 0.95, "")
    report.at_least("precision on the 400", precision, 0.9, "")


def measured(many: list[Labelled]) -> tuple[float, float]:
    """Recall and precision."""
    found = [(one.relevant, screen(one.text).relevant) for one in many]
    right = sum(truth and said for truth, said in found)
    return right / sum(truth for truth, _ in found), right / sum(said for _, said in found)
