"""企业: units, as their registration has them."""

from huxin.sources.open_api.fields import (
    CORP,
    Field,
    Kind,
    Method,
    code,
    date,
    decimal,
    query,
    required,
    sealed,
    text,
)

# One client sends only the first three, and a unit needs no more to be known.
_UPLOAD = (
    *required(*CORP, Field("areaCode", Kind.REGION)),
    date("registerDate"),
    code("corpType", "corp_reg_type"),
    text("licenseNum", 50),
    text("address", 200),
    text("zipCode", 6),
    text("legalMan", 50),
    text("legalManDuty"),
    text("legalManProTitle", 1000, "legaManProTitle"),
    code("legalManIDCardType", "id_card_type"),
    sealed("legalManIDCardNumber"),
    decimal("regCapital"),
    decimal("factRegCapital"),
    code("capitalCurrencyType", "currency"),
    date("establishDate"),
    text("officePhone"),
    text("faxNumber"),
    text("linkman"),
    text("linkTel"),
    text("email"),
    Field("website", Kind.WEBSITE, shown="webSite"),
    text("remark"),
)

METHODS = (
    Method("Corp", "Upload", _UPLOAD),
    query("Corp", *CORP, one_of=("corpCode", "corpName")),
    *(query(name, *CORP) for name in ("CorpCredential", "CorpBadRecord", "CorpGoodRecord", "CorpBlackList")),
)
