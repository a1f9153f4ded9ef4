"""Checked requests about units and projects → rows of the contract's master data."""

from collections.abc import Mapping
from typing import Any

from huxin.facts.cells import Cell

Row = dict[str, Cell]
Document = Mapping[str, Any]

_SECTORS = {"01": "housing", "02": "housing", "04": "transport", "05": "transport", "06": "transport", "07": "water"}
_STATUSES = {"004": "finished", "005": "suspended"}
_KINDS = {"008": "owner", "009": "contractor"}


def project(values: Document, project_code: str, *, pay_day: int) -> Row:
    """A project, from Project.Add or Update under the code it was given.

    The protocol knows no day of payment; the total investment it knows is not the contract's price.
    """
    status = _STATUSES.get(values["prjStatus"], "active")
    return {
        "project_code": project_code,
        "name": values["name"],
        "region_code": values["areaCode"],
        "sector": _SECTORS.get(values["category"], "other"),
        "funding": None,
        "owner_uscc": values["buildCorpCode"],
        "contractor_uscc": values["contractorCorpCode"],
        "contract_amount": None,
        "labour_ratio": None,
        "signed_on": None,
        "permitted_on": None,
        "started_on": values["startDate"],
        "finished_on": values["completeDate"] if status == "finished" else None,
        "status": status,
        "pay_day": pay_day,
        "pay_month_offset": None,
        "labour_fee_day": None,
    }


def organisation(values: Document, corp_type: str | None = None, region_code: str | None = None) -> Row:
    """A unit, from Corp.Upload or from its part in a project.

    Args:
        values: with `corpCode` and `corpName`, and `areaCode` where it is Corp.Upload.
        corp_type: its part (table `project_corp_type`). Corp.Upload tells how a unit is registered and not what it
            does: without a part it counts as one of the many subcontractors until one is reported.
        region_code: where nothing in `values` tells it.
    """
    return {
        "uscc": values["corpCode"],
        "name": values["corpName"],
        "kind": _KINDS.get(corp_type or "", "subcontractor"),
        "region_code": values.get("areaCode") or region_code,
    }


def organisations_of(values: Document) -> list[Row]:
    """The contractor and, where it is named, the owner of a project, from Project.Add or Update."""
    parts = (("009", "contractorCorp"), ("008", "buildCorp"))
    named = [(kind, {"corpCode": values[f"{p}Code"], "corpName": values[f"{p}Name"]}) for kind, p in parts]
    return [organisation(unit, kind, values["areaCode"]) for kind, unit in named if all(unit.values())]
