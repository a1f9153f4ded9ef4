"""The daily digest: what somebody has to do, as one letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MOST = 50
"""Lines of one heading. Nobody works through more in a day, and the page has the rest."""


@dataclass(frozen=True)
class DigestLine:
    """One piece of work. `state` is what people call it; `due_on` is None where nothing runs; `link` is a path."""

    number: str
    title: str
    due_on: date | None
    state: str
    link: str


def digest(lines: Sequence[DigestLine], *, today: date, unread: int = 0, site: str = "") -> tuple[str, str]:
    """Subject and body: overdue first, then due today, then the rest, each by its day.

    Args:
        lines: open work of one person.
        unread: how many notices wait to be read.
        site: where the console is, without a slash at the end; links are paths where it is empty.
    """
    in_order = sorted(lines, key=lambda line: (line.due_on or date.max, line.number))
    overdue = [line for line in in_order if line.due_on and line.due_on < today]
    due = [line for line in in_order if line.due_on == today]
    waiting = [line for line in in_order if not line.due_on or line.due_on > today]
    headed = [("已超期", overdue), ("今天到期", due), ("待办理", waiting)]
    counts = "，".join([f"{head} {len(found)} 件" for head, found in headed if found] or ["没有待办事项"])
    parts = [_part(head, found, today, site) for head, found in headed if found]
    if unread:
        parts.append(f"另有 {unread} 条未读消息。")
    return f"{today.month}月{today.day}日待办：{counts}", "\n\n".join(parts)


def _part(head: str, lines: Sequence[DigestLine], today: date, site: str) -> str:
    said = [f"【{head} {len(lines)} 件】", *(_said(line, today, site) for line in lines[:MOST])]
    if len(lines) > MOST:
        said.append(f"其余 {len(lines) - MOST} 件请到控制台查看。")
    return "\n".join(said)


def _said(line: DigestLine, today: date, site: str) -> str:
    until = ""
    if line.due_on:
        late = (today - line.due_on).days
        until = f"，{line.due_on.isoformat()} 到期" + (f"，已超期 {late} 天" if late > 0 else "")
    return f"{line.number} {line.title}（{line.state}{until}）\n  {site}{line.link}"
