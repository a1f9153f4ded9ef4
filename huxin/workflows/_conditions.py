"""Conditions that more than one workflow makes."""

from collections.abc import Collection, Mapping
from typing import Any

from huxin.law import parameters
from huxin.workflows._machine import Guard, Subject


def once(key: str, said: str, times: int = 1) -> Guard:
    """Only while something has been done less often than so many times."""
    return lambda subject: said if subject.data.get(key, 0) >= times else None


def only(key: str, values: Collection[str], said: str) -> Guard:
    """Only while what the matter keeps under a key is one of these."""
    return lambda subject: None if subject.data.get(key) in values else said


def marked(key: str, said: str) -> Guard:
    """Only while the matter carries a mark."""
    return lambda subject: None if subject.data.get(key) else said


def unmarked(key: str, said: str) -> Guard:
    """Only while it does not."""
    return lambda subject: said if subject.data.get(key) else None


def over(said: str) -> Guard:
    """Only after the state's own term has run out."""
    return lambda subject: None if subject.overdue else said


def in_time(said: str) -> Guard:
    """Only before it runs out."""
    return lambda subject: said if subject.overdue else None


def unpaid(subject: Subject) -> str | None:
    """Only while a worker on the list has not received in full."""
    return None if subject.data.get("unpaid", 1) else "工人已经全部足额收到工资，请按付清办理。"


def unproven(subject: Subject) -> str | None:
    """Only while no arrears are proven that are not paid: what was found goes on, whoever wants it or not."""
    owing = subject.data.get("proven_fen") and subject.data.get("unpaid", 1)
    return "已经查明的欠薪还没有付清，必须依职权继续办理。" if owing else None


def sampled(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Of a group a sample is called, drawn by whoever calls; of fewer than the least, everybody."""
    heads, law = int(subject.data.get("heads", 1)), parameters.at(subject.opened_on)
    share = -(-heads * law["sm1.callback.share"].value // 1000)
    least = min(max(share, law["sm1.callback.heads"].value), heads)
    return f"名单上有{heads}人，至少要回访{least}人。" if given["called"] < least else None
