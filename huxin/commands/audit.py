"""存证：verify 核验存证链及其中的一切，指出最早的一处不符；seal 把新批次存入链并封链，打印供公布的一行。"""

import argparse

from huxin.access import SYSTEM
from huxin.actions import calendar, proof
from huxin.base.moments import local_day
from huxin.commands import _say
from huxin.commands._times import now
from huxin.queries.proof_check import Checked, check

BROKEN = 1
"""Exit code where something is not as it was chained."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb, and what is known from outside."""
    parser.add_argument(
        "verb", choices=["verify", "seal"], metavar="verify|seal", help="verify：核验；seal：存入新批次并封链"
    )
    parser.add_argument(
        "--head", type=_head, action="append", default=[], metavar="N:LINK", help="核验时与公布过的链头比对，可给多个"
    )
    parser.add_argument("--no-facts", action="store_true", help="核验时不重算事实库中每一行（快，但查不出行的改动）")


def run(args: argparse.Namespace) -> int:
    """Verify, or seal."""
    return _seal(args) if args.verb == "seal" else _verify(args)


def _head(said: str) -> tuple[int, str]:
    n, _, link = said.strip().partition(":")
    if not (n.isascii() and n.isdigit() and len(link) == 64):
        raise argparse.ArgumentTypeError("链头应写成环号、冒号、六十四位散列，照公布的抄写")
    return int(n), link.lower()


def _seal(args: argparse.Namespace) -> int:
    at = now()
    batches = proof.chain_batches(now=at)
    head = proof.seal(now=at)
    if args.json:
        _say.as_json({"n": head.n, "link": head.link, "sealed_at": head.at, "batches": batches})
    else:
        _say.out(f"护薪存证 {local_day(head.at)} {head.n}:{head.link}")
    return 0


def _verify(args: argparse.Namespace) -> int:
    calendar.follow(now=now())  # by which the terms that run are judged
    found = check(
        actor=SYSTEM, now=now(), published=dict(args.head), with_facts=not args.no_facts, progress=_say.patient()
    )  # fmt: skip
    if args.json:
        _say.as_json({"ok": found.broken is None, "message": found.sentence, **vars(found)})
    else:
        _say.out(found.sentence or _told(found, bool(args.head)))
    return 0 if found.broken is None else BROKEN


def _told(found: Checked, compared: bool) -> str:
    waiting = f"另有 {found.waiting} 个批次等待存入，请运行 huxin audit seal。" if found.waiting else ""
    heads = "，与公布的链头一致" if compared else "；未与公布的链头比对（--head）"
    return (
        f"存证链完好：{found.links} 环，{found.matters} 个事项的 {found.events} 步、{found.papers} 份文书，"
        f"{found.batches} 个批次的 {found.rows} 行{heads}。{waiting}"
    )
