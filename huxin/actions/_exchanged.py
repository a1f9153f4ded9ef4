"""What is done with each method's request once it is taken over: see `_taken`."""

from collections.abc import Iterator, Mapping
from typing import Any

from huxin.actions._taken import Handler, Request, Slice, Unacceptable, Values
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.queries import _keys
from huxin.record.models import Project, Team, Unit
from huxin.sources import open_api
from huxin.sources.open_api import answers, masters, rows

FIRST_TEAM = 1_000_000_000
"""`teamSysNo` has ten digits and fits 32 bits: clients store it as an int, and one cuts it out of a text by length."""

_LAST_DAY = 31
_PICTURES = (
    "headImage",
    "issueCardPic",
    "positiveIDCardImage",
    "negativeIDCardImage",
    "voucher",
    "image",
    "attachments",
)
_KEPT = ("funding", "signed_on", "permitted_on", "pay_month_offset", "labour_fee_day")


def _plain(values: Mapping[str, Any]) -> Values:
    """What is kept of an object: what was given, without pictures, which stay in the journal."""
    return {name: value for name, value in values.items() if value is not None and name not in _PICTURES}


def _corp(one: Slice, request: Request, values: Values) -> str:
    one.said.keep("corp", "", values["corpCode"], _plain(values), at=request.at)
    known = Unit.objects.filter(pk=values["corpCode"]).first()
    row = masters.organisation(values)
    one.emit(request, "organisations", [row | {"kind": known.kind} if known else row])
    return ""


def _project(one: Slice, request: Request, values: Values) -> str:
    sender, third = one.senders[request.appid], values["thirdPartyProjectCode"]
    code = values.get("projectCode") or one.said.of("project-of", request.appid, third).get("code")
    if code is None:
        if not any(values["areaCode"].startswith(region) for region in sender.regions):
            raise Unacceptable(f"[areaCode]{open_api.said('field', 'area_code')}")
        code = _next_code(one, values["areaCode"], request)
        one.said.keep("project-of", request.appid, third, {"code": code}, at=request.at)
        sender.projects = [*sender.projects, code]
        sender.save(update_fields=["projects"])
    before = one.said.of("project", code, "")
    nothing = dict.fromkeys(field.name for field in open_api.METHODS["Project.Add"].fields)
    said = one.said.keep("project", code, "", before | _plain(values) | {"projectCode": code}, at=request.at)
    one.emit(request, "organisations", _unknown(masters.organisations_of(nothing | said)))
    if said.get("name"):
        one.emit(request, "projects", [_with_what_is_known(masters.project(nothing | said, code, pay_day=_LAST_DAY))])
    return answers.made("projectCode", code)


def _next_code(one: Slice, area: str, request: Request) -> str:
    """Area, day and a serial number: seventeen digits, as the national platform numbers projects."""
    head = f"{area}{local_day(request.at):%Y%m%d}"
    taken = set(Project.objects.filter(code__startswith=head).values_list("code", flat=True))
    taken |= {code for sender in one.senders.values() for code in sender.projects}
    return next(code for number in range(1, 1_000) if (code := f"{head}{number:03d}") not in taken)


def _with_what_is_known(row: dict[str, Any]) -> dict[str, Any]:
    """The protocol does not tell everything of a project: a new version must not forget what the register knows."""
    found = Project.objects.filter(code=row["project_code"]).first()
    if found is None:
        return row
    known = {name: getattr(found, name) for name in _KEPT} | {"pay_day": found.pay_day}
    if found.contract_amount_fen is not None:
        known["contract_amount"] = yuan(found.contract_amount_fen)
    if found.labour_ratio_e4 is not None:
        known["labour_ratio"] = f"{found.labour_ratio_e4 // 10_000}.{found.labour_ratio_e4 % 10_000:04d}"
    return row | {name: value for name, value in known.items() if value is not None}


def _unknown(units: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Units that are not on file: what a project says of them is less than what is on file."""
    known = set(Unit.objects.filter(pk__in=[unit["uscc"] for unit in units]).values_list("pk", flat=True))
    return (unit for unit in units if unit["uscc"] not in known)


def _subcontractor(one: Slice, request: Request, values: Values) -> str:
    one.said.keep("subcontractor", values["projectCode"], values["corpCode"], _plain(values), at=request.at)
    region = Project.objects.filter(code=values["projectCode"]).values_list("region_code", flat=True).first()
    one.emit(request, "organisations", _unknown([masters.organisation(values, values["corpType"], region)]))
    return ""


def _team(one: Slice, request: Request, values: Values) -> str:
    sender = one.senders[request.appid]
    if values.get("teamSysNo"):
        team = Team.objects.filter(pk=values["teamSysNo"] - FIRST_TEAM, project_code__in=sender.projects).first()
        if team is None:
            raise Unacceptable(f"[teamSysNo]{open_api.said('field', 'out_of_range')}")
        team.name = values["teamName"]
        team.save()
    else:
        own = {"project_code": values["projectCode"], "corp_code": values["corpCode"], "name": values["teamName"]}
        team, _ = Team.objects.get_or_create(**own)
    number = FIRST_TEAM + team.pk
    before = one.said.of("team", team.project_code, str(number))
    said = before | _plain(values) | {"projectCode": team.project_code, "teamSysNo": number}
    one.said.keep("team", team.project_code, str(number), said, at=request.at)
    return answers.made("teamSysNo", number)


def _workers(one: Slice, request: Request, values: Values) -> str:
    # What a person was registered with stays, where an update does not say it.
    left_out = ("idCardType",) if request.method.endswith("Update") else ()
    for at, item in enumerate(rows.people(values, "workerList")):
        told = {name: value for name, value in _plain(item).items() if name not in left_out}
        _about(one, request, one.worker(item, at), values["projectCode"], worker=told)
    return ""


def _passages(one: Slice, request: Request, values: Values) -> str:
    for at, item in enumerate(rows.people(values, "workerList")):
        _about(one, request, one.worker(item, at), values["projectCode"], passage=_plain(item))
    return ""


def _contracts(one: Slice, request: Request, values: Values) -> str:
    for at, item in enumerate(rows.people(values, "contractList")):
        _about(one, request, one.worker(item, at), values["projectCode"], contract=_plain(item))
    return ""


def _about(
    one: Slice,
    request: Request,
    number: int,
    project: str,
    **told: Values,
) -> None:
    """Add what is said of a worker on a project, and report that worker's stays anew."""
    said = one.said.of("worker", project, str(number))
    passages, contracts = list(said.get("passages", [])), list(said.get("contracts", []))
    if (passage := told.get("passage")) and passage not in passages:
        passages = sorted([*passages, passage], key=lambda one: (one["date"], one["type"] != "1"))
    if (contract := told.get("contract")) and contract not in contracts:
        contracts = [*contracts, contract]
    who = said.get("worker", {}) | told.get("worker", {})
    said = {"worker": who, "passages": passages, "contracts": contracts}
    one.said.keep("worker", project, str(number), said, at=request.at)
    if who:
        one.emit(request, "roster", _stays(who, passages, contracts))


def _stays(who: Values, passages: list[Values], contracts: list[Values]) -> Iterator[dict[str, Any]]:
    """A roster's row for every time the worker came."""
    nothing = dict.fromkeys(
        ("cellPhone", "payRollBankCardNumber", "workType", "teamName", "corpCode", "workerName", "idCardType")
    )
    stays: dict[str, dict[str, str]] = {}
    current: dict[str, str] | None = None
    for passage in passages:
        current = rows.stay(current, passage)
        if "entered_on" in current:
            stays[current["entered_on"]] = current
    latest = contracts[-1] if contracts else None
    for stay in stays.values():
        if row := rows.roster_row({**nothing, "idCardType": "01", **who}, stay, latest):
            yield row


def _attendance(one: Slice, request: Request, values: Values) -> str:
    found = rows.attendance(values)
    one.emit(request, "attendance", found)
    one.feed.seen(request.appid, values["projectCode"], found)
    return ""


def _payroll(one: Slice, request: Request, values: Values) -> str:
    project, team = values["projectCode"], values["teamSysNo"]
    key = f"{team}/{values['payMonth']}"
    details: Values = dict(one.said.of("payroll", project, key).get("details", {}))
    for at, item in enumerate(values["detailList"]):
        own = item["thirdPayRollCode"] or item["balanceDate"]
        details[f"{one.worker(item, at)}/{own}"] = item
    kept = {name: value for name, value in values.items() if name not in ("detailList", *_PICTURES)}
    one.said.keep("payroll", project, key, {**kept, "details": details}, at=request.at)
    name = one.said.of("team", project, str(team)).get("teamName") or f"班组{team}"
    whole = rows.payroll_lines({**values, "detailList": list(details.values())}, name, _blind)
    one.emit(request, "payroll", whole.lines)
    one.emit(request, "payments", rows.payroll_lines(values, name, _blind).payments)
    return answers.made("payrollCode", f"{team}{values['payMonth'].replace('-', '')}", listed=True)


def _blind(text: str) -> str:
    return _keys.indexing().blind("claim", text).hex()


def _training(one: Slice, request: Request, values: Values) -> str:
    key = f"{values['trainingDate']}/{values['trainingTypeCode']}/{values['trainingName']}"[:120]
    one.said.keep("training", values["projectCode"], key, _plain(values), at=request.at)
    return ""


HANDLERS: Mapping[str, Handler] = {
    "Corp.Upload": _corp,
    "Project.Add": _project,
    "Project.Update": _project,
    "Project.PartUpdate": _project,
    "ProjectSubContractor.Add": _subcontractor,
    "ProjectSubContractor.Update": _subcontractor,
    "Team.Add": _team,
    "Team.Update": _team,
    "ProjectWorker.Add": _workers,
    "ProjectWorker.Update": _workers,
    "WorkerEntryExit.Add": _passages,
    "WorkerContract.Add": _contracts,
    "WorkerAttendance.Add": _attendance,
    "Payroll.Add": _payroll,
    "ProjectTraining.Add": _training,
}
