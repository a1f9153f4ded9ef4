"""项目: sites and their permits."""

from huxin.sources.open_api.fields import (
    PROJECT,
    Field,
    Kind,
    Method,
    code,
    date,
    decimal,
    degrees,
    query,
    required,
    rows,
    sealed,
    text,
)

_CONTRACTOR = (text("contractorCorpCode", 18), text("contractorCorpName", 200))
_STATE = required(
    code("category", "project_category"), code("prjStatus", "project_status"), text("thirdPartyProjectCode", 50)
)
_LICENCES = rows("builderLicenses", 50, *required(text("prjName", 200), sealed("builderLicenseNum")))
_MORE = (
    text("description", 1000),
    text("buildCorpName", 200),
    text("buildCorpCode", 18),
    sealed("buildPlanNum"),
    sealed("prjPlanNum"),
    decimal("invest"),
    decimal("buildingArea"),
    decimal("buildingLength"),
    date("startDate"),
    date("completeDate"),
    text("linkman"),
    text("linkPhone"),
    degrees("lng"),
    degrees("lat"),
    text("address", 200),
    text("approvalNum"),
    code("approvalLevelNum", "approval_level"),
    code("prjSize", "project_size"),
    code("propertyNum", "project_property"),
    code("functionNum", "project_function"),
    text("nationNum"),
)
_ADD = (
    *required(*_CONTRACTOR, text("name", 200), _LICENCES, Field("areaCode", Kind.REGION)),
    *_STATE,
    *_MORE,
)
# Not given with a part: name, licences, area and the dates.
_PART = (*_CONTRACTOR, *(f for f in _MORE if f.name not in ("startDate", "completeDate")))

METHODS = (
    Method("Project", "Add", _ADD),
    Method("Project", "Update", (*required(PROJECT), *_ADD)),
    Method("Project", "PartUpdate", (*required(PROJECT), *_STATE, *_PART)),
    query("Project", PROJECT, *_CONTRACTOR, one_of=("projectCode", "contractorCorpCode", "contractorCorpName")),
)
