"""One measure: who, until when and what for, its own or its section's, and every reason to look at it again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from huxin.sources.plan import dates
from huxin.sources.plan.bodies import is_body
from huxin.sources.plan.dates import Due, Years
from huxin.sources.plan.measure import Measure, Milestone
from huxin.sources.plan.owners import Owners
from huxin.sources.plan.raw import Raw, plain

_RESULT = re.compile(
    "(?:形成|制定|出台|印发|编制|提交|建立|修订)(?!完善)([^,。;:、()的《》]{2,24}?(?:报告|方案|细则|办法|清单|台账|名单|意见|制度|机制|预案|目录|名录))"
)
_MENTIONED = re.compile("[市县区各省][一-龥]{1,10}?(?:局|委|政府|办|法院|检察院|总工会|支行|成员单位)(?![一-龥]?长)")


@dataclass
class _When:
    day: date | None = None
    words: str = ""
    milestones: list[Milestone] = field(default_factory=list)
    every: str = ""
    doubts: list[str] = field(default_factory=list)


def measure(raw: Raw, years: Years, names: Mapping[str, str]) -> Measure:
    """A measure as it is shown. `names`: each name a body is called by → the one it is shown under."""
    text = plain(raw.text)
    doubts: list[str] = []
    leads, joints = _who(raw, text, doubts)
    leads = list(dict.fromkeys(names[name] for name in leads))
    joints = list(dict.fromkeys(names[name] for name in joints))
    doubts += [f"lead_and_participant: 「{name}」既牵头又参与，按牵头" for name in joints if name in leads]
    when = _when(raw, text, years)
    return Measure(
        no=raw.no,
        section=raw.section,
        text=raw.text,
        leads=tuple(leads),
        participants=tuple(name for name in joints if name not in leads),
        deadline=when.day,
        due=when.words,
        milestones=tuple(when.milestones),
        every=when.every,
        deliverables=tuple(_results(raw.own, text)),
        uncertain=tuple(dict.fromkeys(doubts + when.doubts)),
    )


def _who(raw: Raw, text: str, doubts: list[str]) -> tuple[list[str], list[str]]:
    """The leads and the participants: the measure's own, or those of the nearest section that names some."""
    own = raw.own
    doubts += own.doubts
    if own.leads:
        return own.leads, own.joints
    for title, above in raw.above:
        if above.leads:
            doubts += [f"inherited_owner: 这一项没有写牵头单位，按标题「{title}」的责任单位", *above.doubts]
            return above.leads, own.joints or above.joints
    if own.joints:
        doubts.append("no_lead: 只写了参与单位，没有写明由谁牵头")
        return [], own.joints
    mentioned = [name for name in dict.fromkeys(_MENTIONED.findall(text)) if is_body(name)][:5]
    hint = f"（正文提到{'、'.join(mentioned)}）" if mentioned else ""
    doubts.append(f"no_owner: 没有写明责任单位{hint}")
    return [], []


def _when(raw: Raw, text: str, years: Years) -> _When:
    """The deadline: of its own label, else of its own prose, else of the label of the nearest section."""
    prose = dates.in_prose(text, years)
    if raw.own.dues:
        return _labelled(raw.own.dues, prose, years, text)
    if prose:
        return _of_prose(prose, text)
    for title, above in raw.above:
        if above.dues:
            found = _labelled(above.dues, [], years, text)
            found.doubts.append(f"inherited_deadline: 这一项没有写完成时限，按标题「{title}」的时限")
            return found
    every = dates.every(text)
    return _When(every=every, doubts=["no_deadline: 没有写完成时限" + ("，只写了周期" if every else "")])


def _labelled(values: Sequence[str], prose: Sequence[dates.Said], years: Years, text: str) -> _When:
    dues: list[Due] = [dates.labelled(value, years) for value in dict.fromkeys(values)]
    days = [due.day for due in dues if due.day]
    day = max(days, default=None)
    doubts = [doubt for due in dues for doubt in due.doubts]
    if len(set(days)) > 1:
        listed = "、".join(str(one) for one in days)
        doubts.append(f"several_deadlines: 有几处完成时限（{listed}），按最后一个")
    others = [one for due in dues for one in due.others]
    others += [one for due in dues for one in dates.said(due.words, years) if one.day and one.day != day]
    apart = [one for one in prose if one.day and one.day != day]
    doubts += [
        f"prose_deadline: 正文另有「{one.words}」（{one.day}），与完成时限不同"
        for one in apart
        if one.day not in [other.day for other in others]
    ]
    stones = {Milestone(one.words, one.day) for one in [*others, *apart] if one.day}
    milestones = sorted(stones, key=lambda stone: (stone.day, stone.words))
    often = next((due.every for due in dues if due.every), "") or dates.every(text)
    return _When(day, "；".join(due.words for due in dues), milestones, often, doubts)


def _of_prose(prose: Sequence[dates.Said], text: str) -> _When:
    days = sorted({one.day for one in prose if one.day})
    doubts = [one.doubt for one in prose if one.doubt]
    if len(days) > 1:
        listed = "、".join(str(day) for day in days)
        doubts.append(f"several_deadlines: 正文有几个期限（{listed}），按最后一个")
    day = days[-1] if days else None
    milestones = [Milestone(one.words, one.day) for one in prose if one.day and one.day != day]
    words = next((one.words for one in prose if one.day == day), "")
    return _When(day, words, milestones, dates.every(text), doubts)


def _results(own: Owners, text: str) -> list[str]:
    """What has to be there in the end: what stands behind 成果形式, else what the prose says is to be made."""
    if own.results:
        return [one for value in own.results for one in re.split("[、,;]", value) if one]
    return list(dict.fromkeys(_RESULT.findall(text)))
