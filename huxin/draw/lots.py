"""The draw itself: everything is ordered by SHA-256 over seed and frame, and the first in order are drawn."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any

from huxin.base.errors import Refused
from huxin.draw.frame import digest

Frame = Mapping[str, Any]
Visits = dict[str, list[str]]
"""Inspectors by the site they go to, both in the order in which they were drawn."""


def key(*parts: str) -> str:
    """Where something stands in an order: SHA-256 of its parts, joined by line feeds."""
    return sha256("\n".join(parts).encode()).hexdigest()


def sites(frame: Frame, seed: str) -> dict[str, list[str]]:
    """All sites of each stratum in the order of the draw: the first `strata[name]` are drawn, the next step in."""
    known = digest(frame)
    found: dict[str, list[str]] = {name: [] for name in sorted(frame["strata"])}
    for row in sorted(frame["objects"], key=lambda row: key("object", known, seed, row["id"])):
        found[row["stratum"]].append(row["id"])
    return found


def orders(frame: Frame, seed: str, wanted: Collection[str]) -> dict[str, list[str]]:
    """Who may go to each of these sites, in the order of the draw: certified, not recused, not at its employer the
    last time."""
    known, there = digest(frame), set(wanted)
    employers = {row["id"]: row["employer"] for row in frame["objects"] if row["id"] in there}
    recused: dict[str, set[str]] = {site: set() for site in there}
    for row in frame["recusals"]:
        if row["object"] in there:
            recused[row["object"]].add(row["inspector"])
    certified = [row for row in frame["inspectors"] if row["certified"]]
    found = {}
    for site in wanted:
        free = [row["id"] for row in certified if employers[site] not in row["last"]]
        free = [one for one in free if one not in recused[site]]
        found[site] = sorted(free, key=lambda one: key("inspector", known, seed, site, one))
    return found


def draw(frame: Frame, seed: str) -> Visits:
    """The sites drawn, and who goes there.

    Raises:
        Refused: too few inspectors, by how many; or recusals leave no pair for a site, for which.
    """
    drawn = [one for name, row in sites(frame, seed).items() for one in row[: frame["strata"][name]]]
    enough(frame, len(drawn))
    return assign(frame, drawn, orders(frame, seed, drawn))


def enough(frame: Frame, drawn: int) -> None:
    """Whether there are as many certified inspectors as so many sites need.

    Raises:
        Refused: with how many are missing.
    """
    certified = sum(row["certified"] for row in frame["inspectors"])
    needed = max(frame["pair"], -(-drawn * frame["pair"] // frame["load"]))
    if certified < needed:
        raise Refused(
            f"抽取 {drawn} 处，每处 {frame['pair']} 人，每人最多 {frame['load']} 处，需要持证检查人员 {needed} 人，"
            f"名单里只有 {certified} 人，还缺 {needed - certified} 人。"
        )


def everywhere(frame: Frame) -> None:
    """Whether every site that may be drawn has a pair who may go there, before anybody knows which will be.

    Raises:
        Refused: with the sites that have none. That all of them have room together shows only with the seed.
    """
    sites_ = [row["id"] for row in frame["objects"] if frame["strata"][row["stratum"]]]
    lacking = [site for site, people in orders(frame, "", sites_).items() if len(people) < frame["pair"]]
    if lacking:
        shown = "、".join(lacking[:5]) + (f"等 {len(lacking)} 处" if len(lacking) > 5 else "")
        raise Refused(
            f"{shown}除去回避、上次去过同一单位的，可以去的持证检查人员不到 {frame['pair']} 人。"
            "请补充检查人员，或者核对回避，再公布名单。"
        )


def assign(frame: Frame, drawn: Iterable[str], orders: Mapping[str, list[str]]) -> Visits:
    """A pair for every site: the first in its order who has room; who has none is moved where another can take over.

    Raises:
        Refused: no assignment exists at all; names the site at which that shows.
    """
    visits: Visits = {}

    def take(site: str, seen: set[str]) -> bool:
        for one in orders[site]:
            if one in seen or one in visits[site]:
                continue
            seen.add(one)
            held = [other for other in visits if one in visits[other]]
            if len(held) < frame["load"]:
                visits[site].append(one)
                return True
            for other in held:
                if take(other, seen):
                    visits[other].remove(one)
                    visits[site].append(one)
                    return True
        return False

    for site in drawn:
        visits[site] = []
        for _ in range(frame["pair"]):
            if not take(site, set()):
                raise Refused(
                    f"「{site}」配不齐 {frame['pair']} 名检查人员：除去回避和已经排满的，还缺 "
                    f"{frame['pair'] - len(visits[site])} 人。请补充检查人员，重新公布名单。"
                )
    return visits


def replaced(frame: Frame, seed: str, visits: Visits, gone: set[tuple[str, str]], site: str, out: str) -> Visits:
    """The visits after one site, or one inspector of it, stepped out: the next in order steps in.

    Args:
        gone: (site, who or what stepped out) of all earlier changes.

    Raises:
        Refused: it is not drawn, or nobody is left in order.
    """
    if site not in visits or out not in (site, *visits[site]):
        raise Refused(f"「{site}」现在没有抽中「{out}」，不能替换。")
    left = {one: list(two) for one, two in visits.items()}
    if out == site:
        del left[site]
        row = next(row for row in sites(frame, seed).values() if site in row)
        past = {*visits, *(one for one, two in gone if one == two)}
        site = next((one for one in row if one not in past), "")
        if not site:
            raise Refused(f"「{out}」所在的层没有下一个可以递补的检查对象。")
        left[site] = []
    else:
        left[site].remove(out)
    passed = {two for one, two in gone if one == site} | {out}
    for one in orders(frame, seed, [site])[site]:
        room = sum(one in row for row in left.values()) < frame["load"]
        if len(left[site]) < frame["pair"] and room and one not in left[site] and one not in passed:
            left[site].append(one)
    if missing := frame["pair"] - len(left[site]):
        raise Refused(f"「{site}」没有可以递补的检查人员，还缺 {missing} 人。")
    return left
