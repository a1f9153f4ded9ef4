"""The published file of a draw: every step adds to it, none changes what stood there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huxin.base.errors import BadValue, Refused
from huxin.draw import lots
from huxin.draw.frame import check, digest

Drawn = dict[str, Any]
"""`frame`, `published`, `seed`, `drawn`, `changes`, `visits`, `void`, `digest`, as docs/draw.md describes them."""


def publish(frame: Any, *, at: datetime) -> Drawn:
    """A file with the frame and its hash; `at`: the moment of its publication, with its offset.

    Raises:
        BadValue: the frame is no frame.
        Refused: too few inspectors, by how many; or a site to which no pair may go.
    """
    check(frame)
    lots.enough(frame, sum(frame["strata"].values()))
    lots.everywhere(frame)
    empty: Drawn = {"seed": None, "drawn": None, "changes": [], "visits": None, "void": None}
    return _closed({"frame": frame, "published": {"at": at.isoformat(), "hash": digest(frame)}, **empty})


def sow(file: Mapping[str, Any], *, value: str, source: str, at: datetime) -> Drawn:
    """The draw, by a public value, where it was to be read, and the moment at which it became known.

    Raises:
        Refused: drawn already, void, or the value was known no later than the frame.
        BadValue: no value or no source is given.
    """
    _intact(file)
    if file["seed"]:
        raise Refused("已经抽取过，种子不能更换。确需重抽的，请说明理由、经第二人签字作废后，重新公布名单。")
    for label, text in (("种子", value), ("种子的来源", source)):
        if not text.strip() or not text.isprintable():
            raise BadValue(f"{label}是空的，或者有换行等不可见的字符。")
    if at <= datetime.fromisoformat(file["published"]["at"]):
        raise Refused("种子公开的时间不晚于名单公布的时间：名单公布以后才产生的公开数字，才能用作种子。")
    seed = {"value": value.strip(), "source": source.strip(), "at": at.isoformat()}
    visits = lots.draw(file["frame"], seed["value"])
    return _closed({**file, "seed": seed, "drawn": visits, "visits": visits})


def replace(file: Mapping[str, Any], *, site: str, out: str, reason: str, at: datetime) -> Drawn:
    """The next in order for a site (`out` is the site itself) or for one of its inspectors.

    Raises:
        Refused: not drawn, no reason, earlier than the step before, or nobody is left.
    """
    _intact(file)
    if not file["seed"]:
        raise Refused("还没有抽取，不能替换。")
    _reasoned(reason)
    last = file["changes"][-1] if file["changes"] else file["seed"]
    if at < datetime.fromisoformat(last["at"]):
        raise Refused("替换的时间早于上一步的时间，请核对。")
    gone = {(one["site"], one["out"]) for one in file["changes"]}
    visits = lots.replaced(file["frame"], file["seed"]["value"], file["visits"], gone, site, out)
    change = {"site": site, "out": out, "reason": reason.strip(), "at": at.isoformat()}
    return _closed({**file, "changes": [*file["changes"], change], "visits": visits})


def annul(file: Mapping[str, Any], *, reason: str, by: str, second: str, at: datetime) -> Drawn:
    """The draw is void, by two people.

    Raises:
        Refused: no reason, void already, or not two people.
    """
    _intact(file)
    _reasoned(reason)
    if not by.strip() or not second.strip() or by.strip() == second.strip():
        raise Refused("作废要由两个不同的人签字。")
    signed = {"reason": reason.strip(), "by": [by.strip(), second.strip()], "at": at.isoformat()}
    return _closed({**file, "void": signed})


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise Refused("请写明理由。")


def _intact(file: Mapping[str, Any]) -> None:
    if file.get("digest") != _digest(file):
        raise BadValue("这不是抽取文件，或者文件被改动过。")
    if file["void"]:
        raise Refused("这次抽取已经作废。")


def _digest(file: Mapping[str, Any]) -> str:
    return digest({name: value for name, value in file.items() if name != "digest"})


def _closed(file: Mapping[str, Any]) -> Drawn:
    return {**file, "digest": _digest(file)}
