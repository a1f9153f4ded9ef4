"""参建单位: which units work on a project, in which part."""

from huxin.sources.open_api.fields import CORP, PROJECT, Method, code, date, query, required, rows, sealed, text

_BANK = rows(
    "bankInfos",
    50,
    *required(code("bankCode", "bank_code"), text("bankName"), sealed("bankNumber")),
    text("bankLinkNumber", 30),
)
_FIELDS = (
    *required(PROJECT, *CORP, code("corpType", "project_corp_type")),
    date("entryTime", late="moment_late"),
    date("exitTime", late="moment_late"),
    _BANK,
    text("pmName", 50),
    code("pmIDCardType", "id_card_type"),
    sealed("pmIDCardNumber"),
    text("pmPhone"),
)

METHODS = (
    Method("ProjectSubContractor", "Add", _FIELDS),
    Method("ProjectSubContractor", "Update", _FIELDS),
    query("ProjectSubContractor", *required(PROJECT), *CORP),
)
