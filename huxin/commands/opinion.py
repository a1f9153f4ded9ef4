"""舆情：读一份 RSS、Atom、CSV 或文本，找出反映拖欠工资的帖文，每件事建一件舆情；其余只计数，发帖人不保存。"""

import argparse
from pathlib import Path

from huxin.access import SYSTEM
from huxin.actions import opinion
from huxin.commands import _say
from huxin.commands._times import now
from huxin.queries import opinion as queries
from huxin.sources.feeds import ROWS

REFUSED_ROWS = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, and where its refused rows go."""
    parser.add_argument("file", type=Path, metavar="FILE", help="RSS、Atom、CSV 或文本文件；文本两条之间空一行")
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="把退回的行写成 CSV，改好可以再送")


def run(args: argparse.Namespace) -> int:
    """Take the file in, and say what came of it. 1 where rows were refused."""
    feed = opinion.take(actor=SYSTEM, data=args.file.read_bytes(), now=now(), name=args.file.name)
    names = ("posts", "kept", "opened", "within", "joined", "again", "elsewhere", "refused")
    counts = {name: getattr(feed, name) for name in names}
    if feed.refused and args.rejects:
        text = queries.refused_rows(actor=SYSTEM, number=feed.pk)
        args.rejects.write_text(f"\ufeff{text}", encoding="utf-8", newline="")
    if args.json:
        _say.as_json({**counts, "refusals": feed.refusals})
    else:
        _say.out(
            f"帖文 {feed.posts} 条，反映拖欠工资的 {feed.kept} 条：新的 {feed.opened} 件，每件一条；"
            f"与它们是同一件的 {feed.within} 条；并入已有的 {feed.joined} 条"
        )
        _say.out(f"以前送过的 {feed.again} 条，说的是外市的 {feed.elsewhere} 条，退回 {feed.refused} {ROWS[feed.kind]}")
        for row, name, reason in feed.refusals:
            _say.out(f"第 {row} {ROWS[feed.kind]}，{name}：{reason}")
    return REFUSED_ROWS if feed.refused else 0
