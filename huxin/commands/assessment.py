"""年度考核：replay 把每一次锁定的计分按它的依据重算，逐字节比较；score 由一个计分依据文件算出计分表。"""

import argparse
import json
from pathlib import Path
from typing import Any

from huxin.actions import assessment
from huxin.base.chain import canonical, digest
from huxin.base.points import points
from huxin.commands import _say
from huxin.law import scoring

DIFFERS = 1
"""Exit code where a lock is not what its basis gives."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb, and for one of them a file."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="replay|score")
    verbs.add_parser("replay", help="重算每一次锁定的计分。退出码 0 全部一致，1 有不一致")
    score = verbs.add_parser("score", help="由计分依据文件算出计分表")
    score.add_argument("file", help="计分依据（考核页面“下载计分依据”）")
    score.add_argument("--out", metavar="FILE", help="把计分表写到这个文件（规范 JSON，与锁定的逐字节相同）")


def run(args: argparse.Namespace) -> int:
    """Replay, or score one file."""
    return _score(args) if args.verb == "score" else _replay(args)


def _score(args: argparse.Namespace) -> int:
    found: dict[str, Any] = scoring.sheet(Path(args.file).read_bytes())
    if args.out:
        Path(args.out).write_bytes(canonical(found))
    if args.json:
        _say.out(json.dumps({"digest": digest(found), "sheet": found}, ensure_ascii=False))
        return 0
    for line in found["lines"]:
        _say.out(f"{line['code']} {line['title']}：{line['said']}")
    score = "没有分数" if found["score"] is None else f"{points(found['score'])}分"
    _say.out(f"折算{score}，{found['missing']}项没有分数。计分表摘要（SHA-256）{digest(found)}")
    return 0


def _replay(args: argparse.Namespace) -> int:
    locks = list(assessment.replay())
    wrong = [one for one in locks if one.why]
    if args.json:
        _say.as_json({"ok": not wrong, "locks": [vars(one) for one in locks]})
    else:
        for one in wrong:
            _say.out(f"{one.county}{one.year}年度（{one.number}）第{one.n}次计分：{one.why}")
        _say.out(f"重算了{len(locks)}次计分、{sum(one.facts for one in locks):,}条事实，{len(wrong)}次不一致。")
    return DIFFERS if wrong else 0
