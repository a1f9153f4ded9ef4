"""季度通报 (SM-15): begun when a quarter is over, filled by people from its material, put before whom it names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.actions import _chain, matters
from huxin.actions.matters import MACHINE, Opening
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.law import parameters, regions
from huxin.law.assessment import Kind, items
from huxin.law.circulars import KINDS
from huxin.queries import circulars as queries
from huxin.queries.circular_material import Candidate, listed, material
from huxin.record.models import OPENED, OPENED_BY, Matter
from huxin.workflows._quarters import before, ends_on, quarter_of, quarter_text, term_by
from huxin.workflows.circular import blamed

OFFICE = "city_office"
_FIRST = quarter_of(parameters.history("sm15.once")[0].valid_from)  # nobody asked for circulars before
_FITS: Mapping[str, tuple[Kind, ...]] = {
    "system": (Kind.SYSTEM,), "organisation": (Kind.ORGANISATION,), "task": (Kind.TASK, Kind.EFFECT),
}  # fmt: skip
"""Items of which kinds a county may be named for: weak systems, poor organisation, lag."""


def nightly(done: date | None, *, now: datetime) -> date | None:
    """Begin once a day: `done` is the day on which it was last tried, and so is what comes back."""
    today = local_day(now)
    if done != today:
        begin(now=now)
    return today


def begin(*, now: datetime) -> int:
    """Open the circular of the quarter that is over, where there is none; how many (0 or 1). Safe to repeat."""
    quarter = before(quarter_of(local_day(now)))
    if quarter < _FIRST or queries.of_quarter(quarter) is not None:
        return 0
    with transaction.atomic():
        _chain.hold()
        if queries.of_quarter(quarter) is not None:
            return 0
        data: dict[str, Any] = {
            "quarter": quarter, "year": quarter // 10, "quarter_text": quarter_text(quarter), "mentions": [],
            "draft_by": str(term_by("sm15.draft", quarter)), "issue_by": str(term_by("sm15.issue", quarter)),
        }  # fmt: skip
        about = Opening(
            kind=queries.KIND, title=f"{quarter_text(quarter)}全市通报", region_code=regions.BAIYIN, sector="",
            body=OFFICE, data=data,
        )  # fmt: skip
        matters.open_matter(actor=replace(MACHINE, body=OFFICE), about=about, given={}, now=now)
    return 1


def mention(
    *, actor: Actor, matter_id: int, key: str = "", county: str = "", kind: str, item: str, fact: str,
    source: str = "", now: datetime,
) -> Matter:  # fmt: skip
    """Put a row into the circular: a candidate by its key, or one that people add with its source.

    Args:
        kind: one of `law.circulars.KINDS`; empty for praise, which has no item.
        source: where what people add stands: a document and its number.

    Raises:
        Refused: not the state or the role for it, or something does not fit; all of it in one sentence. NotFound.
    """
    one = _circular(actor, matter_id)
    known = {each.key: each for each in material(int(one.data["quarter"]), now=now)} if key else {}
    if key and key not in known:
        raise Refused("这条素材已经没有了，请刷新后再选。")
    row = _row(one, known.get(key), county=county, kind=kind, item=item, fact=fact.strip(), source=source.strip())
    mentions = [*one.data["mentions"], row]
    said = {"county": regions.name(row["county"]), "fact": row["fact"]}
    return _step(actor, one, "mention", said, queries.rows(mentions), now)


def _row(
    one: Matter, found: Candidate | None, *, county: str, kind: str, item: str, fact: str, source: str
) -> dict[str, Any]:
    """What the circular keeps of a row, in words and in codes."""
    county = found.county if found else county
    year, mentions = int(one.data["year"]), one.data["mentions"]
    titles = {each.code: each for each in items(year)}
    there = regions.counties_of(regions.BAIYIN, on=ends_on(int(one.data["quarter"])))
    wrong = [
        (county not in there, "请选择县区"),
        (not fact, "请写明通报的事实"),
        (found is None and not source, "自己补充的一条须写明依据（文件和文号）"),
        (kind not in ("", *KINDS), "请选择表扬，或者点名的类型"),
        (bool(kind) and item not in titles, "点名须选择对应的考核项"),
        (found is not None and listed(found, mentions), "这条素材已经列入"),
    ]
    if kind in KINDS and item in titles and titles[item].kind not in _FITS[kind]:
        wrong.append((True, f"「{KINDS[kind]}」不对应考核项「{titles[item].title}」，请改选"))
    if said := "；".join(text for bad, text in wrong if bad):
        raise Refused(f"还不能列入：{said}。")
    return {
        "n": max((each["n"] for each in mentions), default=0) + 1, "key": found.key if found else "",
        "county": county, "county_name": regions.name(county), "kind": kind, "kind_label": KINDS.get(kind, "表扬"),
        "item": item if kind else "", "item_title": titles[item].title if kind else "", "fact": fact,
        "praise": not kind, "evidence": list(found.evidence) if found else [],
        "source": found.source_label if found else source, "proof": found.proof if found else source,
    }  # fmt: skip


def strike(*, actor: Actor, matter_id: int, which: int, reason: str, now: datetime) -> Matter:
    """Take a row out of the draft again. Raises Refused, NotFound."""
    one = _circular(actor, matter_id)
    said = {"which": str(which), "reason": reason}
    return _step(actor, one, "strike", said, queries.rows(_without(one, which)), now)


def correct(*, actor: Actor, matter_id: int, which: int, reason: str, now: datetime) -> Matter:
    """Take a row out of an issued circular: from today on another version of it counts. Raises Refused, NotFound."""
    one = _circular(actor, matter_id)
    mentions = _without(one, which)
    sets = {**queries.rows(mentions), **queries.edition(one, mentions, now=now), "corrected_on": str(local_day(now))}
    return _step(actor, one, "correct", {"which": str(which), "reason": reason}, sets, now)


def _without(one: Matter, which: int) -> list[Mapping[str, Any]]:
    left = [each for each in one.data["mentions"] if each["n"] != which]
    if len(left) == len(one.data["mentions"]):
        raise Refused(f"通报里没有第{which}条，请刷新后再办理。")
    return left


@transaction.atomic
def hear(*, actor: Actor, matter_id: int, now: datetime) -> int:
    """Ask every county that the draft names, each about its own rows only; how many. Raises Refused, NotFound."""
    _chain.hold()
    one = _circular(actor, matter_id)
    named = blamed(one.data["mentions"])
    if not named:
        raise Refused("通报没有点名县区，不需要征求意见，可以直接印发。")
    who = replace(MACHINE, body=OFFICE)
    asked = [matters.open_matter(actor=who, about=_hearing(one, code), given={}, now=now) for code in named]
    links = [("matter", str(each.pk), OPENED) for each in asked]
    _step(actor, one, "hear", {}, {}, now, links=links)
    return len(asked)


def _hearing(one: Matter, code: str) -> Opening:
    own = [each for each in one.data["mentions"] if each["county"] == code and not each["praise"]]
    return Opening(
        kind="hearing", title=f"{one.data['quarter_text']}通报征求意见：{regions.name(code)}", region_code=code,
        sector="", body=bodies()[f"government_{code}"].key, links=[("matter", str(one.pk), OPENED_BY)],
        data={"quarter": one.data["quarter"], "quarter_text": one.data["quarter_text"], "named": own},
    )  # fmt: skip


def _circular(actor: Actor, matter_id: int) -> Matter:
    one = matters.reached(actor, matter_id)
    if one.kind != queries.KIND:
        raise NotFound("没有这份季度通报，或它不在您的管辖范围内。")
    return one


def _step(
    actor: Actor, one: Matter, name: str, given: Mapping[str, Any], sets: Mapping[str, Any], now: datetime,
    links: Sequence[tuple[str, str, str]] = (),
) -> Matter:  # fmt: skip
    """A move that changes the rows with it: whoever was faster wins, because it goes by the version that was read."""
    entering = {"entering": one.data.get("entered", 0) + 1}
    return matters.move(
        actor=actor, matter_id=one.pk, name=name, given=given, sets={**sets, **entering}, seen=one.version, now=now,
        links=links,
    )  # fmt: skip
